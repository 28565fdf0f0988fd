//! Asking for a role: a person's own page, and the pages on which a lead or an administrator answers.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::act;
use super::members::{self, parse_role, role_field};
use super::words;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::RequestId;
use crate::people::tenancy::changes::{self, Verdict};
use crate::people::tenancy::extract::MemberScope;
use crate::people::tenancy::rules::{Contract, RequestState, Role};
use crate::people::tenancy::scope::{CcoScope, OhaScope};
use crate::people::tenancy::store::{self, RequestRecord};
use crate::platform::http::{
    Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site, Tag, Tone,
};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

const OWN: &str = "/account/role-requests";
const LISTED: i64 = 100;

#[derive(Serialize)]
struct OwnRequests {
    form: Form,
    requests: Vec<OwnLine>,
}

#[derive(Serialize)]
struct OwnLine {
    what: String,
    asked: String,
    state: Tag,
    answer: Option<String>,
}

#[derive(Serialize)]
struct OpenRequests {
    requests: Vec<members::Asking>,
}

#[derive(Serialize)]
struct RequestPage {
    name: String,
    email: String,
    what: String,
    asked: String,
    reason: String,
    /// Who answered what, where somebody did.
    outcome: Option<String>,
    form: Option<Form>,
}

impl Page for OwnRequests {
    const TEMPLATE: &'static str = "tenancy/own_requests";
}

impl Page for OpenRequests {
    const TEMPLATE: &'static str = "tenancy/open_requests";
}

impl Page for RequestPage {
    const TEMPLATE: &'static str = "tenancy/request";
}

/// `GET /account/role-requests`
///
/// # Errors
/// Breaks when a query fails.
pub async fn own_requests(scope: MemberScope, site: Site) -> Answer {
    let (requests, contracts) = own(&scope, &site).await?;
    let page = OwnRequests { form: ask_form(&site, &contracts), requests: lines(&requests) };
    site.page(own_shell(&scope, &site), &page)
}

/// `POST /account/role-requests`
///
/// # Errors
/// Breaks when a query fails.
pub async fn ask(post: Post<MemberScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let (requests, contracts) = own(&scope, &site).await?;
    let again = |errors: &FieldErrors| {
        let form = ask_form(&site, &contracts).filled(&fields, errors);
        let page = OwnRequests { form, requests: lines(&requests) };
        site.page_with(StatusCode::UNPROCESSABLE_ENTITY, own_shell(&scope, &site).errors(errors), &page)
    };
    let mut reader = Reader::new(&fields);
    let find = |slug: &str| contracts.iter().find(|it| it.slug == slug).cloned();
    let contract = reader.choice("cco", find, "Choose a CCO.");
    let role = reader.choice("role", parse_role, "Choose a role.");
    let reason = reader.line("reason", "Say what you need it for.");
    let ((contract, role), reason) = match reader.finish(contract.zip(role).zip(reason)) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    let person = scope.standing().person.clone();
    let toll = Toll::of(&site, Action::Invite, person.as_str());
    let answer = site.act(post.receipt, move |tx, now| {
        toll.pay(tx, now)?;
        changes::ask_for_role(tx, &person, role, &contract, &reason, now)?;
        Ok(Done::at(OWN, Notice::RoleAsked))
    });
    act::or_again(answer.await, again)
}

/// `GET /desk/oha/role-requests`
///
/// # Errors
/// Breaks when a query fails.
pub async fn open_requests(scope: OhaScope, site: Site) -> Answer {
    let requests = site.read(|conn| store::requests_in(conn, None, LISTED)).await?;
    let asking = |it: &RequestRecord| members::Asking {
        href: format!("/desk/oha/role-requests/{}", it.id),
        name: it.name.clone(),
        what: what(it),
        when: it.asked_at.words(),
    };
    let page = OpenRequests { requests: requests.iter().map(asking).collect() };
    site.page(oha_shell(&scope, &site, "Asking for a role").without_link(), &page)
}

