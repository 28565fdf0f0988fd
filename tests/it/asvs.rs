//! docs/security/asvs.csv: what is claimed of the OWASP ASVS 5.0 names tests that exist.

use std::fs;

use crate::tidy::{files_below, root};

#[derive(serde::Deserialize)]
struct Row {
    id: String,
    level: u8,
    applies: String,
    how: String,
    test: String,
    status: String,
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_path(root().join("docs/security/asvs.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// The module's file among these, and whether it holds a test of this name.
fn holds(files: &[(String, String)], module: &str, name: &str) -> bool {
    let file = files.iter().find(|(it, _)| it == module);
    file.is_some_and(|(_, text)| text.contains(&format!("fn {name}()")))
}

fn texts(folder: &str) -> Vec<(String, String)> {
    let base = root().join(folder);
    files_below(&base, "rs")
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&base).unwrap().with_extension("").display().to_string().replace('/', "::");
            (name.trim_end_matches("::mod").to_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

#[test]
fn every_claim_names_tests_that_exist_or_says_why_it_has_none() {
    let (own, product) = (texts("tests/it"), texts("src"));
    let mut wrong = Vec::new();
    for row in rows() {
        let mut words = row.test.split_whitespace();
        let mut named = 0;
        while let Some(word) = words.next() {
            named += 1;
            let is_there = match word {
                "lib" => words
                    .next()
                    .and_then(|it| it.split_once("::tests::"))
                    .is_some_and(|(module, name)| holds(&product, module, name)),
                "browser" => words.next().is_some_and(|it| root().join("tests/browser").join(it).is_file()),
                _ => word.split_once("::").is_some_and(|(module, name)| holds(&own, module, name)),
            };
            if !is_there {
                wrong.push(format!("{}: no test is called {word} …", row.id));
            }
        }
        let fits = match (row.applies.as_str(), row.status.as_str()) {
            ("yes", "met") => named > 0,
            ("yes", "open") | ("no", "not applicable") => !row.how.is_empty(),
            _ => false,
        };
        if !fits || !(1..=3).contains(&row.level) || row.how.is_empty() {
            wrong.push(format!("{}: {} {} {}", row.id, row.applies, row.status, row.how));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(rows().len() >= 50);
}

#[test]
fn no_requirement_is_claimed_twice() {
    let mut ids: Vec<String> = rows().into_iter().map(|it| it.id).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}
