//! The mail that a step leaves in the outbox: who is told, and nothing confidential.

use serde_json::json;

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::metric::measures::Year;
use crate::metric::workflow::Submission;
use crate::people::tenancy::{self, AgencyRole, CcoRole, Contract, Role};
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};

/// Tells the contract's leads and editors. `facts` are words that the template of this kind prints.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_for_cco(
    tx: &mut Tx,
    kind: &'static str,
    year: &Year,
    submission: &Submission,
    contract: &Contract,
    facts: serde_json::Value,
    now: Moment,
) -> Result<()> {
    let roles = [Role::Cco(CcoRole::Lead), Role::Cco(CcoRole::Editor)];
    let people = tenancy::persons_with(tx, &roles, Some(&contract.id))?;
    let path = format!("/desk/cco/{}/{}/{}", contract.slug, year.number, submission.component.slug());
    queue(tx, kind, year, submission, contract, &path, people, facts, now)
}

/// Tells OHA's reviewers and administrators.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_for_oha(
    tx: &mut Tx,
    kind: &'static str,
    year: &Year,
    submission: &Submission,
    contract: &Contract,
    facts: serde_json::Value,
    now: Moment,
) -> Result<()> {
    let roles = [Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::OhaAdmin)];
    let mut people = tenancy::persons_with(tx, &roles, None)?;
    // Who holds a role in the organization may not open what it sends, so she is not called to it either.
    let stakeholders = tenancy::stakeholders(tx, &contract.organization)?;
    people.retain(|(person, ..)| !stakeholders.contains(person));
    let path = format!("/desk/oha/submissions/{}", submission.id);
    queue(tx, kind, year, submission, contract, &path, people, facts, now)
}

type Recipients = Vec<(crate::kernel::ids::PersonId, String, String)>;

#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact of the letter; a struct would be built here and taken apart three lines below"
)]
fn queue(
    tx: &mut Tx,
    kind: &'static str,
    year: &Year,
    submission: &Submission,
    contract: &Contract,
    path: &str,
    people: Recipients,
    facts: serde_json::Value,
    now: Moment,
) -> Result<()> {
    let component = year
        .form
        .component(submission.component)
        .map_or_else(|| submission.component.slug().to_owned(), |it| it.short_name.clone());
    for (person, name, email) in people {
        let data = json!({ "cco": contract.name, "year": year.number.number(), "component": component, "round": submission.round, "path": path, "facts": facts });
        // One letter for each step, round and person, however often the step is tried.
        let dedupe_key = format!("{kind}/{}/{}/{person}", submission.id, submission.round);
        outbox::queue(tx, Message { kind, dedupe_key, to_name: name, to_email: email, data }, now)?;
    }
    // A team's mailbox gets one copy, whoever else is told.
    for copy in outbox::copies(tx, Some(kind))? {
        let data = json!({ "cco": contract.name, "year": year.number.number(), "component": component, "round": submission.round, "path": path, "facts": facts });
        let dedupe_key = format!("{kind}/{}/{}/copy-{}", submission.id, submission.round, copy.id);
        outbox::queue(tx, Message { kind, dedupe_key, to_name: copy.name, to_email: copy.email, data }, now)?;
    }
    Ok(())
}
