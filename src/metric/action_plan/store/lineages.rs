//! Whence goals came that were carried over from another contract.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::{GoalId, SubmissionId};
use crate::metric::action_plan::Lineage;
use crate::metric::workflow::Editable;
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::action_plan::goal_lineages;
use crate::platform::db::schema::workflow::submissions;

type Row = (String, String, String, i64, String, i64, Option<i64>);

/// The lineages of a plan's goals, by the goal's own id.
pub(super) fn lineages(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: &SubmissionId,
) -> Result<HashMap<String, Lineage>> {
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .select(submissions::submission_id);
    let rows: Vec<Row> = goal_lineages::table
        .filter(goal_lineages::submission_id.eq(submission.as_str()).and(goal_lineages::submission_id.eq_any(own)))
        .select((
            goal_lineages::goal_id,
            goal_lineages::from_cco,
            goal_lineages::from_name,
            goal_lineages::from_year,
            goal_lineages::from_goal,
            goal_lineages::from_round,
            goal_lineages::from_version,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, cco, name, year, goal, round, version)| {
            let year = i32::try_from(year).map_err(|cause| Fault::because("A lineage names no year", cause))?;
            Ok((id, Lineage { cco, name, year, goal, round, version }))
        })
        .collect()
}

/// Notes whence a goal that was just written came.
pub fn insert_lineage(editable: &mut Editable, goal: &GoalId, lineage: &Lineage) -> Result<()> {
    let row = (
        goal_lineages::goal_id.eq(goal.as_str()),
        goal_lineages::submission_id.eq(editable.submission().id.to_string()),
        goal_lineages::from_cco.eq(&lineage.cco),
        goal_lineages::from_name.eq(&lineage.name),
        goal_lineages::from_year.eq(i64::from(lineage.year)),
        goal_lineages::from_goal.eq(&lineage.goal),
        goal_lineages::from_round.eq(lineage.round),
        goal_lineages::from_version.eq(lineage.version),
    );
    let conn: &mut Conn = editable.tx();
    diesel::insert_into(goal_lineages::table).values(row).execute(conn)?;
    Ok(())
}

/// Goes with its goal.
pub fn delete_lineage(editable: &mut Editable, goal: &GoalId) -> Result<()> {
    let own = goal_lineages::table.filter(
        goal_lineages::goal_id
            .eq(goal.as_str())
            .and(goal_lineages::submission_id.eq(editable.submission().id.to_string())),
    );
    let conn: &mut Conn = editable.tx();
    diesel::delete(own).execute(conn)?;
    Ok(())
}
