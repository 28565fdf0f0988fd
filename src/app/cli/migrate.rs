//! `groundwork migrate`: migrations and reference data, without serving.

use super::{open, say};
use crate::app::reference;
use crate::kernel::failure::Result;
use crate::platform::clock::Clock;
use crate::platform::config::Settings;

pub(super) fn run(settings: &Settings) -> Result<()> {
    let db = open(settings)?;
    reference::load(&db, Clock::default().now())?;
    say("The database is up to date.");
    Ok(())
}
