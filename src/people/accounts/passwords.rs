//! Hashing by argon2id, behind a semaphore: each hash takes 19 MiB and a core.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use super::rules::{self, Password};
use crate::kernel::failure::{Fault, Result};
use crate::platform::http::Turns;

/// A password's hash in PHC text form, with its parameters and salt.
#[derive(Clone)]
pub struct PasswordHash(String);

/// A hash that no password fits, so that an unknown address takes as long as a known one.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z3JvdW5kd29yay1kdW1teQ$3dHVqDm5vYQY2QhlVz7Y0nJ8l3qkT6pC8m0Xo0o9m8E";

impl PasswordHash {
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hashes a new password. Slow on purpose: call it off the reactor.
///
/// # Errors
/// Breaks when the system gives no randomness.
pub fn hash(password: &Password) -> Result<PasswordHash> {
    let hashed = Argon2::default().hash_password(password.expose().as_bytes());
    hashed
        .map(|it| PasswordHash(it.to_string()))
        .map_err(|cause| Fault::new(format!("The password cannot be hashed: {cause}")).into())
}

/// As [`hash`], in turn and off the reactor.
///
/// # Errors
/// Busy when too many are waiting.
pub async fn hash_in_turn(turns: &Turns, password: Password) -> Result<PasswordHash> {
    let turn = turns.take().await?;
    let hashed = tokio::task::spawn_blocking(move || {
        let hashed = hash(&password);
        turn.end();
        hashed
    });
    hashed.await.map_err(|cause| Fault::because("Hashing was cut short", cause))?
}

/// Whether a hash was made with weaker parameters than today's, and is to be made anew when its password is typed.
pub fn is_outdated(hash: &PasswordHash) -> bool {
    let today = argon2::Params::default();
    let weaker = |it: argon2::Params| {
        it.m_cost() < today.m_cost() || it.t_cost() < today.t_cost() || it.p_cost() < today.p_cost()
    };
    argon2::PasswordHash::new(hash.as_str()).ok().and_then(|it| argon2::Params::try_from(&it).ok()).is_none_or(weaker)
}

/// Whether a typed password fits, in the same time whether there is a hash or not.
///
/// # Errors
/// Busy when too many are waiting.
pub async fn matches(turns: &Turns, typed: String, hash: Option<PasswordHash>) -> Result<bool> {
    let turn = turns.take().await?;
    let known = hash.is_some();
    let text = hash.map_or_else(|| DUMMY.to_owned(), |it| it.0);
    let fits = tokio::task::spawn_blocking(move || {
        // The turn ends with the hash, not with the request: a visitor who hangs up frees no place.
        let fits = verify(&typed, &text);
        turn.end();
        fits
    })
    .await
    .map_err(|cause| Fault::because("Hashing was cut short", cause))?;
    Ok(fits && known)
}

fn verify(typed: &str, hash: &str) -> bool {
    let typed = rules::typed(typed);
    argon2::PasswordHash::new(hash).is_ok_and(|it| Argon2::default().verify_password(typed.as_bytes(), &it).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_only_and_carries_the_floor_of_parameters() {
        let hash = hash(&Password::parse("correct horse battery").unwrap()).unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        assert!(verify("correct horse battery", hash.as_str()));
        assert!(!verify("correct horse batterz", hash.as_str()));
    }

    #[test]
    fn a_hash_of_weaker_parameters_is_outdated() {
        let today = hash(&Password::parse("correct horse battery").unwrap()).unwrap();
        assert!(!is_outdated(&today));
        let weaker = today.as_str().replace("m=19456,t=2", "m=4096,t=1");
        assert!(is_outdated(&PasswordHash::from_text(weaker)));
        assert!(is_outdated(&PasswordHash::from_text("$2b$12$old".into())));
    }

    #[test]
    fn the_dummy_is_a_real_hash_that_takes_as_long() {
        assert!(argon2::PasswordHash::new(DUMMY).is_ok());
        assert!(!verify("anything at all here", DUMMY));
    }
}
