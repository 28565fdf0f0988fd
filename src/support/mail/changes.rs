//! Changing a wording, adding and ending a copy, sending again.

use super::rules::MailText;
use super::store;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::MessageId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::Email;
use crate::people::tenancy::OhaScope;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::outbox::{self, CopyTo};

/// Puts a wording in the place of the template's, or of the one before.
///
/// # Errors
/// Stale when somebody else changed it meanwhile.
pub fn word(tx: &mut Tx, scope: &OhaScope, text: &MailText, over: Option<i64>, now: Moment) -> Result<()> {
    if !store::keep(tx, scope, text, over)? {
        return Err(stale());
    }
    let values = vec![("subject", text.subject.clone()), ("body", text.body.clone())];
    append(tx, scope, "letter-worded", &text.kind, values, now)
}

/// Goes back to the template's own wording.
///
/// # Errors
/// Stale when somebody else changed it meanwhile.
pub fn unword(tx: &mut Tx, scope: &OhaScope, kind: &str, version: i64, now: Moment) -> Result<()> {
    if !store::remove(tx, scope, kind, version)? {
        return Err(stale());
    }
    append(tx, scope, "letter-unworded", kind, Vec::new(), now)
}

/// Adds an address that gets a copy of every letter of a kind.
///
/// # Errors
/// Closed when it gets them already.
pub fn add_copy(tx: &mut Tx, scope: &OhaScope, kind: &str, name: &Line, email: &Email, now: Moment) -> Result<()> {
    let copy = CopyTo {
        id: clock::new_id().to_string(),
        kind: kind.to_owned(),
        name: name.as_str().to_owned(),
        email: email.as_str().to_owned(),
        added_at: now,
        version: 1,
    };
    outbox::add_copy(tx, &copy, scope.person().as_str())?;
    append(tx, scope, "copy-added", kind, vec![("name", copy.name), ("email", copy.email)], now)
}

/// Ends a copy, and answers of which kind of letter it was.
///
/// # Errors
/// Not found when it was ended before.
pub fn end_copy(tx: &mut Tx, scope: &OhaScope, id: &str, now: Moment) -> Result<String> {
    let ended = outbox::end_copy(tx, id, now)?;
    append(tx, scope, "copy-ended", &ended.kind, vec![("email", ended.email)], now)?;
    Ok(ended.kind)
}

/// Puts a letter that failed back into the queue.
///
/// # Errors
/// Closed when it did not fail, Stale when somebody else put it back meanwhile.
pub fn send_again(tx: &mut Tx, scope: &OhaScope, id: &MessageId, now: Moment) -> Result<()> {
    let message = outbox::find(tx, id)?;
    outbox::again(tx, &message, now)?;
    append(tx, scope, "letter-requeued", id.as_str(), vec![("kind", message.kind)], now)
}

fn append(
    tx: &mut Tx,
    scope: &OhaScope,
    action: &'static str,
    subject: &str,
    values: Vec<(&'static str, String)>,
    now: Moment,
) -> Result<()> {
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: "agency".into(),
        action,
        subject_kind: "letter",
        subject_id: subject.to_owned(),
        values,
    };
    audit::append(tx, entry, now)
}

fn stale() -> crate::kernel::failure::Error {
    Refusal::Stale(
        "Somebody else has changed this letter meanwhile. Both wordings are below; nothing was overwritten.".into(),
    )
    .into()
}
