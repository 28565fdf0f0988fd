//! The outbox: a message is a row in the transaction of its cause. Only the worker sends; no request ever does.
//!
//! At least once, with one stable Message-ID per key: exactly once does not exist in mail, but a reader's program can tell a repeat.

mod rules;
mod send;
mod store;

pub use rules::{Letter, Message, State, after_failure};
pub use send::{Mailer, Outcome};
pub use store::{Queued, due, forget_recipient, list, mark_failed, mark_sent, queue, take};
