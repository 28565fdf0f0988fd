//! From the table of one run to what everybody may have of it.

use super::protect::earlier::Earlier;
use super::protect::engine::Exposed;
use super::protect::numbering::{Numbering, Unfit, Words};
use super::protect::policy::Policy;
use super::protect::release::{Refused, Release};
use super::protect::table::{self, Key, Measured};
use super::table::{Counts, Row};

/// The status of a row in `reach.csv`.
pub const STATUS: &str = "status";
pub const PUBLISHED: &str = "published";
pub const SUPPRESSED: &str = "suppressed";

/// Why a table cannot become public, in a sentence for the analyst. It names rows and never a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreleased(pub String);

/// Protects the rows of a run. Those that were published before, by the policy then or by this one, are taken as known.
///
/// # Errors
/// Why nothing may be published.
pub fn release(rows: &[Row], policy: &Policy, earlier: &[Vec<Row>]) -> Result<Release, Unreleased> {
    let numbering = Numbering::of(rows.iter().map(words)).map_err(unfit)?;
    let key = |it: &Row| numbering.key(words(it)).map_err(unfit);
    let mut numbered = Vec::with_capacity(rows.len());
    for row in rows {
        numbered.extend(key(row)?.map(|it| (it, counts(row.counts))));
    }
    let table = table::Table::new(Measured::ALL, numbered);
    let mut known = Vec::with_capacity(2 * earlier.len());
    for shown in earlier {
        let mut published: Vec<(Key, table::Counts)> = Vec::with_capacity(shown.len());
        for row in shown {
            published.extend(key(row)?.map(|it| (it, counts(row.counts))));
        }
        // The file does not say whether its figures were rounded.
        known.push(Earlier::new(policy.rounds_to, published.iter().copied()));
        known.push(Earlier::new(1, published));
    }
    Release::new(&table, policy, &known).map_err(|it| refused(it, rows))
}

/// What a row is found by.
fn words(row: &Row) -> Words<'_> {
    Words { scope: &row.scope, dim1: &row.dim1, value1: &row.value1, dim2: &row.dim2, value2: &row.value2 }
}

fn counts(it: Counts) -> table::Counts {
    // A count of children is far from the end of the number.
    let whole = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
    table::Counts {
        denominator: whole(it.denominator),
        any: whole(it.numerator),
        assessment: whole(it.assessment),
        service: whole(it.service),
    }
}

fn unfit(why: Unfit) -> Unreleased {
    Unreleased(match why {
        Unfit::TooMany => "the table has more combinations of values than can be protected".into(),
        Unfit::NoStratum => "a row names a value without its dimension, or one dimension twice".into(),
    })
}

fn refused(why: Refused, rows: &[Row]) -> Unreleased {
    let row = |it: Exposed| rows.get(it.at).map_or_else(|| "a row".into(), place);
    Unreleased(match why {
        Refused::Unbalanced(n) => format!("{n} sums of the table are not the sum of their parts"),
        Refused::Impossible(n) => format!("{n} rows say what no row can, such as more children reached than there are"),
        Refused::AlreadyShown(it) => format!("an earlier release shows what would have to be hidden now: {}", row(it)),
        Refused::Unprovable(it) => format!("a count cannot be protected, whatever else is hidden: {}", row(it)),
        Refused::Attacked(it) => format!("a hidden count could be worked out from what is shown: {}", row(it)),
    })
}

fn place(row: &Row) -> String {
    let fields = [&row.scope, &row.dim1, &row.value1, &row.dim2, &row.value2];
    fields.into_iter().filter(|it| !it.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(scope: &str, value: &str, denominator: u64) -> Row {
        let dimension = if value.is_empty() { "" } else { "age" };
        let half = denominator / 2;
        Row {
            scope: scope.into(),
            dim1: dimension.into(),
            value1: value.into(),
            dim2: String::new(),
            value2: String::new(),
            counts: Counts { denominator, numerator: half, assessment: half, service: 0 },
        }
    }

    fn policy() -> Policy {
        Policy { threshold: 10, least_denominator: 0, hides_zero: false, rounds_to: 1 }
    }

    fn rows(small: u64) -> Vec<Row> {
        let parts = [60, 80, small];
        let all = [row("ALL", "", parts.iter().sum())];
        let ages = ["2", "3", "4"].into_iter().zip(parts);
        all.into_iter().chain(ages.map(|(age, n)| row("ALL", age, n))).collect()
    }

    #[test]
    fn a_small_row_takes_another_with_it() {
        let rows = rows(8);
        let release = release(&rows, &policy(), &[]).unwrap();
        let hidden: Vec<bool> = release.rows().iter().map(|it| it.1.is_suppressed()).collect();
        assert_eq!(hidden.iter().filter(|it| **it).count(), 2, "{hidden:?}");
        assert!(hidden[3] && !hidden[0]);
        assert!(release.summary().narrowest.is_some_and(|it| it >= 10));
    }

    #[test]
    fn what_was_published_before_refuses_the_release_and_names_the_row_without_its_count() {
        let rows = rows(8);
        let refused = release(&rows, &policy(), std::slice::from_ref(&rows)).unwrap_err();
        assert_eq!(refused.0, "an earlier release shows what would have to be hidden now: ALL, age, 4");
    }

    #[test]
    fn earlier_rows_of_values_that_are_gone_are_no_knowledge() {
        let gone = vec![row("ALL", "5", 8), row("north", "", 8)];
        assert!(release(&rows(8), &policy(), &[gone]).is_ok());
    }

    #[test]
    fn rows_that_do_not_add_up_are_refused() {
        let mut rows = rows(40);
        rows[0].counts.denominator += 1;
        let refused = release(&rows, &policy(), &[]).unwrap_err();
        assert_eq!(refused.0, "1 sums of the table are not the sum of their parts");
    }
}
