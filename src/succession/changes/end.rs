//! OHA says how a contract ends, changes it, or takes it back.

use super::letters;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::Narrative;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow;
use crate::people::tenancy::{self, AgencyRole, Contract, ContractEnd, ContractRecord, OhaScope, PublicScope};
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;
use crate::platform::edition;
use crate::publishing;
use crate::succession::rules::Around;

/// Saves how a contract ends, over the version that was read, and tells the leads of both contracts.
///
/// # Errors
/// Forbidden for a reviewer and for whoever has a stake, Stale when somebody else saved meanwhile, Invalid when it does not hold together.
pub fn set_end(
    tx: &mut Tx,
    scope: &OhaScope,
    slug: &str,
    end: &ContractEnd,
    reason: &Narrative,
    version: i64,
    now: Moment,
) -> Result<()> {
    if scope.role() != AgencyRole::OhaAdmin {
        return Err(Refusal::Forbidden("Only an administrator of OHA's team says how a contract ends.".into()).into());
    }
    // Public pages say when a contract ends. Its row is also the queue in which two who would make a circle wait for each other.
    edition::raise(tx)?;
    let before = tenancy::contract_record(tx, scope, slug)?;
    workflow::changes::no_stake(scope, &before.contract)?;
    if before.version != version {
        return Err(Refusal::Stale(
            "Somebody else has changed this contract meanwhile. Nothing was overwritten.".into(),
        )
        .into());
    }
    let all = of_this_instance(tx, &before.contract)?;
    let last_year = last_year(tx, scope, &before.contract)?;
    let mistakes = Around { contract: &before.contract, all: &all, last_year }.mistakes(end);
    if !mistakes.is_empty() {
        return Err(mistakes.into());
    }
    tenancy::keep_end(tx, scope, &before.contract, end, version, now)?;
    letters::queue(tx, &before.contract, &end.applied(&before.contract), &all, version + 1, now)?;
    audit::append(tx, entry(scope, &before, end, reason), now)
}

fn of_this_instance(tx: &mut Tx, contract: &Contract) -> Result<Vec<Contract>> {
    let mut all = tenancy::contracts(tx)?;
    all.retain(|it| it.demonstration == contract.demonstration);
    Ok(all)
}

/// The last year in which anything was begun or published under it.
fn last_year(tx: &mut Tx, scope: &OhaScope, contract: &Contract) -> Result<Option<MeasurementYear>> {
    let begun = workflow::store::last_year_begun(tx, scope, &contract.id)?;
    let published = publishing::last_year_of(tx, &PublicScope::new(), &contract.id)?;
    Ok(begun.max(published))
}

fn entry(scope: &OhaScope, before: &ContractRecord, end: &ContractEnd, reason: &Narrative) -> Entry {
    let day = |it: Option<chrono::NaiveDate>| it.map_or_else(String::new, |it| it.to_string());
    let contract = &before.contract;
    Entry {
        actor: scope.person().to_string(),
        tenant: contract.id.to_string(),
        action: "contract-end",
        subject_kind: "contract",
        subject_id: contract.id.to_string(),
        values: vec![
            ("ends_on_before", day(contract.ends_on)),
            ("ends_on", day(end.ends_on)),
            ("acts_until_before", day(contract.acts_until)),
            ("acts_until", day(end.acts_until)),
            ("successor_before", contract.successor.clone().unwrap_or_default()),
            ("successor", end.successor.clone().unwrap_or_default()),
            ("reason", reason.as_str().to_owned()),
        ],
    }
}
