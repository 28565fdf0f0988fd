//! What an import needs beside data sets and rows: files that wait, what was replaced, and the way back.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::ReachScope;
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::{DataSetId, PersonId, UploadId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::import::terms::Sheet;
use crate::people::tenancy::{OhaScope, SystemScope};
use crate::platform::db::schema::reach::{
    reach_data_sets, reach_profiles, reach_replaced, reach_rows, reach_shown, reach_uploads,
};
use crate::platform::db::{Conn, Tx};
use crate::platform::tables::Kind;

/// A file that waits to be taken in.
#[derive(Clone)]
pub struct Waiting {
    pub id: UploadId,
    pub year: MeasurementYear,
    pub file_name: String,
    pub file_sha256: String,
    pub kind: Kind,
    pub bytes: Vec<u8>,
    pub sheet: Sheet,
    pub uploaded_by: PersonId,
    pub uploaded_at: Moment,
    pub version: i64,
}

#[derive(Queryable)]
struct Row {
    upload_id: String,
    year: i64,
    file_name: String,
    file_sha256: String,
    kind: String,
    bytes: Vec<u8>,
    mapping: String,
    uploaded_by: String,
    uploaded_at: NaiveDateTime,
    row_version: i64,
}

/// As [`Row`], with the file where it is: it is large, and is not copied for this.
#[derive(Insertable)]
#[diesel(table_name = reach_uploads)]
struct NewRow<'f> {
    upload_id: &'f str,
    year: i64,
    file_name: &'f str,
    file_sha256: &'f str,
    kind: &'static str,
    bytes: &'f [u8],
    mapping: String,
    uploaded_by: &'f str,
    uploaded_at: NaiveDateTime,
    row_version: i64,
}

/// # Errors
/// Breaks when the database refuses it.
pub fn insert_upload(tx: &mut Tx, _: &OhaScope, it: &Waiting) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = NewRow {
        upload_id: it.id.as_str(),
        year: i64::from(it.year.number()),
        file_name: &it.file_name,
        file_sha256: &it.file_sha256,
        kind: it.kind.word(),
        bytes: &it.bytes,
        mapping: written(&it.sheet)?,
        uploaded_by: it.uploaded_by.as_str(),
        uploaded_at: it.uploaded_at.utc(),
        row_version: it.version,
    };
    diesel::insert_into(reach_uploads::table).values(row).execute(conn)?;
    Ok(())
}

/// # Errors
/// Not found when it was taken in, let go or forgotten.
pub fn upload(conn: &mut Conn, _: &OhaScope, id: &UploadId) -> Result<Waiting> {
    let row: Option<Row> = reach_uploads::table.find(id.as_str()).first(conn).optional()?;
    row.ok_or(Refusal::NotFound)?.try_into()
}

/// The files that wait, the newest first: id, name, when.
///
/// # Errors
/// Breaks when a query fails.
pub fn uploads(conn: &mut Conn, _: &OhaScope) -> Result<Vec<(UploadId, String, Moment)>> {
    let rows: Vec<(String, String, NaiveDateTime)> = reach_uploads::table
        .order((reach_uploads::uploaded_at.desc(), reach_uploads::upload_id))
        .select((reach_uploads::upload_id, reach_uploads::file_name, reach_uploads::uploaded_at))
        .limit(50)
        .load(conn)?;
    rows.into_iter().map(|(id, name, at)| Ok((UploadId::parse(&id)?, name, Moment::from_utc(at)))).collect()
}

/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn keep_sheet(tx: &mut Tx, _: &OhaScope, id: &UploadId, sheet: &Sheet, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = reach_uploads::table.find(id.as_str()).filter(reach_uploads::row_version.eq(version));
    let values = (reach_uploads::mapping.eq(written(sheet)?), reach_uploads::row_version.eq(version + 1));
    if diesel::update(row).set(values).execute(conn)? == 0 {
        return Err(
            Refusal::Stale("Somebody else changed what is said of this file. Open its page again.".into()).into()
        );
    }
    Ok(())
}

/// Takes a file out of those that wait, as it was when its page was shown.
///
/// # Errors
/// Not found when it is gone; Stale when what is said of it was changed since.
pub fn take_upload(tx: &mut Tx, scope: &OhaScope, id: &UploadId, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = reach_uploads::table.find(id.as_str()).filter(reach_uploads::row_version.eq(version));
    if diesel::delete(row).execute(conn)? == 1 {
        return Ok(());
    }
    upload(conn, scope, id)?;
    Err(Refusal::Stale("Somebody else changed what is said of this file. Open its page again.".into()).into())
}

