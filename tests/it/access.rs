//! Every route × every person of the cast, against the status computed from the route's own audience; and what no form and no reading does.

use std::fs;

use actix_web::http::{Method, StatusCode};
use groundwork::app::routes::{self, Route};
use groundwork::people::tenancy::{Audience, CcoRole};

use crate::app::{Answer, App};
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, YEAR};
use crate::forms::FORMS;
use crate::specimen::{self, Specimen};
use crate::tidy::{files_below, root};

/// Reading pages that answer otherwise than with 200 although the person may read them.
const OTHERWISE: &[(&str, u16, &str)] = &[];

/// What a person meets at a route. The rule is HOUSE's, written here once more and apart from the code's.
fn expected(route: &Route, person: Person, specimen: &Specimen) -> StatusCode {
    let is_get = route.method == Method::GET;
    let status = match route.audience {
        Audience::Public | Audience::Demonstration => None,
        _ if person == Person::Nobody => Some(if is_get { 303 } else { 403 }),
        Audience::Member => None,
        Audience::CcoViewer | Audience::CcoEditor | Audience::CcoLead => {
            in_contract(route.audience, person, specimen.cco)
        }
        Audience::OhaReviewer | Audience::OhaAdmin => at_oha(route, person),
        // A draft is open to the one person who was asked, whatever her colleagues may.
        Audience::Ta if is_look(route) => (person != Person::Facilitator).then_some(404),
        Audience::Ta => (!matches!(person, Person::Facilitator | Person::TaOwner)).then_some(404),
    };
    let allowed = match OTHERWISE.iter().find(|(path, ..)| is_get && *path == route.path) {
        Some((_, status, _)) => *status,
        None if is_get => 200,
        None => 422,
    };
    StatusCode::from_u16(status.unwrap_or(allowed)).unwrap()
}

fn in_contract(audience: Audience, person: Person, cco: &str) -> Option<u16> {
    let Some(role) = person.role_in(cco) else { return Some(404) };
    let reaches = match audience {
        Audience::CcoEditor => matches!(role, CcoRole::Editor | CcoRole::Lead),
        Audience::CcoLead => role == CcoRole::Lead,
        _ => true,
    };
    (!reaches).then_some(403)
}

fn is_look(route: &Route) -> bool {
    route.path.contains("{look}") && route.method == Method::GET
}

fn at_oha(route: &Route, person: Person) -> Option<u16> {
    match person {
        // The specimen submission is of the organization in which she holds a role. A form is looked at before its submission is.
        Person::Conflicted
            if route.audience == Audience::OhaReviewer
                && route.path.contains("{submission}")
                && route.method == Method::GET =>
        {
            Some(403)
        }
        Person::Admin | Person::Conflicted if is_look(route) => Some(404),
        Person::Reviewer | Person::Conflicted => (route.audience == Audience::OhaAdmin).then_some(403),
        Person::Admin => None,
        _ => Some(404),
    }
}

