//! What readers may see, as disclosure control wrote it down. The figures of a suppressed row are not kept here.

use diesel::prelude::*;

use super::ReachScope;
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::metric::reach::rules::data_set::{Audience, DataSet, Key, Scope, Stratum, TrueCounts};
use crate::metric::reach::rules::shown::ShownRow;
use crate::platform::db::schema::reach::reach_shown as shown_rows;
use crate::platform::db::{Conn, Tx};

const AT_ONCE: usize = 500;
const PUBLISHED: &str = "published";
const SUPPRESSED: &str = "suppressed";

/// A row as a reader gets it, with its line in OHA's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLine {
    pub key: Key,
    pub line: i64,
    pub row: ShownRow,
}

pub(super) type Fields =
    (String, String, String, String, String, i64, String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// All that a reader may see of one scope, by stratum. Of a data set that is not open to this reader there is nothing.
///
/// # Errors
/// Not found where this reader may not read the data set; breaks when a query fails.
pub fn shown(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSet, of: &Scope) -> Result<Vec<ShownLine>> {
    is_open(scope, set)?;
    let found: Vec<Fields> = shown_rows::table
        .filter(shown_rows::data_set_id.eq(set.id.as_str()))
        .filter(shown_rows::audience.eq(scope.audience().word()))
        .filter(shown_rows::scope.eq(of.word()))
        .order((shown_rows::dim1, shown_rows::value1, shown_rows::dim2, shown_rows::value2))
        .select(FIELDS)
        .load(conn)?;
    found.into_iter().map(|it| read(set, it)).collect()
}

/// One stratum as a reader may see it in every scope: the state and all CCOs.
///
/// # Errors
/// As [`shown`].
pub fn shown_across(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSet, of: &Stratum) -> Result<Vec<ShownLine>> {
    is_open(scope, set)?;
    let [dim1, value1, dim2, value2] = of.words();
    let found: Vec<Fields> = shown_rows::table
        .filter(shown_rows::data_set_id.eq(set.id.as_str()))
        .filter(shown_rows::audience.eq(scope.audience().word()))
        .filter(shown_rows::dim1.eq(dim1).and(shown_rows::value1.eq(value1)))
        .filter(shown_rows::dim2.eq(dim2).and(shown_rows::value2.eq(value2)))
        .order(shown_rows::scope)
        .select(FIELDS)
        .load(conn)?;
    found.into_iter().map(|it| read(set, it)).collect()
}

/// All that an audience was ever let see of a data set, withdrawn or not: what disclosure control must take as known.
pub(super) fn of_audience(
    conn: &mut Conn,
    scope: ReachScope<'_>,
    set: &DataSet,
    audience: Audience,
) -> Result<Vec<ShownLine>> {
    if !matches!(scope, ReachScope::Oha(_) | ReachScope::System(_)) {
        return Ok(Vec::new());
    }
    let found: Vec<Fields> = shown_rows::table
        .filter(shown_rows::data_set_id.eq(set.id.as_str()).and(shown_rows::audience.eq(audience.word())))
        .select(FIELDS)
        .load(conn)?;
    found.into_iter().map(|it| read(set, it)).collect()
}

pub(super) const FIELDS: (
    shown_rows::scope,
    shown_rows::dim1,
    shown_rows::value1,
    shown_rows::dim2,
    shown_rows::value2,
    shown_rows::line,
    shown_rows::status,
    shown_rows::denominator,
    shown_rows::numerator,
    shown_rows::assessment,
    shown_rows::service,
) = (
    shown_rows::scope,
    shown_rows::dim1,
    shown_rows::value1,
    shown_rows::dim2,
    shown_rows::value2,
    shown_rows::line,
    shown_rows::status,
    shown_rows::denominator,
    shown_rows::numerator,
    shown_rows::assessment,
    shown_rows::service,
);

pub(super) fn is_open(scope: ReachScope<'_>, set: &DataSet) -> Result<()> {
    if scope.open_states().contains(&set.state) { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

pub(super) fn read(set: &DataSet, it: Fields) -> Result<ShownLine> {
    let (scope, dim1, value1, dim2, value2, line, status, denominator, any, assessment, service) = it;
    let wrong = || Fault::new(format!("A shown row makes no sense: {scope} {dim1} {value1} {dim2} {value2} {status}"));
    let key = Key {
        scope: Scope::parse(&scope).ok_or_else(wrong)?,
        stratum: Stratum::parse([&dim1, &value1, &dim2, &value2]).ok_or_else(wrong)?,
    };
    let row = match (status.as_str(), denominator) {
        (PUBLISHED, Some(denominator)) => ShownRow::told(TrueCounts { denominator, any, assessment, service }),
        (SUPPRESSED, None) => ShownRow::suppressed(set.indicators),
        _ => return Err(wrong().into()),
    };
    Ok(ShownLine { key, line, row })
}

/// Writes down what an audience may see, in place of what was written before.
///
/// # Errors
/// Breaks when the database refuses it.
pub fn keep_shown(tx: &mut Tx, _: ReachScope<'_>, set: &DataSet, audience: Audience, all: &[ShownLine]) -> Result<()> {
    let conn: &mut Conn = tx;
    let own = shown_rows::data_set_id.eq(set.id.as_str()).and(shown_rows::audience.eq(audience.word()));
    diesel::delete(shown_rows::table.filter(own)).execute(conn)?;
    for some in all.chunks(AT_ONCE) {
        let values: Vec<NewRow> = some.iter().map(|it| NewRow::of(set, audience, it)).collect();
        crate::each_backend!(conn, diesel::insert_into(shown_rows::table).values(&values).execute(conn))?;
    }
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = shown_rows, treat_none_as_default_value = false)]
struct NewRow<'r> {
    data_set_id: &'r str,
    audience: &'r str,
    scope: &'r str,
    dim1: &'r str,
    value1: &'r str,
    dim2: &'r str,
    value2: &'r str,
    line: i64,
    status: &'r str,
    denominator: Option<i64>,
    numerator: Option<i64>,
    assessment: Option<i64>,
    service: Option<i64>,
}

impl<'r> NewRow<'r> {
    fn of(set: &'r DataSet, audience: Audience, line: &'r ShownLine) -> Self {
        let [dim1, value1, dim2, value2] = line.key.stratum.words();
        Self {
            data_set_id: set.id.as_str(),
            audience: audience.word(),
            scope: line.key.scope.word(),
            dim1,
            value1,
            dim2,
            value2,
            line: line.line,
            status: if line.row.is_suppressed() { SUPPRESSED } else { PUBLISHED },
            denominator: line.row.denominator.number(),
            numerator: line.row.any.number(),
            assessment: line.row.assessment.number(),
            service: line.row.service.number(),
        }
    }
}
