//! What changed between two states of a document: field by field, word by word, parts matched by identity.
//!
//! Built once for every component: a component says what its document is made of, as an [`Outline`], and nothing here knows any of them.
//! Who may: whoever may read both documents; nothing is read here. Never true: a change that is left out because it is small.

mod rules;
pub mod web;

pub use rules::{Difference, FieldChange, FieldText, Node, NodeChange, Outline, Part, Tally, apply, diff, words};
