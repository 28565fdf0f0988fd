//! The plan of an earlier year, and what of it a new year's plan may begin with.

use serde::Deserialize;

use super::carried::Source;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::SnapshotId;
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::{Goal, Plan, Strategy};
use crate::metric::measures::{AutoCheck, Component, Definition, Item, Lever};
use crate::metric::workflow::{ItemAnswer, Said, Snapshot};

/// What was sent last of the newest earlier year in which anything was sent.
#[derive(Debug, Clone)]
pub struct Former {
    pub year: MeasurementYear,
    pub snapshot: SnapshotId,
    pub sha256: String,
    pub form: Definition,
    pub answers: Vec<ItemAnswer>,
    pub plan: Plan,
}

/// What a new plan begins with. Ids are those of the earlier plan until it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarryForward {
    pub plan: Plan,
    pub answers: Vec<ItemAnswer>,
    pub left_out: Vec<LeftOut>,
}

/// Something written that the new year's form has no place for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LeftOut {
    pub what: String,
    pub why: String,
}

/// The part of a snapshot that speaks of this component.
#[derive(Deserialize)]
struct Sent {
    answers: Vec<ItemAnswer>,
    plan: Plan,
}

impl Former {
    /// # Errors
    /// Breaks when what was frozen is not ours.
    pub fn read(year: MeasurementYear, snapshot: &Snapshot) -> Result<Self> {
        let unreadable = |cause| Fault::because("The plan of an earlier year cannot be read", cause);
        let sent: Sent = serde_json::from_str(&snapshot.content).map_err(unreadable)?;
        let form = serde_json::from_str(&snapshot.form).map_err(unreadable)?;
        Ok(Self {
            year,
            snapshot: snapshot.id.clone(),
            sha256: snapshot.sha256.clone(),
            form,
            answers: sent.answers,
            plan: sent.plan,
        })
    }

    pub fn source(&self) -> Source<'_> {
        Source { snapshot: &self.snapshot, sha256: &self.sha256, year: self.year, cco: None }
    }
}

/// Goals as far as their levers are still in the list, and what of each is left out.
pub fn fitting_goals(goals: &[Goal], levers: &[Lever]) -> Vec<(Goal, Vec<LeftOut>)> {
    let fit = |it: &Goal| {
        let mut left_out = Vec::new();
        let goal = fitting(it, levers, &mut left_out);
        (goal, left_out)
    };
    goals.iter().map(fit).collect()
}

/// Carries what fits: sections and answers that the new form asks for too, and goals as far as their levers are still in the list.
pub fn carry(former: &Former, form: &Definition, levers: &[Lever]) -> CarryForward {
    let mut carried = CarryForward::default();
    for section in former.plan.sections.iter().filter(|it| !it.body.is_empty()) {
        if form.sections_of(Component::ActionPlan).any(|it| it.key == section.key) {
            carried.plan.sections.push(section.clone());
        } else {
            let title =
                former.form.sections.iter().find(|it| it.key == section.key).map_or(&section.key, |it| &it.title);
            carried.leave(format!("Section: {title}"), format!("The form of {} has no such section.", form.year));
        }
    }
    carried.plan.goals = former.plan.goals.iter().map(|it| fitting(it, levers, &mut carried.left_out)).collect();
    for answer in former.answers.iter().filter(|it| it.said != Said::NotYet) {
        match form.items_of(Component::ActionPlan).find(|it| it.code == answer.item) {
            None => carried
                .leave(format!("Answer to {}", answer.item), format!("{} does not ask for this item.", form.year)),
            Some(item) if speaks_of_its_year(item) => carried.leave(
                format!("Answer to {}", answer.item),
                format!("It speaks of its own year. Answer it anew for {}.", form.year),
            ),
            Some(_) => carried.answers.push(ItemAnswer { version: 0, ..answer.clone() }),
        }
    }
    carried
}

impl CarryForward {
    fn leave(&mut self, what: String, why: String) {
        self.left_out.push(LeftOut { what, why });
    }
}

/// An answer about what was done last year is never right for the year after.
fn speaks_of_its_year(item: &Item) -> bool {
    matches!(item.auto_check, Some(AutoCheck::PlanProgress | AutoCheck::PlanCarryForward))
}

