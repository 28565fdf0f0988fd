//! The facts of a submission, what both sides said of the round as a whole, and what may be done with it now.

use serde::Serialize;

use super::submission::Gathered;
use crate::kernel::failure::{Missing, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::paragraphs;
use crate::kernel::time::day_words;
use crate::kernel::tone::Tone;
use crate::metric::differences::diff;
use crate::metric::differences::web::Changes;
use crate::metric::measures::Component;
use crate::metric::review::rules;
use crate::metric::submissions::read_snapshot;
use crate::metric::submissions::web::{late_words, short_code};
use crate::metric::workflow::State;
use crate::people::tenancy::{AgencyRole, OhaScope};
use crate::platform::http::{Form, Site, Tag};

#[derive(Serialize)]
pub struct Head {
    /// "plan", as in "The plan as it was sent".
    noun: &'static str,
    cco: String,
    component: String,
    year: String,
    state: Tag,
    round: String,
    sent: String,
    sent_by: String,
    late: Option<String>,
    /// By when OHA answers, while it has not.
    answer_due: Option<String>,
    code: String,
    reviewer: String,
}

/// What both sides said, in paragraphs.
#[derive(Serialize)]
pub struct Said {
    what_changed: Vec<String>,
    late_reason: Vec<String>,
    doubts_reason: Vec<String>,
    return_reason: Vec<String>,
    answer_due: Option<String>,
}

/// What changed since the round before, in one line.
#[derive(Serialize)]
pub struct Since {
    round: String,
    summary: String,
    href: String,
}

/// What this person may do now.
#[derive(Serialize)]
pub struct Acts {
    claim: Option<Form>,
    letter_href: Option<String>,
    /// "2 items are to be revised."
    letter_note: String,
    approve: Option<Form>,
    open_for_approval: Vec<Missing>,
    publish_href: Option<String>,
    steps_href: String,
}

#[derive(Serialize)]
pub struct RoundLink {
    label: String,
    href: String,
}

pub fn head(it: &Gathered) -> Result<Head> {
    let snapshot = it.snapshot()?;
    let name =
        |id: Option<&str>, none: &str| id.and_then(|id| it.names.get(id)).cloned().unwrap_or_else(|| none.to_owned());
    let state = it.submission.state;
    let waits = it.is_current() && matches!(state, State::Submitted | State::InReview);
    Ok(Head {
        noun: it.submission.component.noun(),
        cco: it.contract.name.clone(),
        component: it.form.component(it.submission.component).map_or_else(String::new, |it| it.short_name.clone()),
        year: it.submission.year.to_string(),
        state: if it.is_current() {
            Tag::new(state.label(), state.tone())
        } else {
            Tag::new("Earlier round", Tone::Neutral)
        },
        round: it.round.to_string(),
        sent: snapshot.sent_at.words(),
        sent_by: name(Some(&snapshot.sent_by), "Somebody"),
        late: late_words(snapshot.days_late),
        answer_due: snapshot.answer_due_on.filter(|_| waits).map(day_words),
        code: short_code(&snapshot.sha256),
        reviewer: name(it.submission.claimed_by.as_ref().map(PersonId::as_str), "Nobody yet"),
    })
}

pub fn said(it: &Gathered) -> Result<Said> {
    let snapshot = it.snapshot()?;
    let words = |text: &Option<String>| text.as_deref().map(paragraphs).unwrap_or_default();
    // Each round keeps the letter with which it was returned.
    let is_open = it.is_current() && matches!(it.submission.state, State::Submitted | State::InReview);
    let letter = it.letters.iter().find(|letter| letter.round == it.round && letter.returned_at.is_some() && !is_open);
    let is_owed = it.is_current() && it.submission.state == State::Returned;
    Ok(Said {
        what_changed: words(&snapshot.what_changed),
        late_reason: words(&snapshot.late_reason),
        doubts_reason: words(&snapshot.doubts_reason),
        return_reason: letter.map(|it| paragraphs(&it.body)).unwrap_or_default(),
        answer_due: is_owed.then(|| day_words(it.submission.due_on)),
    })
}

/// # Errors
/// Breaks when the earlier snapshot cannot be read.
pub fn since(it: &Gathered) -> Result<Option<Since>> {
    let Some(before) = it.snapshots.iter().find(|sent| sent.round < it.round) else { return Ok(None) };
    let (form, content) = read_snapshot(before)?;
    let changes = Changes::of(&diff(&content.outline(&form), &it.outline));
    Ok(Some(Since {
        round: before.round.to_string(),
        summary: changes.summary,
        href: format!("{}/differences?from={}&to={}", it.base(), before.round, it.round),
    }))
}

pub fn acts(site: &Site, scope: &OhaScope, it: &Gathered) -> Acts {
    let (base, is_hers) = (it.base(), it.is_for(scope));
    let lacking = || rules::missing_for_approval(&it.form, it.submission.component, &it.decisions, &it.comments, &base);
    let open_for_approval = if is_hers { lacking() } else { Vec::new() };
    let may_claim = it.is_current() && it.submission.state == State::Submitted;
    let is_plan = it.submission.component == Component::ActionPlan;
    let may_publish = is_plan && it.submission.state == State::Approved && scope.role() == AgencyRole::OhaAdmin;
    let n_returned = super::letter::n_returned(it);
    Acts {
        claim: may_claim.then(|| Form::button(site, format!("{base}/claims"), "Claim this review")),
        letter_href: is_hers.then(|| format!("{base}/letter")),
        letter_note: match n_returned {
            0 => "No item is marked as to be revised yet. The letter begins with those that are.".to_owned(),
            1 => "The letter begins with the one item that is to be revised.".to_owned(),
            n => format!("The letter begins with the {n} items that are to be revised."),
        },
        approve: (is_hers && open_for_approval.is_empty())
            .then(|| Form::button(site, format!("{base}/approvals"), "Approve").version(it.submission.version)),
        open_for_approval,
        steps_href: format!("{base}/steps"),
        publish_href: may_publish.then(|| format!("{base}/publication")),
    }
}

pub fn other_rounds(it: &Gathered) -> Vec<RoundLink> {
    let base = it.base();
    let others = it.snapshots.iter().filter(|sent| sent.round != it.round);
    let link = |round: i64| RoundLink {
        label: format!("Round {round}"),
        href: if round == it.submission.round { base.clone() } else { format!("{base}/rounds/{round}") },
    };
    others.map(|it| link(it.round)).collect()
}
