//! A later due date for one component of a contract's year, with its reason.

use chrono::NaiveDate;

use super::{no_stake, unmoved};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::time::{Moment, day_words};
use crate::metric::measures::{Component, Year};
use crate::metric::workflow::rules::{self, State, Step};
use crate::metric::workflow::store::{self, Advance, Submission};
use crate::people::tenancy::{self, Contract, OhaScope, Role};
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;

/// What is asked for: the due date that the asker has seen, the later one, and why.
#[derive(Debug, Clone)]
pub struct Granted {
    pub before: NaiveDate,
    pub due_on: NaiveDate,
    pub reason: String,
}

/// Grants a later due date, to what was started and to what was not.
///
/// # Errors
/// Invalid when the new day is not later or is past, Stale when the due date was moved meanwhile, Closed when nothing is owed or the
/// year is closed, Not found when the contract does not answer for the year.
pub fn extend(
    tx: &mut Tx,
    scope: &OhaScope,
    contract: &Contract,
    year: &Year,
    component: Component,
    granted: &Granted,
    now: Moment,
) -> Result<Option<Submission>> {
    no_stake(scope, contract)?;
    if !contract.covers(year.number) {
        return Err(Refusal::NotFound.into());
    }
    if let Some(ended) = contract.ends_on.filter(|_| contract.has_ended(now.pacific_day())) {
        let text = format!("This contract ended on {}: it owes nothing by a due date any more.", day_words(ended));
        return Err(Refusal::Closed(text).into());
    }
    // First the contract's row, then the submission's: whoever starts or sends it at this moment is before or behind.
    tenancy::lock(tx, &contract.id)?;
    let started = store::of_component(tx, scope, &contract.id, year.number, component)?;
    if let Some(it) = &started {
        store::lock(tx, &it.id)?;
    }
    let started = store::of_component(tx, scope, &contract.id, year.number, component)?;
    rules::step(started.as_ref().map_or(State::NotStarted, |it| it.state), Step::Extend, Role::Agency(scope.role()))?;
    let earlier = store::extensions_for_oha(tx, scope, &contract.id, year.number)?;
    let due_on = started
        .as_ref()
        .map(|it| it.due_on)
        .or_else(|| store::due_on(&earlier, &contract.id, component))
        .unwrap_or(year.form.due_on);
    may_extend(year, due_on, granted, now)?;
    if let Some(it) = &started {
        store::advance(tx, it, &Advance { due_on: granted.due_on, ..unmoved(it, it.state) })?;
    }
    store::insert_extension(tx, scope, contract, year.number, component, granted, now)?;
    append(tx, scope, contract, year, component, started.as_ref(), granted, now)?;
    Ok(started.map(|it| Submission { due_on: granted.due_on, ..it }))
}

fn may_extend(year: &Year, due_on: NaiveDate, granted: &Granted, now: Moment) -> Result<()> {
    if year.is_closed() {
        let text = format!("{} is closed, so nothing is due any more. Nothing was changed.", year.number);
        return Err(Refusal::Closed(text).into());
    }
    if due_on != granted.before {
        let text = format!(
            "Somebody else has moved the due date meanwhile: it is {} now. Nothing of yours was written.",
            day_words(due_on)
        );
        return Err(Refusal::Stale(text).into());
    }
    if granted.due_on <= due_on {
        let text = format!("Choose a day after {}, the due date now.", day_words(due_on));
        return Err(FieldErrors::one("due_on", text).into());
    }
    if granted.due_on < now.pacific_day() {
        return Err(FieldErrors::one("due_on", "Choose today or a later day.").into());
    }
    Ok(())
}

/// The line stands in the history of the submission; of what was not started, in that of the component.
#[expect(clippy::too_many_arguments, reason = "each is one fact of the line")]
fn append(
    tx: &mut Tx,
    scope: &OhaScope,
    contract: &Contract,
    year: &Year,
    component: Component,
    started: Option<&Submission>,
    granted: &Granted,
    now: Moment,
) -> Result<()> {
    let (subject_kind, subject_id) = match started {
        Some(it) => ("submission", it.id.to_string()),
        None => ("component", subject(contract, year, component)),
    };
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: contract.id.to_string(),
        action: Step::Extend.word(),
        subject_kind,
        subject_id,
        values: vec![
            ("before", granted.before.to_string()),
            ("due_on", granted.due_on.to_string()),
            ("reason", granted.reason.clone()),
        ],
    };
    audit::append(tx, entry, now)
}

/// What the log calls a component that has no submission yet.
pub fn subject(contract: &Contract, year: &Year, component: Component) -> String {
    format!("{}/{}/{}", contract.id, year.number, component.word())
}
