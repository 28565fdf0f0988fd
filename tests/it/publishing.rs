//! The public site as a visitor meets it: only what was published, alive in every link, fresh with every publication.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::{Method, StatusCode, header};
use groundwork::kernel::failure::{Error, Refusal};
use groundwork::kernel::texts::{Line, Narrative};
use groundwork::kernel::year::MeasurementYear;
use groundwork::people::tenancy::{PublicScope, SystemScope};
use groundwork::publishing::changes::{self, Registrar, Registration};
use groundwork::publishing::{self, Kind, Legacy, LegacyUrl, Publication};
use scraper::{Html, Selector};

use crate::app::{Answer, App};
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, as_oha, day, marks, noon};

const NOW: &str = "2026-11-22";

/// Every page that can be reached from the front door, with its answer.
async fn walk(app: &App, from: &[&str]) -> BTreeMap<String, Answer> {
    let mut found: BTreeMap<String, Answer> = BTreeMap::new();
    let mut ahead: Vec<String> = from.iter().map(|it| (*it).to_owned()).collect();
    while let Some(path) = ahead.pop() {
        if found.contains_key(&path) {
            continue;
        }
        let answer = app.get(Person::Nobody, &path).await;
        if answer.header("content-type").starts_with("text/html") {
            // A demonstration's own pages name its people and show its mail; they are no part of the public site.
            ahead.extend(links(&answer.body()).into_iter().filter(|it| !it.starts_with("/demo")));
        }
        found.insert(path, answer);
        assert!(found.len() < 1_000, "the site makes links faster than they can be followed");
    }
    found
}

fn links(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let all = Selector::parse("a[href], link[href], script[src]").unwrap();
    let hrefs = page.select(&all).filter_map(|it| it.attr("href").or(it.attr("src")));
    hrefs.filter(|it| it.starts_with('/')).map(|it| it.split('#').next().unwrap().to_owned()).collect()
}

