//! Reach: which share of the enrolled children got an assessment or a service. This part counts; what of it may be seen is disclosure control's to say.
//!
//! An analyst runs it on her own machine, over her own files. Never true: a record of one child that is stored, sent or printed, in an
//! error or anywhere else; a count that depends on the order of rows or on the number of threads; a table that is half written.

pub mod changes;
pub mod io;
pub mod rules;
pub mod store;
pub mod web;

pub use rules::assessment::{
    Acknowledgement, Assessment, AssessmentView, Observation, Population, PopulationKind, PromptText, doubts, gaps,
};
