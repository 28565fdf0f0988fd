//! Groundwork: the one place where Oregon's system-level social-emotional health measure is worked on, reviewed and published.
//!
//! The floors, from the ground up; a file imports only from floors below its own (`docs/ARCHITECTURE.md`, kept by `tests/it/tidy.rs`).

pub mod app;
pub mod kernel;
pub mod metric;
pub mod people;
pub mod platform;
pub mod publishing;
pub mod succession;
pub mod support;
