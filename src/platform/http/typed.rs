//! What was typed into a form that is refused: shown on the page that says so, to be copied, or to be sent again.
//!
//! It works for every form alike, since it is laid beside the request where a form's bytes are read. Never true: a password, a one-time
//! code or a token that is shown or written down here.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage as _, HttpRequest};
use serde::Serialize;

use super::session::{self, Signed};
use super::{App, Fields, csrf};
use crate::kernel::failure::Refusal;

struct Typed(Fields);

/// One text in a box that can be copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedText {
    pub id: String,
    pub label: String,
    pub text: String,
    pub rows: usize,
}

/// The same form once more, with one button.
#[derive(Debug, Clone, Serialize)]
pub struct Resend {
    pub action: String,
    pub csrf: Option<String>,
    pub once: String,
    pub pairs: Vec<Pair>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    pub name: String,
    pub value: String,
}

pub(super) fn lay_beside(request: &HttpRequest, fields: Fields) {
    request.extensions_mut().insert(Typed(fields));
}

pub(super) fn of(request: &HttpRequest) -> Option<Fields> {
    request.extensions().get::<Typed>().map(|it| it.0.clone())
}

/// Names of fields that hold a secret. By parts of the name, so that a new form is on the safe side: `new_password`, `recovery_code`.
const SECRET: [&str; 9] = ["password", "passphrase", "secret", "token", "code", "otp", "totp", "pin", "csrf"];

/// Names that pages use among themselves.
const OWN: [&str; 13] =
    ["once", "version", "base", "below", "next", "draft", "keep", "held", "path", "asked[]", "item", "set", "scope"];

/// Words for names that do not say by themselves what was asked.
const LABELS: &[(&str, &str)] = &[
    ("body", "Text"),
    ("why", "Why this goal"),
    ("population", "Priority population"),
    ("description", "Description"),
    ("narrative", "Evidence"),
    ("reason", "Reason"),
    ("what_changed", "What changed since the last round"),
    ("late_reason", "Why it is late"),
    ("doubts_reason", "Why you send it in spite of open points"),
    ("baseline_reason", "Why there is no baseline yet"),
    ("cco", "CCO"),
    ("url", "Address of the document"),
    ("email", "Mail address"),
];

pub fn is_secret(name: &str) -> bool {
    name.split(['_', '-', '.', '[', ']']).any(|part| SECRET.contains(&part.to_ascii_lowercase().as_str()))
}

/// Whether a form holds something that must not be kept anywhere, so that it can only be filled in again.
pub fn holds_a_secret(fields: &Fields) -> bool {
    fields.pairs().any(|(name, _)| name != "csrf" && is_secret(name))
}

/// What a person typed, in order; without what only pages read.
pub fn texts(fields: &Fields, prefix: &str) -> Vec<TypedText> {
    let is_shown = |(name, value): &(&str, &str)| {
        let is_own = OWN.contains(name) || name.starts_with("theirs.") || name.starts_with("choice.");
        !value.trim().is_empty() && !is_own && !is_secret(name)
    };
    let shown = (1..).zip(fields.pairs().filter(is_shown));
    shown
        .map(|(number, (name, value))| TypedText {
            id: format!("{prefix}-{number}"),
            label: label(name),
            text: value.to_owned(),
            rows: rows(value),
        })
        .collect()
}

fn label(name: &str) -> String {
    if let Some((_, label)) = LABELS.iter().find(|(it, _)| *it == name) {
        return (*label).to_owned();
    }
    let words = name.trim_end_matches("[]").replace(['_', '-', '.'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn rows(text: &str) -> usize {
    const WIDTH: usize = 70;
    text.lines().map(|line| line.chars().count() / WIDTH + 1).sum::<usize>().clamp(1, 12)
}

/// The form to send once more with its own key, so that it is taken once even if the first sending was.
pub fn resend(request: &HttpRequest, fields: &Fields, action: &str) -> Option<Resend> {
    (!holds_a_secret(fields)).then(|| Resend {
        action: action.to_owned(),
        csrf: token(request),
        once: fields.get("once").to_owned(),
        pairs: fields
            .pairs()
            .filter(|(name, _)| !matches!(*name, "csrf" | "once"))
            .map(|(name, value)| Pair { name: name.to_owned(), value: value.to_owned() })
            .collect(),
    })
}

/// Whether sending the very same again can help. What is stale or closed would be refused again.
pub(super) fn is_worth_sending_again(status: StatusCode, refusal: Option<&Refusal>) -> bool {
    match refusal {
        Some(Refusal::SignIn | Refusal::Busy | Refusal::TooMany(_) | Refusal::SecureFirst) => true,
        Some(Refusal::Forbidden(text)) => text == csrf::OLD,
        Some(_) => false,
        None => status.is_server_error(),
    }
}

/// A token for the session that the request's cookie names, also while nobody can say whether it still holds.
fn token(request: &HttpRequest) -> Option<String> {
    let secret = if let Some(signed) = Signed::of(request) {
        signed.csrf_secret
    } else {
        let app = request.app_data::<actix_web::web::Data<App>>()?;
        session::csrf_secret(&app.settings.secret_key, &session::token_of(request)?)
    };
    csrf::masked(&secret).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_what_pages_say_among_themselves_are_not_shown() {
        let fields = Fields::of(&[
            ("csrf", "c"),
            ("once", "o"),
            ("version", "3"),
            ("set", "01890a5d"),
            ("scope", "ALL"),
            ("new_password", "p"),
            ("recovery-code", "r"),
            ("totp", "1"),
            ("reset_token", "t"),
            ("reason", "Say more."),
            ("barcode", "12"),
            ("blank", "  "),
        ]);
        let shown: Vec<String> =
            texts(&fields, "typed").into_iter().map(|it| format!("{}: {}", it.label, it.text)).collect();
        assert_eq!(shown, ["Reason: Say more.", "Barcode: 12"]);
        assert!(holds_a_secret(&fields));
        assert!(!holds_a_secret(&Fields::of(&[("csrf", "c"), ("once", "o"), ("reason", "x")])));
    }

    #[test]
    fn names_become_words() {
        for (name, words) in
            [("what_changed", "What changed since the last round"), ("dated_on", "Dated on"), ("x[]", "X")]
        {
            assert_eq!(label(name), words);
        }
        assert_eq!((rows("one"), rows(&"x".repeat(141)), rows("a\n\nb")), (1, 3, 3));
    }
}
