//! What a plan takes over: a whole plan of an earlier year, or goals of a contract that was taken over.

use super::{insert_goal, now, text};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::SnapshotId;
use crate::kernel::time::Moment;
use crate::metric::action_plan::Goal;
use crate::metric::action_plan::rules::{CarriedKind, CarryForward, Source, carry};
use crate::metric::action_plan::store;
use crate::metric::measures::{self, Component, Year};
use crate::metric::workflow::{self, Editable};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Tx;

/// Starts a year's plan with what was sent of an earlier one. Only a start can: nothing carried is ever written over a draft.
///
/// # Errors
/// Closed when the plan was started before or the year is not open, Stale when another round was sent since it was offered.
pub fn carry_forward(
    tx: &mut Tx,
    scope: &CcoScope,
    year: &Year,
    offered: &SnapshotId,
    at: Moment,
) -> Result<CarryForward> {
    workflow::changes::start(tx, scope, year, Component::ActionPlan, at)?;
    let former = store::former(tx, scope, year.number)?.filter(|it| it.snapshot == *offered).ok_or_else(|| {
        Refusal::Stale("What was offered is not the newest that was sent any more. Open the page again.".into())
    })?;
    let carried = carry(&former, &year.form, &measures::levers(tx)?);
    let mut editable = workflow::editable(tx, scope, year.number, Component::ActionPlan, at)?;
    write_carried(&mut editable, &former.source(), &carried)?;
    editable.record(
        "carry-forward",
        vec![
            ("year", former.year.to_string()),
            ("sha256", former.sha256.clone()),
            ("after", text(&carried.plan)?),
            ("left_out", text(&carried.left_out)?),
        ],
    )?;
    Ok(carried)
}

fn write_carried(editable: &mut Editable, from: &Source<'_>, carried: &CarryForward) -> Result<()> {
    for section in &carried.plan.sections {
        store::keep_section(editable, &section.key, &section.body, 0)?;
        store::insert_mark(editable, from, CarriedKind::Section, &section.key, &section.key)?;
    }
    for goal in &carried.plan.goals {
        write_carried_goal(editable, from, goal)?;
    }
    for answer in &carried.answers {
        workflow::store::keep_answer(editable, answer)?;
        store::insert_mark(editable, from, CarriedKind::Answer, &answer.item, &answer.item)?;
    }
    Ok(())
}

fn write_carried_goal(editable: &mut Editable, from: &Source<'_>, goal: &Goal) -> Result<()> {
    let submission = editable.submission().id.to_string();
    let goal_id = insert_goal(editable, &submission, goal)?;
    store::insert_mark(editable, from, CarriedKind::Goal, goal_id.as_str(), &goal.id)?;
    for strategy in &goal.strategies {
        let id = store::insert_strategy(editable, goal_id.as_str(), strategy)?;
        store::insert_mark(editable, from, CarriedKind::Strategy, id.as_str(), &strategy.id)?;
        for target in &strategy.targets {
            let target_id = store::insert_target(editable, id.as_str(), target)?;
            store::insert_mark(editable, from, CarriedKind::Target, target_id.as_str(), &target.id)?;
        }
    }
    Ok(())
}

/// Copies goals of another contract's plan into this one, with strategies and targets, each marked as carried. Those that are in it already are
/// left as they are. Answers how many were copied.
///
/// # Errors
/// Breaks when a query fails.
pub fn copy_goals(editable: &mut Editable, from: &Source<'_>, goals: &[Goal]) -> Result<usize> {
    let held = now(editable)?.plan;
    let is_here = |it: &Goal| held.has_of(it.lineage.as_ref());
    let new: Vec<&Goal> = goals.iter().filter(|it| !is_here(it)).collect();
    for goal in &new {
        write_carried_goal(editable, from, goal)?;
    }
    if new.is_empty() {
        return Ok(0);
    }
    editable.record(
        "goal-copies",
        vec![
            ("from", from.cco.unwrap_or_default().to_owned()),
            ("year", from.year.to_string()),
            ("sha256", from.sha256.to_owned()),
            ("after", text(&new)?),
        ],
    )?;
    Ok(new.len())
}

/// Says of a carried part that it is still right as it stands. `version` is the one that was read.
///
/// # Errors
/// Not found when the plan has no such part, Stale when it was changed or confirmed meanwhile.
pub fn confirm(editable: &mut Editable, kind: CarriedKind, key: &str, version: i64) -> Result<()> {
    let (scope, year, submission) =
        (editable.scope().clone(), editable.submission().year, editable.submission().id.clone());
    let past = store::past(editable.tx(), &scope, year, Some(&submission))?;
    past.marks.iter().find(|it| it.kind == kind && it.key == key).ok_or(Refusal::NotFound)?;
    let current = match kind {
        CarriedKind::Answer => {
            workflow::store::answer(editable.tx(), &scope, &submission, key)?.map_or(0, |it| it.version)
        }
        _ => now(editable)?.version(key),
    };
    if current == 0 {
        return Err(Refusal::NotFound.into());
    }
    if current != version {
        return Err(Refusal::Stale("Somebody else changed this part meanwhile, which counts as confirmed. Nothing was written by you; the list shows it as it is now.".into()).into());
    }
    store::confirm_mark(editable, kind, key, version)?;
    editable.record("carried-confirmation", vec![("part", kind.word().to_owned()), ("key", key.to_owned())])
}
