//! How a table can be another table while everything that adds up still adds up: children exchange a value, change one, or come from another
//! scope. Each move is a few rows with a sign; any count may be moved along it.

use super::table::{ALL, At, Key, Scope, Stratum, Table, Value};

/// Rows that change together, each up (1) or down (-1).
pub type Move = Vec<(At, i64)>;

/// What it takes to move a row, and how far it may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The price; that of a move is the sum over its rows.
    pub cost: i64,
    /// How many times it can be taken; a move as often as its narrowest row.
    pub room: i64,
}

impl Step {
    const FREE: Self = Self { cost: 0, room: i64::MAX };

    fn and(self, other: Self) -> Self {
        Self { cost: self.cost + other.cost, room: self.room.min(other.room) }
    }
}

/// The rows under the moves: which may move, at what price, and how far.
pub trait Ground {
    /// A row, up or down. None where it may not be moved so.
    fn step(&self, at: At, sign: i64) -> Option<Step>;
}

impl<F: Fn(At, i64) -> Option<Step>> Ground for F {
    fn step(&self, at: At, sign: i64) -> Option<Step> {
        self(at, sign)
    }
}

type Signed = (Stratum, i64);
type Partner = Option<(Scope, i64)>;

/// All moves that lift a row, each with what it takes, until the visitor has had enough (it says so by `true`). Where a part of a move is
/// free to choose, the part with the least cost is taken, and of those the one with most room.
pub fn visit(table: &Table, at: At, ground: &impl Ground, visit: impl FnMut(&[(At, i64)], Step) -> bool) {
    let Some(key) = table.key(at).filter(|_| ground.step(at, 1).is_some()) else { return };
    let moves = Moves { table, key, ground, partners: partners(table, key) };
    let mut sink = Sink { rows: Vec::new(), visit };
    let _is_enough = match key.stratum {
        Stratum::Total => moves.arrivals(&[], &mut sink),
        Stratum::One(value) => moves.changes(value, None, &mut sink) || moves.arrivals(&[value], &mut sink),
        Stratum::Two(one, other) => {
            moves.exchanges(one, other, &mut sink)
                || moves.changes(one, Some(other), &mut sink)
                || moves.changes(other, Some(one), &mut sink)
                || moves.arrivals(&[one, other], &mut sink)
        }
    };
}

/// What balances a change of a scope: the state changes alike, or another CCO the other way round. Nothing where no row of the state
/// is in the table.
fn partners(table: &Table, key: Key) -> Vec<Partner> {
    let has = |it: &Scope| table.at(*it, key.stratum).is_some();
    let ccos = table.scopes().iter().copied().filter(|it| *it != ALL && *it != key.scope).filter(has);
    if key.scope == ALL {
        let all: Vec<_> = ccos.map(|it| Some((it, 1))).collect();
        return if all.is_empty() { vec![None] } else { all };
    }
    if !has(&ALL) {
        return vec![None];
    }
    ccos.map(|it| Some((it, -1))).chain([Some((ALL, 1))]).collect()
}

struct Sink<V> {
    rows: Move,
    visit: V,
}

struct Moves<'t, G> {
    table: &'t Table,
    key: Key,
    ground: &'t G,
    partners: Vec<Partner>,
}

