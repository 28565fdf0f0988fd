//! Whether a table adds up: each stratifier to the total, each pair to its parts, the CCOs to the state.

use std::collections::BTreeMap;

use super::reading::{Known, Problem};
use crate::metric::reach::rules::data_set::{Key, Scope, Stratum, TrueCounts, TrueRow, Value};

/// Of one kind of sum at most so many are told one by one.
const MOST_TOLD: usize = 100;

type Sums<K> = BTreeMap<K, TrueCounts>;

/// Everything that does not add up, in words, and how many more there are.
pub fn check(rows: &[TrueRow], known: Known<'_>) -> Vec<Problem> {
    let by_key: BTreeMap<&Key, TrueCounts> = rows.iter().map(|it| (&it.key, it.counts)).collect();
    let mut inner: Sums<(Key, String)> = BTreeMap::new();
    let mut ccos: Sums<Stratum> = BTreeMap::new();
    for row in rows {
        let scope = &row.key.scope;
        for (whole, dim) in wholes(&row.key.stratum) {
            let key = Key { scope: scope.clone(), stratum: whole };
            add(inner.entry((key, dim)).or_insert(NOTHING), row.counts);
        }
        if *scope != Scope::Statewide {
            add(ccos.entry(row.key.stratum.clone()).or_insert(NOTHING), row.counts);
        }
    }
    let mut problems: Vec<Problem> =
        inner.iter().filter_map(|((whole, dim), sum)| within(by_key.get(whole), whole, dim, *sum, known)).collect();
    if rows.iter().any(|it| it.key.scope == Scope::Statewide) {
        problems.extend(ccos.into_iter().filter_map(|(stratum, sum)| {
            let whole = Key { scope: Scope::Statewide, stratum };
            let told = by_key.get(&whole).filter(|it| **it != sum)?;
            let (place, sum, told) = (place(&whole, known), words(sum), words(*told));
            Some(problem(format!("{place}: the CCOs add up to {sum}, and the row itself says {told}.")))
        }));
    }
    shortened(problems)
}

/// Of one row and one stratifier that divides it.
fn within(told: Option<&TrueCounts>, whole: &Key, dim: &str, sum: TrueCounts, known: Known<'_>) -> Option<Problem> {
    let by = known.stratifiers.get(dim).map_or(dim, |it| it.by.as_str());
    let place = place(whole, known);
    match told {
        Some(told) if *told != sum => {
            let (sum, told) = (words(sum), words(*told));
            Some(problem(format!("{place}: the counts {by} add up to {sum}, and the row itself says {told}.")))
        }
        None if whole.stratum == Stratum::Total => {
            Some(problem(format!("{place}: there are counts {by}, and no row for all children.")))
        }
        _ => None,
    }
}

fn shortened(mut problems: Vec<Problem>) -> Vec<Problem> {
    let n_more = problems.len().saturating_sub(MOST_TOLD);
    problems.truncate(MOST_TOLD);
    if n_more > 0 {
        problems.push(problem(format!("{n_more} more sums do not add up.")));
    }
    problems
}

/// What a row is a part of, and by which stratifier it divides that.
fn wholes(stratum: &Stratum) -> Vec<(Stratum, String)> {
    match stratum {
        Stratum::Total => Vec::new(),
        Stratum::One(it) => vec![(Stratum::Total, it.dim.clone())],
        Stratum::Two(one, other) => {
            vec![(Stratum::One(one.clone()), other.dim.clone()), (Stratum::One(other.clone()), one.dim.clone())]
        }
    }
}

const NOTHING: TrueCounts = TrueCounts { denominator: 0, any: None, assessment: None, service: None };

/// Adds counts; what one side does not tell the other says alone.
pub fn add(sum: &mut TrueCounts, part: TrueCounts) {
    let both = |one: Option<i64>, other: Option<i64>| match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    };
    sum.denominator += part.denominator;
    sum.any = both(sum.any, part.any);
    sum.assessment = both(sum.assessment, part.assessment);
    sum.service = both(sum.service, part.service);
}

fn problem(what: String) -> Problem {
    Problem { line: 0, column: String::new(), what, read: String::new() }
}

fn words(it: TrueCounts) -> String {
    let parts = [
        Some(format!("{} children", it.denominator)),
        it.any.map(|it| format!("{it} reached")),
        it.assessment.map(|it| format!("{it} with an assessment")),
        it.service.map(|it| format!("{it} with a service")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where a row stands, as people say it.
pub fn place(key: &Key, known: Known<'_>) -> String {
    let scope = match &key.scope {
        Scope::Statewide => "Statewide",
        Scope::Cco(id) => known.contracts.label(id),
    };
    let value = |it: &Value| {
        format!("{} “{}”", known.stratifiers.label(&it.dim), known.stratifiers.value_label(&it.dim, &it.value))
    };
    match &key.stratum {
        Stratum::Total => format!("{scope}, all children"),
        Stratum::One(it) => format!("{scope}, {}", value(it)),
        Stratum::Two(one, other) => format!("{scope}, {} and {}", value(one), value(other)),
    }
}
