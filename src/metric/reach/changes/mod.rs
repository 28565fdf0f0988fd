//! What is done with data sets, and with the review that a CCO writes of its report: each a transaction with its line in the audit log.

pub mod additions;
pub mod import;
mod letters;
pub mod orders;
mod own;
mod policies;
mod protect;
pub mod review;
mod steps;
pub mod uploads;

pub use own::look;
pub use policies::{allow_own_counts, protect_later, rows_replaced, set_policy};
pub use protect::{Actor, Task, begin, keep, settle};
pub use steps::{Stepping, publish, publish_due, release, schedule, unschedule, withdraw};

use super::rules::data_set::DataSet;
use super::store::{self, ReachScope};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::people::tenancy::{AgencyRole, OhaScope};
use crate::platform::audit::Entry;
use crate::platform::db::Tx;

/// A data set as an administrator of OHA saw it when she decided.
fn seen(tx: &mut Tx, scope: &OhaScope, id: &DataSetId, seen: i64) -> Result<DataSet> {
    if scope.role() != AgencyRole::OhaAdmin {
        return Err(Refusal::Forbidden("Only an administrator of OHA's team decides on reach data.".into()).into());
    }
    let set = store::find(tx, ReachScope::Oha(scope), id)?;
    if set.row_version != seen {
        let text = "Somebody else changed this data set since you opened the page. Nothing was done: look at it again, then decide.";
        return Err(Refusal::Stale(text.into()).into());
    }
    Ok(set)
}

fn line(actor: &str, action: &'static str, set: &DataSetId, values: Vec<(&'static str, String)>) -> Entry {
    Entry {
        actor: actor.to_owned(),
        tenant: "oha".into(),
        action,
        subject_kind: "reach-data-set",
        subject_id: set.to_string(),
        values,
    }
}
