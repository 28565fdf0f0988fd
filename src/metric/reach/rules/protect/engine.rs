//! Hides rows until every count that must be protected has its proof, and shows again what no proof needs.

use std::collections::BTreeSet;
use std::thread;

use super::crew::{Crew, Tasks, Tried};
use super::policy::{Need, Policy};
use super::proof::{Book, Task};
use super::search::{Effort, Reached, Search};
use super::sums::Sums;
use super::table::{At, Count, Table};

/// A count for which no proof was found, whatever was hidden. Never leaves the analyst's machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposed {
    /// The row.
    pub at: At,
    /// The count.
    pub count: Count,
}

/// Counts that are looked at at once: more of them do needless work, since one's proof may serve another; fewer leave processors idle.
const GLANCES: usize = 128;
/// The same of those that are stuck, where whatever is hidden for one makes the others' searches void.
const CARES: usize = 16;
/// How many more tasks are passed over for the sake of other rows, for each of a batch.
const LATER: usize = 4;
/// A quick look, at first.
const GLANCE: Effort = Effort { looks: 8, detours: 0, ways: 0, is_thorough: false, mending: 0, further: Some(2) };
/// Before more is hidden.
const CARE: Effort = Effort { looks: 16, detours: 16, ways: 64, is_thorough: false, mending: 4_096, further: Some(2) };
/// The same in a table that is small enough.
const MORE_CARE: Effort =
    Effort { looks: 512, detours: 64, ways: 512, is_thorough: true, mending: 16_384, further: None };
/// Up to so many rows.
pub const SMALL_TABLE: usize = 2_000;
/// A row that holds some thousands of children.
const DEAR: i64 = 50_000;

/// A table on its way to protection.
#[derive(Debug)]
pub struct Engine<'t> {
    table: &'t Table,
    policy: &'t Policy,
    sums: &'t Sums,
    hidden: Vec<bool>,
    /// Rows that must not be hidden: readers have them, or they are worth more than what hides in their place.
    barred: Vec<bool>,
    small: &'t [At],
    book: Book,
    search: Search<'t>,
    care: Effort,
    /// Counts of hidden rows that were not looked at yet.
    open: Vec<Task>,
    /// Rows hidden since the crew was told, and those shown (false).
    changed: Vec<(At, bool)>,
}

impl<'t> Engine<'t> {
    /// With the rows hidden that are hidden for their own sake; `known` rows cannot be hidden.
    pub fn new(table: &'t Table, policy: &'t Policy, sums: &'t Sums, known: &[bool], small: &'t [At]) -> Self {
        let is_small = table.n_rows() <= SMALL_TABLE;
        let mut engine = Self {
            table,
            policy,
            sums,
            hidden: vec![false; table.n_rows()],
            barred: (0..table.n_rows()).map(|it| known.get(it).copied().unwrap_or_default()).collect(),
            small,
            book: Book::new(table, policy),
            search: Search::new(table),
            care: if is_small { MORE_CARE } else { CARE },
            open: Vec::new(),
            changed: Vec::new(),
        };
        for at in small {
            engine.hide(*at);
        }
        engine
    }

    /// Hides a row, unless it is known.
    pub fn hide(&mut self, at: At) {
        let is_barred = self.barred.get(at).copied().unwrap_or_default();
        if !is_barred && !self.is_hidden(at) {
            self.set(at, true);
            let needs = Count::ALL.map(|it| (at, it)).into_iter();
            self.open.extend(needs.filter(|it| self.policy.need(self.table, it.0, it.1).is_some()));
        }
    }

    fn is_hidden(&self, at: At) -> bool {
        self.hidden.get(at).copied().unwrap_or_default()
    }

    /// Which rows are hidden.
    pub fn hidden(&self) -> &[bool] {
        &self.hidden
    }

    /// The proofs.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Proves everything, hiding more where that is needed.
    ///
    /// # Errors
    /// The first count that cannot be protected.
    pub fn run(&mut self) -> Result<(), Exposed> {
        if self.table.n_rows() > SMALL_TABLE { self.at_once() } else { self.one_by_one() }
    }

    /// A quick look at every count, a careful one at the last that is stuck, and again.
    fn one_by_one(&mut self) -> Result<(), Exposed> {
        let mut stuck = Vec::new();
        loop {
            for task in self.opened().into_iter().rev() {
                stuck.extend(self.prove(task, GLANCE).map(|_| task));
            }
            let Some(task) = stuck.pop() else { return Ok(()) };
            let Some(reached) = self.prove(task, self.care) else { continue };
            if let Some(rows) = self.needed(task, &reached)? {
                // What was hidden is looked at before this one is again.
                self.hide_all(&rows);
                stuck.push(task);
            }
        }
    }

