//! A year of reach, of the state or of one CCO.

use serde::Serialize;

use super::{Asked, Found, Open, gone};
use crate::kernel::failure::Result;
use crate::kernel::texts::paragraphs;
use crate::kernel::time::day_words;
use crate::metric::reach::io;
use crate::metric::reach::rules::data_set::{DataSet, Scope, Stratum};
use crate::metric::reach::rules::report::Rate;
use crate::metric::reach::store::{self as reach, ReachScope, ShownLine};
use crate::metric::reach::web::figures::{Frame, Links, OfCco, ReportView, RowsView, TrendView, compared};
use crate::metric::reach::web::{Facts, Method, name_of, told};
use crate::people::tenancy::{self, Contract, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Link, Page, Shell, Site};
use crate::publishing::web::{HTML, html, kept_or};

#[derive(Serialize)]
struct ReachPage {
    /// "Oregon", or the CCO.
    name: String,
    cco_href: Option<String>,
    state_href: String,
    period: String,
    report: ReportView,
    ccos: Option<RowsView>,
    method: Method,
    /// Other figures of the year.
    others: Vec<Link>,
    newer: Option<Newer>,
    correction: Option<Correction>,
    csv_href: String,
    json_href: String,
    fhir_href: String,
}

/// A later version of the same figures.
#[derive(Serialize)]
struct Newer {
    version: i64,
    when: String,
    href: String,
    paragraphs: Vec<String>,
}

/// What this version corrects.
#[derive(Serialize)]
struct Correction {
    paragraphs: Vec<String>,
    before: i64,
    href: String,
}

impl Page for ReachPage {
    const TEMPLATE: &'static str = "publishing/reach/report";
}

/// What a page is made of.
struct Gathered {
    open: Box<Open>,
    facts: Facts,
    /// The total of every scope, on the page of the state.
    totals: Vec<ShownLine>,
    contracts: Vec<Contract>,
}

/// `GET /reach/{year}`
///
/// # Errors
/// Not found when nothing was published of this year.
pub async fn state(scope: PublicScope, site: Site) -> Answer {
    show(scope, &site).await
}

/// `GET /ccos/{cco}/{year}/reach`
///
/// # Errors
/// Not found when nothing was published of this CCO and year.
pub async fn cco(scope: PublicScope, site: Site) -> Answer {
    show(scope, &site).await
}

async fn show(scope: PublicScope, site: &Site) -> Answer {
    let asked = Asked::of(site)?;
    kept_or(site, asked.key(""), HTML, async || {
        let question = asked.clone();
        let found = site
            .read(move |conn| match question.find(conn, &scope)? {
                Found::Open(open) => gathered(conn, &scope, open).map(Ok),
                Found::Gone(it) => Ok(Err(it)),
            })
            .await?;
        match found {
            Ok(it) => Ok(Ok(html(site, &shell(site, &asked, &it)?, &view(site, &asked, &it)?)?)),
            Err(it) => Ok(Err(gone::page(site, &it)?)),
        }
    })
    .await
}

fn gathered(conn: &mut Conn, scope: &PublicScope, open: Box<Open>) -> Result<Gathered> {
    let reader = ReachScope::Public(scope);
    let facts = Facts::of(conn, reader, open.set.clone(), &open.scope(), open.indicator)?;
    let (totals, contracts) = match open.contract {
        Some(_) => (Vec::new(), Vec::new()),
        None => (reach::shown_across(conn, reader, &open.set, &Stratum::Total)?, tenancy::contracts(conn)?),
    };
    Ok(Gathered { open, facts, totals, contracts })
}

