//! Loading a year's form and the words of the lists that all years share.

use super::form::Definition;
use super::io::TermLine;
use super::rules::{Serves, Vocabulary, YearStatus};
use super::store::{self, FirstVersion, Made};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;

/// Loads a form. The same form again changes nothing; another one needs a higher version, and the older stays.
///
/// # Errors
/// Breaks when the form was changed without raising its version.
pub fn load(tx: &mut Tx, definition: &Definition, demonstration: bool, now: Moment) -> Result<()> {
    let (_, sha256) = store::written(definition)?;
    let in_force = store::version_in_force(tx, definition.year)?;
    match &in_force {
        Some((_, known)) if *known == sha256 => return Ok(()),
        Some((version, _)) if *version >= definition.version => {
            let sentence =
                format!("The form of {} was changed without raising its version above {version}", definition.year);
            return Err(Fault::new(sentence).into());
        }
        _ => {
            let first = in_force.is_none().then_some(FirstVersion { demonstration });
            let made = Made { summary: "Loaded from a file".into(), ..Made::default() };
            store::insert_version(tx, definition, &made, first, now)?;
        }
    }
    let entry = Entry {
        actor: "system".into(),
        tenant: "system".into(),
        action: "year-loaded",
        subject_kind: "year",
        subject_id: definition.year.to_string(),
        values: vec![("version", definition.version.to_string()), ("sha256", sha256)],
    };
    audit::append(tx, entry, now)
}

/// Opens or closes a year.
///
/// # Errors
/// Not found when there is no such year.
pub fn set_status(tx: &mut Tx, year: MeasurementYear, status: YearStatus, now: Moment) -> Result<()> {
    store::set_status(tx, year, status)?;
    let entry = Entry {
        actor: "system".into(),
        tenant: "system".into(),
        action: "year-status",
        subject_kind: "year",
        subject_id: year.to_string(),
        values: vec![("status", status.word().to_owned())],
    };
    audit::append(tx, entry, now)
}

/// Brings a list up to date with its file. What OHA has edited in its pages stays as it is.
///
/// # Errors
/// Breaks when a lever serves neither capacity nor access.
pub fn load_terms(tx: &mut Tx, vocabulary: Vocabulary, lines: &[TermLine], now: Moment) -> Result<()> {
    let mut changed = Vec::new();
    for (position, line) in (1..).zip(lines) {
        let serves = line.serves.as_deref().unwrap_or_default();
        if vocabulary == Vocabulary::Levers && Serves::parse(serves).is_none() {
            return Err(Fault::new(format!("The lever {} cannot serve {serves}", line.code)).into());
        }
        if store::keep_term(tx, vocabulary, position, line)? {
            changed.push(line.code.as_str());
        }
    }
    loaded(tx, vocabulary.slug(), &changed, now)
}

/// The line of reference data that was brought in; none where nothing changed.
fn loaded(tx: &mut Tx, list: &str, changed: &[&str], now: Moment) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let entry = Entry {
        actor: "system".into(),
        tenant: "system".into(),
        action: "reference-loaded",
        subject_kind: "reference",
        subject_id: list.to_owned(),
        values: vec![("changed", changed.join(" "))],
    };
    audit::append(tx, entry, now)
}
