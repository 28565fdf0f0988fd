//! Asks each component what is in it and what it lacks, and gathers that into what is frozen.

use super::rules::{Content, Document, Needs, Planned, Reviewed, Verdict, grounds, verdict};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::time::Deadline;
use crate::metric::action_plan;
use crate::metric::differences::diff;
use crate::metric::differences::web::Changes;
use crate::metric::measures::{self, Component, Definition, Year};
use crate::metric::reach::{self, store::ReachScope};
use crate::metric::workflow::store::BoardScope;
use crate::metric::workflow::{self, ItemAnswer, Readiness, Snapshot, State, Submission};
use crate::people::tenancy::{self, CcoScope, Contract, OhaScope};
use crate::platform::db::Conn;

/// What a snapshot froze, with the form it was written in.
///
/// # Errors
/// Breaks when the frozen texts are not ours.
pub fn read_snapshot(snapshot: &Snapshot) -> Result<(Definition, Content)> {
    let form = serde_json::from_str(&snapshot.form)
        .map_err(|cause| Fault::because("A snapshot's form cannot be read", cause))?;
    Ok((form, read_content(&snapshot.content)?))
}

/// A component with everything that is known before it is sent.
#[derive(Debug, Clone)]
pub struct Facts {
    pub year: Year,
    pub submission: Submission,
    pub content: Content,
    pub readiness: Readiness,
    /// The round that was sent last, and what was changed since; None before anything was sent.
    pub changes: Option<Changes>,
}

/// The contracts that answer for a year, by name. A demonstration's contracts answer for its own years only.
///
/// # Errors
/// Breaks when a query fails.
pub fn answering(conn: &mut Conn, year: &Year) -> Result<Vec<Contract>> {
    let mut contracts = tenancy::contracts(conn)?;
    contracts.retain(|it| it.covers(year.number) && it.demonstration == year.demonstration);
    Ok(contracts)
}

/// What the year would come to for each contract that answers for it, if it closed now.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn verdicts(conn: &mut Conn, scope: &OhaScope, year: &Year) -> Result<Vec<(Contract, Verdict)>> {
    let cells = workflow::store::board(conn, &BoardScope::Oha(scope), year.number)?;
    let here = sendable(conn, ReachScope::Oha(scope), year)?;
    let judged = |contract: Contract| {
        let state = |component| {
            let cell = cells.iter().find(|it| it.contract == contract.id && it.component == component);
            let unstarted = here.contains(&component).then_some(State::NotStarted);
            cell.map(|it| it.state).or(unstarted)
        };
        let judged = verdict(grounds(&year.form, state));
        (contract, judged)
    };
    Ok(answering(conn, year)?.into_iter().map(judged).collect())
}

/// Gathers the facts of a started component.
///
/// # Errors
/// Not found when it was not started, or is a component that cannot be worked on here yet.
pub fn gather(conn: &mut Conn, scope: &CcoScope, year: Year, component: Component) -> Result<Facts> {
    if !year.form.is_worked_on_here(component) {
        return Err(Refusal::NotFound.into());
    }
    let submission = workflow::store::find(conn, scope, year.number, component)?.ok_or(Refusal::NotFound)?;
    let answers = workflow::store::answers(conn, scope, &submission.id)?;
    let base = format!("{}/{}", scope.address(year.number), component.slug());
    let (document, mut readiness) = match component {
        Component::ActionPlan => plan(conn, scope, &year, &submission, &answers, &base)?,
        Component::ReachReview => review(conn, scope, &year, &submission, &answers, &base)?,
        Component::AssetMap | Component::Engagement => return Err(Refusal::NotFound.into()),
    };
    let content = Content { answers, document };
    if submission.state == State::Returned {
        let comments = workflow::store::comments_for_cco(conn, scope, &submission.id)?;
        readiness.missing.extend(workflow::unanswered(&comments, &base));
    }
    let changes = changes(conn, scope, &submission, &content, &year.form)?;
    Ok(Facts { year, submission, content, readiness, changes })
}

