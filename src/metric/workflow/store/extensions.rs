//! The rows of extensions: later due dates, by component of a contract's year.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::lists::BoardScope;
use crate::kernel::failure::{Error, Fault, Result};
use crate::kernel::ids::{ContractId, PersonId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::changes::Granted;
use crate::people::tenancy::{CcoScope, Contract, OhaScope};
use crate::platform::clock;
use crate::platform::db::schema::workflow::extensions;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = extensions)]
struct ExtensionRow {
    extension_id: String,
    contract_id: String,
    year: i64,
    component: String,
    number: i64,
    due_before: NaiveDate,
    due_on: NaiveDate,
    reason: String,
    granted_by: String,
    granted_at: NaiveDateTime,
}

/// A later due date, as it was granted.
#[derive(Debug, Clone)]
pub struct Extension {
    pub contract: ContractId,
    pub component: Component,
    pub due_before: NaiveDate,
    pub due_on: NaiveDate,
    pub reason: String,
    pub granted_by: PersonId,
    pub granted_at: Moment,
}

/// The due date that extensions leave to a component of a contract, if there are any. They are read oldest first.
pub fn due_on(extensions: &[Extension], contract: &ContractId, component: Component) -> Option<NaiveDate> {
    extensions.iter().rfind(|it| it.contract == *contract && it.component == component).map(|it| it.due_on)
}

/// The extensions of the scope's contract in a year, oldest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn extensions_for_cco(conn: &mut Conn, scope: &CcoScope, year: MeasurementYear) -> Result<Vec<Extension>> {
    let own = extensions::table.filter(extensions::contract_id.eq(scope.contract().id.as_str()));
    let rows: Vec<ExtensionRow> =
        own.filter(extensions::year.eq(i64::from(year.number()))).order(extensions::number).load(conn)?;
    rows.into_iter().map(Extension::try_from).collect()
}

/// The extensions of any contract in a year, oldest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn extensions_for_oha(
    conn: &mut Conn,
    _: &OhaScope,
    contract: &ContractId,
    year: MeasurementYear,
) -> Result<Vec<Extension>> {
    let own = extensions::table.filter(extensions::contract_id.eq(contract.as_str()));
    let rows: Vec<ExtensionRow> =
        own.filter(extensions::year.eq(i64::from(year.number()))).order(extensions::number).load(conn)?;
    rows.into_iter().map(Extension::try_from).collect()
}

/// All extensions of a year, oldest first, for the boards.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn extensions_of_year(conn: &mut Conn, _: &BoardScope, year: MeasurementYear) -> Result<Vec<Extension>> {
    let rows: Vec<ExtensionRow> = extensions::table
        .filter(extensions::year.eq(i64::from(year.number())))
        .order((extensions::granted_at, extensions::number))
        .load(conn)?;
    rows.into_iter().map(Extension::try_from).collect()
}

/// Writes down an extension.
///
/// # Errors
/// Breaks when a query fails.
pub(crate) fn insert_extension(
    tx: &mut Tx,
    scope: &OhaScope,
    contract: &Contract,
    year: MeasurementYear,
    component: Component,
    granted: &Granted,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let n: i64 = extensions::table
        .filter(extensions::contract_id.eq(contract.id.as_str()))
        .filter(extensions::year.eq(i64::from(year.number())).and(extensions::component.eq(component.word())))
        .count()
        .get_result(conn)?;
    let row = ExtensionRow {
        extension_id: clock::new_id().to_string(),
        contract_id: contract.id.to_string(),
        year: i64::from(year.number()),
        component: component.word().to_owned(),
        number: n + 1,
        due_before: granted.before,
        due_on: granted.due_on,
        reason: granted.reason.clone(),
        granted_by: scope.person().to_string(),
        granted_at: now.utc(),
    };
    diesel::insert_into(extensions::table).values(&row).execute(conn)?;
    Ok(())
}

impl TryFrom<ExtensionRow> for Extension {
    type Error = Error;

    fn try_from(row: ExtensionRow) -> Result<Self> {
        let component = Component::parse(&row.component)
            .ok_or_else(|| Fault::new(format!("No component is called {}", row.component)))?;
        Ok(Self {
            contract: ContractId::parse(&row.contract_id)?,
            component,
            due_before: row.due_before,
            due_on: row.due_on,
            reason: row.reason,
            granted_by: PersonId::parse(&row.granted_by)?,
            granted_at: Moment::from_utc(row.granted_at),
        })
    }
}
