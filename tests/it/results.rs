//! What a year comes to: decided when OHA closes it, by what the year asks for, and taken back when it is opened again.

use actix_web::http::StatusCode;
use groundwork::app::letters;
use groundwork::metric::measures;
use groundwork::metric::years::{self, Consent, Edit};
use groundwork::platform::outbox::{self, Letter};

use crate::app::App;
use crate::cast::{self, LAST_YEAR, OWN, Person, RIVAL, SECOND, TODAY, YEAR, noon, year};

fn results(app: &App) -> Vec<String> {
    app.place().lines(
        "SELECT c.slug || ' ' || cast(r.number as text) || ' ' || r.result || CASE WHEN r.taken_back_at IS NULL THEN '' ELSE ' taken back' END AS line \
         FROM year_results r JOIN contracts c ON c.contract_id = r.contract_id WHERE r.year = 2025 ORDER BY c.slug, r.number",
    )
}

/// A house in which OHA has released no reach report, so that no review could be sent.
async fn start() -> App {
    let app = App::start().await;
    app.place().run(&format!("UPDATE reach_data_sets SET state = 'protected' WHERE year = {LAST_YEAR}"));
    app
}

async fn step(app: &App, acts: &str, version: &str) -> StatusCode {
    let fields = [("confirmed", "yes"), ("reason", "It is time."), ("version", version)];
    app.post(Person::Admin, &format!("/desk/oha/years/{LAST_YEAR}/{acts}"), &fields).await.status
}

fn written(app: &App, kind: &str) -> Vec<Letter> {
    let all = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    all.iter().filter(|it| it.kind == kind).map(|it| letters::write(&app.house, it).unwrap()).collect()
}

#[actix_web::test]
async fn closing_a_year_decides_it_for_every_cco_as_its_page_has_said() {
    let app = start().await;
    let board = format!("/desk/oha/board?year={LAST_YEAR}");
    let own = format!("/desk/cco/{OWN}/{LAST_YEAR}");
    assert!(!app.get(Person::Admin, &board).await.body().contains("<th scope=\"col\">The year</th>"));
    let closing = app.get(Person::Admin, &format!("/desk/oha/years/{LAST_YEAR}/closing")).await.body();
    assert!(closing.contains("6 CCOs: 0 will be met, 4 not met, 2 not decided"), "{closing}");
    assert!(closing.contains("Not approved: Action plan (in review). There is no partial credit."), "{closing}");
    assert!(
        closing.contains("not judged here: Reach review, Asset map, Community engagement, Signature."),
        "{closing}"
    );
    assert_eq!(results(&app), Vec::<String>::new(), "looking at the page decides nothing");

    assert_eq!(step(&app, "closings", "4").await, StatusCode::SEE_OTHER);
    let decided = results(&app);
    assert_eq!(decided.len(), 6);
    for (slug, result) in [(OWN, "not_met"), (RIVAL, "not_decided"), (SECOND, "not_decided")] {
        assert!(decided.contains(&format!("{slug} 1 {result}")), "{slug}: {decided:?}");
    }
    let page = app.get(Person::Viewer, &own).await.body();
    assert!(page.contains("The year is not met") && page.contains("Action plan (in review)"), "{page}");
    let rivals = app.get(Person::RivalLead, &format!("/desk/cco/{RIVAL}/{LAST_YEAR}")).await.body();
    assert!(rivals.contains("Whether the year is met is not decided here"), "{rivals}");
    let seen = app.get(Person::Admin, &board).await.body();
    assert!(seen.contains("<th scope=\"col\">The year</th>") && seen.contains("Not decided"), "{seen}");
    let tas = app.get(Person::Facilitator, &format!("/desk/ta/board?year={LAST_YEAR}")).await.body();
    assert!(!tas.contains("<th scope=\"col\">The year</th>") && !tas.contains("Not decided"));
    let lines = app.place().lines("SELECT subject_id AS line FROM audit_entries WHERE action = 'year-result'");
    assert_eq!(lines.len(), 6, "one line for each");
}

