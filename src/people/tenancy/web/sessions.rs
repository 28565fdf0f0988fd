//! One's own sessions: where one is signed in, and the way to end it there.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::security::shell;
use crate::kernel::failure::{FieldErrors, Refusal};
use crate::kernel::ids::SessionId;
use crate::kernel::texts::counted;
use crate::people::accounts::web::{current_password, is_proved};
use crate::people::accounts::{self, Listed};
use crate::people::tenancy::extract::AccountScope;
use crate::platform::http::{Answer, Done, Fields, Form, Notice, Page, Post, Site};

#[derive(Serialize)]
struct SessionsPage {
    sessions: Vec<Line>,
    /// Asks for the password before anything can be ended, when it was given too long ago.
    proof: Option<Form>,
    /// Ends all others at once, when there are several.
    others: Option<Form>,
    /// When a session ends by itself.
    ends: String,
}

#[derive(Serialize)]
struct Line {
    browser: String,
    address: String,
    began: String,
    seen: String,
    is_this: bool,
    /// Ends it; nothing for this one.
    form: Option<Form>,
    id: String,
}

impl Page for SessionsPage {
    const TEMPLATE: &'static str = "accounts/sessions";
}

const PATH: &str = "/account/sessions";
const ENDINGS: &str = "/account/session-endings";

/// `GET /account/sessions`
///
/// # Errors
/// Breaks when a query fails.
pub async fn sessions_page(scope: AccountScope, site: Site) -> Answer {
    show(&scope, &site, StatusCode::OK, &FieldErrors::default()).await
}

/// `POST /account/proofs`: the password again, before a session is ended.
///
/// # Errors
/// Too many wrong tries.
pub async fn prove_again(post: Post<AccountScope>, site: Site) -> Answer {
    let errors = accounts::web::prove(&site, post.scope.signed(), post.fields.get("current_password")).await?;
    if errors.is_empty() {
        return Ok(site.see(&Done::at(PATH, Notice::None)));
    }
    show(&post.scope, &site, StatusCode::UNPROCESSABLE_ENTITY, &errors).await
}

async fn show(scope: &AccountScope, site: &Site, status: StatusCode, errors: &FieldErrors) -> Answer {
    let (person, now, own) = (scope.signed().person.clone(), site.now, scope.signed().token_hash.clone());
    let idle = accounts::web::idle(site);
    let mut listed = site.read(move |conn| accounts::sessions_of(conn, &person, idle, now)).await?;
    listed.sort_by_key(|it| it.token_hash != own);
    let is_proved = is_proved(site, scope.signed());
    let button = |what: &str| is_proved.then(|| Form::button(site, ENDINGS, what));
    let others = if listed.len() > 2 { button("End all others") } else { None };
    let proof = (listed.len() > 1 && !is_proved).then(|| {
        Form::new(site, "/account/proofs", "Go on", vec![current_password()]).filled(&Fields::default(), errors)
    });
    let sessions = listed.into_iter().map(|it| line(it, &own, button("End this session"))).collect();
    let page = SessionsPage { sessions, proof, others, ends: ends(site) };
    let shell = shell(scope, site, "Where you are signed in").crumb("Sign-in and security", "/account/security");
    site.page_with(status, shell.here("Where you are signed in").errors(errors), &page)
}

fn ends(site: &Site) -> String {
    let times = &site.app.settings.sign_in;
    let count = |n: u32, one, many| counted(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    format!(
        "A session ends by itself {} after the last page, and after {} at the latest.",
        count(times.idle_minutes, "minute", "minutes"),
        count(times.session_hours, "hour", "hours")
    )
}

fn line(it: Listed, own: &str, form: Option<Form>) -> Line {
    let is_this = it.token_hash == own;
    Line {
        is_this,
        browser: if it.browser.is_empty() { "A browser".into() } else { it.browser },
        address: if it.address_class.is_empty() { "unknown".into() } else { it.address_class },
        began: it.began_at.words(),
        seen: it.seen_at.words(),
        form: form.filter(|_| !is_this),
        id: it.id.to_string(),
    }
}

/// `POST /account/session-endings`: one, by its name, or all others.
///
/// # Errors
/// Invalid when it names none; Not found when it is not one's own.
pub async fn end_sessions(post: Post<AccountScope>, site: Site) -> Answer {
    let (person, own) = (post.scope.signed().person.clone(), post.scope.signed().token_hash.clone());
    let named = post.fields.get("session").to_owned();
    let chosen = if named == "others" { None } else { SessionId::parse(&named).ok() };
    if named != "others" && chosen.is_none() {
        return Err(FieldErrors::one("session", "Choose which session to end.").into());
    }
    if !is_proved(&site, post.scope.signed()) {
        return Err(Refusal::Forbidden(
            "Your password was asked for too long ago. Open the page again and give it, then end the session.".into(),
        )
        .into());
    }
    tracing::info!(target: "security", event = "sessions-ended", person = %person);
    site.act(post.receipt, move |tx, now| {
        match chosen {
            Some(id) => accounts::changes::end_session(tx, &person, &id, now)?,
            None => accounts::changes::end_other_sessions(tx, &person, &own, now)?,
        }
        Ok(Done::at(PATH, Notice::SessionEnded))
    })
    .await
}
