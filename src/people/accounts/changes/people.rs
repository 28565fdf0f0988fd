//! Adding a person, beginning and ending a session.

use crate::kernel::failure::{FieldErrors, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::passwords::PasswordHash;
use crate::people::accounts::rules::{Email, Person, Status};
use crate::people::accounts::store;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// Adds a person with a password. `by` names the door through which it is done.
///
/// # Errors
/// Invalid when the address is taken.
pub fn add_person(
    tx: &mut Tx,
    email: &Email,
    name: &Line,
    hash: Option<&PasswordHash>,
    by: &str,
    now: Moment,
) -> Result<PersonId> {
    if store::find_by_email(tx, email)?.is_some() {
        return Err(FieldErrors::one("email", "Somebody has an account under this address already.").into());
    }
    let person = Person {
        id: PersonId::from_uuid(clock::new_id()),
        email: email.as_str().to_owned(),
        name: name.as_str().to_owned(),
        status: Status::Active,
    };
    store::insert_person(tx, &person, hash, now)?;
    let id = person.id.clone();
    let entry = Entry {
        actor: by.to_owned(),
        tenant: "people".into(),
        action: "person-added",
        subject_kind: "person",
        subject_id: id.to_string(),
        values: vec![("name", person.name), ("email", person.email)],
    };
    audit::append(tx, entry, now)?;
    Ok(id)
}
