//! The demonstration: it plays on any day, keeps its data, says what it is, and leaves a production house alone.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use chrono::{Datelike as _, NaiveDate};
use groundwork::app::{demo, reference};
use groundwork::platform::audit;
use groundwork::platform::clock::Clock;
use groundwork::platform::db::Database;

use crate::app::App;
use crate::cast::{Person, day, noon};
use crate::crawl::Walk;
use crate::place::Place;

fn seeded(on: NaiveDate) -> (Place, Database) {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    let clock = Clock::starting_on(on);
    reference::load(&db, clock.now()).unwrap();
    demo::seed(&db, clock).unwrap();
    (place, db)
}

#[test]
fn it_plays_on_any_day_and_a_second_start_adds_nothing() {
    for on in ["2026-01-01", "2028-02-29", "2026-11-22", "2027-12-31"] {
        let on = day(on);
        let (place, db) = seeded(on);
        let states =
            place.lines(&format!("SELECT state AS line FROM submissions WHERE year = {} ORDER BY 1", on.year()));
        for state in ["approved", "in_progress", "in_review", "returned", "submitted"] {
            assert!(states.iter().any(|it| it == state), "on {on} no plan is {state}: {states:?}");
        }
        assert!(db.read_here(audit::verify).unwrap().is_ok());
        let late = place.lines(&format!(
            "SELECT submission_id AS line FROM submissions WHERE started_at > '{} 23:59:59'",
            on.succ_opt().unwrap()
        ));
        assert!(late.is_empty(), "on {on} something was started tomorrow");
        let before = place.contents();
        demo::seed(&db, Clock::starting_on(on)).unwrap();
        let after = place.contents();
        let first = after.lines().zip(before.lines()).find(|(new, old)| new != old);
        assert!(after == before, "on {on} a second start has changed something: {first:?}");
    }
}

#[test]
fn reviews_of_reach_reports_stand_in_every_state() {
    for on in ["2026-01-02", "2026-11-22"] {
        let (place, _) = seeded(day(on));
        let states = place.lines(
            "SELECT c.slug || ' ' || s.year || ' ' || s.state AS line FROM submissions s JOIN contracts c \
             ON c.contract_id = s.contract_id WHERE s.component = 'reach_review' ORDER BY 1",
        );
        let expected = [
            "demo-juniper-high-sage 2026 returned",
            "demo-lantern-river 2026 in_progress",
            "demo-saltgrass 2024 approved",
            "demo-saltgrass 2026 approved",
            "demo-two-forks 2026 submitted",
        ];
        assert_eq!(states, expected, "on {on}");
        // What the draft of the main contract already holds.
        let of_lantern = "FROM submissions s JOIN contracts c ON c.contract_id = s.contract_id \
             JOIN reach_observations o ON o.submission_id = s.submission_id WHERE c.slug = 'demo-lantern-river'";
        let count = |what: &str| place.lines(&format!("SELECT CAST({what} AS TEXT) AS line {of_lantern}"));
        assert_eq!(count("COUNT(o.finding_id)"), ["1"]);
        assert_eq!(count("COUNT(*)"), ["2"]);
    }
}

#[actix_web::test]
async fn every_page_of_it_says_what_it_is_and_keeps_oha_s_own_words_from_everybody_else() {
    let (place, db) = seeded(day("2026-11-22"));
    let app = App::over(place, db).await;
    let internal = app.place().lines("SELECT body AS line FROM comments WHERE visibility = 'internal'");
    assert!(!internal.is_empty());
    let people = app.place().lines("SELECT p.person_id || ' ' || g.role AS line FROM grants g JOIN people p ON p.person_id = g.person_id WHERE g.ended_at IS NULL AND p.status = 'active'");
    let mut seen_by_oha = 0;
    let mut pages = 0;
    // Everybody of the demonstration's cast walks in the passer-by's shoes.
    let mut walkers: Vec<&str> = people.iter().filter_map(|it| it.split(' ').next()).collect();
    walkers.sort_unstable();
    walkers.dedup();
    for walker in walkers {
        app.place().run(&format!(
            "UPDATE sessions SET person_id = '{walker}' WHERE token_hash = '{}'",
            app.token_hash(Person::PasserBy)
        ));
        let is_oha = people.iter().any(|it| it.starts_with(walker) && it.contains("oha_"));
        let walk = Walk::along_links(&app, Person::PasserBy, "/desk").await;
        for (path, answer) in &walk.pages {
            assert_eq!(answer.status, StatusCode::OK, "{path}, offered at {:?}", walk.links.get(path));
            assert!(answer.body().contains("DEMONSTRATION"), "{path}");
            // A file says it in a header, as every private answer does.
            let is_html = answer.header("content-type").starts_with("text/html");
            assert!(!is_html || answer.body().contains("noindex"), "{path}");
            pages += 1;
        }
        for body in &internal {
            let words: String = body.lines().next().unwrap().chars().take(60).collect();
            let words = handlebars::html_escape(words.trim());
            let seen = walk.with(&words);
            assert!(is_oha || seen.is_empty(), "{words} is read at {seen:?}");
            seen_by_oha += seen.len();
        }
    }
    assert!(pages > 100 && seen_by_oha > 0, "{pages} pages, {seen_by_oha} of OHA's own words");
    let walk = Walk::along_links(&app, Person::Nobody, "/").await;
    for (path, answer) in &walk.pages {
        assert_eq!(answer.status, StatusCode::OK, "{path}, offered at {:?}", walk.links.get(path));
        let is_html = answer.header("content-type").starts_with("text/html");
        assert!(!is_html || (answer.body().contains("DEMONSTRATION") && answer.body().contains("noindex")), "{path}");
    }
}

#[test]
fn a_fresh_production_house_knows_nobody_and_no_fiction() {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    reference::load(&db, noon("2026-11-22")).unwrap();
    for table in ["people", "sessions", "grants", "submissions", "outbox"] {
        assert!(place.lines(&format!("SELECT 'x' AS line FROM {table}")).is_empty(), "{table}");
    }
    let contracts = place.lines("SELECT slug AS line FROM contracts ORDER BY 1");
    assert_eq!(contracts.len(), 16, "{contracts:?}");
    assert!(!contracts.iter().any(|it| it.starts_with("demo-")));
    assert_eq!(place.lines("SELECT county AS line FROM counties").len(), 36);
    assert_eq!(place.lines("SELECT slug AS line FROM contracts WHERE ends_on IS NOT NULL").len(), 1);
    let before = place.contents();
    reference::load(&db, noon("2026-11-23")).unwrap();
    assert!(place.contents() == before, "a second start has changed something");
}

/// The address bar of another machine on plain http gets no session, so a demonstration on a network says so.
#[actix_web::test]
async fn off_loopback_a_demonstration_takes_no_sign_in_over_plain_http() {
    let app = App::start().await;
    for host in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"] {
        let page = app.send(TestRequest::get().uri("/signin").insert_header(("Host", host))).await;
        assert!(!page.body().contains("no session can be kept safe"), "{host}");
    }
    for host in ["192.0.2.7:8080", "demo.example.org", "localhost.example.org", "127.0.0.1.example.org"] {
        let page = app.send(TestRequest::get().uri("/signin").insert_header(("Host", host))).await;
        assert!(page.body().contains("no session can be kept safe"), "{host}");
    }
}
