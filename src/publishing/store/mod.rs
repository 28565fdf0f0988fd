//! The rows of publications, the edition of what is public, and reports of barriers. Public pages read through `PublicScope` only.

mod barriers;
mod lists;
mod publications;

pub(super) use barriers::{Report, insert_report, reports, reports_since};
pub use lists::{Filter, Line, latest, lines, published_on};
pub(super) use publications::{
    NewPublication, insert, is_registered, mark_withdrawn, next_version, raise_edition, submission_of,
};
pub use publications::{content, edition, of_contract, of_snapshot, plans};
