//! How tables are read, as data: `seeds/reach/import.toml` and `seeds/reach/child_level.toml`.

use serde::Deserialize;

use super::names;
use crate::platform::tables::Limits;

/// What people call columns, CCOs and cells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    pub schema: u8,
    pub totals: Vec<String>,
    pub statewide: Vec<String>,
    pub suppressed: Vec<String>,
    pub most_children: i64,
    pub most_shown: usize,
    pub most_kept: usize,
    pub most_categories: usize,
    pub limits: Limits,
    #[serde(rename = "column")]
    pub columns: Vec<ColumnGuide>,
    #[serde(rename = "cco")]
    pub ccos: Vec<CcoNames>,
}

/// A column of the table, and how files head it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnGuide {
    pub key: String,
    pub label: String,
    pub headings: Vec<String>,
}

/// A CCO, and how tables call it beside its own names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CcoNames {
    pub slug: String,
    pub names: Vec<String>,
}

/// What tells a file about single children.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChildLevelGuide {
    pub schema: u8,
    pub headings: Vec<String>,
    pub content: ContentGuide,
}

/// How the content of a file about single children is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentGuide {
    pub least_lines: u64,
    pub most_lines: u64,
    pub distinct_per_mille: u64,
    pub least_id_length: usize,
    pub dates_per_mille: u64,
    pub distinct_dates_per_mille: u64,
}

impl Guide {
    pub fn is_total(&self, raw: &str) -> bool {
        is_among(&self.totals, raw)
    }

    pub fn is_statewide(&self, raw: &str) -> bool {
        is_among(&self.statewide, raw)
    }

    /// Whether a cell was hidden before the table came here.
    pub fn is_suppressed(&self, raw: &str) -> bool {
        let raw = raw.trim().to_lowercase();
        self.suppressed.iter().any(|it| it.to_lowercase() == raw)
    }

    /// The label of a column's key.
    pub fn label<'g>(&'g self, key: &'g str) -> &'g str {
        self.columns.iter().find(|it| it.key == key).map_or(key, |it| it.label.as_str())
    }
}

fn is_among(words: &[String], raw: &str) -> bool {
    let raw = names::words(raw);
    words.iter().any(|it| names::words(it) == raw)
}
