//! Copying open goals of a contract that was taken over into the successor's own plan.

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::SnapshotId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::{self, Goal, Source};
use crate::metric::measures::{self, Component};
use crate::metric::workflow;
use crate::people::tenancy::{CcoScope, SuccessorScope};
use crate::platform::db::Tx;
use crate::publishing;
use crate::succession::rules::open_goals;

/// What was chosen of an offer.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The slug of the contract that was taken over.
    pub predecessor: String,
    /// The round that was offered.
    pub offered: SnapshotId,
    /// Ids of its goals.
    pub goals: Vec<String>,
}

/// Copies the chosen goals with strategies and targets, each marked as carried. One that is in the plan already stays as it is. Answers how many
/// were copied.
///
/// # Errors
/// Not found when OHA has not named this contract as the successor, Stale when another round was approved since it was offered, Invalid when
/// a chosen goal is not in it, and as `workflow::editable`.
pub fn copy_goals(tx: &mut Tx, scope: &CcoScope, year: MeasurementYear, chosen: &Chosen, now: Moment) -> Result<usize> {
    let proof = SuccessorScope::hold(tx, scope, &chosen.predecessor)?;
    let inherited = publishing::for_successor(tx, &proof, year)?.filter(|it| it.snapshot.id == chosen.offered);
    let inherited = inherited.ok_or_else(|| {
        Refusal::Stale("What was offered is not the last that OHA approved any more. Open the page again.".into())
    })?;
    let levers = measures::levers(tx)?;
    let mut editable = workflow::editable(tx, scope, year, Component::ActionPlan, now)?;
    let submission = editable.submission().id.clone();
    let held = action_plan::plan(editable.tx(), scope, &submission)?;
    let open = open_goals(&inherited, proof.predecessor(), &held, &levers, now.pacific_day());
    if chosen.goals.iter().any(|id| open.iter().all(|it| it.goal.id != *id)) {
        return Err(FieldErrors::one("goals", "Choose goals from the list.").into());
    }
    let goals: Vec<Goal> = open.into_iter().map(|it| it.goal).filter(|it| chosen.goals.contains(&it.id)).collect();
    let from = Source {
        snapshot: &inherited.snapshot.id,
        sha256: &inherited.snapshot.sha256,
        year: inherited.year,
        cco: Some(&proof.predecessor().name),
    };
    action_plan::changes::copy_goals(&mut editable, &from, &goals)
}
