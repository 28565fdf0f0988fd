//! Records of a block, field by field, in the columns that were asked for. What is quoted csv-core reads; where a line holds no quotation mark
//! a field ends at a comma and nowhere else, and most lines of most files are such.

use csv_core::{ReadRecordResult, Reader};
use memchr::memchr3;

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
                let record = if let Some(plain) = take_plain_line(&mut rest) {
                    line += 1;
                    self.record(plain.split(|it| *it == b','), is_text)
                } else if !rest.is_empty() && cursor.read(&mut rest, &mut line) {
                    self.record((0..cursor.n_fields).map(|it| cursor.field(it)), is_text)
                } else {
                    break;
                };
                if !take(at, record) {
                    self.blocks.stop();
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The fields asked for, of all fields of a record. Within a block that is text every field is.
    #[inline]
    fn record<'b>(&self, all: impl Iterator<Item = &'b [u8]>, is_text: bool) -> Result<[&'b [u8]; N], Reason> {
        let (mut fields, mut found, mut is_read) = ([&[][..]; N], 0, true);
        for field in all {
            for (own, column) in fields.iter_mut().zip(self.columns) {
                if column == found {
                    *own = field;
                }
            }
            found += 1;
            is_read &= is_text || std::str::from_utf8(field).is_ok();
        }
        match found == self.n_fields {
            false => Err(Reason::Fields { found, expected: self.n_fields }),
            true if is_read => Ok(fields),
            true => Err(Reason::NotUtf8),
        }
    }
}

/// The next line, if it ends and a comma can only part fields in it.
fn take_plain_line<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (line, after) = rest.split_at_checked(memchr3(b'\n', b'"', b'\r', rest)?)?;
    *rest = after.strip_prefix(b"\n").or_else(|| after.strip_prefix(b"\r\n"))?;
    Some(line)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Records = Vec<(u64, Result<[Vec<u8>; 2], Reason>)>;

    fn read(content: &[u8], block: usize) -> Records {
        let path = std::env::temp_dir().join(format!(
            "reach-records-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        std::fs::write(&path, [b"b,a\n", content].concat()).unwrap();
        let table = Table::open(Blocks::of(std::fs::File::open(&path).unwrap(), block), ["a", "b"]).unwrap();
        std::fs::remove_file(&path).unwrap();
        let mut all = Records::new();
        let taken = table.each(|line, record| {
            all.push((line, record.map(|it| it.map(<[u8]>::to_vec))));
            true
        });
        assert!(taken.is_ok());
        all
    }

    fn by_the_library(content: &[u8]) -> Vec<Result<[Vec<u8>; 2], Reason>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
        let record = |it: csv::ByteRecord| match it.iter().collect::<Vec<_>>()[..] {
            [b, a] if it.iter().all(|it| std::str::from_utf8(it).is_ok()) => Ok([a.to_vec(), b.to_vec()]),
            [_, _] => Err(Reason::NotUtf8),
            _ => Err(Reason::Fields { found: it.len(), expected: 2 }),
        };
        reader.byte_records().map(|it| record(it.unwrap())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn what_is_plain_and_what_is_not_read_as_the_library_reads_it(raw in "([a,,\"\n\r]|\r\n){0,60}", block in 1_usize..80) {
            let found: Vec<_> = read(raw.as_bytes(), block).into_iter().map(|it| it.1).collect();
            prop_assert_eq!(found, by_the_library(raw.as_bytes()));
        }

        #[test]
        fn bytes_that_are_no_text_are_told_from_those_that_are(raw in "[a,\n]{0,30}", at in 0..30_usize, block in 1_usize..40) {
            let mut raw = raw.into_bytes();
            raw.insert(at.min(raw.len()), 0xff);
            let found: Vec<_> = read(&raw, block).into_iter().map(|it| it.1).collect();
            prop_assert_eq!(found, by_the_library(&raw));
        }
    }

    #[test]
    fn each_record_is_told_with_its_line() {
        let lines = |content: &str| read(content.as_bytes(), 7).into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(lines("1,2\n\n3,4\n\"5\n\n\",6\n7,8\n9,10"), [2, 4, 5, 8, 9]);
        assert_eq!(lines("1,2\r\n3,4\r\n\r\n5,6\r\n"), [2, 3, 5]);
    }
}
