//! The control in which a section of a plan or a prompt of a review is written.

use crate::kernel::texts::{Narrative, grouped};
use crate::metric::measures::Section;
use crate::platform::http::{Field, Reader, Tag, Tone};

/// The control, with what is written.
pub fn section_field(section: &Section, label: &str, body: &str) -> Field {
    let mut field = Field::textarea("body", label).rows(16).value(body);
    field.maxlength_hint = Some(format!("Up to {} characters", grouped(section.max_chars)));
    field.hint = Some("Leave a blank line between paragraphs.".into());
    field.required = section.required;
    field
}

/// Reads it. A form may allow less than a narrative may hold.
pub fn section_body(reader: &mut Reader<'_>, most: usize) -> Option<Narrative> {
    let body = reader.narrative("body")?;
    reader.note("body", fitting(body, most))
}

fn fitting(text: Narrative, most: usize) -> std::result::Result<Narrative, String> {
    let length = text.as_str().chars().count();
    if length > most {
        return Err(format!("Shorten this to {} characters; it has {}.", grouped(most), grouped(length)));
    }
    Ok(text)
}

/// Whether it is written, in a word.
pub fn section_tag(section: &Section, body: &str) -> Tag {
    match (body.is_empty(), section.required) {
        (false, _) => Tag::new("Written", Tone::Good),
        (true, true) => Tag::new("Not written yet", Tone::Neutral),
        (true, false) => Tag::new("Optional", Tone::Neutral),
    }
}

/// The first words of a text, to tell sections apart without reading them.
pub fn beginning(text: &str) -> String {
    const WORDS: usize = 24;
    let words: Vec<&str> = text.split_whitespace().take(WORDS + 1).collect();
    if words.len() <= WORDS {
        words.join(" ")
    } else {
        format!("{} …", words.into_iter().take(WORDS).collect::<Vec<_>>().join(" "))
    }
}
