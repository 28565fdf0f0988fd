//! A page for every number: what it says, of what it is made or why it is hidden, where it comes from, and what it was before.

use std::borrow::Cow;

use serde::Serialize;

use super::{Asked, Found, Open, STATEWIDE, gone};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::texts::grouped;
use crate::kernel::time::day_words;
use crate::metric::reach::io;
use crate::metric::reach::rules::data_set::{DataSet, State, Stratum, Value as StratumValue};
use crate::metric::reach::rules::measure::Measure;
use crate::metric::reach::rules::report::{Doubt, Indicator, Rate};
use crate::metric::reach::rules::shown::{Shown, ShownRow};
use crate::metric::reach::rules::stratifiers::{Kind, Stratifiers};
use crate::metric::reach::store::{self as reach, ReachScope, ShownLine};
use crate::metric::reach::web::figures::{Value, figure, indicator_name, points};
use crate::metric::reach::web::measure;
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Shell, Site};
use crate::publishing::web::{HTML, html, kept_or};

#[derive(Serialize)]
struct NumberPage {
    /// "Lane, Oregon, 2023"
    heading: String,
    indicator: String,
    value: Value,
    children: Value,
    reached: Value,
    range: Option<String>,
    /// Why it is not told, or why nothing is built upon it.
    why: Option<String>,
    /// What is counted, in sentences.
    definition: Vec<String>,
    measure: String,
    is_inferred: bool,
    source: String,
    extracted_on: String,
    published_on: String,
    version: i64,
    file: String,
    line: i64,
    others: Vec<Other>,
    back: String,
    demonstration: bool,
}

/// The same number in another period or version.
#[derive(Serialize)]
struct Other {
    period: String,
    version: i64,
    value: Value,
    children: String,
    reached: String,
    is_this: bool,
}

impl Page for NumberPage {
    const TEMPLATE: &'static str = "publishing/reach/number";
}

/// What the page is made of.
struct Gathered {
    open: Box<Open>,
    sets: Vec<DataSet>,
    lines: Vec<(DataSetId, ShownLine)>,
    stratifiers: Cow<'static, Stratifiers>,
}

/// `GET /reach/{year}/numbers/{indicator}/{scope}`
///
/// # Errors
/// Not found where there is no such number.
pub async fn total(scope: PublicScope, site: Site) -> Answer {
    show(scope, &site, Stratum::Total).await
}

/// `GET /reach/{year}/numbers/{indicator}/{scope}/{dim}/{value}`
///
/// # Errors
/// Not found where there is no such number.
pub async fn stratum(scope: PublicScope, site: Site) -> Answer {
    let value = StratumValue { dim: site.part("dim")?.to_owned(), value: site.part("value")?.to_owned() };
    show(scope, &site, Stratum::One(value)).await
}

async fn show(scope: PublicScope, site: &Site, stratum: Stratum) -> Answer {
    let word = site.part("scope")?.to_owned();
    let asked = Asked {
        slug: (word != STATEWIDE).then(|| word.clone()),
        indicator: site.part("indicator")?.to_owned(),
        ..Asked::of(site)?
    };
    let [dim, value, ..] = stratum.words();
    let key = format!("/reach/{}/numbers/{word}/{dim}/{value}{}", asked.year, asked.query(&asked.indicator));
    kept_or(site, key, HTML, async || {
        let (question, of) = (asked.clone(), stratum.clone());
        let found = site
            .read(move |conn| match question.find(conn, ReachScope::Public(&scope))? {
                Found::Open(open) => gathered(conn, &scope, open, &of).map(Ok),
                Found::Gone(it) => Ok(Err(it)),
            })
            .await?;
        match found {
            Ok(it) => {
                let page = view(site, &asked, &it, &stratum)?;
                Ok(Ok(html(site, &shell(site, &asked, &it, &page)?, &page)?))
            }
            Err(it) => Ok(Err(gone::page(site, &it)?)),
        }
    })
    .await
}

fn gathered(conn: &mut Conn, scope: &PublicScope, open: Box<Open>, of: &Stratum) -> Result<Gathered> {
    let reader = ReachScope::Public(scope);
    let mut sets = reach::list(conn, reader, None)?;
    sets.retain(|it| it.state == State::Published && it.demonstration == open.set.demonstration);
    let lines = reach::over_time(conn, reader, &sets, &[open.scope()], of)?;
    if !lines.iter().any(|(id, _)| *id == open.set.id) {
        return Err(Refusal::NotFound.into());
    }
    Ok(Gathered { open, sets, lines, stratifiers: reach::stratifiers(conn)? })
}

fn shell(site: &Site, asked: &Asked, it: &Gathered, page: &NumberPage) -> Result<Shell> {
    let crumb = site.say("reach-crumb", &[("year", &asked.year.to_string())])?;
    let mut shell = site
        .public_shell(format!("{}: {}", page.heading, page.indicator))
        .crumb(site.say("reach-title", &[])?, "/reach");
    if let Some(contract) = &it.open.contract {
        shell = shell.crumb(contract.name.clone(), format!("/ccos/{}", contract.slug));
    }
    Ok(shell.crumb(crumb, format!("{}{}", asked.path(), asked.query(""))).here(site.say("reach-number-crumb", &[])?))
}

