//! Everything that is missing before a component can be sent, each with a link to its field.

use serde::Serialize;

use super::desk::Desk;
use crate::kernel::failure::{Missing, Refusal};
use crate::kernel::texts::counted;
use crate::metric::workflow::Doubt;
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct Checks {
    eyebrow: String,
    noun: &'static str,
    /// "4 things are missing"
    summary: String,
    groups: Vec<Group>,
    doubts: Vec<Doubt>,
    is_complete: bool,
    /// Where the document is read-only, what was sent speaks for itself.
    is_editable: bool,
    /// Whether the links lead to forms that this person may use.
    may_edit: bool,
    submit_href: String,
    history_href: String,
    document_href: String,
}

/// What is missing in one part of the document.
#[derive(Serialize)]
pub struct Group {
    id: &'static str,
    heading: &'static str,
    missing: Vec<Missing>,
}

impl Group {
    pub fn new(id: &'static str, heading: &'static str, missing: Vec<Missing>) -> Self {
        Self { id, heading, missing }
    }
}

impl Page for Checks {
    const TEMPLATE: &'static str = "workflow/checks";
}

/// The page of checks.
///
/// # Errors
/// Not found when the component was not started.
pub fn checks(site: &Site, desk: &Desk, mut groups: Vec<Group>, doubts: Vec<Doubt>) -> Answer {
    desk.submission.as_ref().ok_or(Refusal::NotFound)?;
    groups.retain(|it| !it.missing.is_empty());
    let (n, base) = (groups.iter().map(|it| it.missing.len()).sum(), desk.base());
    let page = Checks {
        eyebrow: desk.eyebrow(),
        noun: desk.noun(),
        summary: summary(n, desk.noun()),
        is_complete: n == 0,
        groups,
        doubts,
        is_editable: desk.state().is_editable(),
        may_edit: desk.may_edit(),
        submit_href: format!("{base}/submit"),
        history_href: format!("{base}/history"),
        document_href: base,
    };
    site.page(desk.shell_below(site, "Checks"), &page)
}

fn summary(n_missing: usize, noun: &str) -> String {
    match n_missing {
        0 => "Nothing is missing".into(),
        n => format!("{} missing before the {noun} can be sent", counted(n, "thing is", "things are")),
    }
}
