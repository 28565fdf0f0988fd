//! The rows of sessions: who is signed in, whence, and since when her password was last asked for; and the places that a person is known from.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::people::Row;
use crate::kernel::failure::Result;
use crate::kernel::ids::{PersonId, SessionId};
use crate::kernel::time::Moment;
use crate::people::accounts::rules::{Arrival, Email, KNOWN_AFTER_END, Person, Status, is_alive, is_worth_noting};
use crate::platform::db::schema::accounts::{known_places, people, second_factors, sessions};
use crate::platform::db::{Conn, Tx};

/// A session that a request names.
#[expect(clippy::struct_excessive_bools, reason = "each is one plain fact of the row")]
#[derive(Debug, Clone)]
pub struct Session {
    pub person: Person,
    /// Whether it still holds and its person is active. Else it says only whose it was.
    pub holds: bool,
    /// When her password was last given in this session.
    pub proved_at: Option<Moment>,
    pub has_second_factor: bool,
    pub has_short_password: bool,
    /// Whether it is time to note that it was seen.
    pub is_due: bool,
    /// When it ends without another request, and when in any case.
    pub lasts_until: Moment,
    pub ends_at: Moment,
}

/// A session in its person's own list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: SessionId,
    pub token_hash: String,
    pub browser: String,
    pub address_class: String,
    pub began_at: Moment,
    pub seen_at: Moment,
}

type Times = (NaiveDateTime, NaiveDateTime, NaiveDateTime);

