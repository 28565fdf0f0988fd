//! The state machine on a real database: through the changes, and through the pages that people press.

use actix_web::http::StatusCode;
use groundwork::kernel::failure::{Error, Fault, Refusal, Result};
use groundwork::kernel::ids::{PersonId, SubmissionId};
use groundwork::kernel::time::Moment;
use groundwork::metric::measures::{self, YearStatus};
use groundwork::metric::workflow::changes::{self, Covering, Granted};
use groundwork::metric::workflow::{self, State, Step};
use groundwork::people::tenancy::{self, AgencyRole, CcoRole, Contract, OhaScope, Role, SystemScope};
use groundwork::platform::db::{Database, Tx};

use crate::app::App;
use crate::cast::{self, FORM, OWN, PLAN, Person, RIVAL, TODAY, World, YEAR, make_empty, marks, noon, year};
use crate::place::{Place, is_postgres};

/// What the table allows, written apart from the code's: state, step, role, next state. An undo leads to what stood before; the
/// bench's plans were returned, approved and found not met out of a review.
const ALLOWED: &[(State, Step, &str, State)] = &[
    (State::NotStarted, Step::Start, "cco_editor", State::InProgress),
    (State::NotStarted, Step::Start, "cco_lead", State::InProgress),
    (State::NotStarted, Step::Extend, "oha_admin", State::NotStarted),
    (State::InProgress, Step::Submit, "cco_lead", State::Submitted),
    (State::InProgress, Step::Extend, "oha_admin", State::InProgress),
    (State::Submitted, Step::Recall, "cco_lead", State::InProgress),
    (State::Submitted, Step::Claim, "oha_reviewer", State::InReview),
    (State::Submitted, Step::Claim, "oha_admin", State::InReview),
    (State::InReview, Step::Release, "oha_reviewer", State::Submitted),
    (State::InReview, Step::Release, "oha_admin", State::Submitted),
    (State::InReview, Step::Reassign, "oha_reviewer", State::InReview),
    (State::InReview, Step::Reassign, "oha_admin", State::InReview),
    (State::InReview, Step::Return, "oha_reviewer", State::Returned),
    (State::InReview, Step::Return, "oha_admin", State::Returned),
    (State::InReview, Step::Approve, "oha_reviewer", State::Approved),
    (State::InReview, Step::Approve, "oha_admin", State::Approved),
    (State::InReview, Step::NotMet, "oha_admin", State::NotMet),
    (State::Returned, Step::Submit, "cco_lead", State::Submitted),
    (State::Returned, Step::Extend, "oha_admin", State::Returned),
    (State::Returned, Step::NotMet, "oha_admin", State::NotMet),
    (State::Returned, Step::Undo, "oha_reviewer", State::InReview),
    (State::Returned, Step::Undo, "oha_admin", State::InReview),
    (State::Approved, Step::Reopen, "oha_admin", State::Returned),
    (State::Approved, Step::Undo, "oha_reviewer", State::InReview),
    (State::Approved, Step::Undo, "oha_admin", State::InReview),
    (State::NotMet, Step::Undo, "oha_reviewer", State::InReview),
    (State::NotMet, Step::Undo, "oha_admin", State::InReview),
];

fn allowed(state: State, step: Step, role: Role) -> Option<State> {
    ALLOWED.iter().find(|(from, act, by, _)| *from == state && *act == step && *by == role.word()).map(|it| it.3)
}

/// A year for each state, in which the contract's plan stands in it. The years lie apart, since a contract has one plan a year.
const YEARS: [(State, i32); 7] = [
    (State::NotMet, 2034),
    (State::NotStarted, 2035),
    (State::InProgress, 2036),
    (State::Submitted, 2037),
    (State::InReview, 2038),
    (State::Returned, 2039),
    (State::Approved, 2040),
];

struct Bench {
    db: Database,
    world: World,
    place: Place,
}

