//! What stands at the address of a publication that was withdrawn: what it was, when and why it went, and what stands in its place.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;
use serde_json::json;

use super::{Shelf, newest, shell_below};
use crate::kernel::failure::Result;
use crate::kernel::time::{Moment, day_words};
use crate::metric::action_plan::paragraphs;
use crate::platform::http::{Answer, Page, Site};
use crate::publishing::rules::{self, Publication};
use crate::publishing::web::{JSON, json as written};

#[derive(Serialize)]
struct Tombstone {
    year: String,
    cco: String,
    cco_href: String,
    version: i64,
    published_on: String,
    withdrawn_on: String,
    reason: Vec<String>,
    instead: Option<Instead>,
}

#[derive(Serialize)]
struct Instead {
    version: i64,
    href: String,
    when: String,
}

impl Page for Tombstone {
    const TEMPLATE: &'static str = "publishing/gone";
}

pub(super) fn page(site: &Site, shelf: &Shelf, publication: &Publication) -> Result<HttpResponse> {
    let (slug, year) = (&shelf.contract.slug, publication.year);
    let page = Tombstone {
        year: year.to_string(),
        cco: shelf.contract.name.clone(),
        cco_href: format!("/ccos/{slug}"),
        version: publication.version,
        published_on: day_words(publication.day()),
        withdrawn_on: publication.withdrawn_at.map(|at| day_words(at.pacific_day())).unwrap_or_default(),
        reason: publication.withdrawal_reason.as_deref().map(paragraphs).unwrap_or_default(),
        instead: newest(&shelf.versions).map(|it| Instead {
            version: it.version,
            href: rules::address(slug, year),
            when: day_words(it.day()),
        }),
    };
    let title = site.say("gone-title", &[("year", &page.year), ("cco", &page.cco)])?;
    let mut shell = shell_below(site, &shelf.contract, year, title)?;
    shell.noindex = true;
    if page.instead.is_none() {
        shell = shell.without_link();
    }
    site.page_with(StatusCode::GONE, shell, &page)
}

/// The same for programs: small, and without a word of what was withdrawn.
pub(super) fn json_page(shelf: &Shelf, publication: &Publication) -> Answer {
    let slug = &shelf.contract.slug;
    let body = written(&json!({
        "status": 410,
        "title": publication.title,
        "cco": slug,
        "year": publication.year.number(),
        "version": publication.version,
        "published_at": publication.published_at.rfc3339(),
        "withdrawn_at": publication.withdrawn_at.map(Moment::rfc3339),
        "withdrawal_reason": publication.withdrawal_reason,
        "instead": newest(&shelf.versions).map(|it| rules::version_address(slug, it.year, it.version)),
    }))?;
    let mut answer = HttpResponse::Gone();
    answer.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")).insert_header((header::CONTENT_TYPE, JSON));
    Ok(answer.body(body))
}
