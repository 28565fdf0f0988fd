//! The mail that a step leaves in the outbox: who is told, and nothing confidential.

use serde_json::json;

use crate::kernel::failure::Result;
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::metric::measures::{Component, Year};
use crate::metric::workflow::{Submission, short_name};
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

/// Tells some of OHA's people, each of whom may open what the CCO sent.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_for_reviewers(
    tx: &mut Tx,
    kind: &'static str,
    (year, submission, contract): (&Year, &Submission, &Contract),
    people: &[PersonId],
    now: Moment,
) -> Result<()> {
    let roles = [Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::OhaAdmin)];
    let mut all = tenancy::persons_with(tx, &roles, None)?;
    let stakeholders = tenancy::stakeholders(tx, &contract.organization)?;
    all.retain(|(person, ..)| people.contains(person) && !stakeholders.contains(person));
    let path = format!("/desk/oha/submissions/{}", submission.id);
    queue(tx, kind, year, submission, contract, &path, all, json!({}), now)
}

/// Tells the contract's leads and editors of a later due date; what it is for may not be started yet.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_extension(
    tx: &mut Tx,
    (year, component, contract): (&Year, Component, &Contract),
    (before, due_on): (String, String),
    now: Moment,
) -> Result<()> {
    let roles = [Role::Cco(CcoRole::Lead), Role::Cco(CcoRole::Editor)];
    let path = format!("/desk/cco/{}/{}", contract.slug, year.number);
    let facts = json!({ "before": before, "due": due_on });
    for (person, name, email) in tenancy::persons_with(tx, &roles, Some(&contract.id))? {
        let data = json!({ "cco": contract.name, "year": year.number.number(), "component": short_name(year, component), "path": path, "facts": facts });
        let dedupe_key = format!("extended/{}/{}/{}/{due_on}/{person}", contract.id, year.number, component.word());
        outbox::queue(tx, Message { kind: "extended", dedupe_key, to_name: name, to_email: email, data }, now)?;
    }
    Ok(())
}

type Recipients = Vec<(PersonId, String, String)>;

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
    let component = short_name(year, submission.component);
    for (person, name, email) in people {
        let data = json!({ "cco": contract.name, "year": year.number.number(), "component": component, "round": submission.round, "path": path, "facts": facts });
        // One letter for each step and person, however often the step is tried. A step that is undone and taken again is another one.
        let dedupe_key = format!("{kind}/{}/{}/{}/{person}", submission.id, submission.round, submission.version);
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
