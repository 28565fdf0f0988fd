//! Which column of a file is what. Two shapes are read: one row names its stratifiers in columns of their own (`dim1`, `value1`), or each
//! stratifier has a column, blank or "All" where it does not divide.

use std::collections::BTreeMap;

use super::guide::Guide;
use super::names::words;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::platform::tables::Line;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// One of the table's own columns, by its key in the guide.
    Own(String),
    /// The values of a stratifier.
    Of(String),
}

impl Column {
    /// The word under which a form and a command name it.
    pub fn word(&self) -> String {
        match self {
            Self::Own(key) => key.clone(),
            Self::Of(key) => format!("by_{key}"),
        }
    }

    pub fn parse(word: &str, guide: &Guide, stratifiers: &Stratifiers) -> Option<Self> {
        if let Some(key) = word.strip_prefix("by_") {
            return stratifiers.get(key).map(|it| Self::Of(it.key.clone()));
        }
        guide.columns.iter().find(|it| it.key == word).map(|it| Self::Own(it.key.clone()))
    }
}

/// Where the heading stands and which of its places holds what. A column is taken from one place only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The line of the heading.
    pub heading_line: u64,
    pub headings: Vec<String>,
    pub places: BTreeMap<Column, usize>,
}

/// How many lines from the top the heading is looked for: people put a title above it.
pub const LOOKED_AT: usize = 20;

impl Mapping {
    /// Recognizes the columns. The heading is the line of which most is known; without any, the first.
    pub fn recognized(first: &[Line], guide: &Guide, stratifiers: &Stratifiers) -> Option<Self> {
        let all = first.iter().take(LOOKED_AT).map(|it| Self::of_heading(it, guide, stratifiers));
        // Of equals the last would be taken; so they come from the last to the first.
        all.rev().max_by_key(|it| it.places.len())
    }

    fn of_heading(line: &Line, guide: &Guide, stratifiers: &Stratifiers) -> Self {
        let mut mapping =
            Self { heading_line: line.number, headings: trimmed(&line.cells), places: BTreeMap::default() };
        for (place, heading) in mapping.headings.iter().enumerate() {
            if let Some(column) = meant(heading, guide, stratifiers) {
                // Of two columns with one meaning the first is taken; a person may choose the other.
                mapping.places.entry(column).or_insert(place);
            }
        }
        let is_long = mapping.places.contains_key(&Column::Own("dim1".into()));
        if is_long {
            mapping.places.retain(|column, _| matches!(column, Column::Own(_)));
        }
        mapping
    }

    /// With a person's own choice: for each place of the heading, a column's word or nothing.
    ///
    /// # Errors
    /// What two places were chosen for.
    pub fn chosen(
        &self,
        choices: &[(usize, String)],
        guide: &Guide,
        stratifiers: &Stratifiers,
    ) -> Result<Self, Vec<(usize, String)>> {
        let mut places = BTreeMap::new();
        let mut twice = Vec::new();
        for (place, word) in choices.iter().filter(|(_, word)| !word.is_empty()) {
            let Some(column) = Column::parse(word, guide, stratifiers) else { continue };
            let label = label(&column, guide, stratifiers);
            if *place >= self.headings.len() || places.insert(column, *place).is_some() {
                twice.push((*place, format!("“{label}” is chosen for two columns. Choose it for one of them.")));
            }
        }
        if twice.is_empty() { Ok(Self { places, ..self.clone() }) } else { Err(twice) }
    }

    pub fn place(&self, key: &str) -> Option<usize> {
        self.places.get(&Column::Own(key.to_owned())).copied()
    }

    /// What stands at a place, if it is read.
    pub fn column_at(&self, place: usize) -> Option<&Column> {
        self.places.iter().find(|(_, it)| **it == place).map(|(column, _)| column)
    }

    /// What a table cannot be read without.
    pub fn missing(&self, guide: &Guide) -> Vec<String> {
        let mut missing = Vec::new();
        let has = |key: &str| self.place(key).is_some();
        for key in ["scope", "denominator"] {
            if !has(key) {
                missing.push(format!("Say which column holds “{}”.", guide.label(key)));
            }
        }
        if !["numerator", "assessment", "service"].into_iter().any(has) {
            missing.push("Say which column counts the children who were reached.".into());
        }
        for (dim, value) in [("dim1", "value1"), ("dim2", "value2")] {
            if has(dim) != has(value) {
                missing.push(format!(
                    "“{}” and “{}” belong together: choose both.",
                    guide.label(dim),
                    guide.label(value)
                ));
            }
        }
        let has_own = self.places.keys().any(|it| matches!(it, Column::Of(_)));
        if has("dim1") && has_own {
            missing.push("Choose either columns for stratifier and category, or a column for each stratifier.".into());
        }
        missing
    }
}

/// What people read for a column.
pub fn label(column: &Column, guide: &Guide, stratifiers: &Stratifiers) -> String {
    match column {
        Column::Own(key) => guide.label(key).to_owned(),
        Column::Of(key) => format!("Values of: {}", stratifiers.label(key)),
    }
}

fn meant(heading: &str, guide: &Guide, stratifiers: &Stratifiers) -> Option<Column> {
    let raw = words(heading);
    if raw.is_empty() {
        return None;
    }
    let own = guide.columns.iter().find(|it| words(&it.key) == raw || it.headings.iter().any(|it| words(it) == raw));
    // A column called "service" holds kinds of service only where nothing else makes it a count; so counts come first.
    own.map(|it| Column::Own(it.key.clone()))
        .or_else(|| stratifiers.named(heading).map(|it| Column::Of(it.key.clone())))
}

/// Headings without blanks around them and without blank ones at the end.
fn trimmed(cells: &[String]) -> Vec<String> {
    let mut cells: Vec<String> = cells.iter().map(|it| it.trim().to_owned()).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}
