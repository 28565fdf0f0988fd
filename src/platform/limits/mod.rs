//! How often anybody may ask: token buckets and soft locks, as rows, so that all instances count together and a restart forgets nothing.
//!
//! Never true: a lock that an outsider can put on somebody for good (it holds for the outsider's own address, and ends with the day);
//! an address or a name in these tables.

mod rules;
mod store;
pub mod web;

pub use rules::{Action, Lock, left_over, rest_after, take_one};
pub use store::{fail, forget_lock, forget_old, give_back, lock, take};
