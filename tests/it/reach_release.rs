//! A data set on its way from its import to its readers: protected, released, published on its day, corrected, withdrawn.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use groundwork::app::jobs;
use groundwork::kernel::ids::DataSetId;
use groundwork::metric::reach::changes::{self, Stepping};
use groundwork::metric::reach::rules::data_set::{Audience, DataSet, Scope, State};
use groundwork::metric::reach::rules::life::{Profile, Standing};
use groundwork::metric::reach::store::{self, ReachScope};
use groundwork::people::tenancy::{PublicScope, SystemScope};
use groundwork::platform::edition;
use groundwork::platform::outbox;

use crate::app::{Answer, App};
use crate::cast::{self, LAST_YEAR, OWN, Person, RIVAL, TODAY, YEAR, as_cco, as_oha, day, noon};
use crate::reach_sets::{self, SMALL};

fn system() -> SystemScope {
    SystemScope::because("tests")
}

fn set(app: &App, id: &DataSetId) -> DataSet {
    app.db().read_here(|conn| store::find(conn, ReachScope::System(&system()), id)).unwrap()
}

fn profiles(app: &App, id: &DataSetId) -> Vec<Profile> {
    app.db().read_here(|conn| store::profiles(conn, ReachScope::System(&system()), id)).unwrap()
}

fn at(id: &DataSetId, rest: &str) -> String {
    format!("/desk/oha/reach/{id}{rest}")
}

async fn admin(app: &App, path: &str, fields: &[(&str, &str)]) -> Answer {
    app.post(Person::Admin, path, fields).await
}

fn queued(app: &App, kind: &str) -> Vec<String> {
    let all = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    all.into_iter().filter(|it| it.kind == kind).map(|it| it.to_email).collect()
}

