//! What an address, a password and a session are.

mod person;

pub(super) use person::{ABSOLUTE, is_alive, is_worth_noting, way_on};
pub use person::{Email, Password, Person, Status};
