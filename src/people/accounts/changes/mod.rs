//! What is done to people and their sessions: one function, one transaction, one audit line.

mod people;

pub use people::{add_person, note_seen, sign_in, sign_out};