/// `GET /desk/oha/role-requests/{request}`
///
/// # Errors
/// Not found when there is no such request.
pub async fn request_at_oha(scope: OhaScope, site: Site) -> Answer {
    let request = request(&site, |_| true).await?;
    let form = answer_form(&site, &request, "/desk/oha/role-requests");
    site.page(oha_shell(&scope, &site, &request.name).here(request.name.clone()), &page(&request, form))
}

/// `POST /desk/oha/role-requests/{request}/answers`
///
/// # Errors
/// Not found when there is no such request; Closed when it was answered already.
pub async fn answer_at_oha(post: Post<OhaScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let request = request(&site, |_| true).await?;
    let again = |errors: &FieldErrors| {
        let form = answer_form(&site, &request, "/desk/oha/role-requests").filled(&fields, errors);
        let shell = oha_shell(&scope, &site, &request.name).here(request.name.clone()).errors(errors);
        site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page(&request, form))
    };
    let (verdict, words) = match read(&fields) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    let (asker, id) = (scope.clone(), request.id.clone());
    let answer = site.act(post.receipt, move |tx, now| {
        changes::answer_request(tx, &asker, &id, &verdict, &words, now)?;
        Ok(Done::at("/desk/oha/role-requests", Notice::RoleAnswered))
    });
    act::or_again(answer.await, again)
}

/// `GET /desk/cco/{cco}/role-requests/{request}`
///
/// # Errors
/// Not found when the request is about another contract.
pub async fn request_at_cco(scope: CcoScope, site: Site) -> Answer {
    let request = in_contract(&scope, &site).await?;
    let form = answer_form(&site, &request, &cco_base(&scope));
    let shell = members::shell(&scope, &site, &request.name).here(request.name.clone());
    site.page(shell, &page(&request, form))
}

/// `POST /desk/cco/{cco}/role-requests/{request}/answers`
///
/// # Errors
/// Not found when the request is about another contract; Closed when it was answered already.
pub async fn answer_at_cco(post: Post<CcoScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let request = in_contract(&scope, &site).await?;
    let again = |errors: &FieldErrors| {
        let form = answer_form(&site, &request, &cco_base(&scope)).filled(&fields, errors);
        let shell = members::shell(&scope, &site, &request.name).here(request.name.clone()).errors(errors);
        site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page(&request, form))
    };
    let (verdict, words) = match read(&fields) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    let (asker, id) = (scope.clone(), request.id.clone());
    let answer = site.act(post.receipt, move |tx, now| {
        changes::answer_in_contract(tx, &asker, &id, &verdict, &words, now)?;
        Ok(Done::at(members::base(&asker), Notice::RoleAnswered))
    });
    act::or_again(answer.await, again)
}

fn cco_base(scope: &CcoScope) -> String {
    format!("/desk/cco/{}/role-requests", scope.contract().slug)
}

async fn in_contract(scope: &CcoScope, site: &Site) -> Result<RequestRecord> {
    let contract = scope.contract().id.clone();
    request(site, move |it| it.contract.as_ref().is_some_and(|(id, _)| *id == contract)).await
}

async fn request(site: &Site, is_seen: impl Fn(&RequestRecord) -> bool) -> Result<RequestRecord> {
    let id = RequestId::parse(site.part("request")?)?;
    let found = site.read(move |conn| store::role_request(conn, &id)).await?;
    found.filter(is_seen).ok_or_else(|| Refusal::NotFound.into())
}

async fn own(scope: &MemberScope, site: &Site) -> Result<(Vec<RequestRecord>, Vec<Contract>)> {
    let (id, demonstration, today) =
        (scope.standing().person.clone(), site.app.settings.demonstration, site.now.pacific_day());
    site.read(move |conn| {
        let mut contracts = store::contracts(conn)?;
        contracts.retain(|it| it.demonstration == demonstration && !it.has_ended(today));
        Ok((store::requests_of(conn, &id, LISTED)?, contracts))
    })
    .await
}

