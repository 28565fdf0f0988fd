//! A year's life as OHA's administrator leads it: set up, changed, checked, opened, closed; and the banners that come and go.

use actix_web::http::StatusCode;
use groundwork::app::{reference, worker};
use groundwork::kernel::banner::Area;
use groundwork::kernel::failure::{Error, Refusal};
use groundwork::kernel::tone::Tone;
use groundwork::metric::measures::{self, YearStatus};
use groundwork::metric::years::{self, Consent, Edit, ItemDraft};
use groundwork::platform::outbox::Mailer;
use groundwork::support::banners;

use crate::app::{Answer, App};
use crate::cast::{self, LAST_YEAR, NEXT_YEAR, OWN, Person, SECOND, TODAY, YEAR, noon, year};

const FRESH: &str = "/desk/oha/years/2028";

async fn admin(app: &App, path: &str, fields: &[(&str, &str)]) -> Answer {
    app.post(Person::Admin, path, fields).await
}

fn form_of(app: &App, number: i32) -> measures::Year {
    app.db().read_here(|conn| measures::year(conn, year(number))).unwrap()
}

fn dates<'a>(opens_on: &'a str, due_on: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("label", "Measurement year 2028"),
        ("opens_on", opens_on),
        ("cutoff_on", "2026-11-20"),
        ("due_on", due_on),
        ("resubmit_days", "14"),
        ("answer_days", "30"),
        ("provenance", "official"),
        ("source", "OHA's sheet"),
    ]
}

fn item(text: &str) -> Vec<(&str, &str)> {
    vec![
        ("text", text),
        ("help", "Name the finding."),
        ("requirement", "must_pass"),
        ("evidence", "text"),
        ("auto_check", "text_present"),
        ("provenance", "official"),
        ("source", "OHA's sheet"),
    ]
}

fn with<'a>(mut fields: Vec<(&'a str, &'a str)>, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.extend_from_slice(more);
    fields
}

