//! The steps that lead back, aside, or to an end without approval: recall, release, another reviewer, not met, reopening.

use chrono::NaiveDate;

use super::{append, no_stake, unmoved};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::{Deadline, Moment, day_words};
use crate::metric::measures;
use crate::metric::workflow::rules::{self, Step};
use crate::metric::workflow::store::{self, Advance, Submission};
use crate::people::tenancy::{self, AgencyRole, CcoScope, Contract, OhaScope, Role};
use crate::platform::db::{Conn, Tx};

/// Takes back what was sent and nobody has claimed yet. The snapshot stays; the next sending is the next round.
///
/// # Errors
/// Closed when a reviewer was faster or the year is closed, Forbidden for anybody but a lead.
pub fn recall(tx: &mut Tx, scope: &CcoScope, submission: &Submission, reason: &str, now: Moment) -> Result<()> {
    let to = rules::step(submission.state, Step::Recall, Role::Cco(scope.role()))?;
    refuse_closed_year(tx, submission, "what is recalled could not be sent again")?;
    super::still_acts(scope.contract(), now)?;
    store::advance(tx, submission, &unmoved(submission, to))?;
    let values = vec![("round", submission.round.to_string()), ("reason", reason.to_owned())];
    append(tx, scope.person().as_str(), scope.contract(), &submission.id, Step::Recall.word(), values, now)
}

/// Lays a review down: it waits in the queue again, with the decisions and comments that were made.
///
/// # Errors
/// Closed when it is not in review, Forbidden unless she has claimed it or administers.
pub fn release(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    contract: &Contract,
    reason: &str,
    now: Moment,
) -> Result<()> {
    no_stake(scope, contract)?;
    let to = rules::step(submission.state, Step::Release, Role::Agency(scope.role()))?;
    holds_it(scope, submission)?;
    store::advance(tx, submission, &Advance { claimed_by: None, ..unmoved(submission, to) })?;
    let values = vec![("reason", reason.to_owned())];
    append(tx, scope.person().as_str(), contract, &submission.id, Step::Release.word(), values, now)
}

/// Gives a review to another reviewer, who has no stake in the organization.
///
/// # Errors
/// As [`release`], and Invalid when the chosen person cannot review it.
pub fn reassign(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    contract: &Contract,
    (reviewer, reason): (&PersonId, &str),
    now: Moment,
) -> Result<()> {
    no_stake(scope, contract)?;
    let to = rules::step(submission.state, Step::Reassign, Role::Agency(scope.role()))?;
    holds_it(scope, submission)?;
    let name = reviewers_for(tx, contract)?
        .into_iter()
        .find(|(person, ..)| person == reviewer && submission.claimed_by.as_ref() != Some(person))
        .map(|(_, name, _)| name)
        .ok_or_else(|| FieldErrors::one("reviewer", "Choose another reviewer of OHA who may review this CCO."))?;
    store::advance(tx, submission, &Advance { claimed_by: Some(reviewer.clone()), ..unmoved(submission, to) })?;
    let values = vec![("to", reviewer.to_string()), ("reviewer", name), ("reason", reason.to_owned())];
    append(tx, scope.person().as_str(), contract, &submission.id, Step::Reassign.word(), values, now)
}

/// Everybody at OHA who may review what a contract sends, with name and address: reviewers and administrators without a role in its
/// organization.
///
/// # Errors
/// Breaks when a query fails.
pub fn reviewers_for(conn: &mut Conn, contract: &Contract) -> Result<Vec<(PersonId, String, String)>> {
    let roles = [Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::OhaAdmin)];
    let people = tenancy::persons_with(conn, &roles, None)?;
    let stakeholders = tenancy::stakeholders(conn, &contract.organization)?;
    Ok(people.into_iter().filter(|(id, ..)| !stakeholders.contains(id)).collect())
}

/// Ends a component without approval, once its due date has passed.
///
/// # Errors
/// Closed before the due date or when there is nothing to judge, Forbidden for anybody but an administrator.
pub fn find_not_met(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    contract: &Contract,
    reason: &str,
    now: Moment,
) -> Result<()> {
    no_stake(scope, contract)?;
    let to = rules::step(submission.state, Step::NotMet, Role::Agency(scope.role()))?;
    if Deadline::of(submission.due_on, now.pacific_day()).days_late() == 0 {
        let due = day_words(submission.due_on);
        let text =
            format!("It is due on {due}. Before that day has passed it cannot be found not met. Nothing was changed.");
        return Err(Refusal::Closed(text).into());
    }
    store::advance(tx, submission, &Advance { decided_at: Some(now), ..unmoved(submission, to) })?;
    store::insert_ruling(tx, scope, submission, Step::NotMet, now)?;
    let values = vec![("reason", reason.to_owned())];
    append(tx, scope.person().as_str(), contract, &submission.id, Step::NotMet.word(), values, now)
}

/// Opens an approved component again, with a day by which the CCO answers. Answers whether the public still reads what was approved.
///
/// # Errors
/// Invalid when the day is past, Closed when it is not approved or the year is closed, Forbidden for anybody but an administrator.
pub fn reopen(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    contract: &Contract,
    (reason, due_on): (&str, NaiveDate),
    now: Moment,
) -> Result<bool> {
    no_stake(scope, contract)?;
    let to = rules::step(submission.state, Step::Reopen, Role::Agency(scope.role()))?;
    refuse_closed_year(tx, submission, "the CCO could not answer any more")?;
    if due_on < now.pacific_day() {
        return Err(FieldErrors::one("due_on", "Choose today or a later day, so that the CCO can answer.").into());
    }
    let step =
        Advance { due_on, decided_at: Some(now), return_reason: Some(reason.to_owned()), ..unmoved(submission, to) };
    store::advance(tx, submission, &step)?;
    store::insert_ruling(tx, scope, submission, Step::Reopen, now)?;
    let is_published = store::is_published(tx, scope, &submission.id)?;
    let mut values = vec![("reason", reason.to_owned()), ("due_on", due_on.to_string())];
    if is_published {
        values.push(("publication", "shows the round that was reopened".to_owned()));
    }
    append(tx, scope.person().as_str(), contract, &submission.id, Step::Reopen.word(), values, now)?;
    Ok(is_published)
}

/// A review is moved by whoever holds it, or by an administrator.
fn holds_it(scope: &OhaScope, submission: &Submission) -> Result<()> {
    if scope.role() == AgencyRole::OhaAdmin || submission.claimed_by.as_ref() == Some(scope.person()) {
        return Ok(());
    }
    let text = "A colleague has claimed this submission. She or he, or an administrator of OHA's team, can pass it on.";
    Err(Refusal::Forbidden(text.into()).into())
}

pub(super) fn refuse_closed_year(tx: &mut Tx, submission: &Submission, because: &str) -> Result<()> {
    if measures::year(tx, submission.year)?.is_closed() {
        return Err(Refusal::Closed(format!("{} is closed: {because}. Nothing was changed.", submission.year)).into());
    }
    Ok(())
}
