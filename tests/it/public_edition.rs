//! What goes before a publication and what comes after: the CCO sees the page first, withheld words are nowhere, and what was public
//! is corrected, compared, withdrawn and checked again.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use groundwork::kernel::failure::{Error, Refusal, Result};
use groundwork::kernel::ids::SubmissionId;
use groundwork::kernel::texts::Narrative;
use groundwork::kernel::time::Moment;
use groundwork::publishing::changes::{self, Proposing, Reply};
use groundwork::publishing::{self, Publication, Ruling};
use serde_json::Value;

use crate::app::{Answer, App};
use crate::cast::{
    LAST_YEAR, OWN, PLAN, Person, RIVAL, SECOND, as_cco, as_oha, marks, noon, passage, propose, reply, year,
};
use crate::crawl::Walk;

/// A word that stands in one section of the second contract's plan.
const HIDDEN: &str = "secretnarwhal";
const NOW: &str = "2026-11-22";

fn text(it: &str) -> Narrative {
    Narrative::parse(it).unwrap()
}

fn second(app: &App) -> &'static SubmissionId {
    app.world.submission(SECOND, LAST_YEAR)
}

/// Plants words into the round that was approved, as if they had been sent.
fn plant(app: &App, instead_of: &str, words: &str) {
    app.place().run(&format!(
        "UPDATE snapshots SET content = replace(content, '{instead_of}', '{words}') WHERE submission_id = '{}'",
        second(app)
    ));
}

fn plant_hidden(app: &App) {
    // Every section has the same words: only the last, the risks, is to hold the secret.
    let mut changed: Value = serde_json::from_str(&content_of(app)).unwrap();
    for section in changed["plan"]["sections"].as_array_mut().unwrap() {
        if section["key"] == "risks" {
            section["body"] = format!("Ask Ana {HIDDEN} at the desk. Others may be asked too.").into();
        }
        if section["key"] == "equity" {
            section["body"] = format!("The house in Elm Street, {HIDDEN}.").into();
        }
    }
    app.place().run(&format!(
        "UPDATE snapshots SET content = '{}' WHERE submission_id = '{}'",
        changed.to_string().replace('\'', "''"),
        second(app)
    ));
}

fn content_of(app: &App) -> String {
    app.place()
        .lines(&format!("SELECT content AS line FROM snapshots WHERE submission_id = '{}'", second(app)))
        .remove(0)
}

fn withhold(app: &App, at: &str, words: &str) -> Result<()> {
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        changes::propose_for_oha(tx, scope, second(app), &passage(at, words), Ruling::Withheld, noon(NOW)).map(drop)
    })
}

fn publish(app: &App, now: Moment) -> Result<Publication> {
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| changes::publish(tx, scope, second(app), now))
}

/// Proposed, agreed to, published; with words on what was wrong before.
fn publish_anew(app: &App, correction: Option<&str>) -> Publication {
    let said = Proposing { objection_days: 10, correction: correction.map(text) };
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| changes::propose(tx, scope, second(app), &said, noon(NOW)))
        .unwrap();
    reply(app.db(), app.world, (SECOND, LAST_YEAR), &Reply::Agree, noon(NOW)).unwrap();
    let published = publish(app, noon(NOW)).unwrap();
    turn_over(app);
    published
}

fn turn_over(app: &App) {
    let public = groundwork::people::tenancy::PublicScope::new();
    app.house.pages.set_version(app.db().read_here(|conn| publishing::edition(conn, &public)).unwrap());
}

fn withdraw(app: &App, publication: &Publication, why: &str) {
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        changes::withdraw(tx, scope, &publication.id, &text(why), &text(marks::INTERNAL), noon(NOW))
    })
    .unwrap();
    turn_over(app);
}

fn address() -> String {
    format!("/ccos/{SECOND}/{LAST_YEAR}/action-plan")
}

