//! Pages that only a demonstration has: its people, and the mail it would have sent.

use serde::Serialize;

use super::files::cast;
use super::people::PASSWORD;
use crate::app::letters;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::MessageId;
use crate::platform::http::{Answer, Page, Shell, Site};
use crate::platform::outbox::{self, Queued};

#[derive(Serialize)]
struct People {
    password: &'static str,
    people: Vec<PersonLine>,
}

#[derive(Serialize)]
struct PersonLine {
    name: String,
    email: String,
    about: String,
}

#[derive(Serialize)]
struct Mail {
    letters: Vec<LetterLine>,
}

#[derive(Serialize)]
struct LetterLine {
    href: String,
    subject: String,
    to: String,
    when: String,
    state: &'static str,
}

#[derive(Serialize)]
struct LetterPage {
    subject: String,
    to: String,
    when: String,
    message_id: String,
    text: String,
}

impl Page for People {
    const TEMPLATE: &'static str = "demo/people";
}

impl Page for Mail {
    const TEMPLATE: &'static str = "demo/mail";
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "demo/letter";
}

/// `GET /demo`
///
/// # Errors
/// Breaks when the cast's file does not fit.
pub async fn people(site: Site) -> Answer {
    let people = cast()?.into_iter().map(|it| PersonLine { name: it.name, email: it.email, about: it.about }).collect();
    site.page(site.public_shell("Sign-ins of this demonstration"), &People { password: PASSWORD, people })
}

/// `GET /demo/mail`
///
/// # Errors
/// Breaks when a letter cannot be put into words.
pub async fn mail(site: Site) -> Answer {
    let queued = site.read(|conn| outbox::list(conn, 200)).await?;
    let letters = queued.iter().map(|it| line(&site, it)).collect::<Result<Vec<_>>>()?;
    site.page(shell(&site, "Mail of this demonstration"), &Mail { letters })
}

/// `GET /demo/mail/{message}`
///
/// # Errors
/// Not found when there is no such letter.
pub async fn letter(site: Site) -> Answer {
    let id = MessageId::parse(site.part("message")?)?;
    let queued = site.read(|conn| outbox::list(conn, 200)).await?;
    let message = queued.iter().find(|it| it.id == id).ok_or(Refusal::NotFound)?;
    let letter = letters::write(&site.app, message)?;
    let page = LetterPage {
        to: format!("{} <{}>", letter.to_name, letter.to_email),
        when: message.queued_at.words(),
        message_id: letter.message_id,
        subject: letter.subject,
        text: letter.text,
    };
    let title = format!("{}, to {}", page.subject, letter.to_name);
    site.page(shell(&site, &title).crumb("Mail", "/demo/mail").here(page.subject.clone()), &page)
}

fn shell(site: &Site, title: &str) -> Shell {
    site.public_shell(title)
}

fn line(site: &Site, message: &Queued) -> Result<LetterLine> {
    let letter = letters::write(&site.app, message)?;
    Ok(LetterLine {
        href: format!("/demo/mail/{}", message.id),
        subject: letter.subject,
        to: format!("{} <{}>", letter.to_name, letter.to_email),
        when: message.queued_at.words(),
        state: message.state.word(),
    })
}
