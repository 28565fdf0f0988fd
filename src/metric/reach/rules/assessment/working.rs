//! The review as it is being worked on: the document, what each observation points at, and the row version that the next save must name.

use std::collections::HashMap;

use super::about::About;
use super::document::{Assessment, Observation, Population, PopulationKind};
use crate::kernel::ids::{FindingId, ObservationId, PopulationId};
use crate::kernel::texts::{Line, Narrative};

#[derive(Debug, Clone, Default)]
pub struct WorkingReview {
    pub assessment: Assessment,
    /// By id of an observation.
    pub abouts: HashMap<String, About>,
    /// By id of an observation or a population, or by key of a prompt.
    pub versions: HashMap<String, i64>,
    /// Of the acknowledgement; 0 before there is one.
    pub acknowledged: i64,
}

/// An observation needs its first words and nothing else to be saved.
#[derive(Debug, Clone)]
pub struct ObservationDraft {
    pub about: About,
    pub observation: Narrative,
    pub likely_cause: Narrative,
    pub question: Narrative,
    pub follow_up: Narrative,
}

#[derive(Debug, Clone)]
pub struct PopulationDraft {
    pub kind: PopulationKind,
    pub name: Line,
    pub rationale: Narrative,
}

impl WorkingReview {
    /// The version of a part; 0 of a prompt that was never answered.
    pub fn version(&self, id: &str) -> i64 {
        self.versions.get(id).copied().unwrap_or_default()
    }

    /// An observation with its number.
    pub fn observation(&self, id: &ObservationId) -> Option<(usize, &Observation)> {
        (1..).zip(&self.assessment.observations).find(|(_, it)| it.id == id.as_str())
    }

    pub fn population(&self, id: &PopulationId) -> Option<&Population> {
        self.assessment.populations.iter().find(|it| it.id == id.as_str())
    }

    /// What an observation was marked as, while it is.
    pub fn finding(&self, id: &ObservationId) -> Option<FindingId> {
        let finding = self.observation(id)?.1.finding.as_ref()?;
        FindingId::parse(&finding.id).ok()
    }
}
