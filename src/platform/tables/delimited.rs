//! CSV: text in UTF-8, cells parted by commas, semicolons or tabs.

use std::ops::ControlFlow;

use super::reading::{About, Kind, Limits, Line, Unreadable};

const SEPARATORS: [char; 3] = [',', ';', '\t'];

pub(super) struct Delimited<'b> {
    text: &'b str,
    separator: char,
    /// Excel writes the separator on a line of its own before the table; that line is none of it.
    has_separator_line: bool,
    limits: Limits,
}

impl<'b> Delimited<'b> {
    pub fn open(bytes: &'b [u8], limits: Limits) -> Result<(Self, About), Unreadable> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = text(bytes)?;
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
        Ok((Self { text, separator, has_separator_line: told.is_some(), limits }, about))
    }

    pub fn each_line(&mut self, visit: &mut dyn FnMut(Line) -> ControlFlow<()>) -> Result<(), Unreadable> {
        let delimiter = u8::try_from(self.separator).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut n_lines = 0;
        loop {
            let is_read = reader
                .read_record(&mut record)
                .map_err(|cause| Unreadable::new(format!("This file cannot be read as CSV: {cause}.")))?;
            if !is_read {
                return Ok(());
            }
            let number = record.position().map_or(0, |it| self.line_of(it));
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

    /// The line on which a record begins. The reader's own place lies before the blank lines that it passes over.
    fn line_of(&self, place: &csv::Position) -> u64 {
        let rest = usize::try_from(place.byte()).ok().and_then(|it| self.text.as_bytes().get(it..)).unwrap_or_default();
        let breaks = rest.iter().take_while(|it| matches!(it, b'\r' | b'\n'));
        (place.line()..).zip(breaks.filter(|it| **it == b'\n')).last().map_or(place.line(), |(line, _)| line + 1)
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

/// The bytes as text, or the line of the first that is none.
fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    let line_of = |place: usize| memchr::memchr_iter(b'\n', bytes.get(..place).unwrap_or_default()).count() + 1;
    if let Some(place) = memchr::memchr(0, bytes) {
        return Err(Unreadable::new(format!(
            "Line {} holds bytes that are no text (a zero byte). This is not a CSV file, or one in UTF-16. Save the table as “CSV UTF-8” or as .xlsx and send that.",
            line_of(place)
        )));
    }
    std::str::from_utf8(bytes).map_err(|cause| {
        Unreadable::new(format!(
            "Line {} holds bytes that are no UTF-8 text. Save the table as “CSV UTF-8” (not plain “CSV”) or as .xlsx and send that.",
            line_of(cause.valid_up_to())
        ))
    })
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