fn is_not_ready(outcome: &Result<Publication>, words: &str) -> bool {
    matches!(outcome, Err(Error::Refused(Refusal::NotReady(missing))) if missing.iter().any(|it| it.text.contains(words)))
}

#[actix_web::test]
async fn the_days_to_object_end_with_the_day_in_oregon() {
    let app = App::start().await;
    let proposed = noon("2025-05-01");
    // Something is different from what was settled, so that the page can be proposed anew.
    plant(&app, "A why: ", "Another why: ");
    propose(app.db(), app.world, second(&app), proposed).unwrap();
    let at = |utc: &str| Moment::from_utc(utc.parse().unwrap());
    // Ten days: until 11 May, which ends in Oregon at seven in the morning of the 12th in UTC.
    let (last, after) = (at("2025-05-12T06:59:59"), at("2025-05-12T07:00:00"));
    assert!(is_not_ready(&publish(&app, last), "The CCO may object until the end of 11 May 2025"));
    let objects = |now| reply(app.db(), app.world, (SECOND, LAST_YEAR), &Reply::Object(text("No.")), now);
    assert!(matches!(objects(after), Err(Error::Refused(Refusal::Closed(_)))), "the days are over");
    objects(last).unwrap();
    assert!(is_not_ready(&publish(&app, noon("2026-05-01")), "objection"), "an objection does not run out");
    // Whoever objected may come to agree.
    reply(app.db(), app.world, (SECOND, LAST_YEAR), &Reply::Agree, after).unwrap();
    assert!(publish(&app, after).is_ok());
}

#[actix_web::test]
async fn without_an_objection_the_page_is_published_after_the_days() {
    let app = App::start().await;
    plant(&app, "A why: ", "Another why: ");
    propose(app.db(), app.world, second(&app), noon("2025-05-01")).unwrap();
    let published = publish(&app, Moment::from_utc("2025-05-12T07:00:00".parse().unwrap())).unwrap();
    assert_eq!(published.version, 1);
    assert!(matches!(publish(&app, noon(NOW)), Err(Error::Refused(Refusal::Closed(_)))), "it is published once");
}

