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
