//! What no form of ours sends, and what people mistype: a clear answer beside the field, the typed text kept, nothing written.

use actix_web::http::{Method, StatusCode, header};
use scraper::{Html, Selector};

use crate::app::{Answer, App, FORM};
use crate::cast::{OWN, Person, RIVAL};
use crate::forms::{FORMS, Form};

/// Sends bytes as they are, with a token where there is a session.
async fn send_bytes(app: &App, form: &Form, body: Vec<u8>, kind: &'static str) -> Answer {
    let request = app
        .request(Method::POST, form.person, &form.address(app.world))
        .insert_header(("Sec-Fetch-Site", "same-origin"));
    app.send(request.insert_header((header::CONTENT_TYPE, kind)).set_payload(body)).await
}

#[actix_web::test]
async fn a_body_that_no_form_sends_is_refused_before_it_is_read_further() {
    let app = App::start().await;
    let before = app.contents();
    for form in FORMS {
        let token = format!("csrf={}&once=x&", app.csrf(form.person));
        let with = |rest: &str| format!("{token}{rest}").into_bytes();
        let many = (0..501).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
        // Where a file is taken, parts are read, and these are none.
        let many_parts = if form.path == "/desk/oha/reach/imports" { 400 } else { 415 };
        let cases: Vec<(u16, &str, Vec<u8>, &str)> = vec![
            (413, "300 kilobytes", with(&format!("a={}", "x".repeat(300 * 1024))), FORM.1),
            (415, "JSON", b"{}".to_vec(), "application/json"),
            (415, "text", with("a=1"), "text/plain"),
            (many_parts, "many parts", with("a=1"), "multipart/form-data; boundary=x"),
            (415, "no type", with("a=1"), ""),
            (400, "bytes that are no UTF-8", with("title=%FF%FE"), FORM.1),
            (400, "raw bytes that are no UTF-8", [with("title="), vec![0xff, 0xfe]].concat(), FORM.1),
            (400, "a zero byte", with("title=a%00b"), FORM.1),
            (400, "a field that comes twice", with("title=a&title=b"), FORM.1),
            (400, "a token that comes twice", with("csrf=x"), FORM.1),
            (400, "501 fields", with(&many), FORM.1),
        ];
        for (status, what, body, kind) in cases {
            let answer = send_bytes(&app, form, body, kind).await;
            assert_eq!(answer.status.as_u16(), status, "{} with {what}", form.path);
            assert!(answer.body().contains("<h1>"), "{} with {what}: no page", form.path);
        }
    }
    assert!(app.contents() == before, "something was written");
}

/// A mistake: the page again, in 422, with the mistake beside its field and everything else as it was typed.
fn check_mistake(form: &Form, field: &str, typed: &[(&str, &str)], answer: &Answer) {
    let what = format!("{} with a wrong {field}", form.path);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", main_of(answer));
    if !form.has_page || field == "version" {
        return;
    }
    let page = Html::parse_document(&answer.body());
    let title = page.select(&css("title")).next().unwrap().text().collect::<String>();
    assert!(title.starts_with("Error: "), "{what}: the title is {title}");
    let links: Vec<&str> =
        page.select(&css("[data-error-summary] a")).filter_map(|it| it.value().attr("href")).collect();
    assert!(!links.is_empty(), "{what}: no summary of mistakes");
    for link in &links {
        assert_eq!(
            page.select(&css(&format!("[id='{}']", link.trim_start_matches('#')))).count(),
            1,
            "{what}: {link} leads nowhere"
        );
    }
    let is_marked = |it: &scraper::ElementRef<'_>| {
        let own = it.value().attr("aria-invalid") == Some("true");
        let group = it
            .ancestors()
            .filter_map(scraper::ElementRef::wrap)
            .any(|it| it.value().name() == "fieldset" && it.value().attr("aria-invalid") == Some("true"));
        own || group
    };
    let controls: Vec<_> = page.select(&css(&format!("[name='{field}']"))).collect();
    assert!(controls.iter().any(is_marked), "{what}: the field is not marked");
    for (name, value) in typed.iter().filter(|(name, _)| !matches!(*name, "password" | "current_password" | "next")) {
        let shown: Vec<String> = page.select(&css(&format!("[name='{name}']"))).filter_map(shown_value).collect();
        assert!(
            shown.iter().any(|it| it == value) || !is_shown(&page, name, value),
            "{what}: {name} was {value:?}, the page shows {shown:?}"
        );
    }
}

