//! Two at once, and nothing ever lost: what two people type into one form, what a refusal or an ended session would take away, and drafts.

use actix_web::http::{Method, StatusCode, header};
use groundwork::app::routes;
use groundwork::metric::action_plan::{self, Goal, Plan};
use groundwork::people::tenancy::Audience;
use groundwork::platform::http;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use scraper::{ElementRef, Html, Selector};

use crate::app::{Answer, App, FORM};
use crate::cast::{LAST_YEAR, OWN, Person, TODAY, YEAR, as_cco, noon};
use crate::crawl::Walk;
use crate::forms::FORMS;

const PLAN: &str = "/desk/cco/demo-lantern-river/2026/action-plan";
const UNSAVED: &str = "/account/unsaved";

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn plan(app: &App) -> Plan {
    let id = app.world.submission(OWN, YEAR).clone();
    as_cco(app.db(), app.world, Person::Editor, OWN, noon(TODAY), |tx, scope| action_plan::plan(tx, scope, &id))
        .unwrap()
}

fn goal(app: &App) -> Goal {
    plan(app).goals.remove(0)
}

fn goal_path(app: &App) -> String {
    format!("{PLAN}/goals/{}", app.world.plans[&(OWN, YEAR)].goals[0].id)
}

/// What a browser would send of the form with this action.
type Filled = Vec<(String, String)>;

fn filled(answer: &Answer, action: &str) -> Filled {
    let page = Html::parse_document(&answer.body());
    let form = page.select(&css(&format!("form[action='{action}']"))).next();
    let form = form.unwrap_or_else(|| panic!("no form to {action}:\n{}", answer.body()));
    form.select(&css("input, textarea, select")).filter_map(pair).collect()
}

