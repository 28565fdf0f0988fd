//! Disclosure control on random tables: the promise and its price on 1,000 of up to 4 by 4 values and 3 CCOs, and on one of Oregon's size.

use std::collections::BTreeMap;

use groundwork::metric::reach::rules::protect::attack::Attack;
use groundwork::metric::reach::rules::protect::protect::{Verdict, baseline, protect};
use groundwork::metric::reach::rules::protect::release::Release;
use groundwork::metric::reach::rules::protect::sums::Sums;
use groundwork::metric::reach::rules::protect::table::{ALL, At, Stratum};

use crate::reach_tables::{self, one_of_many, policy};

#[derive(Debug, Default)]
struct Tally {
    rows: usize,
    small: usize,
    hidden: usize,
    baseline: usize,
    zeros: usize,
    /// Tables in which the baseline, which hides less, gives counts away.
    unkept: usize,
    /// Tables in which some CCO, which knows its own rows, works out a count of another.
    open_to_insiders: usize,
}

fn check(seed: u64, tally: &mut Tally) {
    let (policy, table) = (policy(), one_of_many(seed));
    let sums = Sums::new(&table);
    let protected = protect(&table, &sums, &policy, &[]).unwrap();
    let is_hidden = |at: At| protected.verdict(at) != Verdict::Published;
    let is_small = |it: &At| policy.hides(&table, *it);
    let small: Vec<At> = (0..table.n_rows()).filter(is_small).collect();
    assert!(small.iter().all(|it| is_hidden(*it)), "table {seed} shows a small count");
    assert!(protected.narrowest.is_none_or(|it| it >= policy.threshold), "table {seed}");
    let attack = Attack::on(&table, &sums, is_hidden);
    assert_eq!(attack.finds(&table, &policy, is_hidden), None, "table {seed}");
    let n_hidden = (0..table.n_rows()).filter(|it| is_hidden(*it)).count();
    let baseline = baseline(&table, &sums, &small);
    if n_hidden > protected.n_baseline {
        let attack = Attack::on(&table, &sums, |it| baseline[it]);
        assert!(attack.finds(&table, &policy, |it| baseline[it]).is_some(), "table {seed}: the baseline would do");
        tally.unkept += 1;
    }
    let finds = |it: &u16| !Attack::from_inside(&table, &sums, &policy, is_hidden, *it).is_empty();
    tally.open_to_insiders += usize::from(table.scopes().iter().filter(|it| **it != ALL).any(finds));
    tally.rows += table.n_rows();
    tally.small += small.len();
    tally.hidden += n_hidden;
    tally.baseline += protected.n_baseline;
    tally.zeros += protected.n_known_zeros;
}

fn check_each(seeds: impl Iterator<Item = u64>) {
    let mut tally = Tally::default();
    seeds.for_each(|seed| check(seed, &mut tally));
    assert!(tally.small > 0 && tally.hidden <= tally.baseline, "{tally:?}");
    println!("{tally:?}");
}

#[test]
fn every_count_is_protected_and_no_more_is_hidden_than_by_the_baseline_unless_that_gives_counts_away() {
    check_each(reach_tables::some_small_ones());
}

/// Hidden from either side, this one takes a row more than the baseline; without one of those rows it takes three fewer.
#[test]
fn a_table_that_must_do_without_a_row_hides_no_more_than_the_baseline() {
    let table = one_of_many(641);
    let protected = protect(&table, &Sums::new(&table), &policy(), &[]).unwrap();
    let n_hidden = (0..table.n_rows()).filter(|it| protected.verdict(*it) != Verdict::Published).count();
    assert!(n_hidden <= protected.n_baseline, "{n_hidden} of {}", protected.n_baseline);
}

#[test]
#[ignore = "a minute; run by the stage `proofs` of tests/run. The test above takes small tables, one of twenty"]
fn every_count_is_protected_in_each_of_a_thousand_tables() {
    check_each(0..1_000);
}

#[test]
#[ignore = "a minute; run by the stage `proofs` of tests/run. Says how long it takes and what is hidden"]
fn a_table_of_oregons_size_is_protected() {
    let table = reach_tables::random(5, 16, &[5, 36, 10, 12], 130_000);
    let start = std::time::Instant::now();
    let release = Release::new(&table, &policy(), &[]).unwrap();
    println!("{:?} in {:?}", release.summary(), start.elapsed());
    let mut by_kind: BTreeMap<(&str, &str), (usize, usize, usize)> = BTreeMap::new();
    for (at, key, _) in table.rows() {
        let kind = match key.stratum {
            Stratum::Total => "total",
            Stratum::One(_) => "one value",
            Stratum::Two(..) => "pair",
        };
        let (all, small, hidden) = by_kind.entry((if key.scope == ALL { "state" } else { "CCO" }, kind)).or_default();
        *all += 1;
        *small += usize::from(policy().hides(&table, at));
        *hidden += usize::from(release.rows()[at].1.is_suppressed());
    }
    println!("rows, small, hidden: {by_kind:?}");
    let is_hidden = |at: usize| release.rows()[at].1.is_suppressed();
    let found = Attack::from_inside(&table, &Sums::new(&table), &policy(), is_hidden, 1);
    println!("the largest CCO, from inside, works out {} counts of others", found.len());
}
