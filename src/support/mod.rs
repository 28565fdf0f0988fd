//! What stands around the measure: letters and reminders.

pub mod mail;
pub mod reminders;
