//! What a one-time link in a letter opens: the page shows, only sending its form uses the link up. A mail scanner that opens every address
//! changes nothing.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::choosing;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::Line;
use crate::people::accounts::changes;
use crate::people::accounts::passwords::{self, PasswordHash};
use crate::people::accounts::rules::{Mint, OneTimeLink, Person, Purpose};
use crate::people::accounts::store;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, OpenPost, Page, Reader, Site};
use crate::platform::limits::{self, Action};

#[derive(Serialize)]
struct LinkPage {
    heading: &'static str,
    lede: String,
    address: String,
    until: String,
    form: Form,
}

/// One page for a link that was used, replaced or withdrawn, that has ended, and that never was.
#[derive(Serialize)]
struct LinkOver {}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "accounts/link";
}

impl Page for LinkOver {
    const TEMPLATE: &'static str = "accounts/link_over";
}

/// A link that holds, and whose it is.
struct Open {
    link: OneTimeLink,
    person: Person,
}

/// What was typed, ready to be taken.
enum Use {
    Begin(Line, PasswordHash),
    Reset(PasswordHash),
    Confirm,
}

/// `GET /links/{token}`
///
/// # Errors
/// Breaks when a query fails.
pub async fn link_page(site: Site) -> Answer {
    match open(&site).await? {
        Some(open) => show(&site, StatusCode::OK, &open, form(&site, &open)?, &FieldErrors::default()),
        None => over(&site),
    }
}

/// `POST /links/{token}/uses`
///
/// # Errors
/// Busy when too many passwords are being hashed.
pub async fn use_link(post: OpenPost, site: Site) -> Answer {
    let token = site.part("token")?.to_owned();
    let Some(open) = open(&site).await? else {
        // Perhaps the same form once more: it is answered as the first time. Any other finds the link closed.
        let answer = site.act(post.receipt, |_, _| Err(Refusal::Gone.into())).await;
        return or_over(&site, answer);
    };
    let using = match read(&site, &open, &post.fields).await? {
        Ok(using) => using,
        Err(errors) => {
            let form = form(&site, &open)?.filled(&post.fields, &errors);
            return show(&site, StatusCode::UNPROCESSABLE_ENTITY, &open, form, &errors);
        }
    };
    let mint = mint(&site);
    let answer = site
        .act(post.receipt, move |tx, now| {
            let notice = match using {
                Use::Begin(name, hash) => {
                    changes::accept_invitation(tx, &mint, &token, &name, &hash, now)?;
                    Notice::AccountReady
                }
                Use::Reset(hash) => {
                    changes::reset(tx, &mint, &token, &hash, now)?;
                    Notice::PasswordSet
                }
                Use::Confirm => {
                    changes::confirm_address(tx, &mint, &token, now)?;
                    Notice::AddressConfirmed
                }
            };
            Ok(Done::at("/signin", notice))
        })
        .await;
    or_over(&site, answer)
}

pub(super) fn mint(site: &Site) -> Mint {
    Mint::new(site.app.settings.secret_key.expose())
}

async fn open(site: &Site) -> Result<Option<Open>> {
    let (mint, token, now) = (mint(site), site.part("token")?.to_owned(), site.now);
    let found = site.read(move |conn| {
        let link = changes::look_at_link(conn, &mint, &token, now)?;
        let profile = store::profile(conn, &link.person)?.ok_or(Refusal::Gone)?;
        Ok(Open { link, person: profile.person })
    });
    match found.await {
        Err(Error::Refused(Refusal::Gone)) => Ok(None),
        other => other.map(Some),
    }
}

async fn read(site: &Site, open: &Open, fields: &Fields) -> Result<std::result::Result<Use, FieldErrors>> {
    let mut reader = Reader::new(fields);
    let name = match open.link.purpose {
        Purpose::Invitation => reader.line("name", "Enter your name."),
        Purpose::Reset => None,
        // A form of one button, which carries its key.
        Purpose::Address => {
            let once = reader.note("", (!fields.get("once").is_empty()).then_some(()).ok_or_else(incomplete));
            return Ok(reader.finish(once.map(|()| Use::Confirm)));
        }
    };
    let called = name.as_ref().map_or(open.person.name.as_str(), Line::as_str);
    let password = choosing::read(fields.get("password"), called, &open.person.email, site);
    let password = reader.note("password", password);
    let read = match open.link.purpose {
        Purpose::Invitation => reader.finish(name.map(Some).zip(password)),
        _ => reader.finish(password.map(|it| (None, it))),
    };
    Ok(match read {
        Ok((name, password)) => {
            limits::web::guard(site, Action::OneTimeLink, "").await?;
            let hash = passwords::hash_in_turn(&site.app.hashing, password).await?;
            Ok(match name {
                Some(name) => Use::Begin(name, hash),
                None => Use::Reset(hash),
            })
        }
        Err(errors) => Err(errors),
    })
}

fn incomplete() -> String {
    "This form is incomplete. Open the link in your letter again and send it from there.".into()
}

fn form(site: &Site, open: &Open) -> Result<Form> {
    let action = format!("/links/{}/uses", site.part("token")?);
    let password = || choosing::new_password("Choose a password");
    let (fields, submit) = match open.link.purpose {
        Purpose::Invitation => {
            let name = Field::text("name", "Your name")
                .hint("As your colleagues should read it beside what you write.")
                .autocomplete("name")
                .width("medium")
                .value(&open.person.name);
            (vec![name, password()], "Begin")
        }
        Purpose::Reset => (vec![password()], "Set this password"),
        Purpose::Address => (Vec::new(), "Use this address"),
    };
    Form::new(site, action, submit, fields).keyed()
}

fn show(site: &Site, status: StatusCode, open: &Open, form: Form, errors: &FieldErrors) -> Answer {
    let (heading, lede) = words(open.link.purpose);
    let address = open.link.detail.clone().unwrap_or_else(|| open.person.email.clone());
    let page = LinkPage { heading, lede: lede.into(), address, until: open.link.ends_at.words(), form };
    site.page_with(status, site.open_shell(heading).errors(errors), &page)
}

fn words(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::Invitation => {
            ("Begin your account", "Say how you are called and choose a password. Then sign in with it.")
        }
        Purpose::Reset => (
            "Choose a new password",
            "It takes the place of your old one. Every session of yours ends, on all machines; a second factor stays as it is.",
        ),
        Purpose::Address => (
            "Confirm your mail address",
            "From then on you sign in with it, and letters go to it. Your old address gets a notice.",
        ),
    }
}

fn or_over(site: &Site, answer: Answer) -> Answer {
    match answer {
        Err(Error::Refused(Refusal::Gone)) => over(site),
        other => other,
    }
}

fn over(site: &Site) -> Answer {
    site.page_with(StatusCode::GONE, site.open_shell("This link no longer works"), &LinkOver {})
}
