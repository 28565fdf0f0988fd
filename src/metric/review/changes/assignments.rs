//! Who reviews which CCO. It decides whose queue shows a submission first and who gets its mail, not who may review it.

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{AssignmentId, PersonId};
use crate::kernel::time::Moment;
use crate::metric::workflow::store;
use crate::people::tenancy::{self, AgencyRole, Contract, OhaScope, Role};
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;

/// Assigns a reviewer to a CCO.
///
/// # Errors
/// Invalid when the person is no reviewer or holds a role in the organization, Closed when she is assigned already.
pub fn assign(
    tx: &mut Tx,
    scope: &OhaScope,
    contract: &Contract,
    person: &PersonId,
    now: Moment,
) -> Result<AssignmentId> {
    administers(scope)?;
    let roles = [Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::OhaAdmin)];
    if !tenancy::persons_with(tx, &roles, None)?.iter().any(|(it, ..)| it == person) {
        return Err(FieldErrors::one("person", "Choose one of OHA's reviewers.").into());
    }
    if tenancy::stakeholders(tx, &contract.organization)?.contains(person) {
        let text = format!("This person holds a role in {}, so a colleague reviews it.", contract.organization_name);
        return Err(FieldErrors::one("person", text).into());
    }
    let id = store::insert_assignment(tx, scope, &contract.id, person, now)?;
    record(tx, scope, contract, "review-assignment", person, now)?;
    Ok(id)
}

/// Ends an assignment. It stays in the list of those that were.
///
/// # Errors
/// Not found when there is none, Stale when somebody else has ended it.
pub fn end_assignment(tx: &mut Tx, scope: &OhaScope, id: &AssignmentId, version: i64, now: Moment) -> Result<()> {
    administers(scope)?;
    let found = store::assignments(tx, scope)?.into_iter().find(|it| it.id == *id);
    let assignment = found.ok_or(Refusal::NotFound)?;
    if assignment.version != version {
        return Err(
            Refusal::Stale("Somebody else has changed this assignment. Nothing of yours was changed.".into()).into()
        );
    }
    store::end_assignment(tx, scope, &assignment, now)?;
    let contract = tenancy::contract(tx, &assignment.contract)?;
    record(tx, scope, &contract, "review-assignment-end", &assignment.person, now)
}

fn administers(scope: &OhaScope) -> Result<()> {
    if scope.role() == AgencyRole::OhaAdmin {
        return Ok(());
    }
    Err(Refusal::Forbidden("Only an administrator of OHA's team can do this.".into()).into())
}

fn record(
    tx: &mut Tx,
    scope: &OhaScope,
    contract: &Contract,
    action: &'static str,
    person: &PersonId,
    now: Moment,
) -> Result<()> {
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: contract.id.to_string(),
        action,
        subject_kind: "contract",
        subject_id: contract.id.to_string(),
        values: vec![("person", person.to_string())],
    };
    audit::append(tx, entry, now)
}
