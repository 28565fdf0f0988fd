//! What OHA decides on each item of a round, with its reasons; and the letter of a return.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::submissions::Submission;
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow::rounds::{Decision, ItemDecision, Letter};
use crate::metric::workflow::rules::State;
use crate::people::tenancy::{CcoScope, OhaScope};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::workflow::{item_decisions, item_findings, return_letters, submissions};
use crate::platform::db::{Conn, Tx};

/// An item, its decision, the note, the round it was carried from, and who decided.
type DecisionRow = (String, String, String, Option<i64>, String);

/// A reviewer's decisions of one round, by item, with their reasons.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn decisions(conn: &mut Conn, _: &OhaScope, submission: &SubmissionId, round: i64) -> Result<Vec<ItemDecision>> {
    let own = item_decisions::submission_id.eq(submission.as_str()).and(item_decisions::round.eq(round));
    let rows: Vec<DecisionRow> = item_decisions::table
        .inner_join(people::table)
        .filter(own)
        .order(item_decisions::item)
        .select(columns())
        .load(conn)?;
    with_reasons(conn, rows, submission, round)
}

/// What OHA decided on each item of the last round, once the round was decided on: until then it is OHA's draft.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn decisions_for_cco(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: &SubmissionId,
) -> Result<Vec<(String, Decision)>> {
    let own = submissions::contract_id.eq(scope.contract().id.as_str());
    let is_told = submissions::state.eq_any([State::Returned.word(), State::Approved.word(), State::NotMet.word()]);
    let rows: Vec<(String, String)> = item_decisions::table
        .inner_join(submissions::table)
        .filter(submissions::submission_id.eq(submission.as_str()).and(own).and(is_told))
        .filter(item_decisions::round.eq(submissions::round))
        .order(item_decisions::item)
        .select((item_decisions::item, item_decisions::decision))
        .load(conn)?;
    rows.into_iter().map(|(item, word)| Ok((item, parsed(&word)?))).collect()
}

/// The decisions that stood under a letter, once it was returned to the scope's own CCO.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn returned_items(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: &SubmissionId,
    round: i64,
) -> Result<Vec<ItemDecision>> {
    let told = return_letters::table
        .inner_join(submissions::table)
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(return_letters::submission_id.eq(submission.as_str()).and(return_letters::round.eq(round)))
        .filter(return_letters::returned_at.is_not_null())
        .filter(
            submissions::round
                .gt(return_letters::round)
                .or(submissions::state.ne_all([State::Submitted.word(), State::InReview.word()])),
        )
        .count();
    if told.get_result::<i64>(conn)? == 0 {
        return Ok(Vec::new());
    }
    let own = item_decisions::submission_id.eq(submission.as_str()).and(item_decisions::round.eq(round));
    let rows: Vec<DecisionRow> = item_decisions::table
        .inner_join(people::table)
        .filter(own.and(item_decisions::decision.eq(Decision::Returned.word())))
        .order(item_decisions::item)
        .select(columns())
        .load(conn)?;
    with_reasons(conn, rows, submission, round)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (item_decisions::item, item_decisions::decision, item_decisions::note, item_decisions::carried_from, people::name)
}

fn with_reasons(
    conn: &mut Conn,
    rows: Vec<DecisionRow>,
    submission: &SubmissionId,
    round: i64,
) -> Result<Vec<ItemDecision>> {
    let reasons: Vec<(String, String, String)> = item_findings::table
        .filter(item_findings::submission_id.eq(submission.as_str()).and(item_findings::round.eq(round)))
        .order((item_findings::item, item_findings::reason))
        .select((item_findings::item, item_findings::reason, item_findings::label))
        .load(conn)?;
    rows.into_iter().map(|row| read_decision(row, &reasons)).collect()
}

