//! Three synthetic years of reach, imported by the same change as OHA's own tables.

use chrono::Duration;
use sha2::{Digest as _, Sha256};

use super::people::Cast;
use super::reach_table::{self, Weights};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::{Moment, days_after, pacific_noon};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures;
use crate::metric::reach::changes::import::{self as change, Incoming};
use crate::metric::reach::changes::{self, Actor, Stepping};
use crate::metric::reach::io::import;
use crate::metric::reach::rules::import::names::Contracts;
use crate::metric::reach::rules::import::terms::{self, Sheet};
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::io::relative_day;
use crate::people::tenancy::{self, OhaScope, SystemScope};
use crate::platform::db::{Conn, Database, Tx};

const ADMINISTRATOR: &str = "farah-stonewick";
/// A report of a year counts from July to June before it; so it is there when the year begins.
const PERIOD: (&str, &str) = ("Y-2-07-01", "Y-1-06-30");
const EXTRACTED: &str = "Y-1-12-01";
const EMBARGO_DAYS: u64 = 28;

/// Once: a second start finds the data sets.
pub(super) fn add(db: &Database, cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    let system = system();
    let is_there = db.read_here(|conn| Ok(!store::list(conn, ReachScope::System(&system), Some(year))?.is_empty()))?;
    if is_there {
        return Ok(());
    }
    let weights = reach_table::weights()?;
    let years = db.read_here(|conn| years(conn, year, weights.period.len()))?;
    // The newest period is the open year's; where fewer years are there, the oldest periods are left out.
    let skipped = weights.period.len() - years.len();
    for (number, year) in (skipped..).zip(years) {
        add_one(db, cast, &weights, (number, year), now)?;
    }
    Ok(())
}

/// The years that are there, up to the open one.
fn years(conn: &mut Conn, last: MeasurementYear, most: usize) -> Result<Vec<MeasurementYear>> {
    let mut years: Vec<MeasurementYear> =
        measures::years(conn)?.into_iter().map(|it| it.number).filter(|it| *it <= last).collect();
    years.sort_unstable();
    let first = years.len().saturating_sub(most);
    Ok(years.split_off(first))
}

fn add_one(
    db: &Database,
    cast: &Cast,
    weights: &Weights,
    (number, year): (usize, MeasurementYear),
    now: Moment,
) -> Result<()> {
    let text = weights.csv(number);
    let break_note = weights.period.get(number).map_or("", |it| it.break_note.as_str());
    let sheet = sheet(weights, break_note, year)?;
    let contracts = db.read_here(tenancy::contracts)?;
    let contracts = Contracts::of(&contracts, &import::guide()?.ccos, true);
    let stratifiers = db.read_here(store::stratifiers)?;
    let table = import::read(text.as_bytes(), &sheet, &contracts, &stratifiers)?;
    if let Some(wrong) = table.told.errors.iter().chain(table.told.warnings.iter()).next() {
        return Err(Fault::new(format!("The synthetic table of {year} does not fit: {wrong:?}")).into());
    }
    let provenance = terms::provenance(&sheet, year, &import::measures()?, now.pacific_day())?;
    let then = pacific_noon(provenance.extracted_on);
    let incoming = Incoming {
        provenance,
        indicators: table.indicators,
        file_name: format!("synthetic-reach-{}.csv", year.number()),
        file_sha256: hex::encode(Sha256::digest(text.as_bytes())),
        rows: table.rows,
        correction: String::new(),
        demonstration: true,
    };
    let person = cast.get(ADMINISTRATOR).ok_or_else(|| Fault::new("The demonstration has no administrator"))?;
    let (scope, id) = db.write_here(|tx| {
        let standing = tenancy::standing(tx, person)?;
        let scope = tenancy::oha_scope_for_command(tx, &system(), standing, then)?;
        let (_, id) = change::import(tx, ReachScope::Oha(&scope), &incoming, then.plus(Duration::days(4)))?;
        Ok((scope, id))
    })?;
    let is_newest = number + 1 == weights.period.len();
    lead_to_readers(db, &scope, &id, is_newest, then, now)
}

/// Proved, then released to CCOs; the older ones are public since, the newest becomes so in some weeks.
fn lead_to_readers(
    db: &Database,
    scope: &OhaScope,
    id: &DataSetId,
    is_newest: bool,
    then: Moment,
    now: Moment,
) -> Result<()> {
    let actor = Actor::Oha(scope.clone());
    let task = db.read_here(|conn| changes::begin(conn, &actor, id))?;
    let settled = changes::settle(&task)?;
    db.write_here(|tx| {
        changes::keep(tx, &actor, &task, &settled, then.plus(Duration::days(5)))?;
        let stepping = stepping(tx, scope, id)?;
        changes::release(tx, scope, &stepping, then.plus(Duration::days(6)))?;
        let stepping = self::stepping(tx, scope, id)?;
        if is_newest {
            changes::schedule(tx, scope, &stepping, days_after(now.pacific_day(), EMBARGO_DAYS), now)
        } else {
            changes::publish(tx, scope, &stepping, then.plus(Duration::days(20)))
        }
    })
}

fn stepping(tx: &mut Tx, scope: &OhaScope, id: &DataSetId) -> Result<Stepping> {
    let set = store::find(tx, ReachScope::Oha(scope), id)?;
    Ok(Stepping { set: id.clone(), seen: set.row_version })
}

fn sheet(weights: &Weights, break_note: &str, year: MeasurementYear) -> Result<Sheet> {
    let day = |raw: &str| {
        let day = relative_day(raw, year.number())?;
        Ok::<_, crate::kernel::failure::Error>(day.map_or_else(String::new, |it| it.to_string()))
    };
    Ok(import::blank_sheet(year)?
        .with("measure", "system_level_2022")
        .with("period_first", day(PERIOD.0)?)
        .with("period_last", day(PERIOD.1)?)
        .with("extracted_on", day(EXTRACTED)?)
        .with("source", weights.source.clone())
        .with("method_note", weights.method_note.clone())
        .with("break_note", break_note)
        .with("own_counts", "yes"))
}

fn system() -> SystemScope {
    SystemScope::because("the demonstration takes in synthetic reach tables")
}
