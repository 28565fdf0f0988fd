//! The rows of one-time links, and of requests for a new password.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::people::accounts::rules::{OneTimeLink, Purpose};
use crate::platform::db::schema::accounts::{one_time_links, reset_requests};
use crate::platform::db::{Conn, Tx};

/// A link as it is put into the table.
pub struct NewLink<'a> {
    pub token_hash: &'a str,
    pub seed: &'a str,
    pub purpose: Purpose,
    pub person: &'a PersonId,
    pub detail: Option<&'a str>,
    pub made_by: &'a str,
}

/// How a person's last link of a purpose stands.
#[derive(Debug, Clone)]
pub struct LinkRecord {
    pub link: OneTimeLink,
    pub seed: String,
    /// When it was used, replaced or withdrawn.
    pub closed: Option<(Moment, String)>,
}

impl LinkRecord {
    pub fn is_open(&self, now: Moment) -> bool {
        self.closed.is_none() && now < self.link.ends_at
    }
}

type Found = (
    String,
    String,
    Option<String>,
    String,
    NaiveDateTime,
    NaiveDateTime,
    String,
    Option<NaiveDateTime>,
    Option<String>,
);

const COLUMNS: (
    one_time_links::purpose,
    one_time_links::person_id,
    one_time_links::detail,
    one_time_links::made_by,
    one_time_links::made_at,
    one_time_links::ends_at,
    one_time_links::seed,
    one_time_links::closed_at,
    one_time_links::closed_because,
) = (
    one_time_links::purpose,
    one_time_links::person_id,
    one_time_links::detail,
    one_time_links::made_by,
    one_time_links::made_at,
    one_time_links::ends_at,
    one_time_links::seed,
    one_time_links::closed_at,
    one_time_links::closed_because,
);

pub fn insert_link(tx: &mut Tx, link: &NewLink<'_>, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        one_time_links::token_hash.eq(link.token_hash),
        one_time_links::seed.eq(link.seed),
        one_time_links::purpose.eq(link.purpose.word()),
        one_time_links::person_id.eq(link.person.as_str()),
        one_time_links::detail.eq(link.detail),
        one_time_links::made_by.eq(link.made_by),
        one_time_links::made_at.eq(now.utc()),
        one_time_links::ends_at.eq(now.plus(link.purpose.lifetime()).utc()),
    );
    diesel::insert_into(one_time_links::table).values(row).execute(conn)?;
    Ok(())
}

/// Closes a person's open links of a purpose.
pub fn close_links(tx: &mut Tx, person: &PersonId, purpose: Purpose, because: &str, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    let open = one_time_links::table.filter(
        one_time_links::person_id
            .eq(person.as_str())
            .and(one_time_links::purpose.eq(purpose.word()))
            .and(one_time_links::closed_at.is_null()),
    );
    let closed = diesel::update(open)
        .set((one_time_links::closed_at.eq(Some(now.utc())), one_time_links::closed_because.eq(Some(because))));
    Ok(closed.execute(conn)?)
}

/// Uses a link up. Of two who try at once, one finds it closed already.
pub fn take_link(tx: &mut Tx, token_hash: &str, purpose: Purpose, now: Moment) -> Result<Option<OneTimeLink>> {
    let conn: &mut Conn = tx;
    let open = one_time_links::table.filter(
        one_time_links::token_hash
            .eq(token_hash)
            .and(one_time_links::purpose.eq(purpose.word()))
            .and(one_time_links::closed_at.is_null())
            .and(one_time_links::ends_at.gt(now.utc())),
    );
    let taken = diesel::update(open)
        .set((one_time_links::closed_at.eq(Some(now.utc())), one_time_links::closed_because.eq(Some("used"))))
        .execute(conn)?;
    if taken != 1 {
        return Ok(None);
    }
    let found: Found = one_time_links::table.find(token_hash).select(COLUMNS).first(conn)?;
    Ok(Some(read(found)?.link))
}

/// The link of this hash, if it still holds. Looking uses nothing up.
pub fn open_link(conn: &mut Conn, token_hash: &str, now: Moment) -> Result<Option<OneTimeLink>> {
    let found: Option<Found> = one_time_links::table.find(token_hash).select(COLUMNS).first(conn).optional()?;
    let record = found.map(read).transpose()?;
    Ok(record.filter(|it| it.is_open(now)).map(|it| it.link))
}

