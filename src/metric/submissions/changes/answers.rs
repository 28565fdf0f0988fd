//! A CCO answers a question of OHA's, without a return.

use super::letters;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::CommentId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component};
use crate::metric::workflow::store::{self, CommentScope};
use crate::metric::workflow::{self, QuestionAct, State};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Tx;

/// Whether a question may be answered in a state: as long as OHA has not decided on the whole.
pub fn takes_answers(state: State) -> bool {
    matches!(state, State::Submitted | State::InReview | State::Returned)
}

/// Answers a question, or adds to an answer that OHA has not settled yet.
///
/// # Errors
/// Not found when it is no question of this submission, Closed when it is settled, Stale when it was written to meanwhile.
pub fn answer_question(
    tx: &mut Tx,
    scope: &CcoScope,
    (number, component): (MeasurementYear, Component),
    comment: &CommentId,
    body: &str,
    version: i64,
    now: Moment,
) -> Result<()> {
    if !scope.role().may_edit() {
        return Err(Refusal::Forbidden("Only an editor or a lead can answer.".into()).into());
    }
    // First the row: a decision is taken back only while the CCO has not written since.
    store::touch(tx, scope, number, component, now)?;
    let submission = store::find(tx, scope, number, component)?.ok_or(Refusal::NotFound)?;
    let mut comment = store::comment(tx, &CommentScope::Cco(scope), &submission.id, comment)?;
    let from = comment.state.ok_or(Refusal::NotFound)?;
    let closed = |text: &str| Refusal::Closed(text.to_owned());
    if !takes_answers(submission.state) {
        return Err(closed(
            "OHA has decided on this component, so no answer is taken any more. Your text is still below.",
        )
        .into());
    }
    let settled = "OHA has settled this question meanwhile, so it takes no answer any more. Your text is still below.";
    let to = from.after(QuestionAct::Answer).ok_or_else(|| closed(settled))?;
    comment.version = version;
    store::move_question(tx, &submission, &comment, (QuestionAct::Answer, scope.person(), body), to, now)?;
    let year = measures::year(tx, number)?;
    letters::queue_answered(tx, &year, &submission, scope.contract(), &comment, now)?;
    let values = vec![("comment", comment.id.to_string()), ("answer", body.to_owned())];
    workflow::changes::append(
        tx,
        scope.person().as_str(),
        scope.contract(),
        &submission.id,
        "question-answer",
        values,
        now,
    )
}
