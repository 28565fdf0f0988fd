//! The public pages of reach, and the same figures as data: what is hidden stands in no byte, and what is withdrawn says why.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use groundwork::kernel::failure::Result;
use groundwork::kernel::ids::DataSetId;
use groundwork::metric::reach::rules::data_set::{
    Audience, DataSet, Indicators, Key, Provenance, Scope, State, Stratum, Value,
};
use groundwork::metric::reach::rules::shown::{Shown, ShownRow};
use groundwork::metric::reach::store::{self, ReachScope, ShownLine};
use groundwork::people::tenancy::SystemScope;
use groundwork::platform::db::Database;
use scraper::{Html, Selector};
use serde_json::Value as Json;

use crate::app::App;
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, World, YEAR, day, noon, year};
use crate::place;

const FIRST: &str = "01a00000-0000-7000-8000-000000000001";
const SECOND_VERSION: &str = "01a00000-0000-7000-8000-000000000002";

/// The house with one published year more than the world has: of its own version of the measure, so that it meets no other table.
async fn started() -> App {
    let app = App::start().await;
    lay_version(app.db(), app.world, FIRST, 1, 0).unwrap();
    app
}

/// The state and three CCOs, by county, language and kind of service. The county of Marion is hidden everywhere.
fn lay_version(db: &Database, world: &World, id: &str, version: i64, more: i64) -> Result<()> {
    lay(db, world, &data_set(id, version)?, more)
}

fn lay(db: &Database, world: &World, set: &DataSet, more: i64) -> Result<()> {
    let system = SystemScope::because("the tests' cast");
    let scope = ReachScope::System(&system);
    let rows = |of: &Scope, children: i64| {
        let reached = children / 10 + more;
        let row = |dim: &str, value: &str, row: ShownRow| {
            let stratum = if dim.is_empty() {
                Stratum::Total
            } else {
                Stratum::One(Value { dim: dim.into(), value: value.into() })
            };
            ShownLine { key: Key { scope: of.clone(), stratum }, line: children, row }
        };
        let pair = |value: &str, row: ShownRow| {
            let stratum = Stratum::parse(["county", "lane", "language", value]).unwrap();
            ShownLine { key: Key { scope: of.clone(), stratum }, line: children, row }
        };
        vec![
            pair("en", told(children / 2 - 40, reached / 4)),
            pair("so", hidden()),
            row("", "", told(children, reached)),
            row("county", "lane", told(children / 2, reached / 4)),
            row("county", "marion", hidden()),
            row("language", "en", told(children - 40, reached)),
            row("language", "so", told(40, 0)),
            row("service", "peer", told(reached, reached)),
        ]
    };
    let mut lines = rows(&Scope::Statewide, 7_000);
    for (slug, children) in [(OWN, 3_000), (RIVAL, 3_100), (SECOND, 900)] {
        lines.extend(rows(&Scope::Cco(world.contract(slug).id.clone()), children));
    }
    db.write_here(|tx| {
        store::insert(tx, scope, set)?;
        for audience in Audience::ALL {
            store::keep_shown(tx, scope, set, audience, &lines)?;
        }
        Ok(())
    })
}

fn told(denominator: i64, any: i64) -> ShownRow {
    let tenths = (2_000 * any + denominator) / (2 * denominator);
    ShownRow {
        denominator: Shown::Number(denominator),
        any: Shown::Number(any),
        assessment: Shown::Number(any / 2),
        service: Shown::Missing,
        rate: Shown::Number(tenths),
    }
}

fn hidden() -> ShownRow {
    ShownRow {
        denominator: Shown::Suppressed,
        any: Shown::Suppressed,
        assessment: Shown::Suppressed,
        service: Shown::Missing,
        rate: Shown::Suppressed,
    }
}

