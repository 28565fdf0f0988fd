//! Two texts, word by word.

use serde::Serialize;
use similar::{Algorithm, ChangeTag, utils::diff_unicode_words};

/// A run of words that stands in both texts, in the later only, or in the earlier only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Part {
    Same(String),
    Added(String),
    Removed(String),
}

/// The parts of two texts, in reading order: what was removed stands before what was added in its place.
pub fn words(before: &str, after: &str) -> Vec<Part> {
    let runs = diff_unicode_words(Algorithm::Patience, before, after);
    let (mut parts, mut removed, mut added) = (Vec::new(), String::new(), String::new());
    for (at, (tag, text)) in runs.iter().enumerate() {
        match tag {
            ChangeTag::Delete => removed.push_str(text),
            ChangeTag::Insert => added.push_str(text),
            // A lone blank between two changes would cut one rewritten phrase into single words.
            ChangeTag::Equal if is_blank_within(&runs, at) => {
                removed.push_str(text);
                added.push_str(text);
            }
            ChangeTag::Equal => {
                close(&mut parts, &mut removed, &mut added);
                parts.push(Part::Same((*text).to_owned()));
            }
        }
    }
    close(&mut parts, &mut removed, &mut added);
    parts
}

fn close(parts: &mut Vec<Part>, removed: &mut String, added: &mut String) {
    if !removed.is_empty() {
        parts.push(Part::Removed(std::mem::take(removed)));
    }
    if !added.is_empty() {
        parts.push(Part::Added(std::mem::take(added)));
    }
}

/// Only within a line: a line break between two changes keeps paragraphs apart.
fn is_blank_within(runs: &[(ChangeTag, &str)], at: usize) -> bool {
    let is_change = |it: Option<&(ChangeTag, &str)>| it.is_some_and(|(tag, _)| *tag != ChangeTag::Equal);
    let before = at.checked_sub(1).and_then(|it| runs.get(it));
    let is_blank = runs.get(at).is_some_and(|(_, text)| text.chars().all(|it| it == ' '));
    is_blank && is_change(before) && is_change(runs.get(at + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let part = |it: &Part| match it {
            Part::Same(text) => text.clone(),
            Part::Added(text) => format!("{{+{text}+}}"),
            Part::Removed(text) => format!("[-{text}-]"),
        };
        words(before, after).iter().map(part).collect()
    }

    #[test]
    fn texts_differ_by_words_and_phrases() {
        for (before, after, expected) in [
            ("", "", ""),
            ("same", "same", "same"),
            ("", "new", "{+new+}"),
            ("old", "", "[-old-]"),
            ("Families wait 90 days.", "Families wait 60 days.", "Families wait [-90-]{+60+} days."),
            ("one two three", "one four five", "one [-two three-]{+four five+}"),
            ("A first.\n\nA second.", "A first.\n\nA third.", "A first.\n\nA [-second-]{+third+}."),
            ("niño pequeño", "niña pequeña", "[-niño pequeño-]{+niña pequeña+}"),
        ] {
            assert_eq!(shown(before, after), expected);
        }
    }

    proptest! {
        /// Nothing is lost: the parts hold both texts, whole.
        #[test]
        fn the_parts_give_both_texts_back(before in "[a-d \n.é🌱]{0,60}", after in "[a-d \n.é🌱]{0,60}") {
            let parts = words(&before, &after);
            let side = |skip: fn(&Part) -> bool| parts.iter().filter(|it| !skip(it)).map(|it| match it {
                Part::Same(text) | Part::Added(text) | Part::Removed(text) => text.as_str(),
            }).collect::<String>();
            prop_assert_eq!(side(|it| matches!(it, Part::Added(_))), before);
            prop_assert_eq!(side(|it| matches!(it, Part::Removed(_))), after);
        }

        #[test]
        fn a_text_and_itself_are_the_same(text in "\\PC{0,40}") {
            prop_assert!(words(&text, &text).iter().all(|it| matches!(it, Part::Same(_))));
        }
    }
}
