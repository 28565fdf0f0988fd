//! Review by difference: questions during a review, coded reasons and the letter, what changed between rounds, and who reviews whom.

use actix_web::http::StatusCode;
use groundwork::app::letters;
use groundwork::kernel::texts::Line;
use groundwork::metric::action_plan::{self, GoalDraft};
use groundwork::metric::review;
use groundwork::metric::workflow::{self, Decision, Verdict};
use groundwork::platform::outbox;

use crate::app::{Answer, App};
use crate::cast::{self, LAST_YEAR, OWN, PLAN, Person, RIVAL, SECOND, YEAR, marks, noon, year};

async fn get(app: &App, person: Person, path: &str) -> String {
    let answer = app.get(person, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} as {person:?}: {}", answer.body());
    answer.body()
}

async fn done(app: &App, person: Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = app.post(person, path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} as {person:?}: {}", answer.body());
    answer
}

fn desk(slug: &'static str, number: i32) -> (String, String) {
    let id = cast::world().submission(slug, number);
    (format!("/desk/oha/submissions/{id}"), format!("/desk/cco/{slug}/{number}/action-plan"))
}

fn lines(app: &App, query: &str) -> Vec<String> {
    app.place().lines(query)
}

/// Everything that waits in the outbox of a kind, with its recipients.
fn mail(app: &App, kind: &str) -> Vec<(String, String)> {
    let queued = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    let own = queued.iter().filter(|it| it.kind == kind);
    own.map(|it| (it.to_email.clone(), letters::write(&app.house, it).unwrap().text)).collect()
}

/// On the plan that is under review in the cast's world, as its page names it.
const RETURNED: [(&str, &str); 5] = [
    ("item", "C4.02"),
    ("decision", "returned"),
    ("reasons[]", "not_specific"),
    ("note", "Name the meetings."),
    ("version", "3"),
];

