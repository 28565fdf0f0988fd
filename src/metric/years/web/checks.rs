//! What is wrong or missing before a year may open; and opening it.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{YearDesk, status_tag, turned_over};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::counted;
use crate::kernel::time::day_words;
use crate::metric::measures::{self, YearStatus};
use crate::metric::years::changes::{self, Stepping};
use crate::metric::years::rules::{self, Around, Finding};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Field, Form, Notice, Page, Post, Reader, Site, Tag};

#[derive(Serialize)]
struct ChecksPage {
    eyebrow: String,
    state: Tag,
    summary: String,
    stops: Vec<Line>,
    warnings: Vec<Line>,
    /// Only a year that is being set up, with nothing that stops it, can be opened.
    form: Option<Form>,
    is_open: bool,
    year_href: String,
}

#[derive(Serialize)]
struct Line {
    text: String,
    href: Option<String>,
}

impl Page for ChecksPage {
    const TEMPLATE: &'static str = "years/checks";
}

/// `GET /desk/oha/years/{year}/checks`
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let page = checks(&site, &desk).await?;
    site.page(desk.shell(&site, "Checks"), &page)
}

/// `POST /desk/oha/years/{year}/openings`
pub async fn open(post: Post<OhaScope>, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &post.scope).await?;
    let mut reader = Reader::new(&post.fields);
    let ticked = reader.ticked("confirmed", "Confirm that the year may be opened.");
    let version = reader.version();
    let seen = match reader.finish(ticked.zip(version)) {
        Ok(((), version)) => version,
        Err(errors) => {
            let mut page = checks(&site, &desk).await?;
            page.form = page.form.map(|it| it.filled(&post.fields, &errors));
            let shell = desk.shell(&site, "Checks").errors(&errors);
            return site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page);
        }
    };
    let stepping = Stepping { year: desk.year.number, seen, reason: None };
    let (scope, base) = (post.scope.clone(), desk.base());
    let answer = site.act(post.receipt, move |tx, now| {
        changes::open(tx, &scope, &stepping, now)?;
        Ok(Done::at(base, Notice::YearOpened))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        Err(Error::Refused(Refusal::Stale(text))) => {
            let desk = YearDesk::of(&site, &post.scope).await?;
            let page = checks(&site, &desk).await?;
            let shell = desk.shell(&site, "Checks").errors(&FieldErrors::one("", text));
            site.page_with(StatusCode::CONFLICT, shell, &page)
        }
        other => other,
    }
}

async fn checks(site: &Site, desk: &YearDesk) -> Result<ChecksPage> {
    let (years, levers) = site.read(|conn| Ok((measures::years(conn)?, measures::levers(conn)?))).await?;
    let around = Around { today: site.now.pacific_day(), years: &years, levers: &levers };
    let (stops, warnings): (Vec<Finding>, Vec<Finding>) =
        rules::findings(desk.form(), around).into_iter().partition(|it| it.stops);
    let is_setup = desk.year.status == YearStatus::Setup;
    // What cannot be mended now is told without a way there.
    let href = |place: &str| match place {
        _ if !desk.may_edit() => None,
        "" => None,
        place if place.starts_with("/desk") => Some(place.to_owned()),
        place => Some(format!("{}{place}", desk.base())),
    };
    let line = |it: Finding| Line { href: href(&it.place), text: it.text };
    Ok(ChecksPage {
        eyebrow: desk.eyebrow(),
        state: status_tag(desk.year.status),
        summary: summary(stops.len()),
        form: (is_setup && stops.is_empty()).then(|| form(site, desk)),
        warnings: warnings.into_iter().map(line).collect(),
        stops: stops.into_iter().map(line).collect(),
        is_open: !is_setup,
        year_href: desk.base(),
    })
}

fn summary(n_stops: usize) -> String {
    match n_stops {
        0 => "Nothing stops it".into(),
        n => format!("{} it", counted(n, "thing stops", "things stop")),
    }
}

fn form(site: &Site, desk: &YearDesk) -> Form {
    let text = format!(
        "Open {} with version {} of its form: CCOs see it at once and can begin on {}",
        desk.year.number,
        desk.form().version,
        day_words(desk.form().opens_on)
    );
    let fields = vec![Field::checkbox("confirmed", &text)];
    Form::new(site, format!("{}/openings", desk.base()), "Open the year", fields)
        .version(desk.form().version)
        .cancel(desk.base())
}
