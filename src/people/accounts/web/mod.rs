//! The pages of signing in, of one-time links, and the middleware that finds out who is asking.

mod choosing;
mod code;
mod links;
mod proof;
mod resets;
mod signin;

pub use code::{SetUp, code_field, code_page, enter_code, factor_keys, set_up};
pub use links::{link_page, use_link};
pub use proof::{current_password, is_proved, prove};
pub use resets::{ask_for_reset, forgotten, sent};
pub use signin::{idle, sessions, sign_in, sign_in_page};
