//! The tables as diesel knows them, a file per feature, written by hand and compared with both migrated databases by a test.

pub mod accounts;
pub mod action_plan;
pub mod audit;
pub mod banners;
pub mod limits;
pub mod mail;
pub mod measures;
pub mod outbox;
pub mod publishing;
pub mod reach;
pub mod receipts;
pub mod saving;
pub mod sharing;
pub mod tenancy;
pub mod workflow;
