//! What an item rests on: its answer, its narrative, and the parts of the document that show it. While these are equal, so is the evidence.

use crate::metric::action_plan::{Goal, Plan};
use crate::metric::measures::{AutoCheck, Component, Definition, Evidence, Item};
use crate::metric::reach::Assessment;
use crate::metric::submissions::{Content, Document, Planned};

/// A part of a document that an item may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The narrative sections of a plan, the prompts of a review.
    Sections,
    /// What each goal says of itself: title, why, for whom.
    Goals,
    /// Strategies, with their levers, owners and days.
    Strategies,
    Targets,
    /// What became of the targets of an earlier year.
    Progress,
    /// That the report was received and reviewed, and by whom.
    Acknowledgement,
    /// The worksheet, with its figures and findings.
    Observations,
    /// The populations that come first.
    Populations,
}

impl Ground {
    /// Whether a part of the document, by its key, belongs to this ground.
    pub fn holds(self, key: &str) -> bool {
        let prefix = match self {
            Self::Sections => "section/",
            Self::Goals => "goal/",
            Self::Strategies => "strategy/",
            Self::Targets => "target/",
            Self::Progress => "progress",
            Self::Acknowledgement => "acknowledgement/",
            Self::Observations => "observation/",
            Self::Populations => "population/",
        };
        key.starts_with(prefix)
    }
}

/// The parts that show whether an item is met. In doubt more rather than fewer: then it is decided once more.
pub fn grounds(item: &Item) -> &'static [Ground] {
    const ALL: &[Ground] = &[Ground::Sections, Ground::Goals, Ground::Strategies, Ground::Targets, Ground::Progress];
    const REVIEW: &[Ground] = &[Ground::Acknowledgement, Ground::Sections, Ground::Observations, Ground::Populations];
    let is_of_review = item.component == Component::ReachReview.number();
    match (item.auto_check, item.evidence) {
        (Some(AutoCheck::PlanLeversCapacityAccess), _) => &[Ground::Goals, Ground::Strategies],
        (Some(AutoCheck::PlanProgress), _) => &[Ground::Progress],
        (Some(AutoCheck::ReachAcknowledged), _) => &[Ground::Acknowledgement],
        (Some(AutoCheck::ReachStratifiers), _) => &[Ground::Sections, Ground::Observations],
        (Some(AutoCheck::PriorityPopulation), _) => &[Ground::Sections, Ground::Populations],
        (_, Evidence::Record) if is_of_review => REVIEW,
        (_, Evidence::Text | Evidence::None) if is_of_review => &[Ground::Sections],
        (_, Evidence::Record) => ALL,
        // What is said in words speaks of the narrative parts; figures and owners are another item's.
        (_, Evidence::Text | Evidence::None) => &[Ground::Sections, Ground::Goals],
    }
}

/// Whether the evidence of an item is the same in two rounds. An item that is worded otherwise now is another item.
pub fn is_unchanged(code: &str, before: (&Definition, &Content), after: (&Definition, &Content)) -> bool {
    let (Some(earlier), Some(item)) = (before.0.item(code), after.0.item(code)) else { return false };
    let is_same_item = earlier.text == item.text && earlier.requirement == item.requirement;
    let answer =
        |content: &Content| content.answers.iter().find(|it| it.item == code).map(|it| (it.said, it.narrative.clone()));
    is_same_item
        && answer(before.1) == answer(after.1)
        && grounds(item).iter().all(|it| is_equal(*it, before.1, after.1))
}

fn is_equal(ground: Ground, before: &Content, after: &Content) -> bool {
    match (&before.document, &after.document) {
        (Document::Plan(before), Document::Plan(after)) => is_equal_plan(ground, before, after),
        (Document::Reach(before), Document::Reach(after)) => {
            is_equal_review(ground, &before.assessment, &after.assessment)
        }
        _ => false,
    }
}

fn is_equal_plan(ground: Ground, earlier: &Planned, later: &Planned) -> bool {
    let (before, after) = (&earlier.plan, &later.plan);
    match ground {
        Ground::Sections => texts(before) == texts(after),
        Ground::Goals => heads(before) == heads(after),
        Ground::Strategies => strategies(before) == strategies(after),
        Ground::Targets => targets(before).eq(targets(after)),
        Ground::Progress => earlier.progress == later.progress,
        Ground::Acknowledgement | Ground::Observations | Ground::Populations => true,
    }
}

