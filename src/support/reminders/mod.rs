//! Reminders of what a CCO still owes: so many days before and after its due date as its year says, and none once it is sent.
//!
//! Who: the program itself, and its letters go to leads. Never true: a reminder of something that was sent; two of one milestone to one person.

pub mod changes;
mod rules;

pub use rules::{Milestone, milestone};
