//! The one way out: a table goes in with its policy and the releases that readers already have, and what may be shown comes out, or a refusal.

use std::collections::{HashMap, HashSet};

use super::earlier::Earlier;
use super::engine::Exposed;
use super::policy::Policy;
use super::protect::{Failed, Protected, Verdict, protect};
use super::shown;
use super::sums::Sums;
use super::table::{At, Counts, Key, Measured, Scope, Stratum, Table};
use crate::metric::reach::rules::shown::ShownRow;

/// Why nothing may be published. The places are for the analyst alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// So many sums of the table are not the sum of their parts: it is not one table, or a row is wrong.
    Unbalanced(usize),
    /// A row says what no row may say, such as more children reached than there are.
    Impossible(usize),
    /// An earlier release shows a row that would have to be hidden now.
    AlreadyShown(Exposed),
    /// No proof was found for a count, whatever was hidden.
    Unprovable(Exposed),
    /// The attack on our own output found out more than is promised.
    Attacked(Exposed),
}

/// What may be shown of a table.
#[derive(Debug, Clone)]
pub struct Release {
    rows: Vec<(Key, ShownRow)>,
    places: HashMap<Key, usize>,
    measured: Measured,
    covered: HashSet<(Scope, [Option<u8>; 2])>,
    summary: Summary,
}

/// How well a release protects, and what it costs. It tells no count of children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// The rows of the table.
    pub n_rows: usize,
    /// Hidden for their own sake.
    pub n_small: usize,
    /// Hidden for the sake of others.
    pub n_linked: usize,
    /// What would be hidden without thinking: every row of every family that holds a small count.
    pub n_baseline: usize,
    /// The fewest whole numbers that any small count may still be, as far as it is proved; none where nothing is small.
    pub narrowest: Option<i64>,
    /// Zeros of hidden rows that may follow from what is published.
    pub n_known_zeros: usize,
    /// Of the children in the rows of single values and pairs, how many in 1,000 stand in hidden rows.
    pub hidden_per_mille: i64,
    /// Rows of which an earlier release shows another figure.
    pub n_corrected: usize,
}

impl Release {
    /// Protects a table, proves it, attacks it, and only then shows it.
    ///
    /// # Errors
    /// Why nothing may be published.
    pub fn new(table: &Table, policy: &Policy, earlier: &[Earlier]) -> Result<Self, Refused> {
        let sums = Sums::new(table);
        match table.rows().filter(|it| !is_possible(table, it.0, it.2)).count() {
            0 => {}
            n => return Err(Refused::Impossible(n)),
        }
        match sums.unbalanced(table).len() {
            0 => {}
            n => return Err(Refused::Unbalanced(n)),
        }
        let known = Earlier::known(earlier, table);
        let protected = protect(table, &sums, policy, &known.rows).map_err(|it| match it {
            Failed::Attacked(it) => Refused::Attacked(it),
            Failed::Unproved(it) if known.rows.get(it.at) == Some(&true) => Refused::AlreadyShown(it),
            Failed::Unproved(it) => Refused::Unprovable(it),
        })?;
        let summary = summary(table, &protected, known.corrected.len());
        let show = |at| match protected.verdict(at) {
            Verdict::Published => shown::published(table.measured(), policy, table.counts(at)),
            Verdict::Small | Verdict::Linked => shown::suppressed(table.measured()),
        };
        Ok(Self {
            rows: told(table).map(|(at, key, _)| (key, show(at))).collect(),
            places: told(table).map(|(at, key, _)| (key, at)).collect(),
            measured: table.measured(),
            covered: told(table).map(|it| dimensions(it.1)).collect(),
            summary,
        })
    }

    /// Every row, in the order of the table.
    pub fn rows(&self) -> &[(Key, ShownRow)] {
        &self.rows
    }

    /// What is shown of any row one may ask for: a combination that the table has no row of holds no child, and a scope or dimension that it
    /// does not tell is missing.
    pub fn row(&self, key: Key) -> ShownRow {
        let told = self.places.get(&key).and_then(|it| self.rows.get(*it)).map(|it| it.1);
        let untold = || {
            if self.covered.contains(&dimensions(key)) { shown::empty(self.measured) } else { ShownRow::MISSING }
        };
        told.unwrap_or_else(untold)
    }

    /// How well it protects, and what that costs.
    pub fn summary(&self) -> Summary {
        self.summary
    }
}

fn is_possible(table: &Table, at: At, counts: Counts) -> bool {
    counts.is_possible(table.measured()) && table.shape(at).allows(counts)
}

/// The rows that readers get.
fn told(table: &Table) -> impl Iterator<Item = (At, Key, Counts)> {
    table.rows().take(table.n_told())
}

fn dimensions(key: Key) -> (Scope, [Option<u8>; 2]) {
    let dimensions = match key.stratum {
        Stratum::Total => [None, None],
        Stratum::One(one) => [Some(one.0), None],
        Stratum::Two(one, other) => [Some(one.0), Some(other.0)],
    };
    (key.scope, dimensions)
}

