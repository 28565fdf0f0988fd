//! How a contract ends, and which contracts a list shows.

use chrono::NaiveDate;

use super::standing::Contract;
use crate::kernel::search;

/// What OHA says of the end of a contract. All blank: it goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractEnd {
    pub ends_on: Option<NaiveDate>,
    /// The last day on which its people may still write, send and sign.
    pub acts_until: Option<NaiveDate>,
    /// The slug of the contract that takes over.
    pub successor: Option<String>,
}

/// Where a contract stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// No end is set.
    Running,
    /// Its last day is set and has not passed.
    Ending,
    Ended,
}

/// What of a list of contracts is shown.
#[derive(Debug, Clone, Default)]
pub struct ContractFilter {
    /// A demonstration lists its own CCOs; any other instance the real ones.
    pub demonstration: bool,
    /// Words in a contract's names.
    pub words: String,
    pub phase: Option<Phase>,
}

impl ContractEnd {
    pub fn of(contract: &Contract) -> Self {
        Self { ends_on: contract.ends_on, acts_until: contract.acts_until, successor: contract.successor.clone() }
    }

    /// The contract as it would be with this end.
    pub fn applied(&self, contract: &Contract) -> Contract {
        Contract {
            ends_on: self.ends_on,
            acts_until: self.acts_until,
            successor: self.successor.clone(),
            ..contract.clone()
        }
    }
}

impl Phase {
    pub const ALL: [Self; 3] = [Self::Running, Self::Ending, Self::Ended];

    pub fn of(contract: &Contract, today: NaiveDate) -> Self {
        match contract.ends_on {
            None => Self::Running,
            Some(_) if contract.has_ended(today) => Self::Ended,
            Some(_) => Self::Ending,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Ending => "ending",
            Self::Ended => "ended",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Ending => "Ending",
            Self::Ended => "Ended",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

impl ContractFilter {
    /// The pattern that a name must fit, if any words are looked for.
    pub fn pattern(&self) -> Option<String> {
        (!self.words.is_empty()).then(|| search::containing(&self.words.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::ContractId;

    fn contract(ends_on: Option<&str>) -> Contract {
        Contract {
            id: ContractId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            slug: "x".into(),
            organization: "x".into(),
            organization_name: "X".into(),
            legal_name: "X".into(),
            name: "X".into(),
            website: None,
            starts_on: "2020-01-01".parse().unwrap(),
            ends_on: ends_on.map(|it| it.parse().unwrap()),
            demonstration: false,
            acts_until: None,
            successor: None,
        }
    }

    #[test]
    fn a_contract_runs_ends_and_has_ended_after_its_last_day() {
        let on = |ends_on, today: &str| Phase::of(&contract(ends_on), today.parse().unwrap());
        assert_eq!(on(None, "2026-03-31"), Phase::Running);
        assert_eq!(on(Some("2026-03-31"), "2026-03-31"), Phase::Ending);
        assert_eq!(on(Some("2026-03-31"), "2026-04-01"), Phase::Ended);
        assert!(Phase::ALL.iter().all(|it| Phase::parse(it.word()) == Some(*it)));
    }

    #[test]
    fn an_end_is_read_from_a_contract_and_put_onto_it() {
        let end = ContractEnd {
            ends_on: "2026-03-31".parse().ok(),
            acts_until: "2026-07-31".parse().ok(),
            successor: Some("y".into()),
        };
        assert_eq!(ContractEnd::of(&end.applied(&contract(None))), end);
        assert_eq!(ContractEnd::of(&contract(None)), ContractEnd::default());
    }
}
