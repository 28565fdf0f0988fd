//! Changes to a review that may be edited. Each holds the submission's row, so what it reads here stands still until it has written.

use serde::Serialize;

use crate::kernel::failure::{Fault, FieldErrors, Refusal, Result};
use crate::kernel::ids::{DataSetId, FindingId, ObservationId, PopulationId};
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::findings::{self, Detail};
use crate::metric::measures::{self, Component};
use crate::metric::reach::io;
use crate::metric::reach::rules::assessment::{
    About, Acknowledgement, Observation, ObservationDraft, Population, PopulationDraft, WorkingReview,
};
use crate::metric::reach::store::review as store;
use crate::metric::reach::store::{ReachScope, find, stratifiers};
use crate::metric::workflow::{self, Direction, Editable, moved};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Tx;

/// Starts the review of a year.
///
/// # Errors
/// Closed as long as OHA has released no report for the year, and as [`workflow::changes::start`].
pub fn start(tx: &mut Tx, scope: &CcoScope, number: MeasurementYear, now: Moment) -> Result<()> {
    let year = measures::year(tx, number)?;
    if !year.form.is_worked_on_here(Component::ReachReview) {
        return Err(Refusal::NotFound.into());
    }
    if store::report_of(tx, ReachScope::Cco(scope), number)?.is_none() {
        let text = format!("OHA has not released the reach report of {number} yet, so there is nothing to review.");
        return Err(Refusal::Closed(text).into());
    }
    workflow::changes::start(tx, scope, &year, Component::ReachReview, now)?;
    Ok(())
}

/// Says that the report was received and reviewed, and by whom.
///
/// # Errors
/// Invalid when OHA has released another one meanwhile, Stale when somebody else saved meanwhile.
pub fn acknowledge(
    editable: &mut Editable,
    data_set: &DataSetId,
    participants: &Narrative,
    version: i64,
) -> Result<()> {
    let (scope, number) = (editable.scope().clone(), editable.submission().year);
    let report = store::report_of(editable.tx(), ReachScope::Cco(&scope), number)?;
    if report.is_none_or(|it| it.id != *data_set) {
        let text = "OHA has changed what it released meanwhile. Open this page again, look at the report, then acknowledge it.";
        return Err(FieldErrors::one("participants", text).into());
    }
    let before = now(editable)?.assessment.acknowledgement;
    store::keep_acknowledgement(editable, data_set, participants.as_str(), version)?;
    let said = |it: Acknowledgement| it.participants;
    editable.record(
        "acknowledgement",
        vec![
            ("acknowledgement", "report".to_owned()),
            ("data_set", data_set.to_string()),
            ("before", before.map(said).unwrap_or_default()),
            ("after", participants.as_str().to_owned()),
        ],
    )
}

/// Saves what is said to a prompt.
///
/// # Errors
/// Not found when the year's form has no such prompt, Stale when somebody else saved meanwhile.
pub fn answer_prompt(editable: &mut Editable, key: &str, body: &Narrative, version: i64) -> Result<()> {
    let submission = editable.submission().clone();
    let year = measures::year(editable.tx(), submission.year)?;
    if !year.form.sections_of(submission.component).any(|it| it.key == key) {
        return Err(Refusal::NotFound.into());
    }
    let before = now(editable)?.assessment.prompt(key).to_owned();
    store::keep_prompt(editable, key, body.as_str(), version)?;
    editable.record(
        "section-edit",
        vec![("section", key.to_owned()), ("before", before), ("after", body.as_str().to_owned())],
    )
}

/// Adds a line to the worksheet, after the others.
///
/// # Errors
/// Invalid when it points at a figure that the CCO is not shown.
pub fn add_observation(editable: &mut Editable, draft: &ObservationDraft) -> Result<ObservationId> {
    is_shown(editable, &draft.about)?;
    let id = store::insert_observation(editable, draft)?;
    let after = observation(&now(editable)?, &id)?;
    editable.record("observation-addition", vec![("observation", id.to_string()), ("after", after)])?;
    Ok(id)
}

