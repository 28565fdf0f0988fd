//! Comments and what was answered to them. A CCO's query never meets an internal one.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::submissions::Submission;
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::{CommentId, PersonId, SubmissionId};
use crate::kernel::time::Moment;
use crate::metric::workflow::rounds::{Comment, NewComment, QuestionAct, QuestionState, Reply, Visibility};
use crate::people::tenancy::{CcoScope, OhaScope};
use crate::platform::clock;
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::workflow::{comment_replies, comments, submissions};
use crate::platform::db::{Conn, MultiBackend, Tx};

#[derive(Queryable, Selectable)]
#[diesel(table_name = comments)]
struct CommentRow {
    comment_id: String,
    round: i64,
    item: Option<String>,
    author: String,
    visibility: String,
    body: String,
    written_at: NaiveDateTime,
    node: Option<String>,
    field: Option<String>,
    place: String,
    state: Option<String>,
    answer_due_on: Option<NaiveDate>,
    row_version: i64,
}

/// A reply's comment, act, author's name, body and time.
type ReplyRow = (String, String, String, String, NaiveDateTime);

/// Whose eyes: OHA reads all, a CCO what was shared on its own submission.
pub enum CommentScope<'s> {
    Oha(&'s OhaScope),
    Cco(&'s CcoScope),
}

/// The comments on a submission, oldest first, each with its replies.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn comments(conn: &mut Conn, scope: &CommentScope, submission: &SubmissionId) -> Result<Vec<Comment>> {
    let mut query = comments::table
        .inner_join(people::table)
        .inner_join(submissions::table)
        .filter(comments::submission_id.eq(submission.as_str()))
        .order((comments::written_at, comments::comment_id))
        .select((CommentRow::as_select(), people::name))
        .into_boxed::<MultiBackend>();
    if let CommentScope::Cco(scope) = scope {
        query = query
            .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
            .filter(comments::visibility.eq(Visibility::Shared.word()));
    }
    let rows: Vec<(CommentRow, String)> = query.load(conn)?;
    let ids: Vec<&str> = rows.iter().map(|(row, _)| row.comment_id.as_str()).collect();
    let replies = replies_to(conn, scope, &ids)?;
    rows.into_iter().map(|(row, author)| read(row, author, &replies)).collect()
}