fn summary(table: &Table, protected: &Protected, n_corrected: usize) -> Summary {
    let n = |verdict| protected.verdicts().iter().take(table.n_told()).filter(|it| **it == verdict).count();
    let (mut hidden, mut all) = (0, 0);
    for (at, _, counts) in told(table).filter(|it| it.1.stratum != Stratum::Total) {
        all += counts.denominator;
        if protected.verdict(at) != Verdict::Published {
            hidden += counts.denominator;
        }
    }
    Summary {
        n_rows: table.n_told(),
        n_small: n(Verdict::Small),
        n_linked: n(Verdict::Linked),
        n_baseline: protected.n_baseline,
        narrowest: protected.narrowest,
        n_known_zeros: protected.n_known_zeros,
        hidden_per_mille: if all == 0 { 0 } else { 1_000 * hidden / all },
        n_corrected,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metric::reach::rules::protect::invented;

    use crate::metric::reach::rules::protect::table::Count;
    use crate::metric::reach::rules::shown::Shown;

    fn is_small(shown: Shown) -> bool {
        matches!(shown, Shown::Number(1..=10))
    }

    fn figures(table: &Table, release: &Release) -> Vec<(Key, Counts)> {
        let shown = |it: &Key| !release.row(*it).is_suppressed();
        table.rows().map(|it| (it.1, it.2)).filter(|it| shown(&it.0)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(6))]

        #[test]
        fn no_small_count_is_shown_and_every_promise_is_proved(children in invented::children()) {
            let table = invented::table(Measured::ALL, &children);
            let release = Release::new(&table, &invented::policy(), &[]).unwrap();
            for (_, row) in release.rows() {
                prop_assert!(![row.denominator, row.any, row.assessment, row.service].into_iter().any(is_small));
            }
            prop_assert!(release.summary().narrowest.is_none_or(|it| it >= 10));
        }

        #[test]
        fn a_data_set_may_lack_indicators(children in invented::children(), lacks in 0..8_u8) {
            let measured = Measured { any: lacks & 1 == 0, assessment: lacks & 2 == 0, service: lacks & 4 == 0 };
            let table = invented::table(measured, &children);
            let release = Release::new(&table, &invented::policy(), &[]).unwrap();
            for (_, row) in release.rows() {
                prop_assert_eq!(row.assessment == Shown::Missing, !measured.assessment);
                prop_assert_eq!(row.rate == Shown::Missing, !measured.any);
            }
        }

        #[test]
        fn what_was_shown_stays_shown_and_what_is_hidden_stays_safe(children in invented::children(), lower in 3..10_i64) {
            let table = invented::table(Measured::ALL, &children);
            let careful = Policy { least_denominator: 40, ..invented::policy() };
            let first = Release::new(&table, &careful, &[]).unwrap();
            let earlier = Earlier::new(1, figures(&table, &first));
            let policy = Policy { threshold: lower, ..invented::policy() };
            let second = Release::new(&table, &policy, std::slice::from_ref(&earlier)).unwrap();
            for (key, row) in first.rows() {
                prop_assert!(row.is_suppressed() || !second.row(*key).is_suppressed());
            }
        }
    }

    fn some_table() -> Table {
        let child = |n: u16| (1 + n % 3, [n % 2, (n / 3) % 3], u8::try_from(n % 5).unwrap());
        let children: Vec<_> = (0..300).map(child).chain((0..4).map(|_| (2, [2, 2], 1))).collect();
        invented::table(Measured::ALL, &children)
    }

    #[test]
    fn a_small_count_that_was_shown_before_refuses_the_release() {
        let table = some_table();
        let earlier = Earlier::new(1, table.rows().map(|it| (it.1, it.2)));
        let refused = Release::new(&table, &invented::policy(), &[earlier]).unwrap_err();
        assert!(matches!(refused, Refused::AlreadyShown(_)));
    }

    #[test]
    fn a_corrected_figure_is_no_knowledge_of_this_table_and_is_counted() {
        let table = some_table();
        let one = Counts { denominator: 1, ..Counts::default() };
        let earlier = Earlier::new(1, table.rows().map(|it| (it.1, it.2.plus(one, 1))));
        let release = Release::new(&table, &invented::policy(), &[earlier]).unwrap();
        assert_eq!(release.summary().n_corrected, table.n_rows());
    }

    #[test]
    fn a_table_that_does_not_add_up_is_refused() {
        let one = Counts { denominator: 1, ..Counts::default() };
        let rows: Vec<_> =
            some_table().rows().map(|it| (it.1, if it.0 == 0 { it.2.plus(one, 1) } else { it.2 })).collect();
        let refused = Release::new(&Table::new(Measured::ALL, rows), &invented::policy(), &[]).unwrap_err();
        assert!(matches!(refused, Refused::Unbalanced(1..)));
    }

    #[test]
    fn what_no_row_tells_is_zero_within_the_table_and_missing_outside() {
        let release = Release::new(&some_table(), &invented::policy(), &[]).unwrap();
        let key = |scope, stratum| Key { scope, stratum };
        assert_eq!(release.row(key(1, Stratum::Two((0, 2), (1, 0)))).denominator, Shown::Number(0));
        assert_eq!(release.row(key(1, Stratum::One((5, 0)))).denominator, Shown::Missing);
        assert_eq!(release.row(key(9, Stratum::Total)).denominator, Shown::Missing);
    }

    #[test]
    fn a_zero_may_be_held_as_small() {
        let policy = Policy { hides_zero: true, ..invented::policy() };
        let table = some_table();
        let release = Release::new(&table, &policy, &[]).unwrap();
        let has_zero = |it: Counts| Count::ALL.iter().any(|count| it.of(*count) == 0);
        assert!(table.rows().filter(|it| has_zero(it.2)).all(|it| release.row(it.1).is_suppressed()));
    }
}
