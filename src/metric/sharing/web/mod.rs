//! The pages of a draft that is shown to others: what the CCO opens and closes, what a guest reads, what OHA and TA are asked, and paper.

mod answers;
mod comments;
mod desk;
mod draft;
mod guest;
mod looks;
mod print;
mod seen;
mod share;
mod shares;

pub use answers::{oha_answer, oha_look, oha_looks, ta_answer, ta_look, ta_looks};
pub use comments::{page as comments, settle};
pub use guest::{comment, page as guest};
pub use looks::{ask, page as looks, withdraw as withdraw_look};
pub use print::{page as print, round as print_round};
pub use seen::page as seen_by_ta;
pub use share::{extend, page as share, renew, withdraw};
pub use shares::{add as add_share, page as shares};
