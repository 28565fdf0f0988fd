//! What a finding says, in figures that were shown and in words for those that were not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::ids::FindingId;
use crate::kernel::texts::grouped;
use crate::kernel::time::{Moment, day_words};

/// A finding as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub id: FindingId,
    pub title: String,
    pub detail: Detail,
    pub made_at: Moment,
    pub withdrawn_at: Option<Moment>,
    pub version: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Disparity,
    Gap,
    Theme,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Disparity, Self::Gap, Self::Theme];

    pub fn word(self) -> &'static str {
        match self {
            Self::Disparity => "disparity",
            Self::Gap => "gap",
            Self::Theme => "theme",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What a finding of each kind holds. Its JSON is kept for good, so fields are only ever added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Detail {
    Disparity(Box<Disparity>),
}

/// A group of children that is reached less, or more, than others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disparity {
    /// The way of dividing and the value, by their keys.
    pub dim: String,
    pub value: String,
    pub indicator: String,
    /// "Household language: Spanish"
    pub group: String,
    pub disclosure: Disclosure,
    /// The rate of the group in tenths of a percent, with its interval; and of how many children.
    pub rate: Option<Estimate>,
    pub children: Option<i64>,
    /// Beside the other children of the CCO.
    pub against_rest: Option<Compared>,
    /// Beside the same group elsewhere in the state.
    pub against_state: Option<Compared>,
    pub origin: Origin,
}

/// Whether its figures may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    Shown,
    /// There are figures, and disclosure control does not tell them.
    Hidden,
    /// The data set has none.
    Missing,
    /// There are no such children.
    NotApplicable,
}

/// A value with its interval, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    pub value: i64,
    pub low: i64,
    pub high: i64,
}

/// A group beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// In tenths of a percentage point, above zero where the group is reached more.
    pub gap: Option<Estimate>,
    /// In hundredths.
    pub ratio: Option<Estimate>,
    /// Whether chance alone could have made the difference, or there are too few to say.
    pub is_certain: bool,
}

/// Where the figures come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub data_set: String,
    /// "1 July 2024 to 30 June 2025, version 2"
    pub report: String,
    pub source: String,
    pub extracted_on: NaiveDate,
}

impl Detail {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Disparity(_) => Kind::Disparity,
        }
    }

    /// Its figures as people read them, or that they are hidden.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Disparity(it) => it.lines(),
        }
    }
}

impl Disparity {
    pub fn lines(&self) -> Vec<String> {
        let figures = match (self.disclosure, self.rate) {
            (Disclosure::Shown, Some(rate)) => self.figures(rate),
            (Disclosure::NotApplicable, _) => vec![format!("{}: there are no such children.", self.group)],
            (Disclosure::Missing, _) => vec![format!("{}: the report does not have this figure.", self.group)],
            (Disclosure::Hidden | Disclosure::Shown, _) => {
                vec![format!("{}: hidden, to protect children's privacy.", self.group)]
            }
        };
        let origin = &self.origin;
        // A source may end as a sentence does.
        let from = origin.source.trim_end_matches('.');
        let source = format!("From {from}, drawn {}: {}.", day_words(origin.extracted_on), origin.report);
        figures.into_iter().chain([source]).collect()
    }

    fn figures(&self, rate: Estimate) -> Vec<String> {
        let of = self.children.and_then(|it| usize::try_from(it).ok());
        let of = of.map_or_else(String::new, |it| format!(" of {} children", grouped(it)));
        let reached = match self.indicator.as_str() {
            "assessment" => "had an assessment",
            "service" => "had a service",
            _ => "were reached",
        };
        let first = format!("{}: {}{of} {reached} ({}).", self.group, percent(rate.value), between(rate, percent));
        let others =
            [("other children of the CCO", self.against_rest), ("the same group elsewhere", self.against_state)];
        let others = others.into_iter().filter_map(|(whom, it)| it?.words(whom));
        [first].into_iter().chain(others).collect()
    }
}

