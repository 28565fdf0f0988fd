//! Looks at a contract's own true counts: asked for, kept, and good for the day.

use diesel::prelude::*;

use crate::kernel::failure::Result;
use crate::kernel::ids::ReadingId;
use crate::kernel::time::Moment;
use crate::metric::reach::rules::data_set::{DataSet, TrueRow};
use crate::people::tenancy::CcoScope;
use crate::platform::db::schema::reach::{reach_readings as readings, reach_rows as rows};
use crate::platform::db::{Conn, Tx};

/// Writes down that somebody looks.
///
/// # Errors
/// Breaks when a query fails.
pub fn insert_reading(tx: &mut Tx, scope: &CcoScope, id: &ReadingId, set: &DataSet, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(readings::table)
        .values((
            readings::reading_id.eq(id.as_str()),
            readings::data_set_id.eq(set.id.as_str()),
            readings::contract_id.eq(scope.contract().id.as_str()),
            readings::person_id.eq(scope.person().as_str()),
            readings::read_at.eq(now.utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The contract's own true rows, if OHA allows it, CCOs may read the data set, and this person has asked for it today. None otherwise.
///
/// # Errors
/// Breaks when a query fails or a row makes no sense.
pub fn own_rows(conn: &mut Conn, scope: &CcoScope, set: &DataSet, now: Moment) -> Result<Option<Vec<TrueRow>>> {
    if !set.provenance.own_counts || !set.state.is_released() || !has_asked(conn, scope, set, now)? {
        return Ok(None);
    }
    let found = rows::table
        .filter(rows::data_set_id.eq(set.id.as_str()).and(rows::scope.eq(scope.contract().id.as_str())))
        .order((rows::dim1, rows::value1, rows::dim2, rows::value2))
        .select(super::true_rows::FIELDS)
        .load(conn)?;
    Ok(Some(found.into_iter().map(super::true_rows::read).collect::<Result<_>>()?))
}

/// Whether this person has asked for it on this Pacific day.
fn has_asked(conn: &mut Conn, scope: &CcoScope, set: &DataSet, now: Moment) -> Result<bool> {
    let last: Option<chrono::NaiveDateTime> = readings::table
        .filter(readings::person_id.eq(scope.person().as_str()).and(readings::data_set_id.eq(set.id.as_str())))
        .filter(readings::contract_id.eq(scope.contract().id.as_str()))
        .order(readings::read_at.desc())
        .select(readings::read_at)
        .first(conn)
        .optional()?;
    Ok(last.is_some_and(|it| Moment::from_utc(it).pacific_day() == now.pacific_day()))
}
