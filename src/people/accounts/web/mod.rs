//! The pages of signing in, and the middleware that finds out who is asking.

mod signin;

pub use signin::{sessions, sign_in, sign_in_page};
