//! What a round leaves: a frozen snapshot, decisions, the letter of a return, and comments with what was answered to them.

use chrono::NaiveDate;

use crate::kernel::failure::Missing;
use crate::kernel::ids::{AssignmentId, CommentId, ContractId, PersonId, SnapshotId, SubmissionId};
use crate::kernel::time::Moment;

/// What was sent at one round, byte for byte, with the form it was written in.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub id: SnapshotId,
    pub submission: SubmissionId,
    pub round: i64,
    /// The answers and the component's own document, as JSON.
    pub content: String,
    /// The year's form at that time, as JSON.
    pub form: String,
    /// SHA-256 over content, a zero byte, and form.
    pub sha256: String,
    pub what_changed: Option<String>,
    pub days_late: i64,
    pub late_reason: Option<String>,
    pub doubts_reason: Option<String>,
    pub sent_at: Moment,
    pub sent_by: String,
    /// By when OHA answers; rounds that were sent before OHA set itself a day have none.
    pub answer_due_on: Option<NaiveDate>,
}

/// A reviewer's word on one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Accepted,
    Returned,
}

/// A decision with its reasons, by code, and what the reviewer adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub decision: Decision,
    /// Codes of the list of return reasons; none where the item is accepted.
    pub reasons: Vec<String>,
    pub note: String,
}

/// What was decided on an item at one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemDecision {
    pub item: String,
    pub decision: Decision,
    pub note: String,
    /// Code and label of each reason, the label as it read then.
    pub reasons: Vec<(String, String)>,
    /// The round in which it was taken, where this one took it over.
    pub carried_from: Option<i64>,
    pub by: String,
}

/// The letter of a return.
#[derive(Debug, Clone)]
pub struct Letter {
    pub round: i64,
    pub body: String,
    pub by: String,
    pub written_at: Moment,
    /// None while it is OHA's draft.
    pub returned_at: Option<Moment>,
    pub version: i64,
}

/// One reviewer for one CCO, until it is ended.
#[derive(Debug, Clone)]
pub struct Assignment {
    pub id: AssignmentId,
    pub contract: ContractId,
    pub person: PersonId,
    pub name: String,
    pub assigned_at: Moment,
    pub ended_at: Option<Moment>,
    pub version: i64,
}

impl Decision {
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Returned => "returned",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Returned => "To be revised",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Accepted, Self::Returned].into_iter().find(|it| it.word() == word)
    }
}

impl From<Decision> for Verdict {
    fn from(decision: Decision) -> Self {
        Self { decision, reasons: Vec::new(), note: String::new() }
    }
}

/// Who may read a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// OHA's team only.
    Internal,
    /// The CCO too.
    Shared,
}

impl Visibility {
    pub fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Shared => "shared",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Internal, Self::Shared].into_iter().find(|it| it.word() == word)
    }
}

/// What a comment speaks of: the whole, an item, or one field of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    pub item: Option<String>,
    /// The key of a part of the document, which stays the same over rounds; and the name of its field.
    pub node: Option<String>,
    pub field: Option<String>,
    /// What the place was called when the comment was written.
    pub place: String,
}

/// A comment before it is written.
#[derive(Debug, Clone)]
pub struct NewComment {
    pub spot: Spot,
    pub visibility: Visibility,
    pub body: String,
    pub question: Option<Asking>,
}

/// A question asks for an answer, by a day or whenever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asking {
    pub answer_due_on: Option<NaiveDate>,
}

#[derive(Debug, Clone)]
pub struct Comment {
    pub id: CommentId,
    pub round: i64,
    pub item: Option<String>,
    pub node: Option<String>,
    pub field: Option<String>,
    pub place: String,
    pub author_id: PersonId,
    pub author: String,
    pub visibility: Visibility,
    pub body: String,
    pub written_at: Moment,
    /// Of a question: where it stands. A plain remark has none.
    pub state: Option<QuestionState>,
    pub answer_due_on: Option<NaiveDate>,
    pub replies: Vec<Reply>,
    pub version: i64,
}

/// What was said to a question later.
#[derive(Debug, Clone)]
pub struct Reply {
    pub act: QuestionAct,
    pub author: String,
    pub body: String,
    pub written_at: Moment,
}

impl Comment {
    /// A question that keeps the submission from being approved.
    pub fn is_unresolved(&self) -> bool {
        self.state.is_some_and(|it| it != QuestionState::Resolved)
    }

    pub fn is_open(&self) -> bool {
        self.state == Some(QuestionState::Open)
    }

    /// Whether it speaks of the component as a whole.
    pub fn is_on_the_whole(&self) -> bool {
        self.item.is_none() && self.node.is_none()
    }
}

/// Questions of OHA's that wait for an answer. What came back is not sent again past them. `base` is the component's address.
pub fn unanswered(comments: &[Comment], base: &str) -> Vec<Missing> {
    let missing = |it: &Comment| Missing {
        text: match (it.place.as_str(), &it.item) {
            ("", Some(item)) => format!("Answer OHA's question on item {item}"),
            ("", None) => "Answer OHA's question on the whole".to_owned(),
            (place, _) => format!("Answer OHA's question on {place}"),
        },
        href: format!("{base}/comments#comment-{}", it.id),
    };
    comments.iter().filter(|it| it.is_open()).map(missing).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionState {
    Open,
    Answered,
    Resolved,
}

/// What can be done with a question. Answering is the CCO's, the others are the reviewer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionAct {
    Answer,
    AskAgain,
    Resolve,
}

impl QuestionState {
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Resolved];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Resolved => "resolved",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Where an act leads, if it is possible now. An answer may be added to; a question that was resolved can be asked again.
    pub fn after(self, act: QuestionAct) -> Option<Self> {
        match (self, act) {
            (Self::Open | Self::Answered, QuestionAct::Answer) => Some(Self::Answered),
            (Self::Answered | Self::Resolved, QuestionAct::AskAgain) => Some(Self::Open),
            (Self::Open | Self::Answered, QuestionAct::Resolve) => Some(Self::Resolved),
            (Self::Resolved, QuestionAct::Answer | QuestionAct::Resolve) | (Self::Open, QuestionAct::AskAgain) => None,
        }
    }
}

impl QuestionAct {
    pub const ALL: [Self; 3] = [Self::Answer, Self::AskAgain, Self::Resolve];

    pub fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::AskAgain => "ask_again",
            Self::Resolve => "resolve",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_by_one_side_and_closed_by_the_other() {
        use QuestionAct::{Answer, AskAgain, Resolve};
        use QuestionState::{Answered, Open, Resolved};
        let table = [
            (Open, Answer, Some(Answered)),
            (Open, AskAgain, None),
            (Open, Resolve, Some(Resolved)),
            (Answered, Answer, Some(Answered)),
            (Answered, AskAgain, Some(Open)),
            (Answered, Resolve, Some(Resolved)),
            (Resolved, Answer, None),
            (Resolved, AskAgain, Some(Open)),
            (Resolved, Resolve, None),
        ];
        assert_eq!(table.len(), QuestionState::ALL.len() * QuestionAct::ALL.len());
        for (from, act, to) in table {
            assert_eq!(from.after(act), to, "{from:?} {act:?}");
        }
    }

    #[test]
    fn words_come_back() {
        assert!(QuestionState::ALL.iter().all(|it| QuestionState::parse(it.word()) == Some(*it)));
        assert!(QuestionAct::ALL.iter().all(|it| QuestionAct::parse(it.word()) == Some(*it)));
        assert_eq!(QuestionState::parse("closed"), None);
    }
}
