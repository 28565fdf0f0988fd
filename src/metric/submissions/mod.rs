//! A CCO's year: where its four components stand, what blocks each, and sending one to OHA.
//!
//! Who may: every role of the contract reads; the lead sends. OHA and TA see the board of all CCOs: states and dates, no drafts.
//! Never true: a submission whose must-pass items are not answered; a mail sent by the request.

pub mod changes;
mod facts;
mod rules;
pub mod store;
pub mod web;

pub use changes::{
    decide_results, queue_extension, queue_for_cco, queue_for_leads, queue_for_oha, queue_for_reviewers,
    queue_question, take_back_results,
};
pub use facts::{Facts, answering, gather, read_content, read_plan, read_snapshot, sendable, verdicts};
pub use rules::{
    Content, Document, DocumentView, ItemView, Planned, Reviewed, Submittal, Verdict, YearResult, acting, ending_title,
    is_unchanged, owed,
};
