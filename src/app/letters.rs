//! Puts a queued message into words: subject, text and HTML, in OHA's own wording where there is one.

use crate::kernel::failure::Result;
use crate::platform::http::App;
use crate::platform::outbox::{Letter, Queued};
use crate::support::mail::{MailText, web::worded};

/// In the template's words.
///
/// # Errors
/// Breaks when the kind has no templates, or one of them asks for what the message does not hold.
pub fn write(app: &App, message: &Queued) -> Result<Letter> {
    write_in(app, message, &[])
}

/// In the wording that OHA has put in the place of the template's, if it has.
///
/// # Errors
/// As [`write`].
pub fn write_in(app: &App, message: &Queued, texts: &[MailText]) -> Result<Letter> {
    let own = texts.iter().find(|it| it.kind == message.kind);
    worded(app, message, &message.data, own.map(|it| (it.subject.as_str(), it.body.as_str())))
}
