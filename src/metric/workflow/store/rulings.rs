//! The rows of rulings: what OHA decided on a submission as a whole, and what stood before.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::submissions::Submission;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::{PersonId, RulingId, SubmissionId};
use crate::kernel::time::Moment;
use crate::metric::workflow::rules::{State, Step};
use crate::people::tenancy::OhaScope;
use crate::platform::clock;
use crate::platform::db::schema::publishing::publications;
use crate::platform::db::schema::workflow::{rulings, snapshots};
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = rulings)]
struct RulingRow {
    ruling_id: String,
    submission_id: String,
    number: i64,
    step: String,
    round: i64,
    state_before: String,
    due_before: NaiveDate,
    decided_before: Option<NaiveDateTime>,
    reason_before: Option<String>,
    touched_before: NaiveDateTime,
    made_by: String,
    made_at: NaiveDateTime,
    undone_by: Option<String>,
    undone_at: Option<NaiveDateTime>,
}

/// A return, an approval, a reopening, or that a component was not met.
#[derive(Debug, Clone)]
pub struct Ruling {
    pub id: RulingId,
    pub step: Step,
    pub round: i64,
    /// What stood before, and stands again when it is taken back.
    pub before: State,
    pub due_before: NaiveDate,
    pub decided_before: Option<Moment>,
    pub reason_before: Option<String>,
    /// When the CCO had last worked on it. A later moment on the submission says that it has worked since.
    pub touched_before: Moment,
    pub made_by: PersonId,
    pub made_at: Moment,
}

/// The last ruling that was not taken back.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn last_ruling(conn: &mut Conn, _: &OhaScope, submission: &SubmissionId) -> Result<Option<Ruling>> {
    let row: Option<RulingRow> = rulings::table
        .filter(rulings::submission_id.eq(submission.as_str()).and(rulings::undone_at.is_null()))
        .order(rulings::number.desc())
        .first(conn)
        .optional()?;
    row.map(Ruling::try_from).transpose()
}

/// Keeps a ruling with what stood before it: the submission as it was read.
///
/// # Errors
/// Breaks when a query fails.
pub(crate) fn insert_ruling(tx: &mut Tx, scope: &OhaScope, before: &Submission, step: Step, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let last: Option<i64> = rulings::table
        .filter(rulings::submission_id.eq(before.id.as_str()))
        .select(diesel::dsl::max(rulings::number))
        .first(conn)?;
    let row = RulingRow {
        ruling_id: clock::new_id().to_string(),
        submission_id: before.id.to_string(),
        number: last.unwrap_or_default() + 1,
        step: step.word().to_owned(),
        round: before.round,
        state_before: before.state.word().to_owned(),
        due_before: before.due_on,
        decided_before: before.decided_at.map(Moment::utc),
        reason_before: before.return_reason.clone(),
        touched_before: before.touched_at.utc(),
        made_by: scope.person().to_string(),
        made_at: now.utc(),
        undone_by: None,
        undone_at: None,
    };
    diesel::insert_into(rulings::table).values(&row).execute(conn)?;
    Ok(())
}

/// Notes that a ruling was taken back. The row stays.
///
/// # Errors
/// Stale when somebody else took it back meanwhile.
pub(crate) fn mark_undone(tx: &mut Tx, scope: &OhaScope, ruling: &Ruling, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let standing = rulings::table.filter(rulings::ruling_id.eq(ruling.id.as_str()).and(rulings::undone_at.is_null()));
    let marked = diesel::update(standing)
        .set((rulings::undone_by.eq(Some(scope.person().as_str())), rulings::undone_at.eq(Some(now.utc()))))
        .execute(conn)?;
    if marked == 1 {
        return Ok(());
    }
    Err(Refusal::Stale("Somebody else has just undone this decision. Nothing of yours was written.".into()).into())
}

/// Whether the public reads a round of this submission now. A question about publications is asked here since an undo rests on it.
///
/// # Errors
/// Breaks when a query fails.
pub fn is_published(conn: &mut Conn, _: &OhaScope, submission: &SubmissionId) -> Result<bool> {
    let public = publications::table
        .inner_join(snapshots::table)
        .filter(snapshots::submission_id.eq(submission.as_str()).and(publications::withdrawn_at.is_null()))
        .count();
    let n: i64 = public.get_result(conn)?;
    Ok(n > 0)
}

impl TryFrom<RulingRow> for Ruling {
    type Error = Error;

    fn try_from(row: RulingRow) -> Result<Self> {
        let unknown = |what: &str, word: &str| Fault::new(format!("No {what} is called {word}"));
        Ok(Self {
            id: RulingId::parse(&row.ruling_id)?,
            step: Step::parse(&row.step).ok_or_else(|| unknown("step", &row.step))?,
            round: row.round,
            before: State::parse(&row.state_before).ok_or_else(|| unknown("state", &row.state_before))?,
            due_before: row.due_before,
            decided_before: row.decided_before.map(Moment::from_utc),
            reason_before: row.reason_before,
            touched_before: Moment::from_utc(row.touched_before),
            made_by: PersonId::parse(&row.made_by)?,
            made_at: Moment::from_utc(row.made_at),
        })
    }
}