/// Plans of one contract in every state, and somebody of every role.
fn bench() -> Bench {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    let world = make_empty(&db).unwrap();
    db.write_here(|tx| {
        for (_, number) in YEARS {
            let form = measures::io::definition("demonstration.toml", FORM, Some(year(number)))?;
            measures::changes::load(tx, &form, true, noon("2025-01-02"))?;
        }
        Ok(())
    })
    .unwrap();
    for (state, number) in YEARS.into_iter().filter(|it| it.0 != State::NotStarted) {
        cast::bring(&db, &world, OWN, number, state, marks::SENT).unwrap();
    }
    Bench { db, world, place }
}

/// Takes a step as the holder of one role, and undoes it: the state after it, or how it was refused.
fn tried(bench: &Bench, number: i32, step: Step, role: Role) -> std::result::Result<State, String> {
    let mut after = None;
    let undone = bench.db.write_here::<()>(|tx| {
        take(tx, bench, number, step, role)?;
        after = Some(state_of(tx, bench, number)?);
        Err(Fault::new("undone on purpose").into())
    });
    match undone.unwrap_err() {
        Error::Broken(fault) if fault.doing == "undone on purpose" => Ok(after.unwrap()),
        Error::Broken(fault) if fault.doing.starts_with("This person holds no role") => Err("no scope".into()),
        Error::Broken(fault) => panic!("{step:?} by {} broke: {fault}", role.word()),
        Error::Refused(refusal) => Err(format!("{refusal:?}")),
    }
}

fn take(tx: &mut Tx, bench: &Bench, number: i32, step: Step, role: Role) -> Result<()> {
    let system = SystemScope::because("the tests");
    // A component is found not met when its due date is past.
    let now = noon(&format!("{}-05-05", if step == Step::NotMet { number + 1 } else { number }));
    let contract = bench.world.contract(OWN).clone();
    let person = bench.world.person(Person::PasserBy).clone();
    let at = matches!(role, Role::Cco(_)).then_some(&contract.id);
    tenancy::changes::give(tx, &system, &person, role, at, now)?;
    let standing = tenancy::standing(tx, &person)?;
    match step {
        Step::Start | Step::Submit | Step::Recall => {
            let scope = tenancy::cco_scope_for_command(tx, &system, standing, contract, now)?;
            if step == Step::Start {
                let form = measures::year(tx, year(number))?;
                return changes::start(tx, &scope, &form, PLAN, now).map(drop);
            }
            let submission = workflow::store::find(tx, &scope, year(number), PLAN)?
                .ok_or_else(|| Refusal::Closed("not started".into()))?;
            if step == Step::Recall {
                return changes::recall(tx, &scope, &submission, "A reason.", now);
            }
            changes::submit(tx, &scope, &submission, "{}".into(), &Covering::default(), now).map(drop)
        }
        Step::Extend => {
            let scope = tenancy::oha_scope_for_command(tx, &system, standing, now)?;
            let form = measures::year(tx, year(number))?;
            let started = workflow::store::of_component(tx, &scope, &contract.id, year(number), PLAN)?;
            let before = started.map_or(form.form.due_on, |it| it.due_on);
            let granted = Granted { before, due_on: cast::day("2043-03-01"), reason: "A reason.".into() };
            changes::extend(tx, &scope, &contract, &form, PLAN, &granted, now).map(drop)
        }
        _ => {
            let scope = tenancy::oha_scope_for_command(tx, &system, standing, now)?;
            let Some(id) = id_of(bench, number) else { return Err(Refusal::Closed("not started".into()).into()) };
            as_if_hers(tx, &id, &person)?;
            // A draft is not found by OHA at all.
            let submission = workflow::store::for_review(tx, &scope, &id)?;
            take_as_oha(tx, bench, step, &scope, &submission, &contract, now)
        }
    }
}

