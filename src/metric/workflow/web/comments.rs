//! A comment in ready words, with what was answered to it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::privacy;
use crate::kernel::texts::paragraphs;
use crate::kernel::time::{Deadline, day_words};
use crate::kernel::tone::Tone;
use crate::metric::workflow::{Comment, QuestionAct, QuestionState, Reply, Visibility};
use crate::platform::http::Tag;

/// For the template `workflow/comment`.
#[derive(Debug, Clone, Serialize)]
pub struct CommentView {
    pub id: String,
    pub anchor: String,
    pub author: String,
    pub when: String,
    pub round: String,
    /// What it speaks of, where that is not said by where it stands.
    pub place: Option<PlaceView>,
    pub is_internal: bool,
    /// Who may read it; None on pages of a CCO, which knows.
    pub visibility: Option<Tag>,
    pub state: Option<Tag>,
    /// "Answer by 4 March 2027, 3 days left"
    pub due: Option<String>,
    pub is_overdue: bool,
    pub paragraphs: Vec<String>,
    /// Where the comment seems to speak of one person.
    pub warning: Option<String>,
    pub replies: Vec<ReplyView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    pub label: String,
    pub href: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ReplyView {
    pub author: String,
    /// "the CCO" or "OHA"
    pub side: &'static str,
    pub when: String,
    /// "answered", "asked again", "resolved it"
    pub act: &'static str,
    pub paragraphs: Vec<String>,
    pub is_answer: bool,
}

impl CommentView {
    /// As a CCO sees it: whoever may read it here knows that it is shared.
    pub fn for_cco(comment: &Comment, place: Option<PlaceView>, today: NaiveDate) -> Self {
        Self::of(comment, place, today)
    }

    /// As OHA sees it: with who else may read it.
    pub fn for_oha(comment: &Comment, place: Option<PlaceView>, today: NaiveDate) -> Self {
        let visibility = match comment.visibility {
            Visibility::Internal => Tag::new("Internal to OHA", Tone::Neutral),
            Visibility::Shared => Tag::new("Shared with the CCO", Tone::Info),
        };
        let warning = privacy::warning(&comment.body);
        Self { visibility: Some(visibility), warning, ..Self::of(comment, place, today) }
    }

    fn of(comment: &Comment, place: Option<PlaceView>, today: NaiveDate) -> Self {
        let due = comment.answer_due_on.filter(|_| comment.is_open());
        let deadline = due.map(|it| Deadline::of(it, today));
        Self {
            id: comment.id.to_string(),
            anchor: format!("comment-{}", comment.id),
            author: comment.author.clone(),
            when: day_words(comment.written_at.pacific_day()),
            round: format!("Round {}", comment.round),
            place,
            is_internal: comment.visibility == Visibility::Internal,
            visibility: None,
            state: comment.state.map(QuestionState::tag),
            due: due.zip(deadline).map(|(due, deadline)| format!("Answer by {}: {}", day_words(due), deadline.words())),
            is_overdue: deadline.is_some_and(|it| it.days_late() > 0),
            paragraphs: paragraphs(&comment.body),
            warning: None,
            replies: comment.replies.iter().map(reply).collect(),
        }
    }
}

impl QuestionState {
    pub fn tag(self) -> Tag {
        match self {
            Self::Open => Tag::new("Question, open", Tone::Warn),
            Self::Answered => Tag::new("Question, answered", Tone::Info),
            Self::Resolved => Tag::new("Question, resolved", Tone::Good),
        }
    }
}

fn reply(reply: &Reply) -> ReplyView {
    let (side, act) = match reply.act {
        QuestionAct::Answer => ("the CCO", "answered"),
        QuestionAct::AskAgain => ("OHA", "asked again"),
        QuestionAct::Resolve => ("OHA", "resolved it"),
    };
    ReplyView {
        author: reply.author.clone(),
        side,
        act,
        when: day_words(reply.written_at.pacific_day()),
        paragraphs: paragraphs(&reply.body),
        is_answer: reply.act == QuestionAct::Answer,
    }
}
