//! Taking a decision back: the state, the due date and the reason that stood before it stand again. Nothing that was written is lost.

use super::{append, no_stake};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::Moment;
use crate::metric::workflow::rules::{self, State, Step, UndoFacts};
use crate::metric::workflow::store::{self, Advance, Ruling, Submission};
use crate::people::tenancy::{AgencyRole, Contract, OhaScope, Role};
use crate::platform::db::{Conn, Tx};

/// What was taken back, and where the component stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    pub step: Step,
    pub to: State,
}

/// Takes the last decision back.
///
/// # Errors
/// Closed when nothing is decided, or something rests on the decision; Forbidden for anybody but who decided and administrators.
pub fn undo(
    tx: &mut Tx,
    scope: &OhaScope,
    submission: &Submission,
    contract: &Contract,
    reason: &str,
    now: Moment,
) -> Result<Undone> {
    no_stake(scope, contract)?;
    let role = Role::Agency(scope.role());
    rules::step(submission.state, Step::Undo, role)?;
    let known = known(tx, scope, submission)?;
    if let Some(refusal) = rules::undo_hindrance(submission.state, known.as_ref().map(|it| it.1)) {
        return Err(refusal.into());
    }
    let (ruling, _) = known.ok_or_else(|| Refusal::Closed("There is no decision to undo.".into()))?;
    let to = rules::undo(submission.state, ruling.before, role)?;
    let step = Advance {
        to,
        round: submission.round,
        due_on: ruling.due_before,
        submitted_at: submission.submitted_at,
        claimed_by: submission.claimed_by.clone(),
        decided_at: ruling.decided_before,
        return_reason: ruling.reason_before.clone(),
    };
    store::advance(tx, submission, &step)?;
    store::mark_undone(tx, scope, &ruling, now)?;
    let values =
        vec![("of", ruling.step.word().to_owned()), ("to", to.word().to_owned()), ("reason", reason.to_owned())];
    append(tx, scope.person().as_str(), contract, &submission.id, Step::Undo.word(), values, now)?;
    Ok(Undone { step: ruling.step, to })
}

/// The decision that could be taken back, where it would lead, and what rests on it; for the page that offers it.
///
/// # Errors
/// Breaks when a query fails.
pub fn last_decision(
    conn: &mut Conn,
    scope: &OhaScope,
    submission: &Submission,
) -> Result<Option<(Step, State, UndoFacts)>> {
    Ok(known(conn, scope, submission)?.map(|(ruling, facts)| (ruling.step, ruling.before, facts)))
}

fn known(conn: &mut Conn, scope: &OhaScope, submission: &Submission) -> Result<Option<(Ruling, UndoFacts)>> {
    let last = store::last_ruling(conn, scope, &submission.id)?;
    // The decision by which it stands where it stands: a later round, or an older way of deciding, leaves none.
    let leads_here = |it: &Ruling| {
        it.round == submission.round && rules::rule(it.before, it.step).is_some_and(|rule| rule.to == submission.state)
    };
    let Some(ruling) = last.filter(leads_here) else { return Ok(None) };
    let facts = UndoFacts {
        is_hers: scope.role() == AgencyRole::OhaAdmin || ruling.made_by == *scope.person(),
        has_cco_worked: ruling.touched_before != submission.touched_at,
        is_published: store::is_published(conn, scope, &submission.id)?,
    };
    Ok(Some((ruling, facts)))
}
