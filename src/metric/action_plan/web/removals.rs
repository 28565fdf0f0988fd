//! The page before something is removed: it names what goes with it.

use serde::Serialize;

use super::work::Work;
use crate::kernel::failure::Result;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Form, Page, Site};

#[derive(Serialize)]
pub struct RemovalPage {
    pub eyebrow: String,
    pub heading: String,
    /// What it is called, so that nobody removes the wrong one.
    pub name: String,
    /// "2 strategies", "3 targets"
    pub goes_with_it: Vec<String>,
    pub form: Form,
}

impl Page for RemovalPage {
    const TEMPLATE: &'static str = "action_plan/removal";
}

/// Asks.
///
/// # Errors
/// What `page` answers, and Closed when the plan cannot be changed now.
pub async fn confirm(scope: &CcoScope, site: &Site, page: impl FnOnce(&Work) -> Result<RemovalPage>) -> Answer {
    let work = Work::of(site, scope).await?;
    work.editing()?;
    let page = page(&work)?;
    site.page(work.shell_below(site, &page.heading), &page)
}

/// The one button.
pub fn form(site: &Site, part: &str, submit: &str, back: &str, version: i64) -> Form {
    Form::button(site, format!("{part}/removals"), submit).cancel(back).version(version)
}
