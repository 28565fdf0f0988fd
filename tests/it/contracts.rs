//! Contracts that end: what OHA says of their end and to whom, and what the contract that took over may receive of one that ended.

use actix_web::http::StatusCode;
use groundwork::kernel::failure::{Error, Refusal};
use groundwork::metric::action_plan::{self, WorkingCopy};
use groundwork::metric::review;
use groundwork::metric::submissions;
use groundwork::metric::workflow::{self, Decision};
use groundwork::people::tenancy::{self, AgencyRole, CcoRole, Role, SystemScope};
use groundwork::publishing;
use groundwork::succession;

use crate::app::{Answer, App};
use crate::cast::{
    ENDED, LAST_YEAR, OWN, PLAN, Person, RIVAL, SECOND, TODAY, YEAR, as_cco, as_oha, marks, noon, passage, plan,
    submittal, year,
};

const LIST: &str = "/desk/oha/contracts";

fn page(slug: &str) -> String {
    format!("{LIST}/{slug}")
}

/// Fills the form in: last day, until when its people act, who takes over; of a version.
async fn say(app: &App, slug: &str, end: [&str; 3], version: &str) -> Answer {
    let [ends_on, acts_until, successor] = end;
    let fields = [
        ("ends_on", ends_on),
        ("acts_until", acts_until),
        ("successor", successor),
        ("reason", "The board has decided."),
        ("version", version),
    ];
    app.post(Person::Admin, &format!("{}/endings", page(slug)), &fields).await
}

/// The texts of the notices that wait for one address.
fn told(app: &App, email: &str) -> Vec<String> {
    app.place().lines(&format!(
        "SELECT data AS line FROM outbox WHERE kind = 'contract-end' AND recipient_email = '{email}' ORDER BY queued_at"
    ))
}

#[actix_web::test]
async fn an_end_is_said_once_and_seen_by_everybody_whom_it_concerns() {
    let app = App::start().await;
    let public = format!("/ccos/{RIVAL}");
    assert!(!app.get(Person::Nobody, &public).await.body().contains("This contract ended"));
    let before = told(&app, "lead@example.org").len();
    let done = say(&app, RIVAL, ["2026-10-31", "2027-02-28", SECOND], "1").await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, page(RIVAL).as_str()), "{}", done.body());
    // OHA's own pages.
    let own = app.get(Person::Admin, &page(RIVAL)).await.body();
    for words in [
        "ended on 31 October 2026",
        "It answers for its work of 2026 up to that day, and for nothing after it.",
        "write, send and sign until 28 February 2027",
        "Saltgrass (demonstration) takes over",
        "The board has decided.",
        "Last day: 31 October 2026, before: none",
    ] {
        assert!(own.contains(words), "{words}: {own}");
    }
    let list = app.get(Person::Admin, &format!("{LIST}?state=ended")).await.body();
    assert!(
        list.contains("Two Forks") && list.contains("28 February 2027") && list.contains("2 contracts, filtered"),
        "{list}"
    );
    let running = app.get(Person::Admin, &format!("{LIST}?state=running")).await.body();
    assert!(running.contains("Lantern River") && !running.contains(&page(RIVAL)), "{running}");
    // The leads of both contracts, in words; nobody else.
    let [letter] = &told(&app, "rivallead@example.org")[..] else { panic!("the lead is told once") };
    for words in ["ended on 31 October 2026", "up to that day", "until 28 February 2027", "takes over"] {
        assert!(letter.contains(words), "{words}: {letter}");
    }
    // The other letter of hers is of the contract that the world has given another successor.
    let [_, letter] = &told(&app, "both@example.org")[..] else { panic!("the successor's lead is told once") };
    assert!(letter.contains("OHA has named your contract") && letter.contains("may copy them"), "{letter}");
    assert_eq!(told(&app, "lead@example.org").len(), before, "a third contract is not told");
    // Its public page stays, and says so at once; what it published stays too.
    let after = app.get(Person::Nobody, &public).await;
    assert_eq!(after.status, StatusCode::OK);
    assert!(after.body().contains("This contract ended on 31 October 2026"), "{}", after.body());
    let published = app.get(Person::Nobody, &format!("{public}/{LAST_YEAR}/action-plan")).await;
    assert!(published.body().contains(&marks::at(marks::PUBLIC, RIVAL)));
    // And its people's.
    let desk = app.get(Person::RivalLead, &format!("/desk/cco/{RIVAL}/{YEAR}")).await.body();
    assert!(desk.contains("until 28 February 2027") && desk.contains("has taken over"), "{desk}");
}

