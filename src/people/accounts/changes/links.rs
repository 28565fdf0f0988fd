//! Making and using up one-time links. Each is part of a change that says in the audit log what it was for.

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::people::accounts::rules::{Mint, OneTimeLink, Purpose};
use crate::people::accounts::store::{self, NewLink};
use crate::platform::clock;
use crate::platform::db::{Conn, Tx};

/// Makes a link and answers its seed, which goes into the letter. An earlier link of this purpose is replaced.
///
/// # Errors
/// Breaks when a query fails or there is no randomness.
pub fn make_link(
    tx: &mut Tx,
    mint: &Mint,
    person: &PersonId,
    purpose: Purpose,
    detail: Option<&str>,
    by: &str,
    now: Moment,
) -> Result<String> {
    store::close_links(tx, person, purpose, "replaced", now)?;
    let seed = clock::token()?;
    let token_hash = mint.hash(&mint.token(&seed));
    store::insert_link(
        tx,
        &NewLink { token_hash: &token_hash, seed: &seed, purpose, person, detail, made_by: by },
        now,
    )?;
    Ok(seed)
}

/// Uses a link up, in the transaction of what it allows.
///
/// # Errors
/// Gone when it was used, replaced or withdrawn, has ended, or never was: they are all answered alike.
pub fn take_link(tx: &mut Tx, mint: &Mint, token: &str, purpose: Purpose, now: Moment) -> Result<OneTimeLink> {
    store::take_link(tx, &mint.hash(token), purpose, now)?.ok_or_else(|| Refusal::Gone.into())
}

/// Looks at a link without using it up, so that a mail scanner which opens every address uses up none.
///
/// # Errors
/// As [`take_link`].
pub fn look_at_link(conn: &mut Conn, mint: &Mint, token: &str, now: Moment) -> Result<OneTimeLink> {
    store::open_link(conn, &mint.hash(token), now)?.ok_or_else(|| Refusal::Gone.into())
}

/// Forgets links that ended a quarter ago: what became of them stands in the audit log.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_old_links(tx: &mut Tx, now: Moment) -> Result<usize> {
    store::forget_links(tx, now.plus(chrono::Duration::days(-90)))
}

/// Makes what was sent worthless.
///
/// # Errors
/// Breaks when a query fails.
pub fn close_links(tx: &mut Tx, person: &PersonId, purpose: Purpose, because: &str, now: Moment) -> Result<usize> {
    store::close_links(tx, person, purpose, because, now)
}
