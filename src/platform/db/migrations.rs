//! One portable set of migrations for both databases, embedded in the program.

use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Conn;
use crate::kernel::failure::{Fault, Result};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Brings the database up to date and returns how many migrations ran.
///
/// # Errors
/// Breaks when a migration fails; its transaction leaves the database as it was before it.
pub fn migrate(conn: &mut Conn) -> Result<usize> {
    let run = match conn {
        Conn::Sqlite(sqlite) => sqlite.run_pending_migrations(MIGRATIONS).map(|it| it.len()),
        Conn::Pg(pg) => locked(pg, |pg| pg.run_pending_migrations(MIGRATIONS).map(|it| it.len())),
    };
    run.map_err(|cause| Fault::because("A migration failed", cause).into())
}

/// Takes every migration back, for the test that proves the way down.
///
/// # Errors
/// Breaks when a migration has no way down.
pub fn revert_all(conn: &mut Conn) -> Result<usize> {
    let run = match conn {
        Conn::Sqlite(sqlite) => sqlite.revert_all_migrations(MIGRATIONS).map(|it| it.len()),
        Conn::Pg(pg) => pg.revert_all_migrations(MIGRATIONS).map(|it| it.len()),
    };
    run.map_err(|cause| Fault::because("A migration could not be taken back", cause).into())
}

diesel::table! {
    #[sql_name = "__diesel_schema_migrations"]
    applied (version) {
        version -> Text,
    }
}

/// Whether nothing is left to run. Diesel's own question would make its table first, which a transaction that reads may not.
///
/// # Errors
/// Breaks when the database cannot be asked, or no migration ever ran.
pub fn is_current(conn: &mut Conn) -> Result<bool> {
    let known = MigrationSource::<Sqlite>::migrations(&MIGRATIONS)
        .map_err(|cause| Fault::because("The migrations cannot be read", cause))?;
    let applied: Vec<String> = applied::table.select(applied::version).load(conn)?;
    Ok(known.iter().all(|it| applied.contains(&it.name().version().to_string())))
}

/// Two instances that start at once run the migrations once.
fn locked<T>(pg: &mut diesel::PgConnection, run: impl FnOnce(&mut diesel::PgConnection) -> T) -> T {
    use diesel::connection::SimpleConnection as _;
    // The number only has to be the same in every instance of this program.
    let lock = pg.batch_execute("SET statement_timeout = 0; SELECT pg_advisory_lock(4011723)");
    let done = run(pg);
    if lock.is_ok() {
        let _ = pg.batch_execute("SELECT pg_advisory_unlock(4011723); SET statement_timeout = '10s'");
    }
    done
}
