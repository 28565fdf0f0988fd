//! Parses the command line, runs it, and turns its end into an exit code.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use groundwork::app::cli::Cli;
use groundwork::kernel::failure::Error;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when even this fails.
            let _ = writeln!(std::io::stderr(), "groundwork: {error}");
            // What was given cannot be used; anything else that ends a run is a fault.
            if matches!(error, Error::Refused(_)) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}
