//! Scopes: proofs that somebody may look here. Their fields are private and only this file makes one.

use super::rules::{AgencyRole, CcoRole, Contract, Standing};
use super::store;
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::platform::audit::{self, Entry};
use crate::platform::db::{Conn, Tx};

/// One person's role in one contract: everything of that contract, and nothing of another.
#[derive(Debug, Clone)]
pub struct CcoScope {
    contract: Contract,
    role: CcoRole,
    standing: Standing,
}

/// A reviewer or administrator of OHA: what was submitted by any CCO, never an unshared draft.
#[derive(Debug, Clone)]
pub struct OhaScope {
    role: AgencyRole,
    standing: Standing,
}

/// A facilitator of technical assistance: states, dates and items, never the text of a draft.
#[derive(Debug, Clone)]
pub struct TaScope {
    standing: Standing,
}

/// Anybody: publications, and records that are public by their own flag.
#[derive(Debug, Clone, Copy)]
pub struct PublicScope(());

/// The program itself, with the reason why it acts without a person.
#[derive(Debug, Clone)]
pub struct SystemScope {
    reason: &'static str,
}

/// An editor or a lead of the contract that OHA named as the successor of another: what of that other's plans was approved, to copy goals
/// from, and nothing beside it.
#[derive(Debug, Clone)]
pub struct SuccessorScope {
    own: CcoScope,
    predecessor: Contract,
}

impl CcoScope {
    /// The lookup is the authorization: no grant here, no such place. A grant of too little is refused aloud.
    pub(super) fn prove(standing: Standing, contract: Option<Contract>, least: CcoRole) -> Result<Self> {
        let contract = contract.ok_or(Refusal::NotFound)?;
        let role = standing.role_in(&contract.slug).ok_or(Refusal::NotFound)?;
        let reaches = match least {
            CcoRole::Viewer | CcoRole::Signer => true,
            CcoRole::Editor => role.may_edit(),
            CcoRole::Lead => role.may_submit(),
        };
        if !reaches {
            let who = if least == CcoRole::Lead { "a lead" } else { "an editor or a lead" };
            return Err(Refusal::Forbidden(format!(
                "For this you need to be {who} of {}. Ask your lead, or go on reading.",
                contract.name
            ))
            .into());
        }
        Ok(Self { contract, role, standing })
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    pub fn role(&self) -> CcoRole {
        self.role
    }

    pub fn person(&self) -> &PersonId {
        &self.standing.person
    }

    pub fn standing(&self) -> &Standing {
        &self.standing
    }
}

impl OhaScope {
    pub(super) fn prove(standing: Standing, reaches: impl Fn(AgencyRole) -> bool) -> Result<Self> {
        let role = agency_role(&standing, &[AgencyRole::OhaAdmin, AgencyRole::OhaReviewer])?;
        if !reaches(role) {
            return Err(Refusal::Forbidden("For this you need to be an administrator of OHA's team.".into()).into());
        }
        Ok(Self { role, standing })
    }

    pub fn role(&self) -> AgencyRole {
        self.role
    }

    pub fn person(&self) -> &PersonId {
        &self.standing.person
    }

    pub fn standing(&self) -> &Standing {
        &self.standing
    }
}

impl TaScope {
    pub(super) fn prove(standing: Standing) -> Result<Self> {
        agency_role(&standing, &[AgencyRole::TaOwner, AgencyRole::TaFacilitator])?;
        Ok(Self { standing })
    }

    pub fn person(&self) -> &PersonId {
        &self.standing.person
    }

    pub fn standing(&self) -> &Standing {
        &self.standing
    }
}

impl SuccessorScope {
    /// The relation is looked up each time, so it ends with OHA's word.
    ///
    /// # Errors
    /// Not found when OHA has not named this contract as the successor of that one.
    pub fn of(conn: &mut Conn, own: &CcoScope, predecessor: &str) -> Result<Self> {
        let all = Self::all_of(conn, own)?;
        all.into_iter().find(|it| it.predecessor.slug == predecessor).ok_or_else(|| Refusal::NotFound.into())
    }

    /// As [`SuccessorScope::of`], and holds the row that says so until the transaction ends.
    ///
    /// # Errors
    /// As [`SuccessorScope::of`].
    pub fn hold(tx: &mut Tx, own: &CcoScope, predecessor: &str) -> Result<Self> {
        let found = Self::of(tx, own, predecessor)?;
        store::lock(tx, &found.predecessor.id)?;
        Self::of(tx, own, predecessor)
    }

