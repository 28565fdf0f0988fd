//! What OHA does beside the review: passing a review on, later due dates, not met, reopening, taking a decision back.
//!
//! Who may: whoever claimed a review passes it on; whoever decided takes it back; administrators do all of it. Nobody with a role in the
//! organization. Never true: a step without a reason; a step on what has moved on since its page was read; a reason lost with a refusal.

pub mod changes;
mod rules;
pub mod web;
