//! Puts a queued message into words: subject, text and HTML from the templates of its kind.

use serde::Serialize;
use serde_json::Value;

use crate::kernel::failure::Result;
use crate::people::accounts::Mint;
use crate::platform::http::App;
use crate::platform::outbox::{Letter, Queued};

/// What a mail template may use. There is nothing confidential in it: names of things, and where to sign in and read.
#[derive(Serialize)]
struct Words<'a> {
    name: &'a str,
    base_url: &'a str,
    demonstration: bool,
    mail: &'a Value,
    /// The address of a letter that carries a key: it stands in no row, and is made when the letter is.
    link: Option<String>,
}

/// # Errors
/// Breaks when the kind has no templates, or one of them asks for what the message does not hold.
pub fn write(app: &App, message: &Queued) -> Result<Letter> {
    let words = Words {
        name: &message.to_name,
        base_url: app.settings.base_url.trim_end_matches('/'),
        demonstration: app.settings.demonstration,
        mail: &message.data,
        link: link(app, &message.data),
    };
    let part = |part: &str| app.views.render(&format!("mail/{}/{part}", message.kind), &words);
    // Subject and text are no HTML: what the templates escaped is put back.
    let plain = |text: String| handlebars_unescaped(&text);
    Ok(Letter {
        message_id: message.id.to_string(),
        to_name: message.to_name.clone(),
        to_email: message.to_email.clone(),
        subject: plain(part("subject")?).trim().to_owned(),
        text: plain(part("text")?),
        html: part("html")?,
    })
}

fn link(app: &App, data: &Value) -> Option<String> {
    let seed = data.get("share_seed").and_then(Value::as_str)?;
    let token = Mint::new(app.settings.secret_key.expose()).token(seed);
    Some(format!("{}/shared/{token}", app.settings.base_url.trim_end_matches('/')))
}

/// The opposite of handlebars' own escaping, whose six signs these are.
fn handlebars_unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x3D;", "=")
        .replace("&#x60;", "`")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_comes_back_as_it_was() {
        for text in ["Tom & Ana's \"plan\" <b> = `x`", "&amp; is written so", "é 🌱"] {
            assert_eq!(handlebars_unescaped(&handlebars::html_escape(text)), text);
        }
    }
}
