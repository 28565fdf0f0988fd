//! Steps under pressure: twenty at once through two instances, random walks that take decisions back, and pages that lose no word.

use actix_web::http::StatusCode;
use chrono::Duration;
use groundwork::kernel::failure::{Error, Refusal, Result};
use groundwork::kernel::ids::SubmissionId;
use groundwork::kernel::texts::Narrative;
use groundwork::kernel::time::Moment;
use groundwork::metric::oversight::changes::{self as oversight, Asked};
use groundwork::metric::workflow::changes::Granted;
use groundwork::metric::workflow::{self, Decision, State, Step, TABLE, Visibility};
use groundwork::metric::{action_plan, measures, review, submissions};
use groundwork::people::tenancy::{self, CcoRole, Role, SystemScope};
use groundwork::platform::db::{Database, Tx};
use proptest::prelude::*;

use crate::app::App;
use crate::cast::{self, LAST_YEAR, OWN, PLAN, Person, RIVAL, TODAY, YEAR, noon, year};
use crate::place::{Place, variable};

/// What can be done to the plan of one contract and year, by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Submit,
    Recall,
    Claim,
    Release,
    Reassign,
    Return,
    Approve,
    NotMet,
    Reopen,
    Undo(Person),
    Extend,
    Comment,
    Decide,
    Write,
}

/// One plan in one database.
#[derive(Clone)]
struct Plan<'p> {
    place: &'p Place,
    id: SubmissionId,
    slug: &'static str,
    number: i32,
}

impl Plan<'_> {
    fn value(&self, column: &str) -> String {
        let query = format!(
            "SELECT coalesce(cast({column} as text), '-') AS line FROM submissions WHERE submission_id = '{}'",
            self.id
        );
        self.place.lines(&query).remove(0)
    }

    fn state(&self) -> State {
        State::parse(&self.value("state")).unwrap()
    }

    /// What a page of this plan would send now.
    fn asked(&self) -> Asked {
        let version = self.value("row_version").parse().unwrap();
        Asked { id: self.id.clone(), version, reason: "It has to be.".into() }
    }

    /// Who holds the review, or who would claim it.
    fn holder(&self) -> Person {
        let holder = self.value("claimed_by");
        if holder == cast::world().person(Person::Admin).as_str() { Person::Admin } else { Person::Reviewer }
    }

    fn act(&self, db: &Database, act: Act, asked: &Asked, holder: Person, now: Moment) -> Result<()> {
        let world = cast::world();
        let oha = |person, change: &dyn Fn(&mut Tx, &tenancy::OhaScope) -> Result<()>| {
            cast::as_oha(db, world, person, |tx, scope| change(tx, scope))
        };
        let lead = |change: &dyn Fn(&mut Tx, &tenancy::CcoScope) -> Result<()>| {
            cast::as_cco(db, world, cast::lead_of(self.slug), self.slug, now, |tx, scope| change(tx, scope))
        };
        match act {
            Act::Submit => lead(&|tx, scope| {
                submissions::changes::submit(tx, scope, year(self.number), PLAN, &cast::submittal(), now)
            }),
            Act::Recall => {
                lead(&|tx, scope| submissions::changes::recall(tx, scope, year(self.number), PLAN, "A slip.", now))
            }
            Act::Claim => oha(holder, &|tx, scope| review::changes::claim(tx, scope, &self.id, now)),
            Act::Release => oha(holder, &|tx, scope| oversight::release(tx, scope, asked, now)),
            Act::Reassign => oha(Person::Admin, &|tx, scope| {
                let to = if holder == Person::Admin { "reviewer@example.org" } else { "admin@example.org" };
                oversight::reassign(tx, scope, asked, to, now)
            }),
            Act::Return => {
                oha(holder, &|tx, scope| review::changes::return_with_reason(tx, scope, &self.id, "Say more.", now))
            }
            Act::Approve => oha(holder, &|tx, scope| review::changes::approve(tx, scope, &self.id, now)),
            // After any due date.
            Act::NotMet => {
                oha(Person::Admin, &|tx, scope| oversight::find_not_met(tx, scope, asked, noon("2029-01-01")))
            }
            Act::Reopen => oha(Person::Admin, &|tx, scope| {
                oversight::reopen(tx, scope, asked, now.plus(Duration::days(20)).pacific_day(), now)
            }),
            Act::Undo(person) => oha(person, &|tx, scope| oversight::undo(tx, scope, asked, now)),
            Act::Extend => oha(Person::Admin, &|tx, scope| {
                let form = measures::year(tx, year(self.number))?;
                let before =
                    workflow::store::of_component(tx, scope, &world.contract(self.slug).id, form.number, PLAN)?
                        .map_or(form.form.due_on, |it| it.due_on);
                let due_on = before.succ_opt().unwrap().max(now.pacific_day());
                let granted = Granted { before, due_on, reason: "Fire season.".into() };
                oversight::extend(tx, scope, world.contract(self.slug), &form, PLAN, &granted, now)
            }),
            Act::Comment => oha(holder, &|tx, scope| {
                review::changes::comment(tx, scope, &self.id, None, Visibility::Internal, "A word.", now)
            }),
            Act::Decide => {
                for item in ["C4.01", "C4.02", "C4.03"] {
                    oha(holder, &|tx, scope| {
                        review::changes::decide(tx, scope, &self.id, item, Decision::Accepted, now)
                    })?;
                }
                Ok(())
            }
            Act::Write => lead(&|tx, scope| {
                let body = Narrative::parse("Written anew.").unwrap();
                write_section(tx, scope, self, &body, now)
            }),
        }
    }
}

