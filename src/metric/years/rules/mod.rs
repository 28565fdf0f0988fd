//! What can be done to a year and its form, pure.

mod checks;
mod dates;
mod differences;
mod edits;
mod steps;

pub use checks::{Around, Finding, findings};
pub use dates::{Dates, day_list, days_listed, moved_to};
pub use differences::{Difference, Kind, differences};
pub use edits::{ComponentDraft, Direction, Edit, ItemDraft, SectionDraft, apply, part, summary};
pub use steps::{Step, next};

/// A year that has begun is changed knowingly, and with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub reason: String,
}
