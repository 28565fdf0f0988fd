//! What an import would change: rows that are new, that say something else, that stay as they are, and that go.

use super::rows::Rows;
use crate::metric::reach::rules::data_set::TrueRow;

/// How two versions of a table differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    pub n_new: usize,
    pub n_changed: usize,
    pub n_unchanged: usize,
    pub n_gone: usize,
}

impl Change {
    /// Of a table with nothing before it.
    pub fn all_new(new: &Rows) -> Self {
        Self { n_new: new.len(), ..Self::default() }
    }

    /// Takes one row of what was before into account. Each comes once.
    pub fn take_old(&mut self, old: &TrueRow, new: &Rows) {
        match new.find(&old.key) {
            None => self.n_gone += 1,
            Some(counts) => {
                self.n_new = self.n_new.saturating_sub(1);
                let n = if counts == old.counts { &mut self.n_unchanged } else { &mut self.n_changed };
                *n += 1;
            }
        }
    }

    pub fn is_nothing(self) -> bool {
        self.n_new + self.n_changed + self.n_gone == 0
    }
}
