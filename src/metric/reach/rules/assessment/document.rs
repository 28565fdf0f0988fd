//! The review as one document: what a snapshot freezes, and what every reader of a review is shown.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::texts::paragraphs;
use crate::kernel::time::day_words;
use crate::metric::measures::{Component, Definition, Section};

/// A whole review. Its JSON is part of every snapshot, so fields are only ever added, with a default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    pub acknowledgement: Option<Acknowledgement>,
    pub prompts: Vec<PromptText>,
    pub observations: Vec<Observation>,
    pub populations: Vec<Population>,
}

/// Somebody's word that the CCO has received a report and looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The id of the data set: a newer version of the report is another.
    pub data_set: String,
    /// "July 2024 to June 2025, version 2"
    pub report: String,
    /// Who took part in the review.
    pub participants: String,
    pub by: String,
    pub on: NaiveDate,
}

/// What is said to one of the prompts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptText {
    pub key: String,
    pub body: String,
}

/// A line of the worksheet: from what was seen to what is done about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Stays the same over rounds, so that two rounds can be compared line by line.
    pub id: String,
    pub observation: String,
    pub likely_cause: String,
    pub question: String,
    pub follow_up: String,
    /// The figure of the report that it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// What it was marked as, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

/// A figure of a report as the CCO was shown it, in words. Never a count that is hidden from the public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The id of the data set; none where the observation speaks of a way of dividing and of no figure.
    pub data_set: Option<String>,
    /// `ALL`, or the contract.
    pub scope: String,
    /// The way of dividing, by its key; empty is all children.
    pub dim: String,
    pub value: String,
    pub indicator: String,
    /// "Household language: Spanish"
    pub label: String,
    /// "July 2024 to June 2025, version 2"
    pub report: String,
    /// "6.2 percent, 45 of 726", or why there is no number.
    pub figure: String,
    /// The same, statewide.
    pub statewide: String,
}

/// A disparity, as it was marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub id: String,
    pub title: String,
    /// Its figures in words, or that they are hidden.
    pub lines: Vec<String>,
}

/// A group or place that comes first in the work of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    pub id: String,
    pub kind: PopulationKind,
    pub name: String,
    pub rationale: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PopulationKind {
    Group,
    Place,
    Age,
    Need,
}

impl PopulationKind {
    pub const ALL: [Self; 4] = [Self::Group, Self::Place, Self::Age, Self::Need];

    pub fn word(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Place => "place",
            Self::Age => "age",
            Self::Need => "need",
        }
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Group => "A group of families",
            Self::Place => "A place",
            Self::Age => "Children of an age",
            Self::Need => "Children with a need",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

impl Assessment {
    /// What a prompt's answer says, or an empty text.
    pub fn prompt(&self, key: &str) -> &str {
        self.prompts.iter().find(|it| it.key == key).map_or("", |it| it.body.as_str())
    }

    /// The ways of dividing that the worksheet speaks of.
    pub fn dims(&self) -> BTreeSet<&str> {
        let facts = self.observations.iter().filter_map(|it| it.fact.as_ref());
        facts.map(|it| it.dim.as_str()).filter(|it| !it.is_empty()).collect()
    }
}

/// A review in ready words, for the template `reach/assessment`.
#[derive(Debug, Clone, Serialize)]
pub struct AssessmentView {
    pub acknowledgement: Option<AcknowledgementView>,
    pub prompts: Vec<PromptView>,
    pub observations: Vec<ObservationView>,
    pub has_observations: bool,
    pub populations: Vec<PopulationView>,
    pub has_populations: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct AcknowledgementView {
    pub report: String,
    pub participants: Vec<String>,
    pub by: String,
    pub on: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct PromptView {
    pub anchor: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    pub is_blank: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct ObservationView {
    pub anchor: String,
    pub number: String,
    pub observation: Vec<String>,
    pub likely_cause: Vec<String>,
    pub question: Vec<String>,
    pub follow_up: Vec<String>,
    pub fact: Option<Fact>,
    pub has_figure: bool,
    pub finding: Option<Finding>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PopulationView {
    pub anchor: String,
    pub kind: &'static str,
    pub name: String,
    pub rationale: Vec<String>,
}

impl AssessmentView {
    /// Puts a review into words, under the prompts of its year's form.
    pub fn of(assessment: &Assessment, form: &Definition) -> Self {
        let prompt = |it: &Section| PromptView {
            anchor: format!("section-{}", it.key),
            title: it.title.clone(),
            paragraphs: paragraphs(assessment.prompt(&it.key)),
            is_blank: assessment.prompt(&it.key).is_empty(),
        };
        Self {
            acknowledgement: assessment.acknowledgement.as_ref().map(AcknowledgementView::of),
            prompts: form.sections_of(Component::ReachReview).map(prompt).collect(),
            observations: (1..).zip(&assessment.observations).map(|(n, it)| ObservationView::of(n, it)).collect(),
            has_observations: !assessment.observations.is_empty(),
            populations: assessment.populations.iter().map(PopulationView::of).collect(),
            has_populations: !assessment.populations.is_empty(),
        }
    }
}

impl AcknowledgementView {
    fn of(it: &Acknowledgement) -> Self {
        Self {
            report: it.report.clone(),
            participants: paragraphs(&it.participants),
            by: it.by.clone(),
            on: day_words(it.on),
        }
    }
}

impl ObservationView {
    pub fn of(number: usize, it: &Observation) -> Self {
        Self {
            anchor: format!("observation-{}", it.id),
            number: number.to_string(),
            observation: paragraphs(&it.observation),
            likely_cause: paragraphs(&it.likely_cause),
            question: paragraphs(&it.question),
            follow_up: paragraphs(&it.follow_up),
            has_figure: it.fact.as_ref().is_some_and(|it| it.data_set.is_some()),
            fact: it.fact.clone(),
            finding: it.finding.clone(),
        }
    }
}

impl PopulationView {
    pub fn of(it: &Population) -> Self {
        Self {
            anchor: format!("population-{}", it.id),
            kind: it.kind.label(),
            name: it.name.clone(),
            rationale: paragraphs(&it.rationale),
        }
    }
}
