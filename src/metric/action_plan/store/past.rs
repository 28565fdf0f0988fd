//! The rows that tie a plan to the year before: marks on what was carried, and progress on its targets.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::rules::{
    CarriedKind, Former, Mark, Past, Progress, ProgressDraft, ProgressStatus, ProgressUpdate, Source,
};
use crate::metric::measures::Component;
use crate::metric::workflow::{self, Editable};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::action_plan::{carried_parts, progress_updates};
use crate::platform::db::schema::workflow::submissions;

/// The plan of the newest earlier year of which one was sent.
///
/// # Errors
/// Breaks when a query fails or what was sent cannot be read.
pub fn former(conn: &mut Conn, scope: &CcoScope, year: MeasurementYear) -> Result<Option<Former>> {
    let found = workflow::store::former(conn, scope, year, Component::ActionPlan)?;
    found.map(|(year, snapshot)| Former::read(year, &snapshot)).transpose()
}

/// What a plan owes to the year before; without a submission only what it could begin with.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn past(
    conn: &mut Conn,
    scope: &CcoScope,
    year: MeasurementYear,
    submission: Option<&SubmissionId>,
) -> Result<Past> {
    let former = former(conn, scope, year)?;
    let Some(submission) = submission else { return Ok(Past { former, ..Past::default() }) };
    let updates = updates(conn, scope, submission)?;
    let progress = former.as_ref().map(|it| Progress::of(it, &updates)).filter(|it| !it.targets.is_empty());
    Ok(Past { former, marks: marks(conn, scope, submission)?, progress })
}

type MarkRow = (String, String, i64, Option<String>, String, i64, Option<NaiveDateTime>);

fn marks(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<Mark>> {
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .select(submissions::submission_id);
    let rows: Vec<MarkRow> = carried_parts::table
        .filter(carried_parts::submission_id.eq(submission.as_str()).and(carried_parts::submission_id.eq_any(own)))
        .order((carried_parts::part, carried_parts::part_key))
        .select((
            carried_parts::part,
            carried_parts::part_key,
            carried_parts::from_year,
            carried_parts::from_cco,
            carried_parts::from_key,
            carried_parts::carried_version,
            carried_parts::confirmed_at,
        ))
        .load(conn)?;
    rows.into_iter().map(mark).collect()
}

fn mark((kind, key, from_year, from_cco, from_key, version, confirmed_at): MarkRow) -> Result<Mark> {
    let kind =
        CarriedKind::parse(&kind).ok_or_else(|| Fault::new(format!("Nothing that is carried is called {kind}")))?;
    Ok(Mark { kind, key, from_year, from_cco, from_key, version, confirmed_at: confirmed_at.map(Moment::from_utc) })
}

fn updates(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<ProgressUpdate>> {
    type Row = (String, String, String, String, String, i64);
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .select(submissions::submission_id);
    let rows: Vec<Row> = progress_updates::table
        .filter(progress_updates::submission_id.eq(submission.as_str()))
        .filter(progress_updates::submission_id.eq_any(own))
        .order(progress_updates::target)
        .select((
            progress_updates::target,
            progress_updates::status,
            progress_updates::actual,
            progress_updates::narrative,
            progress_updates::reason,
            progress_updates::row_version,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(target, status, actual, narrative, reason, version)| {
            let status = ProgressStatus::parse(&status)
                .ok_or_else(|| Fault::new(format!("No status of a target is called {status}")))?;
            Ok(ProgressUpdate { target, status, actual, narrative, reason, version })
        })
        .collect()
}

/// Marks a part that was just written as carried.
pub fn insert_mark(
    editable: &mut Editable,
    from: &Source<'_>,
    kind: CarriedKind,
    key: &str,
    from_key: &str,
) -> Result<()> {
    let row = (
        carried_parts::submission_id.eq(editable.submission().id.to_string()),
        carried_parts::part.eq(kind.word()),
        carried_parts::part_key.eq(key),
        carried_parts::from_snapshot.eq(from.snapshot.as_str()),
        carried_parts::from_year.eq(i64::from(from.year.number())),
        carried_parts::from_cco.eq(from.cco),
        carried_parts::from_key.eq(from_key),
        carried_parts::carried_version.eq(1),
        carried_parts::row_version.eq(1),
    );
    let conn: &mut Conn = editable.tx();
    diesel::insert_into(carried_parts::table).values(row).execute(conn)?;
    Ok(())
}

/// Notes that a part is still right as it was carried.
pub fn confirm_mark(editable: &mut Editable, kind: CarriedKind, key: &str, version: i64) -> Result<()> {
    let (submission, person, now) =
        (editable.submission().id.to_string(), editable.scope().person().to_string(), editable.now());
    let open = carried_parts::table
        .find((submission, kind.word(), key))
        .filter(carried_parts::confirmed_at.is_null().and(carried_parts::carried_version.eq(version)));
    let conn: &mut Conn = editable.tx();
    let confirmed = diesel::update(open)
        .set((
            carried_parts::confirmed_at.eq(now.utc()),
            carried_parts::confirmed_by.eq(person),
            carried_parts::row_version.eq(carried_parts::row_version + 1),
        ))
        .execute(conn)?;
    if confirmed == 1 { Ok(()) } else { Err(settled().into()) }
}

/// Moving a part to another place is no word on what it says: its mark follows the version that the move has made.
pub fn move_mark(editable: &mut Editable, key: &str, version: i64) -> Result<()> {
    let moved = carried_parts::table.filter(
        carried_parts::submission_id
            .eq(editable.submission().id.to_string())
            .and(carried_parts::part_key.eq(key.to_owned()))
            .and(carried_parts::carried_version.eq(version)),
    );
    let conn: &mut Conn = editable.tx();
    diesel::update(moved).set(carried_parts::carried_version.eq(version + 1)).execute(conn)?;
    Ok(())
}

/// Saves what became of a target; version 0 is that of one of which nothing was said.
pub fn keep_update(editable: &mut Editable, target: &str, draft: &ProgressDraft, version: i64) -> Result<()> {
    let submission = editable.submission().id.to_string();
    let values = (
        progress_updates::status.eq(draft.status.word()),
        progress_updates::actual.eq(draft.actual.as_ref().map_or("", |it| it.as_str())),
        progress_updates::narrative.eq(draft.narrative.as_str()),
        progress_updates::reason.eq(draft.reason.as_str()),
        progress_updates::row_version.eq(version + 1),
    );
    let conn: &mut Conn = editable.tx();
    let written = if version > 0 {
        let row = progress_updates::table.find((submission, target)).filter(progress_updates::row_version.eq(version));
        diesel::update(row).set(values).execute(conn)?
    } else {
        let insert = diesel::insert_into(progress_updates::table).values((
            progress_updates::submission_id.eq(&submission),
            progress_updates::target.eq(target),
            values,
        ));
        let known = (progress_updates::submission_id, progress_updates::target);
        crate::each_backend!(conn, insert.on_conflict(known).do_nothing().execute(conn))?
    };
    if written == 1 {
        Ok(())
    } else {
        Err(Refusal::Stale("Somebody else reported on this target meanwhile.".into()).into())
    }
}

fn settled() -> Refusal {
    Refusal::Stale("Somebody else has confirmed or changed this part meanwhile. Nothing was written by you; the list shows what still waits.".into())
}
