//! A reach table as disclosure control sees it: rows by scope and stratum, each with its counts. None of these types can be serialized.

use std::collections::BTreeSet;

use super::layout::{Layout, Place};

/// One scope: a CCO, or the state as a whole.
pub type Scope = u16;
/// A value of a dimension, such as one county. Both numbers count from 0 without gaps.
pub type Value = (u8, u16);
/// The place of a row in its table.
pub type At = usize;

/// The state as a whole, of which the CCOs are the parts.
pub const ALL: Scope = 0;

/// Which children a row counts: all of a scope, those with one value, those with one value in each of two dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stratum {
    /// All children of the scope.
    Total,
    /// Those with this value.
    One(Value),
    /// Those with both; the first value's dimension is the smaller.
    Two(Value, Value),
}

impl Stratum {
    /// Two values in whatever order.
    pub fn two(one: Value, other: Value) -> Self {
        if one.0 < other.0 { Self::Two(one, other) } else { Self::Two(other, one) }
    }
}

/// What a row is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The CCO, or the state.
    pub scope: Scope,
    /// Which of its children.
    pub stratum: Stratum,
}

/// Children, and of them those reached by any service, by an assessment, by a service that is more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Children of the row.
    pub denominator: i64,
    /// Reached by any service.
    pub any: i64,
    /// Reached by an assessment.
    pub assessment: i64,
    /// Reached by a service beyond an assessment.
    pub service: i64,
}

/// What a row says. What is not reached is no column, yet whoever reads two columns knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Count {
    /// Children of the row.
    Denominator,
    /// Reached by any service.
    Any,
    /// Reached by an assessment.
    Assessment,
    /// Reached by a service beyond an assessment.
    Service,
    /// Not reached at all.
    NotReached,
}

impl Count {
    /// Every count, in the order of the columns.
    pub const ALL: [Self; 5] = [Self::Denominator, Self::Any, Self::Assessment, Self::Service, Self::NotReached];
}

/// Which indicators a data set has; an imported one may lack some. Children are always counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Whether it tells those reached by any service.
    pub any: bool,
    /// Whether it tells assessments.
    pub assessment: bool,
    /// Whether it tells services beyond an assessment.
    pub service: bool,
}

impl Measured {
    /// A data set that has all of them.
    pub const ALL: Self = Self { any: true, assessment: true, service: true };

    /// Whether the data set says this.
    pub fn has(self, count: Count) -> bool {
        match count {
            Count::Denominator => true,
            Count::Any | Count::NotReached => self.any,
            Count::Assessment => self.assessment,
            Count::Service => self.service,
        }
    }

    /// An indicator that the data set lacks mirrors the one it is a part of, so that it binds nothing and says nothing.
    pub fn mirrored(self, counts: Counts) -> Counts {
        let any = if self.any { counts.any } else { counts.denominator };
        let assessment = if self.assessment { counts.assessment } else { any };
        let service = if self.service { counts.service } else { any };
        Counts { denominator: counts.denominator, any, assessment, service }
    }
}

impl Counts {
    /// One of the counts.
    pub fn of(self, count: Count) -> i64 {
        match count {
            Count::Denominator => self.denominator,
            Count::Any => self.any,
            Count::Assessment => self.assessment,
            Count::Service => self.service,
            Count::NotReached => self.denominator - self.any,
        }
    }

    /// This and `times` of the other.
    pub fn plus(self, other: Self, times: i64) -> Self {
        Self {
            denominator: self.denominator + times * other.denominator,
            any: self.any + times * other.any,
            assessment: self.assessment + times * other.assessment,
            service: self.service + times * other.service,
        }
    }

    /// What must not fall below zero in a row; linear in the counts. Where any service is not told, assessments and services need not make it up.
    pub fn slacks(self, measured: Measured) -> [i64; 8] {
        let Self { denominator, any, assessment, service } = self;
        let made_up = if measured.any { assessment + service - any } else { 0 };
        [denominator, any, assessment, service, denominator - any, any - assessment, any - service, made_up]
    }

