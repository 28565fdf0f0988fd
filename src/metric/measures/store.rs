//! The rows of years, their versions, and levers. They are the same for everybody, so no scope is asked.

use diesel::prelude::*;

use super::form::Definition;
use super::io::{LeverLine, ReasonLine};
use super::rules::{Lever, ReturnReason, Serves, Year, YearStatus};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::platform::db::schema::measures::{levers, measure_versions, measure_years, return_reasons};
use crate::platform::db::{Conn, Tx};

type Found = (i64, String, bool, String);

/// Every year, newest first.
///
/// # Errors
/// Breaks when a query fails or a version cannot be read.
pub fn years(conn: &mut Conn) -> Result<Vec<Year>> {
    let rows: Vec<Found> = measure_years::table
        .inner_join(measure_versions::table)
        .filter(measure_versions::version.eq(measure_years::version))
        .order(measure_years::year.desc())
        .select((
            measure_years::year,
            measure_years::status,
            measure_years::demonstration,
            measure_versions::definition,
        ))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// # Errors
/// Breaks when a query fails or the version cannot be read.
pub fn find(conn: &mut Conn, number: MeasurementYear) -> Result<Option<Year>> {
    let row: Option<Found> = measure_years::table
        .inner_join(measure_versions::table)
        .filter(
            measure_versions::version
                .eq(measure_years::version)
                .and(measure_years::year.eq(i64::from(number.number()))),
        )
        .select((
            measure_years::year,
            measure_years::status,
            measure_years::demonstration,
            measure_versions::definition,
        ))
        .first(conn)
        .optional()?;
    row.map(read).transpose()
}

/// The year of an address.
///
/// # Errors
/// Not found when there is no such year.
pub fn year(conn: &mut Conn, number: MeasurementYear) -> Result<Year> {
    find(conn, number)?.ok_or_else(|| Refusal::NotFound.into())
}

/// The newest year that is not closed, or the newest of all: where people work.
///
/// # Errors
/// Breaks when a query fails.
pub fn newest(conn: &mut Conn) -> Result<Option<Year>> {
    let mut years = years(conn)?;
    let open = years.iter().position(|it| it.status == YearStatus::Open).unwrap_or(0);
    Ok((!years.is_empty()).then(|| years.swap_remove(open)))
}

/// The text of the version in force, byte for byte, for snapshots.
///
/// # Errors
/// Breaks when a query fails.
pub fn definition_text(conn: &mut Conn, number: MeasurementYear) -> Result<String> {
    let year = i64::from(number.number());
    let text = measure_versions::table
        .inner_join(measure_years::table)
        .filter(measure_versions::version.eq(measure_years::version).and(measure_years::year.eq(year)))
        .select(measure_versions::definition);
    Ok(text.first(conn)?)
}

/// The levers, in the order of the list.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn levers(conn: &mut Conn) -> Result<Vec<Lever>> {
    let rows: Vec<(String, String, String, String)> = levers::table
        .order(levers::position)
        .select((levers::lever, levers::label, levers::description, levers::serves))
        .load(conn)?;
    rows.into_iter()
        .map(|(code, label, description, serves)| {
            let serves = Serves::parse(&serves).ok_or_else(|| Fault::new(format!("A lever cannot serve {serves}")))?;
            Ok(Lever { code, label, description, serves })
        })
        .collect()
}

