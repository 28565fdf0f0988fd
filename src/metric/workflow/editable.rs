//! The proof that a submission may be edited, in this transaction, by this person.

use super::rules::State;
use super::store::{self, Submission};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component};
use crate::people::tenancy::CcoScope;
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;

/// Holds the submission's row locked until the transaction ends, so that nobody submits while this change is written.
pub struct Editable<'t, 'c> {
    tx: &'t mut Tx<'c>,
    scope: &'t CcoScope,
    submission: Submission,
    now: Moment,
}

/// Proves that this component of the scope's contract may be edited now.
///
/// # Errors
/// Not found when it was never started, Closed when its state is read-only, Forbidden when the role does not edit.
pub fn editable<'t, 'c>(
    tx: &'t mut Tx<'c>,
    scope: &'t CcoScope,
    year: MeasurementYear,
    component: Component,
    now: Moment,
) -> Result<Editable<'t, 'c>> {
    if !scope.role().may_edit() {
        return Err(Refusal::Forbidden("Only an editor or a lead can change this.".into()).into());
    }
    store::touch(tx, scope, year, component, now)?;
    let submission = store::find(tx, scope, year, component)?.ok_or(Refusal::NotFound)?;
    if !submission.state.is_editable() {
        return Err(Refusal::Closed(closed(submission.state)).into());
    }
    super::changes::still_acts(scope.contract(), now)?;
    if measures::year(tx, year)?.is_closed() {
        let text =
            format!("{year} is closed, so nothing of it can be changed any more. What you typed is still in the form.");
        return Err(Refusal::Closed(text).into());
    }
    Ok(Editable { tx, scope, submission, now })
}

fn closed(state: State) -> String {
    format!(
        "This component is {}, so it cannot be changed now. What you typed is still in the form: copy it before you leave the page.",
        state.label().to_lowercase()
    )
}

impl<'c> Editable<'_, 'c> {
    pub fn tx(&mut self) -> &mut Tx<'c> {
        self.tx
    }

    pub fn submission(&self) -> &Submission {
        &self.submission
    }

    pub fn scope(&self) -> &CcoScope {
        self.scope
    }

    pub fn now(&self) -> Moment {
        self.now
    }

    /// The last statement of a component's change: its line in the audit log.
    ///
    /// # Errors
    /// Breaks when a query fails.
    pub fn record(&mut self, action: &'static str, values: Vec<(&'static str, String)>) -> Result<()> {
        let entry = Entry {
            actor: self.scope.person().to_string(),
            tenant: self.scope.contract().id.to_string(),
            action,
            subject_kind: "submission",
            subject_id: self.submission.id.to_string(),
            values,
        };
        audit::append(self.tx, entry, self.now)
    }
}
