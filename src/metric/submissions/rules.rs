//! What a lead says when she sends a component; what an item rests on; and which change answers what OHA asked.

mod asked;
mod evidence;

pub use asked::{Asked, asked_by};
pub use evidence::is_unchanged;

use crate::kernel::texts::Narrative;
use crate::metric::measures::Component;
use crate::metric::workflow::State;
use crate::metric::workflow::changes::Covering;

/// Which reasons this sending needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// It was sent before, and came back or was recalled: say what changed.
    pub what_changed: bool,
    /// The due date has passed: say why (DECISIONS 2: late is late, not refused).
    pub late_reason: bool,
    /// A "no", or a check that does not hold: say why it is sent all the same, and confirm it.
    pub doubts: bool,
}

/// The fields of a sending, as typed.
#[derive(Debug, Clone, Default)]
pub struct Submittal {
    pub what_changed: Narrative,
    pub late_reason: Narrative,
    pub doubts_reason: Narrative,
    pub is_doubt_confirmed: bool,
    pub is_confirmed: bool,
}

impl Submittal {
    /// Checks the fields against what is needed; answers the mistakes by field.
    pub fn check(&self, needs: Needs) -> Vec<(&'static str, &'static str)> {
        let table = [
            (
                needs.what_changed && self.what_changed.is_blank(),
                "what_changed",
                "Say what changed since the last round, so that the reviewer finds it.",
            ),
            (
                needs.late_reason && self.late_reason.is_blank(),
                "late_reason",
                "Say why it is late. OHA decides what follows from it.",
            ),
            (needs.doubts && self.doubts_reason.is_blank(), "doubts_reason", "Say why you send it all the same."),
            (
                needs.doubts && !self.is_doubt_confirmed,
                "doubts_confirmed",
                "Confirm that you send it in spite of the points above.",
            ),
            (!self.is_confirmed, "confirmed", "Confirm that this may be sent."),
        ];
        table.into_iter().filter(|(is_wrong, ..)| *is_wrong).map(|(_, field, text)| (field, text)).collect()
    }

    pub fn covering(&self, needs: Needs) -> Covering {
        let kept = |needed: bool, text: &Narrative| (needed && !text.is_blank()).then(|| text.as_str().to_owned());
        Covering {
            what_changed: kept(needs.what_changed, &self.what_changed),
            late_reason: kept(needs.late_reason, &self.late_reason),
            doubts_reason: kept(needs.doubts, &self.doubts_reason),
        }
    }
}

/// What is true of a year as a whole. It is met only when all four components are approved and the year is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearResult {
    Open,
    AllApproved,
    NotMet,
    Closed { approved: usize },
}

/// Judges a year by the states of its started components. There is no partial credit: one that is not met decides it.
pub fn year_result(states: impl Iterator<Item = State>, is_closed: bool) -> YearResult {
    let states: Vec<State> = states.collect();
    let approved = states.iter().filter(|it| **it == State::Approved).count();
    match (states.contains(&State::NotMet), approved == Component::ALL.len(), is_closed) {
        (true, ..) => YearResult::NotMet,
        (false, true, _) => YearResult::AllApproved,
        (false, false, true) => YearResult::Closed { approved },
        (false, false, false) => YearResult::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_no_partial_credit() {
        use State::{Approved, InReview, NotMet, Returned};
        let judged = |states: &[State], is_closed| year_result(states.iter().copied(), is_closed);
        let table: &[(&[State], bool, YearResult)] = &[
            (&[], false, YearResult::Open),
            (&[Approved, Approved, Approved], false, YearResult::Open),
            (&[Approved, Approved, Approved, InReview], false, YearResult::Open),
            (&[Approved; 4], false, YearResult::AllApproved),
            (&[Approved; 4], true, YearResult::AllApproved),
            (&[Approved, Approved, Approved, NotMet], false, YearResult::NotMet),
            (&[NotMet], true, YearResult::NotMet),
            (&[Approved, Returned], true, YearResult::Closed { approved: 1 }),
        ];
        for (states, is_closed, result) in table {
            assert_eq!(judged(states, *is_closed), *result, "{states:?} {is_closed}");
        }
    }

    fn needs(what_changed: bool, late_reason: bool, doubts: bool) -> Needs {
        Needs { what_changed, late_reason, doubts }
    }

    #[test]
    fn each_reason_is_asked_only_where_it_is_needed() {
        let blank = Submittal::default();
        let asked = |needs| blank.check(needs).into_iter().map(|it| it.0).collect::<Vec<_>>().join(" ");
        assert_eq!(asked(needs(false, false, false)), "confirmed");
        assert_eq!(asked(needs(true, false, false)), "what_changed confirmed");
        assert_eq!(asked(needs(false, true, false)), "late_reason confirmed");
        assert_eq!(asked(needs(true, true, true)), "what_changed late_reason doubts_reason doubts_confirmed confirmed");
    }

    #[test]
    fn a_whole_submittal_passes_and_keeps_only_what_was_needed() {
        let text = |it: &str| Narrative::parse(it).unwrap();
        let whole = Submittal {
            what_changed: text("a"),
            late_reason: text("b"),
            doubts_reason: text("c"),
            is_doubt_confirmed: true,
            is_confirmed: true,
        };
        assert!(whole.check(needs(true, true, true)).is_empty());
        let kept = whole.covering(needs(false, true, false));
        assert_eq!((kept.what_changed, kept.late_reason, kept.doubts_reason), (None, Some("b".into()), None));
    }
}