/// The reasons for which an item is returned, in the order of the list.
///
/// # Errors
/// Breaks when a query fails.
pub fn return_reasons(conn: &mut Conn) -> Result<Vec<ReturnReason>> {
    let rows: Vec<(String, String, String, String)> = return_reasons::table
        .order(return_reasons::position)
        .select((
            return_reasons::reason,
            return_reasons::label,
            return_reasons::description,
            return_reasons::provenance,
        ))
        .load(conn)?;
    let read = |(code, label, description, provenance): (String, String, String, String)| ReturnReason {
        code,
        label,
        description,
        is_official: provenance == "official",
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Whether a later version of this form is in force.
///
/// # Errors
/// Breaks when a query fails.
pub fn is_superseded(conn: &mut Conn, definition: &Definition) -> Result<bool> {
    Ok(version_in_force(conn, definition.year)?.is_some_and(|(version, _)| version > definition.version))
}

/// The version in force and its hash.
pub(super) fn version_in_force(conn: &mut Conn, year: i32) -> Result<Option<(i64, String)>> {
    let found = measure_years::table
        .inner_join(measure_versions::table)
        .filter(measure_versions::version.eq(measure_years::version).and(measure_years::year.eq(i64::from(year))))
        .select((measure_versions::version, measure_versions::sha256));
    Ok(found.first(conn).optional()?)
}

pub(super) fn insert_version(
    tx: &mut Tx,
    definition: &Definition,
    text: &str,
    sha256: &str,
    is_first: bool,
    demonstration: bool,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let year = i64::from(definition.year);
    if is_first {
        let row = (
            measure_years::year.eq(year),
            measure_years::family.eq(&definition.family),
            measure_years::status.eq(definition.status.word()),
            measure_years::demonstration.eq(demonstration),
            measure_years::version.eq(definition.version),
            measure_years::row_version.eq(1),
        );
        diesel::insert_into(measure_years::table).values(row).execute(conn)?;
    } else {
        diesel::update(measure_years::table.find(year))
            .set((
                measure_years::version.eq(definition.version),
                measure_years::row_version.eq(measure_years::row_version + 1),
            ))
            .execute(conn)?;
    }
    let row = (
        measure_versions::year.eq(year),
        measure_versions::version.eq(definition.version),
        measure_versions::definition.eq(text),
        measure_versions::sha256.eq(sha256),
        measure_versions::loaded_at.eq(now.utc()),
    );
    diesel::insert_into(measure_versions::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn set_status(tx: &mut Tx, year: MeasurementYear, status: YearStatus) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = diesel::update(measure_years::table.find(i64::from(year.number())));
    let changed = row
        .set((measure_years::status.eq(status.word()), measure_years::row_version.eq(measure_years::row_version + 1)))
        .execute(conn)?;
    if changed == 0 { Err(Refusal::NotFound.into()) } else { Ok(()) }
}

pub(super) fn keep_lever(tx: &mut Tx, position: i64, line: &LeverLine) -> Result<()> {
    let conn: &mut Conn = tx;
    let values = (
        levers::label.eq(&line.label),
        levers::description.eq(&line.description),
        levers::serves.eq(&line.serves),
        levers::position.eq(position),
        levers::provenance.eq(&line.provenance),
    );
    if diesel::update(levers::table.find(&line.code)).set(values).execute(conn)? == 0 {
        diesel::insert_into(levers::table).values((levers::lever.eq(&line.code), values)).execute(conn)?;
    }
    Ok(())
}

pub(super) fn keep_reason(tx: &mut Tx, position: i64, line: &ReasonLine) -> Result<()> {
    let conn: &mut Conn = tx;
    let values = (
        return_reasons::label.eq(&line.label),
        return_reasons::description.eq(&line.description),
        return_reasons::position.eq(position),
        return_reasons::provenance.eq(&line.provenance),
    );
    if diesel::update(return_reasons::table.find(&line.code)).set(values).execute(conn)? == 0 {
        diesel::insert_into(return_reasons::table)
            .values((return_reasons::reason.eq(&line.code), values))
            .execute(conn)?;
    }
    Ok(())
}

fn read((number, status, demonstration, definition): Found) -> Result<Year> {
    let number = i32::try_from(number)
        .ok()
        .and_then(MeasurementYear::new)
        .ok_or_else(|| Fault::new(format!("{number} is no year of the measure")))?;
    let status =
        YearStatus::parse(&status).ok_or_else(|| Fault::new(format!("No year's status is called {status}")))?;
    let form = serde_json::from_str(&definition)
        .map_err(|cause| Fault::because(format!("The form of {number} cannot be read"), cause))?;
    Ok(Year { number, status, demonstration, form })
}
