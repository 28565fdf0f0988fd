//! Claims about whole data sets on their way to an audience.

use super::*;
use crate::kernel::ids::ContractId;
use crate::metric::reach::io::stratifiers::stratifiers;

const ALL: Indicators = Indicators { any: true, assessment: true, service: true };

fn policy() -> Policy {
    Policy { threshold: 10, least_denominator: 0, hides_zero: false, rounds_to: 1 }
}

fn wanted() -> Wanted {
    Wanted { policy: policy(), before: Vec::new() }
}

/// Of `n` children half are reached, all of them by an assessment.
fn half(n: i64) -> TrueCounts {
    TrueCounts { denominator: n, any: Some(n / 2), assessment: Some(n / 2), service: Some(0) }
}

fn row(scope: &Scope, stratum: [&str; 4], counts: TrueCounts) -> TrueRow {
    let key = Key { scope: scope.clone(), stratum: Stratum::parse(stratum).unwrap() };
    TrueRow { key, line: 0, counts }
}

fn plus(one: TrueCounts, other: TrueCounts) -> TrueCounts {
    let both = |one: Option<i64>, other: Option<i64>| Some(one? + other?);
    TrueCounts {
        denominator: one.denominator + other.denominator,
        any: both(one.any, other.any),
        assessment: both(one.assessment, other.assessment),
        service: both(one.service, other.service),
    }
}

/// Two CCOs and the state: each with these values, and its total.
fn input(values: &[(&str, &str, [TrueCounts; 2])]) -> Input {
    let ccos = [1_u128, 2].map(|it| Scope::Cco(ContractId::from_uuid(uuid::Uuid::from_u128(it))));
    let mut rows: BTreeMap<Key, TrueRow> = BTreeMap::new();
    let mut add = |scope: &Scope, stratum: [&str; 4], counts: TrueCounts| {
        let fresh = row(scope, stratum, counts);
        rows.entry(fresh.key.clone()).and_modify(|it| it.counts = plus(it.counts, counts)).or_insert(fresh);
    };
    let first = values[0].0;
    for (dim, value, of) in values {
        for (scope, counts) in ccos.iter().zip(of) {
            for scope in [scope, &Scope::Statewide] {
                add(scope, [dim, value, "", ""], *counts);
                if *dim == first {
                    add(scope, ["", "", "", ""], *counts);
                }
            }
        }
    }
    Input { indicators: ALL, rows: rows.into_values().collect(), public: wanted(), ta: wanted() }
}

fn shown(outcome: &Outcome) -> (&[ShownRow], Summary) {
    match outcome {
        Outcome::Proved { shown, summary } => (shown, *summary),
        Outcome::Refused { why, row } => panic!("{why} {row:?}"),
    }
}

fn hidden(input: &Input, outcome: &Outcome) -> Vec<[String; 3]> {
    let words = |it: &TrueRow| {
        let [dim, value, ..] = it.key.stratum.words();
        [if it.key.scope == Scope::Statewide { "ALL" } else { "CCO" }, dim, value].map(str::to_owned)
    };
    let all = input.rows.iter().zip(shown(outcome).0);
    all.filter(|it| it.1.is_suppressed()).map(|it| words(it.0)).collect()
}

#[test]
fn what_is_hidden_of_a_county_cannot_be_found_through_rurality() {
    let counties = [("baker", 5), ("lake", 40), ("lane", 300), ("multnomah", 200)];
    let rurality = |county: &str| {
        let own = stratifiers().unwrap().get("rurality_ocid").unwrap();
        own.categories.iter().find(|it| it.holds.iter().any(|it| it == county)).unwrap().key.as_str()
    };
    let mut values: Vec<(&str, &str, [TrueCounts; 2])> =
        counties.iter().map(|(it, n)| ("county", *it, [half(*n), half(n * 2)])).collect();
    for (county, n) in counties {
        values.push(("rurality_ocid", rurality(county), [half(n), half(n * 2)]));
    }
    let input = input(&values);
    let untold = nested(&input.rows, stratifiers().unwrap()).unwrap();
    assert_eq!(untold.len(), 12, "each county of each scope stands in its rurality");
    let settled = settle(&input, stratifiers().unwrap());
    let hidden = hidden(&input, &settled.public);
    let (rows, summary) = shown(&settled.public);
    assert_eq!((rows.len(), summary.n_rows), (input.rows.len(), input.rows.len()), "the others are nobody's");
    assert_eq!(summary.n_small + summary.n_linked, hidden.len());
    assert!(hidden.iter().any(|it| it[2] == "baker"), "{hidden:?}");
    assert!(hidden.iter().any(|it| it[1] == "rurality_ocid" || it[0] == "ALL" || it[2] != "baker"), "{hidden:?}");
}

