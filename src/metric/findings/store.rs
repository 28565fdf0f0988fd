//! The rows of findings. They are written while the component in which they were found may be edited, and never taken out.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::{Detail, Finding, Kind};
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::FindingId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow::Editable;
use crate::people::tenancy::CcoScope;
use crate::platform::clock;
use crate::platform::db::Conn;
use crate::platform::db::schema::reach::findings;

#[derive(Queryable, Selectable)]
#[diesel(table_name = findings)]
struct Row {
    finding_id: String,
    kind: String,
    title: String,
    detail: String,
    made_at: NaiveDateTime,
    withdrawn_at: Option<NaiveDateTime>,
    row_version: i64,
}

/// What a contract found in a year, in the order in which it was found; withdrawn ones too.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn list(conn: &mut Conn, scope: &CcoScope, year: MeasurementYear) -> Result<Vec<Finding>> {
    let rows: Vec<Row> = findings::table
        .filter(findings::contract_id.eq(scope.contract().id.as_str()))
        .filter(findings::year.eq(i64::from(year.number())))
        .order((findings::made_at, findings::finding_id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Finding::try_from).collect()
}

/// Writes a finding down.
///
/// # Errors
/// Breaks when it cannot be written.
pub fn insert(editable: &mut Editable, title: &str, detail: &Detail) -> Result<FindingId> {
    let id = FindingId::from_uuid(clock::new_id());
    let text = serde_json::to_string(detail).map_err(|cause| Fault::because("A finding cannot be written", cause))?;
    let (scope, now) = (editable.scope().clone(), editable.now());
    let year = i64::from(editable.submission().year.number());
    let conn: &mut Conn = editable.tx();
    diesel::insert_into(findings::table)
        .values((
            findings::finding_id.eq(id.as_str()),
            findings::contract_id.eq(scope.contract().id.as_str()),
            findings::year.eq(year),
            findings::kind.eq(detail.kind().word()),
            findings::title.eq(title),
            findings::detail.eq(text),
            findings::made_by.eq(scope.person().as_str()),
            findings::made_at.eq(now.utc()),
            findings::row_version.eq(1),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Withdraws a finding. It is kept.
///
/// # Errors
/// Not found when it is none of the contract's, or was withdrawn before.
pub fn withdraw(editable: &mut Editable, id: &FindingId) -> Result<()> {
    let (contract, now) = (editable.scope().contract().id.to_string(), editable.now());
    let conn: &mut Conn = editable.tx();
    let own = findings::table
        .filter(findings::finding_id.eq(id.as_str()).and(findings::contract_id.eq(contract)))
        .filter(findings::withdrawn_at.is_null());
    let written = diesel::update(own)
        .set((findings::withdrawn_at.eq(now.utc()), findings::row_version.eq(findings::row_version + 1)))
        .execute(conn)?;
    if written == 0 { Err(Refusal::NotFound.into()) } else { Ok(()) }
}

impl TryFrom<Row> for Finding {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Kind::parse(&row.kind).ok_or_else(|| Fault::new(format!("No finding is called {}", row.kind)))?;
        Ok(Self {
            id: FindingId::parse(&row.finding_id)?,
            title: row.title,
            detail: serde_json::from_str(&row.detail)
                .map_err(|cause| Fault::because("A finding cannot be read", cause))?,
            made_at: Moment::from_utc(row.made_at),
            withdrawn_at: row.withdrawn_at.map(Moment::from_utc),
            version: row.row_version,
        })
    }
}
