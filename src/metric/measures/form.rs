//! A year's form: what `seeds/measures/<year>.toml` says, and what a version in the database keeps.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rules::{Component, YearStatus};

/// Everything a year asks, as one document. Snapshots keep it beside the answers.
/// Read back from snapshots of any age: a field is only ever added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    pub year: i32,
    pub family: String,
    pub label: String,
    pub opens_on: NaiveDate,
    /// Only work done until this day counts.
    pub cutoff_on: NaiveDate,
    /// The last day on which a submission is in time, Pacific, until midnight.
    pub due_on: NaiveDate,
    /// Days that a CCO has to answer a return.
    pub resubmit_days: u64,
    /// Days that OHA gives itself to answer what was sent.
    #[serde(default = "answer_days_until_told")]
    pub answer_days: u64,
    /// Whose word that is.
    #[serde(default = "inferred")]
    pub answer_days_provenance: Provenance,
    /// How many days before the due date leads are reminded of what they still owe.
    #[serde(default)]
    pub remind_before: Vec<i64>,
    /// How many days after it they are reminded again.
    #[serde(default)]
    pub remind_after: Vec<i64>,
    pub status: YearStatus,
    pub version: i64,
    pub provenance: Provenance,
    pub source: String,
    pub components: Vec<ComponentForm>,
    pub sections: Vec<Section>,
    pub items: Vec<Item>,
}

/// What a year says of one component. Number 0 is the year as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentForm {
    pub number: u8,
    pub key: String,
    pub name: String,
    pub short_name: String,
    pub provenance: Provenance,
    pub source: String,
}

/// A narrative section of the action plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub component: u8,
    pub key: String,
    pub number: u8,
    pub title: String,
    pub prompt: String,
    pub required: bool,
    pub max_chars: usize,
    pub provenance: Provenance,
}

/// Something that a CCO attests to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub component: u8,
    pub code: String,
    pub text: String,
    pub help: String,
    pub requirement: Requirement,
    pub evidence: Evidence,
    pub auto_check: Option<AutoCheck>,
    pub sort: i64,
    pub provenance: Provenance,
    pub source: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    MustPass,
    Optional,
}

/// What shows that an item is met: words, or the records of the component itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    None,
    Text,
    Record,
}

/// Whether a wording is OHA's own, or ours until OHA's is known (DECISIONS 11: pages say so).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    Official,
    Inferred,
}

/// The checks that the program can make by itself: a closed set, so that a file cannot ask for one that nobody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutoCheck {
    PlanMinimum,
    PlanLeversCapacityAccess,
    TextPresent,
    ReachAcknowledged,
    ReachStratifiers,
    PriorityPopulation,
    MapCounties,
    MapKinds,
    MapFilled,
    MapSummary,
    MapRefreshed,
    EngagementSectors,
    EngagementFamilies,
    EngagementShared,
    EngagementThemes,
    EngagementPlanShared,
    PlanProgress,
    PlanCarryForward,
    Signature,
}

/// What forms of an age before OHA's answer date mean by it.
pub(super) fn answer_days_until_told() -> u64 {
    30
}

pub(super) fn inferred() -> Provenance {
    Provenance::Inferred
}

impl Definition {
    pub fn items_of(&self, component: Component) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |it| it.component == component.number())
    }

    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|it| it.code == code)
    }

    pub fn sections_of(&self, component: Component) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |it| it.component == component.number())
    }

    pub fn component(&self, component: Component) -> Option<&ComponentForm> {
        self.components.iter().find(|it| it.number == component.number())
    }
}

impl Item {
    pub fn is_must_pass(&self) -> bool {
        self.requirement == Requirement::MustPass
    }
}