fn texts(html: &str, css: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    page.select(&Selector::parse(css).unwrap())
        .map(|it| it.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

const DATA: [&str; 6] = ["/ccos.json", "/ccos.csv", "/reports.json", "/reports.csv", "/sitemap.xml", "/robots.txt"];

#[actix_web::test]
async fn no_public_page_knows_more_than_what_was_published_and_every_link_is_alive() {
    let app = App::start().await;
    let pages = walk(&app, &["/"]).await;
    let data = walk(&app, &DATA).await;
    assert!(pages.len() > 60, "only {} pages were found", pages.len());
    assert!(pages.contains_key(&format!("/ccos/{RIVAL}/{LAST_YEAR}/action-plan")));
    let people = app.place().lines("SELECT email AS line FROM people");
    for (path, answer) in pages.iter().chain(&data) {
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let body = answer.body();
        for mark in [marks::DRAFT, marks::SENT, marks::SHARED, marks::INTERNAL, "of the cast"] {
            assert!(!body.contains(mark), "{path} says {mark}");
        }
        assert!(!people.iter().any(|it| body.contains(it)), "{path} names a person's address");
        assert!(answer.cookies().is_empty(), "{path} sets a cookie");
    }
    let public: Vec<&String> =
        pages.iter().filter(|(_, it)| it.body().contains(marks::PUBLIC)).map(|(path, _)| path).collect();
    assert!(!public.is_empty(), "what was published can be read");
}

#[actix_web::test]
async fn every_fragment_leads_to_a_place_on_its_page_and_no_id_comes_twice() {
    let app = App::start().await;
    for (path, answer) in walk(&app, &["/"]).await {
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let page = Html::parse_document(&answer.body());
        let ids: Vec<String> =
            page.select(&Selector::parse("[id]").unwrap()).filter_map(|it| it.attr("id").map(str::to_owned)).collect();
        let known: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(known.len(), ids.len(), "{path} has an id twice");
        let inside = Selector::parse("a[href^='#'], [aria-labelledby]").unwrap();
        for link in page.select(&inside) {
            let target = link
                .attr("href")
                .map_or_else(|| link.attr("aria-labelledby").unwrap(), |it| it.trim_start_matches('#'));
            assert!(ids.iter().any(|it| it == target), "{path} leads to #{target}, which is not there");
        }
    }
}

/// Publishes the plan that was approved and not published yet, as the page does it.
async fn publish(app: &App) -> Answer {
    let path = format!("/desk/oha/submissions/{}/publications", app.world.submission(SECOND, LAST_YEAR));
    app.post(Person::Admin, &path, &[]).await
}

#[actix_web::test]
async fn a_publication_turns_over_every_page_that_was_kept() {
    let app = App::start().await;
    let plan = format!("/ccos/{SECOND}/{LAST_YEAR}/action-plan");
    let (home, reports, cco) = ("/", format!("/reports?cco={SECOND}"), format!("/ccos/{SECOND}"));
    let before = [
        app.get(Person::Nobody, home).await,
        app.get(Person::Nobody, &reports).await,
        app.get(Person::Nobody, &cco).await,
    ];
    assert!(before.iter().all(|it| !it.body().contains(&plan)));
    assert_eq!(app.get(Person::Nobody, &plan).await.status, StatusCode::NOT_FOUND);

    let done = publish(&app).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = app.get(Person::Nobody, &plan).await;
    assert!(page.body().contains(&marks::at(marks::SENT, SECOND)), "the whole plan can be read");
    for path in [home, &reports, &cco] {
        assert!(app.get(Person::Nobody, path).await.body().contains(&plan), "{path} is still the old one");
    }
    let desk = app.get(Person::Admin, done.location()).await;
    assert!(desk.body().contains(&format!("{plan}/v/1")) && !desk.body().contains("Publish this page"));

    let leads = "SELECT recipient_email AS line FROM outbox WHERE kind = 'published' AND dedupe_key LIKE 'published:%' AND data LIKE '%saltgrass%'";
    assert_eq!(app.place().lines(leads).len(), 1, "each lead is told once");
    assert_eq!(publish(&app).await.status, StatusCode::CONFLICT, "the same round is not published twice");
    assert_eq!(app.place().lines(leads).len(), 1);
}

#[actix_web::test]
async fn only_what_was_approved_is_published_and_only_by_an_administrator() {
    let app = App::start().await;
    let rows = || app.place().lines("SELECT publication_id AS line FROM publications").len();
    let before = rows();
    let in_review = format!("/desk/oha/submissions/{}/publications", app.world.submission(OWN, LAST_YEAR));
    assert_eq!(app.post(Person::Admin, &in_review, &[]).await.status, StatusCode::CONFLICT);
    let approved = format!("/desk/oha/submissions/{}/publications", app.world.submission(SECOND, LAST_YEAR));
    for (person, status) in [(Person::Reviewer, 403), (Person::Both, 404), (Person::Nobody, 403)] {
        assert_eq!(app.post(person, &approved, &[]).await.status, status, "{person:?}");
    }
    let desk = format!("/desk/oha/submissions/{}/publication", app.world.submission(OWN, LAST_YEAR));
    assert!(!app.get(Person::Admin, &desk).await.body().contains("Publish this page"));
    let preview = app.get(Person::Admin, &format!("{desk}/preview")).await;
    assert!(preview.body().contains(&marks::at(marks::SENT, OWN)) && preview.body().contains("PREVIEW"));
    assert_eq!(rows(), before);
}

#[actix_web::test]
async fn a_page_that_a_browser_has_is_not_sent_again_until_something_public_changes() {
    let app = App::start().await;
    let first = app.get(Person::Nobody, "/reports").await;
    let etag = first.header("etag").to_owned();
    assert!(!etag.is_empty() && first.header("cache-control").contains("public"));
    let again = |etag: &str| {
        app.request(Method::GET, Person::Nobody, "/reports").insert_header((header::IF_NONE_MATCH, etag.to_owned()))
    };
    for known in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}")] {
        let answer = app.send(again(&known)).await;
        assert_eq!((answer.status, answer.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
        assert_eq!(answer.header("etag"), etag);
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    }
    publish(&app).await;
    let changed = app.send(again(&etag)).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.header("etag"), etag);
}

#[actix_web::test]
async fn a_session_changes_nothing_of_a_public_page() {
    let app = App::start().await;
    for path in ["/", "/ccos", "/reports?q=plan", "/about"] {
        let (nobody, admin) = (app.get(Person::Nobody, path).await, app.get(Person::Admin, path).await);
        assert_eq!(nobody.body(), admin.body(), "{path}");
    }
}

fn versions(app: &App, slug: &'static str) -> Vec<Publication> {
    let year = MeasurementYear::new(LAST_YEAR).unwrap();
    let contract = app.world.contract(slug).id.clone();
    app.db().read_here(|conn| publishing::plans(conn, &PublicScope::new(), &contract, year)).unwrap()
}

#[actix_web::test]
async fn what_is_withdrawn_is_gone_and_says_so() {
    let app = App::start().await;
    let plan = format!("/ccos/{RIVAL}/{LAST_YEAR}/action-plan");
    let addresses = [plan.clone(), format!("{plan}.json"), format!("{plan}/v/1"), format!("{plan}/v/1.json")];
    for path in &addresses {
        assert_eq!(app.get(Person::Nobody, path).await.status, StatusCode::OK, "{path}");
    }
    let publication = versions(&app, RIVAL).remove(0);
    let text = |it: &str| Narrative::parse(it).unwrap();
    let withdraw = || {
        as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
            changes::withdraw(tx, scope, &publication.id, &text("A slip."), &text(marks::INTERNAL), noon(NOW))
        })
    };
    withdraw().unwrap();
    assert!(matches!(withdraw(), Err(Error::Refused(Refusal::Closed(_)))), "what is withdrawn is not withdrawn again");
    let edition = app.db().read_here(|conn| publishing::edition(conn, &PublicScope::new())).unwrap();
    app.house.pages.set_version(edition);
    for path in &addresses {
        let answer = app.get(Person::Nobody, path).await;
        assert_eq!(answer.status, StatusCode::GONE, "{path}");
        assert!(!answer.body().contains(marks::PUBLIC) && !answer.body().contains(marks::INTERNAL));
        assert!(answer.body().contains("A slip."), "{path} says why");
        let is_data = path.ends_with(".json");
        assert_eq!(answer.header("content-type").starts_with("application/json"), is_data, "{path}");
    }
    let cco = app.get(Person::Nobody, &format!("/ccos/{RIVAL}")).await;
    assert!(cco.body().contains("Withdrawn on 22 November 2026"));
    assert!(!app.get(Person::Nobody, &format!("/reports?q={}", marks::PUBLIC)).await.body().contains("<mark>"));
}

