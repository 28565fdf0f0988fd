//! The ways in which children are divided, each with what it holds and where that is from.

use serde::Serialize;

use super::{GROUPS, Known, TITLE, address, shell};
use crate::kernel::texts::counted;
use crate::metric::measures::Provenance;
use crate::metric::reach::rules::stratifiers::{Kind, Stratifier};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    new_href: String,
}

#[derive(Serialize)]
struct Row {
    label: String,
    href: String,
    /// "12 groups, 1 no longer offered; of all children"
    size: String,
    source: String,
    is_inferred: bool,
    changed: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "reach/groups/list";
}

/// `GET /desk/oha/reach/groups`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let known = Known::of(&site).await?;
    let row = |it: &Stratifier| Row {
        label: it.label.clone(),
        href: address(&it.key),
        size: size(it),
        source: it.source.clone(),
        is_inferred: it.provenance != Provenance::Official,
        changed: known.changed(&it.key, ""),
    };
    let page = ListPage { rows: known.all.0.iter().map(row).collect(), new_href: format!("{GROUPS}/new") };
    site.page(shell(&scope, &site, TITLE).here(TITLE), &page)
}

fn size(it: &Stratifier) -> String {
    let n_retired = it.categories.iter().filter(|it| it.retired).count();
    let offered = counted(it.categories.len() - n_retired, "group", "groups");
    let retired = if n_retired > 0 { format!(", {n_retired} no longer offered") } else { String::new() };
    let gone = if it.retired { "; no longer offered" } else { "" };
    let of = match it.kind {
        Kind::Population => "of all children",
        Kind::Reached => "of the children who were reached",
    };
    format!("{offered}{retired}; {of}{gone}")
}
