//! Reading a plan: five queries, however many goals it has.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::lineages::lineages;
use crate::kernel::failure::{Error, Fault, Result};
use crate::kernel::ids::SubmissionId;
use crate::metric::action_plan::rules::WorkingCopy;
use crate::metric::action_plan::{Goal, Lineage, Plan, SectionText, Strategy, Target, TargetKind};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::action_plan::{goals, plan_sections, strategies, targets};
use crate::platform::db::schema::workflow::submissions;

#[derive(Queryable, Selectable)]
#[diesel(table_name = plan_sections)]
struct SectionRow {
    section: String,
    body: String,
    row_version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = goals)]
struct GoalRow {
    goal_id: String,
    title: String,
    why: String,
    population: String,
    row_version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = strategies)]
struct StrategyRow {
    strategy_id: String,
    goal_id: String,
    lever: String,
    description: String,
    owner: String,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    row_version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = targets)]
struct TargetRow {
    target_id: String,
    strategy_id: String,
    kind: String,
    measure: String,
    unit: String,
    baseline: String,
    baseline_on: Option<NaiveDate>,
    baseline_due_on: Option<NaiveDate>,
    baseline_reason: String,
    target_value: String,
    due_on: Option<NaiveDate>,
    responsible: String,
    row_version: i64,
}

/// The plan as it stands now.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn plan(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Plan> {
    Ok(working_copy(conn, scope, submission)?.plan)
}

/// The plan as it stands now, with the version of each of its rows.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn working_copy(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<WorkingCopy> {
    let own = || {
        let of_contract = submissions::table.filter(submissions::contract_id.eq(scope.contract().id.as_str()));
        of_contract.filter(submissions::submission_id.eq(submission.as_str())).select(submissions::submission_id)
    };
    let sections: Vec<SectionRow> = plan_sections::table
        .filter(plan_sections::submission_id.eq_any(own()))
        .order(plan_sections::section)
        .select(SectionRow::as_select())
        .load(conn)?;
    let goals: Vec<GoalRow> = goals::table
        .filter(goals::submission_id.eq_any(own()))
        .order((goals::position, goals::goal_id))
        .select(GoalRow::as_select())
        .load(conn)?;
    let strategies: Vec<StrategyRow> = strategies::table
        .inner_join(goals::table)
        .filter(goals::submission_id.eq_any(own()))
        .order((strategies::position, strategies::strategy_id))
        .select(StrategyRow::as_select())
        .load(conn)?;
    let targets: Vec<TargetRow> = targets::table
        .inner_join(strategies::table.inner_join(goals::table))
        .filter(goals::submission_id.eq_any(own()))
        .order((targets::position, targets::target_id))
        .select(TargetRow::as_select())
        .load(conn)?;
    let lineages = lineages(conn, scope, submission)?;
    assembled(sections, goals, strategies, targets, lineages)
}

fn assembled(
    sections: Vec<SectionRow>,
    goals: Vec<GoalRow>,
    strategies: Vec<StrategyRow>,
    targets: Vec<TargetRow>,
    mut lineages: HashMap<String, Lineage>,
) -> Result<WorkingCopy> {
    let mut versions = HashMap::new();
    let mut targets_of: HashMap<String, Vec<Target>> = HashMap::new();
    for row in targets {
        versions.insert(row.target_id.clone(), row.row_version);
        targets_of.entry(row.strategy_id.clone()).or_default().push(row.try_into()?);
    }
    let mut strategies_of: HashMap<String, Vec<Strategy>> = HashMap::new();
    for row in strategies {
        versions.insert(row.strategy_id.clone(), row.row_version);
        let targets = targets_of.remove(&row.strategy_id).unwrap_or_default();
        strategies_of.entry(row.goal_id.clone()).or_default().push(strategy(row, targets));
    }
    let mut plan = Plan::default();
    for row in goals {
        versions.insert(row.goal_id.clone(), row.row_version);
        let strategies = strategies_of.remove(&row.goal_id).unwrap_or_default();
        plan.goals.push(Goal {
            lineage: lineages.remove(&row.goal_id),
            id: row.goal_id,
            title: row.title,
            why: row.why,
            population: row.population,
            strategies,
        });
    }
    for row in sections {
        versions.insert(row.section.clone(), row.row_version);
        plan.sections.push(SectionText { key: row.section, body: row.body });
    }
    Ok(WorkingCopy::new(plan, versions))
}

fn strategy(row: StrategyRow, targets: Vec<Target>) -> Strategy {
    Strategy {
        id: row.strategy_id,
        lever: row.lever,
        description: row.description,
        owner: row.owner,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        targets,
    }
}

impl TryFrom<TargetRow> for Target {
    type Error = Error;

    fn try_from(row: TargetRow) -> Result<Self> {
        let kind = TargetKind::parse(&row.kind)
            .ok_or_else(|| Fault::new(format!("No kind of target is called {}", row.kind)))?;
        Ok(Self {
            id: row.target_id,
            kind,
            measure: row.measure,
            unit: row.unit,
            baseline: row.baseline,
            baseline_on: row.baseline_on,
            baseline_due_on: row.baseline_due_on,
            baseline_reason: row.baseline_reason,
            target_value: row.target_value,
            due_on: row.due_on,
            responsible: row.responsible,
        })
    }
}
