//! Saying how a contract ends, and copying goals from one that ended.

mod end;
mod goals;
mod letters;

pub use end::set_end;
pub use goals::{Chosen, copy_goals};
