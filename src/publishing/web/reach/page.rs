//! A year of reach, of the state or of one CCO.

use serde::Serialize;

use super::{Asked, Found, Open, Other, gone};
use crate::kernel::failure::Result;
use crate::kernel::texts::paragraphs;
use crate::kernel::time::day_words;
use crate::metric::reach::io;
use crate::metric::reach::rules::data_set::{DataSet, Scope, Stratum};
use crate::metric::reach::rules::report::Rate;
use crate::metric::reach::store::{self as reach, ReachScope, ShownLine};
use crate::metric::reach::web::figures::{ComparedView, Frame, OfCco, ReportView, TrendView, compared};
use crate::metric::reach::web::{Facts, Method, name_of, told};
use crate::people::tenancy::{self, Contract, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Link, Page, Shell, Site};
use crate::publishing::web::plan::Preview;
use crate::publishing::web::{HTML, html, kept_or};

#[derive(Serialize)]
pub(super) struct ReachPage {
    /// "Oregon", or the CCO.
    name: String,
    cco_href: Option<String>,
    state_href: String,
    period: String,
    report: ReportView,
    ccos: Option<ComparedView>,
    pub method: Method,
    /// Other figures of the year.
    others: Vec<Link>,
    newer: Option<Newer>,
    correction: Option<Correction>,
    /// The same as data; not before it is public.
    forms: Option<Forms>,
    /// Whether it is shown before it is public.
    pub preview: Option<Preview>,
}

/// Where the figures stand as data.
#[derive(Serialize)]
struct Forms {
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
    before: Option<Before>,
}

/// The version that is corrected.
#[derive(Serialize)]
struct Before {
    version: i64,
    href: String,
}

impl Page for ReachPage {
    const TEMPLATE: &'static str = "publishing/reach/report";
}

/// What a page is made of.
pub(super) struct Gathered {
    open: Box<Open>,
    facts: Facts,
    /// The total of every scope, on the page of the state.
    totals: Vec<ShownLine>,
    contracts: Vec<Contract>,
}

impl Gathered {
    pub fn contract(&self) -> Option<&Contract> {
        self.open.contract.as_ref()
    }
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
            .read(move |conn| {
                let reader = ReachScope::Public(&scope);
                match question.find(conn, reader)? {
                    Found::Open(open) => gathered(conn, reader, open).map(Ok),
                    Found::Gone(it) => Ok(Err(it)),
                }
            })
            .await?;
        match found {
            Ok(it) => Ok(Ok(html(site, &shell(site, &asked, &it)?, &view(site, &asked, &it)?)?)),
            Err(it) => Ok(Err(gone::page(site, &it)?)),
        }
    })
    .await
}

pub(super) fn gathered(conn: &mut Conn, reader: ReachScope<'_>, open: Box<Open>) -> Result<Gathered> {
    let facts = Facts::of(conn, reader, open.set.clone(), &open.scope(), open.indicator)?;
    let (totals, contracts) = match open.contract {
        Some(_) => (Vec::new(), Vec::new()),
        None => (reach::shown_across(conn, reader, &open.set, &Stratum::Total)?, tenancy::contracts(conn)?),
    };
    Ok(Gathered { open, facts, totals, contracts })
}

fn shell(site: &Site, asked: &Asked, it: &Gathered) -> Result<Shell> {
    let shell = site.public_shell(title(site, it)?);
    let shell = match it.contract() {
        Some(contract) => shell
            .crumb(site.say("ccos-title", &[])?, "/ccos")
            .crumb(contract.name.clone(), format!("/ccos/{}", contract.slug)),
        None => shell.crumb(site.say("reach-title", &[])?, "/reach"),
    };
    let here = site.say("reach-crumb", &[("year", &asked.year.to_string())])?;
    Ok(shell.here(here))
}

