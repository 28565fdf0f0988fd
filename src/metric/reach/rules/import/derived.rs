//! Rows that follow from others: where a table counts by county and says nothing of rurality, each scheme is summed from its counties.

use std::collections::{BTreeMap, BTreeSet};

use super::sums::add;
use crate::metric::reach::rules::data_set::{Key, Scope, Stratum, TrueCounts, TrueRow, Value};
use crate::metric::reach::rules::stratifiers::{Stratifier, Stratifiers};

/// The line of a row that no file holds.
pub const NO_LINE: i64 = 0;

/// The rows that were added, and what could not be: a scheme of which some value has no place.
pub fn nested(rows: &[TrueRow], stratifiers: &Stratifiers) -> (Vec<TrueRow>, Vec<String>) {
    let told: BTreeSet<&str> = rows.iter().flat_map(|it| dims(&it.key.stratum)).collect();
    let (mut added, mut notes) = (Vec::new(), Vec::new());
    for scheme in &stratifiers.0 {
        let Some(outer) = scheme.nested_in.as_deref() else { continue };
        if told.contains(scheme.key.as_str()) || !told.contains(outer) {
            continue;
        }
        match summed(rows, scheme, outer) {
            Ok(more) => added.extend(more),
            Err(value) => notes.push(format!(
                "“{}” was not summed from counties, since the county “{value}” has no place in it.",
                scheme.label
            )),
        }
    }
    (added, notes)
}

fn summed(rows: &[TrueRow], scheme: &Stratifier, outer: &str) -> Result<Vec<TrueRow>, String> {
    let mut sums: BTreeMap<(Scope, String), TrueCounts> = BTreeMap::new();
    for row in rows {
        let Stratum::One(value) = &row.key.stratum else { continue };
        if value.dim != outer {
            continue;
        }
        let holder = scheme.categories.iter().find(|it| it.holds.contains(&value.value));
        let holder = holder.ok_or_else(|| value.value.clone())?;
        match sums.entry((row.key.scope.clone(), holder.key.clone())) {
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(row.counts)),
            std::collections::btree_map::Entry::Occupied(mut sum) => add(sum.get_mut(), row.counts),
        }
    }
    let row = |((scope, value), counts)| {
        let stratum = Stratum::One(Value { dim: scheme.key.clone(), value });
        TrueRow { key: Key { scope, stratum }, line: NO_LINE, counts }
    };
    Ok(sums.into_iter().map(row).collect())
}

fn dims(stratum: &Stratum) -> Vec<&str> {
    match stratum {
        Stratum::Total => Vec::new(),
        Stratum::One(it) => vec![&it.dim],
        Stratum::Two(one, other) => vec![&one.dim, &other.dim],
    }
}
