//! A CCO's reach report: what was released of its children, beside the state, drawn and in words. What stands out leads to an observation.

use chrono::NaiveDate;
use serde::Serialize;

use super::facts::{Facts, told};
use super::figures::{Frame, Links, ReportView, TrendView, period};
use super::method::Method;
use crate::kernel::failure::{Error, Refusal, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component};
use crate::metric::reach::io;
use crate::metric::reach::rules::data_set::{DataSet, Scope};
use crate::metric::reach::rules::report::Indicator;
use crate::metric::reach::store::{self, ReachScope};
use crate::metric::workflow::web::Desk;
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Link, Page, Site, query_with};

#[derive(Serialize)]
struct ReportPage {
    cco: String,
    year: String,
    /// None before OHA has released anything.
    shown: Option<Shown>,
}

#[derive(Serialize)]
struct Shown {
    /// "2023": what the figures are of.
    period: String,
    /// The figures are of an earlier year than the page's, since nothing later was released.
    is_earlier: bool,
    is_public: bool,
    /// Other periods that were released.
    periods: Vec<Link>,
    /// Where a CCO's own true counts may be asked for, if OHA allows it and the reader may ask.
    own_href: Option<String>,
    report: ReportView,
    method: Method,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "reach/report";
}

/// `GET /desk/cco/{cco}/{year}/reach-review/report`
///
/// # Errors
/// Not found when the address names a data set that was not released.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let year = MeasurementYear::parse(site.part("year")?)?;
    let query = site.query()?;
    let (asked, word) = (query.get("set").to_owned(), query.get("indicator").to_owned());
    let (reader, today) = (scope.clone(), site.now.pacific_day());
    let found = site
        .read(move |conn| {
            let may_note = may_note(conn, &reader, year, today)?;
            let sets = store::standing(conn, ReachScope::Cco(&reader))?;
            let set = chosen(&sets, &asked, year)?;
            let Some(set) = set else { return Ok(None) };
            let indicator = indicator_of(&word, &set)?;
            let of = Scope::Cco(reader.contract().id.clone());
            match Facts::of(conn, ReachScope::Cco(&reader), set, &of, indicator) {
                // A table may say nothing of a contract that had no children in the period.
                Err(Error::Refused(Refusal::NotFound)) => Ok(None),
                found => found.map(|it| Some((it, indicator, sets, may_note))),
            }
        })
        .await?;
    let base = scope.address(year);
    let shown = found
        .map(|(facts, indicator, sets, may_note)| shown(&site, (&scope, may_note), year, &facts, indicator, &sets))
        .transpose()?;
    let page = ReportPage { cco: scope.contract().name.clone(), year: year.to_string(), shown };
    let shell = scope
        .shell(&site, year, "Reach report")
        .crumb("Reach review", format!("{base}/reach-review"))
        .here("Reach report");
    site.page(shell, &page)
}

/// Whether this person may note an observation now: the review was begun, and can be edited by her.
fn may_note(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear, today: NaiveDate) -> Result<bool> {
    let year = measures::begun_year(conn, number)?;
    if !scope.contract().covers(number) {
        return Err(Refusal::NotFound.into());
    }
    if !year.form.is_worked_on_here(Component::ReachReview) {
        return Ok(false);
    }
    Ok(Desk::gather(conn, scope, number, Component::ReachReview, today)?.may_edit())
}

/// The data set that the address names; else the latest of the year, or of the latest year before it.
fn chosen(sets: &[DataSet], asked: &str, year: MeasurementYear) -> Result<Option<DataSet>> {
    if !asked.is_empty() {
        return Ok(Some(sets.iter().find(|it| it.id.as_str() == asked).ok_or(Refusal::NotFound)?.clone()));
    }
    Ok(sets.iter().find(|it| it.provenance.year <= year).cloned())
}

/// The indicator that the address names; else the first that the data set tells.
///
/// # Errors
/// Not found when the data set does not tell it.
pub fn indicator_of(word: &str, set: &DataSet) -> Result<Indicator> {
    let all = told(set.indicators);
    let found = match word {
        "" => all.first().copied(),
        _ => Indicator::parse(word).filter(|it| all.contains(it)),
    };
    found.ok_or_else(|| Refusal::NotFound.into())
}

fn shown(
    site: &Site,
    (scope, may_note): (&CcoScope, bool),
    year: MeasurementYear,
    facts: &Facts,
    indicator: Indicator,
    sets: &[DataSet],
) -> Result<Shown> {
    let base = scope.address(year);
    let address = format!("{base}/reach-review/report");
    let set = facts.set.id.to_string();
    let to = |set: &str, indicator: Indicator| {
        format!("{address}{}", query_with(&[("set", set), ("indicator", indicator.word())]))
    };
    let observations = || Links::Observations {
        form: format!("{base}/reach-review/observations/new"),
        set: set.clone(),
        scope: Scope::Cco(scope.contract().id.clone()).word().to_owned(),
        indicator: indicator.word(),
    };
    let links = if may_note { observations() } else { Links::Nowhere };
    let frame = Frame {
        links,
        places: io::reading::counties()?,
        indicator,
        indicators: told(facts.set.indicators).into_iter().map(|it| (it, to(&set, it))).collect(),
    };
    let trend = TrendView::of(site, &facts.trend, &site.say("reach-own", &[])?, true, |_| None)?;
    let called = |it: &DataSet| Link {
        current: it.id == facts.set.id,
        ..Link::new(period(it.provenance.period_first, it.provenance.period_last), to(it.id.as_str(), Indicator::Any))
    };
    Ok(Shown {
        period: period(facts.set.provenance.period_first, facts.set.provenance.period_last),
        is_earlier: facts.set.provenance.year < year,
        is_public: facts.set.published_at.is_some(),
        own_href: (facts.set.provenance.own_counts && scope.role().may_edit())
            .then(|| format!("{}/reach/{}/own-counts", scope.address(facts.set.provenance.year), facts.set.id)),
        periods: if sets.len() > 1 { sets.iter().map(called).collect() } else { Vec::new() },
        report: ReportView::of(site, &facts.report, trend, &frame)?,
        method: Method::of(site, facts)?,
    })
}
