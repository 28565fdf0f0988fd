//! Reach as facilitators of technical assistance read it: every table that was released, statewide with the CCOs compared, and the report of
//! each CCO. All figures are those that disclosure control wrote for TA; what a CCO writes about its report is on none of these pages.

use serde::Serialize;

use super::facts::{Facts, told};
use super::figures::{ComparedView, Frame, Links, OfCco, ReportView, TrendView, Value, compared, figure, points};
use super::method::{Method, name_of};
use super::report::indicator_of;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::day_words;
use crate::metric::reach::io;
use crate::metric::reach::rules::data_set::{DataSet, Scope, State, Stratum};
use crate::metric::reach::rules::report::{Indicator, Rate};
use crate::metric::reach::store::{self, ReachScope, ShownLine};
use crate::people::tenancy::{self, Contract, TaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Shell, Site, Tag, Tone, query_with};

const ADDRESS: &str = "/desk/ta/reach";

#[derive(Serialize)]
struct ListPage {
    sets: Vec<Row>,
    demonstration: bool,
}

#[derive(Serialize)]
struct Row {
    name: String,
    href: String,
    /// The statewide rate.
    value: Value,
    note: String,
    state: Tag,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "reach/assistance";
}

#[derive(Serialize)]
struct ReportPage {
    /// "Oregon", or the CCO.
    name: String,
    period: String,
    is_public: bool,
    /// What everybody may read of the same figures.
    public_href: Option<String>,
    /// The whole state, on the page of a CCO.
    state_href: Option<String>,
    ccos: Option<ComparedView>,
    report: ReportView,
    method: Method,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "reach/assistance_report";
}

/// What a report is made of.
struct Gathered {
    facts: Facts,
    indicator: Indicator,
    /// None on the page of the state.
    contract: Option<Contract>,
    /// The total of every scope, on the page of the state.
    totals: Vec<ShownLine>,
    contracts: Vec<Contract>,
}

/// `GET /desk/ta/reach`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: TaScope, site: Site) -> Answer {
    let reader = scope.clone();
    let (sets, totals) = site
        .read(move |conn| {
            let reader = ReachScope::Ta(&reader);
            let sets = store::standing(conn, reader)?;
            let totals = store::over_time(conn, reader, &sets, &[Scope::Statewide], &Stratum::Total)?;
            Ok((sets, totals))
        })
        .await?;
    let demonstration = sets.iter().any(|it| it.demonstration);
    let sets = sets.iter().map(|it| row(&site, it, &totals)).collect::<Result<_>>()?;
    let shell = scope.shell(&site, "Reach").crumb("Your work", "/desk").here("Reach");
    site.page(shell, &ListPage { sets, demonstration })
}

/// `GET /desk/ta/reach/{set}`
///
/// # Errors
/// Not found when the address names a data set that was not released, or an indicator that it does not tell.
pub async fn state(scope: TaScope, site: Site) -> Answer {
    show(scope, &site, None).await
}

/// `GET /desk/ta/reach/{set}/{cco}`
///
/// # Errors
/// As [`state`], and when the data set says nothing of this CCO.
pub async fn cco(scope: TaScope, site: Site) -> Answer {
    let slug = site.part("cco")?.to_owned();
    show(scope, &site, Some(slug)).await
}

fn row(site: &Site, set: &DataSet, totals: &[(DataSetId, ShownLine)]) -> Result<Row> {
    let total = totals.iter().find(|(id, _)| *id == set.id).map(|(_, it)| it.row.rate);
    let rate = total.unwrap_or(crate::metric::reach::rules::shown::Shown::Missing);
    let state = match (set.state, set.publish_on) {
        (State::Published, _) => Tag::new("Public", Tone::Good),
        (State::Scheduled, Some(day)) => Tag::new(format!("Not public until {}", day_words(day)), Tone::Info),
        _ => Tag::new("Not public yet", Tone::Info),
    };
    Ok(Row {
        name: name_of(set),
        href: address(set, None),
        value: figure(site, rate, |it| format!("{}%", points(it)), None)?,
        note: format!("Measurement year {}, version {}", set.provenance.year, set.version),
        state,
    })
}

async fn show(scope: TaScope, site: &Site, slug: Option<String>) -> Answer {
    let id = DataSetId::parse(site.part("set")?)?;
    let (reader, word) = (scope.clone(), site.query()?.get("indicator").to_owned());
    let it = site.read(move |conn| gather(conn, ReachScope::Ta(&reader), &id, slug.as_deref(), &word)).await?;
    site.page(shell(&scope, site, &it), &view(site, &it)?)
}

