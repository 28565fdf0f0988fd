//! A review's acts: claim, decide, comment, return, approve. Each mail goes out with its cause.

use serde_json::json;

use super::rules;
use crate::kernel::failure::{Fault, FieldErrors, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::{Moment, day_words};
use crate::metric::measures::{self, Definition};
use crate::metric::submissions;
use crate::metric::workflow::{self, Decision, State, Submission, Visibility};
use crate::people::tenancy::{self, Contract, OhaScope};
use crate::platform::db::Tx;

/// Claims a submission.
///
/// # Errors
/// As `workflow::changes::claim`.
pub fn claim(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, now: Moment) -> Result<()> {
    let (submission, contract) = load(tx, scope, id)?;
    workflow::changes::claim(tx, scope, &submission, &contract, now)?;
    let year = measures::year(tx, submission.year)?;
    submissions::queue_for_cco(tx, "claimed", &year, &submission, &contract, json!({}), now)
}

/// Decides on one item of the round under review, with or without a comment.
///
/// # Errors
/// Not found when the round asks no such item; Closed or Forbidden when it is not hers to decide.
pub fn decide(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    item: &str,
    decision: Decision,
    now: Moment,
) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    let snapshot = workflow::store::latest_snapshot(tx, scope, id)?;
    let form: Definition = serde_json::from_str(&snapshot.form)
        .map_err(|cause| Fault::because("A snapshot's form cannot be read", cause))?;
    if !form.items_of(submission.component).any(|it| it.code == item) {
        return Err(Refusal::NotFound.into());
    }
    workflow::store::keep_decision(tx, scope, &submission, item, decision, now)?;
    let values = vec![
        ("item", item.to_owned()),
        ("decision", decision.word().to_owned()),
        ("round", submission.round.to_string()),
    ];
    workflow::changes::append(tx, scope.person().as_str(), &contract, id, "item-decision", values, now)
}

/// Comments on the round under review, on an item or on the whole.
///
/// # Errors
/// As [`decide`].
pub fn comment(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    item: Option<&str>,
    visibility: Visibility,
    body: &str,
    now: Moment,
) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    workflow::store::insert_comment(tx, scope, &submission, item, visibility, body, now)?;
    let values = vec![
        ("item", item.unwrap_or_default().to_owned()),
        ("visibility", visibility.word().to_owned()),
        ("body", body.to_owned()),
    ];
    workflow::changes::append(tx, scope.person().as_str(), &contract, id, "comment", values, now)
}

/// Returns the submission to its CCO.
///
/// # Errors
/// Invalid when there is no reason, and as [`decide`].
pub fn return_with_reason(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, reason: &str, now: Moment) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    if reason.is_empty() {
        return Err(FieldErrors::one("reason", "Say what is to be revised. The CCO reads this first.").into());
    }
    let due_on = workflow::changes::return_to_cco(tx, scope, &submission, &contract, reason, now)?;
    let year = measures::year(tx, submission.year)?;
    submissions::queue_for_cco(tx, "returned", &year, &submission, &contract, json!({ "due": day_words(due_on) }), now)
}

/// Approves the submission.
///
/// # Errors
/// Not ready while a must-pass item is not accepted, and as [`decide`].
pub fn approve(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, now: Moment) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    let snapshot = workflow::store::latest_snapshot(tx, scope, id)?;
    let form: Definition = serde_json::from_str(&snapshot.form)
        .map_err(|cause| Fault::because("A snapshot's form cannot be read", cause))?;
    let decisions = workflow::store::decisions(tx, scope, id, submission.round)?;
    let missing =
        rules::missing_for_approval(&form, submission.component, &decisions, &format!("/desk/oha/submissions/{id}"));
    if !missing.is_empty() {
        return Err(Refusal::NotReady(missing).into());
    }
    workflow::changes::approve(tx, scope, &submission, &contract, now)?;
    let year = measures::year(tx, submission.year)?;
    submissions::queue_for_cco(tx, "approved", &year, &submission, &contract, json!({}), now)
}

fn load(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId) -> Result<(Submission, Contract)> {
    // First the row: two acts on one submission stand in line, and the second sees what the first has written.
    workflow::store::lock(tx, id)?;
    let submission = workflow::store::for_review(tx, scope, id)?;
    let contract = tenancy::contract(tx, &submission.contract)?;
    workflow::changes::no_stake(scope, &contract)?;
    Ok((submission, contract))
}

/// A submission that is in review by this person.
fn under_review(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId) -> Result<(Submission, Contract)> {
    let (submission, contract) = load(tx, scope, id)?;
    if submission.state != State::InReview {
        let now = submission.state.label().to_lowercase();
        return Err(Refusal::Closed(format!(
            "This submission is {now}, not in review, so nothing can be decided on it now."
        ))
        .into());
    }
    workflow::changes::is_hers(scope, &submission, &contract)?;
    Ok((submission, contract))
}