/// Saves a decision on an item of the round under review, with its reasons.
///
/// # Errors
/// Breaks when a query fails.
pub fn keep_decision(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    decision: &ItemDecision,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let (id, item) = (submission.id.as_str(), decision.item.as_str());
    let values = (
        item_decisions::decision.eq(decision.decision.word()),
        item_decisions::note.eq(&decision.note),
        item_decisions::carried_from.eq(decision.carried_from),
        item_decisions::decided_by.eq(scope.person().as_str()),
        item_decisions::decided_at.eq(now.utc()),
    );
    let own = item_decisions::table.find((id, submission.round, item));
    let changed = diesel::update(own)
        .set((values, item_decisions::row_version.eq(item_decisions::row_version + 1)))
        .execute(conn)?;
    if changed == 0 {
        let key = (
            item_decisions::submission_id.eq(id),
            item_decisions::round.eq(submission.round),
            item_decisions::item.eq(item),
        );
        diesel::insert_into(item_decisions::table)
            .values((key, values, item_decisions::row_version.eq(1)))
            .execute(conn)?;
    }
    let before = item_findings::submission_id
        .eq(id)
        .and(item_findings::round.eq(submission.round))
        .and(item_findings::item.eq(item));
    diesel::delete(item_findings::table.filter(before)).execute(conn)?;
    for (reason, label) in &decision.reasons {
        let row = (
            item_findings::submission_id.eq(id),
            item_findings::round.eq(submission.round),
            item_findings::item.eq(item),
            item_findings::reason.eq(reason),
            item_findings::label.eq(label),
        );
        diesel::insert_into(item_findings::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// A letter's round, text, author's name, times and version.
type LetterRow = (i64, String, String, NaiveDateTime, Option<NaiveDateTime>, i64);

/// Every letter of a submission that OHA wrote, the draft too, newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn letters(conn: &mut Conn, _: &OhaScope, submission: &SubmissionId) -> Result<Vec<Letter>> {
    let rows: Vec<LetterRow> = return_letters::table
        .inner_join(people::table)
        .filter(return_letters::submission_id.eq(submission.as_str()))
        .order(return_letters::round.desc())
        .select((
            return_letters::round,
            return_letters::body,
            people::name,
            return_letters::written_at,
            return_letters::returned_at,
            return_letters::row_version,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(read_letter).collect())
}

/// The letters that the scope's own CCO was sent, newest first. One that was taken back with its return is OHA's draft again.
///
/// # Errors
/// Breaks when a query fails.
pub fn letters_for_cco(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<Letter>> {
    let rows: Vec<LetterRow> = return_letters::table
        .inner_join(submissions::table)
        .inner_join(people::table.on(return_letters::written_by.eq(people::person_id)))
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(return_letters::submission_id.eq(submission.as_str()).and(return_letters::returned_at.is_not_null()))
        .filter(
            submissions::round
                .gt(return_letters::round)
                .or(submissions::state.ne_all([State::Submitted.word(), State::InReview.word()])),
        )
        .order(return_letters::round.desc())
        .select((
            return_letters::round,
            return_letters::body,
            people::name,
            return_letters::written_at,
            return_letters::returned_at,
            return_letters::row_version,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(read_letter).collect())
}

/// Keeps the letter of the round under review: as a draft over the version that it was written from, or as what was returned.
///
/// # Errors
/// Stale when somebody else saved a draft meanwhile.
pub fn keep_letter(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    body: &str,
    version: i64,
    returned_at: Option<Moment>,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let values = (
        return_letters::body.eq(body),
        return_letters::written_by.eq(scope.person().as_str()),
        return_letters::written_at.eq(now.utc()),
        return_letters::returned_at.eq(returned_at.map(Moment::utc)),
    );
    let own = return_letters::submission_id.eq(submission.id.as_str()).and(return_letters::round.eq(submission.round));
    let known: Option<i64> =
        return_letters::table.filter(own).select(return_letters::row_version).first(conn).optional()?;
    if returned_at.is_none() && known.unwrap_or(0) != version {
        return Err(Refusal::Stale("Somebody else saved this letter meanwhile.".into()).into());
    }
    if let Some(known) = known {
        diesel::update(return_letters::table.filter(own))
            .set((values, return_letters::row_version.eq(known + 1)))
            .execute(conn)?;
        return Ok(());
    }
    let key = (return_letters::submission_id.eq(submission.id.as_str()), return_letters::round.eq(submission.round));
    diesel::insert_into(return_letters::table)
        .values((key, values, return_letters::row_version.eq(1)))
        .execute(conn)?;
    Ok(())
}

/// How often each reason was given for each item in the returns of a year: item, code, label, times. The most frequent first.
///
/// # Errors
/// Breaks when a query fails.
pub fn reasons_of_year(
    conn: &mut Conn,
    _: &OhaScope,
    year: MeasurementYear,
) -> Result<Vec<(String, String, String, i64)>> {
    let of_year =
        submissions::table.filter(submissions::year.eq(i64::from(year.number()))).select(submissions::submission_id);
    let returned = return_letters::submission_id
        .eq(item_findings::submission_id)
        .and(return_letters::round.eq(item_findings::round))
        .and(return_letters::returned_at.is_not_null());
    let n_times = diesel::dsl::count_star();
    let latest_label = diesel::dsl::max(item_findings::label);
    let rows: Vec<(String, String, Option<String>, i64)> = item_findings::table
        .inner_join(return_letters::table.on(returned))
        .filter(item_findings::submission_id.eq_any(of_year))
        .group_by((item_findings::item, item_findings::reason))
        .order((item_findings::item, n_times.desc(), item_findings::reason))
        .select((item_findings::item, item_findings::reason, latest_label, n_times))
        .load(conn)?;
    Ok(rows.into_iter().map(|(item, reason, label, n)| (item, reason, label.unwrap_or_default(), n)).collect())
}

fn read_decision(
    (item, decision, note, carried_from, by): DecisionRow,
    reasons: &[(String, String, String)],
) -> Result<ItemDecision> {
    let own = reasons.iter().filter(|it| it.0 == item);
    Ok(ItemDecision {
        decision: parsed(&decision)?,
        note,
        reasons: own.map(|(_, code, label)| (code.clone(), label.clone())).collect(),
        carried_from,
        by,
        item,
    })
}

fn read_letter((round, body, by, written_at, returned_at, version): LetterRow) -> Letter {
    Letter {
        round,
        body,
        by,
        written_at: Moment::from_utc(written_at),
        returned_at: returned_at.map(Moment::from_utc),
        version,
    }
}

fn parsed(word: &str) -> Result<Decision> {
    Decision::parse(word).ok_or_else(|| Fault::new(format!("No decision is called {word}")).into())
}
