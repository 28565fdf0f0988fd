//! What must be there before a plan can be sent: the structural minimum, the required sections, every answer with its evidence.

use crate::kernel::failure::Missing;
use crate::metric::action_plan::{Goal, Plan, Strategy, Target, TargetKind};
use crate::metric::measures::{Component, Definition};
use crate::metric::workflow::{ItemAnswer, item_gaps};

/// Where in the plan something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Carried from an earlier year, and not confirmed yet.
    Carried,
    /// Questions of OHA's on what it returned.
    Questions,
    Sections,
    Goals,
    Items,
    /// On the targets of an earlier year.
    Progress,
}

/// Something missing, with its part of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub part: Part,
    pub missing: Missing,
}

/// Everything that must be mended first, in the order of the plan.
pub fn gaps(plan: &Plan, form: &Definition, answers: &[ItemAnswer], base: &str) -> Vec<Gap> {
    let mut gaps = Gaps { base, part: Part::Sections, found: Vec::new() };
    gaps.sections(plan, form);
    gaps.part = Part::Goals;
    gaps.goals(plan);
    let items = item_gaps(form, Component::ActionPlan, answers, base);
    gaps.found.extend(items.into_iter().map(|missing| Gap { part: Part::Items, missing }));
    gaps.found
}

struct Gaps<'b> {
    base: &'b str,
    part: Part,
    found: Vec<Gap>,
}

impl Gaps<'_> {
    fn add(&mut self, text: String, page: &str, field: &str) {
        let href = format!("{}/{page}#field-{field}", self.base);
        self.found.push(Gap { part: self.part, missing: Missing { text, href } });
    }

    fn sections(&mut self, plan: &Plan, form: &Definition) {
        for section in form.sections_of(Component::ActionPlan).filter(|it| it.required) {
            if plan.sections.iter().all(|it| it.key != section.key || it.body.is_empty()) {
                self.add(
                    format!("Write section {}, {}", section.number, section.title),
                    &format!("sections/{}", section.key),
                    "body",
                );
            }
        }
    }

    fn goals(&mut self, plan: &Plan) {
        let Some(first) = plan.goals.first() else {
            return self.add("Add a goal".into(), "goals/new", "title");
        };
        for (number, goal) in (1..).zip(&plan.goals) {
            self.goal(number, goal);
        }
        if plan.goals.iter().all(|it| it.population.is_empty()) {
            self.add(
                "Name a priority population in at least one goal".into(),
                &format!("goals/{}", first.id),
                "population",
            );
        }
    }

    fn goal(&mut self, number: usize, goal: &Goal) {
        if goal.strategies.is_empty() {
            self.add(format!("Add a strategy to goal {number}"), &format!("goals/{}/strategies/new", goal.id), "lever");
        }
        for (n, strategy) in (1..).zip(&goal.strategies) {
            self.strategy(&format!("{number}.{n}"), strategy);
        }
    }

    fn strategy(&mut self, number: &str, strategy: &Strategy) {
        if strategy.targets.is_empty() {
            self.add(
                format!("Add a target to strategy {number}"),
                &format!("strategies/{}/targets/new", strategy.id),
                "kind",
            );
        }
        for (n, target) in (1..).zip(&strategy.targets) {
            self.target(&format!("{number}.{n}"), target);
        }
    }

    fn target(&mut self, number: &str, target: &Target) {
        let page = format!("targets/{}", target.id);
        let is_measured = target.kind == TargetKind::Measured;
        if target.measure.is_empty() {
            let text = if is_measured {
                format!("Say what target {number} measures")
            } else {
                format!("Say what will be true when milestone {number} is reached")
            };
            self.add(text, &page, "measure");
        }
        if is_measured && target.baseline.is_empty() {
            self.baseline(number, target, &page);
        }
        if is_measured && target.target_value.is_empty() {
            self.add(format!("Give target {number} a value to reach"), &page, "target-value");
        }
        let noun = if is_measured { "target" } else { "milestone" };
        if target.due_on.is_none() {
            self.add(format!("Give {noun} {number} a due date"), &page, "due-on");
        }
        if target.responsible.is_empty() {
            self.add(format!("Say who is responsible for {noun} {number}"), &page, "responsible");
        }
    }

    /// Instead of a baseline a target may say when it will be set, and why not now.
    fn baseline(&mut self, number: &str, target: &Target, page: &str) {
        let (text, field) = match (target.baseline_due_on, target.baseline_reason.is_empty()) {
            (Some(_), false) => return,
            (Some(_), true) => (format!("Say why target {number} has no baseline yet"), "baseline-reason"),
            (None, false) => (format!("Say when the baseline of target {number} will be set"), "baseline-due-on"),
            (None, true) => {
                (format!("Give target {number} a baseline, or say when it will be set and why not now"), "baseline")
            }
        };
        self.add(text, page, field);
    }
}
