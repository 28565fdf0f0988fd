//! Choosing a password: the field on each page where one is chosen, and its hash.

use actix_web::web;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::people::accounts::passwords::{self, PasswordHash};
use crate::people::accounts::rules::Password;
use crate::platform::http::{Control, Field, Site};

/// The field, which password managers know as that of a new password.
pub(super) fn new_password(label: &str) -> Field {
    Field::new(Control::Password, "password", label)
        .hint("At least 15 characters. A few words that you can remember will do.")
        .autocomplete("new-password")
        .width("medium")
}

/// Hashes it, in line with everybody who signs in.
pub(super) async fn hashed(site: &Site, password: Password) -> Result<PasswordHash> {
    let turn = std::sync::Arc::clone(&site.app.hashing).acquire_owned().await.map_err(|_| Refusal::Busy)?;
    let hashing = web::block(move || {
        let _turn = turn;
        passwords::hash(&password)
    });
    hashing.await.map_err(|cause| Fault::because("Hashing was cut short", cause))?
}