#[actix_web::test]
async fn an_end_that_does_not_hold_together_is_refused_beside_its_field_with_all_that_was_typed() {
    let app = App::start().await;
    let before = app.contents();
    for (end, field, words) in [
        (["2019-12-31", "", ""], "ends-on", "after the first day of the contract, 1 January 2020"),
        (["2025-12-31", "", ""], "ends-on", "There is work of 2026 under this contract"),
        (["2026-12-31", "2026-12-30", ""], "acts-until", "not before the end"),
        (["", "2026-12-30", ""], "acts-until", "Enter the day on which the contract ends first"),
        (["", "", RIVAL], "successor", "Enter the day on which the contract ends first"),
        (["2026-12-31", "", SECOND], "successor", "none takes over from itself"),
        (["2026-12-31", "", ENDED], "successor", "ends before this one"),
        (["2026-12-31", "", "advanced-health"], "successor", "from the list"),
        (["2026-13-31", "", ""], "ends-on", "real date"),
        (["", "", ""], "ends-on", "Change something first"),
    ] {
        let refused = say(&app, SECOND, end, "1").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{end:?}");
        let body = refused.body();
        assert!(body.contains(words) && body.contains(&format!("href=\"#field-{field}\"")), "{end:?}: {body}");
        assert!(body.contains("The board has decided."), "what was typed is gone");
    }
    // Whoever is to take over from another does not end before that one, and is not taken over by it.
    assert_eq!(say(&app, OWN, ["2026-03-30", "", ""], "1").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let circle = say(&app, OWN, ["2026-12-31", "", ENDED], "1").await;
    assert!(circle.body().contains("is itself to be taken over by this one"), "{}", circle.body());
    assert!(app.contents() == before, "something was written");
}

#[actix_web::test]
async fn of_two_who_say_an_end_neither_overwrites_the_other_unseen() {
    let app = App::start().await;
    assert_eq!(say(&app, RIVAL, ["2026-12-31", "2027-02-28", ""], "1").await.status, StatusCode::SEE_OTHER);
    let before = app.contents();
    let late = say(&app, RIVAL, ["2026-12-31", "2027-04-30", SECOND], "1").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let body = late.body();
    assert!(body.contains("2027-02-28") && body.contains("2027-04-30"), "both values are shown: {body}");
    assert!(body.contains("Nothing was overwritten") && body.contains("The board has decided."), "{body}");
    assert!(app.contents() == before, "something was written");
    assert_eq!(late.value("version"), "2", "sent again, it overwrites knowingly");
    assert_eq!(say(&app, RIVAL, ["2026-12-31", "2027-04-30", SECOND], "2").await.status, StatusCode::SEE_OTHER);
    // One form, sent twice by a slip, is one change and one notice.
    let fields = [
        ("ends_on", ""),
        ("acts_until", ""),
        ("successor", ""),
        ("reason", "A slip."),
        ("version", "3"),
        ("once", "a-key"),
    ];
    for _ in 0..2 {
        let answer = app.post(Person::Admin, &format!("{}/endings", page(RIVAL)), &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let letters = told(&app, "rivallead@example.org");
    assert_eq!(letters.len(), 3);
    assert!(letters[2].contains("goes on: no end is set any more"), "{letters:?}");
    let former = told(&app, "both@example.org");
    assert!(former.last().unwrap().contains("not named to take over any more"), "{former:?}");
}

#[actix_web::test]
async fn of_two_who_would_close_a_circle_at_once_one_is_refused() {
    for _ in 0..3 {
        let app = App::start().await;
        let one = say(&app, RIVAL, ["2026-12-31", "", SECOND], "1");
        let other = say(&app, SECOND, ["2026-12-31", "", RIVAL], "1");
        let (one, other) = tokio::join!(one, other);
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422]);
    }
}

#[actix_web::test]
async fn an_end_that_was_taken_back_stays_so_when_the_program_starts_again() {
    let app = App::start().await;
    assert_eq!(say(&app, ENDED, ["", "", ""], "2").await.status, StatusCode::SEE_OTHER);
    let lines = tenancy::io::lines("ccos.csv", include_str!("../../seeds/demo/ccos.csv")).unwrap();
    app.db().write_here(|tx| tenancy::changes::load_reference(tx, &[], &lines, &[], Some(YEAR), noon(TODAY))).unwrap();
    let contract = app.db().read_here(|conn| tenancy::contract_by_slug(conn, ENDED)).unwrap().unwrap();
    assert_eq!(tenancy::ContractEnd::of(&contract), tenancy::ContractEnd::default());
}

#[actix_web::test]
async fn whoever_holds_a_role_in_the_company_says_nothing_of_its_end() {
    let app = App::start().await;
    let system = SystemScope::because("the tests");
    let contract = app.world.contract(RIVAL).id.clone();
    app.db()
        .write_here(|tx| {
            let admin = app.world.person(Person::Admin);
            tenancy::changes::give(tx, &system, admin, Role::Cco(CcoRole::Viewer), Some(&contract), noon(TODAY))
        })
        .unwrap();
    let before = app.contents();
    assert_eq!(say(&app, RIVAL, ["2026-12-31", "", ""], "1").await.status, StatusCode::FORBIDDEN);
    assert!(app.contents() == before);
    // A reviewer's scope does not do, whichever door it comes through.
    let end = tenancy::ContractEnd { ends_on: "2026-12-31".parse().ok(), ..tenancy::ContractEnd::default() };
    let reason = groundwork::kernel::texts::Narrative::parse("Why not.").unwrap();
    let refused = as_oha(app.db(), app.world, Person::Reviewer, |tx, scope| {
        assert_eq!(scope.role(), AgencyRole::OhaReviewer);
        succession::changes::set_end(tx, scope, SECOND, &end, &reason, 1, noon(TODAY))
    });
    assert!(matches!(refused, Err(Error::Refused(Refusal::Forbidden(_)))), "{refused:?}");
}

// --- goals of a contract that was taken over ---

fn base() -> String {
    format!("/desk/cco/{OWN}/{YEAR}/action-plan")
}

fn offer(predecessor: &str) -> String {
    format!("{}/predecessors/{predecessor}", base())
}

/// OHA names the contract of most of the cast as the successor.
fn name_as_successor(app: &App, predecessor: &str) {
    app.place()
        .run(&format!("UPDATE contracts SET ends_on = '2026-10-31', successor = '{OWN}' WHERE slug = '{predecessor}'"));
}

async fn copy(app: &App, person: Person, predecessor: &str, goals: &[&str]) -> Answer {
    let from = app.get(Person::Editor, &offer(predecessor)).await.value("from");
    let mut fields = vec![("from", from.as_str())];
    fields.extend(goals.iter().map(|it| ("goals[]", *it)));
    app.post(person, &format!("{}/copies", offer(predecessor)), &fields).await
}

fn written(app: &App) -> WorkingCopy {
    let id = app.world.submission(OWN, YEAR);
    as_cco(app.db(), app.world, Person::Lead, OWN, noon(TODAY), |tx, scope| action_plan::working_copy(tx, scope, id))
        .unwrap()
}

/// The id of a goal of the rival's plan that OHA approved.
fn theirs(app: &App, at: usize) -> String {
    app.world.plans[&(RIVAL, LAST_YEAR)].goals[at].id.clone()
}

#[actix_web::test]
async fn chosen_goals_are_copied_whole_with_their_lineage_and_each_part_waits_for_a_word() {
    let app = App::start().await;
    assert!(!app.get(Person::Editor, &base()).await.body().contains("still open"), "nothing to offer, no offer");
    name_as_successor(&app, RIVAL);
    let overview = app.get(Person::Editor, &base()).await.body();
    assert!(overview.contains("Goals of Two Forks (demonstration) that are still open"), "{overview}");
    assert!(overview.contains("2 of 2 goals of its plan of 2025 are not in yours yet."), "{overview}");
    assert!(
        !app.get(Person::Viewer, &base()).await.body().contains("that are still open"),
        "who reads is offered nothing"
    );
    let goal = theirs(&app, 0);
    let done = copy(&app, Person::Editor, RIVAL, &[&goal]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, format!("{}/carried", base()).as_str()));
    let copied = written(&app).plan.goals.pop().unwrap();
    let (source, lineage) = (&app.world.plans[&(RIVAL, LAST_YEAR)].goals[0], copied.lineage.clone().unwrap());
    assert_ne!(copied.id, source.id, "a copy is a goal of its own");
    assert_eq!((&copied.title, copied.strategies.len()), (&source.title, source.strategies.len()));
    assert_eq!(copied.strategies[0].targets.len(), source.strategies[0].targets.len());
    assert_eq!((lineage.cco.as_str(), lineage.year, lineage.goal.as_str()), (RIVAL, LAST_YEAR, source.id.as_str()));
    assert_eq!((lineage.round, lineage.version), (1, Some(1)), "it was public");
    // Shown on the goal, on the offer, and as parts that wait.
    let overview = app.get(Person::Editor, &base()).await.body();
    assert!(
        overview.contains("Carried over from") && overview.contains("1 of 2 goals of its plan of 2025 is not"),
        "{overview}"
    );
    assert!(overview.contains("Carried from Two Forks (demonstration), 2025, not yet confirmed"), "{overview}");
    assert!(app.get(Person::Editor, &offer(RIVAL)).await.body().contains("In your plan as goal 3"));
    let checks = app.get(Person::Lead, &format!("{}/checks", base())).await.body();
    assert!(checks.contains("Confirm goal 3, carried from Two Forks (demonstration), 2025"), "{checks}");
    let carried = app.get(Person::Viewer, &format!("{}/carried", base())).await.body();
    assert!(carried.contains("Carried forward from Two Forks (demonstration), 2025"), "{carried}");
    assert!(!carried.contains("What did not come along"), "{carried}");
    let history = app.get(Person::Viewer, &format!("{}/history", base())).await.body();
    assert!(history.contains("Copied goals of a contract that was taken over"), "{history}");
}

