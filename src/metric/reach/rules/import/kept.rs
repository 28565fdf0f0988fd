//! What a data set was before an import took its place, as two texts: they are kept until the data set is released, so that the import can
//! be taken back.

use serde::{Deserialize, Serialize};

use crate::kernel::failure::{Fault, Result};
use crate::metric::reach::rules::data_set::{DataSet, Indicators, Key, Scope, Stratum, TrueCounts, TrueRow};

/// The fields of a data set that an import replaces. No counts.
#[derive(Serialize, Deserialize)]
struct Terms {
    extracted_on: chrono::NaiveDate,
    source: String,
    method_note: String,
    break_note: String,
    own_counts: bool,
    indicators: [bool; 3],
    file_name: String,
    file_sha256: String,
    n_rows: i64,
    correction: String,
}

/// # Errors
/// Breaks when it cannot be written.
pub fn terms(set: &DataSet) -> Result<String> {
    let terms = Terms {
        extracted_on: set.provenance.extracted_on,
        source: set.provenance.source.clone(),
        method_note: set.provenance.method_note.clone(),
        break_note: set.provenance.break_note.clone(),
        own_counts: set.provenance.own_counts,
        indicators: [set.indicators.any, set.indicators.assessment, set.indicators.service],
        file_name: set.file_name.clone(),
        file_sha256: set.file_sha256.clone(),
        n_rows: set.n_rows,
        correction: set.correction.clone(),
    };
    Ok(serde_json::to_string(&terms).map_err(|cause| Fault::because("A data set cannot be kept", cause))?)
}

/// The data set with its fields as they were.
///
/// # Errors
/// Breaks when the text is none of ours.
pub fn restored(set: DataSet, text: &str) -> Result<DataSet> {
    let was: Terms =
        serde_json::from_str(text).map_err(|cause| Fault::because("A kept data set cannot be read", cause))?;
    let [any, assessment, service] = was.indicators;
    let mut set = set;
    set.provenance.extracted_on = was.extracted_on;
    set.provenance.source = was.source;
    set.provenance.method_note = was.method_note;
    set.provenance.break_note = was.break_note;
    set.provenance.own_counts = was.own_counts;
    set.indicators = Indicators { any, assessment, service };
    (set.file_name, set.file_sha256, set.n_rows) = (was.file_name, was.file_sha256, was.n_rows);
    set.correction = was.correction;
    Ok(set)
}

/// Rows on their way into a text.
pub struct Keeping(csv::Writer<Vec<u8>>);

impl Default for Keeping {
    fn default() -> Self {
        Self(csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new()))
    }
}

impl Keeping {
    /// # Errors
    /// Breaks when a row cannot be written.
    pub fn add(&mut self, it: &TrueRow) -> Result<()> {
        let number = |it: Option<i64>| it.map_or_else(String::new, |it| it.to_string());
        let [dim1, value1, dim2, value2] = it.key.stratum.words();
        let counts = it.counts;
        let cells = [
            it.key.scope.word(),
            dim1,
            value1,
            dim2,
            value2,
            &it.line.to_string(),
            &counts.denominator.to_string(),
            &number(counts.any),
            &number(counts.assessment),
            &number(counts.service),
        ];
        Ok(self.0.write_record(cells).map_err(|cause| Fault::because("Rows cannot be kept", cause))?)
    }

    /// # Errors
    /// Breaks when the rows cannot be written.
    pub fn text(self) -> Result<String> {
        let bytes = self.0.into_inner().map_err(|cause| Fault::because("Rows cannot be kept", cause.into_error()))?;
        Ok(String::from_utf8(bytes).map_err(|cause| Fault::because("Rows cannot be kept", cause))?)
    }
}

/// The rows of a text, one after the other; a fault where it is none of ours.
pub fn restored_rows(text: &str) -> impl Iterator<Item = Result<TrueRow>> + '_ {
    let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.into_records().map(|record| {
        let record = record.map_err(|cause| Fault::because("Kept rows cannot be read", cause))?;
        Ok(row(&record).ok_or_else(|| Fault::new("A kept row stands for nothing"))?)
    })
}

fn row(record: &csv::StringRecord) -> Option<TrueRow> {
    let text = |place: usize| record.get(place);
    let number = |place: usize| match text(place)? {
        "" => Some(None),
        it => it.parse::<i64>().ok().map(Some),
    };
    let stratum = Stratum::parse([text(1)?, text(2)?, text(3)?, text(4)?])?;
    let counts = TrueCounts { denominator: number(6)??, any: number(7)?, assessment: number(8)?, service: number(9)? };
    Some(TrueRow { key: Key { scope: Scope::parse(text(0)?)?, stratum }, line: number(5)??, counts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::rules::data_set::Value;

    #[test]
    fn rows_come_back_as_they_were() {
        let value = |dim: &str, value: &str| Value { dim: dim.into(), value: value.into() };
        let counts = TrueCounts { denominator: 12, any: Some(3), assessment: None, service: Some(0) };
        let strata = [
            Stratum::Total,
            Stratum::One(value("county", "a, \"b\"\nc")),
            Stratum::Two(value("age", "3"), value("county", "lane")),
        ];
        let all: Vec<TrueRow> = strata
            .into_iter()
            .map(|stratum| TrueRow { key: Key { scope: Scope::Statewide, stratum }, line: 7, counts })
            .collect();
        let mut keeping = Keeping::default();
        for it in &all {
            keeping.add(it).unwrap();
        }
        assert_eq!(restored_rows(&keeping.text().unwrap()).collect::<Result<Vec<_>>>().unwrap(), all);
        assert!(restored_rows("ALL,age,,,,1,1,,,\n").any(|it| it.is_err()));
    }
}
