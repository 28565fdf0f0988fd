//! A draft or a round in ready words, for the pages on which others read it.

use serde::Serialize;

use crate::metric::measures::{Component, Definition};
use crate::metric::submissions::{Content, DocumentView, ItemView};

#[derive(Serialize)]
pub struct DraftView {
    pub items: Vec<ItemView>,
    pub document: DocumentView,
}

impl DraftView {
    /// All of it: the answers to items, the document, and what stands beside it.
    pub fn whole(content: &Content, form: &Definition, component: Component) -> Self {
        Self { items: content.items(form, component, "Not answered yet"), document: content.document.view(form) }
    }
}
