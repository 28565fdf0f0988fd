//! Two documents, part by part. Parts are matched by identity, so that a goal that was moved and renamed is still the same goal.

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::outline::{FieldText, Node, Outline};

/// Everything that makes a later document of an earlier one, in the order of the later; what was removed stands where it had stood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub nodes: Vec<NodeChange>,
}

/// What became of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum NodeChange {
    Added(Node),
    Removed(Node),
    Kept {
        key: String,
        kind: String,
        /// Its name now; its number may differ from before.
        label: String,
        /// It stands in another place among its siblings.
        moved: bool,
        /// Only those that differ.
        fields: Vec<FieldChange>,
        /// The names of all its fields now, in order.
        order: Vec<String>,
        within: Vec<NodeChange>,
    },
}

/// What became of one text. A side is missing where the part had no such field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    pub name: String,
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// How many parts were touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    pub moved: usize,
}

/// Compares two documents.
pub fn diff(before: &Outline, after: &Outline) -> Difference {
    Difference { nodes: siblings(&before.nodes, &after.nodes) }
}

/// The later document, made of the earlier one and what changed. It shows that a difference leaves nothing out.
pub fn apply(before: &Outline, difference: &Difference) -> Outline {
    Outline { nodes: applied(&before.nodes, &difference.nodes) }
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        self.nodes.iter().all(NodeChange::is_untouched)
    }

    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        count(&self.nodes, &mut tally);
        tally
    }
}

impl NodeChange {
    pub fn key(&self) -> &str {
        match self {
            Self::Added(node) | Self::Removed(node) => &node.key,
            Self::Kept { key, .. } => key,
        }
    }

    /// Whether neither it nor anything within it changed.
    pub fn is_untouched(&self) -> bool {
        match self {
            Self::Added(_) | Self::Removed(_) => false,
            Self::Kept { moved, fields, within, .. } => {
                !moved && fields.is_empty() && within.iter().all(Self::is_untouched)
            }
        }
    }
}

fn count(nodes: &[NodeChange], tally: &mut Tally) {
    for node in nodes {
        match node {
            NodeChange::Added(_) => tally.added += 1,
            NodeChange::Removed(_) => tally.removed += 1,
            NodeChange::Kept { moved, fields, within, .. } => {
                tally.changed += usize::from(!fields.is_empty());
                tally.moved += usize::from(*moved && fields.is_empty());
                count(within, tally);
            }
        }
    }
}

fn siblings(before: &[Node], after: &[Node]) -> Vec<NodeChange> {
    let moved = moved(before, after);
    let mut changes: Vec<NodeChange> = Vec::new();
    for node in after {
        match before.iter().find(|it| it.key == node.key) {
            Some(earlier) => changes.push(kept(earlier, node, moved.contains(&node.key.as_str()))),
            None => changes.push(NodeChange::Added(node.clone())),
        }
    }
    for (at, gone) in before.iter().enumerate().filter(|(_, it)| after.iter().all(|other| other.key != it.key)) {
        let place = place_of_the_gone(before, at, &changes);
        changes.insert(place, NodeChange::Removed(gone.clone()));
    }
    changes
}

/// Behind the nearest sibling that stood before it.
fn place_of_the_gone(before: &[Node], at: usize, changes: &[NodeChange]) -> usize {
    let mut earlier = before.iter().take(at).rev();
    let neighbour = earlier.find_map(|it| changes.iter().position(|change| change.key() == it.key));
    neighbour.map_or(0, |it| it + 1)
}

/// Those that both have, and that changed places with another: the longest run in order stays, the rest has moved.
fn moved<'a>(before: &'a [Node], after: &'a [Node]) -> Vec<&'a str> {
    let common = |ones: &'a [Node], others: &[Node]| -> Vec<&'a str> {
        ones.iter().filter(|it| others.iter().any(|other| other.key == it.key)).map(|it| it.key.as_str()).collect()
    };
    let (earlier, later) = (common(before, after), common(after, before));
    let steps = capture_diff_slices(Algorithm::Myers, &earlier, &later);
    let changed = steps.iter().filter(|it| it.tag() != DiffTag::Equal);
    changed.flat_map(|it| later.get(it.new_range()).unwrap_or_default().iter().copied()).collect()
}

fn kept(before: &Node, after: &Node, moved: bool) -> NodeChange {
    NodeChange::Kept {
        key: after.key.clone(),
        kind: after.kind.clone(),
        label: after.label.clone(),
        moved,
        fields: fields(&before.fields, &after.fields),
        order: after.fields.iter().map(|it| it.name.clone()).collect(),
        within: siblings(&before.nodes, &after.nodes),
    }
}

fn fields(before: &[FieldText], after: &[FieldText]) -> Vec<FieldChange> {
    let value = |side: &[FieldText], name: &str| side.iter().find(|it| it.name == name).map(|it| it.value.clone());
    let gone = before.iter().filter(|it| after.iter().all(|other| other.name != it.name));
    let change = |it: &FieldText| FieldChange {
        name: it.name.clone(),
        label: it.label.clone(),
        before: value(before, &it.name),
        after: value(after, &it.name),
    };
    after.iter().chain(gone).map(change).filter(|it| it.before != it.after).collect()
}

fn applied(before: &[Node], changes: &[NodeChange]) -> Vec<Node> {
    let after = |change: &NodeChange| match change {
        NodeChange::Removed(_) => None,
        NodeChange::Added(node) => Some(node.clone()),
        NodeChange::Kept { key, kind, label, fields, order, within, .. } => {
            let earlier = before.iter().find(|it| it.key == *key)?;
            Some(Node {
                key: key.clone(),
                kind: kind.clone(),
                label: label.clone(),
                fields: order.iter().filter_map(|name| field_now(earlier, fields, name)).collect(),
                nodes: applied(&earlier.nodes, within),
            })
        }
    };
    changes.iter().filter_map(after).collect()
}

fn field_now(earlier: &Node, changes: &[FieldChange], name: &str) -> Option<FieldText> {
    let before = earlier.fields.iter().find(|it| it.name == name);
    let Some(change) = changes.iter().find(|it| it.name == name) else { return before.cloned() };
    Some(FieldText {
        name: name.to_owned(),
        label: change.label.clone(),
        value: change.after.clone()?,
        is_fact: before.is_some_and(|it| it.is_fact),
    })
}

#[cfg(test)]
mod tests;
