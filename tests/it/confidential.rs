//! What must stay where it is: drafts, comments and what was sent, each planted with a word that is then looked for everywhere.

use groundwork::app::letters;
use groundwork::people::tenancy::AgencyRole;
use groundwork::platform::outbox;
use groundwork::publishing;

use crate::app::App;
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, YEAR, as_oha, marks, noon};
use crate::crawl::Walk;

const CONTRACTS: [&str; 3] = [OWN, RIVAL, SECOND];
const SECRETS: [&str; 4] = [marks::INTERNAL, marks::DRAFT, marks::SENT, marks::SHARED];

/// Whether a person may read a secret of a contract (DECISIONS 5).
fn may_read(person: Person, secret: &str, slug: &str) -> bool {
    let is_staff = person.role_in(slug).is_some();
    let is_oha = person.agency_roles().iter().any(|it| matches!(it, AgencyRole::OhaReviewer | AgencyRole::OhaAdmin));
    match secret {
        marks::INTERNAL => is_oha && !is_staff,
        // The CCO has asked these two to look at its draft; sharing.rs says from when until when.
        marks::DRAFT if slug == OWN && matches!(person, Person::Reviewer | Person::Facilitator) => true,
        marks::DRAFT => is_staff,
        marks::SENT | marks::SHARED => is_staff || is_oha,
        other => panic!("{other} is no secret"),
    }
}

/// Which secrets the world holds: not every contract has each.
fn is_planted(secret: &str, slug: &str) -> bool {
    match secret {
        marks::DRAFT => slug != RIVAL,
        _ => true,
    }
}

#[actix_web::test]
async fn nobody_reads_what_is_not_for_her_on_any_page_and_those_it_is_for_do() {
    let app = App::start().await;
    let (mut leaks, mut hidden) = (Vec::new(), Vec::new());
    for person in Person::ALL {
        let walk = Walk::of(&app, person).await;
        for slug in CONTRACTS {
            for secret in SECRETS.into_iter().filter(|it| is_planted(it, slug)) {
                let mark = marks::at(secret, slug);
                // A link is the key of whoever holds it; sharing.rs asks what it opens.
                let seen: Vec<&str> = walk.with(&mark).into_iter().filter(|it| !it.starts_with("/shared/")).collect();
                match (may_read(person, secret, slug), seen.is_empty()) {
                    (false, false) => leaks.push(format!("{person:?} reads {mark} at {seen:?}")),
                    (true, true) => hidden.push(format!("{person:?} finds {mark} nowhere")),
                    _ => (),
                }
            }
        }
    }
    assert!(leaks.is_empty(), "\n{}\n", leaks.join("\n"));
    assert!(hidden.is_empty(), "\n{}\n", hidden.join("\n"));
}

#[actix_web::test]
async fn what_is_public_is_read_by_everybody_and_only_once_it_is_published() {
    let app = App::start().await;
    let walk = Walk::of(&app, Person::Nobody).await;
    assert!(!walk.with(&marks::at(marks::PUBLIC, RIVAL)).is_empty(), "the published plan is nowhere");
    // Approved is not published.
    let mark = marks::at(marks::SENT, SECOND);
    assert!(walk.with(&mark).is_empty());
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        publishing::changes::publish(tx, scope, app.world.submission(SECOND, LAST_YEAR), noon("2026-11-01"))
    })
    .unwrap();
    groundwork::app::worker::turn(&app.house, &groundwork::platform::outbox::Mailer::memory().0).await.unwrap();
    let walk = Walk::of(&app, Person::Nobody).await;
    let seen = walk.with(&mark);
    assert!(seen.iter().any(|it| it.starts_with(&format!("/ccos/{SECOND}/{LAST_YEAR}/action-plan"))), "{seen:?}");
    assert!(!seen.iter().any(|it| it.contains(&YEAR.to_string())), "this year's is still with OHA: {seen:?}");
    // With the plan no comment, no answer to an item and no name of a person became public.
    for secret in [marks::INTERNAL, marks::SHARED, marks::DRAFT] {
        assert!(walk.with(&marks::at(secret, SECOND)).is_empty(), "{secret}");
    }
    for person in Person::ALL {
        // Mail is shown in demonstrations, with its recipients.
        let named: Vec<_> =
            walk.with(&format!("{person:?} of the cast")).into_iter().filter(|it| !it.starts_with("/demo")).collect();
        assert!(named.is_empty(), "{person:?} is named at {named:?}");
    }
}

#[actix_web::test]
async fn a_search_of_the_public_finds_no_word_that_is_not_public() {
    let app = App::start().await;
    let hits = async |word: &str| {
        let answer = app.get(Person::Nobody, &format!("/reports.json?q={word}")).await;
        assert_eq!(answer.status, actix_web::http::StatusCode::OK);
        serde_json::from_slice::<serde_json::Value>(&answer.bytes).unwrap()
    };
    let found = hits(&marks::at(marks::PUBLIC, RIVAL)).await.to_string();
    assert!(found.contains(RIVAL), "{found}");
    for slug in CONTRACTS {
        for secret in SECRETS {
            let found = hits(&marks::at(secret, slug)).await.to_string();
            assert!(
                !found.contains("action-plan") && !found.contains(slug),
                "a search for {secret} of {slug} finds {found}"
            );
        }
    }
}

#[actix_web::test]
async fn no_letter_holds_a_word_of_a_draft_a_comment_or_a_plan() {
    let app = App::start().await;
    let queued = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    let kinds: std::collections::BTreeSet<&str> = queued.iter().map(|it| it.kind.as_str()).collect();
    assert!(kinds.len() >= 5, "{kinds:?}");
    for message in &queued {
        let letter = letters::write(&app.house, message).unwrap();
        let whole = format!("{} {} {} {} {}", letter.to_name, letter.subject, letter.text, letter.html, message.data);
        for secret in SECRETS.into_iter().chain([marks::PUBLIC]) {
            assert!(!whole.contains(secret), "a letter of the kind {} holds {secret}:\n{whole}", message.kind);
        }
        assert!(!whole.contains("Say more about the second goal"), "the reason of a return is in a letter: {whole}");
    }
}
