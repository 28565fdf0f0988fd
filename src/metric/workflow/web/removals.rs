//! The page before something is removed: it names what goes with it.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::sheet::Work;
use crate::kernel::failure::{FieldErrors, Result};
use crate::metric::workflow::{Below, Seen};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Form, Page, Post, Site};

#[derive(Serialize)]
pub struct RemovalPage {
    pub eyebrow: String,
    pub heading: String,
    /// What it is called, so that nobody removes the wrong one.
    pub name: String,
    /// What hangs on it, by name.
    pub goes_with_it: Vec<GoesToo>,
    /// What this page shows of that, for the form to say.
    pub seen: String,
    pub form: Form,
}

#[derive(Serialize)]
pub struct GoesToo {
    name: String,
    /// "added meanwhile", where the page is shown a second time.
    mark: Option<&'static str>,
}

impl Page for RemovalPage {
    const TEMPLATE: &'static str = "workflow/removal";
}

/// Asks.
///
/// # Errors
/// What `page` answers, and Closed when the document cannot be changed now.
pub async fn confirm<W: Work>(
    scope: &CcoScope,
    site: &Site,
    page: impl FnOnce(&W, Option<&Seen>) -> Result<RemovalPage>,
) -> Answer {
    let work = W::of(site, scope).await?;
    work.desk().editing()?;
    let page = page(&work, None)?;
    site.page(work.desk().shell_below(site, &page.heading), &page)
}

/// Asks once more, since what would go is not what was seen.
///
/// # Errors
/// What `page` answers: not found when somebody else removed it.
pub async fn ask_again<W: Work>(
    scope: &CcoScope,
    site: &Site,
    seen: &Seen,
    page: impl FnOnce(&W, Option<&Seen>) -> Result<RemovalPage>,
) -> Answer {
    let work = W::of(site, scope).await?;
    let page = page(&work, Some(seen))?;
    let text = "Somebody changed this while you were asked. Nothing was removed: look at the list again.";
    let shell = work.desk().shell_below(site, &page.heading).errors(&FieldErrors::one("", text));
    site.page_with(StatusCode::CONFLICT, shell.happened("Somebody was working on this"), &page)
}

/// What the form says that it saw.
pub fn seen(post: &Post<CcoScope>) -> Seen {
    Seen::parse(post.fields.get("below"))
}

/// What goes too; at a second asking with what is new since the first.
pub fn goes_with_it(below: Vec<Below>, seen: Option<&Seen>) -> Vec<GoesToo> {
    let mark = |it: &Below| match seen.map(|seen| seen.version_of(&it.id)) {
        None => None,
        Some(None) => Some("added meanwhile"),
        Some(Some(version)) => (version != it.version).then_some("changed meanwhile"),
    };
    below.into_iter().map(|it| GoesToo { mark: mark(&it), name: it.name }).collect()
}

/// The one button.
pub fn form(site: &Site, part: &str, submit: &str, back: &str, version: i64) -> Form {
    Form::button(site, format!("{part}/removals"), submit).cancel(back).version(version)
}
