//! Opening a draft, closing it, and what those say to whom it was opened.

mod comments;
mod letters;
mod looks;
mod shares;

pub use crate::metric::sharing::rules::ShareDraft;
pub use comments::{comment, note_opened, settle};
pub use looks::{Asking, answer, ask, withdraw_look};
pub use shares::{extend, hindrance, renew, share, withdraw};
