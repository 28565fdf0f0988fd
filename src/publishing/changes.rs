//! What becomes public, and what ceases to be: each change is one transaction, one line of the audit log and a new edition.

use chrono::Duration;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::rules::{self, Frozen, Kind, Legacy, Publication, freeze};
use super::store::{self, NewPublication};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::{PersonId, PublicationId, ReportId};
use crate::kernel::texts::{Line, Narrative, folded};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::changes::no_stake;
use crate::metric::workflow::{self, Snapshot, State, Submission};
use crate::people::tenancy::{self, AgencyRole, CcoRole, Contract, OhaScope, PublicScope, Role, SystemScope};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};

/// Publishes what was approved, and tells the CCO's leads.
///
/// # Errors
/// Forbidden for anybody but an administrator without a stake in the organization, Closed when it is not approved or was published before.
pub fn publish(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    snapshot: &Snapshot,
    contract: &Contract,
    now: Moment,
) -> Result<Publication> {
    may_publish(scope, submission, snapshot, contract)?;
    // First the edition: two who publish at once then stand in line, and the second sees what the first has written.
    store::raise_edition(tx)?;
    let counties = counties_of(tx, contract)?;
    let frozen = freeze(snapshot, contract, &counties)?;
    let (content, sha256) = frozen.sealed()?;
    let version = store::next_version(tx, &contract.id, submission.year, Kind::ActionPlan)?;
    let publication = Publication {
        id: PublicationId::from_uuid(clock::new_id()),
        kind: Kind::ActionPlan,
        contract: contract.id.clone(),
        year: submission.year,
        version,
        title: frozen.title(),
        sha256,
        legacy: None,
        published_at: now,
        withdrawn_at: None,
    };
    let new = NewPublication {
        snapshot: Some(&snapshot.id),
        content: Some(&content),
        search_text: folded(&frozen.text()),
        by: Some(scope.person()),
        ..of(&publication, contract)
    };
    if !store::insert(tx, &new, now)? {
        return Err(Refusal::Closed("This round was published before. Nothing was published twice.".into()).into());
    }
    tell_leads(tx, &publication, &frozen, contract, now)?;
    let values = vec![
        ("version", version.to_string()),
        ("snapshot", snapshot.id.to_string()),
        ("sha256", publication.sha256.clone()),
    ];
    // The line belongs to the submission's history, where the CCO reads how it ended.
    workflow::changes::append(tx, scope.person().as_str(), contract, &submission.id, "publication", values, now)?;
    Ok(publication)
}

/// Only what was approved, in the round that was approved, by somebody who gains nothing by it.
fn may_publish(scope: &OhaScope, submission: &Submission, snapshot: &Snapshot, contract: &Contract) -> Result<()> {
    if scope.role() != AgencyRole::OhaAdmin {
        return Err(Refusal::Forbidden("Only an administrator of OHA's team publishes.".into()).into());
    }
    no_stake(scope, contract)?;
    if submission.state != State::Approved {
        let now = submission.state.label().to_lowercase();
        return Err(Refusal::Closed(format!(
            "This component is {now}, not approved, so it cannot be published. Nothing was changed."
        ))
        .into());
    }
    if submission.component != Component::ActionPlan {
        return Err(Refusal::Closed("Only action plans can be published for now. Nothing was changed.".into()).into());
    }
    if snapshot.submission != submission.id || snapshot.round != submission.round || submission.contract != contract.id
    {
        return Err(Fault::new("A snapshot was to be published under another submission").into());
    }
    Ok(())
}

fn counties_of(tx: &mut Tx, contract: &Contract) -> Result<Vec<(tenancy::County, tenancy::Coverage)>> {
    let all = tenancy::counties_of(tx)?.into_iter();
    Ok(all.filter(|(id, ..)| *id == contract.id).map(|(_, county, coverage)| (county, coverage)).collect())
}

