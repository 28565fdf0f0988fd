//! What letters say: the wording of each kind, with a preview; and who gets copies.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use super::copies::{CopyLine, copy_form, copy_line};
use super::worded;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::MessageId;
use crate::kernel::texts::Line;
use crate::people::accounts;
use crate::people::tenancy::OhaScope;
use crate::platform::clock;
use crate::platform::db::Conn;
use crate::platform::http::{
    Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site, Tag, Tone, Wording,
};
use crate::platform::outbox::{self, CopyTo, Letter, Queued};
use crate::support::mail::rules::{check_link, label, readable, starting_text};
use crate::support::mail::{MailText, changes, texts};

pub const ADDRESS: &str = "/desk/oha/letters";

#[derive(Serialize)]
struct Wordings {
    kinds: Vec<KindLine>,
}

#[derive(Serialize)]
struct KindLine {
    href: String,
    label: String,
    subject: String,
    state: Tag,
    copies: String,
}

#[derive(Serialize)]
struct WordingPage {
    label: String,
    form: Form,
    preview_action: String,
    places: Vec<String>,
    changed: Option<String>,
    /// How it reads: as typed, or as it stands now.
    preview: Option<Preview>,
    is_typed: bool,
    back: Option<Form>,
    /// Nothing where no copy of such a letter may go out.
    copy: Option<Form>,
    copies: Vec<CopyLine>,
}

#[derive(Serialize)]
struct Preview {
    subject: String,
    text: String,
}

impl Page for Wordings {
    const TEMPLATE: &'static str = "support/wordings";
}

impl Page for WordingPage {
    const TEMPLATE: &'static str = "support/wording";
}

/// What is known of one kind.
pub struct Known {
    pub kind: String,
    own: Option<MailText>,
    changed_by: Option<String>,
    newest: Option<Queued>,
    copies: Vec<CopyTo>,
}

