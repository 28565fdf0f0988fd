//! Forms that write to others can be sent so often and no more; the next one is told how long to wait and keeps its words.

use actix_web::http::StatusCode;
use groundwork::kernel::limits::{Limits, Rate};

use crate::app::{Answer, App};
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, YEAR};

/// One, then none for an hour.
const FEW: Rate = Rate { burst: 1, every_seconds: 3_600 };

async fn start() -> App {
    App::start_with(|settings| {
        settings.limits = Limits {
            write_per_person: FEW,
            invite_per_person: FEW,
            reset_per_account: FEW,
            barrier_per_address: FEW,
            ..settings.limits.clone()
        };
    })
    .await
}

type Case = (Person, String, Vec<(&'static str, &'static str)>, &'static str);

/// Who sends what where; the last is the field in which she typed.
fn cases(app: &App) -> Vec<Case> {
    let review = format!("/desk/oha/submissions/{}", app.world.submission(OWN, LAST_YEAR));
    let question = app.world.question.as_ref().unwrap();
    let shown = app.world.shown();
    let answers = format!("/desk/cco/{OWN}/{LAST_YEAR}/action-plan/comments/{question}/answers");
    let invitee = vec![("email", "a@example.org"), ("name", ""), ("role", "cco_viewer")];
    let anywhere = [invitee.clone(), vec![("cco", RIVAL)]].concat();
    vec![
        (Person::Reviewer, format!("{review}/comments"), vec![("body", ""), ("visibility", "shared")], "body"),
        (Person::Editor, answers, vec![("body", ""), ("version", "1")], "body"),
        (Person::Nobody, format!("/shared/{}/comments", shown.token), vec![("about", ""), ("body", "")], "body"),
        (
            Person::Facilitator,
            format!("/desk/ta/looks/{}/answers", shown.ta_look),
            vec![("answer", ""), ("version", "1")],
            "answer",
        ),
        (Person::Lead, format!("/desk/cco/{OWN}/invitations"), invitee, "name"),
        (Person::Admin, "/desk/oha/invitations".into(), anywhere, "name"),
        (
            Person::PasserBy,
            "/account/role-requests".into(),
            vec![("cco", RIVAL), ("role", "cco_viewer"), ("reason", "")],
            "reason",
        ),
        (
            Person::Nobody,
            "/report-a-barrier".into(),
            vec![("page", "Reports"), ("description", ""), ("contact", "")],
            "description",
        ),
        (Person::Nobody, "/password-resets".into(), vec![("email", "")], "email"),
    ]
}

fn typed(case: &Case, n: usize) -> (Vec<(&'static str, String)>, String) {
    // One account asks for its password, however often.
    let words = if case.3 == "email" { "editor@example.org".to_owned() } else { format!("Words number {n}") };
    let fields = case.2.iter().map(|(name, value)| match *name {
        name if name == case.3 => (name, words.clone()),
        "email" => ("email", format!("number{n}@example.org")),
        name => (name, (*value).to_owned()),
    });
    (fields.collect(), words)
}

async fn send(app: &App, case: &Case, n: usize) -> (Answer, String) {
    let (fields, words) = typed(case, n);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    (app.post(case.0, &case.1, &fields).await, words)
}

#[actix_web::test]
async fn one_more_than_the_limit_is_told_how_long_to_wait_and_keeps_what_was_typed() {
    let app = start().await;
    for case in cases(&app) {
        let (answer, _) = send(&app, &case, 0).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", case.1, answer.body());
        let before = app.contents();
        let (answer, words) = send(&app, &case, 1).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", case.1);
        let wait: i64 = answer.header("retry-after").parse().unwrap();
        assert!((3_500..=3_600).contains(&wait), "{}: {wait}", case.1);
        let body = answer.body();
        assert!(body.contains("Nothing was saved. Wait ") && body.contains(&words), "{}: {body}", case.1);
        assert!(body.contains("Send it again"), "{}: no button to send it again: {body}", case.1);
        assert!(app.contents() == before, "{}: something was written", case.1);
    }
}

/// Mistakes are told as ever, and who clicks twice is shown the first answer: neither writes anything more.
#[actix_web::test]
async fn a_mistake_and_a_double_click_take_nothing_from_the_bucket() {
    let app = start().await;
    let path = format!("/desk/oha/submissions/{}/comments", app.world.submission(OWN, LAST_YEAR));
    for _ in 0..4 {
        let blank = [("body", ""), ("visibility", "shared")];
        assert_eq!(app.post(Person::Reviewer, &path, &blank).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let said = [("body", "Say more."), ("visibility", "shared"), ("once", "one-and-the-same-key")];
    for _ in 0..2 {
        assert_eq!(app.post(Person::Reviewer, &path, &said).await.status, StatusCode::SEE_OTHER);
    }
}

/// Who shows a draft to many, invites many: both write letters, so both take from one bucket.
#[actix_web::test]
async fn letters_to_others_are_counted_together() {
    let app = start().await;
    let case = cases(&app).into_iter().find(|it| it.0 == Person::Lead).unwrap();
    assert_eq!(send(&app, &case, 0).await.0.status, StatusCode::SEE_OTHER);
    let person = format!("oha:{}", app.world.person(Person::Reviewer));
    let look = [("person", person.as_str()), ("question", "Is it clear?"), ("until_on", "2026-12-01")];
    let asked = app.post(Person::Lead, &format!("/desk/cco/{OWN}/{YEAR}/action-plan/looks"), &look).await;
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS, "{}", asked.body());
}