impl Compared {
    fn words(self, whom: &str) -> Option<String> {
        let gap = self.gap?;
        let more = if gap.value < 0 { "less" } else { "more" };
        let ratio = self.ratio.map_or_else(String::new, |it| {
            format!("; rate ratio {} ({})", hundredths(it.value), between(it, hundredths))
        });
        let chance = if self.is_certain { "" } else { " This may be chance, or there are too few to say." };
        let gap_words = format!("{} percentage points {more}", tenths(gap.value.abs()));
        Some(format!("Beside {whom}: {gap_words} ({}){ratio}.{chance}", gap_between(gap)))
    }
}

/// "between 4.6 and 8.2"
fn between(it: Estimate, words: fn(i64) -> String) -> String {
    format!("between {} and {}", words(it.low), words(it.high))
}

/// Said as so much more or so much less, without signs: "between 0.6 less and 1.4 more".
fn gap_between(it: Estimate) -> String {
    let (low, high) = (tenths(it.low.abs()), tenths(it.high.abs()));
    match (it.low < 0, it.high < 0) {
        (true, true) => format!("between {high} and {low}"),
        (true, false) => format!("between {low} less and {high} more"),
        (false, _) => format!("between {low} and {high}"),
    }
}

fn percent(value: i64) -> String {
    format!("{} percent", tenths(value))
}

/// 62 is "6.2".
fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{}", value.abs() / 10, value.abs() % 10)
}

/// 73 is "0.73".
fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disparity(disclosure: Disclosure) -> Disparity {
        let estimate = |value, low, high| Estimate { value, low, high };
        let compared = |value: i64, is_certain| Compared {
            gap: Some(estimate(value, value - 10, value + 10)),
            ratio: Some(estimate(73, 55, 96)),
            is_certain,
        };
        Disparity {
            dim: "language".into(),
            value: "es".into(),
            indicator: "any".into(),
            group: "Household language: Spanish".into(),
            disclosure,
            rate: Some(estimate(62, 46, 82)),
            children: Some(1_726),
            against_rest: Some(compared(-23, true)),
            against_state: Some(compared(4, false)),
            origin: Origin {
                data_set: "d".into(),
                report: "version 1".into(),
                source: "OHA".into(),
                extracted_on: "2026-06-30".parse().unwrap(),
            },
        }
    }

    #[test]
    fn a_disparity_says_its_figures_with_their_intervals() {
        let lines = disparity(Disclosure::Shown).lines();
        assert_eq!(
            lines[0],
            "Household language: Spanish: 6.2 percent of 1,726 children were reached (between 4.6 percent and 8.2 percent)."
        );
        assert_eq!(
            lines[1],
            "Beside other children of the CCO: 2.3 percentage points less (between 1.3 and 3.3); rate ratio 0.73 (between 0.55 and 0.96)."
        );
        assert!(lines[2].starts_with(
            "Beside the same group elsewhere: 0.4 percentage points more (between 0.6 less and 1.4 more)"
        ));
        assert!(lines[2].ends_with("This may be chance, or there are too few to say."));
        assert_eq!(lines[3], "From OHA, drawn 30 June 2026: version 1.");
    }

    #[test]
    fn what_is_not_shown_prints_no_figure_whatever_is_kept() {
        for disclosure in [Disclosure::Hidden, Disclosure::Missing, Disclosure::NotApplicable] {
            let text = disparity(disclosure).lines().join(" ");
            for figure in ["6.2", "1,726", "2.3", "0.73"] {
                assert!(!text.contains(figure), "{disclosure:?}: {text}");
            }
        }
    }

    #[test]
    fn a_finding_is_read_as_it_was_written() {
        let detail = Detail::Disparity(Box::new(disparity(Disclosure::Shown)));
        let text = serde_json::to_string(&detail).unwrap();
        assert!(text.starts_with(r#"{"kind":"disparity","#), "{text}");
        assert_eq!(serde_json::from_str::<Detail>(&text).unwrap(), detail);
    }
}
