//! A form that is sent twice is taken once, and the second sending is shown the first one's answer.

use actix_web::http::StatusCode;
use futures_util::future::join_all;

use crate::app::App;
use crate::cast::{OWN, Person};

fn comments(app: &App) -> usize {
    app.place().lines("SELECT comment_id AS line FROM comments WHERE body = 'Once only.'").len()
}

const FIELDS: [(&str, &str); 3] = [("body", "Once only."), ("visibility", "shared"), ("once", "one-and-the-same-key")];

#[actix_web::test]
async fn a_form_sent_twice_makes_one_change_and_shows_the_first_answer() {
    let app = App::start().await;
    let path = format!("/desk/oha/submissions/{}/comments", app.world.submission(OWN, 2025));
    let first = app.post(Person::Reviewer, &path, &FIELDS).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    // Again, under a fresh mask of the token, as from a page that was reloaded from the browser's memory.
    let second = app.post(Person::Reviewer, &path, &FIELDS).await;
    assert_eq!((second.status, second.location()), (first.status, first.location()));
    assert_eq!(comments(&app), 1);
    // The same words in another form are another act.
    let other = [FIELDS[0], FIELDS[1], ("once", "another-key")];
    assert_eq!(app.post(Person::Reviewer, &path, &other).await.status, StatusCode::SEE_OTHER);
    assert_eq!(comments(&app), 2);
}

#[actix_web::test]
async fn a_form_sent_many_times_at_once_makes_one_change() {
    let app = App::start().await;
    let path = format!("/desk/oha/submissions/{}/comments", app.world.submission(OWN, 2025));
    let answers = join_all((0..8).map(|_| app.post(Person::Reviewer, &path, &FIELDS))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, answers[0].location()));
    }
    assert_eq!(comments(&app), 1);
}

#[actix_web::test]
async fn a_form_that_was_refused_can_be_sent_again() {
    let app = App::start().await;
    let path = format!("/desk/oha/submissions/{}/comments", app.world.submission(OWN, 2025));
    // Somebody else has claimed it: refused, and the key is not used up.
    assert_eq!(app.post(Person::Admin, &path, &FIELDS).await.status, StatusCode::FORBIDDEN);
    app.place().run(&format!("UPDATE submissions SET claimed_by = '{}'", app.world.person(Person::Admin)));
    assert_eq!(app.post(Person::Admin, &path, &FIELDS).await.status, StatusCode::SEE_OTHER);
    assert_eq!(comments(&app), 1);
}

/// One person's key says nothing about another's: a key cannot be used to learn or to block what somebody else did.
#[actix_web::test]
async fn a_key_belongs_to_its_sender_and_its_address() {
    let app = App::start().await;
    let path = format!("/desk/oha/submissions/{}/comments", app.world.submission(OWN, 2025));
    assert_eq!(app.post(Person::Reviewer, &path, &FIELDS).await.status, StatusCode::SEE_OTHER);
    app.place().run(&format!("UPDATE submissions SET claimed_by = '{}'", app.world.person(Person::Admin)));
    assert_eq!(app.post(Person::Admin, &path, &FIELDS).await.status, StatusCode::SEE_OTHER);
    assert_eq!(comments(&app), 2);
}