#[actix_web::test]
async fn each_side_sees_the_exact_page_and_nobody_else_does() {
    let app = App::start().await;
    let (oha, own) = (
        format!("/desk/oha/submissions/{}/publication", second(&app)),
        format!("/desk/cco/{SECOND}/{LAST_YEAR}/action-plan/publication"),
    );
    let document = |answer: &Answer| {
        let page = scraper::Html::parse_document(&answer.body());
        let chapters = scraper::Selector::parse(".chapter[aria-labelledby^='section'], .chapter[id^='goal']").unwrap();
        page.select(&chapters).map(|it| it.html()).collect::<Vec<_>>()
    };
    let mut seen = Vec::new();
    for (person, path) in [(Person::Admin, &oha), (Person::Both, &own)] {
        let preview = app.get(person, &format!("{path}/preview")).await;
        assert!(preview.body().contains("PREVIEW") && preview.body().contains("noindex"));
        assert_eq!(preview.header("cache-control"), "no-store");
        seen.push(document(&preview));
    }
    assert_eq!(app.get(Person::RivalLead, &format!("{own}/preview")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(Person::Nobody, &address()).await.status, StatusCode::NOT_FOUND);
    publish(&app, noon(NOW)).unwrap();
    turn_over(&app);
    let public = app.get(Person::Nobody, &address()).await;
    assert!(!public.body().contains("PREVIEW"));
    seen.push(document(&public));
    assert!(seen[0].len() > 5 && seen.iter().all(|it| *it == seen[0]), "the three pages differ");
}

#[actix_web::test]
async fn what_is_withheld_stands_in_no_byte_that_is_public() {
    let app = App::start().await;
    plant_hidden(&app);
    let sent = content_of(&app);
    withhold(&app, "section/risks#body", &format!("Ana {HIDDEN}")).unwrap();
    withhold(&app, "section/equity#body", "").unwrap();
    let wrong = withhold(&app, "section/risks#body", "Ana of another name");
    assert!(matches!(wrong, Err(Error::Refused(Refusal::Invalid(_)))), "the words must stand there exactly");
    assert!(is_not_ready(&publish(&app, noon(NOW)), "changed since"), "the CCO was shown another page");
    let published = publish_anew(&app, None);
    let walk = Walk::of(&app, Person::Nobody).await;
    assert!(walk.pages.contains_key(&address()), "the plan is public");
    assert_eq!(walk.with(HIDDEN), Vec::<&str>::new());
    let code = published.code().replace(' ', "");
    for path in [
        format!("/reports.json?q={HIDDEN}"),
        format!("/reports.csv?q={HIDDEN}"),
        format!("/reports?q={HIDDEN}"),
        format!("{}/v/1.json", address()),
        format!("{}/versions", address()),
        format!("{}/differences.json", address()),
        format!("/verify/{code}"),
        "/sitemap.xml".to_owned(),
    ] {
        let answer = app.get(Person::Nobody, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        // The search page repeats what was typed; nothing may be found by it.
        let found = if path.contains("?q=") {
            answer.body().contains(SECOND) && path.contains("json")
        } else {
            answer.body().contains(HIDDEN)
        };
        assert!(!found, "{path}");
    }
    let page = app.get(Person::Nobody, &address()).await.body();
    assert!(page.contains("Ask [Withheld: names a person] at the desk. Others may be asked too."));
    assert!(page.contains("2 passages of the plan are not public"));
    let data: Value =
        serde_json::from_slice(&app.get(Person::Nobody, &format!("{}.json", address())).await.bytes).unwrap();
    assert_eq!(data["content"]["withheld"].as_array().unwrap().len(), 2);
    assert_eq!(data["content"]["snapshot_sha256"], "", "whoever guesses the passage cannot prove it");
    {
        use sha2::{Digest as _, Sha256};
        assert_eq!(hex::encode(Sha256::digest(data["content"].to_string().as_bytes())), data["sha256"]);
    }
    let stored = app.place().lines("SELECT search_text || content AS line FROM publications WHERE content IS NOT NULL");
    assert!(stored.iter().all(|it| !it.contains(HIDDEN)), "not even the public row holds it");
    assert_eq!(content_of(&app), sent, "what was sent keeps every word");
}

#[actix_web::test]
async fn what_oha_waits_for_stands_on_the_page_of_the_year_until_it_is_answered_or_asked_no_more() {
    let app = App::start().await;
    let (year_page, title) = (format!("/desk/cco/{SECOND}/{LAST_YEAR}"), "Look at the page that will be public");
    let awaited = async || {
        let (page, desk) = (app.get(Person::Both, &year_page).await, app.get(Person::Both, "/desk").await);
        (page.body().matches(title).count(), desk.body().contains("OHA waits for your answer"))
    };
    assert_eq!(awaited().await, (0, false));
    // Something is different from what was settled, so that the page can be proposed anew.
    plant(&app, "A why: ", "Another why: ");
    propose(app.db(), app.world, second(&app), noon(NOW)).unwrap();
    assert_eq!(awaited().await, (1, true));
    assert!(!app.get(Person::Lead, &format!("/desk/cco/{OWN}/{LAST_YEAR}")).await.body().contains(title));
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        changes::take_back(tx, scope, second(&app), 1, &text("Not yet."), noon(NOW))
    })
    .unwrap();
    assert_eq!(awaited().await, (0, false), "asked no more");

    propose(app.db(), app.world, second(&app), noon(NOW)).unwrap();
    assert_eq!(awaited().await, (1, true));
    reply(app.db(), app.world, (SECOND, LAST_YEAR), &Reply::Agree, noon(NOW)).unwrap();
    assert_eq!(awaited().await, (0, false), "answered");
}

