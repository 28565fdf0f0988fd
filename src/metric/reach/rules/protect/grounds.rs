//! What each search asks of the rows under its moves: whether they may move as they stand, what is in the way, what it would cost.

use std::cell::Cell;

use super::draft::Draft;
use super::kinds::{Bits, Kind, Least, each, reversed};
use super::layout::Place;
use super::moves::Ground;
use super::table::{At, Stand};

/// Rows looked at: a measure of work that is the same on every machine.
#[derive(Debug, Default)]
pub struct Spent(Cell<usize>);

impl Spent {
    /// So many.
    pub fn n(&self) -> usize {
        self.0.get()
    }

    #[inline]
    fn one(&self) {
        self.0.set(self.0.get() + 1);
    }
}

/// Rows move as they stand, by all kinds at once: a step is what may still move.
#[derive(Debug, Clone, Copy)]
pub struct Open<'d, 't> {
    draft: &'d Draft<'t>,
    spent: &'d Spent,
}

impl<'d, 't> Open<'d, 't> {
    /// Over the rows of a draft.
    pub fn new(draft: &'d Draft<'t>, spent: &'d Spent) -> Self {
        Self { draft, spent }
    }

    #[inline]
    fn pass(self, so_far: Bits, open: Bits, sign: i64) -> Option<Bits> {
        self.spent.one();
        let bits = so_far & if sign < 0 { reversed(open) } else { open };
        (bits != 0).then_some(bits)
    }
}

impl Ground for Open<'_, '_> {
    type Step = Bits;

    #[inline]
    fn step(&self, so_far: Bits, place: Place, sign: i64) -> Option<Bits> {
        self.pass(so_far, self.draft.open(place), sign)
    }

    #[inline]
    fn both(&self, one: Bits, other: Bits) -> Option<Bits> {
        let bits = one & other;
        (bits != 0).then_some(bits)
    }

    /// Most room first, for the kind that proves most.
    fn rank(&self, step: Bits, chosen: impl Iterator<Item = (Place, i64)>) -> (i64, i64) {
        let Some((kind, way)) = each(step).next() else { return (0, 0) };
        let mut least = Least::NOTHING;
        chosen.for_each(|(place, sign)| least.take(self.draft.slacks(place), sign));
        let room = self.draft.kinds().get(kind).map(|it| it.room_along(&least, way));
        (0, -room.unwrap_or_default())
    }
}

/// As before, within so many rows, and one row keeps what was gained.
#[derive(Debug)]
pub struct Mending<'d, 't> {
    open: Open<'d, 't>,
    kept: (Place, Bits),
    left: Cell<usize>,
}

impl<'d, 't> Mending<'d, 't> {
    /// `kept` is a place and what may move there.
    pub fn new(open: Open<'d, 't>, kept: (Place, Bits), left: usize) -> Self {
        Self { open, kept, left: Cell::new(left) }
    }
}

impl Ground for Mending<'_, '_> {
    type Step = Bits;

    #[inline]
    fn step(&self, so_far: Bits, place: Place, sign: i64) -> Option<Bits> {
        let left = self.left.get().checked_sub(1)?;
        self.left.set(left);
        let open = self.open.draft.open(place);
        let (kept, may) = self.kept;
        self.open.pass(so_far, if place == kept { open & may } else { open }, sign)
    }

    #[inline]
    fn both(&self, one: Bits, other: Bits) -> Option<Bits> {
        self.open.both(one, other)
    }

    fn rank(&self, step: Bits, chosen: impl Iterator<Item = (Place, i64)>) -> (i64, i64) {
        self.open.rank(step, chosen)
    }
}

/// Of how many rows each kind is blocked, up to three. More are not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InTheWay {
    /// What may still move.
    bits: Bits,
    /// Of those, what one row at least is in the way of; two; three.
    one: Bits,
    two: Bits,
    three: Bits,
}

impl InTheWay {
    /// Before any row.
    pub fn of(bits: Bits) -> Self {
        Self { bits, one: 0, two: 0, three: 0 }
    }

    /// What no row is in the way of, one, two, three.
    pub fn by_n(self) -> [(i64, Bits); 4] {
        let Self { bits, one, two, three } = self;
        [(0, bits & !one), (1, bits & one & !two), (2, bits & two & !three), (3, bits & three)]
    }

    /// What the fewest rows are in the way of, and how many they are.
    pub fn fewest(self) -> (i64, Bits) {
        self.by_n().into_iter().find(|it| it.1 != 0).unwrap_or_default()
    }

