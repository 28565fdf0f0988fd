//! What an address, a password and a session are.

mod links;
mod person;

pub use links::{Mint, OneTimeLink, Purpose};
pub(super) use person::{ABSOLUTE, IDLE, KNOWN_AFTER_END, is_alive, is_worth_noting, way_on};
pub use person::{Email, FORMER_NAME, Password, Person, Status};
