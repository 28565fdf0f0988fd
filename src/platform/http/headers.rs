//! What goes on every answer, errors included: security headers, a request id, and one line of log.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, web};

use super::{Address, App};
use crate::platform::clock;
use tracing::Instrument as _;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Names one request in the log and on a fault's page.
#[derive(Debug, Clone)]
pub struct RequestId(String);

impl RequestId {
    pub fn of(request: &HttpRequest) -> Option<String> {
        request.extensions().get::<Self>().map(|it| it.0.clone())
    }
}

/// The proxies that the operator trusts.
pub fn trusted_proxies(request: &HttpRequest) -> &[String] {
    request.app_data::<web::Data<App>>().map_or(&[], |it| it.settings.trusted_proxies.as_slice())
}

/// Middleware, the outermost of ours.
///
/// # Errors
/// Those of what it wraps.
pub async fn on_every_answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = clock::new_id().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let secure = request.app_data::<web::Data<App>>().is_some_and(|it| it.settings.behind_tls);
    let address = Address::of(request.request(), trusted_proxies(request.request()));
    // What is logged on the way, also in the database's threads, says by this whose request it was.
    let span = tracing::info_span!("request", request = %id, address = %address.class);
    let mut answer = next.call(request).instrument(span).await?.map_into_boxed_body();
    let (method, path, status) =
        (answer.request().method().clone(), answer.request().path().to_owned(), answer.status());
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if secure {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if path.starts_with("/desk") || path.starts_with("/account") || path.starts_with("/demo") || is_secret(&path) {
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    }
    if is_secret(&path) {
        // Our own pages, too, learn no more of where a reader came from than that it was here.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    }
    let path = if is_secret(&path) { "(an address that is a key)" } else { &path };
    tracing::debug!(request = %id, %method, %path, status = status.as_u16(), "answered");
    if status.is_server_error() {
        tracing::error!(request = %id, %method, %path, status = status.as_u16(), "failed");
    }
    Ok(answer)
}

/// An address that is itself a key: no log holds it, no index, and no other page is told of it.
fn is_secret(path: &str) -> bool {
    path.starts_with("/links/") || path.starts_with("/shared/")
}
