//! One way of dividing children: a rate for each group, or each group's part of the children who were reached.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::rate::{Against, Indicator, Limits, Rate};
use crate::metric::reach::rules::shown::{Shown, ShownRow};
use crate::metric::reach::rules::stratifiers::{Kind, Stratifier};

/// The shown rows of one scope: its total, one value at a time, and two where they were asked for.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub total: Option<ShownRow>,
    /// By stratifier and value.
    pub values: HashMap<(String, String), ShownRow>,
    /// By both stratifiers and values, in the order in which a stratum keeps them. Reports read none.
    pub pairs: HashMap<[String; 4], ShownRow>,
}

impl Rows {
    /// The row of a value; what no row tells is missing.
    pub fn get(&self, dim: &str, value: &str) -> ShownRow {
        self.values.get(&(dim.to_owned(), value.to_owned())).copied().unwrap_or(ShownRow::MISSING)
    }

    /// The row of a pair, in the order of its stratum; none where no row tells it.
    pub fn pair(&self, words: [&str; 4]) -> Option<ShownRow> {
        self.pairs.get(&words.map(str::to_owned)).copied()
    }

    pub fn total(&self) -> ShownRow {
        self.total.unwrap_or(ShownRow::MISSING)
    }
}

/// How a report is read: by which indicator, and when too little is known.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    pub indicator: Indicator,
    pub limits: Limits,
}

/// A stratifier of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub key: String,
    pub label: String,
    pub by: String,
    pub kind: Kind,
    pub source: String,
    /// Sorted for reading; none where the data set is not divided in this way.
    pub groups: Vec<Group>,
}

/// A value of a stratifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub key: String,
    pub label: String,
    /// Not known or not reached: last, and never compared.
    pub is_rest: bool,
    pub rate: Rate,
    /// The same group in the whole state.
    pub statewide: Rate,
    /// Beside the other children of the same scope.
    pub against_rest: Option<Against>,
    /// Beside the same group elsewhere in the state.
    pub against_state: Option<Against>,
    /// Its part of the reached, in tenths of a percent, where it is of them that the stratifier speaks.
    pub share: Shown,
    pub statewide_share: Shown,
}

impl Section {
    /// `statewide` is none where the scope is the state itself.
    pub fn of(stratifier: &Stratifier, own: &Rows, statewide: Option<&Rows>, reading: Reading) -> Self {
        let is_told = |value: &str| own.values.contains_key(&(stratifier.key.clone(), value.to_owned()));
        let mut groups: Vec<Group> = stratifier
            .categories
            .iter()
            .filter(|it| is_told(&it.key))
            .filter(|it| !(stratifier.kind == Kind::Reached && it.is_rest))
            .map(|it| Group::of(stratifier, (&it.key, &it.label, it.is_rest), own, statewide, reading))
            .collect();
        if !is_in_order(stratifier) {
            groups.sort_by_cached_key(|it| (it.is_rest, it.place(stratifier.kind), it.label.clone()));
        }
        Self {
            key: stratifier.key.clone(),
            label: stratifier.label.clone(),
            by: stratifier.by.clone(),
            kind: stratifier.kind,
            source: stratifier.source.clone(),
            groups,
        }
    }

    pub fn n_hidden(&self) -> usize {
        self.groups.iter().filter(|it| it.figure(self.kind) == Shown::Suppressed).count()
    }

    /// The lowest and the highest of the groups of which something can be said; none where there are fewer than two.
    pub fn ends(&self) -> Option<(&Group, &Group)> {
        let said = || self.groups.iter().filter(|it| !it.is_rest && it.rate.doubt.is_none());
        let (low, high) =
            (said().min_by_key(|it| it.rate.rate.number())?, said().max_by_key(|it| it.rate.rate.number())?);
        (low.key != high.key).then_some((low, high))
    }

    /// The groups that differ from the other children of the scope beyond chance, the widest gap first.
    pub fn standing_out(&self) -> Vec<&Group> {
        use super::rate::Verdict::{Higher, Lower};
        let differs =
            |it: &&Group| it.against_rest.is_some_and(|it| matches!(it.verdict, Higher | Lower) && it.gap.is_some());
        let width = |it: &&Group| it.against_rest.and_then(|it| it.gap).map_or(0, |(gap, _)| gap.abs());
        let mut found: Vec<&Group> = self.groups.iter().filter(differs).collect();
        found.sort_by_key(|it| Reverse(width(it)));
        found
    }
}