/// Whether the page has a control that could show this value: a select has no option for a made-up word.
fn is_shown(page: &Html, name: &str, value: &str) -> bool {
    page.select(&css(&format!("[name='{name}']"))).any(|it| match it.value().name() {
        "select" => it.select(&css("option")).any(|it| it.value().attr("value") == Some(value)),
        "input" if it.value().attr("type") == Some("radio") => it.value().attr("value") == Some(value),
        _ => true,
    })
}

fn shown_value(control: scraper::ElementRef<'_>) -> Option<String> {
    let attr = |name: &str| control.value().attr(name).map(str::to_owned);
    match (control.value().name(), control.value().attr("type")) {
        ("textarea", _) => Some(control.text().collect()),
        ("select", _) => {
            control.select(&css("option[selected]")).next().and_then(|it| it.value().attr("value").map(str::to_owned))
        }
        ("input", Some("radio" | "checkbox")) => control.value().attr("checked").and_then(|_| attr("value")),
        _ => attr("value"),
    }
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn main_of(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.body());
    let text = page.select(&css("main")).next().map(|it| it.text().collect::<String>()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[actix_web::test]
async fn what_is_missing_is_asked_for_beside_its_field_and_the_rest_is_kept() {
    let app = App::start().await;
    let before = app.contents();
    for form in FORMS {
        for field in form.required {
            for blank in [form.without(field), form.with(field, ""), form.with(field, "   ")] {
                let answer = app.post(form.person, &form.address(app.world), &blank).await;
                let kept: Vec<(&str, &str)> = blank.into_iter().filter(|(name, _)| name != field).collect();
                check_mistake(form, field, &kept, &answer);
            }
        }
    }
    assert!(app.contents() == before, "something was written");
}

#[actix_web::test]
async fn a_text_that_is_too_long_comes_back_whole_and_one_that_just_fits_is_taken() {
    let app = App::start().await;
    let before = app.contents();
    for form in FORMS {
        for (field, most) in form.texts {
            // Letters of two bytes: characters are counted, not bytes.
            let long = "é".repeat(most + 1);
            let typed = form.with(field, &long);
            let answer = app.post(form.person, &form.address(app.world), &typed).await;
            check_mistake(form, field, &typed, &answer);
        }
    }
    assert!(app.contents() == before, "something was written");
    for form in forms_with_texts() {
        let Some((field, most)) = form.texts.first() else { continue };
        let answer = app.post(form.person, &form.address(app.world), &form.with(field, &"é".repeat(*most))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} with {most} characters of {field}", form.path);
    }
    for form in FORMS.iter().filter(|it| it.alone && !it.texts.is_empty()) {
        let ((field, most), app) = (form.texts[0], App::start().await);
        let answer = app.post(form.person, &form.address(app.world), &form.with(field, &"é".repeat(most))).await;
        assert_eq!(answer.status.as_u16(), form.done, "{} with {most} characters of {field}", form.path);
    }
}

#[actix_web::test]
async fn a_day_that_is_none_and_a_word_that_is_none_come_back_with_what_is_wrong() {
    let app = App::start().await;
    let before = app.contents();
    for form in FORMS {
        for field in form.dates {
            for day in ["2027-02-30", "tomorrow", "30/06/2027", "1999-12-31", "2101-01-01", "2027-6-31", "20270630"] {
                let typed = form.with(field, day);
                let answer = app.post(form.person, &form.address(app.world), &typed).await;
                check_mistake(form, field, &typed, &answer);
            }
        }
        for field in form.choices {
            let typed = form.with(field, "no-such-word");
            let answer = app.post(form.person, &form.address(app.world), &typed).await;
            check_mistake(form, field, &typed, &answer);
        }
        for field in form.required.iter().filter(|it| **it == "version") {
            for version in ["", "x", "1.5", "99999999999999999999"] {
                let answer = app.post(form.person, &form.address(app.world), &form.with(field, version)).await;
                check_mistake(form, field, &[], &answer);
            }
        }
    }
    assert!(app.contents() == before, "something was written");
}

#[actix_web::test]
async fn days_that_contradict_each_other_are_named() {
    let app = App::start().await;
    let before = app.contents();
    let cases = [
        ("/strategies/{strategy}", vec![("starts_on", "2027-06-30"), ("ends_on", "2027-01-01")], "ends_on"),
        ("/targets/{target}", vec![("baseline_on", "2027-07-01"), ("due_on", "2027-06-30")], "baseline_on"),
    ];
    for (path, wrong, field) in cases {
        let form = FORMS.iter().find(|it| it.path.ends_with(path)).unwrap();
        let mut typed: Vec<(&str, &str)> =
            form.fields.iter().filter(|(name, _)| !wrong.iter().any(|(it, _)| it == name)).copied().collect();
        typed.extend(wrong);
        let answer = app.post(form.person, &form.address(app.world), &typed).await;
        check_mistake(form, field, &typed, &answer);
    }
    assert!(app.contents() == before, "something was written");
}

/// Forms whose texts stand in rows of their own: each can be sent once in one and the same house.
fn forms_with_texts() -> impl Iterator<Item = &'static Form> {
    FORMS.iter().filter(|it| !stands_alone(it))
}

/// Sent in a house of its own: what it does may happen once only, or it holds no text.
fn stands_alone(form: &Form) -> bool {
    !form.has_page || form.done != 303 || form.alone || form.texts.is_empty()
}

/// Fields that a form does not have are not read: a state, a role, a tenant or an author cannot be sent along.
#[actix_web::test]
async fn a_form_that_is_filled_in_well_is_taken_and_what_is_forged_in_it_ignored() {
    let (honest, forged) = (App::start().await, App::start().await);
    for form in forms_with_texts() {
        send_both(form, &honest, &forged).await;
    }
    for form in FORMS.iter().filter(|it| stands_alone(it)) {
        send_both(form, &App::start().await, &App::start().await).await;
    }
}

async fn send_both(form: &Form, honest: &App, forged: &App) {
    let answer = honest.post(form.person, &form.address(honest.world), form.fields).await;
    assert_eq!(answer.status.as_u16(), form.done, "{}: {}", form.path, main_of(&answer));
    let rival = forged.world.contract(RIVAL).id.to_string();
    let submission = forged.world.submission(RIVAL, 2026).to_string();
    let admin = forged.world.person(Person::Admin).to_string();
    let mut fields = form.fields.to_vec();
    fields.extend([
        ("state", "approved"),
        ("role", "oha_admin"),
        ("contract_id", rival.as_str()),
        ("cco", RIVAL),
        ("submission_id", submission.as_str()),
        ("submission", submission.as_str()),
        ("person_id", admin.as_str()),
        ("author", admin.as_str()),
        ("claimed_by", admin.as_str()),
        ("round", "9"),
        ("row_version", "99"),
        ("published_at", "2020-01-01"),
    ]);
    let mut seen = std::collections::HashSet::new();
    fields.retain(|(name, _)| seen.insert(*name));
    let answer = forged.post(form.person, &form.address(forged.world), &fields).await;
    assert_eq!(answer.status.as_u16(), form.done, "{} with forged fields", form.path);
    assert_eq!(told(forged), told(honest), "{}", form.path);
}

/// Who is who, what stands where, and who said what.
fn told(app: &App) -> Vec<String> {
    let queries = [
        "SELECT p.email || ' ' || g.role || ' ' || coalesce(g.contract_id, '-') || CASE WHEN g.ended_at IS NULL THEN '' ELSE ' ended' END AS line FROM grants g JOIN people p ON p.person_id = g.person_id ORDER BY 1",
        "SELECT email || ' ' || name || ' ' || status AS line FROM people ORDER BY 1",
        "SELECT c.slug || s.year || s.state || s.round || s.due_on || coalesce(s.claimed_by, '-') AS line FROM submissions s JOIN contracts c ON c.contract_id = s.contract_id ORDER BY 1",
        "SELECT slug || organization || coalesce(cast(ends_on as text), '-') AS line FROM contracts ORDER BY 1",
        "SELECT submission_id || author || visibility || body AS line FROM comments ORDER BY 1",
        "SELECT contract_id || year || kind || version || title || coalesce(published_by, '-') || cast(published_at > '2026-01-01' as text) AS line FROM publications ORDER BY 1",
    ];
    queries.iter().flat_map(|it| app.place().lines(it)).collect()
}

#[actix_web::test]
async fn a_query_that_is_malformed_is_refused_and_an_odd_one_is_answered() {
    let app = App::start().await;
    for (person, path) in [
        (Person::Reviewer, "/desk/oha/queue"),
        (Person::Admin, "/desk/oha/board"),
        (Person::Admin, "/desk/oha/people"),
        (Person::Lead, "/desk/cco/demo-lantern-river/people"),
        (Person::Facilitator, "/desk/ta/board"),
        (Person::Nobody, "/reports"),
        (Person::Nobody, "/signin"),
    ] {
        for (query, status) in [("?state=a&state=b", 400), ("?q=%FF", 400), ("?page=%00", 400)] {
            assert_eq!(app.get(person, &format!("{path}{query}")).await.status.as_u16(), status, "{path}{query}");
        }
        for query in [
            "?page=-1",
            "?page=999999",
            "?sort=%27%3B--",
            "?state=no-such",
            "?cco=no-such",
            "?q=%25_%5C%27",
            "?unknown=1",
            "?q=%F0%9F%8C%B1",
            "?late=maybe",
            "?mine=1",
            "?whose=no-such",
            "?columns%5B%5D=no-such",
            "?decision=no-such",
            "?from=1&to=99",
            "?round=no-such",
        ] {
            let status = app.get(person, &format!("{path}{query}")).await.status;
            assert!(matches!(status.as_u16(), 200 | 404), "{path}{query}: {status}");
        }
    }
}

/// Somebody saved meanwhile: nothing is overwritten, both texts are on the page, and the next sending knows of it.
#[actix_web::test]
async fn a_form_made_from_an_older_version_overwrites_nothing_and_loses_nothing() {
    let app = App::start().await;
    // OHA's letter, which two reviewers never write at once, has a test of its own in tests/it/review.rs.
    let own = |it: &&Form| {
        it.required.contains(&"version") && it.path.starts_with("/desk/cco/") && it.person == Person::Editor
    };
    for form in forms_with_texts().filter(own) {
        let path = form.address(app.world);
        let (field, _) = form.texts[0];
        // At a CCO two people; at OHA one in two windows, which is the same to a form.
        let is_cco = path.starts_with("/desk/cco/");
        let (first, second) = if is_cco { (Person::Lead, Person::Editor) } else { (form.person, form.person) };
        assert_eq!(
            app.post(first, &path, &form.with(field, "Saved by the lead")).await.status,
            StatusCode::SEE_OTHER,
            "{path}"
        );
        let before = app.contents();
        let typed = form.with(field, "Typed by the editor");
        let answer = app.post(second, &path, &typed).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{path}");
        assert!(app.contents() == before, "{path}: a stale form has written something");
        let body = answer.body();
        assert!(
            body.contains("Typed by the editor") && body.contains("Saved by the lead"),
            "{path}: {}",
            main_of(&answer)
        );
        let page = Html::parse_document(&body);
        let version =
            page.select(&css(&format!("form[action='{path}'] [name='version']"))).next().and_then(shown_value).unwrap();
        let again = form.with(field, "Typed by the editor");
        let again: Vec<(&str, &str)> = again
            .into_iter()
            .map(|(name, value)| if name == "version" { (name, version.as_str()) } else { (name, value) })
            .collect();
        assert_eq!(
            app.post(second, &path, &again).await.status,
            StatusCode::SEE_OTHER,
            "{path} with the version of the page"
        );
    }
}

/// A plan that was sent while somebody typed: the words come back, and nothing of what was sent is touched.
#[actix_web::test]
async fn a_form_that_comes_after_the_plan_was_sent_is_closed_and_keeps_its_words() {
    let app = App::start().await;
    let sent = [("confirmed", "yes"), ("doubts_confirmed", "yes"), ("doubts_reason", "Known.")];
    let submit = app.post(Person::Lead, &format!("/desk/cco/{OWN}/2026/action-plan/submittals"), &sent).await;
    assert_eq!(submit.status, StatusCode::SEE_OTHER, "{}", main_of(&submit));
    let before = app.contents();
    for form in forms_with_texts().filter(|it| it.path.starts_with("/desk/cco/{cco}/{year}/action-plan/")) {
        let (field, _) = form.texts[0];
        let answer =
            app.post(Person::Editor, &form.address(app.world), &form.with(field, "Words that must not be lost")).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", form.path);
        assert!(answer.body().contains("Words that must not be lost"), "{}: {}", form.path, main_of(&answer));
        assert!(app.contents() == before, "{}: a closed plan was changed", form.path);
    }
}
