//! The boards of OHA and of TA: the same states, with and without links.

use serde::Serialize;

use super::matrix::{self, BoardFilter, BoardRow};
use crate::kernel::failure::Result;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Year};

use crate::metric::workflow::State;
use crate::metric::workflow::store::BoardScope;
use crate::people::tenancy::{OhaScope, TaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Site};

#[derive(Serialize)]
struct Board {
    year: String,
    caption: String,
    action: String,
    components: Vec<String>,
    /// Whether the year was closed with results, for OHA's eyes.
    has_results: bool,
    rows: Vec<BoardRow>,
    years: Vec<Choice>,
    states: Vec<Choice>,
    only_late: bool,
    is_empty: bool,
    /// What a reader may see here, and where the cells lead her.
    lede: &'static str,
}

impl Page for Board {
    const TEMPLATE: &'static str = "submissions/board";
}

/// `GET /desk/oha/board`
///
/// # Errors
/// Not found when the address names a year that there is not.
pub async fn oha_board(scope: OhaScope, site: Site) -> Answer {
    let (query, now) = (site.query()?, site.now);
    let asker = scope.clone();
    let page = site.read(move |conn| gather(conn, &BoardScope::Oha(&asker), &query, now.pacific_day())).await?;
    site.page(scope.shell(&site, format!("Board {}", page.year)).crumb("Your work", "/desk").here("Board"), &page)
}

/// `GET /desk/ta/board`
///
/// # Errors
/// Not found when the address names a year that there is not.
pub async fn ta_board(scope: TaScope, site: Site) -> Answer {
    let (query, now) = (site.query()?, site.now);
    let asker = scope.clone();
    let page = site.read(move |conn| gather(conn, &BoardScope::Ta(&asker), &query, now.pacific_day())).await?;
    site.page(scope.shell(&site, format!("Board {}", page.year)).crumb("Your work", "/desk").here("Board"), &page)
}

fn gather(conn: &mut Conn, scope: &BoardScope, query: &Fields, today: chrono::NaiveDate) -> Result<Board> {
    let years = measures::begun(conn)?;
    let wanted = query.get("year");
    let year = match wanted {
        "" => measures::newest(conn)?.ok_or(crate::kernel::failure::Refusal::NotFound)?,
        raw => measures::begun_year(conn, MeasurementYear::parse(raw)?)?,
    };
    let filter = BoardFilter { state: State::parse(query.get("state")), only_late: query.is_ticked("late") };
    let rows = matrix::board(conn, scope, &year, filter, today)?;
    let is_for_ta = matches!(scope, BoardScope::Ta(_));
    Ok(Board {
        caption: caption(&rows, &year),
        action: if is_for_ta { "/desk/ta/board".into() } else { "/desk/oha/board".into() },
        components: Component::ALL.into_iter().map(|it| crate::metric::workflow::short_name(&year, it)).collect(),
        years: years
            .iter()
            .map(|it| Choice::new(&it.number.to_string(), &it.number.to_string(), it.number == year.number))
            .collect(),
        states: State::ALL.into_iter().map(|it| Choice::new(it.word(), it.label(), filter.state == Some(it))).collect(),
        only_late: filter.only_late,
        is_empty: rows.is_empty(),
        has_results: rows.iter().any(|it| it.result.is_some()),
        year: year.number.to_string(),
        rows,
        lede: match scope {
            BoardScope::Ta(_) => {
                "Where each CCO stands. You see states, dates and the coded reasons of a return, never the text of a draft, a comment or a letter."
            }
            _ if matrix::is_admin(scope) => {
                "Where each CCO stands. A cell leads to what was sent, or to the due date of what was not."
            }
            _ => "Where each CCO stands. A cell leads to what was sent.",
        },
    })
}

fn caption(rows: &[BoardRow], year: &Year) -> String {
    let late = rows.iter().filter(|row| row.cells.iter().any(|it| it.is_late)).count();
    let ccos = crate::kernel::texts::counted(rows.len(), "CCO", "CCOs");
    let late = if late == 0 { "nothing is late".to_owned() } else { format!("{late} with something late") };
    format!("{ccos} in {}; {late}", year.number)
}