fn take_as_oha(
    tx: &mut Tx,
    bench: &Bench,
    step: Step,
    scope: &OhaScope,
    it: &workflow::Submission,
    contract: &Contract,
    now: Moment,
) -> Result<()> {
    let reason = "A reason.";
    match step {
        Step::Claim => changes::claim(tx, scope, it, contract, now),
        Step::Release => changes::release(tx, scope, it, contract, reason, now),
        Step::Reassign => {
            changes::reassign(tx, scope, it, contract, (bench.world.person(Person::Reviewer), reason), now)
        }
        Step::Return => changes::return_to_cco(tx, scope, it, contract, reason, now).map(drop),
        Step::Approve => changes::approve(tx, scope, it, contract, now),
        Step::NotMet => changes::find_not_met(tx, scope, it, contract, reason, now),
        Step::Reopen => changes::reopen(tx, scope, it, contract, (reason, now.pacific_day()), now).map(drop),
        Step::Undo => changes::undo(tx, scope, it, contract, reason, now).map(drop),
        Step::Start | Step::Submit | Step::Recall | Step::Extend => unreachable!("{step:?} is taken elsewhere"),
    }
}

/// Whoever claimed it decides, and whoever decided may take it back: here that is the holder of the role.
fn as_if_hers(tx: &mut Tx, id: &SubmissionId, person: &PersonId) -> Result<()> {
    use diesel::connection::SimpleConnection as _;
    (**tx).batch_execute(&format!(
        "UPDATE submissions SET claimed_by = '{person}' WHERE submission_id = '{id}' AND claimed_by IS NOT NULL;
         UPDATE rulings SET made_by = '{person}' WHERE submission_id = '{id}';"
    ))?;
    Ok(())
}

fn id_of(bench: &Bench, number: i32) -> Option<SubmissionId> {
    let found = bench.place.lines(&format!("SELECT submission_id AS line FROM submissions WHERE year = {number}"));
    found.first().map(|it| SubmissionId::parse(it).unwrap())
}

fn state_of(tx: &mut Tx, bench: &Bench, number: i32) -> Result<State> {
    let system = SystemScope::because("the tests");
    let cells = workflow::store::board(tx, &workflow::store::BoardScope::System(&system), year(number))?;
    let own = cells.into_iter().find(|it| it.contract == bench.world.contract(OWN).id && it.component == PLAN);
    Ok(own.map_or(State::NotStarted, |it| it.state))
}

#[test]
fn every_state_step_and_role_goes_by_the_table_on_a_real_database() {
    let bench = bench();
    let before = bench.place.contents();
    let (mut tries, mut taken) = (0, 0);
    for (state, number) in YEARS {
        for step in Step::ALL {
            for role in Role::all() {
                let got = tried(&bench, number, step, role);
                let due = allowed(state, step, role);
                assert_eq!(got.clone().ok(), due, "{} + {step:?} by {}: {got:?}", state.word(), role.word());
                tries += 1;
                taken += usize::from(due.is_some());
            }
        }
    }
    assert_eq!((tries, taken), (State::ALL.len() * Step::ALL.len() * Role::all().count(), ALLOWED.len()));
    assert!(bench.place.contents() == before, "a refused or undone step has left something");
}

/// What a person sends to take a step from the pages.
fn form_of(step: Step) -> (&'static str, Vec<(&'static str, &'static str)>) {
    match step {
        Step::Start => ("start", vec![]),
        Step::Submit => (
            "submittals",
            vec![
                ("confirmed", "yes"),
                ("doubts_confirmed", "yes"),
                ("what_changed", "All."),
                ("late_reason", "Rain."),
                ("doubts_reason", "Known."),
            ],
        ),
        Step::Claim => ("claims", vec![]),
        Step::Return => ("returns", vec![("reason", "Say more."), ("version", "3")]),
        Step::Approve => ("approvals", vec![("version", "3")]),
        other => unreachable!("the pages of {other:?} are walked in oversight.rs"),
    }
}

