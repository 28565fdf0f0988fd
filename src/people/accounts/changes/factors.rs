//! The second factor: set up, asked for, turned off, reset by an administrator.

use super::letters::Told;
use super::sessions::{entry, sign_in, tell};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::rules::{
    Arrival, FactorKeys, KEY_LENGTH, MOST_TRIES, RECOVERY_CODES, TotpKey, is_figures, recovery_code, shown_code,
    step_at, typed_code, until_next_step,
};
use crate::people::accounts::store::{self, Pending};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// What a typed code came to. None of these is an error: that it was tried must be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    Right,
    Wrong,
    /// Three were tried within half a minute; so many seconds are left of it.
    Wait(i64),
}

/// How the second step of a sign-in ended.
#[derive(Debug)]
pub enum Entered {
    /// Signed in; on to where she wanted to go.
    In(Pending),
    Wrong,
    Wait(i64),
    /// The first step was too long ago, or somebody went on with it already.
    Over,
}

const WRONG_CODE: &str = "This is not the code that your telephone shows now. Wait for the next one and type that.";

/// Opens the second step of a sign-in: the password was right.
///
/// # Errors
/// Breaks when a query fails.
pub fn ask_for_code(tx: &mut Tx, token_hash: &str, pending: &Pending, now: Moment) -> Result<()> {
    store::insert_pending(tx, token_hash, pending, now)
}

/// Takes the code of the second step, and begins the session.
///
/// # Errors
/// Breaks when a query fails.
pub fn enter_code(
    tx: &mut Tx,
    pending_hash: &str,
    typed: &str,
    session_hash: &str,
    arrival: &Arrival,
    keys: &FactorKeys,
    now: Moment,
) -> Result<Entered> {
    let Some(pending) = store::pending(tx, pending_hash, now)? else { return Ok(Entered::Over) };
    match check_code(tx, &pending.person, typed, keys, now)? {
        Checked::Wrong => Ok(Entered::Wrong),
        Checked::Wait(seconds) => Ok(Entered::Wait(seconds)),
        Checked::Right if store::delete_pending(tx, pending_hash)? => {
            let arrival = Arrival { has_short_password: pending.has_short_password, ..arrival.clone() };
            sign_in(tx, &pending.person, session_hash, &arrival, now)?;
            Ok(Entered::In(pending))
        }
        Checked::Right => Ok(Entered::Over),
    }
}

/// Whether a code is right, once: of the telephone or from the list. Three tries a half minute.
///
/// # Errors
/// Breaks when a query fails, or the key cannot be unsealed.
pub fn check_code(tx: &mut Tx, person: &PersonId, typed: &str, keys: &FactorKeys, now: Moment) -> Result<Checked> {
    let Some(factor) = store::hold_factor(tx, person)?.filter(|it| it.confirmed_at.is_some()) else {
        return Ok(Checked::Wrong);
    };
    let step = step_at(now);
    let tries = if factor.tried_step == step { factor.tries } else { 0 };
    if tries >= MOST_TRIES {
        return Ok(Checked::Wait(until_next_step(now)));
    }
    let code = typed_code(typed);
    let is_right = if is_figures(&code) {
        let key = TotpKey::unsealed(&factor.sealed_key, &keys.sealing, person)?;
        match key.step_of(&code, now)? {
            Some(step) => store::take_step(tx, person, step)?,
            None => false,
        }
    } else {
        take_recovery_code(tx, person, &code, keys, now)?
    };
    store::note_try(tx, person, step, if is_right { 0 } else { tries + 1 })?;
    Ok(if is_right { Checked::Right } else { Checked::Wrong })
}

fn take_recovery_code(tx: &mut Tx, person: &PersonId, code: &str, keys: &FactorKeys, now: Moment) -> Result<bool> {
    if !store::take_recovery_code(tx, person, &keys.hash_of(code), now)? {
        return Ok(false);
    }
    let left = store::recovery_codes_left(tx, person)?;
    let told = Told {
        subject: "A recovery code was used".into(),
        what: format!("One of your recovery codes was used on {}. Of ten codes {left} are left.", now.words()),
        more: "If that was you, there is nothing to do, but make a new set when few are left. If it was not, change your password and make new codes at once.",
        action: "See sign-in and security",
        path: "/account/security".into(),
    };
    tell(tx, person, told, now)?;
    audit::append(tx, entry(person, "recovery-code-used"), now)?;
    Ok(true)
}

/// Makes a key for a person's telephone, to be confirmed by a first code. What was begun before is begun anew.
///
/// # Errors
/// Closed when one is in use already.
pub fn begin_second_factor(tx: &mut Tx, person: &PersonId, keys: &FactorKeys, now: Moment) -> Result<()> {
    if store::factor(tx, person)?.is_some_and(|it| it.confirmed_at.is_some()) {
        return Err(already_on());
    }
    store::delete_factor(tx, person)?;
    let key = TotpKey::new(clock::random::<KEY_LENGTH>()?);
    let sealed = key.sealed(&keys.sealing, person, clock::random()?)?;
    store::insert_factor(tx, person, &sealed, now)?;
    audit::append(tx, entry(person, "second-factor-begun"), now)
}

