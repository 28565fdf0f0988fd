//! A plan that begins with last year's, confirmed item by item; and progress on last year's targets.

use actix_web::http::StatusCode;
use groundwork::kernel::ids::SubmissionId;
use groundwork::metric::action_plan::{self, Past, WorkingCopy};
use groundwork::metric::measures::{self, AutoCheck, Definition, Evidence, Item, YearStatus};
use groundwork::metric::submissions;
use groundwork::metric::workflow;

use crate::app::App;
use crate::cast::{FORM, LAST_YEAR, OWN, PLAN, Person, RIVAL, TODAY, as_cco, day, marks, noon, year};

/// The year after the world's, already open. It lacks the section on risks, and asks for progress on every target.
const NEXT: i32 = 2027;

fn next_form() -> Definition {
    let mut form = measures::io::definition("demonstration.toml", FORM, Some(year(NEXT))).unwrap();
    form.opens_on = day("2026-11-01");
    // The year was set up in pages before.
    form.version = 9;
    form.sections.retain(|it| it.key != "risks");
    let like = form.items.iter().find(|it| it.code == "C4.02").unwrap().clone();
    form.items.push(Item {
        code: "C4.04".into(),
        evidence: Evidence::Record,
        auto_check: Some(AutoCheck::PlanProgress),
        ..like
    });
    form
}

async fn start() -> App {
    let app = App::start().await;
    app.db()
        .write_here(|tx| {
            measures::changes::load(tx, &next_form(), true, noon(TODAY))?;
            measures::changes::set_status(tx, year(NEXT), YearStatus::Open, noon(TODAY))
        })
        .unwrap();
    app
}

fn base() -> String {
    format!("/desk/cco/{OWN}/{NEXT}/action-plan")
}

/// What was sent for last year, as the offer names it.
fn sent(app: &App, slug: &'static str) -> String {
    let id = app.world.submission(slug, LAST_YEAR);
    app.place().lines(&format!("SELECT snapshot_id AS line FROM snapshots WHERE submission_id = '{id}'")).remove(0)
}

struct Written {
    copy: WorkingCopy,
    past: Past,
    answers: Vec<workflow::ItemAnswer>,
}

fn written(app: &App) -> Written {
    as_cco(app.db(), app.world, Person::Lead, OWN, noon(TODAY), |tx, scope| {
        let id = workflow::store::find(tx, scope, year(NEXT), PLAN)?.unwrap().id;
        Ok(Written {
            copy: action_plan::working_copy(tx, scope, &id)?,
            past: action_plan::past(tx, scope, year(NEXT), Some(&id))?,
            answers: workflow::store::answers(tx, scope, &id)?,
        })
    })
    .unwrap()
}

/// What still waits for a word: (part, key, version).
fn waiting(app: &App) -> Vec<(String, String, String)> {
    let it = written(app);
    let parts = it.past.parts(&it.copy, &next_form(), &it.answers, day(TODAY));
    let open = parts.into_iter().filter(action_plan::CarriedPart::is_open);
    open.map(|it| (it.mark.kind.word().to_owned(), it.mark.key, it.version.to_string())).collect()
}

async fn carry(app: &App) {
    let answer = app.post(Person::Editor, &format!("{}/carry-forwards", base()), &[("from", &sent(app, OWN))]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body());
    assert_eq!(answer.location(), format!("{}/carried", base()));
}