#[actix_web::test]
async fn every_state_and_step_goes_by_the_table_from_the_pages_too() {
    let cases = [
        (OWN, 2026, State::InProgress),
        (OWN, 2025, State::InReview),
        (RIVAL, 2026, State::Submitted),
        (RIVAL, 2025, State::Approved),
        (cast::SECOND, 2026, State::Returned),
    ];
    let mut app = App::start().await;
    let before = app.contents();
    let mut taken = 0;
    for (slug, number, state) in cases {
        for step in [Step::Submit, Step::Claim, Step::Return, Step::Approve] {
            for person in Person::ALL {
                let (noun, fields) = form_of(step);
                let path = match step {
                    Step::Start | Step::Submit => format!("/desk/cco/{slug}/{number}/action-plan/{noun}"),
                    _ => format!("/desk/oha/submissions/{}/{noun}", app.world.submission(slug, number)),
                };
                let answer = app.post(person, &path, &fields).await;
                let now = state_at(&app, slug, number);
                let what = format!("{} + {step:?} by {person:?} at {slug}: {} and {now}", state.word(), answer.status);
                let may = may(person, slug, state, step);
                // An approval needs its decisions first; that it is refused for their lack is a claim of its own below.
                if may && step == Step::Approve {
                    assert_eq!(
                        (answer.status, now.as_str()),
                        (StatusCode::UNPROCESSABLE_ENTITY, state.word()),
                        "{what}"
                    );
                } else if may {
                    let (_, _, _, to) = ALLOWED.iter().find(|(from, act, ..)| *from == state && *act == step).unwrap();
                    assert_eq!((answer.status, now.as_str()), (StatusCode::SEE_OTHER, to.word()), "{what}");
                    taken += 1;
                } else {
                    assert!(matches!(answer.status.as_u16(), 403 | 404 | 409), "{what}");
                    assert_eq!(now, state.word(), "{what}");
                }
                if now != state.word() {
                    app = App::start().await;
                }
            }
        }
    }
    assert!(app.contents() == before, "a refused step has left something");
    assert!(taken >= 5, "only {taken} steps were taken");
}

fn may(person: Person, slug: &str, state: State, step: Step) -> bool {
    let is_cco = matches!(step, Step::Start | Step::Submit);
    let mut roles: Vec<Role> = if is_cco {
        person.role_in(slug).map(Role::Cco).into_iter().collect()
    } else {
        person.agency_roles().into_iter().map(Role::Agency).collect()
    };
    // What the reviewer has claimed is hers.
    let is_claimed = state == State::InReview && person != Person::Reviewer;
    let has_stake = person == Person::Conflicted && slug == OWN;
    if !is_cco && (is_claimed || has_stake) {
        roles.clear();
    }
    roles.into_iter().any(|role| allowed(state, step, role).is_some())
}

fn state_at(app: &App, slug: &str, number: i32) -> String {
    let query = format!(
        "SELECT s.state AS line FROM submissions s JOIN contracts c ON c.contract_id = s.contract_id WHERE c.slug = '{slug}' AND s.year = {number} AND s.component = 'action_plan'"
    );
    app.place().lines(&query).remove(0)
}

#[actix_web::test]
async fn an_approval_needs_every_must_pass_item_accepted_by_whoever_claimed_it() {
    let app = App::start().await;
    let base = format!("/desk/oha/submissions/{}", app.world.submission(OWN, 2025));
    let (approvals, decisions) = (format!("{base}/approvals"), format!("{base}/decisions"));
    let approve = || app.post(Person::Reviewer, &approvals, &[("version", "3")]);
    let decide = async |item, decision| {
        let fields = [("item", item), ("decision", decision), ("reasons[]", "not_specific"), ("version", "3")];
        app.post(Person::Reviewer, &decisions, &fields).await
    };
    for (item, decision) in [("C4.01", "accepted"), ("C4.02", "accepted"), ("C4.03", "returned")] {
        assert_eq!(approve().await.status, StatusCode::UNPROCESSABLE_ENTITY, "before {item}");
        assert_eq!(decide(item, decision).await.status, StatusCode::SEE_OTHER);
    }
    let refused = approve().await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("Accept item C4.03"), "{}", refused.body());
    assert_eq!(state_at(&app, OWN, 2025), "in_review");
    assert_eq!(decide("C4.03", "accepted").await.status, StatusCode::SEE_OTHER);
    let refused = approve().await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a question is open");
    let question = format!("{base}/comments/{}", app.world.question.as_ref().unwrap());
    assert!(refused.body().contains(&question), "{}", refused.body());
    let resolved = app.post(Person::Reviewer, &format!("{question}/resolutions"), &[("version", "1")]).await;
    assert_eq!(resolved.status, StatusCode::SEE_OTHER);
    assert_eq!(approve().await.status, StatusCode::SEE_OTHER);
    assert_eq!(state_at(&app, OWN, 2025), "approved");
    assert_eq!(decide("C9.99", "accepted").await.status, StatusCode::CONFLICT, "nothing is decided after an approval");
}

