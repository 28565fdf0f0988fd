//! The states of a component and the steps between them, as one table.

mod items;
mod moves;
mod readiness;
mod undoing;

pub use items::{item_doubts, item_gaps};
pub use moves::{Below, Direction, Seen, moved};
pub use readiness::{Doubt, Readiness};
pub use undoing::{UndoFacts, undo_hindrance};

use crate::kernel::failure::Refusal;
use crate::kernel::tone::Tone;
use crate::people::tenancy::{AgencyRole, CcoRole, Role};

/// Where a component stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    NotStarted,
    InProgress,
    Submitted,
    InReview,
    Returned,
    Approved,
    NotMet,
}

/// What can be done. A client names a step, never a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Start,
    Submit,
    /// The CCO takes back what nobody has claimed yet.
    Recall,
    Claim,
    /// A reviewer lays down what she has claimed.
    Release,
    /// A review goes on to another reviewer.
    Reassign,
    Return,
    Approve,
    NotMet,
    Reopen,
    /// Takes back the last decision: where it leads is the state that stood before it.
    Undo,
    /// A later due date.
    Extend,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub from: State,
    pub step: Step,
    pub to: State,
    pub by: &'static [Role],
}

const LEAD: &[Role] = &[Role::Cco(CcoRole::Lead)];
const EDITORS: &[Role] = &[Role::Cco(CcoRole::Editor), Role::Cco(CcoRole::Lead)];
const REVIEWERS: &[Role] = &[Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::OhaAdmin)];
const ADMINS: &[Role] = &[Role::Agency(AgencyRole::OhaAdmin)];

/// Every step there is. Submitting what was sent before is the resubmission: it opens the next round. An undo has a line for each state
/// that can have stood before the decision; [`undo`] picks the one that did.
pub const TABLE: &[Rule] = &[
    Rule { from: State::NotStarted, step: Step::Start, to: State::InProgress, by: EDITORS },
    Rule { from: State::InProgress, step: Step::Submit, to: State::Submitted, by: LEAD },
    Rule { from: State::Submitted, step: Step::Recall, to: State::InProgress, by: LEAD },
    Rule { from: State::Submitted, step: Step::Claim, to: State::InReview, by: REVIEWERS },
    Rule { from: State::InReview, step: Step::Release, to: State::Submitted, by: REVIEWERS },
    Rule { from: State::InReview, step: Step::Reassign, to: State::InReview, by: REVIEWERS },
    Rule { from: State::InReview, step: Step::Return, to: State::Returned, by: REVIEWERS },
    Rule { from: State::InReview, step: Step::Approve, to: State::Approved, by: REVIEWERS },
    Rule { from: State::InReview, step: Step::NotMet, to: State::NotMet, by: ADMINS },
    Rule { from: State::Returned, step: Step::Submit, to: State::Submitted, by: LEAD },
    Rule { from: State::Returned, step: Step::NotMet, to: State::NotMet, by: ADMINS },
    Rule { from: State::Returned, step: Step::Undo, to: State::InReview, by: REVIEWERS },
    Rule { from: State::Returned, step: Step::Undo, to: State::Approved, by: REVIEWERS },
    Rule { from: State::Approved, step: Step::Reopen, to: State::Returned, by: ADMINS },
    Rule { from: State::Approved, step: Step::Undo, to: State::InReview, by: REVIEWERS },
    Rule { from: State::NotMet, step: Step::Undo, to: State::InReview, by: REVIEWERS },
    Rule { from: State::NotMet, step: Step::Undo, to: State::Returned, by: REVIEWERS },
    Rule { from: State::NotStarted, step: Step::Extend, to: State::NotStarted, by: ADMINS },
    Rule { from: State::InProgress, step: Step::Extend, to: State::InProgress, by: ADMINS },
    Rule { from: State::Returned, step: Step::Extend, to: State::Returned, by: ADMINS },
];

