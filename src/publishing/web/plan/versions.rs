//! All versions of a plan, with what was corrected or withdrawn, and a form to compare two of them.

use serde::Serialize;

use super::{Place, Shelf, all_gone, shell_below};
use crate::kernel::failure::Result;
use crate::kernel::time::day_words;
use crate::metric::action_plan::paragraphs;
use crate::people::tenancy::PublicScope;
use crate::platform::http::{Answer, Choice, Page, Site};
use crate::publishing::rules::{self, Publication};
use crate::publishing::web::{HTML, html, kept_or};

#[derive(Serialize)]
struct Versions {
    cco: String,
    year: String,
    versions: Vec<Line>,
    /// The two lists to choose from; nothing while there are not two.
    compare: Option<Compare>,
}

#[derive(Serialize)]
struct Line {
    version: i64,
    href: Option<String>,
    when: String,
    is_newest: bool,
    elsewhere: bool,
    code: Option<String>,
    corrects: Option<i64>,
    correction: Vec<String>,
    withdrawn_on: Option<String>,
    reason: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Compare {
    action: String,
    from: Vec<Choice>,
    to: Vec<Choice>,
}

impl Page for Versions {
    const TEMPLATE: &'static str = "publishing/versions";
}

/// `GET /ccos/{cco}/{year}/action-plan/versions`
///
/// # Errors
/// Not found when no plan of that CCO and year was published.
pub async fn versions(scope: PublicScope, site: Site) -> Answer {
    let place = Place::of(&site)?;
    let address = format!("{}/versions", rules::address(&place.slug, place.year));
    kept_or(&site, address, HTML, async || {
        let year = place.year;
        let shelf = site.read(move |conn| place.shelf(conn, &scope)).await?;
        if let Some(gone) = all_gone(&site, &shelf, false)? {
            return Ok(Err(gone));
        }
        let years = year.to_string();
        let title = site.say("versions-title", &[("year", &years), ("cco", &shelf.contract.name)])?;
        let shell = shell_below(&site, &shelf.contract, year, title)?.here(site.say("plan-versions", &[])?);
        let (from, to) = ends(&shelf.versions).unzip();
        let page = Versions {
            cco: shelf.contract.name.clone(),
            year: years,
            versions: shelf.versions.iter().map(|it| line(it, &shelf)).collect(),
            compare: from.zip(to).map(|(from, to)| Compare::of(&site, &shelf, from, to)).transpose()?,
        };
        Ok(Ok(html(&site, &shell, &page)?))
    })
    .await
}

/// Our own versions that stand, newest first.
pub(super) fn standing(versions: &[Publication]) -> impl Iterator<Item = &Publication> {
    versions.iter().filter(|it| it.legacy.is_none() && !it.is_withdrawn())
}

/// The two that a reader most likely wants to compare: the newest, and the one before.
pub(super) fn ends(versions: &[Publication]) -> Option<(i64, i64)> {
    let mut standing = standing(versions);
    let (to, from) = (standing.next()?, standing.next()?);
    Some((from.version, to.version))
}

impl Compare {
    pub(super) fn of(site: &Site, shelf: &Shelf, from: i64, to: i64) -> Result<Self> {
        let choices = |chosen: i64| -> Result<Vec<Choice>> {
            let choice = |it: &Publication| {
                let (number, when) = (it.version.to_string(), day_words(it.day()));
                let label = site.say("versions-choice", &[("version", &number), ("when", &when)])?;
                Ok(Choice { value: number, label, hint: None, selected: it.version == chosen })
            };
            standing(&shelf.versions).map(choice).collect()
        };
        let year = standing(&shelf.versions).next().map(|it| it.year);
        let action = year.map(|it| format!("{}/differences", rules::address(&shelf.contract.slug, it)));
        Ok(Self { action: action.unwrap_or_default(), from: choices(from)?, to: choices(to)? })
    }
}

fn line(it: &Publication, shelf: &Shelf) -> Line {
    let words = |text: &str| paragraphs(text);
    Line {
        version: it.version,
        href: (!it.is_withdrawn()).then(|| rules::version_address(&shelf.contract.slug, it.year, it.version)),
        when: day_words(it.day()),
        is_newest: super::newest(&shelf.versions).is_some_and(|newest| newest.version == it.version),
        elsewhere: it.legacy.is_some(),
        code: it.legacy.is_none().then(|| it.code()),
        corrects: it.correction.as_ref().map(|it| it.version),
        correction: it.correction.as_ref().map(|it| words(&it.text)).unwrap_or_default(),
        withdrawn_on: it.withdrawn_at.map(|at| day_words(at.pacific_day())),
        reason: it.withdrawal_reason.as_deref().map(words).unwrap_or_default(),
    }
}
