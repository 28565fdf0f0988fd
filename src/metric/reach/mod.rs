//! Component 1, reach: which share of the enrolled children got an assessment or a service, who was reached less often, and what a CCO makes of that.
//!
//! An analyst counts it from files on her own machine (`io::run`). OHA takes in tables of counts, disclosure control settles what each audience
//! may see of them, and OHA releases and publishes them. A CCO reads its report and writes its review. Who may: OHA's administrators import and
//! release, its reviewers read; a CCO's editors write. Never true: a record of one child that is stored, sent or printed, in an error or anywhere
//! else; a true count that a reader other than OHA gets without a look that was asked for; a count that depends on the order of rows or on the
//! number of threads; a table that is half written.

pub mod changes;
pub mod io;
pub mod rules;
pub mod store;
pub mod web;

pub use rules::assessment::{
    Acknowledgement, Assessment, AssessmentView, Observation, Population, PopulationKind, PromptText, doubts, gaps,
};
