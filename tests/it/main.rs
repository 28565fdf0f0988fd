//! Every claim about the whole house, on both databases: `cargo test --test it` runs on SQLite; with `GROUNDWORK_TEST_DATABASE=postgres`
//! and the address of a server in `GROUNDWORK_TEST_POSTGRES` on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::too_many_lines,
    clippy::items_after_statements,
    clippy::duration_suboptimal_units,
    clippy::disallowed_methods,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::type_complexity,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a test stops on the spot, its name says what was claimed, and a table is read where it is used"
)]

mod app;
mod cast;
mod crawl;
mod forms;
mod place;
mod reports;
mod specimen;

mod access;
mod action_plan;
mod asvs;
mod audit;
mod bad_input;
mod carry;
mod confidential;
mod contracts;
mod crash;
mod demonstration;
mod headers;
mod journey;
mod letters;
mod limits;
mod mail;
mod migrations;
mod people;
mod public_edition;
mod publishing;
mod reach;
mod reach_assistance;
mod reach_groups;
mod reach_import;
mod reach_naive;
mod reach_preview;
mod reach_protect;
mod reach_public;
mod reach_release;
mod reach_review;
mod reach_sets;
mod reach_solver;
mod reach_synthetic;
mod reach_tables;
mod receipts;
mod results;
mod review;
mod saving;
mod search;
mod sharing;
mod signin;
mod sockets;
mod steps;
mod strict;
mod tidy;
mod workflow;
mod years;
