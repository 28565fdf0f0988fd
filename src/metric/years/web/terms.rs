//! The lists of words that all years share: worded, ordered, retired, offered again.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::shell;
use super::sheet;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::counted;
use crate::metric::measures::store as lists;
use crate::metric::measures::{Provenance, Serves, Term, TermDraft, Vocabulary};
use crate::metric::years::changes::{self, Seen};
use crate::metric::years::rules::Direction;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site};

const LISTS: &str = "/desk/oha/lists";
const MOST_CHARS: usize = 1_000;

#[derive(Serialize)]
struct ListsPage {
    lists: Vec<ListLine>,
}

#[derive(Serialize)]
struct ListLine {
    href: String,
    title: &'static str,
    purpose: &'static str,
    /// "12 offered, 1 retired"
    size: String,
}

#[derive(Serialize)]
struct TermsPage {
    title: &'static str,
    purpose: &'static str,
    kept: &'static str,
    offered: Vec<Row>,
    retired: Vec<Row>,
    one: &'static str,
    new_href: String,
    lists_href: &'static str,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    label: String,
    description: String,
    serves: &'static str,
    is_inferred: bool,
    href: String,
    may_up: bool,
    may_down: bool,
    moves: Form,
    /// "Retire", or "Offer again".
    turn: Form,
}

#[derive(Serialize)]
struct TermPage {
    heading: String,
    kept: &'static str,
    form: Form,
}

impl Page for ListsPage {
    const TEMPLATE: &'static str = "years/lists";
}

impl Page for TermsPage {
    const TEMPLATE: &'static str = "years/terms";
}

impl Page for TermPage {
    const TEMPLATE: &'static str = "years/term";
}

/// `GET /desk/oha/lists`
pub async fn lists(scope: OhaScope, site: Site) -> Answer {
    let all = site
        .read(|conn| Vocabulary::ALL.iter().map(|it| Ok((*it, lists::terms(conn, *it)?))).collect::<Result<Vec<_>>>())
        .await?;
    let line = |(vocabulary, terms): &(Vocabulary, Vec<Term>)| {
        let n_retired = terms.iter().filter(|it| it.retired).count();
        let n_offered = terms.len() - n_retired;
        let offered = counted(n_offered, vocabulary.one(), &format!("{}s", vocabulary.one()));
        ListLine {
            href: address(*vocabulary),
            title: vocabulary.title(),
            purpose: vocabulary.purpose(),
            size: if n_retired > 0 {
                format!("{offered} offered, {n_retired} retired")
            } else {
                format!("{offered} offered")
            },
        }
    };
    let page = ListsPage { lists: all.iter().map(line).collect() };
    site.page(shell(&scope, &site, "Lists").here("Lists"), &page)
}

/// `GET /desk/oha/lists/{list}`
pub async fn terms(scope: OhaScope, site: Site) -> Answer {
    let vocabulary = vocabulary(&site)?;
    let all = site.read(move |conn| lists::terms(conn, vocabulary)).await?;
    let (mut offered, mut retired) = (Vec::new(), Vec::new());
    for (at, it) in all.iter().enumerate() {
        let group = if it.retired { &mut retired } else { &mut offered };
        group.push(row(&site, vocabulary, it, (at > 0, at + 1 < all.len())));
    }
    let page = TermsPage {
        title: vocabulary.title(),
        purpose: vocabulary.purpose(),
        kept: vocabulary.kept(),
        offered,
        retired,
        one: vocabulary.one(),
        new_href: format!("{}/terms/new", address(vocabulary)),
        lists_href: LISTS,
    };
    let title = vocabulary.title();
    site.page(shell(&scope, &site, title).crumb("Lists", LISTS).here(title), &page)
}

fn row(site: &Site, vocabulary: Vocabulary, it: &Term, (may_up, may_down): (bool, bool)) -> Row {
    let href = format!("{}/terms/{}", address(vocabulary), it.code);
    let button = |part: &str, words: &str| Form::button(site, format!("{href}/{part}"), words).version(it.version);
    Row {
        anchor: format!("term-{}", it.code),
        label: it.label.clone(),
        description: it.description.clone(),
        serves: it.serves.map(Serves::label).unwrap_or_default(),
        is_inferred: it.provenance != Provenance::Official,
        may_up,
        may_down,
        moves: button("moves", "Move"),
        turn: if it.retired { button("returns", "Offer again") } else { button("retirements", "Retire") },
        href,
    }
}

