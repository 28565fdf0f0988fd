//! The must-pass items: what the CCO says to each, and beside it the reviewer's word with its reasons.

use serde::Serialize;

use super::comments::{Entry, entries, keeping_version};
use super::submission::{Gathered, Typed};
use crate::kernel::texts::paragraphs;
use crate::kernel::tone::Tone;
use crate::metric::measures::{Evidence, Item, Provenance, Term};
use crate::metric::workflow::{Decision, ItemDecision};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Control, Field, Form, Site, Tag};

#[derive(Serialize)]
pub struct ItemCard {
    anchor: String,
    code: String,
    text: String,
    is_inferred: bool,
    is_must_pass: bool,
    answer: String,
    paragraphs: Vec<String>,
    /// Set where the evidence is the document itself.
    record: Option<String>,
    decision: Tag,
    /// "Accepted in round 1; the evidence is unchanged."
    carried: Option<String>,
    reasons: Vec<String>,
    note: Vec<String>,
    comments: Vec<Entry>,
    comment_href: Option<String>,
    across_href: String,
    form: Option<DecisionForm>,
}

/// The decision, its reasons, and what the reviewer adds.
#[derive(Serialize)]
struct DecisionForm {
    code: String,
    form: Form,
    reasons: Reasons,
    note: Field,
}

/// The list of reasons as boxes to tick.
#[derive(Serialize)]
struct Reasons {
    id: String,
    error: Option<String>,
    options: Vec<ReasonBox>,
    is_inferred: bool,
    is_unfolded: bool,
}

#[derive(Serialize)]
struct ReasonBox {
    id: String,
    code: String,
    label: String,
    is_ticked: bool,
}

pub fn card(site: &Site, scope: &OhaScope, it: &Gathered, item: &Item, typed: Option<&Typed>) -> ItemCard {
    let base = it.base();
    // A refused decision is shown once more even where none is taken any more: nothing typed is lost.
    let is_typed = typed.is_some_and(|it| it.is_moved_on && it.item == item.code);
    let answer = it.content.answers.iter().find(|answer| answer.item == item.code);
    let decision = it.decisions.iter().find(|it| it.item == item.code);
    let own = it.comments.iter().filter(|comment| comment.item.as_deref() == Some(&item.code));
    let on_answer = it.comments.iter().filter(|it| it.node.as_deref() == Some(&format!("item/{}", item.code)));
    ItemCard {
        anchor: prefix(&item.code),
        code: item.code.clone(),
        text: item.text.clone(),
        is_inferred: item.provenance == Provenance::Inferred,
        is_must_pass: item.is_must_pass(),
        answer: answer.map_or("Not answered", |it| it.said.label()).to_owned(),
        paragraphs: answer.map(|it| paragraphs(&it.narrative)).unwrap_or_default(),
        record: (item.evidence == Evidence::Record)
            .then(|| format!("The {} itself is the evidence.", it.submission.component.noun())),
        decision: tag(decision.map(|it| it.decision)),
        carried: decision
            .and_then(|it| it.carried_from)
            .map(|round| format!("Accepted in round {round}; its evidence is unchanged. You can change it.")),
        reasons: decision.map(|it| it.reasons.iter().map(|it| it.1.clone()).collect()).unwrap_or_default(),
        note: decision.map(|it| paragraphs(&it.note)).unwrap_or_default(),
        comments: entries(site, scope, it, own.chain(on_answer)),
        comment_href: it.is_for(scope).then(|| format!("{base}/comments/new?item={}", item.code)),
        across_href: format!("/desk/oha/items/{}/{}", it.submission.year, item.code),
        form: (it.is_for(scope) || is_typed).then(|| decision_form(site, it, &item.code, decision, typed)),
    }
}

/// A decision in a word, where none was taken too.
pub fn tag(decision: Option<Decision>) -> Tag {
    match decision {
        Some(Decision::Accepted) => Tag::new(Decision::Accepted.label(), Tone::Good),
        Some(Decision::Returned) => Tag::new(Decision::Returned.label(), Tone::Warn),
        None => Tag::new("Not decided yet", Tone::Neutral),
    }
}

/// Ids of one form's controls: `C4.02` becomes `item-c4-02`.
pub fn prefix(item: &str) -> String {
    format!("item-{}", item.to_lowercase().replace('.', "-"))
}

fn decision_form(
    site: &Site,
    it: &Gathered,
    item: &str,
    decision: Option<&ItemDecision>,
    typed: Option<&Typed>,
) -> DecisionForm {
    let typed = typed.filter(|it| it.item == item);
    let word = decision.map(|it| it.decision);
    let options = [Decision::Accepted, Decision::Returned]
        .map(|it| (it.word(), if it == Decision::Accepted { "Accept" } else { "To be revised" }));
    let fields = vec![
        Field::new(Control::Hidden, "item", "").value(item),
        Field::new(Control::Radios, "decision", "Decision").options(options).value(word.map_or("", Decision::word)),
        Field::textarea("note", "What exactly is to be revised")
            .optional()
            .rows(3)
            .hint("It stands in the return letter. It may be released under public-records law.")
            .value(decision.map_or("", |it| it.note.as_str())),
    ];
    let form = Form::new(site, format!("{}/decisions", it.base()), "Save", fields).version(it.submission.version);
    let form = match typed {
        Some(typed) if typed.is_moved_on => form.filled(typed.fields, typed.errors),
        Some(typed) => keeping_version(form.filled(typed.fields, typed.errors), typed.fields),
        None => form,
    };
    let mut form = form.prefixed(&prefix(item));
    let note = form.fields.pop().unwrap_or_else(|| Field::textarea("note", ""));
    let ticked = |code: &str| match typed {
        Some(typed) => typed.fields.all("reasons[]").any(|it| it == code),
        None => decision.is_some_and(|it| it.reasons.iter().any(|(own, _)| own == code)),
    };
    let error = typed.and_then(|it| it.errors.of("reasons")).map(str::to_owned);
    let is_unfolded = typed.is_some() || word == Some(Decision::Returned);
    let reasons = reasons(&it.reasons, &format!("field-{}-reasons", prefix(item)), ticked, error, is_unfolded);
    DecisionForm { code: item.to_owned(), form, reasons, note }
}

fn reasons(
    list: &[Term],
    id: &str,
    is_ticked: impl Fn(&str) -> bool,
    error: Option<String>,
    is_unfolded: bool,
) -> Reasons {
    let option = |(n, it): (usize, &Term)| ReasonBox {
        // The first has the id that the summary of mistakes leads to.
        id: if n == 0 { id.to_owned() } else { format!("{id}-{n}") },
        is_ticked: is_ticked(&it.code),
        code: it.code.clone(),
        label: it.label.clone(),
    };
    Reasons {
        options: list.iter().filter(|it| !it.retired || is_ticked(&it.code)).enumerate().map(option).collect(),
        is_inferred: list.iter().any(|it| it.provenance != Provenance::Official),
        id: format!("{id}-group"),
        error,
        is_unfolded,
    }
}
