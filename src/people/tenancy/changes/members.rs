//! What a lead does with the people of her contract. Each change finds its person within the scope, so nobody of another contract is reached.

use super::grants::{self, Gift, Invitee};
use super::letters;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::{Mint, Person, Status};
use crate::people::tenancy::rules::{CcoRole, Hindrance, Role, hindrance, sentence_of};
use crate::people::tenancy::scope::CcoScope;
use crate::people::tenancy::store::{self, GrantRecord};
use crate::platform::db::Tx;

const LEAD: Role = Role::Cco(CcoRole::Lead);

/// Invites somebody to this contract, or gives the role to somebody who has an account.
///
/// # Errors
/// Invalid when the address is one's own, of an agency's staff or of a disabled account, or the role is held already.
pub fn invite_to_contract(
    tx: &mut Tx,
    scope: &CcoScope,
    mint: &Mint,
    invitee: Invitee<'_>,
    role: CcoRole,
    now: Moment,
) -> Result<PersonId> {
    let gift = Gift { role: Role::Cco(role), contract: Some(scope.contract()), expires_on: None };
    let may = |tx: &mut Tx, person: &Person| {
        let standing = store::standing(tx, &person.id)?.on(now.pacific_day());
        // Who holds a role at a CCO may not review it: a lead must not be able to choose her reviewers that way.
        if standing.agency_roles().next().is_some() {
            let text = "This person works for OHA or a facilitator of technical assistance. OHA's administrator can give her a role here.";
            return Err(FieldErrors::one("email", text).into());
        }
        if standing.role_in(&scope.contract().slug).is_some() {
            let text = "This person holds a role here already. Change it on her page.";
            return Err(FieldErrors::one("email", text).into());
        }
        Ok(())
    };
    grants::invite(tx, mint, scope.person(), invitee, gift, may, now)
}

/// Gives a member another role in place of those she holds here.
///
/// # Errors
/// Not found outside the contract; Invalid when she holds just this role, or is the last lead.
pub fn change_role(
    tx: &mut Tx,
    scope: &CcoScope,
    person: &PersonId,
    role: CcoRole,
    reason: &Line,
    now: Moment,
) -> Result<()> {
    let member = store::person_of(tx, scope, person)?.person;
    let held = held(tx, scope, person, now)?;
    let role = Role::Cco(role);
    if held.is_empty() {
        return Err(Refusal::Closed("This person holds no role here any more. Invite her again.".into()).into());
    }
    if held.iter().all(|it| it.grant.role == role) {
        let text = format!("{} is {} already. Choose another role.", member.name, role.label());
        return Err(FieldErrors::one("role", text).into());
    }
    if role != LEAD && is_last_lead(tx, scope, person, &held, now)? {
        let text = "This is the last lead of the contract. Make somebody else a lead first.";
        return Err(FieldErrors::one("role", text).into());
    }
    replace(tx, scope, &member, &held, role, reason.as_str(), now)
}

fn replace(
    tx: &mut Tx,
    scope: &CcoScope,
    member: &Person,
    held: &[GrantRecord],
    role: Role,
    reason: &str,
    now: Moment,
) -> Result<()> {
    let before: Vec<String> = held.iter().map(|it| it.grant.role.label().to_owned()).collect();
    for record in held {
        grants::end(tx, Some(scope.person()), record, reason, now)?;
    }
    let gift = Gift { role, contract: Some(scope.contract()), expires_on: None };
    let grant = grants::hand_over(tx, scope.person(), member, gift, now)?;
    if member.status == Status::Active {
        letters::changed(tx, member, scope.person(), &before.join(" and "), &grant, now)?;
    }
    Ok(())
}

/// Ends everything that a member holds here. The last lead names who takes over.
///
/// # Errors
/// Not found outside the contract; Invalid when a successor is missing or cannot be one.
pub fn end_membership(
    tx: &mut Tx,
    scope: &CcoScope,
    person: &PersonId,
    successor: Option<&PersonId>,
    reason: &Line,
    now: Moment,
) -> Result<()> {
    let member = store::person_of(tx, scope, person)?.person;
    let held = held(tx, scope, person, now)?;
    if held.is_empty() {
        return Err(Refusal::Closed("This person holds no role here any more.".into()).into());
    }
    if is_last_lead(tx, scope, person, &held, now)? {
        let text = sentence_of(Hindrance::LastLead);
        let successor = successor.ok_or_else(|| FieldErrors::one("successor", text))?;
        appoint(tx, scope, person, successor, now)?;
    }
    for record in &held {
        grants::end(tx, Some(scope.person()), record, reason.as_str(), now)?;
        if member.status == Status::Active {
            letters::ended(tx, &member, scope.person(), &record.grant, now)?;
        }
    }
    grants::close_if_nothing_left(tx, &member, now)
}

fn appoint(tx: &mut Tx, scope: &CcoScope, leaving: &PersonId, successor: &PersonId, now: Moment) -> Result<()> {
    let unfit = || FieldErrors::one("successor", "Choose somebody who works here and can sign in.");
    let next = store::person_of(tx, scope, successor).map_err(|_| unfit())?.person;
    let theirs = held(tx, scope, successor, now)?;
    if successor == leaving || next.status != Status::Active || theirs.is_empty() {
        return Err(unfit().into());
    }
    replace(tx, scope, &next, &theirs, LEAD, "Takes over as lead.", now)
}

/// Sends somebody who was invited here a new link.
///
/// # Errors
/// Not found outside the contract; Closed when she has an account already.
pub fn resend_in_contract(tx: &mut Tx, scope: &CcoScope, mint: &Mint, person: &PersonId, now: Moment) -> Result<()> {
    let member = store::person_of(tx, scope, person)?.person;
    if held(tx, scope, person, now)?.is_empty() {
        return Err(Refusal::Closed("This person holds no role here any more. Invite her again.".into()).into());
    }
    grants::send(tx, mint, scope.person(), &member, now)
}

/// Takes an invitation to this contract back.
///
/// # Errors
/// Not found outside the contract; Closed when she has an account already.
pub fn withdraw_in_contract(tx: &mut Tx, scope: &CcoScope, person: &PersonId, now: Moment) -> Result<()> {
    let member = store::person_of(tx, scope, person)?.person;
    let held = held(tx, scope, person, now)?;
    if member.status != Status::Invited || held.is_empty() {
        return Err(Refusal::Closed("There is no invitation of this person to withdraw.".into()).into());
    }
    for record in &held {
        grants::end(tx, Some(scope.person()), record, "The invitation was withdrawn.", now)?;
    }
    grants::close_if_nothing_left(tx, &member, now)
}

/// What a member holds here, in force.
fn held(tx: &mut Tx, scope: &CcoScope, person: &PersonId, now: Moment) -> Result<Vec<GrantRecord>> {
    let mut records = store::grant_records(tx, person, Some(&scope.contract().id))?;
    records.retain(|it| it.ended.is_none() && it.grant.is_in_force(now.pacific_day()));
    Ok(records)
}

fn is_last_lead(tx: &mut Tx, scope: &CcoScope, person: &PersonId, held: &[GrantRecord], now: Moment) -> Result<bool> {
    if !held.iter().any(|it| it.grant.role == LEAD) {
        return Ok(false);
    }
    let contract = Some(&scope.contract().id);
    store::lock_holders(tx, LEAD, contract)?;
    let others = store::holders(tx, LEAD, contract, person, now.pacific_day(), false)?;
    Ok(hindrance(LEAD, scope.person() == person, others) == Some(Hindrance::LastLead))
}
