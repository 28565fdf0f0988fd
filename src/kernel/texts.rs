//! Texts that people type, parsed once at the door: a [`Line`] has no line breaks, a [`Narrative`] may have paragraphs.

/// A single line of at most `MAX` characters, trimmed, without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(String);

/// Paragraphs of at most [`Narrative::MAX`] characters, line ends as LF.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative(String);

impl Line {
    /// Long enough for a title, short enough for a table cell.
    pub const MAX: usize = 300;

    /// Reads a line; blank is refused.
    pub fn parse(raw: &str) -> Result<Self, String> {
        Self::optional(raw)?.ok_or_else(|| "Enter a text.".into())
    }

    /// Reads a line that may be left blank.
    pub fn optional(raw: &str) -> Result<Option<Self>, String> {
        let text = raw.trim();
        if text.chars().any(char::is_control) {
            return Err("Use one line of plain text.".into());
        }
        too_long(text, Self::MAX)?;
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Narrative {
    /// The longest narrative, in characters (DOMAIN: requirement_response).
    pub const MAX: usize = 8_000;

    /// Reads paragraphs; blank is allowed, since a draft may be incomplete.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let text = raw.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text.chars().any(|it| it.is_control() && it != '\n' && it != '\t') {
            return Err("Remove the characters that cannot be shown.".into());
        }
        too_long(text, Self::MAX)?;
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

fn too_long(text: &str, max: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length <= max {
        return Ok(());
    }
    Err(format!("Shorten this to {} characters; it has {}.", grouped(max), grouped(length)))
}

/// 8000 → "8,000"
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Paragraphs are parted by a blank line.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// "1 goal", "2 goals"
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// The first sixteen signs of a seal, as they are printed: enough that nobody meets another by chance.
pub fn printed_code(sha256: &str) -> String {
    const PRINTED: usize = 16;
    in_fours(sha256.get(..PRINTED).unwrap_or(sha256))
}

/// "3f2a 91bc 77de", which an eye can follow.
pub fn in_fours(code: &str) -> String {
    let signs: Vec<char> = code.chars().collect();
    signs.chunks(4).map(|it| it.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The text as it goes on within a sentence. An abbreviation keeps its capitals.
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let second_is_upper = text.chars().nth(1).is_some_and(char::is_uppercase);
    match chars.next() {
        Some(first) if !second_is_upper => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Lower case without accents, for searching alike on both databases.
pub fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfkd().filter(|it| !unicode_normalization::char::is_combining_mark(*it)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_of_plain_text() {
        assert_eq!(Line::parse("  Two words ").unwrap().as_str(), "Two words");
        for raw in ["", "   ", "a\nb", "a\u{0}b", &"x".repeat(301)] {
            assert!(Line::parse(raw).is_err(), "{raw:?}");
        }
        assert!(Line::parse(&"é".repeat(300)).is_ok(), "characters are counted, not bytes");
    }

    #[test]
    fn a_narrative_keeps_paragraphs_and_counts_characters() {
        assert_eq!(Narrative::parse("one\r\n\r\ntwo\r\n").unwrap().as_str(), "one\n\ntwo");
        assert_eq!(
            Narrative::parse(&"x".repeat(8_001)).unwrap_err(),
            "Shorten this to 8,000 characters; it has 8,001."
        );
        assert!(Narrative::parse("bell \u{7}").is_err());
    }

    #[test]
    fn a_text_goes_on_within_a_sentence() {
        for (text, expected) in
            [("", ""), ("The map", "the map"), ("OHA says", "OHA says"), ("Écoles", "écoles"), ("A", "a")]
        {
            assert_eq!(lower_first(text), expected);
        }
    }

    #[test]
    fn folding_forgets_case_and_accents() {
        assert_eq!(folded("Écoles À Málaga"), "ecoles a malaga");
    }
}
