//! Taking back what was sent: a page that says what follows from it, and the one button.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::time::{Deadline, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::paragraphs;
use crate::metric::measures::{self, Component, Year};
use crate::metric::submissions::changes;
use crate::metric::workflow::{self, State, Step, Submission, rail, short_name};
use crate::people::tenancy::{CcoScope, Role};
use crate::platform::db::Tx;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct Recall {
    component: String,
    round: String,
    due: String,
    days: String,
    refused: Option<String>,
    kept: Vec<String>,
    form: Option<Form>,
    hindrance: Option<String>,
}

impl Page for Recall {
    const TEMPLATE: &'static str = "submissions/recall";
}

/// `GET /desk/cco/{cco}/{year}/{component}/recall`
///
/// # Errors
/// Not found when the component was not started.
pub async fn recall_page(scope: CcoScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, None, &FieldErrors::default(), None).await
}

/// `POST /desk/cco/{cco}/{year}/{component}/recalls`
///
/// # Errors
/// Closed when a reviewer was faster: the page comes back with what was typed.
pub async fn recall(post: Post<CcoScope>, site: Site) -> Answer {
    let (number, component) = place(&site)?;
    let mut reader = Reader::new(&post.fields);
    let reason = reader.required_narrative("reason", "Say why you take it back. OHA reads it in the history.");
    let reason = match reader.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show(&site, &post.scope, status, Some(&post.fields), &errors, None).await;
        }
    };
    let scope = post.scope.clone();
    let location = format!("{}/{}", scope.address(number), component.slug());
    let act = move |tx: &mut Tx<'_>, now| {
        changes::recall(tx, &scope, number, component, reason.as_str(), now)?;
        Ok(Done::at(location, Notice::Recalled))
    };
    let (status, errors, text) = match site.act(post.receipt.clone(), act).await {
        Err(Error::Refused(Refusal::Invalid(errors))) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(Error::Refused(Refusal::Stale(text) | Refusal::Closed(text))) => {
            (StatusCode::CONFLICT, FieldErrors::default(), Some(text))
        }
        other => return other,
    };
    show(&site, &post.scope, status, Some(&post.fields), &errors, text).await
}

fn place(site: &Site) -> Result<(MeasurementYear, Component)> {
    Ok((MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?))
}

async fn show(
    site: &Site,
    scope: &CcoScope,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
    refused: Option<String>,
) -> Answer {
    let (number, component) = place(site)?;
    let asker = scope.clone();
    let (year, submission, others) = site
        .read(move |conn| {
            let submission = workflow::store::find(conn, &asker, number, component)?.ok_or(Refusal::NotFound)?;
            Ok((measures::year(conn, number)?, submission, workflow::store::of_contract(conn, &asker, number)?))
        })
        .await?;
    let base = format!("{}/{}", scope.address(number), component.slug());
    let hindrance = hindrance(scope, &submission, &year);
    let form = hindrance.is_none().then(|| {
        let fields = vec![
            Field::textarea("reason", "Why you take it back")
                .rows(3)
                .hint("OHA reads it in the history. It may be released under public-records law."),
        ];
        let form = Form::new(site, format!("{base}/recalls"), "Recall it", fields).cancel(base.clone());
        typed.map_or(form.clone(), |typed| form.filled(typed, errors))
    });
    let page = Recall {
        component: short_name(&year, component),
        round: submission.round.to_string(),
        due: day_words(submission.due_on),
        days: Deadline::of(submission.due_on, site.now.pacific_day()).words(),
        refused,
        kept: typed.filter(|_| form.is_none()).map(|it| paragraphs(it.get("reason"))).unwrap_or_default(),
        form,
        hindrance,
    };
    let shell = scope
        .shell(site, number, "Recall")
        .crumb(page.component.clone(), base)
        .here("Recall")
        .rail(rail(scope, &year, &others, Some(component)))
        .errors(errors);
    site.page_with(status, shell, &page)
}

fn hindrance(scope: &CcoScope, submission: &Submission, year: &Year) -> Option<String> {
    if year.is_closed() {
        return Some(format!("{} is closed: what is recalled could not be sent again.", year.number));
    }
    match (submission.state, workflow::step(submission.state, Step::Recall, Role::Cco(scope.role()))) {
        (_, Ok(_)) => None,
        (State::InReview, _) => Some(
            "A reviewer has claimed it. Ask OHA to return it, or to lay the review down; then it can be changed again."
                .into(),
        ),
        (State::Submitted, Err(_)) => Some("Only a lead can recall it.".into()),
        (state, _) => Some(format!("It is {}.", state.label().to_lowercase())),
    }
}

/// Whether a page offers the way here: a lead, and something that waits for OHA.
pub(super) fn is_offered(scope: &CcoScope, submission: &Submission, year: &Year) -> bool {
    hindrance(scope, submission, year).is_none()
}
