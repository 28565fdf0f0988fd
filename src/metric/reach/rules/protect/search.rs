//! Looks for tables far from the true one in one count, by moves of hidden rows alone. What it finds is checked elsewhere.

use std::cell::Cell;

use super::draft::Draft;
use super::grounds::{Blocked, Buying, InTheWay, Mending, Open, Spent};
use super::kinds::{Bits, Least, each};
use super::layout::Place;
use super::moves::{self, Move};
use super::policy::Need;
use super::proof::{Proof, Task};
use super::sums::Difference;
use super::table::{At, Count, Table};

/// How hard to look. All of it is counted in moves, so that the same table gives the same answer on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Moves looked at before the best of them is taken.
    pub looks: usize,
    /// Moves tried that need others beside them. 0 for none.
    pub detours: usize,
    /// Moves looked at that need others beside them.
    pub ways: usize,
    /// Whether each of them is tried with every kind of counts, not only with the one that the fewest rows are in the way of.
    pub is_thorough: bool,
    /// Rows looked at to mend one row that a detour broke.
    pub mending: usize,
    /// How much further than it must a count is moved by plain moves, so that the rows that move along come far enough too. None for no further.
    pub further: Option<i64>,
}

/// How far a search came, though not far enough.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// The farthest table below the truth, and above.
    pub proof: Proof,
    /// How far they are apart.
    pub width: i64,
}

/// A count, by the place of its row.
type Goal = (Place, Count);

/// A way to move a count.
#[derive(Debug, Clone)]
struct Way {
    rows: Move,
    kind: usize,
    direction: i64,
    /// How many times it can be taken; of no use where rows are in the way.
    room: i64,
}

/// Looks for proofs in one table, with room to work in.
#[derive(Debug)]
pub struct Search<'t> {
    table: &'t Table,
    draft: Draft<'t>,
    /// Rows looked at so far: the measure of work.
    spent: Spent,
    effort: Effort,
}

impl<'t> Search<'t> {
    /// In one table, of which every row is shown.
    pub fn new(table: &'t Table) -> Self {
        Self { table, draft: Draft::new(table), spent: Spent::default(), effort: Effort::default() }
    }

    /// Hides a row, so that it may move, or shows it.
    pub fn hide(&mut self, at: At, is_hidden: bool) {
        if let Some(place) = self.table.place_of(at) {
            self.draft.hide(place, is_hidden);
        }
    }

    /// Rows looked at so far: a measure of work that is the same on every machine.
    pub fn n_steps(&self) -> usize {
        self.spent.n()
    }

    /// Two tables that are far enough apart in a count; or how far it came.
    ///
    /// # Errors
    /// The farthest that was found, where that is not enough.
    pub fn prove(&mut self, task: Task, need: Need, effort: Effort) -> Result<Proof, Reached> {
        let mut reached = Reached::default();
        let Some(place) = self.table.place_of(task.0) else { return Err(reached) };
        let goal = (place, task.1);
        self.effort = effort;
        for detours in [0, effort.detours] {
            for direction in [1, -1] {
                let missing = need.width - reached.width;
                let side = if direction > 0 { &mut reached.proof.high } else { &mut reached.proof.low };
                let before = load(&mut self.draft, side, goal);
                let further = effort.further.filter(|_| detours == 0).map(|it| need.width + it);
                let wanted = further.map_or(missing, |it| it.max(missing));
                let gone = self.climb(goal, direction, before * direction + wanted, effort.looks, detours);
                *side = self.draft.difference();
                reached.width += gone - before * direction;
                if reached.width >= need.width {
                    return Ok(reached.proof);
                }
            }
            if effort.detours == 0 {
                break;
            }
        }
        Err(reached)
    }

    /// Moves a count until it is `target` away from the truth, or can go no further; how far it came.
    fn climb(&mut self, goal: Goal, direction: i64, target: i64, looks: usize, mut detours: usize) -> i64 {
        loop {
            let gone = direction * self.draft.by(goal.0).of(goal.1);
            if gone >= target {
                return gone;
            }
            let wanted = target - gone;
            if let Some(way) = self.best_way(goal, direction, wanted, looks) {
                self.follow(std::slice::from_ref(&way), way.room.min(wanted));
            } else if !self.detour(goal, direction, wanted, &mut detours) {
                return gone;
            }
        }
    }

    /// Of the ways that are open, the one that leads farthest.
    fn best_way(&mut self, (place, count): Goal, direction: i64, wanted: i64, looks: usize) -> Option<Way> {
        let draft = &self.draft;
        let moving = draft.kinds().moving(count, direction);
        let room = |least: &Least, (kind, way): (usize, i64)| {
            draft.kinds().get(kind).map_or(0, |it| it.room_along(least, way))
        };
        let mut own = Least::NOTHING;
        own.take(draft.slacks(place), 1);
        let most = each(moving & draft.open(place)).map(|it| room(&own, it)).max()?.min(wanted);
        let mut best: Option<Way> = None;
        let mut left = looks;
        moves::visit(self.table, place, &Open::new(draft, &self.spent), moving, |found, bits| {
            left = left.saturating_sub(1);
            let mut least = Least::NOTHING;
            found.each(|place, sign| least.take(draft.slacks(place), sign));
            let before = best.as_ref().map_or(0, |it| it.room);
            let better = each(bits & draft.kinds().above_along(&least, before)).map(|it| (room(&least, it), it));
            // Of equally good ones the first.
            let better = better.reduce(|one, other| if other.0 > one.0 { other } else { one });
            if let Some((room, (kind, direction))) = better {
                best = Some(Way { rows: found.rows(), kind, direction, room });
            }
            left == 0 || best.as_ref().is_some_and(|it| it.room >= most)
        });
        best
    }

