//! The rows of years, their versions, and of the words that all years share. They are the same for everybody, so no scope is asked.

mod levers;
mod terms;
mod years;

pub use levers::levers;
pub use terms::{insert_term, keep_term, offer_term, place_term, term, terms, update_term};
pub use years::{
    FirstVersion, Made, begun, begun_year, definition_text, find, hold, insert_version, is_superseded, newest,
    set_status, version, versions, year, years,
};
pub(super) use years::{version_in_force, written};
