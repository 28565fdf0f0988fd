//! People, their passwords and their sessions.
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
    Email, FORMER_NAME, Mint, OneTimeLink, Owner, Password, Person, Purpose, SHORTEST_ALONE, SHORTEST_BESIDE, Status,
    is_short,
};
pub use store::{
    LinkRecord, Profile, Signing, find_by_email, last_link, names, password_hash, persons, profile, session,
};
