//! The state machine of a component, and its ground: the submission's row, rounds, due dates, answers to items, comments, snapshots.
//!
//! It knows no component. It hands out proofs: an [`Editable`] says "this submission, in this transaction, may be edited", and every
//! component's change takes one. Never true: a state written other than by a step of the table; a snapshot changed.

mod answers;
pub mod changes;
mod editable;
mod rounds;
mod rules;
pub mod store;
pub mod web;

pub use answers::{ItemAnswer, Said};
pub use editable::{Editable, editable};
pub use rounds::{
    Asking, Assignment, Comment, Decision, ItemDecision, Letter, NewComment, QuestionAct, QuestionState, Reply,
    Snapshot, Spot, Verdict, Visibility, unanswered,
};
pub use rules::{Below, Direction, Doubt, Readiness, Rule, Seen, State, Step, TABLE, UndoFacts};
pub use rules::{item_doubts, item_gaps, moved, rule, step, undo, undo_hindrance};
pub use store::Submission;
pub use web::{CommentView, PlaceView, ReplyView, rail, short_name, state_of};
