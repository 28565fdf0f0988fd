//! The demonstration's files, embedded, and their shapes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::{Goal, Plan, SectionText, Strategy, Target, TargetKind};
use crate::metric::measures::Component;
use crate::people::tenancy::io::relative_day;

pub(super) const YEAR: &str = include_str!("../../../seeds/measures/demonstration.toml");
pub(super) const CCOS: &str = include_str!("../../../seeds/demo/ccos.csv");
pub(super) const CCO_COUNTIES: &str = include_str!("../../../seeds/demo/cco_counties.csv");
const PEOPLE: &str = include_str!("../../../seeds/demo/people.toml");

/// The plans, in the order in which they are played.
pub(super) const PLANS: &[(&str, &str)] = &[
    ("demo-lantern-river-2024.toml", include_str!("../../../seeds/demo/plans/demo-lantern-river-2024.toml")),
    ("demo-saltgrass-2024.toml", include_str!("../../../seeds/demo/plans/demo-saltgrass-2024.toml")),
    ("demo-saltgrass-2022.toml", include_str!("../../../seeds/demo/plans/demo-saltgrass-2022.toml")),
    ("demo-fern-hollow.toml", include_str!("../../../seeds/demo/plans/demo-fern-hollow.toml")),
    ("demo-two-forks.toml", include_str!("../../../seeds/demo/plans/demo-two-forks.toml")),
    ("demo-juniper-high-sage.toml", include_str!("../../../seeds/demo/plans/demo-juniper-high-sage.toml")),
    ("demo-juniper-basalt-2024.toml", include_str!("../../../seeds/demo/plans/demo-juniper-basalt-2024.toml")),
    ("demo-juniper-basalt.toml", include_str!("../../../seeds/demo/plans/demo-juniper-basalt.toml")),
    ("demo-saltgrass.toml", include_str!("../../../seeds/demo/plans/demo-saltgrass.toml")),
    ("demo-lantern-river.toml", include_str!("../../../seeds/demo/plans/demo-lantern-river.toml")),
];

/// The reviews of reach reports, in the order in which they are played.
pub(super) const REVIEWS: &[(&str, &str)] = &[
    ("demo-saltgrass-2024.toml", include_str!("../../../seeds/demo/reviews/demo-saltgrass-2024.toml")),
    ("demo-saltgrass.toml", include_str!("../../../seeds/demo/reviews/demo-saltgrass.toml")),
    ("demo-juniper-high-sage.toml", include_str!("../../../seeds/demo/reviews/demo-juniper-high-sage.toml")),
    ("demo-two-forks.toml", include_str!("../../../seeds/demo/reviews/demo-two-forks.toml")),
    ("demo-lantern-river.toml", include_str!("../../../seeds/demo/reviews/demo-lantern-river.toml")),
];

pub(super) const LEGACY: &str = include_str!("../../../seeds/demo/legacy.toml");

/// Somebody of the cast.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Player {
    pub key: String,
    pub name: String,
    pub email: String,
    /// One line for the list of sign-ins.
    pub about: String,
    #[serde(default)]
    pub grant: Vec<PlayerGrant>,
    /// The CCOs that she reviews for OHA.
    #[serde(default)]
    pub reviews: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayerGrant {
    pub role: String,
    /// A contract's slug, or `oha`, or `orprn`.
    pub at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    #[serde(rename = "schema")]
    _schema: u8,
    person: Vec<Player>,
}

/// The named people of the demonstration.
///
/// # Errors
/// Breaks when the file does not fit.
pub fn cast() -> Result<Vec<Player>> {
    let file: PeopleFile =
        toml::from_str(PEOPLE).map_err(|cause| Fault::because("people.toml cannot be read", cause))?;
    Ok(file.person)
}

/// The file of a plan, or of a review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    #[serde(rename = "schema")]
    _schema: u8,
    cco: String,
    year: toml::Value,
    #[serde(rename = "state")]
    _state: String,
    return_reason: Option<String>,
    #[serde(default)]
    event: Vec<Event>,
    #[serde(default)]
    sections: BTreeMap<String, String>,
    #[serde(default)]
    goal: Vec<RawGoal>,
    review: Option<Review>,
    #[serde(default)]
    answer: Vec<Answer>,
    #[serde(default)]
    comment: Vec<Comment>,
    #[serde(default)]
    passage: Vec<Passage>,
}

