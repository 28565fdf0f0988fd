//! Asks each component what is in it and what it lacks, and gathers that into what is frozen.

use serde::{Deserialize, Serialize};

use super::rules::{Needs, Verdict, grounds, verdict};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::time::Deadline;
use crate::metric::action_plan::{self, Plan, Progress};
use crate::metric::differences::web::Changes;
use crate::metric::differences::{Node, Outline, diff};
use crate::metric::measures::{self, Component, Definition, Lever, Year};
use crate::metric::workflow::store::BoardScope;
use crate::metric::workflow::{self, ItemAnswer, Readiness, Snapshot, State, Submission};
use crate::people::tenancy::{self, CcoScope, Contract, OhaScope};
use crate::platform::db::Conn;

/// What a round freezes: the answers, and the component's own document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    pub answers: Vec<ItemAnswer>,
    pub plan: Plan,
    /// The list of levers as it read when it was sent: a label may change later, what was sent may not.
    pub levers: Vec<Lever>,
    /// What became of the targets of an earlier year's plan. Snapshots of before this was asked hold none.
    #[serde(default)]
    pub progress: Option<Progress>,
}

/// What a snapshot froze, with the form it was written in.
///
/// # Errors
/// Breaks when the frozen texts are not ours.
pub fn read_snapshot(snapshot: &Snapshot) -> Result<(Definition, Content)> {
    let form = serde_json::from_str(&snapshot.form)
        .map_err(|cause| Fault::because("A snapshot's form cannot be read", cause))?;
    Ok((form, read_content(&snapshot.content)?))
}

impl Content {
    /// What was sent as the comparison sees it: answers to items first, then the component's own document.
    pub fn outline(&self, form: &Definition) -> Outline {
        let answer = |it: &ItemAnswer| {
            Node::new(format!("item/{}", it.item), "Item", format!("Item {}", it.item))
                .field("answer", "Answer", it.said.label())
                .field("narrative", "Evidence in words", &it.narrative)
        };
        let mut nodes: Vec<Node> = self.answers.iter().map(answer).collect();
        nodes.extend(action_plan::outline(&self.plan, form, &self.levers));
        nodes.extend(self.progress.iter().flat_map(Progress::outline));
        Outline { nodes }
    }
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

/// Whether a component has its pages here already. Components 1 to 3 are worked on elsewhere until theirs are built.
pub fn is_worked_on_here(component: Component) -> bool {
    component == Component::ActionPlan
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
    let judged = |contract: Contract| {
        let state = |component| {
            let cell = cells.iter().find(|it| it.contract == contract.id && it.component == component);
            let unstarted = is_worked_on_here(component).then_some(State::NotStarted);
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
    if !is_worked_on_here(component) {
        return Err(Refusal::NotFound.into());
    }
    let submission = workflow::store::find(conn, scope, year.number, component)?.ok_or(Refusal::NotFound)?;
    let answers = workflow::store::answers(conn, scope, &submission.id)?;
    let copy = action_plan::working_copy(conn, scope, &submission.id)?;
    let past = action_plan::past(conn, scope, year.number, Some(&submission.id))?;
    let levers = measures::levers(conn)?;
    let base = format!("{}/{}", scope.address(year.number), component.slug());
    let mut readiness = past.readiness(&copy, &year.form, &answers, &levers, &base);
    let progress = past.frozen_progress(&year.form);
    let content = Content { answers, plan: copy.plan, levers, progress };
    if submission.state == State::Returned {
        let comments = workflow::store::comments_for_cco(conn, scope, &submission.id)?;
        readiness.missing.extend(workflow::unanswered(&comments, &base));
    }
    let changes = changes(conn, scope, &submission, &content, &year.form)?;
    Ok(Facts { year, submission, content, readiness, changes })
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
