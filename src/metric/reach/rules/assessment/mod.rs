//! The review of a reach report: what a CCO saw in it, asks of it and takes from it.

mod document;
mod outline;

pub use document::{
    Acknowledgement, Assessment, AssessmentView, Fact, Finding, Observation, Population, PopulationKind, PromptText,
};
