//! A data set before disclosure control: its rows as numbers, what adds up beyond them, and what comes out for each audience.

use std::collections::{BTreeMap, BTreeSet};

use super::data_set::{Audience, Indicators, Key, Scope, Stratum, TrueCounts, TrueRow, Value};
use super::protect::earlier::Earlier;
use super::protect::numbering::{Numbering, Unfit, Words};
use super::protect::policy::Policy;
use super::protect::release::{Refused, Release, Summary};
use super::protect::table::{self, Counts, Measured, Shape, Table};
use super::shown::ShownRow;
use super::stratifiers::{Kind, Stratifier, Stratifiers};

/// What readers have of the same period already.
#[derive(Debug, Clone)]
pub struct Before {
    /// To what its counts were rounded.
    pub rounds_to: i64,
    pub rows: Vec<(Key, TrueCounts)>,
}

/// What is asked for one audience.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub policy: Policy,
    /// Earlier versions as this audience had them.
    pub before: Vec<Before>,
}

/// All that disclosure control needs of a data set.
#[derive(Debug, Clone)]
pub struct Input {
    pub indicators: Indicators,
    pub rows: Vec<TrueRow>,
    pub public: Wanted,
    pub ta: Wanted,
}

/// What came of it for one audience.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// What it may see, row by row in the order of the input.
    Proved { shown: Vec<ShownRow>, summary: Summary },
    /// Why it may see nothing, and the row that shows it. For OHA alone.
    Refused { why: String, row: Option<Key> },
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Settled {
    pub public: Outcome,
    pub ta: Outcome,
}

impl Settled {
    pub fn of(&self, audience: Audience) -> &Outcome {
        match audience {
            Audience::Public => &self.public,
            Audience::Ta => &self.ta,
        }
    }
}

/// Settles what each audience may see. Technical assistance reads what is public too, so that counts as known to it.
pub fn settle(input: &Input, stratifiers: &Stratifiers) -> Settled {
    let numbered = match Numbered::of(input, stratifiers) {
        Ok(it) => it,
        Err(why) => {
            let refused = Outcome::Refused { why, row: None };
            return Settled { public: refused.clone(), ta: refused };
        }
    };
    let public = numbered.release(input, &input.public.policy, &numbered.known(&input.public.before));
    let Outcome::Proved { shown, .. } = &public else {
        let why = "What the public may see could not be settled, and technical assistance reads that too.";
        return Settled { public, ta: Outcome::Refused { why: why.into(), row: None } };
    };
    if input.ta.policy == input.public.policy && input.ta.before.is_empty() {
        return Settled { ta: public.clone(), public };
    }
    let mut known = numbered.known(&input.public.before);
    known.extend(numbered.known(&input.ta.before));
    let figures = input.rows.iter().zip(shown).filter_map(|(row, it)| Some((row.key.clone(), told(it)?))).collect();
    known.extend(numbered.known(&[Before { rounds_to: input.public.policy.rounds_to, rows: figures }]));
    let ta = numbered.release(input, &input.ta.policy, &known);
    Settled { public, ta }
}

/// The figures of a row that is shown.
pub fn told(row: &ShownRow) -> Option<TrueCounts> {
    Some(TrueCounts {
        denominator: row.denominator.number()?,
        any: row.any.number(),
        assessment: row.assessment.number(),
        service: row.service.number(),
    })
}

struct Numbered {
    numbering: Numbering,
    table: Table,
}

impl Numbered {
    fn of(input: &Input, stratifiers: &Stratifiers) -> Result<Self, String> {
        let untold = nested(&input.rows, stratifiers)?;
        let all: Vec<&TrueRow> = input.rows.iter().chain(&untold).collect();
        let numbering = Numbering::of(all.iter().map(|it| words(&it.key))).map_err(unfit)?;
        let mut rows = Vec::with_capacity(all.len());
        for row in &all {
            rows.extend(numbering.key(words(&row.key)).map_err(unfit)?.map(|it| (it, counts(row.counts))));
        }
        let by_key: BTreeMap<table::Key, Shape> =
            rows.iter().zip(&all).map(|((key, _), row)| (*key, shape(&row.key.stratum, stratifiers))).collect();
        let measured = Measured::of(input.indicators);
        let table = Table::new(measured, rows).telling(input.rows.len());
        // Where it is not told who was reached, no kind of service tells it either.
        let is_told = input.indicators.any;
        let table = table.shaped(|key| by_key.get(&key).copied().filter(|_| is_told).unwrap_or_default());
        Ok(Self { numbering, table })
    }

    fn known(&self, before: &[Before]) -> Vec<Earlier> {
        let number = |it: &(Key, TrueCounts)| Some((self.numbering.key(words(&it.0)).ok()??, counts(it.1)));
        before.iter().map(|it| Earlier::new(it.rounds_to, it.rows.iter().filter_map(number))).collect()
    }

    fn release(&self, input: &Input, policy: &Policy, known: &[Earlier]) -> Outcome {
        match Release::new(&self.table, policy, known) {
            Ok(it) => Outcome::Proved { shown: it.rows().iter().map(|it| it.1).collect(), summary: it.summary() },
            Err(why) => refused(why, &input.rows),
        }
    }
}

fn refused(why: Refused, rows: &[TrueRow]) -> Outcome {
    let (why, at) = match why {
        Refused::Unbalanced(n) => (format!("{n} sums of the table are not the sum of their parts."), None),
        Refused::Impossible(n) => {
            (format!("{n} rows say what no row can, such as more children reached than there are."), None)
        }
        Refused::AlreadyShown(it) => ("Readers have already what would have to be hidden now".into(), Some(it.at)),
        Refused::Unprovable(it) => ("A count cannot be protected, whatever else is hidden".into(), Some(it.at)),
        Refused::Attacked(it) => ("A hidden count could be worked out from what is shown".into(), Some(it.at)),
    };
    Outcome::Refused { why, row: at.and_then(|it| rows.get(it)).map(|it| it.key.clone()) }
}

