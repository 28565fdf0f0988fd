//! One group of children: added, worded, offered no longer, offered again.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::draft::{category_fields, read_category};
use super::{Known, address, category_address, turned_over, version, within};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::metric::reach::changes::additions as changes;
use crate::metric::reach::rules::additions::Seen;
use crate::metric::reach::rules::stratifiers::{Category, Stratifier};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct CategoryPage {
    heading: String,
    lede: &'static str,
    form: Form,
    /// What is known of one that is there.
    about: Option<About>,
}

#[derive(Serialize)]
struct About {
    key: String,
    changed: Option<String>,
    is_retired: bool,
    /// "Stop offering it", or "Offer it again".
    turn: Form,
}

impl Page for CategoryPage {
    const TEMPLATE: &'static str = "reach/groups/category";
}

const NEW_LEDE: &str = "Tables may count its children from now on. A table that was refused for its sake is read anew when you open it again.";
const LEDE: &str = "Pages and reports show the new words from now on, those of years that are published too. Reviews that were sent keep the words that they were written with.";

/// `GET /desk/oha/reach/groups/{stratifier}/categories/new`
///
/// # Errors
/// Not found when there is no such stratifier.
pub async fn new(scope: OhaScope, site: Site) -> Answer {
    let known = Known::of(&site).await?;
    let of = known.stratifier(site.part("stratifier")?)?;
    // The word of a table that named it.
    let query = site.query()?;
    let page = new_page(&site, &known, of, query.get("label"));
    site.page(within(&scope, &site, of, &page.heading), &page)
}

fn new_page(site: &Site, known: &Known, of: &Stratifier, label: &str) -> CategoryPage {
    let own = address(&of.key);
    let fields = category_fields(known, of, None, label);
    let form = Form::new(site, format!("{own}/categories"), "Add this group", fields).cancel(own);
    CategoryPage { heading: format!("Add a group to {}", of.label), lede: NEW_LEDE, form, about: None }
}

/// `POST /desk/oha/reach/groups/{stratifier}/categories`
///
/// # Errors
/// Not found when there is no such stratifier; mistakes come back as the page.
pub async fn add(post: Post<OhaScope>, site: Site) -> Answer {
    let known = Known::of(&site).await?;
    let of = known.stratifier(site.part("stratifier")?)?;
    let again = |status: StatusCode, errors: &FieldErrors| {
        let mut page = new_page(&site, &known, of, "");
        page.form = page.form.filled(&post.fields, errors);
        site.page_with(status, within(&post.scope, &site, of, &page.heading).errors(errors), &page)
    };
    let draft = match read_category(&known, of, &post.fields) {
        Ok(draft) => draft,
        Err(errors) => return again(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    };
    let (scope, key) = (post.scope.clone(), of.key.clone());
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        let category = changes::add_category(tx, &scope, &key, &draft, now)?;
        Ok(Done::at(place(&key, &category), Notice::Added))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        Err(Error::Refused(Refusal::Invalid(errors))) => again(StatusCode::UNPROCESSABLE_ENTITY, &errors),
        Err(Error::Refused(Refusal::Stale(text))) => again(StatusCode::CONFLICT, &FieldErrors::one("label", text)),
        other => other,
    }
}

/// `GET /desk/oha/reach/groups/{stratifier}/categories/{category}`
///
/// # Errors
/// Not found when there is no such group.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let known = Known::of(&site).await?;
    let (of, it) = known.category(&seen(&site, 0)?)?;
    let page = saved_page(&site, &known, of, it);
    site.page(within(&scope, &site, of, &it.label), &page)
}

fn saved_page(site: &Site, known: &Known, of: &Stratifier, it: &Category) -> CategoryPage {
    let (own, version) = (category_address(&of.key, &it.key), known.version(&of.key, &it.key));
    let fields = category_fields(known, of, Some(it), "");
    let form = Form::new(site, own.clone(), "Save", fields).version(version).cancel(address(&of.key));
    let (part, ask, submit) = if it.retired {
        ("returns", "Why it is offered again", "Offer it again")
    } else {
        ("retirements", "Why it is no longer offered", "Stop offering it")
    };
    let reason = vec![Field::text("reason", ask).hint("The document, the decision or the person that says so.")];
    let turn = Form::new(site, format!("{own}/{part}"), submit, reason).version(version);
    let changed = known.changed(&of.key, &it.key);
    let about = About { key: it.key.clone(), changed, is_retired: it.retired, turn };
    CategoryPage { heading: it.label.clone(), lede: LEDE, form, about: Some(about) }
}

