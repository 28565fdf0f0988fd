//! What the measure is, in plain words, with its sources.

use serde::Serialize;

use super::{HTML, html, kept, shell};
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct About {}

impl Page for About {
    const TEMPLATE: &'static str = "publishing/about";
}

/// `GET /about`
///
/// # Errors
/// Breaks when the page cannot be rendered.
pub async fn page(site: Site) -> Answer {
    kept(&site, "/about".to_owned(), HTML, async || html(&site, &shell(&site, "about-title")?, &About {})).await
}
