//! What a person says of a table beside its rows: period, version of the measure, where it is from. Kept as typed until all of it reads.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::failure::FieldErrors;
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::Provenance;
use crate::metric::reach::rules::measure::Measure;

/// The fields of the sheet as they were typed; also which column is what, and which sheet of a workbook is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sheet(BTreeMap<String, String>);

/// The fields that a sheet keeps, beside the columns'.
pub const FIELDS: [&str; 10] = [
    "measure",
    "period_first",
    "period_last",
    "extracted_on",
    "source",
    "method_note",
    "break_note",
    "own_counts",
    "correction",
    "sheet",
];

/// How the field of a column is called, by the column's place.
pub fn column_field(place: usize) -> String {
    format!("column-{place}")
}

impl Sheet {
    /// Only what a sheet knows is kept.
    pub fn of<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Self {
        let is_known = |name: &str| FIELDS.contains(&name) || place_of(name).is_some();
        let known = pairs.filter(|(name, _)| is_known(name));
        Self(known.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The columns as a person chose them; nothing where she has not seen them yet.
    pub fn choices(&self) -> Option<Vec<(usize, String)>> {
        let all: Vec<(usize, String)> =
            self.0.iter().filter_map(|(name, word)| Some((place_of(name)?, word.clone()))).collect();
        (!all.is_empty()).then_some(all)
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn place_of(name: &str) -> Option<usize> {
    name.strip_prefix("column-")?.parse().ok()
}

/// Reads the sheet.
///
/// # Errors
/// Every mistake, by field.
pub fn provenance(
    sheet: &Sheet,
    year: MeasurementYear,
    measures: &[Measure],
    today: NaiveDate,
) -> Result<Provenance, FieldErrors> {
    let mut errors = FieldErrors::default();
    let is_measure = measures.iter().any(|it| it.key == sheet.get("measure"));
    if !is_measure {
        errors.add("measure", "Choose the version of the measure.");
    }
    let period_first = day(sheet, "period_first", "Enter the first day that is counted.", &mut errors);
    let period_last = day(sheet, "period_last", "Enter the last day that is counted.", &mut errors);
    let extracted_on =
        day(sheet, "extracted_on", "Enter the day on which the figures were drawn from OHA's records.", &mut errors);
    if let (Some(first), Some(last)) = (period_first, period_last)
        && last < first
    {
        errors.add("period_last", "The period ends before it begins.");
    }
    if extracted_on.is_some_and(|it| it > today) {
        errors.add("extracted_on", "This day is still to come.");
    }
    let source = Line::parse(sheet.get("source"));
    let blank = || "Say where the figures are from, in one line.".to_owned();
    let source = source
        .map_err(|why| errors.add("source", if sheet.get("source").trim().is_empty() { blank() } else { why }))
        .ok();
    let (method_note, break_note) = (text(sheet, "method_note", &mut errors), text(sheet, "break_note", &mut errors));
    match (period_first, period_last, extracted_on, source) {
        (Some(period_first), Some(period_last), Some(extracted_on), Some(source)) if errors.is_empty() => {
            Ok(Provenance {
                year,
                measure: sheet.get("measure").to_owned(),
                period_first,
                period_last,
                extracted_on,
                source: source.as_str().to_owned(),
                method_note,
                break_note,
                own_counts: sheet.get("own_counts") == "yes",
            })
        }
        _ => Err(errors),
    }
}

fn text(sheet: &Sheet, name: &str, errors: &mut FieldErrors) -> String {
    match Narrative::parse(sheet.get(name)) {
        Ok(text) => text.as_str().trim().to_owned(),
        Err(what) => {
            errors.add(name, what);
            String::new()
        }
    }
}

fn day(sheet: &Sheet, name: &str, ask: &str, errors: &mut FieldErrors) -> Option<NaiveDate> {
    let sensible = |day: &NaiveDate| (2010..=2100).contains(&chrono::Datelike::year(day));
    let raw = sheet.get(name).trim();
    let read = raw.parse::<NaiveDate>().ok().filter(sensible);
    if read.is_none() {
        errors.add(name, if raw.is_empty() { ask } else { "Enter a real date, such as 2024-12-31." });
    }
    read
}

/// The version of the measure that a year most likely goes by: the latest that had begun by then, as its key says.
pub fn likely_measure(measures: &[Measure], year: MeasurementYear) -> Option<&Measure> {
    let begun = |it: &&Measure| it.key.rsplit('_').next().and_then(|it| it.parse::<i32>().ok()).unwrap_or(0);
    let known = measures.iter().filter(|it| begun(it) <= year.number());
    known.max_by_key(begun).or_else(|| measures.first())
}
