//! Whether a plan can be sent: what is missing, and what a person should look at twice.

use super::gaps::gaps;
use crate::metric::action_plan::Plan;
use crate::metric::measures::{AutoCheck, Component, Definition, Item, Lever, Serves};
use crate::metric::workflow::{Doubt, ItemAnswer, Readiness, item_doubts};

/// What is known of a plan before it is sent. `base` is the address of the plan's pages.
pub fn readiness(plan: &Plan, form: &Definition, answers: &[ItemAnswer], levers: &[Lever], base: &str) -> Readiness {
    Readiness {
        missing: gaps(plan, form, answers, base).into_iter().map(|it| it.missing).collect(),
        doubts: doubts(plan, form, answers, levers, base),
    }
}

fn doubts(plan: &Plan, form: &Definition, answers: &[ItemAnswer], levers: &[Lever], base: &str) -> Vec<Doubt> {
    let mut doubts = item_doubts(form, Component::ActionPlan, answers, base);
    // The other checks are made by the structure above, or belong to other components.
    let asks = |it: &Item| it.is_must_pass() && it.auto_check == Some(AutoCheck::PlanLeversCapacityAccess);
    if form.items_of(Component::ActionPlan).any(asks) {
        doubts.extend(lever_doubt(plan, levers, base));
    }
    doubts
}