    /// The same with many counts at once: while some are looked at, those that were stuck before get what they need.
    fn at_once(&mut self) -> Result<(), Exposed> {
        thread::scope(|scope| {
            let mut crew = Crew::new(scope, self.table);
            let mut stuck = self.glance(&mut crew);
            let mut waiting = Vec::new();
            loop {
                let tasks = self.batch(&mut stuck, CARES);
                if tasks.is_empty() && waiting.is_empty() {
                    return Ok(());
                }
                let changed = std::mem::take(&mut self.changed);
                let (is_as_before, mut served) = (changed.is_empty(), Ok(()));
                let serve = || served = self.serve_all(std::mem::take(&mut waiting), is_as_before);
                let tried = crew.prove(changed, (tasks, CARE), serve);
                served?;
                waiting = self.entered(tried);
                stuck.append(&mut self.open);
            }
        })
    }

    /// Proves what can be proved with a quick look; what cannot is stuck.
    fn glance(&mut self, crew: &mut Crew<'t>) -> Vec<Task> {
        let (mut open, mut stuck) = (self.opened(), Vec::new());
        while let tasks = self.batch(&mut open, GLANCES)
            && !tasks.is_empty()
        {
            let tried = crew.prove(std::mem::take(&mut self.changed), (tasks, GLANCE), || ());
            stuck.extend(self.entered(tried).into_iter().map(|it| it.0));
        }
        stuck
    }

    /// What was not looked at yet. What needs the farthest tables comes last, and so is the first to be taken: its proofs often serve the others too.
    fn opened(&mut self) -> Vec<Task> {
        let mut open = std::mem::take(&mut self.open);
        open.sort_by_cached_key(|it| self.policy.need(self.table, it.0, it.1).map(|it| it.width));
        open
    }

    /// Keeps the proofs that were found, and gives what must have one and has none.
    fn entered(&mut self, tried: Vec<((Task, Need), Tried)>) -> Vec<(Task, Reached)> {
        let mut left = Vec::new();
        for ((task, need), tried) in tried {
            match tried {
                Ok(proof) if self.book.proved(task).is_none() => self.book.enter(proof),
                Err(reached) if !need.is_soft => left.push((task, reached)),
                _ => {}
            }
        }
        left
    }

    /// Hides what some counts need, one after the other. What was searched for before something was hidden may have a proof by now.
    fn serve_all(&mut self, waiting: Vec<(Task, Reached)>, is_as_before: bool) -> Result<(), Exposed> {
        for (task, reached) in waiting {
            let is_as_before = is_as_before && self.changed.is_empty();
            let reached = if is_as_before { Some(reached) } else { self.prove(task, self.care) };
            if let Some(reached) = reached.filter(|_| self.book.proved(task).is_none()) {
                self.serve(task, reached)?;
            }
        }
        Ok(())
    }

    /// Hides what a count needs until it has its proof.
    fn serve(&mut self, task: Task, mut reached: Reached) -> Result<(), Exposed> {
        while let Some(rows) = self.needed(task, &reached)? {
            self.hide_all(&rows);
            match self.prove(task, self.care) {
                Some(more) => reached = more,
                None => break,
            }
        }
        Ok(())
    }

    /// The last few tasks that have no proof yet, each of another row, since a proof of one count often serves the others.
    fn batch(&self, tasks: &mut Vec<Task>, most: usize) -> Tasks {
        let mut batch = Tasks::with_capacity(most);
        let mut later = Vec::new();
        while batch.len() < most
            && later.len() < LATER * most
            && let Some(task) = tasks.pop()
        {
            match self.policy.need(self.table, task.0, task.1).filter(|_| self.book.proved(task).is_none()) {
                Some(_) if batch.iter().any(|it| it.0.0 == task.0) => later.push(task),
                Some(need) => batch.push((task, need)),
                None => (),
            }
        }
        tasks.extend(later.into_iter().rev());
        batch
    }

    /// Whether there is a proof now; if not, how far the search came. What may stay open is left open.
    fn prove(&mut self, task: Task, effort: Effort) -> Option<Reached> {
        let need = self.policy.need(self.table, task.0, task.1)?;
        if self.book.proved(task).is_some() {
            return None;
        }
        match self.search.prove(task, need, effort) {
            Ok(proof) => {
                self.book.enter(proof);
                None
            }
            Err(reached) => (!need.is_soft).then_some(reached),
        }
    }

    /// What must be hidden for a count to be proved, if anything. Before much is paid, it looks again and harder.
    fn needed(&mut self, task: Task, reached: &Reached) -> Result<Option<Vec<At>>, Exposed> {
        let rows = self.offer(task, reached)?;
        if self.care == MORE_CARE || self.cost(&rows) < DEAR {
            return Ok(Some(rows));
        }
        let reached = self.prove(task, MORE_CARE);
        reached.map(|it| self.offer(task, &it)).transpose()
    }

