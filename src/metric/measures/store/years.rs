//! The rows of years and of the versions of their forms. They are the same for everybody, so no scope is asked.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::form::Definition;
use crate::metric::measures::rules::{VersionLine, Year, YearStatus};
use crate::platform::db::schema::measures::{measure_versions, measure_years};
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
    let mut years = begun(conn)?;
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

/// Whether a later version of this form is in force.
///
/// # Errors
/// Breaks when a query fails.
pub fn is_superseded(conn: &mut Conn, definition: &Definition) -> Result<bool> {
    Ok(version_in_force(conn, definition.year)?.is_some_and(|(version, _)| version > definition.version))
}

/// The version in force and its hash.
pub(in crate::metric::measures) fn version_in_force(conn: &mut Conn, year: i32) -> Result<Option<(i64, String)>> {
    let found = measure_years::table
        .inner_join(measure_versions::table)
        .filter(measure_versions::version.eq(measure_years::version).and(measure_years::year.eq(i64::from(year))))
        .select((measure_versions::version, measure_versions::sha256));
    Ok(found.first(conn).optional()?)
}

/// Who made a version of a form, why, and what is new in it.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Nobody where a file is loaded.
    pub by: Option<PersonId>,
    pub summary: String,
    pub reason: Option<String>,
}

/// Writes a version and puts it in force.
///
/// # Errors
/// Breaks when a query fails.
pub fn insert_version(
    tx: &mut Tx,
    definition: &Definition,
    made: &Made,
    first: Option<FirstVersion>,
    now: Moment,
) -> Result<String> {
    let (text, sha256) = written(definition)?;
    let conn: &mut Conn = tx;
    let year = i64::from(definition.year);
    if let Some(first) = first {
        let row = (
            measure_years::year.eq(year),
            measure_years::family.eq(&definition.family),
            measure_years::status.eq(definition.status.word()),
            measure_years::demonstration.eq(first.demonstration),
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
        measure_versions::sha256.eq(&sha256),
        measure_versions::loaded_at.eq(now.utc()),
        measure_versions::made_by.eq(made.by.as_ref().map(PersonId::as_str)),
        measure_versions::reason.eq(made.reason.as_deref()),
        measure_versions::summary.eq(&made.summary),
    );
    diesel::insert_into(measure_versions::table).values(row).execute(conn)?;
    Ok(sha256)
}

/// The first version of a year makes the year.
#[derive(Debug, Clone, Copy)]
pub struct FirstVersion {
    pub demonstration: bool,
}

/// A form as it is stored, and its hash.
pub(in crate::metric::measures) fn written(definition: &Definition) -> Result<(String, String)> {
    let text =
        serde_json::to_string(definition).map_err(|cause| Fault::because("The form cannot be written", cause))?;
    let sha256 = hex::encode(Sha256::digest(text.as_bytes()));
    Ok((text, sha256))
}

/// Holds a year's row until the transaction ends: whoever changes the year at the same moment waits, and then sees what was written.
///
/// # Errors
/// Not found when there is no such year.
pub fn hold(tx: &mut Tx, year: MeasurementYear) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = diesel::update(measure_years::table.find(i64::from(year.number())));
    let held = row.set(measure_years::row_version.eq(measure_years::row_version)).execute(conn)?;
    if held == 0 { Err(Refusal::NotFound.into()) } else { Ok(()) }
}

/// An earlier version of a year's form, or the one in force.
///
/// # Errors
/// Breaks when a query fails or the version cannot be read.
pub fn version(conn: &mut Conn, year: MeasurementYear, version: i64) -> Result<Option<Definition>> {
    let text: Option<String> = measure_versions::table
        .find((i64::from(year.number()), version))
        .select(measure_versions::definition)
        .first(conn)
        .optional()?;
    text.map(|text| form(&text, year.number())).transpose()
}

/// The newest versions of a year's form, newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn versions(conn: &mut Conn, year: MeasurementYear, most: i64) -> Result<Vec<VersionLine>> {
    type Row = (i64, NaiveDateTime, Option<String>, String, Option<String>);
    let rows: Vec<Row> = measure_versions::table
        .filter(measure_versions::year.eq(i64::from(year.number())))
        .order(measure_versions::version.desc())
        .limit(most)
        .select((
            measure_versions::version,
            measure_versions::loaded_at,
            measure_versions::made_by,
            measure_versions::summary,
            measure_versions::reason,
        ))
        .load(conn)?;
    let line = |(version, made_at, made_by, summary, reason): Row| VersionLine {
        version,
        made_at: Moment::from_utc(made_at),
        made_by,
        summary,
        reason,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Every year that has begun, newest first: one that is being set up is nobody's but OHA's.
///
/// # Errors
/// As [`years`].
pub fn begun(conn: &mut Conn) -> Result<Vec<Year>> {
    Ok(years(conn)?.into_iter().filter(|it| it.status != YearStatus::Setup).collect())
}

/// A year of an address, for everybody but those who set it up.
///
/// # Errors
/// Not found when there is no such year, or it is still being set up.
pub fn begun_year(conn: &mut Conn, number: MeasurementYear) -> Result<Year> {
    find(conn, number)?.filter(|it| it.status != YearStatus::Setup).ok_or_else(|| Refusal::NotFound.into())
}

/// # Errors
/// Not found when there is no such year.
pub fn set_status(tx: &mut Tx, year: MeasurementYear, status: YearStatus) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = diesel::update(measure_years::table.find(i64::from(year.number())));
    let changed = row
        .set((measure_years::status.eq(status.word()), measure_years::row_version.eq(measure_years::row_version + 1)))
        .execute(conn)?;
    if changed == 0 { Err(Refusal::NotFound.into()) } else { Ok(()) }
}

fn read((number, status, demonstration, definition): Found) -> Result<Year> {
    let number = i32::try_from(number)
        .ok()
        .and_then(MeasurementYear::new)
        .ok_or_else(|| Fault::new(format!("{number} is no year of the measure")))?;
    let status =
        YearStatus::parse(&status).ok_or_else(|| Fault::new(format!("No year's status is called {status}")))?;
    Ok(Year { number, status, demonstration, form: form(&definition, number.number())? })
}

fn form(text: &str, year: i32) -> Result<Definition> {
    serde_json::from_str(text)
        .map_err(|cause| Fault::because(format!("The form of {year} cannot be read"), cause).into())
}
