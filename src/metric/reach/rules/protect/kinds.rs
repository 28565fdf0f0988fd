//! The counts of a row that move together, and which of them may move in a row as it stands.

use super::table::{Count, Counts, Measured, Shape};

/// How far each rule of a row is from being broken, or how that changes. Small, so that eight of them are compared at once.
pub type Slacks = [i16; 8];

/// Kinds as bits: the lower half for those that go up, in their order, the upper half for those that go down.
pub type Bits = u32;

/// How far the halves are apart.
const HALF: u32 = 16;
/// Every way in which the rules of a row can be near to breaking: a bit for each, and one for the last being two away.
const N_TIGHT: u32 = 1 << 9;

/// The same kinds the other way round.
#[inline]
pub fn reversed(bits: Bits) -> Bits {
    bits.rotate_left(HALF)
}

/// The kinds among some bits, each with its direction, in the order of kinds.
pub fn each(bits: Bits) -> impl Iterator<Item = (usize, i64)> {
    // Each kind twice: first up, then down.
    let mut left = (spread(bits >> HALF) << 1) | spread(bits & 0xffff);
    std::iter::from_fn(move || {
        let next = (left != 0).then(|| left.trailing_zeros())?;
        left &= left - 1;
        Some(((next >> 1) as usize, if next & 1 == 0 { 1 } else { -1 }))
    })
}

/// Sixteen bits as every other one of thirty-two.
#[inline]
fn spread(half: Bits) -> Bits {
    [(8, 0x00ff_00ff), (4, 0x0f0f_0f0f), (2, 0x3333_3333), (1, 0x5555_5555)]
        .into_iter()
        .fold(half, |bits, (by, mask)| (bits | (bits << by)) & mask)
}

/// The counts that move together along a move, by one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// How each count changes per step.
    pub counts: Counts,
    /// What a step up does to the rules of a row.
    pub slopes: Slacks,
    up: Falls,
    down: Falls,
}

/// Which slacks a step takes from, as masks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Falls {
    /// All bits of those that fall by one.
    kept: Slacks,
    /// All bits but the sign of the others.
    open: Slacks,
    /// Whether the last falls by two: an assessment and a service less, and as many reached.
    is_double: bool,
}

impl Falls {
    fn new(slopes: Slacks) -> Self {
        let [.., both] = slopes;
        Self {
            kept: slopes.map(|it| if it == -1 { -1 } else { 0 }),
            open: slopes.map(|it| if it == -1 { 0 } else { i16::MAX }),
            is_double: both == -2,
        }
    }

    /// How often such a step can be taken.
    #[inline]
    fn room(&self, slacks: &Slacks) -> i16 {
        let counted = slacks.iter().zip(self.kept).zip(self.open).map(|((slack, kept), open)| (slack & kept) | open);
        let room = counted.fold(i16::MAX, i16::min);
        let [.., both] = slacks;
        if self.is_double { room.min(both >> 1) } else { room }
    }
}

impl Kind {
    fn new(counts: Counts, measured: Measured) -> Self {
        let slopes = counts.slacks(measured).map(narrow);
        Self { counts, slopes, up: Falls::new(slopes), down: Falls::new(slopes.map(|it| -it)) }
    }

    /// How often it can be taken up (1) or down (-1) in a row that is so far from breaking its rules.
    #[inline]
    pub fn room(&self, slacks: &Slacks, direction: i64) -> i64 {
        i64::from(if direction < 0 { &self.down } else { &self.up }.room(slacks))
    }

    /// How often it can be taken along a move of rows that have so much left.
    #[inline]
    pub fn room_along(&self, least: &Least, direction: i64) -> i64 {
        self.room(&least.up, direction).min(self.room(&least.down, -direction))
    }

    /// Whether it mends a rule that a row breaks, in a direction.
    fn lifts(&self, slacks: &Slacks, direction: i16) -> bool {
        slacks.iter().zip(self.slopes).any(|(slack, slope)| *slack < 0 && slope * direction > 0)
    }
}

/// The least that rows of a move have left of each rule: those that go up with it, and those that go down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    up: Slacks,
    down: Slacks,
}

impl Least {
    /// Before any row.
    pub const NOTHING: Self = Self { up: [i16::MAX; 8], down: [i16::MAX; 8] };

    /// One more row.
    #[inline]
    pub fn take(&mut self, slacks: &Slacks, sign: i64) {
        let side = if sign < 0 { &mut self.down } else { &mut self.up };
        for (own, other) in side.iter_mut().zip(slacks) {
            *own = (*own).min(*other);
        }
    }
}

/// Every kind that a data set can tell apart, those of most counts first, since they prove most at once.
#[derive(Debug, Clone)]
pub struct Kinds {
    all: Vec<Kind>,
    /// What may move in a row, by what its rules are near to.
    open: Vec<Bits>,
    by_shape: [Bits; 3],
    /// Of each count, what moves it up, and what does not move it down.
    moving: [Bits; 5],
    keeping: [Bits; 5],
}

