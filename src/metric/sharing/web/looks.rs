//! Asking OHA or TA to look at a draft, and what they said.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{Desk, component_of, tag, year_of};
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::kernel::ids::{LookId, PersonId};
use crate::kernel::time::{Moment, day_words, days_after};
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::paragraphs;
use crate::metric::measures::Component;
use crate::metric::sharing::changes::{self, Asking};
use crate::metric::sharing::opened::{Asked, whom_to_ask};
use crate::metric::sharing::rules::{Agency, Look};
use crate::metric::sharing::store;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{
    Answer, Choice, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag,
};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

#[derive(Serialize)]
struct Looks {
    eyebrow: String,
    /// "plan", "review"
    noun: &'static str,
    form: Option<Form>,
    hindrance: Option<String>,
    looks: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    /// "Hana Wrenfield, TA"
    name: String,
    state: Tag,
    asked: String,
    until: String,
    question: Vec<String>,
    answered: Option<String>,
    answer: Vec<String>,
    withdrawal: Option<Form>,
}

impl Page for Looks {
    const TEMPLATE: &'static str = "sharing/looks";
}

struct Gathered {
    desk: Desk,
    looks: Vec<Look>,
    people: Vec<Asked>,
}

/// `GET …/{component}/looks`
///
/// # Errors
/// Not found when the component was not started.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, None).await
}

/// `POST …/{component}/looks`
///
/// # Errors
/// Closed when there is no draft now.
pub async fn ask(post: Post<CcoScope>, site: Site) -> Answer {
    let asking = match read(&post.fields) {
        Ok(asking) => asking,
        Err(errors) => return again(&site, &post, &errors).await,
    };
    let toll = Toll::of(&site, Action::Invite, post.scope.person().as_str());
    let (scope, of) = (post.scope.clone(), (year_of(&site)?, component_of(&site)?));
    let settings = site.app.settings.sharing.clone();
    let change = move |tx: &mut crate::platform::db::Tx<'_>, now| {
        toll.pay(tx, now)?;
        changes::ask(tx, &scope, of, &asking, &settings, now)?;
        Ok(Done::at(list(&scope, of), Notice::LookAsked))
    };
    match site.act(post.receipt.clone(), change).await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, &errors).await,
        // It was sent while this was being typed: the words are shown once more, to be kept elsewhere.
        Err(Error::Refused(Refusal::Closed(text))) => {
            let errors = FieldErrors::one("question", text);
            show(&site, &post.scope, StatusCode::CONFLICT, Some((&post.fields, &errors))).await
        }
        other => other,
    }
}

/// `POST …/{component}/looks/{look}/withdrawals`
///
/// # Errors
/// Closed when it is over, Stale when somebody else changed it meanwhile.
pub async fn withdraw(post: Post<CcoScope>, site: Site) -> Answer {
    let (id, of) = (LookId::parse(site.part("look")?)?, (year_of(&site)?, component_of(&site)?));
    let mut reader = Reader::new(&post.fields);
    let version = reader.version();
    let version = reader.finish(version)?;
    let scope = post.scope;
    site.act(post.receipt, move |tx, now| {
        changes::withdraw_look(tx, &scope, of, &id, version, now)?;
        Ok(Done::at(list(&scope, of), Notice::Withdrawn))
    })
    .await
}

/// Where the looks at a component's draft are listed.
fn list(scope: &CcoScope, (year, component): (MeasurementYear, Component)) -> String {
    format!("{}/{}/looks", scope.address(year), component.slug())
}

async fn again(site: &Site, post: &Post<CcoScope>, errors: &FieldErrors) -> Answer {
    show(site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some((&post.fields, errors))).await
}

async fn show(site: &Site, scope: &CcoScope, status: StatusCode, typed: Option<(&Fields, &FieldErrors)>) -> Answer {
    let (number, component, asker) = (year_of(site)?, component_of(site)?, scope.clone());
    let it = site
        .read(move |conn| {
            let desk = Desk::of(conn, &asker, number, component)?;
            let looks = store::looks(conn, &asker, &desk.submission.id)?;
            Ok(Gathered { people: whom_to_ask(conn, asker.contract())?, looks, desk })
        })
        .await?;
    let hindrance = it.desk.hindrance(site.now);
    let form = match typed {
        Some((fields, errors)) => Some(form(site, &it).filled(fields, errors).screened()),
        None => hindrance.is_none().then(|| form(site, &it)),
    };
    let mut shell = it.desk.shell_below(site, "Ask OHA or TA to look");
    if let Some((_, errors)) = typed {
        shell = shell.errors(errors);
    }
    let looks = it.looks.iter().map(|look| row(site, &it.desk, look)).collect();
    site.page_with(status, shell, &Looks { eyebrow: it.desk.eyebrow(), noun: component.noun(), form, hindrance, looks })
}

fn row(site: &Site, desk: &Desk, look: &Look) -> Row {
    let is_over = look.opening.withdrawn_at.is_some() || look.opening.answered_at.is_some();
    let may_withdraw = !is_over && desk.may_edit();
    Row {
        anchor: format!("look-{}", look.id),
        name: format!("{}, {}", look.asked_name, look.agency.label()),
        state: tag(desk.closed(&look.opening, site.now)),
        asked: look.opening.at.words(),
        until: day_words(look.opening.until_on),
        question: paragraphs(&look.question),
        answered: look.opening.answered_at.map(Moment::words),
        answer: look.answer.as_deref().map(paragraphs).unwrap_or_default(),
        withdrawal: may_withdraw.then(|| {
            let action = format!("{}/looks/{}/withdrawals", desk.base(), look.id);
            Form::button(site, action, "Close it again").version(look.version)
        }),
    }
}

fn form(site: &Site, it: &Gathered) -> Form {
    let settings = &site.app.settings.sharing;
    let today = site.now.pacific_day();
    let latest = day_words(days_after(today, u64::from(settings.most_days)));
    let mut person = Field::new(Control::Select, "person", "Whom you ask")
        .hint("Only this one person sees the draft, until the answer or the day below.");
    let choice = |it: &Asked| Choice {
        value: format!("{}:{}", it.agency.word(), it.id),
        label: format!("{}, {}", it.name, it.agency.label()),
        hint: None,
        selected: false,
    };
    let none = Choice { value: String::new(), label: "Choose a person".into(), hint: None, selected: true };
    person.options = std::iter::once(none).chain(it.people.iter().map(choice)).collect();
    let fields = vec![
        person,
        Field::textarea("question", "Your question")
            .rows(5)
            .hint("What should she or he look at? It is shown with the draft, not in the mail."),
        Field::date("until_on", "Open until")
            .hint(format!("At most until {latest}. That day still counts."))
            .value(days_after(today, u64::from(settings.days)).to_string()),
    ];
    Form::new(site, format!("{}/looks", it.desk.base()), "Ask for a look", fields)
}

fn read(fields: &Fields) -> Result<Asking, FieldErrors> {
    let mut reader = Reader::new(fields);
    let asked = |raw: &str| {
        let (agency, id) = raw.split_once(':')?;
        Some((Agency::parse(agency)?, PersonId::parse(id).ok()?))
    };
    let person = reader.choice("person", asked, "Choose whom you ask.");
    let question = reader.required_narrative("question", "Write what you would like to know.");
    let until_on = reader.day("until_on", "Enter the last day.");
    let asking = person.zip(question).zip(until_on);
    reader.finish(asking.map(|(((agency, person), question), until_on)| Asking { agency, person, question, until_on }))
}
