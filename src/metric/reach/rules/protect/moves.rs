//! How a table can be another table while everything that adds up still adds up: children exchange a value, change one, or come from another
//! scope. Each move is a few rows with a sign; any count may be moved along it.

use super::layout::{Layout, Line, Place, Slot};
use super::table::{ALL, At, Key, Scope, Stand, Stratum, Table, Value};

/// Rows that change together, each up (1) or down (-1).
pub type Move = Vec<(At, i64)>;

/// The rows under the moves: which may move, and what that takes.
pub trait Ground {
    /// What the rows of a move take together.
    type Step: Copy;

    /// What it takes with one more row, up or down. None where that may not be moved so.
    fn step(&self, so_far: Self::Step, place: Place, sign: i64) -> Option<Self::Step>;

    /// Where rows of a move can be chosen, those that come out least are.
    fn rank(&self, step: Self::Step, chosen: impl Iterator<Item = (Place, i64)>) -> (i64, i64);
}

/// Strata of a scope that change together.
type Signed = (Slot, i64);
/// A scope that takes part, by its first place, and whether it changes alike or the other way round.
type Part = (Place, i64);

/// All moves that lift a row, each with what it takes, until the visitor has had enough (it says so by `true`). Where a part of a move is
/// free to choose, what the ground likes best is taken.
pub fn visit<G: Ground>(
    table: &Table,
    at: At,
    ground: &G,
    nothing: G::Step,
    visit: impl FnMut(&[(At, i64)], G::Step) -> bool,
) {
    let Some((key, place)) = table.key(at).zip(table.place_of(at)) else { return };
    if ground.step(nothing, place, 1).is_none() {
        return;
    }
    let own = (table.first_place(key.scope), 1);
    let moves = Moves { table, layout: table.layout(), own, ground, nothing, partners: partners(table, key) };
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
fn partners(table: &Table, key: Key) -> Vec<Option<Part>> {
    let has = |it: &Scope| table.at(*it, key.stratum).is_some();
    let ccos = table.scopes().iter().copied().filter(|it| *it != ALL && *it != key.scope).filter(has);
    let part = |scope, sign| Some((table.first_place(scope), sign));
    if key.scope == ALL {
        let all: Vec<_> = ccos.map(|it| part(it, 1)).collect();
        return if all.is_empty() { vec![None] } else { all };
    }
    if !has(&ALL) {
        return vec![None];
    }
    ccos.map(|it| part(it, -1)).chain([part(ALL, 1)]).collect()
}

struct Sink<V> {
    rows: Move,
    visit: V,
}

struct Moves<'t, G: Ground> {
    table: &'t Table,
    layout: &'t Layout,
    own: Part,
    ground: &'t G,
    nothing: G::Step,
    partners: Vec<Option<Part>>,
}