/// Takes the second factor into use, and answers with its recovery codes: the only time that anybody sees them. Other sessions end, since
/// they were opened without it.
///
/// # Errors
/// Invalid when the code is not the key's; Closed when nothing was begun, or it is in use already.
pub fn confirm_second_factor(
    tx: &mut Tx,
    person: &PersonId,
    token_hash: &str,
    typed: &str,
    keys: &FactorKeys,
    now: Moment,
) -> Result<Vec<String>> {
    let begun = store::hold_factor(tx, person)?
        .ok_or_else(|| Refusal::Closed("Nothing was begun here. Begin with “Set up a second factor”.".into()))?;
    if begun.confirmed_at.is_some() {
        return Err(already_on());
    }
    let key = TotpKey::unsealed(&begun.sealed_key, &keys.sealing, person)?;
    let step = key.step_of(&typed_code(typed), now)?.ok_or_else(|| FieldErrors::one("code", WRONG_CODE))?;
    store::take_step(tx, person, step)?;
    store::confirm_factor(tx, person, now)?;
    let codes = new_codes(tx, person, keys, now)?;
    store::delete_other_sessions(tx, person, token_hash)?;
    let line = format!(
        "A second factor was turned on for your Groundwork account on {}. From now on signing in asks for a code from your telephone.",
        now.words()
    );
    tell_of_factor(tx, person, "Your second factor is on", line, now)?;
    audit::append(tx, entry(person, "second-factor-on"), now)?;
    Ok(codes)
}

/// Puts a new set of recovery codes in place of the old one.
///
/// # Errors
/// Closed when there is no second factor.
pub fn renew_recovery_codes(tx: &mut Tx, person: &PersonId, keys: &FactorKeys, now: Moment) -> Result<Vec<String>> {
    if store::factor(tx, person)?.is_none_or(|it| it.confirmed_at.is_none()) {
        return Err(Refusal::Closed("There is no second factor to make codes for.".into()).into());
    }
    let codes = new_codes(tx, person, keys, now)?;
    let line = format!(
        "New recovery codes were made for your Groundwork account on {}. The earlier ones are worth nothing now.",
        now.words()
    );
    tell_of_factor(tx, person, "You have new recovery codes", line, now)?;
    audit::append(tx, entry(person, "recovery-codes-made"), now)?;
    Ok(codes)
}

/// Turns one's own second factor off. Other sessions end.
///
/// # Errors
/// Closed when there is none.
pub fn turn_off_second_factor(tx: &mut Tx, person: &PersonId, token_hash: &str, now: Moment) -> Result<()> {
    if !store::delete_factor(tx, person)? {
        return Err(Refusal::Closed("There is no second factor to turn off.".into()).into());
    }
    store::delete_other_sessions(tx, person, token_hash)?;
    let line = format!(
        "The second factor of your Groundwork account was turned off on {}. Signing in asks for your password alone.",
        now.words()
    );
    tell_of_factor(tx, person, "Your second factor is off", line, now)?;
    audit::append(tx, entry(person, "second-factor-off"), now)
}

/// An administrator's help for somebody who has lost telephone and codes. Every session of hers ends; where her role requires a second factor
/// she sets up another at her next sign-in.
///
/// # Errors
/// Closed when there is none.
pub fn reset_second_factor(tx: &mut Tx, person: &PersonId, by: &PersonId, reason: &Line, now: Moment) -> Result<()> {
    store::profile(tx, person)?.ok_or(Refusal::NotFound)?;
    if !store::delete_factor(tx, person)? {
        return Err(Refusal::Closed("This person has no second factor.".into()).into());
    }
    store::delete_sessions_of(tx, person)?;
    let line = format!(
        "An administrator reset the second factor of your Groundwork account on {}. Sign in with your password, and set up another.",
        now.words()
    );
    tell_of_factor(tx, person, "Your second factor was reset", line, now)?;
    let values = vec![("reason", reason.as_str().to_owned())];
    let entry = Entry { actor: by.to_string(), values, ..entry(person, "second-factor-reset") };
    audit::append(tx, entry, now)
}

/// Warns a person that somebody who has her password tries codes.
///
/// # Errors
/// Breaks when a query fails.
pub fn warn_of_codes(tx: &mut Tx, person: &PersonId, now: Moment) -> Result<()> {
    let line = format!(
        "On {} somebody gave the password of your Groundwork account and then several wrong codes, so nobody was signed in.",
        now.words()
    );
    tell_of_factor(tx, person, "Wrong codes for your account", line, now)?;
    audit::append(tx, entry(person, "wrong-codes"), now)
}

fn new_codes(tx: &mut Tx, person: &PersonId, keys: &FactorKeys, now: Moment) -> Result<Vec<String>> {
    let codes = (0..RECOVERY_CODES).map(|_| Ok(recovery_code(clock::random()?))).collect::<Result<Vec<String>>>()?;
    let hashes: Vec<String> = codes.iter().map(|it| keys.hash_of(it)).collect();
    store::replace_recovery_codes(tx, person, &hashes, now)?;
    Ok(codes.iter().map(|it| shown_code(it)).collect())
}

fn tell_of_factor(tx: &mut Tx, person: &PersonId, subject: &str, line: String, now: Moment) -> Result<()> {
    let told = Told {
        subject: subject.into(),
        what: line,
        more: "If you know of this, there is nothing to do. If not, change your password at once and tell OHA's team.",
        action: "See sign-in and security",
        path: "/account/security".into(),
    };
    tell(tx, person, told, now)
}

fn already_on() -> crate::kernel::failure::Error {
    Refusal::Closed("Your second factor is on already. Its recovery codes were shown once; make a new set if you have not kept them.".into())
        .into()
}
