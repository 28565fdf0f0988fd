//! The life of a data set once it is imported: protected, released to CCOs, published, withdrawn; and how it is protected for each audience.

use super::data_set::{Audience, DataSet, State};
use super::protect::policy::Policy;
use super::protect::release::Summary;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::Moment;

/// What OHA does with a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// CCOs and TA may read it.
    Release,
    /// The public may read it from a day on.
    Schedule,
    /// Not from that day on, after all.
    Unschedule,
    /// The public may read it now.
    Publish,
    /// Nobody may read it any more.
    Withdraw,
}

impl Step {
    pub const ALL: [Self; 5] = [Self::Release, Self::Schedule, Self::Unschedule, Self::Publish, Self::Withdraw];
}

/// Where a step leads, if it can be taken.
pub fn next(state: State, step: Step) -> Option<State> {
    match (state, step) {
        (State::Protected, Step::Release) | (State::Scheduled, Step::Unschedule) => Some(State::Released),
        (State::Released | State::Scheduled, Step::Schedule) => Some(State::Scheduled),
        (State::Released | State::Scheduled, Step::Publish) => Some(State::Published),
        (State::Released | State::Scheduled | State::Published, Step::Withdraw) => Some(State::Withdrawn),
        _ => None,
    }
}

/// As [`next`].
///
/// # Errors
/// Closed where the step cannot be taken, with the reason in plain words.
pub fn taken(state: State, step: Step) -> Result<State> {
    let words = match step {
        Step::Release => "Only a data set that is protected, and not yet released, can be released.",
        Step::Schedule | Step::Publish => "Only a data set that CCOs read, and the public does not, can be published.",
        Step::Unschedule => "No day is set on which it would be published.",
        Step::Withdraw => "Only what somebody may read can be withdrawn.",
    };
    next(state, step).ok_or_else(|| Refusal::Closed(words.into()).into())
}

/// Whether what may be shown can still be settled anew: nobody has read it yet.
pub fn is_open(state: State) -> bool {
    matches!(state, State::Imported | State::Protected)
}

/// A data set that is looked at as its readers will see it, before the public does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    pub set: DataSetId,
    /// When it is taken to be published.
    pub at: Moment,
}

impl Ahead {
    /// # Errors
    /// Closed where there is nothing to look ahead to: it is not protected yet, public already, or withdrawn.
    pub fn to(set: &DataSet, at: Moment) -> Result<Self> {
        let words = match set.state {
            State::Protected | State::Released | State::Scheduled => return Ok(Self { set: set.id.clone(), at }),
            State::Imported => "Nothing of this data set can be shown before it is protected.",
            State::Published => "This data set is public. Read it at its public address.",
            State::Withdrawn => "This data set was withdrawn, so nobody will read it.",
        };
        Err(Refusal::Closed(words.into()).into())
    }

    /// The data set as it will be; any other as it is.
    pub fn seen(&self, set: DataSet) -> DataSet {
        if set.id == self.set { DataSet { state: State::Published, published_at: Some(self.at), ..set } } else { set }
    }
}

/// How a data set is protected for an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub audience: Audience,
    pub policy: Policy,
    pub standing: Standing,
    pub proved_at: Option<Moment>,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is settled.
    Waiting,
    /// What may be shown is settled, and the rest proved to be hidden.
    Proved(Summary),
    /// Nothing may be shown, for a reason in plain words.
    Refused(String),
}

impl Standing {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Proved(_) => "proved",
            Self::Refused(_) => "refused",
        }
    }

    pub fn summary(&self) -> Option<Summary> {
        if let Self::Proved(it) = self { Some(*it) } else { None }
    }
}

impl Profile {
    pub fn waiting(audience: Audience, policy: Policy) -> Self {
        Self { audience, policy, standing: Standing::Waiting, proved_at: None }
    }
}

/// The most that a threshold or a least number of children can be: above, nothing of Oregon would be left to show.
const MOST: i64 = 1_000;

/// What is wrong with a policy, by field.
pub fn mistakes(policy: &Policy) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut check = |field, value: i64, least: i64| {
        if !(least..=MOST).contains(&value) {
            found.push((
                field,
                format!("Enter a whole number from {least} to {}.", crate::kernel::texts::grouped(1_000)),
            ));
        }
    };
    check("threshold", policy.threshold, 2);
    check("least_denominator", policy.least_denominator, 0);
    check("rounds_to", policy.rounds_to, 1);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_before_it_is_protected_and_nothing_comes_back() {
        for step in Step::ALL {
            assert_eq!(next(State::Imported, step), None, "{step:?}");
            assert_eq!(next(State::Withdrawn, step), None, "{step:?}");
        }
        for state in State::ALL {
            let leads = |step| next(state, step);
            assert_eq!(leads(Step::Release).is_some(), state == State::Protected);
            assert_eq!(leads(Step::Withdraw).is_some(), state.is_released());
            assert_eq!(leads(Step::Publish), leads(Step::Schedule).map(|_| State::Published));
        }
    }

    #[test]
    fn a_policy_that_protects_nothing_is_no_policy() {
        let policy = |threshold, rounds_to| Policy { threshold, least_denominator: 0, hides_zero: false, rounds_to };
        assert!(mistakes(&policy(10, 1)).is_empty());
        assert_eq!(mistakes(&policy(1, 0)).len(), 2);
    }
}
