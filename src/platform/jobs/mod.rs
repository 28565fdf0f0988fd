//! What the program does by itself, now and then: when it last did, how it went, and whose turn it is.
//!
//! Never true: one job done by two instances at the same time, unless the first has not come back within its term.

mod store;

use chrono::Duration;

pub use store::{Job, Run, ended, list, take};

/// After this long without a word from it, a job that began is taken for dead and may be begun again.
const TERM: Duration = Duration::minutes(15);