fn plan(
    conn: &mut Conn,
    scope: &CcoScope,
    year: &Year,
    submission: &Submission,
    answers: &[ItemAnswer],
    base: &str,
) -> Result<(Document, Readiness)> {
    let copy = action_plan::working_copy(conn, scope, &submission.id)?;
    let past = action_plan::past(conn, scope, year.number, Some(&submission.id))?;
    let levers = measures::levers(conn)?;
    let readiness = past.readiness(&copy, &year.form, answers, &levers, base);
    let progress = past.frozen_progress(&year.form);
    Ok((Document::Plan(Planned { plan: copy.plan, levers, progress }), readiness))
}

fn review(
    conn: &mut Conn,
    scope: &CcoScope,
    year: &Year,
    submission: &Submission,
    answers: &[ItemAnswer],
    base: &str,
) -> Result<(Document, Readiness)> {
    let assessment = reach::store::review::working_review(conn, scope, submission)?.assessment;
    let report = reach::store::review::report_of(conn, ReachScope::Cco(scope), year.number)?;
    let report = report.as_ref().map(|it| it.id.as_str());
    let gaps = reach::gaps(&assessment, &year.form, answers, report, base);
    let readiness = Readiness {
        missing: gaps.into_iter().map(|it| it.missing).collect(),
        doubts: reach::doubts(&assessment, &year.form, answers, base),
    };
    Ok((Document::Reach(Reviewed { assessment }), readiness))
}

/// The components that can be sent here in this year: a review only once OHA has released what it reviews.
///
/// # Errors
/// Breaks when a query fails.
pub fn sendable(conn: &mut Conn, scope: ReachScope<'_>, year: &Year) -> Result<Vec<Component>> {
    let has_report = reach::store::review::report_of(conn, scope, year.number)?.is_some();
    let is_sent = |it: &Component| year.form.is_worked_on_here(*it) && (has_report || *it != Component::ReachReview);
    Ok(Component::ALL.into_iter().filter(is_sent).collect())
}

/// What was changed in a draft since it was sent last, where it was.
fn changes(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: &Submission,
    now: &Content,
    form: &Definition,
) -> Result<Option<Changes>> {
    if submission.submitted_at.is_none() || !submission.state.is_editable() {
        return Ok(None);
    }
    let sent = workflow::store::snapshots_for_cco(conn, scope, &submission.id)?;
    let Some(last) = sent.first() else { return Ok(None) };
    let (old_form, before) = read_snapshot(last)?;
    Ok(Some(Changes::of(&diff(&before.outline(&old_form), &now.outline(form)))))
}

/// Reads what a snapshot froze.
///
/// # Errors
/// Breaks when the frozen text is not ours.
pub fn read_content(text: &str) -> Result<Content> {
    serde_json::from_str(text).map_err(|cause| Fault::because("A snapshot cannot be read", cause).into())
}

/// Reads the plan that a snapshot froze.
///
/// # Errors
/// Not found when it is the snapshot of another component, and as [`read_content`].
pub fn read_plan(text: &str) -> Result<Planned> {
    match read_content(text)?.document {
        Document::Plan(planned) => Ok(planned),
        Document::Reach(_) => Err(Refusal::NotFound.into()),
    }
}

impl Facts {
    pub fn needs(&self, today: chrono::NaiveDate) -> Needs {
        Needs {
            what_changed: self.submission.submitted_at.is_some(),
            late_reason: Deadline::of(self.submission.due_on, today).days_late() > 0,
            doubts: !self.readiness.doubts.is_empty(),
        }
    }

    /// The text that is frozen.
    ///
    /// # Errors
    /// Breaks when the content cannot be written as JSON.
    pub fn frozen(&self) -> Result<String> {
        serde_json::to_string(&self.content)
            .map_err(|cause| Fault::because("The submission cannot be written", cause).into())
    }
}
