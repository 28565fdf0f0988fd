//! What differs between two published versions, word by word; for people and for programs.

use actix_web::HttpResponse;
use serde::Serialize;
use serde_json::json;

use super::versions::{Compare, ends, standing};
use super::{Place, Shelf, all_gone, gone, shell_below};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::metric::action_plan;
use crate::metric::differences::web::{ChangeKind, Changes};
use crate::metric::differences::{Difference, Outline, diff};
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site, query_with};
use crate::publishing::rules::{self, Frozen, Publication};
use crate::publishing::store;
use crate::publishing::web::{HTML, JSON, html, json as written, kept_or};

#[derive(Serialize)]
struct Differences {
    cco: String,
    year: String,
    from: i64,
    to: i64,
    from_href: String,
    to_href: String,
    summary: String,
    changes: Changes,
    compare: Option<Compare>,
    json_href: String,
    versions_href: String,
    /// There is only one version.
    is_alone: bool,
}

impl Page for Differences {
    const TEMPLATE: &'static str = "publishing/differences";
}

/// What the address asks for.
struct Asked {
    place: Place,
    from: Option<i64>,
    to: Option<i64>,
}

/// Two versions with what differs.
struct Compared {
    shelf: Shelf,
    from: Publication,
    to: Publication,
    difference: Difference,
}

enum Outcome {
    Compared(Box<Compared>),
    /// Nothing to compare with.
    Alone(Shelf),
    /// One of the two was withdrawn.
    Gone(Box<(Shelf, Publication)>),
}

/// `GET /ccos/{cco}/{year}/action-plan/differences?from=1&to=2`
///
/// # Errors
/// Not found when one of the versions was never published, Malformed when the query is.
pub async fn differences(scope: PublicScope, site: Site) -> Answer {
    let asked = Asked::of(&site)?;
    kept_or(&site, asked.address(""), HTML, async || {
        let outcome = site.read(move |conn| asked.outcome(conn, &scope)).await?;
        if let Some(gone) = gone_page(&site, &outcome, false)? {
            return Ok(Err(gone));
        }
        let (shelf, page) = match outcome {
            Outcome::Compared(it) => {
                let page = compared(&site, &it)?;
                (it.shelf, page)
            }
            Outcome::Alone(shelf) => {
                let page = alone(&shelf)?;
                (shelf, page)
            }
            // It was answered above.
            Outcome::Gone(_) => return Err(Refusal::NotFound.into()),
        };
        let year = shelf.versions.first().ok_or(Refusal::NotFound)?.year;
        let title = site.say("differences-title", &[("year", &page.year), ("cco", &page.cco)])?;
        let shell = shell_below(&site, &shelf.contract, year, title)?;
        let shell = shell.crumb(site.say("plan-versions", &[])?, page.versions_href.clone());
        Ok(Ok(html(&site, &shell.here(site.say("differences-crumb", &[])?), &page)?))
    })
    .await
}

/// `GET /ccos/{cco}/{year}/action-plan/differences.json?from=1&to=2`
///
/// # Errors
/// As [`differences`].
pub async fn differences_json(scope: PublicScope, site: Site) -> Answer {
    let asked = Asked::of(&site)?;
    kept_or(&site, asked.address(".json"), JSON, async || {
        let outcome = site.read(move |conn| asked.outcome(conn, &scope)).await?;
        if let Some(gone) = gone_page(&site, &outcome, true)? {
            return Ok(Err(gone));
        }
        let Outcome::Compared(it) = outcome else { return Ok(Ok(written(&json!({ "from": null, "to": null }))?)) };
        let side = |it: &Publication, slug: &str| {
            json!({ "version": it.version, "address": rules::version_address(slug, it.year, it.version), "sha256": it.sha256 })
        };
        let tally = it.difference.tally();
        Ok(Ok(written(&json!({
            "demonstration": site.app.settings.demonstration,
            "from": side(&it.from, &it.shelf.contract.slug),
            "to": side(&it.to, &it.shelf.contract.slug),
            "tally": tally,
            "changes": Changes::of(&it.difference).changes,
        }))?))
    })
    .await
}

impl Asked {
    fn of(site: &Site) -> Result<Self> {
        let query = site.query()?;
        let version = |name: &str| match query.get(name) {
            "" => Ok(None),
            raw => rules::parse_version(raw).map(Some),
        };
        Ok(Self { from: version("from")?, to: version("to")?, place: Place::of(site)? })
    }

