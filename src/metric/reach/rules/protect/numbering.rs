//! Words as numbers: a table that is read or stored names its scopes, dimensions and values; disclosure control counts them.

use std::collections::BTreeMap;

use super::table::{ALL, Key, Scope, Stratum, Value};
use crate::metric::reach::rules::strata;

/// What a row is found by, in words. Dimensions and values that are not used are empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a> {
    pub scope: &'a str,
    pub dim1: &'a str,
    pub value1: &'a str,
    pub dim2: &'a str,
    pub value2: &'a str,
}

/// Why a table cannot be numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It names more scopes, dimensions or values than can be told apart.
    TooMany,
    /// A value without its dimension, a second dimension without a first, a dimension crossed with itself.
    NoStratum,
}

/// Places that a table may have: every scope times every combination that its words allow. Each takes a few bytes, whether or not there is a row.
const MOST_PLACES: usize = 16_000_000;

/// Numbers for the words of one table, by their bytes.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    scopes: BTreeMap<String, Scope>,
    dimensions: BTreeMap<String, (u8, BTreeMap<String, u16>)>,
}

impl Numbering {
    /// Of all the words of a table.
    ///
    /// # Errors
    /// Where there are too many of them.
    pub fn of<'a>(rows: impl IntoIterator<Item = Words<'a>>) -> Result<Self, Unfit> {
        let mut numbering = Self::default();
        for row in rows {
            numbering.meet(row);
        }
        numbering.count()?;
        Ok(numbering)
    }

    fn meet(&mut self, row: Words<'_>) {
        if row.scope != strata::ALL && !self.scopes.contains_key(row.scope) {
            self.scopes.insert(row.scope.to_owned(), ALL);
        }
        for (dimension, value) in [(row.dim1, row.value1), (row.dim2, row.value2)] {
            if dimension.is_empty() {
                continue;
            }
            if !self.dimensions.contains_key(dimension) {
                self.dimensions.insert(dimension.to_owned(), (0, BTreeMap::new()));
            }
            if let Some((_, values)) = self.dimensions.get_mut(dimension).filter(|it| !it.1.contains_key(value)) {
                values.insert(value.to_owned(), 0);
            }
        }
    }

    /// Numbers what was met, in the order of bytes, so that a smaller word has a smaller number.
    fn count(&mut self) -> Result<(), Unfit> {
        for (number, own) in self.scopes.values_mut().enumerate() {
            *own = Scope::try_from(number + 1).map_err(|_| Unfit::TooMany)?;
        }
        for (number, (own, values)) in self.dimensions.values_mut().enumerate() {
            *own = u8::try_from(number).map_err(|_| Unfit::TooMany)?;
            for (number, own) in values.values_mut().enumerate() {
                *own = u16::try_from(number).map_err(|_| Unfit::TooMany)?;
            }
        }
        let sizes: Vec<usize> = self.dimensions.values().map(|it| it.1.len()).collect();
        let all: usize = sizes.iter().sum();
        // Every pair of values of two dimensions, once.
        let pairs: usize = sizes.iter().map(|it| it * (all - it)).sum::<usize>() / 2;
        let places = (1 + all + pairs).saturating_mul(self.scopes.len() + 1);
        if places > MOST_PLACES { Err(Unfit::TooMany) } else { Ok(()) }
    }

    /// The number of a row; none where it has a word that the table has not.
    ///
    /// # Errors
    /// Where the words name no stratum.
    pub fn key(&self, row: Words<'_>) -> Result<Option<Key>, Unfit> {
        let scope = if row.scope == strata::ALL { Some(ALL) } else { self.scopes.get(row.scope).copied() };
        let stratum = match (row.dim1, row.dim2) {
            ("", "") if row.value1.is_empty() && row.value2.is_empty() => Some(Stratum::Total),
            ("", _) => return Err(Unfit::NoStratum),
            (_, "") if row.value2.is_empty() => self.value(row.dim1, row.value1).map(Stratum::One),
            (one, other) if other.is_empty() || one == other => return Err(Unfit::NoStratum),
            (one, other) => {
                let both = self.value(one, row.value1).zip(self.value(other, row.value2));
                both.map(|(one, other)| Stratum::two(one, other))
            }
        };
        Ok(scope.zip(stratum).map(|(scope, stratum)| Key { scope, stratum }))
    }

    fn value(&self, dimension: &str, value: &str) -> Option<Value> {
        let (dimension, values) = self.dimensions.get(dimension)?;
        Some((*dimension, *values.get(value)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'a>(scope: &'a str, first: (&'a str, &'a str), second: (&'a str, &'a str)) -> Words<'a> {
        Words { scope, dim1: first.0, value1: first.1, dim2: second.0, value2: second.1 }
    }

    const NONE: (&str, &str) = ("", "");

    #[test]
    fn the_state_is_none_of_its_ccos_and_words_count_in_the_order_of_bytes() {
        let rows = [
            words("north", ("county", "Lane"), ("language", "Spanish")),
            words("ALL", ("age", "3"), NONE),
            words("east", NONE, NONE),
            words("north", ("county", "Baker"), NONE),
        ];
        let numbering = Numbering::of(rows).unwrap();
        let key = |it| numbering.key(it).unwrap();
        let one = |scope, value| Some(Key { scope, stratum: Stratum::One(value) });
        assert_eq!(key(words("ALL", NONE, NONE)), Some(Key { scope: ALL, stratum: Stratum::Total }));
        assert_eq!(key(words("east", ("age", "3"), NONE)), one(1, (0, 0)));
        assert_eq!(key(words("north", ("county", "Lane"), NONE)), one(2, (1, 1)));
        let both = Some(Key { scope: 2, stratum: Stratum::Two((1, 0), (2, 0)) });
        assert_eq!(key(words("north", ("county", "Baker"), ("language", "Spanish"))), both);
        assert_eq!(key(words("north", ("language", "Spanish"), ("county", "Baker"))), both);
    }

    #[test]
    fn a_word_that_the_table_has_not_is_found_nowhere() {
        let numbering = Numbering::of([words("north", ("county", "Lane"), NONE)]).unwrap();
        for it in
            [words("south", NONE, NONE), words("north", ("county", "Linn"), NONE), words("north", ("age", "3"), NONE)]
        {
            assert_eq!(numbering.key(it), Ok(None));
        }
    }

    #[test]
    fn words_that_name_no_stratum_are_refused() {
        let numbering = Numbering::of([words("north", ("county", "Lane"), NONE)]).unwrap();
        for it in [
            words("north", ("", "Lane"), NONE),
            words("north", NONE, ("county", "Lane")),
            words("north", ("county", "Lane"), ("county", "Lane")),
            words("north", ("county", "Lane"), ("", "Lane")),
        ] {
            assert_eq!(numbering.key(it), Err(Unfit::NoStratum));
        }
    }

    #[test]
    fn a_table_of_more_combinations_than_memory_is_for_is_refused() {
        let names: Vec<String> = (0..5_000).map(|it| it.to_string()).collect();
        let rows = names.iter().map(|it| words("north", ("one", it), ("other", it)));
        assert_eq!(Numbering::of(rows).unwrap_err(), Unfit::TooMany);
    }
}
