//! What this site promises to everybody who reads it, what was tested, and what is not good enough yet.

use serde::Serialize;

use super::{HTML, html, kept, shell};
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct Accessibility {}

impl Page for Accessibility {
    const TEMPLATE: &'static str = "publishing/accessibility";
}

/// `GET /accessibility`
///
/// # Errors
/// Breaks when the page cannot be rendered.
pub async fn page(site: Site) -> Answer {
    kept(&site, "/accessibility".to_owned(), HTML, async || {
        html(&site, &shell(&site, "accessibility-title")?, &Accessibility {})
    })
    .await
}