impl<G: Ground> Moves<'_, G> {
    /// Two children exchange a value: four cells of one crossed table, and nothing else of the scope.
    fn exchanges<V: FnMut(&[(At, i64)], Step) -> bool>(&self, one: Value, other: Value, sink: &mut Sink<V>) -> bool {
        let own = |one, other, sign| self.weigh(&[(Stratum::two(one, other), sign)], None);
        if own(one, other, 1).is_none() {
            return false;
        }
        let may = |value: Value, it: Value| it != value;
        let ones = self.table.values(one.0).iter().copied();
        let ones: Vec<Value> = ones.filter(|it| may(one, *it) && own(*it, other, -1).is_some()).collect();
        let others = self.table.values(other.0).iter().copied();
        let others: Vec<Value> = others.filter(|it| may(other, *it) && own(one, *it, -1).is_some()).collect();
        ones.iter().any(|one2| {
            others.iter().any(|other2| {
                if own(*one2, *other2, 1).is_none() {
                    return false;
                }
                let strata = [
                    (Stratum::two(one, other), 1),
                    (Stratum::two(*one2, other), -1),
                    (Stratum::two(one, *other2), -1),
                    (Stratum::two(*one2, *other2), 1),
                ];
                let Some(step) = self.weigh(&strata, None) else { return false };
                self.partners.iter().any(|partner| self.offer(&strata, step, *partner, sink))
            })
        })
    }

    /// A child with another value has this one instead. Where it stands in the crossed tables is chosen as cheaply as can be.
    fn changes<V: FnMut(&[(At, i64)], Step) -> bool>(
        &self,
        value: Value,
        beside: Option<Value>,
        sink: &mut Sink<V>,
    ) -> bool {
        let others = self.table.values(value.0).iter().copied().filter(|it| *it != value);
        others.into_iter().any(|old| {
            let ends = [(Stratum::One(value), 1), (Stratum::One(old), -1)];
            self.weigh(&ends, None).is_some()
                && self.partners.iter().any(|partner| {
                    let strata = self.change(value, old, beside, *partner);
                    strata
                        .is_some_and(|it| self.weigh(&it, None).is_some_and(|own| self.offer(&it, own, *partner, sink)))
                })
        })
    }

    fn change(&self, value: Value, old: Value, beside: Option<Value>, partner: Partner) -> Option<Vec<Signed>> {
        let mut strata = vec![(Stratum::One(value), 1), (Stratum::One(old), -1)];
        self.weigh(&strata, partner)?;
        for dimension in self.table.dimensions().filter(|it| *it != value.0) {
            let pair = |it: Value| [(Stratum::two(value, it), 1), (Stratum::two(old, it), -1)];
            let chosen = match beside.filter(|it| it.0 == dimension) {
                Some(it) => it,
                None => self.best(dimension, |it| self.weigh(&pair(it), partner))?,
            };
            strata.extend(pair(chosen));
        }
        Some(strata)
    }

    /// A child more in this scope, and one less in another (or one more in the state).
    fn arrivals<V: FnMut(&[(At, i64)], Step) -> bool>(&self, known: &[Value], sink: &mut Sink<V>) -> bool {
        self.weigh(&[(Stratum::Total, 1)], None).is_some()
            && self.partners.iter().any(|partner| {
                let strata = self.arrival(known, *partner);
                strata.is_some_and(|it| self.weigh(&it, None).is_some_and(|own| self.offer(&it, own, *partner, sink)))
            })
    }

    fn arrival(&self, known: &[Value], partner: Partner) -> Option<Vec<Signed>> {
        let mut strata = vec![(Stratum::Total, 1)];
        self.weigh(&strata, partner)?;
        let mut chosen: Vec<Value> = Vec::new();
        let crossed = |it: Value, chosen: &[Value]| -> Vec<Signed> {
            let own = std::iter::once((Stratum::One(it), 1));
            own.chain(chosen.iter().map(|other| (Stratum::two(it, *other), 1))).collect()
        };
        let free = self.table.dimensions().filter(|it| known.iter().all(|value| value.0 != *it));
        let order: Vec<u8> = known.iter().map(|it| it.0).chain(free).collect();
        for dimension in order {
            let value = match known.iter().find(|it| it.0 == dimension) {
                Some(it) => *it,
                None => self.best(dimension, |it| self.weigh(&crossed(it, &chosen), partner))?,
            };
            strata.extend(crossed(value, &chosen));
            chosen.push(value);
        }
        Some(strata)
    }

    /// The value of which the rows cost least, and of those the one with most room.
    fn best(&self, dimension: u8, weigh: impl Fn(Value) -> Option<Step>) -> Option<Value> {
        let weighed = self.table.values(dimension).iter().filter_map(|it| Some((weigh(*it)?, *it)));
        weighed.min_by_key(|(step, _)| (step.cost, -step.room)).map(|it| it.1)
    }

    fn offer<V: FnMut(&[(At, i64)], Step) -> bool>(
        &self,
        strata: &[Signed],
        own: Step,
        partner: Partner,
        sink: &mut Sink<V>,
    ) -> bool {
        let theirs = partner.map_or(Some(Step::FREE), |(scope, sign)| self.weigh_in(scope, sign, strata));
        let Some(step) = theirs.map(|it| it.and(own)) else { return false };
        sink.rows.clear();
        for (scope, sign) in [Some((self.key.scope, 1)), partner].into_iter().flatten() {
            let rows = strata.iter().filter_map(|(stratum, up)| Some((self.table.at(scope, *stratum)?, up * sign)));
            sink.rows.extend(rows);
        }
        (sink.visit)(&sink.rows, step)
    }

    /// What the rows of both scopes take together; none where one of them does not exist or may not move.
    fn weigh(&self, strata: &[Signed], partner: Partner) -> Option<Step> {
        let own = self.weigh_in(self.key.scope, 1, strata)?;
        partner.map_or(Some(own), |(scope, sign)| Some(own.and(self.weigh_in(scope, sign, strata)?)))
    }

    fn weigh_in(&self, scope: Scope, sign: i64, strata: &[Signed]) -> Option<Step> {
        let mut sum = Step::FREE;
        for (stratum, up) in strata {
            match self.table.at(scope, *stratum) {
                Some(at) => sum = sum.and(self.ground.step(at, up * sign)?),
                None if self.table.covers(scope, *stratum) => return None,
                None => {}
            }
        }
        Some(sum)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metric::reach::rules::protect::invented;
    use crate::metric::reach::rules::protect::sums::{Difference, Sums};
    use crate::metric::reach::rules::protect::table::{Counts, Measured};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn whatever_is_moved_adds_up_before_and_after(children in invented::children(), at in 0..200_usize) {
            let table = invented::table(Measured::ALL, &children);
            let sums = Sums::new(&table);
            let large = Counts { denominator: 1_000, any: 500, assessment: 400, service: 300 };
            let rich = Table::new(Measured::ALL, table.rows().map(|(_, key, counts)| (key, counts.plus(large, 1))));
            let one = Counts { denominator: 1, any: 1, assessment: 1, service: 1 };
            let anywhere = |_: At, _: i64| Some(Step { cost: 0, room: 1 });
            let mut all_agree = true;
            visit(&rich, at % rich.n_rows(), &anywhere, |rows, _| {
                let mut difference: Difference = rows.iter().map(|(at, sign)| (*at, Counts::default().plus(one, *sign))).collect();
                difference.sort_unstable_by_key(|it| it.0);
                let n = difference.len();
                difference.dedup_by_key(|it| it.0);
                all_agree &= n == difference.len() && sums.agree(&rich, |_| true, &difference);
                false
            });
            prop_assert!(all_agree);
        }
    }
}
