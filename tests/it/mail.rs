//! Mail: each letter once, with links that its reader can follow, and none lost when a server is away.

use actix_web::http::StatusCode;
use chrono::Duration;
use groundwork::app::{letters, worker};
use groundwork::platform::outbox::{self, Mailer};

use crate::app::App;
use crate::cast::{Person, TODAY, noon};

fn count(app: &App, state: &str) -> usize {
    app.place().lines(&format!("SELECT message_id AS line FROM outbox WHERE state = '{state}'")).len()
}

async fn send_all(app: &App, mailer: &Mailer) -> usize {
    let mut sent = 0;
    // More turns than there are batches.
    for _ in 0..5 {
        sent += worker::turn(&app.house, mailer).await.unwrap();
    }
    sent
}

#[actix_web::test]
async fn each_letter_is_sent_once_by_two_workers() {
    let app = App::start().await;
    let waiting = count(&app, "queued");
    assert!(waiting > 10);
    let (mailer, letters) = Mailer::memory();
    let (one, other) = tokio::join!(send_all(&app, &mailer), send_all(&app, &mailer));
    assert_eq!(one + other, waiting);
    let mut ids: Vec<String> = letters.lock().unwrap().iter().map(|it| it.message_id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), waiting, "a letter was sent twice");
    assert_eq!((count(&app, "queued"), count(&app, "sent")), (0, waiting));
}

#[actix_web::test]
async fn a_letter_whose_server_is_away_waits_and_is_sent_later() {
    let app = App::start().await;
    let waiting = count(&app, "queued");
    // A folder that cannot be written to stands for a server that does not answer.
    let away = Mailer::Files("/proc/no-such-folder".into(), "Groundwork <no-reply@localhost>".parse().unwrap());
    assert_eq!(worker::turn(&app.house, &away).await.unwrap(), 0);
    assert_eq!((count(&app, "queued"), count(&app, "sent")), (waiting, 0));
    assert!(!app.place().lines("SELECT last_error AS line FROM outbox WHERE last_error IS NOT NULL").is_empty());
    // Not at once again, but after a while.
    let (now, later) = (app.house.clock.now(), app.house.clock.now().plus(Duration::minutes(2)));
    let due = |at| app.db().read_here(|conn| outbox::due(conn, at, 1_000)).unwrap().len();
    assert!(due(now) < waiting, "a letter that failed is tried again at once");
    assert_eq!(due(later), waiting);
}

#[actix_web::test]
async fn every_letter_leads_its_reader_to_a_page_that_is_hers() {
    let app = App::start().await;
    let queued = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    let mut followed = 0;
    for message in &queued {
        let letter = letters::write(&app.house, message).unwrap();
        assert!(
            letter.text.contains("DEMONSTRATION") && letter.html.contains("DEMONSTRATION"),
            "{}: {}",
            message.kind,
            letter.text
        );
        assert!(!letter.subject.trim().is_empty() && !letter.subject.contains('\n'), "{:?}", letter.subject);
        let reader = Person::ALL
            .into_iter()
            .find(|it| letter.to_email == format!("{}@example.org", format!("{it:?}").to_lowercase()))
            // Somebody beside the cast, who is not signed in.
            .unwrap_or(Person::Nobody);
        let base = app.house.settings.base_url.as_str();
        let links: Vec<&str> = letter.text.split(base).skip(1).filter_map(|it| it.split_whitespace().next()).collect();
        assert!(!links.is_empty(), "{}: no link in {}", message.kind, letter.text);
        for link in links {
            let path = if link.is_empty() { "/" } else { link.trim_end_matches(['.', ',', ')']) };
            let answer = app.get(reader, path).await;
            // A reviewer is told of every sending, also of her own CCO's, which a colleague reviews.
            let is_led_to_sign_in = reader == Person::Nobody && answer.location().starts_with("/signin?next=");
            let is_barred = reader == Person::Conflicted && answer.status == StatusCode::FORBIDDEN;
            assert!(
                answer.status == StatusCode::OK || is_barred || is_led_to_sign_in,
                "{} leads {reader:?} to {path}: {}",
                message.kind,
                answer.status
            );
            followed += 1;
        }
    }
    assert!(followed > 10);
}

/// The message's id is the same at every try, so that a reader's program can tell a repeat.
#[actix_web::test]
async fn a_letter_keeps_its_id_over_all_its_tries() {
    let app = App::start().await;
    let first = app.db().read_here(|conn| outbox::due(conn, noon(TODAY), 1)).unwrap().remove(0);
    let one = letters::write(&app.house, &first).unwrap();
    let again = letters::write(&app.house, &first).unwrap();
    assert_eq!(one.message_id, again.message_id);
    assert_eq!(one.message_id, first.id.to_string());
}