    /// Whether a row may say this. A row that is printed has one child at least.
    pub fn is_possible(self, measured: Measured) -> bool {
        self.denominator >= 1 && self.slacks(measured).iter().all(|it| *it >= 0)
    }
}

/// What everybody knows of a row's counts by its stratum alone: of a kind of service, that all of its children were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Nothing.
    #[default]
    Free,
    /// All children of the row were reached.
    AllReached,
    /// None was.
    NoneReached,
}

impl Shape {
    /// Whether counts of such a row may be so, or differ so.
    pub fn allows(self, counts: Counts) -> bool {
        match self {
            Self::Free => true,
            Self::AllReached => counts.denominator == counts.any,
            Self::NoneReached => counts.any == 0 && counts.assessment == 0 && counts.service == 0,
        }
    }

    /// Whether a count of such a row is no secret, since it can only be zero.
    pub fn fixes(self, count: Count) -> bool {
        match self {
            Self::Free => false,
            Self::AllReached => count == Count::NotReached,
            Self::NoneReached => matches!(count, Count::Any | Count::Assessment | Count::Service),
        }
    }
}

/// A table, in the order in which its rows were given.
#[derive(Debug, Clone)]
pub struct Table {
    measured: Measured,
    /// So many rows, the first ones, are told to readers at all; the others follow from them and are here so that this is known.
    n_told: usize,
    /// By place; empty where every row is free.
    shapes: Vec<Shape>,
    keys: Vec<Key>,
    counts: Vec<Counts>,
    scopes: Vec<Scope>,
    layout: Layout,
    /// What stands in each place, by scope and then by stratum.
    stands: Vec<Stand>,
    /// The place of each row.
    places: Vec<Place>,
}

/// What stands in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// A row.
    Row(u32),
    /// None, though the scope is told by the same dimensions: everybody knows that it holds no child.
    Empty,
    /// None, nor any of the same dimensions. An imported table may cross some scopes only.
    Untold,
}

impl Table {
    /// Of two rows with one key the first counts; whoever reads the file has refused the second.
    pub fn new(measured: Measured, rows: impl IntoIterator<Item = (Key, Counts)>) -> Self {
        let rows: Vec<(Key, Counts)> = rows.into_iter().collect();
        let occurring: BTreeSet<Value> = rows.iter().flat_map(|it| values_of(it.0.stratum)).flatten().collect();
        let n_dimensions = occurring.last().map_or(0, |it| usize::from(it.0) + 1);
        let mut values = vec![Vec::new(); n_dimensions];
        for value in occurring {
            if let Some(own) = values.get_mut(usize::from(value.0)) {
                own.push(value);
            }
        }
        let scopes: BTreeSet<Scope> = rows.iter().map(|it| it.0.scope).collect();
        let n_scopes = scopes.last().map_or(0, |it| usize::from(*it) + 1);
        let layout = Layout::new(&values);
        let mut table = Self {
            measured,
            n_told: rows.len(),
            shapes: Vec::new(),
            keys: Vec::with_capacity(rows.len()),
            counts: Vec::with_capacity(rows.len()),
            scopes: scopes.into_iter().collect(),
            stands: vec![Stand::Untold; n_scopes * layout.n_slots()],
            places: Vec::with_capacity(rows.len()),
            layout,
        };
        for (key, counts) in rows {
            table.push(key, counts);
        }
        table.mark_empty();
        table.n_told = table.keys.len();
        table
    }

    /// The same, of which only so many rows, the first ones, are told.
    pub fn telling(self, n_told: usize) -> Self {
        Self { n_told: n_told.min(self.keys.len()), ..self }
    }

