//! The audit log: who did what to what, when, with which values. Append-only, chained by hashes.
//!
//! A value enters the chain as a hash over salt and text; the text lies beside it. So a passage can be redacted later, leaving a
//! tombstone, and the chain still verifies (DECISIONS 10). Never true: a change that leaves no line here.

mod rules;
mod store;

pub use rules::{Entry, Finding};
pub use store::{Line, append, history, last_on_part, lately, redact, verify};
