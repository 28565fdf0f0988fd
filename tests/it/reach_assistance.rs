//! Reach as TA reads it: what was released, by the rule that OHA set for TA, and no word of what a CCO writes about it.

use actix_web::http::StatusCode;

use crate::app::App;
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, YEAR, marks};
use crate::crawl::Walk;

const DESK: &str = "/desk/ta/reach";

fn at(app: &App, state: &str, rest: &str) -> String {
    format!("{DESK}/{}{rest}", app.world.reach[state])
}

#[actix_web::test]
async fn ta_reads_what_was_released_by_its_own_rule() {
    let app = App::start().await;
    // To TA a county is told with another figure than to everybody else, so that one can see who reads what.
    let own = app.world.contract(RIVAL).id.to_string();
    for id in [&app.world.reach["released"], &app.world.reach["published"]] {
        app.place().run(&format!(
            "UPDATE reach_shown SET denominator = 1234 WHERE data_set_id = '{id}' AND audience = 'ta' AND scope = '{own}' \
             AND dim1 = 'county' AND value1 = 'baker'"
        ));
    }
    let report = app.get(Person::Facilitator, &at(&app, "released", &format!("/{RIVAL}"))).await;
    assert_eq!(report.status, StatusCode::OK);
    for words in ["75 of 1,234", "For technical assistance, not public yet", "Synthetic figures"] {
        assert!(report.body().contains(words), "{words}: {}", report.body());
    }
    let published = app.get(Person::Facilitator, &at(&app, "published", &format!("/{RIVAL}"))).await.body();
    assert!(published.contains("75 of 1,234"));
    let public =
        format!("/ccos/{RIVAL}/2024/reach?period&#x3D;2024-01-01..2024-12-31&amp;measure&#x3D;system_level_2022");
    assert!(published.contains(&public), "{published}");
    let public = app.get(Person::Nobody, &format!("/ccos/{RIVAL}/2024/reach")).await.body();
    let cco = app.get(Person::RivalLead, &format!("/desk/cco/{RIVAL}/{YEAR}/reach-review/report")).await.body();
    assert!(public.contains("75 of 150") && !public.contains("1,234"));
    assert!(cco.contains("75 of 150") && !cco.contains("1,234"));
    // What is hidden from TA too is hidden here.
    let hidden = app.get(Person::Facilitator, &at(&app, "released", &format!("/{OWN}"))).await.body();
    assert!(hidden.contains("Hidden") && hidden.contains("1 to 10 children"), "{hidden}");
}

#[actix_web::test]
async fn the_state_has_every_cco_beside_the_others_and_each_leads_to_its_report() {
    let app = App::start().await;
    let work = app.get(Person::Facilitator, "/desk").await.body();
    assert!(work.contains(&format!("href=\"{DESK}\"")), "a way from the desk");
    let list = app.get(Person::Facilitator, DESK).await.body();
    for state in ["released", "scheduled", "published"] {
        assert!(list.contains(&at(&app, state, "")), "{state}");
    }
    assert!(list.contains("Not public until 24 December 2026") && !list.contains(&at(&app, "protected", "")));
    for slug in [OWN, RIVAL] {
        let state = app.get(Person::TaOwner, &at(&app, "released", "?indicator=assessment")).await.body();
        let report = at(&app, "released", &format!("/{slug}?indicator=assessment"));
        let escaped = report.replace('=', "&#x3D;");
        assert!(state.contains(&format!("href=\"{escaped}\"")), "{state}");
        let report = app.get(Person::TaOwner, &report).await;
        assert_eq!(report.status, StatusCode::OK);
        assert!(report.body().contains("got a social-emotional assessment<"), "{}", report.body());
    }
}

#[actix_web::test]
async fn what_is_not_released_or_was_withdrawn_is_not_found() {
    let app = App::start().await;
    let not_found = async |path: String| {
        let answer = app.get(Person::Facilitator, &path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    };
    for rest in [String::new(), format!("/{OWN}")] {
        not_found(at(&app, "protected", &rest)).await;
        not_found(at(&app, "released", &format!("{rest}?indicator=moon"))).await;
    }
    // This CCO is in none of the tables.
    not_found(at(&app, "released", &format!("/{SECOND}"))).await;
    not_found(at(&app, "released", "/nobody")).await;
    app.place().run(&format!(
        "UPDATE reach_data_sets SET state = 'withdrawn', withdrawn_at = '2026-11-01 12:00:00', withdrawal_reason = 'Mixed up.' \
         WHERE data_set_id = '{}'",
        app.world.reach["released"]
    ));
    for rest in [String::new(), format!("/{OWN}")] {
        not_found(at(&app, "released", &rest)).await;
    }
    assert!(!app.get(Person::Facilitator, DESK).await.body().contains(&at(&app, "released", "")));
}

#[actix_web::test]
async fn no_word_of_a_review_stands_beside_the_figures() {
    let app = App::start().await;
    let walk = Walk::along_links(&app, Person::Facilitator, DESK).await;
    assert!(walk.pages.keys().filter(|it| it.starts_with(DESK)).count() > 10, "{:?}", walk.pages.keys());
    let told = walk.with(&marks::at(marks::DRAFT, OWN));
    assert!(!told.iter().any(|it| it.starts_with(DESK)), "{told:?}");
    // Nor one of OHA's own pages, or of a CCO's.
    let strange = |it: &&String| it.starts_with("/desk/oha") || it.starts_with("/desk/cco");
    assert_eq!(walk.pages.keys().find(strange), None);
    let rounds = app.world.reach["scheduled"].to_string();
    assert!(app.get(Person::Facilitator, &format!("{DESK}/{rounds}")).await.body().contains(&LAST_YEAR.to_string()));
}

#[actix_web::test]
async fn a_cco_is_told_that_ta_reads_its_report() {
    let app = App::start().await;
    let page = app.get(Person::Viewer, &format!("/desk/cco/{OWN}/seen-by-ta")).await.body();
    assert!(page.contains("Your reach report") && page.contains("Periods released"), "{page}");
}