/// `GET /desk/oha/lists/{list}/terms/new`
pub async fn new_term(scope: OhaScope, site: Site) -> Answer {
    let vocabulary = vocabulary(&site)?;
    let page = term_page(&site, vocabulary, None);
    site.page(below(&scope, &site, vocabulary, &page.heading), &page)
}

/// `POST /desk/oha/lists/{list}/terms`
pub async fn add_term(post: Post<OhaScope>, site: Site) -> Answer {
    let vocabulary = vocabulary(&site)?;
    let draft = match read(vocabulary, &post.fields) {
        Ok(draft) => draft,
        Err(errors) => return again(&site, &post, vocabulary, None, &errors),
    };
    let scope = post.scope.clone();
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        let code = changes::add_term(tx, &scope, vocabulary, &draft, now)?;
        Ok(Done::at(place(vocabulary, &code), Notice::Added))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, vocabulary, None, &errors),
        other => other,
    }
}

/// `GET /desk/oha/lists/{list}/terms/{term}`
pub async fn term(scope: OhaScope, site: Site) -> Answer {
    let (vocabulary, saved) = find(&site).await?;
    let page = term_page(&site, vocabulary, Some(&saved));
    site.page(below(&scope, &site, vocabulary, &page.heading), &page)
}

/// `POST /desk/oha/lists/{list}/terms/{term}`
pub async fn edit_term(post: Post<OhaScope>, site: Site) -> Answer {
    let (vocabulary, saved) = find(&site).await?;
    let (draft, version) = match (read(vocabulary, &post.fields), version(&post.fields)) {
        (Ok(draft), Ok(version)) => (draft, version),
        (Err(errors), _) | (_, Err(errors)) => return again(&site, &post, vocabulary, Some(&saved), &errors),
    };
    let (scope, seen) = (post.scope.clone(), Seen { vocabulary, code: saved.code.clone(), version });
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::edit_term(tx, &scope, &seen, &draft, now)?;
        Ok(Done::at(place(vocabulary, &seen.code), Notice::Saved))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Stale(_))) => beside(&site, &post, vocabulary, &find(&site).await?.1),
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, vocabulary, Some(&saved), &errors),
        other => other,
    }
}

/// `POST /desk/oha/lists/{list}/terms/{term}/moves`
pub async fn move_term(post: Post<OhaScope>, site: Site) -> Answer {
    let mut reader = Reader::new(&post.fields);
    let direction = reader.choice("direction", Direction::parse, "Choose whether to move it up or down.");
    let version = reader.version();
    let (direction, version) = reader.finish(direction.zip(version))?;
    let (scope, seen) = (post.scope.clone(), seen(&site, version)?);
    site.act(post.receipt, move |tx, now| {
        changes::move_term(tx, &scope, &seen, direction, now)?;
        Ok(Done::at(place(seen.vocabulary, &seen.code), Notice::Moved))
    })
    .await
}

/// `POST /desk/oha/lists/{list}/terms/{term}/retirements`
pub async fn retire_term(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, false, Notice::Retired).await
}

/// `POST /desk/oha/lists/{list}/terms/{term}/returns`
pub async fn offer_term(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, true, Notice::Saved).await
}

async fn turn(post: Post<OhaScope>, site: Site, offered: bool, notice: Notice) -> Answer {
    let version = version(&post.fields)?;
    let (scope, seen) = (post.scope.clone(), seen(&site, version)?);
    site.act(post.receipt, move |tx, now| {
        changes::offer_term(tx, &scope, &seen, offered, now)?;
        Ok(Done::at(place(seen.vocabulary, &seen.code), notice))
    })
    .await
}

fn vocabulary(site: &Site) -> Result<Vocabulary> {
    Ok(Vocabulary::parse(site.part("list")?)?)
}

fn seen(site: &Site, version: i64) -> Result<Seen> {
    Ok(Seen { vocabulary: vocabulary(site)?, code: site.part("term")?.to_owned(), version })
}

async fn find(site: &Site) -> Result<(Vocabulary, Term)> {
    let (vocabulary, code) = (vocabulary(site)?, site.part("term")?.to_owned());
    Ok((vocabulary, site.read(move |conn| lists::term(conn, vocabulary, &code)).await?))
}

