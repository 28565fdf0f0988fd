//! Made-up files: every edge of the rules is in them, as the files themselves tell; and both readings agree on them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use groundwork::metric::reach::io::generate::{generate, vocabulary};
use groundwork::metric::reach::io::output::internal_csv;
use groundwork::metric::reach::io::run::{Manner, compute};
use groundwork::metric::reach::rules::synthetic::Case;

use crate::reach::{Folder, terms};
use crate::reach_naive::{self, Asked, Sheet, on};

const WORDS: &str = include_str!("../../seeds/reach/synthetic.toml");
const YEAR: i32 = 2024;

fn make(folder: &Folder, n_members: u64, seed: u64) {
    generate(&vocabulary("synthetic.toml", WORDS).unwrap(), n_members, seed, YEAR, folder.path()).unwrap();
}

fn asked() -> Asked {
    let day = |month, day| NaiveDate::from_ymd_opt(YEAR, month, day).unwrap();
    Asked {
        first: day(1, 1),
        last: day(12, 31),
        ages: (1, 5),
        max_gaps: 1,
        max_gap_days: 45,
        counted: vec!["assessment", "service"],
    }
}

fn sheet(path: &Path) -> Sheet {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let mut rows = reader.byte_records().map(|it| it.unwrap().iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
    let header = rows.next().unwrap().into_iter().map(|it| &*String::from_utf8(it).unwrap().leak()).collect();
    Sheet { header, records: rows.collect() }
}

type Rows = Vec<Vec<String>>;

fn rows(path: &Path) -> Rows {
    sheet(path)
        .records
        .into_iter()
        .map(|it| it.into_iter().map(|it| String::from_utf8(it).unwrap()).collect())
        .collect()
}

/// A member's spans: CCO, first day, last day.
type Spans = Vec<(String, NaiveDate, NaiveDate)>;

/// Gaps of the one CCO of a member who has no other: how many days each, and whether one touches the beginning or the end.
fn gaps(spans: &Spans) -> Option<(Vec<usize>, bool, bool)> {
    let (first, last) = (asked().first, asked().last);
    if spans.iter().any(|it| it.0 != spans[0].0) {
        return None;
    }
    let days = first.iter_days().take_while(|it| *it <= last);
    let covered: Vec<bool> = days.map(|day| spans.iter().any(|it| it.1 <= day && day <= it.2)).collect();
    let runs = covered.split(|it| *it).map(<[bool]>::len).filter(|it| *it > 0).collect();
    Some((runs, !covered[0], !covered[covered.len() - 1]))
}

#[test]
fn files_of_as_many_members_as_there_are_edges_hold_every_edge() {
    for n_members in [Case::EDGES.len() as u64, 2_000] {
        let folder = Folder::new();
        make(&folder, n_members, 11);
        let (first, last) = (asked().first, asked().last);
        let enrolment = rows(&folder.files().enrolment);
        let claims = rows(&folder.files().claims);
        let codes = rows(&folder.files().codes);
        let far = NaiveDate::from_ymd_opt(9_999, 12, 31).unwrap();
        let mut spans: BTreeMap<&str, Spans> = BTreeMap::new();
        for it in &enrolment {
            let end = if it[7].is_empty() { far } else { it[7].parse().unwrap() };
            spans.entry(&it[0]).or_default().push((it[1].clone(), it[6].parse().unwrap(), end));
        }
        assert_eq!(spans.len() as u64, n_members, "each member is on the roll, and nobody else");
        let any = |test: &dyn Fn(&Spans) -> bool| spans.values().any(test);
        let two = |test: &dyn Fn((NaiveDate, NaiveDate), (NaiveDate, NaiveDate)) -> bool| {
            any(&|it| {
                let pair = |a: usize, b: usize| it[a].0 == it[b].0 && test((it[a].1, it[a].2), (it[b].1, it[b].2));
                (0..it.len()).any(|a| (0..it.len()).any(|b| a != b && pair(a, b)))
            })
        };
        let born = |end: &str| enrolment.iter().any(|it| it[3].ends_with(end));
        let has_gaps = |test: &dyn Fn(&[usize], bool, bool) -> bool| {
            any(&|it| gaps(it).is_some_and(|(runs, leads, trails)| test(&runs, leads, trails)))
        };
        let days: BTreeSet<&str> = claims.iter().map(|it| it[1].as_str()).collect();
        let on_day = |day: NaiveDate| days.contains(day.to_string().as_str());
        let with_claims: BTreeSet<&str> = claims.iter().map(|it| it[0].as_str()).collect();
        let mut lines = BTreeSet::new();
        let set: BTreeSet<String> = codes.iter().map(|it| it[0].trim().to_uppercase()).collect();
        let in_set = |it: &str| set.contains(&it.trim().to_uppercase());
        let raw =
            fs::read_to_string(folder.files().enrolment).unwrap() + &fs::read_to_string(folder.files().claims).unwrap();
        let both = |it: &Vec<String>| codes.iter().any(|other| it[0].trim() == other[0].trim() && it[1] != other[1]);
        let longer = |it: &String| !in_set(it) && set.iter().any(|code| it.starts_with(code.as_str()));
        let alike = |it: &Spans| it.len() == 2 && it[0].0 != it[1].0 && (it[0].1, it[0].2) == (it[1].1, it[1].2);
        let edges: [(&str, bool); 42] = [
            ("leap day", born("-02-29")),
            ("January 1", born("-01-01")),
            ("December 31", born("-12-31")),
            ("touching", two(&|a, b| a.1 < far && on(a.1, 1) == b.0)),
            ("overlapping", two(&|a, b| a.0 < b.0 && b.0 <= a.1 && a.1 < b.1)),
            ("nested", two(&|a, b| a.0 < b.0 && b.1 < a.1)),
            ("duplicate", two(&|a, b| a == b)),
            ("void: end before start", any(&|it| it.iter().any(|it| it.2 < it.1))),
            ("void: before the year", any(&|it| it.iter().any(|it| it.2 < first))),
            ("void: after the year", any(&|it| it.iter().any(|it| it.1 > last))),
            ("a gap of 45", has_gaps(&|runs, leads, trails| runs == [45] && !leads && !trails)),
            ("a gap of 46", has_gaps(&|runs, leads, trails| runs == [46] && !leads && !trails)),
            ("two gaps", has_gaps(&|runs, leads, trails| runs.len() == 2 && !leads && !trails)),
            ("a leading gap of 45", has_gaps(&|runs, leads, _| runs == [45] && leads)),
            ("a leading gap of 46", has_gaps(&|runs, leads, _| runs == [46] && leads)),
            ("a trailing gap of 45", has_gaps(&|runs, _, trails| runs == [45] && trails)),
            ("a trailing gap of 46", has_gaps(&|runs, _, trails| runs == [46] && trails)),
            ("a switch", any(&|it| it.len() == 2 && it[0].0 != it[1].0 && on(it[0].2.min(last), 1) == it[1].1)),
            (
                "two CCOs at once",
                any(&|it| it.len() == 2 && it[0].0 != it[1].0 && it[0].1 == it[1].1 && it[0].2 != it[1].2),
            ),
            ("two CCOs with as many days", any(&alike)),
            ("moved house", enrolment.iter().any(|it| enrolment.iter().any(|o| it[0] == o[0] && it[2] != o[2]))),
            ("lower case in the set", codes.iter().any(|it| it[0] != it[0].to_uppercase())),
            ("blanks in the set", codes.iter().any(|it| it[0].starts_with(' '))),
            ("tabs in the set", codes.iter().any(|it| it[0].ends_with('\t'))),
            (
                "a row of the set twice",
                codes
                    .iter()
                    .any(|it| codes.iter().filter(|o| it[0].trim() == o[0].trim() && it[1] == o[1]).count() > 1),
            ),
            ("a code of both categories", codes.iter().any(both)),
            ("a claim with such a code", claims.iter().any(|it| codes.iter().any(|o| o[0].trim() == it[2] && both(o)))),
            ("lower case", claims.iter().any(|it| in_set(&it[2]) && it[2] != it[2].to_uppercase())),
            ("blanks", claims.iter().any(|it| in_set(&it[2]) && it[2].starts_with(' '))),
            ("tabs", claims.iter().any(|it| in_set(&it[2]) && it[2].starts_with('\t'))),
            ("a longer code", claims.iter().any(|it| longer(&it[2]))),
            ("an empty code", claims.iter().any(|it| it[2].is_empty())),
            ("the first day", on_day(first)),
            ("the last day", on_day(last)),
            ("the day before", on_day(on(first, -1))),
            ("the day after", on_day(on(last, 1))),
            ("no claims", spans.keys().any(|it| !with_claims.contains(it))),
            ("claims without a member", with_claims.iter().any(|it| !spans.contains_key(it))),
            ("a line twice", !claims.iter().all(|it| lines.insert(it))),
            ("a quoted comma", raw.contains(",\"Klamath, in part\",")),
            ("a quoted quote", raw.contains(",\"Another, \"\"written in\"\"\",")),
            ("empty fields", enrolment.iter().any(|it| it[2].is_empty() && it[4].is_empty() && it[5].is_empty())),
        ];
        for (edge, is_there) in edges {
            assert!(is_there, "{edge}, among {n_members}");
        }
    }
}

#[test]
fn both_readings_of_made_up_files_agree_on_every_byte() {
    for (n_members, seed) in [(1, 1), (3, 2), (700, 3)] {
        let folder = Folder::new();
        make(&folder, n_members, seed);
        let files = folder.files();
        let sheets = [&files.enrolment, &files.claims, &files.codes].map(|it| sheet(it));
        let expected = reach_naive::answer(&sheets[0], &sheets[1], &sheets[2], &asked());
        assert!(expected.refused.iter().all(Vec::is_empty), "made-up files are clean");
        for n_threads in 1..=4 {
            let manner = Manner { is_strict: true, n_threads, block: 4_096 };
            let found = compute(&files, &terms(&asked()), manner).unwrap();
            assert_eq!(String::from_utf8(internal_csv(&found.rows).unwrap()).unwrap(), expected.table);
        }
        assert!(n_members < 700 || expected.table.lines().count() > 1_000);
    }
}

#[test]
fn a_seed_makes_the_same_bytes_again_and_another_seed_others() {
    let bytes = |seed| {
        let folder = Folder::new();
        make(&folder, 300, seed);
        let files = folder.files();
        [files.enrolment, files.claims, files.codes].map(|it| fs::read(it).unwrap())
    };
    assert_eq!(bytes(5), bytes(5));
    assert_ne!(bytes(5)[0], bytes(6)[0]);
    assert_ne!(bytes(5)[1], bytes(6)[1]);
}

#[test]
fn files_can_be_made_for_any_year_of_the_measure() {
    for year in 2016..=2040 {
        let folder = Folder::new();
        generate(&vocabulary("synthetic.toml", WORDS).unwrap(), 50, 1, year, folder.path()).unwrap();
        assert!(rows(&folder.files().enrolment).len() >= 50);
    }
}
