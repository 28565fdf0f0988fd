//! A review's acts: claim, decide, approve; comments and questions; the letter of a return; who reviews which CCO.

mod assignments;
mod comments;
mod letters;

use serde_json::json;

use super::rules;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::Moment;
use crate::metric::measures::{self, Vocabulary};
use crate::metric::submissions::{self, is_unchanged, read_snapshot};
use crate::metric::workflow::{self, Decision, ItemDecision, State, Submission, Verdict};
use crate::people::tenancy::{self, Contract, OhaScope};
use crate::platform::db::Tx;

pub use assignments::{assign, end_assignment};
pub use comments::{ask_again, comment, remark, resolve};
pub use letters::{return_with_reason, save_letter};

/// Claims a submission. What was accepted at the round before, and has the same evidence now, is accepted still.
///
/// # Errors
/// As `workflow::changes::claim`.
pub fn claim(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, now: Moment) -> Result<()> {
    let (submission, contract) = load(tx, scope, id)?;
    workflow::changes::claim(tx, scope, &submission, &contract, now)?;
    carry(tx, scope, &submission, &contract, now)?;
    let year = measures::year(tx, submission.year)?;
    submissions::queue_for_cco(tx, "claimed", &year, &submission, &contract, json!({}), now)
}

fn carry(tx: &mut Tx, scope: &OhaScope, submission: &Submission, contract: &Contract, now: Moment) -> Result<()> {
    let snapshots = workflow::store::snapshots_for_oha(tx, scope, &submission.id)?;
    let Some((latest, earlier)) = snapshots.split_first() else { return Ok(()) };
    // A round that was recalled has no decisions: the last one that was decided on counts.
    let mut found = None;
    for before in earlier {
        let decisions = workflow::store::decisions(tx, scope, &submission.id, before.round)?;
        if !decisions.is_empty() {
            found = Some((before, decisions));
            break;
        }
    }
    let Some((before, decisions)) = found else { return Ok(()) };
    let (form_before, content_before) = read_snapshot(before)?;
    let (form, content) = read_snapshot(latest)?;
    let decided = workflow::store::decisions(tx, scope, &submission.id, latest.round)?;
    let mut carried = Vec::new();
    for earlier in decisions {
        let is_open = decided.iter().all(|it| it.item != earlier.item);
        let is_same = is_unchanged(&earlier.item, (&form_before, &content_before), (&form, &content));
        if earlier.decision == Decision::Accepted && is_open && is_same {
            let from = earlier.carried_from.unwrap_or(before.round);
            let kept = ItemDecision { carried_from: Some(from), ..earlier };
            workflow::store::keep_decision(tx, scope, submission, &kept, now)?;
            carried.push(kept.item);
        }
    }
    if carried.is_empty() {
        return Ok(());
    }
    let values = vec![("items", carried.join(" ")), ("round", latest.round.to_string())];
    workflow::changes::append(
        tx,
        scope.person().as_str(),
        contract,
        &submission.id,
        "item-decisions-carried",
        values,
        now,
    )
}

/// Holds the submission if it still is what somebody looked at: whoever decides on an older page has not seen what came since.
///
/// # Errors
/// Stale when it has moved on, Closed or Forbidden when it is not hers to decide.
pub fn as_seen(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, version: i64) -> Result<()> {
    let (submission, _) = under_review(tx, scope, id)?;
    if submission.version == version {
        return Ok(());
    }
    let text = "The submission has moved on since this page was made, so nothing was decided. Look at it as it is now; what you typed is kept.";
    Err(Refusal::Stale(text.into()).into())
}

/// Decides on one item of the round under review.
///
/// # Errors
/// Not found when the round asks no such item; Invalid when an item to be revised has no reason of the list; Closed or Forbidden when
/// it is not hers to decide.
pub fn decide(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    item: &str,
    verdict: impl Into<Verdict>,
    now: Moment,
) -> Result<()> {
    let verdict = verdict.into();
    let (submission, contract) = under_review(tx, scope, id)?;
    let (form, _) = read_snapshot(&workflow::store::latest_snapshot(tx, scope, id)?)?;
    if !form.items_of(submission.component).any(|it| it.code == item) {
        return Err(Refusal::NotFound.into());
    }
    let decision = ItemDecision {
        item: item.to_owned(),
        decision: verdict.decision,
        reasons: labelled(tx, &verdict)?,
        note: verdict.note,
        carried_from: None,
        by: String::new(),
    };
    workflow::store::keep_decision(tx, scope, &submission, &decision, now)?;
    let values = vec![
        ("item", item.to_owned()),
        ("decision", decision.decision.word().to_owned()),
        ("reasons", decision.reasons.iter().map(|it| it.0.as_str()).collect::<Vec<_>>().join(" ")),
        ("note", decision.note.clone()),
        ("round", submission.round.to_string()),
    ];
    workflow::changes::append(tx, scope.person().as_str(), &contract, id, "item-decision", values, now)
}

/// The reasons with their labels of today. What is accepted needs none.
fn labelled(tx: &mut Tx, verdict: &Verdict) -> Result<Vec<(String, String)>> {
    if verdict.decision == Decision::Accepted {
        return Ok(Vec::new());
    }
    let list = measures::terms(tx, Vocabulary::ReturnReasons)?;
    let chosen: Vec<(String, String)> =
        list.into_iter().filter(|it| verdict.reasons.contains(&it.code)).map(|it| (it.code, it.label)).collect();
    if chosen.is_empty() || chosen.len() != verdict.reasons.len() {
        return Err(FieldErrors::one("reasons", "Choose at least one reason of the list.").into());
    }
    Ok(chosen)
}

/// Approves the submission.
///
/// # Errors
/// Not ready while a must-pass item is not accepted or a question not resolved, and as [`decide`].
pub fn approve(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, now: Moment) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    let (form, _) = read_snapshot(&workflow::store::latest_snapshot(tx, scope, id)?)?;
    let decisions = workflow::store::decisions(tx, scope, id, submission.round)?;
    let comments = workflow::store::comments_for_oha(tx, scope, id)?;
    let base = format!("/desk/oha/submissions/{id}");
    let missing = rules::missing_for_approval(&form, submission.component, &decisions, &comments, &base);
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
