//! What must be there before a review can be sent: the report acknowledged, the prompts, the worksheet, a population, every answer.

use super::document::Assessment;
use crate::kernel::failure::Missing;
use crate::metric::measures::{AutoCheck, Component, Definition, Item};
use crate::metric::workflow::{Doubt, ItemAnswer, Said, item_doubts, item_gaps};

/// Where in the review something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Questions of OHA's on what it returned.
    Questions,
    Report,
    Prompts,
    Worksheet,
    Populations,
    Items,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub part: Part,
    pub missing: Missing,
}

/// How many ways of dividing a review is expected to discuss (DOMAIN 9.4, C1.02).
const EXPECTED_DIMS: usize = 3;

/// Everything that must be mended first, in the order of the review. `report` is the id of what OHA has released for the year.
pub fn gaps(
    assessment: &Assessment,
    form: &Definition,
    answers: &[ItemAnswer],
    report: Option<&str>,
    base: &str,
) -> Vec<Gap> {
    let gap = |part: Part, text: String, place: &str| Gap {
        part,
        missing: Missing { text, href: format!("{base}/{place}") },
    };
    let mut found = Vec::new();
    if is_checked(form, answers, AutoCheck::ReachAcknowledged) {
        let lacking = unacknowledged(assessment, report)
            .map(|it| gap(Part::Report, it.into(), "acknowledgement#field-participants"));
        found.extend(lacking);
    }
    let blank =
        form.sections_of(Component::ReachReview).filter(|it| it.required && assessment.prompt(&it.key).is_empty());
    found.extend(blank.map(|it| {
        gap(
            Part::Prompts,
            format!("Answer prompt {}, {}", it.number, it.title),
            &format!("sections/{}#field-body", it.key),
        )
    }));
    if is_checked(form, answers, AutoCheck::ReachStratifiers) && assessment.dims().is_empty() {
        found.push(gap(
            Part::Worksheet,
            "Note an observation on one way of dividing the children".into(),
            "observations/new#field-about",
        ));
    }
    if is_checked(form, answers, AutoCheck::PriorityPopulation) && assessment.populations.is_empty() {
        found.push(gap(Part::Populations, "Name a priority population".into(), "populations/new#field-name"));
    }
    let unreasoned = assessment.populations.iter().filter(|it| it.rationale.is_empty());
    found.extend(unreasoned.map(|it| {
        gap(
            Part::Populations,
            format!("Give the reason for “{}”", it.name),
            &format!("populations/{}#field-rationale", it.id),
        )
    }));
    let items = item_gaps(form, Component::ReachReview, answers, base);
    found.extend(items.into_iter().map(|missing| Gap { part: Part::Items, missing }));
    found
}

/// What may be sent all the same, with a reason.
pub fn doubts(assessment: &Assessment, form: &Definition, answers: &[ItemAnswer], base: &str) -> Vec<Doubt> {
    let mut doubts = item_doubts(form, Component::ReachReview, answers, base);
    let n = assessment.dims().len();
    if is_checked(form, answers, AutoCheck::ReachStratifiers) && (1..EXPECTED_DIMS).contains(&n) {
        let ways = if n == 1 { "one way" } else { "two ways" };
        doubts.push(Doubt {
            text: format!("The worksheet speaks of {ways} of dividing the children; three are expected"),
            href: format!("{base}/observations/new#field-about"),
        });
    }
    doubts
}

fn unacknowledged(assessment: &Assessment, report: Option<&str>) -> Option<&'static str> {
    match (report, &assessment.acknowledgement) {
        (None, _) => Some("Wait for OHA: it has not released the reach report"),
        (Some(_), None) => Some("Acknowledge the reach report"),
        (Some(id), Some(it)) => (it.data_set != id).then_some("OHA has released a newer report: acknowledge it"),
    }
}

/// Whether a must-pass item asks for a check. Whoever says no to the item is not held back by it: the no is told and gives its reason.
fn is_checked(form: &Definition, answers: &[ItemAnswer], check: AutoCheck) -> bool {
    let denied = |item: &Item| answers.iter().any(|it| it.item == item.code && it.said == Said::No);
    let asks = |it: &Item| it.is_must_pass() && it.auto_check == Some(check) && !denied(it);
    form.items_of(Component::ReachReview).any(asks)
}

