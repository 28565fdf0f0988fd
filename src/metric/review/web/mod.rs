//! Pages of the review: the queue, and one submission.

mod acts;
mod queue;
mod submission;

pub use acts::{approve, claim, comment, decide, return_to_cco};
pub use queue::queue;
pub use submission::{round, submission};
