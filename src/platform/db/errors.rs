//! A failed query is a fault, not an answer: what a person may be told is decided by whoever asked.

use diesel::result::Error as QueryError;

use crate::kernel::failure::{Error, Fault, Refusal};

impl From<QueryError> for Error {
    fn from(cause: QueryError) -> Self {
        let text = cause.to_string();
        // Too many writers at once is a matter of trying again, not of a defect.
        if text.contains("database is locked")
            || text.contains("lock timeout")
            || text.contains("statement timeout")
            || text.contains("deadlock detected")
        {
            return Refusal::Busy.into();
        }
        Fault::because("A query failed", cause).into()
    }
}
