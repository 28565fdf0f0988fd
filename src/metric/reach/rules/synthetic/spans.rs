//! When, where and as whom a made-up child is enrolled.

use chrono::NaiveDate;

use super::{Case, Child, Synthetic, days_after, days_before, leaning};
use crate::metric::reach::rules::chance::Chance;

/// A row of the enrolment file.
#[derive(Debug, Clone)]
pub struct MadeSpan<'a> {
    pub cco: &'a str,
    pub county: &'a str,
    pub birth: NaiveDate,
    pub race_ethnicity: &'a str,
    pub language: &'a str,
    pub start: NaiveDate,
    pub end: Option<NaiveDate>,
}

/// First and last day, and by how many places her CCO stands behind her first.
type Stay = (NaiveDate, Option<NaiveDate>, usize);

impl<'a> Synthetic<'a> {
    /// The rows of one member. She has one at least.
    pub fn spans(&self, number: u64) -> Vec<MadeSpan<'a>> {
        let child = self.child(number);
        let mut chance = Chance::of(self.seed ^ 0x5ba5, number);
        let home = self.home(&child, &mut chance);
        let stays = self.stays(&child, &mut chance);
        let moved = child.case == Case::MovedHouse;
        let row = |(n, (start, end, away)): (usize, Stay)| {
            let cco = if away == 0 { home.cco } else { other(&self.words.ccos, home.cco, away) };
            let county = if moved { other(&self.words.counties, home.county, n) } else { home.county };
            MadeSpan { cco, county, start, end, ..home }
        };
        stays.into_iter().enumerate().map(row).collect()
    }

    fn home(&self, child: &Child, chance: &mut Chance) -> MadeSpan<'a> {
        let words = self.words;
        let cco = leaning(chance, &words.ccos);
        let place = words.ccos.iter().position(|it| it == cco).unwrap_or(0);
        let near = usize::try_from(chance.below(6)).unwrap_or(0);
        let county = words.counties.iter().cycle().nth(place * 2 + near).map_or("", String::as_str);
        let (race_ethnicity, language) = (leaning(chance, &words.race_ethnicity), leaning(chance, &words.languages));
        let (start, birth) = (self.first, child.birth);
        let home = MadeSpan { cco, county, birth, race_ethnicity, language, start, end: None };
        match child.case {
            Case::NoAttributes => MadeSpan { county: "", race_ethnicity: "", language: "", ..home },
            Case::QuotedAttributes => MadeSpan {
                county: with_comma(&words.counties),
                race_ethnicity: with_comma(&words.race_ethnicity),
                language: with_comma(&words.languages),
                ..home
            },
            Case::Ordinary if chance.in_thousand(30) => MadeSpan { race_ethnicity: "", ..home },
            _ => home,
        }
    }

    fn stays(&self, child: &Child, chance: &mut Chance) -> Vec<Stay> {
        let (first, last) = (self.first, self.last);
        // A day of the year, counted from its first.
        let on = |n: u64| days_after(first, n);
        let until = |n: u64| Some(days_after(first, n));
        let all = Some(last);
        match child.case {
            Case::TouchingSpans => vec![(first, until(99), 0), (on(100), all, 0)],
            Case::OverlappingSpans => vec![(first, until(199), 0), (on(100), all, 0)],
            Case::NestedSpans => vec![(first, all, 0), (on(100), until(200), 0)],
            Case::SameSpanTwice => vec![(first, all, 0), (first, all, 0)],
            Case::EndBeforeStart => vec![(on(200), until(100), 0), (first, None, 0)],
            Case::SpanBeforeTheYear => vec![(before(first, 300), Some(before(first, 1)), 1), (first, all, 0)],
            Case::SpanAfterTheYear => vec![(first, all, 0), (days_after(last, 1), None, 1)],
            Case::GapOf45 => vec![(first, until(99), 0), (on(145), all, 0)],
            Case::GapOf46 => vec![(first, until(99), 0), (on(146), all, 0)],
            Case::TwoGaps => vec![(first, until(99), 0), (on(110), until(199), 0), (on(210), all, 0)],
            Case::LeadingGap => vec![(on(45), None, 0)],
            Case::LeadingGapTooLong => vec![(on(46), None, 0)],
            Case::TrailingGap => vec![(before(first, 400), Some(before(last, 45)), 0)],
            Case::TrailingGapTooLong => vec![(before(first, 400), Some(before(last, 46)), 0)],
            Case::SwitchOfCco => vec![(first, until(181), 0), (on(182), all, 1)],
            Case::TwoCcosAtOnce => vec![(first, all, 0), (first, Some(before(last, 30)), 1)],
            Case::TwoCcosAlike => vec![(first, all, 0), (first, all, 1)],
            Case::MovedHouse => vec![(first, until(99), 0), (on(100), until(200), 0), (on(150), all, 0)],
            Case::ClaimWithoutCover => vec![(on(40), None, 0)],
            Case::Ordinary => self.ordinary(child, chance),
            _ => vec![(child.birth.min(first), None, 0)],
        }
    }

    /// Most are there all year; some come, some go, some change.
    fn ordinary(&self, child: &Child, chance: &mut Chance) -> Vec<Stay> {
        let came = days_after(child.birth, chance.below(900)).min(days_after(self.first, chance.below(60)));
        let came = came.max(child.birth);
        let some_day = days_after(self.first, chance.below(364));
        let after = days_after(some_day, 1 + chance.below(60));
        match chance.below(20) {
            0 => vec![(some_day.max(child.birth), None, 0)],
            1 => vec![(came, Some(some_day.max(came)), 0)],
            2 | 3 => vec![(came, Some(some_day.max(came)), 0), (after.max(came), None, 0)],
            4 => vec![(came, Some(some_day.max(came)), 0), (after.max(came), None, 1)],
            5 | 6 => vec![(came, Some(self.last), 0)],
            _ => vec![(came, None, 0)],
        }
    }
}

/// The value that stands so many places behind another.
fn other<'a>(of: &'a [String], than: &str, by: usize) -> &'a str {
    let at = of.iter().position(|it| it == than).unwrap_or(0);
    of.iter().cycle().nth(at + by).map_or("", String::as_str)
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    days_before(day, days).unwrap_or(day)
}

fn with_comma(words: &[String]) -> &str {
    words.iter().find(|it| it.contains(',')).map_or("", String::as_str)
}
