//! Years, the four components, and levers.

use serde::{Deserialize, Serialize};

use super::form::{Definition, Provenance};
use crate::kernel::failure::Refusal;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;

/// The four components of the system-level measure. What each year asks of them is data; that there are these four is its structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    ReachReview,
    AssetMap,
    Engagement,
    ActionPlan,
}

impl Component {
    pub const ALL: [Self; 4] = [Self::ReachReview, Self::AssetMap, Self::Engagement, Self::ActionPlan];

    pub fn number(self) -> u8 {
        match self {
            Self::ReachReview => 1,
            Self::AssetMap => 2,
            Self::Engagement => 3,
            Self::ActionPlan => 4,
        }
    }

    /// The key in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::ReachReview => "reach_review",
            Self::AssetMap => "asset_map",
            Self::Engagement => "engagement",
            Self::ActionPlan => "action_plan",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The part of an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::ReachReview => "reach-review",
            Self::AssetMap => "asset-map",
            Self::Engagement => "engagement",
            Self::ActionPlan => "action-plan",
        }
    }

    /// What its document is called in a sentence: "the plan is approved".
    pub fn noun(self) -> &'static str {
        match self {
            Self::ReachReview => "review",
            Self::AssetMap => "map",
            Self::Engagement => "log",
            Self::ActionPlan => "plan",
        }
    }

    /// Reads the part of an address; what is no component is not found.
    ///
    /// # Errors
    /// Not found.
    pub fn from_slug(slug: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|it| it.slug() == slug).ok_or(Refusal::NotFound)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearStatus {
    Setup,
    Open,
    Review,
    Closed,
}

impl YearStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Open => "open",
            Self::Review => "review",
            Self::Closed => "closed",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Setup, Self::Open, Self::Review, Self::Closed].into_iter().find(|it| it.word() == word)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Setup => "Being set up",
            Self::Open => "Open",
            Self::Review => "In review",
            Self::Closed => "Closed",
        }
    }
}

/// A year with the version of its form that is in force.
#[derive(Debug, Clone)]
pub struct Year {
    pub number: MeasurementYear,
    pub status: YearStatus,
    pub demonstration: bool,
    pub form: Definition,
}

impl Year {
    /// Whether work may begin.
    pub fn is_open(&self, today: chrono::NaiveDate) -> bool {
        self.status == YearStatus::Open && self.form.opens_on <= today
    }

    /// Closing is the only thing that refuses a submission; late is only late.
    pub fn is_closed(&self) -> bool {
        matches!(self.status, YearStatus::Closed | YearStatus::Setup)
    }
}

/// What a lever makes more of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    Capacity,
    Access,
    Both,
}

impl Serves {
    pub const ALL: [Self; 3] = [Self::Capacity, Self::Access, Self::Both];

    pub fn word(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Access => "access",
            Self::Both => "both",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Capacity => "Capacity: how much help there is",
            Self::Access => "Access: how easily families reach it",
            Self::Both => "Both",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// A way in which a strategy works: a list that OHA may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lever {
    pub code: String,
    pub label: String,
    pub description: String,
    pub serves: Serves,
    /// Not offered any more. A strategy that names it keeps it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// A list of words that all years share and that OHA keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// The kinds of strategy that a plan may choose from.
    Levers,
    /// Why an item is to be revised.
    ReturnReasons,
    /// Why a passage is not published.
    WithholdingReasons,
}

impl Vocabulary {
    pub const ALL: [Self; 3] = [Self::Levers, Self::ReturnReasons, Self::WithholdingReasons];

    pub fn word(self) -> &'static str {
        match self {
            Self::Levers => "levers",
            Self::ReturnReasons => "return_reasons",
            Self::WithholdingReasons => "withholding_reasons",
        }
    }

    /// As it stands in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Levers => "levers",
            Self::ReturnReasons => "return-reasons",
            Self::WithholdingReasons => "withholding-reasons",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Levers => "Levers",
            Self::ReturnReasons => "Reasons for returns",
            Self::WithholdingReasons => "Reasons for withholding",
        }
    }

    /// One word of it, as a button says it.
    pub fn one(self) -> &'static str {
        match self {
            Self::Levers => "lever",
            Self::ReturnReasons | Self::WithholdingReasons => "reason",
        }
    }

    /// Who chooses from it, and for what.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Levers => "The kinds of strategy that a plan may choose from, in every year.",
            Self::ReturnReasons => {
                "What a reviewer may choose when an item is to be revised. The CCO reads the name and what it can do."
            }
            Self::WithholdingReasons => {
                "Why a passage may be left out of a publication. The public reads the name in place of the passage."
            }
        }
    }

    /// What an edit leaves as it was.
    pub fn kept(self) -> &'static str {
        match self {
            Self::Levers => "A plan that was sent keeps the words that it was sent with.",
            Self::ReturnReasons => "A letter that was sent keeps the name that the reason had then.",
            Self::WithholdingReasons => "A plan that was published keeps the words of that day.",
        }
    }

    /// # Errors
    /// Not found when no list has that address.
    pub fn parse(slug: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|it| it.slug() == slug).ok_or(Refusal::NotFound)
    }
}

/// A word of a list, as OHA edits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub code: String,
    pub label: String,
    /// What it means; of a reason for a return, what the CCO can do about it.
    pub description: String,
    /// Of a lever.
    pub serves: Option<Serves>,
    pub provenance: Provenance,
    /// Not offered any more. What names it keeps it.
    pub retired: bool,
    pub version: i64,
}

/// What OHA says of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDraft {
    pub label: String,
    pub description: String,
    /// Of a lever.
    pub serves: Option<Serves>,
    pub provenance: Provenance,
}

/// A version of a year's form, as the list of versions shows it.
#[derive(Debug, Clone)]
pub struct VersionLine {
    pub version: i64,
    pub made_at: Moment,
    /// Nobody where a file was loaded.
    pub made_by: Option<String>,
    pub summary: String,
    pub reason: Option<String>,
}
