//! One link: whom it is for, how long it holds; extending, sending anew, withdrawing.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{Desk, address, tag, year_of};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::ShareId;
use crate::kernel::time::{Moment, day_words};
use crate::metric::action_plan::paragraphs;
use crate::metric::sharing::changes;
use crate::metric::sharing::rules::Share;
use crate::metric::sharing::store;
use crate::people::accounts::Mint;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

#[derive(Serialize)]
struct SharePage {
    eyebrow: String,
    name: String,
    who: String,
    email: String,
    access: &'static str,
    until: String,
    shared: String,
    opened: String,
    state: Tag,
    note: Vec<String>,
    extension: Option<Form>,
    renewal: Option<Form>,
    withdrawal: Option<Form>,
    back_href: String,
}

impl Page for SharePage {
    const TEMPLATE: &'static str = "sharing/share";
}

/// What was typed into the form of the last day.
enum Typed<'t> {
    Nothing,
    Wrong(&'t Fields, &'t FieldErrors),
    Stale(&'t Fields),
}

/// `GET …/action-plan/shares/{share}`
///
/// # Errors
/// Not found when the draft has no such link.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, Typed::Nothing).await
}

/// `POST …/action-plan/shares/{share}/extensions`
///
/// # Errors
/// Closed when the link was withdrawn or there is no draft now.
pub async fn extend(post: Post<CcoScope>, site: Site) -> Answer {
    let (id, number) = (id(&site)?, year_of(&site)?);
    let mut reader = Reader::new(&post.fields);
    let until_on = reader.day("until_on", "Enter the last day.");
    let version = reader.version();
    let (until_on, version) = match reader.finish(until_on.zip(version)) {
        Ok(read) => read,
        Err(errors) => return wrong(&site, &post, &errors).await,
    };
    let (scope, settings) = (post.scope.clone(), site.app.settings.sharing.clone());
    let change = move |tx: &mut crate::platform::db::Tx<'_>, now| {
        changes::extend(tx, &scope, number, (&id, version), until_on, &settings, now)?;
        Ok(Done::at(format!("{}/shares/{id}", address(&scope, number)), Notice::Saved))
    };
    match site.act(post.receipt.clone(), change).await {
        Err(Error::Refused(Refusal::Invalid(errors))) => wrong(&site, &post, &errors).await,
        Err(Error::Refused(Refusal::Stale(_))) => {
            show(&site, &post.scope, StatusCode::CONFLICT, Typed::Stale(&post.fields)).await
        }
        other => other,
    }
}

/// `POST …/action-plan/shares/{share}/renewals`
///
/// # Errors
/// Closed when the link was withdrawn or its last day has passed, Stale when somebody else changed it meanwhile.
pub async fn renew(post: Post<CcoScope>, site: Site) -> Answer {
    let (id, number, version) = (id(&site)?, year_of(&site)?, version(&post)?);
    let toll = Toll::of(&site, Action::Invite, post.scope.person().as_str());
    let mint = Mint::new(site.app.settings.secret_key.expose());
    let scope = post.scope;
    site.act(post.receipt, move |tx, now| {
        toll.pay(tx, now)?;
        changes::renew(tx, &scope, number, &id, version, &mint, now)?;
        Ok(Done::at(format!("{}/shares/{id}", address(&scope, number)), Notice::SentAnew))
    })
    .await
}

/// `POST …/action-plan/shares/{share}/withdrawals`
///
/// # Errors
/// Closed when it was withdrawn before, Stale when somebody else changed it meanwhile.
pub async fn withdraw(post: Post<CcoScope>, site: Site) -> Answer {
    let (id, number, version) = (id(&site)?, year_of(&site)?, version(&post)?);
    let scope = post.scope;
    site.act(post.receipt, move |tx, now| {
        changes::withdraw(tx, &scope, number, &id, version, now)?;
        Ok(Done::at(format!("{}/shares#links", address(&scope, number)), Notice::Withdrawn))
    })
    .await
}

fn id(site: &Site) -> Result<ShareId> {
    Ok(ShareId::parse(site.part("share")?)?)
}

fn version(post: &Post<CcoScope>) -> std::result::Result<i64, FieldErrors> {
    let mut reader = Reader::new(&post.fields);
    let version = reader.version();
    reader.finish(version)
}

async fn wrong(site: &Site, post: &Post<CcoScope>, errors: &FieldErrors) -> Answer {
    show(site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Typed::Wrong(&post.fields, errors)).await
}

async fn show(site: &Site, scope: &CcoScope, status: StatusCode, typed: Typed<'_>) -> Answer {
    let (number, id, asker) = (year_of(site)?, id(site)?, scope.clone());
    let (desk, share) = site
        .read(move |conn| {
            let desk = Desk::gather(conn, &asker, number)?;
            let shares = store::shares(conn, &asker, &desk.submission.id)?;
            let share = shares.into_iter().find(|it| it.id == id).ok_or(Refusal::NotFound)?;
            Ok((desk, share))
        })
        .await?;
    let mut shell = desk.shell_below(site, &share.name);
    let mut page = page_of(site, &desk, &share);
    match typed {
        Typed::Nothing => (),
        Typed::Wrong(fields, errors) => {
            shell = shell.errors(errors);
            let version = Some(fields.get("version").to_owned()).filter(|it| !it.is_empty());
            page.extension = page.extension.map(|it| Form { version, ..it.filled(fields, errors) });
        }
        Typed::Stale(fields) => {
            let text = "Somebody else changed this link while you were at it. Nothing was overwritten: compare both days, then save again.";
            let errors = FieldErrors::one("until_on", text);
            shell = shell.errors(&errors);
            page.extension = page.extension.map(|it| it.clone().filled(fields, &errors).beside(&it));
        }
    }
    site.page_with(status, shell, &page)
}

fn page_of(site: &Site, desk: &Desk, share: &Share) -> SharePage {
    let base = format!("{}/shares/{}", desk.base(), share.id);
    let closed = desk.closed(&share.opening, site.now);
    let is_withdrawn = share.opening.withdrawn_at.is_some();
    let may_change = !is_withdrawn && desk.hindrance(site.now).is_none();
    let is_past = share.opening.until_on < site.now.pacific_day();
    let button = |act: &str, label: &str| Form::button(site, format!("{base}/{act}"), label).version(share.version);
    let field =
        Field::date("until_on", "Open until").hint("That day still counts.").value(share.opening.until_on.to_string());
    SharePage {
        eyebrow: desk.eyebrow(),
        name: share.name.clone(),
        who: share.who.clone(),
        email: share.email.clone(),
        access: share.access.label(),
        until: day_words(share.opening.until_on),
        shared: share.opening.at.words(),
        opened: share.opened_at.map_or_else(|| "Not opened yet".into(), Moment::words),
        state: tag(closed),
        note: paragraphs(&share.note),
        extension: may_change.then(|| {
            Form::new(site, format!("{base}/extensions"), "Change the last day", vec![field]).version(share.version)
        }),
        renewal: (may_change && !is_past).then(|| button("renewals", "Send a new link")),
        withdrawal: (!is_withdrawn && desk.may_edit()).then(|| button("withdrawals", "Withdraw the link")),
        back_href: format!("{}/shares", desk.base()),
    }
}
