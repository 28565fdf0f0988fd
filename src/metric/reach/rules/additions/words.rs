//! What a person types of a stratifier or a category.

use std::collections::BTreeMap;

use crate::metric::measures::Provenance;
use crate::metric::reach::rules::stratifiers::plain;

/// What is said of one, as it was typed in its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The key of a new one; blank where it is made of the label.
    pub key: String,
    pub label: String,
    /// Of a stratifier.
    pub by: String,
    pub aliases: Vec<String>,
    /// Of a category of which nested stratifiers are made.
    pub places: BTreeMap<String, String>,
    pub is_rest: bool,
    /// Of a stratifier.
    pub provenance: Option<Provenance>,
    pub source: String,
}

/// The longest word of a file that an import reads.
pub const MOST_CHARS: usize = 80;
const MOST: usize = 60;

/// Other spellings, one on each line, as a form has them.
///
/// # Errors
/// Says what is wrong with them.
pub fn aliases(raw: &str) -> Result<Vec<String>, String> {
    let mut all: Vec<String> = Vec::new();
    for line in raw.lines().map(str::trim).filter(|it| !it.is_empty()) {
        if line.chars().any(char::is_control) {
            return Err("Use plain text, one spelling on each line.".into());
        }
        if line.chars().count() > MOST_CHARS {
            let start: String = line.chars().take(30).collect();
            return Err(format!("A spelling has at most {MOST_CHARS} characters; “{start}…” has more."));
        }
        if plain(line).is_empty() {
            return Err(format!("“{line}” holds no letter and no digit."));
        }
        if all.iter().all(|it| it != line) {
            all.push(line.to_owned());
        }
    }
    if all.len() > MOST {
        return Err(format!("Keep to {MOST} spellings; these are {}.", all.len()));
    }
    Ok(all)
}

/// As [`aliases`] reads them.
pub fn as_typed(aliases: &[String]) -> String {
    aliases.join("\n")
}
