//! Comments on the whole, an item or one field; and questions, which the CCO answers and the reviewer resolves.

use super::under_review;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{CommentId, SubmissionId};
use crate::kernel::time::{Moment, day_words};
use crate::metric::measures;
use crate::metric::submissions::{self, read_snapshot};
use crate::metric::workflow::store::{self, CommentScope};
use crate::metric::workflow::{self, Comment, NewComment, QuestionAct, QuestionState, Spot, Submission, Visibility};
use crate::people::tenancy::{Contract, OhaScope};
use crate::platform::db::Tx;

/// A plain comment on an item or on the whole.
///
/// # Errors
/// As [`remark`].
pub fn comment(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    item: Option<&str>,
    visibility: Visibility,
    body: &str,
    now: Moment,
) -> Result<()> {
    let spot = Spot { item: item.map(str::to_owned), ..Spot::default() };
    let new = NewComment { spot, visibility, body: body.to_owned(), question: None };
    remark(tx, scope, id, &new, now).map(drop)
}

/// Comments on the round under review, or asks a question, which goes to the CCO at once.
///
/// # Errors
/// Not found when the round has no such place; Invalid when a question is internal; Closed or Forbidden when it is not hers to review.
pub fn remark(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, new: &NewComment, now: Moment) -> Result<CommentId> {
    let (submission, contract) = under_review(tx, scope, id)?;
    if new.question.is_some() && new.visibility == Visibility::Internal {
        let text = "A question goes to the CCO, so it is shared. Share it, or make it a comment.";
        return Err(FieldErrors::one("visibility", text).into());
    }
    let new = NewComment { spot: placed(tx, scope, &submission, &new.spot)?, ..new.clone() };
    let comment = store::insert_comment(tx, scope, &submission, &new, now)?;
    let values = vec![
        ("comment", comment.to_string()),
        ("item", new.spot.item.clone().unwrap_or_default()),
        ("place", new.spot.place.clone()),
        ("visibility", new.visibility.word().to_owned()),
        ("body", new.body.clone()),
    ];
    if new.question.is_some() {
        tell(tx, scope, &submission, &contract, &comment, now)?;
    }
    let action = if new.question.is_some() { "question" } else { "comment" };
    workflow::changes::append(tx, scope.person().as_str(), &contract, id, action, values, now)?;
    Ok(comment)
}

/// The place with its name of this round.
fn placed(tx: &mut Tx, scope: &OhaScope, submission: &Submission, spot: &Spot) -> Result<Spot> {
    let (form, content) = read_snapshot(&store::latest_snapshot(tx, scope, &submission.id)?)?;
    if let Some(item) = &spot.item {
        form.items_of(submission.component).find(|it| it.code == *item).ok_or(Refusal::NotFound)?;
        return Ok(Spot { item: spot.item.clone(), ..Spot::default() });
    }
    let Some(key) = &spot.node else { return Ok(Spot::default()) };
    let place = content.outline(&form).place(key, spot.field.as_deref()).ok_or(Refusal::NotFound)?;
    Ok(Spot { item: None, place, ..spot.clone() })
}

fn tell(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    contract: &Contract,
    comment: &CommentId,
    now: Moment,
) -> Result<()> {
    let comment = store::comment(tx, &CommentScope::Oha(scope), &submission.id, comment)?;
    let year = measures::year(tx, submission.year)?;
    let due = comment.answer_due_on.map(day_words);
    submissions::queue_question(tx, &year, submission, contract, &comment, due, now)
}

/// Asks an answered or resolved question again, with what is still unclear.
///
/// # Errors
/// Closed when it is open already, Stale when somebody wrote to it meanwhile, and as [`remark`].
pub fn ask_again(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    comment: &CommentId,
    body: &str,
    version: i64,
    now: Moment,
) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    let text = "This question still waits for its first answer. Nothing was saved.";
    move_on(tx, scope, &submission, comment, (QuestionAct::AskAgain, body, version), text, now)?;
    tell(tx, scope, &submission, &contract, comment, now)?;
    let values = vec![("comment", comment.to_string()), ("body", body.to_owned())];
    workflow::changes::append(tx, scope.person().as_str(), &contract, id, "question-again", values, now)
}

/// Resolves a question: an approval need not wait for it any more.
///
/// # Errors
/// Closed when it is resolved already, Stale when somebody wrote to it meanwhile, and as [`remark`].
pub fn resolve(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    comment: &CommentId,
    version: i64,
    now: Moment,
) -> Result<()> {
    let (submission, contract) = under_review(tx, scope, id)?;
    let text = "This question is resolved already. Nothing was changed.";
    move_on(tx, scope, &submission, comment, (QuestionAct::Resolve, "", version), text, now)?;
    let values = vec![("comment", comment.to_string())];
    workflow::changes::append(tx, scope.person().as_str(), &contract, id, "question-resolution", values, now)
}

fn move_on(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    comment: &CommentId,
    (act, body, version): (QuestionAct, &str, i64),
    closed: &str,
    now: Moment,
) -> Result<QuestionState> {
    let found = store::comment(tx, &CommentScope::Oha(scope), &submission.id, comment)?;
    let from = found.state.ok_or(Refusal::NotFound)?;
    let found = Comment { version, ..found };
    let to = from.after(act).ok_or_else(|| Refusal::Closed(closed.to_owned()))?;
    store::move_question(tx, submission, &found, (act, scope.person(), body), to, now)?;
    Ok(to)
}
