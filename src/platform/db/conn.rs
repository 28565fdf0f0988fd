//! One connection of either kind, opened by the scheme of its address, never by trial.

use std::ops::{Deref, DerefMut};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};

use crate::kernel::failure::{Fault, Result};
use crate::platform::config::is_postgres;

/// A connection to SQLite or PostgreSQL.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Pg(PgConnection),
}

/// A connection inside a write transaction. Only `Database::write` makes one, so what takes a `Tx` cannot run outside of one.
pub struct Tx<'c>(&'c mut Conn);

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c mut Conn) -> Self {
        Self(conn)
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.0
    }
}

const PG_START: &str = "SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET statement_timeout = '10s'; SET lock_timeout = '8s'; SET client_min_messages = 'warning'";
// FULL, since NORMAL loses acknowledged rows at a power cut.
const SQLITE_START: &str =
    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

impl Conn {
    /// Opens one connection and sets it up.
    ///
    /// # Errors
    /// Breaks when the database cannot be reached or the file cannot be made.
    pub(super) fn open(address: &str) -> Result<Self> {
        let fault =
            |cause: Box<dyn std::error::Error + Send + Sync>| Fault::because("The database cannot be opened", cause);
        if is_postgres(address) {
            let mut pg = PgConnection::establish(address).map_err(|cause| fault(cause.into()))?;
            pg.batch_execute(PG_START).map_err(|cause| fault(cause.into()))?;
            return Ok(Self::Pg(pg));
        }
        let path = sqlite_path(address);
        let mut sqlite = SqliteConnection::establish(path).map_err(|cause| fault(format!("{path}: {cause}").into()))?;
        sqlite.batch_execute(SQLITE_START).map_err(|cause| fault(cause.into()))?;
        Ok(Self::Sqlite(sqlite))
    }

    /// Begins a transaction that will write.
    pub(super) fn begin_write(&mut self) -> diesel::QueryResult<()> {
        self.batch_execute(match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Pg(_) => "BEGIN",
        })
    }

    /// Begins a transaction that sees one state of the database throughout.
    pub(super) fn begin_read(&mut self) -> diesel::QueryResult<()> {
        self.batch_execute(match self {
            Self::Sqlite(_) => "BEGIN",
            Self::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
    }
}

/// The file of an SQLite address: `data/x.sqlite` or `sqlite://data/x.sqlite`.
pub(super) fn sqlite_path(address: &str) -> &str {
    address.strip_prefix("sqlite://").unwrap_or(address)
}
