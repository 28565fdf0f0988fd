//! A plan as one document: what a snapshot freezes, and what every reader of a plan is shown.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::texts::{lower_first, paragraphs};
use crate::kernel::time::day_words;
use crate::metric::measures::{Component, Definition, Lever, Section};

/// A whole plan. Its JSON is part of every snapshot, so fields are only ever added, with a default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub sections: Vec<SectionText>,
    pub goals: Vec<Goal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionText {
    pub key: String,
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Stays the same over rounds, so that two rounds can be compared goal by goal.
    pub id: String,
    pub title: String,
    pub why: String,
    /// The priority population it is for; empty when it is for all.
    pub population: String,
    /// Where it was carried over from another contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<Lineage>,
    pub strategies: Vec<Strategy>,
}

/// Whence a goal was carried over: from the plan of a contract that this one took over from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// The other contract's slug, and what it was called then.
    pub cco: String,
    pub name: String,
    pub year: i32,
    /// The id of the goal there.
    pub goal: String,
    /// The round that OHA had approved.
    pub round: i64,
    /// The version under which that round was public, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strategy {
    pub id: String,
    /// A lever's code.
    pub lever: String,
    pub description: String,
    pub owner: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub targets: Vec<Target>,
}

/// A measured target, or a milestone that is reached or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub id: String,
    pub kind: TargetKind,
    /// What is measured; of a milestone, the sentence that will be true.
    pub measure: String,
    pub unit: String,
    pub baseline: String,
    pub baseline_on: Option<NaiveDate>,
    /// Where there is no baseline yet: when it will be set, and why not now.
    pub baseline_due_on: Option<NaiveDate>,
    pub baseline_reason: String,
    pub target_value: String,
    pub due_on: Option<NaiveDate>,
    pub responsible: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    Measured,
    Milestone,
}

impl Plan {
    /// Whether a goal of this lineage stands in it already.
    pub fn has_of(&self, lineage: Option<&Lineage>) -> bool {
        self.place_of(lineage).is_some()
    }

    /// The number of the goal that came from there.
    pub fn place_of(&self, lineage: Option<&Lineage>) -> Option<usize> {
        let goal = &lineage?.goal;
        let is_it = |it: &Goal| it.lineage.as_ref().is_some_and(|it| it.goal == *goal);
        self.goals.iter().position(is_it).map(|at| at + 1)
    }
}

impl Lineage {
    /// "Fern Hollow, action plan 2026, as it was published (version 1)"
    pub fn words(&self) -> String {
        let how = match self.version {
            Some(version) => format!("as it was published (version {version})"),
            None => format!("as OHA approved it (round {})", self.round),
        };
        format!("{}, action plan {}, {how}", self.name, self.year)
    }
}

impl TargetKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Milestone => "milestone",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Measured, Self::Milestone].into_iter().find(|it| it.word() == word)
    }
}

