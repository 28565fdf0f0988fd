//! Asking for a role, and the answer.

use super::grants::{self, Gift};
use super::letters;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{PersonId, RequestId};
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::{self, Status};
use crate::people::tenancy::rules::{AgencyRole, CcoRole, Contract, RequestState, Role};
use crate::people::tenancy::scope::{CcoScope, OhaScope};
use crate::people::tenancy::store::{self, NewRequest, RequestRecord};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// Open requests of one person; more would only bury those who answer.
const MOST_OPEN: usize = 5;
const LISTED: i64 = 100;

/// What is answered: a role, perhaps another than was asked for, or none.
#[derive(Debug, Clone)]
pub enum Verdict {
    Give(CcoRole),
    Deny,
}

/// Asks for a role in a contract. Its leads decide, or OHA's administrators where there is none.
///
/// # Errors
/// Invalid when it is held or asked for already, or too much is open.
pub fn ask_for_role(
    tx: &mut Tx,
    person: &PersonId,
    role: CcoRole,
    contract: &Contract,
    reason: &Line,
    now: Moment,
) -> Result<()> {
    let asker = accounts::profile(tx, person)?.ok_or(Refusal::NotFound)?.person;
    let open = store::requests_of(tx, person, LISTED)?;
    let open: Vec<&RequestRecord> = open.iter().filter(|it| it.state == RequestState::Asked).collect();
    let standing = store::standing(tx, person)?.on(now.pacific_day());
    if standing.role_in(&contract.slug).is_some_and(|it| it >= role) {
        return Err(FieldErrors::one("cco", "You hold this role there, or a stronger one.").into());
    }
    if open.iter().any(|it| it.contract.as_ref().is_some_and(|(id, _)| *id == contract.id)) {
        return Err(FieldErrors::one("cco", "You have asked there already. Wait for the answer.").into());
    }
    if open.len() >= MOST_OPEN {
        return Err(FieldErrors::one("cco", "Wait for an answer to what you have asked before.").into());
    }
    let id = RequestId::from_uuid(clock::new_id());
    let role = Role::Cco(role);
    let new = NewRequest { id: &id, person, role, contract: Some(&contract.id), reason: reason.as_str() };
    store::insert_request(tx, &new, now)?;
    tell_deciders(tx, &asker.name, role, contract, &id, now)?;
    let values = vec![("role", role.word().to_owned()), ("reason", reason.as_str().to_owned())];
    audit::append(tx, entry(person.as_str(), contract.id.as_str(), person, "role-asked", values), now)
}

fn tell_deciders(tx: &mut Tx, asker: &str, role: Role, contract: &Contract, id: &RequestId, now: Moment) -> Result<()> {
    let what = format!("{} of {}", role.label(), contract.name);
    let leads = store::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&contract.id))?;
    if leads.is_empty() {
        let admins = store::persons_with(tx, &[Role::Agency(AgencyRole::OhaAdmin)], None)?;
        return letters::asked(tx, admins, asker, &what, &format!("/desk/oha/role-requests/{id}"), now);
    }
    letters::asked(tx, leads, asker, &what, &format!("/desk/cco/{}/role-requests/{id}", contract.slug), now)
}

/// A lead's answer.
///
/// # Errors
/// Not found when the request is about another contract; Closed when it was answered already.
pub fn answer_in_contract(
    tx: &mut Tx,
    scope: &CcoScope,
    id: &RequestId,
    verdict: &Verdict,
    words: &str,
    now: Moment,
) -> Result<()> {
    let request = store::role_request(tx, id)?.ok_or(Refusal::NotFound)?;
    if request.contract.as_ref().is_none_or(|(it, _)| *it != scope.contract().id) {
        return Err(Refusal::NotFound.into());
    }
    answer(tx, scope.person(), &request, scope.contract(), verdict, words, now)
}

/// An administrator's answer.
///
/// # Errors
/// Not found when there is no such request; Closed when it was answered already.
pub fn answer_request(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &RequestId,
    verdict: &Verdict,
    words: &str,
    now: Moment,
) -> Result<()> {
    if scope.role() != AgencyRole::OhaAdmin {
        return Err(Refusal::Forbidden("For this you need to be an administrator of OHA's team.".into()).into());
    }
    let request = store::role_request(tx, id)?.ok_or(Refusal::NotFound)?;
    let (contract, _) = request.contract.clone().ok_or(Refusal::NotFound)?;
    let contract = store::contract(tx, &contract)?;
    answer(tx, scope.person(), &request, &contract, verdict, words, now)
}

fn answer(
    tx: &mut Tx,
    by: &PersonId,
    request: &RequestRecord,
    contract: &Contract,
    verdict: &Verdict,
    words: &str,
    now: Moment,
) -> Result<()> {
    let state = match verdict {
        Verdict::Give(_) => RequestState::Granted,
        Verdict::Deny => RequestState::Denied,
    };
    if !store::decide_request(tx, &request.id, state, by, words, now)? {
        return Err(Refusal::Closed("Somebody has answered this request already.".into()).into());
    }
    let person = accounts::profile(tx, &request.person)?.ok_or(Refusal::NotFound)?.person;
    match verdict {
        Verdict::Give(role) => {
            let gift = Gift { role: Role::Cco(*role), contract: Some(contract), expires_on: None };
            let grant = grants::give(tx, by, &person, gift, now)?;
            letters::given(tx, &person, by, &grant, now)?;
        }
        Verdict::Deny if person.status == Status::Active => {
            letters::denied(tx, request, &format!("{} of {}", request.role.label(), contract.name), now)?;
        }
        Verdict::Deny => (),
    }
    let values = vec![("state", state.word().to_owned()), ("answer", words.to_owned())];
    audit::append(tx, entry(by.as_str(), contract.id.as_str(), &request.person, "role-request-answered", values), now)
}

fn entry(
    by: &str,
    tenant: &str,
    person: &PersonId,
    action: &'static str,
    values: Vec<(&'static str, String)>,
) -> Entry {
    Entry {
        actor: by.to_owned(),
        tenant: tenant.to_owned(),
        action,
        subject_kind: "person",
        subject_id: person.to_string(),
        values,
    }
}