pub(in crate::people::accounts) fn insert_session(
    tx: &mut Tx,
    id: &SessionId,
    token_hash: &str,
    person: &PersonId,
    arrival: &Arrival,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        sessions::token_hash.eq(token_hash),
        sessions::person_id.eq(person.as_str()),
        sessions::began_at.eq(now.utc()),
        sessions::seen_at.eq(now.utc()),
        sessions::ends_at.eq(now.plus(arrival.lasts).utc()),
        sessions::session_id.eq(id.as_str()),
        sessions::browser.eq(&arrival.browser),
        sessions::address_class.eq(&arrival.address_class),
        sessions::proved_at.eq(Some(now.utc())),
        sessions::has_short_password.eq(arrival.has_short_password),
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

/// Ends one session of this person by its name in her list. False when she has none of that name.
pub(in crate::people::accounts) fn delete_own_session(tx: &mut Tx, person: &PersonId, id: &SessionId) -> Result<bool> {
    let conn: &mut Conn = tx;
    let own = sessions::table.filter(sessions::person_id.eq(person.as_str()).and(sessions::session_id.eq(id.as_str())));
    Ok(diesel::delete(own).execute(conn)? > 0)
}

/// Ends every session of this person but one.
pub(in crate::people::accounts) fn delete_other_sessions(tx: &mut Tx, person: &PersonId, but: &str) -> Result<usize> {
    let conn: &mut Conn = tx;
    let others = sessions::table.filter(sessions::person_id.eq(person.as_str()).and(sessions::token_hash.ne(but)));
    Ok(diesel::delete(others).execute(conn)?)
}

pub(in crate::people::accounts) fn note_seen(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(sessions::table.find(token_hash)).set(sessions::seen_at.eq(now.utc())).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn note_proved(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(sessions::table.find(token_hash)).set(sessions::proved_at.eq(Some(now.utc()))).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn note_password_length(tx: &mut Tx, token_hash: &str, is_short: bool) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(sessions::table.find(token_hash)).set(sessions::has_short_password.eq(is_short)).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn delete_ended_sessions(tx: &mut Tx, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    // A day more: who comes back with a form of an ended session is known by its row.
    let before = now.plus(-KNOWN_AFTER_END).utc();
    Ok(diesel::delete(sessions::table.filter(sessions::ends_at.le(before))).execute(conn)?)
}

/// Whose session this is, or was. It ends `idle` after the last request.
///
/// # Errors
/// Breaks when a query fails.
pub fn session(conn: &mut Conn, token_hash: &str, idle: Duration, now: Moment) -> Result<Option<Session>> {
    type Marks = (Option<NaiveDateTime>, bool, Option<NaiveDateTime>);
    let found: Option<(Times, Marks, Row)> = sessions::table
        .inner_join(people::table.left_join(second_factors::table))
        .filter(sessions::token_hash.eq(token_hash))
        .select((
            (sessions::began_at, sessions::seen_at, sessions::ends_at),
            (sessions::proved_at, sessions::has_short_password, second_factors::confirmed_at.nullable()),
            Row::as_select(),
        ))
        .first(conn)
        .optional()?;
    let Some(((began, seen, ends), (proved_at, has_short_password, confirmed), row)) = found else { return Ok(None) };
    let [began, seen, ends] = [began, seen, ends].map(Moment::from_utc);
    let person = Person::try_from(row)?;
    let holds = is_alive(began, seen, ends, idle, now) && person.status == Status::Active;
    let is_due = is_worth_noting(seen, now);
    Ok(Some(Session {
        person,
        holds,
        proved_at: proved_at.map(Moment::from_utc),
        has_second_factor: confirmed.is_some(),
        has_short_password,
        is_due,
        lasts_until: if is_due { now } else { seen }.plus(idle).min(ends),
        ends_at: ends,
    }))
}

/// The sessions of a person that still hold, the one seen last first.
///
/// # Errors
/// Breaks when a query fails.
pub fn sessions_of(conn: &mut Conn, person: &PersonId, idle: Duration, now: Moment) -> Result<Vec<Listed>> {
    type Found = (String, String, String, String, Times);
    let rows: Vec<Found> = sessions::table
        .filter(sessions::person_id.eq(person.as_str()))
        .order((sessions::seen_at.desc(), sessions::token_hash))
        .select((
            sessions::session_id,
            sessions::token_hash,
            sessions::browser,
            sessions::address_class,
            (sessions::began_at, sessions::seen_at, sessions::ends_at),
        ))
        .load(conn)?;
    let mut listed = Vec::new();
    for (id, token_hash, browser, address_class, (began, seen, ends)) in rows {
        let [began_at, seen_at, ends_at] = [began, seen, ends].map(Moment::from_utc);
        // A session from before sessions had names cannot be ended by one; it ends within the day.
        let Ok(id) = SessionId::parse(&id) else { continue };
        if is_alive(began_at, seen_at, ends_at, idle, now) {
            listed.push(Listed { id, token_hash, browser, address_class, began_at, seen_at });
        }
    }
    Ok(listed)
}

/// Whether the owner of this address, if it has one, has signed in from this network before. One query, whether it has or not.
///
/// # Errors
/// Breaks when a query fails.
pub fn is_known_place(conn: &mut Conn, email: &Email, network: &str) -> Result<bool> {
    let count: i64 = known_places::table
        .inner_join(people::table)
        .filter(people::email_folded.eq(email.folded()).and(known_places::network.eq(network)))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Notes where a person signs in. True when she was known from somewhere, but not from there.
pub(in crate::people::accounts) fn note_place(
    tx: &mut Tx,
    person: &PersonId,
    arrival: &Arrival,
    now: Moment,
) -> Result<bool> {
    let conn: &mut Conn = tx;
    let here = known_places::table.find((person.as_str(), arrival.browser.as_str(), arrival.network.as_str()));
    let known = diesel::update(here).set(known_places::last_at.eq(now.utc())).execute(conn)?;
    if known > 0 {
        return Ok(false);
    }
    let others: i64 =
        known_places::table.filter(known_places::person_id.eq(person.as_str())).count().get_result(conn)?;
    let row = (
        known_places::person_id.eq(person.as_str()),
        known_places::browser.eq(&arrival.browser),
        known_places::network.eq(&arrival.network),
        known_places::first_at.eq(now.utc()),
        known_places::last_at.eq(now.utc()),
    );
    let insert = diesel::insert_into(known_places::table).values(row);
    crate::each_backend!(conn, insert.on_conflict_do_nothing().execute(conn))?;
    Ok(others > 0)
}
