//! The sign-in page, and the middleware that finds out who is asking.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, web};
use serde::Serialize;

use crate::kernel::failure::{Fault, FieldErrors, Result};
use crate::people::accounts::rules::{Email, Person, Status, way_on};
use crate::people::accounts::{changes, passwords, store};
use crate::platform::clock;
use crate::platform::http::{
    self, Answer, App, Control, Done, Ended, Field, Fields, Form, Notice, OpenPost, Page, Signed, Site,
};

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

/// `POST /signin`
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
    let Some(person) = who(&site, &fields).await? else {
        tracing::warn!("a sign-in was refused");
        let errors =
            FieldErrors::one("email", "This address and password do not fit together. Check both and try again.");
        return show(&site, StatusCode::UNPROCESSABLE_ENTITY, form().filled(&fields, &errors), &errors);
    };
    let token = clock::token()?;
    let token_hash = hex::encode(http::keyed_hash(&site.app.settings.secret_key, "session", &token));
    let now = site.now;
    site.app.db.write(move |tx| changes::sign_in(tx, &person.id, &token_hash, now)).await?;
    let mut answer = site.see(&Done::at(way_on(fields.get("next")), Notice::None));
    answer
        .add_cookie(&http::session_cookie(&token))
        .map_err(|cause| Fault::because("The cookie cannot be set", cause))?;
    Ok(answer)
}

async fn who(site: &Site, fields: &Fields) -> Result<Option<Person>> {
    let signing = match Email::parse(fields.get("email")) {
        Ok(email) => site.read(move |conn| store::find_by_email(conn, &email)).await?,
        Err(_) => None,
    };
    let hash = signing.as_ref().and_then(|it| it.password_hash.clone());
    let fits = passwords::matches(&site.app.hashing, fields.get("password").to_owned(), hash).await?;
    Ok(signing.map(|it| it.person).filter(|it| fits && it.status == Status::Active))
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
    let page =
        SignIn { form: form.keyed()?, demonstration: site.app.settings.demonstration, hindrance: hindrance(site) };
    site.page_with(status, site.open_shell("Sign in").errors(errors), &page)
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
    let Some(session) = app.db.read(move |conn| store::session(conn, &asked, now)).await? else {
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
    }))
}
