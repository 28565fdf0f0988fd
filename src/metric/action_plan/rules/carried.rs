//! Parts that came from an earlier year: each counts as missing until somebody says that it is still right, edits it, or removes it.

use chrono::NaiveDate;

use super::copy::WorkingCopy;
use super::gaps::{Gap, Part};
use crate::kernel::failure::Missing;
use crate::kernel::ids::SnapshotId;
use crate::kernel::texts::{grouped, lower_first};
use crate::kernel::time::{Moment, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::{Goal, Strategy, Target};
use crate::metric::measures::{Component, Definition};
use crate::metric::workflow::ItemAnswer;

/// What can be carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CarriedKind {
    Section,
    Goal,
    Strategy,
    Target,
    Answer,
}

/// The mark on a part that was carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub kind: CarriedKind,
    /// The id of a goal, strategy or target; the key of a section; the code of an item.
    pub key: String,
    pub from_year: i64,
    /// The contract that it came from, by name, where that was another one.
    pub from_cco: Option<String>,
    /// What it was called there.
    pub from_key: String,
    /// The row version that it was carried with. Any later one is somebody's edit.
    pub version: i64,
    pub confirmed_at: Option<Moment>,
}

/// The frozen round that parts are carried from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    pub snapshot: &'s SnapshotId,
    pub sha256: &'s str,
    pub year: MeasurementYear,
    /// The other contract's name, where it is not the plan's own.
    pub cco: Option<&'s str>,
}

/// A carried part as it stands now, in the order of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedPart {
    pub mark: Mark,
    /// "Goal 1", "Section 3, Priority populations"
    pub name: String,
    pub text: Vec<String>,
    /// The version that a confirmation is of.
    pub version: i64,
    /// What to look at before it is confirmed: a day that has passed, a text that is too long now.
    pub flags: Vec<String>,
    /// The page on which it is edited, below the plan's address.
    pub page: String,
}

impl CarriedKind {
    const ALL: [Self; 5] = [Self::Section, Self::Goal, Self::Strategy, Self::Target, Self::Answer];

    pub fn word(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Goal => "goal",
            Self::Strategy => "strategy",
            Self::Target => "target",
            Self::Answer => "answer",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

impl Mark {
    /// Whether a part of this version still waits for a word. A part that was removed has no version and waits for nothing.
    pub fn is_open(&self, version: i64) -> bool {
        self.confirmed_at.is_none() && version == self.version
    }

    /// "2025", or "Fern Hollow, 2026"
    pub fn whence(&self) -> String {
        match &self.from_cco {
            Some(name) => format!("{name}, {}", self.from_year),
            None => self.from_year.to_string(),
        }
    }

    pub fn anchor(&self) -> String {
        format!("carried-{}-{}", self.kind.word(), self.key.to_lowercase().replace('.', "-"))
    }
}

impl CarriedPart {
    pub fn is_open(&self) -> bool {
        self.mark.is_open(self.version)
    }
}

/// Every carried part that is still in the plan.
pub fn carried_parts(
    marks: &[Mark],
    copy: &WorkingCopy,
    form: &Definition,
    answers: &[ItemAnswer],
    today: NaiveDate,
) -> Vec<CarriedPart> {
    let mut parts = Parts { marks, copy, today, found: Vec::new() };
    for section in form.sections_of(Component::ActionPlan) {
        let body = copy.section(&section.key);
        let length = body.chars().count();
        let too_long = (length > section.max_chars).then(|| {
            format!("It has {} characters; this year allows {}.", grouped(length), grouped(section.max_chars))
        });
        let name = format!("Section {}, {}", section.number, section.title);
        parts.add(CarriedKind::Section, &section.key, name, vec![body.to_owned()], too_long.into_iter().collect());
    }
    for (number, goal) in (1..).zip(&copy.plan.goals) {
        parts.goal(number, goal);
    }
    for answer in answers {
        let text = vec![answer.said.label().to_owned(), answer.narrative.clone()];
        if let Some(mark) = parts.mark(CarriedKind::Answer, &answer.item) {
            parts.push(mark, format!("The answer to {}", answer.item), text, answer.version, Vec::new());
        }
    }
    parts.found
}

/// What waits for a word, as things that are missing.
pub fn unconfirmed(parts: &[CarriedPart], base: &str) -> Vec<Gap> {
    let gap = |it: &CarriedPart| Gap {
        part: Part::Carried,
        missing: Missing {
            text: format!("Confirm {}, carried from {}", lower_first(&it.name), it.mark.whence()),
            href: format!("{base}/carried#{}", it.mark.anchor()),
        },
    };
    parts.iter().filter(|it| it.is_open()).map(gap).collect()
}

struct Parts<'p> {
    marks: &'p [Mark],
    copy: &'p WorkingCopy,
    today: NaiveDate,
    found: Vec<CarriedPart>,
}

impl<'p> Parts<'p> {
    fn mark(&self, kind: CarriedKind, key: &str) -> Option<&'p Mark> {
        self.marks.iter().find(|it| it.kind == kind && it.key == key)
    }

