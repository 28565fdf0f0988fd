//! Tables of invented children, for the claims beside the code.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::policy::Policy;
use super::table::{ALL, Counts, Key, Measured, Stratum, Table};

/// A child: its CCO, its value in each of two dimensions, and what reached it.
pub type Child = (u16, [u16; 2], u8);

/// From a handful of children to a few hundred, most of them in the first CCO and with the first values.
pub fn children() -> impl Strategy<Value = Vec<Child>> {
    let value = || prop_oneof![4 => Just(0_u16), 2 => Just(1_u16), 1 => Just(2_u16)];
    let cco = prop_oneof![3 => Just(1_u16), 2 => Just(2_u16), 1 => Just(3_u16)];
    proptest::collection::vec((cco, [value(), value()], 0..6_u8), 5..250)
}

/// The table that counts them.
pub fn table(measured: Measured, children: &[Child]) -> Table {
    let mut rows: BTreeMap<Key, Counts> = BTreeMap::new();
    for (cco, [one, other], reached) in children {
        let (assessment, service) = (i64::from(reached % 3 == 1), i64::from(*reached == 2 || *reached == 4));
        let child = Counts { denominator: 1, any: assessment | service, assessment, service };
        let (one, other) = ((0, *one), (1, *other));
        for scope in [ALL, *cco] {
            for stratum in [Stratum::Total, Stratum::One(one), Stratum::One(other), Stratum::Two(one, other)] {
                let own = rows.entry(Key { scope, stratum }).or_default();
                *own = own.plus(child, 1);
            }
        }
    }
    Table::new(measured, rows)
}

/// Counts from 1 to 10 are small, and nothing else is.
pub fn policy() -> Policy {
    Policy { threshold: 10, least_denominator: 0, hides_zero: false, rounds_to: 1 }
}
