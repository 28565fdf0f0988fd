//! A version of the measure: the parameters that OHA may change, as data. Nothing here is a constant of the program.

use chrono::NaiveDate;
use serde::Deserialize;

use super::codes::Category;
use super::day::Day;
use crate::metric::measures::Provenance;

/// How a child's age is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeRule {
    /// Completed years on the last day of the period.
    CompletedYearsOnLastDay,
}

/// One version of the measure, as `seeds/reach/measures.toml` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    pub key: String,
    pub label: String,
    /// First and last day, relative to the year: `Y-01-01`.
    pub period_start: String,
    pub period_end: String,
    pub age_rule: AgeRule,
    pub min_age: u8,
    pub max_age: u8,
    /// How many gaps in the cover a child may have, and how many days each.
    pub max_gaps: u32,
    pub max_gap_days: u32,
    /// Categories of codes that count; codes of others are not in the set.
    pub categories: Vec<Category>,
    pub provenance: Provenance,
    pub source: String,
}

/// First and last day of what is counted, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub first: Day,
    pub last: Day,
}

impl Period {
    /// None where the last day comes before the first.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        let (first, last) = (Day::from_date(first)?, Day::from_date(last)?);
        (first <= last).then_some(Self { first, last })
    }

    pub fn holds(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// What one run counts by: a version of the measure, and the period that it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub measure: Measure,
    pub period: Period,
}

impl Terms {
    /// The age that counts, if it is one of those that the measure is about.
    pub fn age_of(&self, birth: Day) -> Option<u8> {
        let AgeRule::CompletedYearsOnLastDay = self.measure.age_rule;
        let age = u8::try_from(birth.completed_years(self.period.last)).ok()?;
        (self.measure.min_age..=self.measure.max_age).contains(&age).then_some(age)
    }
}
