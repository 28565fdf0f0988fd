//! The rows of wordings.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::MailText;
use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::people::tenancy::OhaScope;
use crate::platform::db::schema::mail::mail_texts;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = mail_texts)]
struct Row {
    kind: String,
    subject: String,
    body: String,
    changed_by: String,
    changed_at: NaiveDateTime,
    row_version: i64,
}

/// All wordings that OHA has changed.
///
/// # Errors
/// Breaks when a query fails.
pub fn texts(conn: &mut Conn) -> Result<Vec<MailText>> {
    let rows: Vec<Row> = mail_texts::table.order(mail_texts::kind).load(conn)?;
    Ok(rows.into_iter().map(MailText::from).collect())
}

/// Writes a wording over the version it was based on; `None` where there was none. False when somebody else was faster.
///
/// # Errors
/// Breaks when a query fails.
pub fn keep(tx: &mut Tx, scope: &OhaScope, text: &MailText, over: Option<i64>) -> Result<bool> {
    let conn: &mut Conn = tx;
    let row = Row {
        kind: text.kind.clone(),
        subject: text.subject.clone(),
        body: text.body.clone(),
        changed_by: scope.person().to_string(),
        changed_at: text.changed_at.utc(),
        row_version: over.unwrap_or_default() + 1,
    };
    let changed = match over {
        None => {
            let insert = diesel::insert_into(mail_texts::table).values(&row);
            crate::each_backend!(conn, insert.on_conflict(mail_texts::kind).do_nothing().execute(conn))?
        }
        Some(version) => diesel::update(mail_texts::table.find(&text.kind).filter(mail_texts::row_version.eq(version)))
            .set((
                mail_texts::subject.eq(&row.subject),
                mail_texts::body.eq(&row.body),
                mail_texts::changed_by.eq(&row.changed_by),
                mail_texts::changed_at.eq(row.changed_at),
                mail_texts::row_version.eq(row.row_version),
            ))
            .execute(conn)?,
    };
    Ok(changed == 1)
}

/// Takes a wording away, so that the template's own is used again. False when somebody else changed it meanwhile.
///
/// # Errors
/// Breaks when a query fails.
pub fn remove(tx: &mut Tx, _: &OhaScope, kind: &str, version: i64) -> Result<bool> {
    let conn: &mut Conn = tx;
    let row = mail_texts::table.find(kind).filter(mail_texts::row_version.eq(version));
    Ok(diesel::delete(row).execute(conn)? == 1)
}

impl From<Row> for MailText {
    fn from(row: Row) -> Self {
        Self {
            kind: row.kind,
            subject: row.subject,
            body: row.body,
            changed_by: row.changed_by,
            changed_at: Moment::from_utc(row.changed_at),
            version: row.row_version,
        }
    }
}