#[test]
fn a_table_that_crosses_both_a_stratifier_and_what_it_is_made_of_is_refused() {
    let mut input = input(&[("county", "baker", [half(50), half(60)])]);
    for stratum in [["age", "3", "county", "baker"], ["age", "3", "rurality_ocid", "frontier"]] {
        input.rows.push(row(&Scope::Statewide, stratum, half(110)));
    }
    input.rows.push(row(&Scope::Statewide, ["rurality_ocid", "frontier", "", ""], half(110)));
    let settled = settle(&input, stratifiers().unwrap());
    let Outcome::Refused { why, .. } = settled.public else { panic!("it was released") };
    assert!(why.contains("are both crossed with Age"), "{why}");
}

/// Children of a kind of service: all of them reached.
fn reached(n: i64) -> TrueCounts {
    TrueCounts { denominator: n, any: Some(n), assessment: Some(n), service: Some(0) }
}

fn unreached(n: i64) -> TrueCounts {
    TrueCounts { denominator: n, any: Some(0), assessment: Some(0), service: Some(0) }
}

#[test]
fn a_kind_of_service_stays_one_in_every_table_that_a_reader_thinks_possible() {
    let input = input(&[
        ("service", "assessment", [reached(40), reached(90)]),
        ("service", "peer", [reached(6), reached(30)]),
        ("service", "family_therapy", [reached(35), reached(50)]),
        ("service", "not_reached", [unreached(400), unreached(700)]),
    ]);
    let settled = settle(&input, stratifiers().unwrap());
    let hidden = hidden(&input, &settled.public);
    assert!(hidden.contains(&["CCO", "service", "peer"].map(str::to_owned)), "{hidden:?}");
    assert!(shown(&settled.public).1.narrowest.is_some_and(|it| it >= 10));
    assert!(!hidden.iter().any(|it| it[2] == "not_reached"), "{hidden:?}");

    let mut wrong = input.clone();
    let kind = |it: &TrueRow| it.key.stratum.words()[1] == "peer";
    wrong.rows.iter_mut().find(|it| kind(it)).unwrap().counts.any = Some(1);
    let Outcome::Refused { why, .. } = settle(&wrong, stratifiers().unwrap()).public else { panic!("it was released") };
    assert!(why.contains("rows say what no row can"), "{why}");
}

#[test]
fn assistance_that_is_shown_more_is_still_not_shown_what_is_small_to_it() {
    let ages = [("2", 4), ("3", 8), ("4", 60), ("5", 300)];
    let values: Vec<_> = ages.iter().map(|(age, n)| ("age", *age, [half(*n), half(n * 3)])).collect();
    let mut input = input(&values);
    input.ta.policy = Policy { threshold: 5, ..policy() };
    let settled = settle(&input, stratifiers().unwrap());
    let (public, ta) = (hidden(&input, &settled.public), hidden(&input, &settled.ta));
    assert!(ta.len() <= public.len() && ta.iter().all(|it| public.contains(it)), "{ta:?} {public:?}");
    assert!(shown(&settled.ta).1.narrowest.is_some_and(|it| it >= 5));

    input.ta.policy = Policy { least_denominator: 100_000, ..policy() };
    let Outcome::Refused { why, row } = settle(&input, stratifiers().unwrap()).ta else { panic!("it was released") };
    assert!(why.starts_with("Readers have already") && row.is_some(), "{why}");
}

#[test]
fn a_second_version_knows_what_the_first_has_shown() {
    let values = |small: i64| {
        [("age", "2", [half(small), half(70)]), ("age", "3", [half(60), half(80)]), ("age", "4", [half(90), half(50)])]
    };
    let first = input(&values(40));
    let settled = settle(&first, stratifiers().unwrap());
    let figures =
        first.rows.iter().zip(shown(&settled.public).0).filter_map(|(row, it)| Some((row.key.clone(), told(it)?)));
    let before = Before { rounds_to: 1, rows: figures.collect() };
    let mut second = input(&values(8));
    second.public.before.push(before);
    let (_, summary) = shown(&settle(&second, stratifiers().unwrap()).public.clone());
    assert!(summary.n_corrected > 0, "figures that were corrected are counted");
}
