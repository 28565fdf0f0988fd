//! Looks for tables far from the true one in one count, by moves of hidden rows alone. What it finds is checked elsewhere.

use std::cell::Cell;

use super::draft::{Draft, Kind, kinds};
use super::moves::{self, Move, Step};
use super::policy::Need;
use super::proof::{Proof, Task};
use super::sums::Difference;
use super::table::{At, Table};

/// How hard to look. All of it is counted in moves, so that the same table gives the same answer on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Moves looked at before the best of them is taken.
    pub looks: usize,
    /// Moves tried that need others beside them. 0 for none.
    pub detours: usize,
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
pub struct Way {
    /// The rows.
    pub rows: Move,
    kind: usize,
    direction: i64,
    step: Step,
}

/// Looks for proofs in one table, with room to work in.
#[derive(Debug)]
pub struct Search<'t> {
    table: &'t Table,
    kinds: Vec<Kind>,
    draft: Draft<'t>,
    /// Rows looked at so far: the measure of work.
    n_steps: Cell<usize>,
    mending: usize,
}

impl<'t> Search<'t> {
    /// In one table.
    pub fn new(table: &'t Table) -> Self {
        Self { table, kinds: kinds(table.measured()), draft: Draft::new(table), n_steps: Cell::new(0), mending: 0 }
    }

    /// Rows looked at so far: a measure of work that is the same on every machine.
    pub fn n_steps(&self) -> usize {
        self.n_steps.get()
    }

