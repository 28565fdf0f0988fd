//! The plan as it is being worked on: the document, with the row version that the next save of each part must name.

use std::collections::HashMap;

use crate::kernel::ids::{GoalId, StrategyId, TargetId};
use crate::metric::action_plan::{Goal, Plan, Strategy, Target};

#[derive(Debug, Clone, Default)]
pub struct WorkingCopy {
    pub plan: Plan,
    /// By id of a goal, strategy or target, or by key of a section.
    versions: HashMap<String, i64>,
}

/// A part of the plan with its place in it.
#[derive(Debug)]
pub struct Found<'p, T> {
    pub item: &'p T,
    /// Counted from 1.
    pub number: usize,
    pub version: i64,
}

/// By hand: the derived one would ask the same of `T`, of which there is only a reference here.
impl<T> Clone for Found<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Found<'_, T> {}

/// A part that goes when what it hangs on is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    pub id: String,
    pub version: i64,
    /// "Strategy 1.2: We train staff."
    pub name: String,
}

/// What hung on something when its removal was confirmed. A removal that would take more, or something else, is asked again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(Vec<(String, i64)>);

impl Seen {
    pub fn of(below: &[Below]) -> Self {
        Self(below.iter().map(|it| (it.id.clone(), it.version)).collect())
    }

    /// Reads what [`Seen::text`] wrote; anything else names nothing that is there.
    pub fn parse(text: &str) -> Self {
        let pair =
            |it: &str| it.split_once(':').map(|(id, version)| (id.to_owned(), version.parse().unwrap_or_default()));
        Self(text.split_whitespace().filter_map(pair).collect())
    }

    pub fn text(&self) -> String {
        self.0.iter().map(|(id, version)| format!("{id}:{version}")).collect::<Vec<_>>().join(" ")
    }

    /// The version under which a part was seen.
    pub fn version_of(&self, id: &str) -> Option<i64> {
        self.0.iter().find(|(it, _)| it == id).map(|(_, version)| *version)
    }

    /// Whether this is what hangs there, in whatever order.
    pub fn is_all_of(&self, below: &[Below]) -> bool {
        self.0.len() == below.len() && below.iter().all(|it| self.version_of(&it.id) == Some(it.version))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Up, Self::Down].into_iter().find(|it| it.word() == word)
    }
}

impl WorkingCopy {
    pub fn new(plan: Plan, versions: HashMap<String, i64>) -> Self {
        Self { plan, versions }
    }

    /// The version of a part; 0 of a section that was never saved.
    pub fn version(&self, id: &str) -> i64 {
        self.versions.get(id).copied().unwrap_or_default()
    }

    /// What a section says, or an empty text.
    pub fn section(&self, key: &str) -> &str {
        self.plan.sections.iter().find(|it| it.key == key).map_or("", |it| it.body.as_str())
    }

    pub fn goal(&self, id: &GoalId) -> Option<Found<'_, Goal>> {
        let (number, item) = (1..).zip(&self.plan.goals).find(|(_, it)| it.id == id.as_str())?;
        Some(Found { item, number, version: self.version(&item.id) })
    }

    /// A strategy, after the goal that it belongs to.
    pub fn strategy(&self, id: &StrategyId) -> Option<(Found<'_, Goal>, Found<'_, Strategy>)> {
        self.strategies().find(|(_, it)| it.item.id == id.as_str())
    }

    /// A target, after the goal and the strategy that it belongs to.
    pub fn target(&self, id: &TargetId) -> Option<(Found<'_, Goal>, Found<'_, Strategy>, Found<'_, Target>)> {
        self.strategies().find_map(|(goal, strategy)| {
            let (number, item) = (1..).zip(&strategy.item.targets).find(|(_, it)| it.id == id.as_str())?;
            Some((goal, strategy, Found { item, number, version: self.version(&item.id) }))
        })
    }

    /// What goes with a goal.
    pub fn below_goal(&self, goal: Found<'_, Goal>) -> Vec<Below> {
        let mut below = Vec::new();
        for (number, strategy) in (1..).zip(&goal.item.strategies) {
            let place = format!("{}.{number}", goal.number);
            below.push(self.below(&strategy.id, format!("Strategy {place}"), &strategy.description));
            below.extend(self.targets_of(strategy, &place));
        }
        below
    }

    /// What goes with a strategy.
    pub fn below_strategy(&self, goal: Found<'_, Goal>, strategy: Found<'_, Strategy>) -> Vec<Below> {
        self.targets_of(strategy.item, &format!("{}.{}", goal.number, strategy.number))
    }

    fn targets_of(&self, strategy: &Strategy, place: &str) -> Vec<Below> {
        let numbered = (1..).zip(&strategy.targets);
        numbered.map(|(number, it)| self.below(&it.id, format!("Target {place}.{number}"), &it.measure)).collect()
    }

    fn below(&self, id: &str, place: String, says: &str) -> Below {
        let name = if says.trim().is_empty() { place } else { format!("{place}: {}", says.trim()) };
        Below { id: id.to_owned(), version: self.version(id), name }
    }

    fn strategies(&self) -> impl Iterator<Item = (Found<'_, Goal>, Found<'_, Strategy>)> {
        (1..).zip(&self.plan.goals).flat_map(move |(at, goal)| {
            let goal = Found { item: goal, number: at, version: self.version(&goal.id) };
            (1..)
                .zip(&goal.item.strategies)
                .map(move |(number, item)| (goal, Found { item, number, version: self.version(&item.id) }))
        })
    }
}

/// The order of siblings after one of them has changed places with its neighbour; nothing when there is no neighbour on that side.
pub fn moved(order: &[&str], id: &str, direction: Direction) -> Option<Vec<String>> {
    let at = order.iter().position(|it| *it == id)?;
    let other = match direction {
        Direction::Up => at.checked_sub(1)?,
        Direction::Down => Some(at + 1).filter(|it| *it < order.len())?,
    };
    let mut order: Vec<String> = order.iter().map(|it| (*it).to_owned()).collect();
    order.swap(at, other);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removal_takes_what_was_seen_and_nothing_else() {
        let part = |id: &str, version| Below { id: id.into(), version, name: String::new() };
        let below = [part("a", 1), part("b", 2)];
        let seen = Seen::of(&below);
        assert_eq!(Seen::parse(&seen.text()), seen);
        assert!(seen.is_all_of(&[part("b", 2), part("a", 1)]), "their order means nothing");
        assert!(Seen::default().is_all_of(&[]) && Seen::parse("").is_all_of(&[]));
        for other in [vec![part("a", 1)], vec![part("a", 1), part("b", 3)], vec![part("a", 1), part("c", 2)], vec![]] {
            assert!(!seen.is_all_of(&other), "{other:?}");
        }
        assert!(!seen.is_all_of(&[part("a", 1), part("b", 2), part("c", 1)]), "something was added");
    }

    #[test]
    fn a_move_swaps_neighbours_and_stops_at_the_ends() {
        let table = [
            ("a", Direction::Up, None),
            ("a", Direction::Down, Some("b a c")),
            ("c", Direction::Up, Some("a c b")),
            ("c", Direction::Down, None),
            ("x", Direction::Up, None),
        ];
        for (id, direction, order) in table {
            assert_eq!(
                moved(&["a", "b", "c"], id, direction).map(|it| it.join(" ")).as_deref(),
                order,
                "{id} {direction:?}"
            );
        }
    }
}