impl State {
    pub const ALL: [Self; 7] = [
        Self::NotStarted,
        Self::InProgress,
        Self::Submitted,
        Self::InReview,
        Self::Returned,
        Self::Approved,
        Self::NotMet,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InProgress => "in_progress",
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::NotMet => "not_met",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotStarted => "Not started",
            Self::InProgress => "In progress",
            Self::Submitted => "Submitted",
            Self::InReview => "In review",
            Self::Returned => "Returned",
            Self::Approved => "Approved",
            Self::NotMet => "Not met",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::NotStarted => Tone::Neutral,
            Self::InProgress | Self::Submitted | Self::InReview => Tone::Info,
            Self::Returned => Tone::Warn,
            Self::Approved => Tone::Good,
            Self::NotMet => Tone::Bad,
        }
    }

    /// Whether the CCO may write. Everything else is read-only for it.
    pub fn is_editable(self) -> bool {
        matches!(self, Self::InProgress | Self::Returned)
    }

    /// Whether the CCO still owes something.
    pub fn is_owed(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress | Self::Returned)
    }
}

impl Step {
    pub const ALL: [Self; 12] = [
        Self::Start,
        Self::Submit,
        Self::Recall,
        Self::Claim,
        Self::Release,
        Self::Reassign,
        Self::Return,
        Self::Approve,
        Self::NotMet,
        Self::Reopen,
        Self::Undo,
        Self::Extend,
    ];

    /// The noun under which it stands in the audit log and among the rulings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Submit => "submittal",
            Self::Recall => "recall",
            Self::Claim => "claim",
            Self::Release => "release",
            Self::Reassign => "reassignment",
            Self::Return => "return",
            Self::Approve => "approval",
            Self::NotMet => "not-met",
            Self::Reopen => "reopening",
            Self::Undo => "undo",
            Self::Extend => "extension",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    fn act(self) -> &'static str {
        match self {
            Self::Start => "be started",
            Self::Submit => "be submitted",
            Self::Recall => "be recalled",
            Self::Claim => "be claimed for review",
            Self::Release => "be released",
            Self::Reassign => "be given to another reviewer",
            Self::Return => "be returned",
            Self::Approve => "be approved",
            Self::NotMet => "be found not met",
            Self::Reopen => "be reopened",
            Self::Undo => "go back to before a decision",
            Self::Extend => "get a later due date",
        }
    }
}

/// The line of the table for a step out of a state.
pub fn rule(from: State, step: Step) -> Option<&'static Rule> {
    TABLE.iter().find(|it| it.from == from && it.step == step)
}

/// Where a step leads, for a role. Where an undo leads only [`undo`] knows; of it this says no more than whether it is open.
///
/// # Errors
/// Closed when the step does not exist in this state, Forbidden when the role does not reach.
pub fn step(from: State, step: Step, role: Role) -> Result<State, Refusal> {
    permitted(from, step, role, rule(from, step))
}

/// Where the undo of a decision leads, for a role: to the state that stood before it, if the table knows that way back.
///
/// # Errors
/// As [`step`].
pub fn undo(from: State, before: State, role: Role) -> Result<State, Refusal> {
    let rule = TABLE.iter().find(|it| it.from == from && it.step == Step::Undo && it.to == before);
    permitted(from, Step::Undo, role, rule)
}

fn permitted(from: State, step: Step, role: Role, rule: Option<&Rule>) -> Result<State, Refusal> {
    let rule = rule.ok_or_else(|| {
        let now = from.label().to_lowercase();
        Refusal::Closed(format!(
            "This component is {now}, so it cannot {} now. Nothing was changed; open its page to see where it stands.",
            step.act()
        ))
    })?;
    if rule.by.contains(&role) {
        return Ok(rule.to);
    }
    Err(Refusal::Forbidden(format!("Only {} can do this.", actor_words(rule))))
}

