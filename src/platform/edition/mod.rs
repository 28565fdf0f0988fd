//! The edition: one number that whatever is seen by the public raises, so that kept pages of every instance follow it.

use diesel::prelude::*;

use crate::kernel::failure::Result;
use crate::platform::db::schema::publishing::public_edition;
use crate::platform::db::{Conn, Tx};

/// # Errors
/// Breaks when a query fails.
pub fn current(conn: &mut Conn) -> Result<i64> {
    Ok(public_edition::table.select(public_edition::version).first(conn)?)
}

/// Raises it. Its row lock is the queue for whoever changes what is public at the same moment.
///
/// # Errors
/// Breaks when a query fails.
pub fn raise(tx: &mut Tx) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(public_edition::table).set(public_edition::version.eq(public_edition::version + 1)).execute(conn)?;
    Ok(())
}
