//! The rows of levers: the one list that strategies refer to, in OHA's order. Asked for through [`super::terms`].

use diesel::prelude::*;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::metric::measures::form::Provenance;
use crate::metric::measures::io::TermLine;
use crate::metric::measures::rules::{Lever, Serves, Term, TermDraft};
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
    rows(conn)?.into_iter().map(lever).collect()
}

pub(super) fn terms(conn: &mut Conn) -> Result<Vec<Term>> {
    rows(conn)?.into_iter().map(read).collect()
}

fn rows(conn: &mut Conn) -> Result<Vec<LeverRow>> {
    Ok(levers::table.order((levers::position, levers::lever)).load(conn)?)
}

pub(super) fn insert(tx: &mut Tx, code: &str, draft: &TermDraft) -> Result<()> {
    let conn: &mut Conn = tx;
    let last: Option<i64> = levers::table.select(diesel::dsl::max(levers::position)).first(conn)?;
    let row = (
        levers::lever.eq(code),
        levers::label.eq(&draft.label),
        levers::description.eq(&draft.description),
        levers::serves.eq(draft.serves.map(Serves::word).unwrap_or_default()),
        levers::position.eq(last.unwrap_or_default() + 1),
        levers::provenance.eq(draft.provenance.word()),
        levers::row_version.eq(2),
    );
    diesel::insert_into(levers::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx, code: &str, draft: &TermDraft, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let values = (
        levers::label.eq(&draft.label),
        levers::description.eq(&draft.description),
        levers::serves.eq(draft.serves.map(Serves::word).unwrap_or_default()),
        levers::provenance.eq(draft.provenance.word()),
        levers::row_version.eq(version + 1),
    );
    let row = levers::table.filter(levers::lever.eq(code).and(levers::row_version.eq(version)));
    changed(diesel::update(row).set(values).execute(conn)?)
}

pub(super) fn offer(tx: &mut Tx, code: &str, offered: bool, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = levers::table.filter(levers::lever.eq(code).and(levers::row_version.eq(version)));
    changed(diesel::update(row).set((levers::retired.eq(!offered), levers::row_version.eq(version + 1))).execute(conn)?)
}

pub(super) fn place(tx: &mut Tx, code: &str, position: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(levers::table.find(code)).set(levers::position.eq(position)).execute(conn)?;
    Ok(())
}

pub(super) fn keep(tx: &mut Tx, position: i64, line: &TermLine) -> Result<bool> {
    let conn: &mut Conn = tx;
    let known: Option<LeverRow> = levers::table.find(&line.code).first(conn).optional()?;
    let values = (
        levers::label.eq(&line.label),
        levers::description.eq(&line.description),
        levers::serves.eq(line.serves.as_deref().unwrap_or_default()),
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
    fn says(&self, line: &TermLine) -> bool {
        (&self.label, &self.description, Some(&self.serves), &self.provenance)
            == (&line.label, &line.description, line.serves.as_ref(), &line.provenance)
    }
}

/// Refuses where no row had the version that a form was made from.
pub(super) fn changed(n_rows: usize) -> Result<()> {
    if n_rows == 0 {
        return Err(Refusal::Stale("Somebody else has changed this meanwhile. Nothing was overwritten.".into()).into());
    }
    Ok(())
}

fn serves(row: &LeverRow) -> Result<Serves> {
    let word = &row.serves;
    Ok(Serves::parse(word).ok_or_else(|| Fault::new(format!("A lever cannot serve {word}")))?)
}

fn lever(row: LeverRow) -> Result<Lever> {
    let serves = serves(&row)?;
    Ok(Lever { code: row.lever, label: row.label, description: row.description, serves, retired: row.retired })
}

fn read(row: LeverRow) -> Result<Term> {
    let serves = serves(&row)?;
    let provenance = Provenance::parse(&row.provenance)
        .ok_or_else(|| Fault::new(format!("No provenance is called {}", row.provenance)))?;
    Ok(Term {
        code: row.lever,
        label: row.label,
        description: row.description,
        serves: Some(serves),
        provenance,
        retired: row.retired,
        version: row.row_version,
    })
}