pub(super) fn title(site: &Site, it: &Gathered) -> Result<String> {
    let period = name_of(&it.open.set);
    match it.contract() {
        Some(contract) => site.say("reach-title-cco", &[("cco", &contract.name), ("period", &period)]),
        None => site.say("reach-title-state", &[("period", &period)]),
    }
}

pub(super) fn view(site: &Site, asked: &Asked, it: &Gathered) -> Result<ReachPage> {
    let (open, facts) = (&it.open, &it.facts);
    let name = open.contract.as_ref().map_or_else(|| site.say("reach-oregon", &[]), |it| Ok(it.name.clone()))?;
    let of = (open.indicator, open.word());
    let slug = asked.slug.as_deref();
    let frame = Frame {
        links: asked.numbers(&open.set, of, asked.query("")),
        places: io::reading::counties()?,
        indicator: open.indicator,
        indicators: told(facts.set.indicators).into_iter().map(|it| (it, asked.report(slug, it.word()))).collect(),
    };
    let trend = TrendView::of(site, &facts.trend, &name, open.contract.is_some(), |n| {
        let set = facts.sets.get(n)?;
        asked.numbers(set, of, open.periods.query(set, &[])).number(None)
    })?;
    Ok(ReachPage {
        name,
        cco_href: open.contract.as_ref().map(|it| format!("/ccos/{}", it.slug)),
        state_href: asked.report(None, ""),
        period: name_of(&open.set),
        report: ReportView::of(site, &facts.report, trend, &frame)?,
        ccos: ccos(site, asked, it)?,
        method: Method::of(site, facts)?,
        others: open.others.iter().map(Other::link).collect(),
        newer: open.newer.as_ref().map(|it| newer(asked, it)),
        correction: open.set.corrects.as_ref().map(|_| correction(asked, open)),
        forms: asked.ahead.is_none().then(|| Forms::of(asked)),
        preview: None,
    })
}

impl Forms {
    fn of(asked: &Asked) -> Self {
        let data = |ending: &str| format!("{}{ending}{}", asked.path(), asked.query(""));
        Self { csv_href: data(".csv"), json_href: data(".json"), fhir_href: data(".fhir.json") }
    }
}

fn newer(asked: &Asked, it: &DataSet) -> Newer {
    Newer {
        version: it.version,
        when: it.published_at.map(|it| day_words(it.pacific_day())).unwrap_or_default(),
        href: format!("{}{}", asked.path(), asked.of_version(None, "")),
        paragraphs: paragraphs(&it.correction),
    }
}

/// What was corrected may never have been public, or be withdrawn: then there is nothing to lead to.
fn correction(asked: &Asked, open: &Open) -> Correction {
    let before = open.before.as_ref().map(|it| Before {
        version: it.version,
        href: format!("{}{}", asked.path(), asked.of_version(Some(it.version), "")),
    });
    Correction { paragraphs: paragraphs(&open.set.correction), before }
}

/// All CCOs beside each other, on the page of the state.
fn ccos(site: &Site, asked: &Asked, it: &Gathered) -> Result<Option<ComparedView>> {
    if it.open.contract.is_some() {
        return Ok(None);
    }
    let limits = io::reading::limits()?;
    let indicator = it.open.indicator;
    let of = |line: &ShownLine| {
        let Scope::Cco(id) = &line.key.scope else { return None };
        let contract = it.contracts.iter().find(|it| it.id == *id)?;
        let of = (indicator, contract.slug.as_str());
        Some(OfCco {
            name: contract.name.clone(),
            href: asked.report(Some(&contract.slug), &asked.indicator),
            number: asked.numbers(&it.open.set, of, asked.query("")).number(None),
            rate: Rate::of(&line.row, indicator, limits),
        })
    };
    let all: Vec<OfCco> = it.totals.iter().filter_map(of).collect();
    if all.is_empty() { Ok(None) } else { compared(site, all, &it.facts.report.rate, limits).map(Some) }
}
