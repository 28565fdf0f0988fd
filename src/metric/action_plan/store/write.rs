//! Writing a plan: each statement looks only among the rows of the submission that may be edited, and names the version it was made from.

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{GoalId, StrategyId, TargetId};
use crate::kernel::texts::Line;
use crate::metric::action_plan::rules::{GoalDraft, StrategyDraft, TargetDraft};
use crate::metric::action_plan::{Goal, Strategy, Target};
use crate::metric::workflow::Editable;
use crate::platform::clock;
use crate::platform::db::Conn;
use crate::platform::db::schema::action_plan::{goal_lineages, goals, plan_sections, strategies, targets};

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = goals)]
pub struct GoalText<'d> {
    title: &'d str,
    why: &'d str,
    population: &'d str,
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = strategies, treat_none_as_null = true)]
pub struct StrategyText<'d> {
    lever: &'d str,
    description: &'d str,
    owner: &'d str,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = targets, treat_none_as_null = true)]
pub struct TargetText<'d> {
    kind: &'static str,
    measure: &'d str,
    unit: &'d str,
    baseline: &'d str,
    baseline_on: Option<NaiveDate>,
    baseline_due_on: Option<NaiveDate>,
    baseline_reason: &'d str,
    target_value: &'d str,
    due_on: Option<NaiveDate>,
    responsible: &'d str,
}

/// The ids of the goals of a submission. A macro, since the type of a query cannot be written down.
macro_rules! goals_of {
    ($submission:expr) => {
        goals::table.filter(goals::submission_id.eq($submission)).select(goals::goal_id)
    };
}

macro_rules! strategies_of {
    ($submission:expr) => {
        strategies::table.filter(strategies::goal_id.eq_any(goals_of!($submission))).select(strategies::strategy_id)
    };
}

/// The statements of a noun. `own` narrows them to the rows of a submission, so that no id of another can be reached.
macro_rules! statements {
    ($table:ident.$key:ident: $Id:ident, $Text:ident under $parent:ident, own $own:expr, $insert:ident $update:ident $order:ident $delete:ident) => {
        /// Puts a new row after its siblings.
        pub fn $insert<'d>(editable: &mut Editable, parent: &str, text: impl Into<$Text<'d>>) -> Result<$Id> {
            let id = $Id::from_uuid(clock::new_id());
            let conn: &mut Conn = editable.tx();
            let last: Option<i64> =
                $table::table.filter($table::$parent.eq(parent)).select(max($table::position)).first(conn)?;
            let place = (
                $table::$key.eq(id.as_str()),
                $table::$parent.eq(parent),
                $table::position.eq(last.unwrap_or_default() + 1),
            );
            let text: $Text = text.into();
            diesel::insert_into($table::table).values((place, text, $table::row_version.eq(1))).execute(conn)?;
            Ok(id)
        }

        /// Writes over the version that the form was made from.
        pub fn $update<'d>(editable: &mut Editable, id: &$Id, text: impl Into<$Text<'d>>, version: i64) -> Result<()> {
            let own = ($own)(editable.submission().id.to_string());
            let row = $table::table.filter($table::$key.eq(id.as_str()).and($table::row_version.eq(version)).and(own));
            let text: $Text = text.into();
            let conn: &mut Conn = editable.tx();
            unless_stale(diesel::update(row).set((text, $table::row_version.eq(version + 1))).execute(conn)?)
        }

        /// Gives siblings their places in this order. The one that was moved counts as changed.
        pub fn $order(editable: &mut Editable, moved: &$Id, order: &[String], version: i64) -> Result<()> {
            let submission = editable.submission().id.to_string();
            let own = || ($own)(submission.clone());
            let row =
                $table::table.filter($table::$key.eq(moved.as_str()).and($table::row_version.eq(version)).and(own()));
            let conn: &mut Conn = editable.tx();
            unless_stale(diesel::update(row).set($table::row_version.eq(version + 1)).execute(conn)?)?;
            for (position, id) in (1_i64..).zip(order) {
                let row = $table::table.filter($table::$key.eq(id).and(own()));
                diesel::update(row).set($table::position.eq(position)).execute(conn)?;
            }
            Ok(())
        }

        /// Takes a row out that nothing hangs on.
        pub fn $delete(editable: &mut Editable, id: &$Id, version: i64) -> Result<()> {
            let own = ($own)(editable.submission().id.to_string());
            let row = $table::table.filter($table::$key.eq(id.as_str()).and($table::row_version.eq(version)).and(own));
            let conn: &mut Conn = editable.tx();
            unless_stale(diesel::delete(row).execute(conn)?)
        }
    };
}

statements! {
    goals.goal_id: GoalId, GoalText under submission_id, own |it: String| goals::submission_id.eq(it),
    insert_goal update_goal order_goals delete_goal
}
statements! {
    strategies.strategy_id: StrategyId, StrategyText under goal_id, own |it: String| strategies::goal_id.eq_any(goals_of!(it)),
    insert_strategy update_strategy order_strategies delete_strategy
}
statements! {
    targets.target_id: TargetId, TargetText under strategy_id, own |it: String| targets::strategy_id.eq_any(strategies_of!(it)),
    insert_target update_target order_targets delete_target
}

