//! The pages of signing in, and the middleware that finds out who is asking.

mod code;
mod proof;
mod signin;

pub use code::{SetUp, code_field, code_page, enter_code, factor_keys, set_up};
pub use proof::{current_password, is_proved, prove};
pub use signin::{sessions, sign_in, sign_in_page};