/// A plan should work on how much help there is, and on how easily families reach it.
fn lever_doubt(plan: &Plan, levers: &[Lever], base: &str) -> Option<Doubt> {
    let strategies = || plan.goals.iter().flat_map(|it| &it.strategies);
    let first = strategies().next()?;
    let serves = |wanted: Serves| {
        let fits = |lever: &Lever| lever.serves == wanted || lever.serves == Serves::Both;
        strategies().any(|it| levers.iter().any(|lever| lever.code == it.lever && fits(lever)))
    };
    let text = match (serves(Serves::Capacity), serves(Serves::Access)) {
        (true, true) => return None,
        (false, true) => "No strategy works on capacity: on how much help there is",
        (true, false) => "No strategy works on access: on how easily families reach the help there is",
        (false, false) => "No strategy works on capacity or on access",
    };
    Some(Doubt { text: text.into(), href: format!("{base}/strategies/{}#field-lever", first.id) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::failure::Missing;
    use crate::metric::action_plan::{Goal, SectionText, Strategy, Target, TargetKind};
    use crate::metric::measures::io;
    use crate::metric::workflow::Said;

    /// Takes one thing away from what is whole.
    type Spoil<T> = &'static dyn Fn(&mut T);

    const BASE: &str = "/desk/cco/x/2022/action-plan";

    fn form() -> Definition {
        io::definition("2022", include_str!("../../../../seeds/measures/2022.toml"), None).unwrap()
    }

    fn levers() -> Vec<Lever> {
        let lever = |code: &str, serves| Lever {
            code: code.into(),
            label: code.into(),
            description: String::new(),
            serves,
            retired: false,
        };
        vec![lever("train", Serves::Capacity), lever("refer", Serves::Access), lever("contract", Serves::Both)]
    }

    fn target(kind: TargetKind) -> Target {
        let is_measured = kind == TargetKind::Measured;
        let only_measured = |text: &str| if is_measured { text.to_owned() } else { String::new() };
        Target {
            id: "t".into(),
            kind,
            measure: "Rooms with a consultant".into(),
            unit: only_measured("rooms"),
            baseline: only_measured("11"),
            baseline_on: None,
            baseline_due_on: None,
            baseline_reason: String::new(),
            target_value: only_measured("40"),
            due_on: "2023-06-30".parse().ok(),
            responsible: "Program manager".into(),
        }
    }

    fn whole() -> (Plan, Vec<ItemAnswer>) {
        let sections =
            form().sections.iter().map(|it| SectionText { key: it.key.clone(), body: "Written.".into() }).collect();
        let strategy = Strategy {
            id: "s".into(),
            lever: "contract".into(),
            description: String::new(),
            owner: String::new(),
            starts_on: None,
            ends_on: None,
            targets: vec![target(TargetKind::Measured), target(TargetKind::Milestone)],
        };
        let goal = Goal {
            id: "g".into(),
            title: "Shorter waits".into(),
            why: String::new(),
            population: "Coast families".into(),
            lineage: None,
            strategies: vec![strategy],
        };
        let answers = form()
            .items_of(Component::ActionPlan)
            .map(|it| ItemAnswer { item: it.code.clone(), said: Said::Yes, narrative: "Because.".into(), version: 1 })
            .collect();
        (Plan { sections, goals: vec![goal] }, answers)
    }

    /// What is missing after one thing was taken away, as "act -> page#field".
    fn missing(spoil: impl Fn(&mut Plan, &mut Vec<ItemAnswer>)) -> String {
        let (mut plan, mut answers) = whole();
        spoil(&mut plan, &mut answers);
        let ready = readiness(&plan, &form(), &answers, &levers(), BASE);
        let line =
            |it: &Missing| format!("{} -> {}", it.text, it.href.trim_start_matches(BASE).trim_start_matches('/'));
        ready.missing.iter().map(line).collect::<Vec<_>>().join("; ")
    }

    fn doubtful(spoil: impl Fn(&mut Plan, &mut Vec<ItemAnswer>)) -> Vec<String> {
        let (mut plan, mut answers) = whole();
        spoil(&mut plan, &mut answers);
        readiness(&plan, &form(), &answers, &levers(), BASE).doubts.into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn a_whole_plan_lacks_nothing_and_raises_no_doubt() {
        assert_eq!(missing(|_, _| {}), "");
        assert!(doubtful(|_, _| {}).is_empty());
    }

    #[test]
    fn an_empty_plan_lacks_its_required_sections_a_goal_and_every_answer() {
        let ready = readiness(&Plan::default(), &form(), &[], &levers(), BASE);
        let required = form().sections_of(Component::ActionPlan).filter(|it| it.required).count();
        assert_eq!(ready.missing.len(), required + 1 + 3);
        assert!(ready.doubts.is_empty(), "what is missing is not doubted too");
    }

    #[test]
    fn goals_need_strategies_and_strategies_need_targets() {
        let table: [(Spoil<Plan>, &str); 5] = [
            (&|it| it.goals.clear(), "Add a goal -> goals/new#field-title"),
            (&|it| it.goals[0].strategies.clear(), "Add a strategy to goal 1 -> goals/g/strategies/new#field-lever"),
            (
                &|it| it.goals[0].strategies[0].targets.clear(),
                "Add a target to strategy 1.1 -> strategies/s/targets/new#field-kind",
            ),
            (
                &|it| it.goals[0].population.clear(),
                "Name a priority population in at least one goal -> goals/g#field-population",
            ),
            (
                &|it| it.sections.retain(|it| it.key != "overview"),
                "Write section 1, Overview and contact -> sections/overview#field-body",
            ),
        ];
        for (spoil, expected) in table {
            assert_eq!(missing(|plan, _| spoil(plan)), expected);
        }
    }

    #[test]
    fn one_goal_with_a_population_is_enough() {
        let second = |plan: &mut Plan, _: &mut Vec<ItemAnswer>| {
            let copy = Goal { population: String::new(), ..plan.goals[0].clone() };
            plan.goals.push(copy);
        };
        assert_eq!(missing(second), "");
    }

    #[test]
    fn an_optional_section_may_stay_blank() {
        assert_eq!(missing(|plan, _| plan.sections.retain(|it| it.key != "risks")), "");
    }

    #[test]
    fn a_measured_target_says_what_from_to_when_and_who() {
        let measured: [(Spoil<Target>, &str); 8] = [
            (&|it| it.measure.clear(), "Say what target 1.1.1 measures -> targets/t#field-measure"),
            (
                &|it| it.baseline.clear(),
                "Give target 1.1.1 a baseline, or say when it will be set and why not now -> targets/t#field-baseline",
            ),
            (&|it| it.target_value.clear(), "Give target 1.1.1 a value to reach -> targets/t#field-target-value"),
            (&|it| it.due_on = None, "Give target 1.1.1 a due date -> targets/t#field-due-on"),
            (&|it| it.responsible.clear(), "Say who is responsible for target 1.1.1 -> targets/t#field-responsible"),
            (&|it| it.unit.clear(), ""),
            (&|it| it.baseline_on = None, ""),
            (&|it| it.baseline_reason = "We count from April on.".into(), ""),
        ];
        for (spoil, expected) in measured {
            assert_eq!(missing(|plan, _| spoil(&mut plan.goals[0].strategies[0].targets[0])), expected);
        }
    }

    #[test]
    fn a_baseline_may_be_promised_with_a_day_and_a_reason() {
        let promised = |day: &'static str, reason: &'static str| {
            missing(move |plan, _| {
                let target = &mut plan.goals[0].strategies[0].targets[0];
                target.baseline.clear();
                target.baseline_due_on = day.parse().ok();
                target.baseline_reason = reason.into();
            })
        };
        assert_eq!(promised("2023-03-31", "We count from April on."), "");
        assert_eq!(
            promised("2023-03-31", ""),
            "Say why target 1.1.1 has no baseline yet -> targets/t#field-baseline-reason"
        );
        assert_eq!(
            promised("", "We count from April on."),
            "Say when the baseline of target 1.1.1 will be set -> targets/t#field-baseline-due-on"
        );
    }

    #[test]
    fn a_milestone_has_a_sentence_a_day_and_somebody_responsible() {
        let milestone: [(Spoil<Target>, &str); 3] = [
            (
                &|it| it.measure.clear(),
                "Say what will be true when milestone 1.1.2 is reached -> targets/t#field-measure",
            ),
            (&|it| it.due_on = None, "Give milestone 1.1.2 a due date -> targets/t#field-due-on"),
            (&|it| it.responsible.clear(), "Say who is responsible for milestone 1.1.2 -> targets/t#field-responsible"),
        ];
        for (spoil, expected) in milestone {
            assert_eq!(missing(|plan, _| spoil(&mut plan.goals[0].strategies[0].targets[1])), expected);
        }
    }

    #[test]
    fn every_must_pass_item_is_answered_with_its_evidence() {
        let table: [(Spoil<Vec<ItemAnswer>>, &str); 5] = [
            (&|it| it.retain(|it| it.item != "C4.01"), "Answer item C4.01 with yes or no -> items/C4.01#field-answer"),
            (&|it| it[1].said = Said::NotYet, "Answer item C4.02 with yes or no -> items/C4.02#field-answer"),
            (&|it| it[1].narrative.clear(), "Write the evidence for item C4.02 -> items/C4.02#field-narrative"),
            (&|it| it[0].narrative.clear(), ""),
            (&|it| it[0].said = Said::No, ""),
        ];
        for (spoil, expected) in table {
            assert_eq!(missing(|_, answers| spoil(answers)), expected);
        }
    }

    #[test]
    fn a_no_is_a_doubt_and_not_a_gap() {
        let doubts = doubtful(|_, answers| answers[0].said = Said::No);
        assert!(doubts.len() == 1 && doubts[0].starts_with("You answered no to C4.01"), "{doubts:?}");
    }

    #[test]
    fn a_plan_works_on_capacity_and_on_access() {
        let with = |lever: &'static str| doubtful(move |plan, _| plan.goals[0].strategies[0].lever = lever.into());
        assert!(with("contract").is_empty());
        assert_eq!(with("train"), ["No strategy works on access: on how easily families reach the help there is"]);
        assert_eq!(with("refer"), ["No strategy works on capacity: on how much help there is"]);
        assert_eq!(with("unheard-of"), ["No strategy works on capacity or on access"]);
        let both = doubtful(|plan, _| {
            let copy = Strategy { lever: "refer".into(), ..plan.goals[0].strategies[0].clone() };
            plan.goals[0].strategies[0].lever = "train".into();
            plan.goals[0].strategies.push(copy);
        });
        assert!(both.is_empty());
    }
}
