//! The rows of answers that somebody waits for, beside the steps of a submission. Whoever asks says where it is answered; the pages of the
//! year show it without knowing what it is about.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow::Submission;
use crate::people::tenancy::{CcoScope, MemberScope, OhaScope};
use crate::platform::clock;
use crate::platform::db::schema::workflow::awaited_answers;
use crate::platform::db::{Conn, Tx};

/// Something that OHA asks a CCO, as it reads on the page of the year.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// What it is about: one question of a kind is open at a time.
    pub subject: &'a str,
    /// What is to be done: "Look at the page that will be public".
    pub title: &'a str,
    /// Where it is answered.
    pub address: &'a str,
    /// The last day on which an answer counts.
    pub until_on: NaiveDate,
}

/// An answer that is waited for.
#[derive(Debug, Clone, Queryable)]
pub struct Awaited {
    pub title: String,
    pub address: String,
    pub until_on: NaiveDate,
}

/// What waits for the scope's contract in a year, what is due first first.
///
/// # Errors
/// Breaks when a query fails.
pub fn awaited(conn: &mut Conn, scope: &CcoScope, year: MeasurementYear) -> Result<Vec<Awaited>> {
    let open = awaited_answers::table
        .filter(awaited_answers::contract_id.eq(scope.contract().id.as_str()))
        .filter(awaited_answers::year.eq(i64::from(year.number())).and(awaited_answers::ended_at.is_null()));
    let rows = open.order((awaited_answers::until_on, awaited_answers::awaited_id));
    Ok(rows.select((awaited_answers::title, awaited_answers::address, awaited_answers::until_on)).load(conn)?)
}

/// In which years something waits, by contract, of all that the person works in.
///
/// # Errors
/// Breaks when a query fails.
pub fn awaited_years(conn: &mut Conn, _: &MemberScope, contracts: &[&str]) -> Result<Vec<(String, i64)>> {
    let open = awaited_answers::table
        .filter(awaited_answers::contract_id.eq_any(contracts).and(awaited_answers::ended_at.is_null()));
    Ok(open.select((awaited_answers::contract_id, awaited_answers::year)).distinct().load(conn)?)
}

/// Asks, in place of what was asked before on the same subject.
///
/// # Errors
/// Breaks when a query fails.
pub(crate) fn ask(tx: &mut Tx, _: &OhaScope, submission: &Submission, asking: &Asking<'_>, now: Moment) -> Result<()> {
    end(tx, submission, asking.subject, now)?;
    let conn: &mut Conn = tx;
    let row = (
        awaited_answers::awaited_id.eq(clock::new_id().to_string()),
        awaited_answers::submission_id.eq(submission.id.as_str()),
        awaited_answers::contract_id.eq(submission.contract.as_str()),
        awaited_answers::year.eq(i64::from(submission.year.number())),
        awaited_answers::subject.eq(asking.subject),
        awaited_answers::title.eq(asking.title),
        awaited_answers::address.eq(asking.address),
        awaited_answers::until_on.eq(asking.until_on),
        awaited_answers::asked_at.eq(now.utc()),
    );
    diesel::insert_into(awaited_answers::table).values(row).execute(conn)?;
    Ok(())
}

/// Nothing is waited for any more, by OHA's act.
///
/// # Errors
/// Breaks when a query fails.
pub(crate) fn ask_no_more(
    tx: &mut Tx,
    _: &OhaScope,
    submission: &Submission,
    subject: &str,
    now: Moment,
) -> Result<()> {
    end(tx, submission, subject, now)
}

/// The CCO has answered.
///
/// # Errors
/// Breaks when a query fails.
pub(crate) fn answered(tx: &mut Tx, _: &CcoScope, submission: &Submission, subject: &str, now: Moment) -> Result<()> {
    end(tx, submission, subject, now)
}

fn end(tx: &mut Tx, submission: &Submission, subject: &str, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let open = awaited_answers::table
        .filter(awaited_answers::submission_id.eq(submission.id.as_str()).and(awaited_answers::subject.eq(subject)))
        .filter(awaited_answers::ended_at.is_null());
    diesel::update(open).set(awaited_answers::ended_at.eq(now.utc())).execute(conn)?;
    Ok(())
}