    /// What leads a count further for the least price, if it is hidden.
    fn offer(&mut self, task: Task, reached: &Reached) -> Result<Vec<At>, Exposed> {
        let exposed = Exposed { at: task.0, count: task.1 };
        let need = self.policy.need(self.table, task.0, task.1).ok_or(exposed)?;
        let (hidden, barred, table) = (&self.hidden, &self.barred, self.table);
        let price = |at: At| price(table, hidden, barred, at);
        let missing = need.width - reached.width;
        let rows = self.search.best_buy(reached, task, missing, price);
        let rows = rows.or_else(|| self.search.best_buy(&Reached::default(), task, need.width, price));
        Ok(rows.ok_or(exposed)?.into_iter().filter(|it| !self.is_hidden(*it)).collect())
    }

    fn cost(&self, rows: &[At]) -> i64 {
        rows.iter().map(|it| worth(self.table, *it)).sum()
    }

    fn hide_all(&mut self, rows: &[At]) {
        for at in rows {
            self.hide(*at);
        }
    }

    /// Shows again what is neither small nor needed by a proof of something that stays hidden.
    pub fn release(&mut self) {
        let needed = self.book.needed_by(self.small);
        for at in 0..self.table.n_rows() {
            if self.is_hidden(at) && needed.get(at) == Some(&false) {
                self.set(at, false);
            }
        }
    }

    /// Tries to show each linked row again, the dearest first, by other proofs of what leant on it. With `trades`, other rows may be hidden in
    /// its place that are worth less than half of it together.
    pub fn shrink(&mut self, mut steps: usize, trades: bool) {
        let small: BTreeSet<At> = self.small.iter().copied().collect();
        let mut linked: Vec<At> =
            (0..self.table.n_rows()).filter(|it| self.is_hidden(*it) && !small.contains(it)).collect();
        linked.sort_by_key(|it| std::cmp::Reverse(worth(self.table, *it)));
        for at in linked {
            let before = self.search.n_steps();
            // What many readers ask for is worth a longer search.
            let care = self.care;
            self.care = if trades && worth(self.table, at) >= DEAR { MORE_CARE } else { care };
            let purse = if trades { worth(self.table, at) / 2 } else { 0 };
            if steps > 0 && self.is_hidden(at) && (trades || !self.gives_away(at)) {
                self.try_to_show(at, purse);
            }
            self.care = care;
            steps = steps.saturating_sub(self.search.n_steps() - before);
        }
    }

    /// Whether a family would have one hidden row left, which then follows from the others.
    fn gives_away(&self, at: At) -> bool {
        self.sums.families_of(at).any(|family| family.rows().filter(|it| self.is_hidden(*it)).count() == 2)
    }

    fn try_to_show(&mut self, at: At, purse: i64) {
        self.set(at, false);
        self.bar(at, true);
        let left = self.book.withdraw(at);
        let tasks = left.iter().map(|it| it.0).filter(|it| it.0 != at).collect();
        let mut traded = Vec::new();
        if self.settle(tasks, purse, &mut traded) {
            return;
        }
        for row in traded {
            self.set(row, false);
            self.book.withdraw(row);
        }
        self.open.clear();
        self.bar(at, false);
        self.set(at, true);
        self.book.restore(&left);
    }

    /// Proves what is open, hiding other rows as far as the purse goes.
    fn settle(&mut self, mut tasks: Vec<Task>, mut purse: i64, traded: &mut Vec<At>) -> bool {
        while let Some(task) = tasks.pop() {
            let Some(reached) = self.prove(task, self.care) else { continue };
            if purse == 0 {
                return false;
            }
            let Ok(rows) = self.offer(task, &reached) else { return false };
            purse -= self.cost(&rows);
            self.hide_all(&rows);
            traded.extend(rows);
            if purse < 0 {
                return false;
            }
            tasks.push(task);
            tasks.append(&mut self.open);
        }
        true
    }

    fn bar(&mut self, at: At, is_barred: bool) {
        if let Some(own) = self.barred.get_mut(at) {
            *own = is_barred;
        }
    }

    fn set(&mut self, at: At, is_hidden: bool) {
        if let Some(own) = self.hidden.get_mut(at) {
            *own = is_hidden;
        }
        self.search.hide(at, is_hidden);
        self.changed.push((at, is_hidden));
    }
}

/// What hiding a row costs. None for what must not be hidden.
fn price(table: &Table, hidden: &[bool], barred: &[bool], at: At) -> Option<i64> {
    if hidden.get(at).copied().unwrap_or_default() {
        return Some(0);
    }
    (!barred.get(at).copied().unwrap_or_default()).then(|| worth(table, at))
}

/// A row for itself, and its children: so totals and statewide rows are the last to be hidden and the first to be shown again. What nobody
/// gets costs next to nothing.
fn worth(table: &Table, at: At) -> i64 {
    if table.is_told(at) { 1_000 + 10 * table.counts(at).denominator } else { 1 }
}
