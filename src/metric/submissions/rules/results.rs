//! What a measurement year comes to for a contract when OHA closes it.

use crate::kernel::texts::lower_first;
use crate::kernel::tone::Tone;
use crate::metric::measures::{AutoCheck, Component, Definition};
use crate::metric::workflow::State;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearResult {
    Met,
    NotMet,
    /// What is kept here is approved; the year asks for more, which cannot be sent here yet.
    NotDecided,
}

impl YearResult {
    pub const ALL: [Self; 3] = [Self::Met, Self::NotMet, Self::NotDecided];

    /// The key in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::NotDecided => "not_decided",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "Met",
            Self::NotMet => "Not met",
            Self::NotDecided => "Not decided",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::Met => Tone::Good,
            Self::NotMet => Tone::Bad,
            Self::NotDecided => Tone::Info,
        }
    }
}

/// One thing that a year asks for, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// As the year's form calls it.
    pub name: String,
    /// Nothing where it cannot be sent here yet.
    pub state: Option<State>,
}

/// A result with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub result: YearResult,
    pub grounds: Vec<Ground>,
}

/// What the form asks of a contract: the components that have items, and the signature. `state` answers nothing for a component that
/// cannot be sent here yet.
pub fn grounds(form: &Definition, state: impl Fn(Component) -> Option<State>) -> Vec<Ground> {
    let asked = |it: &Component| form.items_of(*it).next().is_some();
    let name = |it| form.component(it).map_or_else(|| it.slug().to_owned(), |it| it.short_name.clone());
    let components = Component::ALL.into_iter().filter(asked).map(|it| Ground { name: name(it), state: state(it) });
    let is_signed_for = form.items_under(0).any(|it| it.auto_check == Some(AutoCheck::Signature));
    let signature = is_signed_for.then(|| Ground { name: "Signature".into(), state: None });
    components.chain(signature).collect()
}

/// A year is met when all that it asks for is approved and signed. There is no partial credit: one component that is not approved decides it.
/// What cannot be sent here is nobody's fault, so it leaves the result open.
pub fn verdict(grounds: Vec<Ground>) -> Verdict {
    let is_failed = grounds.iter().any(|it| it.state.is_some_and(|it| it != State::Approved));
    let is_open = grounds.is_empty() || grounds.iter().any(|it| it.state.is_none());
    let result = match (is_failed, is_open) {
        (true, _) => YearResult::NotMet,
        (false, true) => YearResult::NotDecided,
        (false, false) => YearResult::Met,
    };
    Verdict { result, grounds }
}

impl Verdict {
    /// Why it is so, in one or two sentences.
    pub fn because(&self) -> String {
        let named = |it: &Ground| match it.state {
            Some(state) => format!("{} ({})", it.name, lower_first(state.label())),
            None => it.name.clone(),
        };
        let list = |wanted: fn(&Ground) -> bool| {
            self.grounds.iter().filter(|it| wanted(it)).map(named).collect::<Vec<_>>().join(", ")
        };
        match self.result {
            YearResult::Met => "Everything that the year asks for was approved and signed.".into(),
            YearResult::NotMet => format!(
                "Not approved: {}. There is no partial credit.",
                list(|it| it.state.is_some_and(|it| it != State::Approved))
            ),
            YearResult::NotDecided if self.grounds.is_empty() => {
                "The year asks for nothing that is sent to OHA.".into()
            }
            YearResult::NotDecided => format!(
                "What is kept here is approved. What cannot be sent here yet is not judged here: {}.",
                list(|it| it.state.is_none())
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Definition {
        let text = include_str!("../../../../seeds/measures/demonstration.toml");
        let year = crate::kernel::year::MeasurementYear::new(2027);
        crate::metric::measures::io::definition("2027", text, year).unwrap()
    }

    fn ground(state: Option<State>) -> Ground {
        Ground { name: "Part".into(), state }
    }

    #[test]
    fn a_year_is_met_only_when_all_that_it_asks_for_is_approved_and_signed() {
        let approved = || ground(Some(State::Approved));
        assert_eq!(verdict(vec![approved(), approved()]).result, YearResult::Met);
        assert_eq!(verdict(vec![approved(), ground(None)]).result, YearResult::NotDecided);
        assert_eq!(verdict(Vec::new()).result, YearResult::NotDecided);
        for state in State::ALL.into_iter().filter(|it| *it != State::Approved) {
            for other in [None, Some(State::Approved), Some(State::NotMet)] {
                assert_eq!(verdict(vec![ground(Some(state)), ground(other)]).result, YearResult::NotMet, "{state:?}");
            }
        }
    }

    #[test]
    fn what_the_form_asks_and_nothing_else_is_judged() {
        let plan = |it| (it == Component::ActionPlan).then_some(State::Approved);
        let names = |form: &Definition| grounds(form, plan).into_iter().map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names(&form()), ["Reach review", "Asset map", "Community engagement", "Action plan", "Signature"]);
        let mut less = form();
        less.items.retain(|it| it.component == Component::ActionPlan.number());
        assert_eq!(names(&less), ["Action plan"]);
        assert_eq!(verdict(grounds(&less, plan)).result, YearResult::Met);
        assert_eq!(verdict(grounds(&form(), plan)).result, YearResult::NotDecided);
    }

    #[test]
    fn a_verdict_says_what_it_rests_on() {
        let failed = verdict(vec![
            Ground { name: "Asset map".into(), state: None },
            Ground { name: "Action plan".into(), state: Some(State::InReview) },
        ]);
        assert_eq!(failed.because(), "Not approved: Action plan (in review). There is no partial credit.");
        let open = verdict(vec![
            Ground { name: "Asset map".into(), state: None },
            Ground { name: "Action plan".into(), state: Some(State::Approved) },
        ]);
        assert!(open.because().ends_with("not judged here: Asset map."), "{}", open.because());
    }

    #[test]
    fn results_are_read_as_they_are_written() {
        for it in YearResult::ALL {
            assert_eq!(YearResult::parse(it.word()), Some(it));
        }
    }
}