#[actix_web::test]
async fn nothing_is_proposed_or_published_while_a_passage_is_open_or_doubtful() {
    let app = App::start().await;
    let own = noon(NOW);
    let asks = |at: &str, words: &str| {
        as_cco(app.db(), app.world, Person::Both, SECOND, own, |tx, scope| {
            changes::propose_for_cco(tx, scope, year(LAST_YEAR), PLAN, &passage(at, words), own)
        })
    };
    // The CCO's days are over: its objection was decided.
    assert!(matches!(asks("section/risks#body", ""), Err(Error::Refused(Refusal::Closed(_)))));
    plant(&app, "First: ", "Maria, 4 years old: ");
    let proposing = || propose(app.db(), app.world, second(&app), noon(NOW));
    let refused = |words: &str| matches!(proposing(), Err(Error::Refused(Refusal::NotReady(missing))) if missing.iter().any(|it| it.text.contains(words)));
    assert!(refused("may speak of one person"));
    assert!(is_not_ready(&publish(&app, noon(NOW)), "may speak of one person"));
    let desk = app.get(Person::Admin, &format!("/desk/oha/submissions/{}/publication", second(&app))).await.body();
    assert!(desk.contains("Passages to look at once more") && !desk.contains("Publish this page"));
    // OHA has looked at it: it may stay.
    let title = title_place(&app);
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        changes::propose_for_oha(tx, scope, second(&app), &passage(&title, ""), Ruling::Kept, noon(NOW))
    })
    .unwrap();
    proposing().unwrap();
    // While it may object, the CCO may also ask for a passage; until OHA decides, nothing goes on.
    let asked = asks("section/risks#body", "").unwrap();
    reply(app.db(), app.world, (SECOND, LAST_YEAR), &Reply::Agree, noon(NOW)).unwrap();
    assert!(is_not_ready(&publish(&app, noon(NOW)), "Decide on one passage"));
    let decide = |version, ruling| {
        as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
            changes::decide(tx, scope, second(&app), (&asked, version), ruling, &text("It may stay."), noon(NOW))
        })
    };
    decide(1, Ruling::Kept).unwrap();
    assert!(
        matches!(decide(1, Ruling::Withheld), Err(Error::Refused(Refusal::Stale(_)))),
        "a colleague decided meanwhile"
    );
    assert!(publish(&app, noon(NOW)).is_ok());
}

