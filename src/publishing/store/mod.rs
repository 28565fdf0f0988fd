//! The rows of publications and of what goes before one, the edition of what is public, and reports of barriers. Public pages read through
//! `PublicScope` only.

mod barriers;
mod codes;
mod lists;
mod proposals;
mod publications;
mod withholdings;

pub(super) use barriers::{Report, insert_report, reports, reports_since};
pub use codes::{Coded, coded};
pub use lists::{Filter, Latest, Line, latest, lines, published_on};
pub use proposals::{DeskRow, desk, latest_proposal};
pub(super) use proposals::{Word, insert_proposal, move_proposal};
pub(super) use publications::{
    NewPublication, insert, is_registered, mark_withdrawn, next_version, raise_edition, stand_in_line, submission_of,
};
pub use publications::{content, edition, last_year_of, of_contract, of_submission, plans, publication};
pub use withholdings::{EitherScope, withholdings, withholdings_for_successor};
pub(super) use withholdings::{NewWithholding, decide_withholding, insert_withholding, remove_withholding};
