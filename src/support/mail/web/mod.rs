//! Pages of letters: what was sent, what they say, who gets copies; and what the program does by itself.

mod copies;
mod jobs;
mod outbox;
mod worded;
mod wordings;

pub use copies::{add_copy, end_copy};
pub use jobs::page as jobs;
pub use outbox::{letter, list, send_again};
pub use worded::worded;
pub use wordings::{preview, save, unword, wording, wordings};
