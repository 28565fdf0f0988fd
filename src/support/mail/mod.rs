//! Letters as OHA's administrator runs them: what they say, who gets copies, which were sent, and what the program does by itself.
//!
//! Who may: OHA's administrators. Never true: a letter sent by a request; a wording that can do more than fill in its places; a one-time
//! link on a page.

pub mod changes;
mod rules;
mod store;
pub mod web;

pub use rules::MailText;
pub use store::texts;
