//! Changes to a plan that may be edited. Each holds the submission's row, so what it reads here stands still until it has written.

mod carried;

pub use carried::{carry_forward, confirm, copy_goals};

use serde::Serialize;

use super::rules::{GoalDraft, ProgressDraft, StrategyDraft, TargetDraft, WorkingCopy};
use super::store;
use super::{Goal, Plan, Strategy};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::{GoalId, StrategyId, TargetId};
use crate::kernel::texts::Narrative;
use crate::metric::measures;
use crate::metric::workflow::{Direction, Editable, Seen, moved};

/// Saves what a section says.
///
/// # Errors
/// Not found when the year's form has no such section, Stale when somebody else saved meanwhile.
pub fn save_section(editable: &mut Editable, key: &str, body: &Narrative, version: i64) -> Result<()> {
    let submission = editable.submission().clone();
    let year = measures::year(editable.tx(), submission.year)?;
    if !year.form.sections_of(submission.component).any(|it| it.key == key) {
        return Err(Refusal::NotFound.into());
    }
    let before = now(editable)?.section(key).to_owned();
    store::keep_section(editable, key, body.as_str(), version)?;
    editable.record(
        "section-edit",
        vec![("section", key.to_owned()), ("before", before), ("after", body.as_str().to_owned())],
    )
}

/// Adds a goal after the others.
///
/// # Errors
/// Breaks when a query fails.
pub fn add_goal(editable: &mut Editable, draft: &GoalDraft) -> Result<GoalId> {
    let submission = editable.submission().id.to_string();
    let id = store::insert_goal(editable, &submission, draft)?;
    let after = text_of_goal(&now(editable)?, &id)?;
    editable.record("goal-addition", vec![("goal", id.to_string()), ("after", after)])?;
    Ok(id)
}

/// # Errors
/// Not found when the plan has no such goal, Stale when somebody else saved meanwhile.
pub fn edit_goal(editable: &mut Editable, id: &GoalId, draft: &GoalDraft, version: i64) -> Result<()> {
    let before = text_of_goal(&now(editable)?, id)?;
    store::update_goal(editable, id, draft, version)?;
    let after = text_of_goal(&now(editable)?, id)?;
    editable.record("goal-edit", vec![("goal", id.to_string()), ("before", before), ("after", after)])
}

/// # Errors
/// As [`edit_goal`], and Closed when it stands at the end already.
pub fn move_goal(editable: &mut Editable, id: &GoalId, direction: Direction, version: i64) -> Result<()> {
    let plan = now(editable)?;
    plan.goal(id).ok_or(Refusal::NotFound)?;
    let order: Vec<&str> = plan.plan.goals.iter().map(|it| it.id.as_str()).collect();
    let order = moved(&order, id.as_str(), direction).ok_or_else(at_the_end)?;
    store::order_goals(editable, id, &order, version)?;
    store::move_mark(editable, id.as_str(), version)?;
    editable.record("goal-move", vec![("goal", id.to_string()), ("direction", direction.word().to_owned())])
}

/// Removes a goal with everything below it, if that is what was seen.
///
/// # Errors
/// As [`edit_goal`].
pub fn remove_goal(editable: &mut Editable, id: &GoalId, version: i64, seen: &Seen) -> Result<()> {
    let plan = now(editable)?;
    let goal = plan.goal(id).ok_or(Refusal::NotFound)?;
    unless_more(seen.is_all_of(&plan.below_goal(goal)))?;
    for strategy in &goal.item.strategies {
        drop_strategy(editable, &plan, strategy)?;
    }
    store::delete_lineage(editable, id)?;
    store::delete_goal(editable, id, version)?;
    editable.record("goal-removal", vec![("goal", id.to_string()), ("before", text(goal.item)?)])
}

/// Adds a strategy after the others of its goal.
///
/// # Errors
/// Not found when the plan has no such goal.
pub fn add_strategy(editable: &mut Editable, goal: &GoalId, draft: &StrategyDraft) -> Result<StrategyId> {
    now(editable)?.goal(goal).ok_or(Refusal::NotFound)?;
    let id = store::insert_strategy(editable, goal.as_str(), draft)?;
    let after = text_of_strategy(&now(editable)?, &id)?;
    editable.record("strategy-addition", vec![("strategy", id.to_string()), ("after", after)])?;
    Ok(id)
}

