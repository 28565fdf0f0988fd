//! What a person is told by mail about her account. Links in letters begin with the instance's own address, never with what a request says.

use serde_json::json;

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::people::accounts::rules::{Person, Purpose};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::outbox::{self, Message};

/// What stands in the place of a link until its letter is written to its reader.
const HIDDEN_LINK: &str = "(a link that only its reader sees)";

/// A notice: plain sentences and one page to go to.
#[derive(Debug, Clone)]
pub struct Told {
    pub subject: String,
    pub what: String,
    /// What to do, or to know beside it; may be blank.
    pub more: &'static str,
    /// What the link is called, and the page of ours that it leads to.
    pub action: &'static str,
    pub path: String,
}

/// Queues a notice. Each change is made once, so each notice has a key of its own.
///
/// # Errors
/// Breaks when a query fails.
pub fn tell(tx: &mut Tx, name: &str, email: &str, told: Told, now: Moment) -> Result<()> {
    tell_once(tx, name, email, &clock::new_id().to_string(), told, now)
}

/// As [`tell`], once for this key however often it is told.
///
/// # Errors
/// Breaks when a query fails.
pub fn tell_once(tx: &mut Tx, name: &str, email: &str, key: &str, told: Told, now: Moment) -> Result<()> {
    let message = Message {
        kind: "account-notice",
        dedupe_key: format!("account-notice/{key}"),
        to_name: name.to_owned(),
        to_email: email.to_owned(),
        data: json!({ "subject": told.subject, "what": told.what, "more": told.more, "action": told.action, "path": told.path }),
    };
    outbox::queue(tx, message, now)
}

/// Tells a person that her password was changed: for whichever page changes it.
///
/// # Errors
/// Breaks when a query fails.
pub fn tell_password_changed(tx: &mut Tx, person: &Person, now: Moment) -> Result<()> {
    let told = Told {
        subject: "Your password was changed".into(),
        what: format!("The password of your Groundwork account was changed on {}.", now.words()),
        more: "If that was you, there is nothing to do. If it was not, choose a new password at once, and tell OHA's team.",
        action: "Choose a new password",
        path: "/password-resets".into(),
    };
    tell(tx, &person.name, &person.email, told, now)
}

/// Queues a letter that carries a one-time link. It holds the link's seed; the token is made when the letter is written.
pub(super) fn send_link(
    tx: &mut Tx,
    kind: &'static str,
    to: (&str, &str),
    purpose: Purpose,
    seed: &str,
    facts: serde_json::Value,
    now: Moment,
) -> Result<()> {
    let message = Message {
        kind,
        dedupe_key: format!("{kind}/{}", clock::new_id()),
        to_name: to.0.to_owned(),
        to_email: to.1.to_owned(),
        data: json!({ "seed": seed, "link": HIDDEN_LINK, "holds": purpose.lifetime_words(), "facts": facts }),
    };
    outbox::queue(tx, message, now)
}
