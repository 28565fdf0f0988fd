//! Several searches at once, over one table with the same rows hidden. What they find does not depend on how many they are, since each task
//! is looked at by itself; only the order of what is given back counts, and that is the order of the tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::{self, Scope, ScopedJoinHandle};

use super::policy::Need;
use super::proof::{Proof, Task};
use super::search::{Effort, Reached, Search};
use super::table::{At, Table};

/// More of them find too little to do, and each has a draft of the table.
const MOST: usize = 8;

/// What came of a task: a proof, or how far the search came.
pub type Tried = Result<Proof, Reached>;

/// Counts to be proved, each with how far apart its tables must be.
pub type Tasks = Vec<(Task, Need)>;

/// As many searches as the machine can do at once, one of them where the crew is.
#[derive(Debug)]
pub struct Crew<'t> {
    own: Search<'t>,
    helpers: Vec<Helper>,
}

/// A search of its own thread, which waits for orders for as long as the crew is there.
#[derive(Debug)]
struct Helper {
    orders: Sender<Arc<Order>>,
    done: Receiver<Done>,
}

/// What came of some tasks, each with its place among all.
type Done = Vec<(usize, Tried)>;

/// Tasks for whoever is free.
#[derive(Debug)]
struct Order {
    /// Rows that were hidden since the last order, or shown (false).
    changed: Vec<(At, bool)>,
    tasks: Tasks,
    effort: Effort,
    /// The first task that nobody has taken.
    next: AtomicUsize,
}

impl<'t> Crew<'t> {
    /// Over one table, of which every row is shown.
    pub fn new<'s>(scope: &'s Scope<'s, '_>, table: &'t Table) -> Self
    where
        't: 's,
    {
        Self::of(scope, table, n_threads().min(MOST))
    }

    fn of<'s>(scope: &'s Scope<'s, '_>, table: &'t Table, n: usize) -> Self
    where
        't: 's,
    {
        Self { own: Search::new(table), helpers: (1..n).map(|_| Helper::new(scope, table)).collect() }
    }

    /// Does the tasks, all at once, with the rows `changed` since the last time (hidden: true), and gives what came of each in their order.
    /// Meanwhile something else is done here.
    pub fn prove(
        &mut self,
        changed: Vec<(At, bool)>,
        (tasks, effort): (Tasks, Effort),
        meanwhile: impl FnOnce(),
    ) -> Vec<((Task, Need), Tried)> {
        let order = Arc::new(Order { changed, tasks, effort, next: AtomicUsize::new(0) });
        // A helper whose thread panicked hears nothing and does nothing; the scope then panics too.
        let told: Vec<&Helper> = self.helpers.iter().filter(|it| it.orders.send(Arc::clone(&order)).is_ok()).collect();
        meanwhile();
        let mut done = order.obey(&mut self.own);
        done.extend(told.into_iter().filter_map(|it| soon(&it.done)).flatten());
        done.sort_unstable_by_key(|it| it.0);
        done.into_iter().filter_map(|(n, tried)| Some((*order.tasks.get(n)?, tried))).collect()
    }
}

impl Helper {
    fn new<'s, 't: 's>(scope: &'s Scope<'s, '_>, table: &'t Table) -> Self {
        let (orders, incoming) = channel::<Arc<Order>>();
        let (outgoing, done) = channel();
        scope.spawn(move || {
            let mut search = Search::new(table);
            while let Some(order) = soon(&incoming) {
                if outgoing.send(order.obey(&mut search)).is_err() {
                    return;
                }
            }
        });
        Self { orders, done }
    }
}

/// What comes next; none where nothing more will. Orders follow each other within a fraction of a millisecond, and waking a thread that sleeps
/// takes longer than most of them, so it looks again and again for a while, and lets others go first.
fn soon<T>(from: &Receiver<T>) -> Option<T> {
    const LOOKS: usize = 2_000;
    for _ in 0..LOOKS {
        match from.try_recv() {
            Ok(it) => return Some(it),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => thread::yield_now(),
        }
    }
    from.recv().ok()
}

impl Order {
    /// Does tasks for as long as there are any.
    fn obey(&self, search: &mut Search<'_>) -> Done {
        for (at, is_hidden) in &self.changed {
            search.hide(*at, *is_hidden);
        }
        let mut done = Done::new();
        loop {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((task, need)) = self.tasks.get(n) else { return done };
            done.push((n, search.prove(*task, *need, self.effort)));
        }
    }
}

fn n_threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Does two things at once.
pub fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, joined(other))
    })
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
        done.extend(joined(it));
    }
    done
}

fn joined<R>(running: ScopedJoinHandle<'_, R>) -> R {
    running.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))
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
            let hidden = (0..table.n_rows()).filter(|it| policy.hides(&table, *it)).map(|it| (it, true)).collect::<Vec<_>>();
            let found = |n: usize| -> Vec<(bool, Proof)> {
                let tried = thread::scope(|scope| {
                    let mut crew = Crew::of(scope, &table, n);
                    let half = tasks.len() / 2;
                    let mut tried = crew.prove(hidden.clone(), (tasks[..half].to_vec(), EFFORT), || ());
                    tried.extend(crew.prove(Vec::new(), (tasks[half..].to_vec(), EFFORT), || ()));
                    tried
                });
                tried.into_iter().map(|it| it.1.map_or_else(|it| (false, it.proof), |it| (true, it))).collect()
            };
            prop_assert_eq!(found(1).len(), tasks.len());
            prop_assert_eq!(found(1), found(n));
        }

        #[test]
        fn what_is_shared_comes_back_in_its_order(n in 0..5_000_usize) {
            let all: Vec<usize> = (0..n).collect();
            prop_assert_eq!(share(&all, <[usize]>::to_vec), all);
        }
    }
}
