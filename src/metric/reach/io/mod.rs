//! Files in and out: enrolment, claims and codes are read in blocks by several readers at once; tables are written whole or not at all.

pub mod blocks;
pub mod disclosure;
pub mod generate;
pub mod import;
pub mod inputs;
pub mod measures;
pub mod output;
pub mod progress;
pub mod public;
pub mod reading;
pub mod records;
pub mod refused;
pub mod run;
pub mod stratifiers;