    /// One step further by a move that is not possible by itself, and others that make it so.
    fn detour(&mut self, goal: Goal, direction: i64, wanted: i64, detours: &mut usize) -> bool {
        if *detours == 0 {
            return false;
        }
        for way in self.blocked_ways(goal, direction, *detours) {
            *detours -= 1;
            let mut taken = vec![way];
            self.follow(&taken, 1);
            if self.repair(goal, direction, &mut taken) {
                self.again(&taken, wanted - 1);
                return true;
            }
            self.follow(&taken, -1);
        }
        false
    }

    /// What was possible once is often possible again, and tried in no time: so many times at most.
    fn again(&mut self, taken: &[Way], most: i64) {
        for _ in 0..most {
            self.follow(taken, 1);
            if self.draft.broken().is_some() {
                self.follow(taken, -1);
                return;
            }
        }
    }

    fn follow(&mut self, ways: &[Way], times: i64) {
        for way in ways {
            self.draft.take(&way.rows, way.kind, way.direction * times);
        }
    }

    /// Moves that a few rows are in the way of, those with the fewest first, and so many at most.
    fn blocked_ways(&mut self, (place, count): Goal, direction: i64, most: usize) -> Vec<Way> {
        let effort = self.effort;
        // By how many rows are in the way.
        let mut ways: [Vec<Way>; 4] = Default::default();
        let mut n_seen = 0;
        let moving = self.draft.kinds().moving(count, direction);
        let ground = Blocked::new(&self.draft, &self.spent);
        moves::visit(self.table, place, &ground, InTheWay::of(moving), |found, step| {
            let all = step.by_n();
            let first = if effort.is_thorough { None } else { all.iter().position(|it| it.1 != 0) };
            let mut n_before = 0;
            for (n, ((_, bits), own)) in all.into_iter().zip(&mut ways).enumerate() {
                let wanted = if effort.is_thorough { usize::MAX } else { usize::from(first == Some(n)) };
                for (kind, direction) in each(bits).take(wanted) {
                    n_seen += 1;
                    // What so many others come before is never tried.
                    if n_before + own.len() < most {
                        own.push(Way { rows: found.rows(), kind, direction, room: 0 });
                    }
                }
                n_before += own.len();
            }
            let [none, one, ..] = &ways;
            n_seen >= effort.ways || none.len() + one.len() >= most
        });
        ways.into_iter().flatten().take(most).collect()
    }

    /// Mends one broken row after the other, without giving up what was gained.
    fn repair(&mut self, goal: Goal, gain: i64, taken: &mut Vec<Way>) -> bool {
        const MOST_REPAIRS: usize = 8;
        for _ in 0..MOST_REPAIRS {
            let Some(broken) = self.draft.broken() else { return true };
            let Some(way) = self.mending_way(broken, goal, gain) else { return false };
            self.follow(std::slice::from_ref(&way), 1);
            taken.push(way);
        }
        self.draft.broken().is_none()
    }

    fn mending_way(&self, broken: Place, (kept, count): Goal, gain: i64) -> Option<Way> {
        let draft = &self.draft;
        let kept = (kept, draft.kinds().keeping(count, gain));
        let ground = Mending::new(Open::new(draft, &self.spent), kept, self.effort.mending);
        let mut found = None;
        moves::visit(self.table, broken, &ground, draft.lifting(broken), |move_, bits: Bits| {
            let way = |(kind, direction)| Way { rows: move_.rows(), kind, direction, room: 1 };
            found = each(bits).next().map(way);
            true
        });
        found
    }

    /// Of all ways that lead further if more is hidden, the one that costs least for how far it leads. `price` is none for what must not
    /// be hidden, and 0 for what is.
    pub fn best_buy(
        &mut self,
        reached: &Reached,
        (at, count): Task,
        missing: i64,
        price: impl Fn(At) -> Option<i64>,
    ) -> Option<Vec<At>> {
        let place = self.table.place_of(at)?;
        let mut best: Option<(i64, Move)> = None;
        for direction in [1, -1] {
            let side = if direction > 0 { &reached.proof.high } else { &reached.proof.low };
            load(&mut self.draft, side, (place, count));
            for way in each(self.draft.kinds().moving(count, direction)) {
                // What costs more than this is dearer than the best, however far it leads.
                let most = Cell::new(best.as_ref().map_or(i64::MAX, |it| (it.0 + 1) * missing));
                let ground = Buying::new(&self.draft, &self.spent, way, (&price, &most));
                let Some(ground) = ground else { continue };
                moves::visit(self.table, place, &ground, Buying::<fn(At) -> Option<i64>>::NOTHING, |found, step| {
                    let score = step.cost * 16 / step.room.min(missing).max(1);
                    if step.cost > 0 && best.as_ref().is_none_or(|it| score < it.0) {
                        most.set((score + 1) * missing);
                        best = Some((score, found.rows()));
                    }
                    false
                });
            }
        }
        best.map(|it| it.1.iter().filter_map(|it| self.table.row_in(it.0)).collect())
    }
}

/// Puts a draft where a search came to; how far that is from the truth.
fn load(draft: &mut Draft<'_>, difference: &Difference, (place, count): Goal) -> i64 {
    draft.load(difference);
    draft.by(place).of(count)
}
