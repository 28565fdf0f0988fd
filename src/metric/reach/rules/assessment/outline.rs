//! A review as the comparison sees it: what was acknowledged, the prompts, the worksheet line by line, the populations.

use super::document::{Acknowledgement, Assessment, Fact, Finding, Observation, Population};
use crate::kernel::time::day_words;
use crate::metric::differences::Node;
use crate::metric::measures::{Component, Definition};

impl Assessment {
    /// The parts of a review. A prompt that the form does not know is still a part, under its key: what was written is never left out.
    pub fn outline(&self, form: &Definition) -> Vec<Node> {
        let known: Vec<_> = form.sections_of(Component::ReachReview).collect();
        let asked = known
            .iter()
            .map(|it| prompt(&it.key, &format!("Prompt {}: {}", it.number, it.title), self.prompt(&it.key)));
        let unasked = self.prompts.iter().filter(|it| known.iter().all(|asked| asked.key != it.key));
        let unasked = unasked.map(|it| prompt(&it.key, &format!("Prompt {}", it.key), &it.body));
        let observations = (1..).zip(&self.observations).map(|(n, it)| observation(n, it));
        let populations = self.populations.iter().map(population);
        let acknowledgement = self.acknowledgement.iter().map(acknowledgement);
        acknowledgement.chain(asked).chain(unasked).chain(observations).chain(populations).collect()
    }
}

fn prompt(key: &str, label: &str, body: &str) -> Node {
    Node::new(format!("section/{key}"), "Prompt", label).field("body", "Text", body)
}

fn acknowledgement(it: &Acknowledgement) -> Node {
    Node::new("acknowledgement/report", "Report", "The report that was reviewed")
        .fact("report", "Report", &it.report)
        .field("participants", "Who took part", &it.participants)
        .fact("by", "Acknowledged by", &it.by)
        .fact("on", "Acknowledged on", day_words(it.on))
}

fn observation(number: usize, it: &Observation) -> Node {
    let fact = |part: fn(&Fact) -> &str| it.fact.as_ref().map(part).unwrap_or_default();
    Node::new(format!("observation/{}", it.id), "Observation", format!("Observation {number}"))
        .fact("about", "About", fact(|it| &it.label))
        .fact("figure", "Figure", fact(|it| &it.figure))
        .fact("statewide", "The same statewide", fact(|it| &it.statewide))
        .fact("report", "Report", fact(|it| &it.report))
        .field("observation", "What was seen", &it.observation)
        .field("likely_cause", "Likely cause", &it.likely_cause)
        .field("question", "Question", &it.question)
        .field("follow_up", "Follow-up", &it.follow_up)
        .field("finding", "Finding", it.finding.as_ref().map(Finding::text).unwrap_or_default())
}

fn population(it: &Population) -> Node {
    Node::new(format!("population/{}", it.id), "Population", format!("Priority population: {}", it.name))
        .field("kind", "Kind", it.kind.label())
        .field("name", "Name", &it.name)
        .field("rationale", "Reason", &it.rationale)
}

impl Finding {
    /// All of it as one text.
    pub fn text(&self) -> String {
        [&self.title].into_iter().chain(&self.lines).cloned().collect::<Vec<_>>().join("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::{PopulationKind, PromptText};
    use super::*;
    use crate::metric::differences::{Outline, diff};

    fn assessment() -> Assessment {
        Assessment {
            acknowledgement: Some(Acknowledgement {
                data_set: "d".into(),
                report: "July 2024 to June 2025, version 1".into(),
                participants: "Quality committee".into(),
                by: "Mira".into(),
                on: "2026-11-22".parse().unwrap(),
            }),
            prompts: vec![PromptText { key: "unheard_of".into(), body: "Kept.".into() }],
            observations: vec![Observation {
                id: "o".into(),
                observation: "Fewer are reached.".into(),
                likely_cause: String::new(),
                question: String::new(),
                follow_up: String::new(),
                fact: Some(Fact {
                    data_set: Some("d".into()),
                    scope: "ALL".into(),
                    dim: "language".into(),
                    value: "spanish".into(),
                    indicator: "any".into(),
                    label: "Household language: Spanish".into(),
                    report: "version 1".into(),
                    figure: "6.2 percent".into(),
                    statewide: "8.1 percent".into(),
                }),
                finding: None,
            }],
            populations: vec![Population {
                id: "p".into(),
                kind: PopulationKind::Place,
                name: "Coos".into(),
                rationale: "Long ways.".into(),
            }],
        }
    }

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    #[test]
    fn every_part_of_a_review_can_be_found_and_nothing_written_is_left_out() {
        let outline = Outline { nodes: assessment().outline(&form()) };
        let table = [
            ("acknowledgement/report", "participants", "Quality committee"),
            ("section/unheard_of", "body", "Kept."),
            ("observation/o", "about", "Household language: Spanish"),
            ("observation/o", "figure", "6.2 percent"),
            ("population/p", "kind", "A place"),
        ];
        for (key, field, text) in table {
            assert_eq!(outline.text(key, field), Some(text), "{key}");
        }
    }

    #[test]
    fn a_corrected_figure_is_a_change() {
        let mut after = assessment();
        after.observations[0].fact.as_mut().unwrap().figure = "5.9 percent".into();
        let of = |it: &Assessment| Outline { nodes: it.outline(&form()) };
        assert!(diff(&of(&assessment()), &of(&assessment())).is_empty());
        assert!(!diff(&of(&assessment()), &of(&after)).is_empty());
    }

    #[test]
    fn a_review_is_read_as_it_was_written() {
        let text = serde_json::to_string(&assessment()).unwrap();
        assert_eq!(serde_json::from_str::<Assessment>(&text).unwrap(), assessment());
    }
}
