//! Data sets, without their rows.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::ReachScope;
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::{DataSetId, PersonId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::{DataSet, Indicators, Provenance, State};
use crate::people::tenancy::PublicScope;
use crate::platform::db::schema::reach::reach_data_sets as sets;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sets)]
#[expect(clippy::struct_excessive_bools, reason = "a row has the columns that its table has")]
struct Row {
    data_set_id: String,
    year: i64,
    measure: String,
    period_first: NaiveDate,
    period_last: NaiveDate,
    version: i64,
    extracted_on: NaiveDate,
    source: String,
    method_note: String,
    break_note: String,
    demonstration: bool,
    has_any: bool,
    has_assessment: bool,
    has_service: bool,
    own_counts: bool,
    file_name: String,
    file_sha256: String,
    n_rows: i64,
    state: String,
    corrects: Option<String>,
    correction: String,
    imported_at: NaiveDateTime,
    imported_by: Option<String>,
    released_at: Option<NaiveDateTime>,
    publish_on: Option<NaiveDate>,
    published_at: Option<NaiveDateTime>,
    withdrawn_at: Option<NaiveDateTime>,
    withdrawal_reason: String,
    row_version: i64,
}

/// The data sets that a reader may know of: of one year or of all, the latest period and version first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn list(conn: &mut Conn, scope: ReachScope<'_>, year: Option<MeasurementYear>) -> Result<Vec<DataSet>> {
    let mut query = sets::table
        .filter(sets::state.eq_any(ReachScope::words(scope.states())))
        .order((sets::period_last.desc(), sets::period_first.desc(), sets::version.desc(), sets::data_set_id))
        .select(Row::as_select())
        .into_boxed();
    if let Some(year) = year {
        query = query.filter(sets::year.eq(i64::from(year.number())));
    }
    let found: Vec<DataSet> = query.load(conn)?.into_iter().map(DataSet::try_from).collect::<Result<_>>()?;
    Ok(found.into_iter().filter_map(|it| scope.meets(it)).collect())
}

/// One data set that a reader may know of.
///
/// # Errors
/// Not found; or breaks when a query fails or a word is unknown.
pub fn find(conn: &mut Conn, scope: ReachScope<'_>, id: &DataSetId) -> Result<DataSet> {
    let row: Option<Row> = sets::table
        .find(id.as_str())
        .filter(sets::state.eq_any(ReachScope::words(scope.states())))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    scope.meets(row.ok_or(Refusal::NotFound)?.try_into()?).ok_or_else(|| Refusal::NotFound.into())
}

/// The data sets that stand for their periods: of each year, measure and period the latest version whose rows a reader may read, the latest
/// period first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn standing(conn: &mut Conn, scope: ReachScope<'_>) -> Result<Vec<DataSet>> {
    let mut all = list(conn, scope, None)?;
    all.retain(|it| scope.open_states().contains(&it.state));
    // The newest version comes first, so what is repeated is older. Two measures may count the same days.
    let mut seen = HashSet::new();
    all.retain(|it| {
        let own = &it.provenance;
        seen.insert((own.year, own.measure.clone(), own.period_first, own.period_last))
    });
    Ok(all)
}

/// No version of the same period has been published since, whatever became of it.
const STANDS: &str = "NOT EXISTS (SELECT 1 FROM reach_data_sets newer WHERE newer.year = reach_data_sets.year \
    AND newer.measure = reach_data_sets.measure AND newer.period_first = reach_data_sets.period_first \
    AND newer.period_last = reach_data_sets.period_last AND newer.version > reach_data_sets.version \
    AND newer.published_at IS NOT NULL)";

/// What became public last and stands, newest first; at most so many.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn published_lately(conn: &mut Conn, _: &PublicScope, demonstration: bool, most: i64) -> Result<Vec<DataSet>> {
    let rows: Vec<Row> = sets::table
        .filter(sets::state.eq(State::Published.word()).and(sets::demonstration.eq(demonstration)))
        .filter(sets::published_at.is_not_null().and(sql::<Bool>(STANDS)))
        .order((sets::published_at.desc(), sets::period_last.desc(), sets::data_set_id))
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(DataSet::try_from).collect()
}

/// Writes a new data set.
///
/// # Errors
/// Breaks when the database refuses it, as when its version is taken.
pub fn insert(tx: &mut Tx, _: ReachScope<'_>, set: &DataSet) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(sets::table).values(Row::from(set)).execute(conn)?;
    Ok(())
}

