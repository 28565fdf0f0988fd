//! Hashing by argon2id, behind a semaphore: each hash takes 19 MiB and a core.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use super::rules::Password;
use crate::kernel::failure::{Fault, Refusal, Result};

/// A password's hash in PHC text form, with its parameters and salt.
#[derive(Clone)]
pub struct PasswordHash(String);

/// More than this many waiting is a flood, not a morning.
const LONGEST_LINE: std::time::Duration = std::time::Duration::from_secs(10);

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

/// Whether a typed password fits, in the same time whether there is a hash or not.
///
/// # Errors
/// Busy when too many are waiting.
pub async fn matches(turns: &Arc<Semaphore>, typed: String, hash: Option<PasswordHash>) -> Result<bool> {
    let turn = tokio::time::timeout(LONGEST_LINE, Arc::clone(turns).acquire_owned())
        .await
        .map_err(|_| Refusal::Busy)?
        .map_err(|_| Refusal::Busy)?;
    let known = hash.is_some();
    let text = hash.map_or_else(|| DUMMY.to_owned(), |it| it.0);
    let fits = tokio::task::spawn_blocking(move || {
        // The turn ends with the hash, not with the request: a visitor who hangs up frees no place.
        let _turn = turn;
        verify(&typed, &text)
    })
    .await
    .map_err(|cause| Fault::because("Hashing was cut short", cause))?;
    Ok(fits && known)
}

fn verify(typed: &str, hash: &str) -> bool {
    use unicode_normalization::UnicodeNormalization as _;
    let typed: String = typed.nfc().take(1_024).collect();
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
    fn the_dummy_is_a_real_hash_that_takes_as_long() {
        assert!(argon2::PasswordHash::new(DUMMY).is_ok());
        assert!(!verify("anything at all here", DUMMY));
    }
}
