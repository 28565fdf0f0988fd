//! One way of dividing children: its groups, its words, and a new one.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::draft::{read_stratifier, stratifier_fields};
use super::moves::just_moved;
use super::{GROUPS, Known, address, below, category_address, turned_over, version, within};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::counted;
use crate::metric::measures::Provenance;
use crate::metric::reach::changes::additions as changes;
use crate::metric::reach::io::stratifiers::stratifiers;
use crate::metric::reach::rules::additions::{Seen, may_retire_stratifier, movable};
use crate::metric::reach::rules::stratifiers::{Category, Stratifier};
use crate::metric::workflow::Direction;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Field, Form, Notice, Page, Post, Site};

#[derive(Serialize)]
pub(super) struct StratifierPage {
    heading: String,
    by: String,
    source: String,
    is_inferred: bool,
    aliases: String,
    key: String,
    changed: Option<String>,
    words_href: String,
    new_href: String,
    list_href: &'static str,
    offered: Vec<Row>,
    retired: Vec<Row>,
    is_retired: bool,
    /// "Stop offering it", or "Offer it again": of what OHA has added.
    pub(super) turn: Option<Form>,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    label: String,
    href: String,
    key: String,
    aliases: String,
    /// "Made of 26 groups of County"
    holds: Option<String>,
    changed: Option<String>,
    moves: Form,
    /// Up, down, both, or nothing for what is not moved.
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Way {
    direction: &'static str,
    words: &'static str,
    /// It moved the group just now; or the other one did, and the group came to an end.
    has_focus: bool,
}

#[derive(Serialize)]
struct WordsPage {
    heading: String,
    lede: &'static str,
    form: Form,
}

impl Page for StratifierPage {
    const TEMPLATE: &'static str = "reach/groups/stratifier";
}

impl Page for WordsPage {
    const TEMPLATE: &'static str = "reach/groups/form";
}

const NEW: &str = "Add a way of dividing children";
const NEW_LEDE: &str = "Each of its groups is a part of all children, and together they are all of them. Its groups are added next; then a table may be divided by it.";
const WORDS_LEDE: &str = "Pages and reports show the new words from now on, those of years that are published too. Reviews that were sent keep the words that they were written with.";

/// `GET /desk/oha/reach/groups/{stratifier}`
///
/// # Errors
/// Not found when there is none.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let known = Known::of(&site).await?;
    let of = known.stratifier(site.part("stratifier")?)?;
    let page = stratifier_page(&site, &known, of)?;
    site.page(below(&scope, &site, &of.label).here(of.label.clone()), &page)
}

pub(super) fn stratifier_page(site: &Site, known: &Known, of: &Stratifier) -> Result<StratifierPage> {
    let moved = just_moved(site)?;
    let shown = |retired: bool| of.categories.iter().filter(move |it| it.retired == retired);
    let rows = |retired: bool| shown(retired).map(|it| row(site, known, of, it, moved.as_ref())).collect();
    Ok(StratifierPage {
        heading: of.label.clone(),
        by: of.by.clone(),
        source: of.source.clone(),
        is_inferred: of.provenance != Provenance::Official,
        aliases: of.aliases.join("; "),
        key: of.key.clone(),
        changed: known.changed(&of.key, ""),
        words_href: format!("{}/words", address(&of.key)),
        new_href: format!("{}/categories/new", address(&of.key)),
        list_href: GROUPS,
        offered: rows(false),
        retired: rows(true),
        is_retired: of.retired,
        turn: may_retire_stratifier(stratifiers()?, of).is_ok().then(|| turn(site, known, of)),
    })
}

fn turn(site: &Site, known: &Known, of: &Stratifier) -> Form {
    let (part, ask, submit) = if of.retired {
        ("returns", "Why it is offered again", "Offer it again")
    } else {
        ("retirements", "Why it is no longer offered", "Stop offering it")
    };
    let reason = Field::text("reason", ask).hint("The document, the decision or the person that says so.");
    Form::new(site, format!("{}/{part}", address(&of.key)), submit, vec![reason]).version(known.version(&of.key, ""))
}

fn row(site: &Site, known: &Known, of: &Stratifier, it: &Category, moved: Option<&(String, Direction)>) -> Row {
    let own = category_address(&of.key, &it.key);
    let outer = of.nested_in.as_deref().map(|it| known.all.label(it));
    Row {
        anchor: format!("group-{}", it.key),
        label: it.label.clone(),
        href: own.clone(),
        key: it.key.clone(),
        aliases: it.aliases.join("; "),
        holds: outer.map(|outer| format!("Made of {} of {outer}", counted(it.holds.len(), "group", "groups"))),
        changed: known.changed(&of.key, &it.key),
        moves: Form::button(site, format!("{own}/moves"), "Move").version(known.order(&of.key)),
        ways: ways(of, &it.key, moved),
    }
}

