//! What every house needs: settings, the clock, two databases, pages over HTTP, the audit log, the outbox and tables as files.

pub mod audit;
pub mod clock;
pub mod config;
pub mod db;
pub mod draw;
pub mod edition;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod outbox;
pub mod tables;
