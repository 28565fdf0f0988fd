//! Pages of OHA's steps: those on a submission, and the due date of a component.

mod due;
mod steps;

pub use due::{due_page, extend};
pub use steps::{find_not_met, reassign, release, reopen, steps, undo};
