//! People, their passwords, their sessions and their one-time links.
//!
//! Who may: anybody signs in; the operator's command line adds the first administrator. Never true: a session token or a password in the
//! database, an answer that tells a known address from an unknown one.

pub mod changes;
mod passwords;
mod rules;
mod store;
pub mod web;

pub use passwords::{PasswordHash, hash, hash_in_turn, is_outdated, matches};
pub use rules::{
    Arrival, Email, FORMER_NAME, FactorKeys, Mint, OneTimeLink, Owner, Password, Person, Purpose, SHORTEST_ALONE,
    SHORTEST_BESIDE, Status, is_short,
};
pub use store::{
    LinkRecord, Listed, Profile, Signing, find_by_email, has_reset_requests, has_second_factor, last_link, names,
    open_invitations, password_hash, persons, profile, recovery_codes_left, session, sessions_of,
};