#[actix_web::test]
async fn a_question_is_answered_during_the_review_and_resolved_without_a_return() {
    let app = App::start().await;
    let (review, plan) = desk(OWN, LAST_YEAR);
    let question = app.world.question.as_ref().unwrap().to_string();
    // The CCO sees it, where it stands and that it is overdue; OHA's internal comment on the next field is nowhere.
    let page = get(&app, Person::Editor, &format!("{plan}/comments")).await;
    assert!(page.contains("1 question waits for your answer"), "{page}");
    assert!(page.contains(&marks::at(marks::SHARED, OWN)) && page.contains("late by"), "{page}");
    assert!(!page.contains(marks::INTERNAL), "{page}");
    assert!(mail(&app, "question").iter().any(|it| it.0.starts_with("editor@")), "nobody was told");
    // A viewer reads and has no form.
    let viewed = get(&app, Person::Viewer, &format!("{plan}/comments")).await;
    assert!(viewed.contains(marks::SHARED) && !viewed.contains("/answers\""), "{viewed}");

    let answers = format!("{plan}/comments/{question}/answers");
    done(&app, Person::Editor, &answers, &[("body", "We mean all families."), ("version", "1")]).await;
    let told = mail(&app, "answered");
    assert_eq!(told.len(), 1, "only the reviewer is told: {told:?}");
    assert!(told[0].0.starts_with("reviewer@") && !told[0].1.contains("all families"), "{told:?}");
    // The next to answer from the older page is told, and loses nothing.
    let stale = app.post(Person::Lead, &answers, &[("body", "We mean some."), ("version", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("We mean some.") && stale.body().contains("We mean all families."));

    let again = format!("{review}/comments/{question}/questions");
    done(&app, Person::Reviewer, &again, &[("body", "In which county?"), ("version", "2")]).await;
    assert!(get(&app, Person::Lead, &format!("{plan}/comments")).await.contains("In which county?"));
    done(&app, Person::Lead, &answers, &[("body", "In all of them."), ("version", "3")]).await;
    let one = get(&app, Person::Reviewer, &format!("{review}/comments/{question}")).await;
    assert!(one.contains("In all of them.") && one.contains("Question, answered"), "{one}");
    let resolutions = format!("{review}/comments/{question}/resolutions");
    assert_eq!(app.post(Person::Admin, &resolutions, &[("version", "4")]).await.status, StatusCode::FORBIDDEN);
    done(&app, Person::Reviewer, &resolutions, &[("version", "4")]).await;
    let late = app.post(Person::Lead, &answers, &[("body", "One more word."), ("version", "5")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "a settled question takes no answer");
    assert!(late.body().contains("One more word."));
    let state = lines(&app, &format!("SELECT state AS line FROM comments WHERE comment_id = '{question}'"));
    assert_eq!(state, ["resolved"]);
    assert_eq!(lines(&app, "SELECT reply_id AS line FROM comment_replies").len(), 4);
}

#[actix_web::test]
async fn a_question_is_shared_and_on_a_place_that_was_sent() {
    let app = App::start().await;
    let (review, _) = desk(OWN, LAST_YEAR);
    let path = format!("{review}/comments");
    let internal = [("body", "Why?"), ("visibility", "internal"), ("kind", "question")];
    let refused = app.post(Person::Reviewer, &path, &internal).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("A question goes to the CCO"), "{}", refused.body());
    for (name, value) in [("node", "goal/no-such"), ("item", "C9.99"), ("item", "C1.01")] {
        let fields = [("body", "Why?"), ("visibility", "shared"), (name, value)];
        assert_eq!(app.post(Person::Reviewer, &path, &fields).await.status, StatusCode::NOT_FOUND, "{value}");
    }
    let field = [("node", "section/data"), ("field", "no-such"), ("body", "Why?"), ("visibility", "shared")];
    assert_eq!(app.post(Person::Reviewer, &path, &field).await.status, StatusCode::NOT_FOUND);
    let own = [("node", "section/data"), ("field", "body"), ("body", "Well put."), ("visibility", "shared")];
    done(&app, Person::Reviewer, &path, &own).await;
    let place = lines(&app, "SELECT place AS line FROM comments WHERE body = 'Well put.'").remove(0);
    assert!(place.starts_with("Section 2: ") && place.ends_with(", text"), "{place}");
}

#[actix_web::test]
async fn an_item_to_be_revised_names_a_reason_of_the_list() {
    let app = App::start().await;
    let path = format!("{}/decisions", desk(OWN, LAST_YEAR).0);
    for reasons in [vec![], vec![("reasons[]", "no_such")], vec![("reasons[]", "not_specific"), ("reasons[]", "odd")]] {
        let fields: Vec<_> = [("item", "C4.02"), ("decision", "returned"), ("note", "Kept words."), ("version", "3")]
            .into_iter()
            .chain(reasons)
            .collect();
        let refused = app.post(Person::Reviewer, &path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let body = refused.body();
        assert!(body.contains("Choose at least one reason") && body.contains("Kept words."), "{body}");
        assert!(
            body.contains("href=\"#field-item-c4-02-reasons\"") && body.contains("id=\"field-item-c4-02-reasons\"")
        );
    }
    done(&app, Person::Reviewer, &path, &RETURNED).await;
    let given = "SELECT reason || ': ' || label AS line FROM item_findings";
    assert_eq!(lines(&app, given), ["not_specific: Not specific enough"]);
    // Accepted after all: the reasons go with the decision.
    done(&app, Person::Reviewer, &path, &[("item", "C4.02"), ("decision", "accepted"), ("version", "3")]).await;
    assert!(lines(&app, given).is_empty());
}

#[actix_web::test]
async fn a_letter_is_assembled_edited_previewed_returned_and_kept() {
    let app = App::start().await;
    let (review, plan) = desk(OWN, LAST_YEAR);
    done(&app, Person::Reviewer, &format!("{review}/decisions"), &RETURNED).await;
    let letter = get(&app, Person::Reviewer, &format!("{review}/letter")).await;
    assert!(letter.contains("One item is to be revised") && letter.contains("not specific enough"), "{letter}");
    let saves = format!("{review}/letters");
    let text = "Thank you.\n\nOne thing is open.";
    let saved = done(&app, Person::Reviewer, &saves, &[("reason", text), ("version", "0")]).await;
    assert_eq!(saved.location(), format!("{review}/letter/preview"));
    // Saved again from an older page: both texts, nothing overwritten.
    let stale = app.post(Person::Reviewer, &saves, &[("reason", "Another letter."), ("version", "0")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("Another letter.") && stale.body().contains("One thing is open."));
    let preview = get(&app, Person::Reviewer, &format!("{review}/letter/preview")).await;
    assert!(preview.contains("One thing is open.") && preview.contains("Name the meetings."), "{preview}");
    assert!(!preview.contains(marks::INTERNAL), "the preview shows what the CCO may not read");
    // Until it is returned, the CCO reads none of it.
    for page in ["/letters", "/comments", "/items", ""] {
        let body = get(&app, Person::Lead, &format!("{plan}{page}")).await;
        for secret in ["One thing is open.", "Name the meetings.", "Not specific enough"] {
            assert!(!body.contains(secret), "{page} holds {secret}");
        }
    }
    done(&app, Person::Reviewer, &format!("{review}/returns"), &[("reason", text), ("version", "3")]).await;
    let read = get(&app, Person::Viewer, &format!("{plan}/letters")).await;
    for word in ["One thing is open.", "Not specific enough", "Name the meetings.", "C4.02"] {
        assert!(read.contains(word), "{word}: {read}");
    }
    assert!(!read.contains(marks::INTERNAL), "{read}");
    let counted = get(&app, Person::Admin, &format!("/desk/oha/reasons?year={LAST_YEAR}")).await;
    assert!(counted.contains("Not specific enough") && counted.contains("1 reason in all"), "{counted}");
    // A question that was not answered keeps the plan from being sent again.
    let page = get(&app, Person::Lead, &format!("{plan}/submit")).await;
    assert!(page.contains("Answer OHA") && page.contains("/comments#comment-"), "{page}");
}

/// Returns the plan of `OWN` with C4.02 to be revised and the rest accepted, with a comment on the second goal's title.
fn returned(app: &App) {
    let id = app.world.submission(OWN, LAST_YEAR);
    cast::as_oha(app.db(), app.world, Person::Reviewer, |tx, scope| {
        let now = noon("2026-11-02");
        review::changes::resolve(tx, scope, id, app.world.question.as_ref().unwrap(), 1, now)?;
        for item in ["C4.01", "C4.03"] {
            review::changes::decide(tx, scope, id, item, Decision::Accepted, now)?;
        }
        let verdict = Verdict {
            decision: Decision::Returned,
            reasons: vec!["link_missing".into()],
            note: "Say which meeting.".into(),
        };
        review::changes::decide(tx, scope, id, "C4.02", verdict, now)?;
        review::changes::return_with_reason(tx, scope, id, "Please answer C4.02.", now)
    })
    .unwrap();
}

/// Changes the answer to C4.02 and, where wanted, the first goal's title; then sends the plan again.
fn sent_again(app: &App, new_title: Option<&str>) {
    let now = noon("2026-11-10");
    cast::as_cco(app.db(), app.world, Person::Lead, OWN, now, |tx, scope| {
        let mut editable = workflow::editable(tx, scope, year(LAST_YEAR), PLAN, now)?;
        let answer = workflow::ItemAnswer {
            item: "C4.02".into(),
            said: workflow::Said::Yes,
            narrative: "Because it does, since the meeting in Astoria.".into(),
            version: 1,
        };
        workflow::changes::answer_item(&mut editable, &answer)?;
        if let Some(title) = new_title {
            let goal = &app.world.plans[&(OWN, LAST_YEAR)].goals[0];
            let draft = GoalDraft {
                title: Line::parse(title).unwrap(),
                why: groundwork::kernel::texts::Narrative::parse(&goal.why).unwrap(),
                population: Line::optional(&goal.population).unwrap(),
            };
            let id = groundwork::kernel::ids::GoalId::parse(&goal.id)?;
            action_plan::changes::edit_goal(&mut editable, &id, &draft, 1)?;
        }
        groundwork::metric::submissions::changes::submit(tx, scope, year(LAST_YEAR), PLAN, &cast::submittal(), now)
    })
    .unwrap();
}

#[actix_web::test]
async fn what_changed_stands_under_what_asked_for_it_and_in_the_mail_by_place_only() {
    let app = App::start().await;
    let (review, plan) = desk(OWN, LAST_YEAR);
    returned(&app);
    sent_again(&app, Some("First of all, newly worded"));
    for (person, path) in [
        (Person::Reviewer, format!("{review}/differences?from=1&to=2")),
        (Person::Reviewer, format!("{review}/differences?from=2&to=1")),
        (Person::Viewer, format!("{plan}/differences")),
    ] {
        let page = get(&app, person, &path).await;
        assert!(page.contains("2 parts: 2 changed"), "{path}: {page}");
        let (asked, rest) = page.split_once("To be revised, C4.02").unwrap();
        assert!(
            !asked.contains("Astoria") && rest.contains("Astoria") && rest.contains("Say which meeting."),
            "{page}"
        );
        assert!(page.contains("<ins class=\"change\"") && page.contains("<del class=\"change\""), "{path}");
        assert!(!page.contains(marks::INTERNAL), "{path}");
    }
    let same = get(&app, Person::Reviewer, &format!("{review}/differences?from=2&to=2")).await;
    assert!(same.contains("Nothing changed"), "{same}");
    let other = app.get(Person::Reviewer, &format!("{review}/differences?from=1&to=7")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let page = get(&app, Person::Reviewer, &review).await;
    assert!(page.contains("Since round 1: 2 parts: 2 changed"), "{page}");
    let told = mail(&app, "resubmitted");
    assert!(!told.is_empty());
    for (to, text) in told {
        assert!(text.contains("- Goal 1: goal changed") && text.contains("- Item C4.02: "), "{to}: {text}");
        for word in ["newly worded", "Astoria", marks::SENT] {
            assert!(!text.contains(word), "{to} is told {word}");
        }
    }
    // The letter stays readable after the plan was sent again.
    assert!(get(&app, Person::Viewer, &format!("{plan}/letters")).await.contains("Please answer C4.02."));
}

#[actix_web::test]
async fn an_accepted_item_keeps_its_decision_while_its_evidence_is_unchanged() {
    // C4.01 rests on the whole plan, C4.03 on goals and strategies: a new title of a goal opens both again.
    for (title, kept) in [(None, vec!["C4.01 1", "C4.03 1"]), (Some("Newly worded"), vec![])] {
        let app = App::start().await;
        let (review, _) = desk(OWN, LAST_YEAR);
        returned(&app);
        sent_again(&app, title);
        done(&app, Person::Admin, &format!("{review}/claims"), &[]).await;
        let carried =
            "SELECT item || ' ' || carried_from AS line FROM item_decisions WHERE carried_from IS NOT NULL ORDER BY 1";
        assert_eq!(lines(&app, carried), kept, "{title:?}");
        let page = get(&app, Person::Admin, &review).await;
        assert_eq!(page.contains("Accepted in round 1; its evidence is unchanged."), title.is_none());
        // She may decide otherwise; then it is her own.
        let version = version(&app, OWN, LAST_YEAR);
        let fields = [
            ("item", "C4.01"),
            ("decision", "returned"),
            ("reasons[]", "other"),
            ("note", "See C4.02."),
            ("version", version.as_str()),
        ];
        done(&app, Person::Admin, &format!("{review}/decisions"), &fields).await;
        assert!(!lines(&app, carried).contains(&"C4.01 1".to_owned()));
    }
}

#[actix_web::test]
async fn reviewers_are_assigned_and_theirs_is_the_mail_and_the_first_view() {
    let app = App::start().await;
    let assignments = "/desk/oha/assignments";
    let (own, rival) = (app.world.person(Person::Reviewer).to_string(), RIVAL);
    done(&app, Person::Admin, assignments, &[("cco", SECOND), ("person", &own)]).await;
    let twice = app.post(Person::Admin, assignments, &[("cco", SECOND), ("person", &own)]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body().contains("already"), "{}", twice.body());
    // Neither somebody with a stake nor somebody who does not review.
    for (cco, person) in [(OWN, Person::Conflicted), (rival, Person::Lead), (rival, Person::Facilitator)] {
        let id = app.world.person(person).to_string();
        let refused = app.post(Person::Admin, assignments, &[("cco", cco), ("person", &id)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{person:?}");
    }
    let refused = app.post(Person::Reviewer, assignments, &[("cco", SECOND), ("person", &own)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // Her queue begins with her own CCOs, and everybody's is one link away.
    let first = get(&app, Person::Reviewer, "/desk/oha/queue?state=all").await;
    assert!(first.contains("Saltgrass") && !table(&first).contains("Two Forks"), "{}", table(&first));
    let all = get(&app, Person::Reviewer, "/desk/oha/queue?state=all&whose=all").await;
    assert!(table(&all).contains("Two Forks") && table(&all).contains("Saltgrass"));
    // What Saltgrass sends again is told to its reviewers only.
    let fields = [("what_changed", "All."), ("late_reason", "Rain."), ("confirmed", "yes")];
    done(&app, Person::Both, &format!("/desk/cco/{SECOND}/{YEAR}/action-plan/submittals"), &fields).await;
    let mut told: Vec<String> = mail(&app, "resubmitted").into_iter().map(|it| it.0).collect();
    told.sort();
    assert_eq!(told, ["conflicted@example.org", "reviewer@example.org"]);
    let id = app.world.assignment.as_ref().unwrap();
    done(&app, Person::Admin, &format!("{assignments}/{id}/endings"), &[("version", "1")]).await;
    let again = app.post(Person::Admin, &format!("{assignments}/{id}/endings"), &[("version", "1")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let page = get(&app, Person::Admin, assignments).await;
    assert!(page.contains("Assignments that were ended") && page.contains("Conflicted of the cast"), "{page}");
}

fn table(page: &str) -> &str {
    page.split_once("<tbody>").and_then(|it| it.1.split_once("</tbody>")).map_or("", |it| it.0)
}

#[actix_web::test]
async fn the_queue_goes_by_ohas_answer_date_and_keeps_its_columns_in_the_address() {
    let app = App::start().await;
    let all = "/desk/oha/queue?state=all&whose=all";
    let page = get(&app, Person::Reviewer, all).await;
    assert!(page.contains("OHA answers by") && table(&page).contains("late by"), "{}", table(&page));
    // Sent on 1 March 2026: thirty days later is the answer's day.
    assert!(table(&page).contains("31 March 2026"), "{}", table(&page));
    let overdue = get(&app, Person::Reviewer, "/desk/oha/queue?whose=all&overdue=yes").await;
    assert!(table(&overdue).contains("Two Forks") && !table(&overdue).contains("Saltgrass"), "{}", table(&overdue));
    let narrow =
        get(&app, Person::Reviewer, &format!("{all}&columns%5B%5D=state&columns%5B%5D=questions&sort=-cco")).await;
    assert!(!narrow.contains("<th scope=\"col\">Claimed by") && narrow.contains(">Questions</th>"), "{narrow}");
    assert!(narrow.contains("aria-sort=\"descending\"") && narrow.contains("columns%5B%5D"), "{narrow}");
    assert!(table(&narrow).contains("1 open"), "{}", table(&narrow));
    let (two, salt) = (table(&narrow).find("Two Forks").unwrap(), table(&narrow).find("Saltgrass").unwrap());
    assert!(two < salt, "descending by name");
    let words = get(&app, Person::Reviewer, &format!("{all}&q=TWO+f")).await;
    assert!(table(&words).contains("Two Forks") && !table(&words).contains("Saltgrass"));
    assert!(
        !get(&app, Person::Reviewer, &format!("{all}&q=%25")).await.contains("<tbody>"),
        "a sign is taken literally"
    );
    // The CCO is told the day, too.
    assert!(
        get(&app, Person::RivalLead, &format!("/desk/cco/{RIVAL}/{YEAR}/action-plan"))
            .await
            .contains("OHA answers by 31 March 2026")
    );
}

#[actix_web::test]
async fn one_item_is_read_across_all_ccos_but_those_in_which_the_reader_has_a_stake() {
    let app = App::start().await;
    let path = format!("/desk/oha/items/{LAST_YEAR}/C4.02");
    let page = get(&app, Person::Reviewer, &path).await;
    for name in ["Lantern River", "Two Forks", "Saltgrass"] {
        assert!(page.contains(name), "{name}: {page}");
    }
    let page = get(&app, Person::Conflicted, &path).await;
    assert!(
        !page.contains("Lantern River") && page.contains("Two Forks") && page.contains("2 CCOs have sent it"),
        "{page}"
    );
    let accepted = get(&app, Person::Reviewer, &format!("{path}?decision=accepted")).await;
    assert!(!accepted.contains("Lantern River") && accepted.contains("Two Forks"), "{accepted}");
    // A draft is not in it: this year Lantern River has sent nothing.
    let page = get(&app, Person::Reviewer, &format!("/desk/oha/items/{YEAR}/C4.02")).await;
    assert!(!page.contains("Lantern River") && page.contains("Two Forks"), "{page}");
    assert_eq!(app.get(Person::Reviewer, &format!("/desk/oha/items/{YEAR}/C9.99")).await.status, StatusCode::NOT_FOUND);
}

/// The row version of a submission, as the forms of its page name it.
pub fn version(app: &App, slug: &'static str, number: i32) -> String {
    let id = app.world.submission(slug, number);
    let query = format!("SELECT cast(row_version as text) AS line FROM submissions WHERE submission_id = '{id}'");
    app.place().lines(&query).remove(0)
}

/// Laid down and claimed again by the same reviewer: her older page has not seen what came between.
#[actix_web::test]
async fn a_decision_on_an_older_page_decides_nothing_and_keeps_its_reason_in_the_form() {
    let app = App::start().await;
    let (review, _) = desk(OWN, LAST_YEAR);
    let page = get(&app, Person::Reviewer, &review).await;
    assert!(page.contains("name=\"version\" value=\"3\""), "the form names what it was made from");
    let release = [("reason", "A colleague should look."), ("version", "3")];
    done(&app, Person::Reviewer, &format!("{review}/releases"), &release).await;
    // While nobody reviews it, nothing is decided; the words stand in the form all the same.
    for is_claimed in [false, true] {
        if is_claimed {
            done(&app, Person::Reviewer, &format!("{review}/claims"), &[]).await;
        }
        let before = app.contents();
        let late = app.post(Person::Reviewer, &format!("{review}/decisions"), &RETURNED).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let body = late.body();
        let form = format!("action=\"{review}/decisions\"");
        assert!(body.contains(&form) && body.contains("Name the meetings.</textarea>"), "{is_claimed}: {body}");
        let letter = [("reason", "Say more about it."), ("version", "3")];
        let late = app.post(Person::Reviewer, &format!("{review}/returns"), &letter).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body().contains("Say more about it.</textarea>"), "{is_claimed}: {}", late.body());
        let late = app.post(Person::Reviewer, &format!("{review}/approvals"), &[("version", "3")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(app.contents() == before, "{is_claimed}: something was decided");
    }
    // The page that was shown names what it was made from, so sending it again is a decision on what was seen.
    let now = version(&app, OWN, LAST_YEAR);
    let seen: Vec<_> =
        RETURNED.iter().map(|it| if it.0 == "version" { ("version", now.as_str()) } else { *it }).collect();
    let late = app.post(Person::Reviewer, &format!("{review}/decisions"), &RETURNED).await.body();
    assert!(late.contains(&format!("name=\"version\" value=\"{now}\"")), "{late}");
    done(&app, Person::Reviewer, &format!("{review}/decisions"), &seen).await;
    assert!(get(&app, Person::Reviewer, &review).await.contains("Not specific enough"));
}

#[actix_web::test]
async fn the_checks_name_each_question_that_keeps_a_returned_plan_from_being_sent() {
    let app = App::start().await;
    let (review, plan) = desk(OWN, LAST_YEAR);
    let question = app.world.question.as_ref().unwrap().to_string();
    done(&app, Person::Reviewer, &format!("{review}/returns"), &[("reason", "Please answer."), ("version", "3")]).await;
    let checks = get(&app, Person::Viewer, &format!("{plan}/checks")).await;
    assert!(checks.contains("Questions from OHA, to be answered"), "{checks}");
    assert!(!checks.contains("Next: review the plan and send it"), "{checks}");
    let checks = get(&app, Person::Editor, &format!("{plan}/checks")).await;
    assert!(checks.contains(&format!("{plan}/comments#comment-{question}")), "{checks}");
    let overview = get(&app, Person::Editor, &plan).await;
    assert!(overview.contains("Next: answer OHA"), "the plan's own page begins with it: {overview}");

    let answers = format!("{plan}/comments/{question}/answers");
    done(&app, Person::Editor, &answers, &[("body", "Families of Lane."), ("version", "1")]).await;
    let checks = get(&app, Person::Editor, &format!("{plan}/checks")).await;
    assert!(!checks.contains("Questions from OHA"), "{checks}");
}

#[actix_web::test]
async fn ta_sees_the_coded_reasons_of_a_return_and_none_of_its_words() {
    let app = App::start().await;
    let (review, _) = desk(OWN, LAST_YEAR);
    let board = format!("/desk/ta/board?year={LAST_YEAR}");
    let seen = format!("/desk/cco/{OWN}/seen-by-ta");
    let query =
        "SELECT label AS line FROM vocabulary_terms WHERE vocabulary = 'return_reasons' AND term = 'not_specific'";
    let label = lines(&app, query).remove(0);
    let coded = format!("C4.02: {label}");
    done(&app, Person::Reviewer, &format!("{review}/decisions"), &RETURNED).await;
    for (person, path) in [(Person::Facilitator, &board), (Person::Viewer, &seen)] {
        assert!(!get(&app, person, path).await.contains(&label), "{path}: it is OHA's draft as yet");
    }
    done(
        &app,
        Person::Reviewer,
        &format!("{review}/returns"),
        &[("reason", "A letter of many words."), ("version", "3")],
    )
    .await;
    for (person, path) in [(Person::Facilitator, &board), (Person::Viewer, &seen)] {
        let page = get(&app, person, path).await;
        assert!(page.contains(&coded), "{path}: {page}");
        for words in ["Name the meetings.", "A letter of many words.", marks::SHARED, marks::INTERNAL] {
            assert!(!page.contains(words), "{path} holds {words}");
        }
    }
    let rivals = get(&app, Person::RivalLead, &format!("/desk/cco/{RIVAL}/seen-by-ta")).await;
    assert!(!rivals.contains(&label), "another CCO's reasons: {rivals}");
}
