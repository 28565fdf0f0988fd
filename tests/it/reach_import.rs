//! OHA's tables of reach: sent, looked at, taken in and taken back; and everything that is refused before a byte of it is kept.

use std::fmt::Write as _;
use std::io::Write as _;

use actix_web::http::{Method, StatusCode, header};
use groundwork::kernel::failure::{Error, Refusal};
use groundwork::metric::reach::io::import as io;
use groundwork::metric::reach::rules::data_set::{DataSet, State};
use groundwork::metric::reach::rules::import::names::Contracts;
use groundwork::metric::reach::rules::import::terms::Sheet;
use groundwork::metric::reach::store::{self, ReachScope};
use groundwork::platform::clock;
use rust_xlsxwriter::Workbook;

use crate::app::{Answer, App};
use crate::cast::{self, OWN, Person, RIVAL};

pub const HEADING: &str =
    "scope,dim1,value1,dim2,value2,denominator,numerator,numerator_assessment,numerator_service,rate\n";

/// A table that adds up: the state and two CCOs, by county.
pub fn table(more: u32) -> String {
    let mut text = HEADING.to_owned();
    let mut line = |scope: &str, rest: &str, n: u32, any: u32| {
        let tenths = (2_000 * any + n) / (2 * n);
        writeln!(text, "{scope},{rest},,,{n},{any},{any},0,{}.{}", tenths / 10, tenths % 10).unwrap();
    };
    for (scope, times) in [("ALL", 2), (OWN, 1), (RIVAL, 1)] {
        line(scope, ",", 1_000 * times, (100 + more) * times);
        line(scope, "county,Lane", 600 * times, 60 * times);
        line(scope, "county,Linn", 400 * times, (40 + more) * times);
    }
    text
}

pub const SHEET: [(&str, &str); 6] = [
    ("measure", "system_level_2022"),
    ("period_first", "2026-01-01"),
    ("period_last", "2026-06-30"),
    ("extracted_on", "2026-10-01"),
    ("source", "Made up by the tests"),
    ("version", "1"),
];

/// A form in parts, as a browser sends it: fields first, then the file.
fn parts(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    body
}

fn without_end(mut body: Vec<u8>) -> Vec<u8> {
    body.truncate(body.len() - b"--b--\r\n".len());
    body
}

async fn send_parts(app: &App, person: Person, path: &str, body: Vec<u8>) -> Answer {
    let request = app.request(Method::POST, person, path).insert_header(("Sec-Fetch-Site", "same-origin"));
    let kind = (header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    app.send(request.insert_header(kind).set_payload(body)).await
}

pub async fn send(app: &App, name: &str, bytes: &[u8]) -> Answer {
    let (csrf, once) = (app.csrf(Person::Admin), clock::token().unwrap());
    let fields = [("csrf", csrf.as_str()), ("once", once.as_str()), ("year", "2026")];
    send_parts(app, Person::Admin, "/desk/oha/reach/imports", parts(&fields, &[(name, bytes)])).await
}

/// Sends a table, says what it is, and takes it in.
pub async fn import(app: &App, text: &str, more: &[(&str, &str)]) -> Answer {
    let sent = send(app, "reach.csv", text.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body());
    let address = sent.location().to_owned();
    let told = app.post(Person::Admin, &address, &SHEET).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body());
    let page = app.get(Person::Admin, &address).await;
    assert_eq!(page.status, StatusCode::OK);
    let fields = [&[("version", "2")], more].concat();
    app.post(Person::Admin, &format!("{address}/imports"), &fields).await
}

pub fn sets(app: &App) -> Vec<DataSet> {
    cast::as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        let mut all = store::list(tx, ReachScope::Oha(scope), None)?;
        all.retain(|it| it.provenance.source == "Made up by the tests");
        Ok(all)
    })
    .unwrap()
}

