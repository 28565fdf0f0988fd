//! Several searches at once, over one table with the same rows hidden. What they find does not depend on how many they are, since each task
//! is looked at by itself; only the order of what is given back counts, and that is the order of the tasks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};

use super::policy::Need;
use super::proof::{Proof, Task};
use super::search::{Effort, Reached, Search};
use super::table::{At, Table};

/// What came of a task: a proof, or how far the search came.
pub type Tried = Result<Proof, Reached>;

/// As many searches as the machine can do at once.
#[derive(Debug)]
pub struct Crew<'t> {
    first: Search<'t>,
    others: Vec<Search<'t>>,
}

impl<'t> Crew<'t> {
    /// Over one table, of which every row is shown. Where there is little to do, one does it.
    pub fn new(table: &'t Table, is_large: bool) -> Self {
        Self::of(table, if is_large { n_threads() } else { 1 })
    }

    fn of(table: &'t Table, n: usize) -> Self {
        Self { first: Search::new(table), others: (1..n).map(|_| Search::new(table)).collect() }
    }

    /// Hides a row, or shows it.
    pub fn hide(&mut self, at: At, is_hidden: bool) {
        self.first.hide(at, is_hidden);
        self.others.iter_mut().for_each(|it| it.hide(at, is_hidden));
    }

    /// One of them, for what is done by one.
    pub fn one(&mut self) -> &mut Search<'t> {
        &mut self.first
    }

    /// Does the tasks, all at once, and gives what came of each in their order.
    pub fn prove(&mut self, tasks: &[(Task, Need)], effort: Effort) -> Vec<Tried> {
        let next = AtomicUsize::new(0);
        let work = |search: &mut Search<'t>| {
            let mut done: Vec<(usize, Tried)> = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let Some((task, need)) = tasks.get(n) else { return done };
                done.push((n, search.prove(*task, *need, effort)));
            }
        };
        let Self { first, others } = self;
        let mut done = thread::scope(|scope| {
            let work = &work;
            let helpers = others.iter_mut().take(tasks.len().saturating_sub(1));
            let running: Vec<_> = helpers.map(|it| scope.spawn(move || work(it))).collect();
            gathered(work(first), running)
        });
        done.sort_unstable_by_key(|it| it.0);
        done.into_iter().map(|it| it.1).collect()
    }
}

fn n_threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// So few are not worth another thread.
const FEW: usize = 1_000;

/// What comes of each of many things, a part of them for each processor.
pub fn share<T: Sync, R: Send>(all: &[T], act: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    let act = &act;
    let mut parts = all.chunks(all.len().div_ceil(n_threads()).max(FEW));
    let first = parts.next().unwrap_or_default();
    thread::scope(|scope| {
        let running: Vec<_> = parts.map(|it| scope.spawn(move || act(it))).collect();
        gathered(act(first), running)
    })
}

/// What the first did, and then what the others did.
fn gathered<R>(mut done: Vec<R>, running: Vec<ScopedJoinHandle<'_, Vec<R>>>) -> Vec<R> {
    for it in running {
        match it.join() {
            Ok(more) => done.extend(more),
            Err(cause) => std::panic::resume_unwind(cause),
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metric::reach::rules::protect::invented;
    use crate::metric::reach::rules::protect::table::{Count, Measured};

    const EFFORT: Effort =
        Effort { looks: 8, detours: 4, ways: 16, is_thorough: false, mending: 512, further: Some(2) };

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn however_many_search_they_find_the_same(children in invented::children(), n in 2..5_usize) {
            let table = invented::table(Measured::ALL, &children);
            let policy = invented::policy();
            let all = || (0..table.n_rows()).flat_map(|at| Count::ALL.map(|count| (at, count)));
            let tasks: Vec<(Task, Need)> =
                all().filter_map(|it| Some((it, policy.need(&table, it.0, it.1)?))).collect();
            let found = |n: usize| -> Vec<(bool, Proof)> {
                let mut crew = Crew::of(&table, n);
                (0..table.n_rows()).filter(|it| policy.hides(&table, *it)).for_each(|it| crew.hide(it, true));
                let tried = crew.prove(&tasks, EFFORT).into_iter();
                tried.map(|it| it.map_or_else(|it| (false, it.proof), |it| (true, it))).collect()
            };
            prop_assert_eq!(found(1), found(n));
        }

        #[test]
        fn what_is_shared_comes_back_in_its_order(n in 0..5_000_usize) {
            let all: Vec<usize> = (0..n).collect();
            prop_assert_eq!(share(&all, <[usize]>::to_vec), all);
        }
    }
}
