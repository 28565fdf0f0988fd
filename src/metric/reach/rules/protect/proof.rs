//! The proof that a hidden count cannot be found out: two tables that agree with everything public and differ there. One proof serves every
//! count that its tables tell apart far enough.

use super::crew;
use super::policy::Policy;
use super::sums::{Change, Difference, Sums};
use super::table::{At, Count, Counts, Table};

/// Two tables, as they differ from the true one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// The one.
    pub low: Difference,
    /// The other.
    pub high: Difference,
}

impl Proof {
    /// How the two tables differ from the true one, for each row that differs in either.
    fn spreads(&self) -> impl Iterator<Item = (At, (Counts, Counts))> {
        let (mut low, mut high) = (self.low.iter().peekable(), self.high.iter().peekable());
        std::iter::from_fn(move || {
            let at = low.peek().into_iter().chain(high.peek()).map(|it| it.at()).min()?;
            let by = |it: Option<&Change>| it.map(|it| it.by()).unwrap_or_default();
            Some((at, (by(low.next_if(|it| it.at() == at)), by(high.next_if(|it| it.at() == at)))))
        })
    }
}

fn spread((low, high): (Counts, Counts), count: Count) -> i64 {
    let (low, high) = (low.of(count), high.of(count));
    low.max(high).max(0) - low.min(high).min(0)
}

/// A count of a row.
pub type Task = (At, Count);

/// What proves a count, and how far apart its two tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proved {
    by: usize,
    /// The distance.
    pub width: i64,
}

/// All proofs of a table.
#[derive(Debug, Clone)]
pub struct Book {
    proofs: Vec<Proof>,
    is_live: Vec<bool>,
    proved: Vec<[Option<Proved>; 5]>,
    /// How far apart the two tables of each count must be; none for what needs no proof.
    needs: Vec<[Option<i64>; 5]>,
    /// The last proof that changes each row, as a place in `links`; each of these leads to the one before.
    last: Vec<Option<usize>>,
    links: Vec<(usize, Option<usize>)>,
}

impl Book {
    /// Nothing is proved.
    pub fn new(table: &Table, policy: &Policy) -> Self {
        let n_rows = table.n_rows();
        let need = |at: At| Count::ALL.map(|it| policy.need(table, at, it).map(|it| it.width));
        Self {
            needs: (0..n_rows).map(need).collect(),
            proofs: Vec::new(),
            is_live: Vec::new(),
            proved: vec![[None; 5]; n_rows],
            last: vec![None; n_rows],
            links: Vec::new(),
        }
    }

    /// What proves a count.
    pub fn proved(&self, (at, count): Task) -> Option<Proved> {
        self.proved.get(at)?.get(count as usize).copied().flatten()
    }

    fn set(&mut self, (at, count): Task, proved: Option<Proved>) {
        if let Some(own) = self.proved.get_mut(at).and_then(|it| it.get_mut(count as usize)) {
            *own = proved;
        }
    }

    /// Enters a proof for every count that it tells apart far enough and that has none yet.
    pub fn enter(&mut self, proof: Proof) {
        let by = self.proofs.len();
        for (at, pair) in proof.spreads() {
            if let Some(last) = self.last.get_mut(at) {
                self.links.push((by, last.replace(self.links.len())));
            }
            let Some((proved, needs)) = self.proved.get_mut(at).zip(self.needs.get(at)) else { continue };
            for ((own, need), count) in proved.iter_mut().zip(needs).zip(Count::ALL) {
                let width = spread(pair, count);
                if own.is_none() && need.is_some_and(|it| width >= it) {
                    *own = Some(Proved { by, width });
                }
            }
        }
        self.proofs.push(proof);
        self.is_live.push(true);
    }