/// What the CCO may read.
///
/// # Errors
/// As [`comments`].
pub fn comments_for_cco(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<Comment>> {
    comments(conn, &CommentScope::Cco(scope), submission)
}

/// What OHA may read: all of them.
///
/// # Errors
/// As [`comments`].
pub fn comments_for_oha(conn: &mut Conn, scope: &OhaScope, submission: &SubmissionId) -> Result<Vec<Comment>> {
    comments(conn, &CommentScope::Oha(scope), submission)
}

/// One comment on a submission.
///
/// # Errors
/// Not found when the scope does not reach it.
pub fn comment(conn: &mut Conn, scope: &CommentScope, submission: &SubmissionId, id: &CommentId) -> Result<Comment> {
    let found = comments(conn, scope, submission)?.into_iter().find(|it| it.id == *id);
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// How many questions of each submission wait for something, by submission: (unanswered, answered).
///
/// # Errors
/// Breaks when a query fails.
pub fn unresolved_questions(conn: &mut Conn, _: &OhaScope, submissions: &[&str]) -> Result<Vec<(String, String, i64)>> {
    let waiting = [QuestionState::Open.word(), QuestionState::Answered.word()];
    let rows: Vec<(String, Option<String>, i64)> = comments::table
        .filter(comments::submission_id.eq_any(submissions).and(comments::state.eq_any(waiting)))
        .group_by((comments::submission_id, comments::state))
        .select((comments::submission_id, comments::state, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, state, n)| (id, state.unwrap_or_default(), n)).collect())
}

/// Adds a comment of OHA's on the round under review.
///
/// # Errors
/// Breaks when a query fails.
pub fn insert_comment(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    comment: &NewComment,
    now: Moment,
) -> Result<CommentId> {
    let conn: &mut Conn = tx;
    let id = CommentId::from_uuid(clock::new_id());
    let row = (
        comments::comment_id.eq(id.as_str()),
        comments::submission_id.eq(submission.id.as_str()),
        comments::round.eq(submission.round),
        comments::item.eq(comment.spot.item.as_deref()),
        comments::author.eq(scope.person().as_str()),
        comments::visibility.eq(comment.visibility.word()),
        comments::body.eq(&comment.body),
        comments::written_at.eq(now.utc()),
        comments::node.eq(comment.spot.node.as_deref()),
        comments::field.eq(comment.spot.field.as_deref()),
        comments::place.eq(&comment.spot.place),
        comments::state.eq(comment.question.map(|_| QuestionState::Open.word())),
        comments::answer_due_on.eq(comment.question.and_then(|it| it.answer_due_on)),
        comments::row_version.eq(1),
    );
    diesel::insert_into(comments::table).values(row).execute(conn)?;
    Ok(id)
}

/// Moves a question on, and keeps what was said with it. The submission is the proof: a scope gave it out.
///
/// # Errors
/// Stale when somebody else moved it meanwhile.
pub(crate) fn move_question(
    tx: &mut Tx,
    submission: &Submission,
    comment: &Comment,
    reply: (QuestionAct, &PersonId, &str),
    to: QuestionState,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let (act, author, body) = reply;
    let unmoved = comments::table.filter(
        comments::comment_id
            .eq(comment.id.as_str())
            .and(comments::submission_id.eq(submission.id.as_str()))
            .and(comments::row_version.eq(comment.version)),
    );
    let moved = diesel::update(unmoved)
        .set((comments::state.eq(to.word()), comments::row_version.eq(comment.version + 1)))
        .execute(conn)?;
    if moved == 0 {
        let text = "Somebody else has just written to this question. Nothing of yours was saved; read it, then send yours again.";
        return Err(Refusal::Stale(text.into()).into());
    }
    let row = (
        comment_replies::reply_id.eq(clock::new_id().to_string()),
        comment_replies::comment_id.eq(comment.id.as_str()),
        comment_replies::act.eq(act.word()),
        comment_replies::author.eq(author.as_str()),
        comment_replies::body.eq(body),
        comment_replies::written_at.eq(now.utc()),
    );
    diesel::insert_into(comment_replies::table).values(row).execute(conn)?;
    Ok(())
}

fn replies_to(conn: &mut Conn, _: &CommentScope, comments: &[&str]) -> Result<Vec<ReplyRow>> {
    Ok(comment_replies::table
        .inner_join(people::table)
        .filter(comment_replies::comment_id.eq_any(comments))
        .order((comment_replies::written_at, comment_replies::reply_id))
        .select((
            comment_replies::comment_id,
            comment_replies::act,
            people::name,
            comment_replies::body,
            comment_replies::written_at,
        ))
        .load(conn)?)
}

fn read(row: CommentRow, author: String, replies: &[ReplyRow]) -> Result<Comment> {
    let visibility = Visibility::parse(&row.visibility).ok_or_else(|| unknown("visibility", &row.visibility))?;
    let state = |word: &str| QuestionState::parse(word).ok_or_else(|| unknown("state of a question", word));
    let own = replies.iter().filter(|it| it.0 == row.comment_id);
    let reply = |(_, act, author, body, written_at): &ReplyRow| -> Result<Reply> {
        Ok(Reply {
            act: QuestionAct::parse(act).ok_or_else(|| unknown("act", act))?,
            author: author.clone(),
            body: body.clone(),
            written_at: Moment::from_utc(*written_at),
        })
    };
    Ok(Comment {
        id: CommentId::parse(&row.comment_id)?,
        round: row.round,
        item: row.item,
        node: row.node,
        field: row.field,
        place: row.place,
        author_id: PersonId::parse(&row.author)?,
        author,
        visibility,
        body: row.body,
        written_at: Moment::from_utc(row.written_at),
        state: row.state.as_deref().map(state).transpose()?,
        answer_due_on: row.answer_due_on,
        replies: own.map(reply).collect::<Result<_>>()?,
        version: row.row_version,
    })
}

fn unknown(what: &str, word: &str) -> Fault {
    Fault::new(format!("No {what} is called {word}"))
}
