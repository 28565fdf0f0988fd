//! The rows of second factors, recovery codes, and sign-ins that wait for a code.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::Result;
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::platform::db::schema::accounts::{pending_sign_ins, recovery_codes, second_factors};
use crate::platform::db::{Conn, Tx};

/// A second factor, confirmed or being set up.
#[derive(Debug, Clone)]
pub struct Factor {
    pub sealed_key: String,
    pub confirmed_at: Option<Moment>,
    /// The step of time in which codes were tried, and how often.
    pub tried_step: i64,
    pub tries: i64,
}

/// A sign-in between password and code.
#[derive(Debug, Clone)]
pub struct Pending {
    pub person: PersonId,
    pub leads_to: String,
    pub has_short_password: bool,
    pub ends_at: Moment,
}

/// # Errors
/// Breaks when a query fails.
pub fn factor(conn: &mut Conn, person: &PersonId) -> Result<Option<Factor>> {
    let row: Option<(String, Option<NaiveDateTime>, i64, i64)> = second_factors::table
        .find(person.as_str())
        .select((
            second_factors::sealed_key,
            second_factors::confirmed_at,
            second_factors::tried_step,
            second_factors::tries,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(sealed_key, confirmed_at, tried_step, tries)| Factor {
        sealed_key,
        confirmed_at: confirmed_at.map(Moment::from_utc),
        tried_step,
        tries,
    }))
}

/// Whether a person signs in with a second factor.
///
/// # Errors
/// Breaks when a query fails.
pub fn has_second_factor(conn: &mut Conn, person: &PersonId) -> Result<bool> {
    Ok(factor(conn, person)?.is_some_and(|it| it.confirmed_at.is_some()))
}

/// As [`factor`], holding its row: two who try a code at once try one after the other, on every instance.
pub(in crate::people::accounts) fn hold_factor(tx: &mut Tx, person: &PersonId) -> Result<Option<Factor>> {
    let conn: &mut Conn = tx;
    diesel::update(second_factors::table.find(person.as_str()))
        .set(second_factors::row_version.eq(second_factors::row_version + 1))
        .execute(conn)?;
    factor(conn, person)
}

pub(in crate::people::accounts) fn insert_factor(
    tx: &mut Tx,
    person: &PersonId,
    sealed_key: &str,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        second_factors::person_id.eq(person.as_str()),
        second_factors::sealed_key.eq(sealed_key),
        second_factors::begun_at.eq(now.utc()),
        second_factors::confirmed_at.eq(None::<NaiveDateTime>),
        second_factors::last_step.eq(0),
        second_factors::tried_step.eq(0),
        second_factors::tries.eq(0),
        second_factors::row_version.eq(1),
    );
    diesel::insert_into(second_factors::table).values(row).execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn confirm_factor(tx: &mut Tx, person: &PersonId, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(second_factors::table.find(person.as_str()))
        .set(second_factors::confirmed_at.eq(Some(now.utc())))
        .execute(conn)?;
    Ok(())
}

pub(in crate::people::accounts) fn note_try(tx: &mut Tx, person: &PersonId, step: i64, tries: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(second_factors::table.find(person.as_str()))
        .set((second_factors::tried_step.eq(step), second_factors::tries.eq(tries)))
        .execute(conn)?;
    Ok(())
}

/// Takes a step of time, once. False when its code, or a later one, was taken before: a code that was looked over a shoulder is worth
/// nothing.
pub(in crate::people::accounts) fn take_step(tx: &mut Tx, person: &PersonId, step: i64) -> Result<bool> {
    let conn: &mut Conn = tx;
    let earlier = second_factors::table
        .filter(second_factors::person_id.eq(person.as_str()).and(second_factors::last_step.lt(step)));
    Ok(diesel::update(earlier).set(second_factors::last_step.eq(step)).execute(conn)? == 1)
}

