//! Which CCOs have published figures in which years, for the tables of all that was published.

use std::collections::HashSet;

use crate::kernel::failure::Result;
use crate::kernel::ids::ContractId;
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::{DataSet, Scope, State, Stratum};
use crate::metric::reach::store::{self as reach, ReachScope};
use crate::metric::reach::web::name_of;
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::Site;
use crate::publishing::web::shown::{Cell, Entry};

/// The figures of a CCO and year that stand.
#[derive(Debug, Clone)]
pub struct Standing {
    pub contract: ContractId,
    pub set: DataSet,
}

impl Standing {
    pub fn year(&self) -> MeasurementYear {
        self.set.provenance.year
    }

    pub fn href(&self, slug: &str) -> String {
        format!("/ccos/{slug}/{}/reach", self.year())
    }
}

/// The data sets that stand at the addresses of their years, the latest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn years(conn: &mut Conn, scope: &PublicScope, demonstration: bool) -> Result<Vec<DataSet>> {
    let mut sets = reach::list(conn, ReachScope::Public(scope), None)?;
    let mut seen = HashSet::new();
    // The newest of a year stands at its address, and nothing where it was withdrawn.
    sets.retain(|it| it.demonstration == demonstration && seen.insert(it.provenance.year));
    sets.retain(|it| it.state == State::Published);
    Ok(sets)
}

/// Where the figures of the whole state stand.
pub(in crate::publishing::web) fn address(set: &DataSet) -> String {
    format!("/reach/{}", set.provenance.year)
}

/// What a list calls the figures of the whole state, and since when they stand.
pub(in crate::publishing::web) fn statewide(site: &Site, set: &DataSet) -> Result<(String, String)> {
    let title = site.say("reach-title-state", &[("period", &name_of(set))])?;
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
    let sets = years(conn, scope, demonstration)?;
    let scopes: Vec<Scope> = contracts.map(Scope::Cco).collect();
    let lines = reach::over_time(conn, ReachScope::Public(scope), &sets, &scopes, &Stratum::Total)?;
    let standing = |(id, line): (_, reach::ShownLine)| {
        let set = sets.iter().find(|it| it.id == id)?.clone();
        let Scope::Cco(contract) = line.key.scope else { return None };
        Some(Standing { contract, set })
    };
    Ok(lines.into_iter().filter_map(standing).collect())
}

/// Puts figures that stand first into their cell of a table.
pub(in crate::publishing::web) fn add(site: &Site, cell: &mut Cell, it: &Standing, cco: (&str, &str)) -> Result<()> {
    let (slug, name) = cco;
    let title = site.say("reach-entry", &[("year", &it.year().to_string()), ("cco", name)])?;
    cell.withdrawn_on = None;
    cell.entries.insert(
        0,
        Entry {
            id: it.set.id.to_string(),
            href: it.href(slug),
            title,
            version: it.set.version,
            when: it.set.published_at.map(|at| day_words(at.pacific_day())).unwrap_or_default(),
            legacy: None,
            snippet: Vec::new(),
        },
    );
    Ok(())
}
