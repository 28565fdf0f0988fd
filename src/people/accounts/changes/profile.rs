//! What a person changes about herself, and what an administrator does with an account.

use serde_json::json;

use super::letters::{self, Told};
use super::links;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::rules::{Email, FORMER_NAME, Mint, Purpose, Status};
use crate::people::accounts::store::{self, Profile};
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;
use crate::platform::outbox;

/// Writes a name over the version that the form was made from.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn rename(tx: &mut Tx, person: &PersonId, name: &Line, version: i64, now: Moment) -> Result<()> {
    let before = known(tx, person)?;
    if !store::set_name(tx, person, name.as_str(), version)? {
        return Err(
            Refusal::Stale("Your name was changed meanwhile, in another window or by somebody else.".into()).into()
        );
    }
    let values = vec![("before", before.person.name), ("after", name.as_str().to_owned())];
    audit::append(tx, entry(person.as_str(), person, "name-changed", values), now)
}

/// Sends a link to the new address; the old one stays until the link is used. Whether somebody has the new address already is told to its
/// owner alone.
///
/// # Errors
/// Breaks when a query fails.
pub fn ask_for_address(tx: &mut Tx, mint: &Mint, person: &PersonId, email: &Email, now: Moment) -> Result<()> {
    let profile = known(tx, person)?;
    match store::find_by_email(tx, email)? {
        Some(other) if other.person.id != *person => {
            let told = Told {
                subject: "This address has an account already".into(),
                what: "Somebody asked to use this mail address for another Groundwork account. It is yours already, so nothing was changed.".into(),
            more: "If you have two accounts and want one, ask OHA's team.",
                action: "Sign in",
                path: "/signin".into(),
            };
            letters::tell(tx, &other.person.name, &other.person.email, told, now)?;
        }
        _ => {
            let address = email.as_str();
            let seed = links::make_link(tx, mint, person, Purpose::Address, Some(address), person.as_str(), now)?;
            let to = (profile.person.name.as_str(), address);
            letters::send_link(tx, "address-confirmation", to, Purpose::Address, &seed, json!({}), now)?;
        }
    }
    let values = vec![("address", email.as_str().to_owned())];
    audit::append(tx, entry(person.as_str(), person, "address-asked", values), now)
}

/// Takes the new address into use. Links that were sent to the old one are worth nothing from then on.
///
/// # Errors
/// Gone when the link does not hold, or somebody else has the address by now.
pub fn confirm_address(tx: &mut Tx, mint: &Mint, token: &str, now: Moment) -> Result<PersonId> {
    let link = links::take_link(tx, mint, token, Purpose::Address, now)?;
    let profile = store::profile(tx, &link.person)?.filter(|it| it.person.status == Status::Active);
    let profile = profile.ok_or(Refusal::Gone)?;
    let email = Email::parse(link.detail.as_deref().unwrap_or_default()).map_err(|_| Refusal::Gone)?;
    if store::find_by_email(tx, &email)?.is_some_and(|it| it.person.id != link.person) {
        return Err(Refusal::Gone.into());
    }
    store::set_email(tx, &link.person, &email)?;
    links::close_links(tx, &link.person, Purpose::Reset, "the address was changed", now)?;
    let told = Told {
        subject: "Your mail address was changed".into(),
        what: format!(
            "Your Groundwork account now uses another mail address, since {}. This one is no longer used.",
            now.words()
        ),
        more: "If that was you, there is nothing to do. If it was not, tell OHA's team at once.",
        action: "Sign in",
        path: "/signin".into(),
    };
    letters::tell(tx, &profile.person.name, &profile.person.email, told, now)?;
    let values = vec![("before", profile.person.email), ("after", email.as_str().to_owned())];
    audit::append(tx, entry(link.person.as_str(), &link.person, "address-changed", values), now)?;
    Ok(link.person)
}

/// Keeps a person out from her next request on, everywhere. Her roles stay, for when she comes back.
///
/// # Errors
/// Closed when the account is not in use.
pub fn disable(tx: &mut Tx, person: &PersonId, by: &PersonId, reason: &Line, now: Moment) -> Result<()> {
    let profile = known(tx, person)?;
    let is_there = matches!(profile.person.status, Status::Active | Status::Invited);
    if !is_there || !store::set_status(tx, person, profile.person.status, Status::Disabled)? {
        return Err(Refusal::Closed("This account is not in use, so it cannot be disabled.".into()).into());
    }
    store::delete_sessions_of(tx, person)?;
    for purpose in [Purpose::Invitation, Purpose::Reset, Purpose::Address] {
        links::close_links(tx, person, purpose, "disabled", now)?;
    }
    let told = Told {
        subject: "Your account was disabled".into(),
        what: format!(
            "An administrator of OHA disabled your Groundwork account on {}. You can no longer sign in.",
            now.words()
        ),
        more: "What you wrote stays. If you still work on the measure, ask OHA's team to enable the account.",
        action: "Go to the public site",
        path: "/".into(),
    };
    letters::tell(tx, &profile.person.name, &profile.person.email, told, now)?;
    let values = vec![("before", profile.person.status.word().to_owned()), ("reason", reason.as_str().to_owned())];
    audit::append(tx, entry(by.as_str(), person, "account-disabled", values), now)
}

/// Lets a person in again. Who never chose a password is invited again instead of signing in.
///
/// # Errors
/// Closed when the account is not disabled.
pub fn enable(tx: &mut Tx, person: &PersonId, by: &PersonId, now: Moment) -> Result<Status> {
    let profile = known(tx, person)?;
    let has_password = store::password_hash(tx, person)?.is_some();
    let to = if has_password { Status::Active } else { Status::Invited };
    if !store::set_status(tx, person, Status::Disabled, to)? {
        return Err(Refusal::Closed("This account is not disabled.".into()).into());
    }
    if has_password {
        let told = Told {
            subject: "Your account was enabled".into(),
            what: "An administrator of OHA enabled your Groundwork account. You can sign in again, with the password that you had.".into(),
            more: "",
            action: "Sign in",
            path: "/signin".into(),
        };
        letters::tell(tx, &profile.person.name, &profile.person.email, told, now)?;
    }
    audit::append(tx, entry(by.as_str(), person, "account-enabled", Vec::new()), now)?;
    Ok(to)
}

/// Removes name and address of somebody who is gone, from her account, the audit log and the mail that was sent. What she did stays, under
/// a name that is nobody's.
///
/// # Errors
/// Closed when the account is not disabled.
pub fn anonymize(tx: &mut Tx, person: &PersonId, by: &PersonId, reason: &Line, now: Moment) -> Result<()> {
    let profile = known(tx, person)?;
    if !store::forget(tx, person)? {
        return Err(Refusal::Closed("Only a disabled account can be anonymized. Disable it first.".into()).into());
    }
    store::delete_links_of(tx, person)?;
    let personal = ["name", "email", "before", "after", "address"];
    audit::redact(tx, "person", person.as_str(), &personal, "anonymized")?;
    outbox::forget_recipient(tx, &profile.person.email, FORMER_NAME, now)?;
    let values = vec![("reason", reason.as_str().to_owned())];
    audit::append(tx, entry(by.as_str(), person, "person-anonymized", values), now)
}

fn known(tx: &mut Tx, person: &PersonId) -> Result<Profile> {
    store::profile(tx, person)?.ok_or_else(|| Refusal::NotFound.into())
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
