//! The search finds what its asker may read, and not a word more.

use groundwork::people::tenancy::Agency;

use crate::app::App;
use crate::cast::{OWN, Person, RIVAL, SECOND, marks};

async fn found(app: &App, person: Person, words: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
    let answer = app.get(person, &format!("/desk/search?{query}")).await;
    assert_eq!(answer.status, 200, "{person:?}: {}", answer.body());
    answer.body()
}

/// How many hits the page says there are.
async fn hits(app: &App, person: Person, words: &str) -> usize {
    let body = found(app, person, words).await;
    let told = body.split("<p class=\"muted\">").nth(1).and_then(|it| it.split_whitespace().next()).unwrap_or("none");
    told.parse().unwrap_or_else(|_| panic!("{person:?} looked for {words} and was told {told}"))
}

#[actix_web::test]
async fn every_mark_is_found_by_those_who_may_read_it_and_by_nobody_else() {
    let app = App::start().await;
    let everybody = Person::ALL.into_iter().filter(|it| *it != Person::Nobody);
    for person in everybody {
        let is_oha = person.agency_roles().iter().any(|it| it.agency() == Some(Agency::Oha));
        for (slug, mark) in [
            (OWN, marks::DRAFT),
            (SECOND, marks::DRAFT),
            (OWN, marks::SENT),
            (RIVAL, marks::SENT),
            (OWN, marks::INTERNAL),
            (OWN, marks::SHARED),
        ] {
            let own = person.role_in(slug).is_some();
            // A reviewer with a role at a CCO reads it as a member of it, not as a reviewer.
            let may = match mark {
                marks::DRAFT => own,
                marks::INTERNAL => is_oha && !own,
                _ => own || is_oha,
            };
            let n = hits(&app, person, &marks::at(mark, slug)).await;
            assert_eq!(n > 0, may, "{person:?} found {n} of {mark} in {slug}");
        }
    }
}

#[actix_web::test]
async fn ccos_are_found_by_name_and_county_by_those_who_work_with_them() {
    let app = App::start().await;
    for (person, expected) in [
        (Person::Reviewer, 1),
        (Person::Facilitator, 1),
        (Person::RivalLead, 1),
        (Person::Editor, 0),
        (Person::PasserBy, 0),
    ] {
        let body = found(&app, person, "Two Forks").await;
        let n = body.matches("<section class=\"part\" aria-labelledby=\"ccos\">").count();
        assert_eq!(n, expected, "{person:?}");
    }
}

#[actix_web::test]
async fn people_are_found_by_administrators_and_by_their_own_lead() {
    let app = App::start().await;
    for (person, expected) in [
        (Person::Admin, true),
        (Person::Lead, true),
        (Person::Editor, false),
        (Person::RivalLead, false),
        (Person::Reviewer, false),
        (Person::Facilitator, false),
    ] {
        let body = found(&app, person, "viewer of the cast").await;
        assert_eq!(body.contains("aria-labelledby=\"people\""), expected, "{person:?}");
    }
}

#[actix_web::test]
async fn signs_of_patterns_and_markup_are_only_signs() {
    let app = App::start().await;
    for words in ["%", "_", "\\", "<script>alert(1)</script>", "'\"", "🌱", &"x ".repeat(4_000)] {
        let body = found(&app, Person::Reviewer, words).await;
        assert!(!body.contains("<script>alert"), "{words}");
    }
    assert!(found(&app, Person::Reviewer, " ").await.contains("type=\"search\""));
    assert_eq!(hits(&app, Person::Reviewer, "100%_").await, 0);
}

#[actix_web::test]
async fn one_kind_can_be_paged_through() {
    let app = App::start().await;
    let answer = app.get(Person::Lead, "/desk/search?q=a&kind=plans").await.body();
    assert!(answer.contains("All kinds") && answer.contains("<mark>a</mark>"), "{answer}");
    assert!(app.get(Person::Lead, "/desk/search?q=a&kind=plans&page=99").await.status.is_success());
}
