//! What was sent, part by part and field by field, with the comments on each and the way to write one.

use serde::Serialize;

use super::comments::{Entry, entries};
use super::submission::Gathered;
use crate::kernel::texts::paragraphs;
use crate::metric::differences::Node;
use crate::metric::workflow::Comment;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Site, query_with};

#[derive(Serialize)]
pub struct Passage {
    anchor: String,
    label: String,
    is_inner: bool,
    is_innermost: bool,
    fields: Vec<PassageField>,
    comments: Vec<Entry>,
    comment_href: Option<String>,
}

#[derive(Serialize)]
struct PassageField {
    label: String,
    /// What a screen reader hears after "Comment on": "why this goal of goal 2".
    name: String,
    paragraphs: Vec<String>,
    /// A figure, a day or a name: several stand beside each other.
    is_short: bool,
    comments: Vec<Entry>,
    comment_href: Option<String>,
}

/// The longest text that stands beside others, in characters.
const SHORT: usize = 60;

/// The document from its top on. Answers to items stand beside their items.
pub fn passages(site: &Site, scope: &OhaScope, it: &Gathered) -> Vec<Passage> {
    let mut found = Vec::new();
    for node in it.outline.nodes.iter().filter(|it| !it.key.starts_with("item/")) {
        add(site, scope, it, node, 0, &mut found);
    }
    found
}

fn add(site: &Site, scope: &OhaScope, it: &Gathered, node: &Node, depth: usize, found: &mut Vec<Passage>) {
    let on = |field: Option<&str>| {
        let own: Vec<&Comment> = it
            .comments
            .iter()
            .filter(|it| it.node.as_deref() == Some(&node.key) && it.field.as_deref() == field)
            .collect();
        entries(site, scope, it, own.into_iter())
    };
    let href = |field: &str| {
        let query = query_with(&[("node", &node.key), ("field", field)]);
        it.is_for(scope).then(|| format!("{}/comments/new{query}", it.base()))
    };
    let short = node.label.split(':').next().unwrap_or_default().to_lowercase();
    let written = node.fields.iter().filter(|field| !field.value.is_empty());
    found.push(Passage {
        anchor: format!("part-{}", node.key.replace('/', "-")),
        label: node.label.clone(),
        is_inner: depth == 1,
        is_innermost: depth > 1,
        fields: written
            .map(|field| PassageField {
                label: field.label.clone(),
                name: format!("{} of {short}", field.label.to_lowercase()),
                paragraphs: paragraphs(&field.value),
                is_short: field.value.chars().count() <= SHORT,
                comments: on(Some(&field.name)),
                comment_href: href(&field.name).filter(|_| !field.is_fact),
            })
            .collect(),
        comments: on(None),
        comment_href: href(""),
    });
    for inner in &node.nodes {
        add(site, scope, it, inner, depth + 1, found);
    }
}
