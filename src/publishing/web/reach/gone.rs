//! What stands at the address of figures that were withdrawn: when they went, and why.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;
use serde_json::json;

use super::data::periods;
use super::{Gone, Other};
use crate::kernel::failure::Result;
use crate::kernel::texts::paragraphs;
use crate::kernel::time::{Moment, day_words};
use crate::metric::reach::web::name_of;
use crate::platform::http::{Answer, Link, Page, Site};
use crate::publishing::web::{JSON, json as written};

#[derive(Serialize)]
struct Tombstone {
    name: String,
    period: String,
    version: i64,
    withdrawn_on: String,
    reason: Vec<String>,
    /// Other figures of the year.
    others: Vec<Link>,
}

impl Page for Tombstone {
    const TEMPLATE: &'static str = "publishing/reach/gone";
}

pub(super) fn page(site: &Site, it: &Gone) -> Result<HttpResponse> {
    let set = &it.set;
    let name = it.contract.as_ref().map_or_else(|| site.say("reach-oregon", &[]), |it| Ok(it.name.clone()))?;
    let page = Tombstone {
        period: name_of(set),
        version: set.version,
        withdrawn_on: set.withdrawn_at.map(|it| day_words(it.pacific_day())).unwrap_or_default(),
        reason: paragraphs(&set.withdrawal_reason),
        others: it.others.iter().map(Other::link).collect(),
        name,
    };
    let title = site.say("reach-gone-title", &[("name", &page.name), ("period", &page.period)])?;
    let mut shell = site.public_shell(title).crumb(site.say("reach-title", &[])?, "/reach").without_link();
    shell.noindex = true;
    site.page_with(StatusCode::GONE, shell, &page)
}

/// The same for programs, without a figure of what was withdrawn. What else was published of the year is named in the form that was asked
/// for, in the body and in a header that a program may follow without reading it.
pub(super) fn machine(it: &Gone, ending: &str) -> Answer {
    let set = &it.set;
    let body = written(&json!({
        "status": 410,
        "year": set.provenance.year.number(),
        "period_start": set.provenance.period_first,
        "period_end": set.provenance.period_last,
        "version": set.version,
        "withdrawn_at": set.withdrawn_at.map(Moment::rfc3339),
        "withdrawal_reason": set.withdrawal_reason,
        "other_periods": periods(&it.others, ending),
    }))?;
    let mut answer = HttpResponse::Gone();
    answer.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")).insert_header((header::CONTENT_TYPE, JSON));
    let links: Vec<String> = it.others.iter().map(|it| format!("<{}>; rel=\"related\"", it.address(ending))).collect();
    if !links.is_empty() {
        answer.insert_header((header::LINK, links.join(", ")));
        answer.insert_header((header::ACCESS_CONTROL_EXPOSE_HEADERS, "Link"));
    }
    Ok(answer.body(body))
}
