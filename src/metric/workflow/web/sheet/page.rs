//! The page of a part: its form, and what stands beside it.

use serde::Serialize;

use crate::metric::workflow::CommentView;
use crate::platform::http::{Form, Page, Tag};

/// The page of a part. [`SheetPage::new`] makes one with nothing beside its form.
#[derive(Serialize)]
pub struct SheetPage {
    pub noun: &'static str,
    pub eyebrow: String,
    pub heading: String,
    pub lede: String,
    /// "Not OHA's official wording", where it is not.
    pub provenance: Option<&'static str>,
    pub form: Form,
    /// Where the part came from an earlier year and nobody has said yet that it is still right.
    pub carried: Option<CarriedNote>,
    /// Where the form shows a draft rather than what is saved.
    pub draft: Option<DraftNote>,
    pub explained: Option<Explained>,
    pub removal: Option<Removal>,
    pub comments: Vec<CommentView>,
}

/// What is said above a part that waits for somebody's word.
#[derive(Serialize)]
pub struct CarriedNote {
    pub from_year: String,
    /// Where it is confirmed as it stands.
    pub href: String,
    /// The same in a word, for a list of parts.
    #[serde(skip)]
    pub tag: Tag,
}

/// What is said above a form that shows a draft.
#[derive(Serialize)]
pub struct DraftNote {
    pub(super) kept: String,
    /// Who saved the same part since the draft was begun.
    pub(super) meanwhile: Option<String>,
    pub(super) discard: Form,
    /// Names the draft on the page that lets it go.
    pub(super) text: String,
    pub(super) next: String,
}

/// What the choices of a form mean, folded away.
#[derive(Serialize)]
pub struct Explained {
    pub summary: &'static str,
    pub terms: Vec<Term>,
}

#[derive(Serialize)]
pub struct Term {
    pub term: String,
    pub text: String,
}

#[derive(Serialize)]
pub struct Removal {
    pub href: String,
    pub label: &'static str,
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "workflow/sheet";
}

impl SheetPage {
    pub fn new(eyebrow: String, heading: impl Into<String>, lede: impl Into<String>, form: Form) -> Self {
        Self {
            noun: "",
            eyebrow,
            heading: heading.into(),
            lede: lede.into(),
            provenance: None,
            form,
            carried: None,
            draft: None,
            explained: None,
            removal: None,
            comments: Vec::new(),
        }
    }
}
