//! What a step asks beside the rows: other versions of the period, whose turn it is, which contracts a data set tells of, a page of its rows.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ReachScope;
use super::data_sets::list;
use crate::kernel::failure::Result;
use crate::kernel::ids::{ContractId, DataSetId};
use crate::kernel::paging::Paging;
use crate::metric::reach::rules::data_set::{Audience, DataSet, Key, Scope, State, TrueCounts, TrueRow};
use crate::metric::reach::rules::protection::Before;
use crate::platform::db::Conn;
use crate::platform::db::schema::reach::{reach_profiles, reach_rows as rows, reach_shown as shown_rows};

/// Every other version of a data set's period, the newest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn other_versions(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSet) -> Result<Vec<DataSet>> {
    let own = &set.provenance;
    let mut all = list(conn, scope, Some(own.year))?;
    all.retain(|it| {
        let other = &it.provenance;
        it.id != set.id
            && (other.measure.as_str(), other.period_first, other.period_last)
                == (own.measure.as_str(), own.period_first, own.period_last)
    });
    Ok(all)
}

/// Data sets of which it is not settled what may be shown.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn waiting(conn: &mut Conn, scope: ReachScope<'_>) -> Result<Vec<DataSet>> {
    let refused: Vec<String> = reach_profiles::table
        .filter(reach_profiles::outcome.eq("refused"))
        .select(reach_profiles::data_set_id)
        .distinct()
        .load(conn)?;
    let mut all = list(conn, scope, None)?;
    all.retain(|it| it.state == State::Imported && !refused.iter().any(|id| id == it.id.as_str()));
    Ok(all)
}

/// Data sets whose day to be published has come.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn due(conn: &mut Conn, scope: ReachScope<'_>, today: NaiveDate) -> Result<Vec<DataSet>> {
    let mut all = list(conn, scope, None)?;
    all.retain(|it| it.state == State::Scheduled && it.publish_on.is_some_and(|day| day <= today));
    Ok(all)
}

/// The contracts that a data set tells of.
///
/// # Errors
/// Breaks when a query fails or an id is none.
pub fn contracts_in(conn: &mut Conn, _: ReachScope<'_>, set: &DataSetId) -> Result<Vec<ContractId>> {
    let words: Vec<String> = rows::table
        .filter(rows::data_set_id.eq(set.as_str()))
        .filter(rows::scope.ne(Scope::Statewide.word()))
        .order(rows::scope)
        .select(rows::scope)
        .distinct()
        .load(conn)?;
    words.iter().map(|it| Ok(ContractId::parse(it)?)).collect()
}

/// What an audience was shown of other versions that were ever released.
///
/// # Errors
/// Breaks when a query fails or a row makes no sense.
pub fn shown_before(conn: &mut Conn, scope: ReachScope<'_>, set: &DataSet, audience: Audience) -> Result<Vec<Before>> {
    let mut all = Vec::new();
    for other in other_versions(conn, scope, set)?.into_iter().filter(|it| it.released_at.is_some()) {
        let rounds_to: Option<i64> = reach_profiles::table
            .find((other.id.as_str(), audience.word()))
            .select(reach_profiles::rounds_to)
            .first(conn)
            .optional()?;
        let lines = super::shown::of_audience(conn, scope, &other, audience)?;
        let told =
            |it: &super::ShownLine| Some((it.key.clone(), crate::metric::reach::rules::protection::told(&it.row)?));
        let figures: Vec<(Key, TrueCounts)> = lines.iter().filter_map(told).collect();
        all.push(Before { rounds_to: rounds_to.unwrap_or(1), rows: figures });
    }
    Ok(all)
}

/// One page of a data set's true rows, in the order of the file, and how many there are. Only OHA has any.
///
/// # Errors
/// Breaks when a query fails or a row makes no sense.
pub fn true_page(
    conn: &mut Conn,
    scope: ReachScope<'_>,
    set: &DataSetId,
    of: &Scope,
    paging: Paging,
) -> Result<(Vec<TrueRow>, i64)> {
    if !matches!(scope, ReachScope::Oha(_)) {
        return Ok((Vec::new(), 0));
    }
    let own = rows::table.filter(rows::data_set_id.eq(set.as_str()).and(rows::scope.eq(of.word())));
    let total = own.count().get_result(conn)?;
    let found = own
        .order((rows::dim1, rows::value1, rows::dim2, rows::value2))
        .select(super::true_rows::FIELDS)
        .limit(paging.size)
        .offset(paging.offset())
        .load(conn)?;
    Ok((found.into_iter().map(super::true_rows::read).collect::<Result<_>>()?, total))
}

/// One page of what an audience may see, for OHA to look at before and after the release.
///
/// # Errors
/// Breaks when a query fails or a row makes no sense.
pub fn shown_page(
    conn: &mut Conn,
    scope: ReachScope<'_>,
    set: &DataSet,
    (audience, of): (Audience, &Scope),
    paging: Paging,
) -> Result<(Vec<super::ShownLine>, i64)> {
    if !matches!(scope, ReachScope::Oha(_)) {
        return Ok((Vec::new(), 0));
    }
    let own = shown_rows::table
        .filter(shown_rows::data_set_id.eq(set.id.as_str()).and(shown_rows::audience.eq(audience.word())))
        .filter(shown_rows::scope.eq(of.word()));
    let total = own.count().get_result(conn)?;
    let found = own
        .order((shown_rows::dim1, shown_rows::value1, shown_rows::dim2, shown_rows::value2))
        .select(super::shown::FIELDS)
        .limit(paging.size)
        .offset(paging.offset())
        .load(conn)?;
    Ok((found.into_iter().map(|it| super::shown::read(set, it)).collect::<Result<_>>()?, total))
}
