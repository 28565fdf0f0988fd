//! What a lead says when she sends a component; what an item rests on; and which change answers what OHA asked.

mod asked;
mod content;
mod evidence;
mod results;

pub use asked::{Asked, asked_by};
pub use content::{Content, Document, DocumentView, ItemView, Planned, Reviewed};
pub use evidence::is_unchanged;
pub use results::{Ground, Verdict, YearResult, grounds, verdict};

use chrono::{Datelike as _, NaiveDate};

use crate::kernel::texts::Narrative;
use crate::kernel::time::day_words;
use crate::metric::measures::{Component, Year};
use crate::metric::workflow::State;
use crate::metric::workflow::changes::Covering;
use crate::people::tenancy::Contract;

/// Which reasons this sending needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// It was sent before, and came back or was recalled: say what changed.
    pub what_changed: bool,
    /// The due date has passed: say why (DECISIONS 2: late is late, not refused).
    pub late_reason: bool,
    /// A "no", or a check that does not hold: say why it is sent all the same, and confirm it.
    pub doubts: bool,
}

/// The fields of a sending, as typed.
#[derive(Debug, Clone, Default)]
pub struct Submittal {
    pub what_changed: Narrative,
    pub late_reason: Narrative,
    pub doubts_reason: Narrative,
    pub is_doubt_confirmed: bool,
    pub is_confirmed: bool,
}

impl Submittal {
    /// Checks the fields against what is needed; answers the mistakes by field.
    pub fn check(&self, needs: Needs) -> Vec<(&'static str, &'static str)> {
        let table = [
            (
                needs.what_changed && self.what_changed.is_blank(),
                "what_changed",
                "Say what changed since the last round, so that the reviewer finds it.",
            ),
            (
                needs.late_reason && self.late_reason.is_blank(),
                "late_reason",
                "Say why it is late. OHA decides what follows from it.",
            ),
            (needs.doubts && self.doubts_reason.is_blank(), "doubts_reason", "Say why you send it all the same."),
            (
                needs.doubts && !self.is_doubt_confirmed,
                "doubts_confirmed",
                "Confirm that you send it in spite of the points above.",
            ),
            (!self.is_confirmed, "confirmed", "Confirm that this may be sent."),
        ];
        table.into_iter().filter(|(is_wrong, ..)| *is_wrong).map(|(_, field, text)| (field, text)).collect()
    }

    pub fn covering(&self, needs: Needs) -> Covering {
        let kept = |needed: bool, text: &Narrative| (needed && !text.is_blank()).then(|| text.as_str().to_owned());
        Covering {
            what_changed: kept(needs.what_changed, &self.what_changed),
            late_reason: kept(needs.late_reason, &self.late_reason),
            doubts_reason: kept(needs.doubts, &self.doubts_reason),
        }
    }
}

/// What is said of a contract that ends or has ended, on the pages of a year that it answers for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Ending {
    pub title: String,
    /// Who owes what, who may still act and until when, who took over.
    pub sentences: Vec<String>,
}

/// Who owes what of a year when a contract ends (DECISIONS 15). `successor` is the name of the contract that took over.
pub fn ending(contract: &Contract, successor: Option<&str>, year: &Year, today: NaiveDate) -> Option<Ending> {
    let title = ending_title(contract, today)?;
    let owed = owed(contract, year)?;
    if year.is_closed() {
        return Some(Ending { title, sentences: vec![owed] });
    }
    let mut sentences = vec![owed];
    sentences.extend(acting(contract, today));
    sentences.extend(successor.map(|name| format!("{name} has taken over. What it owes, it owes for itself.")));
    Some(Ending { title, sentences })
}

/// "This contract ended on 31 March 2026", where an end is set.
pub fn ending_title(contract: &Contract, today: NaiveDate) -> Option<String> {
    let end = day_words(contract.ends_on?);
    Some(if contract.has_ended(today) {
        format!("This contract ended on {end}")
    } else {
        format!("This contract ends on {end}")
    })
}

/// What a contract with an end owes of a year that it answers for.
pub fn owed(contract: &Contract, year: &Year) -> Option<String> {
    let ends_on = contract.ends_on?;
    let number = year.number;
    Some(if year.is_closed() {
        format!("{number} is closed, and nothing is owed for it. What was sent stays here to be read.")
    } else if ends_on.year() == number.number() {
        format!("It answers for its work of {number} up to that day, and for nothing after it.")
    } else {
        format!("It answers for all of {number}.")
    })
}

/// Who may still write, send and sign for a contract with an end, and until when.
pub fn acting(contract: &Contract, today: NaiveDate) -> Option<String> {
    contract.ends_on?;
    Some(match contract.acts_until {
        Some(until) if today <= until => {
            format!("Its people may write, send and sign until {}. After that nothing is taken.", day_words(until))
        }
        Some(until) => format!(
            "Its people could write, send and sign until {}. Nothing is owed or taken any more; what was sent stays here to be read.",
            day_words(until)
        ),
        None => {
            "OHA has not said until when its people may still write, send and sign. Ask OHA's team before you go on."
                .into()
        }
    })
}

/// What is true of a year as a whole as long as no result is written down. It is met only when all four components are approved and the year is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoFar {
    Open,
    AllApproved,
    NotMet,
    Closed { approved: usize },
}

