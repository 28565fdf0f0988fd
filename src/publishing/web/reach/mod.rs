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
mod periods;
mod preview;
mod years;

pub use data::{cco_csv, cco_json, state_csv, state_json};
pub use fhir::{cco_report, measure, state_report};
pub use number::{stratum as number_of_stratum, total as number_of_total};
pub use page::{cco, state};
pub use preview::{cco as preview_of_cco, state as preview};
pub use years::page as years;

use periods::Periods;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::{DataSet, Scope, State, Stratum};
use crate::metric::reach::rules::report::Indicator;
use crate::metric::reach::store::{self as reach, ReachScope};
use crate::metric::reach::web as figures;
use crate::metric::reach::web::figures::Links;
use crate::people::tenancy::{self, Contract};
use crate::platform::db::Conn;
use crate::platform::http::{Link, Site, query_with};
use crate::publishing::rules;

/// What an address of reach asks for.
#[derive(Debug, Clone)]
struct Asked {
    /// None for the whole state.
    slug: Option<String>,
    year: MeasurementYear,
    /// Another period of the year than its latest, and by another measure, in the address's words.
    period: String,
    measure: String,
    /// An older version of the figures.
    version: Option<i64>,
    /// In the address's words; empty for the first that the data set tells.
    indicator: String,
    demonstration: bool,
    /// The data set whose reports are looked at before they are public.
    ahead: Option<DataSetId>,
}

/// A data set that the public may read, beside the others of its period.
struct Open {
    set: DataSet,
    /// The newest version, where this is an older one.
    newer: Option<DataSet>,
    /// The version that was public before this one and still is.
    before: Option<DataSet>,
    periods: Periods,
    others: Vec<Other>,
    contract: Option<Contract>,
    indicator: Indicator,
}

/// What stands at an address.
enum Found {
    Open(Box<Open>),
    Gone(Box<Gone>),
}

/// Figures that were withdrawn.
struct Gone {
    set: DataSet,
    contract: Option<Contract>,
    others: Vec<Other>,
}

/// Other figures of the year that stand and tell of the same children.
#[derive(Debug, Clone)]
struct Other {
    set: DataSet,
    name: String,
    path: String,
    query: String,
}

impl Other {
    /// Where they stand, in the form that the ending names.
    fn address(&self, ending: &str) -> String {
        format!("{}{ending}{}", self.path, self.query)
    }

    fn link(&self) -> Link {
        Link::new(self.name.clone(), self.address(""))
    }
}

impl Asked {
    fn of(site: &Site) -> Result<Self> {
        let query = site.query()?;
        let version = query.get("version");
        Ok(Self {
            slug: site.request.match_info().get("cco").map(str::to_owned),
            year: MeasurementYear::parse(site.part("year")?)?,
            period: query.get("period").to_owned(),
            measure: query.get("measure").to_owned(),
            version: if version.is_empty() { None } else { Some(version.parse().map_err(|_| Refusal::NotFound)?) },
            indicator: query.get("indicator").to_owned(),
            demonstration: site.app.settings.demonstration,
            ahead: None,
        })
    }

    /// Where the page stands, without its query.
    fn path(&self) -> String {
        path(self.slug.as_deref(), self.year)
    }

    /// Where the report of the state or of a CCO stands beside this one: public as this is, or as little.
    fn report(&self, slug: Option<&str>, indicator: &str) -> String {
        match &self.ahead {
            Some(set) => format!("{}{}", preview::address(set, slug), query_with(&[("indicator", indicator)])),
            None => format!("{}{}", path(slug, self.year), self.query(indicator)),
        }
    }

    /// Where the numbers of a data set are explained; nowhere before it is public.
    fn numbers(&self, set: &DataSet, (indicator, of): (Indicator, &str), query: String) -> Links {
        if self.ahead.as_ref() == Some(&set.id) {
            return Links::Nowhere;
        }
        Links::Numbers(format!("/reach/{}/numbers/{}/{of}", set.provenance.year, indicator.word()), query)
    }

    /// The query that leads to this period and version again; nothing for the newest of the latest.
    fn query(&self, indicator: &str) -> String {
        self.of_version(self.version, indicator)
    }

    /// The same of another version; of the newest where none is named.
    fn of_version(&self, version: Option<i64>, indicator: &str) -> String {
        let version = version.map(|it| it.to_string()).unwrap_or_default();
        query_with(&[
            ("period", &self.period),
            ("measure", &self.measure),
            ("version", &version),
            ("indicator", indicator),
        ])
    }

    /// The one address under which what was asked for is kept.
    fn key(&self, ending: &str) -> String {
        format!("{}{ending}{}", self.path(), self.query(&self.indicator))
    }

    /// # Errors
    /// Not found where nothing was published, or not of this CCO, or not this version or indicator.
    fn find(&self, conn: &mut Conn, reader: ReachScope<'_>) -> Result<Found> {
        let contract = match &self.slug {
            None => None,
            Some(slug) => Some(contract(conn, slug, self.demonstration)?),
        };
        let periods = Periods::read_by(conn, reader, self.demonstration)?;
        let period = periods.find(self.year, &self.period, &self.measure)?;
        let set = period.version(self.version)?.clone();
        let newest = period.newest().filter(|it| it.id != set.id && it.state == State::Published).cloned();
        let before = period.before(&set).cloned();
        let others = others(conn, reader, &periods, &set, contract.as_ref())?;
        if set.state == State::Withdrawn {
            return Ok(Found::Gone(Box::new(Gone { set, contract, others })));
        }
        let indicator = figures::indicator_of(&self.indicator, &set)?;
        Ok(Found::Open(Box::new(Open { set, newer: newest, before, periods, others, contract, indicator })))
    }
}

/// Where the other figures of the year stand that tell of the same children.
fn others(
    conn: &mut Conn,
    reader: ReachScope<'_>,
    periods: &Periods,
    set: &DataSet,
    contract: Option<&Contract>,
) -> Result<Vec<Other>> {
    let year = set.provenance.year;
    let is_other = |it: &&DataSet| it.provenance.year == year && !periods::is_of_period(it, set);
    let sets: Vec<DataSet> = periods.standing().filter(is_other).cloned().collect();
    let of = contract.map_or(Scope::Statewide, |it| Scope::Cco(it.id.clone()));
    let told = reach::over_time(conn, reader, &sets, &[of], &Stratum::Total)?;
    let path = path(contract.map(|it| it.slug.as_str()), year);
    let other = |it: &DataSet| {
        Ok(Other { name: periods.name(it)?, path: path.clone(), query: periods.query(it, &[]), set: it.clone() })
    };
    sets.iter().filter(|it| told.iter().any(|(id, _)| *id == it.id)).map(other).collect()
}

/// Where the newest version of a period stands, of the state or of a CCO.
fn address(periods: &Periods, set: &DataSet, slug: Option<&str>) -> String {
    format!("{}{}", path(slug, set.provenance.year), periods.query(set, &[]))
}

/// Where the report of a CCO or of the state stands for everybody.
fn path(slug: Option<&str>, year: MeasurementYear) -> String {
    match slug {
        Some(slug) => format!("/ccos/{slug}/{year}/reach"),
        None => format!("/reach/{year}"),
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
