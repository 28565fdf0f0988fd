//! The rows of a plan. Each is looked for inside the scope's own submission, so another contract's id is simply not there.

mod lineages;
mod past;
mod read;
mod write;

pub(super) use lineages::{delete_lineage, insert_lineage};
pub(super) use past::{confirm_mark, insert_mark, keep_update, move_mark};
pub use past::{former, past};
pub use read::{plan, working_copy};
pub(super) use write::{clear, empty_strategy, keep_section};
pub(super) use write::{delete_goal, insert_goal, order_goals, update_goal};
pub(super) use write::{delete_strategy, insert_strategy, order_strategies, update_strategy};
pub(super) use write::{delete_target, insert_target, order_targets, update_target};
