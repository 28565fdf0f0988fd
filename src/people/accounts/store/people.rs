//! The rows of people and sessions.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::people::accounts::passwords::PasswordHash;
use crate::people::accounts::rules::{
    ABSOLUTE, Email, IDLE, KNOWN_AFTER_END, Person, Status, is_alive, is_worth_noting,
};
use crate::platform::db::schema::accounts::{people, sessions};
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub(super) struct Row {
    person_id: String,
    email: String,
    email_folded: String,
    name: String,
    password_hash: Option<String>,
    status: String,
    created_at: NaiveDateTime,
    row_version: i64,
    name_folded: String,
}

/// Somebody who tries to sign in.
pub struct Signing {
    pub person: Person,
    pub password_hash: Option<PasswordHash>,
}

/// # Errors
/// Breaks when a query fails.
pub fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Signing>> {
    let row: Option<Row> = people::table
        .filter(people::email_folded.eq(email.folded()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(|row| {
        let password_hash = row.password_hash.clone().map(PasswordHash::from_text);
        Ok(Signing { person: row.try_into()?, password_hash })
    })
    .transpose()
}

/// The names of these people, for lists that show who did something.
///
/// # Errors
/// Breaks when a query fails.
pub fn names(conn: &mut Conn, ids: &[&str]) -> Result<std::collections::HashMap<String, String>> {
    let pairs: Vec<(String, String)> =
        people::table.filter(people::person_id.eq_any(ids)).select((people::person_id, people::name)).load(conn)?;
    Ok(pairs.into_iter().collect())
}

/// Everybody, by name: for the operator and the demonstration's list of sign-ins.
///
/// # Errors
/// Breaks when a query fails.
pub fn persons(conn: &mut Conn) -> Result<Vec<Person>> {
    let rows: Vec<Row> = people::table.order(people::name).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Person::try_from).collect()
}

pub(in crate::people::accounts) fn insert_person(
    tx: &mut Tx,
    person: &Person,
    hash: Option<&PasswordHash>,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = Row {
        person_id: person.id.to_string(),
        email_folded: crate::kernel::texts::folded(&person.email),
        email: person.email.clone(),
        name: person.name.clone(),
        password_hash: hash.map(|it| it.as_str().to_owned()),
        status: person.status.word().to_owned(),
        created_at: now.utc(),
        row_version: 1,
        name_folded: crate::kernel::texts::folded(&person.name),
    };
    diesel::insert_into(people::table).values(&row).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn insert_session(
    tx: &mut Tx,
    token_hash: &str,
    person: &PersonId,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        sessions::token_hash.eq(token_hash),
        sessions::person_id.eq(person.as_str()),
        sessions::began_at.eq(now.utc()),
        sessions::seen_at.eq(now.utc()),
        sessions::ends_at.eq(now.plus(ABSOLUTE).utc()),
    );
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    diesel::update(people::table.find(person.as_str())).set(people::signed_in_at.eq(Some(now.utc()))).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn delete_session(tx: &mut Tx, token_hash: &str) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(sessions::table.find(token_hash)).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn note_seen(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(sessions::table.find(token_hash)).set(sessions::seen_at.eq(now.utc())).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn delete_ended_sessions(tx: &mut Tx, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    // A day more: who comes back with a form of an ended session is known by its row.
    let before = now.plus(-KNOWN_AFTER_END).utc();
    Ok(diesel::delete(sessions::table.filter(sessions::ends_at.le(before))).execute(conn)?)
}

/// A session that a request names.
pub struct Session {
    pub person: Person,
    /// Whether it still holds and its person is active. Else it says only whose it was.
    pub holds: bool,
    /// Whether it is time to note that it was seen.
    pub is_due: bool,
    /// When it ends without another request, and when in any case.
    pub lasts_until: Moment,
    pub ends_at: Moment,
}

/// Whose session this is, or was.
///
/// # Errors
/// Breaks when a query fails.
pub fn session(conn: &mut Conn, token_hash: &str, now: Moment) -> Result<Option<Session>> {
    type Times = (NaiveDateTime, NaiveDateTime, NaiveDateTime);
    let found: Option<(Times, Row)> = sessions::table
        .inner_join(people::table)
        .filter(sessions::token_hash.eq(token_hash))
        .select(((sessions::began_at, sessions::seen_at, sessions::ends_at), Row::as_select()))
        .first(conn)
        .optional()?;
    let Some(((began, seen, ends), row)) = found else { return Ok(None) };
    let [began, seen, ends] = [began, seen, ends].map(Moment::from_utc);
    let person = Person::try_from(row)?;
    let holds = is_alive(began, seen, ends, now) && person.status == Status::Active;
    let is_due = is_worth_noting(seen, now);
    let lasts_until = if is_due { now } else { seen }.plus(IDLE).min(ends);
    Ok(Some(Session { person, holds, is_due, lasts_until, ends_at: ends }))
}

impl TryFrom<Row> for Person {
    type Error = crate::kernel::failure::Error;

    fn try_from(row: Row) -> Result<Self> {
        let status =
            Status::parse(&row.status).ok_or_else(|| Fault::new(format!("No status is called {}", row.status)))?;
        Ok(Self { id: PersonId::parse(&row.person_id)?, email: row.email, name: row.name, status })
    }
}