/// Saves a section; version 0 is that of one that was never saved.
pub fn keep_section(editable: &mut Editable, key: &str, body: &str, version: i64) -> Result<()> {
    let submission = editable.submission().id.to_string();
    let conn: &mut Conn = editable.tx();
    let values = (plan_sections::body.eq(body), plan_sections::row_version.eq(version + 1));
    if version > 0 {
        let row = plan_sections::table.find((submission, key)).filter(plan_sections::row_version.eq(version));
        return unless_stale(diesel::update(row).set(values).execute(conn)?);
    }
    let insert = diesel::insert_into(plan_sections::table).values((
        plan_sections::submission_id.eq(&submission),
        plan_sections::section.eq(key),
        values,
    ));
    let known = (plan_sections::submission_id, plan_sections::section);
    unless_stale(crate::each_backend!(conn, insert.on_conflict(known).do_nothing().execute(conn))?)
}

/// Takes out every target of a strategy.
pub fn empty_strategy(editable: &mut Editable, id: &StrategyId) -> Result<()> {
    let submission = editable.submission().id.to_string();
    let conn: &mut Conn = editable.tx();
    let below = targets::table
        .filter(targets::strategy_id.eq(id.as_str()).and(targets::strategy_id.eq_any(strategies_of!(submission))));
    diesel::delete(below).execute(conn)?;
    Ok(())
}

/// Takes out every section, goal, strategy and target.
pub fn clear(editable: &mut Editable) -> Result<()> {
    let submission = editable.submission().id.to_string();
    let conn: &mut Conn = editable.tx();
    diesel::delete(targets::table.filter(targets::strategy_id.eq_any(strategies_of!(&submission)))).execute(conn)?;
    diesel::delete(strategies::table.filter(strategies::goal_id.eq_any(goals_of!(&submission)))).execute(conn)?;
    diesel::delete(goal_lineages::table.filter(goal_lineages::submission_id.eq(&submission))).execute(conn)?;
    diesel::delete(goals::table.filter(goals::submission_id.eq(&submission))).execute(conn)?;
    diesel::delete(plan_sections::table.filter(plan_sections::submission_id.eq(&submission))).execute(conn)?;
    Ok(())
}

fn unless_stale(rows: usize) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Refusal::Stale("Somebody else changed this part of the plan meanwhile. Nothing of yours was written; open the plan to see it as it is now.".into()).into())
}

fn line(line: Option<&Line>) -> &str {
    line.map_or("", Line::as_str)
}

impl<'d> From<&'d GoalDraft> for GoalText<'d> {
    fn from(draft: &'d GoalDraft) -> Self {
        Self { title: draft.title.as_str(), why: draft.why.as_str(), population: line(draft.population.as_ref()) }
    }
}

impl<'d> From<&'d Goal> for GoalText<'d> {
    fn from(goal: &'d Goal) -> Self {
        Self { title: &goal.title, why: &goal.why, population: &goal.population }
    }
}

impl<'d> From<&'d StrategyDraft> for StrategyText<'d> {
    fn from(draft: &'d StrategyDraft) -> Self {
        Self {
            lever: &draft.lever,
            description: draft.description.as_str(),
            owner: line(draft.owner.as_ref()),
            starts_on: draft.span.starts_on(),
            ends_on: draft.span.ends_on(),
        }
    }
}

impl<'d> From<&'d Strategy> for StrategyText<'d> {
    fn from(it: &'d Strategy) -> Self {
        Self {
            lever: &it.lever,
            description: &it.description,
            owner: &it.owner,
            starts_on: it.starts_on,
            ends_on: it.ends_on,
        }
    }
}

impl<'d> From<&'d TargetDraft> for TargetText<'d> {
    fn from(draft: &'d TargetDraft) -> Self {
        Self {
            kind: draft.kind.word(),
            measure: line(draft.measure.as_ref()),
            unit: line(draft.unit.as_ref()),
            baseline: line(draft.baseline.as_ref()),
            baseline_on: draft.baseline_on,
            baseline_due_on: draft.baseline_due_on,
            baseline_reason: line(draft.baseline_reason.as_ref()),
            target_value: line(draft.target_value.as_ref()),
            due_on: draft.due_on,
            responsible: line(draft.responsible.as_ref()),
        }
    }
}

impl<'d> From<&'d Target> for TargetText<'d> {
    fn from(it: &'d Target) -> Self {
        Self {
            kind: it.kind.word(),
            measure: &it.measure,
            unit: &it.unit,
            baseline: &it.baseline,
            baseline_on: it.baseline_on,
            baseline_due_on: it.baseline_due_on,
            baseline_reason: &it.baseline_reason,
            target_value: &it.target_value,
            due_on: it.due_on,
            responsible: &it.responsible,
        }
    }
}
