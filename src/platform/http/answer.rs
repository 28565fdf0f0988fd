//! Every refusal and fault becomes a page here, once: what happened, what is kept, what to do next.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;

use super::session::Signed;
use super::typed::{Resend, TypedText};
use super::{Fields, Page, RequestId, Site, csrf, held, typed};
use crate::kernel::failure::{Error, Missing, Refusal};
use crate::kernel::time::wait_words;

/// What a handler answers.
pub type Answer = std::result::Result<HttpResponse, Error>;

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Refused(refusal) => status_of(refusal),
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Forbidden(_) | Refusal::SignIn | Refusal::SecureFirst => StatusCode::FORBIDDEN,
        Refusal::Invalid(_) | Refusal::NotReady(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Stale(_) | Refusal::Closed(_) => StatusCode::CONFLICT,
        Refusal::Gone => StatusCode::GONE,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Malformed(_) => StatusCode::BAD_REQUEST,
        Refusal::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
    }
}

#[derive(Serialize)]
struct WayOn {
    label: String,
    href: String,
}

#[derive(Serialize)]
struct ErrorPage {
    status: u16,
    heading: String,
    text: String,
    what_next: Vec<WayOn>,
    reference: Option<String>,
    /// What was typed into the form that is refused.
    typed: Vec<TypedText>,
    typed_words: &'static str,
    resend: Option<Resend>,
    /// Where the held form waits after signing in.
    signin_href: Option<&'static str>,
}

/// Where what is not saved can be found.
pub const UNSAVED: &str = "/account/unsaved";
const SIGN_IN_TO_UNSAVED: &str = "/signin?next=/account/unsaved";

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "errors/error";
}

/// Middleware: an answer that is an error without a page gets one.
///
/// # Errors
/// None of its own. It holds no copy of the request on the way in: routing needs the only one.
pub async fn refusals_as_pages<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(request).await?;
    let error = answer.response().error().and_then(|it| it.as_error::<Error>());
    if error.is_none() && !is_bare_error(&answer) {
        held::let_go(answer.request(), answer.status()).await;
        return Ok(answer.map_into_boxed_body());
    }
    let refusal = match error {
        Some(Error::Refused(refusal)) => Some(refusal.clone()),
        Some(Error::Broken(fault)) => {
            tracing::error!(%fault, reference = RequestId::of(answer.request()), "a fault");
            None
        }
        None => None,
    };
    note(answer.request(), refusal.as_ref());
    let page = page_for(answer.request(), answer.status(), refusal);
    Ok(answer.into_response(page))
}

/// What an operator who looks for an attack wants to see. The line stands within the request's, which has its id and address class.
fn note(request: &HttpRequest, refusal: Option<&Refusal>) {
    let event = match refusal {
        Some(Refusal::Forbidden(_)) => "denied",
        Some(Refusal::TooMany(_)) => "limit-hit",
        _ => return,
    };
    let person = request.extensions().get::<Signed>().map(|it| it.person.to_string());
    // The pattern, not the path: an address can itself be a key.
    tracing::warn!(target: "security", event, person, route = request.match_pattern());
}

/// The framework's own 404, 405 and the like come without a type; our pages always have one.
fn is_bare_error(answer: &ServiceResponse<impl MessageBody>) -> bool {
    let status = answer.status();
    (status.is_client_error() || status.is_server_error()) && !answer.headers().contains_key(header::CONTENT_TYPE)
}

fn page_for(request: &HttpRequest, status: StatusCode, refusal: Option<Refusal>) -> HttpResponse {
    if matches!(refusal, Some(Refusal::SignIn)) && matches!(*request.method(), Method::GET | Method::HEAD) {
        let next: String =
            form_urlencoded::Serializer::new(String::new()).append_pair("next", &address(request)).finish();
        return HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/signin?{next}"))).finish();
    }
    if matches!(refusal, Some(Refusal::SecureFirst)) && matches!(*request.method(), Method::GET | Method::HEAD) {
        return HttpResponse::SeeOther().insert_header((header::LOCATION, "/account/security")).finish();
    }
    let mut answer = HttpResponse::build(status);
    if let Some(Refusal::TooMany(seconds)) = refusal {
        answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
    } else if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((header::RETRY_AFTER, "5"));
    }
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
    match html(request, status, refusal.as_ref()) {
        Ok(html) => answer.body(html),
        // Even the error page failed: plain words, and the cause in the log.
        Err(error) => {
            tracing::error!(%error, "the error page cannot be rendered");
            answer
                .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
                .body("Something went wrong here. Nothing was saved by this request.")
        }
    }
}

fn html(request: &HttpRequest, status: StatusCode, refusal: Option<&Refusal>) -> Result<String, Error> {
    let site = Site::of(request)?;
    let (heading, text) = words(status, refusal);
    let reference = status.is_server_error().then(|| RequestId::of(request)).flatten();
    // A form of a stranger that holds a secret is one that opens a door: nothing of it is said back.
    let is_shown = |it: &Fields| site.signed().is_some() || !typed::holds_a_secret(it);
    let fields = typed::of(request).filter(is_shown).unwrap_or_default();
    let texts = typed::texts(&fields, "typed");
    let resend = (!texts.is_empty() && typed::is_worth_sending_again(status, refusal))
        .then(|| typed::resend(request, &fields, request.path()))
        .flatten();
    let is_held = held::is_held(request);
    let page = ErrorPage {
        status: status.as_u16(),
        heading,
        text,
        what_next: ways_on(request, refusal, &fields),
        reference,
        typed_words: typed_words(is_held, resend.is_some()),
        typed: texts,
        // What is held is sent again from its own page, by the one who typed it.
        resend: resend.filter(|_| !is_held),
        signin_href: is_held.then_some(SIGN_IN_TO_UNSAVED),
    };
    let shell = if site.signed().is_some() { site.shell(&page.heading) } else { site.public_shell(&page.heading) };
    site.html(&shell, &page)
}

