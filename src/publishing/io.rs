//! The lines of `seeds/reference/withholding_reasons.csv`.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct ReasonLine {
    pub reason: String,
    pub label: String,
    pub description: String,
    pub provenance: String,
}