/// A plan in ready words, for the template `action_plan/document`.
#[derive(Debug, Clone, Serialize)]
pub struct PlanView {
    pub sections: Vec<SectionView>,
    pub goals: Vec<GoalView>,
    pub has_goals: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct SectionView {
    pub anchor: String,
    pub number: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    pub is_blank: bool,
    /// Goals take the number that the form's sections leave free.
    pub follows_goals: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct GoalView {
    pub anchor: String,
    pub number: String,
    pub title: String,
    pub why: Vec<String>,
    pub population: Option<String>,
    pub lineage: Option<LineageView>,
    pub strategies: Vec<StrategyView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LineageView {
    pub cco: String,
    pub year: String,
    /// The other contract's public page, which stays.
    pub href: String,
    pub words: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct StrategyView {
    pub number: String,
    pub lever: String,
    pub paragraphs: Vec<String>,
    pub owner: String,
    /// "1 January 2027 to 30 June 2027"
    pub when: String,
    pub targets: Vec<TargetView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TargetView {
    pub number: String,
    pub is_milestone: bool,
    pub measure: String,
    /// "34 percent on 30 June 2026", or when it will be set and why.
    pub baseline: String,
    pub aim: String,
    pub due: String,
    pub responsible: String,
}

/// What a reader sees where nothing was written.
pub const BLANK: &str = "Not written yet";

impl PlanView {
    /// Puts a plan into words, under the titles of its year's form.
    pub fn of(plan: &Plan, form: &Definition, levers: &[Lever]) -> Self {
        let body = |key: &str| plan.sections.iter().find(|it| it.key == key).map_or("", |it| it.body.as_str());
        let section = |(place, section): (u8, &Section)| SectionView {
            anchor: format!("section-{}", section.key),
            number: section.number.to_string(),
            title: section.title.clone(),
            paragraphs: paragraphs(body(&section.key)),
            is_blank: body(&section.key).is_empty(),
            follows_goals: section.number > place,
        };
        let sections = (1..).zip(form.sections_of(Component::ActionPlan)).map(section).collect();
        let goals: Vec<GoalView> = (1..).zip(&plan.goals).map(|(n, goal)| goal_view(n, goal, levers)).collect();
        Self { sections, has_goals: !goals.is_empty(), goals }
    }
}

fn goal_view(number: usize, goal: &Goal, levers: &[Lever]) -> GoalView {
    let strategy = |(n, it): (usize, &Strategy)| StrategyView {
        number: format!("{number}.{n}"),
        lever: levers
            .iter()
            .find(|lever| lever.code == it.lever)
            .map_or_else(|| it.lever.clone(), |lever| lever.label.clone()),
        paragraphs: paragraphs(&it.description),
        owner: or_blank(&it.owner),
        when: span(it.starts_on, it.ends_on),
        targets: (1..).zip(&it.targets).map(|(m, target)| target_view(format!("{number}.{n}.{m}"), target)).collect(),
    };
    GoalView {
        anchor: format!("goal-{number}"),
        number: number.to_string(),
        title: goal.title.clone(),
        why: paragraphs(&goal.why),
        population: (!goal.population.is_empty()).then(|| goal.population.clone()),
        lineage: goal.lineage.as_ref().map(|it| LineageView {
            cco: it.name.clone(),
            year: it.year.to_string(),
            href: format!("/ccos/{}", it.cco),
            words: it.words(),
        }),
        strategies: (1..).zip(&goal.strategies).map(strategy).collect(),
    }
}

fn target_view(number: String, target: &Target) -> TargetView {
    let with_unit =
        |value: &str| if target.unit.is_empty() { value.to_owned() } else { format!("{value} {}", target.unit) };
    let baseline = match (target.baseline.as_str(), target.baseline_on, target.baseline_due_on) {
        ("", _, Some(due)) => {
            format!("To be set by {}, because {}", day_words(due), lower_first(&target.baseline_reason))
        }
        ("", ..) => BLANK.to_owned(),
        (value, Some(on), _) => format!("{} on {}", with_unit(value), day_words(on)),
        (value, None, _) => with_unit(value),
    };
    TargetView {
        number,
        is_milestone: target.kind == TargetKind::Milestone,
        measure: or_blank(&target.measure),
        baseline,
        aim: if target.target_value.is_empty() { BLANK.to_owned() } else { with_unit(&target.target_value) },
        due: target.due_on.map_or_else(|| BLANK.to_owned(), day_words),
        responsible: or_blank(&target.responsible),
    }
}

fn span(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{} to {}", day_words(from), day_words(to)),
        (Some(from), None) => format!("From {}", day_words(from)),
        (None, Some(to)) => format!("Until {}", day_words(to)),
        (None, None) => BLANK.to_owned(),
    }
}

fn or_blank(text: &str) -> String {
    if text.is_empty() { BLANK.to_owned() } else { text.to_owned() }
}
