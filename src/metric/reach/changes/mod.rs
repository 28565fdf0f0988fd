//! What is done with data sets: each a transaction with its line in the audit log.

pub mod import;
pub mod uploads;