    fn add(&mut self, kind: CarriedKind, key: &str, name: String, text: Vec<String>, flags: Vec<String>) {
        let version = self.copy.version(key);
        if let Some(mark) = self.mark(kind, key) {
            self.push(mark, name, text, version, flags);
        }
    }

    fn push(&mut self, mark: &Mark, name: String, text: Vec<String>, version: i64, flags: Vec<String>) {
        let folder = match mark.kind {
            CarriedKind::Section => "sections",
            CarriedKind::Goal => "goals",
            CarriedKind::Strategy => "strategies",
            CarriedKind::Target => "targets",
            CarriedKind::Answer => "items",
        };
        self.found.push(CarriedPart {
            page: format!("{folder}/{}", mark.key),
            name,
            text: text.into_iter().filter(|it| !it.is_empty()).collect(),
            version,
            flags: if mark.is_open(version) { flags } else { Vec::new() },
            mark: mark.clone(),
        });
    }

    fn goal(&mut self, number: usize, goal: &Goal) {
        let population = if goal.population.is_empty() { String::new() } else { format!("For: {}", goal.population) };
        let text = vec![goal.title.clone(), goal.why.clone(), population];
        self.add(CarriedKind::Goal, &goal.id, format!("Goal {number}"), text, Vec::new());
        for (n, strategy) in (1..).zip(&goal.strategies) {
            self.strategy(&format!("{number}.{n}"), strategy);
        }
    }

    fn strategy(&mut self, number: &str, strategy: &Strategy) {
        let owner = if strategy.owner.is_empty() { String::new() } else { format!("Owner: {}", strategy.owner) };
        let when = match (strategy.starts_on, strategy.ends_on) {
            (Some(from), Some(to)) => format!("{} to {}", day_words(from), day_words(to)),
            (Some(from), None) => format!("From {}", day_words(from)),
            (None, Some(to)) => format!("Until {}", day_words(to)),
            (None, None) => String::new(),
        };
        let flags = self.passed(strategy.ends_on, "It ends on");
        let text = vec![strategy.description.clone(), owner, when];
        self.add(CarriedKind::Strategy, &strategy.id, format!("Strategy {number}"), text, flags);
        for (n, target) in (1..).zip(&strategy.targets) {
            self.target(&format!("{number}.{n}"), target);
        }
    }

    fn target(&mut self, number: &str, target: &Target) {
        let way = match (target.baseline.as_str(), target.target_value.as_str()) {
            ("", "") => String::new(),
            ("", to) => format!("To {to} {}", target.unit),
            (from, to) => format!("From {from} to {to} {}", target.unit),
        };
        let due = target.due_on.map_or_else(String::new, |it| format!("Due {}", day_words(it)));
        let mut flags = self.passed(target.due_on, "It was due on");
        if target.baseline.is_empty() {
            flags.extend(self.passed(target.baseline_due_on, "Its baseline was to be set by"));
        }
        let text = vec![target.measure.clone(), way.trim().to_owned(), due];
        self.add(CarriedKind::Target, &target.id, format!("Target {number}"), text, flags);
    }