#[actix_web::test]
async fn a_year_is_set_up_changed_checked_opened_worked_in_and_closed_without_a_file_or_a_command() {
    let app = App::start().await;
    let set_up = admin(&app, "/desk/oha/years", &[("from", "2026"), ("year", "2028")]).await;
    assert_eq!((set_up.status, set_up.location()), (StatusCode::SEE_OTHER, FRESH));
    let fresh = form_of(&app, 2028);
    assert_eq!((fresh.status, fresh.form.due_on.to_string().as_str()), (YearStatus::Setup, "2029-01-31"));
    assert_eq!(fresh.form.items, form_of(&app, YEAR).form.items, "words and their provenance are taken over");

    // While it is being set up it is nobody's but OHA's administrators'.
    let ccos = format!("/desk/cco/{OWN}/2028");
    assert_eq!(app.get(Person::Lead, &ccos).await.status, StatusCode::NOT_FOUND);
    assert!(!app.get(Person::Lead, "/desk").await.body().contains("/2028"));
    assert_eq!(app.get(Person::Reviewer, "/desk/oha/board?year=2028").await.status, StatusCode::NOT_FOUND);
    assert!(!app.get(Person::Nobody, "/reports").await.body().contains("2028"));
    assert!(!app.get(Person::Lead, &format!("/desk/cco/{OWN}/seen-by-ta")).await.body().contains("2028"));
    assert!(!app.get(Person::Reviewer, "/desk/oha/reasons").await.body().contains("2028"));

    let worded =
        admin(&app, &format!("{FRESH}/items/C4.02"), &with(item("The plan answers a kestrel."), &[("version", "1")]))
            .await;
    assert_eq!(worded.status, StatusCode::SEE_OTHER);
    let preview = app.get(Person::Admin, &format!("{FRESH}/preview")).await.body();
    assert!(preview.contains("The plan answers a kestrel.") && preview.contains("PREVIEW of 2028, version 2"));

    // A due date that has passed stops it, and is named with its place.
    let past =
        admin(&app, &format!("{FRESH}/dates"), &with(dates("2026-01-01", "2026-11-21"), &[("version", "2")])).await;
    assert_eq!(past.status, StatusCode::SEE_OTHER);
    assert!(app.get(Person::Admin, &format!("{FRESH}/checks")).await.body().contains("Move the due date"));
    let opening = [("confirmed", "yes"), ("version", "3")];
    let refused = admin(&app, &format!("{FRESH}/openings"), &opening).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(form_of(&app, 2028).status, YearStatus::Setup);
    let ahead =
        admin(&app, &format!("{FRESH}/dates"), &with(dates("2026-01-01", "2027-03-31"), &[("version", "3")])).await;
    assert_eq!(ahead.status, StatusCode::SEE_OTHER);

    // Whoever has looked at an older form has not looked at this one.
    assert_eq!(admin(&app, &format!("{FRESH}/openings"), &opening).await.status, StatusCode::CONFLICT);
    let opening = [("confirmed", "yes"), ("version", "4")];
    assert_eq!(admin(&app, &format!("{FRESH}/openings"), &opening).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(Person::Lead, &ccos).await.status, StatusCode::OK);
    assert!(app.get(Person::Nobody, "/reports").await.body().contains("2028"), "public lists follow at once");
    let start = app.post(Person::Lead, &format!("{ccos}/action-plan/starts"), &[]).await;
    assert_eq!(start.status, StatusCode::SEE_OTHER);
    assert!(app.get(Person::Lead, &format!("{ccos}/action-plan/items")).await.body().contains("a kestrel"));

    let closing = app.get(Person::Admin, &format!("{FRESH}/closing")).await.body();
    assert!(closing.contains("Not met") && closing.contains("(in progress)") && closing.contains("(not started)"));
    let close = [("confirmed", "yes"), ("version", "4"), ("reason", "")];
    assert_eq!(admin(&app, &format!("{FRESH}/closings"), &close).await.status, StatusCode::SEE_OTHER);
    let before = app.contents();
    let late = [("body", "Too late."), ("version", "0")];
    let late = app.post(Person::Lead, &format!("{ccos}/action-plan/sections/overview"), &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let edit = admin(&app, &format!("{FRESH}/items/C4.02"), &with(item("Something else."), &[("version", "4")])).await;
    assert_eq!(edit.status, StatusCode::CONFLICT);
    assert!(edit.body().contains("Something else."), "what was typed is shown once more");
    assert!(app.contents() == before, "a closed year was changed");

    let reopening = format!("{FRESH}/reopenings");
    let silent = [("confirmed", "yes"), ("version", "4"), ("reason", "")];
    assert_eq!(admin(&app, &reopening, &silent).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [("confirmed", "yes"), ("version", "4"), ("reason", "A plan was lost.")];
    assert_eq!(admin(&app, &reopening, &said).await.status, StatusCode::SEE_OTHER);
    assert_eq!(form_of(&app, 2028).status, YearStatus::Open);
    let lines = app.place().lines(
        "SELECT action AS line FROM audit_entries WHERE subject_kind = 'year' AND subject_id = '2028' ORDER BY seq",
    );
    assert_eq!(
        lines,
        [
            "year-set-up",
            "year-revision",
            "year-revision",
            "year-revision",
            "year-opening",
            "year-closing",
            "year-reopening"
        ]
    );
}

#[actix_web::test]
async fn two_who_change_two_parts_both_save_and_two_who_change_one_part_lose_nothing() {
    let app = App::start().await;
    let base = format!("/desk/oha/years/{NEXT_YEAR}");
    let (one, other) = (format!("{base}/items/C4.01"), format!("{base}/items/C4.02"));
    let seen = [("version", "3")];
    assert_eq!(admin(&app, &one, &with(item("One part."), &seen)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(admin(&app, &other, &with(item("Another part."), &seen)).await.status, StatusCode::SEE_OTHER);
    let moved = [("direction", "up"), ("version", "3")];
    assert_eq!(admin(&app, &format!("{other}/moves"), &moved).await.status, StatusCode::SEE_OTHER);
    let stale = admin(&app, &one, &with(item("Typed by the second."), &seen)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("Typed by the second.") && stale.body().contains("One part."));
    let form = form_of(&app, NEXT_YEAR).form;
    assert_eq!((form.version, form.item("C4.01").unwrap().text.as_str()), (6, "One part."));
    let order: Vec<&str> = form.items_under(4).map(|it| it.code.as_str()).collect();
    assert_eq!(order, ["C4.02", "C4.01", "C4.03"]);
    // What somebody wanted to change and somebody else has retired is told so.
    let retired = admin(&app, &format!("{one}/retirements"), &[("version", "6")]).await;
    assert_eq!(retired.status, StatusCode::SEE_OTHER);
    assert_eq!(admin(&app, &one, &with(item("Late."), &[("version", "6")])).await.status, StatusCode::CONFLICT);
}

#[test]
fn of_racers_for_one_part_exactly_one_wins() {
    let place = crate::place::Place::with_world();
    let db = groundwork::platform::db::Database::open(place.address()).unwrap();
    let draft = |n: usize| ItemDraft {
        text: format!("Racer {n}"),
        help: "x".into(),
        requirement: measures::Requirement::MustPass,
        evidence: measures::Evidence::Text,
        auto_check: None,
        provenance: measures::Provenance::Official,
        source: "x".into(),
    };
    let outcomes: Vec<_> = std::thread::scope(|threads| {
        let racers: Vec<_> = (0..6)
            .map(|n| {
                let (db, draft) = (db.clone(), draft(n));
                threads.spawn(move || {
                    cast::as_oha(&db, cast::world(), Person::Admin, |tx, scope| {
                        let edit = Edit::EditItem("C4.02".into(), draft);
                        years::changes::revise(tx, scope, year(NEXT_YEAR), &edit, 3, None, noon(TODAY))
                    })
                })
            })
            .collect();
        racers.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().filter(|it| it.is_err()).all(|it| matches!(it, Err(Error::Refused(Refusal::Stale(_))))));
}

#[actix_web::test]
async fn a_year_under_way_changes_knowingly_and_what_was_sent_keeps_its_form() {
    let app = App::start().await;
    let path = format!("/desk/oha/years/{LAST_YEAR}/items/C4.02");
    let page = app.get(Person::Admin, &path).await.body();
    assert!(page.contains("This year is under way") && page.contains("each round keeps the form"), "{page}");
    let worded = with(item("A wording of another day."), &[("version", "4")]);
    let silent = admin(&app, &path, &worded).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(form_of(&app, LAST_YEAR).form.version, 4);
    let said = with(worded, &[("reason", "OHA's sheet came."), ("confirmed", "yes")]);
    assert_eq!(admin(&app, &path, &said).await.status, StatusCode::SEE_OTHER);
    assert!(
        app.get(Person::Admin, &format!("/desk/oha/years/{LAST_YEAR}")).await.body().contains("OHA&#x27;s sheet came.")
    );

    // The round under review is read and decided by the form that it was sent under, retired items included.
    let review = format!("/desk/oha/submissions/{}", app.world.submission(OWN, LAST_YEAR));
    let body = app.get(Person::Reviewer, &review).await.body();
    assert!(!body.contains("A wording of another day.") && body.contains("C4.02"));
    let consent = [("reason", "Not asked."), ("confirmed", "yes"), ("version", "5")];
    assert_eq!(admin(&app, &format!("{path}/retirements"), &consent).await.status, StatusCode::SEE_OTHER);
    assert!(app.get(Person::Reviewer, &review).await.body().contains("C4.02"));
}

#[actix_web::test]
async fn drafts_keep_what_was_written_when_an_item_goes_and_comes_back() {
    let app = App::start().await;
    let items = format!("/desk/cco/{OWN}/{YEAR}/action-plan/items");
    let path = format!("/desk/oha/years/{YEAR}/items/C4.02");
    let consent = |version| [("reason", "A try."), ("confirmed", "yes"), ("version", version)];
    assert!(app.get(Person::Editor, &items).await.body().contains("item-c4-02"));
    assert_eq!(admin(&app, &format!("{path}/retirements"), &consent("4")).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get(Person::Editor, &items).await.body().contains("item-c4-02"));
    assert_eq!(admin(&app, &format!("{path}/returns"), &consent("5")).await.status, StatusCode::SEE_OTHER);
    let back = app.get(Person::Editor, &items).await.body();
    assert!(back.contains("item-c4-02"));
    let answers = app.place().lines(&format!(
        "SELECT narrative AS line FROM item_answers WHERE item = 'C4.02' AND submission_id = '{}'",
        app.world.submission(OWN, YEAR)
    ));
    assert_eq!(answers, ["Because it does."]);
}

#[actix_web::test]
async fn a_due_date_that_moves_takes_along_what_was_never_sent_and_nothing_else() {
    let app = App::start().await;
    let due = |app: &App, slug| {
        app.place().lines(&format!(
            "SELECT cast(due_on as text) AS line FROM submissions WHERE submission_id = '{}'",
            app.world.submission(slug, YEAR)
        ))
    };
    let (own, returned) = (due(&app, OWN), due(&app, SECOND));
    assert_eq!(own, ["2027-01-31"]);
    let mut fields = dates("2026-01-01", "2027-02-26");
    fields.retain(|(name, _)| *name != "cutoff_on");
    let fields =
        with(fields, &[("cutoff_on", "2026-12-31"), ("reason", "A storm."), ("confirmed", "yes"), ("version", "4")]);
    assert_eq!(admin(&app, &format!("/desk/oha/years/{YEAR}/dates"), &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(due(&app, OWN), ["2027-02-26"]);
    assert_eq!(due(&app, SECOND), returned, "an answer to a return keeps its day");
    assert!(app.get(Person::Lead, &format!("/desk/cco/{OWN}/{YEAR}")).await.body().contains("26 February 2027"));
}

#[actix_web::test]
async fn a_form_goes_out_as_a_file_and_comes_in_again_the_same() {
    let app = App::start().await;
    let file = app.get(Person::Admin, &format!("/desk/oha/years/{NEXT_YEAR}/form.toml")).await;
    assert!(file.header("content-disposition").contains("2027.toml"));
    let text = file.body();
    let other = text.replace("year = 2027", "year = 2030");
    let taken = admin(&app, "/desk/oha/years/imports", &[("text", &other)]).await;
    assert_eq!((taken.status, taken.location()), (StatusCode::SEE_OTHER, "/desk/oha/years/2030"));
    let (mine, theirs) = (form_of(&app, NEXT_YEAR).form, form_of(&app, 2030));
    assert_eq!((theirs.status, theirs.form.version), (YearStatus::Setup, 1));
    assert_eq!((&theirs.form.items, &theirs.form.retired_items), (&mine.items, &mine.retired_items));
    // Once more: it replaces what is being set up, as a version of its own.
    assert_eq!(admin(&app, "/desk/oha/years/imports", &[("text", &other)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(form_of(&app, 2030).form.version, 2);
    for (wrong, said) in [
        (text.replace("year = 2027", "year = 2026"), "2026 has begun"),
        (text.replace("plan_minimum", "plan_maximum"), "plan_maximum"),
        (text.replace("schema = 1", "schema = 7"), "schema"),
    ] {
        let answer = admin(&app, "/desk/oha/years/imports", &[("text", &wrong)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(answer.body().contains(said), "{said}");
    }
}

#[actix_web::test]
async fn a_retired_lever_is_offered_to_nobody_new_and_kept_by_whoever_has_chosen_it() {
    let app = App::start().await;
    let plan = &app.world.plans[&(OWN, YEAR)];
    let (goal, strategy) = (&plan.goals[0].id, &plan.goals[0].strategies[0].id);
    let base = format!("/desk/cco/{OWN}/{YEAR}/action-plan");
    let retire = admin(&app, "/desk/oha/lists/levers/terms/workforce_training/retirements", &[("version", "1")]).await;
    assert_eq!(retire.status, StatusCode::SEE_OTHER);
    let option = "value=\"workforce_training\"";
    let fresh = app.get(Person::Editor, &format!("{base}/goals/{goal}/strategies/new")).await.body();
    assert!(!fresh.contains(option) && fresh.contains("value=\"data_quality\""));
    assert!(app.get(Person::Editor, &format!("{base}/strategies/{strategy}")).await.body().contains(option));

    // What OHA has edited is not taken back by the next start; what it has not is kept up to date, with a line in the log.
    let words = [
        ("label", "Figures"),
        ("description", "Better ones."),
        ("serves", "both"),
        ("provenance", "official"),
        ("version", "1"),
    ];
    assert_eq!(admin(&app, "/desk/oha/lists/levers/terms/data_quality", &words).await.status, StatusCode::SEE_OTHER);
    app.place().run("UPDATE counties SET name = 'Lain' WHERE county = 'lane'");
    let lines = |app: &App| {
        app.place()
            .lines("SELECT subject_id AS line FROM audit_entries WHERE action = 'reference-loaded' ORDER BY seq")
            .len()
    };
    let before = lines(&app);
    reference::load(app.db(), noon(TODAY)).unwrap();
    assert_eq!(lines(&app), before + 1, "a correction leaves its line");
    reference::load(app.db(), noon(TODAY)).unwrap();
    assert_eq!(lines(&app), before + 1, "where nothing changes there is none");
    assert_eq!(
        app.place()
            .lines("SELECT label || ' ' || cast(row_version as text) AS line FROM levers WHERE lever = 'data_quality'"),
        ["Figures 2"]
    );
    assert_eq!(app.place().lines("SELECT name AS line FROM counties WHERE county = 'lane'"), ["Lane"]);
}

#[actix_web::test]
async fn the_reasons_that_a_reviewer_may_choose_are_ohas_to_word_add_and_retire() {
    let app = App::start().await;
    let list = "/desk/oha/lists/return-reasons";
    let draft = [("label", "Too long"), ("description", "Say it in fewer words."), ("provenance", "official")];
    let added = admin(&app, &format!("{list}/terms"), &draft).await;
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, format!("{list}#term-too_long").as_str()));
    let twice = admin(&app, &format!("{list}/terms"), &draft).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body().contains("There is a reason of this name already."), "and what was typed is kept");
    assert!(twice.body().contains("Say it in fewer words."));

    // A name that another word has is refused on an edit too; a form made from an older version shows both.
    let taken = [("version", "2"), ("label", "not SPECIFIC enough"), draft[1], draft[2]];
    assert_eq!(admin(&app, &format!("{list}/terms/too_long"), &taken).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let edit = [("version", "2"), ("label", "Too many words"), draft[1], draft[2]];
    assert_eq!(admin(&app, &format!("{list}/terms/too_long"), &edit).await.status, StatusCode::SEE_OTHER);
    let stale = admin(&app, &format!("{list}/terms/too_long"), &[("version", "2"), draft[0], draft[1], draft[2]]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("Too many words") && stale.body().contains("Too long"));

    let review = format!("/desk/oha/submissions/{}", app.world.submission(OWN, LAST_YEAR));
    let offers = |body: String| (body.contains("value=\"too_long\""), body.contains("value=\"not_specific\""));
    assert_eq!(offers(app.get(Person::Reviewer, &review).await.body()), (true, true));
    let retire = admin(&app, &format!("{list}/terms/not_specific/retirements"), &[("version", "1")]).await;
    assert_eq!(retire.status, StatusCode::SEE_OTHER);
    assert_eq!(offers(app.get(Person::Reviewer, &review).await.body()), (true, false));

    // Without a reason nothing could be returned, so the last one stays.
    let rest = "UPDATE vocabulary_terms SET retired = TRUE WHERE vocabulary = 'return_reasons' AND term <> 'too_long'";
    app.place().run(rest);
    let last = admin(&app, &format!("{list}/terms/too_long/retirements"), &[("version", "3")]).await;
    assert_eq!(last.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_banner_stands_where_it_should_until_it_is_ended() {
    let app = App::start().await;
    let words = "The office is closed on Friday.";
    let shown = async |app: &App, person, path: &str| app.get(person, path).await.body().contains(words);
    // A public page that was kept before.
    assert!(!shown(&app, Person::Nobody, "/").await && !shown(&app, Person::Nobody, "/").await);
    let fields = [
        ("area", "public"),
        ("tone", "info"),
        ("text", words),
        ("link_label", ""),
        ("link_href", ""),
        ("starts_on", TODAY),
        ("starts_time", "12:00 am"),
        ("ends_on", "2026-11-27"),
        ("ends_time", "17:00"),
    ];
    assert_eq!(admin(&app, "/desk/oha/banners", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(shown(&app, Person::Nobody, "/").await && shown(&app, Person::Nobody, "/reports").await);
    assert!(!shown(&app, Person::Nobody, "/signin").await && !shown(&app, Person::Lead, "/desk").await);
    let list = app.get(Person::Admin, "/desk/oha/banners").await.body();
    assert!(list.contains(words) && list.contains("Showing"));
    let id = app.place().lines("SELECT banner_id AS line FROM banners WHERE area = 'public'").remove(0);
    let end = admin(&app, &format!("/desk/oha/banners/{id}/endings"), &[("version", "1")]).await;
    assert_eq!(end.status, StatusCode::SEE_OTHER);
    assert!(!shown(&app, Person::Nobody, "/").await, "a kept page with it is stale at once");
    let again = admin(&app, &format!("/desk/oha/banners/{id}/endings"), &[("version", "2")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let backwards: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| if *name == "ends_on" { (*name, "2026-11-21") } else { (*name, *value) })
        .collect();
    let refused = admin(&app, "/desk/oha/banners", &backwards).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("must end after it begins") && refused.body().contains(words));
}

#[actix_web::test]
async fn the_worker_brings_the_banners_of_other_instances_and_each_desk_sees_its_own() {
    let app = App::start().await;
    let words = "The desk rests on Sunday.";
    let path = format!("/desk/cco/{OWN}/{YEAR}");
    assert!(!app.get(Person::Lead, &path).await.body().contains(words), "nobody has told this instance");
    worker::turn(&app.house, &Mailer::Memory(std::sync::Arc::default())).await.unwrap();
    for (person, path, is_there) in [
        (Person::Lead, path.as_str(), true),
        (Person::Lead, "/desk", true),
        (Person::Reviewer, "/desk", false),
        (Person::Reviewer, "/desk/oha/queue", false),
        (Person::Facilitator, "/desk/ta/board", false),
        (Person::Nobody, "/", false),
    ] {
        assert_eq!(app.get(person, path).await.body().contains(words), is_there, "{path} as {person:?}");
    }
    let draft = banners::Draft {
        area: Area::Everywhere,
        tone: Tone::Warn,
        text: "All of it pauses.".into(),
        link: None,
        starts_at: noon("2026-11-23"),
        ends_at: noon("2026-11-24"),
    };
    cast::as_oha(app.db(), app.world, Person::Admin, |tx, scope| banners::changes::add(tx, scope, &draft, noon(TODAY)))
        .unwrap();
    worker::turn(&app.house, &Mailer::Memory(std::sync::Arc::default())).await.unwrap();
    assert!(!app.get(Person::Nobody, "/").await.body().contains("All of it pauses."), "it is not its day yet");
}

#[test]
fn only_an_administrator_changes_a_year() {
    let place = crate::place::Place::with_world();
    let db = groundwork::platform::db::Database::open(place.address()).unwrap();
    let refused = cast::as_oha(&db, cast::world(), Person::Reviewer, |tx, scope| {
        let consent = Consent { reason: "x".into() };
        years::changes::revise(tx, scope, year(YEAR), &Edit::RetireItem("C4.02".into()), 1, Some(&consent), noon(TODAY))
    });
    assert!(matches!(refused, Err(Error::Refused(Refusal::Forbidden(_)))), "{refused:?}");
}
