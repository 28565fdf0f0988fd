//! The one page on which each part of a year's form is typed, and the one way in which it is saved: mistakes beside their fields, and where
//! somebody else saved meanwhile both values.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{YearDesk, turned_over};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::{Narrative, grouped};
use crate::metric::measures::Provenance;
use crate::metric::years::changes;
use crate::metric::years::rules::{self, Consent, Direction, Edit};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};

/// A part of a year's form that has a page.
pub trait Sheet: Clone + Send + 'static {
    const NOTICE: Notice;

    /// The page with what is saved now.
    ///
    /// # Errors
    /// Not found when the form has no such part.
    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage>;

    /// # Errors
    /// Every mistake, by field.
    fn read(&self, desk: &YearDesk, fields: &Fields) -> std::result::Result<Edit, FieldErrors>;

    /// Where it leads back to, below the year's address.
    fn back(&self) -> String;
}

#[derive(Serialize)]
pub struct SheetPage {
    pub eyebrow: String,
    pub heading: String,
    pub lede: String,
    /// What the change means for work that is under way.
    pub consequences: Vec<String>,
    pub form: Form,
    pub removal: Option<Removal>,
    /// Whether the button takes something away.
    pub is_danger: bool,
}

#[derive(Serialize)]
pub struct Removal {
    pub href: String,
    pub label: &'static str,
}

impl SheetPage {
    /// A page whose consequences are added when the year is known to have begun.
    pub fn new(eyebrow: String, heading: impl Into<String>, lede: impl Into<String>, form: Form) -> Self {
        Self {
            eyebrow,
            heading: heading.into(),
            lede: lede.into(),
            consequences: Vec::new(),
            form,
            removal: None,
            is_danger: false,
        }
    }

    /// With a way to the page on which the part is retired.
    pub fn removal(self, href: String, label: &'static str) -> Self {
        Self { removal: Some(Removal { href, label }), ..self }
    }

    /// Its button takes something away.
    pub fn danger(self) -> Self {
        Self { is_danger: true, ..self }
    }
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "years/sheet";
}

/// Shows the form.
pub async fn show<S: Sheet>(sheet: &S, scope: &OhaScope, site: &Site) -> Answer {
    let desk = YearDesk::of(site, scope).await?;
    let page = whole(sheet, site, &desk)?;
    if !desk.may_edit() {
        return Err(closed(&desk).into());
    }
    site.page(desk.shell(site, &page.heading), &page)
}

/// Takes the form.
pub async fn take<S: Sheet>(sheet: S, post: Post<OhaScope>, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &post.scope).await?;
    let read = sheet.read(&desk, &post.fields);
    // What is added stands beside whatever is there, so it need not know of which version it was thought.
    let is_new = read.as_ref().is_ok_and(|it| rules::part(desk.form(), it).is_none());
    let version = if is_new { Ok(desk.form().version) } else { version(&post.fields) };
    let consent = consent(&desk, &post.fields);
    let (edit, consent, version) = match (read, consent, version) {
        (Ok(edit), Ok(consent), Ok(version)) => (edit, consent, version),
        (read, consent, version) => {
            whole(&sheet, &site, &desk)?;
            let errors = joined([read.err(), consent.err(), version.err()]);
            return again(&site, &desk, &sheet, &post.fields, StatusCode::UNPROCESSABLE_ENTITY, &errors);
        }
    };
    let (scope, number, back) = (post.scope.clone(), desk.year.number, format!("{}{}", desk.base(), sheet.back()));
    let answer = site.act(post.receipt, move |tx, now| {
        changes::revise(tx, &scope, number, &edit, version, consent.as_ref(), now)?;
        Ok(Done::at(back, S::NOTICE))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            again(&site, &desk, &sheet, &post.fields, StatusCode::UNPROCESSABLE_ENTITY, &errors)
        }
        Err(Error::Refused(Refusal::Stale(_))) => {
            beside(&site, &YearDesk::of(&site, &post.scope).await?, &sheet, &post.fields)
        }
        // The year was closed while this was being typed: the words are shown once more, to be kept elsewhere.
        Err(Error::Refused(Refusal::Closed(text))) => {
            again(&site, &desk, &sheet, &post.fields, StatusCode::CONFLICT, &FieldErrors::one("", text))
        }
        other => other,
    }
}

/// Takes a button that moves a part up or down.
pub async fn shift(post: Post<OhaScope>, site: Site, edit: impl FnOnce(Direction) -> Edit, back: &str) -> Answer {
    let desk = YearDesk::of(&site, &post.scope).await?;
    let mut reader = Reader::new(&post.fields);
    let direction = reader.choice("direction", Direction::parse, "Choose whether to move it up or down.");
    let version = reader.version();
    let (direction, version) = reader.finish(direction.zip(version))?;
    let (scope, number, back, edit) =
        (post.scope.clone(), desk.year.number, format!("{}{back}", desk.base()), edit(direction));
    let answer = site.act(post.receipt, move |tx, now| {
        changes::revise(tx, &scope, number, &edit, version, None, now)?;
        Ok(Done::at(back, Notice::Moved))
    });
    turned_over(&site, answer.await?).await
}

