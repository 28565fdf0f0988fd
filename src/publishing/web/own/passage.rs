//! The CCO's form for a passage that must not be public, and the way to take one back.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{Own, own, place};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::WithholdingId;
use crate::metric::workflow::State;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Site};
use crate::publishing::changes;
use crate::publishing::web::passages;
use crate::publishing::web::shown_again;

#[derive(Serialize)]
struct PassageForm {
    lede: String,
    hindrance: Option<String>,
    form: Option<Form>,
}

impl Page for PassageForm {
    const TEMPLATE: &'static str = "publishing/passage_form";
}

/// `GET /desk/cco/{cco}/{year}/{component}/publication/withholding`
///
/// # Errors
/// Not found when the component was not started.
pub async fn withholding(scope: CcoScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, None, &FieldErrors::default()).await
}

/// `POST /desk/cco/{cco}/{year}/{component}/publication/withholdings`
///
/// # Errors
/// As `changes::propose_for_cco`; mistakes show the form again.
pub async fn propose(post: Post<CcoScope>, site: Site) -> Answer {
    let (year, component) = place(&site)?;
    let asked = match passages::read(&post.fields) {
        Ok(asked) => asked,
        Err(errors) => {
            return show(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some(&post.fields), &errors).await;
        }
    };
    let scope = post.scope.clone();
    let location = format!("{}/{}/publication#passages", scope.address(year), component.slug());
    let done = site.act(post.receipt.clone(), move |tx, now| {
        changes::propose_for_cco(tx, &scope, year, component, &asked, now)?;
        Ok(Done::at(location, Notice::Added))
    });
    let done = done.await;
    match done.as_ref().err().and_then(shown_again) {
        Some((status, errors)) => show(&site, &post.scope, status, Some(&post.fields), &errors).await,
        None => done,
    }
}

/// `POST /desk/cco/{cco}/{year}/{component}/publication/withholdings/{withholding}/removals`
///
/// # Errors
/// As `changes::remove`.
pub async fn removal(post: Post<CcoScope>, site: Site) -> Answer {
    let (year, component) = place(&site)?;
    let id = WithholdingId::parse(site.part("withholding")?)?;
    let scope = post.scope;
    let location = format!("{}/{}/publication#passages", scope.address(year), component.slug());
    site.act(post.receipt, move |tx, now| {
        changes::remove(tx, &scope, year, component, &id, now)?;
        Ok(Done::at(location, Notice::Removed))
    })
    .await
}

async fn show(
    site: &Site,
    scope: &CcoScope,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let mut own = own(site, scope).await?;
    let mut form = None;
    if let Some(facts) = own.facts.take() {
        let (facts, choices) = site.read(move |conn| passages::choices(conn, &facts).map(|it| (facts, it))).await?;
        let note =
            Field::textarea("note", "Why you ask for it").hint("OHA reads it. The public does not.").optional().rows(3);
        let fields = choices.fields(site, note)?;
        let address = own.address(scope);
        let made = Form::new(site, format!("{address}/withholdings"), "Send to OHA", fields).cancel(address);
        form = Some(typed.map_or_else(|| made.clone(), |it| made.clone().filled(it, errors)));
        own.facts = Some(facts);
    }
    let hindrance = hindrance(site, &own)?;
    let page = PassageForm {
        lede: "OHA decides. What you sent keeps every word; only the public page would have a mark in its place, with the reason.".into(),
        // What was typed is never taken from the page.
        form: form.filter(|_| hindrance.is_none() || typed.is_some()),
        hindrance,
    };
    let shell = own.shell(site, scope, "Withhold a passage").here("Withhold a passage").errors(errors);
    site.page_with(status, shell, &page)
}

fn hindrance(site: &Site, own: &Own) -> Result<Option<String>> {
    if own.submission.state != State::Approved {
        let now = own.submission.state.label().to_lowercase();
        return Ok(Some(format!("The plan is {now}. Passages can be proposed once it is approved.")));
    }
    let facts = own.facts.as_ref().ok_or(Refusal::NotFound)?;
    Ok(changes::cco_is_late(facts, site.now).map(str::to_owned))
}
