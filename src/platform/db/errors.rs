//! A failed query is a fault, not an answer: what a person may be told is decided by whoever asked.

use diesel::result::{DatabaseErrorKind, Error as QueryError};

use crate::kernel::failure::{Error, Fault, Refusal};

/// What a database says that has too much to do, is going away or is not there: a matter of trying again, not of a defect.
const PASSING: [&str; 11] = [
    "database is locked",
    "lock timeout",
    "statement timeout",
    "deadlock detected",
    "could not serialize",
    "terminating connection",
    "server closed the connection",
    "no connection to the server",
    "connection not open",
    "the database system is",
    "could not receive data from server",
];

impl From<QueryError> for Error {
    fn from(cause: QueryError) -> Self {
        let is_lost = matches!(
            cause,
            QueryError::DatabaseError(
                DatabaseErrorKind::ClosedConnection
                    | DatabaseErrorKind::UnableToSendCommand
                    | DatabaseErrorKind::SerializationFailure,
                _
            )
        );
        let text = cause.to_string();
        if is_lost || PASSING.iter().any(|it| text.contains(it)) {
            tracing::warn!(%cause, "the database could not answer");
            return Refusal::Busy.into();
        }
        Fault::because("A query failed", cause).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_is_no_defect_of_ours() {
        let error = |kind, text: &str| Error::from(QueryError::DatabaseError(kind, Box::new(text.to_owned())));
        for (kind, text) in [
            (DatabaseErrorKind::Unknown, "FATAL:  terminating connection due to administrator command"),
            (DatabaseErrorKind::Unknown, "server closed the connection unexpectedly"),
            (DatabaseErrorKind::UnableToSendCommand, "any"),
            (DatabaseErrorKind::Unknown, "database is locked"),
        ] {
            assert!(matches!(error(kind, text), Error::Refused(Refusal::Busy)), "{text}");
        }
        assert!(matches!(error(DatabaseErrorKind::UniqueViolation, "duplicate key"), Error::Broken(_)));
    }
}
