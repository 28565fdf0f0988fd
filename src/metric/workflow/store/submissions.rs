//! The row of a submission.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::{ContractId, PersonId, SubmissionId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::rules::State;
use crate::people::tenancy::{CcoScope, OhaScope};
use crate::platform::clock;
use crate::platform::db::schema::workflow::submissions;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = submissions)]
struct SubmissionRow {
    submission_id: String,
    contract_id: String,
    year: i64,
    component: String,
    state: String,
    round: i64,
    due_on: NaiveDate,
    started_at: NaiveDateTime,
    touched_at: NaiveDateTime,
    touched_by: String,
    submitted_at: Option<NaiveDateTime>,
    claimed_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
    return_reason: Option<String>,
    row_version: i64,
}

/// A component of a contract's year, once it was started.
#[derive(Debug, Clone)]
pub struct Submission {
    pub id: SubmissionId,
    pub contract: ContractId,
    pub year: MeasurementYear,
    pub component: Component,
    pub state: State,
    /// The round that was sent last, or that is being written: 1 before the first submission.
    pub round: i64,
    pub due_on: NaiveDate,
    pub started_at: Moment,
    pub touched_at: Moment,
    pub touched_by: PersonId,
    pub submitted_at: Option<Moment>,
    pub claimed_by: Option<PersonId>,
    pub decided_at: Option<Moment>,
    pub return_reason: Option<String>,
    pub version: i64,
}

/// What a step writes beside the state.
#[derive(Debug, Clone)]
pub struct Advance {
    pub to: State,
    pub round: i64,
    pub due_on: NaiveDate,
    pub submitted_at: Option<Moment>,
    pub claimed_by: Option<PersonId>,
    pub decided_at: Option<Moment>,
    pub return_reason: Option<String>,
}

/// The scope's own submission of a component, if it was started.
///
/// # Errors
/// Breaks when a query fails or the row cannot be read.
pub fn find(
    conn: &mut Conn,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
) -> Result<Option<Submission>> {
    let row: Option<SubmissionRow> = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(submissions::year.eq(i64::from(year.number())).and(submissions::component.eq(component.word())))
        .first(conn)
        .optional()?;
    row.map(Submission::try_from).transpose()
}

/// Every component that the scope's contract ever started, newest year first.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub(super) fn all_of(conn: &mut Conn, scope: &CcoScope) -> Result<Vec<Submission>> {
    let rows: Vec<SubmissionRow> = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .order((submissions::year.desc(), submissions::component))
        .load(conn)?;
    rows.into_iter().map(Submission::try_from).collect()
}

/// All started components of the scope's contract in a year.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn of_contract(conn: &mut Conn, scope: &CcoScope, year: MeasurementYear) -> Result<Vec<Submission>> {
    let rows: Vec<SubmissionRow> = submissions::table
        .filter(
            submissions::contract_id
                .eq(scope.contract().id.as_str())
                .and(submissions::year.eq(i64::from(year.number()))),
        )
        .load(conn)?;
    rows.into_iter().map(Submission::try_from).collect()
}

/// A submission as OHA may see it: only once it was sent.
///
/// # Errors
/// Not found when there is none or it was never sent.
pub fn for_review(conn: &mut Conn, _: &OhaScope, id: &SubmissionId) -> Result<Submission> {
    let row: Option<SubmissionRow> =
        submissions::table.find(id.as_str()).filter(submissions::submitted_at.is_not_null()).first(conn).optional()?;
    row.ok_or(Refusal::NotFound)?.try_into()
}

/// Where a component of any contract stands, sent or not: its row holds dates and a state, no text of a draft.
///
/// # Errors
/// Breaks when a query fails or the row cannot be read.
pub fn of_component(
    conn: &mut Conn,
    _: &OhaScope,
    contract: &ContractId,
    year: MeasurementYear,
    component: Component,
) -> Result<Option<Submission>> {
    let row: Option<SubmissionRow> = submissions::table
        .filter(submissions::contract_id.eq(contract.as_str()))
        .filter(submissions::year.eq(i64::from(year.number())).and(submissions::component.eq(component.word())))
        .first(conn)
        .optional()?;
    row.map(Submission::try_from).transpose()
}

/// The last year in which a contract has begun any component.
///
/// # Errors
/// Breaks when a query fails or the year is none.
pub fn last_year_begun(conn: &mut Conn, _: &OhaScope, contract: &ContractId) -> Result<Option<MeasurementYear>> {
    let last: Option<i64> = submissions::table
        .filter(submissions::contract_id.eq(contract.as_str()))
        .select(diesel::dsl::max(submissions::year))
        .first(conn)?;
    let read = |year: i64| i32::try_from(year).ok().and_then(MeasurementYear::new);
    last.map(|it| read(it).ok_or_else(|| Fault::new(format!("{it} is no year of the measure")).into())).transpose()
}

