//! Two walls against forged forms: the browser's own word on where a request comes from, and a token bound to the session.

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use crate::kernel::failure::Result;
use crate::platform::clock;

/// What a form of another site is told.
pub(super) const FOREIGN: &str =
    "This form did not come from a page of yours here. Open the page again and send it from there.";
/// What a form of our own is told whose session is another one by now.
pub(super) const OLD: &str =
    "This form is from before you signed in again, or was not made by a page of yours. Nothing was saved yet.";

/// A form token as it stands in one page: the session's token under a fresh mask, so that a compressed page gives nothing away.
///
/// # Errors
/// Breaks when the system gives no randomness.
pub fn masked(secret: &[u8; 32]) -> Result<String> {
    let mask = clock::random::<32>()?;
    let veiled = mask.iter().zip(secret).map(|(one, other)| one ^ other);
    Ok(URL_SAFE_NO_PAD.encode(mask.iter().copied().chain(veiled).collect::<Vec<u8>>()))
}

pub(super) fn is_token_of(secret: &[u8; 32], token: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((mask, veiled)) = bytes.split_at_checked(32) else { return false };
    let bare: Vec<u8> = mask.iter().zip(veiled).map(|(one, other)| one ^ other).collect();
    bare.ct_eq(secret).into()
}

/// Whether an unsafe request comes from our own pages: by Sec-Fetch-Site, else by Origin. Without either it does not.
pub fn is_same_origin(request: &HttpRequest) -> bool {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|it| it.to_str().ok());
    if let Some(site) = request.headers().get("Sec-Fetch-Site") {
        // "none" is a person's own doing, such as sending a form again by reloading; another site cannot cause it.
        return site == "same-origin" || site == "none";
    }
    let (origin, host) = (text(header::ORIGIN), text(header::HOST));
    origin.and_then(|it| it.split_once("://")).is_some_and(|(_, authority)| Some(authority) == host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_differs_on_each_page_and_fits_one_session_only() {
        let (mine, yours) = ([7; 32], [8; 32]);
        let (one, two) = (masked(&mine).unwrap(), masked(&mine).unwrap());
        assert_ne!(one, two);
        assert!(is_token_of(&mine, &one) && is_token_of(&mine, &two));
        for token in [one.as_str(), "", "AAAA", "not base64!"] {
            assert!(!is_token_of(&yours, token));
        }
    }

    #[test]
    fn only_our_own_pages_may_post() {
        let with = |pairs: &[(&str, &str)]| {
            let mut request = actix_web::test::TestRequest::post();
            for (name, value) in pairs {
                request = request.insert_header((*name, *value));
            }
            is_same_origin(&request.to_http_request())
        };
        assert!(with(&[("Sec-Fetch-Site", "same-origin")]));
        assert!(with(&[("Origin", "http://127.0.0.1:8080"), ("Host", "127.0.0.1:8080")]));
        assert!(!with(&[("Sec-Fetch-Site", "cross-site"), ("Origin", "http://a"), ("Host", "a")]));
        assert!(with(&[("Sec-Fetch-Site", "none")]));
        assert!(!with(&[("Sec-Fetch-Site", "same-site")]), "a neighbour on the same domain is not us");
        assert!(!with(&[("Origin", "http://evil.example"), ("Host", "127.0.0.1:8080")]));
        assert!(!with(&[("Origin", "null"), ("Host", "a")]));
        assert!(!with(&[]));
    }
}
