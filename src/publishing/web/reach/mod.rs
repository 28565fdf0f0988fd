//! The public pages of reach: the years, one year statewide and by CCO, each as data too, and a page for every number.
//!
//! They read what disclosure control wrote for the public, of data sets that OHA has published. Never true: a page of an embargoed data set;
//! a figure of one that was withdrawn.

mod data;
pub(super) mod entries;
mod fhir;
mod gone;
mod number;
mod page;
mod years;

pub use data::{cco_csv, cco_json, state_csv, state_json};
pub use fhir::{cco_report, measure, state_report};
pub use number::{stratum as number_of_stratum, total as number_of_total};
pub use page::{cco, state};
pub use years::page as years;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::{DataSet, Scope, State};
use crate::metric::reach::rules::report::Indicator;
use crate::metric::reach::store::{self as reach, ReachScope};
use crate::metric::reach::web as figures;
use crate::people::tenancy::{self, Contract, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Site, query_with};
use crate::publishing::rules;

/// What an address of reach asks for.
#[derive(Debug, Clone)]
struct Asked {
    /// None for the whole state.
    slug: Option<String>,
    year: MeasurementYear,
    /// An older version of the figures.
    version: Option<i64>,
    /// In the address's words; empty for the first that the data set tells.
    indicator: String,
    demonstration: bool,
}

/// A data set that the public may read, beside the others of its period.
struct Open {
    set: DataSet,
    /// The newest version, where this is an older one.
    newer: Option<DataSet>,
    contract: Option<Contract>,
    indicator: Indicator,
}

/// What stands at an address.
enum Found {
    Open(Box<Open>),
    Gone(Box<(DataSet, Option<Contract>)>),
}

impl Asked {
    fn of(site: &Site) -> Result<Self> {
        let query = site.query()?;
        let version = query.get("version");
        Ok(Self {
            slug: site.request.match_info().get("cco").map(str::to_owned),
            year: MeasurementYear::parse(site.part("year")?)?,
            version: if version.is_empty() { None } else { Some(version.parse().map_err(|_| Refusal::NotFound)?) },
            indicator: query.get("indicator").to_owned(),
            demonstration: site.app.settings.demonstration,
        })
    }

    /// Where the page stands, without its query.
    fn path(&self) -> String {
        match &self.slug {
            Some(slug) => format!("/ccos/{slug}/{}/reach", self.year),
            None => format!("/reach/{}", self.year),
        }
    }

    /// The query that leads to this version again; nothing for the newest.
    fn query(&self, indicator: &str) -> String {
        let version = self.version.map(|it| it.to_string()).unwrap_or_default();
        query_with(&[("version", &version), ("indicator", indicator)])
    }

    /// The one address under which what was asked for is kept.
    fn key(&self, ending: &str) -> String {
        format!("{}{ending}{}", self.path(), self.query(&self.indicator))
    }

    /// # Errors
    /// Not found where nothing was published, or not of this CCO, or not this version or indicator.
    fn find(&self, conn: &mut Conn, scope: &PublicScope) -> Result<Found> {
        let contract = match &self.slug {
            None => None,
            Some(slug) => Some(contract(conn, slug, self.demonstration)?),
        };
        let all = reach::list(conn, ReachScope::Public(scope), Some(self.year))?;
        let newest = all.iter().find(|it| it.demonstration == self.demonstration).ok_or(Refusal::NotFound)?;
        let set = match self.version {
            None => newest,
            Some(version) => {
                all.iter().find(|it| is_of_period(it, newest) && it.version == version).ok_or(Refusal::NotFound)?
            }
        };
        if set.state == State::Withdrawn {
            return Ok(Found::Gone(Box::new((set.clone(), contract))));
        }
        let indicator = figures::indicator_of(&self.indicator, set)?;
        let newer = (set.id != newest.id && newest.state == State::Published).then(|| newest.clone());
        Ok(Found::Open(Box::new(Open { set: set.clone(), newer, contract, indicator })))
    }
}

impl Open {
    fn scope(&self) -> Scope {
        self.contract.as_ref().map_or(Scope::Statewide, |it| Scope::Cco(it.id.clone()))
    }

    /// The word for the scope in addresses.
    fn word(&self) -> &str {
        self.contract.as_ref().map_or(STATEWIDE, |it| it.slug.as_str())
    }
}

/// The whole state in addresses.
const STATEWIDE: &str = "statewide";

/// Whether two data sets are versions of one.
fn is_of_period(one: &DataSet, other: &DataSet) -> bool {
    let period = |it: &DataSet| (it.provenance.measure.clone(), it.provenance.period_first, it.provenance.period_last);
    one.provenance.year == other.provenance.year && period(one) == period(other)
}

fn contract(conn: &mut Conn, slug: &str, demonstration: bool) -> Result<Contract> {
    let found = tenancy::contract_by_slug(conn, slug)?.filter(|it| rules::is_shown(it, demonstration));
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// How a scope is called: in data by its slug, `ALL` for the state; in words by its name.
fn names(contracts: &[Contract], scope: &Scope) -> Option<(String, String)> {
    match scope {
        Scope::Statewide => Some((scope.word().to_owned(), "Oregon".to_owned())),
        Scope::Cco(id) => contracts.iter().find(|it| it.id == *id).map(|it| (it.slug.clone(), it.name.clone())),
    }
}
