//! What may be said of groups, and what comes of it.

use super::*;
use crate::kernel::failure::{FieldErrors, Refusal};
use crate::metric::reach::io::import::guide;
use crate::metric::reach::io::stratifiers::stratifiers;

fn addition(stratifier: &str, category: &str, label: &str) -> Addition {
    Addition {
        stratifier: stratifier.into(),
        category: category.into(),
        label: label.into(),
        by: String::new(),
        aliases: Vec::new(),
        places: BTreeMap::new(),
        is_rest: false,
        retired: false,
        position: 1,
        provenance: None,
        source: "A letter of OHA".into(),
        edited: ("Farah".into(), Moment::from_utc(chrono::NaiveDateTime::default())),
        version: 1,
    }
}

fn draft(label: &str, aliases: &[&str]) -> Draft {
    Draft { label: label.into(), aliases: aliases.iter().map(|it| (*it).to_owned()).collect(), ..Draft::default() }
}

fn fields(errors: &FieldErrors) -> Vec<&str> {
    errors.iter().map(|it| it.0).collect()
}

#[test]
fn what_oha_says_stands_over_the_file_and_no_key_goes() {
    let own = stratifiers().unwrap();
    let changed =
        Addition { aliases: vec!["Castilian".into()], retired: true, ..addition("language", "es", "Español") };
    let all = own.clone().with(&[
        addition("language", "hmn", "Hmong"),
        changed,
        Addition { by: "by tribe".into(), ..addition("tribe", "", "Tribal affiliation") },
        addition("tribe", "klamath", "Klamath Tribes"),
        addition("moon", "full", "Full"),
    ]);
    let language = all.get("language").unwrap();
    assert_eq!(language.named("HMONG").map(|it| it.key.as_str()), Some("hmn"));
    assert!(language.named("castilian").is_some_and(|it| it.key == "es" && it.retired));
    let keys: Vec<&str> = language.categories.iter().map(|it| it.key.as_str()).collect();
    assert!(keys.ends_with(&["hmn", "unknown"]), "what is not known stays last: {keys:?}");
    assert_eq!(all.get("tribe").map(|it| it.categories.len()), Some(1));
    for it in &own.0 {
        let now = all.get(&it.key).unwrap();
        assert!(it.categories.iter().all(|it| now.category(&it.key).is_some()), "{}", it.key);
    }
}

#[test]
fn a_new_county_has_its_place_in_every_scheme() {
    let places = BTreeMap::from([
        ("rurality_ocid".to_owned(), "rural".to_owned()),
        ("rurality_orh".to_owned(), "frontier".to_owned()),
    ]);
    let own = stratifiers().unwrap();
    let county = own.get("county").unwrap();
    let errors = category_fits(own, county, &draft("Cascadia", &[]), None, guide().unwrap()).unwrap_err();
    assert_eq!(fields(&errors), ["place_rurality_ocid", "place_rurality_orh"]);
    let placed = Draft { places: places.clone(), ..draft("Cascadia", &[]) };
    category_fits(own, county, &placed, None, guide().unwrap()).unwrap();
    let all = own.clone().with(&[Addition { places, ..addition("county", "cascadia", "Cascadia") }]);
    let holders: Vec<&str> =
        all.within("county").filter_map(|it| it.holder("cascadia")).map(|it| it.key.as_str()).collect();
    assert_eq!(holders, ["rural", "frontier"]);
}

#[test]
fn a_word_that_means_something_already_is_refused_beside_its_field() {
    let (own, guide) = (stratifiers().unwrap(), guide().unwrap());
    let language = own.get("language").unwrap();
    let check = |draft: &Draft| category_fits(own, language, draft, None, guide).unwrap_err();
    assert_eq!(fields(&check(&draft("spanish", &[]))), ["label"]);
    assert_eq!(fields(&check(&draft("Hmong", &["MANDARIN", "All children"]))), ["aliases", "aliases"]);
    let es = language.category("es").unwrap();
    category_fits(own, language, &draft("Spanish", &["es", "Castilian"]), Some(es), guide).unwrap();
    let check = |draft: &Draft| stratifier_fits(own, draft, None, guide).unwrap_err();
    assert_eq!(fields(&check(&draft("Tribe", &["REALD", "Denominator"]))), ["aliases", "aliases"]);
}

#[test]
fn a_key_is_made_of_the_name_or_typed_and_never_taken_twice() {
    let (own, guide) = (stratifiers().unwrap(), guide().unwrap());
    let language = own.get("language").unwrap();
    let key = |typed: &str, label: &str| {
        let draft = Draft { key: typed.into(), ..draft(label, &[]) };
        new_category_key(language, &draft, guide).ok()
    };
    assert_eq!(key("", "Mixteco, bajo").as_deref(), Some("mixteco_bajo"));
    assert_eq!(key("", "日本語").as_deref(), Some("group"));
    assert_eq!(key("", "New").as_deref(), Some("new_2"));
    assert_eq!(key("hmn", "Hmong").as_deref(), Some("hmn"));
    for wrong in ["es", "Hmong", "a b", "-a", "new", "all", "x".repeat(41).as_str()] {
        assert_eq!(key(wrong, "Hmong"), None, "{wrong}");
    }
}

#[test]
fn what_others_rest_upon_is_not_retired() {
    let own = stratifiers().unwrap();
    let may = |all: &Stratifiers, stratifier: &str, category: &str| {
        let it = all.get(stratifier).unwrap();
        may_retire(all, it, it.category(category).unwrap())
    };
    assert!(matches!(may(own, "rurality_ocid", "rural"), Err(Refusal::Closed(_))), "counties stand in it");
    assert!(may(own, "rurality_orh", "urban").is_ok(), "no county does");
    assert!(may(own, "language", "es").is_ok());
    let gone: Vec<Addition> = own
        .get("language")
        .unwrap()
        .categories
        .iter()
        .filter(|it| it.key != "es")
        .map(|it| Addition { retired: true, ..addition("language", &it.key, &it.label) })
        .collect();
    assert!(matches!(may(&own.clone().with(&gone), "language", "es"), Err(Refusal::Closed(_))), "the last one");
}

#[test]
fn spellings_are_read_line_by_line() {
    assert_eq!(aliases(" Mandarin \r\n\nCantonese\nMandarin").unwrap(), ["Mandarin", "Cantonese"]);
    let many: Vec<String> = (0..61).map(|it| format!("a{it}")).collect();
    for wrong in ["x".repeat(81), "a\u{7}".into(), "---".into(), many.join("\n")] {
        assert!(aliases(&wrong).is_err(), "{wrong}");
    }
}
