//! Pages of a CCO's year, and the boards of all.

mod board;
mod comments;
mod desk;
mod differences;
mod history;
mod letter;
mod matrix;
mod recall;
mod result;
mod submit;
mod year;

pub use board::{oha_board, ta_board};
pub use comments::{answer, comments};
pub use desk::desk;
pub use differences::{Compared, Grouped, differences, grouped, rounds_asked};
pub use history::{HistoryLine, history, late_words, lines, round, short_code};
pub use letter::{LetterParts, LetterView, letter, letter_view};
pub use matrix::due_address;
pub use recall::{recall, recall_page};
pub use submit::{submit, submit_page};
pub use year::year;
