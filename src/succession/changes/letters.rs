//! The notice that the leads of both contracts get: who owes the open year, who may still sign and until when, who takes over.

use serde_json::json;

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::metric::measures::{self, Year};
use crate::people::tenancy::{self, CcoRole, Contract, Role};
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};
use crate::succession::rules::{Reader, Words, words};

/// Tells the leads of the contract, of the one that takes over, and of one that was to and is not any more.
pub(super) fn queue(
    tx: &mut Tx,
    before: &Contract,
    after: &Contract,
    all: &[Contract],
    version: i64,
    now: Moment,
) -> Result<()> {
    let named = |slug: &Option<String>| slug.as_ref().and_then(|slug| all.iter().find(|it| it.slug == *slug));
    let (next, former) =
        (named(&after.successor), named(&before.successor).filter(|_| before.successor != after.successor));
    let mut years = measures::begun(tx)?;
    years.retain(|it| it.form.family == "system_level" && it.demonstration == after.demonstration);
    let readers =
        [(Reader::Own, Some(after), next), (Reader::Successor, next, next), (Reader::NamedBefore, former, former)];
    for (reader, to, about) in readers {
        let Some(to) = to else { continue };
        let told = words(reader, after, about, &years, now.pacific_day());
        for (person, name, email) in tenancy::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&to.id))? {
            let message = Message {
                kind: "contract-end",
                dedupe_key: format!("contract-end/{}/{version}/{}/{person}", after.id, to.slug),
                to_name: name,
                to_email: email,
                data: data(&told, to, &years),
            };
            outbox::queue(tx, message, now)?;
        }
    }
    Ok(())
}

fn data(told: &Words, to: &Contract, years: &[Year]) -> serde_json::Value {
    let own = years.iter().find(|it| !it.is_closed() && to.covers(it.number));
    let path = own.map_or_else(|| "/desk".to_owned(), |it| format!("/desk/cco/{}/{}", to.slug, it.number));
    let Words { what, owed, acts, follows } = told;
    json!({ "cco": to.name, "what": what, "owed": owed, "acts": acts, "follows": follows, "path": path })
}
