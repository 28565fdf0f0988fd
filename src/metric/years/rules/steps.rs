//! What can be done with a year as a whole, as one table.

use crate::kernel::failure::Refusal;
use crate::metric::measures::YearStatus;

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
}