impl Kinds {
    /// Of a data set.
    pub fn new(measured: Measured) -> Self {
        let place = |n: i64, place: i64| (n >> place) & 1;
        let counts = |n: i64| Counts {
            denominator: place(n, 0),
            any: place(n, 1),
            assessment: place(n, 2),
            service: place(n, 3),
        };
        let told = (1..16).map(counts).filter(|it| measured.mirrored(*it) == *it);
        let mut all: Vec<Kind> = told.map(|it| Kind::new(it, measured)).collect();
        all.sort_by_key(|it| -(it.counts.denominator + it.counts.any + it.counts.assessment + it.counts.service));
        let mut kinds = Self { all, open: Vec::new(), by_shape: [0; 3], moving: [0; 5], keeping: [0; 5] };
        kinds.by_shape = [Shape::Free, Shape::AllReached, Shape::NoneReached]
            .map(|shape| kinds.bits(|kind, _| shape.allows(kind.counts)));
        kinds.moving = Count::ALL.map(|it| kinds.bits(|kind, way| kind.counts.of(it) * way > 0));
        kinds.keeping = Count::ALL.map(|it| kinds.bits(|kind, way| kind.counts.of(it) * way >= 0));
        // A row that is so near: far from every rule but those.
        let example = |tight: u32| -> Slacks {
            let own = |n: u32| if tight & (1 << n) != 0 { 0 } else { 2 };
            let mut slacks = [0, 1, 2, 3, 4, 5, 6, 7].map(own);
            let [.., both] = &mut slacks;
            *both = if *both == 2 && tight & (1 << 8) != 0 { 1 } else { *both };
            slacks
        };
        kinds.open = (0..N_TIGHT)
            .map(|tight| kinds.bits(|kind, direction| kind.room(&example(tight), direction) >= 1))
            .collect();
        kinds
    }

    fn bits(&self, is_set: impl Fn(&Kind, i64) -> bool) -> Bits {
        let own = |(n, kind): (u32, &Kind)| {
            let (up, down) = (is_set(kind, 1), is_set(kind, -1));
            (Bits::from(up) << n) | (Bits::from(down) << (n + HALF))
        };
        (0..HALF).zip(&self.all).map(own).fold(0, |sum, it| sum | it)
    }

    /// Each kind with its number.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Kind)> {
        self.all.iter().enumerate()
    }

    /// A kind by its number.
    pub fn get(&self, kind: usize) -> Option<&Kind> {
        self.all.get(kind)
    }

    /// Those that move a count in a direction.
    pub fn moving(&self, count: Count, direction: i64) -> Bits {
        toward(&self.moving, count, direction)
    }

    /// Those that do not move a count against a direction.
    pub fn keeping(&self, count: Count, direction: i64) -> Bits {
        toward(&self.keeping, count, direction)
    }

    /// Those that mend a rule that a row breaks.
    pub fn lifting(&self, slacks: &Slacks) -> Bits {
        self.bits(|kind, way| kind.lifts(slacks, if way < 0 { -1 } else { 1 }))
    }

    /// Those that may move in a row that is so far from breaking its rules.
    #[inline]
    pub fn open(&self, slacks: &Slacks) -> Bits {
        self.above(slacks, 0)
    }

    /// Those that may move more often than that.
    #[inline]
    fn above(&self, slacks: &Slacks, times: i16) -> Bits {
        let is_near = slacks.map(|it| it <= times);
        let tight = (0..).zip(is_near).fold(0_usize, |sum, (n, is_near)| sum | (usize::from(is_near) << n));
        let [.., both] = slacks;
        let is_nearly_double = both >> 1 <= times;
        self.open.get(tight | (usize::from(is_nearly_double) << 8)).copied().unwrap_or_default()
    }

    /// Those that may move more often than that along a move.
    #[inline]
    pub fn above_along(&self, least: &Least, times: i64) -> Bits {
        let times = narrow(times);
        self.above(&least.up, times) & reversed(self.above(&least.down, times))
    }

    /// Those that the stratum of a row alone allows.
    pub fn allowed(&self, shape: Shape) -> Bits {
        let [free, all_reached, none_reached] = self.by_shape;
        match shape {
            Shape::Free => free,
            Shape::AllReached => all_reached,
            Shape::NoneReached => none_reached,
        }
    }
}

/// Counts go up by kinds that are up, and down by those kinds reversed.
fn toward(bits: &[Bits; 5], count: Count, direction: i64) -> Bits {
    let up = bits.get(count as usize).copied().unwrap_or_default();
    if direction < 0 { reversed(up) } else { up }
}

/// No search goes so far as half of what 16 bits hold; what is larger is cut down, which makes the search shorter and no proof wrong.
pub fn narrow(slack: i64) -> i16 {
    i16::try_from(slack.clamp(-(1 << 14), 1 << 14)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_open_has_room_and_what_has_room_is_open(slacks in proptest::array::uniform8(-3..4_i16)) {
            let kinds = Kinds::new(Measured::ALL);
            let open: Vec<(usize, i64)> = each(kinds.open(&slacks)).collect();
            let ways = kinds.iter().flat_map(|(n, kind)| [1, -1].map(|way| (n, way, kind.room(&slacks, way))));
            let roomy: Vec<(usize, i64)> = ways.filter(|it| it.2 >= 1).map(|it| (it.0, it.1)).collect();
            prop_assert_eq!(open, roomy);
        }

        #[test]
        fn what_is_reversed_twice_is_as_it_was_and_once_goes_the_other_way(bits: Bits) {
            prop_assert_eq!(reversed(reversed(bits)), bits);
            let mut back: Vec<(usize, i64)> = each(reversed(bits)).map(|it| (it.0, -it.1)).collect();
            back.sort_by_key(|it| (it.0, -it.1));
            prop_assert_eq!(each(bits).collect::<Vec<_>>(), back);
        }
    }
}