/// # Errors
/// Not found when the plan has no such strategy, Stale when somebody else saved meanwhile.
pub fn edit_strategy(editable: &mut Editable, id: &StrategyId, draft: &StrategyDraft, version: i64) -> Result<()> {
    let before = text_of_strategy(&now(editable)?, id)?;
    store::update_strategy(editable, id, draft, version)?;
    let after = text_of_strategy(&now(editable)?, id)?;
    editable.record("strategy-edit", vec![("strategy", id.to_string()), ("before", before), ("after", after)])
}

/// # Errors
/// As [`edit_strategy`], and Closed when it stands at the end already.
pub fn move_strategy(editable: &mut Editable, id: &StrategyId, direction: Direction, version: i64) -> Result<()> {
    let plan = now(editable)?;
    let (goal, _) = plan.strategy(id).ok_or(Refusal::NotFound)?;
    let order: Vec<&str> = goal.item.strategies.iter().map(|it| it.id.as_str()).collect();
    let order = moved(&order, id.as_str(), direction).ok_or_else(at_the_end)?;
    store::order_strategies(editable, id, &order, version)?;
    store::move_mark(editable, id.as_str(), version)?;
    editable.record("strategy-move", vec![("strategy", id.to_string()), ("direction", direction.word().to_owned())])
}

/// Removes a strategy with its targets, if they are those that were seen.
///
/// # Errors
/// As [`edit_strategy`].
pub fn remove_strategy(editable: &mut Editable, id: &StrategyId, version: i64, seen: &Seen) -> Result<()> {
    let plan = now(editable)?;
    let (goal, strategy) = plan.strategy(id).ok_or(Refusal::NotFound)?;
    unless_more(seen.is_all_of(&plan.below_strategy(goal, strategy)))?;
    store::empty_strategy(editable, id)?;
    store::delete_strategy(editable, id, version)?;
    editable.record("strategy-removal", vec![("strategy", id.to_string()), ("before", text(strategy.item)?)])
}

/// Adds a target after the others of its strategy.
///
/// # Errors
/// Not found when the plan has no such strategy.
pub fn add_target(editable: &mut Editable, strategy: &StrategyId, draft: &TargetDraft) -> Result<TargetId> {
    now(editable)?.strategy(strategy).ok_or(Refusal::NotFound)?;
    let id = store::insert_target(editable, strategy.as_str(), draft)?;
    let after = text_of_target(&now(editable)?, &id)?;
    editable.record("target-addition", vec![("target", id.to_string()), ("after", after)])?;
    Ok(id)
}

/// # Errors
/// Not found when the plan has no such target, Stale when somebody else saved meanwhile.
pub fn edit_target(editable: &mut Editable, id: &TargetId, draft: &TargetDraft, version: i64) -> Result<()> {
    let before = text_of_target(&now(editable)?, id)?;
    store::update_target(editable, id, draft, version)?;
    let after = text_of_target(&now(editable)?, id)?;
    editable.record("target-edit", vec![("target", id.to_string()), ("before", before), ("after", after)])
}

/// # Errors
/// As [`edit_target`], and Closed when it stands at the end already.
pub fn move_target(editable: &mut Editable, id: &TargetId, direction: Direction, version: i64) -> Result<()> {
    let plan = now(editable)?;
    let (_, strategy, _) = plan.target(id).ok_or(Refusal::NotFound)?;
    let order: Vec<&str> = strategy.item.targets.iter().map(|it| it.id.as_str()).collect();
    let order = moved(&order, id.as_str(), direction).ok_or_else(at_the_end)?;
    store::order_targets(editable, id, &order, version)?;
    store::move_mark(editable, id.as_str(), version)?;
    editable.record("target-move", vec![("target", id.to_string()), ("direction", direction.word().to_owned())])
}

/// # Errors
/// As [`edit_target`].
pub fn remove_target(editable: &mut Editable, id: &TargetId, version: i64) -> Result<()> {
    let before = text_of_target(&now(editable)?, id)?;
    store::delete_target(editable, id, version)?;
    editable.record("target-removal", vec![("target", id.to_string()), ("before", before)])
}

