//! All years of reach that were published, and how the state's rate went.

use serde::Serialize;

use super::periods::Periods;
use super::{STATEWIDE, address};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::day_words;
use crate::metric::reach::rules::data_set::{DataSet, Scope};
use crate::metric::reach::rules::report::Indicator;
use crate::metric::reach::store::{self as reach, ReachScope};
use crate::metric::reach::web::Facts;
use crate::metric::reach::web::figures::{TrendView, Value, figure, points};
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site};
use crate::publishing::web::{HTML, html, kept, shell};

#[derive(Serialize)]
struct Years {
    years: Vec<YearLine>,
    trend: Option<TrendView>,
    demonstration: bool,
}

#[derive(Serialize)]
struct YearLine {
    href: String,
    period: String,
    value: Value,
    published_on: String,
}

impl Page for Years {
    const TEMPLATE: &'static str = "publishing/reach/years";
}

/// `GET /reach`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    kept(&site, "/reach".to_owned(), HTML, async || {
        let demonstration = site.app.settings.demonstration;
        let facts = site.read(move |conn| facts(conn, &scope, demonstration)).await?;
        html(&site, &shell(&site, "reach-title")?, &view(&site, facts.as_ref())?)
    })
    .await
}

/// Of the latest year, with the trend through all; none before anything was published.
fn facts(conn: &mut Conn, scope: &PublicScope, demonstration: bool) -> Result<Option<(Facts, Periods)>> {
    let reader = ReachScope::Public(scope);
    let mut sets = reach::standing(conn, reader)?;
    sets.retain(|it| it.demonstration == demonstration && it.indicators.any);
    let Some(newest) = sets.into_iter().next() else { return Ok(None) };
    match Facts::of(conn, reader, newest, &Scope::Statewide, Indicator::Any) {
        Err(crate::kernel::failure::Error::Refused(Refusal::NotFound)) => Ok(None),
        other => Ok(Some((other?, Periods::of(conn, scope, demonstration)?))),
    }
}

fn view(site: &Site, facts: Option<&(Facts, Periods)>) -> Result<Years> {
    let Some((facts, periods)) = facts else {
        return Ok(Years { years: Vec::new(), trend: None, demonstration: site.app.settings.demonstration });
    };
    let number =
        |set: &DataSet| format!("/reach/{}/numbers/any/{STATEWIDE}{}", set.provenance.year, periods.query(set, &[]));
    let line = |(set, point): (&DataSet, &crate::metric::reach::rules::report::Point)| {
        let told = |it| format!("{}%", points(it));
        Ok(YearLine {
            href: address(periods, set, None),
            period: periods.name(set)?,
            value: figure(site, point.period.rate.rate, told, None)?,
            published_on: set.published_at.map(|it| day_words(it.pacific_day())).unwrap_or_default(),
        })
    };
    let years = facts.sets.iter().zip(&facts.trend).rev().map(line).collect::<Result<_>>()?;
    let name = site.say("reach-oregon", &[])?;
    let trend = TrendView::of(site, &facts.trend, &name, false, |n| facts.sets.get(n).map(number))?;
    Ok(Years { years, trend, demonstration: site.app.settings.demonstration })
}
