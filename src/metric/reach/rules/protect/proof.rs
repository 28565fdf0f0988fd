//! The proof that a hidden count cannot be found out: two tables that agree with everything public and differ there. One proof serves every
//! count that its tables tell apart far enough.

use super::policy::Policy;
use super::sums::{Difference, Sums};
use super::table::{At, Count, Counts, Table};

/// Two tables, as they differ from the true one.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The one.
    pub low: Difference,
    /// The other.
    pub high: Difference,
}

impl Proof {
    /// How the two tables differ from the true one, for each row that differs in either.
    fn spreads(&self) -> Vec<(At, (Counts, Counts))> {
        let low = self.low.iter().map(|(at, by)| (*at, (*by, Counts::default())));
        let high = self.high.iter().map(|(at, by)| (*at, (Counts::default(), *by)));
        let mut spreads: Vec<(At, (Counts, Counts))> = low.chain(high).collect();
        // Of a row that is in both, the low one comes first.
        spreads.sort_by_key(|it| it.0);
        spreads.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                earlier.1.1 = later.1.1;
            }
            is_same
        });
        spreads
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
    touching: Vec<Vec<usize>>,
}

impl Book {
    /// Nothing is proved.
    pub fn new(n_rows: usize) -> Self {
        Self {
            proofs: Vec::new(),
            is_live: Vec::new(),
            proved: vec![[None; 5]; n_rows],
            touching: vec![Vec::new(); n_rows],
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
    pub fn enter(&mut self, table: &Table, policy: &Policy, proof: Proof) {
        let by = self.proofs.len();
        for (at, pair) in proof.spreads() {
            if let Some(own) = self.touching.get_mut(at) {
                own.push(by);
            }
            for count in Count::ALL {
                let Some(need) = policy.need(table, at, count) else { continue };
                let width = spread(pair, count);
                if width >= need.width && self.proved((at, count)).is_none() {
                    self.set((at, count), Some(Proved { by, width }));
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
        let dead: Vec<usize> =
            self.touching.get(at).into_iter().flatten().copied().filter(|it| self.lives(*it)).collect();
        let mut left = Vec::new();
        for by in &dead {
            let rows: Vec<At> =
                self.proofs.get(*by).map(|it| it.spreads().into_iter().map(|it| it.0).collect()).unwrap_or_default();
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

    fn lives(&self, by: usize) -> bool {
        self.is_live.get(by).copied().unwrap_or_default()
    }

    fn mark(&mut self, by: usize, is_live: bool) {
        if let Some(own) = self.is_live.get_mut(by) {
            *own = is_live;
        }
    }

    /// Which proofs still hold: both tables are ones that a reader must think possible.
    pub fn holding(&self, table: &Table, sums: &Sums, is_hidden: impl Fn(At) -> bool) -> Vec<bool> {
        let mut is_used = vec![false; self.proofs.len()];
        for proved in self.proved.iter().flatten().flatten() {
            if let Some(own) = is_used.get_mut(proved.by) {
                *own = true;
            }
        }
        let agrees = |it: &Difference| sums.agree(table, &is_hidden, it);
        let holds = |it: &Proof| agrees(&it.low) && agrees(&it.high);
        self.proofs.iter().zip(is_used).map(|(proof, is_used)| is_used && holds(proof)).collect()
    }

    /// How far apart the tables of a count's proof are, if it is among those that hold.
    pub fn width(&self, holding: &[bool], task: Task) -> Option<i64> {
        let proved = self.proved(task).filter(|it| holding.get(it.by) == Some(&true))?;
        let proof = self.proofs.get(proved.by)?;
        let of = |it: &Difference| it.iter().find(|it| it.0 == task.0).map(|it| it.1).unwrap_or_default();
        Some(spread((of(&proof.low), of(&proof.high)), task.1))
    }
}
