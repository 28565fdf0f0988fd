//! The rows of links, comments of guests, and looks. A CCO's are asked for in its scope; a guest's by what the link hashes to; a look by whom it asked.

mod comments;
mod looks;
mod shares;

pub use comments::{comments, own_comments};
pub(super) use comments::{insert_comment, settle_comment};
pub use looks::{LookScope, look_for, looks, looks_for};
pub(super) use looks::{answer_look, insert_look, withdraw_look};
pub(super) use shares::{Minted, extend_share, insert_share, note_opened, renew_share, withdraw_share};
pub use shares::{link, shares};
