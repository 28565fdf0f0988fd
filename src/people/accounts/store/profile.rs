//! What changes about a person: name, address, password, whether she may come in.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::people::Row;
use crate::kernel::failure::Result;
use crate::kernel::ids::PersonId;
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;
use crate::people::accounts::passwords::PasswordHash;
use crate::people::accounts::rules::{Email, FORMER_NAME, Person, Status};
use crate::platform::db::schema::accounts::{people, sessions};
use crate::platform::db::{Conn, Tx};

/// A person as she and her administrators see her.
#[derive(Debug, Clone)]
pub struct Profile {
    pub person: Person,
    pub since: Moment,
    pub signed_in_at: Option<Moment>,
    pub version: i64,
}

/// One person, whatever her state.
///
/// # Errors
/// Breaks when a query fails.
pub fn profile(conn: &mut Conn, id: &PersonId) -> Result<Option<Profile>> {
    type Found = (Row, NaiveDateTime, Option<NaiveDateTime>, i64);
    let found: Option<Found> = people::table
        .find(id.as_str())
        .select((Row::as_select(), people::created_at, people::signed_in_at, people::row_version))
        .first(conn)
        .optional()?;
    found
        .map(|(row, since, signed_in_at, version)| {
            Ok(Profile {
                person: row.try_into()?,
                since: Moment::from_utc(since),
                signed_in_at: signed_in_at.map(Moment::from_utc),
                version,
            })
        })
        .transpose()
}

/// The hash of a person's password, for asking her again before something that matters.
///
/// # Errors
/// Breaks when a query fails.
pub fn password_hash(conn: &mut Conn, id: &PersonId) -> Result<Option<PasswordHash>> {
    let hash: Option<Option<String>> =
        people::table.find(id.as_str()).select(people::password_hash).first(conn).optional()?;
    Ok(hash.flatten().map(PasswordHash::from_text))
}

/// Moves a person from one state to another. False when she is no longer in the first.
pub fn set_status(tx: &mut Tx, id: &PersonId, from: Status, to: Status) -> Result<bool> {
    let conn: &mut Conn = tx;
    let there = people::table.filter(people::person_id.eq(id.as_str()).and(people::status.eq(from.word())));
    let moved =
        diesel::update(there).set((people::status.eq(to.word()), people::row_version.eq(people::row_version + 1)));
    Ok(moved.execute(conn)? == 1)
}

/// Turns somebody who was invited into somebody who may sign in. False when she is not waiting.
pub fn activate(tx: &mut Tx, id: &PersonId, name: &str, hash: &PasswordHash) -> Result<bool> {
    let conn: &mut Conn = tx;
    let waiting =
        people::table.filter(people::person_id.eq(id.as_str()).and(people::status.eq(Status::Invited.word())));
    let activated = diesel::update(waiting).set((
        people::status.eq(Status::Active.word()),
        people::name.eq(name),
        people::name_folded.eq(folded(name)),
        people::password_hash.eq(Some(hash.as_str())),
        people::row_version.eq(people::row_version + 1),
    ));
    Ok(activated.execute(conn)? == 1)
}

pub fn set_password(tx: &mut Tx, id: &PersonId, hash: &PasswordHash) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(people::table.find(id.as_str()))
        .set((people::password_hash.eq(Some(hash.as_str())), people::row_version.eq(people::row_version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Writes a name over the version that it was made from. False when that has passed.
pub fn set_name(tx: &mut Tx, id: &PersonId, name: &str, version: i64) -> Result<bool> {
    let conn: &mut Conn = tx;
    let there = people::table.filter(people::person_id.eq(id.as_str()).and(people::row_version.eq(version)));
    let named = diesel::update(there).set((
        people::name.eq(name),
        people::name_folded.eq(folded(name)),
        people::row_version.eq(version + 1),
    ));
    Ok(named.execute(conn)? == 1)
}

pub fn set_email(tx: &mut Tx, id: &PersonId, email: &Email) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(people::table.find(id.as_str()))
        .set((
            people::email.eq(email.as_str()),
            people::email_folded.eq(email.folded()),
            people::row_version.eq(people::row_version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes name, address and password. The row stays, since what she wrote points to it.
pub fn forget(tx: &mut Tx, id: &PersonId) -> Result<bool> {
    let conn: &mut Conn = tx;
    let disabled =
        people::table.filter(people::person_id.eq(id.as_str()).and(people::status.eq(Status::Disabled.word())));
    let forgotten = diesel::update(disabled).set((
        people::status.eq(Status::Former.word()),
        people::name.eq(FORMER_NAME),
        people::name_folded.eq(folded(FORMER_NAME)),
        people::email.eq(""),
        // No address folds to this, so nobody is kept from having one.
        people::email_folded.eq(format!("former {id}")),
        people::password_hash.eq(None::<String>),
        people::row_version.eq(people::row_version + 1),
    ));
    Ok(forgotten.execute(conn)? == 1)
}

/// Ends every session of a person; on each instance her next request finds none.
pub fn delete_sessions_of(tx: &mut Tx, id: &PersonId) -> Result<usize> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(sessions::table.filter(sessions::person_id.eq(id.as_str()))).execute(conn)?)
}
