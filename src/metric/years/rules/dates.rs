//! The dates of a year, checked against each other; and a year's form moved to another year.

use chrono::{Datelike as _, NaiveDate};

use crate::kernel::failure::FieldErrors;
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{Definition, Provenance, YearStatus};

/// The longest time for an answer to a return.
const MOST_DAYS: u64 = 365;

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Dates {
    pub label: String,
    pub opens_on: NaiveDate,
    pub cutoff_on: NaiveDate,
    pub due_on: NaiveDate,
    pub results_on: Option<NaiveDate>,
    pub resubmit_days: u64,
    /// Days that OHA gives itself to answer what was sent.
    pub answer_days: u64,
    /// Days before and after the due date on which leads are reminded.
    pub remind_before: Vec<i64>,
    pub remind_after: Vec<i64>,
    pub provenance: Provenance,
    pub source: String,
}

impl Dates {
    pub fn of(form: &Definition) -> Self {
        Self {
            label: form.label.clone(),
            opens_on: form.opens_on,
            cutoff_on: form.cutoff_on,
            due_on: form.due_on,
            results_on: form.results_on,
            resubmit_days: form.resubmit_days,
            answer_days: form.answer_days,
            remind_before: form.remind_before.clone(),
            remind_after: form.remind_after.clone(),
            provenance: form.provenance,
            source: form.source.clone(),
        }
    }

    /// What of the dates contradicts what, by field.
    pub fn mistakes(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if self.opens_on >= self.cutoff_on {
            let text = format!("The last day of work must come after the year opens, {}.", day_words(self.opens_on));
            errors.add("cutoff_on", text);
        }
        if self.cutoff_on > self.due_on {
            let text = format!(
                "The due date cannot come before the last day of work that counts, {}.",
                day_words(self.cutoff_on)
            );
            errors.add("due_on", text);
        }
        if self.results_on.is_some_and(|it| it <= self.due_on) {
            errors.add("results_on", format!("Results come after the due date, {}.", day_words(self.due_on)));
        }
        if self.resubmit_days == 0 || self.resubmit_days > MOST_DAYS {
            errors.add("resubmit_days", "Give between 1 and 365 days.");
        }
        if self.answer_days == 0 || self.answer_days > MOST_DAYS {
            errors.add("answer_days", "Give between 1 and 365 days.");
        }
        errors
    }
}

/// Days as people list them: `30, 7, 1`. None is fine; their order is kept.
pub fn day_list(raw: &str) -> Result<Vec<i64>, String> {
    const MOST: usize = 12;
    let wrong = || "Enter numbers of days between 1 and 365, such as 30, 7, 1.".to_owned();
    let words = raw.split([',', ' ']).map(str::trim).filter(|it| !it.is_empty());
    let mut days: Vec<i64> = Vec::new();
    for word in words {
        let day = word.parse::<i64>().ok().filter(|it| (1..=365).contains(it)).ok_or_else(wrong)?;
        if !days.contains(&day) {
            days.push(day);
        }
    }
    if days.len() > MOST { Err(format!("Remind on {MOST} days at most.")) } else { Ok(days) }
}

/// "30, 7, 1"
pub fn days_listed(days: &[i64]) -> String {
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The same day in another year. 29 February becomes the day before March where there is none.
fn shifted(day: NaiveDate, years: i32) -> NaiveDate {
    let year = day.year() + years;
    day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).unwrap_or(day)
}

