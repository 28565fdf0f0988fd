//! One plan from the first word to a visitor's eyes, over the pages alone; and the way in.

use actix_web::http::{Method, StatusCode, header};
use groundwork::app::worker;
use groundwork::kernel::texts::Line;
use groundwork::people::accounts::{self, Email, Password};
use groundwork::platform::audit;
use groundwork::platform::outbox::Mailer;

use crate::app::{Answer, App, FORM};
use crate::cast::{Person, RIVAL, SECOND, TODAY, noon};

async fn done(app: &App, person: Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = app.post(person, path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{person:?} at {path}: {}", answer.body());
    let next = answer.location().split('#').next().unwrap().to_owned();
    let page = app.get(person, &next).await;
    assert_eq!(page.status, StatusCode::OK, "{person:?} is led to {next}");
    answer
}

/// Returned once, sent again, approved, published: what a visitor reads is the second round, and nothing else of it.
#[actix_web::test]
async fn a_plan_travels_from_a_draft_to_a_public_page() {
    let app = App::start().await;
    let plan = format!("/desk/cco/{SECOND}/2026/action-plan");
    let review = format!("/desk/oha/submissions/{}", app.world.submission(SECOND, 2026));
    let public = format!("/ccos/{SECOND}/2026/action-plan");
    // The world's plan was returned. Its lead changes a section, and sends it again.
    done(
        &app,
        Person::Both,
        &format!("{plan}/sections/data"),
        &[("body", "Families now wait sixty days."), ("version", "1")],
    )
    .await;
    let why =
        [("what_changed", "Section two is new."), ("late_reason", "We asked families again."), ("confirmed", "yes")];
    done(&app, Person::Both, &format!("{plan}/submittals"), &why).await;
    assert_eq!(app.get(Person::Nobody, &public).await.status, StatusCode::NOT_FOUND);
    // A colleague takes it over, says something to herself, and approves item by item.
    done(&app, Person::Admin, &format!("{review}/claims"), &[]).await;
    done(
        &app,
        Person::Admin,
        &format!("{review}/comments"),
        &[("body", "Between ourselves."), ("visibility", "internal")],
    )
    .await;
    let id = review.rsplit('/').next().unwrap();
    let query = format!("SELECT cast(row_version as text) AS line FROM submissions WHERE submission_id = '{id}'");
    let version = app.place().lines(&query).remove(0);
    for item in ["C4.01", "C4.02", "C4.03"] {
        let fields = [("item", item), ("decision", "accepted"), ("version", version.as_str())];
        done(&app, Person::Admin, &format!("{review}/decisions"), &fields).await;
    }
    done(&app, Person::Admin, &format!("{review}/approvals"), &[("version", version.as_str())]).await;
    assert_eq!(app.get(Person::Nobody, &public).await.status, StatusCode::NOT_FOUND, "approved is not published");
    // The CCO sees the page first, and agrees to it.
    let publish = format!("{review}/publications");
    let too_early = app.post(Person::Admin, &publish, &[]).await;
    assert_eq!(too_early.status, StatusCode::UNPROCESSABLE_ENTITY, "the CCO has not seen the page");
    done(&app, Person::Admin, &format!("{review}/proposals"), &[("days", "10"), ("correction", "")]).await;
    let preview = app.get(Person::Both, &format!("{plan}/publication/preview")).await;
    assert!(preview.body().contains("PREVIEW") && preview.body().contains("Families now wait sixty days."));
    assert_eq!(app.get(Person::Nobody, &public).await.status, StatusCode::NOT_FOUND, "proposed is not published");
    let form = app.get(Person::Both, &format!("{plan}/publication/answer")).await;
    let (proposal, version) = (form.value("proposal"), form.value("version"));
    let agreed = [("answer", "agree"), ("objection", ""), ("proposal", &*proposal), ("version", &*version)];
    done(&app, Person::Both, &format!("{plan}/publication/answers"), &agreed).await;
    done(&app, Person::Admin, &publish, &[]).await;
    let page = app.get(Person::Nobody, &public).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body().contains("Families now wait sixty days."), "{}", page.body());
    for word in ["Between ourselves", "We asked families again", "Section two is new"] {
        assert!(!page.body().contains(word), "{word} is public");
    }
    let twice = app.post(Person::Admin, &format!("{review}/publications"), &[]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "a round is published once");
    // Everybody was told, and the log of it all holds.
    let (mailer, letters) = Mailer::memory();
    while worker::turn(&app.house, &mailer).await.unwrap() > 0 {}
    let letters = letters.lock().unwrap();
    let told = |email: &str, word: &str| letters.iter().any(|it| it.to_email == email && it.text.contains(word));
    assert!(told("both@example.org", "published"), "the lead was not told of the publication");
    assert!(letters.iter().all(|it| !it.text.contains("Between ourselves")));
    assert!(app.db().read_here(audit::verify).unwrap().is_ok());
}

const PASSWORD: &str = "a long and quiet river";

/// Somebody with a password, who holds no session yet.
fn add_with_password(app: &App, email: &str) {
    let hash = accounts::hash(&Password::parse(PASSWORD).unwrap()).unwrap();
    let (email, name) = (Email::parse(email).unwrap(), Line::parse("Somebody new").unwrap());
    app.db()
        .write_here(|tx| accounts::changes::add_person(tx, &email, &name, Some(&hash), "tests", noon(TODAY)))
        .unwrap();
}