/// # Errors
/// Not found when the worksheet has no such line, Closed when it is marked as a finding and would speak of something else, Stale when
/// somebody else saved meanwhile, and as [`add_observation`].
pub fn edit_observation(
    editable: &mut Editable,
    id: &ObservationId,
    draft: &ObservationDraft,
    version: i64,
) -> Result<()> {
    let review = now(editable)?;
    let before = observation(&review, id)?;
    let is_moved_on = review.abouts.get(id.as_str()) != Some(&draft.about);
    if is_moved_on && review.finding(id).is_some() {
        let text = "It is marked as a finding, which keeps its figure. Withdraw the finding first, or note another observation.";
        return Err(FieldErrors::one("about", text).into());
    }
    is_shown(editable, &draft.about)?;
    store::update_observation(editable, id, draft, version)?;
    let after = observation(&now(editable)?, id)?;
    editable.record("observation-edit", vec![("observation", id.to_string()), ("before", before), ("after", after)])
}

/// # Errors
/// As [`edit_observation`], and Closed when it stands at the end already.
pub fn move_observation(editable: &mut Editable, id: &ObservationId, direction: Direction, version: i64) -> Result<()> {
    let review = now(editable)?;
    review.observation(id).ok_or(Refusal::NotFound)?;
    let order: Vec<&str> = review.assessment.observations.iter().map(|it| it.id.as_str()).collect();
    let order = moved(&order, id.as_str(), direction).ok_or_else(at_the_end)?;
    store::order_observations(editable, id, &order, version)?;
    let values = vec![("observation", id.to_string()), ("direction", direction.word().to_owned())];
    editable.record("observation-move", values)
}

/// Removes a line of the worksheet. What it was marked as is withdrawn, and kept.
///
/// # Errors
/// As [`edit_observation`].
pub fn remove_observation(editable: &mut Editable, id: &ObservationId, version: i64) -> Result<()> {
    let review = now(editable)?;
    let before = observation(&review, id)?;
    store::delete_observation(editable, id, version)?;
    if let Some(finding) = review.finding(id) {
        findings::store::withdraw(editable, &finding)?;
    }
    editable.record("observation-removal", vec![("observation", id.to_string()), ("before", before)])
}

/// Marks an observation as a finding: its figures as they are shown today are kept with it.
///
/// # Errors
/// Not found when the worksheet has no such line, Closed when it speaks of no group of a report or is marked already, Stale when somebody
/// else saved meanwhile.
pub fn mark_as_finding(editable: &mut Editable, id: &ObservationId, title: &Line, version: i64) -> Result<FindingId> {
    let review = now(editable)?;
    review.observation(id).ok_or(Refusal::NotFound)?;
    if review.finding(id).is_some() {
        return Err(Refusal::Closed("It is marked as a finding already. Nothing was changed.".into()).into());
    }
    let about = review.abouts.get(id.as_str()).ok_or(Refusal::NotFound)?;
    let disparity = disparity(editable, about)?.ok_or_else(no_group)?;
    let detail = Detail::Disparity(Box::new(disparity));
    let finding = findings::store::insert(editable, title.as_str(), &detail)?;
    store::mark_observation(editable, id, Some(&finding), version)?;
    editable.record(
        "finding",
        vec![
            ("observation", id.to_string()),
            ("finding", finding.to_string()),
            ("title", title.as_str().to_owned()),
            ("after", text(&detail)?),
        ],
    )?;
    Ok(finding)
}

/// Withdraws the finding that an observation was marked as. It is kept.
///
/// # Errors
/// Not found when the worksheet has no such line or it is no finding, Stale when somebody else saved meanwhile.
pub fn withdraw_finding(editable: &mut Editable, id: &ObservationId, version: i64) -> Result<()> {
    let finding = now(editable)?.finding(id).ok_or(Refusal::NotFound)?;
    store::mark_observation(editable, id, None, version)?;
    findings::store::withdraw(editable, &finding)?;
    let values = vec![("observation", id.to_string()), ("finding", finding.to_string())];
    editable.record("finding-withdrawal", values)
}

/// Names a population that comes first, after the others.
///
/// # Errors
/// Breaks when a query fails.
pub fn add_population(editable: &mut Editable, draft: &PopulationDraft) -> Result<PopulationId> {
    let id = store::insert_population(editable, draft)?;
    let after = population(&now(editable)?, &id)?;
    editable.record("population-addition", vec![("population", id.to_string()), ("after", after)])?;
    Ok(id)
}