/// Removes a person's second factor and its recovery codes. False when there was none.
pub(in crate::people::accounts) fn delete_factor(tx: &mut Tx, person: &PersonId) -> Result<bool> {
    let conn: &mut Conn = tx;
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person.as_str()))).execute(conn)?;
    diesel::delete(pending_sign_ins::table.filter(pending_sign_ins::person_id.eq(person.as_str()))).execute(conn)?;
    Ok(diesel::delete(second_factors::table.find(person.as_str())).execute(conn)? == 1)
}

/// Puts a new set in place of the old one.
pub(in crate::people::accounts) fn replace_recovery_codes(
    tx: &mut Tx,
    person: &PersonId,
    hashes: &[String],
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person.as_str()))).execute(conn)?;
    for hash in hashes {
        let row = (
            recovery_codes::code_hash.eq(hash),
            recovery_codes::person_id.eq(person.as_str()),
            recovery_codes::made_at.eq(now.utc()),
            recovery_codes::used_at.eq(None::<NaiveDateTime>),
        );
        diesel::insert_into(recovery_codes::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Takes a recovery code, once.
pub(in crate::people::accounts) fn take_recovery_code(
    tx: &mut Tx,
    person: &PersonId,
    hash: &str,
    now: Moment,
) -> Result<bool> {
    let conn: &mut Conn = tx;
    let unused = recovery_codes::table.filter(
        recovery_codes::code_hash
            .eq(hash)
            .and(recovery_codes::person_id.eq(person.as_str()))
            .and(recovery_codes::used_at.is_null()),
    );
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(Some(now.utc()))).execute(conn)? == 1)
}

/// How many recovery codes a person has left.
///
/// # Errors
/// Breaks when a query fails.
pub fn recovery_codes_left(conn: &mut Conn, person: &PersonId) -> Result<i64> {
    let unused = recovery_codes::table
        .filter(recovery_codes::person_id.eq(person.as_str()).and(recovery_codes::used_at.is_null()));
    Ok(unused.count().get_result(conn)?)
}

pub(in crate::people::accounts) fn insert_pending(
    tx: &mut Tx,
    token_hash: &str,
    pending: &Pending,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    // Those that nobody went on with leave with the next one.
    diesel::delete(pending_sign_ins::table.filter(pending_sign_ins::ends_at.le(now.utc()))).execute(conn)?;
    let row = (
        pending_sign_ins::token_hash.eq(token_hash),
        pending_sign_ins::person_id.eq(pending.person.as_str()),
        pending_sign_ins::leads_to.eq(&pending.leads_to),
        pending_sign_ins::has_short_password.eq(pending.has_short_password),
        pending_sign_ins::began_at.eq(now.utc()),
        pending_sign_ins::ends_at.eq(pending.ends_at.utc()),
    );
    diesel::insert_into(pending_sign_ins::table).values(row).execute(conn)?;
    Ok(())
}

/// A sign-in that still waits for its code.
///
/// # Errors
/// Breaks when a query fails.
pub fn pending(conn: &mut Conn, token_hash: &str, now: Moment) -> Result<Option<Pending>> {
    let row: Option<(String, String, bool, NaiveDateTime)> = pending_sign_ins::table
        .filter(pending_sign_ins::token_hash.eq(token_hash).and(pending_sign_ins::ends_at.gt(now.utc())))
        .select((
            pending_sign_ins::person_id,
            pending_sign_ins::leads_to,
            pending_sign_ins::has_short_password,
            pending_sign_ins::ends_at,
        ))
        .first(conn)
        .optional()?;
    row.map(|(person, leads_to, has_short_password, ends_at)| {
        let ends_at = Moment::from_utc(ends_at);
        Ok(Pending { person: PersonId::parse(&person)?, leads_to, has_short_password, ends_at })
    })
    .transpose()
}

/// Ends the waiting. False when somebody else has.
pub(in crate::people::accounts) fn delete_pending(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(pending_sign_ins::table.find(token_hash)).execute(conn)? == 1)
}