fn address(vocabulary: Vocabulary) -> String {
    format!("{LISTS}/{}", vocabulary.slug())
}

/// Where a word stands in its list.
fn place(vocabulary: Vocabulary, code: &str) -> String {
    format!("{}#term-{code}", address(vocabulary))
}

fn version(fields: &Fields) -> std::result::Result<i64, FieldErrors> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    reader.finish(version)
}

fn below(scope: &OhaScope, site: &Site, vocabulary: Vocabulary, title: &str) -> Shell {
    shell(scope, site, title).crumb("Lists", LISTS).crumb(vocabulary.title(), address(vocabulary)).here(title)
}

fn term_page(site: &Site, vocabulary: Vocabulary, saved: Option<&Term>) -> TermPage {
    let one = vocabulary.one();
    let (heading, action, submit) = match saved {
        None => (format!("Add a {one}"), format!("{}/terms", address(vocabulary)), format!("Add this {one}")),
        Some(it) => (format!("Edit a {one}"), format!("{}/terms/{}", address(vocabulary), it.code), "Save".to_owned()),
    };
    let meaning = match vocabulary {
        Vocabulary::ReturnReasons => "What the CCO can do about it",
        Vocabulary::Levers | Vocabulary::WithholdingReasons => "What it means",
    };
    let mut fields = vec![
        Field::text("label", "Name").width("medium").value(saved.map_or("", |it| it.label.as_str())),
        sheet::area("description", meaning, 3, MOST_CHARS, saved.map_or("", |it| it.description.as_str())),
    ];
    if vocabulary == Vocabulary::Levers {
        let serves = Field::new(Control::Radios, "serves", "What it makes more of")
            .options(Serves::ALL.map(|it| (it.word(), it.label())))
            .value(saved.and_then(|it| it.serves).map_or("", Serves::word));
        fields.push(serves);
    }
    fields.push(sheet::provenance_field(saved.map_or(Provenance::Official, |it| it.provenance)));
    let form = Form::new(site, action, &submit, fields).cancel(address(vocabulary));
    let form = saved.map(|it| it.version).into_iter().fold(form, Form::version);
    TermPage { heading, kept: vocabulary.kept(), form }
}

fn read(vocabulary: Vocabulary, fields: &Fields) -> std::result::Result<TermDraft, FieldErrors> {
    let mut reader = Reader::new(fields);
    let label = sheet::line(&mut reader, "label", "Enter the name.");
    let description = sheet::text(&mut reader, "description", "Say what it means.", MOST_CHARS);
    let serves = match vocabulary {
        Vocabulary::Levers => reader.choice("serves", Serves::parse, "Choose what it makes more of.").map(Some),
        Vocabulary::ReturnReasons | Vocabulary::WithholdingReasons => Some(None),
    };
    let provenance = sheet::provenance(&mut reader);
    let draft = label
        .zip(description)
        .zip(serves.zip(provenance))
        .map(|((label, description), (serves, provenance))| TermDraft { label, description, serves, provenance });
    reader.finish(draft)
}

fn again(
    site: &Site,
    post: &Post<OhaScope>,
    vocabulary: Vocabulary,
    saved: Option<&Term>,
    errors: &FieldErrors,
) -> Answer {
    let mut page = term_page(site, vocabulary, saved);
    page.form = page.form.filled(&post.fields, errors);
    page.form.version = Some(post.fields.get("version").to_owned()).filter(|it| !it.is_empty());
    let shell = below(&post.scope, site, vocabulary, &page.heading).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

/// What was typed, and beside it what is saved now. Sent again, it overwrites knowingly.
fn beside(site: &Site, post: &Post<OhaScope>, vocabulary: Vocabulary, saved: &Term) -> Answer {
    let mut page = term_page(site, vocabulary, Some(saved));
    let text =
        "Somebody else saved this while you were writing. Nothing was overwritten: compare both, then save again.";
    let errors = FieldErrors::one("label", text);
    let theirs = page.form.clone();
    page.form = page.form.filled(&post.fields, &errors).beside(&theirs);
    let shell = below(&post.scope, site, vocabulary, &page.heading).errors(&errors);
    site.page_with(StatusCode::CONFLICT, shell, &page)
}