async fn sign_in(app: &App, email: &str, password: &str, next: &str) -> Answer {
    app.post(Person::Nobody, "/signin", &[("email", email), ("password", password), ("next", next)]).await
}

fn session_of(answer: &Answer) -> Option<String> {
    answer
        .cookies()
        .into_iter()
        .find_map(|it| it.strip_prefix("__Host-sid="))
        .map(|it| it.split(';').next().unwrap().to_owned())
}

#[actix_web::test]
async fn a_person_signs_in_is_led_on_and_out_again() {
    let app = App::start().await;
    add_with_password(&app, "New.Person@Example.org");
    let first = sign_in(&app, " new.person@example.ORG ", PASSWORD, "/desk").await;
    assert_eq!((first.status, first.location()), (StatusCode::SEE_OTHER, "/desk"), "{}", first.body());
    let second = sign_in(&app, "new.person@example.org", PASSWORD, "/desk").await;
    let (first, second) = (session_of(&first).unwrap(), session_of(&second).unwrap());
    assert!(first.len() == 43 && first != second, "each sign-in makes a token of its own");
    for token in [&first, &second] {
        let stored =
            app.place().lines(&format!("SELECT token_hash AS line FROM sessions WHERE token_hash = '{token}'"));
        assert!(stored.is_empty(), "the token itself is stored");
        let request = app
            .request(Method::GET, Person::Nobody, "/desk")
            .insert_header((header::COOKIE, format!("__Host-sid={token}")));
        assert_eq!(app.send(request).await.status, StatusCode::OK);
    }
}

#[actix_web::test]
async fn a_known_and_an_unknown_address_are_answered_alike() {
    let app = App::start().await;
    add_with_password(&app, "known@example.org");
    let wrong = sign_in(&app, "known@example.org", "not the right password", "").await;
    let unknown = sign_in(&app, "nobody@example.org", "not the right password", "").await;
    let without = sign_in(&app, "lead@example.org", "not the right password", "").await;
    // Apart from the key, which is fresh on each page.
    let plain = |answer: &Answer, email: &str| {
        let body = answer.body().replace(email, "EMAIL");
        let (before, rest) = body.split_once("name=\"once\" value=\"").unwrap();
        format!("{before}{}", rest.split_once('"').unwrap().1)
    };
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        (unknown.status, plain(&unknown, "nobody@example.org")),
        (wrong.status, plain(&wrong, "known@example.org"))
    );
    assert_eq!(
        (without.status, plain(&without, "lead@example.org")),
        (wrong.status, plain(&wrong, "known@example.org"))
    );
    for answer in [&wrong, &unknown, &without] {
        assert!(session_of(answer).is_none() && !answer.body().contains("not the right password"));
    }
    app.place().run("UPDATE people SET status = 'disabled' WHERE email = 'known@example.org'");
    let disabled = sign_in(&app, "known@example.org", PASSWORD, "").await;
    assert_eq!(
        (disabled.status, plain(&disabled, "known@example.org")),
        (wrong.status, plain(&wrong, "known@example.org"))
    );
}

#[actix_web::test]
async fn a_sign_in_never_leads_to_another_site() {
    let app = App::start().await;
    add_with_password(&app, "known@example.org");
    for next in [
        "//evil.example",
        "https://evil.example/desk",
        "/\\evil.example",
        "/signin",
        "/desk\r\nX: y",
        "/desk\u{1}x",
        "/desk\u{7f}",
        "/desk x",
        "javascript:alert(1)",
        "/desk/../..//evil.example",
        "",
    ] {
        let answer = sign_in(&app, "known@example.org", PASSWORD, next).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{next:?}");
        let location = answer.location();
        assert!(
            location == "/desk" || (location.starts_with("/desk/") && !location.contains('\\')),
            "{next:?} leads to {location}"
        );
    }
}

/// A cookie that somebody planted before the sign-in is worth nothing after it.
#[actix_web::test]
async fn a_planted_session_is_never_taken_over() {
    let app = App::start().await;
    add_with_password(&app, "known@example.org");
    let planted = "x".repeat(43);
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("email", "known@example.org"), ("password", PASSWORD)])
        .finish();
    let request = app.request(Method::POST, Person::Nobody, "/signin").insert_header(FORM);
    let request = request
        .insert_header(("Sec-Fetch-Site", "same-origin"))
        .insert_header((header::COOKIE, format!("__Host-sid={planted}")));
    let answer = app.send(request.set_payload(body)).await;
    assert_ne!(session_of(&answer).unwrap(), planted);
    let request = app
        .request(Method::GET, Person::Nobody, "/desk")
        .insert_header((header::COOKIE, format!("__Host-sid={planted}")));
    assert_eq!(app.send(request).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn a_stranger_who_signs_in_finds_an_empty_desk_and_no_contract() {
    let app = App::start().await;
    let desk = app.get(Person::PasserBy, "/desk").await;
    assert_eq!(desk.status, StatusCode::OK);
    assert!(!desk.body().contains("/desk/cco/") && !desk.body().contains(RIVAL));
}