fn ways(of: &Stratifier, key: &str, moved: Option<&(String, Direction)>) -> Vec<Way> {
    let order: Vec<&str> = movable(of).map(|it| it.key.as_str()).collect();
    let is_movable = order.contains(&key);
    let mut ways = Vec::new();
    for (direction, words, end) in
        [(Direction::Up, "Move up", order.first()), (Direction::Down, "Move down", order.last())]
    {
        if is_movable && end != Some(&key) {
            ways.push((direction, words));
        }
    }
    let last = moved.filter(|(own, _)| own == key).map(|(_, direction)| *direction);
    let focus = last.map(|it| ways.iter().position(|(way, _)| *way == it).unwrap_or_default());
    let way = |(n, (direction, words)): (usize, &(Direction, &'static str))| Way {
        direction: direction.word(),
        words,
        has_focus: focus == Some(n),
    };
    ways.iter().enumerate().map(way).collect()
}

/// `GET /desk/oha/reach/groups/new`
///
/// # Errors
/// Breaks when a query fails.
pub async fn new(scope: OhaScope, site: Site) -> Answer {
    site.page(below(&scope, &site, NEW).here(NEW), &new_page(&site))
}

fn new_page(site: &Site) -> WordsPage {
    let form = Form::new(site, GROUPS, "Add it", stratifier_fields(None)).cancel(GROUPS);
    WordsPage { heading: NEW.into(), lede: NEW_LEDE, form }
}

/// `POST /desk/oha/reach/groups`
///
/// # Errors
/// Mistakes come back as the page.
pub async fn add(post: Post<OhaScope>, site: Site) -> Answer {
    let again = |status: StatusCode, errors: &FieldErrors| {
        let mut page = new_page(&site);
        page.form = page.form.filled(&post.fields, errors);
        site.page_with(status, below(&post.scope, &site, NEW).here(NEW).errors(errors), &page)
    };
    let draft = match read_stratifier(&post.fields) {
        Ok(draft) => draft,
        Err(errors) => return again(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    };
    let scope = post.scope.clone();
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        let key = changes::add_stratifier(tx, &scope, &draft, now)?;
        Ok(Done::at(address(&key), Notice::Added))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        Err(Error::Refused(Refusal::Invalid(errors))) => again(StatusCode::UNPROCESSABLE_ENTITY, &errors),
        Err(Error::Refused(Refusal::Stale(text))) => again(StatusCode::CONFLICT, &FieldErrors::one("label", text)),
        other => other,
    }
}

/// `GET /desk/oha/reach/groups/{stratifier}/words`
///
/// # Errors
/// Not found when there is none.
pub async fn words(scope: OhaScope, site: Site) -> Answer {
    let known = Known::of(&site).await?;
    let of = known.stratifier(site.part("stratifier")?)?;
    let page = words_page(&site, &known, of);
    site.page(within(&scope, &site, of, &page.heading), &page)
}

fn words_page(site: &Site, known: &Known, of: &Stratifier) -> WordsPage {
    let own = address(&of.key);
    let form = Form::new(site, format!("{own}/words"), "Save", stratifier_fields(Some(of)));
    let form = form.version(known.version(&of.key, "")).cancel(own);
    WordsPage { heading: format!("Change the words of {}", of.label), lede: WORDS_LEDE, form }
}

/// `POST /desk/oha/reach/groups/{stratifier}/words`
///
/// # Errors
/// Not found when there is none; mistakes, and what somebody else saved meanwhile, come back as the page.
pub async fn edit(post: Post<OhaScope>, site: Site) -> Answer {
    let key = site.part("stratifier")?.to_owned();
    Known::of(&site).await?.stratifier(&key)?;
    let (draft, version) = match (read_stratifier(&post.fields), version(&post.fields)) {
        (Ok(draft), Ok(version)) => (draft, version),
        (Err(errors), _) | (_, Err(errors)) => return words_again(&site, &post, &errors, false).await,
    };
    let (scope, seen) = (post.scope.clone(), Seen { stratifier: key.clone(), category: String::new(), version });
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::edit_stratifier(tx, &scope, &seen, &draft, now)?;
        Ok(Done::at(address(&key), Notice::Saved))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        Err(Error::Refused(Refusal::Invalid(errors))) => words_again(&site, &post, &errors, false).await,
        Err(Error::Refused(Refusal::Stale(text))) => {
            let text = format!("{text} Compare both, then save again.");
            words_again(&site, &post, &FieldErrors::one("label", text), true).await
        }
        other => other,
    }
}

/// The form as it was typed; where somebody else saved meanwhile, with what is saved beside it, and the next save overwrites knowingly.
async fn words_again(site: &Site, post: &Post<OhaScope>, errors: &FieldErrors, is_stale: bool) -> Answer {
    let known = Known::of(site).await?;
    let of = known.stratifier(site.part("stratifier")?)?;
    let mut page = words_page(site, &known, of);
    let theirs = page.form.clone();
    page.form = page.form.filled(&post.fields, errors);
    page.form = if is_stale { page.form.beside(&theirs) } else { page.form.version_of(&post.fields) };
    let status = if is_stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    site.page_with(status, within(&post.scope, site, of, &page.heading).errors(errors), &page)
}