/// The page, completed with what every sheet has: the version that was seen, and consent where the year has begun.
fn whole<S: Sheet>(sheet: &S, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
    let mut page = sheet.page(site, desk)?;
    page.consequences = desk.consequences();
    if desk.has_begun() {
        let mut reason = Field::textarea("reason", "Why the year is changed while it is under way").rows(2);
        reason.hint = Some("OHA's list of versions and the audit log keep it.".into());
        page.form.fields.push(reason);
        page.form.fields.push(Field::checkbox("confirmed", "I have read what this means for CCOs that are at work"));
    }
    page.form = page.form.version(desk.form().version).cancel(format!("{}{}", desk.base(), sheet.back()));
    Ok(page)
}

fn consent(desk: &YearDesk, fields: &Fields) -> std::result::Result<Option<Consent>, FieldErrors> {
    if !desk.has_begun() {
        return Ok(None);
    }
    let mut reader = Reader::new(fields);
    let reason = reader.required_narrative("reason", "Say why the year is changed while it is under way.");
    let ticked = reader.ticked("confirmed", "Confirm that you have read what this means.");
    reader.finish(reason.zip(ticked)).map(|(reason, ())| Some(Consent { reason: reason.as_str().to_owned() }))
}

fn version(fields: &Fields) -> std::result::Result<i64, FieldErrors> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    reader.finish(version)
}

fn joined(all: [Option<FieldErrors>; 3]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (field, text) in all.iter().flatten().flat_map(FieldErrors::iter) {
        errors.add(field, text);
    }
    errors
}

fn closed(desk: &YearDesk) -> Refusal {
    Refusal::Closed(format!(
        "{} is closed, so its form stays as it is. Reopen the year if it has to change.",
        desk.year.number
    ))
}

/// The form with its mistakes. It keeps the version that it was made from: what others saved since is still seen at the next try.
fn again<S: Sheet>(
    site: &Site,
    desk: &YearDesk,
    sheet: &S,
    fields: &Fields,
    status: StatusCode,
    errors: &FieldErrors,
) -> Answer {
    let mut page = whole(sheet, site, desk)?;
    page.form = page.form.filled(fields, errors);
    page.form.version = Some(fields.get("version").to_owned()).filter(|it| !it.is_empty());
    site.page_with(status, desk.shell(site, &page.heading).errors(errors), &page)
}

/// The form with what was typed, and beside it what is saved now. Sent again, it overwrites knowingly.
fn beside<S: Sheet>(site: &Site, desk: &YearDesk, sheet: &S, fields: &Fields) -> Answer {
    // It may have been retired, or asked again, while this was being typed.
    let Ok(saved) = whole(sheet, site, desk) else {
        let text =
            "Somebody else has just taken this away. Nothing of yours was saved; open the list to see how it stands.";
        return Err(Refusal::Stale(text.into()).into());
    };
    let typed = saved.form.clone().filled(fields, &FieldErrors::default()).beside(&saved.form);
    let field =
        typed.fields.iter().find(|it| it.theirs.is_some()).or(typed.fields.first()).map_or("", |it| it.name.as_str());
    let text = "Somebody else saved this while you were writing. Nothing was overwritten: compare both texts, then save again.";
    let errors = FieldErrors::one(field, text);
    let mut page = whole(sheet, site, desk)?;
    page.form = page.form.filled(fields, &errors).beside(&saved.form);
    for field in page.form.fields.iter_mut().filter(|it| matches!(it.name.as_str(), "reason" | "confirmed")) {
        field.theirs = None;
    }
    site.page_with(StatusCode::CONFLICT, desk.shell(site, &page.heading).errors(&errors), &page)
}

/// Whose words they are.
pub fn provenance_field(saved: Provenance) -> Field {
    Field::new(Control::Select, "provenance", "Whose words these are")
        .options(Provenance::ALL.iter().map(|it| (it.word(), it.label())))
        .value(saved.word())
        .hint("Where they are not OHA's own, CCOs and reviewers read “not OHA's official wording”.")
}

pub fn source_field(saved: &str) -> Field {
    Field::text("source", "Source").value(saved).hint("The document or page that they come from.")
}

pub fn provenance(reader: &mut Reader<'_>) -> Option<Provenance> {
    reader.choice("provenance", Provenance::parse, "Choose whose words these are.")
}

/// A line that must be there, as a text.
pub fn line(reader: &mut Reader<'_>, name: &str, ask: &str) -> Option<String> {
    reader.line(name, ask).map(|it| it.as_str().to_owned())
}

/// A text of one or more paragraphs that must be there, up to a length.
pub fn text(reader: &mut Reader<'_>, name: &str, ask: &str, most: usize) -> Option<String> {
    let text = reader.required_narrative(name, ask)?;
    reader.note(name, fitting(&text, most))
}

fn fitting(text: &Narrative, most: usize) -> std::result::Result<String, String> {
    let length = text.as_str().chars().count();
    if length > most {
        return Err(format!("Shorten this to {} characters; it has {}.", grouped(most), grouped(length)));
    }
    Ok(text.as_str().to_owned())
}

/// A textarea that says how long its text may be.
pub fn area(name: &str, label: &str, rows: u32, most: usize, saved: &str) -> Field {
    let mut field = Field::textarea(name, label).rows(rows).value(saved);
    field.maxlength_hint = Some(format!("Up to {} characters", grouped(most)));
    field
}