impl Group {
    fn of(
        stratifier: &Stratifier,
        (key, label, is_rest): (&str, &str, bool),
        own: &Rows,
        statewide: Option<&Rows>,
        Reading { indicator, limits }: Reading,
    ) -> Self {
        let row = own.get(&stratifier.key, key);
        let rate = Rate::of(&row, indicator, limits);
        let of_state = statewide.map_or(ShownRow::MISSING, |it| it.get(&stratifier.key, key));
        let state_rate = Rate::of(&of_state, indicator, limits);
        let whole = Rate::of(&own.total(), indicator, limits);
        let is_compared = stratifier.kind == Kind::Population && !is_rest;
        let share_in = |row: &ShownRow, total: ShownRow| match stratifier.kind {
            Kind::Population => Shown::NotApplicable,
            Kind::Reached => part(indicator.of(row), indicator.of(&total)),
        };
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            is_rest,
            rate,
            statewide: state_rate,
            against_rest: is_compared.then(|| Against::rest(&rate, &whole, limits)),
            against_state: (is_compared && statewide.is_some()).then(|| Against::rest(&rate, &state_rate, limits)),
            share: share_in(&row, own.total()),
            statewide_share: share_in(&of_state, statewide.map_or(ShownRow::MISSING, Rows::total)),
        }
    }

    /// What its row draws.
    pub fn figure(&self, kind: Kind) -> Shown {
        match kind {
            Kind::Population => self.rate.rate,
            Kind::Reached => self.share,
        }
    }

    /// The highest first; then what is hidden, what is missing, and where there are no children.
    fn place(&self, kind: Kind) -> (u8, Reverse<i64>) {
        match self.figure(kind) {
            Shown::Number(it) => (0, Reverse(it)),
            Shown::Suppressed => (1, Reverse(0)),
            Shown::Missing => (2, Reverse(0)),
            Shown::NotApplicable => (3, Reverse(0)),
        }
    }
}

/// Values that are numbers, as ages are, keep their own order.
fn is_in_order(stratifier: &Stratifier) -> bool {
    stratifier.categories.iter().filter(|it| !it.is_rest).all(|it| it.key.parse::<u32>().is_ok())
}

