//! The rows of buckets and locks. Whoever takes one holds its row, so that racers wait for each other.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::{Lock, left_over, rest_after, take_one};
use crate::kernel::failure::Result;
use crate::kernel::limits::{Limits, Rate};
use crate::kernel::time::Moment;
use crate::platform::db::schema::limits::{limit_buckets, soft_locks};
use crate::platform::db::{Conn, Tx};

/// Takes one from each of these buckets, or from none: then the longest wait, in seconds.
///
/// # Errors
/// Breaks when a query fails.
pub fn take(tx: &mut Tx, buckets: &[(String, Rate)], now: Moment) -> Result<std::result::Result<(), i64>> {
    let mut taken = Vec::new();
    let mut wait = 0;
    // In one order, so that two who take the same ones do not wait for each other in a ring.
    let mut sorted: Vec<&(String, Rate)> = buckets.iter().collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    for (bucket, rate) in sorted {
        let full_at = hold(tx, bucket, now)?;
        match take_one(Some(full_at), *rate, now) {
            Ok(next) => taken.push((bucket, next)),
            Err(seconds) => wait = wait.max(seconds),
        }
    }
    if wait > 0 {
        return Ok(Err(wait));
    }
    for (bucket, next) in taken {
        set(tx, bucket, next)?;
    }
    Ok(Ok(()))
}

/// The longest wait of these buckets, if one of them is empty: asked before anything is written, so that a flood writes nothing.
///
/// # Errors
/// Breaks when a query fails.
pub fn peek(conn: &mut Conn, buckets: &[(String, Rate)], now: Moment) -> Result<Option<i64>> {
    let names: Vec<&str> = buckets.iter().map(|(name, _)| name.as_str()).collect();
    let rows: Vec<(String, NaiveDateTime)> =
        limit_buckets::table.filter(limit_buckets::bucket.eq_any(names)).load(conn)?;
    let wait = |(name, rate): &(String, Rate)| {
        let full_at = rows.iter().find(|(it, _)| it == name).map(|(_, at)| Moment::from_utc(*at));
        take_one(full_at, *rate, now).err()
    };
    Ok(buckets.iter().filter_map(wait).max())
}

/// Puts one back into each, after an attempt that was no attack.
///
/// # Errors
/// Breaks when a query fails.
pub fn give_back(tx: &mut Tx, buckets: &[(String, Rate)], now: Moment) -> Result<()> {
    let mut sorted: Vec<&(String, Rate)> = buckets.iter().collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    for (bucket, rate) in sorted {
        let full_at = hold(tx, bucket, now)?;
        set(tx, bucket, left_over(full_at, *rate))?;
    }
    Ok(())
}

/// Makes the row if there is none, locks it, and says when it is full.
fn hold(tx: &mut Tx, bucket: &str, now: Moment) -> Result<Moment> {
    let conn: &mut Conn = tx;
    let row = (limit_buckets::bucket.eq(bucket), limit_buckets::full_at.eq(now.utc()));
    let insert = diesel::insert_into(limit_buckets::table).values(row);
    crate::each_backend!(conn, insert.on_conflict(limit_buckets::bucket).do_nothing().execute(conn))?;
    let conn: &mut Conn = tx;
    diesel::update(limit_buckets::table.find(bucket))
        .set(limit_buckets::full_at.eq(limit_buckets::full_at))
        .execute(conn)?;
    let full_at: Option<NaiveDateTime> =
        limit_buckets::table.find(bucket).select(limit_buckets::full_at).first(conn).optional()?;
    Ok(full_at.map_or(now, Moment::from_utc))
}

fn set(tx: &mut Tx, bucket: &str, full_at: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(limit_buckets::table.find(bucket)).set(limit_buckets::full_at.eq(full_at.utc())).execute(conn)?;
    Ok(())
}

/// # Errors
/// Breaks when a query fails.
pub fn lock(conn: &mut Conn, key: &str) -> Result<Option<Lock>> {
    let row: Option<(i64, NaiveDateTime, NaiveDateTime)> = soft_locks::table
        .find(key)
        .select((soft_locks::failures, soft_locks::failed_at, soft_locks::rests_until))
        .first(conn)
        .optional()?;
    Ok(row.map(|(failures, failed_at, rests_until)| Lock {
        failures,
        failed_at: Moment::from_utc(failed_at),
        rests_until: Moment::from_utc(rests_until),
    }))
}

/// Notes a refusal, and how long to rest after it.
///
/// # Errors
/// Breaks when a query fails.
pub fn fail(tx: &mut Tx, key: &str, limits: &Limits, now: Moment) -> Result<Lock> {
    let conn: &mut Conn = tx;
    let row = (
        soft_locks::lock_key.eq(key),
        soft_locks::failures.eq(0),
        soft_locks::failed_at.eq(now.utc()),
        soft_locks::rests_until.eq(now.utc()),
    );
    let insert = diesel::insert_into(soft_locks::table).values(row);
    crate::each_backend!(conn, insert.on_conflict(soft_locks::lock_key).do_nothing().execute(conn))?;
    let conn: &mut Conn = tx;
    // Holds the row: of two refusals at once neither is lost.
    diesel::update(soft_locks::table.find(key)).set(soft_locks::failures.eq(soft_locks::failures)).execute(conn)?;
    let next = rest_after(lock(conn, key)?, limits, now);
    diesel::update(soft_locks::table.find(key))
        .set((
            soft_locks::failures.eq(next.failures),
            soft_locks::failed_at.eq(next.failed_at.utc()),
            soft_locks::rests_until.eq(next.rests_until.utc()),
        ))
        .execute(conn)?;
    Ok(next)
}

/// Forgets the refusals of an account at an address: its person is there.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_lock(tx: &mut Tx, key: &str) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(soft_locks::table.find(key)).execute(conn)?;
    Ok(())
}

/// Forgets full buckets, and locks of days gone by.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_old(tx: &mut Tx, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    let buckets = diesel::delete(limit_buckets::table.filter(limit_buckets::full_at.lt(now.utc()))).execute(conn)?;
    let before = now.plus(chrono::Duration::days(-2)).utc();
    let locks = diesel::delete(soft_locks::table.filter(soft_locks::failed_at.lt(before))).execute(conn)?;
    Ok(buckets + locks)
}