/// Writes over what the section says now, whatever its version.
fn write_section(tx: &mut Tx, scope: &tenancy::CcoScope, plan: &Plan, body: &Narrative, now: Moment) -> Result<()> {
    let mut editable = workflow::editable(tx, scope, year(plan.number), PLAN, now)?;
    for version in 1..200 {
        match action_plan::changes::save_section(&mut editable, "overview", body, version) {
            Err(Error::Refused(Refusal::Stale(_))) => (),
            other => return other,
        }
    }
    Err(Refusal::Busy.into())
}

const RACERS: usize = 20;

/// How often a race is run: 20 times, or as often as the environment says.
fn rounds() -> usize {
    variable("GROUNDWORK_TEST_ROUNDS").map_or(20, |it| it.parse().unwrap())
}

/// Twenty at once, through two instances: how many were taken. All others must have been told that it moved on.
fn race(instances: &[Database; 2], plan: &Plan, act: Act, now: Moment) -> usize {
    let (asked, holder) = (plan.asked(), plan.holder());
    let barrier = std::sync::Barrier::new(RACERS);
    let won: Vec<bool> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..RACERS)
            .map(|n| {
                let (db, asked, barrier) = (&instances[n % 2], &asked, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    match plan.act(db, act, asked, holder, now) {
                        Ok(()) => true,
                        Err(Error::Refused(Refusal::Stale(_) | Refusal::Closed(_))) => false,
                        Err(other) => panic!("{act:?}: {other}"),
                    }
                })
            })
            .collect();
        racers.into_iter().map(|it| it.join().unwrap()).collect()
    });
    won.into_iter().filter(|it| *it).count()
}

/// Every step of the table that two could take at once, each from where the one before it led.
const CIRCLE: &[Act] = &[
    Act::Recall,
    Act::Submit,
    Act::Claim,
    Act::Reassign,
    Act::Release,
    Act::Claim,
    Act::Return,
    Act::Undo(Person::Admin),
    Act::Return,
    Act::NotMet,
    Act::Undo(Person::Admin),
    Act::Submit,
    Act::Claim,
    Act::Decide,
    Act::Approve,
    Act::Reopen,
    Act::Undo(Person::Admin),
    Act::Undo(Person::Admin),
    Act::NotMet,
    Act::Undo(Person::Admin),
    Act::Release,
];

#[test]
fn of_twenty_who_take_a_step_at_once_through_two_instances_exactly_one_succeeds() {
    let place = Place::with_world();
    let instances = [(); 2].map(|()| Database::open(place.address()).unwrap());
    let id = cast::world().submission(RIVAL, YEAR).clone();
    let plan = Plan { place: &place, id, slug: RIVAL, number: YEAR };
    let mut now = noon(TODAY);
    for round in 0..rounds() {
        for act in CIRCLE {
            now = now.plus(Duration::minutes(1));
            if *act == Act::Decide {
                // No step: every reviewer may say the same of an item as often as she likes.
                plan.act(&instances[0], *act, &plan.asked(), plan.holder(), now).unwrap();
                continue;
            }
            let before = plan.state();
            let won = race(&instances, &plan, *act, now);
            assert_eq!(won, 1, "round {round}: {act:?} from {}", before.word());
            let after = plan.state();
            assert!(
                TABLE.iter().any(|it| it.from == before && it.to == after),
                "{act:?}: {} to {}",
                before.word(),
                after.word()
            );
        }
        assert_eq!(plan.state(), State::Submitted);
    }
    // Each round that was sent is kept once, under a number of its own.
    let rounds_kept =
        place.lines(&format!("SELECT cast(round as text) AS line FROM snapshots WHERE submission_id = '{}'", plan.id));
    assert_eq!(rounds_kept.len(), 1 + 2 * rounds());
}

