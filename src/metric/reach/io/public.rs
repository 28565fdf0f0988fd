//! `reach.csv`: what everybody may have of a run; written here, and read again as an earlier release.

use std::fs::File;
use std::path::Path;

use crate::kernel::failure::{Error, Fault, FieldErrors, Result};
use crate::metric::reach::rules::protect::release::Release;
use crate::metric::reach::rules::public::{PUBLISHED, STATUS, SUPPRESSED};
use crate::metric::reach::rules::shown::Shown;
use crate::metric::reach::rules::table::{COLUMNS, Counts, Row};

/// The bytes of `reach.csv`. Its rows are those of the table, in its order.
///
/// # Errors
/// Breaks when a row cannot be written as CSV.
pub fn public_csv(rows: &[Row], release: &Release) -> Result<Vec<u8>> {
    let broken = |cause: csv::Error| Fault::because("The public table cannot be written", cause);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().chain([&STATUS])).map_err(broken)?;
    for (row, (_, shown)) in rows.iter().zip(release.rows()) {
        let number = |it: Shown| if let Shown::Number(it) = it { it.to_string() } else { String::new() };
        let figures = [shown.denominator, shown.any, shown.assessment, shown.service].map(number);
        let rate = if let Shown::Number(it) = shown.rate { format!("{}.{}", it / 10, it % 10) } else { String::new() };
        let status = if shown.is_suppressed() { SUPPRESSED } else { PUBLISHED };
        let words = [&row.scope, &row.dim1, &row.value1, &row.dim2, &row.value2].map(String::as_str);
        let figures = figures.iter().map(String::as_str);
        writer.write_record(words.into_iter().chain(figures).chain([rate.as_str(), status])).map_err(broken)?;
    }
    let cause = |it: csv::IntoInnerError<_>| Fault::because("The public table cannot be written", it.into_error());
    writer.into_inner().map_err(|it| cause(it).into())
}

/// What an earlier `reach.csv` published.
///
/// # Errors
/// Refuses a file that is none, with the line that tells.
pub fn published(path: &Path) -> Result<Vec<Row>> {
    let unusable = |why: String| -> Error { FieldErrors::one("earlier", format!("{}: {why}", path.display())).into() };
    let file = File::open(path).map_err(|it| unusable(it.to_string()))?;
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|it| unusable(it.to_string()))?;
    if !header.iter().eq(COLUMNS.into_iter().chain([STATUS])) {
        return Err(unusable("its header is not that of a reach.csv".into()));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|it| unusable(it.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.extend(row(&record).map_err(|why| unusable(format!("line {line}: {why}")))?);
    }
    Ok(rows)
}

/// A row that was published; none for one that was not.
fn row(record: &csv::StringRecord) -> std::result::Result<Option<Row>, &'static str> {
    let field = |n: usize| record.get(n).unwrap_or_default();
    match field(COLUMNS.len()) {
        SUPPRESSED => return Ok(None),
        PUBLISHED => {}
        _ => return Err("its status is neither published nor suppressed"),
    }
    let text = |n: usize| field(n).to_owned();
    let count = |n: usize| field(n).parse().map_err(|_| "a published count is no number");
    let counts = Counts { denominator: count(5)?, numerator: count(6)?, assessment: count(7)?, service: count(8)? };
    Ok(Some(Row { scope: text(0), dim1: text(1), value1: text(2), dim2: text(3), value2: text(4), counts }))
}