pub fn rows(app: &App, set: &DataSet) -> Vec<String> {
    cast::as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        let rows = store::true_rows(tx, ReachScope::Oha(scope), &set.id)?;
        Ok(rows.iter().map(|it| format!("{:?} {:?}", it.key, it.counts)).collect())
    })
    .unwrap()
}

#[actix_web::test]
async fn a_table_becomes_a_data_set_and_the_same_again_changes_nothing() {
    let app = App::start().await;
    let sent = send(&app, "../tables/reach 2026.csv", table(0).as_bytes()).await;
    let page = app.get(Person::Admin, sent.location()).await;
    let body = page.body();
    assert!(body.contains("<h1>reach 2026.csv</h1>") && body.contains("9 lines read, 15 rows to take in."), "{body}");
    assert!(body.contains("6 rows were summed from its counties"), "rurality in two schemes, of three scopes");
    assert!(
        body.contains("Before it can be taken in") && !body.contains("/imports\" novalidate"),
        "not all is said yet"
    );
    let done = import(&app, &table(0), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let set = sets(&app).remove(0);
    assert_eq!(done.location(), format!("/desk/oha/reach/{}", set.id));
    assert_eq!(
        (set.state, set.version, set.n_rows, set.demonstration),
        (State::Protected, 1, 15, true),
        "a small table is protected at once"
    );
    let all = rows(&app, &set);
    assert_eq!(all.len(), 15);
    assert!(all.iter().any(|it| it.contains("rurality_ocid")));
    // The same again: its page says so, and offers nothing to do.
    let sent = send(&app, "again.csv", table(0).replace(',', ";").as_bytes()).await;
    app.post(Person::Admin, sent.location(), &SHEET).await;
    let page = app.get(Person::Admin, sent.location()).await.body();
    assert!(page.contains("The very same table is here already") && page.contains("15 unchanged"), "{page}");
    let again = import(&app, &table(0), &[]).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, done.location()));
    assert_eq!(sets(&app), [set], "nothing was changed");
}

