//! Steps: each checks the table, writes over the row version, and leaves its line in the audit log.

mod corrections;
mod extensions;
mod undoing;

pub use corrections::{find_not_met, reassign, recall, release, reopen, reviewers_for};
pub use extensions::{Granted, extend, subject};
pub use undoing::{Undone, last_decision, undo};

use sha2::{Digest as _, Sha256};

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{SnapshotId, SubmissionId};
use crate::kernel::time::{Deadline, Moment, day_words, days_after};
use crate::metric::measures::{self, Component, Year};
use crate::metric::workflow::answers::ItemAnswer;
use crate::metric::workflow::editable::Editable;
use crate::metric::workflow::rounds::Snapshot;
use crate::metric::workflow::rules::{self, State, Step};
use crate::metric::workflow::store::{self, Advance, Submission};
use crate::people::tenancy::{self, CcoScope, Contract, OhaScope, Role};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// Starts a component of a contract's year.
///
/// # Errors
/// Closed when the year is not open or the component was started before, Not found when the contract has nothing to answer for that year.
pub fn start(tx: &mut Tx, scope: &CcoScope, year: &Year, component: Component, now: Moment) -> Result<SubmissionId> {
    // First the contract's row: an extension that is being granted is either seen here, or sees what is started.
    tenancy::lock(tx, &scope.contract().id)?;
    let state = store::find(tx, scope, year.number, component)?.map_or(State::NotStarted, |it| it.state);
    rules::step(state, Step::Start, Role::Cco(scope.role()))?;
    if !scope.contract().covers(year.number) {
        return Err(Refusal::NotFound.into());
    }
    still_acts(scope.contract(), now)?;
    if !year.is_open(now.pacific_day()) {
        return Err(Refusal::Closed(format!("{} is not open for work. Nothing was started.", year.number)).into());
    }
    let granted = store::extensions_for_cco(tx, scope, year.number)?;
    let due_on = store::due_on(&granted, &scope.contract().id, component).unwrap_or(year.form.due_on);
    let id = store::insert(tx, scope, year.number, component, due_on, now)?;
    append(
        tx,
        scope.person().as_str(),
        scope.contract(),
        &id,
        "start",
        vec![("component", component.word().to_owned())],
        now,
    )?;
    Ok(id)
}

/// Saves an answer to an item.
///
/// # Errors
/// Not found when the year asks no such item of the component, Stale when somebody else saved meanwhile.
pub fn answer_item(editable: &mut Editable, answer: &ItemAnswer) -> Result<()> {
    let (number, component) = (editable.submission().year, editable.submission().component);
    let year = measures::year(editable.tx(), number)?;
    if !year.form.items_of(component).any(|it| it.code == answer.item) {
        return Err(Refusal::NotFound.into());
    }
    store::keep_answer(editable, answer)?;
    editable.record(
        "answer",
        vec![
            ("item", answer.item.clone()),
            ("answer", answer.said.word().to_owned()),
            ("narrative", answer.narrative.clone()),
        ],
    )
}

/// What goes with a submission beside its content.
#[derive(Debug, Clone, Default)]
pub struct Covering {
    pub what_changed: Option<String>,
    pub late_reason: Option<String>,
    pub doubts_reason: Option<String>,
}

/// Sends a component: the next state, and a frozen snapshot of content and form. Readiness is the caller's to check, in this transaction.
///
/// # Errors
/// Closed when the state or the year does not allow it, Stale when somebody else took a step meanwhile.
pub fn submit(
    tx: &mut Tx,
    scope: &CcoScope,
    submission: &Submission,
    content: String,
    covering: &Covering,
    now: Moment,
) -> Result<Snapshot> {
    let to = rules::step(submission.state, Step::Submit, Role::Cco(scope.role()))?;
    still_acts(scope.contract(), now)?;
    let year = measures::year(tx, submission.year)?;
    if year.is_closed() {
        return Err(Refusal::Closed(format!(
            "{} is closed, so nothing can be sent for it any more. Write to OHA if you think that this is wrong.",
            year.number
        ))
        .into());
    }
    let form = measures::definition_text(tx, submission.year)?;
    // What was sent is kept whatever became of it, a recall included: the next round never takes the number of a kept one.
    let round = store::last_round(tx, scope, &submission.id)? + 1;
    let answer_due_on = Some(days_after(now.pacific_day(), year.form.answer_days));
    let snapshot = Snapshot { round, answer_due_on, ..frozen(scope, submission, content, form, covering, now) };
    let step = Advance {
        round: snapshot.round,
        submitted_at: Some(now),
        claimed_by: None,
        decided_at: None,
        return_reason: None,
        ..unmoved(submission, to)
    };
    store::advance(tx, submission, &step)?;
    store::insert_snapshot(tx, scope, &snapshot)?;
    let values = vec![
        ("round", snapshot.round.to_string()),
        ("sha256", snapshot.sha256.clone()),
        ("what_changed", snapshot.what_changed.clone().unwrap_or_default()),
    ];
    append(tx, scope.person().as_str(), scope.contract(), &submission.id, "submittal", values, now)?;
    Ok(snapshot)
}

fn frozen(
    scope: &CcoScope,
    submission: &Submission,
    content: String,
    form: String,
    covering: &Covering,
    now: Moment,
) -> Snapshot {
    Snapshot {
        id: SnapshotId::from_uuid(clock::new_id()),
        submission: submission.id.clone(),
        round: submission.round,
        sha256: seal(&content, &form),
        content,
        form,
        what_changed: covering.what_changed.clone(),
        days_late: Deadline::of(submission.due_on, now.pacific_day()).days_late(),
        late_reason: covering.late_reason.clone(),
        doubts_reason: covering.doubts_reason.clone(),
        sent_at: now,
        sent_by: scope.person().to_string(),
        answer_due_on: None,
    }
}