fn shell(site: &Site, asked: &Asked, it: &Gathered) -> Result<Shell> {
    let period = name_of(&it.open.set);
    let shell = match &it.open.contract {
        Some(contract) => site
            .public_shell(site.say("reach-title-cco", &[("cco", &contract.name), ("period", &period)])?)
            .crumb(site.say("ccos-title", &[])?, "/ccos")
            .crumb(contract.name.clone(), format!("/ccos/{}", contract.slug)),
        None => site
            .public_shell(site.say("reach-title-state", &[("period", &period)])?)
            .crumb(site.say("reach-title", &[])?, "/reach"),
    };
    let here = site.say("reach-crumb", &[("year", &asked.year.to_string())])?;
    Ok(shell.here(here))
}

fn view(site: &Site, asked: &Asked, it: &Gathered) -> Result<ReachPage> {
    let (open, facts) = (&it.open, &it.facts);
    let name = open.contract.as_ref().map_or_else(|| site.say("reach-oregon", &[]), |it| Ok(it.name.clone()))?;
    let number = |set: &DataSet, query: String| {
        let address = format!("/reach/{}/numbers/{}/{}", set.provenance.year, open.indicator.word(), open.word());
        Links::Numbers(address, query)
    };
    let links = number(&open.set, asked.query(""));
    let frame = Frame {
        links,
        places: io::reading::counties()?,
        indicator: open.indicator,
        indicators: told(facts.set.indicators)
            .into_iter()
            .map(|it| (it, format!("{}{}", asked.path(), asked.query(it.word()))))
            .collect(),
    };
    let trend = TrendView::of(site, &facts.trend, &name, open.contract.is_some(), |n| {
        let set = facts.sets.get(n)?;
        number(set, open.periods.query(set, &[])).number(None)
    })?;
    let data = |ending: &str| format!("{}{ending}{}", asked.path(), asked.query(""));
    Ok(ReachPage {
        name,
        cco_href: open.contract.as_ref().map(|it| format!("/ccos/{}", it.slug)),
        state_href: format!("/reach/{}{}", asked.year, asked.query("")),
        period: name_of(&open.set),
        report: ReportView::of(site, &facts.report, trend, &frame)?,
        ccos: ccos(site, asked, it)?,
        method: Method::of(site, facts)?,
        others: open.others.clone(),
        newer: open.newer.as_ref().map(|it| newer(asked, it)),
        correction: open.set.corrects.as_ref().map(|_| correction(asked, &open.set)),
        csv_href: data(".csv"),
        json_href: data(".json"),
        fhir_href: data(".fhir.json"),
    })
}

fn newer(asked: &Asked, it: &DataSet) -> Newer {
    Newer {
        version: it.version,
        when: it.published_at.map(|it| day_words(it.pacific_day())).unwrap_or_default(),
        href: format!("{}{}", asked.path(), asked.of_version(None, "")),
        paragraphs: paragraphs(&it.correction),
    }
}

fn correction(asked: &Asked, it: &DataSet) -> Correction {
    let before = it.version - 1;
    let href = format!("{}{}", asked.path(), asked.of_version(Some(before), ""));
    Correction { paragraphs: paragraphs(&it.correction), before, href }
}

/// All CCOs beside each other, on the page of the state.
fn ccos(site: &Site, asked: &Asked, it: &Gathered) -> Result<Option<RowsView>> {
    if it.open.contract.is_some() {
        return Ok(None);
    }
    let limits = io::reading::limits()?;
    let indicator = it.open.indicator;
    let query = asked.query(&asked.indicator);
    let of = |line: &ShownLine| {
        let Scope::Cco(id) = &line.key.scope else { return None };
        let contract = it.contracts.iter().find(|it| it.id == *id)?;
        let same = asked.query("");
        Some(OfCco {
            name: contract.name.clone(),
            href: format!("/ccos/{}/{}/reach{query}", contract.slug, asked.year),
            number: Some(format!("/reach/{}/numbers/{}/{}{same}", asked.year, indicator.word(), contract.slug)),
            rate: Rate::of(&line.row, indicator, limits),
        })
    };
    let all: Vec<OfCco> = it.totals.iter().filter_map(of).collect();
    if all.is_empty() { Ok(None) } else { compared(site, all, &it.facts.report.rate, limits).map(Some) }
}
