//! Which end of a contract holds together, and what is said of it to whom.

mod end;
mod goals;
mod words;

pub use end::Around;
pub use goals::{OpenGoal, open_goals};
pub use words::{Reader, Words, words};