/// SHA-256 over content, a zero byte, and form: neither can be changed, and nothing moved between them.
pub fn seal(content: &str, form: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(content.as_bytes());
    digest.update([0]);
    digest.update(form.as_bytes());
    hex::encode(digest.finalize())
}

/// Claims a submission for review: from then on it is this reviewer's to decide.
///
/// # Errors
/// Closed or Stale when it was claimed meanwhile, Forbidden when she holds a role in the organization.
pub fn claim(tx: &mut Tx, scope: &OhaScope, submission: &Submission, contract: &Contract, now: Moment) -> Result<()> {
    no_stake(scope, contract)?;
    let to = rules::step(submission.state, Step::Claim, Role::Agency(scope.role()))?;
    store::advance(tx, submission, &Advance { claimed_by: Some(scope.person().clone()), ..unmoved(submission, to) })?;
    append(tx, scope.person().as_str(), contract, &submission.id, "claim", Vec::new(), now)
}

/// Returns a submission with a reason, and sets the day by which an answer is due.
///
/// # Errors
/// As [`claim`], and Forbidden when somebody else has claimed it.
pub fn return_to_cco(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    contract: &Contract,
    reason: &str,
    now: Moment,
) -> Result<chrono::NaiveDate> {
    let to = decide(scope, submission, contract, Step::Return)?;
    let year = measures::year(tx, submission.year)?;
    if year.is_closed() {
        let text =
            format!("{} is closed: the CCO could not answer a return any more. Nothing was changed.", year.number);
        return Err(Refusal::Closed(text).into());
    }
    let due_on = days_after(now.pacific_day(), year.form.resubmit_days);
    let step =
        Advance { due_on, decided_at: Some(now), return_reason: Some(reason.to_owned()), ..unmoved(submission, to) };
    store::advance(tx, submission, &step)?;
    store::insert_ruling(tx, scope, submission, Step::Return, now)?;
    append(
        tx,
        scope.person().as_str(),
        contract,
        &submission.id,
        Step::Return.word(),
        vec![("reason", reason.to_owned())],
        now,
    )?;
    Ok(due_on)
}

/// Approves a submission.
///
/// # Errors
/// As [`return_to_cco`].
pub fn approve(tx: &mut Tx, scope: &OhaScope, submission: &Submission, contract: &Contract, now: Moment) -> Result<()> {
    let to = decide(scope, submission, contract, Step::Approve)?;
    store::advance(tx, submission, &Advance { decided_at: Some(now), return_reason: None, ..unmoved(submission, to) })?;
    store::insert_ruling(tx, scope, submission, Step::Approve, now)?;
    append(tx, scope.person().as_str(), contract, &submission.id, Step::Approve.word(), Vec::new(), now)
}

/// Whether this person may work on a submission that is under review: it is hers, and she has no stake in it.
///
/// # Errors
/// Forbidden, with the reason.
pub fn is_hers(scope: &OhaScope, submission: &Submission, contract: &Contract) -> Result<()> {
    no_stake(scope, contract)?;
    match &submission.claimed_by {
        Some(person) if person == scope.person() => Ok(()),
        Some(_) => {
            Err(Refusal::Forbidden("A colleague has claimed this submission, so the decisions are hers or his.".into())
                .into())
        }
        None => Err(Refusal::Closed("Claim this submission first. Nothing was saved.".into()).into()),
    }
}

/// A person who holds a role in the organization neither reads its review nor decides on it.
///
/// # Errors
/// Forbidden.
pub fn no_stake(scope: &OhaScope, contract: &Contract) -> Result<()> {
    if scope.standing().has_stake_in(&contract.organization) {
        let text = format!("You hold a role in {}, so a colleague reviews what it sends.", contract.organization_name);
        return Err(Refusal::Forbidden(text).into());
    }
    Ok(())
}

/// The people of an ended contract act until the day that OHA has set.
///
/// # Errors
/// Closed when that day has passed.
pub fn still_acts(contract: &Contract, now: Moment) -> Result<()> {
    match (contract.may_act(now.pacific_day()), contract.ends_on, contract.acts_until) {
        (false, Some(ended), Some(until)) => Err(Refusal::Closed(format!(
            "This contract ended on {}. Its people could write and send until {}. Nothing was changed, and what you typed is still in the form.",
            day_words(ended),
            day_words(until)
        ))
        .into()),
        _ => Ok(()),
    }
}

fn decide(scope: &OhaScope, submission: &Submission, contract: &Contract, step: Step) -> Result<State> {
    no_stake(scope, contract)?;
    let to = rules::step(submission.state, step, Role::Agency(scope.role()))?;
    is_hers(scope, submission, contract)?;
    Ok(to)
}

/// A step that changes the state and nothing else.
fn unmoved(submission: &Submission, to: State) -> Advance {
    Advance {
        to,
        round: submission.round,
        due_on: submission.due_on,
        submitted_at: submission.submitted_at,
        claimed_by: submission.claimed_by.clone(),
        decided_at: submission.decided_at,
        return_reason: submission.return_reason.clone(),
    }
}

/// The line of a step in the audit log.
///
/// # Errors
/// Breaks when a query fails.
pub fn append(
    tx: &mut Tx,
    actor: &str,
    contract: &Contract,
    submission: &SubmissionId,
    action: &'static str,
    values: Vec<(&'static str, String)>,
    now: Moment,
) -> Result<()> {
    let entry = Entry {
        actor: actor.to_owned(),
        tenant: contract.id.to_string(),
        action,
        subject_kind: "submission",
        subject_id: submission.to_string(),
        values,
    };
    audit::append(tx, entry, now)
}
