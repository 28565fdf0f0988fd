//! In which order groups are listed, where OHA has moved one.

use diesel::prelude::*;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::time::Moment;
use crate::metric::reach::rules::additions::Order;
use crate::people::tenancy::OhaScope;
use crate::platform::db::schema::reach::reach_group_orders;
use crate::platform::db::{Conn, Tx};

/// Every order that was said. It is the same for everybody, so no scope is asked.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn orders(conn: &mut Conn) -> Result<Vec<Order>> {
    let columns = (reach_group_orders::stratifier, reach_group_orders::categories, reach_group_orders::row_version);
    let rows: Vec<(String, String, i64)> =
        reach_group_orders::table.order(reach_group_orders::stratifier).select(columns).load(conn)?;
    let read = |(stratifier, text, version): (String, String, i64)| {
        let wrong = |cause| Fault::because(format!("The order of {stratifier} cannot be read"), cause);
        let categories = serde_json::from_str(&text).map_err(wrong)?;
        Ok(Order { stratifier, categories, version })
    };
    rows.into_iter().map(read).collect()
}

/// Saves an order over the one that was seen; version 0 is that of a list that nobody has moved in.
///
/// # Errors
/// Stale when somebody else moved one meanwhile.
pub fn keep_order(tx: &mut Tx, scope: &OhaScope, it: &Order, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let text = serde_json::to_string(&it.categories);
    let values = (
        reach_group_orders::categories.eq(text.map_err(|cause| Fault::because("An order cannot be written", cause))?),
        reach_group_orders::edited_by.eq(scope.person().as_str()),
        reach_group_orders::edited_at.eq(now.utc()),
        reach_group_orders::row_version.eq(it.version + 1),
    );
    let n_rows = if it.version > 0 {
        let seen = reach_group_orders::row_version.eq(it.version);
        diesel::update(reach_group_orders::table.find(&it.stratifier).filter(seen)).set(values).execute(conn)?
    } else {
        let row = (reach_group_orders::stratifier.eq(&it.stratifier), values);
        let insert = diesel::insert_into(reach_group_orders::table).values(row);
        crate::each_backend!(conn, insert.on_conflict(reach_group_orders::stratifier).do_nothing().execute(conn))?
    };
    if n_rows == 1 {
        return Ok(());
    }
    let text = "Somebody else has moved a group meanwhile. Nothing was moved: look at the list again.";
    Err(Refusal::Stale(text.into()).into())
}
