//! The rows of reported barriers.

use diesel::prelude::*;

use crate::kernel::failure::Result;
use crate::kernel::ids::ReportId;
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::time::Moment;
use crate::people::tenancy::{OhaScope, PublicScope};
use crate::platform::db::schema::publishing::barrier_reports;
use crate::platform::db::{Conn, Tx};

/// How many reports came since a moment.
pub(in crate::publishing) fn reports_since(conn: &mut Conn, _: &PublicScope, since: Moment) -> Result<i64> {
    Ok(barrier_reports::table.filter(barrier_reports::reported_at.ge(since.utc())).count().get_result(conn)?)
}

pub(in crate::publishing) fn insert_report(
    tx: &mut Tx,
    _: &PublicScope,
    id: &ReportId,
    page: &Line,
    description: &Narrative,
    contact: Option<&Line>,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        barrier_reports::report_id.eq(id.as_str()),
        barrier_reports::page.eq(page.as_str()),
        barrier_reports::description.eq(description.as_str()),
        barrier_reports::contact.eq(contact.map(Line::as_str)),
        barrier_reports::reported_at.eq(now.utc()),
        barrier_reports::state.eq("open"),
        barrier_reports::row_version.eq(1),
    );
    diesel::insert_into(barrier_reports::table).values(row).execute(conn)?;
    Ok(())
}

/// A report as OHA reads it.
pub(in crate::publishing) struct Report {
    pub page: String,
    pub description: String,
    pub contact: Option<String>,
    pub reported_at: Moment,
}

/// The newest reports.
pub(in crate::publishing) fn reports(conn: &mut Conn, _: &OhaScope, most: i64) -> Result<Vec<Report>> {
    type Row = (String, String, Option<String>, chrono::NaiveDateTime);
    let rows: Vec<Row> = barrier_reports::table
        .order((barrier_reports::reported_at.desc(), barrier_reports::report_id))
        .select((
            barrier_reports::page,
            barrier_reports::description,
            barrier_reports::contact,
            barrier_reports::reported_at,
        ))
        .limit(most)
        .load(conn)?;
    let report =
        |(page, description, contact, at)| Report { page, description, contact, reported_at: Moment::from_utc(at) };
    Ok(rows.into_iter().map(report).collect())
}
