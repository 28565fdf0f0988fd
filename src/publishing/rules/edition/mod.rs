//! The public edition of a plan: which passages are left out of it, and what stands in their place. The frozen source is never touched.

mod texts;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use texts::{each_text, label};

use crate::kernel::ids::{SnapshotId, WithholdingId};
use crate::kernel::privacy;
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;
use crate::metric::action_plan::Plan;
use crate::metric::measures::{Definition, GOALS};

/// One field of a frozen plan: `goal/<id>` and `why`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    pub node: String,
    pub field: String,
}

impl At {
    fn new(node: String, field: &str) -> Self {
        Self { node, field: field.to_owned() }
    }

    /// As an option of a form says it.
    pub fn word(&self) -> String {
        format!("{}#{}", self.node, self.field)
    }
}

/// A field with what it says and how people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldText {
    pub at: At,
    /// "Goal 1, why"
    pub label: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Cco,
    Oha,
}

impl Side {
    pub fn word(self) -> &'static str {
        match self {
            Self::Cco => "cco",
            Self::Oha => "oha",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Cco, Self::Oha].into_iter().find(|it| it.word() == word)
    }
}

/// Where a proposed passage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    Open,
    Withheld,
    /// It stays in the public edition.
    Kept,
}

impl Ruling {
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Withheld => "withheld",
            Self::Kept => "kept",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Withheld, Self::Kept].into_iter().find(|it| it.word() == word)
    }
}

/// A passage that somebody wants withheld.
#[derive(Debug, Clone)]
pub struct Withholding {
    pub id: WithholdingId,
    pub snapshot: SnapshotId,
    pub at: At,
    /// The exact words; none means the whole field.
    pub passage: Option<String>,
    pub reason: String,
    pub label: String,
    pub note: String,
    pub side: Side,
    pub proposed_by: String,
    pub proposed_at: Moment,
    pub ruling: Ruling,
    pub decided_by: Option<String>,
    pub decided_at: Option<Moment>,
    pub decision_reason: Option<String>,
    pub version: i64,
}

/// What the public is told of a withheld passage: where it was and why it is not there, never what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub node: String,
    pub field: String,
    pub reason: String,
    pub label: String,
    pub whole_field: bool,
}

/// A passage to look at once more before all may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// Where it stands, as a form says it and as people do.
    pub at: String,
    pub label: String,
    pub passage: String,
    pub why: String,
}

/// What stands in the place of a passage.
fn mark(labels: &[&str]) -> String {
    format!("[Withheld: {}]", labels.join("; "))
}

/// Every text of a plan that holds words, in the order in which it is read.
pub fn texts(plan: &Plan, form: &Definition) -> Vec<FieldText> {
    let mut found = Vec::new();
    let mut copy = plan.clone();
    each_text(&mut copy, |node, number, field, text| {
        if !text.trim().is_empty() {
            let label = label(&node, number, field, form);
            found.push(FieldText { at: At::new(node, field), label, text: text.clone() });
        }
    });
    // A plan keeps its sections by their keys; people read them by their numbers, the goals between them.
    found.sort_by_key(|it| place_of(&it.at, form));
    found
}

fn place_of(at: &At, form: &Definition) -> u8 {
    let Some(key) = at.node.strip_prefix("section/") else { return GOALS };
    form.sections.iter().find(|it| it.key == key).map_or(u8::MAX, |it| it.number)
}

/// The words of a field, if the plan has it.
pub fn text_at(plan: &Plan, at: &At) -> Option<String> {
    let mut found = None;
    let mut copy = plan.clone();
    each_text(&mut copy, |node, _, field, text| {
        if node == at.node && field == at.field {
            found = Some(text.clone());
        }
    });
    found
}

/// Puts marks in the place of what OHA decided to withhold, and tells where they stand.
pub fn withhold(plan: &mut Plan, withholdings: &[Withholding]) -> Vec<Mark> {
    let decided: Vec<&Withholding> = withholdings.iter().filter(|it| it.ruling == Ruling::Withheld).collect();
    let mut marks = Vec::new();
    each_text(plan, |node, _, field, text| {
        let here: Vec<&Withholding> =
            decided.iter().copied().filter(|it| it.at.node == node && it.at.field == field).collect();
        if here.is_empty() {
            return;
        }
        let whole: Vec<&str> = here.iter().filter(|it| it.passage.is_none()).map(|it| it.label.as_str()).collect();
        *text = if whole.is_empty() { without(text, &here) } else { mark(&whole) };
        marks.extend(here.into_iter().filter(|it| whole.is_empty() || it.passage.is_none()).map(|it| Mark {
            node: node.clone(),
            field: field.to_owned(),
            reason: it.reason.clone(),
            label: it.label.clone(),
            whole_field: it.passage.is_none(),
        }));
    });
    marks
}