#[actix_web::test]
async fn what_nobody_has_seen_is_replaced_and_can_be_taken_back() {
    let app = App::start().await;
    import(&app, &table(0), &[]).await;
    let first = sets(&app).remove(0);
    let before = rows(&app, &first);
    assert_eq!(import(&app, &table(5), &[]).await.status, StatusCode::SEE_OTHER);
    let [second] = <[DataSet; 1]>::try_from(sets(&app)).unwrap();
    assert_eq!(
        (&second.id, second.version, second.row_version),
        (&first.id, 1, 4),
        "imported, protected, replaced, protected"
    );
    assert_ne!(rows(&app, &second), before);
    let address = format!("/desk/oha/reach/{}", second.id);
    let page = app.get(Person::Admin, &format!("{address}/rollback")).await;
    assert!(
        page.body().contains("What stands again")
            && page.body().contains("What disclosure control said of them goes too, and is worked out again"),
        "{}",
        page.body()
    );
    let stale = app.post(Person::Admin, &format!("{address}/rollbacks"), &[("version", "2")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let back = app.post(Person::Admin, &format!("{address}/rollbacks"), &[("version", "4")]).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, address.as_str()));
    let [third] = <[DataSet; 1]>::try_from(sets(&app)).unwrap();
    assert_eq!(rows(&app, &third), before);
    assert_eq!((third.file_sha256, third.n_rows), (first.file_sha256, first.n_rows));
    // What replaced nothing goes.
    let version = third.row_version.to_string();
    let gone = app.post(Person::Admin, &format!("{address}/rollbacks"), &[("version", &version)]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(sets(&app).is_empty());
    assert!(!app.contents().contains(second.id.as_str()) || app.contents().contains("reach-import-removed"));
}

#[actix_web::test]
async fn what_was_released_is_corrected_with_a_reason_and_never_taken_back() {
    let app = App::start().await;
    import(&app, &table(0), &[]).await;
    let first = sets(&app).remove(0);
    cast::as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        let released = DataSet { state: State::Released, ..first.clone() };
        store::update_state(tx, ReachScope::Oha(scope), &released)
    })
    .unwrap();
    let unsaid = import(&app, &table(5), &[("correction", "  ")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.body().contains("Say what was wrong with it") && unsaid.body().contains("field-correction"));
    let done = import(&app, &table(5), &[("correction", "Linn was short of five children.")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let all = sets(&app);
    assert_eq!(all.len(), 2);
    assert_eq!((all[0].version, all[0].corrects.as_ref(), all[0].state), (2, Some(&first.id), State::Protected));
    assert_eq!(all[0].correction, "Linn was short of five children.");
    let refused =
        app.post(Person::Admin, &format!("/desk/oha/reach/{}/rollbacks", first.id), &[("version", "2")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(sets(&app).len(), 2);
}

#[actix_web::test]
async fn a_file_about_single_children_is_refused_before_a_byte_of_it_is_kept() {
    let app = App::start().await;
    let before = app.contents();
    let mark = "ZZ-CHILD-MARK";
    let by_heading = format!("member_id,cco,birth_date,county\nQ1,{OWN},2021-03-04,{mark}\n");
    let by_content =
        (0..60).map(|n| format!("{OWN},R{},{mark},1,{}\n", 1_000_000 + n * 7, n % 2)).collect::<Vec<_>>().concat();
    let by_content = format!("cco,key,county,denominator,numerator\n{by_content}");
    let by_zeros = (0..60).map(|n| format!("{OWN},county,{mark}{n},1,{}\n", n % 2)).collect::<Vec<_>>().concat();
    let by_zeros = format!("cco,dim1,value1,denominator,numerator\n{by_zeros}");
    let hidden = {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (line, text) in table(0).lines().enumerate() {
            sheet.write_row(u32::try_from(line).unwrap(), 0, text.split(',')).unwrap();
        }
        let sheet = book.add_worksheet().set_name("raw").unwrap();
        sheet.write_row(0, 0, ["Prime ID", "DOB"]).unwrap().write_row(1, 0, [mark, "1/2/2021"]).unwrap();
        sheet.set_hidden(true);
        book.save_to_buffer().unwrap()
    };
    for (what, bytes) in [
        ("headings", by_heading.into_bytes()),
        ("numbers of people", by_content.into_bytes()),
        ("one child a line", by_zeros.into_bytes()),
        ("a hidden sheet", hidden),
    ] {
        let answer = send(&app, "counts.csv", &bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        let body = answer.body();
        assert!(body.contains("nothing of it was kept") && body.contains("groundwork reach compute"), "{what}: {body}");
        assert!(!body.contains(mark), "{what}: the page says something of the file back");
    }
    assert!(app.contents() == before, "something was kept");
}

/// Reading looks at the same lines at the same time; it says nothing of a file that the look refuses.
#[test]
fn a_file_is_refused_whatever_was_chosen_for_its_columns() {
    let groups = groundwork::metric::reach::io::stratifiers::stratifiers().unwrap();
    let contracts = Contracts::of(&[], &[], true);
    let refusal = |bytes: &[u8], choices: &[(&str, &str)]| {
        let sheet = Sheet::of(choices.iter().copied());
        match io::read(bytes, &sheet, &contracts, groups) {
            Err(Error::Refused(Refusal::Invalid(errors))) => {
                errors.iter().map(|it| it.1.to_owned()).collect::<Vec<_>>().concat()
            }
            other => panic!("{other:?}"),
        }
    };
    // What gives it away stands on the last line.
    let children = format!("{}{OWN},county,123-45-6789,,,50,10,10,0,20.0\n", table(0));
    let merged = {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (line, text) in table(0).lines().enumerate() {
            sheet.write_row(u32::try_from(line).unwrap(), 0, text.split(',')).unwrap();
        }
        sheet.merge_range(20, 0, 21, 1, "ALL", &rust_xlsxwriter::Format::new()).unwrap();
        book.save_to_buffer().unwrap()
    };
    let twice = [("column-0", "scope"), ("column-1", "scope")];
    for choices in [&[][..], &twice, &[("column-0", "scope")]] {
        assert!(refusal(children.as_bytes(), choices).contains("Social Security number"), "{choices:?}");
        assert!(refusal(&merged, choices).contains("The cells A21:B22 are merged into one"), "{choices:?}");
    }
    assert!(refusal(table(0).as_bytes(), &twice).contains("is chosen for two columns"));
}

#[actix_web::test]
async fn garbage_is_refused_in_words_and_nothing_of_it_is_kept() {
    let app = App::start().await;
    let before = app.contents();
    let wide: Vec<u8> = table(0).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let formula = {
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "scope").unwrap().write_formula(11, 3, "=1+1").unwrap();
        book.save_to_buffer().unwrap()
    };
    let random: Vec<u8> = (0..9_000_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();
    let bomb = {
        let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let packed = zip::write::SimpleFileOptions::default();
        bomb.start_file("[Content_Types].xml", packed).unwrap();
        bomb.start_file("xl/worksheets/sheet1.xml", packed).unwrap();
        (0..40).for_each(|_| bomb.write_all(&vec![b' '; 1024 * 1024]).unwrap());
        bomb.finish().unwrap().into_inner()
    };
    let long = format!("scope,denominator,numerator\n{}", "ALL,1,1\n".repeat(300_000));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a bomb", bomb, "unpacks to far more"),
        ("300,001 lines", long.into_bytes(), "more than 300000 lines"),
        ("a quotation mark that never ends", [b"a,b\n\"".to_vec(), b"x,1\n".repeat(2_000)].concat(), "quotation mark"),
        ("nothing", Vec::new(), "This file is empty"),
        ("blanks", b" \n \n".to_vec(), "This file is empty"),
        ("random bytes", random, "no text"),
        ("UTF-16", [vec![0xFF, 0xFE], wide].concat(), "UTF-16"),
        ("Latin-1", b"scope,denominator\nJos\xe9,1\n".to_vec(), "Line 2"),
        ("a formula", formula, "D12"),
        ("half a workbook", b"PK\x03\x04half".to_vec(), "damaged"),
        ("an old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1".to_vec(), ".xls"),
        ("a PDF", b"%PDF-1.7".to_vec(), "PDF"),
    ];
    for (what, bytes, words) in cases {
        let answer = send(&app, "t.csv", &bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        assert!(answer.body().contains(words), "{what}: {}", answer.body());
        assert!(answer.body().contains("field-file"), "{what}: the mistake stands beside its field");
        assert!(answer.body().contains("<option value=\"2026\" selected>"), "{what}: the year stays chosen");
    }
    assert!(app.contents() == before, "something was kept");
}

#[actix_web::test]
async fn a_heading_without_lines_and_a_table_that_is_wrong_throughout_are_told_on_their_page() {
    let app = App::start().await;
    let sent = send(&app, "heading.csv", HEADING.as_bytes()).await;
    let page = app.get(Person::Admin, sent.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body().contains("The table has a heading and no line below it."), "{}", page.body());
    let wrong = format!("{HEADING}{}", "ALL,moon,full,,,5,1,1,0,\n".repeat(5_100));
    let sent = send(&app, "wrong.csv", wrong.as_bytes()).await;
    let page = app.get(Person::Admin, sent.location()).await.body();
    assert!(page.contains("5,100 mistakes, the first 200 of them"), "{page}");
    let csv = app.get(Person::Admin, &format!("{}/mistakes.csv", sent.location())).await.body();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 1 + 5_000 + 1, "as many as are kept, and how many more there are");
    assert!(lines[5_000].starts_with("mistake,5001,") && lines[5_001].contains("100 more are not listed"));
    let places =
        (0..20_010).map(|n| format!("{OWN},county,Place {n},,,50,10,10,0,20.0\n")).collect::<Vec<_>>().concat();
    let sent = send(&app, "places.csv", format!("{HEADING}{places}").as_bytes()).await;
    let page = app.get(Person::Admin, sent.location()).await.body();
    assert!(page.contains("20,010 mistakes, the first 200 of them"), "{page}");
    assert_eq!(page.matches("Add it to the list<").count(), 200, "no more is offered than is shown");
}

#[actix_web::test]
async fn a_form_with_a_file_is_taken_in_the_agreed_order() {
    let app = App::start().await;
    let before = app.contents();
    let path = "/desk/oha/reach/imports";
    let (csrf, once) = (app.csrf(Person::Admin), clock::token().unwrap());
    let fields = [("csrf", csrf.as_str()), ("once", once.as_str()), ("year", "2026")];
    let good = table(0);
    let file = [("t.csv", good.as_bytes())];
    let with = |fields: &[(&str, &str)], files: &[(&str, &[u8])]| parts(fields, files);
    let huge = vec![b'x'; 26 * 1024 * 1024];
    let cases: Vec<(&str, Person, Vec<u8>, u16)> = vec![
        ("nobody", Person::Nobody, with(&fields, &file), 403),
        ("a reviewer", Person::Reviewer, with(&fields, &file), 403),
        ("somebody of a CCO", Person::Lead, with(&fields, &file), 404),
        ("no token", Person::Admin, with(&fields[1..], &file), 403),
        ("another's token", Person::Admin, with(&[("csrf", "AAAA"), fields[1], fields[2]], &file), 403),
        ("no key", Person::Admin, with(&[fields[0], fields[2]], &file), 422),
        ("no file", Person::Admin, with(&fields, &[]), 422),
        ("a file field left alone", Person::Admin, with(&fields, &[("", b"")]), 422),
        ("an empty file", Person::Admin, with(&fields, &[("t.csv", b"")]), 422),
        ("two files", Person::Admin, with(&fields, &[file[0], ("u.csv", b"a,b\n")]), 400),
        ("a field twice", Person::Admin, with(&[fields[0], fields[1], fields[1], fields[2]], &file), 400),
        ("a zero byte", Person::Admin, with(&[fields[0], fields[1], ("year", "20\0")], &file), 400),
        ("a long field", Person::Admin, with(&[fields[0], fields[1], ("year", &"x".repeat(300_000))], &file), 413),
        ("26 megabytes", Person::Admin, with(&fields, &[("t.csv", &huge)]), 413),
        ("half a form", Person::Admin, with(&fields, &file)[..300].to_vec(), 400),
        ("no part at all", Person::Admin, b"nothing".to_vec(), 400),
        // The token stands behind the file: nobody knows yet who sends it.
        ("the file first", Person::Admin, [without_end(with(&[], &file)), with(&fields, &[])].concat(), 403),
    ];
    for (what, person, body, status) in cases {
        let answer = send_parts(&app, person, path, body).await;
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.body());
        assert!(answer.body().contains("<h1>"), "{what}: no page");
    }
    let told = app
        .request(Method::POST, Person::Admin, path)
        .insert_header(("Sec-Fetch-Site", "same-origin"))
        .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=b"))
        .set_payload(parts(&fields, &file))
        .insert_header((header::CONTENT_LENGTH, (200 * 1024 * 1024).to_string()));
    let answer = app.send(told).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    for words in ["more than 25 megabytes", "field-file", "<option value=\"2026\" selected>"] {
        assert!(answer.body().contains(words), "{words}: {}", answer.body());
    }
    for (kind, status) in
        [("application/json", 415), ("multipart/form-data", 400), ("multipart/mixed; boundary=b", 415)]
    {
        let request = app.request(Method::POST, Person::Admin, path).insert_header(("Sec-Fetch-Site", "same-origin"));
        let request = request.insert_header((header::CONTENT_TYPE, kind)).set_payload(parts(&fields, &file));
        assert_eq!(app.send(request).await.status.as_u16(), status, "{kind}");
    }
    let foreign = app.request(Method::POST, Person::Admin, path).insert_header(("Sec-Fetch-Site", "cross-site"));
    let foreign = foreign.insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=b"));
    assert_eq!(app.send(foreign.set_payload(parts(&fields, &file))).await.status, StatusCode::FORBIDDEN);
    assert!(app.contents() == before, "something was kept");
    // The same form twice is taken once.
    let first = send_parts(&app, Person::Admin, path, parts(&fields, &file)).await;
    let second = send_parts(&app, Person::Admin, path, parts(&fields, &file)).await;
    assert_eq!((first.status, first.location()), (second.status, second.location()));
    assert_eq!(app.place().lines("SELECT file_name AS line FROM reach_uploads WHERE file_name = 't.csv'").len(), 1);
}

#[actix_web::test]
async fn mistakes_are_told_with_their_line_and_nothing_is_taken_in() {
    let app = App::start().await;
    let wrong = format!(
        "{HEADING}ALL,,,,,100,20,20,0,20.0\n{OWN},,,,,100,120,0,0,\nNowhere CCO,,,,,5,1,1,0,\n{OWN},moon,full,,,5,1,1,0,\n{OWN},county,Lane,,,<11,1,1,0,\n{OWN},county,Linn,,,=1+1,1,1,0,\n{OWN},county,Linn,,,5.5,1,1,0,\n{OWN},county,Atlantis,,,50,10,10,0,33.3\nALL,,,,,100,20,20,0,20.0\nshort,line\n{OWN},county,Polk,,,10,3,1,1,30.0\n"
    );
    let sent = send(&app, "wrong.csv", wrong.as_bytes()).await;
    let address = sent.location().to_owned();
    app.post(Person::Admin, &address, &SHEET).await;
    let csv = app.get(Person::Admin, &format!("{address}/mistakes.csv")).await;
    assert!(csv.header("content-disposition").contains("attachment"));
    let lines: Vec<String> = csv.body().lines().map(str::to_owned).collect();
    for (line, words) in [
        (3, "more than the children in the denominator"),
        (4, "no CCO that we know"),
        (5, "no stratifier that OHA's list has"),
        (6, "is hidden already. Groundwork needs the true counts"),
        (7, "holds a formula"),
        (8, "no whole number"),
        (9, "no group of “County” that OHA's list has"),
        (10, "says the same as line 2"),
        (11, "has 2 cells, and the heading has 10"),
        (12, "more than those with an assessment and those with a service together"),
    ] {
        let found = lines.iter().any(|it| it.starts_with(&format!("mistake,{line},")) && it.contains(words));
        assert!(found, "line {line}, {words}: {lines:#?}");
    }
    assert!(lines.iter().any(|it| it.starts_with("to look at,9,") && it.contains("20.0 %")), "{lines:#?}");
    assert!(lines.iter().any(|it| it.contains("Atlantis")), "{lines:#?}");
    let page = app.get(Person::Admin, &address).await.body();
    assert!(page.contains("11 mistakes") && !page.contains("Import this table"), "{page}");
    let refused = app.post(Person::Admin, &format!("{address}/imports"), &[("version", "2")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sets(&app).is_empty());
}

#[actix_web::test]
async fn sums_that_do_not_add_up_are_said_and_do_not_keep_a_table_out() {
    let app = App::start().await;
    let text = table(0).replace("ALL,county,Linn,,,800,80,80,0", "ALL,county,Linn,,,790,80,80,0");
    let sent = send(&app, "sums.csv", text.as_bytes()).await;
    let page = app.get(Person::Admin, sent.location()).await.body();
    assert!(page.contains("Statewide, all children: the counts by county add up to 1990 children"), "{page}");
    assert!(page.contains("the CCOs add up to 800 children"), "{page}");
    assert_eq!(import(&app, &text, &[]).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn columns_are_chosen_by_hand_where_headings_say_nothing_and_stratifiers_may_have_columns_of_their_own() {
    let app = App::start().await;
    let text = format!(
        "Figures of the measure,,,,\n,,,,\nPlan name,Place,Age group,Kids,Hits\nStatewide,All,All,50,10\nStatewide,Lane,,50,10\n{OWN},,,50,10\n{OWN},Lane,3 years,50,10\n"
    );
    let sent = send(&app, "by hand.csv", text.as_bytes()).await;
    let address = sent.location().to_owned();
    let page = app.get(Person::Admin, &address).await.body();
    assert!(page.contains("Say which column holds"), "{page}");
    let by_hand =
        [("column-0", "scope"), ("column-1", "by_county"), ("column-2", "by_age"), ("column-3", "denominator")];
    let twice = [&SHEET[..], &by_hand, &[("column-4", "denominator")]].concat();
    let refused = app.post(Person::Admin, &address, &twice).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("is chosen for two columns"), "{}", refused.body());
    let chosen = [&SHEET[..], &by_hand, &[("column-4", "numerator")]].concat();
    let told = app.post(Person::Admin, &address, &chosen).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body());
    let done = app.post(Person::Admin, &format!("{address}/imports"), &[("version", "2")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let set = sets(&app).remove(0);
    assert!(!set.indicators.assessment && set.indicators.any);
    let all = rows(&app, &set);
    assert!(all.iter().any(|it| it.contains("\"age\"") && it.contains("\"lane\"")), "{all:#?}");
}

#[actix_web::test]
async fn a_workbook_says_the_same_as_its_csv() {
    let app = App::start().await;
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Read me").unwrap().write(0, 0, "Made up.").unwrap();
    let sheet = book.add_worksheet().set_name("Counts").unwrap();
    for (line, text) in table(0).lines().enumerate() {
        for (column, cell) in text.split(',').enumerate() {
            let place = (u32::try_from(line).unwrap(), u16::try_from(column).unwrap());
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(place.0, place.1, number).unwrap(),
                Err(_) => sheet.write(place.0, place.1, cell).unwrap(),
            };
        }
    }
    let sent = send(&app, "reach.xlsx", &book.save_to_buffer().unwrap()).await;
    let address = sent.location().to_owned();
    let chosen = [&SHEET[..], &[("sheet", "Counts")]].concat();
    assert_eq!(app.post(Person::Admin, &address, &chosen).await.status, StatusCode::SEE_OTHER);
    let done = app.post(Person::Admin, &format!("{address}/imports"), &[("version", "2")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body());
    let set = sets(&app).remove(0);
    let from_workbook = rows(&app, &set);
    let again = import(&app, &table(0), &[]).await;
    assert_eq!(again.location(), done.location());
    assert_eq!(rows(&app, &set), from_workbook);
    assert_eq!(sets(&app)[0].row_version, set.row_version, "nothing was changed");
}

#[actix_web::test]
async fn a_file_that_nobody_takes_in_is_forgotten_after_a_day() {
    let app = App::start().await;
    let sent = send(&app, "t.csv", table(0).as_bytes()).await;
    let forget = |at: &str| {
        let system = groundwork::people::tenancy::SystemScope::because("the tests forget");
        let now = cast::noon(at);
        app.db().write_here(|tx| groundwork::metric::reach::changes::uploads::forget_old(tx, &system, now)).unwrap()
    };
    forget("2026-11-23");
    assert_eq!(app.get(Person::Admin, sent.location()).await.status, StatusCode::OK);
    forget("2026-11-24");
    assert_eq!(app.get(Person::Admin, sent.location()).await.status, StatusCode::NOT_FOUND);
}