/// So many tenths of a percent of the reached.
fn part(of: Shown, all: Shown) -> Shown {
    match (of, all) {
        (Shown::Suppressed, _) | (_, Shown::Suppressed) => Shown::Suppressed,
        (Shown::Missing, _) | (_, Shown::Missing) => Shown::Missing,
        (Shown::Number(of), Shown::Number(all)) if all > 0 => Shown::Number((2_000 * of + all).div_euclid(2 * all)),
        _ => Shown::NotApplicable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::measures::Provenance;
    use crate::metric::reach::rules::report::rate::Verdict;
    use crate::metric::reach::rules::stratifiers::Category;

    const READING: Reading = Reading { indicator: Indicator::Any, limits: Limits { least_children: 30, widest: 200 } };

    fn stratifier(key: &str, kind: Kind, values: &[&str]) -> Stratifier {
        let category = |it: &&str| Category {
            retired: false,
            key: (*it).to_owned(),
            label: format!("Label of {it}"),
            aliases: Vec::new(),
            holds: Vec::new(),
            is_rest: matches!(*it, "unknown" | "not_reached"),
        };
        Stratifier {
            key: key.to_owned(),
            label: key.to_owned(),
            by: format!("by {key}"),
            kind,
            nested_in: None,
            scheme_version: String::new(),
            provenance: Provenance::Inferred,
            source: String::new(),
            aliases: Vec::new(),
            categories: values.iter().map(category).collect(),
            retired: false,
        }
    }

    fn row(denominator: i64, any: i64) -> ShownRow {
        ShownRow { denominator: Shown::Number(denominator), any: Shown::Number(any), ..ShownRow::MISSING }
    }

    fn hidden() -> ShownRow {
        ShownRow { denominator: Shown::Suppressed, any: Shown::Suppressed, ..ShownRow::MISSING }
    }

    fn rows(dim: &str, total: ShownRow, values: &[(&str, ShownRow)]) -> Rows {
        let key = |value: &str| (dim.to_owned(), value.to_owned());
        Rows {
            total: Some(total),
            values: values.iter().map(|(value, row)| (key(value), *row)).collect(),
            ..Rows::default()
        }
    }

    fn keys(section: &Section) -> Vec<&str> {
        section.groups.iter().map(|it| it.key.as_str()).collect()
    }

    #[test]
    fn the_highest_comes_first_then_the_hidden_and_what_is_not_known_last() {
        let own = rows(
            "language",
            row(3_000, 500),
            &[
                ("en", row(1_000, 100)),
                ("es", hidden()),
                ("ru", row(500, 90)),
                ("unknown", row(500, 200)),
                ("so", row(0, 0)),
            ],
        );
        let all = stratifier("language", Kind::Population, &["en", "es", "ru", "so", "vi", "unknown"]);
        let section = Section::of(&all, &own, None, READING);
        assert_eq!(keys(&section), ["ru", "en", "es", "so", "unknown"]);
        assert_eq!(section.n_hidden(), 1);
        assert_eq!(section.groups[4].against_rest, None);
    }

    #[test]
    fn numbers_keep_their_order() {
        let own = rows("age", row(300, 60), &[("1", row(100, 10)), ("2", row(100, 30)), ("3", row(100, 20))]);
        let section = Section::of(&stratifier("age", Kind::Population, &["1", "2", "3"]), &own, None, READING);
        assert_eq!(keys(&section), ["1", "2", "3"]);
    }

    #[test]
    fn a_group_stands_beside_the_others_and_beside_itself_elsewhere() {
        let own = rows("language", row(2_000, 300), &[("en", row(1_000, 100)), ("es", row(1_000, 200))]);
        let state = rows("language", row(20_000, 4_000), &[("en", row(10_000, 1_000)), ("es", row(10_000, 3_000))]);
        let all = stratifier("language", Kind::Population, &["en", "es"]);
        let section = Section::of(&all, &own, Some(&state), READING);
        let spanish = &section.groups[0];
        assert_eq!(spanish.against_rest.unwrap().verdict, Verdict::Higher);
        assert_eq!(spanish.against_state.unwrap().verdict, Verdict::Lower);
        assert_eq!(spanish.statewide.rate, Shown::Number(300));
        assert_eq!(section.standing_out().len(), 2);
    }

    #[test]
    fn of_the_reached_each_kind_has_its_share_and_no_rate_is_compared() {
        let own = rows(
            "service",
            row(1_000, 200),
            &[("therapy", row(150, 150)), ("peer", row(50, 50)), ("not_reached", row(800, 0))],
        );
        let all = stratifier("service", Kind::Reached, &["peer", "therapy", "not_reached"]);
        let section = Section::of(&all, &own, None, READING);
        assert_eq!(keys(&section), ["therapy", "peer"]);
        assert_eq!(section.groups[0].share, Shown::Number(750));
        assert_eq!(section.groups[0].against_rest, None);
    }

    #[test]
    fn the_ends_are_of_groups_of_which_something_can_be_said() {
        let own = rows(
            "language",
            row(3_000, 500),
            &[
                ("en", row(1_000, 100)),
                ("es", row(1_000, 200)),
                ("ru", row(10, 9)),
                ("so", hidden()),
                ("unknown", row(900, 0)),
            ],
        );
        let all = stratifier("language", Kind::Population, &["en", "es", "ru", "so", "unknown"]);
        let section = Section::of(&all, &own, None, READING);
        let (low, high) = section.ends().unwrap();
        assert_eq!((low.key.as_str(), high.key.as_str()), ("en", "es"));
        let alone = rows("language", row(3_000, 500), &[("en", row(1_000, 100)), ("so", hidden())]);
        assert_eq!(Section::of(&all, &alone, None, READING).ends(), None);
    }

    #[test]
    fn what_a_data_set_is_not_divided_by_has_no_groups() {
        let own = rows("age", row(300, 60), &[]);
        assert!(Section::of(&stratifier("age", Kind::Population, &["1"]), &own, None, READING).groups.is_empty());
    }
}
