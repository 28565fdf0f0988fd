//! Rows that follow from others: where a table counts by county and says nothing of rurality, each scheme is summed from its counties.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::rows::{Order, Rows, Side};
use super::sums::add;
use crate::metric::reach::rules::data_set::{Key, Stratum, TrueCounts, TrueRow, Value};
use crate::metric::reach::rules::stratifiers::{Stratifier, Stratifiers};

/// The line of a row that no file holds.
pub const NO_LINE: i64 = 0;

/// Adds them. How many were added, and what could not be: a scheme of which some value has no place.
pub fn nested(rows: &mut Rows, stratifiers: &Stratifiers) -> (usize, Vec<String>) {
    let (mut n_added, mut notes) = (0, Vec::new());
    for scheme in &stratifiers.0 {
        let Some(outer) = scheme.nested_in.as_deref() else { continue };
        if rows.names(&scheme.key) || !rows.names(outer) {
            continue;
        }
        match summed(rows, scheme, outer) {
            Ok(sums) => {
                let row = |(key, counts)| TrueRow { key, line: NO_LINE, counts };
                n_added += sums.into_iter().map(row).filter(|it| rows.add_row(it)).count();
            }
            Err(value) => notes.push(format!(
                "“{}” was not summed from counties, since the county “{value}” has no place in it.",
                scheme.label
            )),
        }
    }
    rows.put_in(Order::First);
    (n_added, notes)
}

type Sums = BTreeMap<Key, TrueCounts>;

fn summed(rows: &Rows, scheme: &Stratifier, outer: &str) -> Result<Sums, String> {
    let mut sums = Sums::new();
    for row in rows.numbered().iter().filter(|it| it.sides[1] == Side::NONE) {
        let Some(Key { scope, stratum: Stratum::One(value) }) = rows.key(row.key()) else { continue };
        if value.dim != outer {
            continue;
        }
        let holder = scheme.categories.iter().find(|it| it.holds.contains(&value.value));
        let holder = holder.ok_or(value.value)?;
        let stratum = Stratum::One(Value { dim: scheme.key.clone(), value: holder.key.clone() });
        match sums.entry(Key { scope, stratum }) {
            Entry::Vacant(place) => drop(place.insert(row.counts())),
            Entry::Occupied(mut sum) => add(sum.get_mut(), row.counts()),
        }
    }
    Ok(sums)
}
