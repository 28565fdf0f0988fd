//! A draft shown to others: to whom, from when until when, and to nobody else.

use actix_web::http::{Method, StatusCode};
use groundwork::kernel::time::Moment;
use groundwork::metric::submissions;
use groundwork::people::accounts::Mint;
use groundwork::platform::config::SharingSettings;
use groundwork::platform::outbox;

use crate::app::{Answer, App, SECRET};
use crate::cast::{OWN, PLAN, Person, RIVAL, SECOND, TODAY, YEAR, as_cco, marks, noon, submittal, year};
use crate::crawl::Walk;

fn base(slug: &str) -> String {
    format!("/desk/cco/{slug}/{YEAR}/action-plan")
}

fn draft_mark() -> String {
    marks::at(marks::DRAFT, OWN)
}

async fn read(app: &App, token: &str) -> Answer {
    app.get(Person::Nobody, &format!("/shared/{token}")).await
}

/// The token that was mailed last, made as the letter makes it.
fn newest_token(app: &App, email: &str) -> String {
    let seed = app
        .place()
        .lines(&format!("SELECT seed AS line FROM share_links WHERE email = '{email}' ORDER BY shared_at DESC"))
        .remove(0);
    Mint::new(SECRET).token(&seed)
}

async fn share(app: &App, person: Person, email: &str, access: &str) -> String {
    let fields = [("name", "Bo Guest"), ("email", email), ("access", access), ("until_on", "2026-12-01")];
    let answer = app.post(person, &format!("{}/shares", base(OWN)), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body());
    newest_token(app, email)
}

fn share_of(app: &App, email: &str) -> (String, String) {
    let row = app
        .place()
        .lines(&format!("SELECT share_id || ' ' || row_version AS line FROM share_links WHERE email = '{email}'"))
        .remove(0);
    let (id, version) = row.split_once(' ').unwrap();
    (id.to_owned(), version.to_owned())
}

