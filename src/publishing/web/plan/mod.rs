//! A published action plan, as a document to read and as data: its newest version, each version at an address that stays, the list of
//! versions, and what differs between two. An address of what was withdrawn says so.

mod data;
mod differences;
mod gone;
mod page;
mod versions;

use actix_web::HttpResponse;

pub use differences::{differences, differences_json};
pub(super) use page::{PlanPage, Preview};
pub use versions::versions;

use super::{HTML, JSON, html, json, kept_or};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::year::MeasurementYear;
use crate::people::tenancy::{self, Contract, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Shell, Site};
use crate::publishing::rules::{self, Frozen, Publication};
use crate::publishing::store;

/// What was published of a contract's plan of a year.
struct Shelf {
    contract: Contract,
    /// Newest first, withdrawn ones too.
    versions: Vec<Publication>,
}

/// One version that the public may read.
struct Open {
    shelf: Shelf,
    publication: Publication,
    content: Option<String>,
}

/// What stands at an address.
enum Found {
    Open(Box<Open>),
    /// It was withdrawn.
    Gone(Box<(Shelf, Publication)>),
}

/// `GET /ccos/{cco}/{year}/action-plan`
///
/// # Errors
/// Not found when no plan of that CCO and year was published.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    show(scope, &site, None).await
}

/// `GET /ccos/{cco}/{year}/action-plan/v/{version}`
///
/// # Errors
/// As [`page`].
pub async fn version_page(scope: PublicScope, site: Site) -> Answer {
    let version = rules::parse_version(site.part("version")?)?;
    show(scope, &site, Some(version)).await
}

/// `GET /ccos/{cco}/{year}/action-plan.json`
///
/// # Errors
/// As [`page`].
pub async fn json_page(scope: PublicScope, site: Site) -> Answer {
    show_json(scope, &site, None).await
}

/// `GET /ccos/{cco}/{year}/action-plan/v/{version}.json`
///
/// # Errors
/// As [`page`].
pub async fn version_json(scope: PublicScope, site: Site) -> Answer {
    let version = rules::parse_version(site.part("version")?)?;
    show_json(scope, &site, Some(version)).await
}

async fn show(scope: PublicScope, site: &Site, version: Option<i64>) -> Answer {
    kept_or(site, key(site, version, "")?, HTML, async || match found(scope, site, version).await? {
        Found::Open(open) => {
            let frozen = open.content.as_deref().map(Frozen::parse).transpose()?;
            let page =
                PlanPage::of(site, &open.shelf.contract, &open.publication, frozen.as_ref(), &open.shelf.versions)?;
            Ok(Ok(html(site, &shell(site, &open, version)?, &page)?))
        }
        Found::Gone(it) => Ok(Err(gone::page(site, &it.0, &it.1)?)),
    })
    .await
}

async fn show_json(scope: PublicScope, site: &Site, version: Option<i64>) -> Answer {
    kept_or(site, key(site, version, ".json")?, JSON, async || match found(scope, site, version).await? {
        Found::Open(open) => Ok(Ok(json(&data::of(&open, site.app.settings.demonstration)?)?)),
        Found::Gone(it) => Ok(Err(gone::json_page(&it.0, &it.1)?)),
    })
    .await
}

async fn found(scope: PublicScope, site: &Site, version: Option<i64>) -> Result<Found> {
    let place = Place::of(site)?;
    site.read(move |conn| {
        let shelf = place.shelf(conn, &scope)?;
        let asked = match version {
            Some(version) => shelf.versions.iter().find(|it| it.version == version),
            // The newest that still stands; when none does, the reader learns that one did.
            None => newest(&shelf.versions).or(shelf.versions.first()),
        };
        let publication = asked.cloned().ok_or(Refusal::NotFound)?;
        if publication.is_withdrawn() {
            return Ok(Found::Gone(Box::new((shelf, publication))));
        }
        let content = store::content(conn, &scope, &publication.id)?;
        Ok(Found::Open(Box::new(Open { shelf, publication, content })))
    })
    .await
}

/// The contract and year of an address.
struct Place {
    slug: String,
    year: MeasurementYear,
    demonstration: bool,
}

impl Place {
    fn of(site: &Site) -> Result<Self> {
        Ok(Self {
            slug: site.part("cco")?.to_owned(),
            year: MeasurementYear::parse(site.part("year")?)?,
            demonstration: site.app.settings.demonstration,
        })
    }

    /// # Errors
    /// Not found when nothing was ever published here.
    fn shelf(&self, conn: &mut Conn, scope: &PublicScope) -> Result<Shelf> {
        let contract = tenancy::contract_by_slug(conn, &self.slug)?
            .filter(|it| rules::is_shown(it, self.demonstration))
            .ok_or(Refusal::NotFound)?;
        let versions = store::plans(conn, scope, &contract.id, self.year)?;
        if versions.is_empty() { Err(Refusal::NotFound.into()) } else { Ok(Shelf { contract, versions }) }
    }
}

/// The one address under which a page is kept, however a visitor has written it.
fn key(site: &Site, version: Option<i64>, ending: &str) -> Result<String> {
    let (slug, year) = (site.part("cco")?, MeasurementYear::parse(site.part("year")?)?);
    let address = version.map_or_else(|| rules::address(slug, year), |it| rules::version_address(slug, year, it));
    Ok(format!("{address}{ending}"))
}

/// What a reader of the plan wants: the newest of ours, or a document elsewhere where there is none.
fn newest(versions: &[Publication]) -> Option<&Publication> {
    let standing = || versions.iter().filter(|it| !it.is_withdrawn());
    standing().find(|it| it.legacy.is_none()).or_else(|| standing().next())
}

/// The shell of a page below the plan's own, with the plan as its last crumb.
fn shell_below(site: &Site, contract: &Contract, year: MeasurementYear, title: String) -> Result<Shell> {
    Ok(site
        .public_shell(title)
        .crumb(site.say("ccos-title", &[])?, "/ccos")
        .crumb(contract.name.clone(), format!("/ccos/{}", contract.slug))
        .crumb(site.say("plan-crumb", &[("year", &year.to_string())])?, rules::address(&contract.slug, year)))
}

fn shell(site: &Site, open: &Open, version: Option<i64>) -> Result<Shell> {
    let (contract, year) = (&open.shelf.contract, open.publication.year);
    let (name, number, years) = (&contract.name, open.publication.version.to_string(), year.to_string());
    let title = match version {
        Some(_) => site.say("plan-version-title", &[("year", &years), ("cco", name), ("version", &number)])?,
        None => site.say("plan-title", &[("year", &years), ("cco", name)])?,
    };
    let shell = shell_below(site, contract, year, title)?;
    Ok(match version {
        Some(_) => shell.here(site.say("plan-version", &[("version", &number)])?),
        None => shell.without_link(),
    })
}

/// The answer of an address below a plan of which nothing stands any more.
fn all_gone(site: &Site, shelf: &Shelf, as_json: bool) -> Result<Option<HttpResponse>> {
    if newest(&shelf.versions).is_some() {
        return Ok(None);
    }
    let Some(last) = shelf.versions.first() else { return Err(Refusal::NotFound.into()) };
    if as_json { gone::json_page(shelf, last) } else { gone::page(site, shelf, last) }.map(Some)
}
