//! Asking again for the password before something that matters: a session that was left open opens no more than pages.

use chrono::Duration;

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::folded;
use crate::people::accounts::{changes, passwords, store};
use crate::platform::http::{Control, Field, Signed, Site};
use crate::platform::limits::web::Attempt;
use crate::platform::limits::{self, Action};

/// Whether the password was given in this session a short while ago.
pub fn is_proved(site: &Site, signed: &Signed) -> bool {
    let minutes = Duration::minutes(site.app.settings.sign_in.proof_minutes.into());
    signed.proved_at.is_some_and(|it| site.now < it.plus(minutes))
}

/// The field in which the password is asked for again.
pub fn current_password() -> Field {
    Field::new(Control::Password, "current_password", "Your password now")
        .autocomplete("current-password")
        .width("medium")
}

/// Checks a password that was typed again, within the same limits as at sign-in. What is wrong with it stands beside its field.
///
/// # Errors
/// Too many; Busy when too many are waiting.
pub async fn prove(site: &Site, signed: &Signed, typed: &str) -> Result<FieldErrors> {
    if typed.trim().is_empty() {
        return Ok(FieldErrors::one("current_password", "Enter the password that you have now."));
    }
    let attempt = Attempt::new(site, Action::SignIn, &folded(&signed.email)).from_a_known_place();
    attempt.admit(site).await?.map_err(Refusal::TooMany)?;
    let person = signed.person.clone();
    let hash = site.read(move |conn| store::password_hash(conn, &person)).await?;
    let (now, lock, limits) = (site.now, attempt.lock.clone(), site.app.settings.limits.clone());
    if !passwords::matches(&site.app.hashing, typed.to_owned(), hash).await? {
        tracing::warn!(target: "security", event = "password-refused", person = %signed.person);
        site.app.db.write(move |tx| limits::fail(tx, &lock, &limits, now)).await?;
        return Ok(FieldErrors::one("current_password", "This is not your password."));
    }
    attempt.forgive(site).await?;
    let session = signed.token_hash.clone();
    site.app.db.write(move |tx| changes::note_proved(tx, &session, now)).await?;
    Ok(FieldErrors::default())
}
