//! The outbox: a message is a row in the transaction of its cause. Only the worker sends; no request ever does.
//!
//! At least once, with one stable Message-ID per key: exactly once does not exist in mail, but a reader's program can tell a repeat.

mod copies;
mod rules;
mod send;
mod store;

pub use copies::{CopyTo, add_copy, copies, end_copy};
pub use rules::{Letter, Message, State, after_failure};
pub use send::{Mailer, Outcome};
pub use store::{
    Queued, Wanted, again, counts, due, find, forget_recipient, list, mark_failed, mark_sent, newest_of, page, queue,
    queue_new, take,
};