#[actix_web::test]
async fn what_was_sent_is_offered_and_carried_but_no_draft_and_no_section_that_is_not_asked() {
    let app = start().await;
    let offer = app.get(Person::Editor, &base()).await.body();
    assert!(offer.contains(&format!("Carry {LAST_YEAR}’s plan forward")) && offer.contains("Start empty"), "{offer}");
    assert!(offer.contains("has no such section"), "what would not come along is named before");
    carry(&app).await;
    let it = written(&app);
    let text = serde_json::to_string(&it.copy.plan).unwrap();
    assert!(text.contains(&marks::at(marks::SENT, OWN)), "what was sent is carried");
    assert!(!text.contains(marks::DRAFT), "this year's draft was never sent");
    assert!(it.copy.plan.sections.iter().all(|it| it.key != "risks"), "a section that the form lacks is not copied");
    let former = &app.world.plans[&(OWN, LAST_YEAR)];
    assert_eq!(it.copy.plan.goals.len(), former.goals.len());
    for (now, then) in it.copy.plan.goals.iter().zip(&former.goals) {
        assert_ne!(now.id, then.id, "a carried goal is a goal of its own");
        let mark = it.past.marks.iter().find(|mark| mark.key == now.id).unwrap();
        assert_eq!((mark.from_key.as_str(), mark.from_year), (then.id.as_str(), i64::from(LAST_YEAR)), "lineage");
    }
    let page = app.get(Person::Viewer, &format!("{}/carried", base())).await.body();
    assert!(page.contains("What did not come along") && page.contains("still to be confirmed"), "{page}");
    assert!(!page.contains("Still right"), "a viewer has no button");
    let overview = app.get(Person::Editor, &base()).await.body();
    assert!(overview.contains(&format!("Carried from {LAST_YEAR}, not yet confirmed")));
    let history = app.get(Person::Viewer, &format!("{}/history", base())).await.body();
    assert!(history.contains("Carried an earlier year"), "{history}");
}

