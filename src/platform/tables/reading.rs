//! Reading somebody's table: CSV or an Excel workbook, as lines of text cells. What is no table is refused in words that say what to do.
//!
//! Never true: a table that fills the memory however small its file is; a library's panic that goes further than this.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Deserialize;

use super::delimited::Delimited;
use super::source::Origin;
use super::workbook::Workbook;

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub most_bytes: u64,
    pub most_lines: u64,
    pub most_columns: usize,
    pub longest_cell: usize,
    /// Of a workbook, which is a package of files: how many, how large when unpacked, and how many times larger than packed.
    pub most_parts: usize,
    pub most_unpacked: u64,
    pub most_ratio: u64,
    /// How large its list of words may be, which is the one part that is held in memory.
    pub most_held: u64,
}

/// What kind of table a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Csv,
    Xlsx,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx].into_iter().find(|it| it.word() == word)
    }
}

/// What a file says about itself before its first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub kind: Kind,
    /// What parts the cells of a CSV.
    pub separator: Option<char>,
    /// The sheet that is read, all that could be, and all beside it, hidden ones too.
    pub sheet: Option<String>,
    pub sheets: Vec<String>,
    pub others: Vec<String>,
    /// What a person should know: hidden sheets that are not read.
    pub notes: Vec<String>,
    pub merged: Vec<Merged>,
}

/// Cells that are merged into one, so that all but the first are blank to a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub last_line: u64,
    pub address: String,
}

/// One line that is not blank. Its number is the one that an editor or Excel shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: u64,
    pub cells: Vec<String>,
}

/// Why a file cannot be read as a table, in words for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl Unreadable {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// A file that is open.
pub struct TableFile<'b> {
    inside: Inside<'b>,
    about: About,
}

enum Inside<'b> {
    Delimited(Delimited<'b>),
    Workbook(Box<Workbook<'b>>),
}

impl<'b> TableFile<'b> {
    /// Opens a file by what it holds, whatever it is called. Of a workbook it takes the named sheet, or the first that shows and holds something.
    ///
    /// # Errors
    /// What is no table of text cells.
    pub fn open(origin: impl Into<Origin<'b>>, sheet: Option<&str>, limits: Limits) -> Result<Self, Unreadable> {
        let origin = origin.into();
        if origin.n_bytes().map_err(|it| unreachable_file(&it))? > limits.most_bytes {
            return Err(Unreadable::new(format!(
                "This file is larger than {} megabytes. Save the one table that is asked for without pictures or other sheets, or send it in parts.",
                limits.most_bytes / (1024 * 1024)
            )));
        }
        let head = origin.head(HEAD).map_err(|it| unreachable_file(&it))?;
        if head.starts_with(b"PK\x03\x04") {
            let (workbook, about) = guarded(|| Workbook::open(origin, sheet, limits))?;
            return Ok(Self { inside: Inside::Workbook(Box::new(workbook)), about });
        }
        not_another_kind(&head)?;
        let (delimited, about) = Delimited::open(origin, &head, limits)?;
        Ok(Self { inside: Inside::Delimited(delimited), about })
    }

    pub fn about(&self) -> &About {
        &self.about
    }

    /// Shows every line that is not blank, until there is no more or `visit` breaks off.
    ///
    /// # Errors
    /// A line that cannot be read, with where it stands.
    pub fn each_line(&mut self, mut visit: impl FnMut(Line) -> ControlFlow<()>) -> Result<(), Unreadable> {
        match &mut self.inside {
            Inside::Delimited(it) => it.each_line(&mut visit),
            Inside::Workbook(it) => guarded(|| it.each_line(&mut visit)),
        }
    }
}

impl TableFile<'_> {
    /// Shows every line of a sheet beside the one that is read, formulas and hidden sheets too: whoever keeps a workbook keeps all of it.
    ///
    /// # Errors
    /// As [`TableFile::each_line`].
    pub fn each_line_beside(
        &mut self,
        sheet: &str,
        mut visit: impl FnMut(Line) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        match &mut self.inside {
            Inside::Delimited(_) => Ok(()),
            Inside::Workbook(it) => guarded(|| it.each_line_of(sheet, &mut visit)),
        }
    }
}

/// Calamine indexes into what it reads, and a damaged workbook may lead it astray. Such a panic is a refusal like any other: nothing of
/// the workbook is used after it, so nothing half changed is left.
fn guarded<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Unreadable::new(DAMAGED)))
}

/// How much of the beginning is looked at to tell what a file is.
const HEAD: u64 = 64 * 1024;

pub(super) fn unreachable_file(cause: &std::io::Error) -> Unreadable {
    Unreadable::new(format!("This file cannot be read: {cause}."))
}

pub(super) const DAMAGED: &str = "This workbook is damaged, or was not written by Excel as .xlsx. Open it in Excel, save it again as .xlsx or as CSV UTF-8, and send that.";

fn not_another_kind(bytes: &[u8]) -> Result<(), Unreadable> {
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let word = |it: &[u8]| start.to_ascii_lowercase().trim_ascii_start().starts_with(it);
    let text = if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        "This is an old Excel workbook (.xls), or one with a password. Save it in Excel as .xlsx without a password, or as CSV UTF-8, and send that."
    } else if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        "This file is text in UTF-16 (Excel calls it “Unicode text”). Save it as “CSV UTF-8” and send that."
    } else if bytes.starts_with(b"%PDF") {
        "This is a PDF document, not a table. Send the table itself as CSV or .xlsx."
    } else if word(b"<html") || word(b"<!doctype") || word(b"<?xml") || word(b"<table") {
        "This is a web page or an XML document, not a table. Open it in Excel, save it as .xlsx or as CSV UTF-8, and send that."
    } else {
        return Ok(());
    };
    Err(Unreadable::new(text))
}

#[cfg(test)]
mod tests;
