//! Reads the reference files of counties and contracts, embedded in the program.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::kernel::failure::{Fault, Result};

/// A line of `seeds/reference/counties.csv`.
#[derive(Debug, Deserialize)]
pub struct CountyLine {
    pub fips: String,
    pub name: String,
    pub slug: String,
    pub rurality: String,
}

/// A line of a `ccos.csv`; dates are texts, since a demonstration's are relative to its year.
#[derive(Debug, Deserialize)]
pub struct ContractLine {
    pub slug: String,
    pub legal_name: String,
    pub short_name: String,
    pub organization: String,
    pub organization_name: String,
    pub domain: String,
    pub starts_on: String,
    pub ends_on: String,
    pub provenance: String,
    /// Of an ended contract: until when its people may act, who said so, and the slug of the contract that took over.
    #[serde(default)]
    pub acts_until: String,
    #[serde(default)]
    pub acts_until_provenance: String,
    #[serde(default)]
    pub successor: String,
}

/// A line of a `cco_counties.csv`.
#[derive(Debug, Deserialize)]
pub struct CoverageLine {
    pub cco_slug: String,
    pub county_slug: String,
    pub coverage: String,
}

/// Reads the lines of a file with a heading.
///
/// # Errors
/// Breaks with the line that does not fit.
pub fn lines<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    reader
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(|cause| Fault::because(format!("{name} cannot be read"), cause).into())
}

/// Reads a date: `2024-06-30`, or relative to a year Y: `Y-06-30`, `Y+1-01-31`, `Y-1-12-01`. Blank is none.
///
/// # Errors
/// Breaks when it is no date.
pub fn relative_day(raw: &str, year: i32) -> Result<Option<NaiveDate>> {
    if raw.is_empty() {
        return Ok(None);
    }
    let absolute = match raw.strip_prefix('Y') {
        None => raw.to_owned(),
        Some(rest) => {
            let (years, month_day) = rest.split_at(rest.len().saturating_sub(6));
            let years: i32 = if years.is_empty() {
                0
            } else {
                years.parse().map_err(|cause| Fault::because(format!("{raw} is no date"), cause))?
            };
            format!("{}{month_day}", year + years)
        }
    };
    let day = absolute.parse().or_else(|_| leap_day(&absolute));
    day.map(Some).map_err(|cause| Fault::because(format!("{raw} is no date"), cause).into())
}

/// 29 February of a year that has none is the day before March.
fn leap_day(raw: &str) -> std::result::Result<NaiveDate, chrono::ParseError> {
    raw.replace("-02-29", "-02-28").parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_absolute_or_relative_to_a_year() {
        let table = [
            ("2024-06-30", "2024-06-30"),
            ("Y-06-30", "2026-06-30"),
            ("Y+1-01-31", "2027-01-31"),
            ("Y-1-12-01", "2025-12-01"),
            ("Y-02-29", "2026-02-28"),
        ];
        for (raw, day) in table {
            assert_eq!(relative_day(raw, 2026).unwrap().unwrap().to_string(), day, "{raw}");
        }
        assert_eq!(relative_day("", 2026).unwrap(), None);
        for raw in ["Y", "Y-13-01", "Yx-01-01", "soon"] {
            assert!(relative_day(raw, 2026).is_err(), "{raw}");
        }
    }
}
