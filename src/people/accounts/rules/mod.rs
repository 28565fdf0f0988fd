//! What an address, a password, a second factor and a session are.

mod common;
mod factor;
mod links;
mod password;
mod person;
mod place;

pub use factor::FactorKeys;
pub(super) use factor::{
    KEY_LENGTH, MOST_TRIES, RECOVERY_CODES, TotpKey, is_figures, recovery_code, shown_code, step_at, typed_code,
    until_next_step,
};
pub use links::{Mint, OneTimeLink, Purpose};
pub(super) use password::typed;
pub use password::{Owner, Password, SHORTEST_ALONE, SHORTEST_BESIDE, is_short};
pub use person::{Email, FORMER_NAME, Person, Status};
pub(super) use person::{KNOWN_AFTER_END, is_alive, is_worth_noting, way_on};
pub use place::{Arrival, browser_words};
