//! What every giving and ending of a role has in common, and roles that end by themselves.

use chrono::NaiveDate;

use super::letters;
use crate::kernel::failure::{Fault, FieldErrors, Refusal, Result};
use crate::kernel::ids::{GrantId, PersonId};
use crate::kernel::texts::Line;
use crate::kernel::time::{Moment, days_after};
use crate::people::accounts::changes::{Inviter, close_links, find_or_add, send_invitation};
use crate::people::accounts::{self, Email, Mint, Person, Purpose, Status};
use crate::people::tenancy::rules::{
    AgencyRole, Contract, Grant, Hindrance, Place, Role, hindrance, may_hold, sentence_of,
};
use crate::people::tenancy::scope::SystemScope;
use crate::people::tenancy::store::{self, GrantRecord, NewGrant};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// A role, and where and until when it is to hold.
#[derive(Debug, Clone, Copy)]
pub struct Gift<'a> {
    pub role: Role,
    pub contract: Option<&'a Contract>,
    pub expires_on: Option<NaiveDate>,
}

/// Somebody to invite, as she was named.
#[derive(Debug, Clone, Copy)]
pub struct Invitee<'a> {
    pub email: &'a Email,
    pub name: &'a Line,
}

/// Gives a role. It holds from the person's next request on.
pub fn give(tx: &mut Tx, by: &PersonId, to: &Person, gift: Gift<'_>, now: Moment) -> Result<Grant> {
    if to.id == *by {
        return Err(Refusal::Forbidden(sentence_of(Hindrance::GivenToOneself).into()).into());
    }
    hand_over(tx, by, to, gift, now)
}

/// As [`give`], in place of what was held: a lead who steps down does it to herself.
pub fn hand_over(tx: &mut Tx, by: &PersonId, to: &Person, gift: Gift<'_>, now: Moment) -> Result<Grant> {
    check(tx, to, gift, now)?;
    let id = GrantId::from_uuid(clock::new_id());
    let contract = gift.contract.map(|it| &it.id);
    let new = NewGrant { id: &id, person: &to.id, role: gift.role, contract, by, expires_on: gift.expires_on };
    store::insert_given(tx, &new, now)?;
    let grant = Grant { id, role: gift.role, place: place(gift)?, expires_on: gift.expires_on };
    let until = gift.expires_on.map_or_else(|| "-".to_owned(), |it| it.to_string());
    let values = vec![("role", gift.role.word().to_owned()), ("until", until)];
    audit::append(tx, entry(by.as_str(), &grant, &to.id, "grant-given", values), now)?;
    Ok(grant)
}

fn check(tx: &mut Tx, to: &Person, gift: Gift<'_>, now: Moment) -> Result<()> {
    if !may_hold(gift.role, gift.contract.is_some()) {
        let text = "A CCO's role is given in a contract, an agency's without one.";
        return Err(FieldErrors::one("cco", text).into());
    }
    if gift.expires_on.is_some_and(|it| it < now.pacific_day()) {
        return Err(FieldErrors::one("expires_on", "The last day cannot have passed already.").into());
    }
    if matches!(to.status, Status::Disabled | Status::Former) {
        return Err(Refusal::Closed("This account is not in use. Enable it first.".into()).into());
    }
    let standing = store::standing(tx, &to.id)?.on(now.pacific_day());
    let place = place(gift)?;
    if standing.grants.iter().any(|it| it.role == gift.role && it.place == place) {
        return Err(FieldErrors::one("role", format!("{} holds this role there already.", to.name)).into());
    }
    Ok(())
}

fn place(gift: Gift<'_>) -> Result<Place> {
    match (gift.contract, gift.role) {
        (Some(contract), Role::Cco(_)) => Ok(Place::Contract {
            id: contract.id.clone(),
            slug: contract.slug.clone(),
            name: contract.name.clone(),
            organization: contract.organization.clone(),
        }),
        (None, Role::Agency(role)) => Ok(Place::Agency(role)),
        _ => Err(Fault::new("A CCO's role is given in a contract, an agency's without one").into()),
    }
}

/// Ends a role. It holds no longer from the person's next request on.
pub fn end(tx: &mut Tx, by: Option<&PersonId>, record: &GrantRecord, because: &str, now: Moment) -> Result<()> {
    if !store::end_grant(tx, &record.grant.id, by, because, now)? {
        return Err(Refusal::Closed("This role has ended already.".into()).into());
    }
    let values = vec![("role", record.grant.role.word().to_owned()), ("reason", because.to_owned())];
    let actor = by.map_or("system", PersonId::as_str);
    audit::append(tx, entry(actor, &record.grant, &record.person, "grant-ended", values), now)
}