fn is_equal_review(ground: Ground, before: &Assessment, after: &Assessment) -> bool {
    match ground {
        Ground::Sections => answers_to_prompts(before) == answers_to_prompts(after),
        Ground::Acknowledgement => before.acknowledgement == after.acknowledgement,
        Ground::Observations => before.observations == after.observations,
        Ground::Populations => before.populations == after.populations,
        Ground::Goals | Ground::Strategies | Ground::Targets | Ground::Progress => true,
    }
}

fn answers_to_prompts(it: &Assessment) -> std::collections::BTreeMap<&str, &str> {
    let written = it.prompts.iter().filter(|it| !it.body.is_empty());
    written.map(|it| (it.key.as_str(), it.body.as_str())).collect()
}

/// Sections with words, by key: one that was emptied is as good as none.
fn texts(plan: &Plan) -> std::collections::BTreeMap<&str, &str> {
    plan.sections.iter().filter(|it| !it.body.is_empty()).map(|it| (it.key.as_str(), it.body.as_str())).collect()
}

fn heads(plan: &Plan) -> Vec<(&str, &str, &str, &str)> {
    plan.goals
        .iter()
        .map(|it: &Goal| (it.id.as_str(), it.title.as_str(), it.why.as_str(), it.population.as_str()))
        .collect()
}

fn strategies(plan: &Plan) -> Vec<crate::metric::action_plan::Strategy> {
    let all = plan.goals.iter().flat_map(|it| it.strategies.iter());
    // Their targets are a ground of their own.
    all.map(|it| crate::metric::action_plan::Strategy { targets: Vec::new(), ..it.clone() }).collect()
}