fn gather(
    conn: &mut Conn,
    reader: ReachScope<'_>,
    id: &DataSetId,
    slug: Option<&str>,
    indicator: &str,
) -> Result<Gathered> {
    let set = store::find(conn, reader, id)?;
    let contract = match slug {
        Some(slug) => Some(tenancy::contract_by_slug(conn, slug)?.ok_or(Refusal::NotFound)?),
        None => None,
    };
    let indicator = indicator_of(indicator, &set)?;
    let of = contract.as_ref().map_or(Scope::Statewide, |it| Scope::Cco(it.id.clone()));
    let facts = Facts::of(conn, reader, set, &of, indicator)?;
    let (totals, contracts) = match contract {
        Some(_) => (Vec::new(), Vec::new()),
        None => (store::shown_across(conn, reader, &facts.set, &Stratum::Total)?, tenancy::contracts(conn)?),
    };
    Ok(Gathered { facts, indicator, contract, totals, contracts })
}

fn shell(scope: &TaScope, site: &Site, it: &Gathered) -> Shell {
    let set = &it.facts.set;
    let state = format!("Reach, {}", name_of(set));
    let shell = |title: String| scope.shell(site, title).crumb("Your work", "/desk").crumb("Reach", ADDRESS);
    match &it.contract {
        Some(contract) => shell(format!("Reach of {}, {}", contract.name, name_of(set)))
            .crumb(state, address(set, None))
            .here(contract.name.clone()),
        None => shell(state.clone()).here(state),
    }
}

fn view(site: &Site, it: &Gathered) -> Result<ReportPage> {
    let (facts, contract) = (&it.facts, it.contract.as_ref());
    let set = &facts.set;
    let slug = contract.map(|it| it.slug.as_str());
    let name = contract.map_or_else(|| site.say("reach-oregon", &[]), |it| Ok(it.name.clone()))?;
    let indicators = told(set.indicators).into_iter();
    let frame = Frame {
        links: Links::Nowhere,
        places: io::reading::counties()?,
        indicator: it.indicator,
        indicators: indicators.map(|of| (of, format!("{}{}", address(set, slug), query(of)))).collect(),
    };
    let trend = TrendView::of(site, &facts.trend, &name, contract.is_some(), |_| None)?;
    let is_public = set.published_at.is_some();
    let public = public_address(set, slug);
    Ok(ReportPage {
        period: name_of(set),
        is_public,
        public_href: is_public.then_some(public),
        state_href: contract.map(|_| address(set, None)),
        ccos: if contract.is_none() { ccos(site, it)? } else { None },
        report: ReportView::of(site, &facts.report, trend, &frame)?,
        method: Method::of(site, facts)?,
        name,
    })
}

/// All CCOs beside each other, each leading to its report.
fn ccos(site: &Site, it: &Gathered) -> Result<Option<ComparedView>> {
    let limits = io::reading::limits()?;
    let of = |line: &ShownLine| {
        let Scope::Cco(id) = &line.key.scope else { return None };
        let contract = it.contracts.iter().find(|it| it.id == *id)?;
        Some(OfCco {
            name: contract.name.clone(),
            href: format!("{}{}", address(&it.facts.set, Some(&contract.slug)), query(it.indicator)),
            number: None,
            rate: Rate::of(&line.row, it.indicator, limits),
        })
    };
    let all: Vec<OfCco> = it.totals.iter().filter_map(of).collect();
    if all.is_empty() { Ok(None) } else { compared(site, all, &it.facts.report.rate, limits).map(Some) }
}

/// Where everybody reads the figures of this period, whatever else was published of its year.
fn public_address(set: &DataSet, slug: Option<&str>) -> String {
    let it = &set.provenance;
    let query = query_with(&[("period", &it.days()), ("measure", &it.measure)]);
    slug.map_or_else(|| format!("/reach/{}{query}", it.year), |slug| format!("/ccos/{slug}/{}/reach{query}", it.year))
}

fn address(set: &DataSet, slug: Option<&str>) -> String {
    match slug {
        Some(slug) => format!("{ADDRESS}/{}/{slug}", set.id),
        None => format!("{ADDRESS}/{}", set.id),
    }
}

fn query(indicator: Indicator) -> String {
    query_with(&[("indicator", indicator.word())])
}
