//! Tables as files, written and read. Never true: a written cell that a spreadsheet would run as a formula; a formula read as a number.

mod delimited;
mod package;
mod reading;
mod source;
mod workbook;

pub use reading::{About, Kind, Limits, Line, Merged, TableFile, Unreadable};
pub use source::Origin;

use crate::kernel::failure::{Fault, Result};

/// Writes a table as CSV: UTF-8, a heading line, lines that end with LF.
///
/// # Errors
/// Breaks when a line has another number of cells than the heading.
pub fn csv<const N: usize>(heading: [&str; N], lines: impl IntoIterator<Item = [String; N]>) -> Result<Vec<u8>> {
    let broken = |cause: csv::Error| Fault::because("A table cannot be written", cause);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heading).map_err(broken)?;
    for line in lines {
        writer.write_record(line.map(safe)).map_err(broken)?;
    }
    writer.into_inner().map_err(|cause| Fault::because("A table cannot be written", cause.into_error()).into())
}

/// Spreadsheets take a cell that begins so for a formula; an apostrophe before it makes it a text.
fn safe(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_comes_back() {
        let cells = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "a,b \"c\"\nd", "é"];
        let bytes = csv(["a", "b"], cells.map(|it| [it.to_owned(), String::new()])).unwrap();
        let read: Vec<String> =
            csv::Reader::from_reader(bytes.as_slice()).records().map(|it| it.unwrap()[0].to_owned()).collect();
        assert_eq!(read, ["'=1+1", "'+1", "'-1", "'@a", "'\tx", "'\rx", "a,b \"c\"\nd", "é"]);
        assert!(bytes.starts_with(b"a,b\n"));
    }
}
