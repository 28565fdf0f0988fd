//! Whom a step concerns: the leads of every CCO that the data set tells of, and the mailboxes that get copies.

use serde_json::{Value, json};

use crate::kernel::failure::Result;
use crate::kernel::time::{Moment, day_words};
use crate::metric::reach::rules::data_set::DataSet;
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::{self, CcoRole, Contract, Role};
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};

/// Tells the leads. The same cause is told once.
pub(super) fn tell_leads(
    tx: &mut Tx,
    scope: ReachScope<'_>,
    set: &DataSet,
    kind: &'static str,
    facts: &Value,
    now: Moment,
) -> Result<()> {
    for contract in store::contracts_in(tx, scope, &set.id)? {
        let contract = tenancy::contract(tx, &contract)?;
        let data = data(set, &contract, facts);
        let leads = tenancy::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&contract.id))?;
        for (person, to_name, to_email) in leads {
            let dedupe_key = format!("{kind}/{}/{}/{person}", set.id, contract.id);
            outbox::queue(tx, Message { kind, dedupe_key, to_name, to_email, data: data.clone() }, now)?;
        }
        for copy in outbox::copies(tx, Some(kind))? {
            let dedupe_key = format!("{kind}/{}/{}/copy-{}", set.id, contract.id, copy.id);
            let message = Message { kind, dedupe_key, to_name: copy.name, to_email: copy.email, data: data.clone() };
            outbox::queue(tx, message, now)?;
        }
    }
    Ok(())
}

fn data(set: &DataSet, contract: &Contract, facts: &Value) -> Value {
    let year = set.provenance.year;
    json!({
        "cco": contract.name,
        "year": year.number(),
        "period": format!("{} to {}", day_words(set.provenance.period_first), day_words(set.provenance.period_last)),
        "path": format!("/desk/cco/{}/{year}", contract.slug),
        "facts": facts,
    })
}
