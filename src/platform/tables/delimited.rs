//! CSV: text in UTF-8, cells parted by commas, semicolons or tabs.

use std::io::Read as _;
use std::ops::ControlFlow;

use super::reading::{About, Kind, Limits, Line, Unreadable, unreachable_file};
use super::source::{Origin, Remembering};

const SEPARATORS: [char; 3] = [',', ';', '\t'];
const BOM: &[u8] = b"\xEF\xBB\xBF";
/// So much is read at once, and so much of the beginning is looked at for the separator.
const AT_ONCE: usize = 64 * 1024;

pub(super) struct Delimited<'b> {
    origin: Origin<'b>,
    /// Where the text begins, behind the mark that Excel puts before it.
    begin: u64,
    separator: char,
    /// Excel writes the separator on a line of its own before the table; that line is none of it.
    has_separator_line: bool,
    limits: Limits,
}

impl<'b> Delimited<'b> {
    pub fn open(origin: Origin<'b>, head: &[u8], limits: Limits) -> Result<(Self, About), Unreadable> {
        let begin = if head.starts_with(BOM) { BOM.len() } else { 0 };
        all_is_text(origin, begin as u64)?;
        let text = beginning(head.get(begin..).unwrap_or_default());
        let first = text.lines().next().unwrap_or_default();
        let told = first.strip_prefix("sep=").and_then(|it| it.chars().next()).filter(|it| SEPARATORS.contains(it));
        let separator = told.unwrap_or_else(|| separator(text));
        let about = About {
            kind: Kind::Csv,
            separator: Some(separator),
            sheet: None,
            sheets: Vec::new(),
            others: Vec::new(),
            notes: Vec::new(),
            merged: Vec::new(),
        };
        Ok((Self { origin, begin: begin as u64, separator, has_separator_line: told.is_some(), limits }, about))
    }

    pub fn each_line(&mut self, visit: &mut dyn FnMut(Line) -> ControlFlow<()>) -> Result<(), Unreadable> {
        let delimiter = u8::try_from(self.separator).unwrap_or(b',');
        let source = self.origin.from(self.begin).map_err(|it| unreachable_file(&it))?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(AT_ONCE)
            .from_reader(Remembering::of(source));
        let mut record = csv::StringRecord::new();
        let mut n_lines = 0;
        loop {
            let is_read = reader
                .read_record(&mut record)
                .map_err(|cause| Unreadable::new(format!("This file cannot be read as CSV: {cause}.")))?;
            if !is_read {
                return Ok(());
            }
            let number = line_of(&reader, &record);
            if (self.has_separator_line && number == 1) || record.iter().all(|it| it.trim().is_empty()) {
                continue;
            }
            n_lines += 1;
            self.fits(&record, number, n_lines)?;
            let cells = record.iter().map(str::to_owned).collect();
            if visit(Line { number, cells }).is_break() {
                return Ok(());
            }
        }
    }

    fn fits(&self, record: &csv::StringRecord, number: u64, n_lines: u64) -> Result<(), Unreadable> {
        if n_lines > self.limits.most_lines {
            return Err(Unreadable::new(too_many_lines(self.limits.most_lines)));
        }
        if record.len() > self.limits.most_columns {
            return Err(Unreadable::new(format!(
                "Line {number} has {} columns, more than the {} that are read.",
                record.len(),
                self.limits.most_columns
            )));
        }
        if record.iter().any(|it| it.len() > self.limits.longest_cell) {
            return Err(Unreadable::new(format!(
                "A cell on line {number} is longer than {} characters. Perhaps a quotation mark on that line is never closed.",
                self.limits.longest_cell
            )));
        }
        Ok(())
    }
}

pub(super) fn too_many_lines(most: u64) -> String {
    format!("This table has more than {most} lines. Send it in parts, or only the rows that are counted.")
}

/// The line on which a record begins that was just read. It is counted back from the record's end, since the reader's own place of a
/// record lies before the blank lines that it passed over.
fn line_of(reader: &csv::Reader<Remembering<'_>>, record: &csv::StringRecord) -> u64 {
    let end = reader.position();
    let text = record.as_slice().as_bytes();
    let n_within = memchr::memchr_iter(b'\n', text).count() as u64;
    let before = |place: u64| reader.get_ref().byte_before(place);
    // Where a quotation mark is never closed, the last break of the file is within the record too.
    let is_open = text.ends_with(b"\n") && before(end.byte().saturating_sub(1)) != Some(b'"');
    let is_passed = before(end.byte()) == Some(b'\n') && !is_open;
    end.line().saturating_sub(n_within + u64::from(is_passed))
}

/// Reads all of it once, piece by piece: bytes that are no text are refused with the line of the first.
fn all_is_text(origin: Origin<'_>, begin: u64) -> Result<(), Unreadable> {
    let mut source = origin.from(begin).map_err(|it| unreachable_file(&it))?;
    let mut piece = vec![0; AT_ONCE];
    // A letter of several bytes may lie across two pieces: what is left over of it stands at the next one's beginning.
    let (mut n_left, mut n_lines, mut is_blank) = (0, 1, true);
    loop {
        let n = source.read(piece.get_mut(n_left..).unwrap_or_default()).map_err(|it| unreachable_file(&it))?;
        let bytes = piece.get(..n_left + n).unwrap_or_default();
        let line_at = |place: usize| n_lines + n_breaks(bytes.get(..place).unwrap_or_default());
        if let Some(place) = memchr::memchr(0, bytes) {
            return Err(Unreadable::new(format!(
                "Line {} holds bytes that are no text (a zero byte). This is not a CSV file, or one in UTF-16. Save the table as “CSV UTF-8” or as .xlsx and send that.",
                line_at(place)
            )));
        }
        let n_good = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(cause) if cause.error_len().is_none() && n > 0 => cause.valid_up_to(),
            Err(cause) => {
                return Err(Unreadable::new(format!(
                    "Line {} holds bytes that are no UTF-8 text. Save the table as “CSV UTF-8” (not plain “CSV”) or as .xlsx and send that.",
                    line_at(cause.valid_up_to())
                )));
            }
        };
        is_blank = is_blank && bytes.iter().all(u8::is_ascii_whitespace);
        n_lines = line_at(n_good);
        n_left = bytes.len() - n_good;
        if n == 0 {
            return if is_blank { Err(Unreadable::new("This file is empty.")) } else { Ok(()) };
        }
        piece.copy_within(n_good..n_good + n_left, 0);
    }
}

fn n_breaks(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// As much of the beginning as is whole letters.
fn beginning(head: &[u8]) -> &str {
    std::str::from_utf8(head)
        .or_else(|it| std::str::from_utf8(head.get(..it.valid_up_to()).unwrap_or_default()))
        .unwrap_or_default()
}

/// What parts the cells: of the first line that has several of one candidate, the most frequent. That line is the heading in practice,
/// so the commas of decimal numbers do not count.
fn separator(text: &str) -> char {
    const LOOKED_AT: usize = 20;
    for line in text.lines().take(LOOKED_AT) {
        let count = |separator: char| {
            let outside = line.split('"').step_by(2);
            outside.map(|it| it.matches(separator).count()).sum::<usize>()
        };
        let best = SEPARATORS.into_iter().rev().max_by_key(|it| count(*it));
        if let Some(best) = best.filter(|it| count(*it) >= 2) {
            return best;
        }
    }
    let first = text.lines().next().unwrap_or_default();
    SEPARATORS.into_iter().find(|it| first.contains(*it)).unwrap_or(',')
}
