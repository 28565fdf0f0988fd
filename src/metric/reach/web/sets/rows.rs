//! The rows of a data set, page by page, as they are or as an audience sees them. For OHA.

use serde::Serialize;

use super::desk::{self, href};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::paging::Paging;
use crate::kernel::texts::grouped;
use crate::metric::reach::rules::data_set::{Audience, DataSet, Key, Scope, TrueCounts};
use crate::metric::reach::rules::shown::{Shown, ShownRow};
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::{self, OhaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Page, Pages, Site, query_with};

const ON_A_PAGE: i64 = 100;

#[derive(Serialize)]
struct RowsPage {
    eyebrow: String,
    heading: &'static str,
    is_synthetic: bool,
    /// Whether true counts stand here.
    is_true: bool,
    action: String,
    views: Vec<Choice>,
    scopes: Vec<Choice>,
    caption: String,
    rows: Vec<RowView>,
    pages: Pages,
}

/// A row in words: whoever makes it decides what may stand there.
#[derive(Serialize)]
pub(super) struct RowView {
    pub who: String,
    pub figures: Vec<Cell>,
}

#[derive(Serialize)]
pub(super) struct Cell {
    pub label: &'static str,
    pub text: String,
}

impl Page for RowsPage {
    const TEMPLATE: &'static str = "reach/rows";
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    True,
    Of(Audience),
}

impl View {
    const ALL: [Self; 3] = [Self::True, Self::Of(Audience::Public), Self::Of(Audience::Ta)];

    fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Of(it) => it.word(),
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::True => "True counts",
            Self::Of(Audience::Public) => "As the public and CCOs see it",
            Self::Of(Audience::Ta) => "As technical assistance sees it",
        }
    }
}

/// `GET /desk/oha/reach/{set}/rows`
///
/// # Errors
/// Not found when there is no such data set, view or scope.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let (id, query) = (desk::id(&site)?, site.query()?);
    let word = query.get("as").to_owned();
    let view = View::ALL.into_iter().find(|it| it.word() == word || (word.is_empty() && *it == View::True));
    let view = view.ok_or(Refusal::NotFound)?;
    let of = match query.get("scope") {
        "" => Scope::Statewide,
        word => Scope::parse(word).ok_or(Refusal::NotFound)?,
    };
    let paging = Paging::parse(query.get("page"), ON_A_PAGE);
    let (own, wanted) = (scope.clone(), of.clone());
    let (set, found) = site
        .read(move |conn| {
            let own = ReachScope::Oha(&own);
            let set = store::find(conn, own, &id)?;
            let found = find(conn, own, &set, (view, &wanted), paging)?;
            Ok((set, found))
        })
        .await?;
    let at = |page: i64| {
        let page = page.to_string();
        format!("{}/rows{}", href(&set), query_with(&[("as", view.word()), ("scope", of.word()), ("page", &page)]))
    };
    let page = RowsPage {
        eyebrow: format!("{} · {}", desk::title(&set), desk::period(&set)),
        heading: view.label(),
        is_synthetic: set.demonstration,
        is_true: view == View::True,
        action: format!("{}/rows", href(&set)),
        views: View::ALL.map(|it| Choice::new(it.word(), it.label(), it == view)).to_vec(),
        scopes: found.scopes.iter().map(|(it, name)| Choice::new(it.word(), name, *it == of)).collect(),
        caption: found.scopes.iter().find(|it| it.0 == of).map(|it| it.1.clone()).unwrap_or_default(),
        pages: paging.of(found.total, at),
        rows: found.rows,
    };
    site.page(desk::shell(&scope, &site, &set, view.label()), &page)
}

struct Found {
    scopes: Vec<(Scope, String)>,
    rows: Vec<RowView>,
    total: i64,
}

fn find(
    conn: &mut Conn,
    scope: ReachScope<'_>,
    set: &DataSet,
    (view, of): (View, &Scope),
    paging: Paging,
) -> Result<Found> {
    let mut scopes = vec![(Scope::Statewide, "All CCOs together".to_owned())];
    for contract in store::contracts_in(conn, scope, &set.id)? {
        let name = tenancy::contract(conn, &contract)?.name;
        scopes.push((Scope::Cco(contract), name));
    }
    let stratifiers = store::stratifiers(conn)?;
    let (rows, total) = match view {
        View::True => {
            let (rows, total) = store::true_page(conn, scope, &set.id, of, paging)?;
            (rows.iter().map(|it| true_row(&stratifiers, &it.key, it.counts)).collect(), total)
        }
        View::Of(audience) => {
            let (rows, total) = store::shown_page(conn, scope, set, (audience, of), paging)?;
            (rows.iter().map(|it| shown_row(&stratifiers, &it.key, &it.row)).collect(), total)
        }
    };
    Ok(Found { scopes, rows, total })
}

/// "County: Lake, Age: 3 years", or "All children".
fn who(stratifiers: &Stratifiers, key: &Key) -> String {
    let [dim1, value1, dim2, value2] = key.stratum.words();
    let told = [(dim1, value1), (dim2, value2)].into_iter().filter(|it| !it.0.is_empty());
    let words: Vec<String> = told
        .map(|(dim, value)| format!("{}: {}", stratifiers.label(dim), stratifiers.value_label(dim, value)))
        .collect();
    if words.is_empty() { "All children".into() } else { words.join(", ") }
}

/// True counts in words, which go to OHA and, of itself, to a CCO that has asked.
pub(super) fn true_row(stratifiers: &Stratifiers, key: &Key, counts: TrueCounts) -> RowView {
    shown_row(stratifiers, key, &ShownRow::told(counts))
}

fn shown_row(stratifiers: &Stratifiers, key: &Key, row: &ShownRow) -> RowView {
    let cells = [
        ("Children", words(row.denominator)),
        ("Reached", words(row.any)),
        ("By an assessment", words(row.assessment)),
        ("By a service", words(row.service)),
        ("Rate", rate(row.rate)),
    ];
    let figures = cells.into_iter().map(|(label, text)| Cell { label, text }).collect();
    RowView { who: who(stratifiers, key), figures }
}

fn words(it: Shown) -> String {
    match it {
        Shown::Number(it) => usize::try_from(it).map_or_else(|_| it.to_string(), grouped),
        Shown::Suppressed => "hidden".into(),
        Shown::Missing => "not in the data".into(),
        Shown::NotApplicable => "none".into(),
    }
}

fn rate(it: Shown) -> String {
    match it {
        Shown::Number(it) => format!("{}.{}%", it / 10, it % 10),
        other => words(other),
    }
}
