//! Component 1: a CCO acknowledges OHA's reach report, writes its review of it, and OHA decides.

use actix_web::http::StatusCode;
use groundwork::kernel::ids::SubmissionId;
use groundwork::metric::measures::{self, Component};
use groundwork::metric::review;
use groundwork::metric::submissions::{self, Document};
use groundwork::metric::workflow::{self, Decision, State};

use crate::app::App;
use crate::cast::{self, OWN, Person, RIVAL, SECOND, YEAR, as_cco, as_oha, lead_of, noon, year};
use crate::reports::{self, data_set};

const REVIEW: Component = Component::ReachReview;
const SET: &str = "01990000-0000-7000-8000-000000000001";

/// A house in which the latest report of this year is one with figures of every kind.
async fn start() -> App {
    let app = App::start().await;
    reports::release(app.db(), app.world, 1).unwrap();
    app
}

fn base(slug: &str) -> String {
    format!("/desk/cco/{slug}/{YEAR}/reach-review")
}

async fn send(app: &App, person: Person, path: &str, fields: &[(&str, &str)]) -> StatusCode {
    app.post(person, path, fields).await.status
}

async fn saved(app: &App, person: Person, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = app.post(person, path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body());
    answer.location().to_owned()
}

/// Adds an observation and answers its id.
async fn observe(app: &App, person: Person, slug: &str, about: &str, words: &str) -> String {
    let fields = [("observation", words), ("about", about), ("indicator", "any"), ("set", SET)];
    let location = saved(app, person, &format!("{}/observations", base(slug)), &fields).await;
    location.split_once("#observation-").unwrap().1.to_owned()
}

/// Everything that the review of this contract lacks, by the pages of its lead.
async fn write_all(app: &App, slug: &'static str) {
    let (lead, base) = (lead_of(slug), base(slug));
    let acknowledged = [("data_set", SET), ("participants", "The quality committee"), ("version", "0")];
    saved(app, lead, &format!("{base}/acknowledgement"), &acknowledged).await;
    let form = app.db().read_here(|conn| measures::year(conn, year(YEAR))).unwrap().form;
    for section in form.sections_of(REVIEW) {
        let answer = [("body", "What we say."), ("version", "0")];
        saved(app, lead, &format!("{base}/sections/{}", section.key), &answer).await;
    }
    for about in ["language:es", "county:lane", "race_ethnicity"] {
        observe(app, lead, slug, about, "Fewer are reached.").await;
    }
    let population = [("name", "Families in Lane"), ("kind", "place"), ("rationale", "Long ways.")];
    saved(app, lead, &format!("{base}/populations"), &population).await;
    for item in form.items_of(REVIEW) {
        let answer = [("answer", "yes"), ("narrative", "So it is."), ("version", "0")];
        saved(app, lead, &format!("{base}/items/{}", item.code), &answer).await;
    }
}

async fn begin(app: &App, slug: &'static str) -> SubmissionId {
    saved(app, lead_of(slug), &format!("{}/starts", base(slug)), &[]).await;
    let found = as_cco(app.db(), app.world, lead_of(slug), slug, noon(cast::TODAY), |tx, scope| {
        workflow::store::find(tx, scope, year(YEAR), REVIEW)
    });
    found.unwrap().unwrap().id
}

fn state(app: &App, slug: &'static str) -> State {
    let found = as_cco(app.db(), app.world, lead_of(slug), slug, noon(cast::TODAY), |tx, scope| {
        workflow::store::find(tx, scope, year(YEAR), REVIEW)
    });
    found.unwrap().unwrap().state
}

