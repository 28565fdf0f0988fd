//! True counts: written by an import, read by OHA and by disclosure control.

use diesel::prelude::*;

use super::ReachScope;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::DataSetId;
use crate::metric::reach::rules::data_set::{Key, Scope, Stratum, TrueCounts, TrueRow};
use crate::platform::db::schema::reach::reach_rows as rows;
use crate::platform::db::{Conn, Tx};

/// Rows that one statement writes. Both databases take far more bound values than these need.
const AT_ONCE: usize = 500;

pub(super) type Fields = (String, String, String, String, String, i64, i64, Option<i64>, Option<i64>, Option<i64>);

pub(super) const FIELDS: (
    rows::scope,
    rows::dim1,
    rows::value1,
    rows::dim2,
    rows::value2,
    rows::line,
    rows::denominator,
    rows::numerator,
    rows::assessment,
    rows::service,
) = (
    rows::scope,
    rows::dim1,
    rows::value1,
    rows::dim2,
    rows::value2,
    rows::line,
    rows::denominator,
    rows::numerator,
    rows::assessment,
    rows::service,
);

/// All true rows of a data set, by scope and stratum. None for anybody but OHA and the program.
///
/// # Errors
/// Breaks when a query fails or a row makes no sense.
pub fn true_rows(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSetId) -> Result<Vec<TrueRow>> {
    if !matches!(scope, ReachScope::Oha(_) | ReachScope::System(_)) {
        return Ok(Vec::new());
    }
    let found: Vec<Fields> = rows::table
        .filter(rows::data_set_id.eq(set.as_str()))
        .order((rows::scope, rows::dim1, rows::value1, rows::dim2, rows::value2))
        .select(FIELDS)
        .load(conn)?;
    found.into_iter().map(read).collect()
}

pub(super) fn read(
    (scope, dim1, value1, dim2, value2, line, denominator, any, assessment, service): Fields,
) -> Result<TrueRow> {
    let wrong = || Fault::new(format!("A reach row stands for nothing: {scope} {dim1} {value1} {dim2} {value2}"));
    let key = Key {
        scope: Scope::parse(&scope).ok_or_else(wrong)?,
        stratum: Stratum::parse([&dim1, &value1, &dim2, &value2]).ok_or_else(wrong)?,
    };
    Ok(TrueRow { key, line, counts: TrueCounts { denominator, any, assessment, service } })
}

/// Shows every true row of a data set, a part of one scope at a time, so that a large table is never held whole. None for anybody but OHA
/// and the program.
///
/// # Errors
/// As [`true_rows`], and what `visit` answers.
pub fn each_true(
    conn: &mut Conn,
    scope: ReachScope<'_>,
    set: &DataSetId,
    mut visit: impl FnMut(TrueRow) -> Result<()>,
) -> Result<()> {
    if !matches!(scope, ReachScope::Oha(_) | ReachScope::System(_)) {
        return Ok(());
    }
    let parts: Vec<(String, String)> = rows::table
        .filter(rows::data_set_id.eq(set.as_str()))
        .select((rows::scope, rows::dim1))
        .distinct()
        .order((rows::scope, rows::dim1))
        .load(conn)?;
    for (of, dim) in parts {
        let found: Vec<Fields> = rows::table
            .filter(rows::data_set_id.eq(set.as_str()).and(rows::scope.eq(&of)).and(rows::dim1.eq(&dim)))
            .order((rows::value1, rows::dim2, rows::value2))
            .select(FIELDS)
            .load(conn)?;
        found.into_iter().try_for_each(|it| visit(read(it)?))?;
    }
    Ok(())
}

/// Writes rows of a data set that has none yet.
///
/// # Errors
/// Breaks when the database refuses them, as when one comes twice.
pub fn insert_true(
    tx: &mut Tx,
    _: ReachScope<'_>,
    set: &DataSetId,
    all: impl IntoIterator<Item = Result<TrueRow>>,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let mut all = all.into_iter();
    loop {
        let some: Vec<TrueRow> = all.by_ref().take(AT_ONCE).collect::<Result<_>>()?;
        if some.is_empty() {
            return Ok(());
        }
        let values: Vec<NewRow> = some.iter().map(|it| NewRow::of(set, it)).collect();
        crate::each_backend!(conn, diesel::insert_into(rows::table).values(&values).execute(conn))?;
    }
}

#[derive(Insertable)]
#[diesel(table_name = rows, treat_none_as_default_value = false)]
struct NewRow<'r> {
    data_set_id: &'r str,
    scope: &'r str,
    dim1: &'r str,
    value1: &'r str,
    dim2: &'r str,
    value2: &'r str,
    line: i64,
    denominator: i64,
    numerator: Option<i64>,
    assessment: Option<i64>,
    service: Option<i64>,
}

impl<'r> NewRow<'r> {
    fn of(set: &'r DataSetId, row: &'r TrueRow) -> Self {
        let [dim1, value1, dim2, value2] = row.key.stratum.words();
        Self {
            data_set_id: set.as_str(),
            scope: row.key.scope.word(),
            dim1,
            value1,
            dim2,
            value2,
            line: row.line,
            denominator: row.counts.denominator,
            numerator: row.counts.any,
            assessment: row.counts.assessment,
            service: row.counts.service,
        }
    }
}

/// Takes all rows of a data set away, before others take their place or the import is taken back.
///
/// # Errors
/// Breaks when a query fails.
pub fn delete_true(tx: &mut Tx, _: ReachScope<'_>, set: &DataSetId) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(rows::table.filter(rows::data_set_id.eq(set.as_str()))).execute(conn)?;
    Ok(())
}
