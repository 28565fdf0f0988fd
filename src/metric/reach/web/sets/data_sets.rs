//! OHA's list of data sets: where each stands, and what comes next.

use serde::Serialize;

use super::desk::{self, ADDRESS};
use crate::kernel::failure::Result;
use crate::kernel::texts::counted;
use crate::metric::reach::rules::data_set::{DataSet, State};
use crate::metric::reach::rules::life::{Profile, Standing};
use crate::metric::reach::store::{self, ReachScope};
use crate::metric::reach::web::measure;
use crate::people::tenancy::OhaScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site, Tag};

#[derive(Serialize)]
struct ListPage {
    years: Vec<Year>,
    import_href: Option<String>,
    groups_href: String,
}

#[derive(Serialize)]
struct Year {
    year: String,
    anchor: String,
    sets: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    note: String,
    next: String,
    state: Tag,
    href: String,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "reach/data_sets";
}

/// `GET /desk/oha/reach`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let own = scope.clone();
    let sets = site.read(move |conn| gather(conn, ReachScope::Oha(&own))).await?;
    let mut years: Vec<Year> = Vec::new();
    for (set, profiles) in &sets {
        let year = set.provenance.year.to_string();
        if years.last().is_none_or(|it| it.year != year) {
            years.push(Year { anchor: format!("year-{year}"), year, sets: Vec::new() });
        }
        if let Some(own) = years.last_mut() {
            own.sets.push(row(set, profiles)?);
        }
    }
    let import_href = desk::is_admin(&scope).then(|| format!("{ADDRESS}/imports/new"));
    let shell = scope.shell(&site, "Reach").crumb("Your work", "/desk").here("Reach");
    site.page(shell, &ListPage { years, import_href, groups_href: format!("{ADDRESS}/groups") })
}

fn gather(conn: &mut Conn, scope: ReachScope<'_>) -> Result<Vec<(DataSet, Vec<Profile>)>> {
    let mut sets = store::list(conn, scope, None)?;
    // By year, then as they came: the latest period and version first.
    sets.sort_by_key(|it| std::cmp::Reverse(it.provenance.year));
    sets.into_iter().map(|it| store::profiles(conn, scope, &it.id).map(|profiles| (it, profiles))).collect()
}

fn row(set: &DataSet, profiles: &[Profile]) -> Result<Row> {
    let rows = counted(usize::try_from(set.n_rows).unwrap_or_default(), "row", "rows");
    Ok(Row {
        name: format!("{}, version {}", desk::period(set), set.version),
        note: format!("{} · {rows} · {}", measure(&set.provenance.measure)?.0, set.provenance.source),
        next: next(set, profiles).to_owned(),
        state: desk::tag(set),
        href: desk::href(set),
    })
}

/// What comes next, in a sentence.
pub(super) fn next(set: &DataSet, profiles: &[Profile]) -> &'static str {
    let is_refused = profiles.iter().any(|it| matches!(it.standing, Standing::Refused(_)));
    match set.state {
        State::Imported if is_refused => "It cannot be protected as it is. Its page says why.",
        State::Imported => "It waits to be protected. Groundwork does that by itself, within some minutes.",
        State::Protected => "Look at what readers will see, then release it to CCOs.",
        State::Released => "CCOs review it. Publish it, or choose a day.",
        State::Scheduled => "It becomes public by itself on its day.",
        State::Published => "Nothing is left to do. What is wrong in it is corrected by a new version.",
        State::Withdrawn => "Nobody reads it any more.",
    }
}
