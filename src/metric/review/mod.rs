//! OHA's desk: the queue, a submission beside its evidence, decisions, comments, return and approval.
//!
//! Who may: reviewers and administrators of OHA, never on an organization in which they hold a role. Never true: a draft that was not sent
//! on these pages; an internal comment on a page or in a mail that a CCO can read.

pub mod changes;
mod rules;
pub mod web;
