//! Random reach tables of invented children, for the claims of disclosure control.

use std::collections::BTreeMap;

use groundwork::metric::reach::rules::protect::policy::Policy;
use groundwork::metric::reach::rules::protect::table::{ALL, Counts, Key, Measured, Stratum, Table, Value};

pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Small numbers more often than large ones.
    pub fn skewed(&mut self, n: u64) -> u64 {
        self.below(n).min(self.below(n))
    }
}

/// A table of `n_children` over some CCOs and dimensions of some sizes.
pub fn random(seed: u64, n_ccos: u16, sizes: &[u16], n_children: u64) -> Table {
    let mut dice = Dice(seed * 7919 + 13);
    let mut rows: BTreeMap<Key, Counts> = BTreeMap::new();
    for _ in 0..n_children {
        let cco = 1 + dice.skewed(u64::from(n_ccos)) as u16;
        let values: Vec<Value> =
            sizes.iter().enumerate().map(|(d, n)| (d as u8, dice.skewed(u64::from(*n)) as u16)).collect();
        let (assessment, service) = match dice.below(10) {
            0 | 1 => (1, 0),
            2 => (0, 1),
            3 => (1, 1),
            _ => (0, 0),
        };
        let one = Counts { denominator: 1, any: assessment | service, assessment, service };
        for scope in [ALL, cco] {
            let mut add = |stratum| {
                let own = rows.entry(Key { scope, stratum }).or_default();
                *own = own.plus(one, 1);
            };
            add(Stratum::Total);
            for (n, value) in values.iter().enumerate() {
                add(Stratum::One(*value));
                values[n + 1..].iter().for_each(|it| add(Stratum::Two(*value, *it)));
            }
        }
    }
    Table::new(Measured::ALL, rows)
}

pub fn policy() -> Policy {
    Policy { threshold: 10, least_denominator: 0, hides_zero: false, rounds_to: 1 }
}

/// One of the 1,000: up to 4 by 4 values and 3 CCOs, from nearly empty to well filled.
pub fn one_of_many(seed: u64) -> Table {
    let mut dice = Dice(seed * 104_729 + 7);
    let sizes = [2 + dice.below(3) as u16, 2 + dice.below(3) as u16];
    let n_ccos = 1 + dice.below(3) as u16;
    let n_children = 20 + dice.skewed(3_000);
    random(seed, n_ccos, &sizes, n_children)
}

/// One of twenty of the 1,000, as far as it is small enough for a test that always runs, without optimisation.
pub fn some_small_ones() -> impl Iterator<Item = u64> {
    (0..1_000).step_by(20).filter(|seed| one_of_many(*seed).n_rows() <= 45)
}