/// The same with its year decided.
pub(super) struct PlanFile {
    pub cco: String,
    /// None where it is a plan.
    pub review: Option<Review>,
    pub year: MeasurementYear,
    pub return_reason: Option<String>,
    pub event: Vec<Event>,
    pub answer: Vec<Answer>,
    pub comment: Vec<Comment>,
    pub passage: Vec<Passage>,
    sections: BTreeMap<String, String>,
    goal: Vec<RawGoal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EventKind {
    Started,
    Submitted,
    Recalled,
    Claimed,
    Returned,
    Extended,
    Approved,
    Withheld,
    Proposed,
    NotMet,
    Published,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub kind: EventKind,
    pub by: String,
    pub days_ago: Option<u64>,
    pub on: Option<String>,
    /// Of a recall, a later due date, or that something was not met.
    #[serde(default)]
    pub reason: String,
    /// By how many days a due date moves.
    #[serde(default)]
    pub days: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub item: String,
    pub answer: String,
    #[serde(default)]
    pub narrative: String,
    pub decision: Option<String>,
    /// Codes of return reasons, and what the reviewer adds, where it is to be revised.
    #[serde(default)]
    pub reasons: Vec<String>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comment {
    pub item: String,
    pub by: String,
    pub visibility: String,
    pub body: String,
    /// A section of the plan that it speaks of, instead of an item.
    #[serde(default)]
    pub section: String,
    /// Whether it asks for an answer, and within how many days.
    #[serde(default)]
    pub question: bool,
    pub due_in: Option<u64>,
}

/// What a review of a reach report says beside its prompts and answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Review {
    /// Who took part; empty where the report was not acknowledged.
    #[serde(default)]
    pub participants: String,
    #[serde(default)]
    pub observation: Vec<Observed>,
    #[serde(default)]
    pub population: Vec<NamedPopulation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Observed {
    pub dim: String,
    pub value: String,
    /// The title under which it is marked as a finding; empty where it is not.
    #[serde(default)]
    pub finding: String,
    pub observation: String,
    pub likely_cause: String,
    pub question: String,
    pub follow_up: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamedPopulation {
    pub kind: String,
    pub name: String,
    pub rationale: String,
}

/// A passage that the CCO wants withheld, with OHA's decision where there is one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Passage {
    pub at: String,
    pub words: String,
    pub reason: String,
    pub note: String,
    pub decided_by: Option<String>,
    #[serde(default)]
    pub decision: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawGoal {
    title: String,
    why: String,
    population: String,
    strategy: Vec<RawStrategy>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawStrategy {
    lever: String,
    description: String,
    owner: String,
    starts_on: String,
    ends_on: String,
    target: Vec<RawTarget>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawTarget {
    kind: String,
    measure: String,
    unit: String,
    baseline: String,
    baseline_on: String,
    baseline_due_on: String,
    baseline_reason: String,
    target_value: String,
    due_on: String,
    responsible: String,
}

/// Reads a plan's file; "demonstration" as its year is the demonstration's.
pub(super) fn plan(name: &str, text: &str, demonstration: MeasurementYear) -> Result<PlanFile> {
    let raw: RawPlan = toml::from_str(text).map_err(|cause| Fault::because(format!("{name} cannot be read"), cause))?;
    let year = match raw.year.as_integer() {
        Some(year) => i32::try_from(year)
            .ok()
            .and_then(MeasurementYear::new)
            .ok_or_else(|| Fault::new(format!("{name}: no year of the measure")))?,
        None => demonstration,
    };
    let RawPlan { cco, return_reason, event, sections, goal, review, answer, comment, passage, .. } = raw;
    Ok(PlanFile { cco, review, year, return_reason, event, answer, comment, passage, sections, goal })
}

impl PlanFile {
    pub fn component(&self) -> Component {
        if self.review.is_some() { Component::ReachReview } else { Component::ActionPlan }
    }

    /// The plan itself; ids are made when it is written.
    pub fn plan(&self, year: MeasurementYear) -> Result<Plan> {
        let sections = self.sections.iter().filter(|(_, body)| !body.trim().is_empty());
        let sections =
            sections.map(|(key, body)| SectionText { key: key.clone(), body: body.trim().to_owned() }).collect();
        let goals = self.goal.iter().map(|it| goal(it, year.number())).collect::<Result<_>>()?;
        Ok(Plan { sections, goals })
    }
}

fn goal(raw: &RawGoal, year: i32) -> Result<Goal> {
    let strategies = raw.strategy.iter().map(|it| strategy(it, year)).collect::<Result<_>>()?;
    Ok(Goal {
        id: String::new(),
        title: raw.title.clone(),
        why: raw.why.trim().to_owned(),
        population: raw.population.clone(),
        lineage: None,
        strategies,
    })
}

fn strategy(raw: &RawStrategy, year: i32) -> Result<Strategy> {
    Ok(Strategy {
        id: String::new(),
        lever: raw.lever.clone(),
        description: raw.description.trim().to_owned(),
        owner: raw.owner.clone(),
        starts_on: relative_day(&raw.starts_on, year)?,
        ends_on: relative_day(&raw.ends_on, year)?,
        targets: raw.target.iter().map(|it| target(it, year)).collect::<Result<_>>()?,
    })
}

fn target(raw: &RawTarget, year: i32) -> Result<Target> {
    Ok(Target {
        id: String::new(),
        kind: TargetKind::parse(&raw.kind)
            .ok_or_else(|| Fault::new(format!("No target is of the kind {}", raw.kind)))?,
        measure: raw.measure.clone(),
        unit: raw.unit.clone(),
        baseline: raw.baseline.clone(),
        baseline_on: relative_day(&raw.baseline_on, year)?,
        baseline_due_on: relative_day(&raw.baseline_due_on, year)?,
        baseline_reason: raw.baseline_reason.trim().to_owned(),
        target_value: raw.target_value.clone(),
        due_on: relative_day(&raw.due_on, year)?,
        responsible: raw.responsible.clone(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LegacyFile {
    #[serde(rename = "schema")]
    _schema: u8,
    document: Vec<LegacyDocument>,
}

/// A document that was published elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LegacyDocument {
    pub cco: String,
    pub year: i32,
    pub kind: String,
    pub title: String,
    pub url: String,
    pub dated_on: String,
    pub source: String,
}

pub(super) fn legacy() -> Result<Vec<LegacyDocument>> {
    let file: LegacyFile =
        toml::from_str(LEGACY).map_err(|cause| Fault::because("legacy.toml cannot be read", cause))?;
    Ok(file.document)
}
