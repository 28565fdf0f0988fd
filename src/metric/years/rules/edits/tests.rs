//! What edits do to a form.

use super::*;

fn form() -> Definition {
    crate::metric::measures::io::definition("2024", include_str!("../../../../../seeds/measures/2024.toml"), None)
        .unwrap()
}

fn draft() -> ItemDraft {
    ItemDraft {
        text: "The plan says who pays.".into(),
        help: "Name the money.".into(),
        requirement: Requirement::Optional,
        evidence: Evidence::Text,
        auto_check: None,
        provenance: Provenance::Official,
        source: "OHA".into(),
    }
}

fn section_draft(title: &str) -> SectionDraft {
    SectionDraft {
        title: title.into(),
        prompt: "Say it.".into(),
        required: true,
        max_chars: 4_000,
        provenance: Provenance::Official,
    }
}

fn codes(form: &Definition) -> String {
    form.items_under(4).map(|it| it.code.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_item_is_added_at_the_end_of_its_component_under_a_code_of_its_own() {
    let add = |code: &str| apply(&form(), &Edit::AddItem { component: 4, code: code.into(), draft: draft() });
    let added = add("C4.06").unwrap();
    assert_eq!(codes(&added), "C4.01 C4.02 C4.03 C4.04 C4.05 C4.06");
    assert_eq!(added.item("C4.06").unwrap().provenance, Provenance::Official);
    for code in ["C4.01", "C3.09", "C4.6", "C4.006", "c4.06", "", "C4.ab"] {
        assert!(matches!(add(code), Err(Error::Refused(Refusal::Invalid(it))) if it.of("item").is_some()), "{code}");
    }
    let nowhere = Edit::AddItem { component: 9, code: "C9.01".into(), draft: draft() };
    assert!(matches!(apply(&form(), &nowhere), Err(Error::Refused(Refusal::NotFound))));
}

#[test]
fn a_retired_item_is_kept_can_be_asked_again_and_its_code_is_never_free() {
    let retired = apply(&form(), &Edit::RetireItem("C4.02".into())).unwrap();
    assert_eq!(codes(&retired), "C4.01 C4.03 C4.04 C4.05");
    let again = Edit::AddItem { component: 4, code: "C4.02".into(), draft: draft() };
    assert!(apply(&retired, &again).is_err(), "the code of a retired item");
    assert_eq!(apply(&retired, &Edit::AskItemAgain("C4.02".into())).unwrap(), form());
    assert!(apply(&form(), &Edit::AskItemAgain("C4.02".into())).is_err(), "it is asked already");
}

#[test]
fn items_change_places_within_their_component() {
    let moved = |code: &str, way| codes(&apply(&form(), &Edit::MoveItem(code.into(), way)).unwrap());
    assert_eq!(moved("C4.02", Direction::Up), "C4.02 C4.01 C4.03 C4.04 C4.05");
    assert_eq!(moved("C4.02", Direction::Down), "C4.01 C4.03 C4.02 C4.04 C4.05");
    assert_eq!(moved("C4.01", Direction::Up), "C4.01 C4.02 C4.03 C4.04 C4.05");
    assert_eq!(moved("C4.05", Direction::Down), "C4.01 C4.02 C4.03 C4.04 C4.05");
    let twice = apply(&form(), &Edit::MoveItem("C4.02".into(), Direction::Down)).unwrap();
    let back = apply(&twice, &Edit::MoveItem("C4.02".into(), Direction::Up)).unwrap();
    assert_eq!(codes(&back), codes(&form()));
}

#[test]
fn sections_are_numbered_in_their_order_around_the_goals() {
    let numbers = |form: &Definition| {
        form.sections_of(Component::ActionPlan).map(|it| it.number.to_string()).collect::<Vec<_>>().join(" ")
    };
    let added = apply(&form(), &Edit::AddSection(Component::ActionPlan, section_draft("Who pays?"))).unwrap();
    assert_eq!(numbers(&added), "1 2 3 4 6 7 8 9 10");
    assert_eq!(added.sections.last().unwrap().key, "who_pays");
    let retired = apply(&added, &Edit::RetireSection("who_pays".into())).unwrap();
    let second = apply(&retired, &Edit::AddSection(Component::ActionPlan, section_draft("Who pays?"))).unwrap();
    assert_eq!(second.sections.last().unwrap().key, "who_pays_2", "a retired key is never free");
    let moved = apply(&form(), &Edit::MoveSection("resources".into(), Direction::Up)).unwrap();
    assert_eq!(numbers(&moved), "1 2 3 4 6 7 8 9");
    assert_eq!(moved.sections.iter().find(|it| it.key == "resources").unwrap().number, 4);
    assert_eq!(
        apply(&form(), &Edit::AddSection(Component::ActionPlan, section_draft("¿?")))
            .unwrap()
            .sections
            .last()
            .unwrap()
            .key,
        "section"
    );
}

#[test]
fn prompts_of_a_review_are_numbered_and_moved_among_themselves() {
    let keys = |form: &Definition| {
        let own = form.sections_of(Component::ReachReview);
        own.map(|it| format!("{}{}", it.number, it.key)).collect::<Vec<_>>().join(" ")
    };
    let whole = "1reach_trend 2reach_groups 3reach_services 4reach_quality 5reach_causes 6reach_priorities";
    assert_eq!(keys(&form()), whole);
    let added = apply(&form(), &Edit::AddSection(Component::ReachReview, section_draft("Who looked?"))).unwrap();
    assert_eq!(keys(&added), format!("{whole} 7who_looked"));
    let moved = apply(&form(), &Edit::MoveSection("reach_priorities".into(), Direction::Down)).unwrap();
    assert_eq!(keys(&moved), whole, "the plan's sections are no neighbors");
    let moved = apply(&form(), &Edit::MoveSection("reach_groups".into(), Direction::Up)).unwrap();
    assert!(keys(&moved).starts_with("1reach_groups 2reach_trend 3reach_services"), "{}", keys(&moved));
    let edited = apply(&form(), &Edit::EditSection("reach_trend".into(), section_draft("How many"))).unwrap();
    assert_eq!(keys(&edited), whole);
}

#[test]
fn an_edit_is_of_one_part_and_leaves_the_others_comparable() {
    let edits = [
        Edit::EditItem("C4.02".into(), draft()),
        Edit::MoveItem("C4.02".into(), Direction::Up),
        Edit::EditItem("C4.01".into(), draft()),
        Edit::EditSection("data".into(), section_draft("Data")),
        Edit::MoveSection("data".into(), Direction::Up),
        Edit::Dates(Dates { resubmit_days: 30, ..Dates::of(&form()) }),
    ];
    for mine in &edits {
        for theirs in &edits {
            let after = apply(&form(), theirs).unwrap();
            let is_touched = part(&form(), mine) != part(&after, mine);
            assert_eq!(is_touched, mine == theirs, "{mine:?} after {theirs:?}");
        }
    }
    let retired = apply(&form(), &Edit::RetireItem("C4.02".into())).unwrap();
    assert_ne!(part(&form(), &edits[0]), part(&retired, &edits[0]), "an item that was retired meanwhile");
}

#[test]
fn what_is_not_there_is_not_found() {
    for edit in [
        Edit::EditItem("C4.99".into(), draft()),
        Edit::MoveItem("C4.99".into(), Direction::Up),
        Edit::RetireItem("C4.99".into()),
        Edit::EditSection("x".into(), section_draft("X")),
        Edit::RetireSection("x".into()),
        Edit::AskSectionAgain("data".into()),
        Edit::MoveSection("x".into(), Direction::Up),
    ] {
        assert!(matches!(apply(&form(), &edit), Err(Error::Refused(Refusal::NotFound))), "{edit:?}");
    }
}
