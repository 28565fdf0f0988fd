//! A contract that ends: what OHA says of its end, and what the contract that took over may receive of it (DECISIONS 15).
//!
//! Who may: an administrator of OHA sets, changes and takes back an end, with a reason; an editor or a lead of the successor copies open goals
//! of the last plan that OHA approved. Never true: a draft read by a successor; a withheld word in a copy; a goal copied twice into one plan;
//! an end that hides work or a publication; a history that is lost with a contract.

pub mod changes;
mod rules;
pub mod web;
