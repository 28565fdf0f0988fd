//! A draft shown to others before it is sent: on paper, by a link to named people without accounts, and to one person of OHA or TA who was asked.
//!
//! Who may: editors and leads open and close; whoever holds a link or was asked reads, until the day named, the withdrawal, the answer or
//! the sending, whichever comes first. Never true: a token in the database, in a log or in the audit; a comment of a guest that reaches OHA
//! or a submission; a draft that stays open in the name of somebody who has left the CCO.

pub mod changes;
mod opened;
mod rules;
mod store;
pub mod web;

pub use rules::{Access, Agency, Closed, GuestComment, Look, Opening, Share};
pub use store::{comments, looks, shares};