#[actix_web::test]
async fn a_review_is_written_sent_returned_sent_again_and_approved() {
    let app = start().await;
    let (lead, base, now) = (Person::RivalLead, base(RIVAL), noon(cast::TODAY));
    let page = app.get(lead, &base).await.body();
    assert!(
        page.contains("Start the review") && page.contains("1 February 2026 to 31 January 2027, version 1"),
        "{page}"
    );
    let id = begin(&app, RIVAL).await;
    let missing = app.get(lead, &format!("{base}/checks")).await.body();
    for words in [
        "Acknowledge the reach report",
        "Answer prompt 6, What follows from it",
        "Note an observation on one way of dividing the children",
        "Name a priority population",
        "Answer item C1.01 with yes or no",
    ] {
        assert!(missing.contains(words), "{words}: {missing}");
    }
    let early = app.post(lead, &format!("{base}/submittals"), &[("confirmed", "yes")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    write_all(&app, RIVAL).await;
    let ready = app.get(lead, &format!("{base}/checks")).await.body();
    assert!(ready.contains("Next: review the review and send it") && !ready.contains("Look at these twice"), "{ready}");
    let submit = app.get(lead, &format!("{base}/submit")).await.body();
    assert!(submit.contains("6.2 percent") && submit.contains("The quality committee"), "{submit}");
    saved(&app, lead, &format!("{base}/submittals"), &[("confirmed", "yes")]).await;

    as_oha(app.db(), app.world, Person::Reviewer, |tx, scope| review::changes::claim(tx, scope, &id, now)).unwrap();
    let seen = app.get(Person::Reviewer, &format!("/desk/oha/submissions/{id}")).await.body();
    for words in ["The review as it was sent", "Household language: Spanish", "6.2 percent", "Families in Lane"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    assert!(!seen.contains("See it as the public will"));
    as_oha(app.db(), app.world, Person::Reviewer, |tx, scope| {
        for item in ["C1.01", "C1.02", "C1.04"] {
            review::changes::decide(tx, scope, &id, item, Decision::Accepted, now)?;
        }
        review::changes::comment(tx, scope, &id, Some("C1.03"), workflow::Visibility::Shared, "Why Lane?", now)?;
        review::changes::return_with_reason(tx, scope, &id, "Say why Lane comes first.", now)
    })
    .unwrap();
    let returned = app.get(lead, &base).await.body();
    assert!(
        returned.contains("OHA returned the review") && returned.contains("Say why Lane comes first."),
        "{returned}"
    );

    let more = [("name", "Families in Coos"), ("kind", "place"), ("rationale", "Nobody works there.")];
    saved(&app, lead, &format!("{base}/populations"), &more).await;
    let again = [("confirmed", "yes"), ("what_changed", "We named Coos too.")];
    saved(&app, lead, &format!("{base}/submittals"), &again).await;
    let differences = app.get(Person::Reviewer, &format!("/desk/oha/submissions/{id}/differences?from=1&to=2")).await;
    assert!(differences.body().contains("Families in Coos"), "{}", differences.body());
    as_oha(app.db(), app.world, Person::Reviewer, |tx, scope| {
        review::changes::claim(tx, scope, &id, now)?;
        let carried = workflow::store::decisions(tx, scope, &id, 2)?;
        // The population is what C1.03 rests on; the others rest on what did not change.
        for item in ["C1.01", "C1.02", "C1.04"] {
            assert!(carried.iter().any(|it| it.item == item && it.carried_from == Some(1)), "{item}: {carried:?}");
        }
        assert!(carried.iter().all(|it| it.item != "C1.03"), "{carried:?}");
        review::changes::decide(tx, scope, &id, "C1.03", Decision::Accepted, now)?;
        review::changes::approve(tx, scope, &id, now)
    })
    .unwrap();
    assert_eq!(state(&app, RIVAL), State::Approved);
    let first = app.get(lead, &format!("{base}/rounds/1")).await.body();
    assert!(first.contains("Families in Lane") && !first.contains("Families in Coos"), "{first}");
    let paper = app.get(lead, &format!("{base}/print")).await.body();
    assert!(paper.contains("Families in Coos") && paper.contains("round 2"), "{paper}");
    let nothing = app.get(lead, &format!("{base}/publication")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND, "only plans are published from what was sent");
}

#[actix_web::test]
async fn fewer_than_three_ways_of_dividing_are_sent_with_a_reason() {
    let app = start().await;
    begin(&app, RIVAL).await;
    write_all(&app, RIVAL).await;
    app.place().run("DELETE FROM reach_observations WHERE dim = 'county'");
    let submit = format!("{}/submittals", base(RIVAL));
    let refused = app.post(Person::RivalLead, &submit, &[("confirmed", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("two ways of dividing the children; three are expected"), "{}", refused.body());
    let reasoned = [("confirmed", "yes"), ("doubts_reason", "Counties are too small."), ("doubts_confirmed", "yes")];
    saved(&app, Person::RivalLead, &submit, &reasoned).await;
}

#[actix_web::test]
async fn a_newer_report_asks_again_and_what_was_sent_keeps_its_figures() {
    let app = start().await;
    let (lead, base) = (Person::RivalLead, base(RIVAL));
    let id = begin(&app, RIVAL).await;
    write_all(&app, RIVAL).await;
    saved(&app, lead, &format!("{base}/submittals"), &[("confirmed", "yes")]).await;
    reports::release(app.db(), app.world, 2).unwrap();
    app.place().run(&format!("UPDATE reach_data_sets SET state = 'withdrawn' WHERE data_set_id = '{SET}'"));
    let sent = app.get(lead, &format!("{base}/rounds/1")).await.body();
    assert!(sent.contains("6.2 percent") && sent.contains("version 1"), "{sent}");
    saved(&app, lead, &format!("{base}/recalls"), &[("reason", "A newer report is there.")]).await;
    let page = app.get(lead, &base).await.body();
    assert!(page.contains("OHA has released a newer report: acknowledge it"), "{page}");
    assert!(page.contains("OHA has withdrawn this report") && !page.contains("6.2 percent"), "{page}");
    let older = [("data_set", SET), ("participants", "All"), ("version", "1")];
    let refused = app.post(lead, &format!("{base}/acknowledgement"), &older).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body());
    let newer = [("data_set", data_set(2).to_string()), ("participants", "All".into()), ("version", "1".into())];
    let newer: Vec<(&str, &str)> = newer.iter().map(|(name, value)| (*name, value.as_str())).collect();
    saved(&app, lead, &format!("{base}/acknowledgement"), &newer).await;
    assert!(!app.get(lead, &base).await.body().contains("newer report"));
    let frozen = app.place().lines(&format!("SELECT content AS line FROM snapshots WHERE submission_id = '{id}'"));
    let content = submissions::read_content(&frozen[0]).unwrap();
    let Document::Reach(it) = content.document else { panic!("another document") };
    assert_eq!(it.assessment.acknowledgement.unwrap().data_set, SET);
}

#[actix_web::test]
async fn without_a_released_report_nothing_is_asked_and_nothing_can_begin() {
    let app = start().await;
    app.place().run("UPDATE reach_data_sets SET state = 'protected'");
    let page = app.get(Person::RivalLead, &base(RIVAL)).await.body();
    assert!(page.contains("OHA has not released the reach report of 2026 yet") && !page.contains("Start the review"));
    assert_eq!(send(&app, Person::RivalLead, &format!("{}/starts", base(RIVAL)), &[]).await, StatusCode::CONFLICT);
    let the_year = app.get(Person::RivalLead, &format!("/desk/cco/{RIVAL}/{YEAR}")).await.body();
    assert!(
        the_year.contains("Nothing is asked of you until then") && !the_year.contains("Next: start the reach review")
    );
    let closing = format!("/desk/oha/years/{YEAR}/closing");
    let judged = |body: &str| body.contains("Not approved: Reach review (not started)");
    assert!(!judged(&app.get(Person::Admin, &closing).await.body()), "what cannot be sent is nobody's fault");
    app.place().run(&format!("UPDATE reach_data_sets SET state = 'released' WHERE data_set_id = '{SET}'"));
    let after = app.get(Person::Admin, &closing).await.body();
    assert!(after.contains("Reach review (not started)"), "{after}");
}

#[actix_web::test]
async fn nothing_of_another_ccos_review_is_found_and_nothing_of_it_changes() {
    let app = start().await;
    begin(&app, RIVAL).await;
    let world = app.world.review();
    let own = app.contents();
    for (path, fields) in [
        (
            format!("observations/{}", world.observation),
            vec![("observation", "Mine."), ("about", ""), ("indicator", "any"), ("version", "1")],
        ),
        (format!("observations/{}/moves", world.observation), vec![("direction", "down"), ("version", "1")]),
        (format!("observations/{}/removals", world.observation), vec![("version", "1")]),
        (format!("observations/{}/findings", world.observation), vec![("title", "Mine"), ("version", "1")]),
        (format!("observations/{}/withdrawals", world.marked), vec![("version", "2")]),
        (format!("populations/{}", world.population), vec![("name", "Mine"), ("kind", "place"), ("version", "1")]),
        (format!("populations/{}/moves", world.population), vec![("direction", "down"), ("version", "1")]),
        (format!("populations/{}/removals", world.population), vec![("version", "1")]),
    ] {
        let answer = send(&app, Person::RivalLead, &format!("{}/{path}", base(RIVAL)), &fields).await;
        assert_eq!(answer, StatusCode::NOT_FOUND, "{path}");
    }
    for page in [
        format!("observations/{}", world.observation),
        format!("observations/{}/removal", world.observation),
        format!("observations/{}/finding", world.observation),
        format!("observations/{}/withdrawal", world.marked),
        format!("populations/{}", world.population),
        format!("observations/new?set={SET}&scope={}", app.world.contract(OWN).id),
    ] {
        let answer = app.get(Person::RivalLead, &format!("{}/{page}", base(RIVAL))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
    let stolen = app.world.contract(OWN).id.to_string();
    let of_own =
        [("observation", "Theirs."), ("about", "language:es"), ("indicator", "any"), ("set", SET), ("scope", &stolen)];
    let path = format!("{}/observations", base(RIVAL));
    assert_eq!(send(&app, Person::RivalLead, &path, &of_own).await, StatusCode::NOT_FOUND);
    let made_up =
        [("observation", "Theirs."), ("about", "language:es"), ("indicator", "any"), ("set", stolen.as_str())];
    assert_eq!(
        send(&app, Person::RivalLead, &path, &made_up).await,
        StatusCode::NOT_FOUND,
        "a report that is not there"
    );
    let words = |contents: &str| contents.lines().filter(|it| it.contains("Fewer are reached")).count();
    assert_eq!(words(&own), words(&app.contents()));
}

#[actix_web::test]
async fn a_save_over_a_newer_one_overwrites_nothing_and_loses_nothing() {
    let app = start().await;
    let world = app.world.review();
    let cases = [
        (
            format!("observations/{}", world.observation),
            "observation",
            vec![("about", "language:es"), ("indicator", "any"), ("set", SET)],
        ),
        (
            format!("populations/{}", world.population),
            "rationale",
            vec![("name", "Spanish-speaking families"), ("kind", "group")],
        ),
        ("sections/reach_trend".to_owned(), "body", vec![]),
        ("acknowledgement".to_owned(), "participants", vec![("data_set", SET)]),
    ];
    for (place, field, others) in cases {
        let path = format!("{}/{place}", base(OWN));
        let shown = app.get(Person::Editor, &path).await;
        let made_from = [("version", shown.value("version")), ("base", shown.value("base"))];
        let typed = |words: &'static str| {
            let mut fields: Vec<(&str, &str)> = others.clone();
            fields.extend(made_from.iter().map(|(name, value)| (*name, value.as_str())));
            fields.push((field, words));
            fields
        };
        assert_eq!(send(&app, Person::Lead, &path, &typed("Saved first.")).await, StatusCode::SEE_OTHER, "{place}");
        let late = app.post(Person::Editor, &path, &typed("Typed meanwhile.")).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{place}");
        let body = late.body();
        assert!(body.contains("Saved first.") && body.contains("Typed meanwhile."), "{place}: {body}");
    }
}

#[actix_web::test]
async fn a_finding_keeps_its_figures_is_withdrawn_and_never_deleted() {
    let app = start().await;
    let (world, lead, base) = (app.world.review(), Person::Lead, base(OWN));
    let id = observe(&app, lead, OWN, "language:es", "Fewer are reached.").await;
    let page = format!("{base}/observations/{id}");
    let marking = app.get(lead, &format!("{page}/finding")).await.body();
    assert!(marking.contains("6.2 percent of 726 children were reached"), "{marking}");
    saved(&app, lead, &format!("{page}/findings"), &[("title", "Spanish-speaking children wait"), ("version", "1")])
        .await;
    let written = app.get(lead, &base).await.body();
    assert!(
        written.contains("Finding: Spanish-speaking children wait") && written.contains("rate ratio 0.51"),
        "{written}"
    );
    // Marked twice, or moved to another figure: no.
    let twice = send(&app, lead, &format!("{page}/findings"), &[("title", "Again"), ("version", "2")]).await;
    assert_eq!(twice, StatusCode::CONFLICT);
    let other =
        [("observation", "Other."), ("about", "county:lane"), ("indicator", "any"), ("set", SET), ("version", "2")];
    assert_eq!(send(&app, lead, &page, &other).await, StatusCode::UNPROCESSABLE_ENTITY);
    saved(&app, lead, &format!("{page}/withdrawals"), &[("version", "2")]).await;
    assert!(!app.get(lead, &base).await.body().contains("Finding: Spanish-speaking"));
    saved(&app, lead, &format!("{base}/observations/{}/removals", world.marked), &[("version", "2")]).await;
    let kept = "SELECT title AS line FROM findings WHERE withdrawn_at IS NOT NULL ORDER BY title";
    assert_eq!(app.place().lines(kept), ["Latino children wait", "Spanish-speaking children wait"]);
}

#[actix_web::test]
async fn what_is_hidden_is_told_as_hidden_and_not_as_a_number() {
    let app = start().await;
    let id = observe(&app, Person::Lead, OWN, "county:coos", "We cannot tell.").await;
    let page = format!("{}/observations/{id}", base(OWN));
    saved(&app, Person::Lead, &format!("{page}/findings"), &[("title", "Coos may be left out"), ("version", "1")])
        .await;
    let written = app.get(Person::Viewer, &base(OWN)).await.body();
    assert!(written.contains("Finding: Coos may be left out"), "{written}");
    assert!(written.contains("hidden, to protect children&#x27;s privacy"), "{written}");
    let detail =
        app.place().lines("SELECT detail AS line FROM findings WHERE title = 'Coos may be left out'").remove(0);
    assert!(detail.contains(r#""disclosure":"hidden""#) && detail.contains(r#""rate":null"#), "{detail}");
    // A way of dividing as a whole, a setting and nothing in particular are no groups.
    for about in ["language", "setting:specialty_bh", ""] {
        let id = observe(&app, Person::Lead, OWN, about, "In general.").await;
        let path = format!("{}/observations/{id}/findings", base(OWN));
        assert_eq!(send(&app, Person::Lead, &path, &[("title", "No"), ("version", "1")]).await, StatusCode::CONFLICT);
    }
}

#[actix_web::test]
async fn a_figure_of_the_report_leads_to_an_observation_on_it() {
    let app = start().await;
    let own = app.world.contract(OWN).id.to_string();
    let path = format!("{}/observations/new?set={SET}&scope={own}&dim=county&value=lane&indicator=any", base(OWN));
    let page = app.get(Person::Editor, &path).await.body();
    assert!(page.contains("13.3 percent") && page.contains("120 of 900 children"), "{page}");
    assert!(page.contains(r#"value="county:lane" selected"#), "{page}");
    let report = app.get(Person::Viewer, &format!("{}/report", base(OWN))).await;
    assert_eq!(report.status, StatusCode::OK);
}

#[actix_web::test]
async fn ta_sees_the_state_of_a_review_and_no_word_of_it() {
    let app = start().await;
    let board = app.get(Person::Facilitator, &format!("/desk/ta/board?year={YEAR}")).await.body();
    assert!(board.contains("Reach review") && !board.contains("Fewer are reached"), "{board}");
    assert_eq!(app.get(Person::Facilitator, &base(OWN)).await.status, StatusCode::NOT_FOUND);
    let page = app.get(Person::Both, &base(SECOND)).await;
    assert_eq!(page.status, StatusCode::OK);
}
