//! What must be protected, and how well: data of each release, never constants.

use super::table::{At, Count, Counts, Table};

/// The rules of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Counts from 1 to this are small; and so many whole numbers at least must remain possible.
    pub threshold: i64,
    /// A row with fewer children than this is hidden, whatever it says. 0 for none.
    pub least_denominator: i64,
    /// Whether a zero counts as small too. A combination that no row tells holds no child, and that is always public.
    pub hides_zero: bool,
    /// Published counts are rounded to multiples of this, halves up. 1 for as they are.
    pub rounds_to: i64,
}

/// How far the two tables of a count must be apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// At least so far.
    pub width: i64,
    /// A zero that may be shown is kept open only where that hides nothing more.
    pub is_soft: bool,
}

impl Policy {
    /// Whether a count may not be shown.
    pub fn is_small(&self, count: i64) -> bool {
        (1..=self.threshold).contains(&count) || (self.hides_zero && count == 0)
    }

    /// Whether a row of a table is hidden for its own sake. What can only be zero is no secret.
    pub fn hides(&self, table: &Table, at: At) -> bool {
        let (counts, shape) = (table.counts(at), table.shape(at));
        let is_small = |it: &Count| table.measured().has(*it) && !shape.fixes(*it) && self.is_small(counts.of(*it));
        counts.denominator < self.least_denominator || Count::ALL.iter().any(is_small)
    }

    /// What a count of a hidden row needs. None for what no column says and is not small.
    pub fn need(&self, table: &Table, at: At, count: Count) -> Option<Need> {
        let value = table.counts(at).of(count);
        let is_small = self.is_small(value);
        if !table.measured().has(count) || table.shape(at).fixes(count) || (count == Count::NotReached && !is_small) {
            return None;
        }
        let width = if is_small { self.far() } else { 1 };
        Some(Need { width, is_soft: value == 0 && !is_small })
    }

    /// The distance that small counts need.
    pub fn far(&self) -> i64 {
        (self.threshold - 1).max(1)
    }
}

/// Counts as multiples of a number, halves up. The same count reads the same wherever it stands.
pub fn rounded(counts: Counts, to: i64) -> Counts {
    let round = |it: i64| if to > 1 { (2 * it + to).div_euclid(2 * to) * to } else { it };
    Counts {
        denominator: round(counts.denominator),
        any: round(counts.any),
        assessment: round(counts.assessment),
        service: round(counts.service),
    }
}
