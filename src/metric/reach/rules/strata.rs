//! Counting: each child falls into one total, one stratum of every dimension, and one of every pair of dimensions.

use std::collections::HashMap;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Stratum {
    cco: u32,
    first: Option<Side>,
    second: Option<Side>,
}

/// Counts by stratum, of each CCO.
#[derive(Debug, Default)]
pub struct Tally(HashMap<Stratum, Counts, FixedState>);

impl Tally {
    pub fn of(children: &Settled) -> Self {
        let mut tally = Self::default();
        for (profile, marks) in children.children() {
            let child = counts_of(marks);
            for (first, second) in strata(profile) {
                tally.add(Stratum { cco: profile.cco, first, second }, child);
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
        let mut all: HashMap<(Option<Side>, Option<Side>), Counts> = HashMap::new();
        let mut rows = Vec::with_capacity(self.0.len() * 2);
        for (stratum, counts) in self.0 {
            all.entry((stratum.first, stratum.second)).or_default().add(counts);
            let scope = text(&values.cco, stratum.cco);
            rows.push(row(scope, stratum.first, stratum.second, counts, values));
        }
        rows.extend(all.into_iter().map(|((first, second), it)| row(ALL.to_owned(), first, second, it, values)));
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

fn strata(profile: Profile) -> impl Iterator<Item = (Option<Side>, Option<Side>)> {
    let side = move |dimension| match dimension {
        Dimension::Age => (dimension, u32::from(profile.age)),
        Dimension::County => (dimension, profile.county),
        Dimension::Language => (dimension, profile.language),
        Dimension::RaceEthnicity => (dimension, profile.race_ethnicity),
    };
    let each = Dimension::EACH.into_iter();
    let pairs = each.clone().flat_map(move |one| {
        let later = Dimension::EACH.into_iter().filter(move |it| *it > one);
        later.map(move |other| (Some(side(one)), Some(side(other))))
    });
    std::iter::once((None, None)).chain(each.map(move |it| (Some(side(it)), None))).chain(pairs)
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
