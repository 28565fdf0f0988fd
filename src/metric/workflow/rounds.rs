//! What a round leaves: a frozen snapshot, decisions and comments.

use crate::kernel::ids::{CommentId, SnapshotId, SubmissionId};
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
}

/// A reviewer's word on one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Accepted,
    Returned,
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

#[derive(Debug, Clone)]
pub struct Comment {
    pub id: CommentId,
    pub round: i64,
    pub item: Option<String>,
    pub author: String,
    pub visibility: Visibility,
    pub body: String,
    pub written_at: Moment,
}
