//! Dated banners: what everybody in one part of the house should know for a while.
//!
//! Who may: OHA's administrators write them; whoever is in that part reads them. Never true: a page that asks the database for its banners.

pub mod changes;
mod rules;
mod store;
pub mod web;

pub use rules::Draft;
pub use store::ahead;
