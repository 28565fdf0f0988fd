//! What is new in a year's form beside last year's, or beside an earlier version of its own.

use serde::Serialize;

use super::desk::YearDesk;
use crate::kernel::failure::Refusal;
use crate::kernel::texts::counted;
use crate::metric::measures::store as forms;
use crate::metric::years::rules::{self, Difference, Kind};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Page, Site, Tag, Tone};

#[derive(Serialize)]
struct DifferencesPage {
    eyebrow: String,
    heading: String,
    summary: String,
    differences: Vec<View>,
    year_href: String,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    subject: String,
    state: Tag,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
struct FieldView {
    label: &'static str,
    before: Option<String>,
    after: Option<String>,
}

impl Page for DifferencesPage {
    const TEMPLATE: &'static str = "years/differences";
}

/// `GET /desk/oha/years/{year}/differences`, with `?since=3` beside an earlier version.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let number = desk.year.number;
    let (before, heading) = match site.query()?.get("since") {
        "" => {
            let last = desk.last.clone().ok_or(Refusal::NotFound)?;
            let heading = format!("What is new since {}", last.year);
            (last, heading)
        }
        raw => {
            let since: i64 = raw.parse().map_err(|_| Refusal::NotFound)?;
            let form = site.read(move |conn| forms::version(conn, number, since)).await?;
            (form.ok_or(Refusal::NotFound)?, format!("What is new since version {since}"))
        }
    };
    let found = rules::differences(&before, desk.form());
    let page = DifferencesPage {
        eyebrow: desk.eyebrow(),
        summary: counted(found.len(), "difference", "differences"),
        differences: found.into_iter().enumerate().map(view).collect(),
        year_href: desk.base(),
        heading,
    };
    site.page(desk.shell(&site, &page.heading), &page)
}

fn view((at, difference): (usize, Difference)) -> View {
    let state = match difference.kind {
        Kind::Added => Tag::new("Added", Tone::Good),
        Kind::Changed => Tag::new("Changed", Tone::Info),
        Kind::Removed => Tag::new("Not asked any more", Tone::Warn),
    };
    let said = |text: String| Some(text).filter(|it| !it.is_empty());
    let fields = difference.fields.into_iter();
    View {
        anchor: format!("difference-{}", at + 1),
        subject: difference.subject,
        state,
        fields: fields
            .map(|it| FieldView { label: it.label, before: said(it.before), after: said(it.after) })
            .collect(),
    }
}
