//! Made-up children, so that anybody can try the computation without a real one. Each is told by the seed and her number alone, so that
//! files of any size are written without keeping them.

mod cases;
mod claims;
mod spans;

use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;

pub use self::cases::Case;
pub use self::claims::MadeClaim;
pub use self::spans::MadeSpan;
use super::chance::Chance;
use super::codes::Category;

/// The words that made-up files are made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    pub schema: u8,
    pub ccos: Vec<String>,
    pub counties: Vec<String>,
    pub race_ethnicity: Vec<String>,
    pub languages: Vec<String>,
    pub rendering_types: Vec<String>,
    pub other_codes: Vec<String>,
    #[serde(rename = "code")]
    pub codes: Vec<MadeCode>,
}

/// A code of the made-up code set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadeCode {
    pub code: String,
    pub category: Category,
}

/// All that decides what is made.
#[derive(Debug, Clone)]
pub struct Synthetic<'a> {
    words: &'a Vocabulary,
    seed: u64,
    n_members: u64,
    first: NaiveDate,
    last: NaiveDate,
    /// Walks through all members in an order that looks like none.
    stride: u64,
}

/// A made-up child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    pub case: Case,
    pub birth: NaiveDate,
}

impl<'a> Synthetic<'a> {
    /// None for a year that is no year of the calendar.
    pub fn new(words: &'a Vocabulary, seed: u64, n_members: u64, year: i32) -> Option<Self> {
        let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
        // A number near the golden section that shares no divisor with the members meets each of them once.
        let from = (n_members / 8 * 5).max(1);
        let stride = (from..from.saturating_add(n_members)).find(|it| divisor(*it, n_members) == 1)?;
        Some(Self { words, seed, n_members, first, last, stride })
    }

    /// The members of one round, each once, scattered.
    pub fn members(&self) -> impl Iterator<Item = u64> + use<> {
        let (stride, n) = (u128::from(self.stride), u128::from(self.n_members));
        let shift = u128::from(self.seed);
        (0..n).map(move |it| u64::try_from((it * stride + shift) % n).unwrap_or(0))
    }

    /// As files name her.
    pub fn member_id(number: u64) -> String {
        format!("M{number:08}")
    }

    fn child(&self, number: u64) -> Child {
        let mut chance = Chance::of(self.seed, number);
        let case = Case::of(number, &mut chance);
        Child { case, birth: self.birth(case, &mut chance) }
    }

    fn birth(&self, case: Case, chance: &mut Chance) -> NaiveDate {
        let year = self.first.year();
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let made = match case {
            // Of any five years one has a leap day, but around a few centuries.
            Case::BornOnLeapDay => (year - 5..year).rev().find_map(|it| day(it, 2, 29)),
            Case::BornOnFirstOfJanuary => day(year - 5, 1, 1),
            Case::BornOnLastOfDecember => day(year - 5, 12, 31),
            Case::TooYoung => day(year, 1, 1),
            Case::TooOld => day(year - 6, 12, 31),
            Case::Ordinary => None,
            _ => days_before(self.last, 366 + chance.below(365 * 4)),
        };
        // Most are of an age that counts; some are younger or older.
        made.or_else(|| days_before(self.last, chance.below(365 * 7))).unwrap_or(self.first)
    }
}

fn divisor(one: u64, other: u64) -> u64 {
    one.checked_rem(other).map_or(one, |rest| divisor(other, rest))
}

fn days_before(day: NaiveDate, days: u64) -> Option<NaiveDate> {
    day.checked_sub_days(chrono::Days::new(days))
}

fn days_after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(chrono::Days::new(days)).unwrap_or(day)
}

/// One of them, the first ones more often than the last, as it is in life.
fn leaning<'a>(chance: &mut Chance, of: &'a [String]) -> &'a str {
    let n = u64::try_from(of.len()).unwrap_or(0);
    let at = chance.below(n) + 1;
    usize::try_from(chance.below(at)).ok().and_then(|it| of.get(it)).map_or("", String::as_str)
}
