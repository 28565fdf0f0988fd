//! The rows of people and sessions.

mod factors;
mod links;
mod people;
mod profile;
mod sessions;

pub(super) use factors::{
    Pending, confirm_factor, delete_factor, delete_pending, factor, hold_factor, insert_factor, insert_pending,
    note_try, pending, replace_recovery_codes, take_recovery_code, take_step,
};
pub use factors::{has_second_factor, recovery_codes_left};
pub use links::{LinkRecord, has_reset_requests, last_link, open_invitations};
pub(super) use links::{
    NewLink, close_links, count_links_since, delete_links_of, forget_links, insert_link, insert_request, open_link,
    requests, take_link, take_request,
};
pub(super) use people::insert_person;
pub use people::{Signing, find_by_email, names, persons};
pub use profile::{Profile, password_hash, profile};
pub(super) use profile::{activate, delete_sessions_of, forget, set_email, set_name, set_password, set_status};
pub use sessions::{Listed, session, sessions_of};
pub(super) use sessions::{
    delete_ended_sessions, delete_other_sessions, delete_own_session, delete_session, insert_session, is_known_place,
    note_password_length, note_place, note_proved, note_seen,
};
