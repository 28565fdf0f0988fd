//! Writes what a CCO makes of its reach report: the report acknowledged, prompts, worksheet, findings and populations.

use super::files::{NamedPopulation, Observed, Review};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::texts::{Line, Narrative};
use crate::metric::action_plan::SectionText;
use crate::metric::reach::changes::review as changes;
use crate::metric::reach::rules::assessment::{About, ObservationDraft, PopulationDraft, PopulationKind};
use crate::metric::reach::rules::data_set::Scope;
use crate::metric::reach::rules::report::Indicator;
use crate::metric::reach::store::{ReachScope, review as store};
use crate::metric::workflow::Editable;

/// An observation as it was added.
const FIRST_VERSION: i64 = 1;

pub(super) fn write(editable: &mut Editable, prompts: &[SectionText], review: &Review) -> Result<()> {
    let (scope, year) = (editable.scope().clone(), editable.submission().year);
    let report = store::report_of(editable.tx(), ReachScope::Cco(&scope), year)?
        .ok_or_else(|| Fault::new(format!("No reach report of {year} was released")))?;
    if !review.participants.is_empty() {
        changes::acknowledge(editable, &report.id, &text(&review.participants)?, 0)?;
    }
    for prompt in prompts {
        changes::answer_prompt(editable, &prompt.key, &text(&prompt.body)?, 0)?;
    }
    for it in &review.observation {
        observe(editable, &report.id, it)?;
    }
    for it in &review.population {
        changes::add_population(editable, &population(it)?)?;
    }
    Ok(())
}

fn observe(editable: &mut Editable, report: &DataSetId, it: &Observed) -> Result<()> {
    let about = About {
        data_set: Some(report.clone()),
        scope: Scope::Cco(editable.scope().contract().id.clone()),
        dim: it.dim.clone(),
        value: it.value.clone(),
        indicator: Indicator::Any,
    };
    let draft = ObservationDraft {
        about,
        observation: text(&it.observation)?,
        likely_cause: text(&it.likely_cause)?,
        question: text(&it.question)?,
        follow_up: text(&it.follow_up)?,
    };
    let id = changes::add_observation(editable, &draft)?;
    if !it.finding.is_empty() {
        changes::mark_as_finding(editable, &id, &line(&it.finding)?, FIRST_VERSION)?;
    }
    Ok(())
}

fn population(it: &NamedPopulation) -> Result<PopulationDraft> {
    let kind = PopulationKind::parse(&it.kind)
        .ok_or_else(|| Fault::new(format!("No population is of the kind {}", it.kind)))?;
    Ok(PopulationDraft { kind, name: line(&it.name)?, rationale: text(&it.rationale)? })
}

fn text(words: &str) -> Result<Narrative> {
    Ok(Narrative::parse(words).map_err(Fault::new)?)
}

fn line(words: &str) -> Result<Line> {
    Ok(Line::parse(words).map_err(Fault::new)?)
}
