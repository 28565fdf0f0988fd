//! Reach: the product's reading of random small files, with every edge, against the slow one; and the manners of the command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use groundwork::metric::measures::Provenance;
use groundwork::metric::reach::io::output::internal_csv;
use groundwork::metric::reach::io::refused::Account;
use groundwork::metric::reach::io::run::{Files, Manner, Outcome, compute};
use groundwork::metric::reach::rules::codes::Category;
use groundwork::metric::reach::rules::measure::{AgeRule, Measure, Period, Terms};
use proptest::prelude::*;
use proptest::sample::select;

use crate::reach_naive::{self, Asked, Record, Sheet, on};

/// A folder that goes with its test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("reach-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn files(&self) -> Files {
        let at = |name: &str| self.0.join(name);
        Files { enrolment: at("enrolment.csv"), claims: at("claims.csv"), codes: at("codes.csv") }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn terms(asked: &Asked) -> Terms {
    let measure = Measure {
        key: "test".into(),
        label: "test".into(),
        period_start: "Y-01-01".into(),
        period_end: "Y-12-31".into(),
        age_rule: AgeRule::CompletedYearsOnLastDay,
        min_age: asked.ages.0.try_into().unwrap(),
        max_age: asked.ages.1.try_into().unwrap(),
        max_gaps: asked.max_gaps.try_into().unwrap(),
        max_gap_days: asked.max_gap_days.try_into().unwrap(),
        categories: asked.counted.iter().map(|it| Category::parse(it.as_bytes()).unwrap()).collect(),
        provenance: Provenance::Inferred,
        source: "test".into(),
    };
    Terms { measure, period: Period::new(asked.first, asked.last).unwrap() }
}

/// How a sheet is written down. None of it changes what it says.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a way of writing by itself, and all of them mix")]
struct Hand {
    columns: Vec<usize>,
    quotes_all: bool,
    crlf: bool,
    blank_lines: bool,
    byte_order_mark: bool,
    ends_with_a_break: bool,
}