/// Forgets files that came before a moment, and what was replaced in data sets that are released since.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_old(tx: &mut Tx, _: &SystemScope, before: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    let released: Vec<String> = reach_data_sets::table
        .filter(reach_data_sets::released_at.is_not_null())
        .select(reach_data_sets::data_set_id)
        .load(conn)?;
    diesel::delete(reach_replaced::table.filter(reach_replaced::data_set_id.eq_any(&released))).execute(conn)?;
    Ok(diesel::delete(reach_uploads::table.filter(reach_uploads::uploaded_at.lt(before.utc()))).execute(conn)?)
}

/// Keeps what a data set was, in place of what was kept of it before.
///
/// # Errors
/// Breaks when the database refuses it.
pub fn keep_replaced(
    tx: &mut Tx,
    scope: ReachScope<'_>,
    set: &DataSetId,
    (terms, rows): (&str, &str),
    now: Moment,
) -> Result<()> {
    forget_replaced(tx, scope, set)?;
    let conn: &mut Conn = tx;
    let row = (
        reach_replaced::data_set_id.eq(set.as_str()),
        reach_replaced::was_terms.eq(terms),
        reach_replaced::was_rows.eq(rows),
        reach_replaced::replaced_at.eq(now.utc()),
    );
    diesel::insert_into(reach_replaced::table).values(row).execute(conn)?;
    Ok(())
}

/// What a data set was before its last import: its terms and its rows.
///
/// # Errors
/// Breaks when a query fails.
pub fn replaced(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSetId) -> Result<Option<(String, String)>> {
    if !matches!(scope, ReachScope::Oha(_) | ReachScope::System(_)) {
        return Ok(None);
    }
    let kept = reach_replaced::table.find(set.as_str()).select((reach_replaced::was_terms, reach_replaced::was_rows));
    Ok(kept.first(conn).optional()?)
}

/// Forgets what a data set was before: at its release there is no way back any more.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_replaced(tx: &mut Tx, _: ReachScope<'_>, set: &DataSetId) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(reach_replaced::table.find(set.as_str())).execute(conn)?;
    Ok(())
}

/// Takes away what disclosure control made of rows that are there no more.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_protection(tx: &mut Tx, _: ReachScope<'_>, set: &DataSetId) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(reach_shown::table.filter(reach_shown::data_set_id.eq(set.as_str()))).execute(conn)?;
    diesel::delete(reach_profiles::table.filter(reach_profiles::data_set_id.eq(set.as_str()))).execute(conn)?;
    Ok(())
}

/// Takes a data set away that nobody but OHA has seen.
///
/// # Errors
/// Breaks when a query fails.
pub fn delete(tx: &mut Tx, scope: ReachScope<'_>, set: &DataSetId) -> Result<()> {
    forget_protection(tx, scope, set)?;
    forget_replaced(tx, scope, set)?;
    let conn: &mut Conn = tx;
    diesel::delete(reach_rows::table.filter(reach_rows::data_set_id.eq(set.as_str()))).execute(conn)?;
    diesel::delete(reach_data_sets::table.find(set.as_str())).execute(conn)?;
    Ok(())
}

fn written(sheet: &Sheet) -> Result<String> {
    Ok(serde_json::to_string(sheet).map_err(|cause| Fault::because("A sheet cannot be written", cause))?)
}

impl TryFrom<Row> for Waiting {
    type Error = crate::kernel::failure::Error;

    fn try_from(it: Row) -> Result<Self> {
        let year = i32::try_from(it.year).ok().and_then(MeasurementYear::new);
        Ok(Self {
            id: UploadId::parse(&it.upload_id)?,
            year: year.ok_or_else(|| Fault::new("A file is of no year"))?,
            file_name: it.file_name,
            file_sha256: it.file_sha256,
            kind: Kind::parse(&it.kind).ok_or_else(|| Fault::new(format!("No file is of the kind {}", it.kind)))?,
            bytes: it.bytes,
            sheet: serde_json::from_str(&it.mapping)
                .map_err(|cause| Fault::because("A sheet cannot be read", cause))?,
            uploaded_by: PersonId::parse(&it.uploaded_by)?,
            uploaded_at: Moment::from_utc(it.uploaded_at),
            version: it.row_version,
        })
    }
}
