//! The home page: where one can go, and what was published lately.

use serde::Serialize;

use super::shown::Entry;
use super::{HTML, html, kept, shell};
use crate::people::tenancy::PublicScope;
use crate::platform::http::{Answer, Page, Site};
use crate::publishing::store;

#[derive(Serialize)]
struct Home {
    latest: Vec<Entry>,
}

impl Page for Home {
    const TEMPLATE: &'static str = "publishing/home";
}

const MOST: i64 = 5;

/// `GET /`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    kept(&site, "/".to_owned(), HTML, async || {
        let demonstration = site.app.settings.demonstration;
        let latest = site.read(move |conn| store::latest(conn, &scope, demonstration, MOST)).await?;
        let latest = latest.iter().map(|it| Entry::of(&site, &it.cco, &it.publication)).collect::<Result<_, _>>()?;
        html(&site, &shell(&site, "home-title")?, &Home { latest })
    })
    .await
}
