//! What an observation speaks of, and the figures of it that the CCO is shown: those of the public, never true counts.

use super::document::Fact;
use crate::kernel::ids::DataSetId;
use crate::kernel::texts::grouped;
use crate::kernel::time::day_words;
use crate::metric::findings::{Compared, Disclosure, Disparity, Estimate, Origin};
use crate::metric::reach::rules::data_set::{DataSet, Scope};
use crate::metric::reach::rules::report::{
    Against, Indicator, Interval, Limits, Rate, Reading, Rows, Section, Verdict,
};
use crate::metric::reach::rules::shown::Shown;
use crate::metric::reach::rules::stratifiers::{Kind, Stratifiers};

/// A figure of a report, a way of dividing, or nothing in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub data_set: Option<DataSetId>,
    pub scope: Scope,
    /// Empty is all children.
    pub dim: String,
    /// Empty where it is the way of dividing as a whole.
    pub value: String,
    pub indicator: Indicator,
}

/// The report of one data set as a CCO reads it, with the state beside it.
#[derive(Debug, Clone)]
pub struct ReportRows {
    pub set: DataSet,
    /// None where nobody may read the rows any more.
    pub rows: Option<(Rows, Rows)>,
}

/// A figure with all that stands beside it.
struct Figures {
    rate: Rate,
    statewide: Option<Rate>,
    /// Its part of those who were reached, where the stratifier speaks of them; and the same statewide.
    shares: Option<(Shown, Shown)>,
    against_rest: Option<Against>,
    against_state: Option<Against>,
}

/// "1 July 2024 to 30 June 2025, version 2"
pub fn report_title(set: &DataSet) -> String {
    let (first, last) = (day_words(set.provenance.period_first), day_words(set.provenance.period_last));
    format!("{first} to {last}, version {}", set.version)
}

impl About {
    /// "Household language: Spanish"
    pub fn label(&self, stratifiers: &Stratifiers) -> String {
        match (self.dim.as_str(), self.value.as_str()) {
            ("", _) => "All children".to_owned(),
            (dim, "") => stratifiers.label(dim).to_owned(),
            (dim, value) => format!("{}: {}", stratifiers.label(dim), stratifiers.value_label(dim, value)),
        }
    }

    /// Whether it names a figure: of all children, or of one value.
    pub fn has_figure(&self) -> bool {
        self.data_set.is_some() && (self.dim.is_empty() || !self.value.is_empty())
    }

    /// In words, with the figures of its report; `report` is none where it names no data set.
    pub fn fact(&self, stratifiers: &Stratifiers, report: Option<&ReportRows>, limits: Limits) -> Option<Fact> {
        if self.data_set.is_none() && self.dim.is_empty() {
            return None;
        }
        let report = report.filter(|_| self.has_figure());
        let (figure, statewide) = match report.map(|it| it.figures(self, stratifiers, limits)) {
            None => (String::new(), String::new()),
            Some(None) => ("OHA has withdrawn this report".to_owned(), String::new()),
            Some(Some(it)) => it.words(),
        };
        Some(Fact {
            data_set: report.map(|it| it.set.id.to_string()),
            scope: self.scope.word().to_owned(),
            dim: self.dim.clone(),
            value: self.value.clone(),
            indicator: self.indicator.word().to_owned(),
            label: match self.indicator {
                Indicator::Any => self.label(stratifiers),
                Indicator::Assessment => format!("{}, assessments", self.label(stratifiers)),
                Indicator::Service => format!("{}, services", self.label(stratifiers)),
            },
            report: report.map(|it| report_title(&it.set)).unwrap_or_default(),
            figure,
            statewide,
        })
    }

    /// As a disparity, where it names one group of all children: those who were reached are no population.
    pub fn disparity(&self, stratifiers: &Stratifiers, report: &ReportRows, limits: Limits) -> Option<Disparity> {
        if !self.is_group(stratifiers) {
            return None;
        }
        let it = report.figures(self, stratifiers, limits)?;
        let disclosure = match it.rate.rate {
            Shown::Number(_) => Disclosure::Shown,
            Shown::Suppressed => Disclosure::Hidden,
            Shown::Missing => Disclosure::Missing,
            Shown::NotApplicable => Disclosure::NotApplicable,
        };
        let rate = it.rate.rate.number().zip(it.rate.interval).map(|(value, interval)| estimate(value, interval));
        let provenance = &report.set.provenance;
        Some(Disparity {
            dim: self.dim.clone(),
            value: self.value.clone(),
            indicator: self.indicator.word().to_owned(),
            group: self.label(stratifiers),
            disclosure,
            rate,
            children: it.rate.children.number().filter(|_| rate.is_some()),
            against_rest: it.against_rest.and_then(compared),
            against_state: it.against_state.and_then(compared),
            origin: Origin {
                data_set: report.set.id.to_string(),
                report: report_title(&report.set),
                source: provenance.source.clone(),
                extracted_on: provenance.extracted_on,
            },
        })
    }

