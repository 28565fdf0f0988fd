//! Addresses that get a copy of every letter of a kind: a team's mailbox, say.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;
use crate::platform::db::schema::mail::mail_copies;
use crate::platform::db::{Conn, Tx};

/// Who gets a copy of what.
#[derive(Debug, Clone)]
pub struct CopyTo {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub email: String,
    pub added_at: Moment,
    /// The row version that an ending must name.
    pub version: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = mail_copies)]
struct Row {
    copy_id: String,
    kind: String,
    name: String,
    email: String,
    email_folded: String,
    added_by: String,
    added_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    row_version: i64,
}

/// The copies that are sent now, of one kind or of all.
///
/// # Errors
/// Breaks when a query fails.
pub fn copies(conn: &mut Conn, kind: Option<&str>) -> Result<Vec<CopyTo>> {
    let all = mail_copies::table
        .filter(mail_copies::ended_at.is_null())
        .order((mail_copies::kind, mail_copies::email_folded));
    let rows: Vec<Row> = match kind {
        Some(kind) => all.filter(mail_copies::kind.eq(kind)).load(conn)?,
        None => all.load(conn)?,
    };
    let copy = |row: Row| CopyTo {
        id: row.copy_id,
        kind: row.kind,
        name: row.name,
        email: row.email,
        added_at: Moment::from_utc(row.added_at),
        version: row.row_version,
    };
    Ok(rows.into_iter().map(copy).collect())
}

/// Adds one.
///
/// # Errors
/// Closed when this address gets these copies already.
pub fn add_copy(tx: &mut Tx, copy: &CopyTo, by: &str) -> Result<()> {
    let conn: &mut Conn = tx;
    let known = copies(conn, Some(&copy.kind))?;
    if known.iter().any(|it| folded(&it.email) == folded(&copy.email)) {
        return Err(Refusal::Closed("This address gets a copy of these letters already.".into()).into());
    }
    let row = Row {
        copy_id: copy.id.clone(),
        kind: copy.kind.clone(),
        name: copy.name.clone(),
        email: copy.email.clone(),
        email_folded: folded(&copy.email),
        added_by: by.to_owned(),
        added_at: copy.added_at.utc(),
        ended_at: None,
        row_version: 1,
    };
    diesel::insert_into(mail_copies::table).values(&row).execute(conn)?;
    Ok(())
}

/// Ends one; its row stays.
///
/// # Errors
/// Not found when there is none of this id that is still sent.
pub fn end_copy(tx: &mut Tx, id: &str, now: Moment) -> Result<CopyTo> {
    let found = copies(tx, None)?.into_iter().find(|it| it.id == id).ok_or(Refusal::NotFound)?;
    let conn: &mut Conn = tx;
    diesel::update(mail_copies::table.find(id))
        .set((mail_copies::ended_at.eq(Some(now.utc())), mail_copies::row_version.eq(found.version + 1)))
        .execute(conn)?;
    Ok(found)
}
