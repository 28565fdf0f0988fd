//! The rows of the workflow, each asked for inside a scope: submissions, what belongs to a round, and the lists that OHA and TA work from.

mod extensions;
mod former;
mod found;
mod lists;
mod rounds;
mod rulings;
mod submissions;

pub(crate) use extensions::insert_extension;
pub use extensions::{Extension, due_on, extensions_for_cco, extensions_for_oha, extensions_of_year};
pub use former::former;
pub use found::{Remark, Sent, comments_of, everybodys_comments, sent_last, started};
pub use lists::{BoardScope, Cell, QueueFilter, QueueOrder, QueueRow, board, queue};
pub use rounds::{
    answer, answers, comments_for_cco, comments_for_oha, decisions, decisions_for_cco, insert_comment, insert_snapshot,
    keep_answer, keep_decision, last_round, latest_snapshot, snapshots_for_cco, snapshots_for_oha,
};
pub use rulings::{Ruling, is_published, last_ruling};
pub(crate) use rulings::{insert_ruling, mark_undone};
pub(crate) use submissions::{Advance, advance, lock};
pub use submissions::{Submission, find, for_review, insert, of_component, of_contract, touch};