/// The last link of a purpose that was made for a person, whatever became of it.
///
/// # Errors
/// Breaks when a query fails.
pub fn last_link(conn: &mut Conn, person: &PersonId, purpose: Purpose) -> Result<Option<LinkRecord>> {
    let found: Option<Found> = one_time_links::table
        .filter(one_time_links::person_id.eq(person.as_str()).and(one_time_links::purpose.eq(purpose.word())))
        .order((one_time_links::made_at.desc(), one_time_links::token_hash))
        .select(COLUMNS)
        .first(conn)
        .optional()?;
    found.map(read).transpose()
}

/// Which of these people have an invitation that holds.
///
/// # Errors
/// Breaks when a query fails.
pub fn open_invitations(conn: &mut Conn, people: &[&str], now: Moment) -> Result<HashSet<String>> {
    let open = one_time_links::table.filter(
        one_time_links::person_id
            .eq_any(people)
            .and(one_time_links::purpose.eq(Purpose::Invitation.word()))
            .and(one_time_links::closed_at.is_null())
            .and(one_time_links::ends_at.gt(now.utc())),
    );
    Ok(open.select(one_time_links::person_id).load(conn)?.into_iter().collect())
}

/// How many links of a purpose were made for a person since a moment.
pub fn count_links_since(conn: &mut Conn, person: &PersonId, purpose: Purpose, since: Moment) -> Result<i64> {
    let made = one_time_links::table.filter(
        one_time_links::person_id
            .eq(person.as_str())
            .and(one_time_links::purpose.eq(purpose.word()))
            .and(one_time_links::made_at.gt(since.utc())),
    );
    Ok(made.count().get_result(conn)?)
}

/// Forgets a person's links, whatever became of them.
pub fn delete_links_of(tx: &mut Tx, person: &PersonId) -> Result<usize> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(one_time_links::table.filter(one_time_links::person_id.eq(person.as_str()))).execute(conn)?)
}

/// Forgets links that ended before a moment. What became of them stands in the audit log.
pub fn forget_links(tx: &mut Tx, before: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(one_time_links::table.filter(one_time_links::ends_at.lt(before.utc()))).execute(conn)?)
}

pub fn insert_request(tx: &mut Tx, id: &str, email: &str, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let row =
        (reset_requests::request_id.eq(id), reset_requests::email.eq(email), reset_requests::asked_at.eq(now.utc()));
    diesel::insert_into(reset_requests::table).values(row).execute(conn)?;
    Ok(())
}

/// The oldest requests that nobody has answered: (id, address).
pub fn requests(conn: &mut Conn, most: i64) -> Result<Vec<(String, String)>> {
    let oldest = reset_requests::table.order((reset_requests::asked_at, reset_requests::request_id)).limit(most);
    Ok(oldest.select((reset_requests::request_id, reset_requests::email)).load(conn)?)
}

/// Whether anybody waits for an answer.
///
/// # Errors
/// Breaks when a query fails.
pub fn has_reset_requests(conn: &mut Conn) -> Result<bool> {
    Ok(!requests(conn, 1)?.is_empty())
}

/// Takes a request for answering. False when another instance was faster.
pub fn take_request(tx: &mut Tx, id: &str) -> Result<bool> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(reset_requests::table.find(id)).execute(conn)? == 1)
}

fn read(
    (purpose, person, detail, made_by, made_at, ends_at, seed, closed_at, closed_because): Found,
) -> Result<LinkRecord> {
    let purpose =
        Purpose::parse(&purpose).ok_or_else(|| Fault::new(format!("No purpose of a link is called {purpose}")))?;
    let link = OneTimeLink {
        purpose,
        person: PersonId::parse(&person)?,
        detail,
        made_by,
        made_at: Moment::from_utc(made_at),
        ends_at: Moment::from_utc(ends_at),
    };
    let closed = closed_at.map(|at| (Moment::from_utc(at), closed_because.unwrap_or_default()));
    Ok(LinkRecord { link, seed, closed })
}
