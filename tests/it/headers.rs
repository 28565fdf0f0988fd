//! Every answer carries the security headers: pages and files, redirects, refusals and faults.

use actix_web::http::{Method, StatusCode, header};
use actix_web::test::TestRequest;

use crate::app::{Answer, App, FORM};
use crate::cast::Person;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn check(answer: &Answer, what: &str) {
    let due = [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in due {
        assert_eq!(answer.header(name), value, "{name} of {what} ({})", answer.status);
    }
    assert!(answer.header("permissions-policy").contains("geolocation=()"), "{what}");
    assert!(!answer.header("cache-control").is_empty(), "cache-control of {what}");
    assert!(
        answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none(),
        "{what} says what serves it"
    );
    assert!(
        answer.headers.get("access-control-allow-origin").is_none()
            || !answer.header("cache-control").contains("no-store"),
        "{what} is shared with other sites"
    );
    if answer.status != StatusCode::NOT_MODIFIED && answer.status != StatusCode::SEE_OTHER && !answer.bytes.is_empty() {
        let kind = answer.header("content-type");
        assert!(!kind.is_empty(), "content-type of {what}");
        assert!(!kind.starts_with("text/") || kind.contains("charset=utf-8"), "{what}: {kind}");
    }
}

/// Sends what answers with each status that the house gives.
#[actix_web::test]
async fn every_answer_carries_the_security_headers_whatever_its_status() {
    let app = App::start().await;
    let form = |path: &str, body: Vec<u8>| {
        app.request(Method::POST, Person::Nobody, path)
            .insert_header(("Sec-Fetch-Site", "same-origin"))
            .insert_header(FORM)
            .set_payload(body)
    };
    let get = |path: &str| app.request(Method::GET, Person::Nobody, path);
    let file = app.send(get("/static/app.css")).await;
    let etag = file.header("etag").to_owned();
    let cases: Vec<(u16, &str, TestRequest)> = vec![
        (200, "a page", get("/signin")),
        (200, "a file", get("/static/app.css")),
        (200, "words", get("/healthz")),
        (304, "a file that is known", get("/static/app.css").insert_header((header::IF_NONE_MATCH, etag))),
        (400, "bytes that are no text", form("/signin", b"email=%FF%FE".to_vec())),
        (400, "a query that comes twice", get("/signin?next=a&next=b")),
        (403, "a form of nobody", form("/account/signouts", b"csrf=x".to_vec())),
        (404, "no page", get("/nothing")),
        (404, "no file", get("/static/nothing.css")),
        (404, "a path upwards", get("/static/..%2f..%2fCargo.toml")),
        (405, "a wrong method", app.request(Method::PUT, Person::Nobody, "/signin")),
        (405, "a trace", app.request(Method::TRACE, Person::Nobody, "/signin")),
        (413, "too much", form("/signin", vec![b'x'; 300 * 1024])),
        (
            413,
            "too much, told ahead",
            form("/signin", b"x".to_vec()).insert_header((header::CONTENT_LENGTH, "999999999")),
        ),
        (
            415,
            "another form of body",
            form("/signin", b"{}".to_vec()).insert_header((header::CONTENT_TYPE, "application/json")),
        ),
        (422, "an empty form", form("/signin", Vec::new())),
    ];
    for (status, what, request) in cases {
        let answer = app.send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{what}");
        check(&answer, what);
        assert!(answer.headers.get("strict-transport-security").is_none(), "{what}: plain http promises no TLS");
    }
    let away = app.post(Person::Lead, "/account/signouts", &[]).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER);
    check(&away, "a redirect");
    for path in ["/desk", "/desk/oha/board"] {
        let away = app.get(Person::Nobody, path).await;
        check(&away, path);
    }
}

/// A fault says that something broke and how to name it, and nothing of how the house is built.
#[actix_web::test]
async fn a_fault_is_a_page_with_a_reference_and_tells_nothing_else() {
    let app = App::start().await;
    app.place().run("ALTER TABLE people RENAME TO people_gone");
    let fields = [("email", "lead@example.org"), ("password", "a password of some length")];
    let answer = app.post(Person::Nobody, "/signin", &fields).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    check(&answer, "a fault");
    let body = answer.body();
    assert!(body.contains("Something broke on our side"), "{body}");
    assert!(body.to_lowercase().contains("reference"), "{body}");
    for word in [
        "people_gone",
        "table",
        "SELECT",
        "select",
        "diesel",
        "src/",
        ".rs",
        "password_hash",
        "no such table",
        "relation",
        "groundwork::",
        "lead@example.org",
    ] {
        assert!(!body.contains(word), "the page of a fault says `{word}`:\n{body}");
    }
    // A broken database is no reason to call the process dead.
    assert_eq!(app.get(Person::Nobody, "/healthz").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn behind_tls_every_answer_promises_it() {
    let app = App::start_with(|settings| settings.behind_tls = true).await;
    for path in ["/signin", "/static/app.css", "/nothing", "/desk"] {
        let answer = app.get(Person::Nobody, path).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
    }
}

#[actix_web::test]
async fn a_session_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts() {
    let app = App::start().await;
    let away = app.post(Person::Lead, "/account/signouts", &[]).await;
    let cookie = away.cookies().into_iter().find(|it| it.starts_with("__Host-sid=")).unwrap();
    for word in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[actix_web::test]
async fn a_plain_http_address_of_another_machine_gets_no_session() {
    let app = App::start().await;
    let fields = [("email", "lead@example.org"), ("password", "a password of some length")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = TestRequest::post()
        .uri("/signin")
        .insert_header((header::HOST, "192.0.2.7:8080"))
        .insert_header(("Sec-Fetch-Site", "same-origin"))
        .insert_header(FORM);
    let answer = app.send(request.set_payload(body)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.cookies().is_empty());
    assert!(answer.body().contains("no session can be kept safe"), "{}", answer.body());
}
