//! A sent form, taken in the agreed order: scope, then where it comes from, then its bytes. So a stranger learns nothing from a form's mistakes.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::session::Signed;
use super::{Fields, csrf};
use crate::kernel::failure::{Error, FieldErrors, Refusal};

/// The largest form: a plan's longest narrative several times over, percent-encoded.
const MOST_BYTES: usize = 256 * 1024;
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
            let scope = S::from_request(&request, &mut Payload::None).await?;
            let signed = request.extensions().get::<Signed>().cloned().ok_or(Refusal::SignIn)?;
            let body = body(&request, &mut payload).await?;
            let fields = Fields::parse(&body)?;
            if !csrf::is_token_of(&signed.csrf_secret, fields.get("csrf")) {
                return Err(forged());
            }
            if fields.get("once").is_empty() {
                return Err(FieldErrors::one(
                    "",
                    "This form is incomplete. Open the page again and send it from there.",
                )
                .into());
            }
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
            let body = body(&request, &mut payload).await?;
            Ok(Self { fields: Fields::parse(&body)?, receipt: receipt("", request.path(), &body) })
        })
    }
}

async fn body(request: &HttpRequest, payload: &mut Payload) -> Result<Vec<u8>, Error> {
    if !csrf::is_same_origin(request) {
        return Err(forged());
    }
    if !request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::WrongType.into());
    }
    let told = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.parse::<usize>().ok());
    if told.is_some_and(|it| it > MOST_BYTES) {
        return Err(Refusal::TooLarge.into());
    }
    let reading = tokio::time::timeout(LONGEST_SENDING, gather(payload)).await;
    reading.map_err(|_| Refusal::Malformed("The form took too long to arrive.".into()))?
}

async fn gather(payload: &mut Payload) -> Result<Vec<u8>, Error> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Refusal::Malformed("The form was cut off on its way.".into()))?;
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(Refusal::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.to_vec())
}

fn forged() -> Error {
    Refusal::Forbidden(
        "This form did not come from a page of yours here. Open the page again and send it from there.".into(),
    )
    .into()
}

fn receipt(person: &str, path: &str, body: &[u8]) -> String {
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
