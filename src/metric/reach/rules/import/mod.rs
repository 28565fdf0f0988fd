//! Taking in OHA's table of counts: which column is what, what a line says, what is wrong with it, what it would change.
//!
//! Never true: a file about single children that is kept; a rate that is taken from a file instead of counted.

pub mod child_level;
pub mod columns;
pub mod compared;
pub mod derived;
pub mod guide;
pub mod kept;
pub mod names;
pub mod numbers;
pub mod problems;
pub mod reading;
pub mod rows;
pub mod sums;
pub mod terms;
pub mod unknown;
