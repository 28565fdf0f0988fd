//! Taking a publication from the public pages.

use serde_json::json;

use super::letters::{Note, own_path, tell_leads};
use super::publish::{append, is_admin};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::PublicationId;
use crate::kernel::texts::Narrative;
use crate::kernel::time::Moment;
use crate::metric::workflow;
use crate::metric::workflow::changes::no_stake;
use crate::people::tenancy::{self, OhaScope};
use crate::platform::db::Tx;
use crate::publishing::facts;
use crate::publishing::store;

/// Takes a publication from the public pages. Its row and its address stay, so that readers learn what was there and why it is not.
///
/// # Errors
/// Forbidden for anybody but an administrator without a stake in the organization, Closed when it was withdrawn before, Not found.
pub fn withdraw(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &PublicationId,
    reason: &Narrative,
    note: &Narrative,
    now: Moment,
) -> Result<()> {
    is_admin(scope, "withdraws")?;
    store::raise_edition(tx)?;
    let publication = store::publication(tx, scope, id)?;
    let contract = tenancy::contract(tx, &publication.contract)?;
    no_stake(scope, &contract)?;
    let noted = Some(note.as_str()).filter(|it| !it.is_empty());
    if !store::mark_withdrawn(tx, scope, id, (reason.as_str(), noted), now)? {
        return Err(Refusal::Closed("It was withdrawn before. Nothing was changed.".into()).into());
    }
    let values = vec![
        ("version", publication.version.to_string()),
        ("reason", reason.as_str().to_owned()),
        ("note", note.as_str().to_owned()),
    ];
    let person = scope.person().as_str();
    let Some(submission) = store::submission_of(tx, scope, id)? else {
        return append(tx, person, &contract, &publication, "withdrawal", values, now);
    };
    let facts = facts::for_oha(tx, scope, &submission)?;
    let note = Note {
        kind: "withdrawn",
        about: id.as_str(),
        path: own_path(&facts),
        facts: json!({ "version": publication.version, "title": publication.title }),
    };
    tell_leads(tx, &facts, &note, now)?;
    workflow::changes::append(tx, person, &contract, &submission, "withdrawal", values, now)
}
