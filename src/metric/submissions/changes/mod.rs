//! Sending a component to OHA; and what the year comes to.

mod answers;
mod letters;
mod results;

use serde_json::{Value, json};

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::{counted, printed_code};
use crate::kernel::time::{Moment, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::differences::web::Changes;
use crate::metric::measures::{self, Component};
use crate::metric::submissions::facts;
use crate::metric::submissions::rules::Submittal;
use crate::metric::workflow::{self, Step};
use crate::people::tenancy::{CcoScope, Role};
use crate::platform::db::Tx;

pub use answers::{answer_question, takes_answers};
pub use letters::{
    queue_answered, queue_extension, queue_for_cco, queue_for_leads, queue_for_oha, queue_for_reviewers, queue_question,
};
pub use results::{decide_results, take_back_results};

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
    if !facts.readiness.missing.is_empty() {
        return Err(Refusal::NotReady(facts.readiness.missing).into());
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
    let words = json!({ "sent": now.words(), "days_late": snapshot.days_late, "due": day_words(sent.due_on), "code": printed_code(&snapshot.sha256) });
    let (kind, told) = if snapshot.round > 1 {
        ("resubmitted", with_changes(&words, facts.changes.as_ref()))
    } else {
        ("submitted", words.clone())
    };
    letters::queue_for_oha(tx, kind, &facts.year, &sent, scope.contract(), told, now)?;
    letters::queue_for_cco(tx, "receipt", &facts.year, &sent, scope.contract(), words, now)
}

/// The facts of a letter, and which places were changed since the last round: their names and kinds, none of their texts.
fn with_changes(words: &Value, changes: Option<&Changes>) -> Value {
    const MOST: usize = 40;
    let places = changes.map(Changes::places).unwrap_or_default();
    let n_more = places.len().saturating_sub(MOST);
    let more = (n_more > 0).then(|| format!("and {}", counted(n_more, "more change", "more changes")));
    // One text with a line for each, so that OHA's own wording of the letter can name it, too.
    let lines: Vec<String> = places.into_iter().take(MOST).chain(more).map(|it| format!("- {it}")).collect();
    let summary = changes.map_or_else(|| "Nothing changed".to_owned(), |it| it.summary.clone());
    let mut told = words.as_object().cloned().unwrap_or_default();
    told.insert("summary".into(), summary.into());
    told.insert("changes".into(), lines.join("\n").into());
    Value::Object(told)
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
