//! Publications, and the public site that is made of them alone.
//!
//! Who may: an administrator of OHA proposes and publishes what was approved, withdraws and corrects it, and registers older documents; the
//! CCO sees the page first and may object; everybody reads. Never true: a public page that reads work in progress; a publication that is
//! changed; a withheld word in anything public; a number or name here that was not frozen.

pub mod changes;
mod facts;
mod rules;
mod store;
pub mod web;

pub use facts::{Inherited, for_successor, latest_proposal, latest_proposal_of};
pub use rules::{Code, Course, Document, Frozen, Kind, Legacy, LegacyUrl, Proposal, Publication, Ruling, freeze};
pub use store::{edition, last_year_of, plans};
