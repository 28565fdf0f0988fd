//! Another password for somebody who forgot hers.

use chrono::Duration;
use serde_json::json;

use super::letters::{self, Told};
use super::links;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::people::accounts::passwords::PasswordHash;
use crate::people::accounts::rules::{Email, Mint, Person, Purpose, Status};
use crate::people::accounts::store;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// More letters than this to one person in an hour help nobody but a prankster.
const MOST_AN_HOUR: i64 = 3;
const AT_ONCE: i64 = 50;

/// Notes that somebody asked for a new password. Nothing is looked up, so that a known address takes no longer than an unknown one.
///
/// # Errors
/// Breaks when a query fails.
pub fn ask_for_reset(tx: &mut Tx, email: &Email, now: Moment) -> Result<()> {
    store::insert_request(tx, &clock::new_id().to_string(), email.as_str(), now)
}

/// Answers who asked: the worker's part. Answers how many letters were queued.
///
/// # Errors
/// Breaks when a query fails.
pub fn answer_reset_requests(tx: &mut Tx, mint: &Mint, now: Moment) -> Result<usize> {
    let mut letters = 0;
    for (id, address) in store::requests(tx, AT_ONCE)? {
        if !store::take_request(tx, &id)? {
            continue;
        }
        let Ok(email) = Email::parse(&address) else { continue };
        let Some(signing) = store::find_by_email(tx, &email)? else { continue };
        letters += usize::from(answer(tx, mint, &signing.person, now)?);
    }
    Ok(letters)
}

fn answer(tx: &mut Tx, mint: &Mint, person: &Person, now: Moment) -> Result<bool> {
    match person.status {
        Status::Active => send_reset(tx, mint, person, now),
        Status::Invited => remind(tx, person, now),
        Status::Disabled => {
            let told = Told {
                subject: "Your account is disabled".into(),
                what: "Somebody, perhaps you, asked for a new password for your Groundwork account. The account is disabled, so it cannot be used with any password.".into(),
            more: "If you still work on the measure, ask the lead of your CCO or OHA's team to enable it.",
                action: "Go to the public site",
                path: "/".into(),
            };
            letters::tell(tx, &person.name, &person.email, told, now).map(|()| true)
        }
        Status::Former => Ok(false),
    }
}

fn send_reset(tx: &mut Tx, mint: &Mint, person: &Person, now: Moment) -> Result<bool> {
    if store::count_links_since(tx, &person.id, Purpose::Reset, now.plus(Duration::hours(-1)))? >= MOST_AN_HOUR {
        tracing::warn!("a reset was asked for too often");
        return Ok(false);
    }
    let seed = links::make_link(tx, mint, &person.id, Purpose::Reset, None, person.id.as_str(), now)?;
    let to = (person.name.as_str(), person.email.as_str());
    letters::send_link(tx, "password-reset", to, Purpose::Reset, &seed, json!({}), now)?;
    audit::append(tx, entry(&person.id, "reset-link-sent"), now)?;
    Ok(true)
}

/// Who was invited and has not come yet gets the same link again; it holds no longer for that.
fn remind(tx: &mut Tx, person: &Person, now: Moment) -> Result<bool> {
    let Some(last) = store::last_link(tx, &person.id, Purpose::Invitation)?.filter(|it| it.is_open(now)) else {
        return Ok(false);
    };
    let facts = json!({ "by": null, "what": null, "until": last.link.ends_at.words() });
    let to = (person.name.as_str(), person.email.as_str());
    letters::send_link(tx, "invitation", to, Purpose::Invitation, &last.seed, facts, now)?;
    Ok(true)
}

/// Sets the new password and ends every session of the person. A second factor stays as it is.
///
/// # Errors
/// Gone when the link does not hold.
pub fn reset(tx: &mut Tx, mint: &Mint, token: &str, hash: &PasswordHash, now: Moment) -> Result<PersonId> {
    let link = links::take_link(tx, mint, token, Purpose::Reset, now)?;
    let profile = store::profile(tx, &link.person)?.ok_or(Refusal::Gone)?;
    if profile.person.status != Status::Active {
        return Err(Refusal::Gone.into());
    }
    store::set_password(tx, &link.person, hash)?;
    store::delete_sessions_of(tx, &link.person)?;
    letters::tell_password_changed(tx, &profile.person, now)?;
    audit::append(tx, entry(&link.person, "password-reset"), now)?;
    Ok(link.person)
}

fn entry(person: &PersonId, action: &'static str) -> Entry {
    Entry {
        actor: person.to_string(),
        tenant: "people".into(),
        action,
        subject_kind: "person",
        subject_id: person.to_string(),
        values: Vec::new(),
    }
}
