//! The review-and-submit page: everything that goes to OHA, what is missing, and the one button.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Missing, Refusal, Result};
use crate::kernel::time::{Deadline, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::differences::web::Changes;
use crate::metric::measures::{self, Component};
use crate::metric::submissions::changes;
use crate::metric::submissions::facts::{self, Facts};
use crate::metric::submissions::rules::{DocumentView, ItemView, Needs, Submittal};
use crate::metric::workflow::{self, Doubt, Submission, rail};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site};

#[derive(Serialize)]
struct Submit {
    component: String,
    due: String,
    days: Option<String>,
    is_late: bool,
    /// Whether this person may follow a link to a field now.
    may_edit: bool,
    missing: Vec<Missing>,
    doubts: Vec<Doubt>,
    items: Vec<ItemLine>,
    document: DocumentView,
    /// What was changed since the last round, where there was one.
    since: Option<Since>,
    /// The form, where everything is there, the state allows it and the person is a lead.
    form: Option<Form>,
    /// Why there is no form.
    hindrance: Option<String>,
}

#[derive(Serialize)]
struct Since {
    round: String,
    changes: Changes,
}

#[derive(Serialize)]
struct ItemLine {
    #[serde(flatten)]
    item: ItemView,
    href: String,
}

impl Page for Submit {
    const TEMPLATE: &'static str = "submissions/submit";
}

struct Gathered {
    facts: Facts,
    others: Vec<Submission>,
}

/// `GET /desk/cco/{cco}/{year}/{component}/submit`
///
/// # Errors
/// Not found when the component was not started.
pub async fn submit_page(scope: CcoScope, site: Site) -> Answer {
    let gathered = gathered(&site, &scope).await?;
    show(&site, &scope, gathered, StatusCode::OK, &Fields::default(), &FieldErrors::default())
}

/// `POST /desk/cco/{cco}/{year}/{component}/submittals`
///
/// # Errors
/// Closed when the state does not allow it; a missing reason or something not ready shows the page again.
pub async fn submit(post: Post<CcoScope>, site: Site) -> Answer {
    let (year, component) = place(&site)?;
    let submittal = match read(&post.fields) {
        Ok(submittal) => submittal,
        Err(errors) => return again(&site, &post, &errors).await,
    };
    let scope = post.scope.clone();
    let location = format!("{}/{}", scope.address(year), component.slug());
    let change = move |tx: &mut crate::platform::db::Tx<'_>, now| {
        changes::submit(tx, &scope, year, component, &submittal, now)?;
        Ok(Done::at(location, Notice::Submitted))
    };
    match site.act(post.receipt.clone(), change).await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, &errors).await,
        Err(Error::Refused(Refusal::Stale(text))) => again(&site, &post, &FieldErrors::one("confirmed", text)).await,
        Err(Error::Refused(Refusal::NotReady(_))) => {
            let text = "Something is still missing; it is listed below. What you typed is kept.";
            again(&site, &post, &FieldErrors::one("confirmed", text)).await
        }
        other => other,
    }
}

async fn again(site: &Site, post: &Post<CcoScope>, errors: &FieldErrors) -> Answer {
    let gathered = gathered(site, &post.scope).await?;
    show(site, &post.scope, gathered, StatusCode::UNPROCESSABLE_ENTITY, &post.fields, errors)
}

fn place(site: &Site) -> Result<(MeasurementYear, Component)> {
    Ok((MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?))
}

async fn gathered(site: &Site, scope: &CcoScope) -> Result<Gathered> {
    let (number, component) = place(site)?;
    let asker = scope.clone();
    site.read(move |conn| gather(conn, &asker, number, component)).await
}

fn gather(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear, component: Component) -> Result<Gathered> {
    let year = measures::year(conn, number)?;
    let facts = facts::gather(conn, scope, year, component)?;
    Ok(Gathered { others: workflow::store::of_contract(conn, scope, number)?, facts })
}

