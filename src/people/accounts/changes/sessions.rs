//! Beginning and ending sessions, and changing one's own password.

use super::letters::{self, Told};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{PersonId, SessionId};
use crate::kernel::time::Moment;
use crate::people::accounts::passwords::PasswordHash;
use crate::people::accounts::rules::Arrival;
use crate::people::accounts::store;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// Begins a session under this hash of its token, and tells its person if she comes from a place that is new.
///
/// # Errors
/// Breaks when a query fails.
pub fn sign_in(tx: &mut Tx, person: &PersonId, token_hash: &str, arrival: &Arrival, now: Moment) -> Result<()> {
    let id = SessionId::from_uuid(clock::new_id());
    store::insert_session(tx, &id, token_hash, person, arrival, now)?;
    store::delete_ended_sessions(tx, now)?;
    if store::note_place(tx, person, arrival, now)? {
        tell_of_place(tx, person, arrival, now)?;
    }
    audit::append(tx, entry(person, "session-begun"), now)
}

fn tell_of_place(tx: &mut Tx, person: &PersonId, arrival: &Arrival, now: Moment) -> Result<()> {
    let told = Told {
        subject: "New sign-in to your account".into(),
        what: format!(
            "Somebody signed in to your Groundwork account on {}, from a place that we had not seen you at: {}, address {}.",
            now.words(),
            arrival.browser,
            arrival.address_class
        ),
        more: "If that was you, there is nothing to do. If it was not, end that session on the page below and change your password at once.",
        action: "See where you are signed in",
        path: "/account/sessions".into(),
    };
    tell(tx, person, told, now)
}

/// Ends a session; its cookie is worth nothing from then on.
///
/// # Errors
/// Breaks when a query fails.
pub fn sign_out(tx: &mut Tx, person: &PersonId, token_hash: &str, now: Moment) -> Result<()> {
    store::delete_session(tx, token_hash)?;
    audit::append(tx, entry(person, "session-ended"), now)
}

/// Ends one of a person's own sessions, by its name in her list.
///
/// # Errors
/// Not found when she has none of that name.
pub fn end_session(tx: &mut Tx, person: &PersonId, id: &SessionId, now: Moment) -> Result<()> {
    if !store::delete_own_session(tx, person, id)? {
        return Err(Refusal::NotFound.into());
    }
    audit::append(tx, entry(person, "session-ended"), now)
}

/// Ends all of a person's sessions but the one she is in.
///
/// # Errors
/// Breaks when a query fails.
pub fn end_other_sessions(tx: &mut Tx, person: &PersonId, but: &str, now: Moment) -> Result<()> {
    store::delete_other_sessions(tx, person, but)?;
    audit::append(tx, entry(person, "other-sessions-ended"), now)
}

/// Notes that a session is in use. Not a change of the record, so it leaves no line there.
///
/// # Errors
/// Breaks when a query fails.
pub fn note_seen(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<()> {
    store::note_seen(tx, token_hash, now)
}

/// Notes that a person has just given her password again. As [`note_seen`].
///
/// # Errors
/// Breaks when a query fails.
pub fn note_proved(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<()> {
    store::note_proved(tx, token_hash, now)
}

/// Sets another password of one's own. Every other session ends.
///
/// # Errors
/// Breaks when a query fails.
pub fn change_password(
    tx: &mut Tx,
    person: &PersonId,
    token_hash: &str,
    hash: &PasswordHash,
    is_short: bool,
    now: Moment,
) -> Result<()> {
    store::set_password(tx, person, hash)?;
    store::delete_other_sessions(tx, person, token_hash)?;
    store::note_password_length(tx, token_hash, is_short)?;
    store::note_proved(tx, token_hash, now)?;
    if let Some(profile) = store::profile(tx, person)? {
        letters::tell_password_changed(tx, &profile.person, now)?;
    }
    audit::append(tx, entry(person, "password-changed"), now)
}

/// Writes the same password down under today's parameters of hashing. Nothing that anybody could see changes.
///
/// # Errors
/// Breaks when a query fails.
pub fn rehash(tx: &mut Tx, person: &PersonId, hash: &PasswordHash) -> Result<()> {
    store::set_password(tx, person, hash)
}

pub(super) fn tell(tx: &mut Tx, person: &PersonId, told: Told, now: Moment) -> Result<()> {
    let Some(profile) = store::profile(tx, person)? else { return Ok(()) };
    letters::tell(tx, &profile.person.name, &profile.person.email, told, now)
}

pub(super) fn entry(person: &PersonId, action: &'static str) -> Entry {
    Entry {
        actor: person.to_string(),
        tenant: "people".into(),
        action,
        subject_kind: "person",
        subject_id: person.to_string(),
        values: Vec::new(),
    }
}