#[test]
fn of_two_who_claim_at_once_exactly_one_wins() {
    for round in 0..5 {
        let place = Place::with_world();
        let world = cast::world();
        let shared = Database::open(place.address()).unwrap();
        let id = world.submission(RIVAL, YEAR);
        let barrier = std::sync::Barrier::new(2);
        let won: Vec<bool> = std::thread::scope(|scope| {
            let racers = [Person::Reviewer, Person::Admin].map(|person| {
                let (shared, address, barrier) = (shared.clone(), place.address(), &barrier);
                scope.spawn(move || {
                    let db = if is_postgres() { Database::open(address).unwrap() } else { shared };
                    barrier.wait();
                    match cast::as_oha(&db, world, person, |tx, scope| {
                        groundwork::metric::review::changes::claim(tx, scope, id, noon(TODAY))
                    }) {
                        Ok(()) => true,
                        Err(Error::Refused(Refusal::Stale(_) | Refusal::Closed(_))) => false,
                        Err(other) => panic!("{other}"),
                    }
                })
            });
            racers.into_iter().map(|it| it.join().unwrap()).collect()
        });
        assert_eq!(won.iter().filter(|it| **it).count(), 1, "round {round}: {won:?}");
        let claims = place
            .lines(&format!("SELECT actor AS line FROM audit_entries WHERE action = 'claim' AND subject_id = '{id}'"));
        let claimed = place.lines(&format!("SELECT claimed_by AS line FROM submissions WHERE submission_id = '{id}'"));
        assert_eq!(claims, claimed, "round {round}");
    }
}

/// What somebody else changed after a page was read is never overwritten: the row version decides.
#[test]
fn a_step_on_a_submission_that_has_moved_on_is_stale() {
    let bench = bench();
    let number = 2036;
    let lead = |change: &dyn Fn(&mut Tx, &tenancy::CcoScope) -> Result<()>| {
        cast::as_cco(&bench.db, &bench.world, Person::Lead, OWN, noon("2036-05-01"), |tx, scope| change(tx, scope))
    };
    let read = cast::as_cco(&bench.db, &bench.world, Person::Lead, OWN, noon("2036-05-01"), |tx, scope| {
        Ok(workflow::store::find(tx, scope, year(number), PLAN)?.unwrap())
    })
    .unwrap();
    let send = |tx: &mut Tx, scope: &tenancy::CcoScope| {
        changes::submit(tx, scope, &read, "{}".into(), &Covering::default(), noon("2036-05-01")).map(drop)
    };
    lead(&send).unwrap();
    let again = lead(&send).unwrap_err();
    assert!(matches!(again, Error::Refused(Refusal::Stale(_))), "{again}");
    let snapshots =
        bench.place.lines(&format!("SELECT snapshot_id AS line FROM snapshots WHERE submission_id = '{}'", read.id));
    assert_eq!(snapshots.len(), 1);
}

#[test]
fn closing_the_year_is_the_only_thing_that_refuses_a_submission() {
    let bench = bench();
    let send = |on: &str| {
        let now = noon(on);
        let mut days_late = None;
        let undone = cast::as_cco::<()>(&bench.db, &bench.world, Person::Lead, OWN, now, |tx, scope| {
            let submission = workflow::store::find(tx, scope, year(2036), PLAN)?.unwrap();
            days_late =
                Some(changes::submit(tx, scope, &submission, "{}".into(), &Covering::default(), now)?.days_late);
            Err(Fault::new("undone on purpose").into())
        });
        days_late.ok_or_else(|| undone.unwrap_err().to_string())
    };
    // Due on 31 January of the year after, until midnight, Pacific.
    assert_eq!(send("2036-12-31"), Ok(0));
    assert_eq!(send("2037-01-31"), Ok(0));
    assert_eq!(send("2037-02-01"), Ok(1));
    assert_eq!(send("2039-02-01"), Ok(731));
    bench
        .db
        .write_here(|tx| measures::changes::set_status(tx, year(2036), YearStatus::Closed, noon("2037-03-01")))
        .unwrap();
    assert!(send("2036-12-31").unwrap_err().contains("Closed"));
}

