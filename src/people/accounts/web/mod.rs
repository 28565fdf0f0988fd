//! The pages of signing in, of one-time links, and the middleware that finds out who is asking.

mod choosing;
mod links;
mod resets;
mod signin;

pub use links::{link_page, use_link};
pub use resets::{ask_for_reset, forgotten, sent};
pub use signin::{sessions, sign_in, sign_in_page};
