//! Before a publication: OHA proposes, the CCO agrees or objects, OHA decides on the objection or takes the proposal back.

use serde_json::json;

use super::letters::{Note, desk_path, own_path, tell_leads, tell_oha};
use super::publish::{is_admin, record};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{ProposalId, SubmissionId};
use crate::kernel::texts::Narrative;
use crate::kernel::time::{Moment, day_words, days_after};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::store::Asking;
use crate::metric::workflow::{self, State};
use crate::people::tenancy::{CcoRole, CcoScope, OhaScope};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::publishing::facts::{self, Facts};
use crate::publishing::rules::{Correction, Course, Proposal};
use crate::publishing::store::{self, EitherScope, Word};

/// What the CCO is asked about.
pub(super) const SUBJECT: &str = "publication";

/// What OHA says when it proposes.
#[derive(Debug, Clone)]
pub struct Proposing {
    pub objection_days: u64,
    /// What was wrong in the version before, in public words.
    pub correction: Option<Narrative>,
}

/// What the CCO answers.
#[derive(Debug, Clone)]
pub enum Reply {
    Agree,
    Object(Narrative),
}

/// Shows the CCO the page as it is to be published, and gives it days to object.
///
/// # Errors
/// Not ready with what must be done first, Closed when the CCO is looking at this very page already, Forbidden for anybody but an administrator without a stake.
pub fn propose(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId, said: &Proposing, now: Moment) -> Result<ProposalId> {
    is_admin(scope, "proposes a publication")?;
    store::stand_in_line(tx)?;
    workflow::store::lock(tx, id)?;
    let facts = facts::for_oha(tx, scope, id)?;
    let newest = facts.newest_own().map(|it| it.version);
    let correction = newest
        .zip(said.correction.as_ref())
        .map(|(version, text)| Correction { version, text: text.as_str().to_owned() });
    let facts = facts.corrected(correction)?;
    let missing = facts.gate().before_proposing(&desk_path(&facts));
    if facts.submission.state != State::Approved {
        return Err(not_approved(&facts));
    }
    if !missing.is_empty() {
        return Err(Refusal::NotReady(missing).into());
    }
    if let Some(earlier) = facts.live() {
        // What the CCO was shown is no more what would be published.
        store::move_proposal(tx, &EitherScope::Oha(scope), earlier, (Course::TakenBack, Word::None), now)?;
    }
    let proposal = proposal(&facts, scope, said.objection_days, now);
    store::insert_proposal(tx, scope, &proposal)?;
    ask(tx, scope, &facts, &proposal, now)?;
    let until = day_words(proposal.objections_until);
    let values = vec![
        ("proposal", proposal.id.to_string()),
        ("sha256", proposal.edition_sha256.clone()),
        ("reason", format!("The CCO may object until {until}.")),
    ];
    record(tx, scope.person(), &facts, "publication-proposal", values, now)?;
    Ok(proposal.id)
}

/// On the page of the year, and by mail.
fn ask(tx: &mut Tx, scope: &OhaScope, facts: &Facts, proposal: &Proposal, now: Moment) -> Result<()> {
    let asking = Asking {
        subject: SUBJECT,
        title: "Look at the page that will be public",
        address: &own_path(facts),
        until_on: proposal.objections_until,
    };
    workflow::store::ask(tx, scope, &facts.submission, &asking, now)?;
    let note = Note {
        kind: "proposed",
        about: proposal.id.as_str(),
        path: own_path(facts),
        facts: json!({ "until": day_words(proposal.objections_until), "days": proposal.objection_days }),
    };
    tell_leads(tx, facts, &note, now)
}

fn proposal(facts: &Facts, scope: &OhaScope, days: u64, now: Moment) -> Proposal {
    Proposal {
        id: ProposalId::from_uuid(clock::new_id()),
        snapshot: facts.snapshot.id.clone(),
        edition_sha256: facts.sha256.clone(),
        objection_days: i64::try_from(days).unwrap_or(i64::MAX),
        objections_until: days_after(now.pacific_day(), days),
        correction: facts.edition.correction.clone(),
        course: Course::Open,
        proposed_by: scope.person().to_string(),
        proposed_at: now,
        answered_by: None,
        answered_at: None,
        objection: None,
        settled_at: None,
        settlement: None,
        version: 1,
    }
}

pub(super) fn not_approved(facts: &Facts) -> crate::kernel::failure::Error {
    let now = facts.submission.state.label().to_lowercase();
    Refusal::Closed(format!("This component is {now}, not approved, so it cannot be published. Nothing was changed."))
        .into()
}

