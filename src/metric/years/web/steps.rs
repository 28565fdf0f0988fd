//! Closing a year, ending new starts in it, and opening it again: each a page that says what it means.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{YearDesk, turned_over};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::counted;
use crate::kernel::time::Moment;
use crate::metric::submissions::{self, Verdict, YearResult};
use crate::metric::years::changes::{self, Stepping};
use crate::metric::years::rules::{self, Step};
use crate::people::tenancy::{Contract, OhaScope};
use crate::platform::db::Tx;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag};

#[derive(Serialize)]
struct StepPage {
    eyebrow: String,
    heading: String,
    meaning: Vec<&'static str>,
    caption: String,
    /// What the year comes to for each CCO, where the step decides it.
    results: Vec<Row>,
    form: Form,
}

#[derive(Serialize)]
struct Row {
    cco: String,
    result: Tag,
    because: String,
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
    let verdicts = if step == Step::Close { verdicts(site, desk).await? } else { Vec::new() };
    let form = Form::new(site, format!("{}/{action}", desk.base()), submit, fields);
    Ok(StepPage {
        eyebrow: desk.eyebrow(),
        heading,
        meaning: meaning(step),
        caption: caption(&verdicts),
        results: verdicts.into_iter().map(row).collect(),
        form: form.version(desk.form().version).cancel(desk.base()),
    })
}

fn meaning(step: Step) -> Vec<&'static str> {
    match step {
        Step::Open => Vec::new(),
        Step::StopStarts => vec![
            "A component that nobody has begun can no longer be begun.",
            "What was begun can still be written, sent, returned and approved.",
        ],
        Step::Close => vec![
            "No CCO can change or send anything of this year any more, and nothing can be returned to one.",
            "What the year comes to is written down for each CCO as the list below says, and its leads are told.",
            "What was sent can still be read, approved and published. An approval after the closing does not change the result: for that, open the year again.",
            "The form of the year stays as it is.",
        ],
        Step::Reopen => vec![
            "CCOs can work and send again from this moment on; deadlines that have passed count as late.",
            "What was approved or published stays so.",
            "The results that were written down when it closed are taken back, and the leads are told. They stay in the history, and closing it again decides anew.",
        ],
    }
}

/// What the year would come to for each CCO, by name.
async fn verdicts(site: &Site, desk: &YearDesk) -> Result<Vec<(Contract, Verdict)>> {
    let (scope, year) = (desk.scope.clone(), desk.year.clone());
    site.read(move |conn| submissions::verdicts(conn, &scope, &year)).await
}

fn row((contract, verdict): (Contract, Verdict)) -> Row {
    let result = Tag::new(verdict.result.label(), verdict.result.tone());
    Row { cco: contract.name, result, because: verdict.because() }
}

/// "6 CCOs: 1 will be met, 4 not met, 1 not decided"
fn caption(verdicts: &[(Contract, Verdict)]) -> String {
    let n = |wanted| verdicts.iter().filter(|(_, it)| it.result == wanted).count();
    let ccos = counted(verdicts.len(), "CCO", "CCOs");
    let (met, not_met, open) = (n(YearResult::Met), n(YearResult::NotMet), n(YearResult::NotDecided));
    format!("{ccos}: {met} will be met, {not_met} not met, {open} not decided")
}
