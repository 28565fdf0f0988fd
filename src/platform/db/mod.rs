//! Two databases, one behaviour: SQLite inside the program, or PostgreSQL. The rest of the house sees a [`Conn`] to read and a [`Tx`] to write.
//!
//! Every write is one transaction. On SQLite all writes go through one connection behind a fair queue and begin with
//! BEGIN IMMEDIATE, so that none fails by bad luck; on PostgreSQL a row version decides between racers.

mod claim;
mod conn;
mod errors;
mod migrations;
mod pool;
pub mod schema;

pub use claim::{Claim, claim};
pub use conn::{Conn, MultiBackend, Tx};
pub use migrations::{is_current, migrate, revert_all};
pub use pool::Database;

diesel::define_sql_function! {
    /// Letters in lower case, on both databases. SQLite lowers those of the English alphabet only.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Compiles one statement for each backend: the multi connection knows no upsert and no batch insert.
#[macro_export]
macro_rules! each_backend {
    ($conn:ident, $statement:expr) => {
        match $conn {
            $crate::platform::db::Conn::Sqlite($conn) => $statement,
            $crate::platform::db::Conn::Pg($conn) => $statement,
        }
    };
}
