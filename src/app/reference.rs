//! The reference data that every instance starts from, embedded: counties, contracts, the words of lists and the years of the measure.

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::metric::measures::{self, Vocabulary};
use crate::people::tenancy;
use crate::platform::db::Database;

const COUNTIES: &str = include_str!("../../seeds/reference/counties.csv");
const CCOS: &str = include_str!("../../seeds/reference/ccos.csv");
const CCO_COUNTIES: &str = include_str!("../../seeds/reference/cco_counties.csv");
const WITHHOLDING_REASONS: &str = include_str!("../../seeds/reference/withholding_reasons.csv");
const LEVERS: &str = include_str!("../../seeds/reference/levers.csv");
const RETURN_REASONS: &str = include_str!("../../seeds/reference/return_reasons.csv");
const YEARS: [(&str, &str); 3] = [
    ("2022.toml", include_str!("../../seeds/measures/2022.toml")),
    ("2023.toml", include_str!("../../seeds/measures/2023.toml")),
    ("2024.toml", include_str!("../../seeds/measures/2024.toml")),
];

/// Loads what is missing. A second run changes nothing.
///
/// # Errors
/// Breaks when a file does not fit, or a year's file was changed without a new version.
pub fn load(db: &Database, now: Moment) -> Result<()> {
    let counties = tenancy::io::lines("counties.csv", COUNTIES)?;
    let contracts = tenancy::io::lines("ccos.csv", CCOS)?;
    let coverage = tenancy::io::lines("cco_counties.csv", CCO_COUNTIES)?;
    let terms = [
        (Vocabulary::Levers, tenancy::io::lines("levers.csv", LEVERS)?),
        (Vocabulary::WithholdingReasons, tenancy::io::lines("withholding_reasons.csv", WITHHOLDING_REASONS)?),
        (Vocabulary::ReturnReasons, tenancy::io::lines("return_reasons.csv", RETURN_REASONS)?),
    ];
    let years = YEARS.map(|(name, text)| measures::io::definition(name, text, None));
    db.write_here(|tx| {
        tenancy::changes::load_reference(tx, &counties, &contracts, &coverage, None, now)?;
        for (vocabulary, lines) in &terms {
            measures::changes::load_terms(tx, *vocabulary, lines, now)?;
        }
        for year in years {
            let year = year?;
            // An operator may have loaded a later version; what is embedded never takes that back.
            if !measures::is_superseded(tx, &year)? {
                measures::changes::load(tx, &year, false, now)?;
            }
        }
        Ok(())
    })
}
