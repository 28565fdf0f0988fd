//! Looks for tables far from the true one in one count, by moves of hidden rows alone. What it finds is checked elsewhere.

use std::cell::Cell;

use super::draft::Draft;
use super::grounds::{Blocked, Buying, InTheWay, Mending, Open, Spent};
use super::kinds::{Bits, each};
use super::moves::{self, Move};
use super::policy::Need;
use super::proof::{Proof, Task};
use super::sums::Difference;
use super::table::{At, Table};

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
}

/// How far a search came, though not far enough.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// The farthest table below the truth, and above.
    pub proof: Proof,
    /// How far they are apart.
    pub width: i64,
}

/// A way to move a count.
#[derive(Debug, Clone)]
struct Way {
    rows: Move,
    kind: usize,
    direction: i64,
    /// How many times it can be taken, or how many rows are in its way.
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
        self.draft.hide(at, is_hidden);
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
        self.effort = effort;
        for detours in [0, effort.detours] {
            for direction in [1, -1] {
                let missing = need.width - reached.width;
                let side = if direction > 0 { &mut reached.proof.high } else { &mut reached.proof.low };
                let before = load(&mut self.draft, side, task);
                let gone = self.climb(task, direction, before * direction + missing, effort.looks, detours);
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
    fn climb(&mut self, task: Task, direction: i64, target: i64, looks: usize, mut detours: usize) -> i64 {
        loop {
            let gone = direction * self.draft.by(task.0).of(task.1);
            if gone >= target {
                return gone;
            }
            let wanted = target - gone;
            if let Some(way) = self.best_way(task, direction, wanted, looks) {
                self.follow(std::slice::from_ref(&way), way.room.min(wanted));
            } else if !self.detour(task, direction, &mut detours) {
                return gone;
            }
        }
    }

    /// Of the ways that are open, the one that leads farthest.
    fn best_way(&mut self, (at, count): Task, direction: i64, wanted: i64, looks: usize) -> Option<Way> {
        let draft = &self.draft;
        let moving = draft.kinds().moving(count, direction);
        let room = |rows: &[(At, i64)], (kind, way): (usize, i64)| {
            draft.kinds().get(kind).map_or(0, |it| draft.room_along(rows, it, way))
        };
        let most = each(moving & draft.roomy(at)).map(|it| room(&[(at, 1)], it)).max()?.min(wanted);
        let mut best: Option<Way> = None;
        let mut left = looks;
        moves::visit(self.table, at, &Open::new(draft, &self.spent), moving, |rows, bits| {
            left = left.saturating_sub(1);
            for (kind, direction) in each(bits) {
                let room = room(rows, (kind, direction));
                if best.as_ref().is_none_or(|it| it.room < room) {
                    best = Some(Way { rows: rows.to_vec(), kind, direction, room });
                }
            }
            left == 0 || best.as_ref().is_some_and(|it| it.room >= most)
        });
        best
    }

    /// One step further by a move that is not possible by itself, and others that make it so.
    fn detour(&mut self, task: Task, direction: i64, detours: &mut usize) -> bool {
        if *detours == 0 {
            return false;
        }
        let mut tries = self.blocked_ways(task, direction);
        tries.sort_by_key(|it| it.room);
        for way in tries {
            if *detours == 0 {
                return false;
            }
            *detours -= 1;
            let mut taken = vec![way];
            self.follow(&taken, 1);
            if self.repair(task, direction, &mut taken) {
                return true;
            }
            self.follow(&taken, -1);
        }
        false
    }

    fn follow(&mut self, ways: &[Way], times: i64) {
        for way in ways {
            self.draft.take(&way.rows, way.kind, way.direction * times);
        }
    }

    /// Moves that a few rows are in the way of.
    fn blocked_ways(&mut self, (at, count): Task, direction: i64) -> Vec<Way> {
        let effort = self.effort;
        let mut ways = Vec::new();
        let moving = self.draft.kinds().moving(count, direction);
        moves::visit(self.table, at, &Blocked::new(&self.draft, &self.spent), InTheWay::of(moving), |rows, step| {
            let way = |(n, (kind, direction))| Way { rows: rows.to_vec(), kind, direction, room: n };
            if effort.is_thorough {
                ways.extend(step.by_n().into_iter().flat_map(|(n, bits)| each(bits).map(move |it| (n, it))).map(way));
            } else {
                let (n, bits) = step.fewest();
                ways.extend(each(bits).next().map(|it| way((n, it))));
            }
            ways.len() >= effort.ways
        });
        ways
    }

    /// Mends one broken row after the other, without giving up what was gained.
    fn repair(&mut self, task: Task, gain: i64, taken: &mut Vec<Way>) -> bool {
        const MOST_REPAIRS: usize = 8;
        for _ in 0..MOST_REPAIRS {
            let Some(broken) = self.draft.broken() else { return true };
            let Some(way) = self.mending_way(broken, task, gain) else { return false };
            self.follow(std::slice::from_ref(&way), 1);
            taken.push(way);
        }
        self.draft.broken().is_none()
    }

    fn mending_way(&self, broken: At, (kept, count): Task, gain: i64) -> Option<Way> {
        let draft = &self.draft;
        let kept = (self.table.place_of(kept)?, draft.kinds().keeping(count, gain));
        let ground = Mending::new(Open::new(draft, &self.spent), kept, self.effort.mending);
        let mut found = None;
        moves::visit(self.table, broken, &ground, draft.lifting(broken), |rows, bits: Bits| {
            let way = |(kind, direction)| Way { rows: rows.to_vec(), kind, direction, room: 1 };
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
    ) -> Option<Move> {
        let mut best: Option<(i64, Move)> = None;
        for direction in [1, -1] {
            let side = if direction > 0 { &reached.proof.high } else { &reached.proof.low };
            load(&mut self.draft, side, (at, count));
            for way in each(self.draft.kinds().moving(count, direction)) {
                // What costs more than this is dearer than the best, however far it leads.
                let most = Cell::new(best.as_ref().map_or(i64::MAX, |it| (it.0 + 1) * missing));
                let ground = Buying::new(&self.draft, &self.spent, way, (&price, &most));
                let Some(ground) = ground else { continue };
                moves::visit(self.table, at, &ground, Buying::<fn(At) -> Option<i64>>::NOTHING, |rows, step| {
                    let score = step.cost * 16 / step.room.min(missing).max(1);
                    if step.cost > 0 && best.as_ref().is_none_or(|it| score < it.0) {
                        most.set((score + 1) * missing);
                        best = Some((score, rows.to_vec()));
                    }
                    false
                });
            }
        }
        best.map(|it| it.1)
    }
}

/// Puts a draft where a search came to; how far that is from the truth.
fn load(draft: &mut Draft<'_>, difference: &Difference, (at, count): Task) -> i64 {
    draft.load(difference);
    draft.by(at).of(count)
}