    /// The one address under which the page is kept.
    fn address(&self, ending: &str) -> String {
        let number = |it: Option<i64>| it.map(|it| it.to_string()).unwrap_or_default();
        let query = query_with(&[("from", &number(self.from)), ("to", &number(self.to))]);
        format!("{}/differences{ending}{query}", rules::address(&self.place.slug, self.place.year))
    }

    fn outcome(&self, conn: &mut Conn, scope: &PublicScope) -> Result<Outcome> {
        let shelf = self.place.shelf(conn, scope)?;
        let asked = |it: Option<i64>, or: Option<i64>| -> Result<Option<Publication>> {
            let Some(version) = it.or(or) else { return Ok(None) };
            let found = shelf.versions.iter().find(|it| it.version == version && it.legacy.is_none());
            Ok(Some(found.cloned().ok_or(Refusal::NotFound)?))
        };
        let (first, last) = ends(&shelf.versions).unzip();
        let sides = asked(self.from, first)?.zip(asked(self.to, last)?);
        let Some((from, to)) = sides else { return Ok(Outcome::Alone(shelf)) };
        if let Some(gone) = [&from, &to].into_iter().find(|it| it.is_withdrawn()) {
            let gone = gone.clone();
            return Ok(Outcome::Gone(Box::new((shelf, gone))));
        }
        let difference = diff(&outline(conn, scope, &from)?, &outline(conn, scope, &to)?);
        Ok(Outcome::Compared(Box::new(Compared { shelf, from, to, difference })))
    }
}

/// The document as it was published: what was withheld is a mark here too.
fn outline(conn: &mut Conn, scope: &PublicScope, publication: &Publication) -> Result<Outline> {
    let content =
        store::content(conn, scope, &publication.id)?.ok_or_else(|| Fault::new("A published plan has no content"))?;
    let frozen = Frozen::parse(&content)?;
    Ok(Outline { nodes: action_plan::outline(&frozen.plan, &frozen.form, &frozen.levers) })
}

fn gone_page(site: &Site, outcome: &Outcome, as_json: bool) -> Result<Option<HttpResponse>> {
    match outcome {
        Outcome::Gone(it) if as_json => gone::json_page(&it.0, &it.1).map(Some),
        Outcome::Gone(it) => gone::page(site, &it.0, &it.1).map(Some),
        Outcome::Alone(shelf) => all_gone(site, shelf, as_json),
        Outcome::Compared(_) => Ok(None),
    }
}

fn compared(site: &Site, it: &Compared) -> Result<Differences> {
    let slug = &it.shelf.contract.slug;
    let tally = it.difference.tally();
    let mut changes = Changes::of(&it.difference);
    for change in &mut changes.changes {
        let key = match change.kind {
            ChangeKind::Added => "differences-added",
            ChangeKind::Changed => "differences-changed",
            ChangeKind::Moved => "differences-moved",
            ChangeKind::Removed => "differences-removed",
        };
        change.state.word = site.say(key, &[])?;
    }
    let n = tally.added + tally.changed + tally.moved + tally.removed;
    let summary = site.app.views.words().get("differences-summary", &[("count".to_owned(), n.into())])?;
    let version = |it: &Publication| rules::version_address(slug, it.year, it.version);
    let query = query_with(&[("from", &it.from.version.to_string()), ("to", &it.to.version.to_string())]);
    let base = rules::address(slug, it.to.year);
    Ok(Differences {
        cco: it.shelf.contract.name.clone(),
        year: it.to.year.to_string(),
        from: it.from.version,
        to: it.to.version,
        from_href: version(&it.from),
        to_href: version(&it.to),
        summary,
        changes,
        compare: Some(Compare::of(site, &it.shelf, it.from.version, it.to.version)?)
            .filter(|_| standing(&it.shelf.versions).count() > 1),
        json_href: format!("{base}/differences.json{query}"),
        versions_href: format!("{base}/versions"),
        is_alone: false,
    })
}

fn alone(shelf: &Shelf) -> Result<Differences> {
    let newest = super::newest(&shelf.versions).ok_or(Refusal::NotFound)?;
    let base = rules::address(&shelf.contract.slug, newest.year);
    Ok(Differences {
        cco: shelf.contract.name.clone(),
        year: newest.year.to_string(),
        from: newest.version,
        to: newest.version,
        from_href: base.clone(),
        to_href: base.clone(),
        summary: String::new(),
        changes: Changes::of(&Difference::default()),
        compare: None,
        json_href: format!("{base}/differences.json"),
        versions_href: format!("{base}/versions"),
        is_alone: true,
    })
}
