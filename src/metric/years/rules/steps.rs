//! What can be done with a year as a whole, as one table; and what its closing means for a CCO.

use crate::kernel::failure::Refusal;
use crate::metric::measures::YearStatus;
use crate::metric::workflow::State;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Open,
    /// Nothing new is begun; what was begun can still be sent.
    StopStarts,
    Close,
    Reopen,
}

impl Step {
    #[cfg(test)]
    const ALL: [Self; 4] = [Self::Open, Self::StopStarts, Self::Close, Self::Reopen];

    /// As the audit log says it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Open => "year-opening",
            Self::StopStarts => "year-review",
            Self::Close => "year-closing",
            Self::Reopen => "year-reopening",
        }
    }
}

const TABLE: &[(YearStatus, Step, YearStatus)] = &[
    (YearStatus::Setup, Step::Open, YearStatus::Open),
    (YearStatus::Open, Step::StopStarts, YearStatus::Review),
    (YearStatus::Open, Step::Close, YearStatus::Closed),
    (YearStatus::Review, Step::Close, YearStatus::Closed),
    (YearStatus::Review, Step::Reopen, YearStatus::Open),
    (YearStatus::Closed, Step::Reopen, YearStatus::Open),
];

/// The next status.
///
/// # Errors
/// Closed when the table has no such line.
pub fn next(from: YearStatus, step: Step) -> Result<YearStatus, Refusal> {
    let line = TABLE.iter().find(|(it, by, _)| *it == from && *by == step);
    line.map(|(.., to)| *to).ok_or_else(|| {
        Refusal::Closed(format!(
            "The year is {} now, so this step is not open. Nothing was changed.",
            from.label().to_lowercase()
        ))
    })
}

/// What the closing of the year means for a CCO.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Without partial credit a component that is not approved decides the year.
    NotMet,
    /// What is kept here is met; the other components and the signature are not kept here.
    NotDecidedHere,
}

/// The year's result is met if all four components are approved and the year is signed for. Only what is worked on here is known here.
pub fn outcome(plan: State) -> Outcome {
    if plan == State::Approved { Outcome::NotDecidedHere } else { Outcome::NotMet }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_and_step_goes_by_the_table() {
        use YearStatus::{Closed, Open, Review, Setup};
        for from in [Setup, Open, Review, Closed] {
            for step in Step::ALL {
                let to = next(from, step).ok();
                let expected = match (from, step) {
                    (Setup, Step::Open) | (Review | Closed, Step::Reopen) => Some(Open),
                    (Open, Step::StopStarts) => Some(Review),
                    (Open | Review, Step::Close) => Some(Closed),
                    _ => None,
                };
                assert_eq!(to, expected, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn only_an_approved_plan_leaves_the_result_open() {
        for state in State::ALL {
            assert_eq!(outcome(state) == Outcome::NotDecidedHere, state == State::Approved, "{state:?}");
        }
    }
}
