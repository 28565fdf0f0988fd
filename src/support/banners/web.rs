//! The pages on which banners are written: a list with where each is in its life, and one form.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::rules::{self, Draft, MOST_CHARS, TONES};
use super::{changes, store};
use crate::kernel::banner::{Area, Banner, Phase};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::BannerId;
use crate::kernel::texts::{Line, Narrative, grouped};
use crate::kernel::tone::Tone;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site, Tag};

const ADDRESS: &str = "/desk/oha/banners";
/// More than a house puts up in some years; older ones stay in the audit log.
const MOST_LISTED: i64 = 100;

#[derive(Serialize)]
struct ListPage {
    banners: Vec<Row>,
    new_href: String,
}

#[derive(Serialize)]
struct Row {
    text: String,
    state: Tag,
    area: &'static str,
    from: String,
    until: String,
    href: String,
    /// Only what shows can be ended.
    end: Option<Form>,
    remove_href: String,
}

#[derive(Serialize)]
struct SheetPage {
    heading: &'static str,
    form: Form,
    remove_href: Option<String>,
}

#[derive(Serialize)]
struct RemovalPage {
    text: String,
    form: Form,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "banners/list";
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "banners/sheet";
}

impl Page for RemovalPage {
    const TEMPLATE: &'static str = "banners/removal";
}

/// `GET /desk/oha/banners`
///
/// # Errors
/// Breaks when a query fails.
pub async fn list(scope: OhaScope, site: Site) -> Answer {
    let banners = site.read(|conn| store::newest(conn, MOST_LISTED)).await?;
    let page =
        ListPage { banners: banners.iter().map(|it| row(&site, it)).collect(), new_href: format!("{ADDRESS}/new") };
    site.page(scope.shell(&site, "Banners").crumb("Your work", "/desk").here("Banners"), &page)
}

fn row(site: &Site, banner: &Banner) -> Row {
    let href = format!("{ADDRESS}/{}", banner.id);
    let (state, may_end) = match banner.phase(site.now) {
        Phase::Scheduled => (Tag::new("Scheduled", Tone::Info), false),
        Phase::Showing => (Tag::new("Showing", Tone::Good), true),
        Phase::Past => (Tag::new("Past", Tone::Neutral), false),
    };
    Row {
        text: banner.text.clone(),
        state,
        area: banner.area.label(),
        from: banner.starts_at.words(),
        until: banner.ends_at.words(),
        end: may_end.then(|| Form::button(site, format!("{href}/endings"), "End now").version(banner.version)),
        remove_href: format!("{href}/removal"),
        href,
    }
}

/// `GET /desk/oha/banners/new`
///
/// # Errors
/// Breaks when the page cannot be rendered.
pub async fn new(scope: OhaScope, site: Site) -> Answer {
    site.page(shell(&scope, &site, NEW), &sheet(&site, None))
}

const NEW: &str = "Put up a banner";
const EDIT: &str = "Edit a banner";

/// `POST /desk/oha/banners`
///
/// # Errors
/// Breaks when the change does; mistakes come back as the page.
pub async fn add(post: Post<OhaScope>, site: Site) -> Answer {
    let draft = match read(&post.fields) {
        Ok(draft) => draft,
        Err(errors) => return again(&site, &post, None, &errors),
    };
    let scope = post.scope.clone();
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::add(tx, &scope, &draft, now)?;
        Ok(Done::at(ADDRESS, Notice::Added))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, None, &errors),
        Ok(answer) => posted(&site, answer).await,
        other => other,
    }
}

/// `GET /desk/oha/banners/{banner}`
///
/// # Errors
/// Not found when there is no such banner.
pub async fn banner(scope: OhaScope, site: Site) -> Answer {
    let banner = find(&site).await?;
    site.page(shell(&scope, &site, EDIT), &sheet(&site, Some(&banner)))
}

/// `POST /desk/oha/banners/{banner}`
///
/// # Errors
/// Not found when there is no such banner; a stale form comes back with both values.
pub async fn edit(post: Post<OhaScope>, site: Site) -> Answer {
    let saved = find(&site).await?;
    let mut reader = Reader::new(&post.fields);
    let version = reader.version();
    let (draft, version) = match (read(&post.fields), reader.finish(version)) {
        (Ok(draft), Ok(version)) => (draft, version),
        (Err(errors), _) | (_, Err(errors)) => return again(&site, &post, Some(&saved), &errors),
    };
    let (scope, id) = (post.scope.clone(), saved.id.clone());
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::edit(tx, &scope, &id, &draft, version, now)?;
        Ok(Done::at(ADDRESS, Notice::Saved))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, Some(&saved), &errors),
        Err(Error::Refused(Refusal::Stale(_))) => beside(&site, &post, &find(&site).await?),
        Ok(answer) => posted(&site, answer).await,
        other => other,
    }
}

