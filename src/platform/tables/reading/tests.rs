//! Tables as people send them, and as nobody should.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{Format, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;
use crate::platform::tables::Origin;

const LIMITS: Limits = Limits {
    most_bytes: 1024 * 1024,
    most_lines: 1_000,
    most_columns: 30,
    longest_cell: 200,
    most_parts: 60,
    most_unpacked: 16 * 1024 * 1024,
    most_ratio: 100,
    most_held: 8 * 1024 * 1024,
};

fn read_as(bytes: &[u8], sheet: Option<&str>, limits: Limits) -> Result<(About, Vec<Line>), String> {
    let mut lines = Vec::new();
    let mut table = TableFile::open(bytes, sheet, limits).map_err(|it| it.0)?;
    table
        .each_line(|line| {
            lines.push(line);
            ControlFlow::Continue(())
        })
        .map_err(|it| it.0)?;
    Ok((table.about().clone(), lines))
}

fn read(bytes: &[u8]) -> Result<(About, Vec<Line>), String> {
    read_as(bytes, None, LIMITS)
}

fn lines(bytes: &[u8]) -> Vec<(u64, String)> {
    read(bytes).unwrap().1.into_iter().map(|it| (it.number, it.cells.join("|"))).collect()
}

fn refusal(bytes: &[u8]) -> String {
    read(bytes).unwrap_err()
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_csv_reads_alike_however_it_was_saved() {
    let expected = vec![(1, "a|b|c".to_owned()), (2, "1|x, y|é".to_owned()), (4, "2||3".to_owned())];
    for text in [
        "a,b,c\n1,\"x, y\",é\n\n2,,3\n",
        "\u{feff}a,b,c\r\n1,\"x, y\",é\r\n\r\n2,,3",
        "a;b;c\n1;x, y;é\n;;\n2;;3\n",
        "a\tb\tc\n1\tx, y\té\n\n2\t\t3\n",
    ] {
        assert_eq!(lines(text.as_bytes()), expected, "{text:?}");
    }
    assert_eq!(lines(b"sep=;\na;b\n1;2,5\n"), [(2, "a|b".to_owned()), (3, "1|2,5".to_owned())]);
    assert_eq!(lines(b"one column\n1\n"), [(1, "one column".to_owned()), (2, "1".to_owned())]);
}

#[test]
fn lines_of_another_length_and_cells_of_several_lines_keep_their_numbers() {
    let text = b"a,b\n\"one\ntwo\",1\nx\ny,1,2,3\n";
    let expected = [(1, "a|b"), (2, "one\ntwo|1"), (4, "x"), (5, "y|1|2|3")].map(|(n, it)| (n, it.to_owned()));
    assert_eq!(lines(text), expected);
    let closed = [(1, "a|b"), (2, "1|x\n"), (4, "2|3")].map(|(n, it)| (n, it.to_owned()));
    assert_eq!(lines(b"a,b\n1,\"x\n\"\n2,3"), closed);
    let open = [(1, "a|b"), (3, "1|x\ny\n")].map(|(n, it)| (n, it.to_owned()));
    assert_eq!(lines(b"a,b\n\n1,\"x\ny\n"), open, "a quotation mark that is never closed");
}

#[test]
fn a_file_on_the_disk_reads_as_its_bytes_do_however_it_falls_into_pieces() {
    let chance = &mut Chance(3);
    for breaks in ["\n", "\r\n"] {
        let (mut text, mut expected, mut number) = (String::from("\u{feff}"), Vec::new(), 1);
        while text.len() < 300_000 {
            let word = "é😀x".repeat(1 + chance.below(12));
            write!(text, "\"{word}{breaks}{word}\",{word}{breaks}").unwrap();
            expected.push((number, format!("{word}{breaks}{word}|{word}")));
            number += 2;
            for _ in 0..chance.below(3) {
                text.push_str(breaks);
                number += 1;
            }
        }
        text.push_str("last,1");
        expected.push((number, "last|1".to_owned()));
        let path = std::env::temp_dir().join(format!("groundwork-table-{}.csv", std::process::id()));
        std::fs::write(&path, &text).unwrap();
        let file = std::fs::File::open(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let limits = Limits { most_lines: 100_000, longest_cell: 1_000, ..LIMITS };
        for origin in [Origin::Bytes(text.as_bytes()), Origin::File(&file)] {
            let mut read = Vec::new();
            let mut table = TableFile::open(origin, None, limits).unwrap();
            table
                .each_line(|it| {
                    read.push((it.number, it.cells.join("|")));
                    ControlFlow::Continue(())
                })
                .unwrap();
            assert!(read == expected, "{breaks:?}: {:?}", read.iter().zip(&expected).find(|(one, other)| one != other));
        }
        // A letter that is broken off at the very end, and one that is wrong far inside.
        let cut = [text.as_bytes(), &[0xC3]].concat();
        assert!(refusal(&cut).contains(&format!("Line {number} holds bytes that are no UTF-8")), "{}", refusal(&cut));
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_line() {
    let wide: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [vec![0xFF, 0xFE], wide.clone()].concat();
    let long = format!("a,b\n\"{}\n", "x,1\n".repeat(100));
    let table: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), "is empty"),
        (b" \r\n\n".to_vec(), "is empty"),
        (b"a,b\nJos\xe9,1\n".to_vec(), "Line 2 holds bytes that are no UTF-8"),
        (b"a,b\n1,2\n1,\0\n".to_vec(), "Line 3 holds bytes that are no text"),
        (wide, "Line 1 holds bytes that are no text"),
        (marked, "UTF-16"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "old Excel workbook"),
        (b"%PDF-1.7".to_vec(), "PDF"),
        (b"\n<HTML><table>".to_vec(), "web page"),
        (b"PK\x03\x04 and nothing more".to_vec(), "damaged"),
        (long.into_bytes(), "quotation mark"),
        ("a,b\n".repeat(1_001).into_bytes(), "more than 1000 lines"),
        (vec![b','; 40], ""),
        ([b"a,".repeat(40), b"\n".to_vec()].concat(), "Line 1 has 41 columns"),
    ];
    for (bytes, words) in table.iter().filter(|(_, words)| !words.is_empty()) {
        let told = refusal(bytes);
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn cells_of_a_workbook_read_as_a_person_sees_them() {
    let bytes = workbook(|book| {
        let (percent, day) = (Format::new().set_num_format("0.0%"), Format::new().set_num_format("yyyy-mm-dd"));
        book.add_worksheet().set_name("Empty").unwrap();
        let sheet = book.add_worksheet();
        sheet.write_row(2, 0, ["scope", "n", "rate", "on"]).unwrap();
        sheet.write(3, 0, "ALL").unwrap();
        sheet.write(3, 1, 12.0).unwrap();
        sheet.write_with_format(3, 2, 0.125, &percent).unwrap();
        sheet.write_with_format(3, 3, 45_292.0, &day).unwrap();
        sheet.write(5, 0, true).unwrap();
        sheet.write(5, 1, 0.1 + 0.2).unwrap();
        sheet.write_blank(5, 20, &percent).unwrap();
        sheet.write(5, 3, "  ").unwrap();
        let hidden = book.add_worksheet().set_name("Children").unwrap();
        hidden.write(0, 0, "member_id").unwrap().set_hidden(true);
    });
    let (about, read) = read(&bytes).unwrap();
    let read: Vec<(u64, String)> = read.into_iter().map(|it| (it.number, it.cells.join("|"))).collect();
    let expected = [(3, "scope|n|rate|on"), (4, "ALL|12|12.5%|2024-01-01"), (6, "TRUE|0.3")];
    assert_eq!(read, expected.map(|(n, it)| (n, it.to_owned())));
    assert_eq!((about.sheet.as_deref(), about.kind), (Some("Sheet2"), Kind::Xlsx));
    assert!(about.notes.concat().contains("hidden sheets, which are not read: Children"), "{:?}", about.notes);
    assert!(read_as(&bytes, Some("Empty"), LIMITS).unwrap().1.is_empty());
    for name in ["Children", "none"] {
        assert!(read_as(&bytes, Some(name), LIMITS).unwrap_err().contains("no sheet"), "{name}");
    }
}

#[test]
fn formulas_errors_and_cells_far_away_are_refused_with_their_address() {
    let formula = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["a", "b", "c", "d"]).unwrap();
        sheet.write_formula(11, 3, "=A1+1").unwrap();
    });
    assert!(refusal(&formula).contains("D12"), "{}", refusal(&formula));
    let far = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 16_383, "z").unwrap();
    });
    assert!(refusal(&far).contains("XFD1048576"), "{}", refusal(&far));
    let deep = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "a").unwrap().write(1_048_575, 0, "z").unwrap();
    });
    assert_eq!(lines(&deep), [(1, "a".to_owned()), (1_048_576, "z".to_owned())], "what lies between costs nothing");
    let merged = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 2, 1, "title", &Format::new()).unwrap();
    });
    let expected = [Merged { last_line: 3, address: "A1:B3".into() }];
    assert_eq!(read(&merged).unwrap().0.merged, expected);
    let none = workbook(|book| {
        book.add_worksheet();
    });
    assert!(refusal(&none).contains("holds anything"));
}

