//! The rows of the reasons for which an item is returned.

use diesel::prelude::*;

use crate::kernel::failure::Result;
use crate::metric::measures::io::ReasonLine;
use crate::metric::measures::rules::ReturnReason;
use crate::platform::db::schema::measures::return_reasons;
use crate::platform::db::{Conn, Tx};

type Row = (String, String, String, String);

/// The reasons for which an item is returned, in the order of the list.
///
/// # Errors
/// Breaks when a query fails.
pub fn return_reasons(conn: &mut Conn) -> Result<Vec<ReturnReason>> {
    let rows: Vec<Row> = return_reasons::table
        .order(return_reasons::position)
        .select((
            return_reasons::reason,
            return_reasons::label,
            return_reasons::description,
            return_reasons::provenance,
        ))
        .load(conn)?;
    let read = |(code, label, description, provenance): Row| ReturnReason {
        code,
        label,
        description,
        is_official: provenance == "official",
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Brings in a line of the file; says whether that changed anything.
///
/// # Errors
/// Breaks when a query fails.
pub fn keep_reason(tx: &mut Tx, position: i64, line: &ReasonLine) -> Result<bool> {
    let conn: &mut Conn = tx;
    let known: Option<(String, String, i64, String)> = return_reasons::table
        .find(&line.code)
        .select((
            return_reasons::label,
            return_reasons::description,
            return_reasons::position,
            return_reasons::provenance,
        ))
        .first(conn)
        .optional()?;
    let says = (line.label.clone(), line.description.clone(), position, line.provenance.clone());
    let values = (
        return_reasons::label.eq(&line.label),
        return_reasons::description.eq(&line.description),
        return_reasons::position.eq(position),
        return_reasons::provenance.eq(&line.provenance),
    );
    match known {
        Some(known) if known == says => return Ok(false),
        Some(_) => diesel::update(return_reasons::table.find(&line.code)).set(values).execute(conn)?,
        None => diesel::insert_into(return_reasons::table)
            .values((return_reasons::reason.eq(&line.code), values))
            .execute(conn)?,
    };
    Ok(true)
}
