//! The sign-in page, and the middleware that finds out who is asking.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::kernel::failure::{Fault, FieldErrors, Result};
use crate::kernel::texts::folded;
use crate::kernel::time::wait_words;
use crate::people::accounts::changes;
use crate::people::accounts::passwords::{self, PasswordHash};
use crate::people::accounts::rules::{Arrival, Email, Password, Status, browser_words, is_short, way_on};
use crate::people::accounts::store::{self, Pending, Signing};
use crate::platform::clock;
use crate::platform::http::{
    self, Answer, App, Control, Done, Ended, Field, Fields, Form, Notice, OpenPost, Page, Signed, Site,
};
use crate::platform::limits::web::Attempt;
use crate::platform::limits::{self, Action};

#[derive(Serialize)]
struct SignIn {
    form: Form,
    /// Demonstrations name their people here.
    demonstration: bool,
    /// A sentence when signing in cannot work over this connection.
    hindrance: Option<&'static str>,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "accounts/signin";
}

/// `GET /signin`
///
/// # Errors
/// Malformed when the query is.
pub async fn sign_in_page(site: Site) -> Answer {
    let next = site.query()?.get("next").to_owned();
    show(&site, StatusCode::OK, sign_in_form(&site, &next), &FieldErrors::default())
}

/// `POST /signin`. The answer is one and the same, after the same work, whether the address is known, unknown or disabled.
///
/// # Errors
/// Busy when too many sign in at once.
pub async fn sign_in(post: OpenPost, site: Site) -> Answer {
    let fields = post.fields;
    let form = || sign_in_form(&site, fields.get("next"));
    if hindrance(&site).is_some() {
        return show(&site, StatusCode::BAD_REQUEST, form(), &FieldErrors::default());
    }
    let errors = missing(&fields);
    if !errors.is_empty() {
        return show(&site, StatusCode::UNPROCESSABLE_ENTITY, form().filled(&fields, &errors), &errors);
    }
    let attempt = attempt(&site, &fields).await?;
    if let Err(seconds) = attempt.admit(&site).await? {
        return later(&site, form(), &fields, seconds);
    }
    if let Some(signing) = who(&site, &fields).await? {
        return go_on(&site, &fields, signing, &attempt).await;
    }
    let errors = refuse(&site, &fields, &attempt).await?;
    show(&site, StatusCode::UNPROCESSABLE_ENTITY, form().filled(&fields, &errors), &errors)
}

/// Who comes from a network that the account's owner was seen at is not counted with the strangers who try that account.
async fn attempt(site: &Site, fields: &Fields) -> Result<Attempt> {
    let attempt = Attempt::new(site, Action::SignIn, &folded(fields.get("email").trim()));
    let Ok(email) = Email::parse(fields.get("email")) else { return Ok(attempt) };
    let network = site.address().network;
    let is_known = site.read(move |conn| store::is_known_place(conn, &email, &network)).await?;
    Ok(if is_known { attempt.from_a_known_place() } else { attempt })
}

fn later(site: &Site, form: Form, fields: &Fields, seconds: i64) -> Answer {
    let text = format!(
        "Several tries for this address did not fit, so this one was not looked at: your password may be right. Wait {}, then type it again and send it.",
        wait_words(seconds)
    );
    let errors = FieldErrors::one("password", text);
    let page = page(site, form.filled(fields, &errors))?;
    site.page_later(seconds, site.open_shell("Sign in").errors(&errors), &page)
}

async fn refuse(site: &Site, fields: &Fields, attempt: &Attempt) -> Result<FieldErrors> {
    // Whom it was tried for, so that tries can be told apart; nobody can read an address out of it.
    let account = http::keyed_hash(&site.app.settings.secret_key, "account", &folded(fields.get("email").trim()));
    tracing::warn!(target: "security", event = "sign-in-refused", account = hex::encode(account).get(..12));
    // The rest begins when the answer does: on a busy day hashing alone takes longer than the first rests.
    let (now, key, limits) = (site.app.clock.now(), attempt.lock.clone(), site.app.settings.limits.clone());
    site.app.db.write(move |tx| limits::fail(tx, &key, &limits, now)).await?;
    Ok(FieldErrors::one("email", "This address and password do not fit together. Check both and try again."))
}

