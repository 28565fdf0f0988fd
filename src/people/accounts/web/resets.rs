//! "Forgot your password?": one answer, in the same time, whether the address has an account or not.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::FieldErrors;
use crate::people::accounts::changes;
use crate::people::accounts::rules::{Email, Purpose};
use crate::platform::http::{Answer, Control, Done, Field, Form, Notice, OpenPost, Page, Reader, Site};
use crate::platform::limits::{self, Action};

#[derive(Serialize)]
struct Forgotten {
    form: Form,
}

#[derive(Serialize)]
struct LinkSent {
    holds: &'static str,
}

impl Page for Forgotten {
    const TEMPLATE: &'static str = "accounts/forgotten";
}

impl Page for LinkSent {
    const TEMPLATE: &'static str = "accounts/link_sent";
}

/// `GET /password-resets`
///
/// # Errors
/// Breaks when there is no randomness.
pub async fn forgotten(site: Site) -> Answer {
    let page = Forgotten { form: form(&site).keyed()? };
    site.page(site.open_shell("Forgot your password?"), &page)
}

/// `POST /password-resets`. It only notes who asked; the worker looks the address up and writes the letter.
///
/// # Errors
/// Breaks when a query fails.
pub async fn ask_for_reset(post: OpenPost, site: Site) -> Answer {
    let mut reader = Reader::new(&post.fields);
    let email = reader.note("email", Email::parse(post.fields.get("email")));
    match reader.finish(email) {
        Ok(email) => {
            // Counted by address as it was typed, known or not, so that the count tells nothing.
            limits::web::guard(&site, Action::Reset, &email.folded()).await?;
            site.act(post.receipt, move |tx, now| {
                changes::ask_for_reset(tx, &email, now)?;
                Ok(Done::at("/password-resets/sent", Notice::None))
            })
            .await
        }
        Err(errors) => refused(&site, form(&site).keyed()?.filled(&post.fields, &errors), &errors),
    }
}

/// `GET /password-resets/sent`
///
/// # Errors
/// Breaks when the page cannot be rendered.
pub async fn sent(site: Site) -> Answer {
    site.page(site.open_shell("Look into your mail"), &LinkSent { holds: Purpose::Reset.lifetime_words() })
}

fn refused(site: &Site, form: Form, errors: &FieldErrors) -> Answer {
    let shell = site.open_shell("Forgot your password?").errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &Forgotten { form })
}

fn form(site: &Site) -> Form {
    let email = Field::new(Control::Email, "email", "Mail address").autocomplete("username").width("medium");
    Form::new(site, "/password-resets", "Send me a link", vec![email]).cancel("/signin")
}