/// Writes all of a data set's own fields over the row that was read, and counts it up. Who released and who published are told by the audit log.
///
/// # Errors
/// Stale when somebody was faster.
pub fn update_state(tx: &mut Tx, _: ReachScope<'_>, set: &DataSet) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = Row::from(set);
    let written = diesel::update(
        sets::table.filter(sets::data_set_id.eq(set.id.as_str()).and(sets::row_version.eq(set.row_version))),
    )
    .set((
        (
            sets::extracted_on.eq(row.extracted_on),
            sets::source.eq(row.source),
            sets::method_note.eq(row.method_note),
            sets::break_note.eq(row.break_note),
            sets::own_counts.eq(row.own_counts),
            sets::has_any.eq(row.has_any),
            sets::has_assessment.eq(row.has_assessment),
            sets::has_service.eq(row.has_service),
            sets::file_name.eq(row.file_name),
            sets::file_sha256.eq(row.file_sha256),
            sets::n_rows.eq(row.n_rows),
            sets::state.eq(row.state),
        ),
        (
            sets::correction.eq(row.correction),
            sets::imported_at.eq(row.imported_at),
            sets::imported_by.eq(row.imported_by),
            sets::released_at.eq(row.released_at),
            sets::publish_on.eq(row.publish_on),
            sets::published_at.eq(row.published_at),
            sets::withdrawn_at.eq(row.withdrawn_at),
            sets::withdrawal_reason.eq(row.withdrawal_reason),
            sets::row_version.eq(set.row_version + 1),
        ),
    ))
    .execute(conn)?;
    if written == 0 {
        return Err(Refusal::Stale(
            "Somebody else changed this data set since you opened its page. Look at it again before you decide.".into(),
        )
        .into());
    }
    Ok(())
}

impl From<&DataSet> for Row {
    fn from(it: &DataSet) -> Self {
        Self {
            data_set_id: it.id.to_string(),
            year: i64::from(it.provenance.year.number()),
            measure: it.provenance.measure.clone(),
            period_first: it.provenance.period_first,
            period_last: it.provenance.period_last,
            version: it.version,
            extracted_on: it.provenance.extracted_on,
            source: it.provenance.source.clone(),
            method_note: it.provenance.method_note.clone(),
            break_note: it.provenance.break_note.clone(),
            demonstration: it.demonstration,
            has_any: it.indicators.any,
            has_assessment: it.indicators.assessment,
            has_service: it.indicators.service,
            own_counts: it.provenance.own_counts,
            file_name: it.file_name.clone(),
            file_sha256: it.file_sha256.clone(),
            n_rows: it.n_rows,
            state: it.state.word().to_owned(),
            corrects: it.corrects.as_ref().map(ToString::to_string),
            correction: it.correction.clone(),
            imported_at: it.imported_at.utc(),
            imported_by: it.imported_by.as_ref().map(ToString::to_string),
            released_at: it.released_at.map(Moment::utc),
            publish_on: it.publish_on,
            published_at: it.published_at.map(Moment::utc),
            withdrawn_at: it.withdrawn_at.map(Moment::utc),
            withdrawal_reason: it.withdrawal_reason.clone(),
            row_version: it.row_version,
        }
    }
}

impl TryFrom<Row> for DataSet {
    type Error = crate::kernel::failure::Error;

    fn try_from(it: Row) -> Result<Self> {
        let state = State::parse(&it.state).ok_or_else(|| Fault::new(format!("No state is called {}", it.state)))?;
        let year = i32::try_from(it.year).map_err(|cause| Fault::because("A data set is of no year", cause))?;
        Ok(Self {
            id: DataSetId::parse(&it.data_set_id)?,
            provenance: Provenance {
                year: MeasurementYear::new(year).ok_or_else(|| Fault::new("A data set is of no year"))?,
                measure: it.measure,
                period_first: it.period_first,
                period_last: it.period_last,
                extracted_on: it.extracted_on,
                source: it.source,
                method_note: it.method_note,
                break_note: it.break_note,
                own_counts: it.own_counts,
            },
            version: it.version,
            demonstration: it.demonstration,
            indicators: Indicators { any: it.has_any, assessment: it.has_assessment, service: it.has_service },
            file_name: it.file_name,
            file_sha256: it.file_sha256,
            n_rows: it.n_rows,
            state,
            corrects: it.corrects.as_deref().map(DataSetId::parse).transpose()?,
            correction: it.correction,
            imported_at: Moment::from_utc(it.imported_at),
            imported_by: it.imported_by.as_deref().map(PersonId::parse).transpose()?,
            released_at: it.released_at.map(Moment::from_utc),
            publish_on: it.publish_on,
            published_at: it.published_at.map(Moment::from_utc),
            withdrawn_at: it.withdrawn_at.map(Moment::from_utc),
            withdrawal_reason: it.withdrawal_reason,
            row_version: it.row_version,
        })
    }
}
