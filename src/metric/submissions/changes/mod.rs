//! Sending a component to OHA.

mod letters;

use serde_json::json;

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::time::{Moment, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component};
use crate::metric::submissions::facts;
use crate::metric::submissions::rules::Submittal;
use crate::metric::workflow::{self, Step};
use crate::people::tenancy::{CcoScope, Role};
use crate::platform::db::Tx;

pub use letters::{queue_extension, queue_for_cco, queue_for_oha, queue_for_reviewers};

/// Sends a component: checks that it is ready, freezes it, and tells both sides.
///
/// # Errors
/// Closed when the state or the year does not allow it, Not ready with what is missing, Invalid when a reason is missing.
pub fn submit(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
    submittal: &Submittal,
    now: Moment,
) -> Result<()> {
    let year = measures::year(tx, year)?;
    // First the row: an edit that is being saved is either in what is frozen, or refused.
    workflow::store::touch(tx, scope, year.number, component, now)?;
    let facts = facts::gather(tx, scope, year, component)?;
    // The state first: to a submitted component nothing is missing, it simply cannot be sent.
    workflow::step(facts.submission.state, Step::Submit, Role::Cco(scope.role()))?;
    let hindrances = facts.readiness.hindrances();
    if !hindrances.is_empty() {
        return Err(Refusal::NotReady(hindrances).into());
    }
    let needs = facts.needs(now.pacific_day());
    let mistakes = submittal.check(needs);
    if !mistakes.is_empty() {
        let mut errors = FieldErrors::default();
        for (field, text) in mistakes {
            errors.add(field, text);
        }
        return Err(errors.into());
    }
    let snapshot =
        workflow::changes::submit(tx, scope, &facts.submission, facts.frozen()?, &submittal.covering(needs), now)?;
    let sent = workflow::Submission { round: snapshot.round, ..facts.submission.clone() };
    let words = json!({ "sent": now.words(), "days_late": snapshot.days_late, "due": day_words(sent.due_on), "code": snapshot.sha256.get(..12) });
    let kind = if snapshot.round > 1 { "resubmitted" } else { "submitted" };
    letters::queue_for_oha(tx, kind, &facts.year, &sent, scope.contract(), words.clone(), now)?;
    letters::queue_for_cco(tx, "receipt", &facts.year, &sent, scope.contract(), words, now)
}

/// Takes back what was sent, as long as nobody at OHA has claimed it. What was sent is kept.
///
/// # Errors
/// Closed when a reviewer was faster, Invalid without a reason.
pub fn recall(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
    reason: &str,
    now: Moment,
) -> Result<()> {
    let year = measures::year(tx, year)?;
    let found = workflow::store::find(tx, scope, year.number, component)?.ok_or(Refusal::NotFound)?;
    // First the row: a claim at the same moment is before or behind.
    workflow::store::lock(tx, &found.id)?;
    let submission = workflow::store::find(tx, scope, year.number, component)?.ok_or(Refusal::NotFound)?;
    if reason.is_empty() {
        return Err(FieldErrors::one("reason", "Say why you take it back. OHA reads it in the history.").into());
    }
    workflow::changes::recall(tx, scope, &submission, reason, now)?;
    letters::queue_for_oha(tx, "recalled", &year, &submission, scope.contract(), json!({}), now)
}
