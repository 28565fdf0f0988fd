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
use crate::publishing::web::reach::entries::Standing;
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
        let lines: Vec<Value> = rows(asked, found).map(|(line, kind, shown)| as_json(line, kind, shown)).collect();
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

/// What is public of a line and kind: a document, or figures.
#[derive(Clone, Copy)]
enum Public<'f> {
    Document(&'f Publication),
    Figures(&'f Standing),
    Nothing,
}

/// Every line and kind with what is public of it, or with nothing.
fn rows<'f>(asked: &Asked, found: &'f Found) -> impl Iterator<Item = (&'f Line, Kind, Public<'f>)> {
    let kinds = asked.kinds();
    found.lines.iter().flat_map(move |line| {
        kinds.clone().into_iter().flat_map(move |kind| {
            let documents = found.of(line).filter(|it| it.kind == kind && !it.is_withdrawn()).map(Public::Document);
            let public: Vec<Public<'_>> = found.reach_of(line, kind).map(Public::Figures).chain(documents).collect();
            let shown = if public.is_empty() { vec![Public::Nothing] } else { public };
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
    let lines = rows(asked, found).map(|(line, kind, shown)| {
        let state = if matches!(shown, Public::Nothing) { "not yet published" } else { "published" };
        let (publication, figures) = shown.parts();
        let text = |of: fn(&Publication) -> String| publication.map(of).unwrap_or_default();
        let or =
            |of: fn(&Publication) -> String, figure: fn(&Standing) -> String| figures.map_or_else(|| text(of), figure);
        [
            line.cco.clone(),
            line.name.clone(),
            line.year.to_string(),
            kind.word().to_owned(),
            state.to_owned(),
            text(|it| it.title.clone()),
            or(|it| it.version.to_string(), |it| it.set.version.to_string()),
            or(|it| it.day().to_string(), day_of),
            shown.address(line).unwrap_or_default(),
            text(|it| it.legacy.as_ref().map(|it| it.url.as_str().to_owned()).unwrap_or_default()),
            text(|it| it.legacy.as_ref().map(|it| it.source.clone()).unwrap_or_default()),
            or(|it| it.sha256.clone(), |it| it.set.file_sha256.clone()),
            demonstration.to_string(),
        ]
    });
    tables::csv(HEADING, lines)
}

fn as_json(line: &Line, kind: Kind, shown: Public<'_>) -> Value {
    let (publication, figures) = shown.parts();
    let legacy = publication.and_then(|it| it.legacy.as_ref());
    let version = publication.map(|it| it.version).or(figures.map(|it| it.set.version));
    let day = publication.map(|it| it.day().to_string()).or(figures.map(day_of));
    json!({
        "cco": line.cco,
        "name": line.name,
        "year": line.year.number(),
        "kind": kind.word(),
        "is_published": !matches!(shown, Public::Nothing),
        "title": publication.map(|it| &it.title),
        "version": version,
        "published_on": day,
        "address": shown.address(line),
        "document_url": legacy.map(|it| it.url.as_str()),
        "source": legacy.map(|it| &it.source),
        "sha256": publication.map(|it| &it.sha256).or(figures.map(|it| &it.set.file_sha256)),
    })
}

fn day_of(it: &Standing) -> String {
    it.set.published_at.map(|at| at.pacific_day().to_string()).unwrap_or_default()
}

impl<'f> Public<'f> {
    fn parts(self) -> (Option<&'f Publication>, Option<&'f Standing>) {
        match self {
            Self::Document(it) => (Some(it), None),
            Self::Figures(it) => (None, Some(it)),
            Self::Nothing => (None, None),
        }
    }

    /// The address here: of this very version of a document, of the figures that stand.
    fn address(self, line: &Line) -> Option<String> {
        match self {
            Self::Document(it) => it.legacy.is_none().then(|| rules::version_address(&line.cco, line.year, it.version)),
            Self::Figures(it) => Some(it.href(&line.cco)),
            Self::Nothing => None,
        }
    }
}