/// Puts a whole plan in place of what is there, under ids of its own: how a demonstration writes its plans.
///
/// # Errors
/// Breaks when a query fails, or a strategy names a lever that is not in the list.
pub fn replace_all(editable: &mut Editable, plan: &Plan) -> Result<()> {
    store::clear(editable)?;
    for section in &plan.sections {
        store::keep_section(editable, &section.key, &section.body, 0)?;
    }
    let submission = editable.submission().id.to_string();
    for goal in &plan.goals {
        let goal_id = insert_goal(editable, &submission, goal)?;
        for strategy in &goal.strategies {
            let strategy_id = store::insert_strategy(editable, goal_id.as_str(), strategy)?;
            for target in &strategy.targets {
                store::insert_target(editable, strategy_id.as_str(), target)?;
            }
        }
    }
    let after = text(&now(editable)?.plan)?;
    editable.record("plan-replacement", vec![("after", after)])
}

fn unless_more(is_what_was_seen: bool) -> Result<()> {
    if is_what_was_seen {
        return Ok(());
    }
    Err(Refusal::Stale(
        "Somebody added or changed something that would be removed with it. Nothing was removed.".into(),
    )
    .into())
}

/// Saves what became of a target of the earlier plan.
///
/// # Errors
/// Not found when that plan has no such target, Stale when somebody else saved meanwhile.
pub fn report_progress(editable: &mut Editable, target: &TargetId, draft: &ProgressDraft, version: i64) -> Result<()> {
    let (scope, submission) = (editable.scope().clone(), editable.submission().clone());
    let past = store::past(editable.tx(), &scope, submission.year, Some(&submission.id))?;
    let progress = past.progress.ok_or(Refusal::NotFound)?;
    let before = progress.target(target.as_str()).ok_or(Refusal::NotFound)?.update.as_ref().map(text).transpose()?;
    store::keep_update(editable, target.as_str(), draft, version)?;
    editable.record(
        "progress-update",
        vec![
            ("target", target.to_string()),
            ("before", before.unwrap_or_default()),
            ("status", draft.status.word().to_owned()),
            ("actual", draft.actual.as_ref().map_or_else(String::new, |it| it.as_str().to_owned())),
            ("narrative", draft.narrative.as_str().to_owned()),
            ("reason", draft.reason.as_str().to_owned()),
        ],
    )
}

/// A goal with its lineage.
fn insert_goal(editable: &mut Editable, submission: &str, goal: &Goal) -> Result<GoalId> {
    let id = store::insert_goal(editable, submission, goal)?;
    if let Some(lineage) = &goal.lineage {
        store::insert_lineage(editable, &id, lineage)?;
    }
    Ok(id)
}

fn drop_strategy(editable: &mut Editable, plan: &WorkingCopy, strategy: &Strategy) -> Result<()> {
    let id = StrategyId::parse(&strategy.id)?;
    store::empty_strategy(editable, &id)?;
    store::delete_strategy(editable, &id, plan.version(&strategy.id))
}

/// The plan as it stands at this point of the transaction.
fn now(editable: &mut Editable) -> Result<WorkingCopy> {
    let (scope, submission) = (editable.scope().clone(), editable.submission().id.clone());
    store::working_copy(editable.tx(), &scope, &submission)
}

fn at_the_end() -> Refusal {
    Refusal::Closed("It cannot be moved further that way. Nothing was changed.".into())
}

fn text_of_goal(plan: &WorkingCopy, id: &GoalId) -> Result<String> {
    text(plan.goal(id).ok_or(Refusal::NotFound)?.item)
}

fn text_of_strategy(plan: &WorkingCopy, id: &StrategyId) -> Result<String> {
    text(plan.strategy(id).ok_or(Refusal::NotFound)?.1.item)
}

fn text_of_target(plan: &WorkingCopy, id: &TargetId) -> Result<String> {
    text(plan.target(id).ok_or(Refusal::NotFound)?.2.item)
}

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|cause| Fault::because("A part of the plan cannot be written down", cause).into())
}
