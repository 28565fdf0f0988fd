//! Reports of barriers.

use chrono::Duration;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::ReportId;
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::time::Moment;
use crate::people::tenancy::PublicScope;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::publishing::store;

/// What somebody could not read or use.
#[derive(Debug, Clone)]
pub struct Barrier {
    pub page: Line,
    pub description: Narrative,
    /// How to answer, where somebody wants an answer.
    pub contact: Option<Line>,
}

/// More reports in an hour than people write: past it somebody is filling our table.
const MOST_REPORTS_AN_HOUR: i64 = 100;

/// Stores a report of a barrier.
///
/// # Errors
/// Too many when very many came within the last hour.
pub fn report_barrier(tx: &mut Tx, scope: &PublicScope, barrier: &Barrier, now: Moment) -> Result<()> {
    if store::reports_since(tx, scope, now.plus(-Duration::hours(1)))? >= MOST_REPORTS_AN_HOUR {
        return Err(Refusal::TooMany(60 * 60).into());
    }
    let id = ReportId::from_uuid(clock::new_id());
    store::insert_report(tx, scope, &id, &barrier.page, &barrier.description, barrier.contact.as_ref(), now)?;
    let entry = Entry {
        actor: "public".into(),
        tenant: "system".into(),
        action: "barrier-report",
        subject_kind: "barrier-report",
        subject_id: id.to_string(),
        // Not the words: they may hold a person's address, and the report itself keeps them.
        values: vec![("page", barrier.page.as_str().to_owned())],
    };
    audit::append(tx, entry, now)
}
