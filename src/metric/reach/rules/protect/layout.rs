//! Where each stratum stands among those of a scope, so that a search finds a row by adding two numbers.

use std::ops::Range;

use super::table::{Stratum, Value};

/// Where a stratum stands among those of its scope.
pub type Slot = usize;
/// Where a stratum of a scope stands among those of all scopes.
pub type Place = usize;

/// The strata of a scope in a row: all, each value, each pair of values.
#[derive(Debug, Clone)]
pub struct Layout {
    sizes: Vec<usize>,
    ones: Vec<usize>,
    /// By both dimensions; only those with the smaller first are used.
    pairs: Vec<usize>,
    n_slots: usize,
}

/// The values of a dimension, by themselves or each beside one other value: they stand at equal distances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    first: Slot,
    distance: usize,
}

impl Line {
    /// Where a value stands.
    pub fn slot(self, value: Value) -> Slot {
        self.first + usize::from(value.1) * self.distance
    }
}

impl Layout {
    /// The slot of all children of a scope.
    pub const TOTAL: Slot = 0;

    /// For the values of each dimension.
    pub fn new(values: &[Vec<Value>]) -> Self {
        let sizes: Vec<usize> = values.iter().map(|it| it.last().map_or(0, |last| usize::from(last.1) + 1)).collect();
        let mut n_slots = 1;
        let mut take = |n: usize| {
            let first = n_slots;
            n_slots += n;
            first
        };
        let ones = sizes.iter().map(|it| take(*it)).collect();
        let mut pairs = Vec::with_capacity(sizes.len() * sizes.len());
        for (one, size) in sizes.iter().enumerate() {
            for (other, other_size) in sizes.iter().enumerate() {
                pairs.push(take(if one < other { size * other_size } else { 0 }));
            }
        }
        Self { sizes, ones, pairs, n_slots }
    }

    /// How many strata a scope may have.
    pub fn n_slots(&self) -> usize {
        self.n_slots
    }

    /// The values of a dimension.
    pub fn values(&self, dimension: u8) -> impl Iterator<Item = Value> {
        (0..u16::try_from(self.size(dimension)).unwrap_or(u16::MAX)).map(move |it| (dimension, it))
    }

    fn size(&self, dimension: u8) -> usize {
        self.sizes.get(usize::from(dimension)).copied().unwrap_or_default()
    }

    /// The dimensions of which values occur.
    pub fn dimensions(&self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).zip(&self.sizes).filter(|it| *it.1 > 0).map(|it| it.0)
    }

    /// Where a stratum stands; none where a value does not occur.
    pub fn slot(&self, stratum: Stratum) -> Option<Slot> {
        let fits = |value: Value| usize::from(value.1) < self.size(value.0);
        match stratum {
            Stratum::Total => Some(Self::TOTAL),
            Stratum::One(value) if fits(value) => Some(self.one(value)),
            Stratum::Two(one, other) if one.0 < other.0 && fits(one) && fits(other) => Some(self.two(one, other)),
            _ => None,
        }
    }

    /// Where a value that occurs stands.
    pub fn one(&self, value: Value) -> Slot {
        self.line(value.0, None).slot(value)
    }

    /// Where two values that occur stand together, in whatever order.
    pub fn two(&self, one: Value, other: Value) -> Slot {
        self.line(one.0, Some(other)).slot(one)
    }

    /// Where the values of a dimension stand, by themselves or beside a value of another one.
    pub fn line(&self, dimension: u8, beside: Option<Value>) -> Line {
        let own = usize::from(dimension);
        let Some(value) = beside else {
            return Line { first: self.ones.get(own).copied().unwrap_or_default(), distance: 1 };
        };
        let (other, at) = (usize::from(value.0), usize::from(value.1));
        let pair =
            |one: usize, other: usize| self.pairs.get(one * self.sizes.len() + other).copied().unwrap_or_default();
        if own < other {
            let distance = self.size(value.0);
            Line { first: pair(own, other) + at, distance }
        } else {
            Line { first: pair(other, own) + at * self.size(dimension), distance: 1 }
        }
    }

    /// The slots of strata that are told by the same dimensions.
    pub fn alike(&self) -> impl Iterator<Item = Range<Slot>> {
        let n = self.sizes.len();
        let size = move |it: usize| self.sizes.get(it).copied().unwrap_or_default();
        let ones = self.ones.iter().enumerate().map(move |(own, first)| (*first, size(own)));
        let pair = move |it: usize| if it / n < it % n { size(it / n) * size(it % n) } else { 0 };
        let pairs = self.pairs.iter().enumerate().map(move |(own, first)| (*first, pair(own)));
        [(Self::TOTAL, 1)].into_iter().chain(ones).chain(pairs).map(|(first, n)| first..first + n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stratum_has_a_slot_of_its_own_and_lines_lead_to_it() {
        let values: Vec<Vec<Value>> =
            [3, 0, 2, 4].iter().zip(0..).map(|(n, d)| (0..*n).map(|it| (d, it)).collect()).collect();
        let layout = Layout::new(&values);
        let all: Vec<Value> = values.iter().flatten().copied().collect();
        let ones = all.iter().map(|it| Stratum::One(*it));
        let pairs = all.iter().flat_map(|one| all.iter().map(move |other| (*one, *other))).filter(|it| it.0.0 < it.1.0);
        let twos = pairs.clone().map(|it| Stratum::Two(it.0, it.1));
        let strata = [Stratum::Total].into_iter().chain(ones).chain(twos);
        let mut slots: Vec<Slot> = strata.map(|it| layout.slot(it).unwrap()).collect();
        slots.sort_unstable();
        assert_eq!(slots, (0..layout.n_slots()).collect::<Vec<_>>());
        for (one, other) in pairs {
            assert_eq!(layout.two(one, other), layout.two(other, one));
            assert_eq!(layout.slot(Stratum::Two(one, other)), Some(layout.two(other, one)));
        }
        assert_eq!(layout.alike().flatten().collect::<Vec<_>>(), slots);
        assert_eq!(layout.dimensions().collect::<Vec<_>>(), [0, 2, 3]);
        for it in [Stratum::One((0, 3)), Stratum::One((1, 0)), Stratum::Two((2, 0), (0, 0)), Stratum::One((9, 0))] {
            assert_eq!(layout.slot(it), None, "{it:?}");
        }
    }
}
