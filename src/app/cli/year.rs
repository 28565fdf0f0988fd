//! `groundwork year`: a new year, a new version of one, and its opening and closing, without new code.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{open, say};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, YearStatus};
use crate::platform::clock::Clock;
use crate::platform::config::Settings;
use crate::publishing;

#[derive(Debug, Subcommand)]
pub(super) enum Year {
    /// Load a year's file in the form of `seeds/measures/2024.toml`.
    Load { file: PathBuf },
    /// Open a year for work, or close it: `setup`, `open`, `review` or `closed`.
    Status {
        #[arg(value_parser = year)]
        year: MeasurementYear,
        #[arg(value_parser = status)]
        status: YearStatus,
    },
}

fn year(raw: &str) -> std::result::Result<MeasurementYear, String> {
    MeasurementYear::parse(raw).map_err(|_| "no year of the measure".into())
}

fn status(word: &str) -> std::result::Result<YearStatus, String> {
    YearStatus::parse(word).ok_or_else(|| "a year is in setup, open, review or closed".into())
}

pub(super) fn run(command: &Year, settings: &Settings) -> Result<()> {
    match command {
        Year::Load { file } => load(file, settings),
        Year::Status { year, status } => set_status(*year, *status, settings),
    }
}

fn load(file: &Path, settings: &Settings) -> Result<()> {
    let name = file.display().to_string();
    let text =
        std::fs::read_to_string(file).map_err(|cause| Fault::because(format!("{name} cannot be read"), cause))?;
    let definition = measures::io::definition(&name, &text, None)?;
    open(settings)?.write_here(|tx| {
        measures::changes::load(tx, &definition, false, Clock::default().now())?;
        publishing::changes::renew(tx)
    })?;
    say(&format!("{} is loaded in version {}.", definition.year, definition.version));
    Ok(())
}

fn set_status(year: MeasurementYear, status: YearStatus, settings: &Settings) -> Result<()> {
    let changed = open(settings)?.write_here(|tx| {
        measures::changes::set_status(tx, year, status, Clock::default().now())?;
        publishing::changes::renew(tx)
    });
    match changed {
        Err(crate::kernel::failure::Error::Refused(Refusal::NotFound)) => {
            Err(Fault::new(format!("{year} is not loaded; load its file first")).into())
        }
        other => other.map(|()| say(&format!("{year} is now in the state {}.", status.word()))),
    }
}
