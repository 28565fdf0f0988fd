//! OHA's steps beside the review. Each holds the submission's row, asks whether it has moved on since the page was read, and tells who it concerns.

use chrono::NaiveDate;
use serde_json::json;

use super::rules::decision_words;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::{Moment, day_words};
use crate::metric::measures::{self, Component, Year};
use crate::metric::submissions;
use crate::metric::workflow::changes::Granted;
use crate::metric::workflow::{self, State, Submission};
use crate::people::tenancy::{self, AgencyRole, Contract, OhaScope, Role};
use crate::platform::db::Tx;

/// What every step of this page is asked with: of which submission, as it was read at which version, and why.
#[derive(Debug, Clone)]
pub struct Asked {
    pub id: SubmissionId,
    pub version: i64,
    pub reason: String,
}

/// Lays a review down.
///
/// # Errors
/// As `workflow::changes::release`, and Stale when a step was taken meanwhile.
pub fn release(tx: &mut Tx, scope: &OhaScope, asked: &Asked, now: Moment) -> Result<()> {
    let on = load(tx, scope, asked)?;
    workflow::changes::release(tx, scope, &on.submission, &on.contract, &asked.reason, now)?;
    submissions::queue_for_oha(tx, "released", &on.year, &on.submission, &on.contract, json!({}), now)
}

/// Gives a review to the reviewer of this address.
///
/// # Errors
/// As `workflow::changes::reassign`, and Stale when a step was taken meanwhile.
pub fn reassign(tx: &mut Tx, scope: &OhaScope, asked: &Asked, reviewer: &str, now: Moment) -> Result<()> {
    let on = load(tx, scope, asked)?;
    let (person, ..) = workflow::changes::reviewers_for(tx, &on.contract)?
        .into_iter()
        .find(|(_, _, email)| email == reviewer)
        .ok_or_else(|| FieldErrors::one("reviewer", "Choose another reviewer of OHA who may review this CCO."))?;
    let to = (&person, asked.reason.as_str());
    workflow::changes::reassign(tx, scope, &on.submission, &on.contract, to, now)?;
    let concerned: Vec<_> = [Some(person.clone()), on.submission.claimed_by.clone()].into_iter().flatten().collect();
    let On { submission, contract, year } = &on;
    submissions::queue_for_reviewers(tx, "reassigned", (year, submission, contract), &concerned, now)
}

/// Finds a component not met.
///
/// # Errors
/// As `workflow::changes::find_not_met`, and Stale when a step was taken meanwhile.
pub fn find_not_met(tx: &mut Tx, scope: &OhaScope, asked: &Asked, now: Moment) -> Result<()> {
    let on = load(tx, scope, asked)?;
    workflow::changes::find_not_met(tx, scope, &on.submission, &on.contract, &asked.reason, now)?;
    submissions::queue_for_cco(tx, "not-met", &on.year, &on.submission, &on.contract, json!({}), now)
}

/// Reopens what was approved.
///
/// # Errors
/// As `workflow::changes::reopen`, and Stale when a step was taken meanwhile.
pub fn reopen(tx: &mut Tx, scope: &OhaScope, asked: &Asked, due_on: NaiveDate, now: Moment) -> Result<()> {
    let On { submission, contract, year } = load(tx, scope, asked)?;
    let why = (asked.reason.as_str(), due_on);
    let is_published = workflow::changes::reopen(tx, scope, &submission, &contract, why, now)?;
    let facts = json!({ "due": day_words(due_on), "is_published": is_published });
    submissions::queue_for_cco(tx, "reopened", &year, &submission, &contract, facts, now)?;
    if is_published {
        let administrators = tenancy::persons_with(tx, &[Role::Agency(AgencyRole::OhaAdmin)], None)?;
        let administrators: Vec<_> = administrators.into_iter().map(|(id, ..)| id).collect();
        submissions::queue_for_reviewers(
            tx,
            "publication-outdated",
            (&year, &submission, &contract),
            &administrators,
            now,
        )?;
    }
    Ok(())
}

/// Takes the last decision back.
///
/// # Errors
/// As `workflow::changes::undo`, and Stale when a step was taken meanwhile.
pub fn undo(tx: &mut Tx, scope: &OhaScope, asked: &Asked, now: Moment) -> Result<()> {
    let On { submission, contract, year } = load(tx, scope, asked)?;
    let undone = workflow::changes::undo(tx, scope, &submission, &contract, &asked.reason, now)?;
    let facts = json!({
        "decision": decision_words(undone.step),
        "state": undone.to.label().to_lowercase(),
        "is_owed": undone.to == State::Returned,
    });
    submissions::queue_for_cco(tx, "undone", &year, &submission, &contract, facts, now)
}

/// Grants a later due date for a component of a contract's year, started or not.
///
/// # Errors
/// As `workflow::changes::extend`.
pub fn extend(
    tx: &mut Tx,
    scope: &OhaScope,
    contract: &Contract,
    year: &Year,
    component: Component,
    granted: &Granted,
    now: Moment,
) -> Result<()> {
    workflow::changes::extend(tx, scope, contract, year, component, granted, now)?;
    let days = (day_words(granted.before), day_words(granted.due_on));
    submissions::queue_extension(tx, (year, component, contract), days, now)
}

struct On {
    submission: Submission,
    contract: Contract,
    year: Year,
}

fn load(tx: &mut Tx, scope: &OhaScope, asked: &Asked) -> Result<On> {
    // First the row: two who press at once stand in line, and the second sees what the first has written.
    workflow::store::lock(tx, &asked.id)?;
    let submission = workflow::store::for_review(tx, scope, &asked.id)?;
    let contract = tenancy::contract(tx, &submission.contract)?;
    workflow::changes::no_stake(scope, &contract)?;
    if submission.version != asked.version {
        let now = submission.state.label().to_lowercase();
        let text = format!(
            "Somebody has taken a step here since you opened the page: it is {now} now. Nothing was changed, and what you typed is kept below."
        );
        return Err(Refusal::Stale(text).into());
    }
    let year = measures::year(tx, submission.year)?;
    Ok(On { submission, contract, year })
}
