//! Inviting somebody who has no account yet, and what she does with the letter.

use serde_json::json;

use super::{letters, links};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::passwords::PasswordHash;
use crate::people::accounts::rules::{Email, Mint, Person, Purpose, Status};
use crate::people::accounts::store;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// Who invites, as the letter names her and as the log does.
#[derive(Debug, Clone, Copy)]
pub struct Inviter<'a> {
    pub actor: &'a str,
    pub name: &'a str,
}

/// Finds the person of an address, or adds her as somebody invited. She gets no letter yet: [`send_invitation`] writes it.
///
/// # Errors
/// Invalid when the account is disabled.
pub fn find_or_add(tx: &mut Tx, email: &Email, name: &Line, by: &str, now: Moment) -> Result<Person> {
    if let Some(known) = store::find_by_email(tx, email)? {
        if known.person.status == Status::Disabled {
            let text = "The account of this address is disabled. OHA's administrator can enable it again.";
            return Err(FieldErrors::one("email", text).into());
        }
        return Ok(known.person);
    }
    let person = Person {
        id: PersonId::from_uuid(clock::new_id()),
        email: email.as_str().to_owned(),
        name: name.as_str().to_owned(),
        status: Status::Invited,
    };
    store::insert_person(tx, &person, None, now)?;
    let values = vec![("name", person.name.clone()), ("email", person.email.clone())];
    audit::append(tx, entry(by, &person.id, "person-invited", values), now)?;
    Ok(person)
}

/// Sends a new link to somebody who was invited; an earlier one is worth nothing from then on. `what` says to what she is invited.
///
/// # Errors
/// Closed when she has an account already.
pub fn send_invitation(
    tx: &mut Tx,
    mint: &Mint,
    person: &Person,
    inviter: Inviter<'_>,
    what: &str,
    now: Moment,
) -> Result<()> {
    let seed = invite_by_hand(tx, mint, person, inviter.actor, now)?;
    let until = now.plus(Purpose::Invitation.lifetime()).words();
    let facts = json!({ "by": inviter.name, "what": what, "until": until });
    let to = (person.name.as_str(), person.email.as_str());
    letters::send_link(tx, "invitation", to, Purpose::Invitation, &seed, facts, now)
}

/// As [`send_invitation`], for an operator who hands the link over herself. Answers the link's seed.
///
/// # Errors
/// As [`send_invitation`].
pub fn invite_by_hand(tx: &mut Tx, mint: &Mint, person: &Person, by: &str, now: Moment) -> Result<String> {
    if person.status != Status::Invited {
        return Err(Refusal::Closed("This person has an account already, so there is nothing to accept.".into()).into());
    }
    let seed = links::make_link(tx, mint, &person.id, Purpose::Invitation, None, by, now)?;
    audit::append(tx, entry(by, &person.id, "invitation-sent", Vec::new()), now)?;
    Ok(seed)
}

/// Makes the letter that was sent worthless.
///
/// # Errors
/// Closed when there is no invitation that holds.
pub fn withdraw_invitation(tx: &mut Tx, person: &PersonId, by: &str, now: Moment) -> Result<()> {
    if links::close_links(tx, person, Purpose::Invitation, "withdrawn", now)? == 0 {
        return Err(Refusal::Closed("There is no invitation of this person to withdraw.".into()).into());
    }
    audit::append(tx, entry(by, person, "invitation-withdrawn", Vec::new()), now)
}

/// Begins the account: name and password are the person's own.
///
/// # Errors
/// Gone when the link does not hold.
pub fn accept_invitation(
    tx: &mut Tx,
    mint: &Mint,
    token: &str,
    name: &Line,
    hash: &PasswordHash,
    now: Moment,
) -> Result<PersonId> {
    let link = links::take_link(tx, mint, token, Purpose::Invitation, now)?;
    if !store::activate(tx, &link.person, name.as_str(), hash)? {
        return Err(Refusal::Gone.into());
    }
    let values = vec![("name", name.as_str().to_owned())];
    audit::append(tx, entry(link.person.as_str(), &link.person, "invitation-accepted", values), now)?;
    Ok(link.person)
}

fn entry(by: &str, person: &PersonId, action: &'static str, values: Vec<(&'static str, String)>) -> Entry {
    Entry {
        actor: by.to_owned(),
        tenant: "people".into(),
        action,
        subject_kind: "person",
        subject_id: person.to_string(),
        values,
    }
}
