//! Pages of the review: the queue, one submission and what is said and decided on it, and what is read across all CCOs.

mod acts;
mod assignments;
mod cards;
mod comments;
mod differences;
mod head;
mod items;
mod letter;
mod passages;
mod queue;
mod queue_address;
mod reasons;
mod submission;

pub use acts::{approve, claim, decide};
pub use assignments::{assign, assignments, end_assignment};
pub use comments::{ask_again, comment, new_comment, one_comment, resolve};
pub use differences::differences;
pub use items::item;
pub use letter::{letter, preview, return_to_cco, save_letter};
pub use queue::queue;
pub use reasons::reasons;
pub use submission::{round, submission};
