//! Which end of a contract holds together with its own days, with other contracts, and with what was done under it.

use chrono::Datelike as _;

use crate::kernel::failure::FieldErrors;
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::people::tenancy::{Contract, ContractEnd};

/// What an end has to fit.
#[derive(Debug, Clone)]
pub struct Around<'a> {
    pub contract: &'a Contract,
    /// Every contract of the same instance.
    pub all: &'a [Contract],
    /// The last year in which work was begun or something was published under the contract.
    pub last_year: Option<MeasurementYear>,
}

impl Around<'_> {
    /// Every mistake, by field.
    pub fn mistakes(&self, end: &ContractEnd) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if ContractEnd::of(self.contract) == *end {
            errors.add("ends_on", "Change something first: this is what is saved already.");
        }
        self.days(end, &mut errors);
        if let Some(text) = end.successor.as_deref().and_then(|it| self.unfit(it, end)) {
            errors.add("successor", text);
        }
        errors
    }

    fn days(&self, end: &ContractEnd, errors: &mut FieldErrors) {
        let Some(ends_on) = end.ends_on else {
            for (field, is_given) in [("acts_until", end.acts_until.is_some()), ("successor", end.successor.is_some())]
            {
                if is_given {
                    errors.add(field, "Enter the day on which the contract ends first, or leave this blank.");
                }
            }
            return;
        };
        if ends_on <= self.contract.starts_on {
            let text =
                format!("Enter a day after the first day of the contract, {}.", day_words(self.contract.starts_on));
            errors.add("ends_on", text);
        }
        // A year after its end is not the contract's, so its pages would be nowhere.
        if let Some(year) = self.last_year.filter(|it| ends_on.year() < it.number()) {
            let text = format!(
                "There is work of {year} under this contract. Enter a day in {year} or later, so that nobody loses sight of it."
            );
            errors.add("ends_on", text);
        }
        let names_it = |it: &&Contract| it.successor.as_deref() == Some(self.contract.slug.as_str());
        let later = self.all.iter().filter(names_it).find(|it| it.ends_on.is_some_and(|day| day > ends_on));
        if let Some((it, day)) = later.and_then(|it| Some((it, it.ends_on?))) {
            let text = format!(
                "{} is to be taken over by this contract and ends on {}. Enter that day or a later one.",
                it.name,
                day_words(day)
            );
            errors.add("ends_on", text);
        }
        if end.acts_until.is_some_and(|it| it < ends_on) {
            errors.add("acts_until", "Enter a day that is not before the end: until then its people work anyway.");
        }
    }

    /// Why a contract cannot take over.
    fn unfit(&self, slug: &str, end: &ContractEnd) -> Option<String> {
        if slug == self.contract.slug {
            return Some("Choose another contract: none takes over from itself.".into());
        }
        let Some(successor) = self.all.iter().find(|it| it.slug == slug) else {
            return Some("Choose a contract from the list.".into());
        };
        if self.leads_back(successor) {
            return Some(format!(
                "Choose another contract: {} is itself to be taken over by this one.",
                successor.name
            ));
        }
        let ended = successor.ends_on.filter(|it| end.ends_on.is_some_and(|ends_on| *it < ends_on))?;
        Some(format!("Choose another contract: {} ends before this one, on {}.", successor.name, day_words(ended)))
    }

    /// Whether the line of those who take over comes back to this contract.
    fn leads_back(&self, from: &Contract) -> bool {
        let mut at = from;
        // No line is longer than there are contracts.
        for _ in self.all {
            let Some(next) = at.successor.as_deref() else { return false };
            if next == self.contract.slug {
                return true;
            }
            let Some(next) = self.all.iter().find(|it| it.slug == next) else { return false };
            at = next;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::ContractId;

    fn contract(slug: &str, ends_on: &str, successor: &str) -> Contract {
        Contract {
            id: ContractId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            slug: slug.into(),
            organization: slug.into(),
            organization_name: slug.into(),
            legal_name: slug.into(),
            name: slug.to_uppercase(),
            website: None,
            starts_on: "2020-01-01".parse().unwrap(),
            ends_on: ends_on.parse().ok(),
            demonstration: true,
            acts_until: None,
            successor: Some(successor.to_owned()).filter(|it| !it.is_empty()),
        }
    }

    fn end(ends_on: &str, acts_until: &str, successor: &str) -> ContractEnd {
        ContractEnd {
            ends_on: ends_on.parse().ok(),
            acts_until: acts_until.parse().ok(),
            successor: Some(successor.to_owned()).filter(|it| !it.is_empty()),
        }
    }

    #[test]
    fn an_end_holds_together_with_days_contracts_and_work() {
        let all = [
            contract("own", "2027-06-30", ""),
            contract("next", "", ""),
            contract("gone", "2025-12-31", "next"),
            contract("before", "2026-03-31", "own"),
            contract("far", "2026-02-28", "before"),
        ];
        let around = Around { contract: &all[0], all: &all, last_year: MeasurementYear::new(2026) };
        let table: &[(&str, &str, &str, &[&str])] = &[
            ("2026-12-31", "2027-01-31", "next", &[]),
            ("2026-12-31", "2026-12-31", "", &[]),
            ("2026-12-31", "", "", &[]),
            ("", "", "", &[]),
            ("", "2027-01-31", "next", &["acts_until", "successor"]),
            ("2020-01-01", "", "", &["ends_on", "ends_on", "ends_on"]),
            ("2025-12-31", "", "", &["ends_on", "ends_on"]),
            ("2026-03-30", "", "", &["ends_on"]),
            ("2026-12-31", "2026-12-30", "", &["acts_until"]),
            ("2026-12-31", "", "own", &["successor"]),
            ("2026-12-31", "", "nobody", &["successor"]),
            ("2026-12-31", "", "gone", &["successor"]),
            ("2026-12-31", "", "before", &["successor"]),
            ("2026-12-31", "", "far", &["successor"]),
            ("2027-06-30", "", "", &["ends_on"]),
        ];
        for (ends_on, acts_until, successor, fields) in table {
            let mistakes = around.mistakes(&end(ends_on, acts_until, successor));
            let found: Vec<&str> = mistakes.iter().map(|(field, _)| field).collect();
            assert_eq!(found, *fields, "{ends_on} {acts_until} {successor}: {mistakes:?}");
        }
    }

    #[test]
    fn a_circle_among_others_is_no_line_to_join() {
        let all = [contract("own", "", ""), contract("a", "2026-03-31", "b"), contract("b", "2026-03-31", "a")];
        let around = Around { contract: &all[0], all: &all, last_year: None };
        assert!(around.mistakes(&end("2026-03-01", "", "a")).of("successor").is_some());
    }
}