#[actix_web::test]
async fn a_year_that_asks_only_for_what_is_kept_here_is_met_by_what_was_approved() {
    let app = start().await;
    let form = app.db().read_here(|conn| measures::year(conn, year(LAST_YEAR))).unwrap().form;
    let others: Vec<String> = form.items.iter().filter(|it| it.component != 4).map(|it| it.code.clone()).collect();
    let mut version = form.version;
    for code in others {
        cast::as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
            let consent = Consent { reason: "Not asked in this year.".into() };
            let edit = Edit::RetireItem(code);
            years::changes::revise(tx, scope, year(LAST_YEAR), &edit, version, Some(&consent), noon(TODAY))
        })
        .unwrap();
        version += 1;
    }
    assert_eq!(step(&app, "closings", &version.to_string()).await, StatusCode::SEE_OTHER);
    let decided = results(&app);
    for (slug, result) in [(OWN, "not_met"), (RIVAL, "met"), (SECOND, "met")] {
        assert!(decided.contains(&format!("{slug} 1 {result}")), "{slug}: {decided:?}");
    }
    let page = app.get(Person::RivalLead, &format!("/desk/cco/{RIVAL}/{LAST_YEAR}")).await.body();
    assert!(page.contains("The year is met") && page.contains("was approved and signed"), "{page}");
}

#[actix_web::test]
async fn opening_a_year_again_takes_its_results_back_and_keeps_them() {
    let app = start().await;
    let own = format!("/desk/cco/{OWN}/{LAST_YEAR}");
    assert_eq!(step(&app, "closings", "4").await, StatusCode::SEE_OTHER);
    assert_eq!(step(&app, "reopenings", "4").await, StatusCode::SEE_OTHER);
    assert!(results(&app).iter().all(|it| it.ends_with("taken back")), "{:?}", results(&app));
    let page = app.get(Person::Lead, &own).await.body();
    assert!(!page.contains("The year is not met") && page.contains("Taken back on 22 November 2026"), "{page}");
    let board = app.get(Person::Admin, &format!("/desk/oha/board?year={LAST_YEAR}")).await.body();
    // In a year that is open there is something to do next, in a closed one there is not.
    let current = format!("/desk/cco/{OWN}/{YEAR}");
    assert!(app.get(Person::Lead, &current).await.body().contains("class=\"next\""));
    let close = [("confirmed", "yes"), ("reason", ""), ("version", "4")];
    let closed = app.post(Person::Admin, &format!("/desk/oha/years/{YEAR}/closings"), &close).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert!(!app.get(Person::Lead, &current).await.body().contains("class=\"next\""));
    assert!(!board.contains("<th scope=\"col\">The year</th>"));

    assert_eq!(step(&app, "closings", "4").await, StatusCode::SEE_OTHER);
    let decided = results(&app);
    assert!(decided.contains(&format!("{OWN} 1 not_met taken back")), "{decided:?}");
    assert!(decided.contains(&format!("{OWN} 2 not_met")), "{decided:?}");
    let page = app.get(Person::Lead, &own).await.body();
    assert!(page.contains("The year is not met") && page.contains("Earlier results of this year"), "{page}");
}

#[actix_web::test]
async fn leads_are_told_of_a_result_and_of_its_end_and_nobody_else_is() {
    let app = start().await;
    assert_eq!(step(&app, "closings", "4").await, StatusCode::SEE_OTHER);
    let told = written(&app, "year-result");
    assert!(told.iter().any(|it| it.to_email == "lead@example.org"));
    assert!(told.iter().all(|it| !["editor@example.org", "viewer@example.org"].contains(&it.to_email.as_str())));
    let leads = told.iter().find(|it| it.to_email == "lead@example.org").unwrap();
    for part in [&leads.text, &leads.html] {
        assert!(part.contains("Not met") && part.contains("Action plan (in review)"), "{part}");
        assert!(part.contains(&format!("/desk/cco/{OWN}/{LAST_YEAR}")), "{part}");
    }
    assert_eq!(step(&app, "reopenings", "4").await, StatusCode::SEE_OTHER);
    assert_eq!(written(&app, "year-result-withdrawn").len(), told.len());
}
