//! The product itself, in the order in which a year is lived.

pub mod action_plan;
pub mod differences;
pub mod findings;
pub mod measures;
pub mod oversight;
pub mod reach;
pub mod review;
pub mod sharing;
pub mod submissions;
pub mod workflow;
pub mod years;
