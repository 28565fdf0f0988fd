//! New years, and new versions of a year's form.

use super::{admin, line};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::store::{self as forms, FirstVersion, Made};
use crate::metric::measures::{self, Definition, Year, YearStatus};
use crate::metric::years::rules::{self, Consent, Edit};
use crate::metric::years::store;
use crate::people::tenancy::OhaScope;
use crate::platform::audit;
use crate::platform::db::Tx;
use crate::platform::edition;

/// Sets up a year from another one: dates moved, all words and their provenance as they are.
///
/// # Errors
/// Not found when there is no year to begin from, Invalid when the year is there already.
pub fn set_up(
    tx: &mut Tx,
    scope: &OhaScope,
    from: MeasurementYear,
    to: MeasurementYear,
    demonstration: bool,
    now: Moment,
) -> Result<()> {
    admin(scope)?;
    forms::hold(tx, from)?;
    let source = measures::year(tx, from)?;
    if measures::find(tx, to)?.is_some() {
        return Err(FieldErrors::one("year", format!("{to} is there already. Open its page to work on it.")).into());
    }
    let form = rules::moved_to(&source.form, to);
    let made = made(scope, format!("Set up from {from}, version {}", source.form.version), None);
    let sha256 = forms::insert_version(tx, &form, &made, Some(FirstVersion { demonstration }), now)?;
    let values = vec![("from", from.to_string()), ("version", source.form.version.to_string()), ("sha256", sha256)];
    audit::append(tx, line(scope, "year-set-up", ("year", to.to_string()), values), now)
}

/// Takes in a year's file: a new year, or all of one that is still being set up.
///
/// # Errors
/// Invalid when the year has begun.
pub fn take_in(tx: &mut Tx, scope: &OhaScope, form: &Definition, demonstration: bool, now: Moment) -> Result<()> {
    admin(scope)?;
    let number = MeasurementYear::new(form.year).ok_or(Refusal::NotFound)?;
    let known = measures::find(tx, number)?;
    let first = known.is_none().then_some(FirstVersion { demonstration });
    let mut form = Definition { status: YearStatus::Setup, version: 1, ..form.clone() };
    if known.is_some() {
        forms::hold(tx, number)?;
        let year = measures::year(tx, number)?;
        if year.status != YearStatus::Setup {
            let text = format!("{number} has begun, so it is not replaced as a whole. Change its parts on its pages.");
            return Err(FieldErrors::one("text", text).into());
        }
        form.version = year.form.version + 1;
    }
    let sha256 = forms::insert_version(tx, &form, &made(scope, "Taken in from a file".into(), None), first, now)?;
    let values = vec![("version", form.version.to_string()), ("sha256", sha256)];
    audit::append(tx, line(scope, "year-taken-in", ("year", number.to_string()), values), now)
}

/// Puts a new version of a form in force, in which one part is changed. `base` is the version that the person saw.
///
/// # Errors
/// Closed when the year is over, Stale when somebody else changed this very part since, Invalid when the change does not fit or a year that
/// has begun is changed without a reason.
pub fn revise(
    tx: &mut Tx,
    scope: &OhaScope,
    number: MeasurementYear,
    edit: &Edit,
    base: i64,
    consent: Option<&Consent>,
    now: Moment,
) -> Result<()> {
    admin(scope)?;
    forms::hold(tx, number)?;
    let year = measures::year(tx, number)?;
    if year.status == YearStatus::Closed {
        let text = format!("{number} is closed, so its form stays as it is. Reopen the year if it has to change.");
        return Err(Refusal::Closed(text).into());
    }
    let seen = forms::version(tx, number, base)?;
    if seen.is_none_or(|it| rules::part(&it, edit) != rules::part(&year.form, edit)) {
        let text =
            "Somebody else has changed this meanwhile. Nothing was overwritten; open the page to see how it stands.";
        return Err(Refusal::Stale(text.into()).into());
    }
    let next = rules::apply(&year.form, edit)?;
    if next == year.form {
        return Ok(());
    }
    if year.status != YearStatus::Setup && consent.is_none() {
        return Err(FieldErrors::one("reason", "Say why the year is changed while it is under way.").into());
    }
    put_in_force(tx, scope, &year, next, edit, consent, now)
}

fn put_in_force(
    tx: &mut Tx,
    scope: &OhaScope,
    year: &Year,
    mut next: Definition,
    edit: &Edit,
    consent: Option<&Consent>,
    now: Moment,
) -> Result<()> {
    next.version = year.form.version + 1;
    let reason = consent.map(|it| it.reason.clone());
    forms::insert_version(tx, &next, &made(scope, rules::summary(edit), reason.clone()), None, now)?;
    let mut values = vec![("version", next.version.to_string())];
    if next.due_on != year.form.due_on {
        let moved = store::move_due_dates(tx, scope, year.number, year.form.due_on, next.due_on)?;
        values.push(("due_dates_moved", moved.to_string()));
    }
    for difference in rules::differences(&year.form, &next) {
        for field in difference.fields {
            let name = format!("{}: {}", difference.subject, field.label);
            values.push(("before", format!("{name}: {}", field.before)));
            values.push(("after", format!("{name}: {}", field.after)));
        }
    }
    values.extend(reason.map(|it| ("reason", it)));
    if year.status != YearStatus::Setup {
        edition::raise(tx)?;
    }
    audit::append(tx, line(scope, "year-revision", ("year", year.number.to_string()), values), now)
}

fn made(scope: &OhaScope, summary: String, reason: Option<String>) -> Made {
    Made { by: Some(scope.person().clone()), summary, reason }
}
