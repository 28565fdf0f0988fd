//! Loading a year's form and the list of levers.

use sha2::{Digest as _, Sha256};

use super::form::Definition;
use super::io::{LeverLine, ReasonLine};
use super::rules::{Serves, YearStatus};
use super::store;
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
    let text =
        serde_json::to_string(definition).map_err(|cause| Fault::because("The form cannot be written", cause))?;
    let sha256 = hex::encode(Sha256::digest(text.as_bytes()));
    let in_force = store::version_in_force(tx, definition.year)?;
    match &in_force {
        Some((_, known)) if *known == sha256 => return Ok(()),
        Some((version, _)) if *version >= definition.version => {
            let sentence =
                format!("The form of {} was changed without raising its version above {version}", definition.year);
            return Err(Fault::new(sentence).into());
        }
        _ => store::insert_version(tx, definition, &text, &sha256, in_force.is_none(), demonstration, now)?,
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

/// Brings the list of levers up to date.
///
/// # Errors
/// Breaks when a line serves neither capacity nor access.
pub fn load_levers(tx: &mut Tx, lines: &[LeverLine]) -> Result<()> {
    for (position, line) in (1..).zip(lines) {
        Serves::parse(&line.serves)
            .ok_or_else(|| Fault::new(format!("The lever {} cannot serve {}", line.code, line.serves)))?;
        store::keep_lever(tx, position, line)?;
    }
    Ok(())
}

/// Brings the list of return reasons up to date.
///
/// # Errors
/// Breaks when a query fails.
pub fn load_return_reasons(tx: &mut Tx, lines: &[ReasonLine]) -> Result<()> {
    for (position, line) in (1..).zip(lines) {
        store::keep_reason(tx, position, line)?;
    }
    Ok(())
}