    /// One for each contract that this one took over from; none for who only reads.
    ///
    /// # Errors
    /// Breaks when a query fails.
    pub fn all_of(conn: &mut Conn, own: &CcoScope) -> Result<Vec<Self>> {
        if !own.role.may_edit() {
            return Ok(Vec::new());
        }
        let mut found = store::taken_over_by(conn, own)?;
        found.retain(|it| it.id != own.contract.id && it.demonstration == own.contract.demonstration);
        Ok(found.into_iter().map(|predecessor| Self { own: own.clone(), predecessor }).collect())
    }

    pub fn own(&self) -> &CcoScope {
        &self.own
    }

    pub fn predecessor(&self) -> &Contract {
        &self.predecessor
    }
}

impl PublicScope {
    /// What is public needs no proof; the type keeps work in progress out of public queries.
    pub fn new() -> Self {
        Self(())
    }
}

impl Default for PublicScope {
    fn default() -> Self {
        Self::new()
    }
}

impl SystemScope {
    /// Every use is listed in `tests/it/access.rs` with its reason.
    pub fn because(reason: &'static str) -> Self {
        Self { reason }
    }

    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

/// All that one person may look into: a scope for each place in which she holds a role.
#[derive(Debug, Clone)]
pub struct Scopes {
    pub ccos: Vec<CcoScope>,
    pub oha: Option<OhaScope>,
    pub ta: Option<TaScope>,
}

impl Scopes {
    /// # Errors
    /// Breaks when a query fails.
    pub fn of(conn: &mut Conn, standing: &Standing) -> Result<Self> {
        let mut ccos = Vec::new();
        for (slug, _) in standing.contracts() {
            let contract = store::contract_by_slug(conn, slug)?;
            ccos.push(CcoScope::prove(standing.clone(), contract, CcoRole::Viewer)?);
        }
        Ok(Self {
            ccos,
            oha: OhaScope::prove(standing.clone(), |_| true).ok(),
            ta: TaScope::prove(standing.clone()).ok(),
        })
    }
}

/// The operator's door, and the seeder's: a scope for a person who holds the role, written down in the audit log.
///
/// # Errors
/// Breaks when the person holds no such role in the contract.
pub fn cco_scope_for_command(
    tx: &mut Tx,
    system: &SystemScope,
    standing: Standing,
    contract: Contract,
    now: Moment,
) -> Result<CcoScope> {
    let role = standing
        .role_in(&contract.slug)
        .ok_or_else(|| Fault::new(format!("This person holds no role in {}", contract.slug)))?;
    audit::append(tx, opened(contract.id.to_string(), &standing.person, system), now)?;
    Ok(CcoScope { contract, role, standing })
}

/// As [`cco_scope_for_command`], for somebody of OHA.
///
/// # Errors
/// Breaks when the person holds no role at OHA.
pub fn oha_scope_for_command(tx: &mut Tx, system: &SystemScope, standing: Standing, now: Moment) -> Result<OhaScope> {
    let scope = OhaScope::prove(standing, |_| true)?;
    audit::append(tx, opened("agency".into(), scope.person(), system), now)?;
    Ok(scope)
}

/// What an editor of a contract lends to whom she has opened a draft: her own view of it, to read and never to write. It ends with her role,
/// so nothing stays open in the name of somebody who has left.
///
/// # Errors
/// Not found when she edits nothing there any more.
pub fn cco_scope_lent_by(opener: Standing, contract: Contract) -> Result<CcoScope> {
    opener.role_in(&contract.slug).filter(|it| it.may_edit()).ok_or(Refusal::NotFound)?;
    Ok(CcoScope { contract, role: CcoRole::Viewer, standing: opener })
}

fn opened(tenant: String, person: &PersonId, system: &SystemScope) -> Entry {
    Entry {
        actor: "system".into(),
        tenant,
        action: "scope-opened",
        subject_kind: "person",
        subject_id: person.to_string(),
        values: vec![("reason", system.reason().to_owned())],
    }
}

fn agency_role(standing: &Standing, wanted: &[AgencyRole]) -> Result<AgencyRole> {
    let roles: Vec<AgencyRole> = standing.agency_roles().collect();
    wanted.iter().copied().find(|it| roles.contains(it)).ok_or_else(|| Refusal::NotFound.into())
}
