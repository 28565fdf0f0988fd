//! Publications, and the public site that is made of them alone.
//!
//! Who may: an administrator of OHA publishes what was approved and registers older documents; everybody reads. Never true: a public
//! page that reads work in progress; a publication that is changed; a snapshot published twice; a number or name here that was not frozen.

pub mod changes;
mod rules;
mod store;
pub mod web;

pub use rules::{Document, Frozen, Kind, Legacy, LegacyUrl, Preview, Publication, freeze, preview};
pub use store::{edition, plans};
