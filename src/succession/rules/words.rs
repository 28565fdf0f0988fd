//! What leads are told of an end: who owes the open year, who may still sign and until when, who takes over.

use chrono::NaiveDate;

use crate::kernel::time::day_words;
use crate::metric::measures::Year;
use crate::metric::submissions;
use crate::people::tenancy::Contract;

/// To whom it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The contract that ends.
    Own,
    /// The one that takes over.
    Successor,
    /// One that was named before and is not any more.
    NamedBefore,
}

/// What a letter says; none of it is blank.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Words {
    /// "The contract of Fern Hollow ends on 31 March 2027"
    pub what: String,
    pub owed: String,
    pub acts: String,
    pub follows: String,
}

/// Puts an end into words. `named` is the contract that it is told to, or of the contract's own people the one that takes over.
pub fn words(reader: Reader, contract: &Contract, named: Option<&Contract>, years: &[Year], today: NaiveDate) -> Words {
    let name = &contract.name;
    let what = match contract.ends_on {
        None => format!("The contract of {name} goes on: no end is set any more"),
        Some(day) if contract.has_ended(today) => format!("The contract of {name} ended on {}", day_words(day)),
        Some(day) => format!("The contract of {name} ends on {}", day_words(day)),
    };
    let acts =
        submissions::acting(contract, today).unwrap_or_else(|| "Its people write, send and sign as before.".into());
    Words { what, owed: owed(contract, years), acts, follows: follows(reader, contract, named) }
}

fn owed(contract: &Contract, years: &[Year]) -> String {
    if contract.ends_on.is_none() {
        return "It owes every year that is open.".into();
    }
    let own = years.iter().filter(|it| !it.is_closed() && contract.covers(it.number));
    let said: Vec<String> = own.filter_map(|it| submissions::owed(contract, it)).collect();
    if said.is_empty() { "It owes nothing of the years that are open now.".into() } else { said.join(" ") }
}

fn follows(reader: Reader, contract: &Contract, named: Option<&Contract>) -> String {
    let name = &contract.name;
    match (reader, named) {
        (Reader::Own, Some(next)) => format!(
            "{0} takes over. What {0} owes, it owes for itself. Its editors and leads may copy goals of the last plan that OHA approved; they see no draft.",
            next.name
        ),
        (Reader::Successor, Some(own)) => format!(
            "OHA has named your contract, {}, to take over. What {name} owes stays with {name}; what you owe, you owe for yourself. Beside your action plan your editors and leads find the goals of the last plan of {name} that OHA approved, and may copy them.",
            own.name
        ),
        (Reader::NamedBefore, Some(own)) => format!(
            "Your contract, {}, is not named to take over any more. Goals that you copied stay in your plan.",
            own.name
        ),
        (_, None) if contract.ends_on.is_some() => "OHA has not said who takes over.".into(),
        (_, None) => "Nobody takes over.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::ContractId;
    use crate::kernel::year::MeasurementYear;
    use crate::metric::measures::{YearStatus, io};

    fn contract(name: &str, ends_on: &str, acts_until: &str) -> Contract {
        Contract {
            id: ContractId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            slug: name.to_lowercase(),
            organization: name.into(),
            organization_name: name.into(),
            legal_name: name.into(),
            name: name.into(),
            website: None,
            starts_on: "2020-01-01".parse().unwrap(),
            ends_on: ends_on.parse().ok(),
            demonstration: true,
            acts_until: acts_until.parse().ok(),
            successor: None,
        }
    }

    fn years() -> Vec<Year> {
        let year = |number, status| {
            let number = MeasurementYear::new(number).unwrap();
            let text = include_str!("../../../seeds/measures/demonstration.toml");
            Year { number, form: io::definition("x", text, Some(number)).unwrap(), status, demonstration: true }
        };
        vec![year(2027, YearStatus::Open), year(2026, YearStatus::Review), year(2025, YearStatus::Closed)]
    }

    #[test]
    fn a_letter_says_who_owes_what_who_may_sign_until_when_and_who_follows() {
        let (own, next) = (contract("Fern", "2027-03-31", "2027-07-31"), contract("Salt", "", ""));
        let today = "2027-01-15".parse().unwrap();
        let told = words(Reader::Own, &own, Some(&next), &years(), today);
        assert_eq!(told.what, "The contract of Fern ends on 31 March 2027");
        assert_eq!(
            told.owed,
            "It answers for its work of 2027 up to that day, and for nothing after it. It answers for all of 2026."
        );
        assert!(told.acts.contains("write, send and sign until 31 July 2027"), "{}", told.acts);
        assert!(told.follows.starts_with("Salt takes over."), "{}", told.follows);
        assert!(words(Reader::Successor, &own, Some(&next), &years(), today).follows.contains("your contract, Salt"));
        assert!(words(Reader::NamedBefore, &own, Some(&next), &years(), today).follows.contains("not named"));
        assert!(words(Reader::Own, &own, None, &years(), today).follows.contains("not said who"));
    }

    #[test]
    fn an_end_that_is_taken_back_is_told_too() {
        let told = words(Reader::Own, &contract("Fern", "", ""), None, &years(), "2027-01-15".parse().unwrap());
        assert!(told.what.contains("goes on") && told.acts.contains("as before"), "{told:?}");
        assert!(told.owed.contains("every year that is open"), "{told:?}");
        let long_over = contract("Fern", "2024-03-31", "2024-07-31");
        let told = words(Reader::Own, &long_over, None, &years(), "2027-01-15".parse().unwrap());
        assert!(told.owed.contains("owes nothing"), "{told:?}");
    }
}
