//! Puts a queued message into words: subject, text and HTML, in OHA's own wording where there is one.

use serde_json::Value;

use crate::kernel::failure::Result;
use crate::people::accounts::Mint;
use crate::platform::config::Settings;
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
    let data = with_link(app, &message.data);
    worded(app, message, &data, own.map(|it| (it.subject.as_str(), it.body.as_str())))
}

/// The address that a one-time link opens.
pub fn link(settings: &Settings, token: &str) -> String {
    door(settings, "links", token)
}

fn door(settings: &Settings, door: &str, token: &str) -> String {
    format!("{}/{door}/{token}", settings.base_url.trim_end_matches('/'))
}

/// The address of a letter that opens a door is made here and nowhere else: rows and the pages that show them hold a word in its place.
fn with_link(app: &App, data: &Value) -> Value {
    let mut data = data.clone();
    let text = |name: &str| data.get(name).and_then(Value::as_str).map(str::to_owned);
    let token = text("seed").map(|seed| Mint::new(app.settings.secret_key.expose()).token(&seed));
    let name = text("door").unwrap_or_else(|| "links".into());
    if let (Some(token), Some(link)) = (token, data.get_mut("link")) {
        *link = door(&app.settings, &name, &token).into();
    }
    data
}
