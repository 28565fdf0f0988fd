//! The reports of reach before they are public: what OHA sees is what everybody will read, and nobody else sees it.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use groundwork::kernel::ids::DataSetId;
use scraper::{Html, Selector};

use crate::app::App;
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, YEAR};
use crate::reach_sets::{self, SMALL};

fn at(id: &DataSetId, rest: &str) -> String {
    format!("/desk/oha/reach/{id}{rest}")
}

async fn read(app: &App, path: &str) -> String {
    let answer = app.get(Person::Admin, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body()
}

/// The figures of a report in words, as they stand on its page: rate, trend, tables, maps, and how they were made.
fn figures(body: &str) -> Vec<String> {
    let page = Html::parse_document(body);
    let parts = Selector::parse("main .headline, main .part").unwrap();
    let words = |it: scraper::ElementRef| {
        let text = it.text().collect::<String>().replace(", how this number came about", "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    page.select(&parts).map(words).collect()
}

/// How it was made says when it was published, and only then can it be had as data.
fn without_day(figures: Vec<String>) -> Vec<String> {
    let is_method = |it: &String| it.contains("Drawn from OHA's records");
    assert_eq!(figures.iter().filter(|it| is_method(it)).count(), 1, "{figures:?}");
    let is_data = |it: &String| it.starts_with("These figures as data");
    figures.into_iter().filter(|it| !is_method(it) && !is_data(it)).collect()
}

fn links(body: &str) -> BTreeSet<String> {
    let page = Html::parse_document(body);
    let all = Selector::parse("main a[href], .crumbs a[href]").unwrap();
    let href = |it: scraper::ElementRef| it.attr("href").unwrap().split('#').next().unwrap().to_owned();
    page.select(&all).map(href).filter(|it| !it.is_empty()).collect()
}

/// All that a preview leads to: itself in its indicators, the CCOs, the desk, and what is public already.
async fn walked(app: &App, start: &str) -> Vec<(String, String)> {
    let (mut ahead, mut pages) = (vec![start.to_owned()], Vec::<(String, String)>::new());
    while let Some(path) = ahead.pop() {
        if pages.iter().any(|(known, _)| *known == path) {
            continue;
        }
        let is_desk = path.starts_with("/desk");
        let answer = app.get(if is_desk { Person::Admin } else { Person::Nobody }, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "a preview leads to {path}");
        if path.starts_with(start) {
            ahead.extend(links(&answer.body()));
        }
        pages.push((path, answer.body()));
    }
    pages
}

#[actix_web::test]
async fn oha_sees_word_for_word_what_everybody_will_read() {
    let app = App::start().await;
    let id = &app.world.reach["scheduled"];
    let public = [format!("/reach/{LAST_YEAR}"), format!("/ccos/{OWN}/{LAST_YEAR}/reach")];
    let ahead = [at(id, "/preview"), at(id, &format!("/preview/{OWN}"))];
    let mut seen = Vec::new();
    for path in &ahead {
        for indicator in ["", "?indicator=assessment", "?indicator=service"] {
            seen.push(figures(&read(&app, &format!("{path}{indicator}")).await));
        }
    }
    let hidden = seen.concat().iter().filter(|it| it.contains("Hidden")).count();
    assert!(seen.iter().all(|it| it.len() > 4) && hidden > 0, "{seen:?}");
    let done = app.post(Person::Admin, &at(id, "/publications"), &[("when", "now"), ("version", "4")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let mut read = Vec::new();
    for path in &public {
        for indicator in ["", "?indicator=assessment", "?indicator=service"] {
            read.push(figures(&app.get(Person::Nobody, &format!("{path}{indicator}")).await.body()));
        }
    }
    for (seen, read) in seen.into_iter().zip(read) {
        assert_eq!(without_day(seen), without_day(read));
    }
    // What is public is read where it is public.
    for path in &ahead {
        let closed = app.get(Person::Admin, path).await;
        assert_eq!(closed.status, StatusCode::CONFLICT, "{path}");
        assert!(closed.body().contains("Read it at its public address."));
    }
}

#[actix_web::test]
async fn a_preview_says_that_it_is_one_and_leads_to_nothing_that_is_not_there() {
    let app = App::start().await;
    for state in ["protected", "released", "scheduled"] {
        let start = at(&app.world.reach[state], "/preview");
        let pages = walked(&app, &start).await;
        let previews: Vec<_> = pages.iter().filter(|(path, _)| path.starts_with(&start)).collect();
        assert!(previews.len() >= 12, "the state and two CCOs, each by three indicators: {}", previews.len());
        for (path, body) in previews {
            assert!(body.contains("PREVIEW: not public") && body.contains("<title>Preview: "), "{path}");
            assert!(body.contains("Not in this preview: once the figures are published"), "{path}");
            assert!(body.contains("noindex") && body.contains("Synthetic figures"), "{path}");
            assert_eq!(app.get(Person::Admin, path).await.header("cache-control"), "no-store", "{path}");
        }
        let decides = at(&app.world.reach[state], if state == "protected" { "/release" } else { "/publication" });
        let (_, decision) = pages.iter().find(|(path, _)| *path == decides).unwrap();
        assert!(decision.contains("Look at it as readers will") && links(decision).contains(&start), "{decision}");
    }
}

#[actix_web::test]
async fn a_preview_shows_no_small_count_and_nothing_else_that_is_not_public() {
    let app = App::start().await;
    let id = &app.world.reach["scheduled"];
    let own = read(&app, &at(id, &format!("/preview/{OWN}"))).await;
    let (public, rows) = (app.get(Person::Nobody, "/reach").await, at(id, "/rows?as=true&scope="));
    let truth = read(&app, &format!("{rows}{}", app.world.contract(OWN).id)).await;
    assert!(truth.contains(&format!(">{SMALL}<")));
    assert!(!own.contains(&format!("of {SMALL}<")) && own.contains("Hidden"), "{own}");
    // Two tables that CCOs read or that wait for their release lie around the one that is looked at: of the trend is what is public.
    let periods = |body: &str| {
        let page = Html::parse_document(body);
        let rows = Selector::parse("#trend ~ * table tbody th, .figures-part:has(#trend) tbody th").unwrap();
        page.select(&rows).map(|it| it.text().collect::<String>().trim().to_owned()).collect::<BTreeSet<_>>()
    };
    let trend = periods(&read(&app, &at(id, "/preview")).await);
    assert!(
        trend.iter().any(|it| it.starts_with("2024")) && trend.iter().any(|it| it.starts_with("2025")),
        "{trend:?}"
    );
    assert!(!trend.iter().any(|it| it.starts_with("2023") || it.starts_with("2026")), "{trend:?}");
    // Looking changes nothing of what the public meets.
    assert_eq!(app.get(Person::Nobody, "/reach").await.body(), public.body());
    for path in [format!("/reach/{LAST_YEAR}"), format!("/ccos/{OWN}/{LAST_YEAR}/reach")] {
        assert_eq!(app.get(Person::Nobody, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn only_an_administrator_of_oha_opens_a_preview_and_only_of_what_can_be_published() {
    let app = App::start().await;
    let id = &app.world.reach["scheduled"];
    for path in [at(id, "/preview"), at(id, &format!("/preview/{OWN}"))] {
        for (person, status) in [
            (Person::Admin, 200),
            (Person::Reviewer, 403),
            (Person::Facilitator, 404),
            (Person::Lead, 404),
            (Person::PasserBy, 404),
            (Person::Nobody, 303),
        ] {
            assert_eq!(app.get(person, &path).await.status.as_u16(), status, "{path} as {person:?}");
        }
    }
    let page = app.get(Person::Reviewer, &at(id, "")).await.body();
    assert!(!page.contains("Look at it as readers will"), "a reviewer is offered none");
    // A CCO of which the table says nothing, an indicator that it does not have, a data set that is not there.
    let unknown = DataSetId::parse("01a00000-0000-7000-8000-0000000000ff").unwrap();
    for path in [
        at(id, &format!("/preview/{SECOND}")),
        at(id, "/preview/no-such-cco"),
        at(id, "/preview?indicator=moon"),
        at(&unknown, "/preview"),
    ] {
        assert_eq!(app.get(Person::Admin, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (state, words) in [("imported", "before it is protected"), ("withdrawn", "nobody will read it")] {
        app.place().run(&format!("UPDATE reach_data_sets SET state = '{state}' WHERE data_set_id = '{id}'"));
        let closed = app.get(Person::Admin, &at(id, "/preview")).await;
        assert_eq!(closed.status, StatusCode::CONFLICT, "{state}");
        assert!(closed.body().contains(words), "{}", closed.body());
        assert!(!read(&app, &at(id, "")).await.contains("Look at it as readers will"), "{state}");
    }
}

/// A correction of what has this number of the year, protected.
fn correct(app: &App, number: i32) -> DataSetId {
    let id = reach_sets::take_in(app.db(), &reach_sets::incoming(app.world, number, 5)).unwrap();
    reach_sets::protect(app.db(), &id, "2026-11-01").unwrap();
    id
}

#[actix_web::test]
async fn a_correction_is_looked_at_beside_what_it_corrects() {
    let app = App::start().await;
    let before = read(&app, &at(&app.world.reach["scheduled"], "/preview")).await;
    assert!(!before.contains("corrects earlier figures"));
    let start = at(&correct(&app, 2024), "/preview");
    let pages = walked(&app, &start).await;
    let own = format!("/ccos/{RIVAL}/2024/reach?");
    for (path, public) in [(start.clone(), "/reach/2024?".to_owned()), (format!("{start}/{RIVAL}"), own)] {
        let (_, body) = pages.iter().find(|(known, _)| known.starts_with(&path)).unwrap();
        assert!(
            body.contains("Version 2 corrects earlier figures") && body.contains("A county was missing."),
            "{path}"
        );
        let older = links(body).into_iter().find(|it| it.starts_with(&public) && it.contains("version=1")).unwrap();
        let older = app.get(Person::Nobody, &older).await;
        assert_eq!(older.status, StatusCode::OK);
        assert!(!older.body().contains("A county was missing."), "the public is told with the publication");
    }
}

#[actix_web::test]
async fn a_correction_of_what_was_never_public_leads_to_no_version_that_is_not_there() {
    let app = App::start().await;
    let id = correct(&app, YEAR);
    walked(&app, &at(&id, "/preview")).await;
    let read = app.post(Person::Admin, &at(&id, "/releases"), &[("confirmed", "yes"), ("version", "2")]).await;
    assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.body());
    let done = app.post(Person::Admin, &at(&id, "/publications"), &[("when", "now"), ("version", "3")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let body = app.get(Person::Nobody, &format!("/reach/{YEAR}")).await.body();
    assert!(body.contains("Version 2 corrects earlier figures") && body.contains("A county was missing."), "{body}");
    for link in links(&body) {
        assert_eq!(app.get(Person::Nobody, &link).await.status, StatusCode::OK, "{link}");
    }
}
