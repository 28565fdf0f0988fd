//! The mechanics of a session: an opaque token in a cookie, a keyed hash of it in the database. The rows belong to `people::accounts`.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpMessage as _, HttpRequest};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::platform::config::Secret;

/// `__Host-` binds the cookie to this host and to a secure origin (browsers count loopback as one).
pub const COOKIE: &str = "__Host-sid";
const PENDING: &str = "__Host-step";

/// Who is signed in. Put into the request by the session middleware; a handler gets a scope instead.
#[derive(Debug, Clone)]
pub struct Signed {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    /// Names the session's row.
    pub token_hash: String,
    /// When the password was last given in this session.
    pub proved_at: Option<Moment>,
    pub has_second_factor: bool,
    /// The password is too short to stand without a second factor.
    pub has_short_password: bool,
    /// What this session's forms must prove to know.
    pub csrf_secret: [u8; 32],
    /// When the session ends, if nothing more is asked for.
    pub lasts_until: Moment,
    /// When it ends in any case.
    pub ends_at: Moment,
}

impl Signed {
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }
}

/// Whose session the request named, when it has ended. Nobody is signed in by it; it says for whom what came too late is held.
#[derive(Debug, Clone)]
pub struct Ended {
    pub person: PersonId,
}

/// What forms of the session behind this token must prove to know.
pub fn csrf_secret(secret: &Secret, token: &str) -> [u8; 32] {
    keyed_hash(secret, "csrf", token)
}

pub fn token_of(request: &HttpRequest) -> Option<String> {
    request.cookie(COOKIE).map(|it| it.value().to_owned()).filter(|it| it.len() == 43)
}

/// A cookie that ends with the browser; the row ends it sooner.
pub fn cookie(token: &str) -> Cookie<'static> {
    bound(COOKIE, token)
}

pub fn removal() -> Cookie<'static> {
    gone(COOKIE)
}

/// The token of a sign-in that waits for its code: good for that step and for nothing else.
pub fn pending_token_of(request: &HttpRequest) -> Option<String> {
    request.cookie(PENDING).map(|it| it.value().to_owned()).filter(|it| it.len() == 43)
}

pub fn pending_cookie(token: &str) -> Cookie<'static> {
    bound(PENDING, token)
}

pub fn pending_removal() -> Cookie<'static> {
    gone(PENDING)
}

fn bound(name: &'static str, token: &str) -> Cookie<'static> {
    Cookie::build(name, token.to_owned()).path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish()
}

fn gone(name: &'static str) -> Cookie<'static> {
    let mut gone = bound(name, "");
    gone.set_max_age(Duration::ZERO);
    gone
}

/// HMAC-SHA-256 under the instance's secret: whoever steals the table cannot make a cookie of it.
pub fn keyed_hash(secret: &Secret, purpose: &str, token: &str) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an empty key would still be refused at start.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else { return [0; 32] };
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(token.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_differ_by_secret_purpose_and_token() {
        let (one, two) = (Secret::new("a".repeat(32)), Secret::new("b".repeat(32)));
        let base = keyed_hash(&one, "session", "t");
        assert_eq!(base, keyed_hash(&one, "session", "t"));
        for other in [keyed_hash(&two, "session", "t"), keyed_hash(&one, "csrf", "t"), keyed_hash(&one, "session", "u")]
        {
            assert_ne!(base, other);
        }
    }
}
