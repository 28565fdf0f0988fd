//! A sent form, taken in the agreed order: scope, then where it comes from, then its bytes. So a stranger learns nothing from a form's mistakes.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::{Method, header};
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::session::Signed;
use super::{Fields, csrf, held, typed};
use crate::kernel::failure::{Error, FieldErrors, Refusal};

/// The largest form that is taken: a plan's longest narrative several times over, percent-encoded.
pub(super) const MOST_BYTES: usize = 256 * 1024;
/// The largest that is read at all: what is too much to be taken is still shown, so that nobody has to type it again.
pub(super) const MOST_READ: usize = 2 * 1024 * 1024;
const LONGEST_SENDING: Duration = Duration::from_secs(30);

/// A form sent by somebody whose scope is proved.
pub struct Post<S> {
    pub scope: S,
    pub fields: Fields,
    /// Names this very sending: who, where to, and every byte of it.
    pub receipt: String,
}

/// A form that anybody may send: sign-in, a report. It has no session, so where it comes from is all that is asked.
pub struct OpenPost {
    pub fields: Fields,
    /// Names this very sending: where to, and every byte of it. A form that is to be taken once carries a key, see `Form::keyed`.
    pub receipt: String,
}

impl<S> FromRequest for Post<S>
where
    S: FromRequest<Error = Error> + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let scope = match S::from_request(&request, &mut Payload::None).await {
                Ok(scope) => scope,
                Err(error) => return Err(refused(&request, &mut payload, error).await),
            };
            let Some(signed) = Signed::of(&request) else {
                return Err(refused(&request, &mut payload, Refusal::SignIn.into()).await);
            };
            let body = body(&request, &mut payload, MOST_READ).await?;
            let fields = Fields::parse(&body)?;
            proved(&signed, &fields)?;
            let receipt = receipt(signed.person.as_str(), request.path(), &body);
            Ok(Self { scope, fields, receipt })
        })
    }
}

impl FromRequest for OpenPost {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = body(&request, &mut payload, MOST_BYTES).await?;
            Ok(Self { fields: Fields::parse(&body)?, receipt: receipt("", request.path(), &body) })
        })
    }
}

/// That a page of this session made the form, with a key of its own.
pub(super) fn proved(signed: &Signed, fields: &Fields) -> Result<(), Error> {
    if !csrf::is_token_of(&signed.csrf_secret, fields.get("csrf")) {
        return Err(Refusal::Forbidden(csrf::OLD.into()).into());
    }
    if fields.get("once").is_empty() {
        return Err(FieldErrors::one("", "This form is incomplete. Open the page again and send it from there.").into());
    }
    Ok(())
}

/// A form that its sender may not send now. What she typed is read all the same, for the page that says so; and when her session has
/// ended it is held until she has signed in again.
pub(super) async fn refused(request: &HttpRequest, payload: &mut Payload, error: Error) -> Error {
    let is_known = Signed::of(request).is_some() || held::is_ended(request);
    let most = if is_known { MOST_READ } else { MOST_BYTES };
    if body(request, payload, most).await.is_ok() && matches!(error, Error::Refused(Refusal::SignIn)) {
        held::hold(request).await;
    }
    error
}

/// As [`refused`], for what stands before every extractor: without its word nobody is known.
pub async fn lay_typed_beside(request: &mut ServiceRequest) {
    if request.method() == Method::POST {
        let (request, payload) = request.parts_mut();
        // What cannot be read cannot be shown; the refusal itself is told either way.
        let _ = body(request, payload, MOST_BYTES).await;
    }
}

/// Reads a body, and lays what it says beside the request. Where it comes from is asked before any byte of it.
pub(super) async fn body(request: &HttpRequest, payload: &mut Payload, most_read: usize) -> Result<Vec<u8>, Error> {
    if !csrf::is_same_origin(request) {
        return Err(Refusal::Forbidden(csrf::FOREIGN.into()).into());
    }
    if !request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::WrongType.into());
    }
    let told = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.parse::<usize>().ok());
    if told.is_some_and(|it| it > most_read) {
        return Err(Refusal::TooLarge.into());
    }
    let reading = tokio::time::timeout(LONGEST_SENDING, gather(payload, most_read)).await;
    let body = reading.map_err(|_| Refusal::Malformed("The form took too long to arrive.".into()))??;
    if let Ok(fields) = Fields::parse(&body) {
        typed::lay_beside(request, fields);
    }
    if body.len() > MOST_BYTES {
        return Err(Refusal::TooLarge.into());
    }
    Ok(body)
}

async fn gather(payload: &mut Payload, most: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Refusal::Malformed("The form was cut off on its way.".into()))?;
        if bytes.len() + chunk.len() > most {
            return Err(Refusal::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.to_vec())
}

pub(super) fn receipt(person: &str, path: &str, body: &[u8]) -> String {
    // Without the form's token, which differs each time a page is shown; `once` is in the body.
    let pairs = form_urlencoded::parse(body).filter(|(name, _)| name != "csrf");
    let mut digest = Sha256::new();
    for text in [person, path]
        .map(str::to_owned)
        .into_iter()
        .chain(pairs.flat_map(|(name, value)| [name.into_owned(), value.into_owned()]))
    {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_names_who_where_and_what_but_not_the_token() {
        let base = receipt("p", "/a", b"once=1&title=x&csrf=one");
        assert_eq!(base, receipt("p", "/a", b"once=1&title=x&csrf=two"));
        for other in [
            receipt("q", "/a", b"once=1&title=x"),
            receipt("p", "/b", b"once=1&title=x"),
            receipt("p", "/a", b"once=1&title=y"),
            receipt("p", "/a", b"once=2&title=x"),
        ] {
            assert_ne!(base, other);
        }
    }
}
