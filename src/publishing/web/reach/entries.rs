//! Which CCOs have published figures in which years, for the tables of all that was published.

pub(in crate::publishing::web) use super::periods::Periods;
use crate::kernel::failure::Result;
use crate::kernel::ids::ContractId;
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::{DataSet, Scope, Stratum};
use crate::metric::reach::store::{self as reach, ReachScope};
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::Site;
use crate::publishing::web::shown::{Cell, Entry};

/// The figures of a CCO and year that stand.
#[derive(Debug, Clone)]
pub struct Standing {
    pub contract: ContractId,
    pub set: DataSet,
    /// What its address asks beside the year, and what it is called where the year has other figures too.
    query: String,
    period: String,
}

impl Standing {
    pub fn year(&self) -> MeasurementYear {
        self.set.provenance.year
    }

    pub fn href(&self, slug: &str) -> String {
        format!("/ccos/{slug}/{}/reach{}", self.year(), self.query)
    }
}

/// Where the figures of the whole state stand.
pub(in crate::publishing::web) fn statewide_address(periods: &Periods, set: &DataSet) -> String {
    super::address(periods, set, None)
}

/// What a list calls the figures of the whole state, and since when they stand.
pub(in crate::publishing::web) fn statewide(site: &Site, periods: &Periods, set: &DataSet) -> Result<(String, String)> {
    let title = site.say("reach-title-state", &[("period", &periods.name(set)?)])?;
    Ok((title, set.published_at.map(|at| day_words(at.pacific_day())).unwrap_or_default()))
}

/// What stands of these contracts.
///
/// # Errors
/// Breaks when a query fails.
pub fn standing(
    conn: &mut Conn,
    scope: &PublicScope,
    demonstration: bool,
    contracts: impl Iterator<Item = ContractId>,
) -> Result<Vec<Standing>> {
    let periods = Periods::of(conn, scope, demonstration)?;
    let sets: Vec<DataSet> = periods.standing().cloned().collect();
    let scopes: Vec<Scope> = contracts.map(Scope::Cco).collect();
    let lines = reach::over_time(conn, ReachScope::Public(scope), &sets, &scopes, &Stratum::Total)?;
    let mut found = Vec::new();
    // In the order of the periods, so that a year's own address comes first.
    for set in sets {
        let query = periods.query(&set, &[]);
        let period = if query.is_empty() { String::new() } else { periods.name(&set)? };
        for (_, line) in lines.iter().filter(|(id, _)| *id == set.id) {
            let Scope::Cco(contract) = &line.key.scope else { continue };
            let (set, query, period) = (set.clone(), query.clone(), period.clone());
            found.push(Standing { contract: contract.clone(), set, query, period });
        }
    }
    Ok(found)
}

/// Puts figures that stand into their cell of a table, before the documents of elsewhere.
pub(in crate::publishing::web) fn add<'s>(
    site: &Site,
    cell: &mut Cell,
    all: impl Iterator<Item = &'s Standing>,
    (slug, name): (&str, &str),
) -> Result<()> {
    let mut entries = Vec::new();
    for it in all {
        let year = it.year().to_string();
        let title = match it.period.as_str() {
            "" => site.say("reach-entry", &[("year", &year), ("cco", name)])?,
            period => site.say("reach-entry-period", &[("year", &year), ("cco", name), ("period", period)])?,
        };
        entries.push(Entry {
            id: it.set.id.to_string(),
            href: it.href(slug),
            title,
            version: it.set.version,
            when: it.set.published_at.map(|at| day_words(at.pacific_day())).unwrap_or_default(),
            legacy: None,
            period: Some(it.period.clone()).filter(|it| !it.is_empty()),
            snippet: Vec::new(),
        });
    }
    if !entries.is_empty() {
        cell.withdrawn_on = None;
    }
    entries.append(&mut cell.entries);
    cell.entries = entries;
    Ok(())
}
