//! Checks the code of a printed page: what it belongs to, whether that still stands, and whether what is stored still gives the code.

use actix_web::http::StatusCode;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::shell;
use crate::kernel::failure::Result;
use crate::kernel::texts::in_fours;
use crate::kernel::time::day_words;
use crate::metric::workflow::changes::seal;
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site};
use crate::publishing::rules::{self, Code, Publication};
use crate::publishing::store::{self, Coded};

#[derive(Serialize)]
struct Verify {
    /// What was typed.
    typed: String,
    /// Whether a code was asked for.
    is_asked: bool,
    /// Whether what was typed can be a code.
    is_code: bool,
    found: Vec<Found>,
    has_found: bool,
}

/// A document under the code.
#[derive(Serialize)]
struct Found {
    title: String,
    version: i64,
    published_on: String,
    href: Option<String>,
    /// The version that has taken its place.
    newer: Option<Newer>,
    withdrawn_on: Option<String>,
    /// The code is that of what the CCO had sent, of which this was published.
    of_source: bool,
    /// The whole seal, made again just now from what is stored.
    sha256: String,
    fits: bool,
}

#[derive(Serialize)]
struct Newer {
    version: i64,
    href: String,
}

impl Page for Verify {
    const TEMPLATE: &'static str = "publishing/verify";
}

/// `GET /verify`
///
/// # Errors
/// Malformed when the query is.
pub async fn form(scope: PublicScope, site: Site) -> Answer {
    let typed = site.query()?.get("code").chars().take(100).collect::<String>();
    if typed.trim().is_empty() {
        return show(
            &site,
            StatusCode::OK,
            Verify { typed, is_asked: false, is_code: true, found: Vec::new(), has_found: false },
        );
    }
    answer(scope, &site, typed).await
}

/// `GET /verify/{code}`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    let typed = site.part("code")?.chars().take(100).collect::<String>();
    answer(scope, &site, typed).await
}

/// What is not public is answered like what is not known: nobody learns here what was sent to OHA.
async fn answer(scope: PublicScope, site: &Site, typed: String) -> Answer {
    let Some(code) = Code::parse(&typed) else {
        let page = Verify { typed, is_asked: true, is_code: false, found: Vec::new(), has_found: false };
        return show(site, StatusCode::NOT_FOUND, page);
    };
    let (asked, demonstration) = (code.clone(), site.app.settings.demonstration);
    let found = site.read(move |conn| found(conn, &scope, &asked, demonstration)).await?;
    for broken in found.iter().filter(|it| !it.fits) {
        tracing::error!(title = broken.title, version = broken.version, "a publication does not give its seal");
    }
    let status = if found.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let has_found = !found.is_empty();
    show(site, status, Verify { typed: code.words(), is_asked: true, is_code: true, found, has_found })
}

fn found(conn: &mut Conn, scope: &PublicScope, code: &Code, demonstration: bool) -> Result<Vec<Found>> {
    let coded = store::coded(conn, scope, code, demonstration)?;
    let mut found = Vec::new();
    for one in &coded {
        let versions = store::plans(conn, scope, &one.publication.contract, one.publication.year)?;
        found.push(of(one, code, &versions));
    }
    Ok(found)
}

fn of(coded: &Coded, code: &Code, versions: &[Publication]) -> Found {
    let (publication, slug) = (&coded.publication, &coded.cco);
    let (stored, made) = match &coded.round {
        Some(round) => (round.sha256.clone(), seal(&round.content, &round.form)),
        None => (publication.sha256.clone(), hex::encode(Sha256::digest(coded.content.as_bytes()))),
    };
    let newer =
        versions.iter().find(|it| it.legacy.is_none() && !it.is_withdrawn() && it.version > publication.version);
    Found {
        title: publication.title.clone(),
        version: publication.version,
        published_on: day_words(publication.day()),
        href: (!publication.is_withdrawn())
            .then(|| rules::version_address(slug, publication.year, publication.version)),
        newer: newer.map(|it| Newer { version: it.version, href: rules::address(slug, it.year) }),
        withdrawn_on: publication.withdrawn_at.map(|at| day_words(at.pacific_day())),
        of_source: coded.round.is_some(),
        fits: made == stored && made.starts_with(code.as_str()),
        // Of a round that was sent the whole seal stays untold: with it one could try what a withheld passage said.
        sha256: if coded.round.is_some() { code.words() } else { in_fours(&made) },
    }
}

fn show(site: &Site, status: StatusCode, page: Verify) -> Answer {
    let mut shell = shell(site, "verify-title")?;
    shell.noindex = true;
    let shell = if page.is_asked {
        shell.title = format!("{}: {}", shell.title, page.typed);
        shell.crumb(site.say("verify-title", &[])?, "/verify").here(page.typed.clone())
    } else {
        shell
    };
    site.page_with(status, shell, &page)
}