fn typed_words(is_held: bool, is_sent_again: bool) -> &'static str {
    match (is_held, is_sent_again) {
        (true, _) => "It is kept for 30 minutes. Sign in, and you can look it over and send it.",
        (false, true) => "Nothing of it was saved yet. Send it again with the button below, or copy it.",
        (false, false) => "Nothing of it was saved. Copy what you need before you leave this page.",
    }
}

fn words(status: StatusCode, refusal: Option<&Refusal>) -> (String, String) {
    let (heading, text) = match refusal {
        Some(Refusal::Forbidden(text)) if text == csrf::OLD => ("This form is out of date", text.clone()),
        Some(Refusal::Forbidden(text)) if text == csrf::FOREIGN => ("This form came from elsewhere", text.clone()),
        Some(Refusal::Forbidden(text)) => ("Your role does not allow this", text.clone()),
        Some(Refusal::SignIn) => (
            "Sign in to send this",
            "Nothing was saved yet: your session has ended, or nobody is signed in here.".into(),
        ),
        Some(Refusal::SecureFirst) => (
            "Make your account safe first",
            "Nothing was saved. Your role needs a safer sign-in before you go on; the page below leads through it."
                .into(),
        ),
        Some(Refusal::Invalid(errors)) => {
            ("This form cannot be taken", errors.iter().map(|(_, text)| text).collect::<Vec<_>>().join(" "))
        }
        Some(Refusal::NotReady(missing)) => (
            "Something is still missing",
            missing.iter().map(|it| format!("{}.", it.text)).collect::<Vec<_>>().join(" "),
        ),
        Some(Refusal::Stale(text)) => ("Somebody else was faster", text.clone()),
        Some(Refusal::Closed(text)) => ("This step is not open now", text.clone()),
        Some(Refusal::Malformed(text)) => ("This request cannot be read", text.clone()),
        Some(Refusal::TooMany(seconds)) => {
            ("Too many at once", format!("Nothing was saved. Wait {}, then send it again.", wait_words(*seconds)))
        }
        Some(Refusal::Gone) => {
            ("This page was withdrawn", "It was published here and has been withdrawn since.".into())
        }
        _ => by_status(status),
    };
    (heading.to_owned(), text)
}

fn by_status(status: StatusCode) -> (&'static str, String) {
    match status {
        StatusCode::NOT_FOUND => ("Page not found", "There is nothing at this address, or it is not yours to see. Check the address, or go on from one of these pages.".into()),
        StatusCode::METHOD_NOT_ALLOWED => ("This address does not take that", "The page exists, but not for this kind of request.".into()),
        StatusCode::PAYLOAD_TOO_LARGE => ("That is too much at once", "The form holds more than 256 kilobytes. Nothing was saved; shorten the text and send it again.".into()),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("This form came in a form we do not read", "Send it from its page here.".into()),
        StatusCode::SERVICE_UNAVAILABLE => ("Very busy just now", "The database does not answer, or has too much to do. Nothing was saved; try again in a few seconds.".into()),
        it if it.is_server_error() => ("Something broke on our side", "Nothing was saved by this request. It is our fault, not yours; the reference below tells us what happened.".into()),
        _ => ("This request cannot be taken", "Nothing was saved. Go back and try again.".into()),
    }
}

fn ways_on(request: &HttpRequest, refusal: Option<&Refusal>, typed: &Fields) -> Vec<WayOn> {
    let way = |label: &str, href: &str| WayOn { label: label.to_owned(), href: href.to_owned() };
    let mut ways = Vec::new();
    if let Some(Refusal::NotReady(missing)) = refusal {
        ways.extend(missing.iter().map(|Missing { text, href }| way(text, href)));
    }
    if matches!(refusal, Some(Refusal::SignIn)) && !held::is_held(request) {
        ways.push(way("Sign in, in another tab if you have typed something here", "/signin"));
    }
    if let Some(page) = page_before(request).filter(|_| typed.pairs().next().is_some()) {
        ways.push(way("The page you came from, as it is now", &page));
    }
    if matches!(refusal, Some(Refusal::SecureFirst)) {
        ways.push(way("Sign-in and security", "/account/security"));
    }
    if request.path().starts_with("/desk") || request.path().starts_with("/account") {
        ways.push(way("Your work", "/desk"));
    }
    ways.push(way("Home page", "/"));
    ways
}

/// The page that a form stood on, where the browser says so and it is one of ours.
fn page_before(request: &HttpRequest) -> Option<String> {
    let header = |name| request.headers().get(name).and_then(|it| it.to_str().ok());
    let (_, rest) = header(header::REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(header(header::HOST)?)?;
    (path.starts_with('/') && path.is_ascii()).then(|| path.to_owned())
}

fn address(request: &HttpRequest) -> String {
    request.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned()
}