#[actix_web::test]
async fn every_person_meets_at_every_route_what_its_audience_says() {
    let app = App::start().await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for route in routes::all() {
        let specimen = specimen::of(&route, app.world);
        for person in Person::ALL {
            let answer = knock(&app, &route, person, &specimen.path).await;
            let due = expected(&route, person, &specimen);
            asked += 1;
            if answer.status != due {
                wrong.push(format!(
                    "{} {} as {person:?} ({:?}): {} instead of {due}",
                    route.method, specimen.path, route.audience, answer.status
                ));
            }
            if due == StatusCode::SEE_OTHER && !answer.location().starts_with("/signin?next=") {
                wrong.push(format!("{} {} as {person:?}: leads to {}", route.method, specimen.path, answer.location()));
            }
        }
    }
    assert!(asked > 100, "only {asked} questions were asked");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// A reading, or an empty form that carries the session's token and nothing else.
async fn knock(app: &App, route: &Route, person: Person, path: &str) -> Answer {
    if route.method == Method::GET {
        return app.get(person, path).await;
    }
    assert_eq!(route.method, Method::POST, "tell this test how {} is asked", route.method);
    let csrf = app.csrf(person);
    app.post_exactly(person, path, &[("csrf", &csrf)]).await
}

/// A private address cannot be opened to others by a slip in one line of the list.
#[test]
fn an_address_says_whom_it_is_for() {
    for route in routes::all() {
        let is_get = route.method == Method::GET;
        let part = |prefix: &str| route.path == prefix || route.path.starts_with(&format!("{prefix}/"));
        let fits: &[Audience] = if part("/desk/cco/{cco}") && is_get {
            &[Audience::CcoViewer, Audience::CcoEditor, Audience::CcoLead]
        } else if part("/desk/cco/{cco}") {
            // Who only reads changes nothing.
            &[Audience::CcoEditor, Audience::CcoLead]
        } else if part("/desk/oha") {
            &[Audience::OhaReviewer, Audience::OhaAdmin]
        } else if part("/desk/ta") {
            &[Audience::Ta]
        } else if part("/desk") || part("/account") {
            &[Audience::Member]
        } else if part("/demo") {
            &[Audience::Demonstration]
        } else {
            &[Audience::Public]
        };
        assert!(fits.contains(&route.audience), "{} {} is for {:?}", route.method, route.path, route.audience);
        assert!(
            is_get || route.method == Method::POST,
            "{} {}: only GET and POST work without a script",
            route.method,
            route.path
        );
    }
}

#[actix_web::test]
async fn a_production_house_has_no_demonstration_pages() {
    let app = App::start_with(|settings| settings.demonstration = false).await;
    let mut seen = 0;
    for route in routes::all().iter().filter(|it| it.audience == Audience::Demonstration) {
        let path = specimen::of(route, app.world).path;
        assert_eq!(app.get(Person::Admin, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        seen += 1;
    }
    assert!(seen > 0);
}

#[actix_web::test]
async fn what_has_no_route_is_not_found_for_anybody() {
    let app = App::start().await;
    for path in [
        "/nothing",
        "/desk/nothing",
        "/desk/cco",
        "/desk/oha",
        "/account/nothing",
        "/.env",
        "/desk/../healthz",
        "//healthz",
        "/healthz/",
    ] {
        for person in [Person::Nobody, Person::Lead, Person::Admin] {
            assert_eq!(app.get(person, path).await.status, StatusCode::NOT_FOUND, "{path} as {person:?}");
        }
    }
}

#[actix_web::test]
async fn an_unknown_year_or_id_is_not_found_inside_ones_own_contract() {
    let app = App::start().await;
    for route in
        routes::all().iter().filter(|it| it.path.starts_with("/desk/cco/{cco}/{year}") && it.method == Method::GET)
    {
        let path = specimen::of(route, app.world).path;
        assert_eq!(
            app.get(Person::Lead, &path.replacen(OWN, "no-such-cco", 1)).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        for year in ["2021", "2039", "20226", "x", "2026%00"] {
            let path = path.replacen("/2026", &format!("/{year}"), 1).replacen("/2025", &format!("/{year}"), 1);
            assert_eq!(app.get(Person::Lead, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

/// The ids of another contract's things, with the name under which an address speaks of each.
fn foreign_parts(app: &App) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    for plan in
        [&app.world.plans[&(RIVAL, YEAR)], &app.world.plans[&(RIVAL, LAST_YEAR)], &app.world.plans[&(OWN, LAST_YEAR)]]
    {
        let goal = &plan.goals[0];
        parts.push(("{goal}", goal.id.clone()));
        parts.push(("{strategy}", goal.strategies[0].id.clone()));
        parts.push(("{target}", goal.strategies[0].targets[0].id.clone()));
    }
    parts.push(("{person}", app.world.person(Person::RivalLead).to_string()));
    parts.push(("{request}", app.world.requests[SECOND].to_string()));
    // Contracts that this one did not take over from: its own, one that runs, and one of which another is the successor.
    for slug in [OWN, RIVAL, SECOND] {
        parts.push(("{predecessor}", slug.to_owned()));
    }
    parts
}

/// The route's path with one of its names filled with something that is not there for this person.
fn with_part(app: &App, route: &Route, name: &str, id: &str) -> String {
    let own = specimen::value(name.trim_matches(['{', '}']), route, app.world);
    specimen::of(route, app.world).path.replacen(&own, id, 1)
}

#[actix_web::test]
async fn another_contracts_ids_are_not_found_in_ones_own_path_nor_in_the_strangers() {
    let app = App::start().await;
    let before = app.contents();
    let parts = foreign_parts(&app);
    let mut asked = 0;
    for route in routes::all().iter().filter(|it| it.path.starts_with("/desk/cco/")) {
        let form = FORMS.iter().find(|it| route.method == Method::POST && it.path == route.path);
        // The stranger's own address, whole.
        let theirs = specimen::of(route, app.world).path.replacen(OWN, RIVAL, 1);
        let mut paths = vec![theirs.clone()];
        for (name, id) in parts.iter().filter(|(name, _)| route.path.contains(name)) {
            paths.push(with_part(&app, route, name, id));
            paths.push(with_part(&app, route, name, id).replacen(OWN, RIVAL, 1));
        }
        for name in
            ["{goal}", "{strategy}", "{target}", "{person}", "{request}"].iter().filter(|it| route.path.contains(**it))
        {
            for id in ["00000000-0000-7000-8000-000000000000", "x", "..%2f..", "%00"] {
                paths.push(with_part(&app, route, name, id));
            }
        }
        for path in paths {
            for person in [Person::Lead, Person::Editor, Person::Both] {
                // The editor's own path stops at her role before anything is looked up.
                if path.starts_with(&format!("/desk/cco/{OWN}/"))
                    && route.audience == Audience::CcoLead
                    && person != Person::Lead
                {
                    continue;
                }
                let answer = match form {
                    None => app.get(person, &path).await,
                    Some(form) => app.post(person, &path, form.fields).await,
                };
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {path} as {person:?}", route.method);
                asked += 1;
            }
        }
    }
    assert!(asked > 400, "only {asked} questions were asked");
    assert!(app.contents() == before, "something was written");
}

#[actix_web::test]
async fn oha_finds_no_draft_that_was_never_sent() {
    let app = App::start().await;
    let before = app.contents();
    let draft = app.world.submission(OWN, YEAR);
    for route in routes::all().iter().filter(|it| it.path.contains("{submission}")) {
        for id in [draft.as_str(), "00000000-0000-7000-8000-000000000000", "x"] {
            let path = with_part(&app, route, "{submission}", id);
            let answer = match FORMS.iter().find(|it| route.method == Method::POST && it.path == route.path) {
                None => app.get(Person::Admin, &path).await,
                Some(form) => app.post(Person::Admin, &path, form.fields).await,
            };
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {path}", route.method);
        }
    }
    assert!(app.contents() == before, "something was written");
}

#[actix_web::test]
async fn a_reviewer_with_a_role_at_a_cco_neither_reads_nor_decides_on_what_it_sends() {
    let app = App::start().await;
    let before = app.contents();
    for route in
        routes::all().iter().filter(|it| it.path.contains("{submission}") && it.audience == Audience::OhaReviewer)
    {
        let path = specimen::of(route, app.world).path;
        let answer = match FORMS.iter().find(|it| route.method == Method::POST && it.path == route.path) {
            None => app.get(Person::Conflicted, &path).await,
            Some(form) => app.post(Person::Conflicted, &path, form.fields).await,
        };
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {path}", route.method);
        // What another CCO has sent is hers to review.
        let other =
            path.replacen(app.world.submission(OWN, LAST_YEAR).as_str(), app.world.submission(RIVAL, YEAR).as_str(), 1);
        // A comment on the one is none on the other.
        if route.method == Method::GET && !route.path.contains("{comment}") {
            assert_eq!(app.get(Person::Conflicted, &other).await.status, StatusCode::OK, "{other}");
        }
    }
    assert!(app.contents() == before, "something was written");
}

/// What is wrong with a form, its token, and the header that says where it comes from.
type Forged<'f> = (&'f str, &'f str, Option<(&'f str, &'f str)>);

#[actix_web::test]
async fn a_form_that_no_page_of_ours_sent_is_refused_and_changes_nothing() {
    let app = App::start().await;
    let before = app.contents();
    let mut seen = 0;
    for route in routes::all().iter().filter(|it| it.method == Method::POST) {
        let specimen = specimen::of(route, app.world);
        let person = specimen::somebody_allowed(route);
        let stranger = if person == Person::Lead { Person::Editor } else { Person::Lead };
        let (own, others) = (app.csrf(person), app.csrf(stranger));
        let path = specimen.path.as_str();
        let is_open = matches!(route.audience, Audience::Public | Audience::Demonstration);
        let mut forms: Vec<Forged<'_>> = vec![
            ("cross-site", &own, Some(("Sec-Fetch-Site", "cross-site"))),
            ("same-site", &own, Some(("Sec-Fetch-Site", "same-site"))),
            ("another origin", &own, Some(("Origin", "https://evil.example"))),
            ("neither header", &own, None),
        ];
        if !is_open {
            let ours = Some(("Sec-Fetch-Site", "same-origin"));
            forms.extend([
                ("no token", "", ours),
                ("another session's token", others.as_str(), ours),
                ("a made-up token", "AAAA", ours),
            ]);
        }
        for (what, csrf, from) in forms {
            let mut request = app.request(Method::POST, person, path).insert_header(crate::app::FORM);
            if let Some(header) = from {
                request = request.insert_header(header);
            }
            let body = form_urlencoded::Serializer::new(String::new())
                .extend_pairs([("csrf", csrf), ("once", "x"), ("email", "lead@example.org")])
                .finish();
            let answer = app.send(request.set_payload(body)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "POST {path} as {person:?}, {what}");
            seen += 1;
        }
    }
    assert!(seen > 10);
    assert_eq!(app.contents(), before, "a forged form has changed something");
}

#[actix_web::test]
async fn reading_changes_nothing() {
    let app = App::start().await;
    for route in routes::all().iter().filter(|it| it.method == Method::GET) {
        let specimen = specimen::of(route, app.world);
        let before = app.contents();
        for person in Person::ALL {
            let got = app.get(person, &specimen.path).await;
            let head = app.send(app.request(Method::HEAD, person, &specimen.path)).await;
            assert_eq!(head.status, got.status, "HEAD {} as {person:?}", specimen.path);
        }
        assert!(app.contents() == before, "reading {} has changed the database", specimen.path);
    }
}

#[actix_web::test]
async fn a_grant_that_ended_opens_nothing_from_the_next_request_on() {
    let app = App::start().await;
    let path = format!("/desk/cco/{OWN}/2026");
    let Some(route) = routes::all().into_iter().find(|it| it.path == "/desk/cco/{cco}/{year}") else { return };
    assert_eq!(knock(&app, &route, Person::Lead, &path).await.status, StatusCode::OK);
    app.place().run(&format!(
        "UPDATE grants SET ended_at = '2026-11-22 00:00:00' WHERE person_id = '{}'",
        app.world.person(Person::Lead)
    ));
    assert_eq!(knock(&app, &route, Person::Lead, &path).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_session_ends_with_its_account_its_time_or_its_row() {
    let path = "/account/nothing";
    let app = App::start().await;
    let is_signed_in = |app: &App, person: Person| {
        let csrf = app.csrf(person);
        let request = app.request(Method::POST, person, "/account/signouts");
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("csrf", &csrf).finish();
        request.insert_header(("Sec-Fetch-Site", "same-origin")).insert_header(crate::app::FORM).set_payload(body)
    };
    // 422: known, but the form is empty. 403: nobody is signed in.
    for (person, change) in [
        (Person::Lead, "UPDATE people SET status = 'disabled'"),
        (Person::Editor, "UPDATE sessions SET ends_at = '2026-11-22 19:00:00'"),
        (Person::Viewer, "UPDATE sessions SET seen_at = '2026-11-22 19:29:00'"),
        (Person::Signer, "DELETE FROM sessions"),
    ] {
        assert_eq!(app.send(is_signed_in(&app, person)).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{person:?}");
        app.place().run(&format!("{change} WHERE person_id = '{}'", app.world.person(person)));
        assert_eq!(
            app.send(is_signed_in(&app, person)).await.status,
            StatusCode::FORBIDDEN,
            "{person:?} after {change}"
        );
    }
    assert_eq!(app.get(Person::Lead, path).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn signing_out_ends_the_session_at_once() {
    let app = App::start().await;
    let out = app.post(Person::Lead, "/account/signouts", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/signin"));
    assert!(
        out.cookies().iter().any(|it| it.starts_with("__Host-sid=;") && it.contains("Max-Age=0")),
        "{:?}",
        out.cookies()
    );
    assert_eq!(out.header("clear-site-data"), "\"cache\"");
    assert_eq!(app.post(Person::Lead, "/account/signouts", &[]).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_cookie_of_a_public_page_carries_no_session_and_a_private_page_is_never_kept() {
    let app = App::start().await;
    for route in routes::all().iter().filter(|it| it.method == Method::GET) {
        let path = specimen::of(route, app.world).path;
        for person in [Person::Nobody, Person::Lead, Person::Admin, Person::Facilitator] {
            let answer = app.get(person, &path).await;
            assert!(answer.cookies().iter().all(|it| !it.starts_with("__Host-sid")), "{path} sets a session");
            let cache = answer.header("cache-control");
            match route.audience {
                // Demonstrations show their mail, with its recipients.
                Audience::Demonstration => (),
                Audience::Public => {
                    assert!(!answer.body().contains("of the cast"), "{path} names a person of a session");
                }
                _ => assert_eq!(cache, "no-store", "{path} as {person:?}"),
            }
        }
    }
}

/// Where the program acts without a person, and why. A new use must be added here, where it is read.
const SYSTEM_SCOPES: &[(&str, &str)] = &[
    ("src/app/cli/reach_import.rs", "the operator imported a reach table at the command line"),
    ("src/app/cli/user.rs", "the operator added a person at the command line"),
    ("src/app/demo/ahead.rs", "the demonstration looks ahead"),
    ("src/app/jobs.rs", "reminders go out by themselves"),
    ("src/app/cli/user.rs", "the operator invited a person at the command line"),
    ("src/app/jobs.rs", "roles end on their last day"),
    ("src/app/jobs.rs", "a large data set is protected by itself"),
    ("src/app/jobs.rs", "a reach report becomes public on its day"),
    ("src/app/jobs.rs", "files that wait for their import are forgotten after a day"),
    ("src/app/demo/people.rs", "the demonstration's cast"),
    ("src/app/demo/plans.rs", "the demonstration plays its plans"),
    ("src/app/demo/reach.rs", "the demonstration takes in synthetic reach tables"),
    ("src/app/demo/shown.rs", "the demonstration shows a draft to others"),
    ("src/app/demo/succeeded.rs", "the demonstration copies a goal of the contract that ended"),
    ("src/app/demo/reviews.rs", "the demonstration assigns its reviewers"),
];

/// Only a draft that was opened lends a scope of whoever opened it.
#[test]
fn a_scope_is_lent_in_one_place_only() {
    let lenders = files_below(&root().join("src"), "rs").into_iter().filter(|path| {
        let text = fs::read_to_string(path).unwrap();
        text.contains("cco_scope_lent_by(") && !path.ends_with("people/tenancy/scope.rs")
    });
    let lenders: Vec<_> = lenders.map(|it| it.strip_prefix(root()).unwrap().display().to_string()).collect();
    assert_eq!(lenders, ["src/metric/sharing/opened.rs"]);
}

#[test]
fn every_use_of_the_systems_scope_is_known_with_its_reason() {
    let mut found = Vec::new();
    for path in files_below(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let product = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
        for rest in product.split("SystemScope::because(").skip(1) {
            let reason = rest.split(')').next().unwrap().trim().trim_matches('"');
            found.push((name.clone(), reason.to_owned()));
        }
    }
    let known: Vec<(String, String)> =
        SYSTEM_SCOPES.iter().map(|(path, reason)| ((*path).to_owned(), (*reason).to_owned())).collect();
    let unknown: Vec<_> = found.iter().filter(|it| !known.contains(it)).collect();
    let gone: Vec<_> = known.iter().filter(|it| !found.contains(it)).collect();
    assert!(unknown.is_empty() && gone.is_empty(), "unknown: {unknown:?}\ngone: {gone:?}");
}