/// The first goal's title, as a form names it.
fn title_place(app: &App) -> String {
    let content: Value = serde_json::from_str(&content_of(app)).unwrap();
    format!("goal/{}#title", content["plan"]["goals"][0]["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_version_that_still_shows_what_is_withheld_now_is_withdrawn_with_it() {
    let app = App::start().await;
    plant_hidden(&app);
    let first = publish_anew(&app, None);
    assert!(app.get(Person::Nobody, &address()).await.body().contains(HIDDEN));
    withhold(&app, "section/risks#body", &format!("Ana {HIDDEN}")).unwrap();
    withhold(&app, "section/equity#body", "").unwrap();
    assert!(app.get(Person::Nobody, &address()).await.body().contains(HIDDEN), "deciding publishes nothing");
    let second = publish_anew(&app, Some("A person was named."));
    assert_eq!((first.version, second.version), (1, 2));
    for path in ["/v/1", "/v/1.json", "/differences?from=1&to=2", "/differences.json?from=1&to=2"] {
        let answer = app.get(Person::Nobody, &format!("{}{path}", address())).await;
        assert_eq!(answer.status, StatusCode::GONE, "{path}");
        assert!(!answer.body().contains(HIDDEN), "{path}");
    }
    assert_eq!(Walk::of(&app, Person::Nobody).await.with(HIDDEN), Vec::<&str>::new());
}

#[actix_web::test]
async fn a_correction_stands_above_both_versions_and_what_differs_can_be_read() {
    let app = App::start().await;
    publish_anew_first(&app);
    plant(&app, "A why: ", "A better why: ");
    publish_anew(&app, Some("The reason of both goals was incomplete."));
    let (old, new) = (format!("{}/v/1", address()), address());
    let (old, new) = (app.get(Person::Nobody, &old).await.body(), app.get(Person::Nobody, &new).await.body());
    assert!(old.contains("Corrected by version 2 on 22 November 2026") && old.contains("was incomplete"), "{old}");
    assert!(new.contains("Correction of version 1, 22 November 2026") && new.contains("was incomplete"));
    let versions = app.get(Person::Nobody, &format!("{}/versions", address())).await;
    assert!(versions.status == StatusCode::OK && versions.body().contains("Corrects version 1"));
    let changed = app.get(Person::Nobody, &format!("{}/differences?from=1&to=2", address())).await.body();
    assert!(changed.contains("2 parts differ") && changed.contains("<ins class=\"change\">"), "{changed}");
    let data = app.get(Person::Nobody, &format!("{}/differences.json?from=1&to=2", address())).await;
    let data: Value = serde_json::from_slice(&data.bytes).unwrap();
    assert_eq!((&data["tally"]["changed"], &data["from"]["version"]), (&2.into(), &1.into()));
    // The other way round, and a version with itself.
    for (query, words) in
        [("?from=2&to=1", "2 parts differ"), ("?from=2&to=2", "Nothing in the plan differs"), ("", "2 parts differ")]
    {
        let answer = app.get(Person::Nobody, &format!("{}/differences{query}", address())).await;
        assert!(answer.status == StatusCode::OK && answer.body().contains(words), "{query}");
    }
    for (query, status) in [("?from=1&to=3", 404), ("?from=x&to=1", 404), ("?from=01", 404), ("?from=1&from=2", 400)] {
        let answer = app.get(Person::Nobody, &format!("{}/differences{query}", address())).await;
        assert_eq!(answer.status.as_u16(), status, "{query}");
    }
}

/// The world's proposal is settled: it only needs the button.
fn publish_anew_first(app: &App) {
    publish(app, noon(NOW)).unwrap();
    turn_over(app);
}

#[actix_web::test]
async fn what_is_withdrawn_leaves_every_list_and_every_cache_and_can_come_back_as_a_new_version() {
    let app = App::start().await;
    publish_anew_first(&app);
    let lists = ["/", "/reports", "/sitemap.xml", "/reports.csv", "/reports.json", "/ccos/demo-saltgrass"];
    for path in lists {
        assert!(app.get(Person::Nobody, path).await.body().contains(&address()), "{path}");
    }
    let id = app.place().lines(&format!("SELECT publication_id AS line FROM publications WHERE snapshot_id IN (SELECT snapshot_id FROM snapshots WHERE submission_id = '{}')", second(&app))).remove(0);
    let path = format!("/desk/oha/publications/{id}/withdrawals");
    let fields = [("reason", "It named somebody."), ("note", "Found by a reader."), ("confirmed", "yes")];
    let unconfirmed = app.post(Person::Admin, &path, &fields[..2]).await;
    assert!(
        unconfirmed.status == StatusCode::UNPROCESSABLE_ENTITY && unconfirmed.body().contains("It named somebody.")
    );
    assert_eq!(app.post(Person::Admin, &path, &fields).await.status, StatusCode::SEE_OTHER);
    for path in lists {
        assert!(!app.get(Person::Nobody, path).await.body().contains(&address()), "{path}");
    }
    for below in ["", ".json", "/v/1", "/v/1.json", "/versions", "/differences", "/differences.json"] {
        let answer = app.get(Person::Nobody, &format!("{}{below}", address())).await;
        assert_eq!(answer.status, StatusCode::GONE, "{below}");
        assert!(
            answer.body().contains("It named somebody.") && !answer.body().contains("Found by a reader"),
            "{below}"
        );
        assert!(!answer.body().contains(marks::SENT), "{below}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    }
    // It comes back as a new version of the same round, and the old address says what stands instead.
    publish_anew(&app, None);
    assert_eq!(app.get(Person::Nobody, &address()).await.status, StatusCode::OK);
    let gone = app.get(Person::Nobody, &format!("{}/v/1", address())).await;
    assert!(gone.status == StatusCode::GONE && gone.body().contains("Version 2, published 22 November 2026"));
    let told = app.place().lines("SELECT recipient_email AS line FROM outbox WHERE kind = 'withdrawn'");
    assert_eq!(told, ["both@example.org"]);
}

#[actix_web::test]
async fn a_code_tells_what_became_of_its_paper_and_nothing_of_what_is_not_public() {
    let app = App::start().await;
    let ask = async |code: &str| app.get(Person::Nobody, &format!("/verify/{code}")).await;
    publish_anew_first(&app);
    let first = publishing_of(&app, 1);
    let found = ask(&first.code().replace(' ', "%20")).await;
    assert_eq!(found.status, StatusCode::OK);
    for words in ["Yes, this code is right", "version 1", "newest version"] {
        assert!(found.body().contains(words), "{words}");
    }
    let whole: String = found.body().split_whitespace().collect();
    assert!(whole.contains(&first.sha256), "the whole seal is shown");
    // Papers printed before bear twelve signs. A form leads to the same answer.
    assert!(ask(&first.sha256[..12].to_uppercase()).await.body().contains("Yes, this code is right"));
    let typed = app.get(Person::Nobody, &format!("/verify?code={}", &first.sha256[..16])).await;
    assert!(typed.body().contains("Yes, this code is right"));
    plant(&app, "A why: ", "A better why: ");
    publish_anew(&app, None);
    assert!(ask(&first.sha256[..16]).await.body().contains("A newer version has taken its place: version 2"));
    withdraw(&app, &first, "It was superseded.");
    assert!(ask(&first.sha256[..16]).await.body().contains("This version was withdrawn on 22 November 2026"));

    // What was sent and is not public, what never was, and what is no code at all.
    let secret = app
        .place()
        .lines(&format!(
            "SELECT sha256 AS line FROM snapshots WHERE submission_id = '{}'",
            app.world.submission(OWN, LAST_YEAR)
        ))
        .remove(0);
    let words = |answer: &Answer, code: &str| {
        let page = scraper::Html::parse_document(&answer.body());
        let main = page.select(&scraper::Selector::parse("main").unwrap()).next().unwrap().html();
        let typed: Vec<char> = code.chars().collect();
        let typed = typed.chunks(4).map(|it| it.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
        main.replace(&typed, "CODE")
    };
    let (known, unknown) = (ask(&secret[..16]).await, ask("0123456789abcdef").await);
    assert_eq!((known.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(
        words(&known, &secret[..16]),
        words(&unknown, "0123456789abcdef"),
        "a code of what is not public is told apart"
    );
    assert!(ask("not-a-code").await.body().contains("That is no code"));
    assert_eq!(ask("%25%25%25%25%25%25%25%25%25%25%25%25").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask("____________").await.status, StatusCode::NOT_FOUND);

    // The code of a receipt, once its round is public.
    let sent = app
        .place()
        .lines(&format!(
            "SELECT sha256 AS line FROM snapshots WHERE submission_id = '{}'",
            app.world.submission(RIVAL, LAST_YEAR)
        ))
        .remove(0);
    let receipt = ask(&sent[..16]).await;
    assert!(
        receipt.body().contains("what the CCO had sent to OHA") && !receipt.body().contains(&sent),
        "no more than was typed is told"
    );
    // What is stored is hashed now, not looked up.
    let second = publishing_of(&app, 2);
    app.place().run(&format!(
        "UPDATE publications SET content = replace(content, 'better', 'worse') WHERE publication_id = '{}'",
        second.id
    ));
    let broken = ask(&second.sha256[..16]).await.body();
    assert!(broken.contains("no longer gives this code") && !broken.contains("Yes, this code is right"));
}

fn publishing_of(app: &App, version: i64) -> Publication {
    let contract = &app.world.contract(SECOND).id;
    let public = groundwork::people::tenancy::PublicScope::new();
    let all = app.db().read_here(|conn| publishing::plans(conn, &public, contract, year(LAST_YEAR))).unwrap();
    all.into_iter().find(|it| it.version == version).unwrap()
}

#[actix_web::test]
async fn only_oha_learns_that_the_plan_behind_a_publication_is_being_revised() {
    let app = App::start().await;
    publish_anew_first(&app);
    app.place().run(&format!("UPDATE submissions SET state = 'returned' WHERE submission_id = '{}'", second(&app)));
    let words = "being revised";
    let desk = app.get(Person::Admin, &format!("/desk/oha/submissions/{}/publication", second(&app))).await.body();
    assert!(desk.contains(words));
    assert!(app.get(Person::Admin, "/desk/oha/publications").await.body().contains(words));
    let own = app.get(Person::Both, &format!("/desk/cco/{SECOND}/{LAST_YEAR}/action-plan/publication")).await;
    assert!(own.status == StatusCode::OK && !own.body().contains(words));
    let public = app.get(Person::Nobody, &address()).await;
    assert!(public.status == StatusCode::OK && !public.body().contains(words));
    assert!(matches!(publish(&app, noon(NOW)), Err(Error::Refused(Refusal::Closed(_)))));
}

#[actix_web::test]
async fn only_the_lead_answers_and_only_to_the_page_that_she_was_shown() {
    let app = App::start().await;
    plant(&app, "A why: ", "Another why: ");
    let shown = propose(app.db(), app.world, second(&app), noon("2026-11-20")).unwrap();
    let own = format!("/desk/cco/{SECOND}/{LAST_YEAR}/action-plan/publication");
    let page = app.get(Person::Both, &own).await.body();
    assert!(page.contains("until the end of 30 November 2026") && page.contains("8 days left"), "{page}");
    // OHA proposes another page while she reads the first.
    plant(&app, "Another why: ", "Yet another why: ");
    propose(app.db(), app.world, second(&app), noon("2026-11-21")).unwrap();
    let shown = shown.to_string();
    let fields = [("answer", "agree"), ("objection", "Typed words"), ("proposal", shown.as_str()), ("version", "1")];
    let stale = app.post(Person::Both, &format!("{own}/answers"), &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("Typed words") && stale.body().contains("another page meanwhile"));
    let object = |objection: &'static str| {
        let (proposal, version) = (stale.value("proposal"), stale.value("version"));
        let (app, own) = (&app, &own);
        async move {
            let fields =
                [("answer", "object"), ("objection", objection), ("proposal", &*proposal), ("version", &*version)];
            app.post(Person::Both, &format!("{own}/answers"), &fields).await
        }
    };
    let wordless = object("").await;
    assert!(wordless.status == StatusCode::UNPROCESSABLE_ENTITY && wordless.body().contains("Say what is wrong"));
    assert_eq!(object("The second goal names a clinic.").await.status, StatusCode::SEE_OTHER);
    let desk = app.get(Person::Admin, &format!("/desk/oha/submissions/{}/publication/objection", second(&app))).await;
    assert!(desk.body().contains("The second goal names a clinic."));
    let told: BTreeSet<String> = app
        .place()
        .lines("SELECT recipient_email AS line FROM outbox WHERE kind = 'page-answered'")
        .into_iter()
        .collect();
    assert_eq!(told, BTreeSet::from(["admin@example.org".to_owned()]));
    let history = app.get(Person::Both, &format!("/desk/cco/{SECOND}/{LAST_YEAR}/action-plan/history")).await.body();
    for step in ["Proposed to publish it", "Objected to the public page", "The second goal names a clinic."] {
        assert!(history.contains(step), "{step}");
    }
}
