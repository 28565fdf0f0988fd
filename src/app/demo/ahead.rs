//! What OHA's administrator has at hand: the next year, being set up, and a banner.

use chrono::{Days, NaiveTime};

use super::people::Cast;
use crate::kernel::banner::Area;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::time::{Moment, pacific_moment};
use crate::kernel::tone::Tone;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures;
use crate::metric::years;
use crate::people::tenancy::{self, SystemScope};
use crate::platform::db::{Database, Tx};
use crate::support::banners;

const ADMINISTRATOR: &str = "farah-stonewick";

/// Adds them with the year; a second start finds the year and adds nothing.
pub(super) fn add(db: &Database, cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    let Some(next) = MeasurementYear::new(year.number() + 1) else { return Ok(()) };
    if db.read_here(|conn| Ok(measures::find(conn, next)?.is_some()))? {
        return Ok(());
    }
    let person = cast.get(ADMINISTRATOR).ok_or_else(|| Fault::new("The demonstration has no administrator"))?;
    db.write_here(|tx| {
        let system = SystemScope::because("the demonstration looks ahead");
        let standing = tenancy::standing(tx, person)?;
        let scope = tenancy::oha_scope_for_command(tx, &system, standing, now)?;
        years::changes::set_up(tx, &scope, year, next, true, now)?;
        put_up(tx, &scope, now)
    })
}

fn put_up(tx: &mut Tx, scope: &tenancy::OhaScope, now: Moment) -> Result<()> {
    let on = |days: u64, hour: u32| {
        let day = now.pacific_day().checked_add_days(Days::new(days))?;
        pacific_moment(day, NaiveTime::from_hms_opt(hour, 0, 0)?)
    };
    let (Some(starts_at), Some(ends_at)) = (on(0, 0), on(21, 17)) else { return Ok(()) };
    let draft = banners::Draft {
        area: Area::CcoDesk,
        tone: Tone::Info,
        text: "OHA holds an open hour on the action plan every Tuesday at 10:00 am Pacific, until the due date.".into(),
        link: None,
        starts_at,
        ends_at,
    };
    banners::changes::add(tx, scope, &draft, now).map(drop)
}
