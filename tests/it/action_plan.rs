//! Writing a plan: every noun is saved, nothing typed is lost, nothing saved is overwritten unseen, and no other plan is touched.

use actix_web::http::StatusCode;
use groundwork::metric::action_plan::{self, Plan};
use scraper::{Html, Selector};

use crate::app::{Answer, App};
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, TODAY, YEAR, as_cco, day, noon};

const PLAN: &str = "/desk/cco/demo-lantern-river/2026/action-plan";

/// The plan as it stands in the database now.
fn plan(app: &App) -> Plan {
    let id = app.world.submission(OWN, YEAR).clone();
    as_cco(app.db(), app.world, Person::Editor, OWN, noon(TODAY), |tx, scope| action_plan::plan(tx, scope, &id))
        .unwrap()
}

/// What the form of a page holds, by name; radio buttons and options by what is chosen.
fn typed(answer: &Answer, name: &str) -> String {
    let html = Html::parse_document(&answer.body());
    let find = |selector: &str| html.select(&Selector::parse(selector).unwrap()).next();
    if let Some(area) = find(&format!("main textarea[name={name}]")) {
        // The parser drops the line break that opens a textarea, as browsers do.
        return area.text().collect::<String>().trim_start_matches('\n').to_owned();
    }
    if let Some(option) = find(&format!("main select[name={name}] option[selected]")) {
        return option.attr("value").unwrap().to_owned();
    }
    if let Some(radio) = find(&format!("main input[type=radio][name={name}][checked]")) {
        return radio.attr("value").unwrap().to_owned();
    }
    find(&format!("main input[name={name}]")).and_then(|it| it.attr("value")).unwrap_or_default().to_owned()
}

/// Sends a form to the page that shows it, with the version that the page gave.
async fn save(app: &App, person: Person, page: &str, fields: &[(&str, &str)]) -> Answer {
    let version = typed(&app.get(person, page).await, "version");
    let mut fields = fields.to_vec();
    fields.push(("version", &version));
    app.post(person, page, &fields).await
}