fn view(site: &Site, asked: &Asked, it: &Gathered, stratum: &Stratum) -> Result<NumberPage> {
    let (open, set) = (&it.open, &it.open.set);
    let line = it.lines.iter().find(|(id, _)| *id == set.id).map(|(_, line)| line).ok_or(Refusal::NotFound)?;
    let limits = io::reading::limits()?;
    let rate = Rate::of(&line.row, open.indicator, limits);
    let oregon = site.say("reach-oregon", &[])?;
    let place = open.contract.as_ref().map_or(oregon.as_str(), |it| it.name.as_str());
    let (group, is_share) = group_of(&it.stratifiers, stratum);
    let period = open.periods.name(set)?;
    let heading = [group.as_deref(), Some(place), Some(&period)].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let (label, is_inferred) = measure(&set.provenance.measure)?;
    let count = |shown| figure(site, shown, |it| grouped(usize::try_from(it).unwrap_or_default()), None);
    Ok(NumberPage {
        heading,
        indicator: indicator_name(site, open.indicator)?,
        value: if is_share { count(rate.reached)? } else { figure(site, rate.rate, percent, None)? },
        children: count(rate.children)?,
        reached: count(rate.reached)?,
        range: rate.interval.filter(|_| !is_share).map(|it| format!("{} to {}%", points(it.low), points(it.high))),
        why: why(site, &rate, is_share)?,
        definition: definition(site, open.indicator, &set.provenance.measure, is_share)?,
        measure: label,
        is_inferred,
        source: set.provenance.source.clone(),
        extracted_on: day_words(set.provenance.extracted_on),
        published_on: set.published_at.map(|it| day_words(it.pacific_day())).unwrap_or_default(),
        version: set.version,
        file: set.file_name.clone(),
        line: line.line,
        others: it.sets.iter().map(|other| other_of(site, it, other)).collect::<Result<_>>()?,
        back: format!("{}{}", asked.path(), asked.query(&asked.indicator)),
        demonstration: set.demonstration,
    })
}

fn percent(tenths: i64) -> String {
    format!("{}%", points(tenths))
}

/// The group of a stratum by name, and whether only its reached children are told.
fn group_of(all: &Stratifiers, stratum: &Stratum) -> (Option<String>, bool) {
    let Stratum::One(it) = stratum else { return (None, false) };
    let is_share = all.get(&it.dim).is_some_and(|it| it.kind == Kind::Reached);
    let label = format!("{}: {}", all.label(&it.dim), all.value_label(&it.dim, &it.value));
    (Some(label), is_share)
}

fn why(site: &Site, rate: &Rate, is_share: bool) -> Result<Option<String>> {
    let said = match rate.doubt {
        Some(Doubt::Hidden) => site.say("reach-why-suppressed", &[])?,
        Some(Doubt::Missing) => site.say("reach-why-missing", &[])?,
        Some(Doubt::NoChildren) => site.say("reach-why-none", &[])?,
        Some(Doubt::FewChildren) if !is_share => site.say("reach-why-few", &[])?,
        Some(Doubt::WideInterval) if !is_share => site.say("reach-why-wide", &[])?,
        _ => return Ok(None),
    };
    Ok(Some(said))
}

/// What is counted, by the version of the measure.
fn definition(site: &Site, indicator: Indicator, key: &str, is_share: bool) -> Result<Vec<String>> {
    let mut said = vec![match indicator {
        Indicator::Any => site.say("reach-define-any", &[])?,
        Indicator::Assessment => site.say("reach-define-assessment", &[])?,
        Indicator::Service => site.say("reach-define-service", &[])?,
    }];
    if let Some(it) = io::reading::own_measures()?.iter().find(|it| it.key == key) {
        said.push(children(site, it)?);
    }
    said.push(if is_share { site.say("reach-define-share", &[])? } else { site.say("reach-define-rate", &[])? });
    Ok(said)
}

fn children(site: &Site, it: &Measure) -> Result<String> {
    let words = [it.min_age.to_string(), it.max_age.to_string(), it.max_gaps.to_string(), it.max_gap_days.to_string()];
    let [min, max, gaps, days] = &words;
    site.say("reach-define-children", &[("min", min), ("max", max), ("gaps", gaps), ("days", days)])
}

/// The same number in another data set; missing where that says nothing of it.
fn other_of(site: &Site, it: &Gathered, set: &DataSet) -> Result<Other> {
    let row = it.lines.iter().find(|(id, _)| *id == set.id).map_or(ShownRow::MISSING, |(_, line)| line.row);
    let rate = Rate::of(&row, it.open.indicator, io::reading::limits()?);
    let count = |shown: Shown| {
        figure(site, shown, |it| grouped(usize::try_from(it).unwrap_or_default()), None).map(|it| it.text)
    };
    Ok(Other {
        period: it.open.periods.name(set)?,
        version: set.version,
        value: figure(site, rate.rate, percent, None)?,
        children: count(rate.children)?,
        reached: count(rate.reached)?,
        is_this: set.id == it.open.set.id,
    })
}
