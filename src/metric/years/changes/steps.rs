//! Opening, closing and reopening a year.

use serde_json::json;

use super::{admin, line};
use crate::kernel::failure::{FieldErrors, Missing, Refusal, Result};
use crate::kernel::time::{Moment, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::store as forms;
use crate::metric::measures::{self, Year};
use crate::metric::submissions;
use crate::metric::years::rules::{self, Around, Step};
use crate::people::tenancy::OhaScope;
use crate::platform::audit;
use crate::platform::db::Tx;
use crate::platform::edition;

/// What somebody decided, after having looked at this version of the form.
#[derive(Debug, Clone)]
pub struct Stepping {
    pub year: MeasurementYear,
    pub seen: i64,
    pub reason: Option<String>,
}

/// Opens a year, if nothing stops it.
///
/// # Errors
/// Not ready with what stops it, Stale when the form was changed since, Closed when it is not being set up.
pub fn open(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, now: Moment) -> Result<()> {
    let year = held(tx, scope, stepping, Step::Open)?;
    let (years, levers) = (measures::years(tx)?, measures::levers(tx)?);
    let around = Around { today: now.pacific_day(), years: &years, levers: &levers };
    let stops = rules::findings(&year.form, around).into_iter().filter(|it| it.stops);
    let base = format!("/desk/oha/years/{}", year.number);
    let missing: Vec<Missing> = stops
        .map(|it| Missing {
            href: if it.place.starts_with("/desk") { it.place } else { format!("{base}{}", it.place) },
            text: it.text,
        })
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::NotReady(missing).into());
    }
    tell_leads(tx, &year, now)?;
    take(tx, scope, &year, Step::Open, None, now)
}

/// Ends new starts: what was begun can still be sent.
///
/// # Errors
/// Stale when the form was changed since, Closed when the year is not open.
pub fn stop_starts(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, now: Moment) -> Result<()> {
    let year = held(tx, scope, stepping, Step::StopStarts)?;
    take(tx, scope, &year, Step::StopStarts, stepping.reason.as_deref(), now)
}

/// Closes a year: from then on nothing of it can be changed or sent, and what it comes to for each contract is written down.
///
/// # Errors
/// As [`stop_starts`].
pub fn close(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, now: Moment) -> Result<()> {
    let year = held(tx, scope, stepping, Step::Close)?;
    submissions::decide_results(tx, scope, &year, now)?;
    take(tx, scope, &year, Step::Close, stepping.reason.as_deref(), now)
}

/// Opens a closed year again, with a reason. What it came to is taken back.
///
/// # Errors
/// Invalid without a reason, and as [`stop_starts`].
pub fn reopen(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, now: Moment) -> Result<()> {
    let year = held(tx, scope, stepping, Step::Reopen)?;
    if stepping.reason.as_deref().is_none_or(str::is_empty) {
        return Err(FieldErrors::one("reason", "Say why the year is opened again. The audit log keeps it.").into());
    }
    submissions::take_back_results(tx, scope, &year, now)?;
    take(tx, scope, &year, Step::Reopen, stepping.reason.as_deref(), now)
}

/// Tells the leads of every contract that still runs, once.
fn tell_leads(tx: &mut Tx, year: &Year, now: Moment) -> Result<()> {
    let form = &year.form;
    let told = json!({
        "opens": (form.opens_on > now.pacific_day()).then(|| day_words(form.opens_on)),
        "cutoff": day_words(form.cutoff_on),
        "due": day_words(form.due_on),
    });
    let contracts = submissions::answering(tx, year)?;
    for contract in contracts.iter().filter(|it| !it.has_ended(now.pacific_day())) {
        submissions::queue_for_leads(tx, "year-opened", year, contract, "opening", told.clone(), now)?;
    }
    Ok(())
}

/// The year, its row held, if the step is open and the form is the one that was looked at.
fn held(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, step: Step) -> Result<Year> {
    admin(scope)?;
    forms::hold(tx, stepping.year)?;
    let year = measures::year(tx, stepping.year)?;
    rules::next(year.status, step)?;
    if year.form.version != stepping.seen {
        let text = "Somebody has changed the year's form since you looked at it. Nothing was done; look at it once more, then decide.";
        return Err(Refusal::Stale(text.into()).into());
    }
    Ok(year)
}

fn take(tx: &mut Tx, scope: &OhaScope, year: &Year, step: Step, reason: Option<&str>, now: Moment) -> Result<()> {
    let to = rules::next(year.status, step)?;
    forms::set_status(tx, year.number, to)?;
    // Public lists show the years that have begun.
    edition::raise(tx)?;
    let mut values = vec![
        ("before", year.status.word().to_owned()),
        ("status", to.word().to_owned()),
        ("version", year.form.version.to_string()),
    ];
    values.extend(reason.filter(|it| !it.is_empty()).map(|it| ("reason", it.to_owned())));
    audit::append(tx, line(scope, step.noun(), ("year", year.number.to_string()), values), now)
}
