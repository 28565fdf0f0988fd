//! What a contract sent for an earlier year.

use diesel::prelude::*;

use super::snapshots_for_cco;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::rounds::Snapshot;
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::workflow::submissions;

/// The newest earlier year of which a component was sent, with what was sent last. Of an approved one that is what was approved.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn former(
    conn: &mut Conn,
    scope: &CcoScope,
    before: MeasurementYear,
    component: Component,
) -> Result<Option<(MeasurementYear, Snapshot)>> {
    let sent: Option<(i64, String)> = submissions::table
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(submissions::component.eq(component.word()).and(submissions::submitted_at.is_not_null()))
        .filter(submissions::year.lt(i64::from(before.number())))
        .order(submissions::year.desc())
        .select((submissions::year, submissions::submission_id))
        .first(conn)
        .optional()?;
    let Some((year, id)) = sent else { return Ok(None) };
    let year = i32::try_from(year)
        .ok()
        .and_then(MeasurementYear::new)
        .ok_or_else(|| Fault::new(format!("{year} is no year of the measure")))?;
    let newest = snapshots_for_cco(conn, scope, &SubmissionId::parse(&id)?)?.into_iter().next();
    Ok(newest.map(|it| (year, it)))
}