/// `POST /desk/oha/banners/{banner}/endings`
///
/// # Errors
/// Closed when it does not show, Stale when somebody else changed it.
pub async fn end(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, version) = (id(&site)?, version(&post.fields)?);
    let scope = post.scope.clone();
    let answer = site.act(post.receipt, move |tx, now| {
        changes::end(tx, &scope, &id, version, now)?;
        Ok(Done::at(ADDRESS, Notice::Ended))
    });
    posted(&site, answer.await?).await
}

/// `GET /desk/oha/banners/{banner}/removal`
///
/// # Errors
/// Not found when there is no such banner.
pub async fn removal(scope: OhaScope, site: Site) -> Answer {
    let banner = find(&site).await?;
    let action = format!("{ADDRESS}/{}/removals", banner.id);
    let form = Form::button(&site, action, "Remove this banner").cancel(ADDRESS).version(banner.version);
    site.page(shell(&scope, &site, "Remove this banner?"), &RemovalPage { text: banner.text, form })
}

/// `POST /desk/oha/banners/{banner}/removals`
///
/// # Errors
/// Stale when somebody else changed it.
pub async fn remove(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, version) = (id(&site)?, version(&post.fields)?);
    let scope = post.scope.clone();
    let answer = site.act(post.receipt, move |tx, now| {
        changes::remove(tx, &scope, &id, version, now)?;
        Ok(Done::at(ADDRESS, Notice::Removed))
    });
    posted(&site, answer.await?).await
}

/// The answer of a change, once its transaction is done: from now on the pages of this instance carry the new list.
async fn posted(site: &Site, answer: actix_web::HttpResponse) -> Answer {
    let now = site.now;
    let banners = site.read(move |conn| store::ahead(conn, now)).await?;
    site.app.banners.post(banners);
    Ok(answer)
}

fn id(site: &Site) -> Result<BannerId> {
    Ok(BannerId::parse(site.part("banner")?)?)
}

async fn find(site: &Site) -> Result<Banner> {
    let id = id(site)?;
    site.read(move |conn| store::find(conn, &id)).await
}

fn version(fields: &Fields) -> Result<i64> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    Ok(reader.finish(version)?)
}

fn shell(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    scope.shell(site, title).crumb("Your work", "/desk").crumb("Banners", ADDRESS).here(title)
}

fn sheet(site: &Site, saved: Option<&Banner>) -> SheetPage {
    let (heading, action, submit) = match saved {
        None => (NEW, ADDRESS.to_owned(), "Put it up"),
        Some(banner) => (EDIT, format!("{ADDRESS}/{}", banner.id), "Save"),
    };
    let form = Form::new(site, action.clone(), submit, fields(site, saved)).cancel(ADDRESS);
    SheetPage {
        heading,
        form: saved.map(|it| it.version).into_iter().fold(form, Form::version),
        remove_href: saved.map(|_| format!("{action}/removal")),
    }
}