/// A package with these parts, packed or not.
fn package(parts: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for place in 0..package.len() {
        let mut part = package.by_index(place).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        parts.push((name, bytes));
    }
    parts
}

fn small() -> Vec<u8> {
    workbook(|book| {
        let sheet = book.add_worksheet();
        for line in 0..12 {
            sheet.write_row(line, 0, ["ALL", "county", "Lane", "x y"]).unwrap();
            sheet.write(line, 4, f64::from(line) * 7.0).unwrap();
            sheet.write_with_format(line, 5, 0.1, &Format::new().set_num_format("0.0%")).unwrap();
        }
        sheet.merge_range(20, 0, 21, 1, "note", &Format::new()).unwrap();
    })
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_memory() {
    let with = |name: &str, bytes: Vec<u8>| {
        let parts = [parts(&small()), vec![(name.to_owned(), bytes)]].concat();
        package(&parts, CompressionMethod::Deflated)
    };
    for zeros in [10, 40] {
        let bomb = with("xl/media/big.bin", vec![0; zeros * 1024 * 1024]);
        assert!(bomb.len() < 100_000 && refusal(&bomb).contains("unpacks to far more"), "{zeros}");
    }
    let many = (0..100).map(|n| (format!("xl/{n}.xml"), Vec::new()));
    let many: Vec<(String, Vec<u8>)> = parts(&small()).into_iter().chain(many).collect();
    assert!(refusal(&package(&many, CompressionMethod::Deflated)).contains("parts, more than the 60"));
    let other = package(&[("a.csv".into(), b"a,b\n".to_vec())], CompressionMethod::Deflated);
    assert!(refusal(&other).contains("not an Excel workbook"));
}

/// The small workbook with another list of words.
fn with_words(words: &[u8]) -> Vec<u8> {
    let mut all = parts(&small());
    all.retain(|(name, _)| name != "xl/sharedStrings.xml");
    all.push(("xl/sharedStrings.xml".to_owned(), words.to_vec()));
    package(&all, CompressionMethod::Deflated)
}

#[test]
fn a_list_of_words_that_promises_more_than_it_holds_is_not_believed() {
    let list = |told: &str| {
        format!(
            "<?xml version=\"1.0\"?><sst {told}><si><t>ALL</t></si><si><t>county</t></si><si><t>Lane</t></si><si><t>x y</t></si><si><t>note</t></si></sst>"
        )
    };
    assert!(read(&with_words(list("count=\"9\" uniqueCount=\"5\"").as_bytes())).is_ok());
    // Whoever made room for so many words would end the whole program.
    for told in [
        "uniqueCount=\"4000000000\"",
        "uniqueCount = '99999999999999999999999'",
        "a=\"1\"\nuniqueCount\n=\n\"+800000000000\"",
    ] {
        assert!(refusal(&with_words(list(told).as_bytes())).contains("damaged"), "{told}");
    }
    let wide: Vec<u8> = list("uniqueCount=\"4000000000\"").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refusal(&with_words(&wide)).contains("damaged"));
    let long = list("uniqueCount=\"5\"").replace("note", &"note ".repeat(2_000_000));
    assert!(refusal(&with_words(long.as_bytes())).contains("unpacks to far more"));
}

