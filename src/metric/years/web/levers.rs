//! The list of levers that all years share: worded, ordered, retired, offered again.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{YEARS, shell};
use super::sheet;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::metric::measures::store as forms;
use crate::metric::measures::{LeverDraft, ListedLever, Provenance, Serves};
use crate::metric::years::changes;
use crate::metric::years::rules::Direction;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site};

const ADDRESS: &str = "/desk/oha/levers";
const MOST_CHARS: usize = 1_000;

#[derive(Serialize)]
struct LeversPage {
    levers: Vec<Row>,
    retired: Vec<Row>,
    new_href: String,
    years_href: &'static str,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    label: String,
    description: String,
    serves: &'static str,
    href: String,
    may_up: bool,
    may_down: bool,
    moves: Form,
    /// "Retire", or "Offer again".
    turn: Form,
}

#[derive(Serialize)]
struct LeverPage {
    heading: &'static str,
    form: Form,
}

impl Page for LeversPage {
    const TEMPLATE: &'static str = "years/levers";
}

impl Page for LeverPage {
    const TEMPLATE: &'static str = "years/lever";
}

/// `GET /desk/oha/levers`
pub async fn levers(scope: OhaScope, site: Site) -> Answer {
    let all = site.read(forms::listed_levers).await?;
    let (offered, retired): (Vec<&ListedLever>, Vec<&ListedLever>) = all.iter().partition(|it| !it.lever.retired);
    let row = |it: &ListedLever| {
        let href = format!("{ADDRESS}/{}", it.lever.code);
        let button = |part: &str, words: &str| Form::button(&site, format!("{href}/{part}"), words).version(it.version);
        let at = all.iter().position(|other| other.lever.code == it.lever.code).unwrap_or_default();
        Row {
            anchor: format!("lever-{}", it.lever.code),
            label: it.lever.label.clone(),
            description: it.lever.description.clone(),
            serves: it.lever.serves.label(),
            may_up: at > 0,
            may_down: at + 1 < all.len(),
            moves: button("moves", "Move"),
            turn: if it.lever.retired { button("returns", "Offer again") } else { button("retirements", "Retire") },
            href,
        }
    };
    let page = LeversPage {
        levers: offered.into_iter().map(row).collect(),
        retired: retired.into_iter().map(row).collect(),
        new_href: format!("{ADDRESS}/new"),
        years_href: YEARS,
    };
    site.page(shell(&scope, &site, "Levers").here("Levers"), &page)
}

const NEW: &str = "Add a lever";
const EDIT: &str = "Edit a lever";

/// `GET /desk/oha/levers/new`
pub async fn new_lever(scope: OhaScope, site: Site) -> Answer {
    site.page(below(&scope, &site, NEW), &lever_page(&site, None))
}

/// `POST /desk/oha/levers`
pub async fn add_lever(post: Post<OhaScope>, site: Site) -> Answer {
    let draft = match read(&post.fields) {
        Ok(draft) => draft,
        Err(errors) => return again(&site, &post, None, &errors),
    };
    let scope = post.scope.clone();
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        let code = changes::add_lever(tx, &scope, &draft, now)?;
        Ok(Done::at(format!("{ADDRESS}#lever-{code}"), Notice::Added))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, None, &errors),
        other => other,
    }
}

/// `GET /desk/oha/levers/{lever}`
pub async fn lever(scope: OhaScope, site: Site) -> Answer {
    let saved = find(&site).await?;
    site.page(below(&scope, &site, EDIT), &lever_page(&site, Some(&saved)))
}

/// `POST /desk/oha/levers/{lever}`
pub async fn edit_lever(post: Post<OhaScope>, site: Site) -> Answer {
    let saved = find(&site).await?;
    let (draft, version) = match (read(&post.fields), version(&post.fields)) {
        (Ok(draft), Ok(version)) => (draft, version),
        (Err(errors), _) | (_, Err(errors)) => return again(&site, &post, Some(&saved), &errors),
    };
    let (scope, code) = (post.scope.clone(), saved.lever.code.clone());
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::edit_lever(tx, &scope, &code, &draft, version, now)?;
        Ok(Done::at(format!("{ADDRESS}#lever-{code}"), Notice::Saved))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Stale(_))) => beside(&site, &post, &find(&site).await?),
        other => other,
    }
}

