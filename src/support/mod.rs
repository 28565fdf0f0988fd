//! What stands around the measure: banners, letters, reminders, and the search.

pub mod banners;
pub mod mail;
pub mod reminders;
pub mod search;