/// A little chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn harm(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(8) {
            let place = self.below(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            let other = u8::try_from(self.below(256)).unwrap();
            match self.below(5) {
                0 => bytes.truncate(place),
                1 => bytes.insert(place, other),
                2 => drop(bytes.drain(place..(place + 1 + self.below(40)).min(bytes.len()))),
                // Digits into other digits: places, styles and indexes that lead astray.
                3 => bytes.iter_mut().skip(place).filter(|it| it.is_ascii_digit()).take(6).for_each(|it| *it = b'9'),
                _ => bytes[place] = other,
            }
            if bytes.is_empty() {
                return;
            }
        }
    }
}

fn harmed_workbooks_read_or_are_refused(seed: u64, n_harmed: usize) {
    let mut chance = Chance(seed);
    let (whole, whole_parts) = (small(), parts(&small()));
    let (mut n_read, mut n_refused) = (0, 0);
    for _ in 0..n_harmed {
        let bytes = if chance.below(2) == 0 {
            let mut bytes = whole.clone();
            chance.harm(&mut bytes);
            bytes
        } else {
            // Inside the package, where no checksum gives the harm away.
            let mut parts = whole_parts.clone();
            let place = chance.below(parts.len());
            chance.harm(&mut parts[place].1);
            package(&parts, CompressionMethod::Stored)
        };
        match read(&bytes) {
            Ok(_) => n_read += 1,
            Err(text) => {
                assert!(text.ends_with('.'), "{text}");
                n_refused += 1;
            }
        }
    }
    assert!(n_read > 0 && n_refused > 0, "{n_read} read, {n_refused} refused");
}

#[test]
fn harmed_workbooks_are_refused_in_words_and_nothing_falls_over() {
    harmed_workbooks_read_or_are_refused(4, 400);
}

#[test]
#[ignore = "5,000 workbooks take a while: cargo test --lib harmed -- --ignored"]
fn five_thousand_harmed_workbooks_are_refused_in_words_and_nothing_falls_over() {
    harmed_workbooks_read_or_are_refused(11, 5_000);
}

#[test]
fn random_bytes_are_refused_or_read_as_text() {
    let mut chance = Chance(7);
    for length in (0..300).map(|it| it * 7) {
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(chance.below(256)).unwrap()).collect();
        for start in [&b""[..], b"PK\x03\x04", b"\xEF\xBB\xBF", b"a,b\n"] {
            let _ = read(&[start, &bytes].concat());
        }
    }
}
