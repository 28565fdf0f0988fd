//! Letters as OHA runs them: wordings, copies, what failed; reminders and the jobs that send them.

use actix_web::http::StatusCode;
use groundwork::app::{jobs, letters, worker};
use groundwork::kernel::failure::Result;
use groundwork::kernel::time::Moment;
use groundwork::people::tenancy::SystemScope;
use groundwork::platform::db::Tx;
use groundwork::platform::jobs::{self as rows, Job};
use groundwork::platform::outbox::{self, Mailer, Queued};
use groundwork::support::{mail, reminders};

use crate::app::App;
use crate::cast::{OWN, Person, SECOND, YEAR, noon};

const LETTER: &str = "/desk/oha/letters/submitted";

fn queued(app: &App, kind: &str) -> Vec<Queued> {
    let all = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    all.into_iter().filter(|it| it.kind == kind).collect()
}

/// Queues the reminders of a day.
pub fn remind(app: &App, day: &str) -> usize {
    let now = noon(day);
    let system = SystemScope::because("tests");
    app.db().write_here(move |tx| reminders::changes::remind(tx, &system, now)).unwrap()
}

#[actix_web::test]
async fn a_wording_of_ohas_goes_out_in_the_place_of_the_templates() {
    let app = App::start().await;
    let body = "Dear {{name}},\n\nnews of {{mail.cco}} & others <here>:\n{{base_url}}{{mail.path}}";
    let saved = app.post(Person::Admin, LETTER, &[("subject", "News: {{mail.cco}}"), ("body", body)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body());
    let (mailer, sent) = Mailer::memory();
    for _ in 0..5 {
        worker::turn(&app.house, &mailer).await.unwrap();
    }
    let sent = sent.lock().unwrap();
    let letter = sent.iter().find(|it| it.subject.starts_with("DEMONSTRATION: News: ")).unwrap();
    assert!(letter.text.starts_with("DEMONSTRATION"), "{}", letter.text);
    assert!(letter.text.contains("& others <here>:"), "{}", letter.text);
    assert!(
        letter.html.contains("&amp; others &lt;here&gt;:") && letter.html.contains("<a href=\"http"),
        "{}",
        letter.html
    );
    assert!(
        sent.iter().all(|it| it.subject.contains("News: ") || !it.subject.contains("Sent to OHA")),
        "an old wording went out"
    );
}

#[actix_web::test]
async fn a_wording_fills_in_its_places_and_does_nothing_else() {
    let app = App::start().await;
    let link = "{{base_url}}{{mail.path}}";
    for (subject, body, told) in [
        ("Ok", format!("{{{{#each mail}}}}{{{{this}}}}{{{{/each}}}} {link}"), "cannot be"),
        ("Ok", format!("{{{{secret_key}}}} {link}"), "no place called"),
        ("{{mail.return_reason}}", link.to_owned(), "no place called"),
        ("Ok", "No way to the page.".to_owned(), "Leave"),
        ("", link.to_owned(), "Enter the subject"),
    ] {
        for path in [LETTER.to_owned(), format!("{LETTER}/previews")] {
            let answer = app.post(Person::Admin, &path, &[("subject", subject), ("body", &body)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert!(answer.body().contains(told) || told == "cannot be", "{body}: {told}");
            let typed = body.replace('&', "&amp;").replace('<', "&lt;").replace('=', "&#x3D;");
            assert!(answer.body().contains(&typed), "what was typed is gone: {body}");
        }
    }
    assert!(app.db().read_here(mail::texts).unwrap().is_empty());
}

#[actix_web::test]
async fn a_preview_shows_the_letter_and_saves_nothing() {
    let app = App::start().await;
    let fields = [("subject", "Look: {{mail.cco}}"), ("body", "Hello {{name}}\n\n{{base_url}}{{mail.path}}")];
    let answer = app.post(Person::Admin, &format!("{LETTER}/previews"), &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    let cco = queued(&app, "submitted").remove(0).data["cco"].as_str().unwrap().to_owned();
    assert!(
        answer.body().contains("not saved yet") && answer.body().contains(&format!("Look: {cco}")),
        "{}",
        answer.body()
    );
    assert!(app.db().read_here(mail::texts).unwrap().is_empty());
}

#[actix_web::test]
async fn of_two_who_change_a_wording_neither_overwrites_the_other_unseen() {
    let app = App::start().await;
    let link = "{{base_url}}{{mail.path}}";
    let save = |text: String, version: &'static str| {
        let app = &app;
        async move { app.post(Person::Admin, LETTER, &[("subject", "S"), ("body", &text), ("version", version)]).await }
    };
    assert_eq!(save(format!("First {link}"), "").await.status, StatusCode::SEE_OTHER);
    for version in ["", "7"] {
        let late = save(format!("Second {link}"), version).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body().contains("First") && late.body().contains("Second"), "both texts are shown");
    }
    assert_eq!(save(format!("Third {link}"), "1").await.status, StatusCode::SEE_OTHER);
    let back = app.post(Person::Admin, &format!("{LETTER}/removals"), &[("version", "1")]).await;
    assert_eq!(back.status, StatusCode::CONFLICT, "a stale removal");
    let back = app.post(Person::Admin, &format!("{LETTER}/removals"), &[("version", "2")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(app.db().read_here(mail::texts).unwrap().is_empty());
}

#[actix_web::test]
async fn a_team_gets_one_copy_of_each_letter_of_a_kind_until_it_is_ended() {
    let app = App::start().await;
    let copies = |kind: &str| queued(&app, kind).iter().filter(|it| it.to_email.starts_with("team@")).count();
    assert_eq!(copies("submitted"), 0, "copies begin when they are set up");
    let copied = "/desk/oha/letters/resubmitted/copies";
    let added = app.post(Person::Admin, copied, &[("name", "Team"), ("email", "team@example.org")]).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let twice = app.post(Person::Admin, copied, &[("name", "T"), ("email", "TEAM@example.org")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    for person in [Person::Reviewer, Person::Lead] {
        let refused = app.post(person, copied, &[("name", "T"), ("email", "x@example.org")]).await;
        assert!(refused.status == StatusCode::FORBIDDEN || refused.status == StatusCode::NOT_FOUND);
    }
    send_again_to_oha(&app).await;
    assert_eq!(copies("resubmitted"), 1, "one, however many reviewers are told");
    let path = format!("/desk/oha/copies/{}/endings", app.world.copy);
    assert_eq!(app.post(Person::Admin, &path, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(Person::Admin, &path, &[]).await.status, StatusCode::NOT_FOUND, "it was ended before");
}

/// The returned plan of the third contract is sent again.
async fn send_again_to_oha(app: &App) {
    let path = format!("/desk/cco/{SECOND}/{YEAR}/action-plan/submittals");
    let fields = [("what_changed", "All of it."), ("late_reason", "It rained."), ("confirmed", "yes")];
    let sent = app.post(Person::Both, &path, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body());
}

#[actix_web::test]
async fn an_account_letter_is_copied_to_nobody() {
    let app = App::start().await;
    for name in app.house.views.names() {
        let Some(kind) = name.strip_prefix("mail/").and_then(|it| it.strip_suffix("/text")) else { continue };
        let source = app.house.views.source(&name).unwrap();
        let answer = app.get(Person::Admin, &format!("/desk/oha/letters/{kind}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{kind}: {}", answer.body());
        let offers = answer.body().contains(&format!("/desk/oha/letters/{kind}/copies"));
        assert_eq!(offers, source.contains("mail.component}}"), "{kind}");
        if !offers {
            let fields = [("name", "T"), ("email", "x@example.org")];
            let refused = app.post(Person::Admin, &format!("/desk/oha/letters/{kind}/copies"), &fields).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{kind}");
        }
    }
}

#[actix_web::test]
async fn a_letter_that_failed_is_shown_and_sent_again_under_its_old_id() {
    let app = App::start().await;
    let first = queued(&app, "submitted").remove(0);
    let (now, failing) = (app.house.clock.now(), first.clone());
    app.db()
        .write_here(move |tx| {
            outbox::take(tx, &failing, now)?;
            outbox::mark_failed(tx, &failing, "550 no such mailbox", true, now)
        })
        .unwrap();
    let list = app.get(Person::Admin, "/desk/oha/mail?state=failed").await.body();
    assert!(list.contains("550 no such mailbox") && list.contains("1 letter has failed"), "{list}");
    let path = format!("/desk/oha/mail/{}", first.id);
    let page = app.get(Person::Admin, &path).await.body();
    assert!(page.contains("Send it again"), "{page}");
    let again = app.post(Person::Admin, &format!("{path}/resendings"), &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let twice = app.post(Person::Admin, &format!("{path}/resendings"), &[]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "it waits already");
    let (mailer, sent) = Mailer::memory();
    for _ in 0..5 {
        worker::turn(&app.house, &mailer).await.unwrap();
    }
    assert_eq!(sent.lock().unwrap().iter().filter(|it| it.message_id == first.id.to_string()).count(), 1);
}

#[actix_web::test]
async fn the_list_of_mail_is_filtered_and_paged() {
    let app = App::start().await;
    let all = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap().len();
    let body = app.get(Person::Admin, "/desk/oha/mail").await.body();
    assert!(body.contains(&format!("{all} letters")), "{body}");
    let of_lead = app.get(Person::Admin, "/desk/oha/mail?to=LEAD%40example").await.body();
    assert!(of_lead.contains("lead@example.org") && !of_lead.contains("reviewer@example.org"));
    let none = app.get(Person::Admin, "/desk/oha/mail?to=100%25").await.body();
    assert!(none.contains("No letter fits this filter"), "a sign of the pattern is a sign of the text");
}

#[actix_web::test]
async fn leads_are_reminded_on_the_days_of_their_year_and_of_nothing_that_was_sent() {
    let app = App::start().await;
    assert!(remind(&app, "2027-01-24") > 0);
    // Of the three plans one was sent, one is a draft, one was returned with an answer due long before. Reach reviews are owed by all.
    let letters = queued(&app, "reminder");
    assert!(letters.iter().any(|it| it.data["components"] == "Reach review" && it.to_email.starts_with("rivallead@")));
    let told: Vec<String> = letters
        .iter()
        .filter(|it| it.data["components"].as_str().unwrap().contains("Action plan"))
        .map(|it| format!("{} {}", it.to_email, it.data["cco"].as_str().unwrap()))
        .collect();
    assert!(told.iter().any(|it| it.starts_with("lead@")), "{told:?}");
    assert!(told.iter().all(|it| !it.starts_with("rivallead@")), "what was sent is owed no more: {told:?}");
    assert!(told.iter().all(|it| !it.starts_with("editor@")), "leads only");
    assert_eq!(remind(&app, "2027-01-24"), 0, "each milestone is told once");
    assert_eq!(remind(&app, "2027-01-25"), 0, "made up for, if it had been missed");
    assert_eq!(remind(&app, "2027-01-28"), 0, "between two milestones");
    assert!(remind(&app, "2027-01-30") > 0, "the day before");
    assert!(remind(&app, "2027-02-01") > 0, "the day after");
    assert_eq!(remind(&app, "2027-03-15"), 0, "and then no more");
}

#[actix_web::test]
async fn a_reminder_says_when_and_leads_to_the_year() {
    let app = App::start().await;
    remind(&app, "2027-01-24");
    let message = queued(&app, "reminder").into_iter().find(|it| it.to_email.starts_with("lead@")).unwrap();
    let letter = letters::write(&app.house, &message).unwrap();
    assert!(letter.text.contains("31 January 2027") && letter.text.contains("7 days left"), "{}", letter.text);
    assert!(letter.text.contains(&format!("/desk/cco/{OWN}/{YEAR}")));
}

/// As two instances would: the row of a job lets one of them do it.
#[actix_web::test]
async fn a_job_that_is_due_is_done_once() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let job = Job { name: "test", every: chrono::Duration::minutes(15) };
    let take = |at: Moment| {
        let run = move |tx: &mut Tx| -> Result<bool> { rows::take(tx, job, at) };
        app.db().write_here(run).unwrap()
    };
    assert!(take(now));
    assert!(!take(now), "a second instance finds it taken");
    assert!(!take(now.plus(chrono::Duration::minutes(14))));
    app.db().write_here(move |tx| rows::ended(tx, job, Ok("done"), now)).unwrap();
    assert!(take(now.plus(chrono::Duration::minutes(15))), "and again at its next turn");
    assert!(take(now.plus(chrono::Duration::minutes(31))), "one that never came back is begun again");
}

#[actix_web::test]
async fn the_page_of_jobs_tells_how_each_went() {
    let app = App::start().await;
    jobs::all(&app.house).await.unwrap();
    let body = app.get(Person::Admin, "/desk/oha/jobs").await.body();
    for expected in ["Reminders", "Forgetting old keys of forms", "Done", "0 reminders queued"] {
        assert!(body.contains(expected), "{expected}: {body}");
    }
}

/// Whoever opens a letter's page and saves without a change is not told of mistakes that she did not make.
#[actix_web::test]
async fn the_text_that_one_starts_from_can_be_saved_as_it_is() {
    let app = App::start().await;
    for name in app.house.views.names() {
        let Some(kind) = name.strip_prefix("mail/").and_then(|it| it.strip_suffix("/text")) else { continue };
        let path = format!("/desk/oha/letters/{kind}");
        let answer = app.get(Person::Admin, &path).await;
        let page = scraper::Html::parse_document(&answer.body());
        let one = |selector: &str| {
            let found = page.select(&scraper::Selector::parse(selector).unwrap()).next();
            found.unwrap_or_else(|| panic!("{kind} has no {selector}: {} {}", answer.status, answer.body()))
        };
        // A long line stands in a box that wraps it.
        let subject = one("#field-subject");
        let subject = subject.value().attr("value").map_or_else(|| subject.text().collect(), str::to_owned);
        let body: String = one("#field-body").text().collect();
        let saved = app.post(Person::Admin, &path, &[("subject", &subject), ("body", &body)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{kind}: {subject}\n{body}");
    }
}

#[actix_web::test]
async fn leads_are_told_once_that_a_year_is_open() {
    let app = App::start().await;
    let base = "/desk/oha/years/2027";
    let opening = [("confirmed", "yes"), ("version", "3")];
    assert_eq!(app.post(Person::Admin, &format!("{base}/openings"), &opening).await.status, StatusCode::SEE_OTHER);
    let told = queued(&app, "year-opened");
    let mine: Vec<_> = told.iter().filter(|it| it.to_email == "lead@example.org").collect();
    assert_eq!(mine.len(), 1, "one letter for a contract and its lead");
    assert!(told.iter().all(|it| it.to_email != "editor@example.org"), "editors are not told");
    let letter = letters::write(&app.house, mine[0]).unwrap();
    assert!(letter.subject.contains("2027 is open"), "{}", letter.subject);
    for part in [&letter.text, &letter.html] {
        assert!(part.contains("can begin its work here on 1 January 2027."), "{part}");
        assert!(part.contains("31 January 2028") && part.contains(&format!("/desk/cco/{OWN}/2027")), "{part}");
    }
    // Closed and opened again, it is not announced a second time.
    let said = [("confirmed", "yes"), ("reason", "A try."), ("version", "3")];
    for acts in ["closings", "reopenings"] {
        assert_eq!(app.post(Person::Admin, &format!("{base}/{acts}"), &said).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(queued(&app, "year-opened").len(), told.len());
}