fn fields(site: &Site, saved: Option<&Banner>) -> Vec<Field> {
    let blank = [("", "Choose one")];
    let areas = blank.into_iter().chain(Area::ALL.map(|it| (it.word(), it.label())));
    let tones = blank.into_iter().chain(TONES.map(|(_, word, label)| (word, label)));
    let link = |part: fn(&crate::kernel::banner::BannerLink) -> &String| {
        saved.and_then(|it| it.link.as_ref()).map_or("", |it| part(it).as_str())
    };
    let day = |part: fn(&Banner) -> crate::kernel::time::Moment| saved.map(|it| part(it).pacific_day().to_string());
    let time = |part: fn(&Banner) -> crate::kernel::time::Moment| saved.map(|it| part(it).pacific_time());
    let mut text = Field::textarea("text", "What it says").rows(3).value(saved.map_or("", |it| it.text.as_str()));
    text.hint = Some("One or two plain sentences. Say what happens, when, and what people should do.".into());
    text.maxlength_hint = Some(format!("Up to {} characters", grouped(MOST_CHARS)));
    let today = site.now.pacific_day().to_string();
    vec![
        Field::new(Control::Select, "area", "Where it stands")
            .options(areas)
            .value(saved.map_or("", |it| it.area.word())),
        Field::new(Control::Select, "tone", "What kind of notice it is")
            .options(tones)
            .value(saved.map_or("", |it| rules::tone_word(it.tone))),
        text,
        Field::text("link_label", "Words of a link")
            .hint("Where it leads, such as “Read the guidance”.")
            .optional()
            .value(link(|it| &it.label)),
        Field::text("link_href", "Address of the link")
            .hint("A page of this site, such as /reports, or a whole address that begins with https://.")
            .optional()
            .value(link(|it| &it.href)),
        Field::date("starts_on", "Shows from").value(day(|it| it.starts_at).unwrap_or(today)),
        Field::new(Control::Time, "starts_time", "At, Pacific time")
            .value(time(|it| it.starts_at).unwrap_or_else(|| "08:00".into())),
        Field::date("ends_on", "Shows until").value(day(|it| it.ends_at).unwrap_or_default()),
        Field::new(Control::Time, "ends_time", "Until, Pacific time")
            .value(time(|it| it.ends_at).unwrap_or_else(|| "17:00".into())),
    ]
}

fn read(fields: &Fields) -> std::result::Result<Draft, FieldErrors> {
    let mut reader = Reader::new(fields);
    let area = reader.choice("area", Area::parse, "Choose where it stands.");
    let tone = reader.choice("tone", rules::tone, "Choose what kind of notice it is.");
    let text = reader.required_narrative("text", "Enter what it says.").and_then(|it| reader.note("text", short(it)));
    let label = reader.optional_line("link_label").map(|it| it.as_str().to_owned());
    let href =
        reader.optional_line("link_href").and_then(|it: Line| reader.note("link_href", rules::href(it.as_str())));
    let link = match rules::link(label, href) {
        Ok(link) => Some(link),
        // The address has its own mistake already.
        Err((field, _)) if field == "link_href" && !reader.raw("link_href").trim().is_empty() => None,
        Err((field, text)) => reader.note(field, Err(text.to_owned())),
    };
    let starts_at = moment(&mut reader, "starts_on", "starts_time", "Enter the day on which it begins.");
    let ends_at = moment(&mut reader, "ends_on", "ends_time", "Enter the day on which it ends.");
    let draft = area.zip(tone).zip(text).zip(link).zip(starts_at.zip(ends_at)).map(
        |((((area, tone), text), link), (starts_at, ends_at))| Draft { area, tone, text, link, starts_at, ends_at },
    );
    reader.finish(draft)
}

fn short(text: Narrative) -> std::result::Result<String, String> {
    let length = text.as_str().chars().count();
    if length > MOST_CHARS {
        return Err(format!("Shorten this to {MOST_CHARS} characters; it has {}.", grouped(length)));
    }
    Ok(text.as_str().to_owned())
}

fn moment(reader: &mut Reader<'_>, on: &str, at: &str, ask: &str) -> Option<crate::kernel::time::Moment> {
    let (day, time) = (reader.day(on, ask), rules::time(reader.raw(at)));
    let (day, time) = (day, reader.note(at, time));
    let moment = day.zip(time).map(|(day, time)| rules::moment(day, time))?;
    reader.note(at, moment)
}

/// The form with its mistakes, and the version that it was made from.
fn again(site: &Site, post: &Post<OhaScope>, saved: Option<&Banner>, errors: &FieldErrors) -> Answer {
    let mut page = sheet(site, saved);
    page.form = page.form.filled(&post.fields, errors);
    page.form.version = Some(post.fields.get("version").to_owned()).filter(|it| !it.is_empty());
    let shell = shell(&post.scope, site, page.heading).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

/// What was typed, and beside it what is saved now. Sent again, it overwrites knowingly.
fn beside(site: &Site, post: &Post<OhaScope>, saved: &Banner) -> Answer {
    let mut page = sheet(site, Some(saved));
    let text =
        "Somebody else saved this while you were writing. Nothing was overwritten: compare both, then save again.";
    let errors = FieldErrors::one("text", text);
    let theirs = page.form.clone();
    page.form = page.form.filled(&post.fields, &errors).beside(&theirs);
    site.page_with(StatusCode::CONFLICT, shell(&post.scope, site, page.heading).errors(&errors), &page)
}
