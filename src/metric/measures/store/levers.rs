//! The rows of levers: one list for all years, in OHA's order.

use diesel::prelude::*;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::metric::measures::form::Provenance;
use crate::metric::measures::io::LeverLine;
use crate::metric::measures::rules::{Lever, LeverDraft, ListedLever, Serves};
use crate::platform::db::schema::measures::levers;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable)]
struct LeverRow {
    lever: String,
    label: String,
    description: String,
    serves: String,
    #[expect(dead_code, reason = "the row is read whole; the list comes in this order")]
    position: i64,
    provenance: String,
    retired: bool,
    row_version: i64,
}

/// The levers, in the order of the list, retired ones too: a strategy may name one.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn levers(conn: &mut Conn) -> Result<Vec<Lever>> {
    Ok(listed_levers(conn)?.into_iter().map(|it| it.lever).collect())
}

/// The levers as OHA edits them.
///
/// # Errors
/// As [`levers`].
pub fn listed_levers(conn: &mut Conn) -> Result<Vec<ListedLever>> {
    let rows: Vec<LeverRow> = levers::table.order((levers::position, levers::lever)).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// # Errors
/// Not found when there is no such lever.
pub fn lever(conn: &mut Conn, code: &str) -> Result<ListedLever> {
    let row: Option<LeverRow> = levers::table.find(code).first(conn).optional()?;
    read(row.ok_or(Refusal::NotFound)?)
}

/// Adds a lever at the end of the list.
///
/// # Errors
/// Breaks when a query fails.
pub fn insert_lever(tx: &mut Tx, code: &str, draft: &LeverDraft) -> Result<()> {
    let conn: &mut Conn = tx;
    let last: Option<i64> = levers::table.select(diesel::dsl::max(levers::position)).first(conn)?;
    let row = (
        levers::lever.eq(code),
        levers::label.eq(&draft.label),
        levers::description.eq(&draft.description),
        levers::serves.eq(draft.serves.word()),
        levers::position.eq(last.unwrap_or_default() + 1),
        levers::provenance.eq(draft.provenance.word()),
        levers::row_version.eq(2),
    );
    diesel::insert_into(levers::table).values(row).execute(conn)?;
    Ok(())
}

/// Saves a lever over the version that its form was made from.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn update_lever(tx: &mut Tx, code: &str, draft: &LeverDraft, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let values = (
        levers::label.eq(&draft.label),
        levers::description.eq(&draft.description),
        levers::serves.eq(draft.serves.word()),
        levers::provenance.eq(draft.provenance.word()),
        levers::row_version.eq(version + 1),
    );
    let row = levers::table.filter(levers::lever.eq(code).and(levers::row_version.eq(version)));
    changed(diesel::update(row).set(values).execute(conn)?)
}

/// Offers a lever, or no longer.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn offer_lever(tx: &mut Tx, code: &str, offered: bool, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = levers::table.filter(levers::lever.eq(code).and(levers::row_version.eq(version)));
    changed(diesel::update(row).set((levers::retired.eq(!offered), levers::row_version.eq(version + 1))).execute(conn)?)
}

/// Puts a lever at a place of the list.
///
/// # Errors
/// Breaks when a query fails.
pub fn place_lever(tx: &mut Tx, code: &str, position: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(levers::table.find(code)).set(levers::position.eq(position)).execute(conn)?;
    Ok(())
}

/// Brings in a line of the file. What OHA has edited stays as OHA left it.
///
/// # Errors
/// Breaks when a query fails.
pub fn keep_lever(tx: &mut Tx, position: i64, line: &LeverLine) -> Result<bool> {
    let conn: &mut Conn = tx;
    let known: Option<LeverRow> = levers::table.find(&line.code).first(conn).optional()?;
    let values = (
        levers::label.eq(&line.label),
        levers::description.eq(&line.description),
        levers::serves.eq(&line.serves),
        levers::provenance.eq(&line.provenance),
    );
    match known {
        None => {
            let row = (levers::lever.eq(&line.code), levers::position.eq(position), values);
            diesel::insert_into(levers::table).values(row).execute(conn)?;
            Ok(true)
        }
        Some(known) if known.row_version > 1 || known.says(line) => Ok(false),
        Some(_) => Ok(diesel::update(levers::table.find(&line.code)).set(values).execute(conn)? == 1),
    }
}

impl LeverRow {
    fn says(&self, line: &LeverLine) -> bool {
        (&self.label, &self.description, &self.serves, &self.provenance)
            == (&line.label, &line.description, &line.serves, &line.provenance)
    }
}

fn changed(n_rows: usize) -> Result<()> {
    if n_rows == 0 {
        return Err(
            Refusal::Stale("Somebody else has changed this lever meanwhile. Nothing was overwritten.".into()).into()
        );
    }
    Ok(())
}

fn read(row: LeverRow) -> Result<ListedLever> {
    let serves =
        Serves::parse(&row.serves).ok_or_else(|| Fault::new(format!("A lever cannot serve {}", row.serves)))?;
    let provenance = Provenance::parse(&row.provenance)
        .ok_or_else(|| Fault::new(format!("No provenance is called {}", row.provenance)))?;
    let lever = Lever { code: row.lever, label: row.label, description: row.description, serves, retired: row.retired };
    Ok(ListedLever { lever, provenance, version: row.row_version })
}
