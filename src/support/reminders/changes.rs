//! Queues the reminders of a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;

use super::rules::{Milestone, milestone};
use crate::kernel::failure::Result;
use crate::kernel::time::{Deadline, Moment, day_words};
use crate::metric::measures::{self, Component, Year};
use crate::metric::reach::store::ReachScope;
use crate::metric::submissions;
use crate::metric::workflow::{self, State, store::BoardScope};
use crate::people::tenancy::{self, CcoRole, Contract, Role, SystemScope};
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};

/// Queues a letter to every lead whose contract owes something that a milestone of today is for. Answers how many letters.
///
/// It may run as often as it likes: a letter has one key for its contract, due date, milestone and reader.
///
/// # Errors
/// Breaks when a query fails.
pub fn remind(tx: &mut Tx, system: &SystemScope, now: Moment) -> Result<usize> {
    let today = now.pacific_day();
    let mut reminded = 0;
    for year in measures::years(tx)?.into_iter().filter(|it| it.is_open(today)) {
        let cells = workflow::store::board(tx, &BoardScope::System(system), year.number)?;
        let extensions = workflow::store::extensions_of_year(tx, &BoardScope::System(system), year.number)?;
        let open = submissions::sendable(tx, ReachScope::System(system), &year)?;
        for contract in owing(tx, &year, today)? {
            let of = |component| cells.iter().find(|it| it.contract == contract.id && it.component == component);
            let mut owed: BTreeMap<NaiveDate, Vec<Component>> = BTreeMap::new();
            for component in open.iter().copied() {
                let later = workflow::store::due_on(&extensions, &contract.id, component);
                let (state, due_on) = of(component)
                    .map_or((State::NotStarted, later.unwrap_or(year.form.due_on)), |it| (it.state, it.due_on));
                if state.is_owed() {
                    owed.entry(due_on).or_default().push(component);
                }
            }
            for (due_on, components) in owed {
                if let Some(milestone) = milestone(&year.form.remind_before, &year.form.remind_after, due_on, today) {
                    reminded += queue(tx, &year, &contract, due_on, &components, milestone, now)?;
                }
            }
        }
    }
    if reminded > 0 {
        audit::append(tx, entry(system, reminded), now)?;
    }
    Ok(reminded)
}

/// The contracts that answer for a year and still run.
fn owing(tx: &mut Tx, year: &Year, today: NaiveDate) -> Result<Vec<Contract>> {
    let mut contracts = submissions::answering(tx, year)?;
    contracts.retain(|it| !it.has_ended(today));
    Ok(contracts)
}

fn queue(
    tx: &mut Tx,
    year: &Year,
    contract: &Contract,
    due_on: NaiveDate,
    components: &[Component],
    milestone: Milestone,
    now: Moment,
) -> Result<usize> {
    let names: Vec<String> = components.iter().map(|it| workflow::short_name(year, *it)).collect();
    let deadline = Deadline::of(due_on, now.pacific_day());
    let data = json!({
        "cco": contract.name,
        "year": year.number.number(),
        "components": names.join(", "),
        "due": day_words(due_on),
        "days": deadline.words(),
        "is_late": deadline.days_late() > 0,
        "path": format!("/desk/cco/{}/{}", contract.slug, year.number),
    });
    let mut queued = 0;
    for (person, name, email) in tenancy::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&contract.id))? {
        let key = format!("reminder/{}/{}/{due_on}/{}/{person}", contract.id, year.number, milestone.word());
        let message = Message { kind: "reminder", dedupe_key: key, to_name: name, to_email: email, data: data.clone() };
        queued += usize::from(outbox::queue_new(tx, message, now)?);
    }
    Ok(queued)
}

fn entry(system: &SystemScope, reminded: usize) -> Entry {
    Entry {
        actor: "system".into(),
        tenant: "system".into(),
        action: "reminders-queued",
        subject_kind: "outbox",
        subject_id: "reminder".into(),
        values: vec![("letters", reminded.to_string()), ("reason", system.reason().to_owned())],
    }
}
