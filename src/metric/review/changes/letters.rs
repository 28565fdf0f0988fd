//! The letter of a return: written as a draft, read as the CCO will, then returned.

use serde_json::json;

use super::under_review;
use crate::kernel::failure::{FieldErrors, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::{Moment, day_words};
use crate::metric::measures;
use crate::metric::submissions;
use crate::metric::workflow;
use crate::people::tenancy::OhaScope;
use crate::platform::db::Tx;

/// Saves the draft of the letter over the version that it was written from; 0 where there was none.
///
/// # Errors
/// Stale when somebody saved another meanwhile; Closed or Forbidden when it is not hers to review.
pub fn save_letter(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    body: &str,
    version: i64,
    now: Moment,
) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    workflow::store::keep_letter(tx, scope, &submission, body, version, None, now)?;
    let values = vec![("round", submission.round.to_string()), ("letter", body.to_owned())];
    workflow::changes::append(tx, scope.person().as_str(), &contract, id, "letter", values, now)
}

/// Returns the submission to its CCO with a letter. The letter is kept with its round.
///
/// # Errors
/// Invalid when there is no letter, and as [`save_letter`].
pub fn return_with_reason(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, reason: &str, now: Moment) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    if reason.is_empty() {
        return Err(FieldErrors::one("reason", "Say what is to be revised. The CCO reads this first.").into());
    }
    workflow::store::keep_letter(tx, scope, &submission, reason, 0, Some(now), now)?;
    let due_on = workflow::changes::return_to_cco(tx, scope, &submission, &contract, reason, now)?;
    let year = measures::year(tx, submission.year)?;
    submissions::queue_for_cco(tx, "returned", &year, &submission, &contract, json!({ "due": day_words(due_on) }), now)
}
