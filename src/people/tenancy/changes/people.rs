//! What OHA's administrators do with people and their roles.

use super::grants::{self, Gift, Invitee};
use super::letters;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{GrantId, PersonId};
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::changes as account;
use crate::people::accounts::{self, Mint, Person, Status};
use crate::people::tenancy::rules::{AgencyRole, Hindrance, sentence_of};
use crate::people::tenancy::scope::OhaScope;
use crate::people::tenancy::store::{self, GrantRecord};
use crate::platform::db::Tx;

/// Invites anybody to any role, or gives it to somebody who has an account.
///
/// # Errors
/// Invalid when the role does not fit the place, is held already, or the address is one's own or of a disabled account.
pub fn invite(
    tx: &mut Tx,
    scope: &OhaScope,
    mint: &Mint,
    invitee: Invitee<'_>,
    gift: Gift<'_>,
    now: Moment,
) -> Result<PersonId> {
    administers(scope)?;
    grants::invite(tx, mint, scope.person(), invitee, gift, |_, _| Ok(()), now)
}

/// Gives a person one more role.
///
/// # Errors
/// Forbidden for oneself; Invalid as in [`invite`].
pub fn give_role(tx: &mut Tx, scope: &OhaScope, person: &PersonId, gift: Gift<'_>, now: Moment) -> Result<()> {
    administers(scope)?;
    let person = known(tx, person)?;
    let grant = grants::give(tx, scope.person(), &person, gift, now)?;
    if person.status == Status::Active {
        letters::given(tx, &person, scope.person(), &grant, now)?;
    }
    Ok(())
}

/// Ends a role, with its reason.
///
/// # Errors
/// Not found when it is not this person's; Forbidden for one's own administration; Closed for the last administrator, and when it has ended.
pub fn end_role(
    tx: &mut Tx,
    scope: &OhaScope,
    person: &PersonId,
    grant: &GrantId,
    reason: &Line,
    now: Moment,
) -> Result<()> {
    administers(scope)?;
    let person = known(tx, person)?;
    let records = store::grant_records(tx, &person.id, None)?;
    let record = records.iter().find(|it| it.grant.id == *grant).ok_or(Refusal::NotFound)?;
    grants::keep_an_administrator(tx, scope.person(), &person.id, record.grant.role, now)?;
    grants::end(tx, Some(scope.person()), record, reason.as_str(), now)?;
    if person.status == Status::Active {
        letters::ended(tx, &person, scope.person(), &record.grant, now)?;
    }
    grants::close_if_nothing_left(tx, &person, now)
}

/// Keeps a person out, from her next request on.
///
/// # Errors
/// Forbidden for oneself; Closed for the last administrator, and when the account is not in use.
pub fn disable(tx: &mut Tx, scope: &OhaScope, person: &PersonId, reason: &Line, now: Moment) -> Result<()> {
    administers(scope)?;
    let person = known(tx, person)?;
    if person.id == *scope.person() {
        return Err(Refusal::Forbidden(sentence_of(Hindrance::OwnAdministration).into()).into());
    }
    for record in held(tx, &person.id)? {
        grants::keep_an_administrator(tx, scope.person(), &person.id, record.grant.role, now)?;
    }
    account::disable(tx, &person.id, scope.person(), reason, now)
}

/// Lets a person in again. Who never chose a password gets an invitation.
///
/// # Errors
/// Closed when the account is not disabled.
pub fn enable(tx: &mut Tx, scope: &OhaScope, mint: &Mint, person: &PersonId, now: Moment) -> Result<()> {
    administers(scope)?;
    let person = known(tx, person)?;
    let status = account::enable(tx, &person.id, scope.person(), now)?;
    if status == Status::Invited && !store::standing(tx, &person.id)?.on(now.pacific_day()).grants.is_empty() {
        grants::send(tx, mint, scope.person(), &Person { status, ..person }, now)?;
    }
    Ok(())
}

/// Removes the name and address of somebody who is gone. Her roles end; what she did stays.
///
/// # Errors
/// Closed when the account is not disabled.
pub fn anonymize(tx: &mut Tx, scope: &OhaScope, person: &PersonId, reason: &Line, now: Moment) -> Result<()> {
    administers(scope)?;
    known(tx, person)?;
    for record in held(tx, person)? {
        grants::end(tx, Some(scope.person()), &record, reason.as_str(), now)?;
    }
    account::anonymize(tx, person, scope.person(), reason, now)
}

/// Sends somebody who was invited a new link.
///
/// # Errors
/// Closed when she has an account already.
pub fn resend(tx: &mut Tx, scope: &OhaScope, mint: &Mint, person: &PersonId, now: Moment) -> Result<()> {
    administers(scope)?;
    let person = known(tx, person)?;
    grants::send(tx, mint, scope.person(), &person, now)
}

/// Takes an invitation back, with every role that it was to.
///
/// # Errors
/// Closed when she has an account already.
pub fn withdraw(tx: &mut Tx, scope: &OhaScope, person: &PersonId, now: Moment) -> Result<()> {
    administers(scope)?;
    let person = known(tx, person)?;
    if person.status != Status::Invited {
        return Err(Refusal::Closed("This person has an account already. End her roles instead.".into()).into());
    }
    for record in held(tx, &person.id)? {
        grants::end(tx, Some(scope.person()), &record, "The invitation was withdrawn.", now)?;
    }
    account::withdraw_invitation(tx, &person.id, scope.person().as_str(), now)
}

/// A scope of OHA is a reviewer's too.
fn administers(scope: &OhaScope) -> Result<()> {
    if scope.role() == AgencyRole::OhaAdmin {
        return Ok(());
    }
    Err(Refusal::Forbidden("For this you need to be an administrator of OHA's team.".into()).into())
}

fn known(tx: &mut Tx, person: &PersonId) -> Result<Person> {
    accounts::profile(tx, person)?.map(|it| it.person).ok_or_else(|| Refusal::NotFound.into())
}

/// What a person holds, expired or not: whatever was not ended.
fn held(tx: &mut Tx, person: &PersonId) -> Result<Vec<GrantRecord>> {
    let mut records = store::grant_records(tx, person, None)?;
    records.retain(|it| it.ended.is_none());
    Ok(records)
}
