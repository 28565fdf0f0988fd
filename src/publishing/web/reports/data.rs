//! The table as data: one line per CCO, year and kind, published or not, with the same filters and without pages.

use serde_json::{Value, json};

use super::{Asked, Found, found};
use crate::kernel::failure::Result;
use crate::kernel::paging::Paging;
use crate::people::tenancy::PublicScope;
use crate::platform::http::{Answer, Site};
use crate::platform::tables;
use crate::publishing::rules::{self, Kind, Publication};
use crate::publishing::store::Line;
use crate::publishing::web::{CSV, JSON, fresh, json, kept};

/// All lines at once: more CCOs and years than Oregon will have.
const ALL: Paging = Paging { page: 1, size: 10_000 };

/// `GET /reports.csv`
///
/// # Errors
/// As the page.
pub async fn csv_page(scope: PublicScope, site: Site) -> Answer {
    answer(scope, &site, "/reports.csv", CSV, csv).await
}

/// `GET /reports.json`
///
/// # Errors
/// As the page.
pub async fn json_page(scope: PublicScope, site: Site) -> Answer {
    answer(scope, &site, "/reports.json", JSON, |asked, found, demonstration| {
        let lines: Vec<Value> =
            rows(asked, found).map(|(line, kind, publication)| as_json(line, kind, publication)).collect();
        json(&json!({ "demonstration": demonstration, "reports": lines }))
    })
    .await
}

async fn answer(
    scope: PublicScope,
    site: &Site,
    path: &str,
    media_type: &'static str,
    write: impl FnOnce(&Asked, &Found, bool) -> Result<Vec<u8>>,
) -> Answer {
    let asked = Asked::of(site)?;
    let make = async || {
        let filter = asked.filter.clone();
        let found = site.read(move |conn| found(conn, &scope, &filter, ALL, false)).await?;
        write(&asked, &found, site.app.settings.demonstration)
    };
    if asked.filter.search.is_some() {
        Ok(fresh(media_type, make().await?))
    } else {
        kept(site, asked.address(path, 1), media_type, make).await
    }
}

/// Every line and kind with what is public of it, or with nothing.
fn rows<'f>(asked: &Asked, found: &'f Found) -> impl Iterator<Item = (&'f Line, Kind, Option<&'f Publication>)> {
    let kinds = asked.kinds();
    found.lines.iter().flat_map(move |line| {
        kinds.clone().into_iter().flat_map(move |kind| {
            let public: Vec<Option<&Publication>> =
                found.of(line).filter(|it| it.kind == kind && !it.is_withdrawn()).map(Some).collect();
            let shown = if public.is_empty() { vec![None] } else { public };
            shown.into_iter().map(move |it| (line, kind, it))
        })
    })
}

const HEADING: [&str; 13] = [
    "cco",
    "name",
    "year",
    "kind",
    "state",
    "title",
    "version",
    "published_on",
    "address",
    "document_url",
    "source",
    "sha256",
    "demonstration",
];

fn csv(asked: &Asked, found: &Found, demonstration: bool) -> Result<Vec<u8>> {
    let lines = rows(asked, found).map(|(line, kind, publication)| {
        let state = if publication.is_some() { "published" } else { "not yet published" };
        let text = |of: fn(&Publication) -> String| publication.map(of).unwrap_or_default();
        [
            line.cco.clone(),
            line.name.clone(),
            line.year.to_string(),
            kind.word().to_owned(),
            state.to_owned(),
            text(|it| it.title.clone()),
            text(|it| it.version.to_string()),
            text(|it| it.day().to_string()),
            publication.and_then(|it| own_address(line, it)).unwrap_or_default(),
            text(|it| it.legacy.as_ref().map(|it| it.url.as_str().to_owned()).unwrap_or_default()),
            text(|it| it.legacy.as_ref().map(|it| it.source.clone()).unwrap_or_default()),
            text(|it| it.sha256.clone()),
            demonstration.to_string(),
        ]
    });
    tables::csv(HEADING, lines)
}

fn as_json(line: &Line, kind: Kind, publication: Option<&Publication>) -> Value {
    let legacy = publication.and_then(|it| it.legacy.as_ref());
    json!({
        "cco": line.cco,
        "name": line.name,
        "year": line.year.number(),
        "kind": kind.word(),
        "is_published": publication.is_some(),
        "title": publication.map(|it| &it.title),
        "version": publication.map(|it| it.version),
        "published_on": publication.map(Publication::day),
        "address": publication.and_then(|it| own_address(line, it)),
        "document_url": legacy.map(|it| it.url.as_str()),
        "source": legacy.map(|it| &it.source),
        "sha256": publication.map(|it| &it.sha256),
    })
}

/// The address of this very version here.
fn own_address(line: &Line, publication: &Publication) -> Option<String> {
    publication.legacy.is_none().then(|| rules::version_address(&line.cco, line.year, publication.version))
}