#[test]
fn whoever_claims_and_whoever_recalls_at_once_do_not_both_succeed() {
    let place = Place::with_world();
    let instances = [(); 2].map(|()| Database::open(place.address()).unwrap());
    let id = cast::world().submission(RIVAL, YEAR).clone();
    let plan = Plan { place: &place, id, slug: RIVAL, number: YEAR };
    for round in 0..rounds() {
        let now = noon(TODAY).plus(Duration::minutes(i64::try_from(round).unwrap()));
        let (asked, barrier) = (plan.asked(), std::sync::Barrier::new(2));
        let (claimed, recalled) = std::thread::scope(|scope| {
            let [one, other] = [Act::Claim, Act::Recall].map(|act| {
                let (db, plan, asked, barrier) = (&instances[usize::from(act == Act::Claim)], &plan, &asked, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    plan.act(db, act, asked, Person::Reviewer, now).is_ok()
                })
            });
            (one.join().unwrap(), other.join().unwrap())
        });
        assert!(claimed != recalled, "round {round}: claimed {claimed}, recalled {recalled}");
        let back = if claimed { Act::Release } else { Act::Submit };
        plan.act(&instances[0], back, &plan.asked(), Person::Reviewer, now).unwrap();
    }
}

#[test]
fn what_is_saved_while_the_plan_is_sent_is_in_the_round_or_refused() {
    let place = Place::with_world();
    let instances = [(); 2].map(|()| Database::open(place.address()).unwrap());
    let world = cast::world();
    let plan = Plan { place: &place, id: world.submission(OWN, YEAR).clone(), slug: OWN, number: YEAR };
    let mut taken = 0;
    for round in 0..rounds() {
        let now = noon(TODAY).plus(Duration::minutes(i64::try_from(round).unwrap()));
        let word = format!("Saved in race {round}.");
        let (asked, barrier) = (plan.asked(), std::sync::Barrier::new(2));
        let (sent, saved) = std::thread::scope(|scope| {
            let sending = scope.spawn(|| {
                barrier.wait();
                plan.act(&instances[0], Act::Submit, &asked, Person::Reviewer, now)
            });
            let saving = scope.spawn(|| {
                let body = Narrative::parse(&word).unwrap();
                barrier.wait();
                cast::as_cco(&instances[1], world, Person::Editor, OWN, now, |tx, scope| {
                    write_section(tx, scope, &plan, &body, now)
                })
            });
            (sending.join().unwrap(), saving.join().unwrap())
        });
        sent.unwrap();
        let kept = place.lines(&format!(
            "SELECT content AS line FROM snapshots WHERE submission_id = '{}' ORDER BY round DESC",
            plan.id
        ));
        match saved {
            Ok(()) => {
                taken += 1;
                assert!(kept[0].contains(&word), "round {round}: saved, and not in what was sent");
            }
            Err(Error::Refused(Refusal::Closed(_))) => assert!(!kept[0].contains(&word), "round {round}"),
            Err(other) => panic!("{other}"),
        }
        plan.act(&instances[0], Act::Recall, &plan.asked(), Person::Reviewer, now).unwrap();
    }
    println!("{taken} of {} savings were in time", rounds());
}

const WALKED: [Act; 17] = [
    Act::Submit,
    Act::Submit,
    Act::Recall,
    Act::Claim,
    Act::Claim,
    Act::Release,
    Act::Reassign,
    Act::Return,
    Act::Decide,
    Act::Approve,
    Act::NotMet,
    Act::Reopen,
    Act::Undo(Person::Admin),
    Act::Undo(Person::Reviewer),
    Act::Extend,
    Act::Comment,
    Act::Write,
];