    /// Two tables that are far enough apart in a count; or how far it came.
    ///
    /// # Errors
    /// The farthest that was found, where that is not enough.
    pub fn prove(&mut self, hidden: &[bool], task: Task, need: Need, effort: Effort) -> Result<Proof, Reached> {
        let mut reached = Reached::default();
        self.mending = effort.mending;
        for detours in [0, effort.detours] {
            for direction in [1, -1] {
                let missing = need.width - reached.width;
                let side = if direction > 0 { &mut reached.proof.high } else { &mut reached.proof.low };
                let before = load(&mut self.draft, side, task);
                let gone = self.climb(hidden, task, direction, before * direction + missing, effort.looks, detours);
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
    fn climb(
        &mut self,
        hidden: &[bool],
        task: Task,
        direction: i64,
        target: i64,
        looks: usize,
        mut detours: usize,
    ) -> i64 {
        loop {
            let gone = direction * self.draft.by(task.0).of(task.1);
            if gone >= target {
                return gone;
            }
            let wanted = target - gone;
            if let Some(way) = self.best_way(hidden, task, direction, wanted, looks) {
                self.follow(std::slice::from_ref(&way), way.step.room.min(wanted));
            } else if !self.detour(hidden, task, direction, &mut detours) {
                return gone;
            }
        }
    }

    /// Of the ways that are open, the one that leads farthest.
    fn best_way(
        &mut self,
        hidden: &[bool],
        (at, count): Task,
        direction: i64,
        wanted: i64,
        looks: usize,
    ) -> Option<Way> {
        let mut best: Option<Way> = None;
        let mut left = looks;
        for (n, kind) in self.kinds.iter().enumerate() {
            let slope = kind.counts.of(count);
            let direction = direction * slope;
            let own = if slope == 0 { 0 } else { self.draft.room(at, kind, direction) };
            if own < 1 || best.as_ref().is_some_and(|it| it.step.room >= own.min(wanted)) {
                continue;
            }
            let draft = &self.draft;
            let ground = |at: At, sign: i64| {
                count_up(&self.n_steps);
                let is_hidden = hidden.get(at).copied().unwrap_or_default();
                let room = if is_hidden { draft.room(at, kind, sign * direction) } else { 0 };
                (room >= 1).then_some(Step { cost: 0, room })
            };
            moves::visit(self.table, at, &ground, |rows, step| {
                left = left.saturating_sub(1);
                if best.as_ref().is_none_or(|it| it.step.room < step.room) {
                    best = Some(Way { rows: rows.to_vec(), kind: n, direction, step });
                }
                left == 0 || best.as_ref().is_some_and(|it| it.step.room >= own.min(wanted))
            });
            if left == 0 {
                break;
            }
        }
        best
    }

    /// One step further by a move that is not possible by itself, and others that make it so.
    fn detour(&mut self, hidden: &[bool], task: Task, direction: i64, detours: &mut usize) -> bool {
        if *detours == 0 {
            return false;
        }
        let mut tries = self.blocked_ways(hidden, task, direction);
        tries.sort_by_key(|it| it.step.cost);
        for way in tries {
            if *detours == 0 {
                return false;
            }
            *detours -= 1;
            let mut taken = vec![way];
            self.follow(&taken, 1);
            if self.repair(hidden, task, direction, &mut taken) {
                return true;
            }
            self.follow(&taken, -1);
        }
        false
    }

    fn follow(&mut self, ways: &[Way], times: i64) {
        for way in ways {
            if let Some(kind) = self.kinds.get(way.kind) {
                self.draft.take(&way.rows, kind, way.direction * times);
            }
        }
    }

    /// Moves that a few rows are in the way of.
    fn blocked_ways(&mut self, hidden: &[bool], (at, count): Task, direction: i64) -> Vec<Way> {
        const MOST_BLOCKED: i64 = 4;
        const MOST_WAYS: usize = 64;
        let mut ways = Vec::new();
        for (n, kind) in self.kinds.iter().enumerate().filter(|it| it.1.counts.of(count) != 0) {
            let direction = direction * kind.counts.of(count);
            let draft = &self.draft;
            let ground = |at: At, sign: i64| {
                count_up(&self.n_steps);
                let is_hidden = hidden.get(at).copied().unwrap_or_default();
                let room = draft.room(at, kind, sign * direction);
                (is_hidden && draft.may(at, kind)).then_some(Step { cost: i64::from(room < 1), room: room.min(1) })
            };
            let first = ways.len();
            moves::visit(self.table, at, &ground, |rows, step| {
                if step.cost <= MOST_BLOCKED {
                    ways.push(Way { rows: rows.to_vec(), kind: n, direction, step });
                }
                ways.len() >= first + MOST_WAYS
            });
        }
        ways
    }

    /// Mends one broken row after the other, without giving up what was gained.
    fn repair(&mut self, hidden: &[bool], task: Task, gain: i64, taken: &mut Vec<Way>) -> bool {
        const MOST_REPAIRS: usize = 8;
        for _ in 0..MOST_REPAIRS {
            let Some(broken) = self.draft.broken() else { return true };
            let Some(way) = self.mending_way(hidden, broken, task, gain) else { return false };
            self.follow(std::slice::from_ref(&way), 1);
            taken.push(way);
        }
        self.draft.broken().is_none()
    }

    fn mending_way(&mut self, hidden: &[bool], broken: At, (kept, count): Task, gain: i64) -> Option<Way> {
        let mut found = None;
        let steps = Cell::new(self.mending);
        for (n, kind) in self.kinds.iter().enumerate() {
            for direction in [1, -1] {
                if found.is_some() || !self.draft.lifts(broken, kind, direction) {
                    continue;
                }
                let draft = &self.draft;
                let ground = |at: At, sign: i64| {
                    count_up(&self.n_steps);
                    let is_hidden = hidden.get(at).copied().unwrap_or_default();
                    steps.set(steps.get().saturating_sub(1));
                    let keeps = at != kept || kind.counts.of(count) * sign * direction * gain >= 0;
                    let may = steps.get() > 0 && is_hidden && keeps && draft.mends(at, kind, sign * direction);
                    may.then(|| Step { cost: 0, room: draft.room(at, kind, sign * direction).max(1) })
                };
                moves::visit(self.table, broken, &ground, |rows, step| {
                    found = Some(Way { rows: rows.to_vec(), kind: n, direction, step });
                    true
                });
            }
        }
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
            for kind in self.kinds.iter().filter(|it| it.counts.of(count) != 0) {
                let direction = direction * kind.counts.of(count);
                let draft = &self.draft;
                // What costs more than this for one row alone is dearer than the best, however far it leads.
                let most = Cell::new(best.as_ref().map_or(i64::MAX, |it| (it.0 + 1) * missing));
                let ground = |at: At, sign: i64| {
                    count_up(&self.n_steps);
                    let cost = price(at).filter(|it| it * 16 <= most.get())?;
                    let room = draft.room(at, kind, sign * direction);
                    (room >= 1).then_some(Step { cost, room })
                };
                moves::visit(self.table, at, &ground, |rows, step| {
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

fn count_up(n: &Cell<usize>) {
    n.set(n.get() + 1);
}

/// Puts a draft where a search came to; how far that is from the truth.
fn load(draft: &mut Draft<'_>, difference: &Difference, (at, count): Task) -> i64 {
    draft.load(difference);
    draft.by(at).of(count)
}