#[actix_web::test]
async fn oha_sees_how_well_a_data_set_is_protected_and_what_readers_will_see_before_anybody_reads_it() {
    let app = App::start().await;
    let id = &app.world.reach["protected"];
    let list = app.get(Person::Reviewer, "/desk/oha/reach").await.body();
    for words in
        ["2023", "Protected", "Look at what readers will see, then release it to CCOs.", "Public from", "Published"]
    {
        assert!(list.to_lowercase().contains(&words.to_lowercase()), "{words}: {list}");
    }
    assert!(!list.contains("/desk/oha/reach/imports/new"), "a reviewer reads");
    let page = app.get(Person::Admin, &at(id, "")).await.body();
    for words in [
        "Each small count could still be any of at least 10 numbers.",
        "Rows hidden",
        "Not OHA&#x27;s official wording",
        "Technical assistance",
        "Release it to CCOs",
        "Take the import back",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let own = app.world.contract(OWN).id.to_string();
    let rows = |view: &str| at(id, &format!("/rows?as={view}&scope={own}"));
    let small = format!("data-label=\"Children\">{SMALL}<");
    assert!(app.get(Person::Reviewer, &rows("true")).await.body().contains(&small));
    for view in ["public", "ta"] {
        let shown = app.get(Person::Reviewer, &rows(view)).await.body();
        assert!(!shown.contains(&small) && shown.contains("data-label=\"Children\">hidden<"), "{shown}");
    }
    // Nobody else has anything of it.
    let public = PublicScope::new();
    let found = app.db().read_here(|conn| store::find(conn, ReachScope::Public(&public), id));
    assert!(found.is_err());
    let reads = as_cco(app.db(), app.world, Person::Lead, OWN, noon(TODAY), |tx, scope| {
        Ok(store::find(tx, ReachScope::Cco(scope), id).is_ok())
    });
    assert!(!reads.unwrap());
}

#[actix_web::test]
async fn no_small_count_is_written_down_for_any_reader() {
    let app = App::start().await;
    for id in app.world.reach.values() {
        let query = format!(
            "SELECT COUNT(*) || '' AS line FROM reach_shown WHERE data_set_id = '{id}' AND (denominator BETWEEN 1 AND 10 \
             OR numerator BETWEEN 1 AND 10 OR denominator - numerator BETWEEN 1 AND 10 OR service BETWEEN 1 AND 10)"
        );
        assert_eq!(app.place().lines(&query), ["0"]);
        let hidden = format!(
            "SELECT COUNT(*) || '' AS line FROM reach_shown WHERE data_set_id = '{id}' AND status = 'suppressed' AND denominator IS NULL"
        );
        assert!(
            app.place().lines(&hidden)[0].parse::<i64>().unwrap() >= 8,
            "the small rows and what hides them, twice"
        );
    }
}

#[actix_web::test]
async fn a_release_tells_the_leads_and_opens_it_to_ccos_and_not_to_the_public() {
    let app = App::start().await;
    let id = &app.world.reach["protected"];
    let before = queued(&app, "reach-released").len();
    let unread = admin(&app, &at(id, "/releases"), &[("version", "2")]).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.body().contains("Confirm that you have read what it means."));
    let done = admin(&app, &at(id, "/releases"), &[("confirmed", "yes"), ("version", "2")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, at(id, "").as_str()));
    assert_eq!(set(&app, id).state, State::Released);
    let told = queued(&app, "reach-released");
    assert!(told.len() >= before + 2, "the leads of both CCOs: {told:?}");
    let world = app.world;
    let reads = as_cco(app.db(), world, Person::Lead, OWN, noon(TODAY), |tx, scope| {
        let own = ReachScope::Cco(scope);
        let set = store::find(tx, own, id)?;
        store::shown(tx, own, &set, &Scope::Cco(world.contract(RIVAL).id.clone()))
    });
    assert_eq!(reads.unwrap().len(), 7, "CCOs read of each other what the public will read");
    let public = PublicScope::new();
    assert!(app.db().read_here(|conn| store::find(conn, ReachScope::Public(&public), id)).is_err());
    // What has been read cannot be changed any more.
    for path in ["/policies/public", "/release", "/rollback"] {
        let closed = app.get(Person::Admin, &at(id, path)).await;
        assert!(closed.status == StatusCode::CONFLICT || path == "/rollback", "{path}: {}", closed.status);
    }
    let late = admin(&app, &at(id, "/releases"), &[("confirmed", "yes"), ("version", "3")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let kept = app.place().lines(&format!("SELECT data_set_id AS line FROM reach_replaced WHERE data_set_id = '{id}'"));
    assert!(kept.is_empty(), "a release ends the taking back");
}

#[actix_web::test]
async fn it_becomes_public_by_itself_as_its_day_begins_in_oregon_and_not_before() {
    let app = App::start().await;
    let id = &app.world.reach["scheduled"];
    let today =
        admin(&app, &at(id, "/publications"), &[("when", "day"), ("publish_on", TODAY), ("version", "4")]).await;
    assert_eq!(today.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(today.body().contains("Choose a day after today, or publish it now."), "{}", today.body());
    let before = app.db().read_here(edition::current).unwrap();
    let run = |now: groundwork::kernel::time::Moment| {
        app.db().write_here(|tx| changes::publish_due(tx, &system(), now)).unwrap()
    };
    let eve = groundwork::kernel::time::pacific_moment(
        day("2026-12-23"),
        chrono::NaiveTime::from_hms_opt(23, 59, 0).unwrap(),
    );
    assert_eq!(run(eve.unwrap()), 0);
    let first =
        groundwork::kernel::time::pacific_moment(day("2026-12-24"), chrono::NaiveTime::from_hms_opt(0, 1, 0).unwrap());
    assert_eq!(run(first.unwrap()), 1);
    assert_eq!(set(&app, id).state, State::Published);
    assert!(app.db().read_here(edition::current).unwrap() > before, "kept pages follow it");
    assert_eq!(run(noon("2026-12-25")), 0, "once");
    let public = PublicScope::new();
    let read = app.db().read_here(|conn| {
        let set = store::find(conn, ReachScope::Public(&public), id)?;
        store::shown(conn, ReachScope::Public(&public), &set, &Scope::Statewide)
    });
    assert_eq!(read.unwrap().len(), 7);
}

#[actix_web::test]
async fn a_day_that_was_set_can_be_taken_back_and_it_can_be_published_at_once() {
    let app = App::start().await;
    let id = &app.world.reach["scheduled"];
    let page = app.get(Person::Admin, &at(id, "/publication")).await.body();
    assert!(page.contains("Take the day back") && page.contains("2026-12-24"), "{page}");
    admin(&app, &at(id, "/postponements"), &[("version", "4")]).await;
    assert_eq!((set(&app, id).state, set(&app, id).publish_on), (State::Released, None));
    let done = admin(&app, &at(id, "/publications"), &[("when", "now"), ("version", "5")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    assert_eq!(set(&app, id).state, State::Published);
}

#[actix_web::test]
async fn a_withdrawal_takes_it_from_everybody_and_says_why() {
    let app = App::start().await;
    let id = &app.world.reach["published"];
    let fields = [("reason", "A county was missing."), ("confirmed", "yes"), ("version", "4")];
    let silent = admin(&app, &at(id, "/withdrawals"), &fields[1..]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = admin(&app, &at(id, "/withdrawals"), &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let public = PublicScope::new();
    let told = app.db().read_here(|conn| store::find(conn, ReachScope::Public(&public), id)).unwrap();
    assert_eq!((told.state, told.withdrawal_reason.as_str()), (State::Withdrawn, "A county was missing."));
    let rows = app.db().read_here(|conn| store::shown(conn, ReachScope::Public(&public), &told, &Scope::Statewide));
    assert!(rows.is_err(), "its rows are nobody's");
    assert!(!queued(&app, "reach-withdrawn").is_empty());
    assert!(app.get(Person::Admin, &at(id, "")).await.body().contains("A county was missing."));
    let again =
        admin(&app, &at(id, "/withdrawals"), &[("reason", "Again."), ("confirmed", "yes"), ("version", "5")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn other_rules_for_an_audience_protect_it_anew_and_mistakes_are_named_beside_their_fields() {
    let app = App::start().await;
    let id = &app.world.reach["protected"];
    let path = at(id, "/policies/public");
    let wrong = [("threshold", "many"), ("least_denominator", "-1"), ("rounds_to", "1"), ("version", "2")];
    let wrong = admin(&app, &path, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body().contains("Enter a whole number.") && wrong.body().contains("value=\"many\""));
    let none = [("threshold", "1"), ("least_denominator", "0"), ("rounds_to", "0"), ("version", "2")];
    let none = admin(&app, &path, &none).await.body();
    assert!(none.contains("Enter a whole number from 2 to 1,000."), "{none}");
    let good = [("threshold", "20"), ("least_denominator", "0"), ("rounds_to", "1"), ("version", "2")];
    assert_eq!(admin(&app, &path, &good).await.status, StatusCode::SEE_OTHER);
    let stricter = profiles(&app, id);
    let narrowest = |audience| {
        let own = stricter.iter().find(|it| it.audience == audience).unwrap();
        (own.policy.threshold, own.standing.summary().unwrap().narrowest.unwrap())
    };
    let (threshold, width) = narrowest(Audience::Public);
    assert!(threshold == 20 && width >= 20, "{stricter:?}");
    assert_eq!(narrowest(Audience::Ta).0, 10, "the other audience keeps its own");
    assert_eq!(set(&app, id).state, State::Protected);
    let page = app.get(Person::Admin, &at(id, "")).await.body();
    assert!(page.contains("Chosen by OHA for this data set."), "{page}");
    let stale = admin(&app, &path, &good).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_large_data_set_is_protected_by_a_job_and_a_small_one_at_once() {
    let app = App::start().await;
    let id = &app.world.reach["protected"];
    app.place().run(&format!("UPDATE reach_data_sets SET n_rows = 20000 WHERE data_set_id = '{id}'"));
    let later = admin(&app, &at(id, "/protections"), &[("version", "2")]).await;
    assert_eq!(later.status, StatusCode::SEE_OTHER);
    assert_eq!(set(&app, id).state, State::Imported);
    assert!(profiles(&app, id).iter().all(|it| it.standing == Standing::Waiting));
    let page = app.get(Person::Admin, &at(id, "")).await.body();
    assert!(page.contains("It waits to be protected."), "{page}");
    jobs::protect_reach(&Data::clone(&app.house)).await.unwrap();
    assert_eq!(set(&app, id).state, State::Protected);
    assert!(app.get(Person::Admin, "/desk/oha/jobs").await.body().contains("1 data set protected"));

    app.place().run(&format!("UPDATE reach_data_sets SET n_rows = 21 WHERE data_set_id = '{id}'"));
    let version = set(&app, id).row_version.to_string();
    admin(&app, &at(id, "/protections"), &[("version", &version)]).await;
    assert_eq!(set(&app, id).state, State::Protected);
}

#[actix_web::test]
async fn what_was_settled_is_thrown_away_if_the_data_set_changed_meanwhile() {
    let app = App::start().await;
    let id = &app.world.reach["protected"];
    let actor = changes::Actor::System(system());
    let task = app.db().read_here(|conn| changes::begin(conn, &actor, id)).unwrap();
    let settled = changes::settle(&task).unwrap();
    let good = [("threshold", "20"), ("least_denominator", "0"), ("rounds_to", "1"), ("version", "2")];
    admin(&app, &at(id, "/policies/public"), &good).await;
    let kept = app.db().write_here(|tx| changes::keep(tx, &actor, &task, &settled, noon(TODAY)));
    assert!(kept.unwrap_err().to_string().contains("Somebody else changed"));
    let own = profiles(&app, id).into_iter().find(|it| it.audience == Audience::Public).unwrap();
    assert_eq!(own.policy.threshold, 20);
}

#[actix_web::test]
async fn a_correction_is_protected_by_what_readers_have_and_waits_for_it_again_if_they_get_more() {
    let app = App::start().await;
    let world = app.world;
    let second = reach_sets::take_in(app.db(), &reach_sets::incoming(world, 2024, 3)).unwrap();
    assert_eq!((set(&app, &second).version, set(&app, &second).corrects.as_ref()), (2, world.reach.get("published")));
    reach_sets::protect(app.db(), &second, "2026-11-20").unwrap();
    let summary = profiles(&app, &second)[0].standing.summary().unwrap();
    assert!(summary.n_corrected > 0 && summary.narrowest.unwrap() >= 10, "{summary:?}");

    // A third version is protected, then the second one is released: both together must be thought of again.
    let release = |id: &DataSetId, seen| {
        let step = Stepping { set: id.clone(), seen };
        as_oha(app.db(), world, Person::Admin, |tx, scope| changes::release(tx, scope, &step, noon("2026-11-21")))
    };
    release(&second, 2).unwrap();
    let third = reach_sets::take_in(app.db(), &reach_sets::incoming(world, 2024, 5)).unwrap();
    reach_sets::protect(app.db(), &third, "2026-11-20").unwrap();
    let refused = release(&third, 2).unwrap_err().to_string();
    assert!(!refused.is_empty());
    assert_eq!(set(&app, &third).state, State::Protected);
    reach_sets::protect(app.db(), &third, "2026-11-22").unwrap();
    release(&third, 3).unwrap();
}

#[actix_web::test]
async fn what_readers_have_already_refuses_what_would_have_to_be_hidden() {
    let app = App::start().await;
    let id = &app.world.reach["protected"];
    let looser = [("threshold", "10"), ("least_denominator", "90"), ("rounds_to", "1"), ("version", "2")];
    admin(&app, &at(id, "/policies/ta"), &looser).await;
    let ta = profiles(&app, id).into_iter().find(|it| it.audience == Audience::Ta).unwrap();
    let Standing::Refused(why) = ta.standing else { panic!("TA would be shown less than the public reads") };
    assert!(why.starts_with("Readers have already what would have to be hidden now:"), "{why}");
    assert!(!why.chars().any(|it| it.is_ascii_digit() && it == '7'), "no count is named: {why}");
    assert_eq!(set(&app, id).state, State::Imported);
    let page = app.get(Person::Admin, &at(id, "")).await.body();
    assert!(page.contains("Cannot be protected") && page.contains("Nothing can be shown"), "{page}");
    assert_eq!(app.get(Person::Admin, &at(id, "/release")).await.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_cco_sees_its_own_counts_after_asking_until_midnight_and_each_look_is_written_down() {
    let app = App::start().await;
    let id = &app.world.reach["released"];
    let path = format!("/desk/cco/{OWN}/{YEAR}/reach/{id}/own-counts");
    let small = format!("data-label=\"Children\">{SMALL}<");
    let closed = app.get(Person::Editor, &path).await;
    assert_eq!(closed.status, StatusCode::OK);
    assert!(!closed.body().contains(&small) && closed.body().contains("not for sharing"));
    let readings = format!("/desk/cco/{OWN}/{YEAR}/reach/{id}/readings");
    assert_eq!(app.post(Person::Editor, &readings, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(app.get(Person::Editor, &path).await.body().contains(&small));
    assert!(!app.get(Person::Lead, &path).await.body().contains(&small), "each person asks for herself");
    let written = "SELECT action AS line FROM audit_entries WHERE action = 'reach-own-counts-read'";
    assert_eq!(app.place().lines(written).len(), 1);
    assert_eq!(app.get(Person::RivalLead, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(Person::Viewer, &path).await.status, StatusCode::FORBIDDEN, "who only reads asks an editor");

    // The next day, and where OHA does not allow it, there is nothing to see.
    app.place().run("UPDATE reach_readings SET read_at = '2026-11-20 12:00:00'");
    assert!(!app.get(Person::Editor, &path).await.body().contains(&small));
    admin(&app, &at(id, "/own-counts"), &[("allowed", "no"), ("version", "3")]).await;
    assert_eq!(app.get(Person::Editor, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Person::Editor, &readings, &[]).await.status, StatusCode::FORBIDDEN);
    let other = format!("/desk/cco/{OWN}/{LAST_YEAR}/reach/{id}/own-counts");
    assert_eq!(app.get(Person::Editor, &other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(cast::year(YEAR), set(&app, id).provenance.year);
}
