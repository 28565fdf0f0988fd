//! `groundwork audit verify`: walks the whole chain.

use clap::Subcommand;

use super::say;
use crate::kernel::failure::{Fault, Result};
use crate::platform::audit;
use crate::platform::config::Settings;
use crate::platform::db::Database;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check that no line of the log was changed, added or removed.
    Verify,
}

pub(super) fn run(command: &Audit, settings: &Settings) -> Result<()> {
    let Audit::Verify = command;
    settings.check_database()?;
    // As it is: a look at the log changes nothing, not even the tables.
    match Database::open_as_it_is(&settings.database_url)?.read_here(audit::verify)? {
        Ok(lines) => {
            say(&format!("The audit log holds: {lines} lines, unbroken."));
            Ok(())
        }
        Err(finding) => Err(Fault::from(finding).into()),
    }
}
