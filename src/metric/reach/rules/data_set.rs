//! A data set: one period of OHA's reach table, statewide and for every CCO, with its version and where it stands on its way to readers.

use chrono::NaiveDate;

use crate::kernel::ids::{ContractId, DataSetId, PersonId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;

/// Where a data set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Its rows are here; what may be shown of them is not settled.
    Imported,
    /// Disclosure control has proved what may be shown.
    Protected,
    /// CCOs and TA read it.
    Released,
    /// As released; the public reads it from a day on.
    Scheduled,
    /// The public reads it.
    Published,
    /// Nobody reads it any more, and its page says why.
    Withdrawn,
}

impl State {
    pub const ALL: [Self; 6] =
        [Self::Imported, Self::Protected, Self::Released, Self::Scheduled, Self::Published, Self::Withdrawn];

    pub fn word(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Protected => "protected",
            Self::Released => "released",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Imported => "Imported",
            Self::Protected => "Protected",
            Self::Released => "Released to CCOs",
            Self::Scheduled => "Released to CCOs, to be published",
            Self::Published => "Published",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// Whether CCOs and TA may read it.
    pub fn is_released(self) -> bool {
        matches!(self, Self::Released | Self::Scheduled | Self::Published)
    }
}

/// Readers for whom disclosure control prepares a data set. CCOs read what the public will read, of the state and of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    Public,
    Ta,
}

impl Audience {
    pub const ALL: [Self; 2] = [Self::Public, Self::Ta];

    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Ta => "ta",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Public => "The public and CCOs",
            Self::Ta => "Technical assistance",
        }
    }
}

/// Which indicators a data set tells. Children are always counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicators {
    pub any: bool,
    pub assessment: bool,
    pub service: bool,
}

/// What is said of a data set beside its rows: who made it, when, over which days, by which version of the measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    pub year: MeasurementYear,
    /// The key of a version in `seeds/reach/measures.toml`.
    pub measure: String,
    /// First and last day that are counted, both included.
    pub period_first: NaiveDate,
    pub period_last: NaiveDate,
    /// The day on which the figures were drawn from OHA's records.
    pub extracted_on: NaiveDate,
    pub source: String,
    pub method_note: String,
    /// Why it cannot be compared with the period before; empty where it can.
    pub break_note: String,
    /// Whether OHA lets each CCO see its own true counts.
    pub own_counts: bool,
}

impl Provenance {
    /// The counted days in one word: "2024-07-01..2025-06-30".
    pub fn days(&self) -> String {
        format!("{}..{}", self.period_first, self.period_last)
    }
}

/// One version of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    pub id: DataSetId,
    pub provenance: Provenance,
    /// From 1 among those of the same year, measure and period.
    pub version: i64,
    pub demonstration: bool,
    pub indicators: Indicators,
    pub file_name: String,
    pub file_sha256: String,
    pub n_rows: i64,
    pub state: State,
    /// The version that this one corrects, and what was wrong with it.
    pub corrects: Option<DataSetId>,
    pub correction: String,
    pub imported_at: Moment,
    pub imported_by: Option<PersonId>,
    pub released_at: Option<Moment>,
    /// The Pacific day on which it becomes public by itself.
    pub publish_on: Option<NaiveDate>,
    pub published_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
    /// Public words; empty where it was not withdrawn.
    pub withdrawal_reason: String,
    pub row_version: i64,
}

/// Whose children a row counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// All CCOs together.
    Statewide,
    Cco(ContractId),
}

impl Scope {
    /// What rows are kept under.
    pub fn word(&self) -> &str {
        match self {
            Self::Statewide => super::strata::ALL,
            Self::Cco(contract) => contract.as_str(),
        }
    }

    /// None for what names no contract.
    pub fn parse(word: &str) -> Option<Self> {
        if word == super::strata::ALL {
            return Some(Self::Statewide);
        }
        ContractId::parse(word).ok().map(Self::Cco)
    }
}

/// A value of a stratifier, by their keys: `county`, `lane`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value {
    pub dim: String,
    pub value: String,
}

/// Which children of a scope a row counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stratum {
    Total,
    One(Value),
    /// The first value's stratifier is the smaller by bytes.
    Two(Value, Value),
}

impl Stratum {
    /// The four fields that rows are kept under; unused ones are empty.
    pub fn words(&self) -> [&str; 4] {
        match self {
            Self::Total => [""; 4],
            Self::One(it) => [&it.dim, &it.value, "", ""],
            Self::Two(one, other) => [&one.dim, &one.value, &other.dim, &other.value],
        }
    }

    /// Reads the four fields, in whichever order a file gave the pair. None where they make no stratum.
    pub fn parse([dim1, value1, dim2, value2]: [&str; 4]) -> Option<Self> {
        let value = |dim: &str, value: &str| Value { dim: dim.to_owned(), value: value.to_owned() };
        match [dim1, value1, dim2, value2].map(str::is_empty) {
            [true, true, true, true] => Some(Self::Total),
            [false, false, true, true] => Some(Self::One(value(dim1, value1))),
            [false, false, false, false] if dim1 < dim2 => Some(Self::Two(value(dim1, value1), value(dim2, value2))),
            [false, false, false, false] if dim2 < dim1 => Some(Self::Two(value(dim2, value2), value(dim1, value1))),
            _ => None,
        }
    }
}

/// What a row is found by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub scope: Scope,
    pub stratum: Stratum,
}

/// True counts of children as a file told them; an indicator that the data set lacks is none. Not `Serialize`, so that none slips into a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrueCounts {
    pub denominator: i64,
    pub any: Option<i64>,
    pub assessment: Option<i64>,
    pub service: Option<i64>,
}

/// A row of the file, with its line there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrueRow {
    pub key: Key,
    pub line: i64,
    pub counts: TrueCounts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stratum_is_read_in_either_order_and_kept_in_one() {
        let kept = Stratum::parse(["age", "3", "county", "lane"]).unwrap();
        assert_eq!(Stratum::parse(["county", "lane", "age", "3"]).unwrap(), kept);
        assert_eq!(kept.words(), ["age", "3", "county", "lane"]);
        assert_eq!(Stratum::parse(["", "", "", ""]), Some(Stratum::Total));
        for broken in [["age", "", "", ""], ["", "3", "", ""], ["age", "3", "age", "4"], ["", "", "age", "3"]] {
            assert_eq!(Stratum::parse(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn a_scope_is_the_state_or_a_contract() {
        assert_eq!(Scope::parse("ALL"), Some(Scope::Statewide));
        assert_eq!(Scope::parse("lantern"), None);
    }
}