#[test]
fn a_contract_starts_nothing_before_the_year_opens_or_after_its_end() {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    let world = make_empty(&db).unwrap();
    let start = |person, slug: &'static str, number, on: &str| {
        let now = noon(on);
        cast::as_cco(&db, &world, person, slug, now, |tx, scope| {
            let form = measures::year(tx, year(number))?;
            changes::start(tx, scope, &form, PLAN, now)
        })
    };
    assert!(
        matches!(start(Person::Lead, OWN, YEAR, "2025-12-31"), Err(Error::Refused(Refusal::Closed(_)))),
        "the year is not open yet"
    );
    assert!(
        matches!(start(Person::Lead, OWN, 2024, "2026-05-01"), Err(Error::Refused(Refusal::Closed(_)))),
        "the year is closed"
    );
    place.run(&format!("UPDATE contracts SET ends_on = '2025-12-31' WHERE slug = '{OWN}'"));
    let ended = db.read_here(|conn| Ok(tenancy::contract_by_slug(conn, OWN)?.unwrap())).unwrap();
    let mut world = make_known(&world);
    world.contracts.insert(OWN, ended);
    let now = noon("2026-05-01");
    let late = cast::as_cco(&db, &world, Person::Lead, OWN, now, |tx, scope| {
        let form = measures::year(tx, year(YEAR))?;
        changes::start(tx, scope, &form, PLAN, now)
    });
    assert!(matches!(late, Err(Error::Refused(Refusal::NotFound))), "{late:?}");
}

fn make_known(world: &World) -> World {
    World {
        people: world.people.clone(),
        contracts: world.contracts.clone(),
        submissions: world.submissions.clone(),
        plans: world.plans.clone(),
        letters: world.letters.clone(),
        ..World::default()
    }
}

#[test]
fn a_snapshot_is_sealed_and_stays_as_it_was_sent() {
    let place = Place::with_world();
    let world = cast::world();
    let db = Database::open(place.address()).unwrap();
    // After a return the plan was edited: what was sent has not followed.
    let id = world.submission(cast::SECOND, YEAR);
    let snapshot =
        cast::as_oha(&db, world, Person::Reviewer, |tx, scope| workflow::store::latest_snapshot(tx, scope, id))
            .unwrap();
    assert_eq!(snapshot.sha256, changes::seal(&snapshot.content, &snapshot.form));
    assert!(snapshot.content.contains(marks::SENT) && !snapshot.content.contains(marks::DRAFT));
    let draft = place.lines("SELECT body AS line FROM plan_sections");
    assert!(draft.iter().any(|it| it.contains(marks::DRAFT)), "{draft:?}");
}

/// The roles that the claims above walk through are all roles there are.
#[test]
fn no_role_is_forgotten() {
    assert_eq!(Role::all().count(), 12);
    assert!(
        Role::all().any(|it| it == Role::Cco(CcoRole::Signer))
            && Role::all().any(|it| it == Role::Agency(AgencyRole::PilotLead))
    );
}

/// A change of one of OHA's people on a submission as it stands now.
fn oha_does(
    bench: &Bench,
    person: Person,
    number: i32,
    change: impl FnOnce(&mut Tx, &OhaScope, &workflow::Submission, &Contract) -> Result<()>,
) -> Result<()> {
    let id = id_of(bench, number).unwrap();
    cast::as_oha(&bench.db, &bench.world, person, |tx, scope| {
        let submission = workflow::store::for_review(tx, scope, &id)?;
        change(tx, scope, &submission, bench.world.contract(OWN))
    })
}

fn lead_does(
    bench: &Bench,
    number: i32,
    now: Moment,
    change: impl FnOnce(&mut Tx, &tenancy::CcoScope, &workflow::Submission) -> Result<()>,
) -> Result<()> {
    cast::as_cco(&bench.db, &bench.world, Person::Lead, OWN, now, |tx, scope| {
        let submission = workflow::store::find(tx, scope, year(number), PLAN)?.unwrap();
        change(tx, scope, &submission)
    })
}

