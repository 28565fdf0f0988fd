//! The mail of publishing: who is told of a step, with names of things and an address to sign in at.

use serde_json::json;

use crate::kernel::failure::Result;
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::metric::measures::Component;
use crate::people::tenancy::{self, AgencyRole, CcoRole, Contract, Role};
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};
use crate::publishing::facts::Facts;

/// A letter of one kind about one thing: its id is part of the key, so that a step that is tried twice writes once.
pub(super) struct Note<'a> {
    pub kind: &'static str,
    pub about: &'a str,
    pub path: String,
    pub facts: serde_json::Value,
}

/// The CCO's own page on the publication of its plan.
pub(super) fn own_path(facts: &Facts) -> String {
    let slug = facts.submission.component.slug();
    format!("/desk/cco/{}/{}/{slug}/publication", facts.contract.slug, facts.submission.year)
}

/// OHA's page on it.
pub(super) fn desk_path(facts: &Facts) -> String {
    format!("/desk/oha/submissions/{}/publication", facts.submission.id)
}

pub(super) fn tell_leads(tx: &mut Tx, facts: &Facts, note: &Note<'_>, now: Moment) -> Result<()> {
    let leads = tenancy::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&facts.contract.id))?;
    tell(tx, leads, facts, note, now)
}

/// Tells OHA's administrators, but none who may not open the page.
pub(super) fn tell_oha(tx: &mut Tx, facts: &Facts, note: &Note<'_>, now: Moment) -> Result<()> {
    let mut people = tenancy::persons_with(tx, &[Role::Agency(AgencyRole::OhaAdmin)], None)?;
    let stakeholders = tenancy::stakeholders(tx, &facts.contract.organization)?;
    people.retain(|(person, ..)| !stakeholders.contains(person));
    tell(tx, people, facts, note, now)
}

type Recipients = Vec<(PersonId, String, String)>;

fn tell(tx: &mut Tx, people: Recipients, facts: &Facts, note: &Note<'_>, now: Moment) -> Result<()> {
    let form = &facts.edition.form;
    let component = form.component(Component::ActionPlan).map_or("Action plan", |it| it.short_name.as_str());
    for (person, name, email) in people {
        let message = Message {
            kind: note.kind,
            dedupe_key: format!("{}:{}:{person}", note.kind, note.about),
            to_name: name,
            to_email: email,
            data: json!({
                "cco": contract_name(&facts.contract),
                "year": facts.submission.year.to_string(),
                "component": component,
                "path": note.path,
                "facts": note.facts,
            }),
        };
        outbox::queue(tx, message, now)?;
    }
    Ok(())
}

fn contract_name(contract: &Contract) -> &str {
    &contract.name
}