#[cfg(test)]
mod tests {
    use super::super::document::{Acknowledgement, Fact, Observation, Population, PopulationKind, PromptText};
    use super::*;

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    fn observation(dim: &str) -> Observation {
        Observation {
            id: dim.into(),
            observation: "Fewer are reached.".into(),
            likely_cause: String::new(),
            question: String::new(),
            follow_up: String::new(),
            fact: Some(Fact {
                data_set: None,
                scope: "ALL".into(),
                dim: dim.into(),
                value: String::new(),
                indicator: "any".into(),
                label: dim.into(),
                report: String::new(),
                figure: String::new(),
                statewide: String::new(),
            }),
            finding: None,
        }
    }

    fn whole() -> (Assessment, Vec<ItemAnswer>) {
        let prompt = |key: &str| PromptText { key: key.into(), body: "Written.".into() };
        let assessment = Assessment {
            acknowledgement: Some(Acknowledgement {
                data_set: "d".into(),
                report: "version 1".into(),
                participants: "All".into(),
                by: "Mira".into(),
                on: "2022-11-22".parse().unwrap(),
            }),
            prompts: form().sections_of(Component::ReachReview).map(|it| prompt(&it.key)).collect(),
            observations: ["language", "county", "race_ethnicity"].map(observation).into(),
            populations: vec![Population {
                id: "p".into(),
                kind: PopulationKind::Place,
                name: "Coos".into(),
                rationale: "Long ways.".into(),
            }],
        };
        let answer =
            |item: &Item| ItemAnswer { item: item.code.clone(), said: Said::Yes, narrative: "So.".into(), version: 1 };
        (assessment, form().items_of(Component::ReachReview).map(answer).collect())
    }

    /// The gaps and doubts of a whole review after one thing was taken away.
    fn after(spoil: impl FnOnce(&mut Assessment, &mut Vec<ItemAnswer>)) -> (String, usize) {
        let (mut assessment, mut answers) = whole();
        spoil(&mut assessment, &mut answers);
        let missing: Vec<String> = gaps(&assessment, &form(), &answers, Some("d"), "")
            .into_iter()
            .map(|it| format!("{} -> {}", it.missing.text, it.missing.href))
            .collect();
        (missing.join("; "), doubts(&assessment, &form(), &answers, "").len())
    }

    type Spoil = fn(&mut Assessment, &mut Vec<ItemAnswer>);

    #[test]
    fn each_must_pass_item_asks_for_its_evidence() {
        let table: &[(Spoil, &str, usize)] = &[
            (|_, _| (), "", 0),
            (
                |it, _| it.acknowledgement = None,
                "Acknowledge the reach report -> /acknowledgement#field-participants",
                0,
            ),
            (
                |it, _| it.acknowledgement.as_mut().unwrap().data_set = "older".into(),
                "OHA has released a newer report: acknowledge it -> /acknowledgement#field-participants",
                0,
            ),
            (
                |it, _| it.prompts[1].body.clear(),
                "Answer prompt 2, Who is reached least -> /sections/reach_groups#field-body",
                0,
            ),
            (
                |it, _| it.observations.clear(),
                "Note an observation on one way of dividing the children -> /observations/new#field-about",
                0,
            ),
            (|it, _| it.observations.truncate(2), "", 1),
            (|it, _| it.observations.truncate(1), "", 1),
            (|it, _| it.populations.clear(), "Name a priority population -> /populations/new#field-name", 0),
            (
                |it, _| it.populations[0].rationale.clear(),
                "Give the reason for “Coos” -> /populations/p#field-rationale",
                0,
            ),
            (|_, it| it[3].narrative.clear(), "Write the evidence for item C1.04 -> /items/C1.04#field-narrative", 0),
            (|_, it| it[2].said = Said::NotYet, "Answer item C1.03 with yes or no -> /items/C1.03#field-answer", 0),
        ];
        for (spoil, missing, n_doubts) in table {
            assert_eq!(after(*spoil), ((*missing).to_owned(), *n_doubts));
        }
    }

    #[test]
    fn a_no_gives_its_reason_instead_of_its_evidence() {
        let (missing, n_doubts) = after(|assessment, answers| {
            assessment.populations.clear();
            assessment.observations.clear();
            assessment.acknowledgement = None;
            for answer in answers {
                answer.said = Said::No;
            }
        });
        assert_eq!((missing.as_str(), n_doubts), ("", 4));
    }

    #[test]
    fn nothing_is_acknowledged_before_oha_has_released_it() {
        let (assessment, answers) = whole();
        let found = gaps(&assessment, &form(), &answers, None, "");
        assert_eq!(found.len(), 1);
        assert!(found[0].missing.text.starts_with("Wait for OHA"));
    }
}