fn fitting(goal: &Goal, levers: &[Lever], left_out: &mut Vec<LeftOut>) -> Goal {
    let is_known = |it: &&Strategy| levers.iter().any(|lever| lever.code == it.lever);
    for strategy in goal.strategies.iter().filter(|it| !is_known(it)) {
        left_out.push(LeftOut {
            what: format!("A strategy of the goal “{}”, with its targets", goal.title),
            why: format!("Its lever, {}, is not in the list any more.", strategy.lever),
        });
    }
    Goal { strategies: goal.strategies.iter().filter(is_known).cloned().collect(), ..goal.clone() }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::kernel::year::MeasurementYear;
    use crate::metric::action_plan::{SectionText, Target, TargetKind};
    use crate::metric::measures::{Serves, io};

    pub fn form(file: &str) -> Definition {
        let text = match file {
            "2022" => include_str!("../../../../seeds/measures/2022.toml"),
            _ => include_str!("../../../../seeds/measures/2023.toml"),
        };
        io::definition(file, text, None).unwrap()
    }

    pub fn target(id: &str) -> Target {
        Target {
            id: id.into(),
            kind: TargetKind::Measured,
            measure: "Rooms".into(),
            unit: "rooms".into(),
            baseline: "11".into(),
            baseline_on: None,
            baseline_due_on: None,
            baseline_reason: String::new(),
            target_value: "40".into(),
            due_on: "2023-06-30".parse().ok(),
            responsible: "Office".into(),
        }
    }

    pub fn former() -> Former {
        let strategy = |id: &str, lever: &str| Strategy {
            id: id.into(),
            lever: lever.into(),
            description: String::new(),
            owner: String::new(),
            starts_on: None,
            ends_on: "2023-06-30".parse().ok(),
            targets: vec![target(&format!("t-of-{id}"))],
        };
        let goal = Goal {
            id: "g".into(),
            title: "Shorter waits".into(),
            why: String::new(),
            population: String::new(),
            lineage: None,
            strategies: vec![strategy("s", "train"), strategy("gone", "of-old")],
        };
        let answer =
            |item: &str, said| ItemAnswer { item: item.into(), said, narrative: "Because.".into(), version: 3 };
        Former {
            year: MeasurementYear::new(2022).unwrap(),
            snapshot: SnapshotId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            sha256: "ab".into(),
            form: form("2022"),
            answers: vec![
                answer("C4.01", Said::Yes),
                answer("C4.02", Said::NotYet),
                answer("C4.03", Said::No),
                answer("C9.99", Said::Yes),
                answer("C4.04", Said::Yes),
            ],
            plan: Plan {
                sections: [("overview", "We are."), ("data", ""), ("of-an-older-form", "Kept.")]
                    .map(|(key, body)| SectionText { key: key.into(), body: body.into() })
                    .into(),
                goals: vec![goal],
            },
        }
    }

    pub fn levers() -> Vec<Lever> {
        vec![Lever {
            code: "train".into(),
            label: "Train".into(),
            description: String::new(),
            serves: Serves::Both,
            retired: false,
        }]
    }

    #[test]
    fn what_fits_is_carried_and_what_does_not_is_named() {
        let mut form = form("2023");
        for item in form.items.iter_mut().filter(|it| it.code == "C4.04") {
            item.auto_check = Some(AutoCheck::PlanProgress);
        }
        let carried = carry(&former(), &form, &levers());
        let keys: Vec<&str> = carried.plan.sections.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["overview"], "a blank section is nothing to carry");
        let strategies: Vec<&str> = carried.plan.goals[0].strategies.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(strategies, ["s"]);
        let answers: Vec<(&str, i64)> = carried.answers.iter().map(|it| (it.item.as_str(), it.version)).collect();
        assert_eq!(answers, [("C4.01", 0), ("C4.03", 0)], "not yet is no answer");
        let left: Vec<&str> = carried.left_out.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(
            left,
            [
                "Section: of-an-older-form",
                "A strategy of the goal “Shorter waits”, with its targets",
                "Answer to C9.99",
                "Answer to C4.04"
            ]
        );
    }

    #[test]
    fn nothing_is_lost_between_what_is_carried_and_what_is_named() {
        let former = former();
        let carried = carry(&former, &form("2023"), &levers());
        let written = former.plan.sections.iter().filter(|it| !it.body.is_empty()).count()
            + former.plan.goals.iter().map(|it| it.strategies.len()).sum::<usize>()
            + former.answers.iter().filter(|it| it.said != Said::NotYet).count();
        let kept = carried.plan.sections.len()
            + carried.plan.goals.iter().map(|it| it.strategies.len()).sum::<usize>()
            + carried.answers.len();
        assert_eq!(kept + carried.left_out.len(), written);
    }
}
