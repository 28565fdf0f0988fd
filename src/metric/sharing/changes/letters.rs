//! The letters of shared drafts: names of things and where to read, never a word of a draft, a question or a comment.

use serde_json::{Value, json};

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::metric::measures::{Component, Year};
use crate::metric::workflow::short_name;
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};

/// Tells one person. `key` names the occasion, so that it is told once.
pub(super) fn tell(
    tx: &mut Tx,
    kind: &'static str,
    key: &str,
    (name, email): (&str, &str),
    facts: Value,
    now: Moment,
) -> Result<()> {
    let message = Message {
        kind,
        dedupe_key: format!("{kind}/{key}"),
        to_name: name.to_owned(),
        to_email: email.to_owned(),
        data: facts,
    };
    outbox::queue(tx, message, now)
}

/// What every letter of these says.
pub(super) fn facts(cco: &str, year: i32, path: &str) -> Value {
    json!({ "cco": cco, "year": year, "path": path })
}

/// The same of a letter that says which component's draft it is about.
pub(super) fn of_draft(cco: &str, year: &Year, component: Component, path: &str) -> Value {
    let name = short_name(year, component).to_lowercase();
    json!({ "cco": cco, "year": year.number.number(), "component": name, "path": path })
}
