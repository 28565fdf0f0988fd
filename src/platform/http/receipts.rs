//! A form sent twice is taken once: the first answer is kept in the transaction of its change, and shown again to a repeat.

use diesel::prelude::*;

use super::Notice;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::Moment;
use crate::platform::db::schema::receipts::receipts;
use crate::platform::db::{Conn, Tx};

/// What a change was answered: where to go on, and what to say there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub location: String,
    pub notice: Notice,
}

impl Done {
    pub fn at(location: impl Into<String>, notice: Notice) -> Self {
        Self { location: location.into(), notice }
    }
}

/// Runs `change` unless this very form was taken before.
pub(super) fn once(
    tx: &mut Tx,
    receipt: &str,
    now: Moment,
    change: impl FnOnce(&mut Tx) -> Result<Done>,
) -> Result<Done> {
    let conn: &mut Conn = tx;
    let row = (
        receipts::receipt.eq(receipt),
        receipts::location.eq(""),
        receipts::notice.eq(""),
        receipts::made_at.eq(now.utc()),
    );
    // First the row, then the change: a racer with the same form waits here until the first has committed.
    let is_first = crate::each_backend!(
        conn,
        diesel::insert_into(receipts::table).values(row).on_conflict(receipts::receipt).do_nothing().execute(conn)
    )? == 1;
    if !is_first {
        let conn: &mut Conn = tx;
        let (location, notice): (String, String) =
            receipts::table.find(receipt).select((receipts::location, receipts::notice)).first(conn)?;
        return Ok(Done { location, notice: Notice::parse(&notice).ok_or(Refusal::Busy)? });
    }
    let done = change(tx)?;
    let conn: &mut Conn = tx;
    diesel::update(receipts::table.find(receipt))
        .set((receipts::location.eq(&done.location), receipts::notice.eq(done.notice.word())))
        .execute(conn)?;
    Ok(done)
}

/// Forgets answers of forms that nobody sends again: a page left open for a month has long lost its session.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_old(tx: &mut Tx, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    let before = now.plus(chrono::Duration::days(-30)).utc();
    Ok(diesel::delete(receipts::table.filter(receipts::made_at.lt(before))).execute(conn)?)
}