/// A text without the passages, wherever they occur in it; what overlaps becomes one mark.
fn without(text: &str, withholdings: &[&Withholding]) -> String {
    let mut spans: Vec<(usize, usize, Vec<&str>)> = Vec::new();
    for it in withholdings {
        for (from, to) in occurrences(text, it.passage.as_deref().unwrap_or_default()) {
            spans.push((from, to, vec![it.label.as_str()]));
        }
    }
    spans.sort_by_key(|(from, to, _)| (*from, *to));
    let mut merged: Vec<(usize, usize, Vec<&str>)> = Vec::new();
    for (from, to, labels) in spans {
        match merged.last_mut().filter(|last| from < last.1) {
            Some(last) => {
                last.1 = last.1.max(to);
                last.2.extend(labels.into_iter().filter(|it| !last.2.contains(it)).collect::<Vec<_>>());
            }
            None => merged.push((from, to, labels)),
        }
    }
    let (mut kept, mut at) = (String::new(), 0);
    for (from, to, labels) in merged {
        kept.push_str(text.get(at..from).unwrap_or_default());
        kept.push_str(&mark(&labels));
        at = to;
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    kept
}

/// Every place where the words begin, also where two finds overlap: what is left of neither may be read.
fn occurrences(text: &str, words: &str) -> Vec<(usize, usize)> {
    if words.is_empty() {
        return Vec::new();
    }
    let starts = text.char_indices().map(|(at, _)| at);
    starts
        .filter(|at| text.get(*at..).is_some_and(|it| it.starts_with(words)))
        .map(|at| (at, at + words.len()))
        .collect()
}

/// Whether a plan that was published before still shows words that are withheld now.
pub fn still_shows(plan: &Plan, source: &Plan, withholding: &Withholding) -> bool {
    let Some(words) = withheld_words(source, withholding) else { return false };
    let mut copy = plan.clone();
    let mut shows = false;
    each_text(&mut copy, |node, _, field, text| {
        let is_same_place = node == withholding.at.node && field == withholding.at.field;
        shows |= text.contains(&words) && (is_same_place || is_telling(&words));
    });
    shows
}

/// Passages of the edition that seem to speak of one person, or repeat what is withheld elsewhere, and on which OHA has not decided yet.
pub fn doubts(edition: &Plan, source: &Plan, form: &Definition, withholdings: &[Withholding]) -> Vec<Doubt> {
    let hidden: Vec<String> = withholdings
        .iter()
        .filter(|it| it.ruling == Ruling::Withheld)
        .filter_map(|it| withheld_words(source, it))
        .filter(|it| is_telling(it))
        .map(|it| folded(&it))
        .collect();
    let mut found = Vec::new();
    for place in texts(edition, form) {
        let kept: Vec<&Withholding> =
            withholdings.iter().filter(|it| it.ruling == Ruling::Kept && it.at == place.at).collect();
        if kept.iter().any(|it| it.passage.is_none()) {
            continue;
        }
        for line in place.text.lines().filter(|it| !it.trim().is_empty()) {
            let open = kept
                .iter()
                .filter_map(|it| it.passage.as_deref())
                .fold(line.to_owned(), |line, passage| line.replace(passage, " "));
            let repeats = hidden.iter().any(|it| folded(&open).contains(it));
            let why = privacy::warning(&open)
                .or_else(|| repeats.then(|| "These words are withheld elsewhere in this document.".to_owned()));
            let doubt = |why| Doubt { at: place.at.word(), label: place.label.clone(), passage: line.to_owned(), why };
            found.extend(why.map(doubt));
        }
    }
    found
}

fn withheld_words(source: &Plan, withholding: &Withholding) -> Option<String> {
    let words = match &withholding.passage {
        Some(passage) => passage.clone(),
        None => text_at(source, &withholding.at)?,
    };
    (!words.trim().is_empty()).then_some(words)
}

/// A figure or a short word stands in many places and tells nothing of another one.
fn is_telling(words: &str) -> bool {
    const LEAST: usize = 6;
    words.chars().filter(|it| it.is_alphanumeric()).count() >= LEAST && words.chars().any(char::is_alphabetic)
}
