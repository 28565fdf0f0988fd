//! The rows of people and sessions.

mod people;

pub use people::{Signing, find_by_email, names, persons, session};
pub(super) use people::{delete_ended_sessions, delete_session, insert_person, insert_session, note_seen};