    /// Whether it names a group of children that a disparity can be about.
    pub fn is_group(&self, stratifiers: &Stratifiers) -> bool {
        let is_population = stratifiers.get(&self.dim).is_some_and(|it| it.kind == Kind::Population);
        self.has_figure() && is_population && matches!(self.scope, Scope::Cco(_))
    }
}

impl ReportRows {
    /// None where the rows may not be read any more.
    fn figures(&self, about: &About, stratifiers: &Stratifiers, limits: Limits) -> Option<Figures> {
        let (own, state) = self.rows.as_ref()?;
        let is_state = about.scope == Scope::Statewide;
        let (rows, beside) = if is_state { (state, None) } else { (own, Some(state)) };
        let reading = Reading { indicator: about.indicator, limits };
        if about.dim.is_empty() {
            let rate = Rate::of(&rows.total(), about.indicator, limits);
            let statewide = beside.map(|it| Rate::of(&it.total(), about.indicator, limits));
            let against_state = statewide.map(|it| Against::rest(&rate, &it, limits));
            return Some(Figures { rate, statewide, shares: None, against_rest: None, against_state });
        }
        let section = stratifiers.get(&about.dim).map(|it| Section::of(it, rows, beside, reading));
        let kind = section.as_ref().map(|it| it.kind);
        let group = section.and_then(|it| it.groups.into_iter().find(|it| it.key == about.value));
        Some(match group {
            Some(it) => Figures {
                rate: it.rate,
                statewide: beside.map(|_| it.statewide),
                shares: (kind == Some(Kind::Reached)).then_some((it.share, it.statewide_share)),
                against_rest: it.against_rest,
                against_state: it.against_state,
            },
            None => Figures {
                rate: Rate::of(&rows.get(&about.dim, &about.value), about.indicator, limits),
                statewide: beside.map(|it| Rate::of(&it.get(&about.dim, &about.value), about.indicator, limits)),
                shares: None,
                against_rest: None,
                against_state: None,
            },
        })
    }
}

impl Figures {
    /// The figure, and the same statewide.
    fn words(&self) -> (String, String) {
        match self.shares {
            Some((own, state)) => (share_words(own), self.statewide.map_or_else(String::new, |_| share_words(state))),
            None => (rate_words(&self.rate), self.statewide.as_ref().map_or_else(String::new, rate_words)),
        }
    }
}

/// "6.2 percent, between 4.6 and 8.2; 45 of 726 children"
fn rate_words(it: &Rate) -> String {
    let counted = |it: Shown| it.number().and_then(|it| usize::try_from(it).ok()).map(grouped).unwrap_or_default();
    match (it.rate, it.interval) {
        (Shown::Number(rate), Some(interval)) => format!(
            "{} percent, between {} and {}; {} of {} children",
            tenths(rate),
            tenths(interval.low),
            tenths(interval.high),
            counted(it.reached),
            counted(it.children)
        ),
        (other, _) => not_told(other).to_owned(),
    }
}

fn share_words(share: Shown) -> String {
    match share {
        Shown::Number(it) => format!("{} percent of the children who were reached", tenths(it)),
        other => not_told(other).to_owned(),
    }
}

fn not_told(it: Shown) -> &'static str {
    match it {
        Shown::Suppressed => "Hidden, to protect children's privacy",
        Shown::NotApplicable => "There are no such children",
        Shown::Missing | Shown::Number(_) => "The report does not have this figure",
    }
}

