//! A proposal to publish in ready words, for both sides.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::time::{Moment, day_words};
use crate::metric::action_plan::paragraphs;
use crate::platform::http::Tag;
use crate::publishing::rules::{Course, Proposal};

#[derive(Debug, Clone, Serialize)]
pub(super) struct ProposalView {
    pub state: Tag,
    pub proposed: String,
    pub until: String,
    pub days: Option<String>,
    pub correction: Vec<String>,
    pub answered: Option<String>,
    pub objection: Vec<String>,
    pub settled: Option<String>,
    pub settlement: Vec<String>,
    /// Where OHA takes it back, while it is live.
    pub taking_back: Option<String>,
}

impl ProposalView {
    pub(super) fn of(it: &Proposal, names: &HashMap<String, String>, today: NaiveDate, base: &str) -> Self {
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "Groundwork".to_owned());
        let (word, tone) = it.state(today);
        let words = |text: &Option<String>| text.as_deref().map(paragraphs).unwrap_or_default();
        Self {
            state: Tag::new(word, tone),
            proposed: format!("{}, {}", name(&it.proposed_by), it.proposed_at.words()),
            until: day_words(it.objections_until),
            days: it.days_left(today),
            correction: it.correction.as_ref().map(|it| paragraphs(&it.text)).unwrap_or_default(),
            answered: it
                .answered_by
                .as_deref()
                .zip(it.answered_at)
                .map(|(by, at)| format!("{}, {}", name(by), at.words())),
            objection: words(&it.objection),
            settled: it.settled_at.map(Moment::words),
            settlement: words(&it.settlement),
            taking_back: (it.course.is_live() && it.course != Course::Published).then(|| format!("{base}/taking-back")),
        }
    }
}
