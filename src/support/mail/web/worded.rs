//! A letter in words: of its template, or of the wording that OHA has put in its place.

use serde::Serialize;
use serde_json::Value;

use crate::kernel::failure::Result;
use crate::platform::http::{App, Page, Wording};
use crate::platform::outbox::{Letter, Queued};

/// What a template or a wording may fill in. There is nothing confidential in it: names of things, and where to sign in and read.
#[derive(Serialize)]
struct Places<'a> {
    name: &'a str,
    base_url: &'a str,
    demonstration: bool,
    mail: &'a Value,
}

/// A worded letter as HTML: paragraphs, and the address of its page as a link.
#[derive(Debug, Serialize)]
struct Worded {
    subject: String,
    demonstration: bool,
    paragraphs: Vec<Vec<Run>>,
}

#[derive(Debug, Serialize)]
struct Run {
    text: String,
    is_link: bool,
}

impl Page for Worded {
    const TEMPLATE: &'static str = "support/worded";
}

/// Puts a message into words: those that OHA has put in the place of its template's, or the template's own.
///
/// `mail` is the message's data, with whatever the program alone can add to it.
///
/// # Errors
/// Breaks when the kind has no templates, or when they or the wording ask for what the message does not hold.
pub fn worded(app: &App, message: &Queued, mail: &Value, own: Option<(&str, &str)>) -> Result<Letter> {
    let places = Places {
        name: &message.to_name,
        base_url: app.settings.base_url.trim_end_matches('/'),
        demonstration: app.settings.demonstration,
        mail,
    };
    let (subject, text, html) = match own {
        Some((subject, body)) => in_own_words(app, &places, subject, body)?,
        None => in_the_templates_words(app, &places, &message.kind)?,
    };
    let (to_name, to_email) = (message.to_name.clone(), message.to_email.clone());
    Ok(Letter { message_id: message.id.to_string(), to_name, to_email, subject, text, html })
}

fn in_the_templates_words(app: &App, places: &Places<'_>, kind: &str) -> Result<(String, String, String)> {
    let part = |part: &str| app.views.render(&format!("mail/{kind}/{part}"), places);
    // Subject and text are no HTML: what the templates escaped is put back.
    Ok((unescaped(&part("subject")?).trim().to_owned(), unescaped(&part("text")?), part("html")?))
}

fn in_own_words(app: &App, places: &Places<'_>, subject: &str, body: &str) -> Result<(String, String, String)> {
    let body = Wording::filled(body, places)?;
    // A line break in a name would begin a header of its own.
    let subject = Wording::filled(subject, places)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mark, line) = if places.demonstration {
        ("DEMONSTRATION: ", "DEMONSTRATION: everything here is invented.\n\n")
    } else {
        ("", "")
    };
    let subject = format!("{mark}{subject}");
    let page = Worded {
        subject: subject.clone(),
        demonstration: places.demonstration,
        paragraphs: paragraphs(&body, places.base_url),
    };
    Ok((subject, format!("{line}{body}\n"), app.views.render(Worded::TEMPLATE, &page)?))
}

/// The opposite of handlebars' own escaping, whose six signs these are.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x3D;", "=")
        .replace("&#x60;", "`")
        .replace("&amp;", "&")
}

fn paragraphs(body: &str, base_url: &str) -> Vec<Vec<Run>> {
    let run = |line: &str| Run { text: line.to_owned(), is_link: is_link(line, base_url) };
    let blocks = body.split("\n\n").map(str::trim).filter(|it| !it.is_empty());
    blocks.map(|block| block.lines().map(str::trim).map(run).collect()).collect()
}

/// Only an address of ours that stands on a line of its own becomes a link.
fn is_link(line: &str, base_url: &str) -> bool {
    line.strip_prefix(base_url).is_some_and(|rest| rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_comes_back_as_it_was() {
        for text in ["Tom & Ana's \"plan\" <b> = `x`", "&amp; is written so", "é 🌱"] {
            assert_eq!(unescaped(&handlebars::html_escape(text)), text);
        }
    }

    #[test]
    fn only_our_own_addresses_become_links() {
        let ours = "https://groundwork.example";
        for (line, expected) in [
            ("https://groundwork.example/desk", true),
            ("https://groundwork.example", false),
            ("https://groundwork.example.evil.test/desk", false),
            ("https://evil.test/desk", false),
            ("See https://groundwork.example/desk", false),
            ("https://groundwork.example/desk and more", false),
        ] {
            assert_eq!(is_link(line, ours), expected, "{line}");
        }
    }
}
