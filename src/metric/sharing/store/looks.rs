//! Looks that a CCO asked for.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::shares::{component_of, unless_stale, year_of};
use crate::kernel::failure::{Error, Fault, Result};
use crate::kernel::ids::{ContractId, LookId, PersonId, SubmissionId};
use crate::kernel::texts::Narrative;
use crate::kernel::time::Moment;
use crate::metric::sharing::rules::{Agency, Look, Opening};
use crate::people::tenancy::{CcoScope, OhaScope, TaScope};
use crate::platform::clock;
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::sharing::looks as table;
use crate::platform::db::schema::workflow::submissions;
use crate::platform::db::{Conn, MultiBackend, Tx};

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    look_id: String,
    submission_id: String,
    agency: String,
    asked_person: String,
    question: String,
    until_on: NaiveDate,
    asked_at: NaiveDateTime,
    asked_by: String,
    answer: Option<String>,
    answered_at: Option<NaiveDateTime>,
    withdrawn_at: Option<NaiveDateTime>,
    row_version: i64,
}

type Found = (Row, String, String, i64, String);

/// Somebody of an agency, who finds what she herself was asked.
pub enum LookScope<'s> {
    Oha(&'s OhaScope),
    Ta(&'s TaScope),
}

impl LookScope<'_> {
    pub fn agency(&self) -> Agency {
        match self {
            Self::Oha(_) => Agency::Oha,
            Self::Ta(_) => Agency::Ta,
        }
    }

    pub fn person(&self) -> &PersonId {
        match self {
            Self::Oha(scope) => scope.person(),
            Self::Ta(scope) => scope.person(),
        }
    }
}

/// Every look at the scope's own draft, newest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn looks(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<Look>> {
    let rows: Vec<Found> = table::table
        .inner_join(submissions::table)
        .inner_join(people::table.on(people::person_id.eq(table::asked_person)))
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(table::submission_id.eq(submission.as_str()))
        .order((table::asked_at.desc(), table::look_id))
        .select((Row::as_select(), people::name, submissions::contract_id, submissions::year, submissions::component))
        .load(conn)?;
    rows.into_iter().map(Look::try_from).collect()
}

/// What this person was asked, newest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn looks_for(conn: &mut Conn, scope: &LookScope) -> Result<Vec<Look>> {
    found(conn, scope, None)
}

/// One of them.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn look_for(conn: &mut Conn, scope: &LookScope, id: &LookId) -> Result<Option<Look>> {
    Ok(found(conn, scope, Some(id))?.into_iter().next())
}

fn found(conn: &mut Conn, scope: &LookScope, id: Option<&LookId>) -> Result<Vec<Look>> {
    let mut query = table::table
        .inner_join(submissions::table)
        .inner_join(people::table.on(people::person_id.eq(table::asked_person)))
        .filter(table::asked_person.eq(scope.person().as_str()).and(table::agency.eq(scope.agency().word())))
        .order((table::asked_at.desc(), table::look_id))
        .select((Row::as_select(), people::name, submissions::contract_id, submissions::year, submissions::component))
        .into_boxed::<MultiBackend>();
    if let Some(id) = id {
        query = query.filter(table::look_id.eq(id.as_str()));
    }
    let rows: Vec<Found> = query.load(conn)?;
    rows.into_iter().map(Look::try_from).collect()
}

pub fn insert_look(
    tx: &mut Tx,
    scope: &CcoScope,
    submission: &SubmissionId,
    (agency, asked): (Agency, &PersonId),
    question: &Narrative,
    until_on: NaiveDate,
    now: Moment,
) -> Result<LookId> {
    let id = LookId::from_uuid(clock::new_id());
    let row = (
        table::look_id.eq(id.as_str()),
        table::submission_id.eq(submission.as_str()),
        table::agency.eq(agency.word()),
        table::asked_person.eq(asked.as_str()),
        table::question.eq(question.as_str()),
        table::until_on.eq(until_on),
        table::asked_at.eq(now.utc()),
        table::asked_by.eq(scope.person().as_str()),
        table::row_version.eq(1),
    );
    let conn: &mut Conn = tx;
    diesel::insert_into(table::table).values(row).execute(conn)?;
    Ok(id)
}

pub fn withdraw_look(tx: &mut Tx, _: &CcoScope, look: &Look, version: i64, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = table::table.find(look.id.as_str()).filter(table::row_version.eq(version));
    let values = (table::withdrawn_at.eq(now.utc()), table::row_version.eq(version + 1));
    unless_stale(diesel::update(row).set(values).execute(conn)?)
}

pub fn answer_look(
    tx: &mut Tx,
    _: &LookScope,
    look: &Look,
    answer: &Narrative,
    version: i64,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = table::table.find(look.id.as_str()).filter(table::row_version.eq(version));
    let values =
        (table::answer.eq(answer.as_str()), table::answered_at.eq(now.utc()), table::row_version.eq(version + 1));
    unless_stale(diesel::update(row).set(values).execute(conn)?)
}

impl TryFrom<Found> for Look {
    type Error = Error;

    fn try_from((row, asked_name, contract, year, component): Found) -> Result<Self> {
        Ok(Self {
            id: LookId::parse(&row.look_id)?,
            opening: Opening {
                submission: SubmissionId::parse(&row.submission_id)?,
                contract: ContractId::parse(&contract)?,
                year: year_of(year)?,
                component: component_of(&component)?,
                by: PersonId::parse(&row.asked_by)?,
                at: Moment::from_utc(row.asked_at),
                until_on: row.until_on,
                withdrawn_at: row.withdrawn_at.map(Moment::from_utc),
                answered_at: row.answered_at.map(Moment::from_utc),
            },
            agency: Agency::parse(&row.agency)
                .ok_or_else(|| Fault::new(format!("No agency is called {}", row.agency)))?,
            asked: PersonId::parse(&row.asked_person)?,
            asked_name,
            question: row.question,
            answer: row.answer,
            version: row.row_version,
        })
    }
}
