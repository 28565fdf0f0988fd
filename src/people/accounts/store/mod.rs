//! The rows of people and sessions.

mod links;
mod people;
mod profile;

pub use links::{LinkRecord, last_link};
pub(super) use links::{
    NewLink, close_links, count_links_since, delete_links_of, forget_links, insert_link, insert_request, open_link,
    requests, take_link, take_request,
};
pub use people::{Signing, find_by_email, names, persons, session};
pub(super) use people::{delete_ended_sessions, delete_session, insert_person, insert_session, note_seen};
pub use profile::{Profile, password_hash, profile};
pub(super) use profile::{activate, delete_sessions_of, forget, set_email, set_name, set_password, set_status};
