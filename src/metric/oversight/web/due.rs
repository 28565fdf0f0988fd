//! `/desk/oha/ccos/{cco}/{year}/{component}/due-date`: until when a component is due, why, and a later day.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::time::{Deadline, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Year};
use crate::metric::oversight::changes;
use crate::metric::workflow::changes::Granted;
use crate::metric::workflow::store::Extension;
use crate::metric::workflow::{self, State, Step, short_name};
use crate::people::accounts;
use crate::people::tenancy::{self, Contract, OhaScope, Role};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag};

#[derive(Serialize)]
struct Due {
    cco: String,
    component: String,
    year: String,
    state: Tag,
    due: String,
    days: Option<String>,
    is_late: bool,
    granted: Vec<GrantedLine>,
    refused: Option<String>,
    kept: Vec<String>,
    form: Option<Form>,
    hindrance: Option<String>,
}

#[derive(Serialize)]
struct GrantedLine {
    what: String,
    who: String,
    when: String,
    why: Option<String>,
}

impl Page for Due {
    const TEMPLATE: &'static str = "oversight/due";
}

struct Gathered {
    contract: Contract,
    year: Year,
    component: Component,
    state: State,
    due_on: NaiveDate,
    has_ended: bool,
    extensions: Vec<Extension>,
    names: std::collections::HashMap<String, String>,
}

/// Where the due date of a component is looked at and moved.
pub(super) fn address(contract: &Contract, year: &Year, component: Component) -> String {
    crate::metric::submissions::web::due_address(contract, year, component)
}

/// `GET /desk/oha/ccos/{cco}/{year}/{component}/due-date`
///
/// # Errors
/// Not found when the contract does not answer for the year, Forbidden for somebody with a role in the organization.
pub async fn due_page(scope: OhaScope, site: Site) -> Answer {
    let errors = FieldErrors::default();
    show(&site, &scope, StatusCode::OK, None, &errors, None).await
}

/// `POST /desk/oha/ccos/{cco}/{year}/{component}/extensions`
///
/// # Errors
/// As `oversight::changes::extend`.
pub async fn extend(post: Post<OhaScope>, site: Site) -> Answer {
    let granted = match read(&post.fields) {
        Ok(granted) => granted,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show(&site, &post.scope, status, Some(&post.fields), &errors, None).await;
        }
    };
    let (slug, number, component) = place(&site)?;
    let scope = post.scope.clone();
    let act = move |tx: &mut Tx<'_>, now| {
        let contract = tenancy::contract_by_slug(tx, &slug)?.ok_or(Refusal::NotFound)?;
        let year = measures::year(tx, number)?;
        changes::extend(tx, &scope, &contract, &year, component, &granted, now)?;
        Ok(Done::at(address(&contract, &year, component), Notice::Extended))
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

fn place(site: &Site) -> Result<(String, MeasurementYear, Component)> {
    let component = Component::from_slug(site.part("component")?)?;
    Ok((site.part("cco")?.to_owned(), MeasurementYear::parse(site.part("year")?)?, component))
}

fn read(fields: &Fields) -> std::result::Result<Granted, FieldErrors> {
    let mut reader = Reader::new(fields);
    let due_on = reader.day("due_on", "Enter the new due date.");
    let reason = reader.required_narrative("reason", "Say why. The CCO reads it.");
    // The due date that the page showed is the version: it only ever moves on.
    let before = fields.get("version").parse::<NaiveDate>();
    let before =
        before.map_err(|_| "This form is incomplete. Open the page again; your text is still below.".to_owned());
    let before = reader.note("version", before);
    let granted = due_on.zip(reason).zip(before).map(|((due_on, reason), before)| Granted {
        before,
        due_on,
        reason: reason.as_str().to_owned(),
    });
    reader.finish(granted)
}

