//! Warns where a text seems to speak of one person. It never refuses and never changes a word: a person decides.

use std::sync::LazyLock;

use regex::Regex;

use crate::kernel::failure::{Fault, Result};

/// What a text seems to hold, in the words shown beside the field.
const SIGNS: &[(&str, &str)] = &[
    (r"\b\d{3}-\d{2}-\d{4}\b", "a Social Security number"),
    // OHP identifiers are two letters, three digits, then a letter or digit run: AB123C4D.
    (r"\b[A-Z]{2}\d{3}[A-Z0-9]{3}\b", "an OHP number"),
    (r"(?i)\b(born|dob|birth\s?date|date of birth)\b[^.\n]{0,20}\d", "a birth date"),
    (
        r"(?i)\b[A-Z][a-z]+,? (?:who is |is |aged |age )?(?:\d{1,2}|two|three|four|five)[ -](?:years?|months?)[ -]old\b",
        "a name with an age",
    ),
    (r"\b[A-Z][a-z]+,? \((?:age )?\d{1,2}(?: (?:years?|months?))?\)", "a name with an age"),
];

static PATTERNS: LazyLock<std::result::Result<Vec<(Regex, &'static str)>, regex::Error>> =
    LazyLock::new(|| SIGNS.iter().map(|(pattern, what)| Ok((Regex::new(pattern)?, *what))).collect());

/// Whether every sign can be looked for. Asked once at the start: a sign that is left out in silence warns of nothing.
///
/// # Errors
/// Breaks when a pattern cannot be read by the program as it was built.
pub fn check() -> Result<()> {
    match &*PATTERNS {
        Ok(_) => Ok(()),
        Err(cause) => Err(Fault::because("A sign of personal data cannot be looked for", cause.clone()).into()),
    }
}

/// A warning to show beside the field, or nothing.
pub fn warning(text: &str) -> Option<String> {
    let patterns = PATTERNS.as_ref().map(Vec::as_slice).unwrap_or_default();
    let found = patterns.iter().filter(|(pattern, what)| {
        pattern.is_match(text) && !(*what == "a name with an age" && is_plural(text, pattern))
    });
    let mut kinds: Vec<&str> = found.map(|(_, what)| *what).collect();
    kinds.dedup();
    let kinds = kinds.join(" and ");
    (!kinds.is_empty()).then(|| {
        format!("This seems to hold {kinds}. What is written here may be published or released: write about groups, not about one child or family. The text is kept as typed.")
    })
}

const GROUPS: &[&str] = &[
    "children", "those", "kids", "toddlers", "infants", "members", "families", "are", "is", "under", "to", "and", "or",
    "of", "than", "at", "from", "the", "a", "child",
];

/// "Children 5 years old" speaks of a group, although it looks like a name with an age.
fn is_plural(text: &str, pattern: &Regex) -> bool {
    pattern.find_iter(text).all(|it| {
        let word = it.as_str().split([' ', ',']).next().unwrap_or_default().to_lowercase();
        GROUPS.contains(&word.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_one_person_are_seen() {
        assert_eq!(PATTERNS.as_ref().unwrap().len(), SIGNS.len(), "every pattern compiles");
        for text in [
            "SSN 123-45-6789",
            "member AB123C4D came",
            "DOB: 3/4/2020",
            "born on 4 May 2021",
            "Maria, 4 years old, waits",
            "Jonah (4 years)",
        ] {
            assert!(warning(text).is_some(), "{text}");
        }
    }

    #[test]
    fn groups_numbers_and_dates_of_work_are_no_persons() {
        for text in [
            "children 4 years old",
            "Children under 5 years old",
            "42% by 30 June 2027",
            "call 503-555-0100",
            "in 2024, 12 sites",
            "born in rural counties",
            "",
        ] {
            assert_eq!(warning(text), None, "{text}");
        }
    }
}
