//! Pages of a CCO's year, and the boards of all.

mod board;
mod desk;
mod history;
mod matrix;
mod recall;
mod submit;
mod year;

pub use board::{oha_board, ta_board};
pub use desk::desk;
pub use history::{HistoryLine, history, late_words, lines, round, short_code};
pub use matrix::due_address;
pub use recall::{recall, recall_page};
pub use submit::{submit, submit_page};
pub use year::year;