/// The form of another year: dates moved with it, items, sections, words and their provenance as they are.
pub fn moved_to(form: &Definition, year: MeasurementYear) -> Definition {
    let years = year.number() - form.year;
    let (from, to) = (form.year.to_string(), year.to_string());
    Definition {
        year: year.number(),
        label: if form.label.contains(&from) {
            form.label.replace(&from, &to)
        } else {
            format!("Measurement year {to}")
        },
        opens_on: shifted(form.opens_on, years),
        cutoff_on: shifted(form.cutoff_on, years),
        due_on: shifted(form.due_on, years),
        results_on: form.results_on.map(|it| shifted(it, years)),
        status: YearStatus::Setup,
        version: 1,
        // Nobody at OHA has said these dates yet, whoever said those that they were made of.
        provenance: Provenance::Inferred,
        source: format!("The dates of {from}, moved to {to}; to be confirmed"),
        ..form.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub(super) fn form() -> Definition {
        crate::metric::measures::io::definition("2024", include_str!("../../../../seeds/measures/2024.toml"), None)
            .unwrap()
    }

    #[test]
    fn a_day_moves_to_the_same_day_of_another_year_and_a_leap_day_to_the_last_of_february() {
        let table = [
            ("2024-01-01", 1, "2025-01-01"),
            ("2024-12-31", 1, "2025-12-31"),
            ("2024-02-29", 1, "2025-02-28"),
            ("2024-02-29", 4, "2028-02-29"),
            ("2023-02-28", 1, "2024-02-28"),
            ("2025-01-31", -1, "2024-01-31"),
        ];
        for (from, years, to) in table {
            assert_eq!(shifted(day(from), years), day(to), "{from} by {years}");
        }
    }

    #[test]
    fn a_year_set_up_from_another_keeps_its_words_and_moves_its_dates() {
        let from = Definition { due_on: day("2024-02-29"), results_on: Some(day("2025-06-30")), ..form() };
        let to = moved_to(&from, MeasurementYear::new(2027).unwrap());
        assert_eq!((to.year, to.version, to.status), (2027, 1, YearStatus::Setup));
        assert_eq!((to.due_on, to.results_on), (day("2027-02-28"), Some(day("2028-06-30"))));
        assert_eq!(
            (to.provenance, to.items.clone(), to.sections.clone()),
            (Provenance::Inferred, from.items, from.sections)
        );
        assert!(to.label.contains("2027") && !to.label.contains("2024"), "{}", to.label);
        let nameless =
            moved_to(&Definition { label: "Demonstration year".into(), ..form() }, MeasurementYear::new(2025).unwrap());
        assert_eq!(nameless.label, "Measurement year 2025");
    }

    #[test]
    fn days_are_read_as_people_list_them() {
        let table =
            [("", Some(vec![])), ("7", Some(vec![7])), ("30, 7,1", Some(vec![30, 7, 1])), ("7 7", Some(vec![7]))];
        for (raw, days) in table {
            assert_eq!(day_list(raw).ok(), days, "{raw:?}");
        }
        for raw in ["0", "366", "-1", "a week", "1;2", "1 2 3 4 5 6 7 8 9 10 11 12 13"] {
            assert!(day_list(raw).is_err(), "{raw:?}");
        }
        assert_eq!(days_listed(&[1, 7, 30]), "1, 7, 30");
    }

    #[test]
    fn dates_are_checked_against_each_other() {
        let good = Dates {
            opens_on: day("2027-01-01"),
            cutoff_on: day("2027-12-31"),
            due_on: day("2028-01-31"),
            results_on: Some(day("2028-06-30")),
            ..Dates::of(&form())
        };
        let wrong = |dates: Dates| dates.mistakes().iter().map(|it| it.0.to_owned()).collect::<Vec<_>>().join(" ");
        let table = [
            (good.clone(), ""),
            (Dates { results_on: None, ..good.clone() }, ""),
            (Dates { due_on: day("2027-12-31"), ..good.clone() }, ""),
            (Dates { cutoff_on: day("2027-01-01"), ..good.clone() }, "cutoff_on"),
            (Dates { due_on: day("2027-12-30"), ..good.clone() }, "due_on"),
            (Dates { results_on: Some(day("2028-01-31")), ..good.clone() }, "results_on"),
            (Dates { resubmit_days: 0, ..good.clone() }, "resubmit_days"),
            (Dates { resubmit_days: 366, opens_on: day("2028-01-01"), ..good }, "cutoff_on resubmit_days"),
        ];
        for (dates, fields) in table {
            assert_eq!(wrong(dates), fields);
        }
    }
}
