//! A table on its way from the true one: which rows differ by how much, and how far each can still go.

use super::kinds::{Bits, Kind, Kinds, Slacks, narrow};
use super::layout::Place;
use super::sums::Difference;
use super::table::{At, Counts, Stand, Table};

/// A table that differs from the true one in a few rows.
#[derive(Debug, Clone)]
pub struct Draft<'t> {
    table: &'t Table,
    kinds: Kinds,
    slacks: Vec<Slacks>,
    by: Vec<Counts>,
    touched: Vec<At>,
    is_touched: Vec<bool>,
    /// What may move in each place: this is asked more often than all else. Everything where nothing is told, nothing where a row is
    /// shown or a combination empty.
    open: Vec<Bits>,
    /// What could move there, if nothing were near to breaking a rule.
    free: Vec<Bits>,
}

impl<'t> Draft<'t> {
    /// The true table, with every row shown.
    pub fn new(table: &'t Table) -> Self {
        let n = table.n_rows();
        let open = |place| if table.stand(place) == Stand::Untold { Bits::MAX } else { 0 };
        Self {
            table,
            kinds: Kinds::new(table.measured()),
            slacks: (0..n).map(|at| slacks(table, at)).collect(),
            by: vec![Counts::default(); n],
            touched: Vec::new(),
            is_touched: vec![false; n],
            open: (0..table.n_places()).map(open).collect(),
            free: (0..table.n_places()).map(open).collect(),
        }
    }

    /// The true table.
    pub fn table(&self) -> &'t Table {
        self.table
    }

    /// What moves together.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// Hides a row, so that it may move, or shows it.
    pub fn hide(&mut self, at: At, is_hidden: bool) {
        let own = if is_hidden { self.kinds.allowed(self.table.shape(at)) } else { 0 };
        if let Some(free) = self.table.place_of(at).and_then(|it| self.free.get_mut(it)) {
            *free = own;
        }
        self.look(at);
    }

    /// Sees what may move in a row.
    fn look(&mut self, at: At) {
        let Some(place) = self.table.place_of(at) else { return };
        let own = self.free(place) & self.roomy(at);
        if let Some(open) = self.open.get_mut(place) {
            *open = own;
        }
    }

    /// What has room in a row, hidden or not.
    pub fn roomy(&self, at: At) -> Bits {
        let open = self.slacks.get(at).map(|it| self.kinds.open(it)).unwrap_or_default();
        open & self.kinds.allowed(self.table.shape(at))
    }

    /// What may move in a place.
    #[inline]
    pub fn open(&self, place: Place) -> Bits {
        self.open.get(place).copied().unwrap_or_default()
    }

    /// What could move in a place, if nothing were near to breaking a rule.
    #[inline]
    pub fn free(&self, place: Place) -> Bits {
        self.free.get(place).copied().unwrap_or_default()
    }

    /// Back to the true table.
    pub fn clear(&mut self) {
        for at in std::mem::take(&mut self.touched) {
            if let (Some(by), Some(is)) = (self.by.get_mut(at), self.is_touched.get_mut(at)) {
                *by = Counts::default();
                *is = false;
            }
            if let Some(own) = self.slacks.get_mut(at) {
                *own = slacks(self.table, at);
            }
            self.look(at);
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
    pub fn take(&mut self, rows: &[(At, i64)], kind: usize, steps: i64) {
        let Some(counts) = self.kinds.get(kind).map(|it| it.counts) else { return };
        for (at, sign) in rows {
            self.add(*at, counts, sign * steps);
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
            self.look(at);
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
    pub fn may(&self, at: At, kind: &Kind) -> bool {
        self.table.shape(at).allows(kind.counts)
    }

    /// How often a kind can be taken up (1) or down (-1) in a row.
    #[inline]
    pub fn room(&self, at: At, kind: &Kind, direction: i64) -> i64 {
        match self.slacks.get(at) {
            Some(slacks) if self.may(at, kind) => kind.room(slacks, direction),
            _ => 0,
        }
    }

    /// How often a kind can be taken along a move.
    pub fn room_along(&self, rows: &[(At, i64)], kind: &Kind, direction: i64) -> i64 {
        rows.iter().map(|(at, sign)| self.room(*at, kind, sign * direction)).min().unwrap_or_default()
    }

    /// What mends a rule that a row breaks.
    pub fn lifting(&self, at: At) -> Bits {
        self.slacks.get(at).map(|it| self.kinds.lifting(it)).unwrap_or_default()
    }

    /// The first row that says what no row may say.
    pub fn broken(&self) -> Option<At> {
        let is_broken = |at: &At| self.slacks.get(*at).is_some_and(|it| it.iter().any(|it| *it < 0));
        self.touched.iter().copied().find(is_broken)
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
