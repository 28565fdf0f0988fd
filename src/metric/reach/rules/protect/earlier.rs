//! Releases that readers already have. What they show of the same facts cannot be hidden any more, and counts as published.

use std::collections::HashMap;

use super::policy::rounded;
use super::table::{At, Counts, Key, Table};

/// One earlier release of a table: what it published. What it suppressed it does not tell.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    rounds_to: i64,
    published: HashMap<Key, Counts>,
}

/// How an earlier release bears on a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// By place: whether some release shows what the row still says.
    pub rows: Vec<bool>,
    /// Rows of which a release showed something else. A reader cannot add them to this table, though an old figure is often near the new one.
    pub corrected: Vec<At>,
}

impl Earlier {
    /// What a release published, rounded as it was. 1 for as they are.
    pub fn new(rounds_to: i64, published: impl IntoIterator<Item = (Key, Counts)>) -> Self {
        Self { rounds_to, published: published.into_iter().collect() }
    }

    /// Which rows of a table readers know from any of the releases.
    pub fn known(releases: &[Self], table: &Table) -> Known {
        let mut known = Known { rows: vec![false; table.n_rows()], corrected: Vec::new() };
        for (at, key, counts) in table.rows() {
            let mut shown = releases.iter().filter_map(|it| Some((it.rounds_to, *it.published.get(&key)?))).peekable();
            let was_shown = shown.peek().is_some();
            let says = |(to, then): (i64, Counts)| {
                let then = table.measured().mirrored(then);
                rounded(counts, to) == then
            };
            if shown.any(says) {
                if let Some(own) = known.rows.get_mut(at) {
                    *own = true;
                }
            } else if was_shown {
                known.corrected.push(at);
            }
        }
        known
    }
}
