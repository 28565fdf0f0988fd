//! Closing a year, ending new starts in it, and opening it again: each a page that says what it means.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{YearDesk, turned_over};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::counted;
use crate::kernel::time::Moment;
use crate::metric::measures::Component;
use crate::metric::workflow::State;
use crate::metric::workflow::store::{BoardScope, board};
use crate::metric::years::changes::{self, Stepping};
use crate::metric::years::rules::{self, Outcome, Step};
use crate::people::tenancy::{self, OhaScope};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag, Tone};

#[derive(Serialize)]
struct StepPage {
    eyebrow: String,
    heading: String,
    meaning: Vec<String>,
    caption: String,
    /// Which CCOs are not finished, where the step is about them.
    unfinished: Vec<Row>,
    form: Form,
}

#[derive(Serialize)]
struct Row {
    cco: String,
    state: Tag,
    result: Tag,
}

impl Page for StepPage {
    const TEMPLATE: &'static str = "years/step";
}

/// `GET /desk/oha/years/{year}/closing`
pub async fn closing(scope: OhaScope, site: Site) -> Answer {
    show(Step::Close, scope, site).await
}

/// `POST /desk/oha/years/{year}/closings`
pub async fn close(post: Post<OhaScope>, site: Site) -> Answer {
    take(Step::Close, post, site).await
}

/// `GET /desk/oha/years/{year}/review`
pub async fn review(scope: OhaScope, site: Site) -> Answer {
    show(Step::StopStarts, scope, site).await
}

/// `POST /desk/oha/years/{year}/reviews`
pub async fn stop_starts(post: Post<OhaScope>, site: Site) -> Answer {
    take(Step::StopStarts, post, site).await
}

/// `GET /desk/oha/years/{year}/reopening`
pub async fn reopening(scope: OhaScope, site: Site) -> Answer {
    show(Step::Reopen, scope, site).await
}

/// `POST /desk/oha/years/{year}/reopenings`
pub async fn reopen(post: Post<OhaScope>, site: Site) -> Answer {
    take(Step::Reopen, post, site).await
}

async fn show(step: Step, scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    rules::next(desk.year.status, step)?;
    let page = page(step, &site, &desk).await?;
    site.page(desk.shell(&site, &page.heading), &page)
}

async fn take(step: Step, post: Post<OhaScope>, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &post.scope).await?;
    let stepping = match read(&desk, &post.fields) {
        Ok(stepping) => stepping,
        Err(errors) => return again(step, &site, &post, StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
    };
    let (scope, base) = (post.scope.clone(), desk.base());
    let (change, notice) = change_of(step);
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        change(tx, &scope, &stepping, now)?;
        Ok(Done::at(base, notice))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            again(step, &site, &post, StatusCode::UNPROCESSABLE_ENTITY, &errors).await
        }
        Err(Error::Refused(Refusal::Stale(text))) => {
            again(step, &site, &post, StatusCode::CONFLICT, &FieldErrors::one("confirmed", text)).await
        }
        other => other,
    }
}

type Change = fn(&mut Tx, &OhaScope, &Stepping, Moment) -> Result<()>;

fn change_of(step: Step) -> (Change, Notice) {
    match step {
        Step::Open => (changes::open, Notice::YearOpened),
        Step::StopStarts => (changes::stop_starts, Notice::YearInReview),
        Step::Close => (changes::close, Notice::YearClosed),
        Step::Reopen => (changes::reopen, Notice::YearReopened),
    }
}

fn read(desk: &YearDesk, fields: &Fields) -> std::result::Result<Stepping, FieldErrors> {
    let mut reader = Reader::new(fields);
    let reason = reader.narrative("reason");
    let ticked = reader.ticked("confirmed", "Confirm that you have read what it means.");
    let version = reader.version();
    let (reason, ((), seen)) = reader.finish(reason.zip(ticked.zip(version)))?;
    let reason = Some(reason.as_str().to_owned()).filter(|it| !it.is_empty());
    Ok(Stepping { year: desk.year.number, seen, reason })
}

