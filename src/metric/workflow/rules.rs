//! The states of a component and the steps between them, as one table.

use crate::kernel::failure::{Missing, Refusal};
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
}

/// What can be done. A client names a step, never a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Start,
    Submit,
    Claim,
    Return,
    Approve,
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

/// Every step there is. Submitting a returned component is the resubmission: it opens the next round.
pub const TABLE: &[Rule] = &[
    Rule { from: State::NotStarted, step: Step::Start, to: State::InProgress, by: EDITORS },
    Rule { from: State::InProgress, step: Step::Submit, to: State::Submitted, by: LEAD },
    Rule { from: State::Submitted, step: Step::Claim, to: State::InReview, by: REVIEWERS },
    Rule { from: State::InReview, step: Step::Return, to: State::Returned, by: REVIEWERS },
    Rule { from: State::InReview, step: Step::Approve, to: State::Approved, by: REVIEWERS },
    Rule { from: State::Returned, step: Step::Submit, to: State::Submitted, by: LEAD },
];

impl State {
    pub const ALL: [Self; 6] =
        [Self::NotStarted, Self::InProgress, Self::Submitted, Self::InReview, Self::Returned, Self::Approved];

    pub fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InProgress => "in_progress",
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Approved => "approved",
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
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::NotStarted => Tone::Neutral,
            Self::InProgress | Self::Submitted | Self::InReview => Tone::Info,
            Self::Returned => Tone::Warn,
            Self::Approved => Tone::Good,
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
    pub const ALL: [Self; 5] = [Self::Start, Self::Submit, Self::Claim, Self::Return, Self::Approve];

    fn act(self) -> &'static str {
        match self {
            Self::Start => "started",
            Self::Submit => "submitted",
            Self::Claim => "claimed for review",
            Self::Return => "returned",
            Self::Approve => "approved",
        }
    }
}

/// What is known of a component before it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Must be mended first.
    pub missing: Vec<Missing>,
    /// May be sent, with a typed reason and a second confirmation.
    pub doubts: Vec<Doubt>,
}

/// A "no", or a check of ours that does not hold: the CCO may know better and says why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Doubt {
    pub text: String,
    pub href: String,
}

/// The line of the table for a step out of a state.
pub fn rule(from: State, step: Step) -> Option<&'static Rule> {
    TABLE.iter().find(|it| it.from == from && it.step == step)
}

/// Where a step leads, for a role.
///
/// # Errors
/// Closed when the step does not exist in this state, Forbidden when the role does not reach.
pub fn step(from: State, step: Step, role: Role) -> Result<State, Refusal> {
    let rule = rule(from, step).ok_or_else(|| {
        let now = from.label().to_lowercase();
        Refusal::Closed(format!("This component is {now}, so it cannot be {} now. Nothing was changed; open its page to see where it stands.", step.act()))
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
    fn every_state_step_and_role_goes_by_the_table_and_by_nothing_else() {
        // The table again, in words, written apart from the code's.
        let lines = "not_started Start cco_editor in_progress
            not_started Start cco_lead in_progress
            in_progress Submit cco_lead submitted
            returned Submit cco_lead submitted
            submitted Claim oha_reviewer in_review
            submitted Claim oha_admin in_review
            in_review Return oha_reviewer returned
            in_review Return oha_admin returned
            in_review Approve oha_reviewer approved
            in_review Approve oha_admin approved";
        let allowed: Vec<String> =
            lines.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let mut seen = 0;
        for from in State::ALL {
            for act in Step::ALL {
                for role in Role::all() {
                    let key = format!("{} {act:?} {}", from.word(), role.word());
                    let expected = allowed.iter().find(|it| it.starts_with(&format!("{key} ")));
                    let got = step(from, act, role);
                    assert_eq!(got.is_ok(), expected.is_some(), "{key}");
                    if let (Ok(to), Some(line)) = (got, expected) {
                        assert!(line.ends_with(to.word()), "{key}");
                        seen += 1;
                    }
                }
            }
        }
        assert_eq!(seen, allowed.len());
    }

    #[test]
    fn words_of_states_come_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
        assert_eq!(State::parse("published"), None);
    }

    proptest! {
        /// However people press buttons: nothing is approved that was not submitted, claimed and in review, in this order.
        #[test]
        fn no_walk_reaches_approval_past_a_review(steps in proptest::collection::vec((0usize..5, 0usize..12), 0..60)) {
            let roles: Vec<Role> = Role::all().collect();
            let mut state = State::NotStarted;
            let mut path = vec![state];
            for (act, role) in steps {
                if let Ok(next) = step(state, Step::ALL[act], roles[role]) {
                    state = next;
                    path.push(state);
                }
            }
            if let Some(at) = path.iter().position(|it| *it == State::Approved) {
                prop_assert_eq!(&path[at - 2..at], &[State::Submitted, State::InReview]);
                prop_assert_eq!(at, path.len() - 1, "an approval is the end of the walk");
            }
        }
    }
}
