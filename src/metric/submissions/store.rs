//! The rows of year results: what a year came to for a contract, and what came of it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::rules::{Ground, Verdict, YearResult};
use crate::kernel::failure::{Error, Fault, Result};
use crate::kernel::ids::{ContractId, PersonId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow::State;
use crate::metric::workflow::store::BoardScope;
use crate::people::tenancy::{CcoScope, OhaScope};
use crate::platform::clock;
use crate::platform::db::schema::workflow::year_results;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = year_results)]
struct ResultRow {
    result_id: String,
    contract_id: String,
    year: i64,
    number: i64,
    result: String,
    rests_on: String,
    decided_by: String,
    decided_at: NaiveDateTime,
    taken_back_by: Option<String>,
    taken_back_at: Option<NaiveDateTime>,
}

/// A ground as it is written down: names may change later, what was decided may not.
#[derive(Serialize, Deserialize)]
struct GroundText {
    name: String,
    /// Nothing where it could not be sent here.
    state: Option<String>,
}

/// A result as it was decided.
#[derive(Debug, Clone)]
pub struct Decided {
    pub contract: ContractId,
    /// The first, second, … result of this contract's year.
    pub number: i64,
    pub verdict: Verdict,
    pub decided_at: Moment,
    pub decided_by: PersonId,
    /// When the year was opened again.
    pub taken_back_at: Option<Moment>,
}

/// The results of the scope's contract in a year, newest first, with those that were taken back.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn results_for_cco(conn: &mut Conn, scope: &CcoScope, year: MeasurementYear) -> Result<Vec<Decided>> {
    let own = year_results::table.filter(year_results::contract_id.eq(scope.contract().id.as_str()));
    let rows: Vec<ResultRow> =
        own.filter(year_results::year.eq(i64::from(year.number()))).order(year_results::number.desc()).load(conn)?;
    rows.into_iter().map(Decided::try_from).collect()
}

/// The results of a year that are in force.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn results_of_year(conn: &mut Conn, _: &BoardScope, year: MeasurementYear) -> Result<Vec<Decided>> {
    let rows: Vec<ResultRow> = year_results::table
        .filter(year_results::year.eq(i64::from(year.number())).and(year_results::taken_back_at.is_null()))
        .order(year_results::contract_id)
        .load(conn)?;
    rows.into_iter().map(Decided::try_from).collect()
}

/// Writes down a result, and answers which one of the contract's year it is.
///
/// # Errors
/// Breaks when a query fails.
pub(super) fn insert_result(
    tx: &mut Tx,
    scope: &OhaScope,
    year: MeasurementYear,
    contract: &ContractId,
    verdict: &Verdict,
    now: Moment,
) -> Result<i64> {
    let conn: &mut Conn = tx;
    let n: i64 = year_results::table
        .filter(year_results::contract_id.eq(contract.as_str()))
        .filter(year_results::year.eq(i64::from(year.number())))
        .count()
        .get_result(conn)?;
    let row = ResultRow {
        result_id: clock::new_id().to_string(),
        contract_id: contract.to_string(),
        year: i64::from(year.number()),
        number: n + 1,
        result: verdict.result.word().to_owned(),
        rests_on: written(&verdict.grounds)?,
        decided_by: scope.person().to_string(),
        decided_at: now.utc(),
        taken_back_by: None,
        taken_back_at: None,
    };
    diesel::insert_into(year_results::table).values(&row).execute(conn)?;
    Ok(n + 1)
}

/// Marks the results of a year that are in force as taken back.
///
/// # Errors
/// Breaks when a query fails.
pub(super) fn mark_taken_back(tx: &mut Tx, scope: &OhaScope, year: MeasurementYear, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    let in_force = year_results::table
        .filter(year_results::year.eq(i64::from(year.number())).and(year_results::taken_back_at.is_null()));
    let marks = (year_results::taken_back_by.eq(scope.person().as_str()), year_results::taken_back_at.eq(now.utc()));
    Ok(diesel::update(in_force).set(marks).execute(conn)?)
}

fn written(grounds: &[Ground]) -> Result<String> {
    let texts: Vec<GroundText> = grounds
        .iter()
        .map(|it| GroundText { name: it.name.clone(), state: it.state.map(|it| it.word().to_owned()) })
        .collect();
    serde_json::to_string(&texts)
        .map_err(|cause| Fault::because("What a result rests on cannot be written", cause).into())
}

fn read(text: &str) -> Result<Vec<Ground>> {
    let texts: Vec<GroundText> =
        serde_json::from_str(text).map_err(|cause| Fault::because("What a result rests on cannot be read", cause))?;
    let state = |word: String| State::parse(&word).ok_or_else(|| Fault::new(format!("No state is called {word}")));
    let ground = |it: GroundText| Ok(Ground { name: it.name, state: it.state.map(state).transpose()? });
    texts.into_iter().map(ground).collect()
}

impl TryFrom<ResultRow> for Decided {
    type Error = Error;

    fn try_from(row: ResultRow) -> Result<Self> {
        let result =
            YearResult::parse(&row.result).ok_or_else(|| Fault::new(format!("No result is called {}", row.result)))?;
        Ok(Self {
            contract: ContractId::parse(&row.contract_id)?,
            number: row.number,
            verdict: Verdict { result, grounds: read(&row.rests_on)? },
            decided_at: Moment::from_utc(row.decided_at),
            decided_by: PersonId::parse(&row.decided_by)?,
            taken_back_at: row.taken_back_at.map(Moment::from_utc),
        })
    }
}
