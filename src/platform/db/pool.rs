//! The pool: many readers, and on SQLite one writer behind a queue that serves in the order of arrival.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::r2d2::{self, ManageConnection};
use tokio::sync::Semaphore;

use super::conn::sqlite_path;
use super::{Conn, Tx, migrations};
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::platform::config::is_postgres;

const READERS: u32 = 8;
const LONGEST_WAIT: Duration = Duration::from_secs(5);

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
    /// Breaks when it cannot be reached, a migration fails, or the folder of the file cannot be made.
    pub fn open(address: &str) -> Result<Self> {
        make_folder(address)?;
        // One plain connection first: a pool would wait 30 seconds before it says that nobody answers.
        let mut first = Conn::open(address)?;
        migrations::migrate(&mut first)?;
        Self::over(address, first)
    }

    fn over(address: &str, first: Conn) -> Result<Self> {
        let pool = r2d2::Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .connection_timeout(LONGEST_WAIT)
            .test_on_check_out(is_postgres(address))
            .build(Opener { address: address.to_owned() })
            .map_err(|cause| Fault::because("The database cannot be opened", cause))?;
        let writer = matches!(first, Conn::Sqlite(_)).then(|| Mutex::new(first));
        let turns = Semaphore::new(if writer.is_some() { 1 } else { READERS as usize });
        Ok(Self { inner: Arc::new(Inner { pool, writer, turns }) })
    }

    /// Reads in one consistent view, on a thread that may block.
    ///
    /// # Errors
    /// What `query` answers; Busy when no connection is free in five seconds.
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
        let turn = self.inner.turns.acquire().await.map_err(|_| Refusal::Busy)?;
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
        let mut conn = self.inner.pool.get().map_err(|_| Refusal::Busy)?;
        conn.begin_read()?;
        let answer = query(&mut conn);
        conn.batch_execute("ROLLBACK")?;
        answer
    }

    /// As [`Database::write`], on this thread: for commands and tests.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub fn write_here<T>(&self, change: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let Some(writer) = &self.inner.writer else {
            return transaction(&mut *self.inner.pool.get().map_err(|_| Refusal::Busy)?, change);
        };
        // A panic inside a change has rolled nothing back yet; the next one begins by doing so.
        let mut conn = writer.lock().unwrap_or_else(|poisoned| {
            let mut conn = poisoned.into_inner();
            let _ = conn.batch_execute("ROLLBACK");
            writer.clear_poison();
            conn
        });
        transaction(&mut conn, change)
    }
}

fn transaction<T>(conn: &mut Conn, change: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    conn.begin_write()?;
    let done = change(&mut Tx::new(conn));
    match done {
        Ok(value) => match conn.batch_execute("COMMIT") {
            Ok(()) => Ok(value),
            Err(cause) => {
                let _ = conn.batch_execute("ROLLBACK");
                Err(cause.into())
            }
        },
        Err(error) => {
            conn.batch_execute("ROLLBACK")?;
            Err(error)
        }
    }
}

async fn on_blocking_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work))
        .await
        .map_err(|cause| Fault::because("The work was cut short", cause))?
}

fn make_folder(address: &str) -> Result<()> {
    if is_postgres(address) {
        return Ok(());
    }
    let Some(folder) = Path::new(sqlite_path(address)).parent() else { return Ok(()) };
    std::fs::create_dir_all(folder)
        .map_err(|cause| Fault::because(format!("The folder {} cannot be made", folder.display()), cause).into())
}
