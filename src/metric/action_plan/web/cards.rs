//! Goals, strategies and targets as cards that can be changed: their words, and what can be done with each.

use serde::Serialize;

use super::work::Work;
use crate::metric::action_plan::document::{GoalView, StrategyView, TargetView};
use crate::metric::action_plan::{Goal, Strategy, Target};
use crate::metric::workflow::web::sheet::Work as _;
use crate::platform::http::{Form, Site, Tag};

#[derive(Serialize)]
pub struct GoalCard {
    view: GoalView,
    acts: Acts,
    strategies: Vec<StrategyCard>,
}

#[derive(Serialize)]
struct StrategyCard {
    view: StrategyView,
    acts: Acts,
    targets: Vec<TargetCard>,
}

#[derive(Serialize)]
struct TargetCard {
    view: TargetView,
    acts: Acts,
}

/// What can be done with a part. `name` is what a screen reader hears after "Edit".
#[derive(Serialize)]
struct Acts {
    anchor: String,
    name: String,
    edit: String,
    remove: String,
    /// Where something is added below it.
    add: Option<String>,
    moves: Form,
    may_up: bool,
    may_down: bool,
    /// Where it came from an earlier year and nobody has confirmed it yet.
    carried: Option<Tag>,
}

/// A part among its siblings.
struct Place<'p> {
    noun: &'static str,
    path: &'static str,
    id: &'p str,
    number: String,
    at: usize,
    of: usize,
}

/// The cards of all goals.
pub fn cards(site: &Site, work: &Work) -> Vec<GoalCard> {
    let goals = &work.copy.plan.goals;
    let card = |((at, goal), view): ((usize, &Goal), GoalView)| goal_card(site, work, goal, view, at, goals.len());
    (1..).zip(goals).zip(work.view().goals).map(card).collect()
}

fn goal_card(site: &Site, work: &Work, goal: &Goal, view: GoalView, at: usize, of: usize) -> GoalCard {
    let place = Place { noun: "goal", path: "goals", id: &goal.id, number: view.number.clone(), at, of };
    let n_strategies = goal.strategies.len();
    let card = |((at, strategy), view): ((usize, &Strategy), &StrategyView)| {
        strategy_card(site, work, strategy, view.clone(), at, n_strategies)
    };
    let strategies = (1..).zip(&goal.strategies).zip(&view.strategies).map(card).collect();
    GoalCard { acts: acts(site, work, &place, Some("strategies/new")), strategies, view }
}

fn strategy_card(
    site: &Site,
    work: &Work,
    strategy: &Strategy,
    view: StrategyView,
    at: usize,
    of: usize,
) -> StrategyCard {
    let place = Place { noun: "strategy", path: "strategies", id: &strategy.id, number: view.number.clone(), at, of };
    let n_targets = strategy.targets.len();
    let card = |((at, target), view): ((usize, &Target), &TargetView)| {
        target_card(site, work, target, view.clone(), at, n_targets)
    };
    let targets = (1..).zip(&strategy.targets).zip(&view.targets).map(card).collect();
    StrategyCard { acts: acts(site, work, &place, Some("targets/new")), targets, view }
}

fn target_card(site: &Site, work: &Work, target: &Target, view: TargetView, at: usize, of: usize) -> TargetCard {
    let place = Place { noun: "target", path: "targets", id: &target.id, number: view.number.clone(), at, of };
    TargetCard { acts: acts(site, work, &place, None), view }
}

fn acts(site: &Site, work: &Work, place: &Place<'_>, below: Option<&str>) -> Acts {
    let edit = format!("{}/{}/{}", work.desk.base(), place.path, place.id);
    Acts {
        anchor: format!("{}-{}", place.noun, place.id),
        name: format!("{} {}", place.noun, place.number),
        remove: format!("{edit}/removal"),
        add: below.map(|it| format!("{edit}/{it}")),
        moves: Form::button(site, format!("{edit}/moves"), "Move").version(work.copy.version(place.id)),
        may_up: place.at > 1,
        may_down: place.at < place.of,
        carried: work.carried(place.noun, place.id).map(|it| it.tag),
        edit,
    }
}
