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
    /// When OHA means to tell the year's results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results_on: Option<NaiveDate>,
    /// Days that a CCO has to answer a return.
    pub resubmit_days: u64,
    /// For how many days a CCO may object to its public page; none where the year's file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection_days: Option<u64>,
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
    /// What the year does not ask any more. Kept, so that a code or a key never comes to mean something else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retired_items: Vec<Item>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retired_sections: Vec<Section>,
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

/// The goals' own number among a plan's sections, which no section has.
pub const GOALS: u8 = 5;

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

/// Words of a closed set, as data and as people say them.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal, $label:literal;)+ }) => {
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }
        }
    };
}

words! { Requirement {
    MustPass = "must_pass", "Must pass";
    Optional = "optional", "Optional";
} }

words! { Evidence {
    Text = "text", "In the CCO's own words";
    Record = "record", "What was entered elsewhere in the component";
    None = "none", "None";
} }

words! { Provenance {
    Official = "official", "OHA's own wording";
    Inferred = "inferred", "Groundwork's wording, until OHA's is known";
} }

words! { AutoCheck {
    PlanMinimum = "plan_minimum", "The plan has its least parts: goals, strategies, targets";
    PlanLeversCapacityAccess = "plan_levers_capacity_access", "Strategies work on capacity and on access";
    TextPresent = "text_present", "The answer has words in it";
    ReachAcknowledged = "reach_acknowledged", "The reach report was acknowledged";
    ReachStratifiers = "reach_stratifiers", "Three ways of dividing the children are discussed";
    PriorityPopulation = "priority_population", "A priority population is named with its reason";
    MapCounties = "map_counties", "Every county has a site or a note";
    MapKinds = "map_kinds", "Each kind of provider is on the map, or a note says why not";
    MapFilled = "map_filled", "Most services are filled in";
    MapSummary = "map_summary", "Every part of the summary is written";
    MapRefreshed = "map_refreshed", "Every service was checked during the year";
    EngagementSectors = "engagement_sectors", "Activities touch the expected sectors";
    EngagementFamilies = "engagement_families", "Families took part";
    EngagementShared = "engagement_shared", "Reach data and map were shared";
    EngagementThemes = "engagement_themes", "Themes were recorded with what they changed";
    EngagementPlanShared = "engagement_plan_shared", "The draft plan or its progress was shared";
    PlanProgress = "plan_progress", "Every target of the year before has a status";
    PlanCarryForward = "plan_carry_forward", "Every open goal says whether it goes on";
    Signature = "signature", "The authorized person has signed";
} }

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

impl AutoCheck {
    /// The component whose records the check looks at; none where it fits any. 0 is the year as a whole.
    pub fn component(self) -> Option<u8> {
        let word = self.word();
        let table = [("reach_", 1), ("priority_", 1), ("map_", 2), ("engagement_", 3), ("plan_", 4), ("signature", 0)];
        table.into_iter().find(|(start, _)| word.starts_with(start)).map(|(_, component)| component)
    }
}

/// What forms of an age before OHA's answer date mean by it.
pub(super) fn answer_days_until_told() -> u64 {
    30
}

pub(super) fn inferred() -> Provenance {
    Provenance::Inferred
}

impl Definition {
    /// Components in the order in which people read them: the four, then the year as a whole.
    pub fn in_order(&self) -> impl Iterator<Item = &ComponentForm> {
        (1..=4).chain([0]).filter_map(|number| self.components.iter().find(|it| it.number == number))
    }

    pub fn items_of(&self, component: Component) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |it| it.component == component.number())
    }

    pub fn items_under(&self, number: u8) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |it| it.component == number)
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

    /// Whether a component is worked on here in this year. The others are sent to OHA by other ways until their pages are built.
    pub fn is_worked_on_here(&self, component: Component) -> bool {
        match component {
            Component::ActionPlan => true,
            // Years of before its prompts were asked have nothing to write in.
            Component::ReachReview => self.sections_of(component).next().is_some(),
            Component::AssetMap | Component::Engagement => false,
        }
    }
}

impl Item {
    pub fn is_must_pass(&self) -> bool {
        self.requirement == Requirement::MustPass
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_data() {
        let said = |it: &dyn erased::Said| it.said();
        for check in AutoCheck::ALL {
            assert_eq!(said(check), check.word());
            assert_eq!(AutoCheck::parse(check.word()), Some(*check));
        }
        for it in Provenance::ALL {
            assert_eq!(said(it), it.word());
        }
        for it in Requirement::ALL {
            assert_eq!(said(it), it.word());
        }
        for it in Evidence::ALL {
            assert_eq!(said(it), it.word());
        }
    }

    #[test]
    fn a_check_belongs_to_the_component_whose_records_it_looks_at() {
        let table = [
            (AutoCheck::PlanMinimum, Some(4)),
            (AutoCheck::TextPresent, None),
            (AutoCheck::PriorityPopulation, Some(1)),
            (AutoCheck::MapKinds, Some(2)),
            (AutoCheck::EngagementPlanShared, Some(3)),
            (AutoCheck::Signature, Some(0)),
        ];
        for (check, component) in table {
            assert_eq!(check.component(), component, "{check:?}");
        }
    }

    mod erased {
        /// A word as the form's document writes it.
        pub trait Said {
            fn said(&self) -> String;
        }

        impl<T: serde::Serialize> Said for T {
            fn said(&self) -> String {
                serde_json::to_value(self).unwrap().as_str().unwrap().to_owned()
            }
        }
    }
}
