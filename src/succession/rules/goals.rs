//! Goals of a contract that was taken over, as its successor is offered them.

use chrono::NaiveDate;

use crate::metric::action_plan::{Goal, LeftOut, Lineage, Plan, fitting_goals};
use crate::metric::measures::Lever;
use crate::people::tenancy::Contract;
use crate::publishing::Inherited;

/// A goal that can be copied, or was.
#[derive(Debug, Clone)]
pub struct OpenGoal {
    /// With its lineage, and its id there.
    pub goal: Goal,
    /// What has no place in this year's plan.
    pub left_out: Vec<LeftOut>,
    /// The number under which it stands in the own plan already.
    pub place: Option<usize>,
    /// What to look at before it is copied.
    pub flags: Vec<String>,
}

/// Every goal of the plan that OHA approved last. Nothing that was approved says that one of them is done, so all of them count as open.
pub fn open_goals(
    inherited: &Inherited,
    predecessor: &Contract,
    held: &Plan,
    levers: &[Lever],
    today: NaiveDate,
) -> Vec<OpenGoal> {
    let offered = fitting_goals(&inherited.plan.goals, levers).into_iter();
    offered
        .map(|(goal, left_out)| {
            let lineage = Lineage {
                cco: predecessor.slug.clone(),
                name: predecessor.name.clone(),
                year: inherited.year.number(),
                goal: goal.id.clone(),
                round: inherited.snapshot.round,
                version: inherited.version,
            };
            OpenGoal {
                place: held.place_of(Some(&lineage)),
                flags: flags(&goal, today),
                goal: Goal { lineage: Some(lineage), ..goal },
                left_out,
            }
        })
        .collect()
}

fn flags(goal: &Goal, today: NaiveDate) -> Vec<String> {
    let due: Vec<NaiveDate> =
        goal.strategies.iter().flat_map(|it| &it.targets).filter_map(|target| target.due_on).collect();
    let n_passed = due.iter().filter(|it| **it < today).count();
    let said = match (n_passed, due.len()) {
        (0, _) => None,
        (1, 1) => Some("The day of its one target has passed.".to_owned()),
        (passed, all) if passed == all => Some("The days of all its targets have passed.".to_owned()),
        (1, all) => Some(format!("The day of 1 of its {all} targets has passed.")),
        (passed, all) => Some(format!("The days of {passed} of its {all} targets have passed.")),
    };
    said.into_iter().collect()
}
