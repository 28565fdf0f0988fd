//! What a year came to, on the page of the CCO.

use serde::Serialize;

use crate::kernel::texts::counted;
use crate::kernel::time::day_words;
use crate::kernel::tone::Tone;
use crate::metric::measures::Year;
use crate::metric::submissions::rules::{SoFar, YearResult, so_far};
use crate::metric::submissions::store::Decided;
use crate::metric::workflow::Submission;

#[derive(Serialize)]
pub struct ResultView {
    tone: Tone,
    title: String,
    text: String,
    note: Option<String>,
}

/// What was decided when the year closed; where nothing was, what is true of it by now.
pub fn view(year: &Year, submissions: &[Submission], results: &[Decided]) -> Option<ResultView> {
    match results.iter().find(|it| it.taken_back_at.is_none()) {
        Some(decided) => Some(told(decided)),
        None => standing(year, submissions),
    }
}

/// Results of earlier closings, which hold no longer.
pub fn former(results: &[Decided]) -> Vec<String> {
    let line = |it: &Decided| {
        let taken_back = day_words(it.taken_back_at?.pacific_day());
        let (result, decided) = (it.verdict.result.label(), day_words(it.decided_at.pacific_day()));
        Some(format!("{result}, decided on {decided}. Taken back on {taken_back}, when OHA opened the year again."))
    };
    results.iter().filter_map(line).collect()
}

fn told(decided: &Decided) -> ResultView {
    let result = decided.verdict.result;
    let title = match result {
        YearResult::Met => "The year is met",
        YearResult::NotMet => "The year is not met",
        YearResult::NotDecided => "Whether the year is met is not decided here",
    };
    ResultView {
        tone: result.tone(),
        title: title.into(),
        text: decided.verdict.because(),
        note: Some(format!("OHA closed the year on {}.", day_words(decided.decided_at.pacific_day()))),
    }
}

/// Met only when all four components are approved and the year is signed; there is no partial credit.
fn standing(year: &Year, submissions: &[Submission]) -> Option<ResultView> {
    let (tone, title, text) = match so_far(submissions.iter().map(|it| it.state), year.is_closed()) {
        SoFar::Open => return None,
        SoFar::NotMet => (
            Tone::Bad,
            "The year is not met",
            "OHA found a component not met. A year is met only when all four are approved: there is no partial credit."
                .into(),
        ),
        SoFar::AllApproved => (
            Tone::Good,
            "All four components are approved",
            "The year is met once it is signed as well. Signing is not part of this site yet.".into(),
        ),
        SoFar::Closed { approved } => (
            Tone::Info,
            "The year is closed",
            format!(
                "{} of the four components approved here. What was sent to OHA in other ways is not counted, and no result is recorded here.",
                counted(approved, "is", "are")
            ),
        ),
    };
    Some(ResultView { tone, title: title.into(), text, note: None })
}
