//! Drafts: what somebody is typing, kept for her alone until she saves it or lets it go. It may hold what no form would take.
//!
//! Never true: a draft that overwrites what is saved, that somebody else sees, or that is sent anywhere.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::held::{read, written};
use super::{Fields, typed};
use crate::kernel::failure::Result;
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::platform::db::schema::saving::form_drafts;
use crate::platform::db::{Conn, Tx};

/// A quarter: who has not come back by then writes anew.
const KEPT_FOR: Duration = Duration::days(90);

#[derive(Debug, Clone)]
pub struct Draft {
    /// Where its form is sent to.
    pub path: String,
    pub fields: Fields,
    pub at: Moment,
    pub version: i64,
}

/// How keeping a draft went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Under this version, which the next one must name.
    As(i64),
    /// The same form is being written in another tab: its draft stays, and this one is not kept.
    Elsewhere,
}

type Row = (String, String, NaiveDateTime, i64);

impl Draft {
    fn of((path, fields, at, version): Row) -> Result<Self> {
        Ok(Self { path, fields: read(&fields)?, at: Moment::from_utc(at), version })
    }
}

/// Keeps what is typed now over the draft that its page has seen: two tabs never take each other's words away.
///
/// # Errors
/// Breaks when a query fails.
pub fn keep(tx: &mut Tx, person: &PersonId, path: &str, fields: &Fields, seen: i64, now: Moment) -> Result<Kept> {
    let conn: &mut Conn = tx;
    let fields = fields.clone().only(|name| !typed::is_secret(name) && !matches!(name, "once" | "keep" | "draft"));
    let (text, next) = (written(&fields)?, seen + 1);
    let row = form_drafts::table.find((person.as_str(), path)).filter(form_drafts::row_version.eq(seen));
    let values = (form_drafts::fields.eq(&text), form_drafts::kept_at.eq(now.utc()), form_drafts::row_version.eq(next));
    if diesel::update(row).set(values).execute(conn)? == 1 {
        return Ok(Kept::As(next));
    }
    // There is none, or a newer one. One that was saved or let go in another tab begins anew.
    let insert = diesel::insert_into(form_drafts::table).values((
        form_drafts::person_id.eq(person.as_str()),
        form_drafts::path.eq(path),
        values,
    ));
    let key = (form_drafts::person_id, form_drafts::path);
    let rows = crate::each_backend!(conn, insert.on_conflict(key).do_nothing().execute(conn))?;
    Ok(if rows == 1 { Kept::As(next) } else { Kept::Elsewhere })
}

/// # Errors
/// Breaks when a query fails.
pub fn find(conn: &mut Conn, person: &PersonId, path: &str) -> Result<Option<Draft>> {
    let row: Option<Row> = form_drafts::table.find((person.as_str(), path)).select(columns()).first(conn).optional()?;
    row.map(Draft::of).transpose()
}

/// A person's own, the newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn of(conn: &mut Conn, person: &PersonId) -> Result<Vec<Draft>> {
    let rows: Vec<Row> = form_drafts::table
        .filter(form_drafts::person_id.eq(person.as_str()))
        .order((form_drafts::kept_at.desc(), form_drafts::path))
        .select(columns())
        .load(conn)?;
    rows.into_iter().map(Draft::of).collect()
}

/// # Errors
/// Breaks when a query fails.
pub fn forget(tx: &mut Tx, person: &PersonId, path: &str) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(form_drafts::table.find((person.as_str(), path))).execute(conn)?;
    Ok(())
}

/// As [`forget`], unless another tab has written on since.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_seen(tx: &mut Tx, person: &PersonId, path: &str, seen: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = form_drafts::table.find((person.as_str(), path)).filter(form_drafts::row_version.eq(seen));
    diesel::delete(row).execute(conn)?;
    Ok(())
}

/// # Errors
/// Breaks when a query fails.
pub fn forget_old(tx: &mut Tx, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    let before = now.plus(-KEPT_FOR).utc();
    Ok(diesel::delete(form_drafts::table.filter(form_drafts::kept_at.lt(before))).execute(conn)?)
}

type Columns = (form_drafts::path, form_drafts::fields, form_drafts::kept_at, form_drafts::row_version);

fn columns() -> Columns {
    (form_drafts::path, form_drafts::fields, form_drafts::kept_at, form_drafts::row_version)
}