fn targets(plan: &Plan) -> impl Iterator<Item = (&str, &crate::metric::action_plan::Target)> {
    let strategies = plan.goals.iter().flat_map(|it| it.strategies.iter());
    strategies.flat_map(|it| it.targets.iter().map(move |target| (it.id.as_str(), target)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::action_plan::{SectionText, Strategy, Target, TargetKind};
    use crate::metric::reach;
    use crate::metric::submissions::Reviewed;
    use crate::metric::workflow::{ItemAnswer, Said};

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    fn content() -> Content {
        let target = Target {
            id: "t".into(),
            kind: TargetKind::Milestone,
            measure: "A list is there".into(),
            unit: String::new(),
            baseline: String::new(),
            baseline_on: None,
            baseline_due_on: None,
            baseline_reason: String::new(),
            target_value: String::new(),
            due_on: None,
            responsible: "Office".into(),
        };
        let strategy = Strategy {
            id: "s".into(),
            lever: "workforce_training".into(),
            description: "Train".into(),
            owner: "Office".into(),
            starts_on: None,
            ends_on: None,
            targets: vec![target],
        };
        let goal = Goal {
            id: "g".into(),
            title: "More help".into(),
            why: "Because".into(),
            population: String::new(),
            lineage: None,
            strategies: vec![strategy],
        };
        let answer = |item: &str| ItemAnswer { item: item.into(), said: Said::Yes, narrative: "So".into(), version: 1 };
        let sections = vec![SectionText { key: "data".into(), body: "Few".into() }];
        let plan = Plan { sections, goals: vec![goal] };
        Content {
            answers: ["C4.01", "C4.02", "C4.03"].map(answer).into(),
            document: Document::Plan(Planned { plan, levers: Vec::new(), progress: None }),
        }
    }

    fn planned(content: &mut Content) -> &mut Planned {
        match &mut content.document {
            Document::Plan(it) => it,
            Document::Reach(_) => unreachable!(),
        }
    }

    /// C4.01 rests on the whole plan, C4.02 on what is said in words, C4.03 on goals and their strategies.
    #[test]
    fn an_item_keeps_its_evidence_until_something_that_it_rests_on_changes() {
        type Change = fn(&mut Content);
        let table: &[(&str, Change, [bool; 3])] = &[
            ("nothing", |_| (), [true, true, true]),
            ("a row version", |it| it.answers[0].version = 9, [true, true, true]),
            ("the narrative of C4.02", |it| it.answers[1].narrative = "Thus".into(), [true, false, true]),
            ("the answer to C4.01", |it| it.answers[0].said = Said::No, [false, true, true]),
            ("a section", |it| planned(it).plan.sections[0].body = "Many".into(), [false, false, true]),
            (
                "a blank section more",
                |it| planned(it).plan.sections.push(SectionText { key: "risks".into(), body: String::new() }),
                [true, true, true],
            ),
            ("a goal's title", |it| planned(it).plan.goals[0].title = "Other".into(), [false, false, false]),
            (
                "a strategy's owner",
                |it| planned(it).plan.goals[0].strategies[0].owner = "Other".into(),
                [false, true, false],
            ),
            ("a strategy gone", |it| planned(it).plan.goals[0].strategies.clear(), [false, true, false]),
            (
                "a target",
                |it| planned(it).plan.goals[0].strategies[0].targets[0].responsible = "Other".into(),
                [false, true, true],
            ),
            ("a lever's label", |it| planned(it).levers.clear(), [true, true, true]),
        ];
        let before = content();
        for (what, change, expected) in table {
            let mut after = content();
            change(&mut after);
            let got = ["C4.01", "C4.02", "C4.03"].map(|it| is_unchanged(it, (&form(), &before), (&form(), &after)));
            assert_eq!(got, *expected, "{what}");
        }
    }

    /// C1.01 rests on the acknowledgement, C1.02 on the worksheet, C1.03 on the populations, C1.04 on its own words; the last three on the prompts.
    #[test]
    fn an_item_of_a_review_keeps_its_evidence_until_something_that_it_rests_on_changes() {
        type Change = fn(&mut Assessment);
        let said = |item: &str| ItemAnswer { item: item.into(), said: Said::Yes, narrative: "So".into(), version: 1 };
        let codes = ["C1.01", "C1.02", "C1.03", "C1.04"];
        let content = |assessment: &Assessment| Content {
            answers: codes.map(said).into(),
            document: Document::Reach(Reviewed { assessment: assessment.clone() }),
        };
        let acknowledgement = reach::Acknowledgement {
            data_set: "d".into(),
            report: "version 1".into(),
            participants: "All".into(),
            by: "Mira".into(),
            on: "2022-11-22".parse().unwrap(),
        };
        let population = || reach::Population {
            id: "p".into(),
            kind: reach::PopulationKind::Place,
            name: "Coos".into(),
            rationale: "Long ways.".into(),
        };
        let before = Assessment {
            acknowledgement: Some(acknowledgement),
            prompts: vec![reach::PromptText { key: "reach_trend".into(), body: "Up.".into() }],
            observations: vec![reach::Observation { id: "o".into(), ..reach::Observation::default() }],
            populations: vec![population()],
        };
        let table: &[(&str, Change, [bool; 4])] = &[
            ("nothing", |_| (), [true; 4]),
            ("the report", |it| it.acknowledgement = None, [false, true, true, true]),
            ("a prompt", |it| it.prompts[0].body = "Down.".into(), [true, false, false, false]),
            ("a question", |it| it.observations[0].question = "Why?".into(), [true, false, true, true]),
            ("a population", |it| it.populations.clear(), [true, true, false, true]),
        ];
        for (what, change, expected) in table {
            let mut after = before.clone();
            change(&mut after);
            let (earlier, later) = (content(&before), content(&after));
            assert_eq!(codes.map(|it| is_unchanged(it, (&form(), &earlier), (&form(), &later))), *expected, "{what}");
        }
        assert!(!is_unchanged("C1.01", (&form(), &content(&before)), (&form(), &self::content())), "another document");
    }

    #[test]
    fn an_item_that_is_worded_otherwise_is_decided_again() {
        let mut other = form();
        other.items.iter_mut().find(|it| it.code == "C4.01").unwrap().text = "Something else".into();
        assert!(!is_unchanged("C4.01", (&form(), &content()), (&other, &content())));
        assert!(is_unchanged("C4.02", (&form(), &content()), (&other, &content())));
        assert!(!is_unchanged("C9.99", (&form(), &content()), (&form(), &content())), "an unknown item");
    }
}
