//! A table on its way from the true one: which rows differ by how much, and how far each can still go. Rows are told by their places.

use super::kinds::{Bits, Kinds, Slacks, narrow};
use super::layout::Place;
use super::sums::{Change, Difference};
use super::table::{Counts, Stand, Table};

/// A table that differs from the true one in a few rows.
#[derive(Debug, Clone)]
pub struct Draft<'t> {
    table: &'t Table,
    kinds: Kinds,
    /// How near each place is to breaking a rule; far where nothing is told.
    slacks: Vec<Slacks>,
    /// The same of the true table.
    true_slacks: Vec<Slacks>,
    touched: Vec<Place>,
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
        let n = table.n_places();
        let open: Vec<Bits> =
            (0..n).map(|place| if table.stand(place) == Stand::Untold { Bits::MAX } else { 0 }).collect();
        let slacks: Vec<Slacks> = (0..n).map(|place| slacks(table, place)).collect();
        Self {
            table,
            kinds: Kinds::new(table.measured()),
            true_slacks: slacks.clone(),
            slacks,
            touched: Vec::new(),
            is_touched: vec![false; n],
            free: open.clone(),
            open,
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
    pub fn hide(&mut self, place: Place, is_hidden: bool) {
        let shape = self.table.row_in(place).map(|it| self.table.shape(it)).unwrap_or_default();
        if let Some(free) = self.free.get_mut(place) {
            *free = if is_hidden { self.kinds.allowed(shape) } else { 0 };
        }
        self.look(place);
    }

    /// Sees what may move in a row.
    #[inline]
    fn look(&mut self, place: Place) {
        let own = self.free(place) & self.kinds.open(self.slacks(place));
        if let Some(open) = self.open.get_mut(place) {
            *open = own;
        }
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

    /// How far a place is from breaking each rule.
    #[inline]
    pub fn slacks(&self, place: Place) -> &Slacks {
        self.slacks.get(place).unwrap_or(&[0; 8])
    }

    /// Back to the true table.
    pub fn clear(&mut self) {
        for place in std::mem::take(&mut self.touched) {
            if let Some(is) = self.is_touched.get_mut(place) {
                *is = false;
            }
            if let (Some(own), Some(before)) = (self.slacks.get_mut(place), self.true_slacks.get(place)) {
                *own = *before;
            }
            self.look(place);
        }
    }

    /// The table that differs so.
    pub fn load(&mut self, difference: &Difference) {
        self.clear();
        for change in difference {
            if let Some(place) = self.table.place_of(change.at()) {
                self.add(place, change.by().slacks(self.table.measured()).map(narrow));
            }
        }
    }

    /// Takes rows some steps up, or down where `steps` is negative.
    pub fn take(&mut self, rows: &[(Place, i64)], kind: usize, steps: i64) {
        let Some(slopes) = self.kinds.get(kind).map(|it| it.slopes) else { return };
        let times = narrow(steps);
        let (up, down) = (slopes.map(|it| it.saturating_mul(times)), slopes.map(|it| it.saturating_mul(-times)));
        for (place, sign) in rows {
            if self.table.stand(*place) != Stand::Untold {
                self.add(*place, if *sign < 0 { down } else { up });
            }
        }
    }

    #[inline]
    fn add(&mut self, place: Place, change: Slacks) {
        if let (Some(slacks), Some(is)) = (self.slacks.get_mut(place), self.is_touched.get_mut(place)) {
            for (own, change) in slacks.iter_mut().zip(change) {
                *own = own.saturating_add(change);
            }
            if !std::mem::replace(is, true) {
                self.touched.push(place);
            }
            self.look(place);
        }
    }

    /// What differs, by row.
    pub fn difference(&self) -> Difference {
        let all = self.touched.iter().map(|it| (*it, self.by(*it))).filter(|it| it.1 != Counts::default());
        let mut changed: Difference = all.filter_map(|it| Change::new(self.table.row_in(it.0)?, it.1)).collect();
        changed.sort_unstable_by_key(|it| it.at());
        changed
    }

    /// By how much a row differs: the first four rules are that no count falls below zero.
    pub fn by(&self, place: Place) -> Counts {
        let [children, any, assessment, service, ..] = self.slacks(place).map(i64::from);
        let before = self.true_slacks.get(place).unwrap_or(&[0; 8]).map(i64::from);
        let [true_children, true_any, true_assessment, true_service, ..] = before;
        Counts {
            denominator: children - true_children,
            any: any - true_any,
            assessment: assessment - true_assessment,
            service: service - true_service,
        }
    }

    /// What mends a rule that a row breaks.
    pub fn lifting(&self, place: Place) -> Bits {
        self.kinds.lifting(self.slacks(place))
    }

    /// The first row that says what no row may say.
    pub fn broken(&self) -> Option<Place> {
        self.touched.iter().copied().find(|it| self.slacks(*it).iter().any(|it| *it < 0))
    }
}

/// Of what truly stands in a place; a row has one child at least.
fn slacks(table: &Table, place: Place) -> Slacks {
    let Some(at) = table.row_in(place) else { return [i16::MAX; 8] };
    let mut slacks = table.counts(at).slacks(table.measured()).map(narrow);
    if let Some(children) = slacks.first_mut() {
        *children -= 1;
    }
    slacks
}
