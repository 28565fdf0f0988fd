//! Records of a block, field by field, in the columns that were asked for.

use csv_core::{ReadRecordResult, Reader};

use super::blocks::{Blocks, Stop};
use super::refused::Reason;

/// A CSV file with a header line. `N` columns of it are of interest.
#[derive(Debug)]
pub struct Table<const N: usize> {
    blocks: Blocks,
    columns: [usize; N],
    n_fields: usize,
}

/// Why a file is no such table.
#[derive(Debug)]
pub enum Unusable {
    Stopped(Stop),
    NoHeader,
    MissingColumn(&'static str),
    ColumnTwice(&'static str),
}

/// One reader of a table.
#[derive(Debug)]
struct Cursor {
    parser: Reader,
    fields: Vec<u8>,
    /// Where each field ends; those behind `n_fields` are of earlier records.
    ends: Vec<usize>,
    n_fields: usize,
}

impl<const N: usize> Table<N> {
    /// Reads the header.
    ///
    /// # Errors
    /// When the file cannot be read or lacks a column.
    pub fn open(blocks: Blocks, wanted: [&'static str; N]) -> Result<Self, Unusable> {
        let mut block = Vec::new();
        blocks.next(&mut block).map_err(Unusable::Stopped)?;
        let mut cursor = Cursor::new(&block);
        let (mut rest, mut line) = (block.as_slice(), 1);
        if !cursor.read(&mut rest, &mut line) {
            return Err(Unusable::NoHeader);
        }
        let columns = cursor.columns(wanted)?;
        let n_fields = cursor.n_fields;
        blocks.give_back(rest, line);
        Ok(Self { blocks, columns, n_fields })
    }

    /// Gives each record of this reader's share to `take`, with its line: the fields asked for, or why it cannot be read. Where
    /// `take` answers false, all readers end.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn each(&self, mut take: impl FnMut(u64, Result<[&[u8]; N], Reason>) -> bool) -> Result<(), Stop> {
        let mut block = Vec::new();
        let mut cursor = Cursor::new(&block);
        cursor.pass_the_beginning();
        while let Some(first) = self.blocks.next(&mut block)? {
            cursor.fields.resize(cursor.fields.len().max(block.len() + 1), 0);
            let is_text = std::str::from_utf8(&block).is_ok();
            let (mut rest, mut line) = (block.as_slice(), first);
            loop {
                line += skip_line_breaks(&mut rest);
                let at = line;
                if rest.is_empty() || !cursor.read(&mut rest, &mut line) {
                    break;
                }
                if !take(at, cursor.record(self.n_fields, &self.columns, is_text)) {
                    self.blocks.stop();
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// What a line break leaves behind, and blank lines, which are no rows. Answers how many lines that was.
fn skip_line_breaks(rest: &mut &[u8]) -> u64 {
    let mut lines = 0;
    while let [b'\n' | b'\r', after @ ..] = *rest {
        lines += u64::from(rest.first() == Some(&b'\n'));
        *rest = after;
    }
    lines
}

impl Cursor {
    fn new(block: &[u8]) -> Self {
        Self { parser: Reader::new(), fields: vec![0; block.len() + 1], ends: vec![0; 32], n_fields: 0 }
    }

    /// A byte order mark is one at the beginning of the file only, and a parser that has read a blank line is past that. (A clone of
    /// the one that read the header would be too, but clones of this parser lose their tables.)
    fn pass_the_beginning(&mut self) {
        let _ = self.parser.read_record(b"\n", &mut self.fields, &mut self.ends);
    }

    /// Reads one record off the block; false where the block holds no more.
    fn read(&mut self, rest: &mut &[u8], line: &mut u64) -> bool {
        self.parser.set_line(*line);
        let (mut n_bytes, mut n_ends) = (0, 0);
        let is_record = loop {
            let fields = self.fields.get_mut(n_bytes..).unwrap_or_default();
            let ends = self.ends.get_mut(n_ends..).unwrap_or_default();
            let (result, read, written, ended) = self.parser.read_record(rest, fields, ends);
            *rest = rest.get(read..).unwrap_or_default();
            (n_bytes, n_ends) = (n_bytes + written, n_ends + ended);
            match result {
                ReadRecordResult::Record => break true,
                ReadRecordResult::End => break false,
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2 + 1, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // Asked again with nothing left, the parser ends the record of a last line without a break.
                ReadRecordResult::InputEmpty => (),
            }
        };
        self.n_fields = n_ends;
        *line = self.parser.line();
        is_record
    }

    fn record<const N: usize>(
        &self,
        n_fields: usize,
        columns: &[usize; N],
        is_text: bool,
    ) -> Result<[&[u8]; N], Reason> {
        if self.n_fields != n_fields {
            return Err(Reason::Fields { found: self.n_fields, expected: n_fields });
        }
        if !is_text && (0..n_fields).any(|it| std::str::from_utf8(self.field(it)).is_err()) {
            return Err(Reason::NotUtf8);
        }
        Ok(columns.map(|it| self.field(it)))
    }

    fn field(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(0);
        self.fields.get(start..end).unwrap_or_default()
    }

    /// Where the wanted columns stand in the header that was just read.
    fn columns<const N: usize>(&self, wanted: [&'static str; N]) -> Result<[usize; N], Unusable> {
        let mut columns = [0; N];
        for (column, name) in columns.iter_mut().zip(wanted) {
            let mut found = (0..self.n_fields).filter(|it| self.field(*it) == name.as_bytes());
            *column = found.next().ok_or(Unusable::MissingColumn(name))?;
            if found.next().is_some() {
                return Err(Unusable::ColumnTwice(name));
            }
        }
        Ok(columns)
    }
}