/// The password was right: the session begins, or the code is asked for.
async fn go_on(site: &Site, fields: &Fields, signing: Signing, attempt: &Attempt) -> Answer {
    let typed = fields.get("password");
    let person = signing.person.id.clone();
    let rehashed = rehashed(site, typed, signing.password_hash.as_ref()).await?;
    let arrival = Arrival { has_short_password: is_short(typed), ..arrival(site) };
    let leads_to = way_on(fields.get("next")).to_owned();
    let ends_at = site.now.plus(chrono::Duration::minutes(site.app.settings.sign_in.code_minutes.into()));
    let pending = Pending { person: person.clone(), leads_to, has_short_password: arrival.has_short_password, ends_at };
    let token = clock::token()?;
    let (session_hash, pending_hash) = (session_hash(site, &token), pending_hash(site, &token));
    let (now, lock, buckets) = (site.now, attempt.lock.clone(), attempt.buckets());
    let (asked, begun) = (pending.clone(), person.clone());
    let needs_code = site
        .app
        .db
        .write(move |tx| {
            if let Some(hash) = &rehashed {
                changes::rehash(tx, &begun, hash)?;
            }
            limits::forget_lock(tx, &lock)?;
            limits::give_back(tx, &buckets, now)?;
            if store::factor(tx, &begun)?.is_some_and(|it| it.confirmed_at.is_some()) {
                return changes::ask_for_code(tx, &pending_hash, &asked, now).map(|()| true);
            }
            changes::sign_in(tx, &begun, &session_hash, &arrival, now).map(|()| false)
        })
        .await?;
    if needs_code {
        return with_cookie(site.see(&Done::at("/signin/code", Notice::None)), &http::pending_cookie(&token));
    }
    tracing::info!(target: "security", event = "signed-in", person = %person);
    with_cookie(site.see(&Done::at(pending.leads_to, Notice::None)), &http::session_cookie(&token))
}

async fn rehashed(site: &Site, typed: &str, hash: Option<&PasswordHash>) -> Result<Option<PasswordHash>> {
    if !hash.is_some_and(passwords::is_outdated) {
        return Ok(None);
    }
    passwords::hash_in_turn(&site.app.hashing, Password::as_typed(typed)).await.map(Some)
}

/// How long a session holds without a page.
pub fn idle(site: &Site) -> chrono::Duration {
    chrono::Duration::minutes(site.app.settings.sign_in.idle_minutes.into())
}

/// Whence this request comes, as a session remembers it.
pub(super) fn arrival(site: &Site) -> Arrival {
    let address = site.address();
    let agent = site.request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    Arrival {
        browser: browser_words(agent),
        address_class: address.class,
        network: address.network,
        has_short_password: false,
        lasts: chrono::Duration::hours(site.app.settings.sign_in.session_hours.into()),
    }
}

pub(super) fn session_hash(site: &Site, token: &str) -> String {
    hex::encode(http::keyed_hash(&site.app.settings.secret_key, "session", token))
}

pub(super) fn pending_hash(site: &Site, token: &str) -> String {
    hex::encode(http::keyed_hash(&site.app.settings.secret_key, "sign-in step", token))
}

pub(super) fn with_cookie(mut answer: HttpResponse, cookie: &Cookie<'_>) -> Answer {
    answer.add_cookie(cookie).map_err(|cause| Fault::because("The cookie cannot be set", cause))?;
    Ok(answer)
}