/// The page once more. It carries the version in force: whoever sends it again has seen it.
async fn again(step: Step, site: &Site, post: &Post<OhaScope>, status: StatusCode, errors: &FieldErrors) -> Answer {
    let desk = YearDesk::of(site, &post.scope).await?;
    let mut page = page(step, site, &desk).await?;
    page.form = page.form.filled(&post.fields, errors);
    site.page_with(status, desk.shell(site, &page.heading).errors(errors), &page)
}

async fn page(step: Step, site: &Site, desk: &YearDesk) -> Result<StepPage> {
    let year = desk.year.number;
    let (heading, action, submit, reason) = match step {
        Step::Open => (format!("Open {year}?"), "openings", "Open the year", "Why"),
        Step::StopStarts => (format!("End new starts in {year}?"), "reviews", "End new starts", "Why now"),
        Step::Close => (format!("Close {year}?"), "closings", "Close the year", "A word on it"),
        Step::Reopen => (format!("Open {year} again?"), "reopenings", "Open it again", "Why it is opened again"),
    };
    let mut words = Field::textarea("reason", reason).rows(2).hint("The audit log keeps it.");
    words.required = step == Step::Reopen;
    let fields = vec![words, Field::checkbox("confirmed", "I have read what it means")];
    let unfinished = if step == Step::Close { unfinished(site, desk).await? } else { Vec::new() };
    let form = Form::new(site, format!("{}/{action}", desk.base()), submit, fields);
    Ok(StepPage {
        eyebrow: desk.eyebrow(),
        heading,
        meaning: meaning(step, unfinished.len()),
        caption: format!("{} without an approved action plan", counted(unfinished.len(), "CCO", "CCOs")),
        unfinished,
        form: form.version(desk.form().version).cancel(desk.base()),
    })
}

fn meaning(step: Step, n_unfinished: usize) -> Vec<String> {
    let lines: &[&str] = match step {
        Step::Open => &[],
        Step::StopStarts => &[
            "A component that nobody has begun can no longer be begun.",
            "What was begun can still be written, sent, returned and approved.",
        ],
        Step::Close => &[
            "No CCO can change or send anything of this year any more, and nothing can be returned to one.",
            "What was sent can still be read, approved and published.",
            "The form of the year stays as it is.",
        ],
        Step::Reopen => &[
            "CCOs can work and send again from this moment on; deadlines that have passed count as late.",
            "What was approved or published stays so.",
        ],
    };
    let mut lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
    if step == Step::Close && n_unfinished > 0 {
        lines.push("There is no partial credit: for the CCOs below the year is not met.".into());
    }
    if step == Step::Close {
        lines.push(
            "Whether the others have met the year rests on components and a signature that are not kept here yet."
                .into(),
        );
    }
    lines
}

/// The contracts of the year whose plan is not approved, by name.
async fn unfinished(site: &Site, desk: &YearDesk) -> Result<Vec<Row>> {
    let (scope, year) = (desk.scope.clone(), desk.year.clone());
    let states = move |conn: &mut Conn| {
        let cells = board(conn, &BoardScope::Oha(&scope), year.number)?;
        let of = |contract: &tenancy::Contract| {
            let own = cells.iter().find(|it| it.contract == contract.id && it.component == Component::ActionPlan);
            own.map_or(State::NotStarted, |it| it.state)
        };
        let contracts = tenancy::contracts(conn)?.into_iter();
        let owing = contracts.filter(|it| it.covers(year.number) && it.demonstration == year.demonstration);
        Ok(owing.map(|it| (of(&it), it.name)).collect::<Vec<_>>())
    };
    let states = site.read(states).await?;
    let row = |(state, cco): (State, String)| Row {
        cco,
        state: Tag::new(state.label(), state.tone()),
        result: Tag::new("Not met", Tone::Bad),
    };
    Ok(states.into_iter().filter(|(state, _)| rules::outcome(*state) == Outcome::NotMet).map(row).collect())
}
