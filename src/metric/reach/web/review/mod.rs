//! The pages on which a review is written: an overview, the acknowledgement, a page per prompt, observation and population, the items, the
//! checks. Each works without JavaScript.

mod acknowledgement;
mod checks;
mod findings;
mod items;
mod observations;
mod overview;
mod populations;
mod prompts;
mod work;

pub use acknowledgement::{acknowledge, page as acknowledgement};
pub use checks::page as checks;
pub use findings::{finding, mark_finding, withdraw_finding, withdrawal};
pub use items::{answer_item, item, page as items};
pub use observations::{
    add_observation, edit_observation, move_observation, new_observation, observation, removal_of_observation,
    remove_observation,
};
pub use overview::{page as overview, start};
pub use populations::{
    add_population, edit_population, move_population, new_population, population, removal_of_population,
    remove_population,
};
pub use prompts::{answer_prompt, prompt};
