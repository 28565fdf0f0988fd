//! The rows of the workflow, each asked for inside a scope: submissions, what belongs to a round, and the lists that OHA and TA work from.

mod approved;
mod assignments;
mod awaited;
mod comments;
mod decisions;
mod extensions;
mod former;
mod found;
mod lists;
mod reasons;
mod rounds;
mod rulings;
mod sent;
mod submissions;

pub use approved::last_approved;
pub use assignments::{assigned_to, assignments, end_assignment, has_assignments, insert_assignment};
pub use awaited::{Asking, Awaited, awaited, awaited_years};
pub(crate) use awaited::{answered, ask, ask_no_more};
pub(crate) use comments::move_question;
pub use comments::{
    CommentScope, comment, comments, comments_for_cco, comments_for_oha, insert_comment, unresolved_questions,
};
pub use decisions::{
    decisions, decisions_for_cco, keep_decision, keep_letter, letters, letters_for_cco, reasons_of_year, returned_items,
};
pub(crate) use extensions::insert_extension;
pub use extensions::{Extension, due_on, extensions_for_cco, extensions_for_oha, extensions_of_year};
pub use former::former;
pub use found::{Remark, Sent, comments_of, everybodys_comments, sent_last, started};
pub use lists::{BoardScope, Cell, QueueFilter, QueueOrder, QueueRow, Whose, board, queue};
pub use reasons::{CodedReason, coded_reasons, coded_reasons_for_cco};
pub use rounds::{
    answer, answer_due_on, answers, insert_snapshot, keep_answer, last_round, latest_snapshot, snapshots_for_cco,
    snapshots_for_oha,
};
pub use rulings::{Ruling, is_published, last_ruling};
pub(crate) use rulings::{insert_ruling, mark_undone};
pub use sent::{SentFilter, SentItem, sent_items};
pub(crate) use submissions::{Advance, advance, lock};
pub use submissions::{Submission, find, for_review, insert, last_year_begun, of_component, of_contract, touch};