fn pair(control: ElementRef<'_>) -> Option<(String, String)> {
    let name = control.attr("name")?.to_owned();
    let value = match (control.value().name(), control.attr("type")) {
        // The parser drops the line break that opens a textarea, as browsers do.
        ("textarea", _) => control.text().collect(),
        ("select", _) => control.select(&css("option[selected]")).next()?.attr("value")?.to_owned(),
        ("input", Some("radio" | "checkbox")) => control.attr("checked").and(control.attr("value"))?.to_owned(),
        _ => control.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}

fn with(mut fields: Filled, changes: &[(&str, &str)]) -> Filled {
    for (name, value) in changes {
        fields.retain(|(it, _)| it != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn send(app: &App, person: Person, path: &str, fields: &Filled) -> Answer {
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.post_exactly(person, path, &pairs).await
}

/// The form as its page shows it now.
async fn opened(app: &App, person: Person, path: &str) -> Filled {
    let answer = app.get(person, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    filled(&answer, path)
}

fn text_of(answer: &Answer, selector: &str) -> String {
    let (page, selector) = (Html::parse_document(&answer.body()), css(selector));
    let texts = page.select(&selector).flat_map(|it| it.text().map(str::to_owned).collect::<Vec<_>>());
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of the fields that a page asks about.
fn asked(answer: &Answer) -> Vec<String> {
    let page = Html::parse_document(&answer.body());
    page.select(&css("input[name='asked[]']")).filter_map(|it| it.attr("value").map(str::to_owned)).collect()
}

// --- two people in one form ---

#[actix_web::test]
async fn what_only_one_of_two_changed_is_merged_without_a_question() {
    let app = App::start().await;
    let path = goal_path(&app);
    let (mine, theirs) = (opened(&app, Person::Editor, &path).await, opened(&app, Person::Lead, &path).await);
    let why = with(theirs, &[("why", "Waits got longer, says the lead.")]);
    assert_eq!(send(&app, Person::Lead, &path, &why).await.status, StatusCode::SEE_OTHER);
    let title = with(mine, &[("title", "A title by the editor")]);
    let saved = send(&app, Person::Editor, &path, &title).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body());
    assert!(saved.cookies().iter().any(|it| it.contains("merged")), "it is said that something was taken over");
    let goal = goal(&app);
    assert_eq!((goal.title.as_str(), goal.why.as_str()), ("A title by the editor", "Waits got longer, says the lead."));
    // The same form again is the same act, also after a merge.
    let again = send(&app, Person::Editor, &path, &title).await;
    assert_eq!((again.status, again.location()), (saved.status, saved.location()));
}

#[actix_web::test]
async fn only_what_both_changed_is_asked_and_each_answer_is_obeyed() {
    for (choice, title) in [
        ("mine", "The editor's title"),
        ("theirs", "The lead's title"),
        ("both", "The editor's title / The lead's title"),
    ] {
        let app = App::start().await;
        let path = goal_path(&app);
        let (mine, theirs) = (opened(&app, Person::Editor, &path).await, opened(&app, Person::Lead, &path).await);
        let lead = with(theirs, &[("title", "The lead's title"), ("why", "The lead's reasons")]);
        assert_eq!(send(&app, Person::Lead, &path, &lead).await.status, StatusCode::SEE_OTHER);
        let editor = with(mine, &[("title", "The editor's title"), ("population", "The editor's families")]);
        let before = app.contents();
        let page = send(&app, Person::Editor, &path, &editor).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert_eq!(app.contents(), before, "neither is written");
        assert_eq!(asked(&page), ["title"]);
        let heading = text_of(&page, "#error-summary-heading");
        assert!(heading.starts_with("Somebody saved this while you were writing"), "{heading}");
        assert!(
            text_of(&page, ".field-theirs").contains("Lead of the cast, 12:"),
            "who and when: {}",
            text_of(&page, ".field-theirs")
        );
        for text in ["The editor's title", "The lead's title"] {
            assert!(text_of(&page, ".one-text-says").contains(text), "{text} in full");
        }
        let shown = filled(&page, &path);
        let value = |name: &str| shown.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
        assert_eq!(value("why"), Some("The lead's reasons"), "what the editor left alone follows the lead");
        assert_eq!(value("population"), Some("The editor's families"));
        assert_eq!(value("choice.title"), None, "nothing is chosen for the person");

        let silent = send(&app, Person::Editor, &path, &shown).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "without a choice nothing is overwritten");
        assert_eq!((asked(&silent), app.contents() == before), (vec!["title".to_owned()], true));

        let chosen = with(filled(&silent, &path), &[("choice.title", choice)]);
        assert_eq!(send(&app, Person::Editor, &path, &chosen).await.status, StatusCode::SEE_OTHER, "{choice}");
        let goal = goal(&app);
        assert_eq!(goal.title, title);
        assert_eq!((goal.why.as_str(), goal.population.as_str()), ("The lead's reasons", "The editor's families"));
    }
}

#[actix_web::test]
async fn a_third_save_while_the_question_is_open_is_asked_about_too() {
    let app = App::start().await;
    let path = goal_path(&app);
    let (mine, theirs) = (opened(&app, Person::Editor, &path).await, opened(&app, Person::Lead, &path).await);
    send(&app, Person::Lead, &path, &with(theirs, &[("title", "First by the lead")])).await;
    let page = send(&app, Person::Editor, &path, &with(mine, &[("title", "By the editor")])).await;
    let once_more = with(opened(&app, Person::Both, &path).await, &[("title", "Then by a third")]);
    assert_eq!(send(&app, Person::Both, &path, &once_more).await.status, StatusCode::SEE_OTHER);
    let chosen = with(filled(&page, &path), &[("choice.title", "mine")]);
    let page = send(&app, Person::Editor, &path, &chosen).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(text_of(&page, ".one-text--theirs").contains("Then by a third"));
    let taken = with(filled(&page, &path), &[("choice.title", "theirs")]);
    assert_eq!(send(&app, Person::Editor, &path, &taken).await.status, StatusCode::SEE_OTHER);
    assert_eq!(goal(&app).title, "Then by a third");
}

/// One step of a random editor: who, which field, which word.
type Step = (bool, u8, usize);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((any::<bool>(), 0..3u8, 0..1_000usize), 3..9)
}

/// Two editors write words at random, save at random, and answer questions at random. Every word that was ever sent is in the plan,
/// on the page that answered, or in the history.
#[actix_web::test]
async fn two_random_editors_never_lose_a_word() {
    let mut runner = TestRunner::deterministic();
    for round in 0..6 {
        let app = App::start().await;
        let path = goal_path(&app);
        let mut forms = [opened(&app, Person::Editor, &path).await, opened(&app, Person::Lead, &path).await];
        let mut sent = Vec::new();
        let mut pages = String::new();
        for (number, (is_lead, field, word)) in steps().new_tree(&mut runner).unwrap().current().into_iter().enumerate()
        {
            let (at, person) = if is_lead { (1, Person::Lead) } else { (0, Person::Editor) };
            let name = ["title", "why", "population"][usize::from(field)];
            let word = format!("word{round}x{number}x{word}");
            let old = forms[at].iter().find(|(it, _)| it == name).map_or("", |(_, value)| value).to_owned();
            forms[at] = with(forms[at].clone(), &[(name, &format!("{old} {word}"))]);
            sent.push(word);
            let answer = send(&app, person, &path, &forms[at]).await;
            forms[at] = match answer.status {
                StatusCode::SEE_OTHER => opened(&app, person, &path).await,
                StatusCode::CONFLICT => {
                    pages.push_str(&answer.body());
                    let choices: Vec<String> = asked(&answer).into_iter().map(|it| format!("choice.{it}")).collect();
                    let choice = ["mine", "theirs", "both"][number % 3];
                    let choices: Vec<(&str, &str)> = choices.iter().map(|it| (it.as_str(), choice)).collect();
                    let answered = send(&app, person, &path, &with(filled(&answer, &path), &choices)).await;
                    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body());
                    opened(&app, person, &path).await
                }
                other => panic!("{other}: {}", answer.body()),
            };
        }
        let history = app.place().lines("SELECT coalesce(value, '') AS line FROM audit_values").join("\n");
        let saved = serde_json::to_string(&plan(&app)).unwrap();
        for word in sent {
            assert!([&saved, &pages, &history].iter().any(|it| it.contains(&word)), "{word} is gone (round {round})");
        }
    }
}

#[actix_web::test]
async fn a_removal_takes_nothing_that_a_colleague_added_meanwhile() {
    let app = App::start().await;
    let path = goal_path(&app);
    let removals = format!("{path}/removals");
    let confirmation = app.get(Person::Editor, &format!("{path}/removal")).await;
    let seen = filled(&confirmation, &removals);
    assert!(text_of(&confirmation, ".alert").contains("Strategy 1.1: A strategy"), "what goes too is named");
    let strategy = [("lever", "data_quality"), ("description", "Added by the lead"), ("owner", "")];
    assert_eq!(app.post(Person::Lead, &format!("{path}/strategies"), &strategy).await.status, StatusCode::SEE_OTHER);
    let before = app.contents();
    let refused = send(&app, Person::Editor, &removals, &seen).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(app.contents(), before);
    assert!(
        text_of(&refused, ".alert").contains("Added by the lead added meanwhile"),
        "{}",
        text_of(&refused, ".alert")
    );
    // A target that was edited below counts as well.
    let target = &goal(&app).strategies[0].targets[0].id;
    let edit = with(opened(&app, Person::Lead, &format!("{PLAN}/targets/{target}")).await, &[("measure", "Changed")]);
    assert_eq!(
        send(&app, Person::Lead, &format!("{PLAN}/targets/{target}"), &edit).await.status,
        StatusCode::SEE_OTHER
    );
    let again = send(&app, Person::Editor, &removals, &filled(&refused, &removals)).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(text_of(&again, ".alert").contains("changed meanwhile"));
    let n_goals = plan(&app).goals.len();
    let sure = send(&app, Person::Editor, &removals, &filled(&again, &removals)).await;
    assert_eq!(sure.status, StatusCode::SEE_OTHER, "what was seen may go");
    assert_eq!(plan(&app).goals.len(), n_goals - 1);
}

// --- refusals ---

/// What is shown of what was typed.
fn typed_boxes(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.body());
    page.select(&css("textarea[readonly]")).flat_map(|it| it.text().map(str::to_owned).collect::<Vec<_>>()).collect()
}

const WORDS: &str = "Words that nobody wants to type again";

/// The forms of the product that take words from somebody signed in, each with such words in its first text.
fn private_forms(app: &App) -> Vec<(Person, String, Filled)> {
    let forms = FORMS.iter().filter(|it| !it.texts.is_empty() && !matches!(it.route().audience, Audience::Public));
    let forms: Vec<_> = forms
        .map(|form| {
            let fields = form.with(form.texts[0].0, WORDS);
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            (form.person, form.address(app.world), fields)
        })
        .collect();
    assert!(forms.len() > 8);
    forms
}

#[actix_web::test]
async fn a_form_of_an_older_session_shows_what_was_typed_and_sends_it_again() {
    let app = App::start().await;
    for (person, path, fields) in private_forms(&app) {
        let fields = with(fields, &[("csrf", "an-old-token"), ("once", "its-own-key")]);
        let refused = send(&app, person, &path, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        let shown = typed_boxes(&refused);
        assert!(shown.contains(WORDS), "{path}");
        assert!(!shown.contains("an-old-token") && !shown.contains("its-own-key"), "{path}");
        let again = filled(&refused, &path);
        assert!(again.contains(&("once".into(), "its-own-key".into())), "{path}: taken once even if it was taken");
        let taken = send(&app, person, &path, &again).await;
        assert_ne!(taken.status, StatusCode::FORBIDDEN, "{path}: {}", taken.body());
    }
}

#[actix_web::test]
async fn a_role_that_was_lost_meanwhile_loses_no_words() {
    let app = App::start().await;
    app.place().run("UPDATE grants SET ended_at = '2026-11-22 10:00:00'");
    // What is hers as a person needs no role.
    for (person, path, fields) in private_forms(&app).into_iter().filter(|it| it.1.starts_with("/desk/")) {
        let csrf = app.csrf(person);
        let refused = send(&app, person, &path, &with(fields, &[("csrf", &csrf), ("once", "k")])).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
        assert!(typed_boxes(&refused).contains(WORDS), "{path}");
    }
}

#[actix_web::test]
async fn too_much_at_once_is_shown_whole() {
    let app = App::start().await;
    let path = goal_path(&app);
    let long = format!("{}{WORDS}", "x".repeat(300 * 1024));
    let refused = app.post(Person::Editor, &path, &[("title", "T"), ("why", &long), ("version", "1")]).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(typed_boxes(&refused).contains(WORDS));
    let most = "x".repeat(3 * 1024 * 1024);
    assert_eq!(app.post(Person::Editor, &path, &[("why", &most)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[actix_web::test]
async fn a_database_that_breaks_before_anybody_is_known_loses_no_words() {
    let app = App::start().await;
    app.place().run("ALTER TABLE sessions RENAME TO sessions_gone");
    for (person, path, fields) in private_forms(&app) {
        let csrf = app.csrf(person);
        let broken = send(&app, person, &path, &with(fields, &[("csrf", &csrf), ("once", "k")])).await;
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(typed_boxes(&broken).contains(WORDS), "{path}");
    }
}

#[actix_web::test]
async fn a_busy_database_answers_with_the_words_and_the_form_is_taken_when_it_is_free() {
    let app = App::start().await;
    let path = format!("/desk/oha/submissions/{}/comments", app.world.submission(OWN, LAST_YEAR));
    let fields = [("body", WORDS), ("visibility", "shared")];
    let mut other = app.place().connect();
    {
        use diesel::connection::SimpleConnection as _;
        let hold = if crate::place::is_postgres() { "BEGIN; LOCK TABLE receipts" } else { "BEGIN IMMEDIATE" };
        other.batch_execute(hold).unwrap();
        let refused = app.post(Person::Reviewer, &path, &fields).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!refused.header("retry-after").is_empty());
        assert!(typed_boxes(&refused).contains(WORDS));
        other.batch_execute("ROLLBACK").unwrap();
        let again = filled(&refused, &path);
        let taken = send(&app, Person::Reviewer, &path, &again).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body());
        // A second click on the same page changes nothing more.
        assert_eq!(send(&app, Person::Reviewer, &path, &again).await.location(), taken.location());
    }
    let written = app.place().lines(&format!("SELECT body AS line FROM comments WHERE body = '{WORDS}'"));
    assert_eq!(written.len(), 1);
}

#[actix_web::test]
async fn a_strangers_password_is_never_said_back() {
    let app = App::start().await;
    app.place().run("ALTER TABLE people RENAME TO people_gone");
    let fields = [("email", "lead@example.org"), ("password", "a very secret passphrase")];
    let broken = app.post(Person::Nobody, "/signin", &fields).await;
    assert!(broken.status.is_server_error());
    assert!(!broken.body().contains("secret passphrase") && !broken.body().contains("lead@example.org"));
}

// --- ended sessions ---

fn end_sessions(app: &App) {
    app.place().run("UPDATE sessions SET seen_at = '2026-11-22 10:00:00'");
}

/// As if everybody had signed in again.
fn revive_sessions(app: &App) {
    app.place().run(&format!("UPDATE sessions SET seen_at = '{}'", app.house.clock.now().utc()));
}

fn held(app: &App) -> usize {
    app.place().lines("SELECT held_id AS line FROM held_forms").len()
}

#[actix_web::test]
async fn what_comes_after_the_session_ended_waits_for_its_writer_and_nobody_else() {
    let app = App::start().await;
    for (number, (person, path, fields)) in private_forms(&app).into_iter().enumerate() {
        app.place().run("DELETE FROM held_forms");
        let (csrf, once) = (app.csrf(person), format!("key-{number}"));
        end_sessions(&app);
        let refused = send(&app, person, &path, &with(fields, &[("csrf", &csrf), ("once", &once)])).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(text_of(&refused, "main a[href='/signin?next=/account/unsaved']"), "Sign in and go on", "{path}");
        assert!(typed_boxes(&refused).contains(WORDS), "{path}");
        assert_eq!(held(&app), 1, "{path}");
        assert!(app.place().lines("SELECT fields AS line FROM held_forms").iter().all(|it| !it.contains(&csrf)));

        assert_eq!(app.get(person, UNSAVED).await.status, StatusCode::SEE_OTHER, "only after signing in");
        revive_sessions(&app);
        for other in Person::ALL.into_iter().filter(|it| *it != person && *it != Person::Nobody) {
            let seen = app.get(other, UNSAVED).await.body();
            // A name that was taken stands in the head of its owner's pages; what is held stands in the page.
            let page = seen.split("<main").nth(1).unwrap_or_default();
            assert!(!page.contains(WORDS), "{other:?} sees what {person:?} typed at {path}: {page}");
        }
        let page = app.get(person, UNSAVED).await;
        assert!(typed_boxes(&page).contains(WORDS), "{path}: {}", page.body());
        let again = filled(&page, &path);
        let taken = send(&app, person, &path, &again).await;
        assert!(matches!(taken.status.as_u16(), 200 | 303 | 409 | 422), "{path}: {}", taken.status);
        assert_eq!(held(&app), usize::from(taken.status != StatusCode::SEE_OTHER), "{path}: held until it is taken");
    }
}

#[actix_web::test]
async fn what_is_held_goes_after_half_an_hour_and_strangers_cannot_fill_the_house() {
    let app = App::start().await;
    let (path, csrf) = (goal_path(&app), app.csrf(Person::Editor));
    let fields: Filled = vec![("csrf".into(), csrf), ("once".into(), "k".into()), ("title".into(), WORDS.into())];
    // Without a session that was somebody's, nothing is written down: her own page shows her the words.
    let refused = send(&app, Person::Nobody, &path, &fields).await;
    assert_eq!((refused.status, held(&app)), (StatusCode::FORBIDDEN, 0));
    assert!(typed_boxes(&refused).contains(WORDS));
    end_sessions(&app);
    // What a script keeps while typing, and then the form itself, are one text.
    for last in [&[("keep", "draft")][..], &[]] {
        send(&app, Person::Editor, &path, &with(fields.clone(), last)).await;
        assert_eq!(held(&app), 1);
    }
    assert!(!app.place().lines("SELECT fields AS line FROM held_forms").concat().contains("keep"));
    app.place().run("DELETE FROM held_forms");
    // Nor from another site, or with a secret in it.
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let foreign = app.request(Method::POST, Person::Editor, &path).insert_header(("Sec-Fetch-Site", "cross-site"));
    let foreign = app.send(foreign.insert_header(FORM).set_payload(body)).await;
    assert_eq!((foreign.status, held(&app)), (StatusCode::FORBIDDEN, 0));
    assert!(!foreign.body().contains(WORDS), "another site's words are not repeated");
    let secret = with(fields.clone(), &[("new_password", "hush hush hush hush")]);
    let refused = send(&app, Person::Editor, &path, &secret).await;
    assert!(held(&app) == 0 && !refused.body().contains("hush hush"));
    for number in 0..25 {
        send(&app, Person::Editor, &path, &with(fields.clone(), &[("once", &format!("key-{number}"))])).await;
    }
    assert_eq!(held(&app), 20, "bounded");
    revive_sessions(&app);
    app.place().run("UPDATE held_forms SET ends_at = '2026-11-22 10:00:00'");
    assert!(!app.get(Person::Editor, UNSAVED).await.body().contains(WORDS));
    let now = app.house.clock.now();
    app.db().write_here(|tx| http::held::forget_old(tx, now)).unwrap();
    assert_eq!(held(&app), 0);
}

#[actix_web::test]
async fn a_held_text_and_a_draft_can_be_let_go() {
    let app = App::start().await;
    let path = goal_path(&app);
    end_sessions(&app);
    let fields = with(Vec::new(), &[("csrf", &app.csrf(Person::Editor)), ("once", "k"), ("title", WORDS)]);
    send(&app, Person::Editor, &path, &fields).await;
    revive_sessions(&app);
    keep(&app, Person::Editor, &path, &with(opened(&app, Person::Editor, &path).await, &[("why", "A draft of mine")]))
        .await;
    for n_left in [1, 0] {
        let page = app.get(Person::Editor, UNSAVED).await;
        let form = filled(&page, &format!("{UNSAVED}/removals"));
        let gone = send(&app, Person::Editor, &format!("{UNSAVED}/removals"), &form).await;
        assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, UNSAVED));
        assert_eq!(held(&app) + drafts(&app), n_left);
    }
    assert!(app.get(Person::Editor, UNSAVED).await.body().contains("There is nothing"));
}

#[actix_web::test]
async fn a_page_says_until_when_its_reader_stays_signed_in_and_asking_makes_it_longer() {
    let app = App::start().await;
    let page = app.get(Person::Editor, &goal_path(&app)).await;
    let said = text_of(&page, ".session");
    assert!(said.starts_with("You stay signed in until 12:"), "{said}");
    let seconds = |answer: &Answer| -> i64 {
        serde_json::from_slice::<serde_json::Value>(&answer.bytes).unwrap()["seconds"].as_i64().unwrap()
    };
    let twenty_minutes_ago = app.house.clock.now().plus(chrono::Duration::minutes(-20)).utc();
    app.place().run(&format!("UPDATE sessions SET seen_at = '{twenty_minutes_ago}'"));
    let longer = app.get(Person::Editor, "/account/session").await;
    assert_eq!(longer.status, StatusCode::OK);
    assert!((29 * 60..=30 * 60).contains(&seconds(&longer)), "{}", longer.body());
    assert!(!app.get(Person::Nobody, "/").await.body().contains("data-session"), "public pages know of no session");
    // At the end of a long day nothing makes it longer, and the page says so.
    let soon = app.house.clock.now().plus(chrono::Duration::minutes(3)).utc();
    app.place().run(&format!("UPDATE sessions SET ends_at = '{soon}'"));
    let last = app.get(Person::Editor, "/account/session").await;
    assert!(seconds(&last) <= 180 && last.body().contains("\"longer\":false"), "{}", last.body());
    assert!(text_of(&app.get(Person::Editor, PLAN).await, ".session").starts_with("You are signed out at"));
}

// --- drafts ---

fn drafts(app: &App) -> usize {
    app.place().lines("SELECT path AS line FROM form_drafts").len()
}

async fn keep(app: &App, person: Person, path: &str, fields: &Filled) -> serde_json::Value {
    let answer = send(app, person, path, &with(fields.clone(), &[("keep", "draft")])).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body());
    serde_json::from_slice(&answer.bytes).unwrap()
}

#[actix_web::test]
async fn a_draft_is_kept_as_typed_shown_to_its_writer_only_and_gone_when_saved() {
    let app = App::start().await;
    let strategy = format!("{PLAN}/strategies/{}", goal(&app).strategies[0].id);
    let before = app.contents();
    // A day that is none is kept like anything else.
    let typed =
        with(opened(&app, Person::Editor, &strategy).await, &[("description", WORDS), ("starts_on", "in spring")]);
    let kept = keep(&app, Person::Editor, &strategy, &typed).await;
    assert!(kept["kept"].as_str().unwrap().ends_with(" pm") && kept["notice"].is_null(), "{kept}");
    assert_eq!(app.contents(), before, "a draft changes nothing of the plan, and leaves no line in the log");

    let page = app.get(Person::Editor, &strategy).await;
    assert!(page.body().contains("This is your draft, kept 12:"), "{}", page.body());
    let shown = filled(&page, &strategy);
    assert!(
        shown.contains(&("description".into(), WORDS.into()))
            && shown.contains(&("starts_on".into(), "in spring".into()))
    );
    for other in [Person::Lead, Person::Both, Person::Viewer, Person::Reviewer, Person::Admin] {
        for path in [&strategy, PLAN, UNSAVED] {
            assert!(!app.get(other, path).await.body().contains(WORDS), "{other:?} at {path}");
        }
    }
    assert!(app.get(Person::Editor, UNSAVED).await.body().contains(WORDS));
    // What was sent to OHA holds no draft.
    let sent = [("confirmed", "yes"), ("doubts_confirmed", "yes"), ("doubts_reason", "Known.")];
    let twin = App::start().await;
    keep(
        &twin,
        Person::Editor,
        &strategy_of(&twin),
        &with(opened(&twin, Person::Editor, &strategy_of(&twin)).await, &[("owner", WORDS)]),
    )
    .await;
    assert_eq!(twin.post(Person::Lead, &format!("{PLAN}/submittals"), &sent).await.status, StatusCode::SEE_OTHER);
    assert!(twin.place().lines("SELECT content AS line FROM snapshots").iter().all(|it| !it.contains(WORDS)));

    // Refused once, and still a draft; then saved, and a draft no longer.
    let refused = send(&app, Person::Editor, &strategy, &shown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(drafts(&app), 1);
    let mended = with(filled(&refused, &strategy), &[("starts_on", "2027-01-01")]);
    assert_eq!(send(&app, Person::Editor, &strategy, &mended).await.status, StatusCode::SEE_OTHER);
    assert_eq!(drafts(&app), 0);
    assert!(app.get(Person::Lead, PLAN).await.body().contains(WORDS));
}

fn strategy_of(app: &App) -> String {
    format!("{PLAN}/strategies/{}", goal(app).strategies[0].id)
}

#[actix_web::test]
async fn a_draft_over_somebody_elses_save_says_so_and_overwrites_nothing() {
    let app = App::start().await;
    let path = goal_path(&app);
    let mine = with(opened(&app, Person::Editor, &path).await, &[("why", "A draft of the editor")]);
    let theirs = with(opened(&app, Person::Lead, &path).await, &[("why", "Saved by the lead")]);
    assert_eq!(send(&app, Person::Lead, &path, &theirs).await.status, StatusCode::SEE_OTHER);
    let before = app.contents();
    let kept = keep(&app, Person::Editor, &path, &mine).await;
    assert!(kept["notice"].as_str().unwrap().starts_with("Saved meanwhile by Lead of the cast, 12:"), "{kept}");
    assert_eq!(kept["is_behind"], true, "the page is told to keep no more: {kept}");
    assert_eq!(app.contents(), before);
    let page = app.get(Person::Editor, &path).await;
    assert!(text_of(&page, ".alert--info").contains("was saved since by Lead of the cast"), "{}", page.body());
    let asks = send(&app, Person::Editor, &path, &filled(&page, &path)).await;
    assert_eq!((asks.status, asked(&asks)), (StatusCode::CONFLICT, vec!["why".to_owned()]));
    // Leaving the question open loses nothing: it is asked again.
    let asks = send(&app, Person::Editor, &path, &opened(&app, Person::Editor, &path).await).await;
    assert_eq!((asks.status, asked(&asks)), (StatusCode::CONFLICT, vec!["why".to_owned()]));
    assert_eq!(app.contents(), before);
}

#[actix_web::test]
async fn two_tabs_take_no_words_from_each_other() {
    let app = App::start().await;
    let path = goal_path(&app);
    let (one, two) = (opened(&app, Person::Editor, &path).await, opened(&app, Person::Editor, &path).await);
    let kept = keep(&app, Person::Editor, &path, &with(one.clone(), &[("why", "From the first tab")])).await;
    assert_eq!(kept["draft"], "1");
    let other = keep(&app, Person::Editor, &path, &with(two, &[("why", "From the second tab")])).await;
    assert!(other["draft"].is_null() && other["notice"].as_str().unwrap().contains("another tab"), "{other}");
    assert!(app.get(Person::Editor, &path).await.body().contains("From the first tab"));
    // The first goes on, and a text that is back where it began is no draft.
    let next = with(one.clone(), &[("why", "From the first tab, more"), ("draft", "1")]);
    assert_eq!(keep(&app, Person::Editor, &path, &next).await["draft"], "2");
    keep(&app, Person::Editor, &path, &with(one, &[("draft", "2")])).await;
    assert_eq!(drafts(&app), 0);
}

#[actix_web::test]
async fn a_draft_of_something_new_comes_back_on_its_page() {
    let app = App::start().await;
    let page = app.get(Person::Editor, &format!("{PLAN}/goals/new")).await;
    let typed = with(filled(&page, &format!("{PLAN}/goals")), &[("why", WORDS)]);
    keep(&app, Person::Editor, &format!("{PLAN}/goals"), &typed).await;
    let page = app.get(Person::Editor, &format!("{PLAN}/goals/new")).await;
    assert!(filled(&page, &format!("{PLAN}/goals")).contains(&("why".into(), WORDS.into())));
    let list = app.get(Person::Editor, UNSAVED).await;
    assert!(list.body().contains(&format!("href=\"{PLAN}/goals/new\"")), "{}", list.body());
    let named = with(filled(&page, &format!("{PLAN}/goals")), &[("title", "A goal at last")]);
    assert_eq!(send(&app, Person::Editor, &format!("{PLAN}/goals"), &named).await.status, StatusCode::SEE_OTHER);
    assert_eq!(drafts(&app), 0);
}

#[actix_web::test]
async fn who_may_not_write_keeps_no_draft_and_old_ones_go() {
    let app = App::start().await;
    let path = goal_path(&app);
    for (person, status) in
        [(Person::Viewer, 403), (Person::RivalLead, 404), (Person::Reviewer, 404), (Person::Nobody, 403)]
    {
        let answer = app.post(person, &path, &[("keep", "draft"), ("why", WORDS)]).await;
        assert_eq!(answer.status.as_u16(), status, "{person:?}");
    }
    assert_eq!(drafts(&app), 0);
    keep(&app, Person::Editor, &path, &with(opened(&app, Person::Editor, &path).await, &[("why", WORDS)])).await;
    app.place().run("UPDATE form_drafts SET kept_at = '2026-08-01 10:00:00'");
    let now = app.house.clock.now();
    app.db().write_here(|tx| http::drafts::forget_old(tx, now)).unwrap();
    assert_eq!(drafts(&app), 0);
}

// --- keys ---

/// Every form on every page carries a key of its own against double sending, and a private one its session's token.
#[actix_web::test]
async fn every_form_on_every_page_carries_a_key() {
    let app = App::start().await;
    let mut seen = 0;
    for person in Person::ALL {
        for (path, answer) in Walk::of(&app, person).await.pages {
            if !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            let page = Html::parse_document(&answer.body());
            for form in page.select(&css("form[method=post]")) {
                let value = |name: &str| {
                    form.select(&css(&format!("input[name={name}]")))
                        .next()
                        .and_then(|it| it.attr("value"))
                        .unwrap_or_default()
                };
                let action = form.attr("action").unwrap_or_default();
                assert!(value("once").len() >= 22, "{path}: the form to {action} has no key");
                if action.starts_with("/desk") || action.starts_with("/account") {
                    assert!(!value("csrf").is_empty(), "{path}: the form to {action} has no token");
                }
                assert_eq!(form.select(&css("button[disabled], input[disabled]")).count(), 0, "{path}");
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "only {seen} forms were seen");
    assert!(routes::all().iter().filter(|it| it.method == Method::POST).count() > 20);
}

/// A page that was shown once is sent twice, half a minute apart and from two tabs: one change, one answer.
#[actix_web::test]
async fn a_retry_after_half_a_minute_and_from_a_second_tab_is_shown_the_first_answer() {
    let app = App::start().await;
    let page = app.get(Person::Editor, &format!("{PLAN}/goals/new")).await;
    let form = with(filled(&page, &format!("{PLAN}/goals")), &[("title", "Only once")]);
    let first = send(&app, Person::Editor, &format!("{PLAN}/goals"), &form).await;
    let early = app.house.clock.now().plus(chrono::Duration::seconds(-30)).utc();
    app.place().run(&format!("UPDATE receipts SET made_at = '{early}'"));
    let cookie = format!("{}={}", http::SESSION_COOKIE, Person::Editor.token().unwrap());
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    let tab =
        app.request(Method::POST, Person::Nobody, &format!("{PLAN}/goals")).insert_header((header::COOKIE, cookie));
    let second =
        app.send(tab.insert_header(("Sec-Fetch-Site", "same-origin")).insert_header(FORM).set_payload(body)).await;
    assert_eq!((second.status, second.location()), (first.status, first.location()));
    assert_eq!(plan(&app).goals.iter().filter(|it| it.title == "Only once").count(), 1);
}
