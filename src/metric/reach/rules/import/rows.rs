//! The rows of a table while it is taken in. A file may have hundreds of thousands, so each is kept in 32 bytes: its words once for all rows,
//! its counts as small numbers. What is asked of all rows at once is asked by putting them in another order.

use std::collections::HashMap;

use crate::metric::reach::rules::data_set::{Key, Scope, Stratum, TrueCounts, TrueRow, Value};
use crate::metric::reach::rules::stratifiers::Stratifiers;

/// A value of a stratifier by its numbers: the stratifier's in the upper eight bits, from 1 on in the order of their keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side(u32);

const VALUE_BITS: u32 = 24;

impl Side {
    /// Of a row that is divided by less.
    pub const NONE: Self = Self(0);

    /// The place of its stratifier among all; 0 for none.
    pub fn dim(self) -> u32 {
        self.0 >> VALUE_BITS
    }

    fn parts(self) -> Option<(usize, usize)> {
        let dim = usize::try_from(self.dim().checked_sub(1)?).ok()?;
        Some((dim, usize::try_from(self.0 & ((1 << VALUE_BITS) - 1)).ok()?))
    }
}

/// A row by its numbers.
#[derive(Debug, Clone, Copy)]
pub struct Numbered {
    /// 0 for the state.
    pub scope: u16,
    /// The smaller one first; one that is not there is none.
    pub sides: [Side; 2],
    pub line: u32,
    counts: [u32; 4],
}

/// What an indicator says that the table does not tell.
const NOT_TOLD: u32 = u32::MAX;

impl Numbered {
    pub fn counts(&self) -> TrueCounts {
        let [denominator, any, assessment, service] = self.counts;
        let told = |it: u32| (it != NOT_TOLD).then_some(i64::from(it));
        TrueCounts {
            denominator: i64::from(denominator),
            any: told(any),
            assessment: told(assessment),
            service: told(service),
        }
    }

    pub fn key(&self) -> (u16, [Side; 2]) {
        (self.scope, self.sides)
    }
}

/// In which order rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By scope, first value, second value, line.
    First,
    /// By scope, last value, first value.
    Last,
    /// By values, then scope: the state's row before the CCOs'.
    Values,
}

/// Rows, and the words that they are made of.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    scopes: Vec<Scope>,
    by_scope: HashMap<Scope, u16>,
    dims: Vec<String>,
    values: Vec<Vec<String>>,
    by_value: Vec<HashMap<String, Side>>,
    rows: Vec<Numbered>,
}

impl Rows {
    pub fn of(stratifiers: &Stratifiers) -> Self {
        let mut dims: Vec<String> = stratifiers.0.iter().map(|it| it.key.clone()).collect();
        dims.sort_unstable();
        let (values, by_value) = (vec![Vec::new(); dims.len()], vec![HashMap::new(); dims.len()]);
        let mut rows = Self { dims, values, by_value, ..Self::default() };
        let _ = rows.scope(&Scope::Statewide);
        rows
    }

    /// The number of a scope; none where there are more than any table has.
    pub fn scope(&mut self, scope: &Scope) -> Option<u16> {
        if let Some(number) = self.by_scope.get(scope) {
            return Some(*number);
        }
        let number = u16::try_from(self.scopes.len()).ok()?;
        self.scopes.push(scope.clone());
        self.by_scope.insert(scope.clone(), number);
        Some(number)
    }

    /// The numbers of a value; none of a stratifier that is not in the list, or where there are more than `most` values already.
    pub fn side(&mut self, dim: &str, value: &str, most: usize) -> Option<Side> {
        let place = self.dims.iter().position(|it| it == dim)?;
        if let Some(side) = self.by_value.get(place)?.get(value) {
            return Some(*side);
        }
        let is_full = self.values.iter().map(Vec::len).sum::<usize>() >= most;
        let values = self.values.get_mut(place).filter(|_| !is_full)?;
        let (upper, lower) = (u32::try_from(place + 1).ok()?, u32::try_from(values.len()).ok()?);
        let side = (upper < 1 << (u32::BITS - VALUE_BITS) && lower < 1 << VALUE_BITS)
            .then_some(Side(upper << VALUE_BITS | lower))?;
        values.push(value.to_owned());
        self.by_value.get_mut(place)?.insert(value.to_owned(), side);
        Some(side)
    }

    /// Adds a row; false where a count is larger than any that can be kept.
    pub fn add(&mut self, (scope, sides): (u16, [Side; 2]), line: u64, counts: TrueCounts) -> bool {
        let number = |it: i64| u32::try_from(it).ok().filter(|it| *it != NOT_TOLD);
        let part = |it: Option<i64>| it.map_or(Some(NOT_TOLD), number);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let all = (number(counts.denominator), part(counts.any), part(counts.assessment), part(counts.service));
        let (Some(denominator), Some(any), Some(assessment), Some(service)) = all else { return false };
        self.rows.push(Numbered { scope, sides, line, counts: [denominator, any, assessment, service] });
        true
    }