/// Judges a year by the states of its started components. There is no partial credit: one that is not met decides it.
pub fn so_far(states: impl Iterator<Item = State>, is_closed: bool) -> SoFar {
    let states: Vec<State> = states.collect();
    let approved = states.iter().filter(|it| **it == State::Approved).count();
    match (states.contains(&State::NotMet), approved == Component::ALL.len(), is_closed) {
        (true, ..) => SoFar::NotMet,
        (false, true, _) => SoFar::AllApproved,
        (false, false, true) => SoFar::Closed { approved },
        (false, false, false) => SoFar::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::ContractId;
    use crate::kernel::year::MeasurementYear;
    use crate::metric::measures::YearStatus;
    use crate::people::tenancy;

    #[test]
    fn a_year_has_no_partial_credit() {
        use State::{Approved, InReview, NotMet, Returned};
        let judged = |states: &[State], is_closed| so_far(states.iter().copied(), is_closed);
        let table: &[(&[State], bool, SoFar)] = &[
            (&[], false, SoFar::Open),
            (&[Approved, Approved, Approved], false, SoFar::Open),
            (&[Approved, Approved, Approved, InReview], false, SoFar::Open),
            (&[Approved; 4], false, SoFar::AllApproved),
            (&[Approved; 4], true, SoFar::AllApproved),
            (&[Approved, Approved, Approved, NotMet], false, SoFar::NotMet),
            (&[NotMet], true, SoFar::NotMet),
            (&[Approved, Returned], true, SoFar::Closed { approved: 1 }),
        ];
        for (states, is_closed, result) in table {
            assert_eq!(judged(states, *is_closed), *result, "{states:?} {is_closed}");
        }
    }

    /// PacificSource Lane as the reference file has it.
    fn lane() -> Contract {
        let lines: Vec<tenancy::io::ContractLine> =
            tenancy::io::lines("ccos.csv", include_str!("../../../seeds/reference/ccos.csv")).unwrap();
        let line = lines.into_iter().find(|it| it.slug == "pacificsource-lane").unwrap();
        Contract {
            id: ContractId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            slug: line.slug,
            organization: line.organization,
            organization_name: line.organization_name,
            legal_name: line.legal_name,
            name: line.short_name,
            website: None,
            starts_on: line.starts_on.parse().unwrap(),
            ends_on: line.ends_on.parse().ok(),
            demonstration: false,
            acts_until: line.acts_until.parse().ok(),
            successor: Some(line.successor),
        }
    }

    fn open_year(number: i32) -> Year {
        let year = MeasurementYear::new(number).unwrap();
        let text = include_str!("../../../seeds/measures/demonstration.toml");
        let form = crate::metric::measures::io::definition("demonstration.toml", text, Some(year)).unwrap();
        Year { number: year, form, status: YearStatus::Open, demonstration: true }
    }

    #[test]
    fn an_ended_contract_says_who_owes_what_until_when_and_who_took_over() {
        let lane = lane();
        assert_eq!(lane.successor.as_deref(), Some("trillium-southwest"));
        let said = |contract: &Contract, today: &str| {
            let it = ending(contract, Some("Trillium Southwest"), &open_year(2026), today.parse().unwrap()).unwrap();
            format!("{}. {}", it.title, it.sentences.join(" "))
        };
        let now = said(&lane, "2026-11-22");
        for words in [
            "ended on 31 January 2026.",
            "its work of 2026 up to that day",
            "OHA has not said until when",
            "Trillium Southwest has taken over",
        ] {
            assert!(now.contains(words), "{words}: {now}");
        }
        assert!(said(&lane, "2026-01-31").contains("ends on 31 January 2026."));
        let told = Contract { acts_until: Some("2026-05-31".parse().unwrap()), ..lane };
        assert!(said(&told, "2026-05-31").contains("may write, send and sign until 31 May 2026"));
        assert!(said(&told, "2026-06-01").contains("Nothing is owed or taken any more"));
        let running = Contract { ends_on: None, ..told };
        assert_eq!(ending(&running, None, &open_year(2026), "2026-06-01".parse().unwrap()), None);
    }

    fn needs(what_changed: bool, late_reason: bool, doubts: bool) -> Needs {
        Needs { what_changed, late_reason, doubts }
    }

    #[test]
    fn each_reason_is_asked_only_where_it_is_needed() {
        let blank = Submittal::default();
        let asked = |needs| blank.check(needs).into_iter().map(|it| it.0).collect::<Vec<_>>().join(" ");
        assert_eq!(asked(needs(false, false, false)), "confirmed");
        assert_eq!(asked(needs(true, false, false)), "what_changed confirmed");
        assert_eq!(asked(needs(false, true, false)), "late_reason confirmed");
        assert_eq!(asked(needs(true, true, true)), "what_changed late_reason doubts_reason doubts_confirmed confirmed");
    }

    #[test]
    fn a_whole_submittal_passes_and_keeps_only_what_was_needed() {
        let text = |it: &str| Narrative::parse(it).unwrap();
        let whole = Submittal {
            what_changed: text("a"),
            late_reason: text("b"),
            doubts_reason: text("c"),
            is_doubt_confirmed: true,
            is_confirmed: true,
        };
        assert!(whole.check(needs(true, true, true)).is_empty());
        let kept = whole.covering(needs(false, true, false));
        assert_eq!((kept.what_changed, kept.late_reason, kept.doubts_reason), (None, Some("b".into()), None));
    }
}