    /// Which rows, by place, must stay hidden for the sake of some: these, those that the proofs of their counts change, and so on.
    pub fn needed_by(&self, rows: &[At]) -> Vec<bool> {
        let mut is_needed = vec![false; self.proved.len()];
        let mut is_taken = vec![false; self.proofs.len()];
        let mut open = Vec::new();
        let mut need = |at: At, open: &mut Vec<At>| {
            if is_needed.get_mut(at).is_some_and(|it| !std::mem::replace(it, true)) {
                open.push(at);
            }
        };
        for at in rows {
            need(*at, &mut open);
        }
        while let Some(at) = open.pop() {
            for proved in self.proved.get(at).into_iter().flatten().flatten() {
                if is_taken.get_mut(proved.by).is_some_and(|it| !std::mem::replace(it, true)) {
                    let proof = self.proofs.get(proved.by).into_iter();
                    proof.flat_map(|it| it.low.iter().chain(&it.high)).for_each(|it| need(it.at(), &mut open));
                }
            }
        }
        is_needed
    }

    /// Takes away what a row's being published would disprove: the counts that are left without a proof, each with the one it had.
    pub fn withdraw(&mut self, at: At) -> Vec<(Task, Proved)> {
        let mut dead: Vec<usize> = self.touching(at).filter(|it| self.lives(*it)).collect();
        // The oldest first.
        dead.reverse();
        let mut left = Vec::new();
        for by in &dead {
            let spreads = self.proofs.get(*by).into_iter().flat_map(Proof::spreads);
            let rows: Vec<At> = spreads.map(|it| it.0).collect();
            for task in rows.into_iter().flat_map(|at| Count::ALL.map(|it| (at, it))) {
                if let Some(had) = self.proved(task).filter(|it| it.by == *by) {
                    self.set(task, None);
                    left.push((task, had));
                }
            }
        }
        for by in dead {
            self.mark(by, false);
        }
        left
    }

    /// Takes a withdrawal back: what has no new proof has its old one again.
    pub fn restore(&mut self, left: &[(Task, Proved)]) {
        for (task, had) in left {
            self.mark(had.by, true);
            if self.proved(*task).is_none() {
                self.set(*task, Some(*had));
            }
        }
    }

    /// The proofs that change a row.
    fn touching(&self, at: At) -> impl Iterator<Item = usize> {
        let mut next = self.last.get(at).copied().flatten();
        std::iter::from_fn(move || {
            let (by, before) = *self.links.get(next?)?;
            next = before;
            Some(by)
        })
    }

    fn lives(&self, by: usize) -> bool {
        self.is_live.get(by).copied().unwrap_or_default()
    }

    fn mark(&mut self, by: usize, is_live: bool) {
        if let Some(own) = self.is_live.get_mut(by) {
            *own = is_live;
        }
    }

    /// Which proofs still hold: both tables are ones that a reader must think possible.
    pub fn holding(&self, table: &Table, sums: &Sums, is_hidden: impl Fn(At) -> bool + Sync) -> Vec<bool> {
        let mut is_used = vec![false; self.proofs.len()];
        for proved in self.proved.iter().flatten().flatten() {
            if let Some(own) = is_used.get_mut(proved.by) {
                *own = true;
            }
        }
        let tasks: Vec<(&Proof, bool)> = self.proofs.iter().zip(is_used).collect();
        let at_once = |part: &[(&Proof, bool)]| -> Vec<bool> {
            let mut scale = sums.scale();
            let mut agrees = |it: &Difference| scale.agrees(table, &is_hidden, it);
            part.iter().map(|(proof, is_used)| *is_used && agrees(&proof.low) && agrees(&proof.high)).collect()
        };
        crew::share(&tasks, at_once)
    }

    /// How far apart the tables of a count's proof are, if it is among those that hold.
    pub fn width(&self, holding: &[bool], task: Task) -> Option<i64> {
        let proved = self.proved(task).filter(|it| holding.get(it.by) == Some(&true))?;
        let proof = self.proofs.get(proved.by)?;
        let of = |it: &Difference| {
            it.binary_search_by_key(&task.0, |it| it.at())
                .ok()
                .and_then(|n| it.get(n))
                .map(|it| it.by())
                .unwrap_or_default()
        };
        Some(spread((of(&proof.low), of(&proof.high)), task.1))
    }
}
