//! Giving a role, and bringing the reference records of counties and contracts in.

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::{ContractId, GrantId, PersonId};
use crate::kernel::time::Moment;
use crate::people::tenancy::io::{ContractLine, CountyLine, CoverageLine, relative_day};
use crate::people::tenancy::rules::{Coverage, Role, Rurality};
use crate::people::tenancy::scope::SystemScope;
use crate::people::tenancy::store::{self, ContractRow, CountyRow};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// Gives a person a role, in a contract or in an agency.
///
/// # Errors
/// Breaks when a CCO's role comes without a contract or an agency's role with one.
pub fn give(
    tx: &mut Tx,
    system: &SystemScope,
    person: &PersonId,
    role: Role,
    contract: Option<&ContractId>,
    now: Moment,
) -> Result<()> {
    if matches!(role, Role::Cco(_)) != contract.is_some() {
        return Err(Fault::new("A CCO's role is given in a contract, an agency's without one").into());
    }
    let id = GrantId::from_uuid(clock::new_id());
    store::insert_grant(tx, &id, person, role, contract, now)?;
    let entry = Entry {
        actor: "system".into(),
        tenant: contract.map_or_else(|| "agency".into(), ToString::to_string),
        action: "grant-given",
        subject_kind: "person",
        subject_id: person.to_string(),
        values: vec![("role", role.word().to_owned()), ("reason", system.reason().to_owned())],
    };
    audit::append(tx, entry, now)
}

/// Brings counties and contracts in. What is known stays as it is; a second run adds nothing.
///
/// # Errors
/// Breaks when a line holds an unknown word or date, or names a county or contract that does not exist.
pub fn load_reference(
    tx: &mut Tx,
    counties: &[CountyLine],
    contracts: &[ContractLine],
    coverage: &[CoverageLine],
    year: Option<i32>,
    now: Moment,
) -> Result<()> {
    let corrected = keep_counties(tx, counties)?;
    let mut added = Vec::new();
    for line in contracts {
        let row = contract_row(line, year)?;
        if store::contract_by_slug(tx, &line.slug)?.is_some() {
            if store::keep_ending(tx, &row)? {
                added.push(format!("{} (its end)", line.slug));
            }
            continue;
        }
        store::insert_contract(tx, &row)?;
        for area in coverage.iter().filter(|it| it.cco_slug == line.slug) {
            let coverage = Coverage::parse(&area.coverage)
                .ok_or_else(|| Fault::new(format!("No coverage is called {}", area.coverage)))?;
            store::insert_contract_county(tx, &row.contract_id, &area.county_slug, coverage)?;
        }
        added.push(line.slug.clone());
    }
    if added.is_empty() && corrected.is_empty() {
        return Ok(());
    }
    let entry = Entry {
        actor: "system".into(),
        tenant: "system".into(),
        action: "reference-loaded",
        subject_kind: "reference",
        subject_id: "contracts".into(),
        values: vec![("added", added.join(" ")), ("counties", corrected.join(" "))],
    };
    audit::append(tx, entry, now)
}

/// The slugs of what was added or corrected.
fn keep_counties(tx: &mut Tx, lines: &[CountyLine]) -> Result<Vec<String>> {
    let mut corrected = Vec::new();
    for line in lines {
        Rurality::parse(&line.rurality)
            .ok_or_else(|| Fault::new(format!("No rurality is called {}", line.rurality)))?;
        let row = CountyRow {
            county: line.slug.clone(),
            fips: line.fips.clone(),
            name: line.name.clone(),
            rurality: line.rurality.clone(),
        };
        if store::keep_county(tx, &row)? {
            corrected.push(line.slug.clone());
        }
    }
    Ok(corrected)
}

fn contract_row(line: &ContractLine, year: Option<i32>) -> Result<ContractRow> {
    let day = |raw: &str| relative_day(raw, year.unwrap_or_default());
    let text = |raw: &str| Some(raw.to_owned()).filter(|it| !it.is_empty());
    Ok(ContractRow {
        contract_id: clock::new_id().to_string(),
        slug: line.slug.clone(),
        organization: line.organization.clone(),
        organization_name: line.organization_name.clone(),
        legal_name: line.legal_name.clone(),
        short_name: line.short_name.clone(),
        website: (!line.domain.is_empty()).then(|| format!("https://{}", line.domain)),
        starts_on: day(&line.starts_on)?.ok_or_else(|| Fault::new(format!("{} has no first day", line.slug)))?,
        ends_on: day(&line.ends_on)?,
        demonstration: year.is_some(),
        provenance: line.provenance.clone(),
        row_version: 1,
        acts_until: day(&line.acts_until)?,
        acts_until_provenance: text(&line.acts_until_provenance),
        successor: text(&line.successor),
        end_said_at: None,
    })
}