/// `POST /desk/oha/levers/{lever}/moves`
pub async fn move_lever(post: Post<OhaScope>, site: Site) -> Answer {
    let mut reader = Reader::new(&post.fields);
    let direction = reader.choice("direction", Direction::parse, "Choose whether to move it up or down.");
    let version = reader.version();
    let (direction, version) = reader.finish(direction.zip(version))?;
    let (scope, code) = (post.scope.clone(), site.part("lever")?.to_owned());
    site.act(post.receipt, move |tx, now| {
        changes::move_lever(tx, &scope, &code, direction, version, now)?;
        Ok(Done::at(format!("{ADDRESS}#lever-{code}"), Notice::Moved))
    })
    .await
}

/// `POST /desk/oha/levers/{lever}/retirements`
pub async fn retire_lever(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, false, Notice::Retired).await
}

/// `POST /desk/oha/levers/{lever}/returns`
pub async fn offer_lever(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, true, Notice::Saved).await
}

async fn turn(post: Post<OhaScope>, site: Site, offered: bool, notice: Notice) -> Answer {
    let version = version(&post.fields)?;
    let (scope, code) = (post.scope.clone(), site.part("lever")?.to_owned());
    site.act(post.receipt, move |tx, now| {
        changes::offer_lever(tx, &scope, &code, offered, version, now)?;
        Ok(Done::at(format!("{ADDRESS}#lever-{code}"), notice))
    })
    .await
}

async fn find(site: &Site) -> Result<ListedLever> {
    let code = site.part("lever")?.to_owned();
    site.read(move |conn| forms::lever(conn, &code)).await
}

fn version(fields: &Fields) -> std::result::Result<i64, FieldErrors> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    reader.finish(version)
}

fn below(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    shell(scope, site, title).crumb("Levers", ADDRESS).here(title)
}

fn lever_page(site: &Site, saved: Option<&ListedLever>) -> LeverPage {
    let (heading, action, submit) = match saved {
        None => (NEW, ADDRESS.to_owned(), "Add this lever"),
        Some(it) => (EDIT, format!("{ADDRESS}/{}", it.lever.code), "Save"),
    };
    let own = saved.map(|it| &it.lever);
    let fields = vec![
        Field::text("label", "Name").width("medium").value(own.map_or("", |it| it.label.as_str())),
        sheet::area("description", "What it means", 3, MOST_CHARS, own.map_or("", |it| it.description.as_str())),
        Field::new(Control::Radios, "serves", "What it makes more of")
            .options(Serves::ALL.map(|it| (it.word(), it.label())))
            .value(own.map_or("", |it| it.serves.word())),
        sheet::provenance_field(saved.map_or(Provenance::Official, |it| it.provenance)),
    ];
    let form = Form::new(site, action, submit, fields).cancel(ADDRESS);
    LeverPage { heading, form: saved.map(|it| it.version).into_iter().fold(form, Form::version) }
}

fn read(fields: &Fields) -> std::result::Result<LeverDraft, FieldErrors> {
    let mut reader = Reader::new(fields);
    let label = sheet::line(&mut reader, "label", "Enter the name.");
    let description = sheet::text(&mut reader, "description", "Say what it means.", MOST_CHARS);
    let serves = reader.choice("serves", Serves::parse, "Choose what it makes more of.");
    let provenance = sheet::provenance(&mut reader);
    let draft = label
        .zip(description)
        .zip(serves.zip(provenance))
        .map(|((label, description), (serves, provenance))| LeverDraft { label, description, serves, provenance });
    reader.finish(draft)
}

fn again(site: &Site, post: &Post<OhaScope>, saved: Option<&ListedLever>, errors: &FieldErrors) -> Answer {
    let mut page = lever_page(site, saved);
    page.form = page.form.filled(&post.fields, errors);
    page.form.version = Some(post.fields.get("version").to_owned()).filter(|it| !it.is_empty());
    let shell = below(&post.scope, site, page.heading).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

/// What was typed, and beside it what is saved now. Sent again, it overwrites knowingly.
fn beside(site: &Site, post: &Post<OhaScope>, saved: &ListedLever) -> Answer {
    let mut page = lever_page(site, Some(saved));
    let text =
        "Somebody else saved this while you were writing. Nothing was overwritten: compare both, then save again.";
    let errors = FieldErrors::one("label", text);
    let theirs = page.form.clone();
    page.form = page.form.filled(&post.fields, &errors).beside(&theirs);
    site.page_with(StatusCode::CONFLICT, below(&post.scope, site, page.heading).errors(&errors), &page)
}