#[actix_web::test]
async fn nothing_is_carried_over_a_draft_or_from_elsewhere() {
    let app = start().await;
    let own = format!("/desk/cco/{OWN}/2026/action-plan/carry-forwards");
    let before = app.contents();
    let from = sent(&app, OWN);
    let cases = [
        (Person::Editor, own.as_str(), from.clone(), StatusCode::CONFLICT, "a draft stands there already"),
        (
            Person::Editor,
            &format!("{}/carry-forwards", base()),
            sent(&app, RIVAL),
            StatusCode::CONFLICT,
            "a rival's plan",
        ),
        (Person::RivalLead, &format!("{}/carry-forwards", base()), from.clone(), StatusCode::NOT_FOUND, "a rival"),
        (Person::Viewer, &format!("{}/carry-forwards", base()), from.clone(), StatusCode::FORBIDDEN, "a viewer"),
    ];
    for (person, path, from, status, what) in cases {
        assert_eq!(app.post(person, path, &[("from", &from)]).await.status, status, "{what}");
    }
    assert!(app.contents() == before, "something was written");
    carry(&app).await;
    let once = app.contents();
    let again = app.post(Person::Lead, &format!("{}/carry-forwards", base()), &[("from", &from)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(app.contents() == once);
}

#[actix_web::test]
async fn every_part_waits_for_a_word_of_its_own() {
    let app = start().await;
    carry(&app).await;
    let all = waiting(&app);
    assert_eq!(all.len(), 7 + 2 + 3 + 4 + 3, "sections, goals, strategies, targets, answers: {all:?}");
    let submit = format!("{}/submittals", base());
    let refused = app.post(Person::Lead, &submit, &[("confirmed", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(app.get(Person::Lead, &format!("{}/checks", base())).await.body().contains("Confirm goal 1, carried from"));
    // A move is no word on what a goal says.
    let goal = written(&app).copy.plan.goals[1].id.clone();
    let moved = app
        .post(Person::Editor, &format!("{}/goals/{goal}/moves", base()), &[("direction", "up"), ("version", "1")])
        .await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    assert_eq!(waiting(&app).len(), all.len(), "a move confirms nothing");
    // An edit is.
    let edited = [("title", "Another goal"), ("why", "Because."), ("population", "Families"), ("version", "2")];
    assert_eq!(
        app.post(Person::Editor, &format!("{}/goals/{goal}", base()), &edited).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(waiting(&app).iter().all(|(_, key, _)| *key != goal));
    // A removal takes its parts out of the list.
    let other = written(&app).copy.plan.goals[1].id.clone();
    let asked = app.get(Person::Editor, &format!("{}/goals/{other}/removal", base())).await.body();
    let below = asked.split_once("name=\"below\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let seen = [("version", "1"), ("below", below)];
    let removal = app.post(Person::Editor, &format!("{}/goals/{other}/removals", base()), &seen).await;
    assert_eq!(removal.status, StatusCode::SEE_OTHER);
    let left = waiting(&app);
    assert!(left.len() < all.len() - 3, "{left:?}");
    // And the button.
    let confirm = format!("{}/confirmations", base());
    for (part, key, version) in &left {
        let fields = [("part", part.as_str()), ("key", key.as_str()), ("version", version.as_str())];
        assert_eq!(app.post(Person::Viewer, &confirm, &fields).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.post(Person::RivalLead, &confirm, &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.post(Person::Editor, &confirm, &fields).await.status, StatusCode::SEE_OTHER, "{part} {key}");
        assert_eq!(app.post(Person::Lead, &confirm, &fields).await.status, StatusCode::CONFLICT, "twice: {part} {key}");
    }
    assert!(waiting(&app).is_empty());
    let page = app.get(Person::Editor, &format!("{}/carried", base())).await.body();
    assert!(page.contains("Every part that was carried has been confirmed"), "{page}");
}

#[actix_web::test]
async fn a_confirmation_is_of_what_was_read() {
    let app = start().await;
    carry(&app).await;
    let saved = app
        .post(Person::Lead, &format!("{}/sections/overview", base()), &[("body", "Written anew."), ("version", "1")])
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let before = app.contents();
    let fields = [("part", "section"), ("key", "overview"), ("version", "1")];
    let answer = app.post(Person::Editor, &format!("{}/confirmations", base()), &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body().contains("counts as confirmed"), "{}", answer.body());
    let fields = [("part", "section"), ("key", "no-such-section"), ("version", "1")];
    let answer = app.post(Person::Editor, &format!("{}/confirmations", base()), &fields).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(app.contents() == before, "something was written");
}

/// Confirms everything and reports on every target, so that the plan can be sent.
async fn make_ready(app: &App) -> Vec<String> {
    carry(app).await;
    for (part, key, version) in waiting(app) {
        let fields = [("part", part.as_str()), ("key", key.as_str()), ("version", version.as_str())];
        app.post(Person::Editor, &format!("{}/confirmations", base()), &fields).await;
    }
    let yes = [("answer", "yes"), ("narrative", "Target by target."), ("version", "0")];
    assert_eq!(app.post(Person::Editor, &format!("{}/items/C4.04", base()), &yes).await.status, StatusCode::SEE_OTHER);
    let targets: Vec<String> = written(app).past.progress.unwrap().targets.into_iter().map(|it| it.target.id).collect();
    for target in &targets {
        let missing = app.get(Person::Lead, &format!("{}/checks", base())).await.body();
        assert!(missing.contains(&format!("progress/{target}#field-status")), "{target} is missing");
        let fields = [
            ("status", "met"),
            ("actual", "40"),
            ("narrative", "progresswordtapir: done."),
            ("reason", ""),
            ("version", "0"),
        ];
        let answer = app.post(Person::Editor, &format!("{}/progress/{target}", base()), &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body());
    }
    targets
}

#[actix_web::test]
async fn progress_on_every_target_is_asked_for_frozen_and_read_by_the_reviewer() {
    let app = start().await;
    let targets = make_ready(&app).await;
    assert_eq!(targets.len(), 4);
    let sent = app.post(Person::Lead, &format!("{}/submittals", base()), &[("confirmed", "yes")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body());
    for path in [format!("{}/rounds/1", base()), base()] {
        let page = app.get(Person::Viewer, &path).await.body();
        assert!(page.contains("progresswordtapir"), "{path}: {page}");
    }
    let id = app.place().lines(&format!("SELECT submission_id AS line FROM submissions WHERE year = {NEXT}")).remove(0);
    let review = app.get(Person::Reviewer, &format!("/desk/oha/submissions/{id}")).await;
    assert!(review.body().contains("progresswordtapir"), "{}", review.body());
    let content =
        app.place().lines(&format!("SELECT content AS line FROM snapshots WHERE submission_id = '{id}'")).remove(0);
    let progress = submissions::read_plan(&content).unwrap().progress.unwrap();
    let content = submissions::read_content(&content).unwrap();
    assert_eq!((progress.year, progress.targets.len()), (LAST_YEAR, 4));
    let outline = content.outline(&next_form());
    assert_eq!(outline.text(&format!("progress/{}", targets[0]), "status"), Some("Met"));
    // Sent is sent: nothing more is said of it.
    let late = [("status", "met"), ("narrative", "More."), ("version", "1")];
    let answer = app.post(Person::Editor, &format!("{}/progress/{}", base(), targets[0]), &late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body().contains("More."), "what was typed is shown once more");
}

#[actix_web::test]
async fn a_snapshot_from_before_progress_was_asked_is_still_read() {
    let old = r#"{"answers":[],"plan":{"sections":[],"goals":[]},"levers":[]}"#;
    assert!(submissions::read_plan(old).unwrap().progress.is_none());
}

#[actix_web::test]
async fn an_update_is_checked_kept_and_not_overwritten_unseen() {
    let app = start().await;
    carry(&app).await;
    let target = written(&app).past.progress.unwrap().targets[0].target.id.clone();
    let path = format!("{}/progress/{target}", base());
    let typed = |reason: &'static str, version: &'static str| {
        [("status", "delayed"), ("actual", "20"), ("narrative", "We began."), ("reason", reason), ("version", version)]
    };
    let refused = app.post(Person::Editor, &path, &typed("", "0")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("Say why it is delayed") && refused.body().contains("We began."));
    assert_eq!(app.post(Person::Editor, &path, &typed("Staff left.", "0")).await.status, StatusCode::SEE_OTHER);
    let stale = app.post(Person::Lead, &path, &typed("It rained.", "0")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("It rained.") && stale.body().contains("Staff left."), "both are shown");
    assert_eq!(app.post(Person::Lead, &path, &typed("It rained.", "1")).await.status, StatusCode::SEE_OTHER);
    let list = app.get(Person::Viewer, &format!("{}/progress", base())).await.body();
    assert!(list.contains("It rained.") && list.contains("1 of 4 targets reported"), "{list}");
    // A target of another contract, or of this year's own plan, is none of last year's.
    let rival = app.world.plans[&(RIVAL, LAST_YEAR)].goals[0].strategies[0].targets[0].id.clone();
    let own = written(&app).copy.plan.goals[0].strategies[0].targets[0].id.clone();
    for id in [rival, own, "x".into()] {
        let path = format!("{}/progress/{id}", base());
        assert_eq!(app.get(Person::Editor, &path).await.status, StatusCode::NOT_FOUND, "{id}");
        assert_eq!(
            app.post(Person::Editor, &path, &typed("Staff left.", "0")).await.status,
            StatusCode::NOT_FOUND,
            "{id}"
        );
    }
}

#[actix_web::test]
async fn progress_is_optional_where_the_year_does_not_ask_for_it() {
    let app = App::start().await;
    let base = format!("/desk/cco/{OWN}/2026/action-plan");
    let checks = app.get(Person::Editor, &format!("{base}/checks")).await.body();
    assert!(!checks.contains("Report progress"), "{checks}");
    let list = app.get(Person::Editor, &format!("{base}/progress")).await.body();
    assert!(list.contains("does not ask for it") && list.contains(&marks::at(marks::SENT, OWN)), "{list}");
    let id: &SubmissionId = app.world.submission(OWN, 2026);
    assert!(
        as_cco(app.db(), app.world, Person::Lead, OWN, noon(TODAY), |tx, scope| {
            Ok(action_plan::past(tx, scope, year(2026), Some(id))?
                .frozen_progress(&measures::year(tx, year(2026))?.form))
        })
        .unwrap()
        .is_none()
    );
}

#[actix_web::test]
async fn the_page_of_a_carried_part_says_that_nobody_has_confirmed_it_yet() {
    let app = start().await;
    carry(&app).await;
    let told = format!("Carried from {LAST_YEAR}, not yet confirmed");
    let folders = [
        ("section", "sections"),
        ("goal", "goals"),
        ("strategy", "strategies"),
        ("target", "targets"),
        ("answer", "items"),
    ];
    let parts = waiting(&app);
    for (kind, folder) in folders {
        let (_, key, version) = parts.iter().find(|it| it.0 == kind).unwrap();
        let path = format!("{}/{folder}/{key}", base());
        let page = app.get(Person::Editor, &path).await.body();
        assert!(page.contains(&told) && page.contains("/carried#carried-"), "{kind}: {page}");
        let said = [("part", kind), ("key", key.as_str()), ("version", version.as_str())];
        let confirmed = app.post(Person::Editor, &format!("{}/confirmations", base()), &said).await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.body());
        assert!(!app.get(Person::Editor, &path).await.body().contains(&told), "{kind}: it was confirmed");
    }
    let fresh = app.get(Person::Editor, &format!("{}/goals/new", base())).await.body();
    assert!(!fresh.contains(&told), "what is new was carried from nowhere");
}
