//! Choosing a password: the field on each page where one is chosen, and what is read from it.

use chrono::Datelike as _;

use crate::people::accounts::rules::{Owner, Password};
use crate::platform::http::{Control, Field, Site};

/// The field, which password managers know as that of a new password.
pub(super) fn new_password(label: &str) -> Field {
    Field::new(Control::Password, "password", label)
        .hint("At least 15 characters. A few words that you can remember will do.")
        .autocomplete("new-password")
        .width("medium")
}

/// Reads it: a password of allowed length that nobody would guess who knows the person.
pub(super) fn read(raw: &str, name: &str, email: &str, site: &Site) -> Result<Password, String> {
    let owner = Owner { name, email, year: site.now.pacific_day().year(), ..Owner::default() };
    Password::parse_for(raw, &owner)
}
