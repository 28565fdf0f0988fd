//! What a publication is, where it stands, and how its words are found again.

mod code;
mod edition;
mod frozen;
mod legacy;
pub mod measure_report;
mod proposal;

use chrono::NaiveDate;

pub use crate::kernel::search::{Piece, Search, snippet};
pub use code::Code;
pub use edition::{At, Doubt, FieldText, Ruling, Side, Withholding, still_shows, text_at, texts, withhold};
pub use frozen::{Document, Frozen, Place, freeze};
pub use legacy::{Legacy, LegacyUrl};
pub use proposal::{Correction, Course, Gate, Proposal};

use crate::kernel::failure::Refusal;
use crate::kernel::ids::{ContractId, PublicationId};
use crate::kernel::texts::printed_code;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::people::tenancy::Contract;

/// The three documents that OHA publishes of each CCO and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Reach,
    AssetSummary,
    ActionPlan,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Reach, Self::AssetSummary, Self::ActionPlan];

    pub fn word(self) -> &'static str {
        match self {
            Self::Reach => "reach",
            Self::AssetSummary => "asset_summary",
            Self::ActionPlan => "action_plan",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The key of its name in the catalogue of words.
    pub fn label_key(self) -> &'static str {
        match self {
            Self::Reach => "reports-kind-reach",
            Self::AssetSummary => "reports-kind-asset-summary",
            Self::ActionPlan => "reports-kind-action-plan",
        }
    }
}

/// A publication without its content.
#[derive(Debug, Clone)]
pub struct Publication {
    pub id: PublicationId,
    pub kind: Kind,
    pub contract: ContractId,
    pub year: MeasurementYear,
    pub version: i64,
    pub title: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Where it is a document that stands elsewhere.
    pub legacy: Option<Legacy>,
    pub published_at: Moment,
    pub withdrawn_at: Option<Moment>,
    /// Why, in public words.
    pub withdrawal_reason: Option<String>,
    /// What it corrects of an earlier version.
    pub correction: Option<Correction>,
}

impl Publication {
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn_at.is_some()
    }

    /// Where a reader is led: to the page of its newest version, or to the document elsewhere.
    pub fn href(&self, cco: &str) -> String {
        match &self.legacy {
            Some(legacy) => legacy.url.as_str().to_owned(),
            None => address(cco, self.year),
        }
    }

    /// What is printed on paper, to be looked up again.
    pub fn code(&self) -> String {
        printed_code(&self.sha256)
    }

    /// The day from which readers count it: a registered document keeps its own.
    pub fn day(&self) -> NaiveDate {
        self.legacy.as_ref().map_or_else(|| self.published_at.pacific_day(), |it| it.dated_on)
    }
}

/// The page of a plan's newest version.
pub fn address(cco: &str, year: MeasurementYear) -> String {
    format!("/ccos/{cco}/{year}/action-plan")
}

/// The page of one version, which stays.
pub fn version_address(cco: &str, year: MeasurementYear, version: i64) -> String {
    format!("{}/v/{version}", address(cco, year))
}

/// Where the code of a paper can be looked up.
pub fn verify_address(code: &str) -> String {
    format!("/verify/{}", code.replace(' ', ""))
}

/// Reads the version of an address: a plain number without leading zeros, so that each version has one address.
///
/// # Errors
/// Not found.
pub fn parse_version(raw: &str) -> Result<i64, Refusal> {
    let version = raw.parse().ok().filter(|it: &i64| *it > 0 && it.to_string() == raw);
    version.ok_or(Refusal::NotFound)
}

/// Whether an instance shows this contract. A demonstration's own never reach another instance (DECISIONS 4).
pub fn is_shown(contract: &Contract, demonstration: bool) -> bool {
    demonstration || !contract.demonstration
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_one_address() {
        assert_eq!(parse_version("12").unwrap(), 12);
        for raw in ["", "0", "01", "+1", "-1", "1.0", "x", "99999999999999999999"] {
            assert!(parse_version(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn words_of_kinds_come_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.word()), Some(kind));
        }
        assert_eq!(Kind::parse("plan"), None);
    }
}