fn words(key: &Key) -> Words<'_> {
    let [dim1, value1, dim2, value2] = key.stratum.words();
    Words { scope: key.scope.word(), dim1, value1, dim2, value2 }
}

/// What the data set lacks is mirrored from what it has, so its number here means nothing.
fn counts(it: TrueCounts) -> Counts {
    let or_none = |it: Option<i64>| it.unwrap_or_default();
    Counts {
        denominator: it.denominator,
        any: or_none(it.any),
        assessment: or_none(it.assessment),
        service: or_none(it.service),
    }
}

fn unfit(why: Unfit) -> String {
    match why {
        Unfit::TooMany => "The table has more combinations of values than can be protected.".into(),
        Unfit::NoStratum => "A row names a value without its stratifier, or one stratifier twice.".into(),
    }
}

/// What a stratum alone says: of a kind of service, that its children were reached; of those not reached, that none of them was.
fn shape(stratum: &Stratum, stratifiers: &Stratifiers) -> Shape {
    let of = |it: &Value| match stratifiers.get(&it.dim) {
        Some(own) if own.kind == Kind::Reached => {
            if own.category(&it.value).is_some_and(|it| it.is_rest) {
                Shape::NoneReached
            } else {
                Shape::AllReached
            }
        }
        _ => Shape::Free,
    };
    match stratum {
        Stratum::Total => Shape::Free,
        Stratum::One(one) => of(one),
        Stratum::Two(one, other) => Some(of(one)).filter(|it| *it != Shape::Free).unwrap_or_else(|| of(other)),
    }
}

/// Where the values of a stratifier are made of another's, readers can add them up themselves. The rows that say so stand in no table of ours: each
/// value of the other one is crossed with the one value that holds it.
fn nested(rows: &[TrueRow], stratifiers: &Stratifiers) -> Result<Vec<TrueRow>, String> {
    let present: BTreeSet<&str> = rows.iter().flat_map(|it| dims(&it.key.stratum)).collect();
    let crossed: BTreeSet<(&str, &str)> = rows.iter().filter_map(|it| pair(&it.key.stratum)).collect();
    let mut found = Vec::new();
    let mut apart: BTreeSet<&str> = BTreeSet::new();
    for inner in stratifiers.0.iter().filter(|it| present.contains(it.key.as_str())) {
        let Some(outer) = inner.nested_in.as_deref() else { continue };
        if !present.contains(outer) {
            if !apart.insert(outer) {
                return Err(format!("Two stratifiers are made of {outer}, which the table does not have."));
            }
            continue;
        }
        let with = |own: &str| -> BTreeSet<&str> {
            let other = |it: &(&'_ str, &'_ str)| (it.0 == own || it.1 == own) && *it != ordered(&inner.key, outer);
            crossed.iter().filter(|it| other(it)).map(|it| if it.0 == own { it.1 } else { it.0 }).collect()
        };
        if let Some(third) = with(&inner.key).intersection(&with(outer)).next() {
            return Err(format!(
                "{} and {} are both crossed with {}, and the one is made of the other. Such a table cannot be protected: leave one of them out.",
                inner.label,
                stratifiers.label(outer),
                stratifiers.label(third)
            ));
        }
        if !crossed.contains(&ordered(&inner.key, outer)) {
            found.extend(crossed_with(rows, inner, outer));
        }
    }
    Ok(found)
}

/// A row for each value of the outer stratifier in each scope; nothing where they do not make up the inner one.
fn crossed_with(rows: &[TrueRow], inner: &Stratifier, outer: &str) -> Vec<TrueRow> {
    let holder = |value: &str| inner.categories.iter().find(|it| it.holds.iter().any(|held| held == value));
    let mut sums: BTreeMap<(&Scope, &str), (i64, i64)> = BTreeMap::new();
    let mut made = Vec::new();
    for row in rows {
        let Stratum::One(it) = &row.key.stratum else { continue };
        if it.dim == inner.key {
            sums.entry((&row.key.scope, &it.value)).or_default().0 += row.counts.denominator;
        } else if it.dim == outer {
            let Some(own) = holder(&it.value) else { return Vec::new() };
            sums.entry((&row.key.scope, &own.key)).or_default().1 += row.counts.denominator;
            let own = Value { dim: inner.key.clone(), value: own.key.clone() };
            let both = if own.dim < it.dim { (own, it.clone()) } else { (it.clone(), own) };
            let key = Key { scope: row.key.scope.clone(), stratum: Stratum::Two(both.0, both.1) };
            made.push(TrueRow { key, line: 0, counts: row.counts });
        }
    }
    if sums.values().all(|it| it.0 == it.1) { made } else { Vec::new() }
}

fn dims(stratum: &Stratum) -> Vec<&str> {
    match stratum {
        Stratum::Total => Vec::new(),
        Stratum::One(it) => vec![&it.dim],
        Stratum::Two(one, other) => vec![&one.dim, &other.dim],
    }
}

fn pair(stratum: &Stratum) -> Option<(&str, &str)> {
    if let Stratum::Two(one, other) = stratum { Some((&one.dim, &other.dim)) } else { None }
}

fn ordered<'d>(one: &'d str, other: &'d str) -> (&'d str, &'d str) {
    if one < other { (one, other) } else { (other, one) }
}

#[cfg(test)]
mod tests;
