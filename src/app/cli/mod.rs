//! The command line: one file a subcommand. It calls the same changes as the pages do.

mod audit;
mod demo;
mod migrate;
mod reach;
mod reach_import;
mod serve;
mod user;
mod year;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::kernel::failure::Result;
use crate::platform::config::Settings;
use crate::platform::db::{self, Database};

/// Oregon's system-level social-emotional health measure, from a CCO's draft to a public page.
#[derive(Debug, Parser)]
#[command(name = "groundwork", version)]
pub struct Cli {
    /// A settings file; without it `groundwork.toml` in this folder, if there is one, and the environment.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve in production.
    Serve,
    /// Show everything with fictional CCOs, on this machine.
    Demo(demo::Demo),
    /// Bring the database up to date.
    Migrate,
    /// People.
    #[command(subcommand)]
    User(user::User),
    /// Measurement years.
    #[command(subcommand)]
    Year(year::Year),
    /// Reach: counted from member-level files on an analyst's own machine, which opens no database; and tables of counts, imported.
    #[command(subcommand)]
    Reach(reach::Reach),
    /// The audit log.
    #[command(subcommand)]
    Audit(audit::Audit),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// Breaks with a sentence for the operator.
    pub fn run(self) -> Result<()> {
        let settings = || Settings::load(self.config.as_deref());
        match self.command {
            Command::Serve => serve::run(settings()?),
            Command::Demo(demo) => demo::run(&demo),
            Command::Migrate => migrate::run(&settings()?),
            Command::User(user) => user::run(&user, &settings()?),
            Command::Year(year) => year::run(&year, &settings()?),
            Command::Reach(reach) => reach::run(&reach, settings),
            Command::Audit(audit) => audit::run(&audit, &settings()?),
        }
    }
}

fn open(settings: &Settings) -> Result<Database> {
    settings.check_database()?;
    Database::open(&settings.database_url)
}

/// For the process that serves: one to an SQLite file.
fn open_to_serve(settings: &Settings) -> Result<Database> {
    settings.check_database()?;
    let claim = db::claim(&settings.database_url)?;
    Database::open_claimed(&settings.database_url, claim)
}

/// Prints a line for the operator.
fn say(line: &str) {
    use std::io::Write as _;
    // A closed terminal is no reason to stop serving.
    let _ = writeln!(std::io::stdout(), "{line}");
}
