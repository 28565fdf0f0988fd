//! A plan as the comparison sees it: sections, goals, strategies and targets, each under the identity that it keeps over rounds.

use chrono::NaiveDate;

use crate::kernel::time::day_words;
use crate::metric::action_plan::{Goal, Lineage, Plan, Strategy, Target, TargetKind};
use crate::metric::differences::Node;
use crate::metric::measures::{Component, Definition, Lever};

/// The parts of a plan. A section that the form does not know is still a part, under its key: what was written is never left out.
pub fn outline(plan: &Plan, form: &Definition, levers: &[Lever]) -> Vec<Node> {
    let known: Vec<_> = form.sections_of(Component::ActionPlan).collect();
    let body = |key: &str| plan.sections.iter().find(|it| it.key == key).map_or("", |it| it.body.as_str());
    let asked = known.iter().map(|it| section(&it.key, &format!("Section {}: {}", it.number, it.title), body(&it.key)));
    let unasked = plan.sections.iter().filter(|it| known.iter().all(|asked| asked.key != it.key));
    let unasked = unasked.map(|it| section(&it.key, &format!("Section {}", it.key), &it.body));
    let goals = (1..).zip(&plan.goals).map(|(n, it)| goal(n, it, levers));
    asked.chain(unasked).chain(goals).collect()
}

fn section(key: &str, label: &str, body: &str) -> Node {
    Node::new(format!("section/{key}"), "Section", label).field("body", "Text", body)
}

fn goal(number: usize, goal: &Goal, levers: &[Lever]) -> Node {
    let strategies =
        (1..).zip(&goal.strategies).map(|(n, it)| strategy(&format!("{number}.{n}"), it, levers)).collect();
    Node::new(format!("goal/{}", goal.id), "Goal", format!("Goal {number}: {}", goal.title))
        .field("title", "Goal", &goal.title)
        .field("why", "Why this goal", &goal.why)
        .field("population", "Priority population", &goal.population)
        .field("lineage", "Carried over from", goal.lineage.as_ref().map(Lineage::words).unwrap_or_default())
        .within(strategies)
}

fn strategy(number: &str, strategy: &Strategy, levers: &[Lever]) -> Node {
    let lever = levers.iter().find(|it| it.code == strategy.lever).map_or(strategy.lever.as_str(), |it| &it.label);
    let targets = (1..).zip(&strategy.targets).map(|(n, it)| target(&format!("{number}.{n}"), it)).collect();
    Node::new(format!("strategy/{}", strategy.id), "Strategy", format!("Strategy {number}: {lever}"))
        .field("lever", "Lever", lever)
        .field("description", "What will be done", &strategy.description)
        .field("owner", "Who leads it", &strategy.owner)
        .field("starts_on", "Starts on", day(strategy.starts_on))
        .field("ends_on", "Ends on", day(strategy.ends_on))
        .within(targets)
}

fn target(number: &str, target: &Target) -> Node {
    let kind = match target.kind {
        TargetKind::Measured => "A number to reach",
        TargetKind::Milestone => "A milestone",
    };
    Node::new(format!("target/{}", target.id), "Target", format!("Target {number}: {}", target.measure))
        .field("kind", "Kind", kind)
        .field("measure", "What is measured, or what will be true", &target.measure)
        .field("unit", "Unit", &target.unit)
        .field("baseline", "Baseline", &target.baseline)
        .field("baseline_on", "Day of the baseline", day(target.baseline_on))
        .field("baseline_due_on", "When the baseline will be set", day(target.baseline_due_on))
        .field("baseline_reason", "Why there is no baseline yet", &target.baseline_reason)
        .field("target_value", "Value to reach", &target.target_value)
        .field("due_on", "Due on", day(target.due_on))
        .field("responsible", "Who is responsible", &target.responsible)
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(day_words).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::action_plan::SectionText;
    use crate::metric::differences::{Outline, diff};

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    fn plan() -> Plan {
        let target = Target {
            id: "t".into(),
            kind: TargetKind::Measured,
            measure: "Children seen within 30 days".into(),
            unit: "percent".into(),
            baseline: "40".into(),
            baseline_on: None,
            baseline_due_on: None,
            baseline_reason: String::new(),
            target_value: "60".into(),
            due_on: None,
            responsible: "Network office".into(),
        };
        let strategy = Strategy {
            id: "s".into(),
            lever: "workforce".into(),
            description: "Train".into(),
            owner: "Office".into(),
            starts_on: None,
            ends_on: None,
            targets: vec![target],
        };
        let goal = Goal {
            id: "g".into(),
            title: "More therapists".into(),
            why: String::new(),
            population: String::new(),
            lineage: None,
            strategies: vec![strategy],
        };
        Plan { sections: vec![SectionText { key: "of-an-older-form".into(), body: "Kept".into() }], goals: vec![goal] }
    }

    fn outlined(plan: &Plan) -> Outline {
        Outline { nodes: outline(plan, &form(), &[]) }
    }

    #[test]
    fn every_part_of_a_plan_is_in_its_outline() {
        let outline = outlined(&plan());
        for key in ["section/of-an-older-form", "goal/g", "strategy/s", "target/t"] {
            assert!(outline.find(key).is_some(), "{key}");
        }
        assert_eq!(outline.text("section/of-an-older-form", "body"), Some("Kept"));
    }

    /// A field that is added to the plan and forgotten here would change unseen.
    #[test]
    fn whatever_changes_in_a_plan_shows_as_a_difference() {
        let before = serde_json::to_value(plan()).unwrap();
        let mut pointers = Vec::new();
        leaves(&before, String::new(), &mut pointers);
        assert!(pointers.len() > 20);
        for pointer in pointers.iter().filter(|it| !it.ends_with("/id") && !it.ends_with("/key")) {
            let mut after = before.clone();
            let leaf = after.pointer_mut(pointer).unwrap();
            *leaf = if pointer.ends_with("_on") {
                "2027-03-14".into()
            } else if pointer.ends_with("/kind") {
                "milestone".into()
            } else {
                "something else".into()
            };
            let after: Plan = serde_json::from_value(after).unwrap();
            assert!(!diff(&outlined(&plan()), &outlined(&after)).is_empty(), "{pointer}");
        }
    }

    fn leaves(value: &serde_json::Value, at: String, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => map.iter().for_each(|(key, it)| leaves(it, format!("{at}/{key}"), found)),
            serde_json::Value::Array(list) => {
                list.iter().enumerate().for_each(|(n, it)| leaves(it, format!("{at}/{n}"), found));
            }
            _ => found.push(at),
        }
    }
}
