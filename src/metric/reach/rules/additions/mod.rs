//! What OHA says of stratifiers and their categories, over the program's own file. A key never changes and never goes, since tables that were
//! taken in name it.

mod checks;
mod order;
mod words;

use std::collections::BTreeMap;

pub use checks::{
    category_fits, may_retire, may_retire_stratifier, new_category_key, new_stratifier_key, stratifier_fits,
};
pub use order::{Order, movable, reordered};
pub use words::{Draft, MOST_CHARS, aliases, as_typed};

use super::stratifiers::{Category, Kind, Stratifier, Stratifiers};
use crate::kernel::time::Moment;
use crate::metric::measures::Provenance;

/// What was said last of a category or, without one, of a stratifier itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    pub stratifier: String,
    /// Blank where it is about the stratifier itself.
    pub category: String,
    pub label: String,
    /// "by county"; of a stratifier.
    pub by: String,
    pub aliases: Vec<String>,
    /// In which category of each nested stratifier a category stands: a county, in two schemes of rurality.
    pub places: BTreeMap<String, String>,
    pub is_rest: bool,
    pub retired: bool,
    /// Where a category that the file has not stands among others of that kind.
    pub position: i64,
    /// Of a stratifier.
    pub provenance: Option<Provenance>,
    /// Where it is from, or why it is as it is.
    pub source: String,
    /// The name of whoever said it, and when.
    pub edited: (String, Moment),
    pub version: i64,
}

/// Which one is meant, as it was seen: over another version nothing is written. Version 0 is that of the program's own file.
#[derive(Debug, Clone)]
pub struct Seen {
    pub stratifier: String,
    /// Blank for the stratifier itself.
    pub category: String,
    pub version: i64,
}

impl Stratifiers {
    /// The list with what was said over it. What speaks of a stratifier that is not there says nothing.
    #[must_use]
    pub fn with(mut self, additions: &[Addition]) -> Self {
        for it in additions.iter().filter(|it| it.category.is_empty()) {
            self.take_stratifier(it);
        }
        for it in additions.iter().filter(|it| !it.category.is_empty()) {
            if let Some(stratifier) = self.0.iter_mut().find(|own| own.key == it.stratifier) {
                stratifier.take(it);
            }
        }
        for it in additions {
            for (scheme, holder) in &it.places {
                self.place(scheme, holder, &it.category);
            }
        }
        self
    }

    fn take_stratifier(&mut self, it: &Addition) {
        let provenance = it.provenance.unwrap_or(Provenance::Inferred);
        let Some(own) = self.0.iter_mut().find(|own| own.key == it.stratifier) else {
            self.0.push(Stratifier {
                key: it.stratifier.clone(),
                label: it.label.clone(),
                by: it.by.clone(),
                // What divides those who were reached needs to be known to the counting too.
                kind: Kind::Population,
                nested_in: None,
                scheme_version: "OHA".into(),
                provenance,
                source: it.source.clone(),
                aliases: it.aliases.clone(),
                categories: Vec::new(),
                retired: it.retired,
            });
            return;
        };
        (own.label, own.by, own.aliases) = (it.label.clone(), it.by.clone(), it.aliases.clone());
        (own.provenance, own.source) = (provenance, it.source.clone());
    }

    /// A value of the outer stratifier stands in one category of a scheme.
    fn place(&mut self, scheme: &str, holder: &str, value: &str) {
        let Some(scheme) = self.0.iter_mut().find(|it| it.key == scheme) else { return };
        if scheme.category(holder).is_none() {
            return;
        }
        for it in &mut scheme.categories {
            it.holds.retain(|held| held != value);
            if it.key == holder {
                it.holds.push(value.to_owned());
            }
        }
    }
}

impl Stratifier {
    fn take(&mut self, it: &Addition) {
        if let Some(own) = self.categories.iter_mut().find(|own| own.key == it.category) {
            (own.label, own.aliases, own.retired) = (it.label.clone(), it.aliases.clone(), it.retired);
            return;
        }
        let added = Category {
            key: it.category.clone(),
            label: it.label.clone(),
            aliases: it.aliases.clone(),
            holds: Vec::new(),
            is_rest: it.is_rest,
            retired: it.retired,
        };
        // Those of whom it is not known come last.
        let last = self.categories.iter().position(|own| own.is_rest && !it.is_rest);
        self.categories.insert(last.unwrap_or(self.categories.len()), added);
    }
}

#[cfg(test)]
mod tests;
