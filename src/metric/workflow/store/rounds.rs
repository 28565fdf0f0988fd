//! What a CCO says at a round: answers to items, and the snapshots that freeze them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::{SnapshotId, SubmissionId};
use crate::kernel::time::Moment;
use crate::metric::workflow::answers::{ItemAnswer, Said};
use crate::metric::workflow::editable::Editable;
use crate::metric::workflow::rounds::Snapshot;
use crate::people::tenancy::{CcoScope, OhaScope};
use crate::platform::db::schema::workflow::{item_answers, snapshots, submissions};
use crate::platform::db::{Conn, Tx};

type AnswerRow = (String, String, String, i64);

/// The CCO's answers, by item.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn answers(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<ItemAnswer>> {
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .select(submissions::submission_id);
    let rows: Vec<AnswerRow> = item_answers::table
        .filter(item_answers::submission_id.eq(submission.as_str()).and(item_answers::submission_id.eq_any(own)))
        .order(item_answers::item)
        .select((item_answers::item, item_answers::answer, item_answers::narrative, item_answers::row_version))
        .load(conn)?;
    rows.into_iter().map(read_answer).collect()
}

/// One answer, if it was given.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn answer(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId, item: &str) -> Result<Option<ItemAnswer>> {
    Ok(answers(conn, scope, submission)?.into_iter().find(|it| it.item == item))
}

/// Saves an answer over the version that its form was made from.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn keep_answer(editable: &mut Editable, answer: &ItemAnswer) -> Result<()> {
    let id = editable.submission().id.to_string();
    let conn: &mut Conn = editable.tx();
    let stale = || Refusal::Stale("Somebody else saved this answer meanwhile.".into());
    let values = (
        item_answers::answer.eq(answer.said.word()),
        item_answers::narrative.eq(&answer.narrative),
        item_answers::row_version.eq(answer.version + 1),
    );
    if answer.version == 0 {
        let row = (item_answers::submission_id.eq(&id), item_answers::item.eq(&answer.item), values);
        let insert = diesel::insert_into(item_answers::table).values(row);
        let target = (item_answers::submission_id, item_answers::item);
        let added = crate::each_backend!(conn, insert.on_conflict(target).do_nothing().execute(conn))?;
        return if added == 1 { Ok(()) } else { Err(stale().into()) };
    }
    let own = item_answers::table.filter(item_answers::submission_id.eq(&id).and(item_answers::item.eq(&answer.item)));
    let saved = diesel::update(own.filter(item_answers::row_version.eq(answer.version))).set(values).execute(conn)?;
    if saved == 1 { Ok(()) } else { Err(stale().into()) }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = snapshots)]
pub(super) struct SnapshotRow {
    snapshot_id: String,
    submission_id: String,
    round: i64,
    content: String,
    form: String,
    sha256: String,
    what_changed: Option<String>,
    days_late: i64,
    late_reason: Option<String>,
    doubts_reason: Option<String>,
    sent_at: NaiveDateTime,
    sent_by: String,
    answer_due_on: Option<NaiveDate>,
}

/// Every round of the scope's own submission, newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn snapshots_for_cco(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<Snapshot>> {
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .select(submissions::submission_id);
    let rows: Vec<SnapshotRow> = snapshots::table
        .filter(snapshots::submission_id.eq(submission.as_str()).and(snapshots::submission_id.eq_any(own)))
        .order(snapshots::round.desc())
        .load(conn)?;
    rows.into_iter().map(Snapshot::try_from).collect()
}

/// By when OHA answers what the scope's own CCO sent last.
///
/// # Errors
/// Breaks when a query fails.
pub fn answer_due_on(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Option<NaiveDate>> {
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .select(submissions::submission_id);
    let day: Option<Option<NaiveDate>> = snapshots::table
        .filter(snapshots::submission_id.eq(submission.as_str()).and(snapshots::submission_id.eq_any(own)))
        .order(snapshots::round.desc())
        .select(snapshots::answer_due_on)
        .first(conn)
        .optional()?;
    Ok(day.flatten())
}

/// Every round of a submission, newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn snapshots_for_oha(conn: &mut Conn, _: &OhaScope, submission: &SubmissionId) -> Result<Vec<Snapshot>> {
    let rows: Vec<SnapshotRow> = snapshots::table
        .filter(snapshots::submission_id.eq(submission.as_str()))
        .order(snapshots::round.desc())
        .load(conn)?;
    rows.into_iter().map(Snapshot::try_from).collect()
}

/// The number of the last round that was sent, and is kept; 0 when none was.
///
/// # Errors
/// Breaks when a query fails.
pub fn last_round(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<i64> {
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .select(submissions::submission_id);
    let last: Option<i64> = snapshots::table
        .filter(snapshots::submission_id.eq(submission.as_str()).and(snapshots::submission_id.eq_any(own)))
        .select(diesel::dsl::max(snapshots::round))
        .first(conn)?;
    Ok(last.unwrap_or_default())
}

/// What was sent last.
///
/// # Errors
/// Not found when nothing was sent.
pub fn latest_snapshot(conn: &mut Conn, _: &OhaScope, submission: &SubmissionId) -> Result<Snapshot> {
    let row: Option<SnapshotRow> = snapshots::table
        .filter(snapshots::submission_id.eq(submission.as_str()))
        .order(snapshots::round.desc())
        .first(conn)
        .optional()?;
    row.ok_or(Refusal::NotFound)?.try_into()
}

/// Freezes what is sent. There is no function that changes a snapshot.
///
/// # Errors
/// Breaks when the round was frozen before.
pub fn insert_snapshot(tx: &mut Tx, scope: &CcoScope, snapshot: &Snapshot) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = SnapshotRow {
        snapshot_id: snapshot.id.to_string(),
        submission_id: snapshot.submission.to_string(),
        round: snapshot.round,
        content: snapshot.content.clone(),
        form: snapshot.form.clone(),
        sha256: snapshot.sha256.clone(),
        what_changed: snapshot.what_changed.clone(),
        days_late: snapshot.days_late,
        late_reason: snapshot.late_reason.clone(),
        doubts_reason: snapshot.doubts_reason.clone(),
        sent_at: snapshot.sent_at.utc(),
        sent_by: scope.person().to_string(),
        answer_due_on: snapshot.answer_due_on,
    };
    diesel::insert_into(snapshots::table).values(&row).execute(conn)?;
    Ok(())
}

fn read_answer((item, said, narrative, version): AnswerRow) -> Result<ItemAnswer> {
    let said = Said::parse(&said).ok_or_else(|| unknown("answer", &said))?;
    Ok(ItemAnswer { item, said, narrative, version })
}

impl TryFrom<SnapshotRow> for Snapshot {
    type Error = Error;

    fn try_from(row: SnapshotRow) -> Result<Self> {
        Ok(Self {
            id: SnapshotId::parse(&row.snapshot_id)?,
            submission: SubmissionId::parse(&row.submission_id)?,
            round: row.round,
            content: row.content,
            form: row.form,
            sha256: row.sha256,
            what_changed: row.what_changed,
            days_late: row.days_late,
            late_reason: row.late_reason,
            doubts_reason: row.doubts_reason,
            sent_at: Moment::from_utc(row.sent_at),
            sent_by: row.sent_by,
            answer_due_on: row.answer_due_on,
        })
    }
}

fn unknown(what: &str, word: &str) -> Fault {
    Fault::new(format!("No {what} is called {word}"))
}