    /// Adds a row by its words; false where it cannot be kept.
    pub fn add_row(&mut self, row: &TrueRow) -> bool {
        let [dim1, value1, dim2, value2] = row.key.stratum.words();
        let mut side = |dim: &str, value: &str| match dim {
            "" => Some(Side::NONE),
            _ => self.side(dim, value, usize::MAX),
        };
        let (one, other) = (side(dim1, value1), side(dim2, value2));
        let (Some(one), Some(other), Some(scope)) = (one, other, self.scope(&row.key.scope)) else { return false };
        self.add((scope, [one, other]), u64::try_from(row.line).unwrap_or(0), row.counts)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn numbered(&self) -> &[Numbered] {
        &self.rows
    }

    /// In place: no room is taken for it.
    pub fn put_in(&mut self, order: Order) {
        match order {
            Order::First => self.rows.sort_unstable_by_key(|it| (it.scope, it.sides, it.line)),
            Order::Last => self.rows.sort_unstable_by_key(|it| (it.scope, turned(it.sides))),
            Order::Values => self.rows.sort_unstable_by_key(|it| (it.sides, it.scope)),
        }
    }

    /// Every row with its words.
    pub fn iter(&self) -> impl Iterator<Item = TrueRow> + '_ {
        self.rows.iter().filter_map(|it| {
            Some(TrueRow { key: self.key((it.scope, it.sides))?, line: i64::from(it.line), counts: it.counts() })
        })
    }

    /// The counts of a key. Asked in the first order.
    pub fn find(&self, key: &Key) -> Option<TrueCounts> {
        let [dim1, value1, dim2, value2] = key.stratum.words();
        let side = |dim: &str, value: &str| {
            if dim.is_empty() {
                return Some(Side::NONE);
            }
            let place = self.dims.iter().position(|it| it == dim)?;
            self.by_value.get(place)?.get(value).copied()
        };
        let wanted = (*self.by_scope.get(&key.scope)?, [side(dim1, value1)?, side(dim2, value2)?]);
        let at = self.rows.binary_search_by_key(&wanted, Numbered::key).ok()?;
        self.rows.get(at).map(Numbered::counts)
    }

    /// A key in words.
    pub fn key(&self, (scope, [one, other]): (u16, [Side; 2])) -> Option<Key> {
        let scope = self.scopes.get(usize::from(scope))?.clone();
        let stratum = match (one == Side::NONE, other == Side::NONE) {
            (true, _) => Stratum::Total,
            (false, true) => Stratum::One(self.value(one)?),
            (false, false) => Stratum::Two(self.value(one)?, self.value(other)?),
        };
        Some(Key { scope, stratum })
    }

    pub fn value(&self, side: Side) -> Option<Value> {
        let (dim, value) = side.parts()?;
        Some(Value { dim: self.dims.get(dim)?.clone(), value: self.values.get(dim)?.get(value)?.clone() })
    }

    /// The key of the stratifier at a place that [`Side::dim`] names.
    pub fn dim(&self, place: u32) -> Option<&str> {
        self.dims.get(usize::try_from(place.checked_sub(1)?).ok()?).map(String::as_str)
    }

    /// Whether the table divides by a stratifier.
    pub fn names(&self, dim: &str) -> bool {
        let place = self.dims.iter().position(|it| it == dim);
        place.and_then(|it| self.values.get(it)).is_some_and(|it| !it.is_empty())
    }
}

/// With the last value first.
pub fn turned([one, other]: [Side; 2]) -> [Side; 2] {
    if other == Side::NONE { [one, other] } else { [other, one] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::io::stratifiers::stratifiers;

    const COUNTS: TrueCounts = TrueCounts { denominator: 12, any: Some(3), assessment: None, service: Some(0) };

    #[test]
    fn a_row_takes_32_bytes_and_comes_back_whole() {
        assert_eq!(size_of::<Numbered>(), 32);
        let mut rows = Rows::of(stratifiers().unwrap());
        let (age, lane) = (rows.side("age", "3", 9).unwrap(), rows.side("county", "lane", 9).unwrap());
        assert!(rows.add((0, [age, lane]), 4, COUNTS) && rows.add((0, [Side::NONE; 2]), 2, COUNTS));
        assert!(!rows.add((0, [age, Side::NONE]), 5, TrueCounts { denominator: i64::from(u32::MAX) + 1, ..COUNTS }));
        rows.put_in(Order::First);
        let all: Vec<TrueRow> = rows.iter().collect();
        let told: Vec<([&str; 4], i64)> = all.iter().map(|it| (it.key.stratum.words(), it.line)).collect();
        assert_eq!(told, [(["", "", "", ""], 2), (["age", "3", "county", "lane"], 4)]);
        for row in &all {
            assert_eq!((row.counts, rows.find(&row.key)), (COUNTS, Some(COUNTS)));
        }
        assert!(rows.names("age") && !rows.names("language"));
    }

    #[test]
    fn words_are_kept_once_and_not_without_end() {
        let mut rows = Rows::of(stratifiers().unwrap());
        assert_eq!(rows.side("county", "lane", 2), rows.side("county", "lane", 2));
        assert!(rows.side("county", "linn", 2).is_some() && rows.side("age", "3", 2).is_none());
        assert_eq!((rows.side("moon", "full", 9), rows.scope(&Scope::Statewide)), (None, Some(0)));
    }
}
