//! What an address, a password and a session are.

mod common;
mod links;
mod password;
mod person;

pub use links::{Mint, OneTimeLink, Purpose};
pub(super) use password::typed;
pub use password::{Owner, Password, SHORTEST_ALONE, SHORTEST_BESIDE, is_short};
pub(super) use person::{ABSOLUTE, IDLE, KNOWN_AFTER_END, is_alive, is_worth_noting, way_on};
pub use person::{Email, FORMER_NAME, Person, Status};
