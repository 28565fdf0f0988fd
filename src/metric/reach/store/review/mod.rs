//! The rows of a review. Each is looked for inside the scope's own submission, so another contract's id is simply not there.

mod read;
mod write;

pub use read::{report_of, report_rows, working_review};
pub(in crate::metric::reach) use write::{
    delete_observation, delete_population, insert_observation, insert_population, keep_acknowledgement, keep_prompt,
    mark_observation, order_observations, order_populations, update_observation, update_population,
};
