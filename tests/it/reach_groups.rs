//! OHA's list of the groups into which children are divided: added to, worded, offered no longer, and what an import makes of it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use actix_web::http::StatusCode;

use crate::app::{Answer, App};
use crate::cast::{OWN, Person, RIVAL};
use crate::reach::Folder;
use crate::reach_import::{SHEET, import, rows, send, sets, table};

const GROUPS: &str = "/desk/oha/reach/groups";

/// A table that counts a part of the children as of one group, and the others as of another one.
fn divided(stratifier: &str, few: &str, many: &str) -> String {
    let mut text = table(0);
    for (scope, times) in [("ALL", 2), (OWN, 1), (RIVAL, 1)] {
        writeln!(text, "{scope},{stratifier},{many},,,{0},{1},{1},0,", 900 * times, 75 * times).unwrap();
        writeln!(text, "{scope},{stratifier},{few},,,{0},{1},{1},0,", 100 * times, 25 * times).unwrap();
    }
    text
}

async fn admin(app: &App, rest: &str, fields: &[(&str, &str)]) -> Answer {
    app.post(Person::Admin, &format!("{GROUPS}{rest}"), fields).await
}

async fn page(app: &App, rest: &str) -> String {
    let answer = app.get(Person::Admin, &format!("{GROUPS}{rest}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{rest}");
    answer.body()
}

/// The page of a file that was sent and described.
async fn described(app: &App, text: &str) -> (String, String) {
    let sent = send(app, "reach.csv", text.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body());
    let address = sent.location().to_owned();
    let told = app.post(Person::Admin, &address, &SHEET).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body());
    let body = app.get(Person::Admin, &address).await.body();
    (address, body)
}

/// A way of dividing children that the program does not bring.
const NEW_WAY: [(&str, &str); 5] = [
    ("label", "Tribal affiliation"),
    ("by", "by tribal affiliation"),
    ("aliases", "Tribe"),
    ("provenance", "official"),
    ("source", "A letter of OHA"),
];

