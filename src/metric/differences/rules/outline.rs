//! A document as the comparison sees it: parts in order, each with an identity that stays, and texts as people read them.

use serde::{Deserialize, Serialize};

/// A whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    pub nodes: Vec<Node>,
}

/// A part of a document: a goal, a section, the answer to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its identity among all parts of the document, the same in every round: `goal/0197…`, `item/C4.01`.
    pub key: String,
    /// What it is, in one word: "Goal".
    pub kind: String,
    /// Its name as a reader knows it, with its number at that time: "Goal 2: More therapists".
    pub label: String,
    pub fields: Vec<FieldText>,
    pub nodes: Vec<Node>,
}

/// One text of a part, as a person reads it: a date in words, an option by its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldText {
    /// Its identity within the part: `owner`.
    pub name: String,
    pub label: String,
    pub value: String,
    /// Taken from a report or a clock, not written: nobody is asked about it by itself.
    #[serde(default)]
    pub is_fact: bool,
}

impl Node {
    pub fn new(key: impl Into<String>, kind: &str, label: impl Into<String>) -> Self {
        Self { key: key.into(), kind: kind.to_owned(), label: label.into(), fields: Vec::new(), nodes: Vec::new() }
    }

    pub fn field(mut self, name: &str, label: &str, value: impl Into<String>) -> Self {
        self.fields.push(FieldText { is_fact: false, ..fact(name, label, value) });
        self
    }

    /// What was taken from elsewhere.
    pub fn fact(mut self, name: &str, label: &str, value: impl Into<String>) -> Self {
        self.fields.push(fact(name, label, value));
        self
    }

    pub fn within(mut self, nodes: Vec<Node>) -> Self {
        self.nodes = nodes;
        self
    }
}

impl Outline {
    /// A part by its identity, at whatever depth.
    pub fn find(&self, key: &str) -> Option<&Node> {
        find(&self.nodes, key)
    }

    /// The name of a part, or of one of its fields, as a reader knows it: "Goal 2: More therapists, Why this goal".
    pub fn place(&self, key: &str, name: Option<&str>) -> Option<String> {
        let node = self.find(key)?;
        let Some(name) = name else { return Some(node.label.clone()) };
        let field = node.fields.iter().find(|it| it.name == name)?;
        Some(format!("{}, {}", node.label, field.label.to_lowercase()))
    }

    /// The text of one field.
    pub fn text(&self, key: &str, name: &str) -> Option<&str> {
        self.find(key)?.fields.iter().find(|it| it.name == name).map(|it| it.value.as_str())
    }
}

fn fact(name: &str, label: &str, value: impl Into<String>) -> FieldText {
    FieldText { name: name.to_owned(), label: label.to_owned(), value: value.into(), is_fact: true }
}

fn find<'a>(nodes: &'a [Node], key: &str) -> Option<&'a Node> {
    nodes.iter().find_map(|it| if it.key == key { Some(it) } else { find(&it.nodes, key) })
}
