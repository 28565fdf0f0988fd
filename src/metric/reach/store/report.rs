//! What a report is made of: one value at a time of some scopes, and one row through all periods. Two questions, however long the report.

use diesel::prelude::*;

use super::ReachScope;
use super::shown::{FIELDS, Fields, ShownLine, is_open, read};
use crate::kernel::failure::Result;
use crate::kernel::ids::DataSetId;
use crate::metric::reach::rules::data_set::{DataSet, Scope, Stratum};
use crate::platform::db::Conn;
use crate::platform::db::schema::reach::{reach_profiles as profiles, reach_shown as shown_rows};

/// How a data set was protected for a reader's audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Rule {
    /// Groups of 1 up to so many children are not told.
    pub threshold: i64,
    pub least_denominator: i64,
    pub hides_zero: bool,
    pub rounds_to: i64,
}

/// The total and one value at a time, of each of these scopes.
///
/// # Errors
/// Not found where this reader may not read the data set; breaks when a query fails.
pub fn singles(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSet, of: &[Scope]) -> Result<Vec<ShownLine>> {
    is_open(scope, set)?;
    let found: Vec<Fields> = shown_rows::table
        .filter(shown_rows::data_set_id.eq(set.id.as_str()))
        .filter(shown_rows::audience.eq(scope.audience().word()))
        .filter(shown_rows::scope.eq_any(of.iter().map(Scope::word)))
        .filter(shown_rows::dim2.eq(""))
        .order((shown_rows::scope, shown_rows::dim1, shown_rows::value1))
        .select(FIELDS)
        .load(conn)?;
    found.into_iter().map(|it| read(set, it)).collect()
}

/// One stratum of some scopes in each of these data sets. What this reader may not read is left out.
///
/// # Errors
/// Breaks when a query fails.
pub fn over_time(
    conn: &mut Conn,
    scope: ReachScope<'_>,
    sets: &[DataSet],
    of: &[Scope],
    stratum: &Stratum,
) -> Result<Vec<(DataSetId, ShownLine)>> {
    let open: Vec<&DataSet> = sets.iter().filter(|it| is_open(scope, it).is_ok()).collect();
    let [dim1, value1, dim2, value2] = stratum.words();
    let found: Vec<(String, Fields)> = shown_rows::table
        .filter(shown_rows::data_set_id.eq_any(open.iter().map(|it| it.id.as_str())))
        .filter(shown_rows::audience.eq(scope.audience().word()))
        .filter(shown_rows::scope.eq_any(of.iter().map(Scope::word)))
        .filter(shown_rows::dim1.eq(dim1).and(shown_rows::value1.eq(value1)))
        .filter(shown_rows::dim2.eq(dim2).and(shown_rows::value2.eq(value2)))
        .select((shown_rows::data_set_id, FIELDS))
        .load(conn)?;
    let line = |(id, fields): (String, Fields)| {
        let set = open.iter().find(|it| it.id.as_str() == id)?;
        Some(read(set, fields).map(|line| (set.id.clone(), line)))
    };
    found.into_iter().filter_map(line).collect()
}

/// By which rule a data set was protected for this reader; none where nobody has said.
///
/// # Errors
/// Breaks when a query fails.
pub fn rule(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSet) -> Result<Option<Rule>> {
    let of = (profiles::threshold, profiles::least_denominator, profiles::hides_zero, profiles::rounds_to);
    Ok(profiles::table.find((set.id.as_str(), scope.audience().word())).select(of).first(conn).optional()?)
}
