//! What OHA approved of a contract that was taken over, for the one that took over. No draft and no round that waits is ever asked for.

use diesel::prelude::*;

use super::rounds::SnapshotRow;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::rounds::Snapshot;
use crate::metric::workflow::rules::{State, Step};
use crate::people::tenancy::SuccessorScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::workflow::{rulings, snapshots, submissions};

/// The round that OHA approved last, of the newest year up to this one of which it approved any. A component that was found not met in the end
/// has none.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn last_approved(
    conn: &mut Conn,
    scope: &SuccessorScope,
    up_to: MeasurementYear,
    component: Component,
) -> Result<Option<(MeasurementYear, Snapshot)>> {
    let found: Option<(i64, SnapshotRow)> = snapshots::table
        .inner_join(submissions::table)
        .inner_join(rulings::table.on(rulings::submission_id.eq(snapshots::submission_id)))
        .filter(submissions::contract_id.eq(scope.predecessor().id.as_str()))
        .filter(submissions::component.eq(component.word()).and(submissions::state.ne(State::NotMet.word())))
        .filter(submissions::year.le(i64::from(up_to.number())))
        .filter(rulings::step.eq(Step::Approve.word()).and(rulings::undone_at.is_null()))
        .filter(rulings::round.eq(snapshots::round))
        .order((submissions::year.desc(), snapshots::round.desc()))
        .select((submissions::year, snapshots::all_columns))
        .first(conn)
        .optional()?;
    let Some((year, row)) = found else { return Ok(None) };
    let year = i32::try_from(year)
        .ok()
        .and_then(MeasurementYear::new)
        .ok_or_else(|| Fault::new(format!("{year} is no year of the measure")))?;
    Ok(Some((year, row.try_into()?)))
}
