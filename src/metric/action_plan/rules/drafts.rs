//! What people type into the plan's forms, as domain types. A draft may be incomplete: only what names a thing is asked for.

use chrono::NaiveDate;

use crate::kernel::texts::{Line, Narrative};
use crate::metric::action_plan::TargetKind;

/// A goal needs its title and nothing else to be saved.
#[derive(Debug, Clone)]
pub struct GoalDraft {
    pub title: Line,
    pub why: Narrative,
    pub population: Option<Line>,
}

/// A strategy needs its lever.
#[derive(Debug, Clone)]
pub struct StrategyDraft {
    /// A code of the list of levers.
    pub lever: String,
    pub description: Narrative,
    pub owner: Option<Line>,
    pub span: Span,
}

/// A target needs its kind.
#[derive(Debug, Clone)]
pub struct TargetDraft {
    pub kind: TargetKind,
    pub measure: Option<Line>,
    pub unit: Option<Line>,
    pub baseline: Option<Line>,
    pub baseline_on: Option<NaiveDate>,
    pub baseline_due_on: Option<NaiveDate>,
    pub baseline_reason: Option<Line>,
    pub target_value: Option<Line>,
    pub due_on: Option<NaiveDate>,
    pub responsible: Option<Line>,
}

/// From a day to a day; either may be open, but never the wrong way round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
}

impl Span {
    /// # Errors
    /// Says what is wrong with the end when it lies before the start.
    pub fn new(starts_on: Option<NaiveDate>, ends_on: Option<NaiveDate>) -> Result<Self, String> {
        match (starts_on, ends_on) {
            (Some(start), Some(end)) if end < start => Err("Enter an end that is not before the start.".into()),
            _ => Ok(Self { starts_on, ends_on }),
        }
    }

    pub fn starts_on(self) -> Option<NaiveDate> {
        self.starts_on
    }

    pub fn ends_on(self) -> Option<NaiveDate> {
        self.ends_on
    }
}

impl TargetDraft {
    /// Dates that contradict the due date, as (field, what to do).
    pub fn out_of_order(&self) -> Vec<(&'static str, &'static str)> {
        let after_due = |day: Option<NaiveDate>| day.zip(self.due_on).is_some_and(|(day, due)| day > due);
        let rules = [
            ("baseline_on", self.baseline_on, "Enter a day that is not after the due date."),
            (
                "baseline_due_on",
                self.baseline_due_on,
                "Enter a day that is not after the due date: without a baseline nobody can tell what was reached.",
            ),
        ];
        // A milestone has no baseline: what stands in those fields is kept, but not judged.
        let judged = rules.into_iter().filter(|_| self.kind == TargetKind::Measured);
        judged.filter(|(_, day, _)| after_due(*day)).map(|(field, _, text)| (field, text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn a_span_never_ends_before_it_starts() {
        let table = [
            ("2027-01-01", "2027-06-30", true),
            ("2027-01-01", "2027-01-01", true),
            ("2027-01-02", "2027-01-01", false),
            ("", "2027-01-01", true),
            ("2027-01-01", "", true),
            ("", "", true),
        ];
        for (from, to, fits) in table {
            assert_eq!(Span::new(day(from), day(to)).is_ok(), fits, "{from} {to}");
        }
    }

    #[test]
    fn a_baseline_is_set_before_its_target_is_due() {
        let target = |kind, on: &str, due_on: &str, due: &str| TargetDraft {
            kind,
            measure: None,
            unit: None,
            baseline: None,
            baseline_on: day(on),
            baseline_due_on: day(due_on),
            baseline_reason: None,
            target_value: None,
            due_on: day(due),
            responsible: None,
        };
        let wrong = |kind, on, due_on, due| {
            target(kind, on, due_on, due).out_of_order().into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        let measured = TargetKind::Measured;
        assert!(wrong(measured, "2026-06-30", "", "2027-06-30").is_empty());
        assert!(
            wrong(measured, "2027-07-01", "2027-07-01", "").is_empty(),
            "without a due date there is nothing to contradict"
        );
        assert_eq!(wrong(measured, "2027-07-01", "", "2027-06-30"), ["baseline_on"]);
        assert_eq!(wrong(measured, "", "2027-07-01", "2027-06-30"), ["baseline_due_on"]);
        assert!(wrong(TargetKind::Milestone, "2027-07-01", "2027-07-01", "2027-06-30").is_empty());
    }
}