    /// The same, with what strata alone say.
    pub fn shaped(self, shape: impl Fn(Key) -> Shape) -> Self {
        let shapes: Vec<Shape> = self.keys.iter().map(|it| shape(*it)).collect();
        let shapes = if shapes.iter().all(|it| *it == Shape::Free) { Vec::new() } else { shapes };
        Self { shapes, ..self }
    }

    /// What the stratum of a row alone says of it.
    pub fn shape(&self, at: At) -> Shape {
        self.shapes.get(at).copied().unwrap_or_default()
    }

    /// Whether readers get a row at all.
    pub fn is_told(&self, at: At) -> bool {
        at < self.n_told
    }

    /// How many rows readers get.
    pub fn n_told(&self) -> usize {
        self.n_told
    }

    fn push(&mut self, key: Key, counts: Counts) {
        let Some(place) = self.place(key.scope, key.stratum) else { return };
        let Ok(at) = u32::try_from(self.keys.len()) else { return };
        if let Some(own) = self.stands.get_mut(place).filter(|it| **it == Stand::Untold) {
            *own = Stand::Row(at);
            self.keys.push(key);
            self.places.push(place);
            self.counts.push(self.measured.mirrored(counts));
        }
    }

    /// Beside a row of the same dimensions, what has no row is empty.
    fn mark_empty(&mut self) {
        for scope in self.stands.chunks_mut(self.layout.n_slots()) {
            for strata in self.layout.alike() {
                let own = scope.get_mut(strata).unwrap_or_default();
                if own.iter().any(|it| *it != Stand::Untold) {
                    own.iter_mut().filter(|it| **it == Stand::Untold).for_each(|it| *it = Stand::Empty);
                }
            }
        }
    }

    /// Which indicators the rows have.
    pub fn measured(&self) -> Measured {
        self.measured
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.keys.len()
    }

    /// The rows, each with its place.
    pub fn rows(&self) -> impl Iterator<Item = (At, Key, Counts)> {
        self.keys.iter().zip(&self.counts).enumerate().map(|(at, (key, counts))| (at, *key, *counts))
    }

    /// Where a row is, if the table has it.
    pub fn at(&self, scope: Scope, stratum: Stratum) -> Option<At> {
        self.row_in(self.place(scope, stratum)?)
    }

    fn place(&self, scope: Scope, stratum: Stratum) -> Option<Place> {
        Some(self.first_place(scope) + self.layout.slot(stratum)?)
    }

    /// Where the strata of a scope begin; a stratum stands so far behind as its slot says.
    pub fn first_place(&self, scope: Scope) -> Place {
        usize::from(scope) * self.layout.n_slots()
    }

    /// How many places there are, most of them without a row.
    pub fn n_places(&self) -> usize {
        self.stands.len()
    }

    /// What stands in a place.
    pub fn stand(&self, place: Place) -> Stand {
        self.stands.get(place).copied().unwrap_or(Stand::Untold)
    }

    /// The row in a place, if one stands there.
    pub fn row_in(&self, place: Place) -> Option<At> {
        match self.stand(place) {
            Stand::Row(at) => usize::try_from(at).ok(),
            Stand::Empty | Stand::Untold => None,
        }
    }

    /// The place of a row.
    pub fn place_of(&self, at: At) -> Option<Place> {
        self.places.get(at).copied()
    }

    /// Where strata stand within a scope.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// A place that the table does not have holds no children.
    pub fn counts(&self, at: At) -> Counts {
        self.counts.get(at).copied().unwrap_or_default()
    }

    /// What the row at a place is found by.
    pub fn key(&self, at: At) -> Option<Key> {
        self.keys.get(at).copied()
    }

    /// The scopes, the state first where the table has it.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }
}

fn values_of(stratum: Stratum) -> [Option<Value>; 2] {
    match stratum {
        Stratum::Total => [None, None],
        Stratum::One(one) => [Some(one), None],
        Stratum::Two(one, other) => [Some(one), Some(other)],
    }
}