/// What was typed into one of the page's forms.
pub enum Typed<'t> {
    Wording(&'t Fields, FieldErrors),
    /// To be looked at, not saved.
    Look(&'t Fields, Letter),
    Copy(&'t Fields, FieldErrors),
}

/// `GET /desk/oha/letters`
///
/// # Errors
/// Breaks when a query fails.
pub async fn wordings(scope: OhaScope, site: Site) -> Answer {
    let (own, copies) = site.read(|conn| Ok((texts(conn)?, outbox::copies(conn, None)?))).await?;
    let line = |kind: String| {
        let worded = own.iter().find(|it| it.kind == kind);
        let n = copies.iter().filter(|it| it.kind == kind).count();
        KindLine {
            href: format!("{ADDRESS}/{kind}"),
            label: label(&kind),
            subject: readable(&worded.map_or_else(|| template(&site, &kind, "subject"), |it| it.subject.clone())),
            state: match worded {
                Some(_) => Tag::new("OHA's", Tone::Info),
                None => Tag::new("Groundwork's", Tone::Neutral),
            },
            copies: if n == 0 { "None".into() } else { n.to_string() },
        }
    };
    let page = Wordings { kinds: kinds(&site).into_iter().map(line).collect() };
    site.page(shell(&scope, &site, "What letters say").without_link(), &page)
}

/// `GET /desk/oha/letters/{kind}`
///
/// # Errors
/// Not found when there is no such letter.
pub async fn wording(scope: OhaScope, site: Site) -> Answer {
    let known = load(&site).await?;
    show(&site, &scope, StatusCode::OK, &known, None)
}

/// `POST /desk/oha/letters/{kind}/previews`
///
/// # Errors
/// Not found when there is no such letter.
pub async fn preview(post: Post<OhaScope>, site: Site) -> Answer {
    let known = load(&site).await?;
    let typed = match read(&site, &known, &post.fields) {
        Ok((subject, body)) => {
            let letter = filled(&site, &known, Some((subject.as_str(), body.as_str())))?;
            Typed::Look(&post.fields, letter)
        }
        Err(errors) => Typed::Wording(&post.fields, errors),
    };
    let status = if matches!(typed, Typed::Look(..)) { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show(&site, &post.scope, status, &known, Some(&typed))
}

/// `POST /desk/oha/letters/{kind}`
///
/// # Errors
/// Not found when there is no such letter.
pub async fn save(post: Post<OhaScope>, site: Site) -> Answer {
    let known = load(&site).await?;
    let (subject, body) = match read(&site, &known, &post.fields) {
        Ok(read) => read,
        Err(errors) => {
            let typed = Typed::Wording(&post.fields, errors);
            return show(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, &known, Some(&typed));
        }
    };
    // An empty version says that the form was opened while the template's own wording was in use.
    let over = post.fields.get("version").parse::<i64>().ok();
    let (scope, kind) = (post.scope.clone(), known.kind.clone());
    let answer = site
        .act(post.receipt.clone(), move |tx, now| {
            let (subject, body) = (subject.as_str().to_owned(), body.as_str().to_owned());
            let by = scope.person().to_string();
            let text = MailText { kind: kind.clone(), subject, body, changed_by: by, changed_at: now, version: 0 };
            changes::word(tx, &scope, &text, over, now)?;
            Ok(Done::at(format!("{ADDRESS}/{kind}"), Notice::Saved))
        })
        .await;
    match answer {
        Err(Error::Refused(Refusal::Stale(text))) => {
            let known = load(&site).await?;
            let typed = Typed::Wording(&post.fields, FieldErrors::one("", text));
            show(&site, &post.scope, StatusCode::CONFLICT, &known, Some(&typed))
        }
        other => other,
    }
}

/// `POST /desk/oha/letters/{kind}/removals`
///
/// # Errors
/// Stale when somebody else changed the wording meanwhile.
pub async fn unword(post: Post<OhaScope>, site: Site) -> Answer {
    let kind = kind(&site)?;
    let version =
        Reader::new(&post.fields).version().ok_or_else(|| FieldErrors::one("version", "Open the page again."))?;
    site.act(post.receipt, move |tx, now| {
        changes::unword(tx, &post.scope, &kind, version, now)?;
        Ok(Done::at(format!("{ADDRESS}/{kind}"), Notice::Removed))
    })
    .await
}

/// Every kind of letter there is, by name: the folders of the mail templates.
pub fn kinds(site: &Site) -> Vec<String> {
    let names = site.app.views.names().into_iter();
    let kind = |name: String| Some(name.strip_prefix("mail/")?.strip_suffix("/text")?.to_owned());
    names.filter_map(kind).collect()
}

fn kind(site: &Site) -> Result<String> {
    let asked = site.part("kind")?;
    kinds(site).into_iter().find(|it| it == asked).ok_or_else(|| Refusal::NotFound.into())
}

/// Only letters about a component: one about an account is its owner's alone.
pub fn may_be_copied(site: &Site, kind: &str) -> bool {
    known_places(site, kind).contains("mail.component")
}

fn template(site: &Site, kind: &str, part: &str) -> String {
    starting_text(&site.app.views.source(&format!("mail/{kind}/{part}")).unwrap_or_default())
}

fn known_places(site: &Site, kind: &str) -> BTreeSet<String> {
    let mut places: BTreeSet<String> =
        ["subject", "text"].iter().flat_map(|part| site.app.views.places(&format!("mail/{kind}/{part}"))).collect();
    places.extend(["name", "base_url"].map(str::to_owned));
    places
}

pub async fn load(site: &Site) -> Result<Known> {
    let kind = kind(site)?;
    site.read(move |conn| known(conn, kind)).await
}

fn known(conn: &mut Conn, kind: String) -> Result<Known> {
    let own = texts(conn)?.into_iter().find(|it| it.kind == kind);
    let changed_by = match &own {
        Some(own) => accounts::names(conn, &[own.changed_by.as_str()])?.remove(&own.changed_by),
        None => None,
    };
    let newest = outbox::newest_of(conn, &kind)?.filter(|it| !it.opens_a_door());
    let copies = outbox::copies(conn, Some(&kind))?;
    Ok(Known { kind, own, changed_by, newest, copies })
}

fn read(site: &Site, known: &Known, fields: &Fields) -> std::result::Result<(Wording, Wording), FieldErrors> {
    let places = known_places(site, &known.kind);
    let source = site.app.views.source(&format!("mail/{}/text", known.kind)).unwrap_or_default();
    let mut reader = Reader::new(fields);
    let subject = reader.line("subject", "Enter the subject.");
    let subject = subject.and_then(|it: Line| reader.note("subject", Wording::parse(it.as_str(), &places)));
    let body = reader.required_narrative("body", "Enter the text.");
    let body = body.and_then(|it| {
        let read = check_link(it.as_str(), &source).and_then(|()| Wording::parse(it.as_str(), &places));
        reader.note("body", read)
    });
    reader.finish(subject.zip(body))
}

/// A letter of this kind in words: the newest one, or one with the places' own names where none was written yet.
fn filled(site: &Site, known: &Known, own: Option<(&str, &str)>) -> Result<Letter> {
    let message = match &known.newest {
        Some(message) => message.clone(),
        None => specimen(site, &known.kind),
    };
    worded(&site.app, &message, &message.data, own)
}

fn specimen(site: &Site, kind: &str) -> Queued {
    let mut data = Value::Object(Map::new());
    for place in known_places(site, kind).iter().filter_map(|it| it.strip_prefix("mail.").map(str::to_owned)) {
        let mut at = &mut data;
        for part in place.split('.') {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            let Value::Object(map) = at else { break };
            at = map.entry(part).or_insert(Value::Null);
        }
        *at = if place == "path" { "/desk".into() } else { format!("[{}]", place.replace(['.', '_'], " ")).into() };
    }
    let id = MessageId::from_uuid(clock::new_id());
    Queued::specimen(id, kind, data, site.now)
}

pub fn show(site: &Site, scope: &OhaScope, status: StatusCode, known: &Known, typed: Option<&Typed<'_>>) -> Answer {
    let label = label(&known.kind);
    let shell = shell(scope, site, "What letters say").here(label.clone());
    let (shell, form, copy) = match typed {
        Some(Typed::Wording(fields, errors)) if status == StatusCode::CONFLICT => {
            let saved = form(site, known);
            (shell.errors(errors), saved.clone().filled(fields, errors).beside(&saved), copy_form(site, known))
        }
        Some(Typed::Wording(fields, errors)) => {
            (shell.errors(errors), form(site, known).filled(fields, errors).version_of(fields), copy_form(site, known))
        }
        Some(Typed::Look(fields, _)) => (
            shell,
            form(site, known).filled(fields, &FieldErrors::default()).version_of(fields),
            copy_form(site, known),
        ),
        Some(Typed::Copy(fields, errors)) => {
            (shell.errors(errors), form(site, known), copy_form(site, known).filled(fields, errors))
        }
        None => (shell, form(site, known), copy_form(site, known)),
    };
    let page = WordingPage {
        label,
        form,
        preview_action: format!("{ADDRESS}/{}/previews", known.kind),
        places: known_places(site, &known.kind).into_iter().map(|it| format!("{{{{{it}}}}}")).collect(),
        changed: changed(known),
        preview: Some(seen(site, known, typed)?).map(|it| Preview { subject: it.subject, text: it.text }),
        is_typed: matches!(typed, Some(Typed::Look(..))),
        back: known.own.as_ref().map(|own| back_form(site, own)),
        copy: may_be_copied(site, &known.kind).then_some(copy),
        copies: known.copies.iter().map(|it| copy_line(site, it)).collect(),
    };
    site.page_with(status, shell, &page)
}

fn seen(site: &Site, known: &Known, typed: Option<&Typed<'_>>) -> Result<Letter> {
    match typed {
        Some(Typed::Look(_, letter)) => Ok(letter.clone()),
        _ => filled(site, known, known.own.as_ref().map(|it| (it.subject.as_str(), it.body.as_str()))),
    }
}

fn changed(known: &Known) -> Option<String> {
    let own = known.own.as_ref()?;
    let by = known.changed_by.as_deref().unwrap_or("somebody who has left");
    Some(format!("OHA's own wording, by {by}, {}.", own.changed_at.words()))
}

fn form(site: &Site, known: &Known) -> Form {
    let own = known.own.as_ref();
    let value = |of: fn(&MailText) -> &String, part: &str| {
        own.map_or_else(|| template(site, &known.kind, part), |it| of(it).clone())
    };
    let fields = vec![
        Field::text("subject", "Subject").value(value(|it| &it.subject, "subject")),
        Field::textarea("body", "Text")
            .rows(14)
            .hint("A blank line begins a new paragraph. Write nothing confidential: mail is not private.")
            .value(value(|it| &it.body, "text")),
    ];
    let form = Form::new(site, format!("{ADDRESS}/{}", known.kind), "Use this wording", fields).cancel(ADDRESS);
    match own {
        Some(own) => form.version(own.version),
        None => form,
    }
}

fn back_form(site: &Site, own: &MailText) -> Form {
    Form::button(site, format!("{ADDRESS}/{}/removals", own.kind), "Go back to Groundwork's wording")
        .version(own.version)
}

fn shell(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    scope
        .shell(site, title)
        .crumb("Your work", "/desk")
        .crumb("Mail", "/desk/oha/mail")
        .crumb("What letters say", ADDRESS)
}