fn show(
    site: &Site,
    scope: &CcoScope,
    gathered: Gathered,
    status: StatusCode,
    typed: &Fields,
    errors: &FieldErrors,
) -> Answer {
    let Gathered { facts, others } = gathered;
    let today = site.now.pacific_day();
    let deadline = Deadline::of(facts.submission.due_on, today);
    let is_owed = facts.submission.state.is_owed() && !scope.contract().has_ended(today);
    let hindrance = hindrance(scope, &facts, today);
    let form = hindrance.is_none().then(|| form(site, scope, &facts, facts.needs(today)).filled(typed, errors));
    let shell = shell(site, scope, &facts, &others).errors(errors);
    let page = Submit {
        component: facts
            .year
            .form
            .component(facts.submission.component)
            .map_or_else(String::new, |it| it.short_name.clone()),
        due: day_words(facts.submission.due_on),
        days: is_owed.then(|| deadline.words()),
        is_late: is_owed && deadline.days_late() > 0,
        may_edit: scope.role().may_edit() && facts.submission.state.is_editable(),
        items: items(scope, &facts),
        missing: facts.readiness.missing.clone(),
        doubts: facts.readiness.doubts.clone(),
        document: facts.content.document.view(&facts.year.form),
        since: facts.changes.map(|changes| Since { round: facts.submission.round.to_string(), changes }),
        form,
        hindrance,
    };
    site.page_with(status, shell, &page)
}

fn shell(site: &Site, scope: &CcoScope, facts: &Facts, others: &[Submission]) -> Shell {
    let (year, component) = (&facts.year, facts.submission.component);
    let name = year.form.component(component).map_or("", |it| it.short_name.as_str());
    scope
        .shell(site, year.number, "Review and send")
        .crumb(name, format!("{}/{}", scope.address(year.number), component.slug()))
        .here("Review and send")
        .rail(rail(scope, year, others, Some(component)))
}

fn hindrance(scope: &CcoScope, facts: &Facts, today: chrono::NaiveDate) -> Option<String> {
    let state = facts.submission.state;
    if !state.is_editable() {
        return Some(format!("It is {}, so there is nothing to send now.", state.label().to_lowercase()));
    }
    if facts.year.is_closed() {
        return Some(format!("{} is closed, so nothing can be sent for it any more.", facts.year.number));
    }
    if !scope.contract().may_act(today) {
        return Some("This contract has ended, and the time in which it could still send has passed.".into());
    }
    if !facts.readiness.missing.is_empty() {
        return Some("It can be sent when nothing is missing any more.".into());
    }
    (!scope.role().may_submit()).then(|| "Everything is there. A lead of your CCO can send it to OHA.".into())
}

fn items(scope: &CcoScope, facts: &Facts) -> Vec<ItemLine> {
    let component = facts.submission.component;
    let base = format!("{}/{}/items", scope.address(facts.year.number), component.slug());
    let views = facts.content.items(&facts.year.form, component, "Not answered yet");
    views.into_iter().map(|item| ItemLine { href: format!("{base}/{}", item.code), item }).collect()
}

fn form(site: &Site, scope: &CcoScope, facts: &Facts, needs: Needs) -> Form {
    let mut fields = Vec::new();
    if needs.what_changed {
        fields.push(
            Field::textarea("what_changed", "What changed since the last round")
                .hint("The reviewer reads this first. Name the parts and items that you changed."),
        );
    }
    if needs.late_reason {
        fields.push(
            Field::textarea("late_reason", "Why it is late")
                .hint("It will be marked as late. OHA decides what follows from it.")
                .rows(3),
        );
    }
    if needs.doubts {
        fields.push(Field::textarea("doubts_reason", "Why you send it in spite of the points above").rows(3));
        fields.push(Field::checkbox("doubts_confirmed", "I know that these points are open and send it all the same"));
    }
    fields.push(Field::checkbox("confirmed", "I have read it, and it may go to OHA"));
    let base = format!("{}/{}", scope.address(facts.year.number), facts.submission.component.slug());
    Form::new(site, format!("{base}/submittals"), "Send to OHA", fields).cancel(base)
}

fn read(fields: &Fields) -> std::result::Result<Submittal, FieldErrors> {
    let mut reader = Reader::new(fields);
    let (what_changed, late_reason, doubts_reason) =
        (reader.narrative("what_changed"), reader.narrative("late_reason"), reader.narrative("doubts_reason"));
    let texts = what_changed.zip(late_reason).zip(doubts_reason);
    reader.finish(texts.map(|((what_changed, late_reason), doubts_reason)| Submittal {
        what_changed,
        late_reason,
        doubts_reason,
        is_doubt_confirmed: fields.is_ticked("doubts_confirmed"),
        is_confirmed: fields.is_ticked("confirmed"),
    }))
}