impl<G: Ground> Moves<'_, G> {
    /// Two children exchange a value: four cells of one crossed table, and nothing else of the scope.
    fn exchanges<V: FnMut(&[(At, i64)], G::Step) -> bool>(&self, one: Value, other: Value, sink: &mut Sink<V>) -> bool {
        let cell = (self.layout.two(one, other), 1);
        let Some(first) = self.weigh(self.nothing, &[cell], self.own) else { return false };
        // Beside the cell, one for each value that the other child may have.
        let corners = |changed: Value, kept: Value| -> Vec<(Value, Signed, G::Step)> {
            let line = self.layout.line(changed.0, Some(kept));
            let others = self.layout.values(changed.0).filter(|it| *it != changed).map(|it| (it, (line.slot(it), -1)));
            others.filter_map(|(it, corner)| Some((it, corner, self.weigh(first, &[corner], self.own)?))).collect()
        };
        let (ones, others) = (corners(one, other), corners(other, one));
        ones.iter().any(|(one2, corner, step)| {
            let across = self.layout.line(other.0, Some(*one2));
            others.iter().any(|(other2, next, _)| {
                let last = (across.slot(*other2), 1);
                let own = self.weigh(*step, &[*next, last], self.own);
                let strata = [cell, *corner, *next, last];
                own.is_some_and(|own| self.partners.iter().any(|it| self.offer(&strata, own, *it, sink)))
            })
        })
    }

    /// A child with another value has this one instead. Where it stands in the crossed tables is chosen.
    fn changes<V: FnMut(&[(At, i64)], G::Step) -> bool>(
        &self,
        value: Value,
        beside: Option<Value>,
        sink: &mut Sink<V>,
    ) -> bool {
        let ones = self.layout.line(value.0, None);
        let pairs = beside.map(|it| self.layout.line(value.0, Some(it)));
        self.layout.values(value.0).filter(|old| *old != value).any(|old| {
            let ends = |it: Line| [(it.slot(value), 1), (it.slot(old), -1)];
            let [[lifted, lowered], [with, without]] = [ends(ones), ends(pairs.unwrap_or(ones))];
            let strata: &[Signed] =
                if pairs.is_some() { &[with, without, lifted, lowered] } else { &[lifted, lowered] };
            let Some(own) = self.weigh(self.nothing, strata, self.own) else { return false };
            self.partners.iter().any(|partner| {
                let both = partner.map_or(Some(own), |it| self.weigh(own, strata, it));
                let whole = both.and_then(|it| self.change(value, old, beside, (*partner, it, strata)));
                whole.is_some_and(|(strata, step)| self.hand_over(&strata, step, *partner, sink))
            })
        })
    }

    /// The rest of a change of which the rows beside `beside` are known.
    fn change(
        &self,
        new: Value,
        old: Value,
        beside: Option<Value>,
        (partner, mut step, strata): (Option<Part>, G::Step, &[Signed]),
    ) -> Option<(Vec<Signed>, G::Step)> {
        let mut strata = strata.to_vec();
        let is_known = |it: &u8| *it == new.0 || beside.is_some_and(|beside| beside.0 == *it);
        for dimension in self.layout.dimensions().filter(|it| !is_known(it)) {
            let lines = [(self.layout.line(dimension, Some(new)), 1), (self.layout.line(dimension, Some(old)), -1)];
            let chosen = self.best(step, dimension, &lines, partner)?;
            step = chosen.1;
            strata.extend(lines.map(|(line, sign)| (line.slot(chosen.0), sign)));
        }
        Some((strata, step))
    }

    /// A child more in this scope, and one less in another (or one more in the state).
    fn arrivals<V: FnMut(&[(At, i64)], G::Step) -> bool>(&self, known: &[Value], sink: &mut Sink<V>) -> bool {
        let ones = known.iter().map(|it| (self.layout.one(*it), 1));
        let pair = match known {
            [one, other] => Some((self.layout.two(*one, *other), 1)),
            _ => None,
        };
        let strata: Vec<Signed> = std::iter::once((Layout::TOTAL, 1)).chain(ones).chain(pair).collect();
        let Some(own) = self.weigh(self.nothing, &strata, self.own) else { return false };
        self.partners.iter().any(|partner| {
            let both = partner.map_or(Some(own), |it| self.weigh(own, &strata, it));
            let whole = both.and_then(|it| self.arrival(known, (*partner, it, &strata)));
            whole.is_some_and(|(strata, step)| self.hand_over(&strata, step, *partner, sink))
        })
    }

    /// The rest of an arrival of which some values are known.
    fn arrival(
        &self,
        known: &[Value],
        (partner, mut step, strata): (Option<Part>, G::Step, &[Signed]),
    ) -> Option<(Vec<Signed>, G::Step)> {
        let mut strata = strata.to_vec();
        let mut chosen: Vec<Value> = known.to_vec();
        for dimension in self.layout.dimensions().filter(|it| known.iter().all(|value| value.0 != *it)) {
            let beside = [None].into_iter().chain(chosen.iter().copied().map(Some));
            let lines: Vec<(Line, i64)> = beside.map(|it| (self.layout.line(dimension, it), 1)).collect();
            let best = self.best(step, dimension, &lines, partner)?;
            step = best.1;
            strata.extend(lines.iter().map(|(line, sign)| (line.slot(best.0), *sign)));
            chosen.push(best.0);
        }
        Some((strata, step))
    }

    /// Of the values of a dimension, the one of which the ground likes the rows best.
    fn best(
        &self,
        so_far: G::Step,
        dimension: u8,
        lines: &[(Line, i64)],
        partner: Option<Part>,
    ) -> Option<(Value, G::Step)> {
        let parts = [Some(self.own), partner].into_iter().flatten();
        let legs: Vec<(Place, Line, i64)> =
            parts.flat_map(|(first, by)| lines.iter().map(move |(line, sign)| (first, *line, sign * by))).collect();
        let mut best: Option<((i64, i64), Value, G::Step)> = None;
        for value in self.layout.values(dimension) {
            let places = legs.iter().map(|(first, line, sign)| (first + line.slot(value), *sign));
            let step = places.clone().try_fold(so_far, |step, (place, sign)| self.ground.step(step, place, sign));
            let Some(step) = step else { continue };
            let rank = self.ground.rank(step, places);
            if best.as_ref().is_none_or(|it| rank < it.0) {
                best = Some((rank, value, step));
            }
        }
        best.map(|it| (it.1, it.2))
    }

    /// Weighs the partner's rows too, and hands the move over.
    fn offer<V: FnMut(&[(At, i64)], G::Step) -> bool>(
        &self,
        strata: &[Signed],
        own: G::Step,
        partner: Option<Part>,
        sink: &mut Sink<V>,
    ) -> bool {
        let both = partner.map_or(Some(own), |it| self.weigh(own, strata, it));
        both.is_some_and(|step| self.hand_over(strata, step, partner, sink))
    }

    fn hand_over<V: FnMut(&[(At, i64)], G::Step) -> bool>(
        &self,
        strata: &[Signed],
        step: G::Step,
        partner: Option<Part>,
        sink: &mut Sink<V>,
    ) -> bool {
        sink.rows.clear();
        for (first, by) in [Some(self.own), partner].into_iter().flatten() {
            let row = |(slot, sign): &Signed| match self.table.stand(first + slot) {
                Stand::Row(at) => Some((usize::try_from(at).ok()?, sign * by)),
                Stand::Empty | Stand::Untold => None,
            };
            sink.rows.extend(strata.iter().filter_map(row));
        }
        (sink.visit)(&sink.rows, step)
    }

    /// What rows of a scope take beside what is weighed already; none where one of them may not move.
    fn weigh(&self, so_far: G::Step, strata: &[Signed], (first, by): Part) -> Option<G::Step> {
        strata.iter().try_fold(so_far, |step, (slot, sign)| self.ground.step(step, first + slot, sign * by))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metric::reach::rules::protect::invented;
    use crate::metric::reach::rules::protect::sums::{Difference, Sums};
    use crate::metric::reach::rules::protect::table::{Counts, Measured};

    /// Every row may move; what is known to be empty may not.
    struct Anywhere<'t>(&'t Table);

    impl Ground for Anywhere<'_> {
        type Step = ();

        fn step(&self, (): (), place: Place, _: i64) -> Option<()> {
            (self.0.stand(place) != Stand::Empty).then_some(())
        }

        fn rank(&self, (): (), _: impl Iterator<Item = (Place, i64)>) -> (i64, i64) {
            (0, 0)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn whatever_is_moved_adds_up_before_and_after(children in invented::children(), at in 0..200_usize) {
            let table = invented::table(Measured::ALL, &children);
            let sums = Sums::new(&table);
            let large = Counts { denominator: 1_000, any: 500, assessment: 400, service: 300 };
            let rich = Table::new(Measured::ALL, table.rows().map(|(_, key, counts)| (key, counts.plus(large, 1))));
            let one = Counts { denominator: 1, any: 1, assessment: 1, service: 1 };
            let mut all_agree = true;
            visit(&rich, at % rich.n_rows(), &Anywhere(&rich), (), |rows, ()| {
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
