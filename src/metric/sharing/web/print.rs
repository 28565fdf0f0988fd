//! The whole submission on one page for paper: a draft says so on every sheet, a round carries its seal and its day.

use serde::Serialize;

use super::desk::{Desk, component_of, year_of};
use super::draft::DraftView;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::Moment;
use crate::metric::measures::{Component, Definition};
use crate::metric::submissions::web::{late_words, short_code};
use crate::metric::submissions::{gather, read_snapshot};
use crate::metric::workflow::{self, Snapshot};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct Print {
    cco: String,
    title: String,
    is_draft: bool,
    /// What stands on top of every sheet.
    running: String,
    facts: Vec<Fact>,
    draft: DraftView,
    back_href: String,
    back: String,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
}

impl Page for Print {
    const TEMPLATE: &'static str = "sharing/print";
}

/// `GET …/{component}/print`: the draft while there is one, else what was sent last.
///
/// # Errors
/// Not found when the component was not started.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let (number, component) = (year_of(&site)?, component_of(&site)?);
    let (asker, now) = (scope.clone(), site.now);
    let (desk, page) = site
        .read(move |conn| {
            let desk = Desk::of(conn, &asker, number, component)?;
            let page =
                if desk.submission.state.is_editable() { draft(conn, &desk, now)? } else { sent(conn, &desk, None)? };
            Ok((desk, page))
        })
        .await?;
    site.page(desk.shell(&site, "Print"), &page)
}

/// `GET /desk/cco/{cco}/{year}/{component}/rounds/{round}/print`
///
/// # Errors
/// Not found when nothing was sent at that round.
pub async fn round(scope: CcoScope, site: Site) -> Answer {
    let (number, component) = (year_of(&site)?, component_of(&site)?);
    let wanted: i64 = site.part("round")?.parse().map_err(|_| Refusal::NotFound)?;
    let asker = scope.clone();
    let (desk, page) = site
        .read(move |conn| {
            let desk = Desk::of(conn, &asker, number, component)?;
            let page = sent(conn, &desk, Some(wanted))?;
            Ok((desk, page))
        })
        .await?;
    site.page(desk.shell(&site, "Print"), &page)
}

fn draft(conn: &mut Conn, desk: &Desk, now: Moment) -> Result<Print> {
    let facts = gather(conn, &desk.scope, desk.year.clone(), desk.component)?;
    let snapshots = workflow::store::snapshots_for_cco(conn, &desk.scope, &desk.submission.id)?;
    let next = snapshots.first().map_or(1, |it| it.round + 1);
    let title = title(&desk.year.form, desk.component);
    let cco = desk.scope.contract().name.clone();
    Ok(Print {
        running: format!("DRAFT · {cco} · {title} · not sent to OHA · printed {}", now.words()),
        is_draft: true,
        facts: vec![
            fact("State", desk.submission.state.label()),
            fact("Round", format!("{next}, in writing")),
            fact("Printed", now.words()),
            fact("Sent to OHA", "No: this is a draft"),
        ],
        draft: DraftView::whole(&facts.content, &facts.year.form, desk.component),
        back_href: desk.base(),
        back: format!("Back to the {}", desk.component.noun()),
        cco,
        title,
    })
}

fn sent(conn: &mut Conn, desk: &Desk, round: Option<i64>) -> Result<Print> {
    let component = desk.component;
    let snapshots = workflow::store::snapshots_for_cco(conn, &desk.scope, &desk.submission.id)?;
    let snapshot = snapshots.into_iter().find(|it| round.is_none_or(|round| it.round == round));
    let snapshot = snapshot.ok_or(Refusal::NotFound)?;
    let (form, content) = read_snapshot(&snapshot)?;
    let (title, cco) = (title(&form, component), desk.scope.contract().name.clone());
    let code = short_code(&snapshot.sha256);
    Ok(Print {
        running: format!(
            "{cco} · {title} · round {} · sent {} · seal {code}",
            snapshot.round,
            snapshot.sent_at.words()
        ),
        is_draft: false,
        facts: facts_of(&snapshot, &code),
        draft: DraftView::whole(&content, &form, component),
        back_href: format!("{}/rounds/{}", desk.base(), snapshot.round),
        back: "Back to the round".into(),
        cco,
        title,
    })
}

fn facts_of(snapshot: &Snapshot, code: &str) -> Vec<Fact> {
    let late = late_words(snapshot.days_late).map_or_else(String::new, |it| format!(", {it}"));
    vec![
        fact("Round", snapshot.round.to_string()),
        fact("Sent to OHA", format!("{}{late}", snapshot.sent_at.words())),
        fact("Seal", code),
    ]
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into() }
}

fn title(form: &Definition, component: Component) -> String {
    let name = form.component(component).map_or_else(String::new, |it| it.short_name.clone());
    format!("{name} {}", form.year)
}