/// The CCO's answer to the page that it was shown.
///
/// # Errors
/// Forbidden for anybody but a lead, Stale when another page was proposed meanwhile, Closed when the days have passed or it was answered before.
pub fn answer(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
    (seen, version): (&ProposalId, i64),
    reply: &Reply,
    now: Moment,
) -> Result<()> {
    if scope.role() != CcoRole::Lead {
        return Err(Refusal::Forbidden("Only a lead of the CCO answers for it.".into()).into());
    }
    store::stand_in_line(tx)?;
    let (_, facts) = facts::for_cco(tx, scope, year, component)?;
    let facts = facts.ok_or(Refusal::NotFound)?;
    let live =
        facts.live().ok_or_else(|| Refusal::Closed("No publication is proposed now. Nothing was sent.".into()))?;
    if live.id != *seen || live.version != version {
        let text =
            "OHA proposed another page meanwhile, or somebody answered. Look at it again; what you typed is below.";
        return Err(Refusal::Stale(text.into()).into());
    }
    let step = match reply {
        Reply::Agree if live.may_agree() => (Course::Agreed, Word::Agreement),
        Reply::Object(text) if text.is_blank() => {
            return Err(FieldErrors::one("objection", "Say what is wrong with the page.").into());
        }
        Reply::Object(text) if live.may_object(now.pacific_day()) => (Course::Objected, Word::Objection(text.as_str())),
        _ => {
            let text =
                "This proposal takes no such answer any more. Write to OHA if the page must not be published as it is.";
            return Err(Refusal::Closed(text.into()).into());
        }
    };
    store::move_proposal(tx, &EitherScope::Cco(scope), live, step, now)?;
    workflow::store::answered(tx, scope, &facts.submission, SUBJECT, now)?;
    let about = format!("{}:{}", live.id, step.0.word());
    let told = json!({ "objected": step.0 == Course::Objected });
    let note = Note { kind: "page-answered", about: &about, path: desk_path(&facts), facts: told };
    tell_oha(tx, &facts, &note, now)?;
    let (action, reason) = match reply {
        Reply::Agree => ("publication-agreement", String::new()),
        Reply::Object(text) => ("publication-objection", text.as_str().to_owned()),
    };
    let values = vec![("proposal", live.id.to_string()), ("reason", reason)];
    record(tx, scope.person(), &facts, action, values, now)
}

/// OHA decides on an objection: the page is published as it was shown, for a reason that the CCO reads.
///
/// # Errors
/// Closed when there is no objection, Stale when somebody else took a step, Forbidden as [`propose`].
pub fn settle(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    version: i64,
    reason: &Narrative,
    now: Moment,
) -> Result<()> {
    let facts = on_desk(tx, scope, id)?;
    let live = seen(&facts, version)?;
    if live.course != Course::Objected {
        return Err(Refusal::Closed("There is no objection to decide on. Nothing was changed.".into()).into());
    }
    let step = (Course::Settled, Word::Settlement(reason.as_str()));
    store::move_proposal(tx, &EitherScope::Oha(scope), live, step, now)?;
    let note = Note { kind: "settled", about: live.id.as_str(), path: own_path(&facts), facts: json!({}) };
    tell_leads(tx, &facts, &note, now)?;
    let values = vec![("proposal", live.id.to_string()), ("reason", reason.as_str().to_owned())];
    record(tx, scope.person(), &facts, "publication-settlement", values, now)
}

/// OHA takes its proposal back. Nothing is published; another one may follow.
///
/// # Errors
/// Closed when nothing is proposed, and as [`settle`].
pub fn take_back(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    version: i64,
    reason: &Narrative,
    now: Moment,
) -> Result<()> {
    let facts = on_desk(tx, scope, id)?;
    let live = seen(&facts, version)?;
    store::move_proposal(tx, &EitherScope::Oha(scope), live, (Course::TakenBack, Word::None), now)?;
    workflow::store::ask_no_more(tx, scope, &facts.submission, SUBJECT, now)?;
    let note = Note { kind: "taken-back", about: live.id.as_str(), path: own_path(&facts), facts: json!({}) };
    tell_leads(tx, &facts, &note, now)?;
    let values = vec![("proposal", live.id.to_string()), ("reason", reason.as_str().to_owned())];
    record(tx, scope.person(), &facts, "publication-taken-back", values, now)
}

fn on_desk(tx: &mut Tx, scope: &OhaScope, id: &SubmissionId) -> Result<Facts> {
    is_admin(scope, "decides on a publication")?;
    store::stand_in_line(tx)?;
    facts::for_oha(tx, scope, id)
}

fn seen(facts: &Facts, version: i64) -> Result<&Proposal> {
    let live = facts.live().ok_or_else(|| Refusal::Closed("Nothing is proposed now. Nothing was changed.".into()))?;
    if live.version == version {
        return Ok(live);
    }
    Err(Refusal::Stale("The CCO answered or a colleague took a step meanwhile. Nothing was changed.".into()).into())
}
