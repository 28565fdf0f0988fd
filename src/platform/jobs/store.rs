//! The rows of jobs.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::TERM;
use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::platform::db::schema::mail::jobs;
use crate::platform::db::{Conn, Tx};

/// Something that is done every so often.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub name: &'static str,
    pub every: Duration,
}

/// How a job stands.
#[derive(Debug, Clone)]
pub struct Run {
    pub job: String,
    pub next_at: Moment,
    pub began_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    /// "running", "done", "failed"
    pub outcome: String,
    /// What it did, or what went wrong.
    pub detail: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = jobs)]
struct Row {
    job: String,
    next_at: NaiveDateTime,
    began_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    outcome: String,
    detail: String,
    row_version: i64,
}

/// Takes a job that is due. False when it is not, or when another instance has taken it.
///
/// # Errors
/// Breaks when a query fails.
pub fn take(tx: &mut Tx, job: Job, now: Moment) -> Result<bool> {
    let conn: &mut Conn = tx;
    let fresh = Row {
        job: job.name.to_owned(),
        next_at: now.utc(),
        began_at: None,
        ended_at: None,
        outcome: "waiting".into(),
        detail: String::new(),
        row_version: 1,
    };
    let insert = diesel::insert_into(jobs::table).values(&fresh);
    crate::each_backend!(conn, insert.on_conflict(jobs::job).do_nothing().execute(conn))?;
    let taken = diesel::update(jobs::table.filter(jobs::job.eq(job.name).and(jobs::next_at.le(now.utc()))))
        .set((
            jobs::next_at.eq(now.plus(TERM.max(job.every)).utc()),
            jobs::began_at.eq(Some(now.utc())),
            jobs::outcome.eq("running"),
            jobs::row_version.eq(jobs::row_version + 1),
        ))
        .execute(conn)?;
    Ok(taken == 1)
}

/// Notes how a job ended, and when its next turn is.
///
/// # Errors
/// Breaks when a query fails.
pub fn ended(tx: &mut Tx, job: Job, outcome: std::result::Result<&str, &str>, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let (word, detail) = match outcome {
        Ok(detail) => ("done", detail),
        Err(detail) => ("failed", detail),
    };
    diesel::update(jobs::table.find(job.name))
        .set((
            jobs::next_at.eq(now.plus(job.every).utc()),
            jobs::ended_at.eq(Some(now.utc())),
            jobs::outcome.eq(word),
            jobs::detail.eq(detail),
            jobs::row_version.eq(jobs::row_version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// All jobs that ever ran, by name.
///
/// # Errors
/// Breaks when a query fails.
pub fn list(conn: &mut Conn) -> Result<Vec<Run>> {
    let rows: Vec<Row> = jobs::table.order(jobs::job).load(conn)?;
    let run = |row: Row| Run {
        job: row.job,
        next_at: Moment::from_utc(row.next_at),
        began_at: row.began_at.map(Moment::from_utc),
        ended_at: row.ended_at.map(Moment::from_utc),
        outcome: row.outcome,
        detail: row.detail,
    };
    Ok(rows.into_iter().map(run).collect())
}
