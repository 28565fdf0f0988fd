//! OHA's page of reported barriers: what somebody could not read or use, newest first.

use serde::Serialize;

use crate::metric::action_plan::paragraphs;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Page, Site};
use crate::publishing::store;

/// More than anybody reads at once; older ones stay in the table.
const MOST: i64 = 200;

#[derive(Serialize)]
struct Barriers {
    reports: Vec<ReportView>,
}

#[derive(Serialize)]
struct ReportView {
    page: String,
    when: String,
    paragraphs: Vec<String>,
    contact: String,
}

impl Page for Barriers {
    const TEMPLATE: &'static str = "publishing/barriers";
}

/// `GET /desk/oha/barriers`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let asker = scope.clone();
    let reports = site.read(move |conn| store::reports(conn, &asker, MOST)).await?;
    let view = |it: store::Report| ReportView {
        page: it.page,
        when: it.reported_at.words(),
        paragraphs: paragraphs(&it.description),
        contact: it.contact.unwrap_or_else(|| "No answer asked for".into()),
    };
    let page = Barriers { reports: reports.into_iter().map(view).collect() };
    site.page(scope.shell(&site, "Reported barriers").crumb("Your work", "/desk").here("Reported barriers"), &page)
}