/// Starts a component.
///
/// # Errors
/// Closed when somebody else started it at the same moment.
pub fn insert(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
    due_on: NaiveDate,
    now: Moment,
) -> Result<SubmissionId> {
    let conn: &mut Conn = tx;
    let row = SubmissionRow {
        submission_id: clock::new_id().to_string(),
        contract_id: scope.contract().id.to_string(),
        year: i64::from(year.number()),
        component: component.word().to_owned(),
        state: State::InProgress.word().to_owned(),
        round: 1,
        due_on,
        started_at: now.utc(),
        touched_at: now.utc(),
        touched_by: scope.person().to_string(),
        submitted_at: None,
        claimed_by: None,
        decided_at: None,
        return_reason: None,
        row_version: 1,
    };
    let insert = diesel::insert_into(submissions::table).values(&row);
    let target = (submissions::contract_id, submissions::year, submissions::component);
    if crate::each_backend!(conn, insert.on_conflict(target).do_nothing().execute(conn))? == 0 {
        return Err(
            Refusal::Closed("Somebody else has just started this component. Open its page to go on.".into()).into()
        );
    }
    SubmissionId::parse(&row.submission_id).map_err(Error::from)
}

/// Notes who worked on it last. The update locks the row until the transaction ends.
///
/// # Errors
/// Breaks when a query fails.
pub fn touch(tx: &mut Tx, scope: &CcoScope, year: MeasurementYear, component: Component, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let own = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(submissions::year.eq(i64::from(year.number())).and(submissions::component.eq(component.word())));
    diesel::update(own)
        .set((submissions::touched_at.eq(now.utc()), submissions::touched_by.eq(scope.person().as_str())))
        .execute(conn)?;
    Ok(())
}

/// Holds the row of a submission until the transaction ends: what is read after it is what the step will be about.
///
/// # Errors
/// Breaks when a query fails.
pub(crate) fn lock(tx: &mut Tx, id: &SubmissionId) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(submissions::table.find(id.as_str()))
        .set(submissions::state.eq(submissions::state))
        .execute(conn)?;
    Ok(())
}

/// Writes a step, if nobody else took one meanwhile. The submission itself is the proof: a scope gave it out.
///
/// # Errors
/// Stale when the row has moved on.
pub(crate) fn advance(tx: &mut Tx, submission: &Submission, step: &Advance) -> Result<()> {
    let conn: &mut Conn = tx;
    let unmoved = submissions::table.filter(
        submissions::submission_id.eq(submission.id.as_str()).and(submissions::row_version.eq(submission.version)),
    );
    let moved = diesel::update(unmoved)
        .set((
            submissions::state.eq(step.to.word()),
            submissions::round.eq(step.round),
            submissions::due_on.eq(step.due_on),
            submissions::submitted_at.eq(step.submitted_at.map(Moment::utc)),
            submissions::claimed_by.eq(step.claimed_by.as_ref().map(PersonId::as_str)),
            submissions::decided_at.eq(step.decided_at.map(Moment::utc)),
            submissions::return_reason.eq(step.return_reason.as_deref()),
            submissions::row_version.eq(submission.version + 1),
        ))
        .execute(conn)?;
    if moved == 0 {
        return Err(Refusal::Stale("Somebody else has just taken a step here. Nothing of yours was written; open the page to see where it stands now.".into()).into());
    }
    Ok(())
}

impl TryFrom<SubmissionRow> for Submission {
    type Error = Error;

    fn try_from(row: SubmissionRow) -> Result<Self> {
        let unknown = |what: &str, word: &str| Fault::new(format!("No {what} is called {word}"));
        let year = i32::try_from(row.year).ok().and_then(MeasurementYear::new);
        Ok(Self {
            id: SubmissionId::parse(&row.submission_id)?,
            contract: ContractId::parse(&row.contract_id)?,
            year: year.ok_or_else(|| unknown("year", &row.year.to_string()))?,
            component: Component::parse(&row.component).ok_or_else(|| unknown("component", &row.component))?,
            state: State::parse(&row.state).ok_or_else(|| unknown("state", &row.state))?,
            round: row.round,
            due_on: row.due_on,
            started_at: Moment::from_utc(row.started_at),
            touched_at: Moment::from_utc(row.touched_at),
            touched_by: PersonId::parse(&row.touched_by)?,
            submitted_at: row.submitted_at.map(Moment::from_utc),
            claimed_by: row.claimed_by.as_deref().map(PersonId::parse).transpose()?,
            decided_at: row.decided_at.map(Moment::from_utc),
            return_reason: row.return_reason,
            version: row.row_version,
        })
    }
}
