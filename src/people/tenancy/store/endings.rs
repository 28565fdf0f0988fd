//! How contracts end, for OHA's administrators: the list, paged in SQL, and the one row that says it.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::contracts::ContractRow;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::paging::Paging;
use crate::kernel::time::Moment;
use crate::people::tenancy::rules::{Contract, ContractEnd, ContractFilter, Coverage, Phase};
use crate::people::tenancy::scope::{CcoScope, OhaScope};
use crate::platform::db::schema::tenancy::{contract_counties, contracts, counties};
use crate::platform::db::{Conn, MultiBackend, Tx, lower};

/// A contract with all that is said of its end.
#[derive(Debug, Clone)]
pub struct ContractRecord {
    pub contract: Contract,
    /// The counties that it serves, by name; true where it serves a part of one.
    pub counties: Vec<(String, bool)>,
    /// What the contract that takes over is called.
    pub successor_name: Option<String>,
    /// The row version that the next save must name.
    pub version: i64,
}

/// Narrows a query to what the filter wants. A macro, since the counting and the listing query differ in type.
macro_rules! narrowed {
    ($query:expr, $filter:expr, $today:expr) => {{
        let mut query = $query.filter(contracts::demonstration.eq($filter.demonstration));
        if let Some(pattern) = $filter.pattern() {
            let short = lower(contracts::short_name).like(pattern.clone()).escape('\\');
            query = query.filter(short.or(lower(contracts::legal_name).like(pattern).escape('\\')));
        }
        match $filter.phase {
            None => query,
            Some(Phase::Running) => query.filter(contracts::ends_on.is_null()),
            Some(Phase::Ending) => query.filter(contracts::ends_on.ge($today).assume_not_null()),
            Some(Phase::Ended) => query.filter(contracts::ends_on.lt($today).assume_not_null()),
        }
    }};
}

/// A page of contracts by name, and how many there are in all.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn contract_records(
    conn: &mut Conn,
    _: &OhaScope,
    filter: &ContractFilter,
    paging: Paging,
    today: NaiveDate,
) -> Result<(Vec<ContractRecord>, i64)> {
    let counted = contracts::table.select(diesel::dsl::count_star()).into_boxed::<MultiBackend>();
    let total: i64 = narrowed!(counted, filter, today).first(conn)?;
    let listed = narrowed!(contracts::table.into_boxed::<MultiBackend>(), filter, today);
    let rows: Vec<ContractRow> =
        listed.order((contracts::short_name, contracts::slug)).limit(paging.size).offset(paging.offset()).load(conn)?;
    Ok((told(conn, rows)?, total))
}

/// One contract.
///
/// # Errors
/// Not found when none has this slug.
pub fn contract_record(conn: &mut Conn, _: &OhaScope, slug: &str) -> Result<ContractRecord> {
    let rows: Vec<ContractRow> = contracts::table.filter(contracts::slug.eq(slug)).load(conn)?;
    told(conn, rows)?.into_iter().next().ok_or_else(|| Refusal::NotFound.into())
}

/// The contracts that OHA named this one as the successor of, by name.
///
/// # Errors
/// Breaks when a query fails.
pub fn taken_over_by(conn: &mut Conn, scope: &CcoScope) -> Result<Vec<Contract>> {
    let rows: Vec<ContractRow> = contracts::table
        .filter(contracts::successor.eq(&scope.contract().slug))
        .order((contracts::short_name, contracts::slug))
        .load(conn)?;
    rows.into_iter().map(Contract::try_from).collect()
}

/// Saves how a contract ends, over the version that the form was made from.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn keep_end(
    tx: &mut Tx,
    _: &OhaScope,
    contract: &Contract,
    end: &ContractEnd,
    version: i64,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let seen = contracts::table
        .filter(contracts::contract_id.eq(contract.id.as_str()).and(contracts::row_version.eq(version)));
    let kept = diesel::update(seen)
        .set((
            contracts::ends_on.eq(end.ends_on),
            contracts::acts_until.eq(end.acts_until),
            contracts::acts_until_provenance.eq(end.acts_until.map(|_| "oha")),
            contracts::successor.eq(end.successor.as_deref()),
            contracts::end_said_at.eq(Some(now.utc())),
            contracts::row_version.eq(version + 1),
        ))
        .execute(conn)?;
    if kept == 1 {
        return Ok(());
    }
    Err(Refusal::Stale("Somebody else has changed this contract meanwhile. Nothing was overwritten.".into()).into())
}

/// Adds counties and names to all rows of a page, in two queries.
fn told(conn: &mut Conn, rows: Vec<ContractRow>) -> Result<Vec<ContractRecord>> {
    let ids: Vec<&str> = rows.iter().map(|it| it.contract_id.as_str()).collect();
    let found: Vec<(String, String, String)> = contract_counties::table
        .inner_join(counties::table)
        .filter(contract_counties::contract_id.eq_any(ids))
        .order(counties::name)
        .select((contract_counties::contract_id, counties::name, contract_counties::coverage))
        .load(conn)?;
    let mut served: HashMap<String, Vec<(String, bool)>> = HashMap::new();
    for (id, county, coverage) in found {
        served.entry(id).or_default().push((county, coverage == Coverage::Partial.word()));
    }
    let slugs: Vec<&str> = rows.iter().filter_map(|it| it.successor.as_deref()).collect();
    let names: HashMap<String, String> = contracts::table
        .filter(contracts::slug.eq_any(slugs))
        .select((contracts::slug, contracts::short_name))
        .load::<(String, String)>(conn)?
        .into_iter()
        .collect();
    rows.into_iter()
        .map(|row| {
            Ok(ContractRecord {
                counties: served.remove(&row.contract_id).unwrap_or_default(),
                successor_name: row.successor.as_ref().and_then(|it| names.get(it)).cloned(),
                version: row.row_version,
                contract: row.try_into()?,
            })
        })
        .collect()
}
