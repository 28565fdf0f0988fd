//! The rows of the workflow, each asked for inside a scope: submissions, what belongs to a round, and the lists that OHA and TA work from.

mod former;
mod lists;
mod rounds;
mod submissions;

pub use former::former;
pub use lists::{BoardScope, Cell, QueueFilter, QueueOrder, QueueRow, board, queue};
pub use rounds::{
    answer, answers, comments_for_cco, comments_for_oha, decisions, decisions_for_cco, insert_comment, insert_snapshot,
    keep_answer, keep_decision, latest_snapshot, snapshots_for_cco, snapshots_for_oha,
};
pub(crate) use submissions::{Advance, advance, lock};
pub use submissions::{Submission, find, for_review, insert, of_contract, touch};
