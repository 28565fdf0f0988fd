//! The home page: where one can go, and what was published lately, plans and figures alike.

use std::cmp::Reverse;

use chrono::NaiveDate;
use serde::Serialize;

use super::reach::entries;
use super::shown::{Elsewhere, Entry};
use super::{HTML, html, kept, shell};
use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::metric::reach::rules::data_set::DataSet;
use crate::metric::reach::store as reach;
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Link, Page, Site};
use crate::publishing::store::{self, Latest};

#[derive(Serialize)]
struct Home {
    latest: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    href: String,
    title: String,
    when: String,
    legacy: Option<Elsewhere>,
    /// What stands beside it: of figures, the reports of all CCOs.
    beside: Option<Link>,
}

impl Page for Home {
    const TEMPLATE: &'static str = "publishing/home";
}

/// Something that was published: a document, or the figures of a period.
enum Published {
    Document(Box<Latest>),
    Figures(Box<DataSet>),
}

const MOST: i64 = 5;

/// `GET /`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    kept(&site, "/".to_owned(), HTML, async || {
        let demonstration = site.app.settings.demonstration;
        let (latest, periods) = site
            .read(move |conn| {
                Ok((latest(conn, &scope, demonstration)?, entries::Periods::of(conn, &scope, demonstration)?))
            })
            .await?;
        let latest = latest.iter().map(|it| line(&site, &periods, it)).collect::<Result<_>>()?;
        html(&site, &shell(&site, "home-title")?, &Home { latest })
    })
    .await
}

/// The latest of both, newest first. Documents that stand elsewhere say no hour, so of one day they stand last.
fn latest(conn: &mut Conn, scope: &PublicScope, demonstration: bool) -> Result<Vec<Published>> {
    let documents = store::latest(conn, scope, demonstration, MOST)?;
    let figures = reach::published_lately(conn, scope, demonstration, MOST)?;
    let documents = documents.into_iter().map(|it| Published::Document(Box::new(it)));
    let figures = figures.into_iter().map(|it| Published::Figures(Box::new(it)));
    let mut all: Vec<Published> = documents.chain(figures).collect();
    all.sort_by_key(|it| Reverse(it.when()));
    all.truncate(usize::try_from(MOST).unwrap_or_default());
    Ok(all)
}

impl Published {
    fn when(&self) -> (Option<NaiveDate>, Option<Moment>) {
        match self {
            Self::Document(it) => {
                let own = it.publication.legacy.is_none().then_some(it.publication.published_at);
                (Some(it.publication.day()), own)
            }
            Self::Figures(it) => (it.published_at.map(Moment::pacific_day), it.published_at),
        }
    }
}

fn line(site: &Site, periods: &entries::Periods, it: &Published) -> Result<Line> {
    match it {
        Published::Document(it) => {
            let Entry { href, title, when, legacy, .. } = Entry::of(site, &it.cco, &it.publication)?;
            Ok(Line { href, title, when, legacy, beside: None })
        }
        Published::Figures(it) => {
            let (title, when) = entries::statewide(site, periods, it)?;
            let href = entries::statewide_address(periods, it);
            let beside = Link::new(site.say("home-reach-ccos", &[])?, format!("{href}#ccos"));
            Ok(Line { href, title, when, legacy: None, beside: Some(beside) })
        }
    }
}