#[actix_web::test]
async fn a_link_opens_the_draft_and_nothing_else() {
    let app = App::start().await;
    let token = app.world.shown().token.clone();
    let page = read(&app, &token).await;
    assert_eq!(page.status, StatusCode::OK);
    let body = page.body();
    assert!(body.contains("DRAFT, shared with Ada Guest until 1 December 2026 by"), "{body}");
    assert!(body.contains(&draft_mark()) && body.contains("Tell us what is missing."));
    for other in [marks::INTERNAL, marks::SHARED, marks::SENT, "of the cast", "Because it does."] {
        assert!(!body.contains(other), "a guest reads {other}");
    }
    // The page is nobody's but the holder's.
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "strict-origin");
    assert_eq!(page.header("x-robots-tag"), "noindex");
    assert!(body.contains(r#"<meta name="robots" content="noindex">"#));
    assert!(page.headers.get("etag").is_none());
    let edition = groundwork::platform::http::Edition {
        version: app.house.pages.version(),
        day: app.house.clock.today(),
        banners: 0,
    };
    assert!(app.house.pages.find(&format!("/shared/{token}"), edition).is_none());
    // It is the same for somebody who is signed in.
    assert_eq!(app.get(Person::RivalLead, &format!("/shared/{token}")).await.status, StatusCode::OK);
    for other in ["x", "", &"x".repeat(43), &token.to_lowercase(), &format!("{token}x")] {
        assert_eq!(read(&app, other).await.status, StatusCode::NOT_FOUND, "{other}");
    }
}

#[actix_web::test]
async fn no_row_no_letters_row_and_no_log_of_the_audit_holds_a_token() {
    let app = App::start().await;
    let token = share(&app, Person::Editor, "bo@example.org", "comment").await;
    read(&app, &token).await;
    let fields = [("about", ""), ("body", "Well said.")];
    let answer = app.post(Person::Nobody, &format!("/shared/{token}/comments"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), format!("/shared/{token}#yours"));
    let contents = app.contents();
    assert!(!contents.contains(&token), "the database holds the token");
    assert!(!contents.contains(&app.world.shown().token));
    // The letter does: it is made when it is sent.
    let letters = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    let message = letters.iter().find(|it| it.to_email == "bo@example.org").unwrap();
    let letter = groundwork::app::letters::write(&app.house, message).unwrap();
    assert!(letter.text.contains(&format!("/shared/{token}")) && letter.html.contains(&token));
}

#[actix_web::test]
async fn a_link_shows_nothing_once_it_is_over_and_says_what_happened() {
    let set = |it: &str| format!("UPDATE share_links SET {it}");
    let person =
        |app: &App, it: &str| format!("UPDATE people SET {it} WHERE person_id = '{}'", app.world.person(Person::Lead));
    let cases: Vec<(&str, Box<dyn Fn(&App) -> String>, &str)> = vec![
        ("its last day", Box::new(move |_| set("until_on = '2026-11-22'")), "DRAFT, shared"),
        ("the day after", Box::new(move |_| set("until_on = '2026-11-21'")), "It was open until 21 November 2026"),
        (
            "the contract ended",
            Box::new(|_| format!("UPDATE contracts SET ends_on = '2026-11-21' WHERE slug = '{OWN}'")),
            "has ended",
        ),
        (
            "the year closed",
            Box::new(|_| format!("UPDATE measure_years SET status = 'closed' WHERE year = {YEAR}")),
            "The year is closed",
        ),
        (
            "the opener was disabled",
            Box::new(move |app| person(app, "status = 'disabled'")),
            "does not work on it any more",
        ),
        (
            "the opener's grant ended",
            Box::new(|app| {
                format!(
                    "UPDATE grants SET ended_at = '2026-11-21 00:00:00' WHERE person_id = '{}'",
                    app.world.person(Person::Lead)
                )
            }),
            "does not work on it any more",
        ),
    ];
    for (what, change, words) in cases {
        let app = App::start().await;
        app.place().run(&change(&app));
        let page = read(&app, &app.world.shown().token).await;
        assert!(page.body().contains(words), "{what}: {}", page.body());
        let is_open = words.starts_with("DRAFT");
        assert_eq!(page.status, if is_open { StatusCode::OK } else { StatusCode::GONE }, "{what}");
        assert_eq!(page.body().contains(&draft_mark()), is_open, "{what}");
        let comment = [("about", ""), ("body", "Well said.")];
        let path = format!("/shared/{}/comments", app.world.shown().token);
        let answer = app.post(Person::Nobody, &path, &comment).await;
        assert_eq!(answer.status, if is_open { StatusCode::SEE_OTHER } else { StatusCode::GONE }, "{what}");
    }
}

#[actix_web::test]
async fn a_link_is_withdrawn_at_once_extended_and_sent_anew() {
    let app = App::start().await;
    let token = share(&app, Person::Editor, "bo@example.org", "read").await;
    let (id, version) = share_of(&app, "bo@example.org");
    let path = format!("{}/shares/{id}", base(OWN));
    // Nobody else's to change, and not by a form made from an older version.
    for (person, status) in [(Person::Viewer, StatusCode::FORBIDDEN), (Person::RivalLead, StatusCode::NOT_FOUND)] {
        for act in ["extensions", "renewals", "withdrawals"] {
            let fields = [("until_on", "2026-12-05"), ("version", version.as_str())];
            assert_eq!(app.post(person, &format!("{path}/{act}"), &fields).await.status, status, "{person:?} {act}");
        }
    }
    let extended = [("until_on", "2026-12-05"), ("version", "1")];
    assert_eq!(app.post(Person::Lead, &format!("{path}/extensions"), &extended).await.status, StatusCode::SEE_OTHER);
    let stale =
        app.post(Person::Editor, &format!("{path}/extensions"), &[("until_on", "2026-12-06"), ("version", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("2026-12-06") && stale.body().contains("2026-12-05"), "both days: {}", stale.body());
    for day in ["2026-11-21", "2027-03-01"] {
        let fields = [("until_on", day), ("version", "2")];
        let answer = app.post(Person::Editor, &format!("{path}/extensions"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(answer.body().contains("Choose a day from today until 21 January 2027"), "{}", answer.body());
    }
    // Anew is another link.
    let renewed = app.post(Person::Editor, &format!("{path}/renewals"), &[("version", "2")]).await;
    assert_eq!(renewed.status, StatusCode::SEE_OTHER);
    let other = newest_token(&app, "bo@example.org");
    assert_ne!(token, other);
    assert_eq!(read(&app, &token).await.status, StatusCode::NOT_FOUND, "the old one opens nothing");
    assert_eq!(read(&app, &other).await.status, StatusCode::OK);
    let list = app.get(Person::Viewer, &format!("{}/shares", base(OWN))).await.body();
    assert!(list.contains("Bo Guest") && !list.contains("Share the draft</button>"), "a viewer reads the list");
    let gone = app.post(Person::Editor, &format!("{path}/withdrawals"), &[("version", "3")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let page = read(&app, &other).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body().contains("has withdrawn it"));
    for act in ["renewals", "withdrawals"] {
        let again = app.post(Person::Editor, &format!("{path}/{act}"), &[("version", "4")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{act} of a withdrawn link");
    }
}

#[actix_web::test]
async fn a_form_sent_twice_shares_once_and_limits_hold() {
    let app = App::start_with(|settings| {
        settings.sharing = SharingSettings { most_guests: 2, most_comments: 2, ..SharingSettings::default() };
    })
    .await;
    let path = format!("{}/shares", base(OWN));
    let fields = [
        ("name", "Bo Guest"),
        ("email", "bo@example.org"),
        ("access", "comment"),
        ("until_on", "2026-12-01"),
        ("once", "one-and-the-same"),
    ];
    for _ in 0..2 {
        assert_eq!(app.post(Person::Editor, &path, &fields).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(app.place().lines("SELECT share_id AS line FROM share_links").len(), 2);
    let again = [("name", "Bo"), ("email", "BO@example.org"), ("access", "read"), ("until_on", "2026-12-01")];
    let answer = app.post(Person::Editor, &path, &again).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body().contains("has an open link already"));
    let third = [("name", "Cy"), ("email", "cy@example.org"), ("access", "read"), ("until_on", "2026-12-01")];
    let answer = app.post(Person::Editor, &path, &third).await;
    assert!(answer.body().contains("as many as may"), "{}", answer.body());
    // Comments too are taken once, and not without end. The world's guest has written one.
    let path = format!("/shared/{}/comments", app.world.shown().token);
    let fields = [("about", ""), ("body", "Second."), ("once", "one-and-the-same")];
    for _ in 0..2 {
        assert_eq!(app.post(Person::Nobody, &path, &fields).await.status, StatusCode::SEE_OTHER);
    }
    let answer = app.post(Person::Nobody, &path, &[("about", ""), ("body", "Third.")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body().contains("as many as a link takes") && answer.body().contains("Third."));
}

#[actix_web::test]
async fn a_guests_words_reach_the_cco_and_never_oha() {
    let app = App::start().await;
    let word = "guestswordnumbat";
    let reading = share(&app, Person::Editor, "bo@example.org", "read").await;
    let goal = app.world.plans[&(OWN, YEAR)].goals[0].id.clone();
    let about = format!("goal:{goal}");
    let fields = [("about", about.as_str()), ("body", word)];
    let answer = app.post(Person::Nobody, &format!("/shared/{reading}/comments"), &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "a link that only reads");
    let token = &app.world.shown().token;
    let path = format!("/shared/{token}/comments");
    let rival = format!("goal:{}", app.world.plans[&(RIVAL, YEAR)].goals[0].id);
    let answer = app.post(Person::Nobody, &path, &[("about", rival.as_str()), ("body", word)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a part of another plan");
    assert_eq!(app.post(Person::Nobody, &path, &fields).await.status, StatusCode::SEE_OTHER);
    // From another site, without where it comes from, and without its key.
    let body = "about=&body=forged&once=x";
    let forged = app.request(Method::POST, Person::Nobody, &path).insert_header(crate::app::FORM);
    assert_eq!(app.send(forged.set_payload(body)).await.status, StatusCode::FORBIDDEN);
    let keyless = app.post_exactly(Person::Nobody, &path, &[("about", ""), ("body", "keyless")]).await;
    assert_eq!(keyless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = app.get(Person::Viewer, &format!("{}/guest-comments", base(OWN))).await.body();
    assert!(page.contains("Ada Guest, advisory council") && page.contains(word) && page.contains("Goal 1:"), "{page}");
    // Her own words are shown to a guest, another's are not.
    assert!(read(&app, token).await.body().contains(word));
    assert!(!read(&app, &reading).await.body().contains(word));
    // What is sent does not hold them, and no page of OHA or TA does.
    as_cco(app.db(), app.world, Person::Lead, OWN, noon(TODAY), |tx, scope| {
        submissions::changes::submit(tx, scope, year(YEAR), PLAN, &submittal(), noon(TODAY))
    })
    .unwrap();
    for person in [Person::Reviewer, Person::Admin, Person::Facilitator, Person::TaOwner, Person::RivalLead] {
        let seen = Walk::of(&app, person).await.with(word).join(" ");
        assert!(seen.is_empty(), "{person:?} reads it at {seen}");
    }
    assert!(app.place().lines("SELECT content AS line FROM snapshots").iter().all(|it| !it.contains(word)));
    // And with the sending the draft is closed to everybody.
    let closed = read(&app, token).await;
    assert_eq!(closed.status, StatusCode::GONE);
    assert!(closed.body().contains("has sent the plan to OHA"), "{}", closed.body());
}

#[actix_web::test]
async fn a_comment_that_seems_to_speak_of_one_person_is_asked_about_once() {
    let app = App::start().await;
    let path = format!("/shared/{}/comments", app.world.shown().token);
    let body = "Maria, 4 years old, waits since spring.";
    let asked = app.post(Person::Nobody, &path, &[("about", ""), ("body", body)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.body().contains("a name with an age") && asked.body().contains(body), "{}", asked.body());
    let kept = app.post(Person::Nobody, &path, &[("about", ""), ("body", body), ("kept", "yes")]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = app.get(Person::Editor, &format!("{}/guest-comments", base(OWN))).await.body();
    assert!(page.contains("a name with an age"), "the CCO is warned too");
}

#[actix_web::test]
async fn a_comment_is_marked_done_by_who_may_and_over_its_version() {
    let app = App::start().await;
    let path = format!("{}/guest-comments/{}/settlements", base(OWN), app.world.shown().comment);
    let fields = [("done", "yes"), ("version", "1")];
    assert_eq!(app.post(Person::Viewer, &path, &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(Person::RivalLead, &path, &fields).await.status, StatusCode::NOT_FOUND);
    let foreign = path.replacen(OWN, SECOND, 1);
    assert_eq!(app.post(Person::Both, &foreign, &fields).await.status, StatusCode::NOT_FOUND, "of another contract");
    assert_eq!(app.post(Person::Editor, &path, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(Person::Lead, &path, &fields).await.status, StatusCode::CONFLICT);
    let back = [("done", "no"), ("version", "2")];
    assert_eq!(app.post(Person::Lead, &path, &back).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn a_link_of_another_contract_is_not_found_in_ones_own() {
    let app = App::start().await;
    // SECOND's lead edits OWN too, so only the address tells them apart.
    let fields = [("name", "Di"), ("email", "di@example.org"), ("access", "read"), ("until_on", "2026-12-01")];
    assert_eq!(
        app.post(Person::Both, &format!("{}/shares", base(SECOND)), &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let (id, _) = share_of(&app, "di@example.org");
    assert_eq!(app.get(Person::Both, &format!("{}/shares/{id}", base(SECOND))).await.status, StatusCode::OK);
    for slug in [OWN, RIVAL] {
        let path = format!("{}/shares/{id}", base(slug));
        assert_eq!(app.get(Person::Both, &path).await.status, StatusCode::NOT_FOUND, "{slug}");
        let answer = app.post(Person::Both, &format!("{path}/withdrawals"), &[("version", "1")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{slug}");
    }
    // And what it opens is SECOND's draft, not OWN's.
    let body = read(&app, &newest_token(&app, "di@example.org")).await.body();
    assert!(body.contains(&marks::at(marks::DRAFT, SECOND)) && !body.contains(&draft_mark()));
    assert!(!body.contains(marks::SHARED) && !body.contains(marks::INTERNAL), "no comment of OHA's");
    let look = app.world.shown().oha_look.to_string();
    let path = format!("{}/looks/{look}/withdrawals", base(SECOND));
    assert_eq!(app.post(Person::Both, &path, &[("version", "1")]).await.status, StatusCode::NOT_FOUND);
}

/// The looks of the world, taken back as if nobody had been asked.
fn ask_nobody(app: &App) {
    app.place().run("DELETE FROM looks");
}

async fn ask(app: &App, agency: &str, person: Person) -> Answer {
    let who = format!("{agency}:{}", app.world.person(person));
    let fields = [("person", who.as_str()), ("question", "questionwordquokka"), ("until_on", "2026-12-01")];
    app.post(Person::Editor, &format!("{}/looks", base(OWN)), &fields).await
}

fn look_id(app: &App) -> String {
    app.place().lines("SELECT look_id AS line FROM looks ORDER BY asked_at DESC").remove(0)
}

#[actix_web::test]
async fn a_look_opens_the_draft_to_one_person_until_she_answers() {
    for (agency, asked, colleagues) in [
        ("oha", Person::Reviewer, [Person::Admin, Person::Conflicted]),
        ("ta", Person::Facilitator, [Person::TaOwner, Person::Reviewer]),
    ] {
        let app = App::start().await;
        ask_nobody(&app);
        let reads = async |person| Walk::along_links(&app, person, "/desk").await.with(&draft_mark()).len();
        assert_eq!(reads(asked).await, 0, "before it, {asked:?} sees nothing");
        assert_eq!(ask(&app, agency, asked).await.status, StatusCode::SEE_OTHER);
        let id = look_id(&app);
        let path = format!("/desk/{agency}/looks/{id}");
        assert_eq!(reads(asked).await, 1, "{asked:?} finds it from her desk");
        let page = app.get(asked, &path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body().contains(&draft_mark()) && page.body().contains("questionwordquokka"));
        for other in colleagues {
            assert_eq!(app.get(other, &path).await.status, StatusCode::NOT_FOUND, "{other:?}");
            let fields = [("answer", "Mine."), ("version", "1")];
            let answer = app.post(other, &format!("{path}/answers"), &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other:?}");
        }
        // Asked once at a time.
        let again = ask(&app, agency, colleagues[0]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{agency}");
        let fields = [("answer", "answerwordwombat"), ("version", "1")];
        let answered = app.post(asked, &format!("{path}/answers"), &fields).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body());
        assert_eq!(reads(asked).await, 0, "after the answer, {asked:?} sees nothing");
        let over = app.get(asked, &path).await;
        assert_eq!(over.status, StatusCode::OK);
        assert!(over.body().contains("closed to you") && !over.body().contains("questionwordquokka"));
        let twice = app.post(asked, &format!("{path}/answers"), &fields).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let read = app.get(Person::Viewer, &format!("{}/looks", base(OWN))).await.body();
        assert!(read.contains("answerwordwombat") && read.contains("Answered"), "{read}");
        // No letter says what was asked or answered.
        let letters = app.place().lines("SELECT data AS line FROM outbox").join("\n");
        assert!(!letters.contains("questionwordquokka") && !letters.contains("answerwordwombat"));
    }
}

#[actix_web::test]
async fn a_look_ends_with_its_day_its_withdrawal_and_the_sending() {
    let app = App::start().await;
    let (oha, ta) = (app.world.shown().oha_look.to_string(), app.world.shown().ta_look.to_string());
    let path = format!("{}/looks/{oha}/withdrawals", base(OWN));
    assert_eq!(app.post(Person::Viewer, &path, &[("version", "1")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(Person::Editor, &path, &[("version", "1")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(Person::Editor, &path, &[("version", "2")]).await.status, StatusCode::CONFLICT);
    let page = app.get(Person::Reviewer, &format!("/desk/oha/looks/{oha}")).await.body();
    assert!(page.contains("has withdrawn it") && !page.contains(&draft_mark()));
    // The day after the last one; the last one itself counts.
    for (day, is_open) in [("2026-11-22", true), ("2026-11-21", false)] {
        app.place().run(&format!("UPDATE looks SET until_on = '{day}' WHERE look_id = '{ta}'"));
        let page = app.get(Person::Facilitator, &format!("/desk/ta/looks/{ta}")).await.body();
        assert_eq!(page.contains(&draft_mark()), is_open, "{day}");
    }
    app.place().run("UPDATE looks SET until_on = '2026-12-01'");
    as_cco(app.db(), app.world, Person::Lead, OWN, noon(TODAY), |tx, scope| {
        submissions::changes::submit(tx, scope, year(YEAR), PLAN, &submittal(), noon(TODAY))
    })
    .unwrap();
    let page = app.get(Person::Facilitator, &format!("/desk/ta/looks/{ta}")).await.body();
    assert!(page.contains("has sent the plan to OHA") && !page.contains(&draft_mark()));
    let path = format!("/desk/ta/looks/{ta}/answers");
    let late = app.post(Person::Facilitator, &path, &[("answer", "x"), ("version", "1")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let answer = ask(&app, "oha", Person::Reviewer).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "there is no draft to look at");
}

#[actix_web::test]
async fn the_draft_of_a_reach_review_is_opened_to_a_person_like_a_plan_and_to_no_guest() {
    let app = App::start().await;
    ask_nobody(&app);
    let review = format!("/desk/cco/{OWN}/{YEAR}/reach-review");
    let looks = format!("{review}/looks");
    assert!(app.get(Person::Editor, &review).await.body().contains(&format!("href=\"{looks}\"")));
    let who = format!("ta:{}", app.world.person(Person::Facilitator));
    let fields = [("person", who.as_str()), ("question", "questionwordquokka"), ("until_on", "2026-12-01")];
    let asked = app.post(Person::Editor, &looks, &fields).await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, looks.as_str()));
    let id = look_id(&app);
    let path = format!("/desk/ta/looks/{id}");
    let page = app.get(Person::Facilitator, &path).await.body();
    for words in ["Reach review 2026", "Fewer are reached", "Spanish-speaking families", "questionwordquokka"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(app.get(Person::TaOwner, &path).await.status, StatusCode::NOT_FOUND);
    let seen = app.get(Person::Viewer, &format!("/desk/cco/{OWN}/seen-by-ta")).await.body();
    assert!(seen.contains("draft: Reach review 2026"), "{seen}");
    // Each component's draft is opened by itself, and closed at its own address.
    let elsewhere = format!("{}/looks/{id}/withdrawals", base(OWN));
    let answer = app.post(Person::Editor, &elsewhere, &[("version", "1")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Person::Editor, &looks, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("answer", "answerwordwombat"), ("version", "1")];
    assert_eq!(app.post(Person::Facilitator, &format!("{path}/answers"), &fields).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get(Person::Facilitator, &path).await.body().contains("Fewer are reached"));
    assert!(app.get(Person::Viewer, &looks).await.body().contains("answerwordwombat"));
    let letters = app.place().lines("SELECT data AS line FROM outbox WHERE kind LIKE 'look-a%'").join("\n");
    assert!(letters.contains(&looks) && letters.contains("reach review"), "{letters}");
    // Its figures may not be public yet.
    assert_eq!(app.get(Person::Editor, &format!("{review}/shares")).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn nobody_with_a_stake_and_nobody_else_is_asked() {
    let app = App::start().await;
    ask_nobody(&app);
    let page = app.get(Person::Editor, &format!("{}/looks", base(OWN))).await.body();
    assert!(page.contains("Reviewer of the cast, OHA") && page.contains("Facilitator of the cast, TA"), "{page}");
    assert!(!page.contains("Conflicted of the cast"), "she holds a role in the organization");
    for (agency, person) in [
        ("oha", Person::Conflicted),
        ("oha", Person::Facilitator),
        ("ta", Person::Reviewer),
        ("oha", Person::RivalLead),
    ] {
        assert_eq!(ask(&app, agency, person).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{agency} {person:?}");
    }
}

#[actix_web::test]
async fn what_ta_sees_is_told_to_the_cco() {
    let app = App::start().await;
    let page = app.get(Person::Viewer, &format!("/desk/cco/{OWN}/seen-by-ta")).await.body();
    assert!(page.contains("In progress") && page.contains("Facilitator of the cast"), "{page}");
    assert!(!page.contains("id=\"year-2027\""), "a year that is being set up is nobody's yet: {page}");
    assert!(!page.contains("Reviewer of the cast"), "whom OHA's people are is no matter of TA's");
    assert_eq!(app.get(Person::RivalLead, &format!("/desk/cco/{OWN}/seen-by-ta")).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn paper_says_draft_until_it_is_sent_and_then_carries_the_seal() {
    let app = App::start().await;
    let path = format!("{}/print", base(OWN));
    let page = app.get(Person::Viewer, &path).await.body();
    assert!(page.contains("DRAFT · ") && page.contains("not sent to OHA"), "{page}");
    assert!(page.contains(&draft_mark()) && page.contains("Because it does."), "plan and answers");
    as_cco(app.db(), app.world, Person::Lead, OWN, noon(TODAY), |tx, scope| {
        submissions::changes::submit(tx, scope, year(YEAR), PLAN, &submittal(), noon(TODAY))
    })
    .unwrap();
    let page = app.get(Person::Viewer, &path).await.body();
    assert!(!page.contains("DRAFT · ") && page.contains("Seal") && page.contains("22 November 2026"), "{page}");
    let round = app.get(Person::Viewer, &format!("{}/rounds/1/print", base(OWN))).await;
    assert!(round.body().contains("Seal"));
    assert_eq!(app.get(Person::Viewer, &format!("{}/rounds/2/print", base(OWN))).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(Person::Reviewer, &path).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn opening_is_noted_and_leaves_no_line_in_the_audit_log() {
    let app = App::start().await;
    let lines = || app.place().lines("SELECT CAST(count(*) AS TEXT) AS line FROM audit_entries").remove(0);
    let before = lines();
    read(&app, &app.world.shown().token).await;
    assert_eq!(lines(), before);
    let list = app.get(Person::Editor, &format!("{}/shares", base(OWN))).await.body();
    let today: Moment = app.house.clock.now();
    assert!(list.contains(&today.words().split(',').next().unwrap().to_owned()) && !list.contains("Not opened yet"));
}