/// # Errors
/// Not found when the review names no such population, Stale when somebody else saved meanwhile.
pub fn edit_population(
    editable: &mut Editable,
    id: &PopulationId,
    draft: &PopulationDraft,
    version: i64,
) -> Result<()> {
    let before = population(&now(editable)?, id)?;
    store::update_population(editable, id, draft, version)?;
    let after = population(&now(editable)?, id)?;
    editable.record("population-edit", vec![("population", id.to_string()), ("before", before), ("after", after)])
}

/// # Errors
/// As [`edit_population`], and Closed when it stands at the end already.
pub fn move_population(editable: &mut Editable, id: &PopulationId, direction: Direction, version: i64) -> Result<()> {
    let review = now(editable)?;
    review.population(id).ok_or(Refusal::NotFound)?;
    let order: Vec<&str> = review.assessment.populations.iter().map(|it| it.id.as_str()).collect();
    let order = moved(&order, id.as_str(), direction).ok_or_else(at_the_end)?;
    store::order_populations(editable, id, &order, version)?;
    let values = vec![("population", id.to_string()), ("direction", direction.word().to_owned())];
    editable.record("population-move", values)
}

/// # Errors
/// As [`edit_population`].
pub fn remove_population(editable: &mut Editable, id: &PopulationId, version: i64) -> Result<()> {
    let before = population(&now(editable)?, id)?;
    store::delete_population(editable, id, version)?;
    editable.record("population-removal", vec![("population", id.to_string()), ("before", before)])
}

/// Whether the CCO is shown what an observation points at: a report that is open to it, its own figures or the state's.
fn is_shown(editable: &mut Editable, about: &About) -> Result<()> {
    use crate::metric::reach::rules::data_set::Scope;
    let scope = editable.scope().clone();
    if matches!(&about.scope, Scope::Cco(id) if *id != scope.contract().id) {
        return Err(Refusal::NotFound.into());
    }
    let all = stratifiers(editable.tx())?;
    let stratifier = all.get(&about.dim);
    let is_known = match (about.dim.as_str(), about.value.as_str()) {
        ("", value) => value.is_empty(),
        (_, "") => stratifier.is_some(),
        (_, value) => stratifier.is_some_and(|it| it.category(value).is_some()),
    };
    if !is_known {
        return Err(FieldErrors::one("about", "Choose what it is about from the list.").into());
    }
    match &about.data_set {
        Some(id) => find(editable.tx(), ReachScope::Cco(&scope), id).map(|_| ()),
        None => Ok(()),
    }
}

fn disparity(editable: &mut Editable, about: &About) -> Result<Option<findings::Disparity>> {
    let Some(id) = &about.data_set else { return Ok(None) };
    let scope = editable.scope().clone();
    let set = find(editable.tx(), ReachScope::Cco(&scope), id)?;
    let report = store::report_rows(editable.tx(), &scope, set)?;
    Ok(about.disparity(stratifiers(editable.tx())?.as_ref(), &report, io::reading::limits()?))
}

fn no_group() -> Refusal {
    let text = "Only an observation on one group of children in a report that is open can be marked as a finding. Choose the group first.";
    Refusal::Closed(text.into())
}

fn at_the_end() -> Refusal {
    Refusal::Closed("It cannot be moved further that way. Nothing was changed.".into())
}

/// The review as it stands at this point of the transaction.
fn now(editable: &mut Editable) -> Result<WorkingReview> {
    let (scope, submission) = (editable.scope().clone(), editable.submission().clone());
    store::working_review(editable.tx(), &scope, &submission)
}

fn observation(review: &WorkingReview, id: &ObservationId) -> Result<String> {
    let (_, found): (usize, &Observation) = review.observation(id).ok_or(Refusal::NotFound)?;
    text(found)
}

fn population(review: &WorkingReview, id: &PopulationId) -> Result<String> {
    let found: &Population = review.population(id).ok_or(Refusal::NotFound)?;
    text(found)
}

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|cause| Fault::because("A part of the review cannot be written down", cause).into())
}
