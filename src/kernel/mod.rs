//! Pure words of the house: ids, days, years, failures and texts. Nothing here reads a clock, a file or a row.

pub mod banner;
pub mod failure;
pub mod ids;
pub mod limits;
pub mod paging;
pub mod privacy;
pub mod search;
pub mod texts;
pub mod time;
pub mod tone;
pub mod year;
