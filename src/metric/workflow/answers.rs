//! What a CCO says to an item.

use serde::{Deserialize, Serialize};

/// Yes, no, or not yet. A "no" can be sent, with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    Yes,
    No,
    NotYet,
}

/// An answer with its evidence in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAnswer {
    pub item: String,
    pub said: Said,
    pub narrative: String,
    /// The row version that the next save must name.
    #[serde(skip)]
    pub version: i64,
}

impl Said {
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotYet => "not_yet",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::No => "No",
            Self::NotYet => "Not yet",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Yes, Self::No, Self::NotYet].into_iter().find(|it| it.word() == word)
    }
}