fn tenths(value: i64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

fn estimate(value: i64, interval: Interval) -> Estimate {
    Estimate { value, low: interval.low, high: interval.high }
}

fn compared(it: Against) -> Option<Compared> {
    let (gap, interval) = it.gap?;
    Some(Compared {
        gap: Some(estimate(gap, interval)),
        ratio: it.ratio.map(|(value, interval)| estimate(value, interval)),
        is_certain: matches!(it.verdict, Verdict::Higher | Verdict::Lower),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::ContractId;
    use crate::kernel::time::pacific_noon;
    use crate::kernel::year::MeasurementYear;
    use crate::metric::reach::io::stratifiers::stratifiers;
    use crate::metric::reach::rules::data_set::{Indicators, Provenance, State, TrueCounts};
    use crate::metric::reach::rules::shown::ShownRow;

    const ID: &str = "00000000-0000-7000-8000-000000000000";
    const LIMITS: Limits = Limits { least_children: 30, widest: 200 };
    const ALL: Indicators = Indicators { any: true, assessment: true, service: true };

    fn set() -> DataSet {
        DataSet {
            id: DataSetId::parse(ID).unwrap(),
            provenance: Provenance {
                year: MeasurementYear::new(2026).unwrap(),
                measure: "system_level_2022".into(),
                period_first: "2024-07-01".parse().unwrap(),
                period_last: "2025-06-30".parse().unwrap(),
                extracted_on: "2025-09-30".parse().unwrap(),
                source: "OHA".into(),
                method_note: String::new(),
                break_note: String::new(),
                own_counts: false,
            },
            version: 2,
            demonstration: true,
            indicators: ALL,
            file_name: String::new(),
            file_sha256: String::new(),
            n_rows: 4,
            state: State::Released,
            corrects: None,
            correction: String::new(),
            imported_at: pacific_noon("2025-10-01".parse().unwrap()),
            imported_by: None,
            released_at: None,
            publish_on: None,
            published_at: None,
            withdrawn_at: None,
            withdrawal_reason: String::new(),
            row_version: 1,
        }
    }

    fn told(denominator: i64, any: i64) -> ShownRow {
        ShownRow::told(TrueCounts { denominator, any: Some(any), assessment: Some(0), service: Some(any) })
    }

    fn rows(total: ShownRow, spanish: ShownRow) -> Rows {
        let own = |dim: &str, value: &str, row| ((dim.to_owned(), value.to_owned()), row);
        Rows { total: Some(total), values: [own("language", "es", spanish)].into(), ..Rows::default() }
    }

    fn report() -> ReportRows {
        let own = rows(told(2_000, 200), told(726, 45));
        ReportRows { set: set(), rows: Some((own, rows(told(20_000, 2_000), told(5_000, 400)))) }
    }

    fn about(dim: &str, value: &str) -> About {
        About {
            data_set: Some(DataSetId::parse(ID).unwrap()),
            scope: Scope::Cco(ContractId::parse(ID).unwrap()),
            dim: dim.into(),
            value: value.into(),
            indicator: Indicator::Any,
        }
    }

    fn spanish(report: &ReportRows) -> Fact {
        about("language", "es").fact(stratifiers().unwrap(), Some(report), LIMITS).unwrap()
    }

    #[test]
    fn a_fact_is_told_in_words_with_the_state_beside_it() {
        let fact = spanish(&report());
        assert!(fact.label.ends_with(": Spanish"), "{}", fact.label);
        assert_eq!(fact.figure, "6.2 percent, between 4.7 and 8.2; 45 of 726 children");
        assert!(fact.statewide.starts_with("8.0 percent") && fact.statewide.ends_with("400 of 5,000 children"));
        assert_eq!(fact.report, "1 July 2024 to 30 June 2025, version 2");
    }

    #[test]
    fn what_is_hidden_missing_or_withdrawn_says_so_and_no_figure() {
        let mut hidden = report();
        hidden.rows.as_mut().unwrap().0.values.insert(("language".into(), "es".into()), ShownRow::suppressed(ALL));
        assert_eq!(spanish(&hidden).figure, "Hidden, to protect children's privacy");
        let missing = about("language", "ru").fact(stratifiers().unwrap(), Some(&report()), LIMITS).unwrap();
        assert_eq!(missing.figure, "The report does not have this figure");
        let withdrawn = ReportRows { rows: None, ..report() };
        assert_eq!(spanish(&withdrawn).figure, "OHA has withdrawn this report");
    }

    #[test]
    fn a_way_of_dividing_has_a_name_and_no_figure() {
        let fact = about("language", "").fact(stratifiers().unwrap(), Some(&report()), LIMITS).unwrap();
        assert_eq!((fact.data_set, fact.figure.as_str()), (None, ""));
        let nothing = About { data_set: None, ..about("", "") };
        assert_eq!(nothing.fact(stratifiers().unwrap(), None, LIMITS), None);
    }

    #[test]
    fn a_disparity_is_of_one_group_of_all_children() {
        let disparity = |it: &About, report: &ReportRows| it.disparity(stratifiers().unwrap(), report, LIMITS);
        let found = disparity(&about("language", "es"), &report()).unwrap();
        assert_eq!((found.disclosure, found.rate.unwrap().value), (Disclosure::Shown, 62));
        let rest = found.against_rest.unwrap();
        assert!(rest.is_certain && rest.gap.unwrap().value < 0 && rest.ratio.unwrap().value < 100, "{rest:?}");
        for other in [about("", ""), about("language", ""), about("setting", "office")] {
            assert_eq!(disparity(&other, &report()), None, "{other:?}");
        }
        let statewide = About { scope: Scope::Statewide, ..about("language", "es") };
        assert_eq!(disparity(&statewide, &report()), None);
    }

    #[test]
    fn a_hidden_disparity_keeps_no_figure() {
        let mut hidden = report();
        hidden.rows.as_mut().unwrap().0.values.insert(("language".into(), "es".into()), ShownRow::suppressed(ALL));
        let found = about("language", "es").disparity(stratifiers().unwrap(), &hidden, LIMITS).unwrap();
        assert_eq!(found.disclosure, Disclosure::Hidden);
        assert_eq!((found.rate, found.children, found.against_rest, found.against_state), (None, None, None, None));
    }
}
