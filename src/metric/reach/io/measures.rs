//! Reads `seeds/reach/measures.toml`. A key or a word that nobody knows is refused.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::kernel::failure::{Fault, FieldErrors, Result};
use crate::metric::reach::rules::measure::{Measure, Period, Terms};
use crate::people::tenancy::io::relative_day;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    measure: Vec<Measure>,
}

/// Reads all versions of the measure.
///
/// # Errors
/// Breaks with the key that does not fit.
pub fn measures(name: &str, text: &str) -> Result<Vec<Measure>> {
    let file: File = toml::from_str(text).map_err(|cause| Fault::because(format!("{name} cannot be read"), cause))?;
    let wrong = |what: String| Fault::new(format!("{name}: {what}"));
    if file.schema != 1 {
        return Err(wrong("its schema is not 1".into()).into());
    }
    let mut keys = std::collections::HashSet::new();
    for measure in &file.measure {
        let key = &measure.key;
        if !keys.insert(key.as_str()) {
            return Err(wrong(format!("measure {key} comes twice")).into());
        }
        if measure.min_age > measure.max_age || measure.categories.is_empty() {
            return Err(wrong(format!("measure {key} counts nobody")).into());
        }
        // A year that has a leap day reads every day there is.
        period_of(measure, 2024)?;
    }
    Ok(file.measure)
}

/// What a run counts by: the version of this key, and its period in this year, or another period.
///
/// # Errors
/// Refuses a key that is not there, and a period that ends before it begins.
pub fn terms(measures: &[Measure], key: &str, year: i32, other: Option<(NaiveDate, NaiveDate)>) -> Result<Terms> {
    let Some(measure) = measures.iter().find(|it| it.key == key) else {
        let keys: Vec<&str> = measures.iter().map(|it| it.key.as_str()).collect();
        return Err(FieldErrors::one("measure", format!("no measure {key}; there is {}", keys.join(", "))).into());
    };
    let period = match other {
        Some((first, last)) => Period::new(first, last),
        None => Some(period_of(measure, year)?),
    };
    match period {
        Some(period) => Ok(Terms { measure: measure.clone(), period }),
        None => Err(FieldErrors::one("period", "it ends before it begins").into()),
    }
}

fn period_of(measure: &Measure, year: i32) -> Result<Period> {
    let wrong = || Fault::new(format!("measure {}: its period is none in {year}", measure.key));
    let day = |raw: &str| relative_day(raw, year)?.ok_or_else(|| wrong().into());
    let (first, last): (Result<NaiveDate>, Result<NaiveDate>) = (day(&measure.period_start), day(&measure.period_end));
    Ok(Period::new(first?, last?).ok_or_else(wrong)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../../seeds/reach/measures.toml");

    #[test]
    fn both_versions_read_and_say_that_they_are_inferred() {
        use crate::metric::measures::Provenance;
        let measures = measures("measures.toml", TEXT).unwrap();
        let told: Vec<_> = measures.iter().map(|it| (it.key.as_str(), it.min_age, it.max_age)).collect();
        assert_eq!(told, [("system_level_2022", 0, 5), ("child_level_2025", 1, 5)]);
        for it in &measures {
            assert_eq!((it.max_gaps, it.max_gap_days, it.categories.len()), (1, 45, 2));
            assert!(it.provenance == Provenance::Inferred && !it.source.is_empty());
        }
    }

    #[test]
    fn a_period_is_the_years_own_or_the_one_that_was_asked_for() {
        let measures = measures("measures.toml", TEXT).unwrap();
        let day = |raw: &str| raw.parse::<NaiveDate>().unwrap();
        let period = |other| terms(&measures, "child_level_2025", 2025, other).unwrap().period;
        assert_eq!(period(None), Period::new(day("2025-01-01"), day("2025-12-31")).unwrap());
        let other = (day("2024-07-01"), day("2025-06-30"));
        assert_eq!(period(Some(other)), Period::new(other.0, other.1).unwrap());
        assert!(terms(&measures, "child_level_2025", 2025, Some((other.1, other.0))).is_err());
        assert!(terms(&measures, "child_level_2026", 2025, None).is_err());
    }

    #[test]
    fn an_unknown_key_word_or_period_is_refused() {
        for (from, to) in [
            ("min_age", "minimum_age"),
            ("\"service\"", "\"screening\""),
            ("completed_years_on_last_day", "guess"),
            ("schema = 1", "schema = 2"),
            ("child_level_2025\"", "system_level_2022\""),
            ("\"Y-12-31\"", "\"Y-1-12-31\""),
            ("\"inferred\"", "\"rumored\""),
            ("max_age = 5", "max_age = 0"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            let changed = TEXT.replace(from, to);
            assert!(measures("x", &changed).is_err(), "{from} as {to}");
        }
    }
}
