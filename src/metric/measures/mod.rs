//! Measurement years: components, must-pass items, sections and due dates, as versioned data with a provenance.
//!
//! Who may: the operator loads files, OHA's administrators work on a year in pages (`metric::years`); everybody reads. Never true: a year's
//! checklist, date or wording in the code; a year's version changed in place.

pub mod changes;
mod form;
pub mod io;
mod rules;
pub mod store;

pub use form::{AutoCheck, ComponentForm, Definition, Evidence, GOALS, Item, Provenance, Requirement, Section};
pub use rules::{Component, Lever, Serves, Term, TermDraft, VersionLine, Vocabulary, Year, YearStatus};
pub use store::{begun, begun_year, definition_text, find, is_superseded, levers, newest, terms, year, years};
