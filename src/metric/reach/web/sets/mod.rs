//! OHA's data sets: what of them may be shown, their way to readers, and a CCO's look at its own counts.

mod data_set;
mod data_sets;
mod desk;
mod own;
mod policy;
mod rows;
mod settling;
mod steps;

pub use data_set::page as data_set;
pub use data_sets::page as data_sets;
pub use desk::{href, lists, title};
pub use own::{look, page as own_counts};
pub use policy::{allow_own_counts, page as policy, save as save_policy};
pub use rows::page as rows;
pub use settling::{protect, settle, settle_small};
pub use steps::{publication, publish, release, releasing, unschedule, withdraw, withdrawal};