/// Rows that belong to a submission; a step may add to them and never takes from them.
const CHILDREN: &[&str] = &[
    "item_answers",
    "item_decisions",
    "comments",
    "snapshots",
    "plan_sections",
    "goals",
    "strategies",
    "targets",
    "rulings",
    "extensions",
];

fn children(place: &Place) -> Vec<usize> {
    CHILDREN.iter().map(|it| place.lines(&format!("SELECT 'x' AS line FROM {it}")).len()).collect()
}

fn standing(plan: &Plan) -> (State, String, String) {
    (plan.state(), plan.value("due_on"), plan.value("return_reason"))
}

/// Walks at random, and looks after each act at what stands there.
fn walk(acts: &[usize]) {
    let place = Place::with_world();
    let db = Database::open(place.address()).unwrap();
    let plan = Plan { place: &place, id: cast::world().submission(RIVAL, YEAR).clone(), slug: RIVAL, number: YEAR };
    let frozen =
        |place: &Place| place.lines("SELECT sha256 || content || form AS line FROM snapshots ORDER BY snapshot_id");
    let mut decided: Vec<(State, String, String)> = Vec::new();
    let mut path = vec![plan.state()];
    for (n, act) in acts.iter().map(|it| WALKED[*it]).enumerate() {
        let now = noon(TODAY).plus(Duration::hours(i64::try_from(n).unwrap()));
        let (before, rows, kept) = (standing(&plan), children(&place), frozen(&place));
        let done = plan.act(&db, act, &plan.asked(), plan.holder(), now);
        let after = standing(&plan);
        match done {
            Ok(()) => {
                let is_kept = before.0 == after.0
                    || TABLE.iter().any(|it| it.from == before.0 && it.to == after.0 && fits(act, it.step));
                assert!(is_kept, "{act:?} leads from {} to {}", before.0.word(), after.0.word());
                match act {
                    Act::Return | Act::Approve | Act::NotMet | Act::Reopen => decided.push(before),
                    Act::Undo(_) => assert_eq!(after, decided.pop().unwrap(), "an undo leads elsewhere: {path:?}"),
                    _ => (),
                }
            }
            Err(Error::Refused(refusal)) => {
                assert_eq!(after, before, "{act:?} was refused and has changed something: {refusal:?}");
            }
            Err(broken) => panic!("{act:?}: {broken}"),
        }
        let now_there = children(&place);
        assert!(
            rows.iter().zip(&now_there).all(|(was, is)| is >= was),
            "{act:?} has lost rows: {rows:?}, {now_there:?}"
        );
        let now_frozen = frozen(&place);
        assert!(kept.iter().all(|it| now_frozen.contains(it)), "{act:?} has changed a snapshot");
        path.push(after.0);
    }
    let rounds =
        place.lines(&format!("SELECT cast(round as text) AS line FROM snapshots WHERE submission_id = '{}'", plan.id));
    assert!(rounds.contains(&plan.value("round")), "the round of the submission is not kept");
    let verified = db.read_here(groundwork::platform::audit::verify).unwrap();
    assert!(verified.is_ok(), "the audit log is broken");
}

