//! Nothing of a withheld passage is left, and nothing else is lost.

use proptest::prelude::*;

use super::*;
use crate::kernel::time::pacific_noon;
use crate::metric::action_plan::{Goal, SectionText};

const ID: &str = "00000000-0000-7000-8000-000000000000";

fn withholding(node: &str, field: &str, passage: Option<&str>, ruling: Ruling) -> Withholding {
    Withholding {
        id: WithholdingId::parse(ID).unwrap(),
        snapshot: SnapshotId::parse(ID).unwrap(),
        at: At::new(node.to_owned(), field),
        passage: passage.map(str::to_owned),
        reason: "person".into(),
        label: "names a person".into(),
        note: String::new(),
        side: Side::Cco,
        proposed_by: ID.into(),
        proposed_at: pacific_noon("2026-11-22".parse().unwrap()),
        ruling,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
    }
}

fn plan(body: &str, why: &str) -> Plan {
    Plan {
        sections: vec![SectionText { key: "overview".into(), body: body.into() }],
        goals: vec![Goal {
            id: "g".into(),
            title: "More help".into(),
            why: why.into(),
            population: String::new(),
            lineage: None,
            strategies: Vec::new(),
        }],
    }
}

fn form() -> Definition {
    let text = include_str!("../../../../seeds/measures/demonstration.toml");
    crate::metric::measures::io::definition("demonstration", text, crate::kernel::year::MeasurementYear::new(2026))
        .unwrap()
}

#[test]
fn a_withheld_passage_leaves_a_mark_and_what_is_kept_or_open_stays() {
    let mut edition = plan("Ana leads it. Ana is new.", "Because Bo said so.");
    let marks = withhold(
        &mut edition,
        &[
            withholding("section/overview", "body", Some("Ana"), Ruling::Withheld),
            withholding("goal/g", "why", None, Ruling::Withheld),
            withholding("goal/g", "title", None, Ruling::Kept),
            withholding("section/overview", "body", Some("new"), Ruling::Open),
        ],
    );
    assert_eq!(edition.sections[0].body, "[Withheld: names a person] leads it. [Withheld: names a person] is new.");
    assert_eq!(edition.goals[0].why, "[Withheld: names a person]");
    assert_eq!(edition.goals[0].title, "More help");
    assert_eq!(marks.iter().map(|it| it.whole_field).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_warning_is_a_doubt_until_somebody_decided_on_its_passage() {
    let source = plan("Maria, 4 years old, waits.", "Because of it.");
    let found = |withholdings: &[Withholding]| {
        let mut edition = source.clone();
        withhold(&mut edition, withholdings);
        doubts(&edition, &source, &form(), withholdings).len()
    };
    assert_eq!(found(&[]), 1);
    let at = |passage, ruling| vec![withholding("section/overview", "body", passage, ruling)];
    assert_eq!(found(&at(Some("Maria, 4 years old"), Ruling::Withheld)), 0);
    assert_eq!(found(&at(Some("Maria, 4 years old"), Ruling::Kept)), 0);
    assert_eq!(found(&at(Some("waits"), Ruling::Kept)), 1, "that is another passage");
    assert_eq!(found(&at(Some("Maria, 4 years old"), Ruling::Open)), 1);
    assert_eq!(found(&at(None, Ruling::Kept)), 0);
}

#[test]
fn words_withheld_in_one_place_are_looked_for_in_all_others() {
    let source = plan("The house on Elm Street is open.", "The house on elm street.");
    let withheld = [withholding("section/overview", "body", Some("Elm Street"), Ruling::Withheld)];
    let mut edition = source.clone();
    withhold(&mut edition, &withheld);
    let found = doubts(&edition, &source, &form(), &withheld);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].at.as_str(), found[0].label.as_str()), ("goal/g#why", "Goal 1, why"));
    assert!(still_shows(&source, &source, &withheld[0]));
    assert!(!still_shows(&plan("Another text.", ""), &source, &withheld[0]));
}

proptest! {
    /// However passages lie in a text, and over each other: none of their signs is left, and all other signs stay in their order.
    #[test]
    fn nothing_of_a_withheld_passage_is_left(text in "[abcdxy ]{0,60}", spans in proptest::collection::vec((0usize..60, 1usize..12), 1..4)) {
        let passages: Vec<String> = spans.iter()
            .filter_map(|(from, n)| text.get(*from..(from + n).min(text.len())).map(str::to_owned))
            .filter(|it| !it.is_empty())
            .collect();
        let mut edition = plan(&text, "");
        let withheld: Vec<Withholding> = passages.iter()
            .map(|it| withholding("section/overview", "body", Some(it), Ruling::Withheld))
            .collect();
        withhold(&mut edition, &withheld);
        let left = edition.sections[0].body.split("[Withheld: names a person]").collect::<Vec<_>>();
        for passage in &passages {
            prop_assert!(left.iter().all(|it| !it.contains(passage.as_str())), "{passage:?} in {left:?}");
        }
        let mut rest = text.as_str();
        for piece in left {
            let at = rest.find(piece);
            prop_assert!(at.is_some());
            rest = &rest[at.unwrap() + piece.len()..];
        }
    }
}

#[test]
fn the_parts_to_choose_from_stand_as_they_are_read() {
    let mut whole = plan("Whom we serve.", "Families wait.");
    for key in ["data", "priority", "risks"] {
        whole.sections.insert(0, SectionText { key: key.into(), body: "Said.".into() });
    }
    let form = form();
    let number = |it: &FieldText| {
        let section = it.at.node.strip_prefix("section/").and_then(|key| form.sections.iter().find(|it| it.key == key));
        section.map_or(GOALS, |it| it.number)
    };
    let numbers: Vec<u8> = texts(&whole, &form).iter().map(number).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert!(numbers.contains(&GOALS) && numbers.last() > Some(&GOALS) && numbers.first() < Some(&GOALS), "{numbers:?}");
}
