//! The public pages, a file per page, each read through `PublicScope` and kept whole; and the pages of OHA and of the CCO before a publication.

pub mod about;
pub mod accessibility;
pub mod barrier;
pub mod barriers;
pub mod cco;
pub mod ccos;
pub mod desk;
pub mod documents;
pub mod home;
pub mod own;
mod passages;
pub mod plan;
mod proposal_view;
pub mod reach;
pub mod reports;
pub mod robots;
mod shown;
pub mod verify;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use crate::kernel::failure::{Error, Fault, FieldErrors, Refusal, Result};
use crate::people::tenancy::PublicScope;
use crate::platform::http::{Answer, Page, Shell, Site, is_for_machines};
use crate::publishing::store;

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const CSV: &str = "text/csv; charset=utf-8; header=present";

/// Answers with a page that was kept, or makes it and keeps it. The address holds everything that the page depends on but the edition.
async fn kept(
    site: &Site,
    address: String,
    media_type: &'static str,
    make: impl AsyncFnOnce() -> Result<Vec<u8>>,
) -> Answer {
    let (pages, edition) = (&site.app.pages, site.edition());
    if let Some(page) = pages.find(&address, edition) {
        return Ok(page.answer(&site.request));
    }
    let body = make().await?;
    Ok(pages.keep(address, edition, media_type, body).answer(&site.request))
}

/// As [`kept`], for an address at which something else than a page may stand: what was withdrawn is told, and not kept.
async fn kept_or(
    site: &Site,
    address: String,
    media_type: &'static str,
    make: impl AsyncFnOnce() -> Result<std::result::Result<Vec<u8>, HttpResponse>>,
) -> Answer {
    let (pages, edition) = (&site.app.pages, site.edition());
    if let Some(page) = pages.find(&address, edition) {
        return Ok(page.answer(&site.request));
    }
    Ok(match make().await? {
        Ok(body) => pages.keep(address, edition, media_type, body).answer(&site.request),
        Err(answer) => answer,
    })
}

/// Answers with a page that nobody else will ask for in the same words, so it is not kept.
fn fresh(media_type: &'static str, body: Vec<u8>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if is_for_machines(media_type) {
        answer.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    }
    answer.insert_header((header::CONTENT_TYPE, media_type)).body(body)
}

/// The answer of a change to what is public, once its transaction is done: from now on no kept page of an older edition is shown here.
async fn turned_over(site: &Site, answer: HttpResponse) -> Answer {
    let edition = site.read(|conn| store::edition(conn, &PublicScope::new())).await?;
    site.app.pages.set_version(edition);
    Ok(answer)
}

/// What a form that was refused is shown with again, so that nothing typed is lost: a status, and what is wrong.
fn shown_again(error: &Error) -> Option<(StatusCode, FieldErrors)> {
    let Error::Refused(refusal) = error else { return None };
    match refusal {
        Refusal::Invalid(errors) => Some((StatusCode::UNPROCESSABLE_ENTITY, errors.clone())),
        Refusal::Stale(text) | Refusal::Closed(text) => {
            Some((StatusCode::CONFLICT, FieldErrors::one("", text.clone())))
        }
        Refusal::NotReady(missing) => {
            let text = missing.iter().map(|it| format!("{}.", it.text)).collect::<Vec<_>>().join(" ");
            Some((StatusCode::UNPROCESSABLE_ENTITY, FieldErrors::one("", text)))
        }
        _ => None,
    }
}

fn html<P: Page>(site: &Site, shell: &Shell, page: &P) -> Result<Vec<u8>> {
    Ok(site.html(shell, page)?.into_bytes())
}

fn json(value: &serde_json::Value) -> Result<Vec<u8>> {
    let mut text =
        serde_json::to_vec_pretty(value).map_err(|cause| Fault::because("A page's JSON cannot be written", cause))?;
    text.push(b'\n');
    Ok(text)
}

/// The shell of a public page with its title.
fn shell(site: &Site, title: &str) -> Result<Shell> {
    Ok(site.public_shell(site.say(title, &[])?))
}