fn data_set(id: &str, version: i64) -> Result<DataSet> {
    let at = noon("2026-05-01");
    Ok(DataSet {
        id: DataSetId::parse(id)?,
        provenance: Provenance {
            year: year(LAST_YEAR),
            measure: "child_level_2025".into(),
            period_first: day("2025-01-01"),
            period_last: day("2025-12-31"),
            extracted_on: day("2026-04-01"),
            source: "Made up for tests".into(),
            method_note: "Counted by hand.".into(),
            break_note: String::new(),
            own_counts: false,
        },
        version,
        demonstration: true,
        indicators: Indicators { any: true, assessment: true, service: false },
        file_name: "made-up.csv".into(),
        file_sha256: "ab".repeat(32),
        n_rows: 24,
        state: State::Published,
        corrects: (version > 1).then(|| DataSetId::parse(FIRST)).transpose()?,
        correction: if version > 1 { "Lane was counted twice.".into() } else { String::new() },
        imported_at: at,
        imported_by: None,
        released_at: Some(at),
        publish_on: None,
        published_at: Some(at),
        withdrawn_at: None,
        withdrawal_reason: String::new(),
        row_version: 1,
    })
}

/// Every form in which the figures of this year stand.
fn addresses() -> Vec<String> {
    let endings = ["", ".csv", ".json", ".fhir.json"];
    let bases = [format!("/reach/{LAST_YEAR}"), format!("/ccos/{RIVAL}/{LAST_YEAR}/reach")];
    bases.iter().flat_map(|base| endings.map(|it| format!("{base}{it}"))).collect()
}

fn number() -> String {
    format!("/reach/{LAST_YEAR}/numbers/any/{RIVAL}/county/lane")
}

fn hrefs(body: &str, css: &str) -> BTreeSet<String> {
    let page = Html::parse_document(body);
    let all = Selector::parse(css).unwrap();
    page.select(&all).filter_map(|it| it.attr("href")).map(str::to_owned).collect()
}

#[actix_web::test]
async fn hidden_missing_and_zero_are_told_apart_in_every_form() {
    let app = started().await;
    let page = app.get(Person::Nobody, &format!("/ccos/{RIVAL}/{LAST_YEAR}/reach")).await.body();
    for words in ["10.0%", "310 of 3,100", "Hidden", "0.0%", "Kind of service", "No figures here"] {
        assert!(page.contains(words), "the page lacks {words}");
    }
    let csv = app.get(Person::Nobody, &format!("/ccos/{RIVAL}/{LAST_YEAR}/reach.csv")).await.body();
    let line = |part: &str| csv.lines().find(|it| it.contains(part)).unwrap_or_else(|| panic!("no {part} in {csv}"));
    assert!(line(",county,marion,").contains(",,,,,,suppressed,suppressed,suppressed,missing,suppressed,"), "{csv}");
    assert!(
        line("(demonstration),language,so,").contains(",40,0,0,,0.0,published,published,published,missing,published,"),
        "{csv}"
    );
    assert!(csv.lines().skip(1).all(|it| it.ends_with(",synthetic")), "every line says that it is made up");
    let json: Json =
        serde_json::from_str(&app.get(Person::Nobody, &format!("/ccos/{RIVAL}/{LAST_YEAR}/reach.json")).await.body())
            .unwrap();
    assert_eq!(json["demonstration"], true);
    let row = |value: &str| json["rows"].as_array().unwrap().iter().find(|it| it["value1"] == value).unwrap().clone();
    assert_eq!(row("marion")["numerator"], serde_json::json!({ "value": null, "status": "suppressed" }));
    assert_eq!(row("so")["numerator"], serde_json::json!({ "value": 0, "status": "published" }));
    assert_eq!(row("so")["numerator_service"]["status"], "missing");
}

#[actix_web::test]
async fn the_state_has_all_ccos_beside_each_other_and_each_leads_to_its_own_page() {
    let app = started().await;
    let body = app.get(Person::Nobody, &format!("/reach/{LAST_YEAR}")).await.body();
    for slug in [OWN, RIVAL, SECOND] {
        assert!(hrefs(&body, "table a").contains(&format!("/ccos/{slug}/{LAST_YEAR}/reach")), "{slug}");
    }
    let years = app.get(Person::Nobody, "/reach").await.body();
    assert!(hrefs(&years, "main a").contains(&format!("/reach/{LAST_YEAR}")));
    assert!(body.contains("noindex") && body.contains("Synthetic figures"));
}