    fn passed(&self, day: Option<NaiveDate>, what: &str) -> Vec<String> {
        let passed = day.filter(|it| *it < self.today);
        passed.map(|it| format!("{what} {}, which has passed.", day_words(it))).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::metric::action_plan::rules::former::tests::{form, former};

    fn mark(kind: CarriedKind, key: &str) -> Mark {
        Mark {
            kind,
            key: key.into(),
            from_year: 2022,
            from_cco: None,
            from_key: key.into(),
            version: 1,
            confirmed_at: None,
        }
    }

    fn noon() -> Moment {
        Moment::from_utc("2023-02-01T12:00:00".parse().unwrap())
    }

    /// What waits, after the versions and marks were changed.
    fn waiting(change: impl Fn(&mut HashMap<String, i64>, &mut Vec<Mark>, &mut Vec<ItemAnswer>)) -> Vec<String> {
        let former = former();
        let mut marks = vec![
            mark(CarriedKind::Section, "overview"),
            mark(CarriedKind::Goal, "g"),
            mark(CarriedKind::Strategy, "s"),
            mark(CarriedKind::Target, "t-of-s"),
            mark(CarriedKind::Answer, "C4.01"),
        ];
        let mut versions: HashMap<String, i64> =
            ["overview", "g", "s", "t-of-s"].into_iter().map(|it| (it.to_owned(), 1)).collect();
        let mut answers: Vec<ItemAnswer> = former.answers.iter().take(1).cloned().collect();
        answers[0].version = 1;
        change(&mut versions, &mut marks, &mut answers);
        let copy = WorkingCopy::new(former.plan, versions);
        let parts = carried_parts(&marks, &copy, &form("2023"), &answers, "2023-02-01".parse().unwrap());
        unconfirmed(&parts, "").into_iter().map(|it| format!("{} -> {}", it.missing.text, it.missing.href)).collect()
    }

    #[test]
    fn what_is_carried_is_missing_until_it_is_confirmed_edited_or_removed() {
        let all = waiting(|_, _, _| {});
        assert_eq!(
            all,
            [
                "Confirm section 1, Overview and contact, carried from 2022 -> /carried#carried-section-overview",
                "Confirm goal 1, carried from 2022 -> /carried#carried-goal-g",
                "Confirm strategy 1.1, carried from 2022 -> /carried#carried-strategy-s",
                "Confirm target 1.1.1, carried from 2022 -> /carried#carried-target-t-of-s",
                "Confirm the answer to C4.01, carried from 2022 -> /carried#carried-answer-c4-01",
            ]
        );
        for (at, key) in [(0, "overview"), (1, "g"), (2, "s"), (3, "t-of-s")] {
            let edited = waiting(|versions, _, _| {
                versions.insert(key.into(), 2);
            });
            assert_eq!(edited.len(), 4, "an edit of {key} confirms it");
            assert!(!edited.contains(&all[at]), "{key}");
            let removed = waiting(|versions, _, _| {
                versions.remove(key);
            });
            assert!(!removed.contains(&all[at]), "{key} was removed");
            let confirmed = waiting(|_, marks, _| marks[at].confirmed_at = Some(noon()));
            assert!(!confirmed.contains(&all[at]) && confirmed.len() == 4, "{key} was confirmed");
        }
        assert_eq!(waiting(|_, _, answers| answers[0].version = 2).len(), 4);
        assert_eq!(waiting(|_, _, answers| answers.clear()).len(), 4);
        assert!(waiting(|_, marks, _| marks.clear()).is_empty(), "what was written anew waits for nothing");
    }

    #[test]
    fn a_day_that_has_passed_is_named() {
        let former = former();
        let copy = WorkingCopy::new(former.plan, HashMap::from([("s".into(), 1), ("t-of-s".into(), 1)]));
        let marks = [mark(CarriedKind::Strategy, "s"), mark(CarriedKind::Target, "t-of-s")];
        let flags = |today: &str| {
            let parts = carried_parts(&marks, &copy, &form("2023"), &[], today.parse().unwrap());
            parts.into_iter().flat_map(|it| it.flags).collect::<Vec<_>>()
        };
        assert!(flags("2023-06-30").is_empty(), "the day itself has not passed");
        assert_eq!(
            flags("2023-07-01"),
            ["It ends on 30 June 2023, which has passed.", "It was due on 30 June 2023, which has passed."]
        );
    }

    #[test]
    fn words_of_kinds_come_back() {
        for kind in CarriedKind::ALL {
            assert_eq!(CarriedKind::parse(kind.word()), Some(kind));
        }
    }
}