#[actix_web::test]
async fn a_table_with_a_group_that_no_list_has_is_refused_and_comes_in_once_it_is_added() {
    let app = App::start().await;
    let (address, body) = described(&app, &divided("language", "Hmong", "English")).await;
    assert!(body.contains("1 mistake") && body.contains("Line 12"), "{body}");
    assert!(body.contains("no group of “Household language” that OHA&#x27;s list has"), "{body}");
    assert!(body.contains("It stands on 3 lines, first on this one"), "{body}");
    let way = "/language/categories/new?label=Hmong";
    assert!(
        body.contains(&format!("{GROUPS}{}", way.replace('=', "&#x3D;"))) && !body.contains("Import this table"),
        "{body}"
    );
    let take = format!("{address}/imports");
    let refused = app.post(Person::Admin, &take, &[("version", "2")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sets(&app).is_empty());
    // It is added, and the very same file comes in.
    assert!(page(&app, way).await.contains("value=\"Hmong\""));
    let draft = [("label", "Hmong"), ("key", "hmn"), ("aliases", ""), ("source", "A letter of OHA of November")];
    let added = admin(&app, "/language/categories", &draft).await;
    let place = format!("{GROUPS}/language#group-hmn");
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, place.as_str()), "{}", added.body());
    let list = page(&app, "/language").await;
    assert!(list.contains("Hmong") && list.contains("A letter of OHA of November"), "{list}");
    let body = app.get(Person::Admin, &address).await.body();
    assert!(body.contains("Import this table") && !body.contains("no group of"), "{body}");
    let done = app.post(Person::Admin, &take, &[("version", "2")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let set = sets(&app).remove(0);
    assert!(rows(&app, &set).iter().any(|it| it.contains("\"hmn\"")));
    let shown = app.get(Person::Admin, &format!("{}/rows", done.location())).await.body();
    assert!(shown.contains("Household language: Hmong"), "{shown}");
    assert!(app.contents().contains("reach-group-added"));
}

/// The command of whoever runs this instance, with no environment but its database and address.
fn command(app: &App, file: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundwork"));
    command.env_clear().env("DATABASE_URL", app.place().address()).env("GROUNDWORK_BASE_URL", "https://seh.example/");
    command.current_dir(file.parent().unwrap()).args(["reach", "import", "--year", "2026"]);
    command.args(["--extracted-on", "2026-10-01", "--source", "Made up by the tests"]).args(more).arg(file);
    let done = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

#[actix_web::test]
async fn who_imports_by_command_is_told_which_group_is_unknown_and_who_adds_it_where() {
    let app = App::start().await;
    let folder = Folder::new();
    let file = folder.path().join("reach.csv");
    // The command knows no demonstration: the same table of two CCOs that there are.
    let text =
        divided("language", "Hmong / Hmoob", "English").replace(OWN, "advanced-health").replace(RIVAL, "allcare");
    std::fs::write(&file, text).unwrap();
    let before = app.contents();
    for more in [&["--dry-run"][..], &[]] {
        let (code, said, broken) = command(&app, &file, more);
        assert_eq!(code, Some(2), "{said}{broken}");
        for words in [
            "mistake: line 12: value1 | is no group of “Household language” that OHA's list has. It stands on 3 lines",
            "Add it to the list of groups, or there as another spelling of one that is there. | Hmong / Hmoob",
            "to do: an administrator of OHA's team adds “Hmong / Hmoob” to “Household language” at \
             https://seh.example/desk/oha/reach/groups/language/categories/new?label=Hmong+%2F+Hmoob, \
             or makes it another spelling of a group at https://seh.example/desk/oha/reach/groups/language. \
             Then run this command again.",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(said.matches("to do: ").count() == 1 && broken.contains("has 1 mistake. Nothing was taken in."));
    }
    assert!(app.contents() == before, "something was kept");
    // The page that was named holds its name; once it is added the very same command takes the file in.
    let way = "/language/categories/new?label=Hmong+%2F+Hmoob";
    assert!(page(&app, way).await.contains("value=\"Hmong / Hmoob\""));
    let draft = [("label", "Hmong / Hmoob"), ("key", "hmn"), ("aliases", ""), ("source", "A letter of OHA")];
    let added = admin(&app, "/language/categories", &draft).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body());
    let (code, said, broken) = command(&app, &file, &[]);
    assert_eq!(code, Some(0), "{said}{broken}");
    assert!(said.contains("A new data set. Data set ") && !said.contains("to do: "), "{said}");
    assert!(rows(&app, &sets(&app).remove(0)).iter().any(|it| it.contains("\"hmn\"")));
}

#[actix_web::test]
async fn who_imports_by_command_is_told_where_a_group_is_offered_again() {
    let app = App::start().await;
    let folder = Folder::new();
    let file = folder.path().join("reach.csv");
    let text = divided("language", "Spanish", "English").replace(OWN, "advanced-health").replace(RIVAL, "allcare");
    std::fs::write(&file, text).unwrap();
    let gone = admin(&app, "/language/categories/es/retirements", &[("reason", "A letter"), ("version", "0")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body());
    let (code, said, _) = command(&app, &file, &[]);
    let way = "offers “Spanish” of “Household language” again at https://seh.example/desk/oha/reach/groups/language/categories/es. Then";
    assert!(code == Some(2) && said.contains(way), "{said}");
    assert!(sets(&app).is_empty());
}

#[actix_web::test]
async fn another_spelling_is_read_as_the_group_that_it_means() {
    let app = App::start().await;
    assert_eq!(import(&app, &divided("language", "Spanish", "English"), &[]).await.status, StatusCode::SEE_OTHER);
    let (address, body) = described(&app, &divided("Mother tongue", "Castilian", "English")).await;
    assert!(body.contains("no stratifier that OHA&#x27;s list has"), "{body}");
    let words = [
        ("label", "Language at home"),
        ("by", "by language at home"),
        ("aliases", "Household language\r\nMother tongue"),
        ("provenance", "official"),
        ("source", "OHA's sheet of 2026"),
        ("version", "0"),
    ];
    let saved = admin(&app, "/language/words", &words).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body());
    let body = app.get(Person::Admin, &address).await.body();
    assert!(body.contains("no group of “Language at home”") && body.contains("Castilian"), "{body}");
    let es = [("label", "Spanish"), ("aliases", "Castilian"), ("source", "The file of June"), ("version", "0")];
    assert_eq!(admin(&app, "/language/categories/es", &es).await.status, StatusCode::SEE_OTHER);
    let body = app.get(Person::Admin, &address).await.body();
    assert!(body.contains("The very same table is here already"), "{body}");
    // What the public reads follows at once.
    let public = app.get(Person::Nobody, "/fhir/Measure/seh-reach-system-level-2022").await.body();
    assert!(public.contains("Language at home") && !public.contains("Household language"), "{public}");
}

#[actix_web::test]
async fn two_editors_of_one_group_never_overwrite_each_other_unseen() {
    let app = App::start().await;
    let es = |label: &'static str, version: &'static str| {
        [("label", label), ("aliases", ""), ("source", "A letter"), ("version", version)]
    };
    assert_eq!(admin(&app, "/language/categories/es", &es("Spanish (first)", "0")).await.status, StatusCode::SEE_OTHER);
    let second = admin(&app, "/language/categories/es", &es("Spanish (second)", "0")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let body = second.body();
    assert!(body.contains("Spanish (first)") && body.contains("Spanish (second)"), "both are shown: {body}");
    assert!(body.contains("Nothing was overwritten"), "{body}");
    assert!(page(&app, "/language").await.contains("Spanish (first)"));
    assert_eq!(
        admin(&app, "/language/categories/es", &es("Spanish (second)", "1")).await.status,
        StatusCode::SEE_OTHER
    );
    let stale = admin(&app, "/language/categories/es/retirements", &[("reason", "A letter"), ("version", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_group_that_is_no_longer_offered_stays_in_the_tables_that_have_it() {
    let app = App::start().await;
    let done = import(&app, &divided("language", "Spanish", "English"), &[]).await;
    let unsaid = admin(&app, "/language/categories/es/retirements", &[("reason", " "), ("version", "0")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.body().contains("Say why.") && unsaid.body().contains("field-reason"), "{}", unsaid.body());
    let gone = admin(&app, "/language/categories/es/retirements", &[("reason", "A letter"), ("version", "0")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body());
    let shown = app.get(Person::Admin, &format!("{}/rows", done.location())).await.body();
    assert!(shown.contains("Household language: Spanish"), "{shown}");
    let (address, body) = described(&app, &divided("language", "Spanish", "English")).await;
    assert!(body.contains("that OHA no longer offers"), "{body}");
    assert!(body.contains(&format!("{GROUPS}/language/categories/es\"")), "{body}");
    let back = admin(&app, "/language/categories/es/returns", &[("reason", "A call"), ("version", "1")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body());
    let body = app.get(Person::Admin, &address).await.body();
    assert!(body.contains("The very same table is here already"), "{body}");
    let held = admin(&app, "/rurality_ocid/categories/rural/retirements", &[("reason", "A call"), ("version", "0")]);
    assert_eq!(held.await.status, StatusCode::CONFLICT, "counties stand in it");
}

#[actix_web::test]
async fn a_new_county_is_asked_for_its_rurality_which_stays_once_a_table_has_it() {
    let app = App::start().await;
    let bare = [("label", "Cascadia"), ("aliases", ""), ("source", "A law")];
    let refused = admin(&app, "/county/categories", &bare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = refused.body();
    assert!(body.contains("#field-place-rurality-ocid") && body.contains("#field-place-rurality-orh"), "{body}");
    assert!(body.contains("value=\"Cascadia\"") && body.contains("value=\"A law\""), "what was typed stays: {body}");
    let places = [("place_rurality_ocid", "rural"), ("place_rurality_orh", "frontier")];
    let added = admin(&app, "/county/categories", &[&bare[..], &places].concat()).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body());
    let elsewhere = [places[0], ("place_rurality_orh", "not_frontier")];
    let edit = |version: &'static str| [&bare[..], &elsewhere, &[("version", version)]].concat();
    let moved = admin(&app, "/county/categories/cascadia", &edit("1")).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "no table has it yet: {}", moved.body());
    let text = table(0).replace("county,Lane", "county,Cascadia");
    assert_eq!(import(&app, &text, &[]).await.status, StatusCode::SEE_OTHER);
    let all = rows(&app, &sets(&app).remove(0));
    assert!(all.iter().any(|it| it.contains("rurality_ocid") && it.contains("\"rural\"")), "{all:#?}");
    let back = [&bare[..], &places, &[("version", "2")]].concat();
    let refused = admin(&app, "/county/categories/cascadia", &back).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("tables that were taken in are summed by it"), "{}", refused.body());
}

#[actix_web::test]
async fn a_word_that_means_another_group_is_refused_and_what_was_typed_stays() {
    let app = App::start().await;
    let wrong = [("label", "Hmong"), ("key", "es"), ("aliases", "Hmoob\r\nMANDARIN"), ("source", "")];
    let refused = admin(&app, "/language/categories", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("Say where this comes from."), "{}", refused.body());
    let wrong = [wrong[0], wrong[1], wrong[2], ("source", "A letter")];
    let body = admin(&app, "/language/categories", &wrong).await.body();
    assert!(body.contains("“MANDARIN” means “Chinese” already"), "{body}");
    assert!(body.contains("#field-key") && body.contains("Hmoob") && body.contains("MANDARIN</textarea>"), "{body}");
    assert!(!page(&app, "/language").await.contains("Hmong"));
}

#[actix_web::test]
async fn children_are_divided_in_a_new_way_without_a_new_program() {
    let app = App::start().await;
    let added = admin(&app, "", &NEW_WAY).await;
    let place = format!("{GROUPS}/tribal_affiliation");
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, place.as_str()), "{}", added.body());
    let twice = admin(&app, "", &NEW_WAY).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body().contains("“Tribal affiliation” means “Tribal affiliation” already"), "{}", twice.body());
    let empty = page(&app, "/tribal_affiliation").await;
    assert!(empty.contains("None yet. Add its groups"), "{empty}");
    for label in ["Enrolled", "Not enrolled"] {
        let draft = [("label", label), ("aliases", ""), ("source", "A letter of OHA")];
        let added = admin(&app, "/tribal_affiliation/categories", &draft).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body());
    }
    let done = import(&app, &divided("Tribe", "Enrolled", "Not enrolled"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let shown = app.get(Person::Admin, &format!("{}/rows", done.location())).await.body();
    assert!(shown.contains("Tribal affiliation: Enrolled"), "{shown}");
}

/// The names of the groups that a page of a stratifier lists, in its order.
fn listed(body: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(body);
    let names = scraper::Selector::parse(".task-name a").unwrap();
    page.select(&names).map(|it| it.text().collect()).collect()
}

#[actix_web::test]
async fn a_group_moves_by_one_place_and_keeps_it_when_others_are_added() {
    let app = App::start().await;
    let before = listed(&page(&app, "/language").await);
    let moved = admin(&app, "/language/categories/es/moves", &[("direction", "up"), ("version", "0")]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body());
    assert!(moved.location().ends_with("/language?moved=es&direction=up"), "{}", moved.location());
    let body = app.get(Person::Admin, moved.location()).await.body();
    let after = listed(&body);
    assert_eq!((&after[0], &after[1], &after[2..]), (&before[1], &before[0], &before[2..]));
    // It stands first now, so that the focus goes to the other button.
    assert_eq!(body.matches(" autofocus").count(), 1);
    assert!(body.contains("value=\"down\" autofocus"), "{body}");
    let hmong = [("label", "Hmong"), ("aliases", ""), ("source", "A letter of OHA")];
    assert_eq!(admin(&app, "/language/categories", &hmong).await.status, StatusCode::SEE_OTHER);
    let later = listed(&page(&app, "/language").await);
    assert_eq!(later[..2], after[..2]);
    // What is not known stands last, whatever was moved or added.
    assert_eq!((later.last(), later[later.len() - 2].as_str()), (before.last(), "Hmong"));
    let unknown = admin(&app, "/language/categories/unknown/moves", &[("direction", "up"), ("version", "1")]).await;
    assert_eq!(unknown.status, StatusCode::CONFLICT);
    assert!(app.contents().contains("reach-group-moved"));
}

#[actix_web::test]
async fn of_two_who_move_groups_at_once_the_second_is_asked_to_look_again() {
    let app = App::start().await;
    for version in ["0", "1"] {
        let down = [("direction", "down"), ("version", version)];
        assert_eq!(admin(&app, "/language/categories/en/moves", &down).await.status, StatusCode::SEE_OTHER);
    }
    let stands = listed(&page(&app, "/language").await);
    for version in ["0", "1"] {
        let late = admin(&app, "/language/categories/es/moves", &[("direction", "down"), ("version", version)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body().contains("Nothing was moved"), "{}", late.body());
    }
    assert_eq!(listed(&page(&app, "/language").await), stands);
}

#[actix_web::test]
async fn a_way_of_dividing_that_oha_added_is_offered_no_longer_and_stays_readable() {
    let app = App::start().await;
    assert_eq!(admin(&app, "", &NEW_WAY).await.status, StatusCode::SEE_OTHER);
    for label in ["Enrolled", "Not enrolled"] {
        let draft = [("label", label), ("aliases", ""), ("source", "A letter of OHA")];
        assert_eq!(admin(&app, "/tribal_affiliation/categories", &draft).await.status, StatusCode::SEE_OTHER);
    }
    let table = divided("Tribe", "Enrolled", "Not enrolled");
    let done = import(&app, &table, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let unsaid = admin(&app, "/tribal_affiliation/retirements", &[("reason", " "), ("version", "1")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.body().contains("Say why.") && unsaid.body().contains("field-reason"), "{}", unsaid.body());
    let stale = admin(&app, "/tribal_affiliation/retirements", &[("reason", "A call"), ("version", "0")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let gone = admin(&app, "/tribal_affiliation/retirements", &[("reason", "A call"), ("version", "1")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body());
    // What came in earlier is read as before, under the same words and with the same source.
    let shown = app.get(Person::Admin, &format!("{}/rows", done.location())).await.body();
    assert!(shown.contains("Tribal affiliation: Enrolled"), "{shown}");
    let own = page(&app, "/tribal_affiliation").await;
    assert!(own.contains("No longer offered") && own.contains("A letter of OHA"), "{own}");
    let (address, body) = described(&app, &table).await;
    assert!(body.contains("a way of dividing children that OHA no longer offers"), "{body}");
    assert!(body.contains(&format!("{GROUPS}/tribal_affiliation#turn-h")) && !body.contains("Import this table"));
    // Better words do not bring it back; a decision does.
    let better = [&NEW_WAY[..], &[("version", "2")]].concat();
    assert_eq!(admin(&app, "/tribal_affiliation/words", &better).await.status, StatusCode::SEE_OTHER);
    assert!(page(&app, "/tribal_affiliation").await.contains("No longer offered"));
    let back = admin(&app, "/tribal_affiliation/returns", &[("reason", "A letter"), ("version", "3")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body());
    let body = app.get(Person::Admin, &address).await.body();
    assert!(body.contains("The very same table is here already"), "{body}");
    let log = app.contents();
    assert!(log.contains("reach-division-retired") && log.contains("reach-division-offered"));
}

#[actix_web::test]
async fn what_belongs_to_the_measure_is_offered_as_long_as_it_is() {
    let app = App::start().await;
    let kept = admin(&app, "/language/retirements", &[("reason", "A call"), ("version", "0")]).await;
    assert_eq!(kept.status, StatusCode::CONFLICT);
    assert!(kept.body().contains("belongs to the measure"), "{}", kept.body());
    assert!(!page(&app, "/language").await.contains("turn-h"));
}
