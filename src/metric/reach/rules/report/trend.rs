//! Rates over periods, in their order, with the breaks: where two periods cannot be joined by a line.

use chrono::{Datelike as _, Months, NaiveDate};

use super::rate::{Against, Rate};
use crate::metric::reach::rules::shown::Shown;

/// One period and what it was counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First and last day, both included.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The version of the measure.
    pub measure: String,
    /// Why OHA says that it cannot be compared with the period before; empty where it can.
    pub break_note: String,
    pub rate: Rate,
    pub statewide: Rate,
}

/// Why a period is not joined with the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// Another version of the measure.
    Measure,
    /// A longer or a shorter period.
    Length,
    /// Some days stand in both.
    Overlap,
    /// In OHA's words.
    Said(String),
}

/// A period of the trend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub period: Period,
    /// Breaks between the period before and this one.
    pub breaks: Vec<Break>,
    /// Against the period before, where both are told and no break parts them.
    pub change: Option<Against>,
}

/// The periods in their order.
pub fn trend(mut periods: Vec<Period>) -> Vec<Point> {
    periods.sort_by_key(|it| (it.last, it.first));
    let mut points: Vec<Point> = Vec::with_capacity(periods.len());
    for period in periods {
        let breaks = points.last().map(|it| breaks(&it.period, &period)).unwrap_or_default();
        let before = points.last().filter(|_| breaks.is_empty()).map(|it| it.period.rate);
        let is_told = |it: &Rate| matches!(it.rate, Shown::Number(_));
        let change = before.filter(|it| is_told(it) && is_told(&period.rate));
        points.push(Point { change: change.map(|it| Against::other(&period.rate, &it)), breaks, period });
    }
    points
}

fn breaks(before: &Period, period: &Period) -> Vec<Break> {
    let said = Some(period.break_note.trim()).filter(|it| !it.is_empty()).map(|it| Break::Said(it.to_owned()));
    let found = [
        (before.measure != period.measure).then_some(Break::Measure),
        (length(before) != length(period)).then_some(Break::Length),
        (period.first <= before.last).then_some(Break::Overlap),
        said,
    ];
    found.into_iter().flatten().collect()
}

/// Whole months, since two years differ in days; and the days over, where it is not made of months.
fn length(period: &Period) -> (u32, i64) {
    let Some(end) = period.last.succ_opt() else { return (0, 0) };
    let years = u32::try_from(end.year() - period.first.year()).unwrap_or_default();
    let most = 12 * years + end.month();
    let begun = |months: u32| period.first.checked_add_months(Months::new(months)).filter(|it| *it <= end);
    let whole = (0..=most).rev().find_map(|it| begun(it).map(|day| (it, (end - day).num_days())));
    whole.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::rules::report::rate::{Indicator, Limits, Verdict};
    use crate::metric::reach::rules::shown::ShownRow;

    const LIMITS: Limits = Limits { least_children: 30, widest: 200 };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(first: &str, last: &str, any: Shown) -> Period {
        let row = ShownRow { denominator: Shown::Number(1_000), any, ..ShownRow::MISSING };
        let rate = Rate::of(&row, Indicator::Any, LIMITS);
        Period {
            first: day(first),
            last: day(last),
            measure: "system_level_2022".into(),
            break_note: String::new(),
            rate,
            statewide: rate,
        }
    }

    #[test]
    fn years_are_joined_whatever_their_days_and_their_order() {
        let points = trend(vec![
            period("2024-01-01", "2024-12-31", Shown::Number(200)),
            period("2023-01-01", "2023-12-31", Shown::Number(100)),
        ]);
        assert!(points.iter().all(|it| it.breaks.is_empty()));
        assert_eq!(points[0].change, None);
        assert_eq!(points[1].change.unwrap().verdict, Verdict::Higher);
    }

    #[test]
    fn every_break_is_told_and_no_change_reaches_across_it() {
        let before = period("2022-07-01", "2023-06-30", Shown::Number(100));
        let mut noted = period("2023-07-01", "2024-06-30", Shown::Number(200));
        let mut other = noted.clone();
        noted.break_note = "Another list of codes.".into();
        other.measure = "child_level_2025".into();
        let cases = [
            (noted, Break::Said("Another list of codes.".into())),
            (other, Break::Measure),
            (period("2023-07-01", "2023-12-31", Shown::Number(200)), Break::Length),
            (period("2023-01-01", "2023-12-31", Shown::Number(200)), Break::Overlap),
        ];
        for (after, expected) in cases {
            let points = trend(vec![before.clone(), after]);
            assert_eq!(points[1].breaks, [expected]);
            assert_eq!(points[1].change, None);
        }
    }

    #[test]
    fn a_hidden_period_has_no_change_and_makes_no_break() {
        let points = trend(vec![
            period("2023-01-01", "2023-12-31", Shown::Number(100)),
            period("2024-01-01", "2024-12-31", Shown::Suppressed),
        ]);
        assert!(points[1].breaks.is_empty());
        assert_eq!(points[1].change, None);
    }

    #[test]
    fn a_length_is_told_in_months_and_days() {
        let table = [
            ("2023-01-01", "2023-12-31", (12, 0)),
            ("2024-01-01", "2024-12-31", (12, 0)),
            ("2022-07-01", "2022-12-31", (6, 0)),
            ("2024-01-15", "2024-02-20", (1, 6)),
        ];
        for (first, last, expected) in table {
            assert_eq!(length(&period(first, last, Shown::Missing)), expected, "{first} to {last}");
        }
    }
}
