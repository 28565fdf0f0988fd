//! The texts of a plan, each with its place and with the name under which people know it.

use crate::metric::action_plan::Plan;
use crate::metric::measures::Definition;

/// Shows every text of a plan: its node, the number under which people know that, its field, its words.
pub(super) fn each_text(plan: &mut Plan, mut show: impl FnMut(String, String, &'static str, &mut String)) {
    for section in &mut plan.sections {
        show(format!("section/{}", section.key), section.key.clone(), "body", &mut section.body);
    }
    for (g, goal) in (1..).zip(&mut plan.goals) {
        let node = format!("goal/{}", goal.id);
        let number = g.to_string();
        for (field, text) in [("title", &mut goal.title), ("why", &mut goal.why), ("population", &mut goal.population)]
        {
            show(node.clone(), number.clone(), field, text);
        }
        for (s, strategy) in (1..).zip(&mut goal.strategies) {
            let node = format!("strategy/{}", strategy.id);
            let number = format!("{g}.{s}");
            for (field, text) in [("description", &mut strategy.description), ("owner", &mut strategy.owner)] {
                show(node.clone(), number.clone(), field, text);
            }
            for (t, target) in (1..).zip(&mut strategy.targets) {
                let node = format!("target/{}", target.id);
                let number = format!("{g}.{s}.{t}");
                let texts = [
                    ("measure", &mut target.measure),
                    ("unit", &mut target.unit),
                    ("baseline", &mut target.baseline),
                    ("baseline_reason", &mut target.baseline_reason),
                    ("target_value", &mut target.target_value),
                    ("responsible", &mut target.responsible),
                ];
                for (field, text) in texts {
                    show(node.clone(), number.clone(), field, text);
                }
            }
        }
    }
}

pub(super) fn label(node: &str, number: String, field: &str, form: &Definition) -> String {
    let what = match field {
        "body" => {
            let section = form.sections.iter().find(|it| it.key == number);
            return section.map_or(number, |it| it.title.clone());
        }
        "title" => "title",
        "why" => "why",
        "population" => "for whom",
        "description" => "description",
        "owner" => "who leads it",
        "measure" => "what is measured",
        "unit" => "unit",
        "baseline" => "where it starts",
        "baseline_reason" => "why there is no baseline yet",
        "target_value" => "where it shall end",
        _ => "who answers for it",
    };
    let kind = node.split('/').next().unwrap_or_default();
    let kind = match kind {
        "goal" => "Goal",
        "strategy" => "Strategy",
        _ => "Target",
    };
    format!("{kind} {number}, {what}")
}
