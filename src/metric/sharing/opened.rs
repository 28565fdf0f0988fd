//! What stands behind an opening today: the draft, or why it is closed.

use chrono::NaiveDate;

use super::rules::{Agency, Closed, Ground, Opening};
use crate::kernel::failure::{Error, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::metric::measures::{self, Component, Year};
use crate::metric::submissions::{self, Facts};
use crate::metric::workflow::{self, Submission};
use crate::people::tenancy::{self, AgencyRole, CcoRole, CcoScope, Contract, Role};
use crate::platform::db::Conn;

/// The contract of an opening, and its draft where it is open.
pub struct Behind {
    pub contract: Contract,
    pub facts: std::result::Result<Facts, Closed>,
}

/// Looks behind an opening by the authority of whoever opened it: what she may not read any more is not shown in her name.
///
/// # Errors
/// Breaks when a query fails.
pub fn behind(conn: &mut Conn, opening: &Opening, today: NaiveDate) -> Result<Behind> {
    let contract = tenancy::contract(conn, &opening.contract)?;
    let closed = |closed| Behind { contract: contract.clone(), facts: Err(closed) };
    if opening.withdrawn_at.is_some() {
        return Ok(closed(Closed::Withdrawn));
    }
    let Some(scope) = lent(conn, opening, &contract)? else { return Ok(closed(Closed::OpenerLeft)) };
    let year = measures::year(conn, opening.year)?;
    let submission = own(conn, &scope, &year, opening.component)?;
    if let Some(why) = opening.closed(&ground(&submission, &year, &contract, true, today)) {
        return Ok(closed(why));
    }
    let facts = submissions::gather(conn, &scope, year, opening.component)?;
    Ok(Behind { contract, facts: Ok(facts) })
}

fn lent(conn: &mut Conn, opening: &Opening, contract: &Contract) -> Result<Option<CcoScope>> {
    let standing = tenancy::standing(conn, &opening.by)?;
    let is_active = editors(conn, contract)?.contains(&opening.by);
    match tenancy::cco_scope_lent_by(standing, contract.clone()) {
        Ok(scope) if is_active => Ok(Some(scope)),
        Ok(_) | Err(Error::Refused(Refusal::NotFound)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a scope's contract has of a component.
///
/// # Errors
/// Not found when it was never started.
pub fn own(conn: &mut Conn, scope: &CcoScope, year: &Year, component: Component) -> Result<Submission> {
    Ok(workflow::store::find(conn, scope, year.number, component)?.ok_or(Refusal::NotFound)?)
}

/// Active people who edit for a contract.
///
/// # Errors
/// Breaks when a query fails.
pub fn editors(conn: &mut Conn, contract: &Contract) -> Result<Vec<PersonId>> {
    let roles = [Role::Cco(CcoRole::Editor), Role::Cco(CcoRole::Lead)];
    Ok(tenancy::persons_with(conn, &roles, Some(&contract.id))?.into_iter().map(|(id, ..)| id).collect())
}

/// Somebody of an agency who may be asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub agency: Agency,
    pub id: PersonId,
    pub name: String,
    pub email: String,
}

/// Everybody at OHA and TA who holds no role in the organization.
///
/// # Errors
/// Breaks when a query fails.
pub fn whom_to_ask(conn: &mut Conn, contract: &Contract) -> Result<Vec<Asked>> {
    let stakeholders = tenancy::stakeholders(conn, &contract.organization)?;
    let agencies = [
        (Agency::Oha, [AgencyRole::OhaReviewer, AgencyRole::OhaAdmin]),
        (Agency::Ta, [AgencyRole::TaFacilitator, AgencyRole::TaOwner]),
    ];
    let mut found = Vec::new();
    for (agency, roles) in agencies {
        let people = tenancy::persons_with(conn, &roles.map(Role::Agency), None)?;
        let free = people.into_iter().filter(|(id, ..)| !stakeholders.contains(id));
        found.extend(free.map(|(id, name, email)| Asked { agency, id, name, email }));
    }
    Ok(found)
}

pub fn ground(
    submission: &Submission,
    year: &Year,
    contract: &Contract,
    may_opener_edit: bool,
    today: NaiveDate,
) -> Ground {
    Ground {
        today,
        state: submission.state,
        submitted_at: submission.submitted_at,
        has_contract_ended: contract.has_ended(today),
        is_year_closed: year.is_closed(),
        may_opener_edit,
    }
}
