//! The pages on which a plan is written: an overview, one page per noun, the items, the checks. Each works without JavaScript.

mod cards;
mod carried;
mod checks;
mod goals;
mod items;
mod overview;
mod progress;
mod sections;
mod strategies;
mod targets;
mod work;

pub use carried::{carry_forward, confirm, page as carried};
pub use checks::page as checks;
pub use goals::{add_goal, edit_goal, goal, move_goal, new_goal, removal_of_goal, remove_goal};
pub use items::{answer_item, item, page as items};
pub use overview::{page as overview, start};
pub use progress::{page as progress, report as report_progress, target as progress_on_target};
pub use sections::{save_section, section};
pub use strategies::{
    add_strategy, edit_strategy, move_strategy, new_strategy, removal_of_strategy, remove_strategy, strategy,
};
pub use targets::{add_target, edit_target, move_target, new_target, removal_of_target, remove_target, target};
