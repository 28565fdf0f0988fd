//! What an import would change: rows that are new, that say something else, that stay as they are, and that go.

use std::collections::HashMap;

use crate::metric::reach::rules::data_set::{Key, TrueCounts, TrueRow};

/// How two versions of a table differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    pub n_new: usize,
    pub n_changed: usize,
    pub n_unchanged: usize,
    pub n_gone: usize,
}

impl Change {
    pub fn between(old: &[TrueRow], new: &[TrueRow]) -> Self {
        let by_key: HashMap<&Key, TrueCounts> = old.iter().map(|it| (&it.key, it.counts)).collect();
        let mut change = Self::default();
        for row in new {
            match by_key.get(&row.key) {
                None => change.n_new += 1,
                Some(counts) if *counts == row.counts => change.n_unchanged += 1,
                Some(_) => change.n_changed += 1,
            }
        }
        change.n_gone = old.len() - change.n_changed - change.n_unchanged;
        change
    }

    pub fn is_nothing(self) -> bool {
        self.n_new + self.n_changed + self.n_gone == 0
    }
}
