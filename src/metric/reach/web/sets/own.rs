//! A CCO's look at its own true counts, where OHA allows it: asked for, written down, and over at the end of the day.

use serde::Serialize;

use super::desk;
use super::rows::{RowView, true_row};
use crate::kernel::failure::Refusal;
use crate::metric::reach::changes;
use crate::metric::reach::rules::data_set::DataSet;
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Site, query_with};

#[derive(Serialize)]
struct OwnPage {
    eyebrow: String,
    is_synthetic: bool,
    cco: String,
    /// Asks for the look; none once it is open.
    ask: Option<Form>,
    is_open: bool,
    rows: Vec<RowView>,
}

impl Page for OwnPage {
    const TEMPLATE: &'static str = "reach/own";
}

/// `GET /desk/cco/{cco}/{year}/reach/{set}/own-counts`
///
/// # Errors
/// Not found when CCOs may not read it, or OHA does not show them their own counts.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let (own, id, now) = (scope.clone(), desk::id(&site)?, site.now);
    let (set, rows, stratifiers) = site
        .read(move |conn| {
            let set = store::find(conn, ReachScope::Cco(&own), &id)?;
            let rows = store::own_rows(conn, &own, &set, now)?;
            Ok((set, rows, store::stratifiers(conn)?))
        })
        .await?;
    if !set.provenance.own_counts || !set.state.is_released() || site.part("year")? != set.provenance.year.to_string() {
        return Err(Refusal::NotFound.into());
    }
    let is_open = rows.is_some();
    let ask = (!is_open)
        .then(|| Form::button(&site, format!("{}/readings", address(&scope, &set)), "Show them until midnight"));
    let rows = rows.unwrap_or_default().iter().map(|it| true_row(&stratifiers, &it.key, it.counts)).collect();
    let eyebrow = format!("Reach {} · {}", set.provenance.year, desk::period(&set));
    let page =
        OwnPage { eyebrow, is_synthetic: set.demonstration, cco: scope.contract().name.clone(), ask, is_open, rows };
    let year = set.provenance.year;
    let report = format!("{}/reach-review/report{}", scope.address(year), query_with(&[("set", set.id.as_str())]));
    let shell = scope.shell(&site, year, "Your own counts").crumb("Reach report", report).here("Your own counts");
    site.page(shell, &page)
}

/// `POST /desk/cco/{cco}/{year}/reach/{set}/readings`
///
/// # Errors
/// As [`page`]; Forbidden when OHA does not allow it.
pub async fn look(post: Post<CcoScope>, site: Site) -> Answer {
    let id = desk::id(&site)?;
    let scope = post.scope.clone();
    let year = site.part("year")?.to_owned();
    let back = format!("/desk/cco/{}/{year}/reach/{id}/own-counts", scope.contract().slug);
    let answer = site.act(post.receipt, move |tx, now| {
        changes::look(tx, &scope, &id, now)?;
        Ok(Done::at(back, Notice::ReachOpened))
    });
    answer.await
}

fn address(scope: &CcoScope, set: &DataSet) -> String {
    format!("/desk/cco/{}/{}/reach/{}", scope.contract().slug, set.provenance.year, set.id)
}