fn read(fields: &Fields) -> std::result::Result<(Verdict, String), FieldErrors> {
    let mut reader = Reader::new(fields);
    let parse = |word: &str| match word {
        "deny" => Some(Verdict::Deny),
        word => parse_role(word).map(Verdict::Give),
    };
    let verdict = reader.choice("verdict", parse, "Choose a role, or say no.");
    let words = match verdict {
        // A "no" without a reason helps nobody.
        Some(Verdict::Deny) => reader.line("answer", "Say why."),
        _ => reader.optional_line("answer"),
    };
    let words = words.map_or_else(String::new, |it| it.as_str().to_owned());
    reader.finish(verdict.map(|it| (it, words)))
}

fn what(request: &RequestRecord) -> String {
    let place = request.contract.as_ref().map_or_else(String::new, |(_, name)| format!(" of {name}"));
    format!("{}{place}", words::title(request.role))
}

fn lines(requests: &[RequestRecord]) -> Vec<OwnLine> {
    let line = |it: &RequestRecord| OwnLine {
        what: what(it),
        asked: it.asked_at.words(),
        state: match it.state {
            RequestState::Asked => Tag::new("Waiting", Tone::Info),
            RequestState::Granted => Tag::new("Given", Tone::Good),
            RequestState::Denied => Tag::new("Not given", Tone::Neutral),
        },
        answer: it.answer.clone().filter(|it| !it.is_empty()),
    };
    requests.iter().map(line).collect()
}

fn page(request: &RequestRecord, form: Form) -> RequestPage {
    let outcome = request.decided.as_ref().map(|(at, by)| {
        let said = if request.state == RequestState::Granted { "Given" } else { "Not given" };
        format!("{said} by {}, {}.", by.as_deref().unwrap_or("somebody"), at.words())
    });
    RequestPage {
        name: request.name.clone(),
        email: request.email.clone(),
        what: what(request),
        asked: request.asked_at.words(),
        reason: request.reason.clone(),
        form: (request.state == RequestState::Asked).then_some(form),
        outcome,
    }
}

fn ask_form(site: &Site, contracts: &[Contract]) -> Form {
    let places = contracts.iter().map(|it| (it.slug.as_str(), it.name.as_str()));
    let fields = vec![
        Field::new(Control::Select, "cco", "CCO").options([("", "Choose a CCO")].into_iter().chain(places)),
        role_field("Role"),
        Field::text("reason", "What you need it for").hint("Whoever decides reads this."),
    ];
    Form::new(site, OWN, "Ask for this role", fields)
}

fn answer_form(site: &Site, request: &RequestRecord, base: &str) -> Form {
    let mut field = role_field("Your answer");
    field.name = "verdict".into();
    field.id = "field-verdict".into();
    field.options.push(crate::platform::http::Choice {
        value: "deny".into(),
        label: "No".into(),
        hint: Some("The role is not given. Say why.".into()),
        selected: false,
    });
    let asked = match request.role {
        role @ Role::Cco(_) => role.word(),
        Role::Agency(_) => "",
    };
    let fields =
        vec![field.value(asked), Field::text("answer", "What you say to it").hint("The person reads it.").optional()];
    Form::new(site, format!("{base}/{}/answers", request.id), "Answer", fields)
        .cancel(if base.starts_with("/desk/oha") { base.to_owned() } else { base.replace("/role-requests", "/people") })
}

fn own_shell(scope: &MemberScope, site: &Site) -> Shell {
    scope
        .shell(site, "Ask for a role")
        .crumb("Your work", "/desk")
        .crumb("Your account", "/account")
        .here("Ask for a role")
}

fn oha_shell(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    scope
        .shell(site, title)
        .crumb("Your work", "/desk")
        .crumb("People", "/desk/oha/people")
        .crumb("Asking for a role", "/desk/oha/role-requests")
}