fn tell_leads(tx: &mut Tx, publication: &Publication, frozen: &Frozen, contract: &Contract, now: Moment) -> Result<()> {
    let component = frozen.form.component(Component::ActionPlan).map_or("Action plan", |it| it.short_name.as_str());
    for (person, name, email) in tenancy::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&contract.id))? {
        let message = Message {
            kind: "published",
            dedupe_key: format!("published:{}:{person}", publication.id),
            to_name: name,
            to_email: email,
            data: json!({
                "cco": contract.name,
                "year": publication.year.to_string(),
                "component": component,
                "path": rules::address(&contract.slug, publication.year),
            }),
        };
        outbox::queue(tx, message, now)?;
    }
    Ok(())
}

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

/// Takes a publication from the public pages. Its row and its address stay, so that readers learn that it was withdrawn.
///
/// # Errors
/// Forbidden for anybody but an administrator without a stake in the organization, Not found when it is not public.
pub fn withdraw(
    tx: &mut Tx,
    scope: &OhaScope,
    publication: &Publication,
    contract: &Contract,
    reason: &str,
    now: Moment,
) -> Result<()> {
    if scope.role() != AgencyRole::OhaAdmin {
        return Err(Refusal::Forbidden("Only an administrator of OHA's team withdraws.".into()).into());
    }
    no_stake(scope, contract)?;
    store::raise_edition(tx)?;
    if publication.contract != contract.id || !store::mark_withdrawn(tx, scope, &publication.id, now)? {
        return Err(Refusal::NotFound.into());
    }
    let values = vec![("version", publication.version.to_string()), ("reason", reason.to_owned())];
    match store::submission_of(tx, scope, &publication.id)? {
        Some(submission) => {
            workflow::changes::append(tx, scope.person().as_str(), contract, &submission, "withdrawal", values, now)
        }
        None => append(tx, scope.person().as_str(), contract, publication, "withdrawal", values, now),
    }
}

/// What somebody could not read or use.
#[derive(Debug, Clone)]
pub struct Barrier {
    pub page: Line,
    pub description: Narrative,
    /// How to answer, where somebody wants an answer.
    pub contact: Option<Line>,
}

/// More reports in an hour than people write: past it somebody is filling our table.
const MOST_REPORTS_AN_HOUR: i64 = 100;

/// Stores a report of a barrier.
///
/// # Errors
/// Too many when very many came within the last hour.
pub fn report_barrier(tx: &mut Tx, scope: &PublicScope, barrier: &Barrier, now: Moment) -> Result<()> {
    if store::reports_since(tx, scope, now.plus(-Duration::hours(1)))? >= MOST_REPORTS_AN_HOUR {
        return Err(Refusal::TooMany(60 * 60).into());
    }
    let id = ReportId::from_uuid(clock::new_id());
    store::insert_report(tx, scope, &id, &barrier.page, &barrier.description, barrier.contact.as_ref(), now)?;
    let entry = Entry {
        actor: "public".into(),
        tenant: "system".into(),
        action: "barrier-report",
        subject_kind: "barrier-report",
        subject_id: id.to_string(),
        // Not the words: they may hold a person's address, and the report itself keeps them.
        values: vec![("page", barrier.page.as_str().to_owned())],
    };
    audit::append(tx, entry, now)
}

fn of<'a>(publication: &'a Publication, contract: &Contract) -> NewPublication<'a> {
    NewPublication {
        id: &publication.id,
        kind: publication.kind,
        contract: &publication.contract,
        year: publication.year,
        version: publication.version,
        snapshot: None,
        title: &publication.title,
        content: None,
        sha256: &publication.sha256,
        legacy: None,
        search_text: String::new(),
        demonstration: contract.demonstration,
        by: None,
    }
}

fn append(
    tx: &mut Tx,
    actor: &str,
    contract: &Contract,
    publication: &Publication,
    action: &'static str,
    values: Vec<(&'static str, String)>,
    now: Moment,
) -> Result<()> {
    let entry = Entry {
        actor: actor.to_owned(),
        tenant: contract.id.to_string(),
        action,
        subject_kind: "publication",
        subject_id: publication.id.to_string(),
        values,
    };
    audit::append(tx, entry, now)
}

/// Makes kept pages stale after a change of years or contracts, which public pages show too.
///
/// # Errors
/// Breaks when a query fails.
pub fn renew(tx: &mut Tx) -> Result<()> {
    store::raise_edition(tx)
}
