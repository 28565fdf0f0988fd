//! How much work stands in a year, and the due dates that follow it. States and counts, never a text.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow::State;
use crate::people::tenancy::OhaScope;
use crate::platform::db::schema::workflow::submissions;
use crate::platform::db::{Conn, Tx};

/// How many components of a year stand in a state, and how many of them were sent at least once.
#[derive(Debug, Clone, Copy)]
pub struct Count {
    pub year: i32,
    pub state: State,
    pub n: i64,
    pub n_sent: i64,
}

/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn counts(conn: &mut Conn, _: &OhaScope) -> Result<Vec<Count>> {
    let rows: Vec<(i64, String, i64, i64)> = submissions::table
        .group_by((submissions::year, submissions::state))
        .select((
            submissions::year,
            submissions::state,
            diesel::dsl::count(submissions::submission_id),
            diesel::dsl::count(submissions::submitted_at),
        ))
        .load(conn)?;
    let count = |(year, state, n, n_sent): (i64, String, i64, i64)| {
        let unknown = || Fault::new(format!("No state is called {state}"));
        let year = i32::try_from(year).map_err(|_| Fault::new(format!("{year} is no year of the measure")))?;
        Ok(Count { year, state: State::parse(&state).ok_or_else(unknown)?, n, n_sent })
    };
    rows.into_iter().map(count).collect()
}

/// Moves the due date of what was never sent and still has the year's own. An answer to a return, or an extension, keeps its day.
///
/// # Errors
/// Breaks when a query fails.
pub fn move_due_dates(
    tx: &mut Tx,
    _: &OhaScope,
    year: MeasurementYear,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<usize> {
    let conn: &mut Conn = tx;
    let own = submissions::table.filter(
        submissions::year
            .eq(i64::from(year.number()))
            .and(submissions::due_on.eq(from))
            .and(submissions::submitted_at.is_null()),
    );
    let moved = diesel::update(own)
        .set((submissions::due_on.eq(to), submissions::row_version.eq(submissions::row_version + 1)))
        .execute(conn)?;
    Ok(moved)
}
