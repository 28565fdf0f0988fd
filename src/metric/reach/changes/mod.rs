//! What is done with data sets, and with the review that a CCO writes of its report: each a transaction with its line in the audit log.

pub mod import;
pub mod review;
pub mod uploads;
