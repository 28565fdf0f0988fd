//! `groundwork year load FILE`: a new year, or a new version of one, without new code.

use std::path::PathBuf;

use clap::Subcommand;

use super::{open, say};
use crate::kernel::failure::{Fault, Result};
use crate::metric::measures;
use crate::platform::clock::Clock;
use crate::platform::config::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum Year {
    /// Load a year's file in the form of `seeds/measures/2024.toml`.
    Load { file: PathBuf },
}

pub(super) fn run(command: &Year, settings: &Settings) -> Result<()> {
    let Year::Load { file } = command;
    let name = file.display().to_string();
    let text =
        std::fs::read_to_string(file).map_err(|cause| Fault::because(format!("{name} cannot be read"), cause))?;
    let definition = measures::io::definition(&name, &text, None)?;
    open(settings)?.write_here(|tx| measures::changes::load(tx, &definition, false, Clock::default().now()))?;
    say(&format!("{} is loaded in version {}.", definition.year, definition.version));
    Ok(())
}
