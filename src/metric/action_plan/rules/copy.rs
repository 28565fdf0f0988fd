//! The plan as it is being worked on: the document, with the row version that the next save of each part must name.

use std::collections::HashMap;

use crate::kernel::ids::{GoalId, StrategyId, TargetId};
use crate::metric::action_plan::{Goal, Plan, Strategy, Target};
use crate::metric::workflow::Below;

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
