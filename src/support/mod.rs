//! What stands around the measure: letters, reminders, and the search.

pub mod mail;
pub mod reminders;
pub mod search;
