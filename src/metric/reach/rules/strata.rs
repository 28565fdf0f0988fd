//! Counting: each child falls into one total, one stratum of every dimension, and one of every pair of dimensions.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use foldhash::fast::FixedState;

use super::codes::{Category, Marks};
use super::settle::{Profile, Settled, Values};
use super::table::{Counts, Row};

/// The scope of all CCOs together.
pub const ALL: &str = "ALL";

/// What children are told apart by, in the order of the words' bytes, which is the order of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Age,
    County,
    Language,
    RaceEthnicity,
}

impl Dimension {
    pub const EACH: [Self; 4] = [Self::Age, Self::County, Self::Language, Self::RaceEthnicity];

    pub fn word(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::County => "county",
            Self::Language => "language",
            Self::RaceEthnicity => "race_ethnicity",
        }
    }
}

/// One dimension and a place among its values (the age itself for ages).
type Side = (Dimension, u32);

/// A total, a value of one dimension, or of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stratum {
    cco: u32,
    first: Option<Side>,
    second: Option<Side>,
}

/// Each child is looked up a dozen times, and one number is hashed sooner than seven.
impl Hash for Stratum {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let side =
            |it: Option<Side>| it.map_or(0, |(dimension, place)| (u128::from(place) << 3) | (dimension as u128 + 1));
        state.write_u128((u128::from(self.cco) << 70) | (side(self.first) << 35) | side(self.second));
    }
}

/// Counts by stratum, of each CCO.
#[derive(Debug, Default)]
pub struct Tally(HashMap<Stratum, Counts, FixedState>);

impl Tally {
    pub fn of(children: &Settled) -> Self {
        let mut tally = Self::default();
        for (profile, marks) in children.children() {
            let child = counts_of(marks);
            let mut add = |first, second| tally.add(Stratum { cco: profile.cco, first, second }, child);
            add(None, None);
            let sides = sides(profile);
            for (n, one) in sides.iter().enumerate() {
                add(Some(*one), None);
                sides.iter().skip(n + 1).for_each(|other| add(Some(*one), Some(*other)));
            }
        }
        tally
    }

    pub fn absorb(&mut self, other: Self) {
        for (stratum, counts) in other.0 {
            self.add(stratum, counts);
        }
    }

    /// The table: of each CCO, and of all, sorted.
    pub fn rows(self, values: &Values) -> Vec<Row> {
        let mut all = Self::default();
        let mut rows = Vec::with_capacity(self.0.len() * 2);
        for (stratum, counts) in self.0 {
            all.add(Stratum { cco: 0, ..stratum }, counts);
            let scope = text(&values.cco, stratum.cco);
            rows.push(row(scope, stratum.first, stratum.second, counts, values));
        }
        let state = |(it, counts): (Stratum, Counts)| row(ALL.to_owned(), it.first, it.second, counts, values);
        rows.extend(all.0.into_iter().map(state));
        rows.sort_unstable();
        rows
    }

    fn add(&mut self, stratum: Stratum, counts: Counts) {
        self.0.entry(stratum).or_default().add(counts);
    }
}

fn counts_of(marks: Marks) -> Counts {
    Counts {
        denominator: 1,
        numerator: u64::from(!marks.is_empty()),
        assessment: u64::from(marks.has(Category::Assessment)),
        service: u64::from(marks.has(Category::Service)),
    }
}

fn sides(profile: Profile) -> [Side; 4] {
    Dimension::EACH.map(|it| match it {
        Dimension::Age => (it, u32::from(profile.age)),
        Dimension::County => (it, profile.county),
        Dimension::Language => (it, profile.language),
        Dimension::RaceEthnicity => (it, profile.race_ethnicity),
    })
}

fn row(scope: String, first: Option<Side>, second: Option<Side>, counts: Counts, values: &Values) -> Row {
    let words = |side: Option<Side>| match side {
        None => (String::new(), String::new()),
        Some((dimension, place)) => {
            let value = match dimension {
                Dimension::Age => place.to_string(),
                Dimension::County => text(&values.county, place),
                Dimension::Language => text(&values.language, place),
                Dimension::RaceEthnicity => text(&values.race_ethnicity, place),
            };
            (dimension.word().to_owned(), value)
        }
    };
    let ((dim1, value1), (dim2, value2)) = (words(first), words(second));
    Row { scope, dim1, value1, dim2, value2, counts }
}

fn text(values: &[String], place: u32) -> String {
    values.get(place as usize).cloned().unwrap_or_default()
}