async fn who(site: &Site, fields: &Fields) -> Result<Option<Signing>> {
    let signing = match Email::parse(fields.get("email")) {
        Ok(email) => site.read(move |conn| store::find_by_email(conn, &email)).await?,
        Err(_) => None,
    };
    let hash = signing.as_ref().and_then(|it| it.password_hash.clone());
    let fits = passwords::matches(&site.app.hashing, fields.get("password").to_owned(), hash).await?;
    Ok(signing.filter(|it| fits && it.person.status == Status::Active))
}

fn missing(fields: &Fields) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (name, ask) in [("email", "Enter your mail address."), ("password", "Enter your password.")] {
        if fields.get(name).trim().is_empty() {
            errors.add(name, ask);
        }
    }
    errors
}

fn sign_in_form(site: &Site, next: &str) -> Form {
    let fields = vec![
        Field::new(Control::Email, "email", "Mail address").autocomplete("username").width("medium"),
        Field::new(Control::Password, "password", "Password").autocomplete("current-password").width("medium"),
        Field::new(Control::Hidden, "next", "").value(next),
    ];
    Form::new(site, "/signin", "Sign in", fields)
}

fn show(site: &Site, status: StatusCode, form: Form, errors: &FieldErrors) -> Answer {
    site.page_with(status, site.open_shell("Sign in").errors(errors), &page(site, form)?)
}

fn page(site: &Site, form: Form) -> Result<SignIn> {
    Ok(SignIn { form: form.keyed()?, demonstration: site.app.settings.demonstration, hindrance: hindrance(site) })
}

/// A session's cookie is bound to a secure origin. Browsers count loopback as one; any other plain-http address is none.
fn hindrance(site: &Site) -> Option<&'static str> {
    // The Host header alone: forwarded names are what a stranger writes.
    let host =
        site.request.headers().get(actix_web::http::header::HOST).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let is_loopback = match url::Url::parse(&format!("http://{host}")).ok().as_ref().and_then(url::Url::host) {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_secure = is_loopback || site.app.settings.behind_tls;
    (!is_secure).then_some("This address is neither https nor this machine itself, so no session can be kept safe here. Reach this site over https, or at 127.0.0.1.")
}

/// Middleware: finds the session of a private page. Public pages never look for one.
///
/// # Errors
/// Those of what it wraps; a query of its own that fails becomes an answer.
pub async fn sessions(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if is_private(request.path()) {
        match signed(request.request()).await {
            Ok(Some(signed)) => {
                request.extensions_mut().insert(signed);
            }
            Ok(None) => (),
            Err(error) => {
                http::lay_typed_beside(&mut request).await;
                return Ok(request.error_response(error));
            }
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn is_private(path: &str) -> bool {
    ["/desk", "/account"]
        .iter()
        .any(|it| path.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

async fn signed(request: &HttpRequest) -> Result<Option<Signed>> {
    let (Some(token), Some(app)) = (http::token_of(request), request.app_data::<web::Data<App>>()) else {
        return Ok(None);
    };
    let secret = &app.settings.secret_key;
    let token_hash = hex::encode(http::keyed_hash(secret, "session", &token));
    let (now, asked) = (app.clock.now(), token_hash.clone());
    let idle = chrono::Duration::minutes(app.settings.sign_in.idle_minutes.into());
    let Some(session) = app.db.read(move |conn| store::session(conn, &asked, idle, now)).await? else {
        return Ok(None);
    };
    let person = session.person;
    if !session.holds {
        request.extensions_mut().insert(Ended { person: person.id });
        return Ok(None);
    }
    if session.is_due {
        let seen = token_hash.clone();
        app.db.write(move |tx| changes::note_seen(tx, &seen, now)).await?;
    }
    Ok(Some(Signed {
        person: person.id,
        name: person.name,
        email: person.email,
        token_hash,
        csrf_secret: http::csrf_secret(secret, &token),
        lasts_until: session.lasts_until,
        ends_at: session.ends_at,
        proved_at: session.proved_at,
        has_second_factor: session.has_second_factor,
        has_short_password: session.has_short_password,
    }))
}
