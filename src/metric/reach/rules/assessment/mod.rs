//! The review of a reach report: what a CCO saw in it, asks of it and takes from it.

mod about;
mod document;
mod outline;
mod readiness;
mod working;

pub use about::{About, ReportRows, report_title};
pub use document::{
    Acknowledgement, Assessment, AssessmentView, Fact, Finding, Observation, ObservationView, Population,
    PopulationKind, PopulationView, PromptText,
};
pub use readiness::{Gap, Part, doubts, gaps};
pub use working::{ObservationDraft, PopulationDraft, WorkingReview};