fn fits(act: Act, step: Step) -> bool {
    match act {
        Act::Submit => step == Step::Submit,
        Act::Recall => step == Step::Recall,
        Act::Claim => step == Step::Claim,
        Act::Release => step == Step::Release,
        Act::Reassign => step == Step::Reassign,
        Act::Return => step == Step::Return,
        Act::Approve => step == Step::Approve,
        Act::NotMet => step == Step::NotMet,
        Act::Reopen => step == Step::Reopen,
        Act::Undo(_) => step == Step::Undo,
        Act::Extend => step == Step::Extend,
        Act::Comment | Act::Decide | Act::Write => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn however_one_walks_and_takes_back_no_row_is_lost_and_no_state_reached_past_the_table(
        acts in proptest::collection::vec(0usize..WALKED.len(), 30..60)
    ) {
        walk(&acts);
    }
}

#[actix_web::test]
async fn a_reason_is_not_lost_when_somebody_else_was_faster() {
    let app = App::start().await;
    let base = format!("/desk/oha/submissions/{}", app.world.submission(OWN, LAST_YEAR));
    let typed = [("reason", "I am on leave from tomorrow."), ("version", "3")];
    assert_eq!(app.post(Person::Admin, &format!("{base}/releases"), &typed).await.status, StatusCode::SEE_OTHER);
    let before = app.contents();
    for noun in ["releases", "judgments"] {
        let late = app.post(Person::Admin, &format!("{base}/{noun}"), &typed).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{noun}");
        assert!(late.body().contains("I am on leave from tomorrow."), "{noun}: {}", late.body());
        assert!(late.body().contains("Somebody has taken a step here"), "{noun}: {}", late.body());
    }
    assert!(app.contents() == before, "a refused step has left something");

    let plan = format!("/desk/cco/{RIVAL}/{YEAR}/action-plan");
    let claims = format!("/desk/oha/submissions/{}/claims", app.world.submission(RIVAL, YEAR));
    assert_eq!(app.post(Person::Reviewer, &claims, &[]).await.status, StatusCode::SEE_OTHER);
    let late = app.post(Person::RivalLead, &format!("{plan}/recalls"), &[("reason", "A page was missing.")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body().contains("A page was missing.") && late.body().contains("A reviewer has claimed it"));

    let due = format!("/desk/oha/ccos/{OWN}/{YEAR}/action-plan");
    let typed = [("due_on", "2027-03-01"), ("reason", "Fire season."), ("version", "2027-01-31")];
    assert_eq!(app.post(Person::Admin, &format!("{due}/extensions"), &typed).await.status, StatusCode::SEE_OTHER);
    let late = app.post(Person::Admin, &format!("{due}/extensions"), &typed).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body().contains("1 March 2027") && late.body().contains("Fire season."), "{}", late.body());
}

#[actix_web::test]
async fn an_extension_is_told_to_the_cco_on_its_pages_on_the_boards_and_by_mail() {
    let app = App::start().await;
    let typed = [("due_on", "2027-03-01"), ("reason", "Smoke closed the clinics."), ("version", "2027-01-31")];
    let extensions = format!("/desk/oha/ccos/{OWN}/{YEAR}/action-plan/extensions");
    assert_eq!(app.post(Person::Admin, &extensions, &typed).await.status, StatusCode::SEE_OTHER);
    let plan = format!("/desk/cco/{OWN}/{YEAR}");
    let page = app.get(Person::Editor, &plan).await.body();
    assert!(
        page.contains("until 1 March 2027 instead of 31 January 2027") && page.contains("Smoke closed the clinics.")
    );
    let history = app.get(Person::Viewer, &format!("{plan}/action-plan/history")).await.body();
    assert!(history.contains("Granted a later due date: 1 March 2027 instead of 31 January 2027"), "{history}");
    for (person, path) in [(Person::Reviewer, "/desk/oha/board"), (Person::Facilitator, "/desk/ta/board")] {
        let board = app.get(person, &format!("{path}?year={YEAR}")).await.body();
        assert!(board.contains("extended to 1 March 2027"), "{path}");
        assert!(!board.contains("Smoke closed"), "{path}: the reason is between OHA and the CCO");
    }
    let told = app.place().lines("SELECT recipient_email AS line FROM outbox WHERE kind = 'extended' ORDER BY 1");
    assert_eq!(told, ["both@example.org", "editor@example.org", "lead@example.org"]);
}

#[actix_web::test]
async fn the_history_names_every_kind_of_step_with_who_and_why() {
    let app = App::start().await;
    let (place, world) = (app.place(), app.world);
    let plan = Plan { place, id: world.submission(RIVAL, YEAR).clone(), slug: RIVAL, number: YEAR };
    for (n, act) in CIRCLE.iter().enumerate() {
        let now = noon(TODAY).plus(Duration::minutes(i64::try_from(n).unwrap()));
        plan.act(app.db(), *act, &plan.asked(), plan.holder(), now).unwrap();
    }
    let page = app.get(Person::RivalLead, &format!("/desk/cco/{RIVAL}/{YEAR}/action-plan/history")).await.body();
    for words in [
        "Started it",
        "Sent it to OHA",
        "Recalled it",
        "Began the review",
        "Gave the review to Admin of the cast",
        "Laid the review down",
        "Returned it",
        "Took back the return",
        "Found it not met",
        "Took back that it was not met",
        "Approved it",
        "Reopened it",
        "Took back the reopening",
        "Took back the approval",
        "It has to be.",
    ] {
        assert!(page.contains(words), "{words} is not in the history");
    }
    // What the CCO reads, OHA reads beside its steps.
    let steps = app.get(Person::Admin, &format!("/desk/oha/submissions/{}/steps", plan.id)).await.body();
    assert!(steps.contains("Took back the reopening"));
}

#[actix_web::test]
async fn a_decision_the_public_reads_is_reopened_and_not_undone() {
    let app = App::start().await;
    let base = format!("/desk/oha/submissions/{}", app.world.submission(RIVAL, LAST_YEAR));
    let refused = app.post(Person::Admin, &format!("{base}/undos"), &[("reason", "A slip."), ("version", "4")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body().contains("Withdraw the publication first") && refused.body().contains("A slip."));
    let typed = [("reason", "A figure is wrong."), ("due_on", "2026-12-15"), ("version", "4")];
    let done = app.post(Person::Admin, &format!("{base}/reopenings"), &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let flagged = app.place().lines("SELECT v.value AS line FROM audit_values v JOIN audit_entries e ON e.seq = v.seq WHERE e.action = 'reopening' AND v.name = 'publication'");
    assert_eq!(flagged.len(), 1);
    let told = app.place().lines("SELECT recipient_email AS line FROM outbox WHERE kind = 'publication-outdated'");
    assert_eq!(told, ["admin@example.org"]);
}

#[actix_web::test]
async fn an_ended_contract_shows_no_days_left_and_takes_nothing_after_its_time() {
    let app = App::start().await;
    let end = |until: &str| {
        app.place().run(&format!(
            "UPDATE contracts SET ends_on = '2026-03-31', acts_until = {until}, successor = '{RIVAL}' WHERE slug = '{OWN}'"
        ));
    };
    let plan = format!("/desk/cco/{OWN}/{YEAR}/action-plan");
    let pages = ["/desk".to_owned(), format!("/desk/cco/{OWN}/{YEAR}"), plan.clone(), format!("{plan}/submit")];
    for until in ["NULL", "'2026-12-31'", "'2026-07-31'"] {
        end(until);
        for page in &pages {
            let body = app.get(Person::Lead, page).await.body();
            assert!(!body.contains("days left") && !body.contains("late by"), "{page} with {until}");
        }
        let body = app.get(Person::Lead, &pages[1]).await.body();
        assert!(body.contains("This contract ended on 31 March 2026"), "{until}");
        assert!(body.contains("Two Forks (demonstration) has taken over"), "{until}");
    }
    // Its time has passed: nothing is written and nothing is sent, and no page offers it.
    let before = app.contents();
    let typed = [("title", "A goal too late"), ("why", ""), ("population", "")];
    let refused = app.post(Person::Editor, &format!("{plan}/goals"), &typed).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body().contains("A goal too late"), "{}", refused.body());
    let sent = app
        .post(
            Person::Lead,
            &format!("{plan}/submittals"),
            &[("confirmed", "yes"), ("doubts_confirmed", "yes"), ("doubts_reason", "Known.")],
        )
        .await;
    assert_eq!(sent.status, StatusCode::CONFLICT, "{}", sent.body());
    assert!(app.contents() == before);
    assert!(!app.get(Person::Lead, &plan).await.body().contains("goals/new"));
    end("'2026-12-31'");
    assert_eq!(app.post(Person::Editor, &format!("{plan}/goals"), &typed).await.status, StatusCode::SEE_OTHER);
}

/// The contract of PacificSource for Lane, as the reference data has it: it ended on 31 January 2026.
#[actix_web::test]
async fn the_pages_of_pacificsource_lane_say_who_owes_what() {
    let app = App::start().await;
    let system = SystemScope::because("the tests");
    app.db()
        .write_here(|tx| {
            let lane = tenancy::contract_by_slug(tx, "pacificsource-lane")?.unwrap();
            let person = app.world.person(Person::PasserBy);
            tenancy::changes::give(tx, &system, person, Role::Cco(CcoRole::Lead), Some(&lane.id), noon(TODAY))
        })
        .unwrap();
    let page = app.get(Person::PasserBy, &format!("/desk/cco/pacificsource-lane/{YEAR}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "This contract ended on 31 January 2026",
        "up to that day, and for nothing after it",
        "OHA has not said until when",
        "Trillium Southwest has taken over",
    ] {
        assert!(page.body().contains(words), "{words}");
    }
    assert!(!page.body().contains("days left"));
    let closed = app.get(Person::PasserBy, "/desk/cco/pacificsource-lane/2024").await.body();
    assert!(closed.contains("2024 is closed, and nothing is owed for it"), "{closed}");
}