/// Adds something, and the page where it can be changed.
async fn add(app: &App, to: &str, page: &str, fields: &[(&str, &str)]) -> String {
    let answer = app.post(Person::Editor, &format!("{PLAN}/{to}"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{to}: {}", answer.body());
    let (_, id) = answer.location().split_once('#').unwrap().1.split_once('-').unwrap();
    format!("{PLAN}/{page}/{id}")
}

#[actix_web::test]
async fn every_noun_of_a_plan_is_added_changed_moved_and_removed() {
    let app = App::start().await;
    let before = plan(&app);
    let goal = add(&app, "goals", "goals", &[("title", "Third goal"), ("why", "Because.\r\n\r\nTwice.")]).await;
    let below = goal.trim_start_matches(PLAN).trim_start_matches('/').to_owned();
    let strategy = add(&app, &format!("{below}/strategies"), "strategies", &[("lever", "data_quality")]).await;
    let below = strategy.trim_start_matches(PLAN).trim_start_matches('/').to_owned();
    let first = add(&app, &format!("{below}/targets"), "targets", &[("kind", "milestone")]).await;
    let second = add(&app, &format!("{below}/targets"), "targets", &[("kind", "measured"), ("unit", "rooms")]).await;

    let now = plan(&app);
    assert_eq!(now.goals[..2], before.goals[..], "the others stand as they stood");
    assert_eq!((now.goals[2].title.as_str(), now.goals[2].why.as_str()), ("Third goal", "Because.\n\nTwice."));
    assert_eq!(now.goals[2].strategies[0].targets.len(), 2);

    let title = [("title", "Third goal, changed"), ("population", "Families on the coast")];
    assert_eq!(save(&app, Person::Editor, &goal, &title).await.status, StatusCode::SEE_OTHER);
    let span = [("lever", "policy_advocacy"), ("starts_on", "2027-01-01"), ("ends_on", "2027-01-01")];
    assert_eq!(save(&app, Person::Lead, &strategy, &span).await.status, StatusCode::SEE_OTHER);
    let target = [("kind", "measured"), ("measure", "Rooms"), ("due_on", "2027-06-30"), ("target_value", "40")];
    assert_eq!(save(&app, Person::Editor, &first, &target).await.status, StatusCode::SEE_OTHER);
    assert_eq!(save(&app, Person::Editor, &format!("{PLAN}/sections/risks"), &[("body", "None.")]).await.status, 303);
    let answer = [("answer", "no"), ("narrative", "Not in every county.")];
    assert_eq!(save(&app, Person::Editor, &format!("{PLAN}/items/C4.02"), &answer).await.status, StatusCode::SEE_OTHER);

    let now = plan(&app);
    assert_eq!((now.goals[2].title.as_str(), now.goals[2].why.as_str()), ("Third goal, changed", ""), "blank is blank");
    assert_eq!(now.goals[2].strategies[0].ends_on, Some(day("2027-01-01")));
    assert_eq!(now.goals[2].strategies[0].targets[0].due_on, Some(day("2027-06-30")));
    assert_eq!(now.sections.iter().find(|it| it.key == "risks").unwrap().body, "None.");

    move_it(&app, &second, "up").await;
    move_it(&app, &goal, "up").await;
    let now = plan(&app);
    assert!(second.ends_with(&now.goals[1].strategies[0].targets[0].id), "the goal and its target each went up");

    for page in [&first, &strategy, &goal] {
        let asked = app.get(Person::Editor, &format!("{page}/removal")).await;
        assert_eq!(asked.status, StatusCode::OK);
        let (version, below) = (typed(&asked, "version"), typed(&asked, "below"));
        let fields = [("version", version.as_str()), ("below", below.as_str())];
        let gone = app.post(Person::Editor, &format!("{page}/removals"), &fields).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(app.get(Person::Editor, page).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(plan(&app).goals, before.goals);
}

async fn move_it(app: &App, page: &str, direction: &str) {
    let version = typed(&app.get(Person::Editor, page).await, "version");
    let fields = [("direction", direction), ("version", version.as_str())];
    let moved = app.post(Person::Editor, &format!("{page}/moves"), &fields).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{page}");
}

type Fields<'f> = Vec<(&'f str, &'f str)>;
type Sheet = (String, &'static str, Fields<'static>);

/// The pages with a form of what is there already: page, a field of it, and what else the form needs.
fn sheets(app: &App) -> Vec<Sheet> {
    let goal = &app.world.plans[&(OWN, YEAR)].goals[0];
    let strategy = &goal.strategies[0];
    vec![
        (format!("{PLAN}/sections/overview"), "body", vec![]),
        (format!("{PLAN}/goals/{}", goal.id), "title", vec![]),
        (format!("{PLAN}/strategies/{}", strategy.id), "description", vec![("lever", "data_quality")]),
        (format!("{PLAN}/targets/{}", strategy.targets[0].id), "measure", vec![("kind", "measured")]),
        (format!("{PLAN}/items/C4.02"), "narrative", vec![("answer", "yes")]),
    ]
}

#[actix_web::test]
async fn a_save_over_somebody_elses_shows_both_texts_and_writes_neither() {
    let app = App::start().await;
    for (page, field, rest) in sheets(&app) {
        let opened = typed(&app.get(Person::Editor, &page).await, "version");
        let with = |text: &'static str| [rest.clone(), vec![(field, text)]].concat();
        assert_eq!(save(&app, Person::Lead, &page, &with("what the lead saved")).await.status, StatusCode::SEE_OTHER);

        let before = app.contents();
        let mut fields = with("what the editor typed");
        fields.push(("version", &opened));
        let refused = app.post(Person::Editor, &page, &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{page}");
        assert_eq!(typed(&refused, field), "what the editor typed");
        assert!(refused.body().contains("what the lead saved"), "{page}");
        assert_eq!(app.contents(), before, "{page}: nothing was written");

        // The form now names the version that it shows, so it can be sent knowingly.
        let shown = typed(&refused, "version");
        let mut again = with("what both agreed on");
        again.push(("version", &shown));
        assert_eq!(app.post(Person::Editor, &page, &again).await.status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(typed(&app.get(Person::Lead, &page).await, field), "what both agreed on");
    }
}

#[actix_web::test]
async fn bad_input_is_told_beside_its_field_and_kept_and_nothing_is_written() {
    let app = App::start().await;
    let long = "é".repeat(301);
    let longer = "x".repeat(8_001);
    let pages: Vec<String> = sheets(&app).into_iter().map(|it| it.0).collect();
    let [section, goal, strategy, target, item] = pages.try_into().unwrap();
    let cases: Vec<(&str, &str, Fields<'_>)> = vec![
        (&section, "body", vec![("body", &longer)]),
        (&goal, "title", vec![("title", "   ")]),
        (&goal, "title", vec![("title", &long)]),
        (&goal, "why", vec![("title", "A goal"), ("why", &longer)]),
        (&goal, "title", vec![("title", "two\nlines")]),
        (&strategy, "lever", vec![("lever", "magic"), ("owner", "Somebody")]),
        (&strategy, "ends_on", vec![("lever", "data_quality"), ("starts_on", "2027-02-01"), ("ends_on", "2027-01-31")]),
        (&strategy, "starts_on", vec![("lever", "data_quality"), ("starts_on", "2027-02-30")]),
        (&strategy, "starts_on", vec![("lever", "data_quality"), ("starts_on", "31.1.2027")]),
        (&target, "kind", vec![("kind", "wish"), ("measure", "Rooms")]),
        (&target, "due_on", vec![("kind", "measured"), ("due_on", "20270-01-01")]),
        (&target, "baseline_on", vec![("kind", "measured"), ("baseline_on", "2027-07-01"), ("due_on", "2027-06-30")]),
        (&item, "answer", vec![("answer", "perhaps"), ("narrative", "Well.")]),
        (&item, "narrative", vec![("answer", "yes"), ("narrative", &longer)]),
    ];
    let before = app.contents();
    for (page, field, fields) in cases {
        let answer = save(&app, Person::Editor, page, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{page} {field}");
        let html = Html::parse_document(&answer.body());
        let id = format!("field-{}", field.replace('_', "-"));
        let beside = Selector::parse(&format!("#{id}-error")).unwrap();
        assert!(html.select(&beside).next().is_some(), "{page}: a mistake beside {field}");
        let summary = Selector::parse(&format!(".error-summary a[href='#{id}']")).unwrap();
        assert!(html.select(&summary).next().is_some(), "{page}: {field} in the summary");
        for (name, value) in fields.into_iter().filter(|(name, _)| !matches!(*name, "lever" | "kind" | "answer")) {
            // A line of text cannot show a line break.
            assert_eq!(typed(&answer, name).replace('\n', ""), value.replace('\n', ""), "{page}: {name} is kept");
        }
    }
    assert_eq!(app.contents(), before);
}

#[actix_web::test]
async fn parts_of_another_plan_are_not_found_and_not_changed() {
    let app = App::start().await;
    let before = app.contents();
    // Another contract's, and one's own of another year.
    for other in [&app.world.plans[&(RIVAL, YEAR)], &app.world.plans[&(OWN, LAST_YEAR)]] {
        let goal = &other.goals[0];
        let strategy = &goal.strategies[0];
        let target = &strategy.targets[0].id;
        let (goal, strategy) = (&goal.id, &strategy.id);
        let pages = [
            (format!("goals/{goal}"), vec![("title", "Mine now"), ("version", "1")]),
            (format!("goals/{goal}/strategies"), vec![("lever", "data_quality")]),
            (format!("strategies/{strategy}"), vec![("lever", "data_quality"), ("version", "1")]),
            (format!("strategies/{strategy}/targets"), vec![("kind", "milestone")]),
            (format!("targets/{target}"), vec![("kind", "milestone"), ("version", "1")]),
        ];
        for (page, fields) in pages {
            let path = format!("{PLAN}/{page}");
            let shown = if fields.len() == 1 { format!("{path}/new") } else { path.clone() };
            assert_eq!(app.get(Person::Editor, &shown).await.status, StatusCode::NOT_FOUND, "{shown}");
            assert_eq!(app.post(Person::Editor, &path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(
                app.post(Person::Editor, &path, &[]).await.status,
                StatusCode::NOT_FOUND,
                "{path} without fields"
            );
        }
        for part in [format!("goals/{goal}"), format!("strategies/{strategy}"), format!("targets/{target}")] {
            let path = format!("{PLAN}/{part}");
            let moving = [("direction", "down"), ("version", "1")];
            assert_eq!(app.get(Person::Editor, &format!("{path}/removal")).await.status, StatusCode::NOT_FOUND);
            for fields in [&moving[..], &[]] {
                assert_eq!(app.post(Person::Editor, &format!("{path}/moves"), fields).await.status, 404, "{path}");
                assert_eq!(app.post(Person::Editor, &format!("{path}/removals"), fields).await.status, 404, "{path}");
            }
        }
    }
    for page in ["sections/unheard-of", "items/C9.99", "items/C1.01", "goals/not-an-id"] {
        assert_eq!(app.get(Person::Editor, &format!("{PLAN}/{page}")).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    assert_eq!(app.contents(), before);
}

#[actix_web::test]
async fn the_same_form_sent_twice_is_taken_once() {
    let app = App::start().await;
    let n_goals = plan(&app).goals.len();
    let fields = [("title", "Only one"), ("once", "the-same-key")];
    let first = app.post(Person::Editor, &format!("{PLAN}/goals"), &fields).await;
    let second = app.post(Person::Editor, &format!("{PLAN}/goals"), &fields).await;
    assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, first.location()));
    assert_eq!(plan(&app).goals.len(), n_goals + 1);

    let path = format!("{PLAN}/goals/{}/removals", plan(&app).goals[n_goals].id);
    for _ in 0..2 {
        let gone = app.post(Person::Editor, &path, &[("version", "1"), ("once", "another-key")]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(plan(&app).goals.len(), n_goals);
}

#[actix_web::test]
async fn what_was_sent_is_read_and_not_changed() {
    let app = App::start().await;
    let sent = "/desk/cco/demo-lantern-river/2025/action-plan";
    let overview = app.get(Person::Lead, sent).await;
    assert_eq!(overview.status, StatusCode::OK);
    assert!(!overview.body().contains("Add a goal") && !overview.body().contains("/removal"));
    let before = app.contents();
    let goal = &app.world.plans[&(OWN, LAST_YEAR)].goals[0].id;
    assert_eq!(app.get(Person::Lead, &format!("{sent}/goals/{goal}")).await.status, StatusCode::CONFLICT);
    let path = format!("{sent}/sections/overview");
    let refused = app.post(Person::Lead, &path, &[("body", "typed too late"), ("version", "1")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(typed(&refused, "body"), "typed too late", "what was typed can still be copied");
    assert_eq!(app.contents(), before);
}

#[actix_web::test]
async fn who_only_reads_sees_the_plan_and_no_form() {
    let app = App::start().await;
    for person in [Person::Viewer, Person::Signer] {
        let overview = app.get(person, PLAN).await.body();
        assert!(overview.contains("First:"), "the plan is there to read");
        assert!(!overview.contains(&format!("action=\"{PLAN}")) && !overview.contains("/goals/"), "{person:?}");
        let items = app.get(person, &format!("{PLAN}/items")).await.body();
        assert!(items.contains("Not OHA&#x27;s official wording") || items.contains("Not OHA's official wording"));
        assert!(!items.contains("/items/C4"), "{person:?}");
    }
}

#[actix_web::test]
async fn each_missing_thing_is_named_with_a_link_to_its_field() {
    let app = App::start().await;
    assert!(app.get(Person::Editor, &format!("{PLAN}/checks")).await.body().contains("Nothing is missing"));
    let goal = add(&app, "goals", "goals", &[("title", "A goal and nothing below")]).await;
    let other = add(&app, "goals", "goals", &[("title", "A goal")]).await;
    let below = |page: &str| page.trim_start_matches(PLAN).trim_start_matches('/').to_owned();
    let strategy =
        add(&app, &format!("{}/strategies", below(&other)), "strategies", &[("lever", "data_quality")]).await;
    let bare = add(&app, &format!("{}/strategies", below(&other)), "strategies", &[("lever", "data_quality")]).await;
    let targets = format!("{}/targets", below(&strategy));
    let target = add(&app, &targets, "targets", &[("kind", "measured")]).await;
    save(&app, Person::Editor, &format!("{PLAN}/sections/equity"), &[("body", "")]).await;
    save(&app, Person::Editor, &format!("{PLAN}/items/C4.02"), &[("answer", "not_yet")]).await;

    let checks = app.get(Person::Editor, &format!("{PLAN}/checks")).await;
    let html = Html::parse_document(&checks.body());
    let link = Selector::parse("main .task a").unwrap();
    let hrefs: Vec<String> = html.select(&link).map(|it| it.attr("href").unwrap().to_owned()).collect();
    let expected = [
        format!("{PLAN}/sections/equity#field-body"),
        format!("{goal}/strategies/new#field-lever"),
        format!("{target}#field-measure"),
        format!("{target}#field-baseline"),
        format!("{target}#field-target-value"),
        format!("{target}#field-due-on"),
        format!("{target}#field-responsible"),
        format!("{bare}/targets/new#field-kind"),
        format!("{PLAN}/items/C4.02#field-answer"),
    ];
    assert_eq!(hrefs, expected);
    for href in hrefs {
        let (page, field) = href.split_once('#').unwrap();
        let page = app.get(Person::Editor, page).await;
        let control = Selector::parse(&format!("#{field}")).unwrap();
        assert!(Html::parse_document(&page.body()).select(&control).next().is_some(), "{href} leads to its field");
    }
}

#[actix_web::test]
async fn a_text_that_speaks_of_one_person_is_saved_and_warned_of() {
    let app = App::start().await;
    let page = format!("{PLAN}/sections/equity");
    let text = "Maria, 4 years old, waits for a place.";
    assert_eq!(save(&app, Person::Editor, &page, &[("body", text)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(typed(&app.get(Person::Editor, &page).await, "body"), text, "not a letter is lost");
    assert!(app.get(Person::Editor, &page).await.body().contains("This seems to hold a name with an age"));
    let overview = app.get(Person::Editor, PLAN).await.body();
    assert!(overview.contains(&format!("{page}#field-body")), "the overview leads back to it");
}

#[actix_web::test]
async fn what_was_started_is_not_started_again() {
    let app = App::start().await;
    let before = app.contents();
    assert_eq!(app.post(Person::Editor, &format!("{PLAN}/starts"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.contents(), before);
}