    #[inline]
    fn and(self, free: Bits, open: Bits) -> Option<Self> {
        let Self { bits, one, two, three } = self;
        let shut = !open;
        let bits = bits & free & !(three & shut);
        let more = Self { bits, one: one | shut, two: two | (one & shut), three: three | (two & shut) };
        (bits != 0).then_some(more)
    }

    /// With what is in the way of other rows.
    #[inline]
    fn plus(self, other: Self) -> Option<Self> {
        let four = (self.three & other.one) | (self.two & other.two) | (self.one & other.three);
        let bits = self.bits & other.bits & !four;
        let one = self.one | other.one;
        let two = self.two | other.two | (self.one & other.one);
        let three = self.three | other.three | (self.two & other.one) | (self.one & other.two);
        (bits != 0).then_some(Self { bits, one, two, three })
    }
}

/// Hidden rows, by all kinds at once, of which a few may be in the way.
#[derive(Debug)]
pub struct Blocked<'d, 't> {
    draft: &'d Draft<'t>,
    spent: &'d Spent,
}

impl<'d, 't> Blocked<'d, 't> {
    /// Over the rows of a draft.
    pub fn new(draft: &'d Draft<'t>, spent: &'d Spent) -> Self {
        Self { draft, spent }
    }
}

impl Ground for Blocked<'_, '_> {
    type Step = InTheWay;

    #[inline]
    fn step(&self, so_far: InTheWay, place: Place, sign: i64) -> Option<InTheWay> {
        self.spent.one();
        let (free, open) = (self.draft.free(place), self.draft.open(place));
        if sign < 0 { so_far.and(reversed(free), reversed(open)) } else { so_far.and(free, open) }
    }

    #[inline]
    fn both(&self, one: InTheWay, other: InTheWay) -> Option<InTheWay> {
        one.plus(other)
    }

    fn rank(&self, step: InTheWay, _: impl Iterator<Item = (Place, i64)>) -> (i64, i64) {
        (step.fewest().0, 0)
    }
}

/// What it costs to hide the rows of a move that are not hidden, and how often a kind can be taken then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bargain {
    /// The price of all rows together.
    pub cost: i64,
    /// A move as often as its narrowest row.
    pub room: i64,
}

/// Any row may move by one kind, at a price.
#[derive(Debug)]
pub struct Buying<'d, 't, P> {
    draft: &'d Draft<'t>,
    spent: &'d Spent,
    kind: &'d Kind,
    way: i64,
    price: &'d P,
    most: &'d Cell<i64>,
}

impl<P> Buying<'_, '_, P> {
    /// Before any row.
    pub const NOTHING: Bargain = Bargain { cost: 0, room: i64::MAX };
}

impl<'d, 't, P: Fn(At) -> Option<i64>> Buying<'d, 't, P> {
    /// For a kind in a direction, for a sixteenth of `most` at most.
    pub fn new(
        draft: &'d Draft<'t>,
        spent: &'d Spent,
        (kind, way): (usize, i64),
        (price, most): (&'d P, &'d Cell<i64>),
    ) -> Option<Self> {
        Some(Self { draft, spent, kind: draft.kinds().get(kind)?, way, price, most })
    }

    fn pays(&self, it: Bargain) -> Option<Bargain> {
        (it.room >= 1 && it.cost.saturating_mul(16) <= self.most.get()).then_some(it)
    }
}

impl<P: Fn(At) -> Option<i64>> Ground for Buying<'_, '_, P> {
    type Step = Bargain;

    fn step(&self, so_far: Bargain, place: Place, sign: i64) -> Option<Bargain> {
        self.spent.one();
        match self.draft.table().stand(place) {
            Stand::Untold => Some(so_far),
            Stand::Empty => None,
            Stand::Row(at) => {
                let at = usize::try_from(at).ok()?;
                let cost = so_far.cost + (self.price)(at)?;
                if !self.draft.table().shape(at).allows(self.kind.counts) {
                    return None;
                }
                let room = so_far.room.min(self.kind.room(self.draft.slacks(place), sign * self.way));
                self.pays(Bargain { cost, room })
            }
        }
    }

    fn both(&self, one: Bargain, other: Bargain) -> Option<Bargain> {
        self.pays(Bargain { cost: one.cost + other.cost, room: one.room.min(other.room) })
    }

    fn rank(&self, step: Bargain, _: impl Iterator<Item = (Place, i64)>) -> (i64, i64) {
        (step.cost, -step.room)
    }
}
