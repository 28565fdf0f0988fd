//! Publishing what was approved and shown to the CCO.

use serde_json::json;

use super::letters::{Note, desk_path, tell_leads};
use super::proposals::{SUBJECT, not_approved};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{PersonId, PublicationId, SubmissionId};
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;
use crate::metric::submissions::read_plan;
use crate::metric::workflow::{self, State};
use crate::people::tenancy::{AgencyRole, Contract, OhaScope};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::publishing::facts::{self, Facts};
use crate::publishing::rules::{self, Course, Frozen, Kind, Publication, Ruling};
use crate::publishing::store::{self, EitherScope, NewPublication, Word};

/// Publishes the page that the CCO was shown, and tells its leads. An earlier version that still shows what is withheld now is withdrawn.
///
/// # Errors
/// Forbidden for anybody but an administrator without a stake in the organization, Closed when it is not approved, Not ready with
/// everything that the gate still asks for.
pub fn publish(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, now: Moment) -> Result<Publication> {
    is_admin(scope, "publishes")?;
    // First the edition: two who publish at once then stand in line, and the second sees what the first has written.
    store::raise_edition(tx)?;
    workflow::store::lock(tx, id)?;
    let facts = facts::for_oha(tx, scope, id)?;
    if facts.submission.state != State::Approved {
        return Err(not_approved(&facts));
    }
    if facts.live().is_none() && facts.gate().is_public {
        return Err(Refusal::Closed("This page is public already. Nothing was published twice.".into()).into());
    }
    let missing = facts.gate().before_publishing(now.pacific_day(), &desk_path(&facts));
    let Some(proposal) = facts.live().filter(|_| missing.is_empty()) else {
        return Err(Refusal::NotReady(missing).into());
    };
    let publication = publication(tx, &facts, now)?;
    let new = NewPublication {
        snapshot: Some(&facts.snapshot.id),
        content: Some(&facts.content),
        search_text: folded(&facts.edition.text()),
        by: Some(scope.person()),
        correction: publication.correction.as_ref(),
        ..of(&publication, &facts.contract)
    };
    store::insert(tx, &new, now)?;
    store::move_proposal(tx, &EitherScope::Oha(scope), proposal, (Course::Published, Word::None), now)?;
    workflow::store::ask_no_more(tx, scope, &facts.submission, SUBJECT, now)?;
    let outdone = withdraw_what_shows_more(tx, scope, &facts, publication.version, now)?;
    tell(
        tx,
        scope,
        &facts,
        &publication,
        &[("proposal", proposal.id.to_string()), ("withdrawn", outdone.join(" "))],
        now,
    )?;
    Ok(publication)
}

/// The mail to the leads, and the line of the submission's history, where the CCO reads how it ended.
fn tell(
    tx: &mut Tx,
    scope: &OhaScope,
    facts: &Facts,
    publication: &Publication,
    more: &[(&'static str, String)],
    now: Moment,
) -> Result<()> {
    let note = Note {
        kind: "published",
        about: publication.id.as_str(),
        path: rules::address(&facts.contract.slug, publication.year),
        facts: json!({}),
    };
    tell_leads(tx, facts, &note, now)?;
    let mut values = vec![
        ("version", publication.version.to_string()),
        ("snapshot", facts.snapshot.id.to_string()),
        ("sha256", publication.sha256.clone()),
    ];
    values.extend_from_slice(more);
    record(tx, scope.person(), facts, "publication", values, now)
}

fn publication(tx: &mut Tx, facts: &Facts, now: Moment) -> Result<Publication> {
    Ok(Publication {
        id: PublicationId::from_uuid(clock::new_id()),
        kind: Kind::ActionPlan,
        contract: facts.contract.id.clone(),
        year: facts.submission.year,
        version: store::next_version(tx, &facts.contract.id, facts.submission.year, Kind::ActionPlan)?,
        title: facts.edition.title(),
        sha256: facts.sha256.clone(),
        legacy: None,
        published_at: now,
        withdrawn_at: None,
        withdrawal_reason: None,
        correction: facts.edition.correction.clone(),
    })
}

/// The versions that still show a passage which this one withholds.
///
/// # Errors
/// Breaks when a publication cannot be read.
pub fn shows_more(tx: &mut crate::platform::db::Conn, facts: &Facts) -> Result<Vec<Publication>> {
    let source = read_plan(&facts.snapshot.content)?.plan;
    let withheld: Vec<_> = facts.withholdings.iter().filter(|it| it.ruling == Ruling::Withheld).collect();
    let mut found = Vec::new();
    for earlier in facts.standing() {
        let Some(content) = store::content(tx, &crate::people::tenancy::PublicScope::new(), &earlier.id)? else {
            continue;
        };
        let plan = Frozen::parse(&content)?.plan;
        if withheld.iter().any(|it| rules::still_shows(&plan, &source, it)) {
            found.push(earlier.clone());
        }
    }
    Ok(found)
}

fn withdraw_what_shows_more(
    tx: &mut Tx,
    scope: &OhaScope,
    facts: &Facts,
    version: i64,
    now: Moment,
) -> Result<Vec<String>> {
    let outdone = shows_more(tx, facts)?;
    let reason = format!("A passage of it is withheld now. Version {version} stands in its place.");
    for earlier in &outdone {
        store::mark_withdrawn(tx, scope, &earlier.id, (&reason, None), now)?;
    }
    Ok(outdone.iter().map(|it| it.version.to_string()).collect())
}

/// # Errors
/// Forbidden for a reviewer.
pub(super) fn is_admin(scope: &OhaScope, act: &str) -> Result<()> {
    if scope.role() == AgencyRole::OhaAdmin {
        return Ok(());
    }
    Err(Refusal::Forbidden(format!("Only an administrator of OHA's team {act}.")).into())
}

/// A line of the submission's history.
pub(super) fn record(
    tx: &mut Tx,
    person: &PersonId,
    facts: &Facts,
    action: &'static str,
    values: Vec<(&'static str, String)>,
    now: Moment,
) -> Result<()> {
    workflow::changes::append(tx, person.as_str(), &facts.contract, &facts.submission.id, action, values, now)
}

pub(super) fn of<'a>(publication: &'a Publication, contract: &Contract) -> NewPublication<'a> {
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
        correction: None,
    }
}

pub(super) fn append(
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
