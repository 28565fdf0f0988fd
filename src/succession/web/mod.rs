//! OHA's pages of contracts and their ends, and the page on which a successor copies goals.

mod contract;
mod goals;
mod list;

pub use contract::{contract, set_end};
pub use goals::{copy_goals, goals};
pub use list::list;
