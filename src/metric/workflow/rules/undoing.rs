//! When a decision may be taken back.

use super::State;
use crate::kernel::failure::Refusal;

/// What is known of a decision that somebody wants to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoFacts {
    /// Whether she decided it, or administers for OHA.
    pub is_hers: bool,
    /// Whether the CCO has written since: then its work would be lost to a state in which it cannot write.
    pub has_cco_worked: bool,
    /// Whether the public can read what was approved.
    pub is_published: bool,
}

/// Why a decision cannot be taken back, in words that say what to do instead. Nothing is known of one of before what stood before was kept.
pub fn undo_hindrance(from: State, facts: Option<UndoFacts>) -> Option<Refusal> {
    let closed = |text: &str| Some(Refusal::Closed(text.to_owned()));
    let Some(facts) = facts else {
        return closed(
            "What stood before this decision was not kept, so it cannot be undone. An approval can be reopened instead.",
        );
    };
    if !facts.is_hers {
        let text = "Only who decided it, or an administrator of OHA's team, can take the decision back.";
        return Some(Refusal::Forbidden(text.to_owned()));
    }
    if facts.has_cco_worked {
        return closed(
            "The CCO has begun to answer since, so the decision stands: undoing it would shut the CCO out of its own work. Nothing was changed.",
        );
    }
    if from == State::Approved && facts.is_published {
        return closed("It is published. Withdraw the publication first, or reopen it instead. Nothing was changed.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_taken_back_only_while_nothing_rests_on_it() {
        let clear = UndoFacts { is_hers: true, has_cco_worked: false, is_published: false };
        let why = |from, facts| undo_hindrance(from, facts).map(|it| format!("{it:?}"));
        assert_eq!(why(State::Approved, Some(clear)), None);
        let table = [
            (State::Approved, None, "was not kept"),
            (State::Returned, Some(UndoFacts { is_hers: false, ..clear }), "Only who decided it"),
            (State::Returned, Some(UndoFacts { has_cco_worked: true, ..clear }), "has begun to answer"),
            (State::Approved, Some(UndoFacts { is_published: true, ..clear }), "Withdraw the publication first"),
        ];
        for (from, facts, words) in table {
            assert!(why(from, facts).is_some_and(|it| it.contains(words)), "{from:?} {facts:?}");
        }
        // A reopened component goes back to its approval although the public reads it.
        assert_eq!(why(State::Returned, Some(UndoFacts { is_published: true, ..clear })), None);
    }
}