/// Gives a role to whoever has this address. Who has no account yet is invited, and gets a link; who has one gets a notice.
pub fn invite(
    tx: &mut Tx,
    mint: &Mint,
    by: &PersonId,
    invitee: Invitee<'_>,
    gift: Gift<'_>,
    may: impl Fn(&mut Tx, &Person) -> Result<()>,
    now: Moment,
) -> Result<PersonId> {
    let person = find_or_add(tx, invitee.email, invitee.name, by.as_str(), now)?;
    if person.id == *by {
        let text = "This is your own address. Nobody gives a role to herself.";
        return Err(FieldErrors::one("email", text).into());
    }
    may(tx, &person)?;
    let grant = give(tx, by, &person, gift, now)?;
    if person.status == Status::Invited {
        send(tx, mint, by, &person, now)?;
    } else {
        letters::given(tx, &person, by, &grant, now)?;
    }
    Ok(person.id)
}

/// Sends somebody who was invited a new link, which says everything she is invited to.
pub fn send(tx: &mut Tx, mint: &Mint, by: &PersonId, person: &Person, now: Moment) -> Result<()> {
    let standing = store::standing(tx, &person.id)?.on(now.pacific_day());
    let what: Vec<String> = standing.grants.iter().map(Grant::words).collect();
    if what.is_empty() {
        return Err(Refusal::Closed("This person holds no role to be invited to. Give one first.".into()).into());
    }
    let name = letters::name_of(tx, by)?;
    send_invitation(tx, mint, person, Inviter { actor: by.as_str(), name: &name }, &what.join(" and "), now)
}

/// Who was invited and holds no role any more has nothing to come for: her link goes.
pub fn close_if_nothing_left(tx: &mut Tx, person: &Person, now: Moment) -> Result<()> {
    let is_idle = store::standing(tx, &person.id)?.on(now.pacific_day()).grants.is_empty();
    if person.status == Status::Invited && is_idle {
        close_links(tx, &person.id, Purpose::Invitation, "withdrawn", now)?;
    }
    Ok(())
}

/// Refuses what would leave nobody who can let others in.
pub fn keep_an_administrator(tx: &mut Tx, by: &PersonId, person: &PersonId, role: Role, now: Moment) -> Result<()> {
    if !matches!(role, Role::Agency(AgencyRole::OhaAdmin | AgencyRole::Sysadmin)) {
        return Ok(());
    }
    store::lock_holders(tx, role, None)?;
    let others = store::holders(tx, role, None, person, now.pacific_day(), true)?;
    match hindrance(role, by == person, others) {
        Some(it @ Hindrance::OwnAdministration) => Err(Refusal::Forbidden(sentence_of(it).into()).into()),
        Some(it) => Err(Refusal::Closed(sentence_of(it).into()).into()),
        None => Ok(()),
    }
}

/// Ends roles whose last day has passed, and tells people a fortnight before. Reading leaves such roles out already; this writes it down.
///
/// # Errors
/// Breaks when a query fails.
pub fn end_expired(tx: &mut Tx, _: &SystemScope, now: Moment) -> Result<usize> {
    const AT_ONCE: i64 = 100;
    const DAYS_AHEAD: u64 = 14;
    let today = now.pacific_day();
    let over = store::expired(tx, today, AT_ONCE)?;
    for record in &over {
        end(tx, None, record, "Its last day has passed.", now)?;
        if let Some(person) = reachable(tx, &record.person)? {
            letters::expired(tx, &person, &record.grant, now)?;
        }
    }
    for record in store::ending_between(tx, today, days_after(today, DAYS_AHEAD))? {
        if let Some(person) = reachable(tx, &record.person)? {
            letters::ending(tx, &person, &record.grant, now)?;
        }
    }
    Ok(over.len())
}

fn reachable(tx: &mut Tx, person: &PersonId) -> Result<Option<Person>> {
    Ok(accounts::profile(tx, person)?.map(|it| it.person).filter(|it| it.status == Status::Active))
}

fn entry(
    actor: &str,
    grant: &Grant,
    person: &PersonId,
    action: &'static str,
    values: Vec<(&'static str, String)>,
) -> Entry {
    let tenant = match &grant.place {
        Place::Contract { id, .. } => id.to_string(),
        Place::Agency(_) => "agency".into(),
    };
    Entry { actor: actor.to_owned(), tenant, action, subject_kind: "person", subject_id: person.to_string(), values }
}