/// Where the lines of "Lately published" lead, in their order.
async fn lately(app: &App) -> Vec<String> {
    let body = app.get(Person::Nobody, "/").await.body();
    let first = Selector::parse("a").unwrap();
    let line = |it: scraper::ElementRef| it.select(&first).next().unwrap().attr("href").unwrap().to_owned();
    Html::parse_document(&body).select(&Selector::parse("ul.latest > li").unwrap()).map(line).collect()
}

#[actix_web::test]
async fn figures_stand_beside_plans_on_the_home_page_in_the_order_of_their_days() {
    let app = started().await;
    app.place().run(
        "UPDATE publications SET published_at = '2026-07-01 19:00:00'; \
         UPDATE publications SET dated_on = '2020-01-01' WHERE dated_on IS NOT NULL",
    );
    let lines = lately(&app).await;
    let at = |href: &str| lines.iter().position(|it| it == href).unwrap_or_else(|| panic!("no {href} in {lines:?}"));
    let plan = lines.iter().position(|it| it.ends_with("/action-plan")).unwrap();
    // Of October, July and May.
    assert!(at("/reach/2024") < plan && plan < at(&format!("/reach/{LAST_YEAR}")), "{lines:?}");
    let body = app.get(Person::Nobody, "/").await.body();
    assert!(hrefs(&body, ".latest a").contains("/reach/2024#ccos"), "{body}");
    // A correction takes the place of what it corrects, and neither stands there once it is withdrawn.
    lay_version(app.db(), app.world, SECOND_VERSION, 2, 31).unwrap();
    let app = app.beside().await;
    let of_year = |lines: Vec<String>| lines.iter().filter(|it| it.ends_with(&format!("/reach/{LAST_YEAR}"))).count();
    assert_eq!(of_year(lately(&app).await), 1);
    app.place().run(&format!("UPDATE reach_data_sets SET state = 'withdrawn' WHERE data_set_id = '{SECOND_VERSION}'"));
    let app = app.beside().await;
    assert_eq!(of_year(lately(&app).await), 0);
}

