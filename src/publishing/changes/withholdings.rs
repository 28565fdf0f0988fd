//! Passages that are not to be public: either side proposes one, OHA decides. The frozen round keeps every word.

use super::publish::{is_admin, record};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{SubmissionId, WithholdingId};
use crate::kernel::texts::Narrative;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Vocabulary};
use crate::metric::submissions::read_plan;
use crate::metric::workflow::State;
use crate::people::tenancy::{CcoScope, OhaScope};
use crate::platform::db::Tx;
use crate::publishing::facts::{self, Facts};
use crate::publishing::rules::{FieldText, Ruling, Withholding, texts};
use crate::publishing::store::{self, EitherScope, NewWithholding};

/// A passage as it is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The field, as a form names it.
    pub at: String,
    /// The exact words; blank means the whole field.
    pub passage: Narrative,
    pub reason: String,
    pub note: Narrative,
}

/// OHA proposes a passage, and may decide on it at once.
///
/// # Errors
/// Invalid when the words do not stand in that field or the reason is unknown, Closed when it is not approved.
pub fn propose_for_oha(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &SubmissionId,
    asked: &Asked,
    ruling: Ruling,
    now: Moment,
) -> Result<WithholdingId> {
    is_admin(scope, "withholds a passage")?;
    store::stand_in_line(tx)?;
    let facts = facts::for_oha(tx, scope, id)?;
    let added = add(tx, &EitherScope::Oha(scope), &facts, asked, ruling, now)?;
    let mut values = values(&added, asked);
    values.push(("decision", ruling.word().to_owned()));
    record(tx, scope.person(), &facts, "withholding", values, now)?;
    Ok(added)
}

/// The CCO proposes a passage of its own plan.
///
/// # Errors
/// As [`propose_for_oha`], and Closed when the days to object have passed.
pub fn propose_for_cco(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
    asked: &Asked,
    now: Moment,
) -> Result<WithholdingId> {
    store::stand_in_line(tx)?;
    let (_, facts) = facts::for_cco(tx, scope, year, component)?;
    let facts = facts.ok_or(Refusal::NotFound)?;
    if let Some(why) = cco_is_late(&facts, now) {
        return Err(Refusal::Closed(why.into()).into());
    }
    let added = add(tx, &EitherScope::Cco(scope), &facts, asked, Ruling::Open, now)?;
    record(tx, scope.person(), &facts, "withholding", values(&added, asked), now)?;
    Ok(added)
}

/// Why the CCO may propose no passage now, in its own words.
pub fn cco_is_late(facts: &Facts, now: Moment) -> Option<&'static str> {
    let is_open = facts.live().is_none_or(|it| it.may_object(now.pacific_day()));
    (!is_open).then_some(
        "The answer to OHA's proposal is given, or its days have passed. Write to OHA if a passage must not be public.",
    )
}

fn add(
    tx: &mut Tx,
    scope: &EitherScope,
    facts: &Facts,
    asked: &Asked,
    ruling: Ruling,
    now: Moment,
) -> Result<WithholdingId> {
    if facts.submission.state != State::Approved {
        let now = facts.submission.state.label().to_lowercase();
        let text = format!("The plan is {now}. Passages can be withheld once it is approved. Nothing was changed.");
        return Err(Refusal::Closed(text).into());
    }
    let plan = read_plan(&facts.snapshot.content)?.plan;
    let place = texts(&plan, &facts.edition.form).into_iter().find(|it| it.at.word() == asked.at);
    let is_reason =
        measures::terms(tx, Vocabulary::WithholdingReasons)?.iter().any(|it| it.code == asked.reason && !it.retired);
    let errors = mistakes(facts, place.as_ref(), asked, is_reason);
    let Some(place) = place.filter(|_| errors.is_empty()) else { return Err(errors.into()) };
    let new = NewWithholding {
        snapshot: &facts.snapshot.id,
        at: &place.at,
        passage: asked.words(),
        reason: &asked.reason,
        note: asked.note.as_str(),
        ruling,
    };
    store::insert_withholding(tx, scope, &new, now)
}

fn mistakes(facts: &Facts, place: Option<&FieldText>, asked: &Asked, is_reason: bool) -> FieldErrors {
    let mut errors = FieldErrors::default();
    match (place, asked.words()) {
        (None, _) => errors.add("at", "Choose the part of the plan in which the passage stands."),
        (Some(place), Some(passage)) if !place.text.contains(passage) => errors.add(
            "passage",
            "These words do not stand there in this form. Copy them from the plan, with every sign, or choose another part.",
        ),
        _ => (),
    }
    if !is_reason {
        errors.add("reason", "Choose why it is not to be public.");
    }
    let same = |it: &&Withholding| it.at.word() == asked.at && it.passage.as_deref() == asked.words();
    if facts.withholdings.iter().filter(same).any(|it| it.ruling != Ruling::Kept) {
        errors.add("passage", "This passage is proposed already.");
    }
    errors
}

impl Asked {
    /// The words of the passage; none for the whole field.
    fn words(&self) -> Option<&str> {
        Some(self.passage.as_str()).filter(|it| !it.is_empty())
    }
}

/// The words of the passage enter the log's values, where they can be redacted like any other text.
fn values(id: &WithholdingId, asked: &Asked) -> Vec<(&'static str, String)> {
    vec![
        ("withholding", id.to_string()),
        ("at", asked.at.clone()),
        ("passage", asked.passage.as_str().to_owned()),
        ("code", asked.reason.clone()),
        ("note", asked.note.as_str().to_owned()),
    ]
}

/// OHA's decision on a passage: withheld, or public. It may be decided otherwise later; what was published stays as it was.
///
/// # Errors
/// Not found, Stale when somebody else decided meanwhile, Forbidden for anybody but an administrator without a stake.
pub fn decide(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &SubmissionId,
    (id, version): (&WithholdingId, i64),
    ruling: Ruling,
    reason: &Narrative,
    now: Moment,
) -> Result<()> {
    is_admin(scope, "decides on a passage")?;
    store::stand_in_line(tx)?;
    let facts = facts::for_oha(tx, scope, submission)?;
    if !facts.withholdings.iter().any(|it| it.id == *id) {
        return Err(Refusal::NotFound.into());
    }
    store::decide_withholding(tx, scope, id, version, (ruling, reason.as_str()), now)?;
    let values = vec![
        ("withholding", id.to_string()),
        ("decision", ruling.word().to_owned()),
        ("reason", reason.as_str().to_owned()),
    ];
    record(tx, scope.person(), &facts, "withholding-decision", values, now)
}

/// The CCO takes a passage of its own back, while it is undecided.
///
/// # Errors
/// Not found when it is not its own, or was decided meanwhile.
pub fn remove(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
    id: &WithholdingId,
    now: Moment,
) -> Result<()> {
    store::stand_in_line(tx)?;
    let (_, facts) = facts::for_cco(tx, scope, year, component)?;
    let facts = facts.ok_or(Refusal::NotFound)?;
    if !store::remove_withholding(tx, scope, &facts.snapshot.id, id)? {
        return Err(Refusal::NotFound.into());
    }
    record(tx, scope.person(), &facts, "withholding-removal", vec![("withholding", id.to_string())], now)
}
