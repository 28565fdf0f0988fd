//! The pages of reach, and what the public pages of reach are made of.

pub mod assistance;
mod facts;
pub mod figures;
pub mod groups;
pub mod import;
mod method;
mod report;
pub mod review;
pub mod sets;

pub use facts::{Facts, rows, told};
pub use method::{Method, measure, name_of};
pub use report::{indicator_of, page as report};