#[actix_web::test]
async fn a_goal_is_copied_once_however_often_it_is_asked_for() {
    let app = App::start().await;
    name_as_successor(&app, RIVAL);
    let (first, second) = (theirs(&app, 0), theirs(&app, 1));
    let only = [first.as_str()];
    let (one, other) = tokio::join!(copy(&app, Person::Editor, RIVAL, &only), copy(&app, Person::Lead, RIVAL, &only));
    assert_eq!((one.status, other.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(written(&app).plan.goals.len(), 3);
    // Together with another one, only the other one is new.
    assert_eq!(copy(&app, Person::Editor, RIVAL, &[&first, &second]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(written(&app).plan.goals.len(), 4);
    let before = app.place().lines("SELECT hash AS line FROM audit_head");
    let again = copy(&app, Person::Lead, RIVAL, &[&first, &second]).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, base().as_str()));
    assert_eq!(app.place().lines("SELECT hash AS line FROM audit_head"), before, "nothing was done, nothing is logged");
    let lines = app.place().lines("SELECT action AS line FROM audit_entries WHERE action = 'goal-copies'");
    assert_eq!(lines.len(), 2);
    // What was removed can be copied again.
    let goal = written(&app).plan.goals[3].id.clone();
    let asked = app.get(Person::Editor, &format!("{}/goals/{goal}/removal", base())).await;
    let seen = [("version", "1"), ("below", &asked.value("below"))];
    let removed = app.post(Person::Editor, &format!("{}/goals/{goal}/removals", base()), &seen).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body());
    assert_eq!(copy(&app, Person::Editor, RIVAL, &[&second]).await.location(), format!("{}/carried", base()));
    assert_eq!(written(&app).plan.goals.len(), 4);
}

#[actix_web::test]
async fn nobody_sees_or_copies_a_goal_of_a_contract_that_theirs_did_not_take_over() {
    let app = App::start().await;
    let goal = theirs(&app, 0);
    name_as_successor(&app, RIVAL);
    let from = app.get(Person::Editor, &offer(RIVAL)).await.value("from");
    let typed = [("from", from.as_str()), ("goals[]", goal.as_str())];
    let before = app.contents();
    for person in Person::ALL {
        let (seen, done) = (
            app.get(person, &offer(RIVAL)).await.status.as_u16(),
            app.post_exactly(person, &format!("{}/copies", offer(RIVAL)), &[("csrf", &app.csrf(person))]).await,
        );
        let due = match person {
            Person::Editor | Person::Lead | Person::Both => (200, 422),
            Person::Viewer | Person::Signer | Person::Conflicted => (403, 403),
            Person::Nobody => (303, 403),
            _ => (404, 404),
        };
        assert_eq!((seen, done.status.as_u16()), due, "{person:?}");
        if !matches!(person, Person::Editor | Person::Lead | Person::Both) {
            let done = app.post(person, &format!("{}/copies", offer(RIVAL)), &typed).await;
            assert!(matches!(done.status.as_u16(), 403 | 404), "{person:?}");
        }
    }
    // A contract of which another one is the successor, one that runs, one that is none; and the predecessor's own people.
    for predecessor in [SECOND, OWN, "no-such-cco", "advanced-health"] {
        assert_eq!(app.get(Person::Lead, &offer(predecessor)).await.status, StatusCode::NOT_FOUND, "{predecessor}");
        let done = app.post(Person::Lead, &format!("{}/copies", offer(predecessor)), &typed).await;
        assert_eq!(done.status, StatusCode::NOT_FOUND, "{predecessor}");
    }
    let back = format!("/desk/cco/{RIVAL}/{YEAR}/action-plan/predecessors/{OWN}");
    assert_eq!(app.get(Person::RivalLead, &back).await.status, StatusCode::NOT_FOUND);
    // It ends with OHA's word, also for who has the page open.
    app.place().run(&format!("UPDATE contracts SET successor = '{SECOND}' WHERE slug = '{RIVAL}'"));
    assert_eq!(app.get(Person::Lead, &offer(RIVAL)).await.status, StatusCode::NOT_FOUND);
    let done = app.post(Person::Lead, &format!("{}/copies", offer(RIVAL)), &typed).await;
    assert_eq!(done.status, StatusCode::NOT_FOUND);
    app.place().run(&format!("UPDATE contracts SET successor = '{OWN}' WHERE slug = '{RIVAL}'"));
    assert!(app.contents() == before, "something was written");
}

#[actix_web::test]
async fn a_successor_reads_what_was_approved_and_no_draft_no_waiting_round_and_no_withheld_word() {
    let app = App::start().await;
    // The rival's plan of this year was sent and is not decided; the second's was returned and is being written.
    for predecessor in [RIVAL, SECOND] {
        name_as_successor(&app, predecessor);
        let body = app.get(Person::Editor, &offer(predecessor)).await.body();
        assert!(body.contains("action plan 2025, "), "{body}");
        assert!(!body.contains(marks::DRAFT) && !body.contains(marks::INTERNAL), "{body}");
        for goal in &app.world.plans[&(predecessor, YEAR)].goals {
            assert!(!body.contains(&goal.id), "{predecessor}: a goal of this year");
        }
        assert!(app.world.plans[&(predecessor, LAST_YEAR)].goals.iter().all(|it| body.contains(&it.id)));
    }
    assert!(!app.get(Person::Editor, &offer(RIVAL)).await.body().contains(marks::SENT));
    // What its own people want withheld is withheld from the successor, before OHA has decided and after.
    let mark = marks::at(marks::PUBLIC, RIVAL);
    let goal = theirs(&app, 0);
    assert!(app.get(Person::Editor, &offer(RIVAL)).await.body().contains(&format!("First: {mark}")));
    as_cco(app.db(), app.world, Person::RivalLead, RIVAL, noon(TODAY), |tx, scope| {
        let asked = passage(&format!("goal/{goal}#title"), "");
        publishing::changes::propose_for_cco(tx, scope, year(LAST_YEAR), PLAN, &asked, noon(TODAY))
    })
    .unwrap();
    let body = app.get(Person::Editor, &offer(RIVAL)).await.body();
    assert!(body.contains("[Withheld: ") && !body.contains(&format!("First: {mark}")), "{body}");
    assert_eq!(copy(&app, Person::Editor, RIVAL, &[&goal]).await.status, StatusCode::SEE_OTHER);
    let copied = written(&app).plan.goals.pop().unwrap();
    assert!(copied.title.starts_with("[Withheld: "), "{}", copied.title);
    // An approval that was taken back is none.
    app.place().run(&format!(
        "UPDATE rulings SET undone_at = made_at, undone_by = made_by WHERE submission_id = '{}'",
        app.world.submission(SECOND, LAST_YEAR)
    ));
    assert!(app.get(Person::Editor, &offer(SECOND)).await.body().contains("Nothing to copy"));
}

#[actix_web::test]
async fn an_older_offer_and_a_goal_that_is_not_in_it_are_refused() {
    let app = App::start().await;
    name_as_successor(&app, RIVAL);
    let before = app.contents();
    let waiting = app.place().lines(&format!(
        "SELECT snapshot_id AS line FROM snapshots WHERE submission_id = '{}'",
        app.world.submission(RIVAL, YEAR)
    ));
    let path = format!("{}/copies", offer(RIVAL));
    let unapproved = app.world.plans[&(RIVAL, YEAR)].goals[0].id.clone();
    let stale = app.post(Person::Lead, &path, &[("from", &waiting[0]), ("goals[]", &unapproved)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "a round that waits is none to copy from");
    let from = app.get(Person::Lead, &offer(RIVAL)).await.value("from");
    let first = theirs(&app, 0);
    let odd = app.post(Person::Lead, &path, &[("from", &from), ("goals[]", &first), ("goals[]", &unapproved)]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.body().contains("Choose goals from the list") && odd.body().contains("checked"), "{}", odd.body());
    let none = app.post(Person::Lead, &path, &[("from", &from)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body().contains("Choose at least one goal") && none.body().contains("href=\"#field-goals\""));
    assert!(app.contents() == before, "something was written");
    // What was sent takes nothing.
    let sent = format!("/desk/cco/{SECOND}/{LAST_YEAR}/action-plan/predecessors/{RIVAL}");
    app.place().run(&format!("UPDATE contracts SET successor = '{SECOND}' WHERE slug = '{RIVAL}'"));
    assert_eq!(app.get(Person::Both, &sent).await.status, StatusCode::CONFLICT);
    let typed = [("from", from.as_str()), ("goals[]", first.as_str())];
    assert_eq!(app.post(Person::Both, &format!("{sent}/copies"), &typed).await.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_lineage_goes_with_its_goal_to_the_reviewer_and_to_the_public() {
    let app = App::start().await;
    name_as_successor(&app, RIVAL);
    let (goal, now) = (theirs(&app, 0), noon(TODAY));
    assert_eq!(copy(&app, Person::Lead, RIVAL, &[&goal]).await.status, StatusCode::SEE_OTHER);
    let copied = written(&app).plan.goals.pop().unwrap();
    // Written as a whole plan, the lineage stays with its goal; then it is sent, approved and published.
    let id = app.world.submission(OWN, YEAR);
    as_cco(app.db(), app.world, Person::Lead, OWN, now, |tx, scope| {
        let mut whole = plan(marks::PUBLIC);
        whole.goals.push(copied.clone());
        let mut editable = workflow::editable(tx, scope, year(YEAR), PLAN, now)?;
        action_plan::changes::replace_all(&mut editable, &whole)?;
        submissions::changes::submit(tx, scope, year(YEAR), PLAN, &submittal(), now)
    })
    .unwrap();
    let words = format!("Carried over from Two Forks (demonstration), action plan {LAST_YEAR}");
    let review = app.get(Person::Reviewer, &format!("/desk/oha/submissions/{id}")).await.body();
    assert!(
        review.contains("<dt>Carried over from</dt><dd><p>Two Forks (demonstration), action plan 2025"),
        "{review}"
    );
    let round = app.get(Person::Viewer, &format!("{}/rounds/1", base())).await.body();
    assert!(round.contains(&words), "{round}");
    as_oha(app.db(), app.world, Person::Reviewer, |tx, scope| {
        review::changes::claim(tx, scope, id, now)?;
        for item in ["C4.01", "C4.02", "C4.03"] {
            review::changes::decide(tx, scope, id, item, Decision::Accepted, now)?;
        }
        review::changes::approve(tx, scope, id, now)
    })
    .unwrap();
    crate::cast::publish(app.db(), app.world, OWN, id, now).unwrap();
    let public = format!("/ccos/{OWN}/{YEAR}/action-plan");
    let shown = app.get(Person::Nobody, &public).await.body();
    assert!(shown.contains(&words) && shown.contains(&format!("href=\"/ccos/{RIVAL}\"")), "{shown}");
    assert_eq!(app.get(Person::Nobody, &format!("/ccos/{RIVAL}")).await.status, StatusCode::OK, "the link is alive");
    let json = app.get(Person::Nobody, &format!("{public}.json")).await.body();
    assert!(json.contains("\"lineage\"") && json.contains(&goal), "{json}");
}
