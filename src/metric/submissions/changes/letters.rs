//! The mail that a step leaves in the outbox: who is told, and nothing confidential.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::kernel::failure::Result;
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::metric::measures::{Component, Year};
use crate::metric::workflow::{self, Comment, Submission, short_name};
use crate::people::tenancy::{self, AgencyRole, CcoRole, Contract, Role};
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};

/// Somebody's id, name and address.
type Recipient = (PersonId, String, String);

/// A letter about a submission: its kind, what tells it from another of its kind, and where it leads.
struct Letter<'a> {
    kind: &'static str,
    key: String,
    path: String,
    year: &'a Year,
    submission: &'a Submission,
    contract: &'a Contract,
    facts: Value,
}

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
    facts: Value,
    now: Moment,
) -> Result<()> {
    let path = format!("/desk/cco/{}/{}/{}", contract.slug, year.number, submission.component.slug());
    let key = step_of(submission);
    let people = of_the_cco(tx, contract)?;
    queue(tx, &Letter { kind, key, path, year, submission, contract, facts }, people, now)
}

/// Tells the reviewers of this CCO; where it has none, all of OHA's reviewers and administrators.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_for_oha(
    tx: &mut Tx,
    kind: &'static str,
    year: &Year,
    submission: &Submission,
    contract: &Contract,
    facts: Value,
    now: Moment,
) -> Result<()> {
    let path = format!("/desk/oha/submissions/{}", submission.id);
    let key = step_of(submission);
    let assigned = workflow::store::assigned_to(tx, submission)?;
    let people = of_oha(tx, contract, &assigned)?;
    queue(tx, &Letter { kind, key, path, year, submission, contract, facts }, people, now)
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
    let mut all = of_oha(tx, contract, people)?;
    all.retain(|(person, ..)| people.contains(person));
    let path = format!("/desk/oha/submissions/{}", submission.id);
    let key = step_of(submission);
    queue(tx, &Letter { kind, key, path, year, submission, contract, facts: json!({}) }, all, now)
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
    let path = format!("/desk/cco/{}/{}", contract.slug, year.number);
    let facts = json!({ "before": before, "due": due_on });
    for (person, name, email) in of_the_cco(tx, contract)? {
        let data = json!({ "cco": contract.name, "year": year.number.number(), "component": short_name(year, component), "path": path, "facts": facts });
        let dedupe_key = format!("extended/{}/{}/{}/{due_on}/{person}", contract.id, year.number, component.word());
        outbox::queue(tx, Message { kind: "extended", dedupe_key, to_name: name, to_email: email, data }, now)?;
    }
    Ok(())
}

/// Tells the contract's leads something about a year as a whole. `key` tells it from another of its kind.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_for_leads(
    tx: &mut Tx,
    kind: &'static str,
    year: &Year,
    contract: &Contract,
    key: &str,
    facts: Value,
    now: Moment,
) -> Result<()> {
    let path = format!("/desk/cco/{}/{}", contract.slug, year.number);
    let data = json!({ "cco": contract.name, "year": year.number.number(), "path": path, "facts": facts });
    let leads = tenancy::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&contract.id))?;
    hand_out(tx, kind, &format!("{kind}/{}/{}/{key}", contract.id, year.number), &data, leads, now)
}

/// Tells the CCO that OHA asks something. A question that is asked again is another one.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_question(
    tx: &mut Tx,
    year: &Year,
    submission: &Submission,
    contract: &Contract,
    comment: &Comment,
    due: Option<String>,
    now: Moment,
) -> Result<()> {
    let path = format!("/desk/cco/{}/{}/{}/comments", contract.slug, year.number, submission.component.slug());
    let key = format!("{}/{}", comment.id, comment.version);
    let people = of_the_cco(tx, contract)?;
    let facts = json!({ "due": due });
    queue(tx, &Letter { kind: "question", key, path, year, submission, contract, facts }, people, now)
}

/// Tells the reviewer that her question was answered.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_answered(
    tx: &mut Tx,
    year: &Year,
    submission: &Submission,
    contract: &Contract,
    comment: &Comment,
    now: Moment,
) -> Result<()> {
    let path = format!("/desk/oha/submissions/{}", submission.id);
    let key = format!("{}/{}", comment.id, comment.version);
    let reader = submission.claimed_by.as_ref().unwrap_or(&comment.author_id);
    let people = of_oha(tx, contract, std::slice::from_ref(reader))?;
    queue(tx, &Letter { kind: "answered", key, path, year, submission, contract, facts: json!({}) }, people, now)
}

/// A step that is undone and taken again is another one.
fn step_of(submission: &Submission) -> String {
    format!("{}/{}", submission.round, submission.version)
}

fn of_the_cco(tx: &mut Tx, contract: &Contract) -> Result<Vec<Recipient>> {
    let roles = [Role::Cco(CcoRole::Lead), Role::Cco(CcoRole::Editor)];
    tenancy::persons_with(tx, &roles, Some(&contract.id))
}

/// Those of OHA who are meant, or everybody where none of them is there.
fn of_oha(tx: &mut Tx, contract: &Contract, meant: &[PersonId]) -> Result<Vec<Recipient>> {
    let roles = [Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::OhaAdmin)];
    let mut people = tenancy::persons_with(tx, &roles, None)?;
    // Who holds a role in the organization may not open what it sends, so she is not called to it either.
    let stakeholders: HashSet<PersonId> = tenancy::stakeholders(tx, &contract.organization)?;
    people.retain(|(person, ..)| !stakeholders.contains(person));
    if people.iter().any(|(person, ..)| meant.contains(person)) {
        people.retain(|(person, ..)| meant.contains(person));
    }
    Ok(people)
}

fn queue(tx: &mut Tx, letter: &Letter, people: Vec<Recipient>, now: Moment) -> Result<()> {
    let Letter { kind, key, path, year, submission, contract, facts } = letter;
    let component = short_name(year, submission.component);
    let data = json!({ "cco": contract.name, "year": year.number.number(), "component": component, "round": submission.round, "path": path, "facts": facts });
    hand_out(tx, kind, &format!("{kind}/{}/{key}", submission.id), &data, people, now)
}

/// One letter for each cause and person, however often the step is tried; `cause` is what their keys begin with.
fn hand_out(
    tx: &mut Tx,
    kind: &'static str,
    cause: &str,
    data: &Value,
    people: Vec<Recipient>,
    now: Moment,
) -> Result<()> {
    for (person, to_name, to_email) in people {
        let dedupe_key = format!("{cause}/{person}");
        outbox::queue(tx, Message { kind, dedupe_key, to_name, to_email, data: data.clone() }, now)?;
    }
    // A team's mailbox gets one copy, whoever else is told.
    for copy in outbox::copies(tx, Some(kind))? {
        let dedupe_key = format!("{cause}/copy-{}", copy.id);
        outbox::queue(
            tx,
            Message { kind, dedupe_key, to_name: copy.name, to_email: copy.email, data: data.clone() },
            now,
        )?;
    }
    Ok(())
}
