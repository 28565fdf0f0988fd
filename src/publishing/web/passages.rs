//! Passages that are proposed as withheld, as both sides see them, and the form to propose one.

use std::collections::HashMap;

use serde::Serialize;

use crate::kernel::failure::{FieldErrors, Result};
use crate::kernel::tone::Tone;
use crate::metric::action_plan::paragraphs;
use crate::metric::measures::{self, Term, Vocabulary};
use crate::metric::submissions::read_plan;
use crate::people::accounts;
use crate::platform::db::Conn;
use crate::platform::http::{Control, Field, Fields, Form, Reader, Site, Tag};
use crate::publishing::changes::Asked;
use crate::publishing::facts::Facts;
use crate::publishing::rules::{FieldText, Ruling, Side, Withholding, text_at, texts};

/// A passage in ready words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PassageView {
    pub id: String,
    /// "Goal 1, why"
    pub label: String,
    pub passage: Vec<String>,
    pub is_whole: bool,
    pub reason: String,
    pub note: Vec<String>,
    pub who: String,
    pub when: String,
    pub state: Tag,
    pub decided: Option<String>,
    pub decision_reason: Vec<String>,
    /// Where OHA decides on it.
    pub href: Option<String>,
    /// The button with which the CCO takes its own back.
    pub removal: Option<Form>,
}

/// The names of whoever took a step on a round.
pub(super) fn names(conn: &mut Conn, facts: &Facts) -> Result<HashMap<String, String>> {
    let mut ids: Vec<&str> = Vec::new();
    for it in &facts.withholdings {
        ids.push(&it.proposed_by);
        ids.extend(it.decided_by.as_deref());
    }
    if let Some(proposal) = &facts.proposal {
        ids.push(&proposal.proposed_by);
        ids.extend(proposal.answered_by.as_deref());
    }
    accounts::names(conn, &ids)
}

/// The passages of a round, undecided ones first.
pub(super) fn views(facts: &Facts, names: &HashMap<String, String>) -> Result<Vec<PassageView>> {
    let plan = read_plan(&facts.snapshot.content)?.plan;
    let places = texts(&plan, &facts.edition.form);
    let view = |it: &Withholding| {
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "Groundwork".to_owned());
        let side = if it.side == Side::Cco { facts.contract.name.as_str() } else { "OHA" };
        PassageView {
            id: it.id.to_string(),
            label: places.iter().find(|place| place.at == it.at).map_or_else(|| it.at.word(), |it| it.label.clone()),
            passage: paragraphs(&it.passage.clone().or_else(|| text_at(&plan, &it.at)).unwrap_or_default()),
            is_whole: it.passage.is_none(),
            reason: it.label.clone(),
            note: paragraphs(&it.note),
            who: format!("{} ({side})", name(&it.proposed_by)),
            when: it.proposed_at.words(),
            state: state(it.ruling),
            decided: it
                .decided_by
                .as_deref()
                .zip(it.decided_at)
                .map(|(by, at)| format!("{}, {}", name(by), at.words())),
            decision_reason: it.decision_reason.as_deref().map(paragraphs).unwrap_or_default(),
            href: None,
            removal: None,
        }
    };
    let mut sorted: Vec<&Withholding> = facts.withholdings.iter().collect();
    sorted.sort_by_key(|it| it.ruling != Ruling::Open);
    Ok(sorted.into_iter().map(view).collect())
}

fn state(ruling: Ruling) -> Tag {
    match ruling {
        Ruling::Open => Tag::new("OHA decides", Tone::Warn),
        Ruling::Withheld => Tag::new("Withheld", Tone::Info),
        Ruling::Kept => Tag::new("Stays public", Tone::Neutral),
    }
}

/// What the form chooses from: parts of the plan and reasons.
#[derive(Debug, Clone)]
pub(super) struct Choices {
    places: Vec<FieldText>,
    reasons: Vec<Term>,
}

pub(super) fn choices(conn: &mut Conn, facts: &Facts) -> Result<Choices> {
    let plan = read_plan(&facts.snapshot.content)?.plan;
    let mut reasons = measures::terms(conn, Vocabulary::WithholdingReasons)?;
    reasons.retain(|it| !it.retired);
    Ok(Choices { places: texts(&plan, &facts.edition.form), reasons })
}

impl Choices {
    /// "Goal 1, why: Families wait longest where …"
    fn options(&self) -> Vec<(String, String)> {
        const BEGINNING: usize = 60;
        let excerpt = |text: &str| {
            let line = text.lines().next().unwrap_or_default();
            let cut: String = line.chars().take(BEGINNING).collect();
            if cut.len() < text.len() { format!("{cut}…") } else { cut }
        };
        self.places.iter().map(|it| (it.at.word(), format!("{}: {}", it.label, excerpt(&it.text)))).collect()
    }

    pub(super) fn fields(&self, site: &Site, note: Field) -> Result<Vec<Field>> {
        let query = site.query()?;
        let options = self.options();
        let blank = [("", "Choose a part of the plan")];
        let pairs = blank.into_iter().chain(options.iter().map(|(value, label)| (value.as_str(), label.as_str())));
        let mut reason = Field::new(Control::Radios, "reason", "Why it is not to be public")
            .hint("These words stand in the public page in place of the passage.")
            .options(self.reasons.iter().map(|it| (it.code.as_str(), it.label.as_str())));
        for it in &self.reasons {
            reason = reason.option_hint(&it.code, &it.description);
        }
        Ok(vec![
            Field::new(Control::Select, "at", "Part of the plan").options(pairs).value(query.get("at")),
            Field::textarea("passage", "The exact words")
                .hint("Copy them out of the plan. Leave it empty to withhold the whole part.")
                .optional()
                .rows(4)
                .value(query.get("passage")),
            reason,
            note,
        ])
    }
}

/// # Errors
/// With what is missing, beside its field.
pub(super) fn read(fields: &Fields) -> std::result::Result<Asked, FieldErrors> {
    let mut reader = Reader::new(fields);
    let at = reader.choice("at", |it| (!it.is_empty()).then(|| it.to_owned()), "Choose the part of the plan.");
    let passage = reader.narrative("passage");
    let reason =
        reader.choice("reason", |it| (!it.is_empty()).then(|| it.to_owned()), "Choose why it is not to be public.");
    let note = reader.narrative("note");
    let all = at.zip(passage).zip(reason).zip(note);
    reader.finish(all.map(|(((at, passage), reason), note)| Asked { at, passage, reason, note }))
}
