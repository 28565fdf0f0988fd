//! The demonstration: fictional CCOs, named people of every role, and plans and reviews in every state (DECISIONS 3 and 4).
//!
//! Everything is done through the same changes as in the pages, at the moments that the story names. Never true: a demonstration's row in
//! a production database, for only `groundwork demo` calls this.

mod ahead;
mod files;
mod people;
mod plans;
mod reach;
mod reach_reviews;
mod reach_table;
mod reviews;
mod shown;
mod succeeded;
pub mod web;

pub use files::{Player, cast};
pub use people::PASSWORD;

use chrono::Datelike as _;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, YearStatus};
use crate::people::tenancy;
use crate::platform::clock::Clock;
use crate::platform::db::Database;

/// Adds what is missing: the year that this day falls into, the CCOs, the people and the plans. A second start adds nothing.
///
/// # Errors
/// Breaks when a seed does not fit.
pub fn seed(db: &Database, clock: Clock) -> Result<()> {
    let now = clock.now();
    let year = MeasurementYear::new(now.pacific_day().year())
        .ok_or_else(|| Fault::new("A demonstration needs a day between 2022 and 2040"))?;
    let definition = measures::io::definition("demonstration.toml", files::YEAR, Some(year))?;
    let known = db.read_here(|conn| measures::find(conn, year))?;
    let is_first = known.as_ref().is_none_or(|it| it.status == YearStatus::Setup);
    let contracts = tenancy::io::lines("demo/ccos.csv", files::CCOS)?;
    let coverage = tenancy::io::lines("demo/cco_counties.csv", files::CCO_COUNTIES)?;
    db.write_here(|tx| {
        tenancy::changes::load_reference(tx, &[], &contracts, &coverage, Some(year.number()), now)?;
        match known {
            None => measures::changes::load(tx, &definition, true, now),
            // Last year's demonstration has begun to set this year up.
            Some(it) if it.status == YearStatus::Setup => {
                measures::changes::set_status(tx, year, YearStatus::Open, now)
            }
            Some(_) => Ok(()),
        }
    })?;
    let people = people::add_all(db, now)?;
    reviews::add_all(db, &people, now)?;
    plans::add_all(db, &people, year, now)?;
    // A second start finds the draft as it was left.
    if is_first {
        shown::add(db, &people, year, now)?;
        succeeded::add(db, &people, year, now)?;
    }
    reach::add(db, &people, year, now)?;
    plans::add_reviews(db, &people, year, now)?;
    ahead::add(db, &people, year, now)
}