#[actix_web::test]
async fn addresses_that_name_nothing_real_are_not_found() {
    let app = App::start().await;
    let plan = format!("/ccos/{RIVAL}/{LAST_YEAR}/action-plan");
    let wrong = [
        "/ccos/nobody".to_owned(),
        format!("/ccos/{RIVAL}/2021/action-plan"),
        format!("/ccos/{RIVAL}/2023/action-plan"),
        format!("/ccos/{OWN}/{LAST_YEAR}/action-plan"),
        format!("{plan}/v/2"),
        format!("{plan}/v/01"),
        format!("{plan}/v/0.json"),
        "/ccos?county=nowhere".to_owned(),
        "/reports?cco=nobody".to_owned(),
        "/reports?year=202".to_owned(),
        "/reports?kind=plan".to_owned(),
        "/reports?page=9".to_owned(),
    ];
    for path in wrong {
        assert_eq!(app.get(Person::Nobody, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/reports?year=2025&year=2024", "/ccos?county=%FF", "/reports?q=%00"] {
        assert_eq!(app.get(Person::Nobody, path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

fn register(
    app: &App,
    slug: &str,
    kind: Kind,
    title: &str,
    url: &str,
) -> groundwork::kernel::failure::Result<Publication> {
    let system = SystemScope::because("the tests' documents");
    let legacy = Legacy {
        url: LegacyUrl::parse(url).unwrap(),
        dated_on: day("2024-01-30"),
        source: "@OHA's former page".into(),
    };
    let registration = Registration {
        year: MeasurementYear::new(LAST_YEAR).unwrap(),
        kind,
        title: Line::parse(title).unwrap(),
        legacy,
    };
    app.db().write_here(|tx| {
        changes::register_legacy(tx, &Registrar::System(&system), app.world.contract(slug), registration, noon(NOW))
    })
}

#[actix_web::test]
async fn the_table_as_a_file_holds_every_line_and_no_formula() {
    let app = App::start().await;
    register(&app, OWN, Kind::Reach, "=HYPERLINK(\"https://evil.example\")", "https://example.org/reach.pdf").unwrap();
    let answer = app.get(Person::Nobody, "/reports.csv").await;
    assert!(answer.header("content-type").starts_with("text/csv; charset=utf-8"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let mut reader = csv::Reader::from_reader(&answer.bytes[..]);
    let heading = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|it| it.unwrap()).collect();
    assert!(rows.iter().flatten().all(|it| !it.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    let at = |row: &csv::StringRecord, name: &str| row[heading.iter().position(|it| it == name).unwrap()].to_owned();
    let formula = rows.iter().find(|it| at(it, "title").contains("HYPERLINK")).unwrap();
    assert_eq!(
        (at(formula, "title").as_str(), at(formula, "source").as_str()),
        ("'=HYPERLINK(\"https://evil.example\")", "'@OHA's former page")
    );
    assert!(rows.iter().any(|it| at(it, "state") == "not yet published"));
    // The same lines as on the page.
    let json: serde_json::Value =
        serde_json::from_slice(&app.get(Person::Nobody, "/reports.json").await.bytes).unwrap();
    assert_eq!(json["reports"].as_array().unwrap().len(), rows.len());
    assert_eq!(json["demonstration"], true);
}

#[actix_web::test]
async fn a_document_elsewhere_stands_in_the_list_with_its_source_and_is_registered_once() {
    let app = App::start().await;
    let url = "https://example.org/summary.pdf";
    register(&app, OWN, Kind::AssetSummary, "Asset map summary 2025", url).unwrap();
    let again = register(&app, OWN, Kind::AssetSummary, "The same again", url);
    assert!(matches!(again, Err(Error::Refused(Refusal::Closed(_)))));
    let body = app.get(Person::Nobody, &format!("/reports?cco={OWN}&year={LAST_YEAR}&kind=asset_summary")).await.body();
    for words in [url, "PDF", "30 January 2024", "example.org", "former page"] {
        assert!(body.contains(words), "{words}");
    }
    // A plan of ours stays the one that is read, whatever is registered after it.
    register(&app, RIVAL, Kind::ActionPlan, "A scan of it", "https://example.org/scan.pdf").unwrap();
    let plan = app.get(Person::Nobody, &format!("/ccos/{RIVAL}/{LAST_YEAR}/action-plan")).await;
    assert!(plan.body().contains(marks::PUBLIC));
}

#[actix_web::test]
async fn words_are_found_in_what_was_published_and_nowhere_else() {
    let app = App::start().await;
    let lines = async |q: &str| {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish();
        let answer = app.get(Person::Nobody, &format!("/reports?{query}")).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"), "{q}");
        (texts(&answer.body(), "tbody tr").len(), answer.body())
    };
    let (count, body) = lines(&marks::PUBLIC.to_uppercase()).await;
    assert_eq!(count, 1);
    assert!(
        body.to_lowercase().contains(&format!("<mark>{}</mark>", marks::PUBLIC)),
        "the word is marked as it was written"
    );
    for nothing in [marks::SENT, marks::DRAFT, marks::INTERNAL, "%%", "_____", "every_bodymayread", "\\", "' OR 1=1 --"]
    {
        assert_eq!(lines(nothing).await.0, 0, "{nothing}");
    }
    let (_, body) = lines("<script>alert(1)</script>").await;
    assert!(!body.contains("<script>alert") && body.contains("&lt;script&gt;"));
}

#[actix_web::test]
async fn the_checksum_can_be_made_again_from_the_data() {
    use sha2::{Digest as _, Sha256};
    let app = App::start().await;
    let answer = app.get(Person::Nobody, &format!("/ccos/{RIVAL}/{LAST_YEAR}/action-plan/v/1.json")).await;
    assert_eq!(
        (answer.header("content-type"), answer.header("access-control-allow-origin")),
        ("application/json", "*")
    );
    let data: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!(hex::encode(Sha256::digest(data["content"].to_string().as_bytes())), data["sha256"]);
    assert_eq!((&data["demonstration"], &data["version"]), (&true.into(), &1.into()));
}

#[actix_web::test]
async fn a_production_site_knows_nothing_of_a_demonstration() {
    let app = App::start_with(|settings| settings.demonstration = false).await;
    let pages = walk(&app, &["/"]).await;
    for (path, answer) in &pages {
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        if !path.starts_with("/static") {
            let body = answer.body().to_lowercase();
            assert!(
                !body.contains("demo-") && !body.contains("(demonstration)") && !body.contains(marks::PUBLIC),
                "{path}"
            );
        }
    }
    assert_eq!(app.get(Person::Nobody, &format!("/ccos/{RIVAL}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        app.get(Person::Nobody, &format!("/ccos/{RIVAL}/{LAST_YEAR}/action-plan")).await.status,
        StatusCode::NOT_FOUND
    );
    let ccos: serde_json::Value = serde_json::from_slice(&app.get(Person::Nobody, "/ccos.json").await.bytes).unwrap();
    assert_eq!(ccos["ccos"].as_array().unwrap().len(), 16, "all contracts of Oregon, the ended one too");
    assert!(pages.contains_key("/reports?page=2"), "the table is paged");
    assert!(app.get(Person::Nobody, "/robots.txt").await.body().contains("Sitemap: http://127.0.0.1:8080/sitemap.xml"));
    assert!(app.get(Person::Nobody, "/ccos").await.body().contains("Ended 31 January 2026"));
}

#[actix_web::test]
async fn every_county_is_there_with_its_ccos_and_part_of_one_is_said_in_words() {
    let app = App::start().await;
    let ccos = app.get(Person::Nobody, "/ccos").await;
    let counties = texts(&ccos.body(), "[aria-labelledby=by-county] li");
    assert_eq!(counties.len(), 36);
    assert!(counties.iter().all(|it| !it.contains("No CCO")), "{counties:?}");
    let douglas = app.get(Person::Nobody, "/ccos?county=douglas").await.body();
    assert!(douglas.contains("Umpqua Health Alliance") && douglas.contains("Part of the county"));
    let ended = app.get(Person::Nobody, "/ccos/demo-fern-hollow").await.body();
    assert!(ended.contains("This contract ended on 31 March 2026") && ended.contains("Not yet published"));
}

fn reports(app: &App) -> Vec<String> {
    app.place().lines("SELECT description AS line FROM barrier_reports")
}

#[actix_web::test]
async fn a_barrier_is_reported_once_however_often_the_form_is_sent() {
    let app = App::start().await;
    let form = app.get(Person::Nobody, "/report-a-barrier?page=%2Freports").await;
    let page = Html::parse_document(&form.body());
    let value =
        |css: &str| page.select(&Selector::parse(css).unwrap()).next().unwrap().attr("value").unwrap().to_owned();
    let (once, about) = (value("[name=once]"), value("[name=page]"));
    assert_eq!((once.len(), about.as_str(), form.header("cache-control")), (43, "/reports", "no-store"));
    let fields =
        [("once", once.as_str()), ("page", about.as_str()), ("description", "The table is skipped."), ("contact", "")];
    for _ in 0..2 {
        let answer = app.post_exactly(Person::Nobody, "/report-a-barrier", &fields).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/report-a-barrier"));
    }
    assert_eq!(reports(&app), ["The table is skipped."]);
}

#[actix_web::test]
async fn a_report_that_says_nothing_is_shown_again_with_what_was_typed() {
    let app = App::start().await;
    let fields = [("once", "a-key"), ("page", ""), ("description", ""), ("contact", "ring <me>")];
    let answer = app.post_exactly(Person::Nobody, "/report-a-barrier", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Say which page or document it is about.", "Say what happened or what you need.", "ring &lt;me&gt;"] {
        assert!(answer.body().contains(words), "{words}");
    }
    let without_key = [("page", "/"), ("description", "It is lost.")];
    assert_eq!(
        app.post_exactly(Person::Nobody, "/report-a-barrier", &without_key).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let elsewhere =
        app.request(Method::POST, Person::Nobody, "/report-a-barrier").insert_header(("Sec-Fetch-Site", "cross-site"));
    let elsewhere = elsewhere.insert_header(crate::app::FORM).set_payload("once=k&page=x&description=y");
    assert_eq!(app.send(elsewhere).await.status, StatusCode::FORBIDDEN);
    assert!(reports(&app).is_empty());
}
