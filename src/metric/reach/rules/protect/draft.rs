//! A table on its way from the true one: which rows differ by how much, and how far each can still go.

use super::sums::Difference;
use super::table::{At, Counts, Measured, Table};

/// How far each rule of a row is from being broken, or how that changes.
type Slacks = [i32; 8];

/// The counts that move together along a move, by one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// How each count changes per step.
    pub counts: Counts,
    slopes: Slacks,
    up: Falls,
    down: Falls,
}

/// Which slacks a step takes from, as masks: this is asked more often than all else.
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
            open: slopes.map(|it| if it == -1 { 0 } else { i32::MAX }),
            is_double: both == -2,
        }
    }
}

/// Every kind that a data set can tell apart, those of most counts first, since they prove most at once.
pub fn kinds(measured: Measured) -> Vec<Kind> {
    let bit = |n: i64, place: i64| (n >> place) & 1;
    let all =
        (1..16).map(|n| Counts { denominator: bit(n, 0), any: bit(n, 1), assessment: bit(n, 2), service: bit(n, 3) });
    let told = all.filter(|it| measured.mirrored(*it) == *it);
    let kind = |counts: Counts| {
        let slopes = counts.slacks(measured).map(narrow);
        Kind { counts, slopes, up: Falls::new(slopes), down: Falls::new(slopes.map(|it| -it)) }
    };
    let mut kinds: Vec<Kind> = told.map(kind).collect();
    kinds.sort_by_key(|it| -(it.counts.denominator + it.counts.any + it.counts.assessment + it.counts.service));
    kinds
}

/// No count of children needs more than 31 bits; what does is cut down, which makes the search shorter and no proof wrong.
fn narrow(slack: i64) -> i32 {
    i32::try_from(slack.clamp(-(1 << 30), 1 << 30)).unwrap_or_default()
}

/// A table that differs from the true one in a few rows.
#[derive(Debug, Clone)]
pub struct Draft<'t> {
    table: &'t Table,
    slacks: Vec<Slacks>,
    by: Vec<Counts>,
    touched: Vec<At>,
    is_touched: Vec<bool>,
}

impl<'t> Draft<'t> {
    /// The true table.
    pub fn new(table: &'t Table) -> Self {
        let n = table.n_rows();
        let slacks = (0..n).map(|at| slacks(table, at)).collect();
        Self { table, slacks, by: vec![Counts::default(); n], touched: Vec::new(), is_touched: vec![false; n] }
    }

    /// Back to the true table.
    pub fn clear(&mut self) {
        for at in self.touched.drain(..) {
            if let (Some(by), Some(is)) = (self.by.get_mut(at), self.is_touched.get_mut(at)) {
                *by = Counts::default();
                *is = false;
            }
            if let Some(own) = self.slacks.get_mut(at) {
                *own = slacks(self.table, at);
            }
        }
    }

    /// The table that differs so.
    pub fn load(&mut self, difference: &Difference) {
        self.clear();
        for (at, by) in difference {
            self.add(*at, *by, 1);
        }
    }

    /// Takes rows some steps up, or down where `steps` is negative.
    pub fn take(&mut self, rows: &[(At, i64)], kind: &Kind, steps: i64) {
        for (at, sign) in rows {
            self.add(*at, kind.counts, sign * steps);
        }
    }

    fn add(&mut self, at: At, counts: Counts, times: i64) {
        if let (Some(by), Some(is)) = (self.by.get_mut(at), self.is_touched.get_mut(at)) {
            *by = by.plus(counts, times);
            let change = counts.slacks(self.table.measured());
            for (own, change) in self.slacks.get_mut(at).into_iter().flatten().zip(change) {
                *own += narrow(change * times);
            }
            if !*is {
                *is = true;
                self.touched.push(at);
            }
        }
    }

    /// What differs.
    pub fn difference(&self) -> Difference {
        let all = self.touched.iter().map(|at| (*at, self.by(*at)));
        let mut changed: Difference = all.filter(|it| it.1 != Counts::default()).collect();
        changed.sort_unstable_by_key(|it| it.0);
        changed
    }

    /// By how much a row differs.
    pub fn by(&self, at: At) -> Counts {
        self.by.get(at).copied().unwrap_or_default()
    }

    /// Whether what a row's stratum alone says allows a kind there at all.
    #[inline]
    pub fn may(&self, at: At, kind: &Kind) -> bool {
        self.table.shape(at).allows(kind.counts)
    }

    /// How often a kind can be taken up (1) or down (-1) in a row.
    #[inline]
    pub fn room(&self, at: At, kind: &Kind, direction: i64) -> i64 {
        if !self.may(at, kind) {
            return 0;
        }
        let falls = if direction < 0 { &kind.down } else { &kind.up };
        let slacks = self.slacks(at);
        let counted =
            slacks.into_iter().zip(falls.kept).zip(falls.open).map(|((slack, kept), open)| (slack & kept) | open);
        let room = counted.fold(i32::MAX, i32::min);
        let [.., both] = slacks;
        i64::from(if falls.is_double { room.min(both >> 1) } else { room })
    }

    /// Whether one step of a kind breaks no rule of a row that is not broken already, and none further.
    pub fn mends(&self, at: At, kind: &Kind, direction: i64) -> bool {
        self.room(at, kind, direction) >= 1
    }

    /// Whether a row says what no row may say.
    pub fn is_broken(&self, at: At) -> bool {
        self.slacks(at).iter().any(|it| *it < 0)
    }

    /// The first row that says what no row may say.
    pub fn broken(&self) -> Option<At> {
        self.touched.iter().copied().find(|it| self.is_broken(*it))
    }

    /// Whether a kind mends a rule that a row breaks, in a direction.
    pub fn lifts(&self, at: At, kind: &Kind, direction: i64) -> bool {
        let slopes = kind.slopes.into_iter().map(|it| i64::from(it) * direction);
        self.slacks(at).into_iter().zip(slopes).any(|(slack, slope)| slack < 0 && slope > 0)
    }

    fn slacks(&self, at: At) -> Slacks {
        self.slacks.get(at).copied().unwrap_or_default()
    }
}

/// Of a row as it truly is; it has one child at least.
fn slacks(table: &Table, at: At) -> Slacks {
    let mut slacks = table.counts(at).slacks(table.measured()).map(narrow);
    if let Some(children) = slacks.first_mut() {
        *children -= 1;
    }
    slacks
}
