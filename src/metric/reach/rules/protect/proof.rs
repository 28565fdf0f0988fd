//! The proof that a hidden count cannot be found out: two tables that agree with everything public and differ there. One proof serves every
//! count that its tables tell apart far enough.

use super::crew;
use super::policy::Policy;
use super::sums::{Difference, Sums};
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
        let of = |it: &Difference, at: At| {
            it.binary_search_by_key(&at, |it| it.0).ok().and_then(|n| it.get(n)).map(|it| it.1)
        };
        let low = self.low.iter().map(move |(at, by)| (*at, (*by, of(&self.high, *at).unwrap_or_default())));
        let high = self.high.iter().filter(move |it| of(&self.low, it.0).is_none());
        low.chain(high.map(|(at, by)| (*at, (Counts::default(), *by))))
    }

    /// Whether the proof leaves a row as it is.
    pub fn spares(&self, at: At) -> bool {
        let spares = |it: &Difference| it.binary_search_by_key(&at, |it| it.0).is_err();
        spares(&self.low) && spares(&self.high)
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

    /// The rows that the proofs of a row's counts change.
    pub fn leans_on(&self, at: At) -> impl Iterator<Item = At> {
        let proved = self.proved.get(at).into_iter().flatten().flatten();
        let proofs = proved.filter_map(|it| self.proofs.get(it.by));
        proofs.flat_map(|it| it.low.iter().chain(&it.high)).map(|it| it.0)
    }

    /// Takes away what a row's being published would disprove: the counts that are left without a proof, each with the one it had.
    pub fn withdraw(&mut self, at: At) -> Vec<(Task, Proved)> {
        let mut dead: Vec<usize> = self.touching(at).filter(|it| self.lives(*it)).collect();
        // The oldest first.
        dead.reverse();
        let mut left = Vec::new();
        for by in &dead {
            let spreads = self.proofs.get(*by).into_iter().flat_map(Proof::spreads);
            let mut rows: Vec<At> = spreads.map(|it| it.0).collect();
            rows.sort_unstable();
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
            it.binary_search_by_key(&task.0, |it| it.0).ok().and_then(|n| it.get(n)).map(|it| it.1).unwrap_or_default()
        };
        Some(spread((of(&proof.low), of(&proof.high)), task.1))
    }
}
