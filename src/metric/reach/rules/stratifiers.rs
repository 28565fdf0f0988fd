//! The ways in which children are divided, as data: `seeds/reach/stratifiers.toml`, and over it what OHA adds in its pages. A new one is a new
//! entry, never new code.

use serde::Deserialize;

use crate::metric::measures::Provenance;

/// Which children a stratifier divides, and so what its rows can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// All children: each row has a rate.
    Population,
    /// Those who were reached, each counted once: a row's share of the reached is told, no rate.
    Reached,
}

/// A value of a stratifier.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub key: String,
    pub label: String,
    /// How files call it, beside key and label. Compared without regard to case.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where the stratifier is nested in another: the values of that one which this value holds.
    #[serde(default)]
    pub holds: Vec<String>,
    /// Children of whom it is not known, or who were not reached: shown last, never compared.
    #[serde(default)]
    pub is_rest: bool,
    /// OHA offers it no longer: no table comes in with it, and those that have it keep it.
    #[serde(skip)]
    pub retired: bool,
}

/// A way of dividing children: age, race and ethnicity, county.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stratifier {
    pub key: String,
    pub label: String,
    /// "by county", in a sentence.
    pub by: String,
    pub kind: Kind,
    /// The stratifier whose values this one's are made of: rurality, of counties.
    #[serde(default)]
    pub nested_in: Option<String>,
    pub scheme_version: String,
    pub provenance: Provenance,
    pub source: String,
    /// How files head its column, beside key and label.
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default, rename = "category")]
    pub categories: Vec<Category>,
    /// OHA, which has added it, offers it no longer: no table comes in with it, and those that have it keep it.
    #[serde(skip)]
    pub retired: bool,
}

/// All of them, in the order in which pages show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stratifiers(pub Vec<Stratifier>);

impl Stratifiers {
    pub fn get(&self, key: &str) -> Option<&Stratifier> {
        self.0.iter().find(|it| it.key == key)
    }

    /// How a stratifier is called on pages: its label, or the key of one that is not in the list any more.
    pub fn label<'s>(&'s self, key: &'s str) -> &'s str {
        self.get(key).map_or(key, |it| it.label.as_str())
    }

    /// How a value is called on pages: its label, or the words of the file.
    pub fn value_label<'s>(&'s self, dim: &str, value: &'s str) -> &'s str {
        self.get(dim).and_then(|it| it.category(value)).map_or(value, |it| it.label.as_str())
    }

    /// The stratifier that a file means by a heading or a word.
    pub fn named(&self, raw: &str) -> Option<&Stratifier> {
        self.0.iter().find(|it| it.is_called(raw))
    }

    /// Those whose values are made of this one's.
    pub fn within<'s>(&'s self, outer: &'s str) -> impl Iterator<Item = &'s Stratifier> {
        self.0.iter().filter(move |it| it.nested_in.as_deref() == Some(outer))
    }
}

impl Stratifier {
    pub fn is_called(&self, raw: &str) -> bool {
        is_meant(raw, [self.key.as_str(), self.label.as_str()], &self.aliases)
    }

    /// The category that is made of a value of the stratifier in which this one is nested.
    pub fn holder(&self, value: &str) -> Option<&Category> {
        self.categories.iter().find(|it| it.holds.iter().any(|held| held == value))
    }

    pub fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|it| it.key == key)
    }

    /// The category that a file means by a word.
    pub fn named(&self, raw: &str) -> Option<&Category> {
        self.categories.iter().find(|it| it.is_called(raw))
    }
}

impl Category {
    pub fn is_called(&self, raw: &str) -> bool {
        is_meant(raw, [self.key.as_str(), self.label.as_str()], &self.aliases)
    }
}

/// Whether a word of a file is one of these, whatever its case, and blanks, hyphens and underscores alike.
fn is_meant(raw: &str, own: [&str; 2], aliases: &[String]) -> bool {
    let raw = plain(raw);
    own.into_iter().chain(aliases.iter().map(String::as_str)).any(|it| plain(it) == raw)
}

/// A word as it is compared.
pub fn plain(raw: &str) -> String {
    let words = raw.split(|it: char| it.is_whitespace() || matches!(it, '_' | '-' | '/')).filter(|it| !it.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_file_is_known_whatever_its_case_and_its_joints() {
        for raw in ["Race/Ethnicity", "race_ethnicity", " RACE  ethnicity ", "race-ethnicity"] {
            assert_eq!(plain(raw), "race ethnicity");
        }
    }
}