#[actix_web::test]
async fn every_number_leads_to_how_it_came_about() {
    let app = started().await;
    let mut seen = 0;
    for base in [format!("/reach/{LAST_YEAR}"), format!("/ccos/{RIVAL}/{LAST_YEAR}/reach")] {
        let body = app.get(Person::Nobody, &base).await.body();
        let page = Html::parse_document(&body);
        let rows = Selector::parse("table.figures tbody tr .figures-value").unwrap();
        for cell in page.select(&rows) {
            let link = cell.select(&Selector::parse("a[href]").unwrap()).next().unwrap();
            let answer = app.get(Person::Nobody, link.attr("href").unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK, "{:?}", link.attr("href"));
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
    let body = app.get(Person::Nobody, &number()).await.body();
    for words in ["Made up for tests", "made-up.csv", "line 3100", "1,550", "1 April 2026", "birth", "1 to 5 years"] {
        assert!(words == "birth" || body.contains(words), "{words}");
    }
    let hidden = app.get(Person::Nobody, &number().replace("lane", "marion")).await.body();
    assert!(hidden.contains("It is hidden, because"));
    for unknown in ["lane", "any", RIVAL].map(|it| number().replace(it, "nothing")) {
        assert_eq!(app.get(Person::Nobody, &unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[actix_web::test]
async fn what_is_not_published_yet_is_not_found_in_any_form() {
    for state in ["imported", "protected", "released", "scheduled"] {
        let app = started().await;
        app.place().run(&format!("UPDATE reach_data_sets SET state = '{state}', published_at = NULL"));
        for address in addresses().iter().chain([&number()]) {
            assert_eq!(app.get(Person::Nobody, address).await.status, StatusCode::NOT_FOUND, "{state}: {address}");
        }
        assert!(!app.get(Person::Nobody, "/reach").await.body().contains("10.0%"));
        // Who may see it before says so.
        let own = app.get(Person::Viewer, &format!("/desk/cco/{OWN}/{YEAR}/reach-review/report?set={FIRST}")).await;
        let is_released = matches!(state, "released" | "scheduled");
        assert_eq!(own.body().contains("300 of 3,000"), is_released, "{state}");
        assert_eq!(own.body().contains("Not public yet"), is_released, "{state}");
    }
}

#[actix_web::test]
async fn what_was_withdrawn_is_gone_and_says_why_in_every_form() {
    let app = started().await;
    app.place().run(
        "UPDATE reach_data_sets SET state = 'withdrawn', withdrawn_at = '2026-06-01 12:00:00', withdrawal_reason = 'Two files were mixed up.'",
    );
    for address in addresses().iter().chain([&number()]) {
        let answer = app.get(Person::Nobody, address).await;
        assert_eq!(answer.status, StatusCode::GONE, "{address}");
        assert!(answer.body().contains("Two files were mixed up."), "{address}");
        assert!(!answer.body().contains("3,100") && !answer.body().contains("3100"), "{address} tells a figure");
    }
    let own = app.get(Person::Viewer, &format!("/desk/cco/{OWN}/{YEAR}/reach-review/report?set={FIRST}")).await;
    assert_eq!(own.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_correction_stands_in_the_place_of_what_it_corrects_and_each_leads_to_the_other() {
    let app = started().await;
    lay_version(app.db(), app.world, SECOND_VERSION, 2, 31).unwrap();
    let address = format!("/ccos/{RIVAL}/{LAST_YEAR}/reach");
    let newest = app.get(Person::Nobody, &address).await.body();
    assert!(newest.contains("341 of 3,100") && newest.contains("Lane was counted twice."));
    assert!(hrefs(&newest, "main a").contains(&format!("{address}?version=1")));
    let older = app.get(Person::Nobody, &format!("{address}?version=1")).await.body();
    assert!(older.contains("310 of 3,100") && older.contains("These figures were corrected"));
    assert!(hrefs(&older, ".alert a").contains(&address));
    let number = app.get(Person::Nobody, &number()).await.body();
    assert_eq!(number.matches("this page").count(), 1);
    assert!(number.contains("77") && number.contains("85"), "both versions stand on the number's page");
    for unknown in ["3", "x", "-1"] {
        let answer = app.get(Person::Nobody, &format!("{address}?version={unknown}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
    }
    // When the newest is withdrawn, what it corrected does not come back by itself.
    app.place().run(&format!("UPDATE reach_data_sets SET state = 'withdrawn' WHERE data_set_id = '{SECOND_VERSION}'"));
    let app = app.beside().await;
    assert_eq!(app.get(Person::Nobody, &address).await.status, StatusCode::GONE);
}

/// Figures of the same year: of other days, or by another measure.
fn lay_other(app: &App, id: &str, measure: &str, days: (&str, &str), published_on: &str, more: i64) {
    let mut set = data_set(id, 1).unwrap();
    set.provenance.measure = measure.into();
    (set.provenance.period_first, set.provenance.period_last) = (day(days.0), day(days.1));
    set.published_at = Some(noon(published_on));
    lay(app.db(), app.world, &set, more).unwrap();
}

#[actix_web::test]
async fn a_year_leads_to_its_latest_period_and_names_the_others_which_keep_their_addresses() {
    const EARLIER: &str = "01a00000-0000-7000-8000-000000000003";
    const TWIN: &str = "01a00000-0000-7000-8000-000000000004";
    let app = started().await;
    let base = format!("/ccos/{RIVAL}/{LAST_YEAR}/reach");
    let alone = app.get(Person::Nobody, &base).await.body();
    assert!(!alone.contains("Other figures of this year"));
    // Published later, of earlier days: the year's own address goes on leading to the latest.
    lay_other(&app, EARLIER, "child_level_2025", ("2024-07-01", "2025-06-30"), "2026-06-01", 20);
    // The same days by another measure: whoever was first keeps the address.
    lay_other(&app, TWIN, "another_measure", ("2025-01-01", "2025-12-31"), "2026-07-01", 40);
    let app = app.beside().await;
    let get = async |address: &str| app.get(Person::Nobody, address).await;
    let days = "?period=2024-07-01..2025-06-30".to_owned();
    let twin = "?period=2025-01-01..2025-12-31&measure=another_measure".to_owned();
    for (query, reached, others) in [
        (String::new(), "310 of 3,100", [&days, &twin]),
        (days.clone(), "330 of 3,100", [&String::new(), &twin]),
        (twin.clone(), "350 of 3,100", [&String::new(), &days]),
    ] {
        let body = get(&format!("{base}{query}")).await.body();
        assert!(body.contains(reached) && body.contains("Other figures of this year"), "{query}: {body}");
        let links = hrefs(&body, "main a");
        for other in others {
            assert!(links.contains(&format!("{base}{other}")), "{query}: no {other} in {links:?}");
        }
        // The data and the numbers of a page are those of its period.
        for ending in [".csv", ".json", ".fhir.json"] {
            assert!(links.contains(&format!("{base}{ending}{query}")), "{query}{ending}");
        }
        let number = links.iter().find(|it| it.contains("/numbers/any/") && it.ends_with(&query)).unwrap();
        let figure = reached.split(' ').next().unwrap();
        let total = format!("/reach/{LAST_YEAR}/numbers/any/{RIVAL}{query}");
        assert!(get(&total).await.body().contains(&format!("<dd>{figure}</dd>")), "{total}");
        assert_eq!(get(number).await.status, StatusCode::OK);
        let csv = get(&format!("{base}.csv{query}")).await.body();
        assert!(csv.contains(&format!("3100,{figure},")), "{csv}");
        let json: Json = serde_json::from_str(&get(&format!("{base}.json{query}")).await.body()).unwrap();
        let named: BTreeSet<&str> =
            json["other_periods"].as_array().unwrap().iter().map(|it| it["address"].as_str().unwrap()).collect();
        let due = others.map(|it| format!("{base}.json{it}"));
        assert_eq!(named, due.iter().map(String::as_str).collect(), "{query}");
        let report: Json = serde_json::from_str(&get(&format!("{base}.fhir.json{query}")).await.body()).unwrap();
        assert_eq!(report["group"][0]["population"][2]["count"].to_string(), figure);
        // The state's page leads to the CCOs' pages of the same period.
        let state = hrefs(&get(&format!("/reach/{LAST_YEAR}{query}")).await.body(), "table a");
        assert!(state.contains(&format!("{base}{query}")), "{state:?}");
    }
    // What names the latest outright leads to it as well; what fits nothing is not found.
    let named = get(&format!("{base}?period=2025-01-01..2025-12-31&measure=child_level_2025")).await.body();
    assert!(named.contains("310 of 3,100"));
    for wrong in ["?period=2025", "?measure=moon", "?period=2024-07-01..2025-06-30&measure=another_measure"] {
        assert_eq!(get(&format!("{base}{wrong}")).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    // Every list has them all.
    for list in ["/reach".to_owned(), format!("/ccos/{RIVAL}"), format!("/reports?cco={RIVAL}"), "/".to_owned()] {
        let body = get(&list).await.body();
        let links = hrefs(&body, "main a");
        for query in ["", &days, &twin] {
            let is_there =
                |it: &String| it.ends_with(&format!("reach{query}")) || it.ends_with(&format!("{LAST_YEAR}{query}"));
            assert!(links.iter().any(is_there), "{list}: no {query} in {links:?}");
        }
    }
    let reports = get(&format!("/reports.json?cco={RIVAL}&kind=reach&year={LAST_YEAR}")).await.body();
    let reports: Json = serde_json::from_str(&reports).unwrap();
    assert_eq!(reports["reports"].as_array().unwrap().len(), 3, "{reports}");
}

#[actix_web::test]
async fn where_the_latest_period_was_withdrawn_its_page_names_the_others() {
    const EARLIER: &str = "01a00000-0000-7000-8000-000000000003";
    let app = started().await;
    lay_other(&app, EARLIER, "child_level_2025", ("2024-07-01", "2025-06-30"), "2026-06-01", 20);
    app.place().run(&format!(
        "UPDATE reach_data_sets SET state = 'withdrawn', withdrawn_at = '2026-06-01 12:00:00', withdrawal_reason = 'Mixed up.' \
         WHERE data_set_id = '{FIRST}'"
    ));
    let app = app.beside().await;
    let base = format!("/ccos/{RIVAL}/{LAST_YEAR}/reach");
    let gone = app.get(Person::Nobody, &base).await;
    let other = format!("{base}?period=2024-07-01..2025-06-30");
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(hrefs(&gone.body(), "main a").contains(&other), "{}", gone.body());
    assert_eq!(app.get(Person::Nobody, &other).await.status, StatusCode::OK);
    // Programs are told as much: in the form that they asked for, in the body and in a header.
    for base in [base, format!("/reach/{LAST_YEAR}")] {
        for ending in [".csv", ".json", ".fhir.json"] {
            let gone = app.get(Person::Nobody, &format!("{base}{ending}")).await;
            assert_eq!((gone.status, gone.header("content-type")), (StatusCode::GONE, "application/json"));
            let other = format!("{base}{ending}?period=2024-07-01..2025-06-30");
            assert_eq!(gone.header("link"), format!("<{other}>; rel=\"related\""));
            assert_eq!(gone.header("access-control-expose-headers"), "Link");
            let told: Json = serde_json::from_str(&gone.body()).unwrap();
            assert_eq!(
                told["other_periods"],
                serde_json::json!([{
                    "period_start": "2024-07-01",
                    "period_end": "2025-06-30",
                    "measure": "child_level_2025",
                    "version": 1,
                    "address": other,
                }])
            );
            assert_eq!(app.get(Person::Nobody, &other).await.status, StatusCode::OK, "{other}");
        }
    }
}

#[actix_web::test]
async fn where_nothing_else_was_published_of_a_year_a_withdrawal_names_nothing() {
    let app = started().await;
    app.place().run("UPDATE reach_data_sets SET state = 'withdrawn', withdrawn_at = '2026-06-01 12:00:00'");
    let gone = app.get(Person::Nobody, &format!("/reach/{LAST_YEAR}.json")).await;
    let told: Json = serde_json::from_str(&gone.body()).unwrap();
    assert_eq!((gone.status, &told["other_periods"]), (StatusCode::GONE, &serde_json::json!([])));
    assert_eq!(gone.header("link"), "");
}

#[actix_web::test]
async fn an_indicator_that_the_data_set_lacks_is_not_found() {
    let app = started().await;
    let address = format!("/reach/{LAST_YEAR}?indicator=");
    for (word, status) in [("any", 200), ("assessment", 200), ("service", 404), ("moon", 404)] {
        assert_eq!(app.get(Person::Nobody, &format!("{address}{word}")).await.status.as_u16(), status, "{word}");
    }
}

#[actix_web::test]
async fn a_report_is_kept_whole_until_the_edition_changes() {
    let app = started().await;
    let address = format!("/reach/{LAST_YEAR}");
    let answer = app.get(Person::Nobody, &address).await;
    let tag = answer.header("etag").to_owned();
    let again =
        app.request(actix_web::http::Method::GET, Person::Nobody, &address).insert_header(("if-none-match", tag));
    assert_eq!(app.send(again).await.status, StatusCode::NOT_MODIFIED);
}

#[actix_web::test]
async fn a_measure_report_sends_no_hidden_count_and_says_that_it_is_masked() {
    let app = started().await;
    let address = format!("/ccos/{RIVAL}/{LAST_YEAR}/reach.fhir.json");
    let report: Json = serde_json::from_str(&app.get(Person::Nobody, &address).await.body()).unwrap();
    assert_eq!(report["status"], "complete");
    assert_eq!(report["meta"]["tag"][0]["code"], "HTEST");
    let groups = report["group"].as_array().unwrap();
    assert_eq!(groups.len(), 2, "one group for each indicator that there is");
    assert_eq!(groups[0]["measureScore"]["value"], 0.1);
    let county =
        groups[0]["stratifier"].as_array().unwrap().iter().find(|it| it["code"][0]["text"] == "County").unwrap();
    let marion = county["stratum"].as_array().unwrap().iter().find(|it| it["value"]["text"] == "Marion").unwrap();
    assert_eq!(marion.get("measureScore"), None);
    for population in marion["population"].as_array().unwrap() {
        assert_eq!(population.get("count"), None);
        assert_eq!(population["_count"]["extension"][0]["valueCode"], "masked");
    }
    // A pair of values names both, and hides by the same rule.
    let pairs = groups[0]["stratifier"].as_array().unwrap().iter().find(|it| it.get("code").is_none()).unwrap();
    let pairs = pairs["stratum"].as_array().unwrap();
    assert_eq!(pairs.len(), 2, "{pairs:?}");
    let words = |it: &Json, part: usize| {
        let code = &it["component"][part];
        (
            code["code"]["text"].as_str().unwrap().to_owned(),
            code["value"]["coding"][0]["code"].as_str().unwrap().to_owned(),
        )
    };
    let of = |language: &str| pairs.iter().find(|it| words(it, 1).1 == language).unwrap();
    assert_eq!(words(of("en"), 0), ("County".to_owned(), "lane".to_owned()));
    assert_eq!(of("en")["population"][1]["count"], 1_510);
    assert_eq!(of("en")["measureScore"]["value"], 0.051);
    assert_eq!(of("so").get("measureScore"), None);
    for population in of("so")["population"].as_array().unwrap() {
        assert_eq!(population.get("count"), None);
        assert_eq!(population["_count"]["extension"][0]["valueCode"], "masked");
    }
    let measure = report["measure"].as_str().unwrap().split('|').next().unwrap();
    let path = measure.split_once("/fhir/").unwrap().1;
    let measure: Json = serde_json::from_str(&app.get(Person::Nobody, &format!("/fhir/{path}")).await.body()).unwrap();
    assert_eq!(measure["resourceType"], "Measure");
}

/// Where the JSON schema of FHIR R4 lies, a file that is not ours to carry along.
const SCHEMA: &str = "GROUNDWORK_FHIR_SCHEMA";

#[actix_web::test]
async fn what_is_sent_as_fhir_is_fhir_r4() {
    let Some(path) = place::variable(SCHEMA) else {
        eprintln!("SKIPPED: what_is_sent_as_fhir_is_fhir_r4 asks for {SCHEMA}, the path of fhir.schema.json of R4");
        return;
    };
    let mut schema: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // The published file names types that came after R4 and does not define them; nothing of ours uses one.
    for later in ["integer64", "Resource"] {
        schema["definitions"][later] = Json::Bool(true);
    }
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("http://schemas.example/fhir", schema).unwrap();
    let mut of = |name: &str| {
        compiler.compile(&format!("http://schemas.example/fhir#/definitions/{name}"), &mut schemas).unwrap()
    };
    let (report_schema, measure_schema) = (of("MeasureReport"), of("Measure"));
    let app = started().await;
    for address in addresses().iter().filter(|it| it.ends_with(".fhir.json")) {
        let report: Json = serde_json::from_str(&app.get(Person::Nobody, address).await.body()).unwrap();
        schemas.validate(&report, report_schema).unwrap_or_else(|it| panic!("{address}: {it}"));
        for slip in [
            |it: &mut Json| drop(it.as_object_mut().unwrap().remove("period")),
            |it: &mut Json| it["type"] = "sum".into(),
            |it: &mut Json| it["group"][0]["population"][0]["count"] = "hidden".into(),
            |it: &mut Json| it["numbers"] = 1.into(),
        ] {
            let mut broken = report.clone();
            slip(&mut broken);
            assert!(schemas.validate(&broken, report_schema).is_err(), "a slip was not seen");
        }
    }
    let measure = app.get(Person::Nobody, "/fhir/Measure/seh-reach-system-level-2022").await.body();
    let measure: Json = serde_json::from_str(&measure).unwrap();
    schemas.validate(&measure, measure_schema).unwrap_or_else(|it| panic!("the measure: {it}"));
}

#[actix_web::test]
async fn every_drawing_stands_beside_a_table_and_says_itself_in_words() {
    let app = started().await;
    let body = app.get(Person::Nobody, &format!("/reach/{LAST_YEAR}")).await.body();
    let page = Html::parse_document(&body);
    let select = |css: &str| Selector::parse(css).unwrap();
    for drawing in page.select(&select("main svg:not([aria-hidden])")) {
        assert_eq!(drawing.attr("role"), Some("img"));
        let said = select("title, desc");
        let n = drawing.select(&said).filter(|it| it.text().collect::<String>().trim().len() > 5).count();
        assert!(n >= 2, "a drawing without words");
    }
    for row in page.select(&select("table.figures tbody tr")) {
        let words = row.text().collect::<String>();
        let is_told = words.contains('%') || words.contains("Hidden") || words.contains("No children");
        assert!(is_told, "a row that is only drawn: {words}");
    }
    assert!(page.select(&select(".part .map")).next().is_some(), "there is a map");
}
