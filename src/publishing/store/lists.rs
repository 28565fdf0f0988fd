//! The lists of the public site: what came lately, and the one table of contract × year, paged in SQL.

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::publications::{COLUMNS, Found, read};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::{ContractId, PublicationId};
use crate::kernel::paging::Paging;
use crate::kernel::year::MeasurementYear;
use crate::people::tenancy::PublicScope;
use crate::platform::db::schema::measures::measure_years;
use crate::platform::db::schema::publishing::publications;
use crate::platform::db::schema::tenancy::contracts;
use crate::platform::db::{Conn, MultiBackend};
use crate::publishing::rules::{Kind, Publication, Search};

/// A publication with the contract that it belongs to.
#[derive(Debug, Clone)]
pub struct Latest {
    pub publication: Publication,
    pub cco: String,
}

/// What of the table is shown.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A demonstration lists its own CCOs; any other instance the real ones.
    pub demonstration: bool,
    /// A contract's slug.
    pub cco: Option<String>,
    pub year: Option<MeasurementYear>,
    pub kind: Option<Kind>,
    pub search: Option<Search>,
}

/// A line of the table: a contract in a year that it answers for.
#[derive(Debug, Clone)]
pub struct Line {
    pub contract: ContractId,
    pub cco: String,
    pub name: String,
    pub year: MeasurementYear,
}

/// What was published last, newest first: our own by the moment of publication, documents elsewhere by their own dates.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn latest(conn: &mut Conn, _: &PublicScope, demonstration: bool, most: i64) -> Result<Vec<Latest>> {
    let public = || {
        publications::table
            .inner_join(contracts::table)
            .filter(publications::demonstration.eq(demonstration).and(publications::withdrawn_at.is_null()))
            .select((COLUMNS, contracts::slug))
            .limit(most)
    };
    let own = public()
        .filter(publications::dated_on.is_null())
        .order((publications::published_at.desc(), publications::publication_id.desc()));
    let elsewhere = public()
        .filter(publications::dated_on.is_not_null())
        .order((publications::dated_on.desc(), publications::publication_id.desc()));
    let mut rows: Vec<(Found, String)> = own.load(conn)?;
    rows.extend(elsewhere.load::<(Found, String)>(conn)?);
    let latest = |(found, cco): (Found, String)| Ok(Latest { publication: read(found)?, cco });
    let mut latest = rows.into_iter().map(latest).collect::<Result<Vec<Latest>>>()?;
    // A stable sort: of one day, our own stand first.
    latest.sort_by_key(|it| std::cmp::Reverse(it.publication.day()));
    latest.truncate(usize::try_from(most).unwrap_or_default());
    Ok(latest)
}

/// The contract answers for the year on at least one day. Dates are read as texts, since both databases write them alike.
const COVERS: &str = "CAST(SUBSTR(CAST(contracts.starts_on AS TEXT), 1, 4) AS BIGINT) <= measure_years.year \
    AND (contracts.ends_on IS NULL OR CAST(SUBSTR(CAST(contracts.ends_on AS TEXT), 1, 4) AS BIGINT) >= measure_years.year)";

/// Holds every word that is looked for. A macro, since no written type names so long a condition.
macro_rules! holds_all {
    ($search:expr) => {{
        let like = |pattern: String| publications::search_text.like(pattern).escape('\\');
        let [one, two, three, four, five, six] = Search::patterns($search).map(like);
        one.and(two).and(three).and(four).and(five).and(six)
    }};
}

/// Narrows a query to the lines that the filter wants. A macro, since the counting and the listing query differ in type.
macro_rules! narrowed {
    ($query:expr, $filter:expr) => {{
        let mut query = $query
            .filter(sql::<Bool>(COVERS))
            .filter(contracts::demonstration.eq($filter.demonstration))
            // The year of a demonstration is open for its own contracts only; years in set-up are nobody's yet.
            .filter(measure_years::demonstration.eq(false).or(contracts::demonstration.eq(true)))
            .filter(measure_years::status.ne("setup").and(measure_years::family.eq("system_level")));
        if let Some(cco) = &$filter.cco {
            query = query.filter(contracts::slug.eq(cco));
        }
        if let Some(year) = $filter.year {
            query = query.filter(measure_years::year.eq(i64::from(year.number())));
        }
        if $filter.search.is_some() {
            let kinds: Vec<&str> =
                $filter.kind.map_or_else(|| Kind::ALL.to_vec(), |it| vec![it]).into_iter().map(Kind::word).collect();
            let found = publications::table
                .filter(
                    publications::contract_id
                        .eq(contracts::contract_id)
                        .and(publications::year.eq(measure_years::year)),
                )
                .filter(publications::withdrawn_at.is_null().and(publications::kind.eq_any(kinds)))
                .filter(holds_all!($filter.search.as_ref()));
            query = query.filter(exists(found));
        }
        query
    }};
}

/// A page of the table, newest year first, and how many lines there are in all.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn lines(conn: &mut Conn, _: &PublicScope, filter: &Filter, paging: Paging) -> Result<(Vec<Line>, i64)> {
    let every = || contracts::table.inner_join(measure_years::table.on(sql::<Bool>("1 = 1")));
    let total: i64 =
        narrowed!(every().select(diesel::dsl::count_star()).into_boxed::<MultiBackend>(), filter).first(conn)?;
    let columns = (contracts::contract_id, contracts::slug, contracts::short_name, measure_years::year);
    let rows: Vec<(String, String, String, i64)> =
        narrowed!(every().select(columns).into_boxed::<MultiBackend>(), filter)
            .order((measure_years::year.desc(), contracts::short_name, contracts::slug))
            .limit(paging.size)
            .offset(paging.offset())
            .load(conn)?;
    let line = |(contract, cco, name, year): (String, String, String, i64)| -> Result<Line> {
        let year = i32::try_from(year)
            .ok()
            .and_then(MeasurementYear::new)
            .ok_or_else(|| Fault::new(format!("{year} is no year of the measure")))?;
        Ok(Line { contract: ContractId::parse(&contract)?, cco, name, year })
    };
    Ok((rows.into_iter().map(line).collect::<Result<_>>()?, total))
}

/// Every publication that belongs to these lines, newest version first, withdrawn ones too; of those in which the words were found, the ids.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn published_on(
    conn: &mut Conn,
    _: &PublicScope,
    lines: &[Line],
    search: Option<&Search>,
) -> Result<(Vec<Publication>, Vec<PublicationId>)> {
    let contracts: Vec<&str> = lines.iter().map(|it| it.contract.as_str()).collect();
    let years: Vec<i64> = lines.iter().map(|it| i64::from(it.year.number())).collect();
    let on_lines = publications::contract_id.eq_any(&contracts).and(publications::year.eq_any(&years));
    let rows: Vec<Found> =
        publications::table.filter(on_lines.clone()).order(publications::version.desc()).select(COLUMNS).load(conn)?;
    let publications = rows.into_iter().map(read).collect::<Result<_>>()?;
    let Some(search) = search else { return Ok((publications, Vec::new())) };
    let found: Vec<String> = publications::table
        .filter(on_lines)
        .filter(publications::withdrawn_at.is_null())
        .filter(holds_all!(Some(search)))
        .select(publications::publication_id)
        .load(conn)?;
    Ok((publications, found.iter().map(|it| PublicationId::parse(it)).collect::<std::result::Result<_, _>>()?))
}
