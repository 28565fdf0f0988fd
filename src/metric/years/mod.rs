//! A measurement year as OHA's administrators work on it: set up from the last, edited, looked at as CCOs will see it, checked, opened, closed.
//!
//! Who may: OHA's administrators. Never true: a version of a form changed in place; a closed year edited; a round that was sent judged by a
//! form that was made later.

pub mod changes;
mod rules;
pub mod store;
pub mod web;

pub use rules::{Consent, Dates, Direction, Edit, ItemDraft, SectionDraft};