async fn show(
    site: &Site,
    scope: &OhaScope,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
    refused: Option<String>,
) -> Answer {
    let (slug, number, component) = place(site)?;
    let asker = scope.clone();
    let today = site.now.pacific_day();
    let it = site.read(move |conn| gather(conn, &asker, &slug, (number, component), today)).await?;
    let is_owed = it.state.is_owed() && !it.year.is_closed() && !it.has_ended;
    let hindrance = hindrance(scope, &it);
    let form = hindrance.is_none().then(|| form(site, &it, typed, errors));
    let deadline = Deadline::of(it.due_on, today);
    let page = Due {
        cco: it.contract.name.clone(),
        component: short_name(&it.year, component),
        year: number.to_string(),
        state: Tag::new(it.state.label(), it.state.tone()),
        due: format!("{}, 11:59 pm Pacific", day_words(it.due_on)),
        days: is_owed.then(|| deadline.words()),
        is_late: is_owed && deadline.days_late() > 0,
        granted: it.extensions.iter().rev().map(|line| granted_line(line, &it)).collect(),
        kept: match (&form, typed) {
            (None, Some(typed)) => crate::metric::action_plan::paragraphs(typed.get("reason")),
            _ => Vec::new(),
        },
        refused,
        form,
        hindrance,
    };
    let shell = scope
        .shell(site, format!("Due date of {}, {} {number}", page.component, page.cco))
        .crumb("Your work", "/desk")
        .crumb("Board", format!("/desk/oha/board?year={number}"))
        .here("Due date")
        .errors(errors);
    site.page_with(status, shell, &page)
}

fn gather(
    conn: &mut Conn,
    scope: &OhaScope,
    slug: &str,
    (number, component): (MeasurementYear, Component),
    today: NaiveDate,
) -> Result<Gathered> {
    let contract = tenancy::contract_by_slug(conn, slug)?.ok_or(Refusal::NotFound)?;
    workflow::changes::no_stake(scope, &contract)?;
    let year = measures::year(conn, number)?;
    if !contract.covers(number) {
        return Err(Refusal::NotFound.into());
    }
    let started = workflow::store::of_component(conn, scope, &contract.id, number, component)?;
    let all = workflow::store::extensions_for_oha(conn, scope, &contract.id, number)?;
    let due_on = started
        .as_ref()
        .map(|it| it.due_on)
        .or_else(|| workflow::store::due_on(&all, &contract.id, component))
        .unwrap_or(year.form.due_on);
    let extensions: Vec<Extension> = all.into_iter().filter(|it| it.component == component).collect();
    let people: Vec<&str> = extensions.iter().map(|it| it.granted_by.as_str()).collect();
    Ok(Gathered {
        names: accounts::names(conn, &people)?,
        has_ended: contract.has_ended(today),
        state: started.map_or(State::NotStarted, |it| it.state),
        contract,
        year,
        component,
        due_on,
        extensions,
    })
}

fn hindrance(scope: &OhaScope, it: &Gathered) -> Option<String> {
    if it.year.is_closed() {
        return Some(format!("{} is closed, so nothing is due any more.", it.year.number));
    }
    if let Some(ended) = it.contract.ends_on.filter(|_| it.has_ended) {
        return Some(format!("This contract ended on {}: it owes nothing by a due date any more.", day_words(ended)));
    }
    match workflow::step(it.state, Step::Extend, Role::Agency(scope.role())) {
        Err(Refusal::Forbidden(text)) => Some(text),
        Err(_) => Some(format!(
            "It is {}, so the CCO owes nothing now. A due date is moved while the CCO has it.",
            it.state.label().to_lowercase()
        )),
        Ok(_) => None,
    }
}

fn form(site: &Site, it: &Gathered, typed: Option<&Fields>, errors: &FieldErrors) -> Form {
    let fields = vec![
        Field::date("due_on", "New due date").hint(format!("After {}. The day itself still counts.", day_words(it.due_on))),
        Field::textarea("reason", "Why the CCO gets more time").rows(3).hint(
            "The CCO reads it beside the new date. It stands in the history and may be released under public-records law.",
        ),
    ];
    let action = format!("/desk/oha/ccos/{}/{}/{}/extensions", it.contract.slug, it.year.number, it.component.slug());
    let mut form = Form::new(site, action, "Grant the later date", fields)
        .cancel(format!("/desk/oha/board?year={}", it.year.number));
    form.version = Some(it.due_on.to_string());
    match typed {
        Some(typed) => form.filled(typed, errors),
        None => form,
    }
}

fn granted_line(extension: &Extension, it: &Gathered) -> GrantedLine {
    GrantedLine {
        what: format!("{} instead of {}", day_words(extension.due_on), day_words(extension.due_before)),
        who: it.names.get(extension.granted_by.as_str()).cloned().unwrap_or_else(|| "Somebody".into()),
        when: extension.granted_at.words(),
        why: Some(extension.reason.clone()),
    }
}
