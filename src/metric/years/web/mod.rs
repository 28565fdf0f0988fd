//! The pages on which OHA's administrators set up a year, change it, look at it, open and close it.

mod checks;
mod components;
mod dates;
mod desk;
mod differences;
mod files;
mod items;
mod list;
mod preview;
mod sections;
mod sheet;
mod steps;
mod terms;
mod year;

pub use checks::{open, page as checks};
pub use components::{component, edit_component};
pub use dates::{dates, save_dates};
pub use differences::page as differences;
pub use files::{download, import_page, take_in};
pub use items::{
    add_item, ask_item_again, edit_item, item, item_again, items, move_item, new_item, retire_item, retirement_of_item,
};
pub use list::{new, page as list, set_up};
pub use preview::{page as preview, section as preview_section};
pub use sections::{
    add_section, ask_section_again, edit_section, move_section, new_section, retire_section, retirement_of_section,
    section, section_again, sections,
};
pub use steps::{close, closing, reopen, reopening, review, stop_starts};
pub use terms::{add_term, edit_term, lists, move_term, new_term, offer_term, retire_term, term, terms};
pub use year::page as year;
