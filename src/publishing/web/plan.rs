//! A published action plan, as a document to read and as data: its newest version, and each version at an address that stays.

use serde::Serialize;
use serde_json::{Value, json};

use super::shown::Entry;
use super::{HTML, JSON, html, json, kept};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::people::tenancy::{self, Contract, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Shell, Site};
use crate::publishing::rules::{self, Document, Frozen, Publication};
use crate::publishing::store;

#[derive(Serialize)]
struct PlanPage {
    cco: String,
    cco_href: String,
    year: String,
    version: i64,
    published_on: String,
    short_sha256: String,
    json_href: String,
    /// What was frozen; nothing when the document stands elsewhere.
    document: Option<Document>,
    elsewhere: Option<Entry>,
    /// The page of the newest version, when this is an older one.
    newer: Option<String>,
    versions: Vec<VersionLine>,
    has_versions: bool,
}

#[derive(Serialize)]
struct VersionLine {
    version: i64,
    href: String,
    when: String,
    is_here: bool,
    withdrawn_on: Option<String>,
}

impl Page for PlanPage {
    const TEMPLATE: &'static str = "publishing/plan";
}

/// What the page is made of.
struct Facts {
    contract: Contract,
    publication: Publication,
    content: Option<String>,
    versions: Vec<Publication>,
}

/// `GET /ccos/{cco}/{year}/action-plan`
///
/// # Errors
/// Not found when no plan of that CCO and year was published, Gone when it was withdrawn.
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
    kept(site, key(site, version, "")?, HTML, async || {
        let facts = read(scope, site, version).await?;
        let page = plan(site, &facts)?;
        html(site, &plan_shell(site, &facts, version)?, &page)
    })
    .await
}

async fn show_json(scope: PublicScope, site: &Site, version: Option<i64>) -> Answer {
    kept(site, key(site, version, ".json")?, JSON, async || {
        let facts = read(scope, site, version).await?;
        json(&data(&facts, site.app.settings.demonstration)?)
    })
    .await
}

async fn read(scope: PublicScope, site: &Site, version: Option<i64>) -> Result<Facts> {
    let (slug, year) = (site.part("cco")?.to_owned(), MeasurementYear::parse(site.part("year")?)?);
    let demonstration = site.app.settings.demonstration;
    site.read(move |conn| facts(conn, &scope, &slug, year, version, demonstration)).await
}

fn facts(
    conn: &mut Conn,
    scope: &PublicScope,
    slug: &str,
    year: MeasurementYear,
    version: Option<i64>,
    demonstration: bool,
) -> Result<Facts> {
    let contract = tenancy::contract_by_slug(conn, slug)?
        .filter(|it| rules::is_shown(it, demonstration))
        .ok_or(Refusal::NotFound)?;
    let versions = store::plans(conn, scope, &contract.id, year)?;
    let asked = match version {
        Some(version) => versions.iter().find(|it| it.version == version),
        // The newest that still stands; when none does, the reader learns that one did.
        None => newest(&versions).or(versions.first()),
    };
    let publication = asked.cloned().ok_or(Refusal::NotFound)?;
    if publication.is_withdrawn() {
        return Err(Refusal::Gone.into());
    }
    let content = store::content(conn, scope, &publication.id)?;
    Ok(Facts { contract, publication, content, versions })
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

fn plan(site: &Site, facts: &Facts) -> Result<PlanPage> {
    let (publication, slug) = (&facts.publication, &facts.contract.slug);
    let document = facts.content.as_deref().map(|it| Frozen::parse(it).map(|it| it.document())).transpose()?;
    let line = |it: &Publication| VersionLine {
        version: it.version,
        href: rules::version_address(slug, it.year, it.version),
        when: day_words(it.day()),
        is_here: it.version == publication.version,
        withdrawn_on: it.withdrawn_at.map(|at| day_words(at.pacific_day())),
    };
    Ok(PlanPage {
        cco: document.as_ref().map_or_else(|| facts.contract.name.clone(), |it| it.cco.clone()),
        cco_href: format!("/ccos/{slug}"),
        year: publication.year.to_string(),
        version: publication.version,
        published_on: day_words(publication.day()),
        short_sha256: publication.short_sha256().to_owned(),
        json_href: format!("{}.json", rules::version_address(slug, publication.year, publication.version)),
        document,
        elsewhere: publication.legacy.as_ref().map(|_| Entry::of(site, slug, publication)).transpose()?,
        newer: newest(&facts.versions)
            .filter(|it| it.version != publication.version && publication.legacy.is_none())
            .map(|it| rules::address(slug, it.year)),
        versions: facts.versions.iter().map(line).collect(),
        has_versions: facts.versions.len() > 1,
    })
}

fn plan_shell(site: &Site, facts: &Facts, version: Option<i64>) -> Result<Shell> {
    let (name, year) = (&facts.contract.name, facts.publication.year.to_string());
    let number = facts.publication.version.to_string();
    let title = match version {
        Some(_) => site.say("plan-version-title", &[("year", &year), ("cco", name), ("version", &number)])?,
        None => site.say("plan-title", &[("year", &year), ("cco", name)])?,
    };
    let shell = site
        .public_shell(title)
        .crumb(site.say("ccos-title", &[])?, "/ccos")
        .crumb(name.clone(), format!("/ccos/{}", facts.contract.slug));
    let plan = site.say("plan-crumb", &[("year", &year)])?;
    Ok(match version {
        Some(_) => shell
            .crumb(plan, rules::address(&facts.contract.slug, facts.publication.year))
            .here(site.say("plan-version", &[("version", &number)])?),
        None => shell.here(plan),
    })
}

/// How a reader proves that nothing was changed.
const SEAL: &str =
    "SHA-256 of the member `content` as compact JSON with its keys in order: jq -cjS .content | sha256sum";

fn data(facts: &Facts, demonstration: bool) -> Result<Value> {
    let (publication, slug) = (&facts.publication, &facts.contract.slug);
    let content: Option<Value> = facts
        .content
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|cause| Fault::because("A publication's content cannot be read", cause))?;
    let version = |it: &Publication| {
        json!({
            "version": it.version,
            "address": rules::version_address(slug, it.year, it.version),
            "published_at": it.published_at.rfc3339(),
            "withdrawn_at": it.withdrawn_at.map(crate::kernel::time::Moment::rfc3339),
        })
    };
    let elsewhere =
        |it: &rules::Legacy| json!({ "url": it.url.as_str(), "dated_on": it.dated_on, "source": it.source });
    Ok(json!({
        "demonstration": demonstration,
        "kind": publication.kind.word(),
        "title": publication.title,
        "cco": slug,
        "year": publication.year.number(),
        "version": publication.version,
        "published_at": publication.published_at.rfc3339(),
        "address": rules::address(slug, publication.year),
        "versions": facts.versions.iter().map(version).collect::<Vec<_>>(),
        "document": publication.legacy.as_ref().map(elsewhere),
        "content": content,
        "sha256": publication.sha256,
        "sha256_of": publication.legacy.is_none().then_some(SEAL),
    }))
}
