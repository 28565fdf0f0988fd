//! The letters of shared drafts: names of things and where to read, never a word of a draft, a question or a comment.

use serde_json::{Value, json};

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
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