/// "a lead" or "an OHA reviewer or an OHA administrator"
pub fn actor_words(rule: &Rule) -> String {
    let named = rule.by.iter().map(|it| {
        if it.label().starts_with(['e', 'O']) { format!("an {}", it.label()) } else { format!("a {}", it.label()) }
    });
    named.collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases is read in one piece")]
    fn every_state_step_and_role_goes_by_the_table_and_by_nothing_else() {
        // The table again, in words, written apart from the code's.
        let lines = "not_started Start cco_editor in_progress
            not_started Start cco_lead in_progress
            not_started Extend oha_admin not_started
            in_progress Submit cco_lead submitted
            in_progress Extend oha_admin in_progress
            submitted Recall cco_lead in_progress
            submitted Claim oha_reviewer in_review
            submitted Claim oha_admin in_review
            in_review Release oha_reviewer submitted
            in_review Release oha_admin submitted
            in_review Reassign oha_reviewer in_review
            in_review Reassign oha_admin in_review
            in_review Return oha_reviewer returned
            in_review Return oha_admin returned
            in_review Approve oha_reviewer approved
            in_review Approve oha_admin approved
            in_review NotMet oha_admin not_met
            returned Submit cco_lead submitted
            returned Extend oha_admin returned
            returned NotMet oha_admin not_met
            returned Undo oha_reviewer in_review
            returned Undo oha_admin in_review
            returned Undo oha_reviewer approved
            returned Undo oha_admin approved
            approved Reopen oha_admin returned
            approved Undo oha_reviewer in_review
            approved Undo oha_admin in_review
            not_met Undo oha_reviewer in_review
            not_met Undo oha_admin in_review
            not_met Undo oha_reviewer returned
            not_met Undo oha_admin returned";
        let mut due: Vec<String> =
            lines.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let mut got = Vec::new();
        for from in State::ALL {
            for act in Step::ALL {
                for role in Role::all() {
                    let key = format!("{} {act:?} {}", from.word(), role.word());
                    // An undo is asked for each state that may have stood before; any other step leads to one.
                    let ways: Vec<State> = if act == Step::Undo {
                        State::ALL.into_iter().filter_map(|before| undo(from, before, role).ok()).collect()
                    } else {
                        step(from, act, role).into_iter().collect()
                    };
                    assert_eq!(step(from, act, role).is_ok(), !ways.is_empty(), "{key}");
                    got.extend(ways.into_iter().map(|to| format!("{key} {}", to.word())));
                }
            }
        }
        due.sort();
        got.sort();
        assert_eq!(got, due);
        assert_eq!(
            TABLE.iter().map(|it| it.by.len()).sum::<usize>(),
            due.len(),
            "a line of the table is never reached"
        );
    }

    #[test]
    fn an_undo_leads_to_what_stood_before_and_nowhere_else() {
        for rule in TABLE.iter().filter(|it| it.step == Step::Undo) {
            for before in State::ALL {
                let known = TABLE.iter().any(|it| it.step == Step::Undo && it.from == rule.from && it.to == before);
                for role in rule.by {
                    assert_eq!(undo(rule.from, before, *role).ok(), known.then_some(before));
                }
            }
        }
    }

    #[test]
    fn words_of_states_come_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
        assert_eq!(State::parse("published"), None);
        for step in Step::ALL {
            assert_eq!(Step::parse(step.word()), Some(step));
        }
    }

    proptest! {
        /// However people press buttons: nothing is approved, returned or found not met that was not sent and claimed before.
        #[test]
        fn no_walk_reaches_a_decision_past_a_review(steps in proptest::collection::vec((0usize..12, 0usize..12), 0..200)) {
            let roles: Vec<Role> = Role::all().collect();
            let mut state = State::NotStarted;
            let mut path = vec![state];
            for (act, role) in steps {
                // What an undo leads back to is known by the rows; here it goes nowhere.
                if Step::ALL[act] == Step::Undo {
                    continue;
                }
                if let Ok(next) = step(state, Step::ALL[act], roles[role]) {
                    state = next;
                    path.push(state);
                }
            }
            for decided in [State::Approved, State::Returned, State::NotMet] {
                if let Some(at) = path.iter().position(|it| *it == decided) {
                    prop_assert!(path[..at].contains(&State::InReview), "{path:?}");
                    let claimed = path.iter().position(|it| *it == State::InReview).unwrap();
                    prop_assert_eq!(path[claimed - 1], State::Submitted);
                }
            }
        }
    }
}