/// `POST /desk/oha/reach/groups/{stratifier}/categories/{category}`
///
/// # Errors
/// Not found when there is no such group; mistakes, and what somebody else saved meanwhile, come back as the page.
pub async fn edit(post: Post<OhaScope>, site: Site) -> Answer {
    let known = Known::of(&site).await?;
    let (of, _) = known.category(&seen(&site, 0)?)?;
    let (draft, version) = match (read_category(&known, of, &post.fields), version(&post.fields)) {
        (Ok(draft), Ok(version)) => (draft, version),
        (Err(errors), _) | (_, Err(errors)) => return again(&site, &post, &errors, Which::Words).await,
    };
    let (scope, seen) = (post.scope.clone(), seen(&site, version)?);
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::edit_category(tx, &scope, &seen, &draft, now)?;
        Ok(Done::at(place(&seen.stratifier, &seen.category), Notice::Saved))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, &errors, Which::Words).await,
        Err(Error::Refused(Refusal::Stale(text))) => {
            let text = format!("{text} Compare both, then save again.");
            again(&site, &post, &FieldErrors::one("label", text), Which::Stale).await
        }
        other => other,
    }
}

/// `POST /desk/oha/reach/groups/{stratifier}/categories/{category}/retirements`
///
/// # Errors
/// Not found when there is no such group, Closed for one on which others rest, Stale when somebody else saved meanwhile.
pub async fn retire(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, false, Notice::Retired).await
}

/// `POST /desk/oha/reach/groups/{stratifier}/categories/{category}/returns`
///
/// # Errors
/// As [`retire`].
pub async fn offer(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, true, Notice::Saved).await
}

async fn turn(post: Post<OhaScope>, site: Site, offered: bool, notice: Notice) -> Answer {
    Known::of(&site).await?.category(&seen(&site, 0)?)?;
    let (reason, version) = match read_turn(&post.fields) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &errors, Which::Turn).await,
    };
    let (scope, seen) = (post.scope.clone(), seen(&site, version)?);
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::offer_category(tx, &scope, &seen, (offered, &reason), now)?;
        Ok(Done::at(place(&seen.stratifier, &seen.category), notice))
    });
    match answer.await {
        Ok(answer) => turned_over(&site, answer).await,
        other => other,
    }
}

pub(super) fn read_turn(fields: &Fields) -> std::result::Result<(String, i64), FieldErrors> {
    let mut reader = Reader::new(fields);
    let reason = reader.line("reason", "Say why.");
    let version = reader.version();
    reader.finish(reason.map(|it| it.as_str().to_owned()).zip(version))
}

/// Which form of the page is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Words,
    /// The words, beside what somebody else saved meanwhile: the next save overwrites knowingly.
    Stale,
    Turn,
}

async fn again(site: &Site, post: &Post<OhaScope>, errors: &FieldErrors, which: Which) -> Answer {
    let known = Known::of(site).await?;
    let (of, it) = known.category(&seen(site, 0)?)?;
    let mut page = saved_page(site, &known, of, it);
    let saved = page.form.clone();
    match which {
        Which::Words => page.form = page.form.filled(&post.fields, errors).version_of(&post.fields),
        Which::Stale => page.form = page.form.filled(&post.fields, errors).beside(&saved),
        Which::Turn => {
            page.about = page.about.map(|it| {
                let turn = it.turn.clone().filled(&post.fields, errors).version_of(&post.fields);
                About { turn, ..it }
            });
        }
    }
    let status = if which == Which::Stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    site.page_with(status, within(&post.scope, site, of, &it.label).errors(errors), &page)
}

fn seen(site: &Site, version: i64) -> Result<Seen> {
    let part = |name: &str| site.part(name).map(str::to_owned);
    Ok(Seen { stratifier: part("stratifier")?, category: part("category")?, version })
}

/// Where a group stands in its list.
fn place(stratifier: &str, category: &str) -> String {
    format!("{}#group-{category}", address(stratifier))
}
