//! What OHA's administrators do to a year: each in one transaction, with one line in the audit log.

mod revisions;
mod steps;
mod terms;

pub use revisions::{revise, set_up, take_in};
pub use steps::{Stepping, close, open, reopen, stop_starts};
pub use terms::{Seen, add_term, edit_term, move_term, offer_term};

use crate::kernel::failure::{Refusal, Result};
use crate::people::tenancy::{AgencyRole, OhaScope};
use crate::platform::audit::Entry;

/// # Errors
/// Forbidden for a reviewer.
fn admin(scope: &OhaScope) -> Result<()> {
    if scope.role() == AgencyRole::OhaAdmin {
        return Ok(());
    }
    Err(Refusal::Forbidden("Only an administrator of OHA's team changes years and lists.".into()).into())
}

fn line(
    scope: &OhaScope,
    action: &'static str,
    subject: (&'static str, String),
    values: Vec<(&'static str, String)>,
) -> Entry {
    Entry {
        actor: scope.person().to_string(),
        tenant: "oha".into(),
        action,
        subject_kind: subject.0,
        subject_id: subject.1,
        values,
    }
}