impl Hand {
    /// The file, and the line on which each record begins.
    fn write(&self, sheet: &Sheet) -> (Vec<u8>, Vec<u64>) {
        let style = if self.quotes_all { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let terminator = if self.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let line = |record: &Record| {
            let mut builder = csv::WriterBuilder::new();
            let mut writer = builder.quote_style(style).terminator(terminator).from_writer(Vec::new());
            writer.write_record(record).unwrap();
            writer.into_inner().unwrap()
        };
        let turned = |record: &Record| -> Record {
            if record.len() != sheet.header.len() {
                return record.clone();
            }
            self.columns.iter().map(|it| record[*it].clone()).collect()
        };
        let mut bytes = if self.byte_order_mark { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        bytes.extend(line(&turned(&sheet.header.iter().map(|it| it.as_bytes().to_vec()).collect())));
        let mut lines = Vec::new();
        for (n, record) in sheet.records.iter().enumerate() {
            if self.blank_lines && n % 3 == 0 {
                bytes.extend(if self.crlf { b"\r\n".as_slice() } else { b"\n\n" });
            }
            lines.push(1 + bytes.iter().filter(|it| **it == b'\n').map(|_| 1).sum::<u64>());
            bytes.extend(line(&turned(record)));
        }
        if !self.ends_with_a_break && bytes.ends_with(b"\n") {
            bytes.truncate(bytes.len() - if self.crlf { 2 } else { 1 });
        }
        (bytes, lines)
    }
}

/// Three sheets, how they are written, and what is asked of them.
#[derive(Debug, Clone)]
struct World {
    asked: Asked,
    sheets: [Sheet; 3],
    hands: [Hand; 3],
    shuffle: u64,
    block: usize,
}

const ENROLMENT: [&str; 9] =
    ["member_id", "cco", "county", "birth_date", "race_ethnicity", "language", "start_date", "end_date", "note"];
const CLAIMS: [&str; 4] = ["member_id", "service_date", "procedure_code", "rendering_type"];
const CODES: [&str; 3] = ["procedure_code", "category", "note"];
/// The last begins with what is a byte order mark at the beginning of a file, and a character anywhere else.
const MEMBERS: [&str; 9] = ["m1", "m2", "m3", "m,5", "m\"6", "é7", " m1", "M1", "\u{feff}m1"];
const CCOS: [&str; 4] = ["north", "north, east", "", "south"];
const VALUES: [&str; 8] = ["", "Unknown", "A", "a", "B, b", "\"q\"", "line\nbreak", "é"];
const RAW_CODES: [&str; 12] = [
    "90791",
    "H0031",
    "h0031",
    " H0031\t",
    "\t90791",
    "9079",
    "907911",
    "",
    " \t",
    "Long-Code-1",
    "LONG-CODE-1 ",
    "é0031",
];
const NO_DAYS: [&str; 9] =
    ["", "2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "20240101", " 2024-01-01", "2024-01-01T", "soon"];

fn hand(n: usize) -> impl Strategy<Value = Hand> {
    let columns = Just((0..n).collect::<Vec<usize>>()).prop_shuffle();
    (columns, any::<[bool; 5]>()).prop_map(
        |(columns, [quotes_all, crlf, blank_lines, byte_order_mark, ends_with_a_break])| Hand {
            columns,
            quotes_all,
            crlf,
            blank_lines,
            byte_order_mark,
            ends_with_a_break,
        },
    )
}

/// A calendar year by the real rule, or a short period by a random one: in a short period edges meet more often.
fn asked() -> impl Strategy<Value = Asked> {
    let year = select(vec![2023, 2024]).prop_map(|it| {
        (NaiveDate::from_ymd_opt(it, 1, 1).unwrap(), NaiveDate::from_ymd_opt(it, 12, 31).unwrap(), 1, 45)
    });
    let short = (0i64..800, 1i64..40, 0usize..3, 0usize..8).prop_map(|(start, days, gaps, gap)| {
        let first = on(NaiveDate::from_ymd_opt(2023, 1, 1).unwrap(), start);
        (first, on(first, days), gaps, gap)
    });
    // One that ends on the last of February, where leap-day births tell.
    let february = select(vec![2023, 2024, 2025]).prop_map(|it| {
        let last = NaiveDate::from_ymd_opt(it, 3, 1).unwrap().pred_opt().unwrap();
        (on(last, -30), last, 1, 5)
    });
    let counted = select(vec![vec!["assessment", "service"], vec!["service"]]);
    (
        prop_oneof![3 => year, 3 => short, 1 => february],
        prop_oneof![2 => Just((0, 5)), 4 => Just((1, 5)), 1 => Just((3, 3))],
        counted,
    )
        .prop_map(|((first, last, max_gaps, max_gap_days), ages, counted)| Asked {
            first,
            last,
            ages,
            max_gaps,
            max_gap_days,
            counted,
        })
}

/// Days at the edges of the period and of the gap rule, and some between.
fn a_day(asked: &Asked) -> impl Strategy<Value = String> + use<> {
    let (first, last, gap) = (asked.first, asked.last, i64::try_from(asked.max_gap_days).unwrap());
    let near = select(vec![-400, -2, -1, 0, 1, 2, gap - 1, gap, gap + 1, gap + 2]);
    let from_first = near.clone().prop_map(move |it| on(first, it));
    let from_last = near.prop_map(move |it| on(last, -it));
    let between = (0..=(last - first).num_days()).prop_map(move |it| on(first, it));
    prop_oneof![3 => from_first, 3 => from_last, 2 => between].prop_map(|it| it.to_string())
}

fn a_birth(asked: &Asked) -> impl Strategy<Value = String> + use<> {
    let last = asked.last;
    let years = (prop_oneof![1 => -1i64..8, 3 => 2i64..6], select(vec![-1i64, 0, 1, 2, 100]))
        .prop_map(move |(years, days)| on(last, days - years * 365 - years / 4));
    let fixed = select(vec!["2020-02-29", "2024-02-29", "2019-01-01", "2018-12-31", "2019-12-31", "2022-01-01"]);
    prop_oneof![4 => years.prop_map(|it| it.to_string()), 1 => fixed.prop_map(str::to_owned)]
}

/// A good record, or now and then one that cannot be read.
fn spoiled(record: Vec<String>, day_columns: Vec<usize>) -> impl Strategy<Value = Record> {
    let good: Record = record.into_iter().map(String::into_bytes).collect();
    (Just(good), 0u8..60, any::<prop::sample::Index>(), select(NO_DAYS.to_vec())).prop_map(
        move |(mut it, how, at, no_day)| {
            match how {
                0 => drop(it.pop()),
                1 => it.push(b"more".to_vec()),
                2 => it = vec![b"alone".to_vec()],
                3 => it[0].clear(),
                4 => *at.get_mut(&mut it) = b"\xff".to_vec(),
                5 => *at.get_mut(&mut it) = b"\xc3".to_vec(),
                6 if !day_columns.is_empty() => it[*at.get(&day_columns)] = no_day.into(),
                _ => (),
            }
            it
        },
    )
}

fn spell(asked: &Asked, births: Vec<String>) -> impl Strategy<Value = Record> + use<> {
    let value = || prop_oneof![3 => Just("A"), 2 => select(VALUES.to_vec())];
    let end = prop_oneof![1 => Just(String::new()), 3 => a_day(asked)];
    let cco = prop_oneof![3 => Just(CCOS[0]), 2 => select(CCOS.to_vec())];
    // One member has most rows, so that hers meet.
    let who = prop_oneof![0..MEMBERS.len(), Just(0)];
    (who, cco, (value(), value(), value()), a_day(asked), end, (0u8..40, a_birth(asked))).prop_flat_map(
        move |(who, cco, (county, race, language), start, end, (lie, other))| {
            // Now and then a row tells of another birth date.
            let birth = if lie == 0 { other } else { births[who].clone() };
            let row = [MEMBERS[who], cco, county, &birth, race, language, &start, &end, "x"];
            spoiled(row.map(str::to_owned).to_vec(), vec![3, 6, 7])
        },
    )
}

fn sheets(asked: &Asked) -> impl Strategy<Value = [Sheet; 3]> + use<> {
    let births = proptest::collection::vec(a_birth(asked), MEMBERS.len());
    let by = asked.clone();
    let enrolment = births.prop_flat_map(move |births| proptest::collection::vec(spell(&by, births), 0..40));
    let a_member = prop_oneof![select(MEMBERS.to_vec()), Just(MEMBERS[0])];
    // Half of all lines carry the first code, which is in most sets.
    let a_code = || prop_oneof![Just(RAW_CODES[0]), select(RAW_CODES.to_vec())];
    let claim = (a_member, a_day(asked), a_code(), select(VALUES.to_vec()))
        .prop_flat_map(|(who, day, code, kind)| spoiled(vec![who.into(), day, code.into(), kind.into()], vec![1]));
    let words = vec!["assessment", "service", "assessment", "service", "screening", "Service"];
    let code = (a_code(), select(words)).prop_flat_map(|(code, category)| {
        // A code may be empty; a line of nothing but empty fields is still a row.
        spoiled(vec![code.into(), category.into(), String::new()], vec![]).prop_map(move |mut it| {
            if it.first().is_some_and(Vec::is_empty) {
                it[0] = code.into();
            }
            it
        })
    });
    let (claims, codes) = (proptest::collection::vec(claim, 0..40), proptest::collection::vec(code, 0..10));
    let sheet = |header: &[&'static str], records| Sheet { header: header.to_vec(), records };
    (enrolment, claims, codes)
        .prop_map(move |(one, two, three)| [sheet(&ENROLMENT, one), sheet(&CLAIMS, two), sheet(&CODES, three)])
}

fn world() -> impl Strategy<Value = World> {
    let hands = (hand(ENROLMENT.len()), hand(CLAIMS.len()), hand(CODES.len()));
    (asked(), hands, any::<u64>(), 1usize..400).prop_flat_map(|(asked, (one, two, three), shuffle, block)| {
        sheets(&asked).prop_map(move |sheets| World {
            asked: asked.clone(),
            sheets,
            hands: [one.clone(), two.clone(), three.clone()],
            shuffle,
            block,
        })
    })
}

fn run(folder: &Folder, asked: &Asked, n_threads: usize, block: usize) -> Outcome {
    compute(&folder.files(), &terms(asked), Manner { is_strict: false, n_threads, block }).unwrap()
}

fn csv_of(outcome: &Outcome) -> String {
    String::from_utf8(internal_csv(&outcome.rows).unwrap()).unwrap()
}

fn lines(account: &Account) -> Vec<u64> {
    account.first.iter().map(|it| it.line).collect()
}

/// Another order of the same records.
fn shuffled(sheet: &Sheet, by: u64) -> Sheet {
    let mut records: Vec<(u64, Record)> = Vec::new();
    for (n, record) in sheet.records.iter().enumerate() {
        records.push(((n as u64 + 1).wrapping_mul(by | 1).rotate_left(17).wrapping_mul(0x9e37_79b9), record.clone()));
    }
    records.sort();
    Sheet { header: sheet.header.clone(), records: records.into_iter().map(|it| it.1).collect() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn both_readings_of_any_files_agree_on_every_byte_with_any_number_of_readers_and_in_any_order(world in world()) {
        let [enrolment, claims, codes] = &world.sheets;
        let expected = reach_naive::answer(enrolment, claims, codes, &world.asked);
        let folder = Folder::new();
        let files = folder.files();
        let places = [&files.enrolment, &files.claims, &files.codes];
        let mut starts = Vec::new();
        for ((sheet, hand), place) in world.sheets.iter().zip(&world.hands).zip(places) {
            let (bytes, lines) = hand.write(sheet);
            fs::write(place, bytes).unwrap();
            starts.push(lines);
        }
        for n_threads in 1..=4 {
            let found = run(&folder, &world.asked, n_threads, world.block);
            prop_assert_eq!(csv_of(&found), &*expected.table, "{} readers", n_threads);
            let summary = &found.summary;
            let at = |file: usize, numbers: &[usize]| numbers.iter().map(|it| starts[file][*it]).collect::<Vec<u64>>();
            let mut of_enrolment = at(0, &expected.refused[0]);
            of_enrolment.extend(at(0, &expected.contradicted));
            of_enrolment.sort_unstable();
            prop_assert_eq!(lines(&summary.enrolment), of_enrolment);
            prop_assert_eq!(lines(&summary.claims), at(1, &expected.refused[1]));
            prop_assert_eq!(lines(&summary.codes), at(2, &expected.refused[2]));
            let n_rows = [&summary.enrolment, &summary.claims, &summary.codes].map(|it| (it.n_read, it.n_refused));
            let n_expected = [0, 1, 2].map(|it| (world.sheets[it].records.len() as u64, expected.refused[it].len() as u64));
            prop_assert_eq!(n_rows, n_expected);
            prop_assert_eq!(summary.n_contradicted, expected.contradicted.len() as u64);
        }
        for ((sheet, hand), place) in world.sheets.iter().zip(&world.hands).zip(places) {
            fs::write(place, hand.write(&shuffled(sheet, world.shuffle)).0).unwrap();
        }
        prop_assert_eq!(csv_of(&run(&folder, &world.asked, 2, world.block)), expected.table, "in another order");
    }

    #[test]
    fn a_strict_run_ends_at_the_first_row_that_cannot_be_read(world in world()) {
        let [enrolment, claims, codes] = &world.sheets;
        let expected = reach_naive::answer(enrolment, claims, codes, &world.asked);
        let folder = Folder::new();
        let files = folder.files();
        let mut starts = Vec::new();
        for ((sheet, hand), place) in world.sheets.iter().zip(&world.hands).zip([&files.enrolment, &files.claims, &files.codes]) {
            let (bytes, lines) = hand.write(sheet);
            fs::write(place, bytes).unwrap();
            starts.push(lines);
        }
        let first = |file: usize, numbers: &[usize]| numbers.first().map(|it| starts[file][*it]);
        let codes = first(2, &expected.refused[2]).map(|it| ("codes", it));
        let enrolment = first(0, &expected.refused[0]).or_else(|| first(0, &expected.contradicted)).map(|it| ("enrolment", it));
        let claims = first(1, &expected.refused[1]).map(|it| ("claims", it));
        let named = codes.or(enrolment).or(claims).map(|(file, line)| format!("{file}, line {line}: "));
        for n_threads in [1, 3] {
            let manner = Manner { is_strict: true, n_threads, block: world.block };
            match (compute(&files, &terms(&world.asked), manner), &named) {
                (Ok(found), None) => prop_assert_eq!(csv_of(&found), &*expected.table),
                (Err(error), Some(named)) => prop_assert!(error.to_string().contains(named), "{} is not {}", error, named),
                (found, named) => prop_assert!(false, "{:?} where {:?} was to be named", found.is_ok(), named),
            }
        }
    }
}

/// Random files are worth something only if they hold children: the strategy is looked at, too.
#[test]
fn random_files_hold_children_with_every_outcome() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut n_rows, mut n_full, mut n_refused, mut n_contradicted, mut n_helped) = (0, 0, 0, 0, 0);
    for _ in 0..200 {
        let world = world().new_tree(&mut runner).unwrap().current();
        let [one, two, three] = &world.sheets;
        let answer = reach_naive::answer(one, two, three, &world.asked);
        n_rows += answer.table.lines().count() - 1;
        n_full += usize::from(answer.table.lines().count() > 23);
        n_helped += usize::from(answer.table.lines().any(|it| it.starts_with("ALL,,") && !it.ends_with(",0.0")));
        n_refused += answer.refused.iter().map(Vec::len).sum::<usize>();
        n_contradicted += answer.contradicted.len();
    }
    assert!(n_rows > 4_000 && n_full > 60 && n_helped > 40, "{n_rows} rows, {n_full} full, {n_helped} with help");
    assert!(n_refused > 300 && n_contradicted > 30, "{n_refused} refused, {n_contradicted} contradicted");
}

// --- the command ---

const HEAD: &str = "member_id,cco,county,birth_date,race_ethnicity,language,start_date,end_date\n";

fn small(folder: &Folder) {
    let files = folder.files();
    fs::write(files.enrolment, format!("{HEAD}m1,north,Lane,2021-05-05,White,English,2024-01-01,\n")).unwrap();
    let claims = "member_id,service_date,procedure_code,rendering_type\nm1,2024-03-03,h0031,clinic\n";
    fs::write(files.claims, claims).unwrap();
    fs::write(files.codes, "procedure_code,category\nH0031,assessment\n").unwrap();
}

fn command(folder: &Folder, more: &[&str]) -> Output {
    let files = folder.files();
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundwork"));
    command.args(["reach", "compute", "--year", "2024"]);
    command.arg("--enrolment").arg(files.enrolment).arg("--claims").arg(files.claims).arg("--codes").arg(files.codes);
    command.arg("--out").arg(folder.path().join("out")).args(more).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_run_writes_the_table_and_says_what_it_read() {
    let folder = Folder::new();
    small(&folder);
    let output = command(&folder, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let table = fs::read_to_string(folder.path().join("out/reach_internal.csv")).unwrap();
    assert_eq!(table.lines().count(), 23);
    assert!(table.contains("\nnorth,county,Lane,language,English,1,1,1,0,100.0\n"), "{table}");
    let said = said(&output);
    for words in [
        "enrolment: 1 rows read, 0 refused",
        "claims: 1 rows read",
        "members: 1, of whom 1",
        "seconds: ",
        "peak memory: ",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("m1"), "no member is named");
}

/// So many children of two counties, of whom the first few speak another language.
fn many(folder: &Folder) {
    small(folder);
    let row = |it: usize| {
        let county = if it.is_multiple_of(2) { "Lane" } else { "Linn" };
        let language = if it < 5 { "Spanish" } else { "English" };
        format!("m{it},north,{county},2021-05-05,White,{language},2024-01-01,\n")
    };
    let rows: String = (0..400).map(row).collect();
    fs::write(folder.files().enrolment, HEAD.to_owned() + &rows).unwrap();
}

#[test]
fn the_public_table_has_the_rows_of_the_internal_one_and_says_which_are_hidden() {
    let folder = Folder::new();
    many(&folder);
    let output = command(&folder, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    let (internal, public) = (read("reach_internal.csv"), read("reach.csv"));
    assert_eq!(internal.lines().count(), public.lines().count());
    assert_eq!(public.lines().next(), Some(&*format!("{},status", internal.lines().next().unwrap())));
    assert!(public.contains("\nALL,language,Spanish,,,,,,,,suppressed\n"), "{public}");
    for (internal, public) in internal.lines().zip(public.lines()).skip(1) {
        let words = |it: &str| it.split(',').take(5).map(str::to_owned).collect::<Vec<_>>();
        let is_shown = public == format!("{internal},published");
        assert!(is_shown || public == format!("{},,,,,,suppressed", words(internal).join(",")), "{public}");
        let figures: Vec<i64> = internal.split(',').skip(5).take(4).map(|it| it.parse().unwrap()).collect();
        let is_small = figures.iter().chain([&(figures[0] - figures[1])]).any(|it| (1..=10).contains(it));
        assert!(!(is_small && is_shown), "{internal}");
    }
    for words in ["rows: ", " small, ", "children in hidden rows: ", "narrowest interval: every small count may still"]
    {
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
    }
    assert!(!output.stderr.contains(&b'\r') && !output.stderr.contains(&0x1b), "a bar is for a terminal");
}

#[test]
fn an_earlier_release_counts_as_known_and_refuses_what_it_has_given_away() {
    let folder = Folder::new();
    many(&folder);
    assert_eq!(command(&folder, &[]).status.code(), Some(0));
    let earlier = folder.path().join("earlier.csv");
    let out = folder.path().join("out");
    fs::copy(out.join("reach.csv"), &earlier).unwrap();
    let before = fs::read(out.join("reach.csv")).unwrap();
    let known = ["--earlier", earlier.to_str().unwrap()];
    assert_eq!(command(&folder, &known).status.code(), Some(0));
    assert_eq!(fs::read(out.join("reach.csv")).unwrap(), before, "what was shown stays shown");

    let shown = fs::read_to_string(&earlier).unwrap();
    let spanish = "ALL,language,Spanish,,,";
    fs::write(
        &earlier,
        shown.replace(&format!("{spanish},,,,,suppressed"), &format!("{spanish}5,1,1,0,20.0,published")),
    )
    .unwrap();
    fs::remove_file(out.join("reach_internal.csv")).unwrap();
    let output = command(&folder, &known);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let words =
        "an earlier release shows what would have to be hidden now: ALL, language, Spanish; nothing was written";
    assert!(said(&output).contains(words), "{}", said(&output));
    let left: Vec<_> = fs::read_dir(&out).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["reach.csv"], "neither table is written");
    assert_eq!(fs::read(out.join("reach.csv")).unwrap(), before);
}

#[test]
fn what_is_no_earlier_release_and_what_is_no_policy_are_refused() {
    let folder = Folder::new();
    small(&folder);
    let earlier = folder.path().join("earlier.csv");
    let head = "scope,dim1,value1,dim2,value2,denominator,numerator,numerator_assessment,numerator_service,rate,status";
    for (content, words) in [
        ("scope,dim1\n".to_owned(), "its header is not that of a reach.csv"),
        (format!("{head}\nALL,,,,,20,15,15,0,75.0,perhaps\n"), "line 2: its status is neither"),
        (format!("{head}\nALL,,,,,20,many,15,0,75.0,published\n"), "line 2: a published count is no number"),
        (format!("{head}\nALL,\n"), "line"),
    ] {
        fs::write(&earlier, content).unwrap();
        let output = command(&folder, &["--earlier", earlier.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
    }
    let output = command(&folder, &["--policy", "friends"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("no policy friends; there is public, ta"), "{}", said(&output));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn another_measure_counts_other_ages_and_another_period_other_days() {
    let folder = Folder::new();
    small(&folder);
    let n_rows = |more: &[&str]| {
        assert_eq!(command(&folder, more).status.code(), Some(0));
        fs::read_to_string(folder.path().join("out/reach_internal.csv")).unwrap().lines().count() - 1
    };
    let born = |day: &str| {
        fs::write(folder.files().enrolment, format!("{HEAD}m1,north,Lane,{day},White,English,2023-01-01,\n")).unwrap();
    };
    born("2024-02-02");
    assert_eq!((n_rows(&[]), n_rows(&["--measure", "system_level_2022"])), (0, 22));
    born("2018-07-01");
    assert_eq!((n_rows(&[]), n_rows(&["--period", "2023-07-01..2024-06-30"])), (0, 22));
}

#[test]
fn input_that_cannot_be_used_ends_with_2_a_sentence_and_the_old_table() {
    let long_quote = format!("{HEAD}m1,\"{}", "x,y\n".repeat(2_000_000));
    let spoil: [(&str, &str, &str); 9] = [
        ("enrolment.csv", "", "it has no header line"),
        ("enrolment.csv", "member_id,cco\n", "its header lacks county"),
        ("claims.csv", "member_id,member_id,service_date,procedure_code\n", "its header has member_id twice"),
        ("codes.csv", "code,category\n", "its header lacks procedure_code"),
        ("enrolment.csv", &long_quote, "line 2 does not end"),
        ("enrolment.csv", &format!("{HEAD}m1,ALL,,2021-05-05,,,2024-01-01,\n"), "a cco is called ALL"),
        ("strict", "enrolment.csv", "enrolment, line 2: birth_date is no day"),
        ("gone", "claims.csv", "No such file"),
        ("folder", "codes.csv", "directory"),
    ];
    for (file, content, words) in spoil {
        let folder = Folder::new();
        small(&folder);
        fs::create_dir_all(folder.path().join("out")).unwrap();
        fs::write(folder.path().join("out/reach_internal.csv"), "old").unwrap();
        let mut more = Vec::new();
        match file {
            "strict" => {
                fs::write(folder.path().join(content), format!("{HEAD}m1,north,,2021-02-29,,,2024-01-01,\n")).unwrap();
                more.push("--strict");
            }
            "gone" => fs::remove_file(folder.path().join(content)).unwrap(),
            "folder" => {
                fs::remove_file(folder.path().join(content)).unwrap();
                fs::create_dir(folder.path().join(content)).unwrap();
            }
            _ => fs::write(folder.path().join(file), content).unwrap(),
        }
        let output = command(&folder, &more);
        assert_eq!(output.status.code(), Some(2), "{file}: {}", said(&output));
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
        let out: Vec<_> = fs::read_dir(folder.path().join("out")).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(out, ["reach_internal.csv"], "nothing is left beside it");
        assert_eq!(fs::read_to_string(folder.path().join("out/reach_internal.csv")).unwrap(), "old");
    }
    let folder = Folder::new();
    small(&folder);
    for more in
        [["--measure", "guess"], ["--period", "2024-12-31..2024-01-01"], ["--period", "2024"], ["--threads", "0"]]
    {
        assert_eq!(command(&folder, &more).status.code(), Some(2), "{more:?}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_enrolment_without_rows_gives_a_table_without_rows() {
    let folder = Folder::new();
    small(&folder);
    fs::write(folder.files().enrolment, HEAD).unwrap();
    assert_eq!(command(&folder, &[]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("out/reach_internal.csv")).unwrap().lines().count(), 1);
}

#[test]
fn each_of_many_children_with_one_line_is_counted() {
    let folder = Folder::new();
    small(&folder);
    let files = folder.files();
    let row = |it: usize| format!("m{it},north,Lane,2021-05-05,White,English,2024-01-01,\n");
    let line = |it: usize| format!("m{it},2024-03-03,H0031\n");
    let all = |it: &dyn Fn(usize) -> String| (0..3_000).map(it).collect::<Vec<_>>().concat();
    fs::write(&files.enrolment, HEAD.to_owned() + &all(&row)).unwrap();
    fs::write(&files.claims, "member_id,service_date,procedure_code\n".to_owned() + &all(&line)).unwrap();
    for threads in ["1", "2", "4"] {
        assert_eq!(command(&folder, &["--threads", threads]).status.code(), Some(0));
        let table = fs::read_to_string(folder.path().join("out/reach_internal.csv")).unwrap();
        assert!(table.contains("\nALL,,,,,3000,3000,3000,0,100.0\n"), "{table}");
    }
}
