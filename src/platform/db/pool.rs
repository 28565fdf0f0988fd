//! The pool: many readers, and on SQLite one writer behind a queue that serves in the order of arrival.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::r2d2::{self, ManageConnection};
use tokio::sync::Semaphore;

use super::claim::{Claim, claim, make_file};
use super::conn::sqlite_path;
use super::{Conn, Tx, migrations};
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::platform::config::is_postgres;

const READERS: u32 = 8;
/// For a connection. Whoever waits longer is told to come again: a database that is down answers nobody.
const LONGEST_WAIT: Duration = Duration::from_millis(2_500);
/// For the turn to write, which others hold for a moment each.
const LONGEST_QUEUE: Duration = Duration::from_secs(10);

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    pool: r2d2::Pool<Opener>,
    /// SQLite only: the one connection that writes.
    writer: Option<Mutex<Conn>>,
    /// Turns for the writer; tokio's semaphore serves in order.
    turns: Semaphore,
    address: String,
    /// Of the process that serves.
    _claim: Option<Claim>,
}

struct Opener {
    address: String,
}

impl ManageConnection for Opener {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn> {
        Conn::open(&self.address)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<()> {
        Ok(conn.batch_execute("SELECT 1")?)
    }

    fn has_broken(&self, _: &mut Conn) -> bool {
        // A connection dropped by a panic may still stand inside its transaction.
        std::thread::panicking()
    }
}

impl Database {
    /// Opens the database, makes an SQLite file if there is none, and brings it up to date.
    ///
    /// # Errors
    /// Breaks when it cannot be reached, a migration fails, or the folder of the file cannot be made; and when a server uses an SQLite
    /// file that is not up to date.
    pub fn open(address: &str) -> Result<Self> {
        make_folder(address)?;
        make_file(address)?;
        // One plain connection first: a pool would wait before it says that nobody answers.
        let mut first = Conn::open(address)?;
        // A database without any table cannot say which migrations it has seen.
        if !migrations::is_current(&mut first).unwrap_or(false) {
            let _claim = claim(address)?;
            migrations::migrate(&mut first)?;
        }
        Self::over(address, first, None)
    }

    /// As [`Database::open`], for the process that serves.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open_claimed(address: &str, claim: Claim) -> Result<Self> {
        make_file(address)?;
        let mut first = Conn::open(address)?;
        migrations::migrate(&mut first)?;
        Self::over(address, first, Some(claim))
    }

    /// Opens a database as it is: no file is made and no migration runs. For looking only.
    ///
    /// # Errors
    /// Breaks when it is not there.
    pub fn open_as_it_is(address: &str) -> Result<Self> {
        let path = sqlite_path(address);
        if !is_postgres(address) && !Path::new(path).is_file() {
            return Err(Fault::new(format!("There is no database {path}")).into());
        }
        Self::over(address, Conn::open(address)?, None)
    }

    fn over(address: &str, first: Conn, claim: Option<Claim>) -> Result<Self> {
        let pool = r2d2::Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .connection_timeout(LONGEST_WAIT)
            .test_on_check_out(is_postgres(address))
            .build(Opener { address: address.to_owned() })
            .map_err(|cause| Fault::because("The database cannot be opened", cause))?;
        let writer = matches!(first, Conn::Sqlite(_)).then(|| Mutex::new(first));
        let turns = Semaphore::new(if writer.is_some() { 1 } else { READERS as usize });
        let address = address.to_owned();
        Ok(Self { inner: Arc::new(Inner { pool, writer, turns, address, _claim: claim }) })
    }

    /// Reads in one consistent view, on a thread that may block.
    ///
    /// # Errors
    /// What `query` answers; Busy when no connection is free in time.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let this = self.clone();
        on_blocking_thread(move || this.read_here(query)).await
    }

    /// Runs one change as one transaction: all of it or nothing.
    ///
    /// # Errors
    /// What `change` answers, after a rollback.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let queue = tokio::time::timeout(LONGEST_QUEUE, self.inner.turns.acquire()).await;
        let turn = queue.map_err(|_| Refusal::Busy)?.map_err(|_| Refusal::Busy)?;
        let this = self.clone();
        let done = on_blocking_thread(move || this.write_here(change)).await;
        drop(turn);
        done
    }

    /// As [`Database::read`], on this thread: for commands and tests.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub fn read_here<T>(&self, query: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.connection()?;
        conn.begin_read()?;
        let answer = query(&mut conn);
        let ended = conn.batch_execute("ROLLBACK");
        let answer = answer?;
        ended?;
        Ok(answer)
    }

    fn connection(&self) -> Result<r2d2::PooledConnection<Opener>> {
        self.inner.pool.get().map_err(|cause| {
            tracing::warn!(%cause, "no connection to the database in time");
            Refusal::Busy.into()
        })
    }

    /// As [`Database::write`], on this thread: for commands and tests.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub fn write_here<T>(&self, change: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let Some(writer) = &self.inner.writer else {
            return transaction(&mut *self.connection()?, change).map_err(Broke::into_error);
        };
        // A panic inside a change has rolled nothing back yet; the next one begins by doing so.
        let mut conn = writer.lock().unwrap_or_else(|poisoned| {
            let mut conn = poisoned.into_inner();
            let _ = conn.batch_execute("ROLLBACK");
            writer.clear_poison();
            conn
        });
        transaction(&mut conn, change).map_err(|broke| {
            if matches!(broke, Broke::AtCommit(_)) {
                self.begin_anew(&mut conn);
            }
            broke.into_error()
        })
    }

    /// After a commit that failed nobody knows what the disk holds of it. What was acknowledged before is written to the file itself, by a
    /// connection that knows nothing of the one that failed; if even that cannot be done, the process ends rather than promise more.
    fn begin_anew(&self, conn: &mut Conn) {
        tracing::error!("a commit failed; the connection is opened anew");
        let anew = Conn::open(&self.inner.address).and_then(|mut anew| {
            anew.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
            Ok(anew)
        });
        match anew {
            Ok(anew) => *conn = anew,
            Err(error) => {
                tracing::error!(%error, "the database cannot be trusted with more; ending");
                std::process::exit(74);
            }
        }
    }
}

/// Where a transaction ended that did not succeed.
enum Broke {
    Within(Error),
    AtCommit(Error),
}

impl Broke {
    fn into_error(self) -> Error {
        match self {
            Self::Within(error) | Self::AtCommit(error) => error,
        }
    }
}

fn transaction<T>(conn: &mut Conn, change: impl FnOnce(&mut Tx) -> Result<T>) -> std::result::Result<T, Broke> {
    conn.begin_write().map_err(|cause| Broke::Within(cause.into()))?;
    let done = change(&mut Tx::new(conn));
    let ended = conn.batch_execute(if done.is_ok() { "COMMIT" } else { "ROLLBACK" });
    match (done, ended) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(cause)) => {
            let _ = conn.batch_execute("ROLLBACK");
            Err(Broke::AtCommit(cause.into()))
        }
        (Err(error), _) => Err(Broke::Within(error)),
    }
}

async fn on_blocking_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work))
        .await
        .map_err(|cause| Fault::because("The work was cut short", cause))?
}

pub(super) fn make_folder(address: &str) -> Result<()> {
    if is_postgres(address) {
        return Ok(());
    }
    let Some(folder) = Path::new(sqlite_path(address)).parent() else { return Ok(()) };
    std::fs::create_dir_all(folder)
        .map_err(|cause| Fault::because(format!("The folder {} cannot be made", folder.display()), cause).into())
}