fn row_of(bench: &Bench, number: i32) -> String {
    let query = format!(
        "SELECT state || ' ' || round || ' ' || due_on || ' ' || coalesce(return_reason, '-') AS line FROM submissions WHERE year = {number}"
    );
    bench.place.lines(&query).remove(0)
}

#[test]
fn what_is_recalled_is_kept_and_the_next_sending_takes_the_next_number() {
    let bench = bench();
    let number = 2037;
    for round in 1..4 {
        let now = noon(&format!("2037-04-0{round}"));
        lead_does(&bench, number, now, |tx, scope, it| changes::recall(tx, scope, it, "A slip.", now)).unwrap();
        assert!(row_of(&bench, number).starts_with(&format!("in_progress {round} ")));
        lead_does(&bench, number, now, |tx, scope, it| {
            changes::submit(tx, scope, it, "{}".into(), &Covering::default(), now).map(drop)
        })
        .unwrap();
        assert!(row_of(&bench, number).starts_with(&format!("submitted {} ", round + 1)));
    }
    let kept = bench.place.lines(&format!(
        "SELECT cast(round as text) AS line FROM snapshots WHERE submission_id = '{}' ORDER BY round",
        id_of(&bench, number).unwrap()
    ));
    assert_eq!(kept, ["1", "2", "3", "4"]);
}

#[test]
fn an_undone_decision_leaves_what_stood_before_it_and_two_undos_in_a_row_lose_nothing() {
    let bench = bench();
    let number = 2040;
    let now = noon("2040-05-05");
    let approved = row_of(&bench, number);
    let children = |bench: &Bench| {
        ["item_answers", "item_decisions", "comments", "snapshots", "goals", "strategies", "targets"]
            .map(|it| bench.place.lines(&format!("SELECT cast(count(*) as text) AS line FROM {it}")))
    };
    let before = children(&bench);
    oha_does(&bench, Person::Admin, number, |tx, scope, it, contract| {
        changes::reopen(tx, scope, it, contract, ("Look again.", cast::day("2040-06-01")), now).map(drop)
    })
    .unwrap();
    assert_eq!(row_of(&bench, number), "returned 1 2040-06-01 Look again.");
    let undo = |person| {
        oha_does(&bench, person, number, |tx, scope, it, contract| {
            changes::undo(tx, scope, it, contract, "A slip.", now).map(drop)
        })
    };
    assert!(
        matches!(undo(Person::Reviewer), Err(Error::Refused(Refusal::Forbidden(_)))),
        "an administrator reopened it"
    );
    undo(Person::Admin).unwrap();
    assert_eq!(row_of(&bench, number), approved);
    // Now the approval itself, by the reviewer who gave it.
    undo(Person::Reviewer).unwrap();
    assert_eq!(row_of(&bench, number), approved.replacen("approved", "in_review", 1));
    assert!(matches!(undo(Person::Admin), Err(Error::Refused(Refusal::Closed(_)))), "nothing is decided any more");
    assert_eq!(children(&bench), before);
}

#[test]
fn a_return_stands_once_the_cco_has_begun_to_answer() {
    let bench = bench();
    let (number, now) = (2039, noon("2039-03-06"));
    let undo = || {
        oha_does(&bench, Person::Reviewer, number, |tx, scope, it, contract| {
            changes::undo(tx, scope, it, contract, "A slip.", now).map(drop)
        })
    };
    let answered = bench.db.write_here::<()>(|tx| {
        let standing = tenancy::standing(tx, bench.world.person(Person::Editor))?;
        let system = SystemScope::because("the tests");
        let scope = tenancy::cco_scope_for_command(tx, &system, standing, bench.world.contract(OWN).clone(), now)?;
        let mut editable = workflow::editable(tx, &scope, year(number), PLAN, now)?;
        let answer = workflow::ItemAnswer {
            item: "C4.01".into(),
            said: workflow::Said::Yes,
            narrative: "More.".into(),
            version: 1,
        };
        changes::answer_item(&mut editable, &answer)
    });
    answered.unwrap();
    let refused = undo().unwrap_err().to_string();
    assert!(refused.contains("has begun to answer"), "{refused}");
    assert!(row_of(&bench, number).starts_with("returned "));
}

