//! Documents that were published elsewhere, registered so that the list is whole.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::publish::{append, of};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{PersonId, PublicationId};
use crate::kernel::texts::{Line, folded};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow::changes::no_stake;
use crate::people::tenancy::{AgencyRole, Contract, OhaScope, SystemScope};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::publishing::rules::{Kind, Legacy, Publication};
use crate::publishing::store::{self, NewPublication};

/// Who registers a document: an administrator, or the program when it is set up.
pub enum Registrar<'s> {
    Oha(&'s OhaScope),
    System(&'s SystemScope),
}

impl Registrar<'_> {
    fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Oha(scope) => Some(scope.person()),
            Self::System(_) => None,
        }
    }
}

/// A document to register: what it is, and where it stands.
#[derive(Debug, Clone)]
pub struct Registration {
    pub year: MeasurementYear,
    pub kind: Kind,
    pub title: Line,
    pub legacy: Legacy,
}

/// Registers a document that was published elsewhere, so that the list of plans and reports is whole.
///
/// # Errors
/// Forbidden for a reviewer, Closed when this very document was registered before.
pub fn register_legacy(
    tx: &mut Tx,
    by: &Registrar<'_>,
    contract: &Contract,
    registration: Registration,
    now: Moment,
) -> Result<Publication> {
    let Registration { year, kind, title, legacy } = registration;
    if let Registrar::Oha(scope) = by {
        if scope.role() != AgencyRole::OhaAdmin {
            return Err(Refusal::Forbidden("Only an administrator of OHA's team registers documents.".into()).into());
        }
        no_stake(scope, contract)?;
    }
    store::raise_edition(tx)?;
    if store::is_registered(tx, &contract.id, year, kind, &legacy.url)? {
        return Err(Refusal::Closed("This document was registered before. Nothing was added.".into()).into());
    }
    let publication = Publication {
        id: PublicationId::from_uuid(clock::new_id()),
        kind,
        contract: contract.id.clone(),
        year,
        version: store::next_version(tx, &contract.id, year, kind)?,
        title: title.as_str().to_owned(),
        sha256: legacy_seal(contract, year, kind, &title, &legacy),
        legacy: Some(legacy.clone()),
        published_at: now,
        withdrawn_at: None,
        withdrawal_reason: None,
        correction: None,
    };
    let search_text = folded(&[title.as_str(), &contract.name, &contract.legal_name, &legacy.source].join("\n"));
    let new = NewPublication { search_text, legacy: Some(&legacy), by: by.person(), ..of(&publication, contract) };
    store::insert(tx, &new, now)?;
    let actor = by.person().map_or_else(|| "system".to_owned(), ToString::to_string);
    let values =
        vec![("title", publication.title.clone()), ("url", legacy.url.as_str().to_owned()), ("source", legacy.source)];
    append(tx, &actor, contract, &publication, "registration", values, now)?;
    Ok(publication)
}

/// What a registered document is known by; the document itself is not ours to hash.
fn legacy_seal(contract: &Contract, year: MeasurementYear, kind: Kind, title: &Line, legacy: &Legacy) -> String {
    let record = json!({
        "cco": contract.slug, "year": year.number(), "kind": kind.word(), "title": title.as_str(),
        "url": legacy.url.as_str(), "dated_on": legacy.dated_on.to_string(), "source": legacy.source,
    });
    hex::encode(Sha256::digest(record.to_string().as_bytes()))
}
