//! A difference in ready words, for the template `differences/changes`.

use serde::Serialize;

use super::rules::{Difference, FieldChange, Node, NodeChange, Part, words};
use crate::kernel::texts::counted;
use crate::kernel::tone::Tone;
use crate::platform::http::Tag;

/// What changed, part by part.
#[derive(Debug, Clone, Serialize)]
pub struct Changes {
    /// "3 changed, 1 added", or that nothing did.
    pub summary: String,
    pub is_empty: bool,
    pub changes: Vec<ChangeView>,
}

/// One part that was added, changed, moved or removed.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// Its identity in the document, for whoever groups changes under what asked for them.
    pub key: String,
    /// For the page's own links.
    pub anchor: String,
    /// The part it lies in, from the outside in: "Goal 2: More therapists".
    pub within: Option<String>,
    pub label: String,
    pub kind: ChangeKind,
    /// "Added", "Changed", "Changed and moved", "Moved", "Removed"
    pub state: Tag,
    pub fields: Vec<FieldView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Added,
    Changed,
    Moved,
    Removed,
}

#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    pub name: String,
    pub label: String,
    pub parts: Vec<PartView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    pub is_added: bool,
    pub is_removed: bool,
    pub text: String,
}

impl Changes {
    pub fn of(difference: &Difference) -> Self {
        let mut changes = Vec::new();
        gather(&difference.nodes, None, &mut changes);
        Self { summary: summary(difference), is_empty: changes.is_empty(), changes }
    }

    /// One line for each part, without a word of its texts: "Goal 2: title and owner changed". For mail and for lists.
    ///
    /// Names of goals are texts of the CCO too, so only kind and number are told.
    pub fn places(&self) -> Vec<String> {
        self.changes.iter().map(ChangeView::place).collect()
    }
}

impl ChangeView {
    fn place(&self) -> String {
        let name = self.label.split(':').next().unwrap_or_default();
        let fields: Vec<String> = self.fields.iter().map(|it| it.label.to_lowercase()).collect();
        match self.kind {
            ChangeKind::Changed => format!("{name}: {} {}", fields.join(", "), self.state.word.to_lowercase()),
            _ => format!("{name}: {}", self.state.word.to_lowercase()),
        }
    }
}

fn summary(difference: &Difference) -> String {
    let tally = difference.tally();
    let counts =
        [(tally.changed, "changed"), (tally.added, "added"), (tally.removed, "removed"), (tally.moved, "moved")];
    let told: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    match tally.changed + tally.added + tally.removed + tally.moved {
        0 => "Nothing changed".to_owned(),
        n => format!("{}: {}", counted(n, "part", "parts"), told.join(", ")),
    }
}

fn gather(nodes: &[NodeChange], within: Option<&str>, changes: &mut Vec<ChangeView>) {
    for node in nodes {
        match node {
            NodeChange::Added(node) => whole(node, within, ChangeKind::Added, changes),
            NodeChange::Removed(node) => whole(node, within, ChangeKind::Removed, changes),
            NodeChange::Kept { key, label, moved, fields, within: inner, .. } => {
                if *moved || !fields.is_empty() {
                    let kind = if fields.is_empty() { ChangeKind::Moved } else { ChangeKind::Changed };
                    let word = if *moved && !fields.is_empty() { "Changed and moved" } else { kind.word() };
                    let fields = fields.iter().map(field_view).collect();
                    changes.push(view(key, label, within, kind, word, fields));
                }
                gather(inner, Some(label), changes);
            }
        }
    }
}

/// An added or removed part with all that is in it.
fn whole(node: &Node, within: Option<&str>, kind: ChangeKind, changes: &mut Vec<ChangeView>) {
    let is_added = kind == ChangeKind::Added;
    let fields = node.fields.iter().filter(|it| !it.value.is_empty()).map(|it| FieldView {
        name: it.name.clone(),
        label: it.label.clone(),
        parts: vec![PartView { is_added, is_removed: !is_added, text: it.value.clone() }],
    });
    changes.push(view(&node.key, &node.label, within, kind, kind.word(), fields.collect()));
    for inner in &node.nodes {
        whole(inner, Some(&node.label), kind, changes);
    }
}

fn view(
    key: &str,
    label: &str,
    within: Option<&str>,
    kind: ChangeKind,
    word: &str,
    fields: Vec<FieldView>,
) -> ChangeView {
    ChangeView {
        key: key.to_owned(),
        anchor: format!("change-{}", key.replace(['/', '.'], "-").to_lowercase()),
        within: within.map(str::to_owned),
        label: label.to_owned(),
        kind,
        state: Tag::new(word, kind.tone()),
        fields,
    }
}

fn field_view(change: &FieldChange) -> FieldView {
    let side = |it: &Option<String>| it.clone().unwrap_or_default();
    let parts = words(&side(&change.before), &side(&change.after)).into_iter().flat_map(|part| match part {
        Part::Same(text) => vec![PartView { is_added: false, is_removed: false, text }],
        Part::Added(text) => on_its_own_line(PartView { is_added: true, is_removed: false, text }),
        Part::Removed(text) => on_its_own_line(PartView { is_added: false, is_removed: true, text }),
    });
    FieldView { name: change.name.clone(), label: change.label.clone(), parts: parts.collect() }
}

/// A new paragraph begins before the word that says that it is new, not after it.
fn on_its_own_line(part: PartView) -> Vec<PartView> {
    let text = part.text.trim_start_matches('\n').to_owned();
    let n = part.text.len() - text.len();
    if n == 0 || text.is_empty() {
        return vec![part];
    }
    vec![PartView { is_added: false, is_removed: false, text: "\n".repeat(n) }, PartView { text, ..part }]
}

impl ChangeKind {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Moved => "Moved",
            Self::Removed => "Removed",
        }
    }

    /// What was taken away wants a second look; nothing here is good or bad.
    fn tone(self) -> Tone {
        match self {
            Self::Added | Self::Changed => Tone::Info,
            Self::Moved => Tone::Neutral,
            Self::Removed => Tone::Warn,
        }
    }
}