#[test]
fn nothing_is_found_not_met_before_its_due_date_has_passed() {
    let bench = bench();
    let judge = |on: &str| {
        let now = noon(on);
        oha_does(&bench, Person::Admin, 2038, |tx, scope, it, contract| {
            changes::find_not_met(tx, scope, it, contract, "Nothing came.", now)
        })
    };
    for on in ["2038-05-05", "2039-01-31"] {
        assert!(matches!(judge(on), Err(Error::Refused(Refusal::Closed(_)))), "{on}");
    }
    judge("2039-02-01").unwrap();
    assert!(row_of(&bench, 2038).starts_with("not_met 1 2039-01-31"));
}

#[test]
fn an_extension_moves_the_due_date_of_what_is_started_and_waits_for_what_is_not() {
    let bench = bench();
    let extend = |number: i32, before: &str, due_on: &str| {
        let now = noon(&format!("{number}-05-05"));
        let granted = Granted { before: cast::day(before), due_on: cast::day(due_on), reason: "Fire season.".into() };
        cast::as_oha(&bench.db, &bench.world, Person::Admin, |tx, scope| {
            let form = measures::year(tx, year(number))?;
            changes::extend(tx, scope, bench.world.contract(OWN), &form, PLAN, &granted, now).map(drop)
        })
    };
    extend(2036, "2037-01-31", "2037-03-01").unwrap();
    assert!(row_of(&bench, 2036).contains(" 2037-03-01 "));
    // Whoever has not seen the first asks for the same again, and is told.
    assert!(matches!(extend(2036, "2037-01-31", "2037-03-01"), Err(Error::Refused(Refusal::Stale(_)))));
    assert!(matches!(extend(2036, "2037-03-01", "2037-03-01"), Err(Error::Refused(Refusal::Invalid(_)))));
    assert!(matches!(extend(2037, "2038-01-31", "2038-03-01"), Err(Error::Refused(Refusal::Closed(_)))), "it is sent");
    extend(2035, "2036-01-31", "2036-02-15").unwrap();
    let now = noon("2035-05-06");
    cast::as_cco(&bench.db, &bench.world, Person::Lead, OWN, now, |tx, scope| {
        let form = measures::year(tx, year(2035))?;
        changes::start(tx, scope, &form, PLAN, now).map(drop)
    })
    .unwrap();
    assert!(row_of(&bench, 2035).contains(" 2036-02-15 "), "{}", row_of(&bench, 2035));
}

#[test]
fn a_review_goes_on_to_somebody_who_may_review_and_to_nobody_else() {
    let bench = bench();
    let reassign = |to: Person, by: Person| {
        let reviewer = bench.world.person(to).clone();
        oha_does(&bench, by, 2038, |tx, scope, it, contract| {
            changes::reassign(tx, scope, it, contract, (&reviewer, "On leave."), noon("2038-05-05"))
        })
    };
    for to in [Person::Reviewer, Person::Conflicted, Person::Lead, Person::Facilitator, Person::PasserBy] {
        assert!(matches!(reassign(to, Person::Reviewer), Err(Error::Refused(Refusal::Invalid(_)))), "{to:?}");
    }
    reassign(Person::Admin, Person::Reviewer).unwrap();
    assert!(
        matches!(reassign(Person::Admin, Person::Reviewer), Err(Error::Refused(Refusal::Forbidden(_)))),
        "not hers"
    );
    reassign(Person::Reviewer, Person::Admin).unwrap();
    let release = |by| {
        oha_does(&bench, by, 2038, |tx, scope, it, contract| {
            changes::release(tx, scope, it, contract, "On leave.", noon("2038-05-05"))
        })
    };
    release(Person::Reviewer).unwrap();
    assert!(row_of(&bench, 2038).starts_with("submitted 1 "));
    assert_eq!(
        bench.place.lines("SELECT coalesce(claimed_by, 'nobody') AS line FROM submissions WHERE year = 2038"),
        ["nobody"]
    );
}
