//! How a table can be another table while everything that adds up still adds up: children exchange a value, change one, or come from another
//! scope. Each move is a few rows with a sign; any count may be moved along it.

use smallvec::SmallVec;

use super::layout::{Layout, Line, Place, Slot};
use super::table::{ALL, Key, Scope, Stratum, Table, Value};

/// Places that change together, each up (1) or down (-1).
pub type Move = Vec<(Place, i64)>;

/// The rows under the moves: which may move, and what that takes.
pub trait Ground {
    /// What the rows of a move take together.
    type Step: Copy;

    /// What it takes with one more row, up or down. None where that may not be moved so.
    fn step(&self, so_far: Self::Step, place: Place, sign: i64) -> Option<Self::Step>;

    /// What two parts of a move take together. None where they may not be moved so.
    fn both(&self, one: Self::Step, other: Self::Step) -> Option<Self::Step>;

    /// Where rows of a move can be chosen, those that come out least are.
    fn rank(&self, step: Self::Step, chosen: impl Iterator<Item = (Place, i64)>) -> (i64, i64);
}

/// A move that was found: the same strata in the row's own scope and in a partner's.
#[derive(Debug, Clone, Copy)]
pub struct Found<'m> {
    strata: &'m [Signed],
    own: Part,
    partner: Option<Part>,
}

impl Found<'_> {
    /// Every place of it, with its sign.
    #[inline]
    pub fn each(&self, mut act: impl FnMut(Place, i64)) {
        for (first, by) in [Some(self.own), self.partner].into_iter().flatten() {
            for (slot, sign) in self.strata {
                act(first + slot, sign * by);
            }
        }
    }

    /// As a list.
    pub fn rows(&self) -> Move {
        let mut rows = Move::with_capacity(2 * self.strata.len());
        self.each(|place, sign| rows.push((place, sign)));
        rows
    }
}

/// A stratum of a scope that changes with others, up or down.
type Signed = (Slot, i64);
/// Those of one move.
type Strata = SmallVec<[Signed; 16]>;
/// A scope that takes part, by its first place, and whether it changes alike or the other way round.
type Part = (Place, i64);
/// Those that may balance a change, each with what its own rows take so far. Most fall away with the first rows.
type Partners<S> = SmallVec<[(Option<Part>, S); 20]>;

/// All moves that lift the row in a place, each with what it takes, until the visitor has had enough (it says so by `true`). Where a part of a move is
/// free to choose, what the ground likes best is taken.
pub fn visit<G: Ground>(
    table: &Table,
    place: Place,
    ground: &G,
    nothing: G::Step,
    mut visit: impl FnMut(Found<'_>, G::Step) -> bool,
) {
    let Some(key) = table.row_in(place).and_then(|it| table.key(it)) else { return };
    if ground.step(nothing, place, 1).is_none() {
        return;
    }
    let own = (table.first_place(key.scope), 1);
    let moves = Moves { layout: table.layout(), own, ground, nothing, partners: partners(table, key, place) };
    let sink = &mut visit;
    let _is_enough = match key.stratum {
        Stratum::Total => moves.arrivals(&[], sink),
        Stratum::One(value) => moves.changes(value, None, sink) || moves.arrivals(&[value], sink),
        Stratum::Two(one, other) => {
            moves.exchanges(one, other, sink)
                || moves.changes(one, Some(other), sink)
                || moves.changes(other, Some(one), sink)
                || moves.arrivals(&[one, other], sink)
        }
    };
}

/// What balances a change of a scope: the state changes alike, or another CCO the other way round. Nothing where no row of the state
/// is in the table.
fn partners(table: &Table, key: Key, place: Place) -> SmallVec<[Option<Part>; 20]> {
    let slot = place - table.first_place(key.scope);
    let has = |it: &Scope| table.row_in(table.first_place(*it) + slot).is_some();
    let ccos = table.scopes().iter().copied().filter(|it| *it != ALL && *it != key.scope).filter(has);
    let part = |scope, sign| Some((table.first_place(scope), sign));
    if key.scope == ALL {
        let all: SmallVec<_> = ccos.map(|it| part(it, 1)).collect();
        return if all.is_empty() { SmallVec::from_slice(&[None]) } else { all };
    }
    if !has(&ALL) {
        return SmallVec::from_slice(&[None]);
    }
    ccos.map(|it| part(it, -1)).chain([part(ALL, 1)]).collect()
}

struct Moves<'t, G: Ground> {
    layout: &'t Layout,
    own: Part,
    ground: &'t G,
    nothing: G::Step,
    partners: SmallVec<[Option<Part>; 20]>,
}

