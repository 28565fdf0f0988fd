//! The rows of years, their versions, and levers. They are the same for everybody, so no scope is asked.

mod levers;
mod reasons;
mod years;

pub use levers::{insert_lever, keep_lever, lever, levers, listed_levers, offer_lever, place_lever, update_lever};
pub use reasons::{keep_reason, return_reasons};
pub use years::{
    FirstVersion, Made, begun, begun_year, definition_text, find, hold, insert_version, is_superseded, newest,
    set_status, version, versions, year, years,
};
pub(super) use years::{version_in_force, written};