impl<G: Ground> Moves<'_, G> {
    /// Two children exchange a value: four cells of one crossed table, and nothing else of the scope.
    fn exchanges<V: FnMut(Found<'_>, G::Step) -> bool>(&self, one: Value, other: Value, sink: &mut V) -> bool {
        let cell = (self.layout.two(one, other), 1);
        let Some(first) = self.weigh(self.nothing, &[cell], self.own) else { return false };
        let partners = self.balancing(&self.all(), first, &[cell]);
        if partners.is_empty() {
            return false;
        }
        // Beside the cell, one for each value that the other child may have.
        let corners = |changed: Value, kept: Value| {
            let line = self.layout.line(changed.0, Some(kept));
            let others = self.layout.values(changed.0).filter(move |it| *it != changed);
            let all = others.map(move |it| (it, (line.slot(it), -1)));
            all.filter_map(move |(it, corner)| Some((it, corner, self.weigh(first, &[corner], self.own)?)))
        };
        let others: SmallVec<[(Value, Signed, G::Step); 32]> = corners(other, one).collect();
        corners(one, other).any(|(one2, corner, own)| {
            let partners = self.balancing(&partners, own, &[corner]);
            let across = self.layout.line(other.0, Some(one2));
            !partners.is_empty()
                && others.iter().any(|(other2, next, _)| {
                    let last = (across.slot(*other2), 1);
                    let Some(own) = self.weigh(own, &[*next, last], self.own) else { return false };
                    let strata = [cell, corner, *next, last];
                    let pair = [*next, last];
                    let mut whole = self.whole(&partners, own, &pair);
                    whole.any(|(partner, step)| sink(Found { strata: &strata, own: self.own, partner }, step))
                })
        })
    }

    /// A child with another value has this one instead. Where it stands in the crossed tables is chosen.
    fn changes<V: FnMut(Found<'_>, G::Step) -> bool>(&self, value: Value, beside: Option<Value>, sink: &mut V) -> bool {
        let ones = self.layout.line(value.0, None);
        let pairs = beside.map(|it| self.layout.line(value.0, Some(it)));
        let ends = |value: Value, sign: i64| {
            let mut ends: SmallVec<[Signed; 2]> = SmallVec::new();
            ends.extend(pairs.map(|it| (it.slot(value), sign)));
            ends.push((ones.slot(value), sign));
            ends
        };
        let lifted = ends(value, 1);
        let Some(first) = self.weigh(self.nothing, &lifted, self.own) else { return false };
        let partners = self.balancing(&self.all(), first, &lifted);
        !partners.is_empty()
            && self.layout.values(value.0).filter(|old| *old != value).any(|old| {
                let lowered = ends(old, -1);
                let Some(own) = self.weigh(first, &lowered, self.own) else { return false };
                let mut strata = Strata::from_slice(&lifted);
                strata.extend_from_slice(&lowered);
                self.whole(&partners, own, &lowered).any(|(partner, step)| {
                    let whole = self.change(value, old, beside, (partner, step, &strata));
                    whole.is_some_and(|(strata, step)| sink(Found { strata: &strata, own: self.own, partner }, step))
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
    ) -> Option<(Strata, G::Step)> {
        let mut strata = Strata::from_slice(strata);
        let is_known = |it: &u8| *it == new.0 || beside.is_some_and(|beside| beside.0 == *it);
        for dimension in self.layout.dimensions().filter(|it| !is_known(it)) {
            let lines = [(self.layout.line(dimension, Some(new)), 1), (self.layout.line(dimension, Some(old)), -1)];
            let chosen = self.best(step, dimension, &lines, partner)?;
            step = chosen.1;
            strata.extend_from_slice(&lines.map(|(line, sign)| (line.slot(chosen.0), sign)));
        }
        Some((strata, step))
    }

    /// A child more in this scope, and one less in another (or one more in the state).
    fn arrivals<V: FnMut(Found<'_>, G::Step) -> bool>(&self, known: &[Value], sink: &mut V) -> bool {
        let ones = known.iter().map(|it| (self.layout.one(*it), 1));
        let pair = match known {
            [one, other] => Some((self.layout.two(*one, *other), 1)),
            _ => None,
        };
        let strata: Strata = std::iter::once((Layout::TOTAL, 1)).chain(ones).chain(pair).collect();
        let Some(own) = self.weigh(self.nothing, &strata, self.own) else { return false };
        self.whole(&self.all(), own, &strata).any(|(partner, step)| {
            let whole = self.arrival(known, (partner, step, &strata));
            whole.is_some_and(|(strata, step)| sink(Found { strata: &strata, own: self.own, partner }, step))
        })
    }

    /// The rest of an arrival of which some values are known.
    fn arrival(
        &self,
        known: &[Value],
        (partner, mut step, strata): (Option<Part>, G::Step, &[Signed]),
    ) -> Option<(Strata, G::Step)> {
        let mut strata = Strata::from_slice(strata);
        let mut chosen: SmallVec<[Value; 8]> = SmallVec::from_slice(known);
        for dimension in self.layout.dimensions().filter(|it| known.iter().all(|value| value.0 != *it)) {
            let beside = [None].into_iter().chain(chosen.iter().copied().map(Some));
            let lines: SmallVec<[(Line, i64); 8]> = beside.map(|it| (self.layout.line(dimension, it), 1)).collect();
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
        let mut legs: SmallVec<[(Place, Line, i64); 16]> = SmallVec::new();
        for (first, by) in [Some(self.own), partner].into_iter().flatten() {
            for (line, sign) in lines {
                legs.push((first, *line, sign * by));
            }
        }
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

    /// Every partner there is, none of whose rows was looked at.
    fn all(&self) -> Partners<G::Step> {
        self.partners.iter().map(|it| (*it, self.nothing)).collect()
    }

    /// Of some partners those that may move too, with further rows of theirs; `own` is what the scope's own rows take.
    fn balancing(&self, partners: &Partners<G::Step>, own: G::Step, strata: &[Signed]) -> Partners<G::Step> {
        let mut left = Partners::new();
        for (partner, step) in partners {
            let theirs = partner.map_or(Some(*step), |it| self.weigh(*step, strata, it));
            if let Some(theirs) = theirs.filter(|it| self.ground.both(own, *it).is_some()) {
                left.push((*partner, theirs));
            }
        }
        left
    }

    /// The same, each with what the move takes as a whole.
    fn whole<'m>(
        &'m self,
        partners: &'m Partners<G::Step>,
        own: G::Step,
        strata: &'m [Signed],
    ) -> impl Iterator<Item = (Option<Part>, G::Step)> + 'm {
        partners.iter().filter_map(move |(partner, step)| {
            let theirs = partner.map_or(Some(*step), |it| self.weigh(*step, strata, it))?;
            Some((*partner, self.ground.both(own, theirs)?))
        })
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
    use crate::metric::reach::rules::protect::sums::{Change, Difference, Sums};
    use crate::metric::reach::rules::protect::table::{Counts, Measured, Stand};

    /// Every row may move; what is known to be empty may not.
    struct Anywhere<'t>(&'t Table);

    impl Ground for Anywhere<'_> {
        type Step = ();

        fn step(&self, (): (), place: Place, _: i64) -> Option<()> {
            (self.0.stand(place) != Stand::Empty).then_some(())
        }

        fn both(&self, (): (), (): ()) -> Option<()> {
            Some(())
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
            let place = rich.place_of(at % rich.n_rows()).unwrap();
            visit(&rich, place, &Anywhere(&rich), (), |found, ()| {
                let row = |(place, sign): &(Place, i64)| Change::new(rich.row_in(*place)?, Counts::default().plus(one, *sign));
                let mut difference: Difference = found.rows().iter().filter_map(row).collect();
                difference.sort_unstable_by_key(|it| it.at());
                let n = difference.len();
                difference.dedup_by_key(|it| it.at());
                all_agree &= n == difference.len() && sums.scale().agrees(&rich, |_| true, &difference);
                false
            });
            prop_assert!(all_agree);
        }
    }
}
