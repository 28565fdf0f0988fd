//! An attack on our own output, before it leaves: what a reader can work out by adding and subtracting what is published, again and again, until
//! nothing new comes of it. It finds less than a reader might and so proves nothing by itself; it knows nothing of the proofs, and that is
//! its use: where it succeeds, something is wrong, and the release is refused.

use super::policy::Policy;
use super::proof::Task;
use super::sums::{Family, Sums};
use super::table::{At, Count, Counts, Scope, Table};

/// The least and the most that something can be, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub low: i64,
    /// The most.
    pub high: i64,
}

/// No number of children comes near.
const OPEN: i64 = 1 << 40;
/// Rounds of adding and subtracting. More of them find little more.
const MOST_ROUNDS: usize = 64;

impl Range {
    const fn exactly(value: i64) -> Self {
        Self { low: value, high: value }
    }

    fn tighten(&mut self, low: i64, high: i64) -> bool {
        let before = *self;
        self.low = self.low.max(low);
        self.high = self.high.min(high);
        before != *self
    }

    /// How many whole numbers it holds.
    pub fn n_values(self) -> i64 {
        self.high - self.low + 1
    }
}

/// What is told of a row, and what follows from it within the row: children, any, assessment, service; neither, only an assessment, only a service, both.
/// Each of the eight adds up over a family.
type Facts = [Range; 8];

/// The first of them, as columns call them.
const FACTS: [Count; 5] = [Count::Denominator, Count::Any, Count::Assessment, Count::Service, Count::NotReached];

/// Within a row: a whole and its two parts.
const PARTS: [(usize, usize, usize); 5] = [(0, 1, 4), (1, 2, 6), (1, 3, 5), (2, 5, 7), (3, 6, 7)];

/// What a reader of the published rows can work out of each row.
#[derive(Debug, Clone)]
pub struct Attack {
    facts: Vec<Facts>,
    /// Of which rows something was found out in the last round, and in this one.
    is_new: Vec<(bool, bool)>,
}

impl Attack {
    /// Reads the published rows of a table, and no other.
    pub fn on(table: &Table, sums: &Sums, is_hidden: impl Fn(At) -> bool) -> Self {
        let facts =
            (0..table.n_rows()).map(|at| if is_hidden(at) { unknown(table, at) } else { known(table.counts(at)) });
        let mut attack = Self { facts: facts.collect(), is_new: vec![(false, true); table.n_rows()] };
        for _ in 0..MOST_ROUNDS {
            if !attack.goes_on(sums) {
                break;
            }
        }
        attack
    }

    /// What can be worked out of a count.
    pub fn range(&self, (at, count): Task) -> Option<Range> {
        let place = FACTS.iter().position(|it| *it == count)?;
        self.facts.get(at)?.get(place).copied()
    }

    /// The first count of which the attack finds out more than is promised.
    pub fn finds(&self, table: &Table, policy: &Policy, is_hidden: impl Fn(At) -> bool) -> Option<Task> {
        self.all(table, policy, is_hidden).first().copied()
    }

    /// What one CCO finds out about others, which knows its own rows and reads the published ones. The promise is to the public and does not
    /// cover this: of two CCOs that are hidden together, each knows the other. Whoever opens own counts to a CCO asks here first.
    pub fn from_inside(
        table: &Table,
        sums: &Sums,
        policy: &Policy,
        is_hidden: impl Fn(At) -> bool,
        scope: Scope,
    ) -> Vec<Task> {
        let is_foreign = |at: At| is_hidden(at) && table.key(at).is_some_and(|it| it.scope != scope);
        Self::on(table, sums, is_foreign).all(table, policy, is_foreign)
    }

    fn all(&self, table: &Table, policy: &Policy, is_hidden: impl Fn(At) -> bool) -> Vec<Task> {
        let tasks = (0..table.n_rows()).filter(|it| is_hidden(*it)).flat_map(|at| Count::ALL.map(|it| (at, it)));
        let is_found = |task: &Task| {
            let need = policy.need(table, task.0, task.1).filter(|it| !it.is_soft);
            need.is_some_and(|need| self.range(*task).is_none_or(|it| it.n_values() <= need.width))
        };
        tasks.filter(is_found).collect()
    }

    /// One more round, with what the last one found out; whether anything new came of it.
    fn goes_on(&mut self, sums: &Sums) -> bool {
        for (row, (before, now)) in self.facts.iter_mut().zip(&mut self.is_new) {
            *before = std::mem::take(now);
            *now = *before && work_out(row);
        }
        for family in sums.families() {
            if family.rows().filter_map(|it| self.is_new.get(it)).any(|(before, now)| *before || *now) {
                self.add_up(family);
            }
        }
        self.is_new.iter().any(|it| it.1)
    }

    /// The parent from its children, and each child from the parent and the others.
    fn add_up(&mut self, family: &Family) {
        let Some(parent) = self.facts.get(family.parent).copied() else { return };
        let mut sums = [Range::exactly(0); 8];
        for row in family.children.iter().filter_map(|at| self.facts.get(*at)) {
            for (sum, own) in sums.iter_mut().zip(row) {
                *sum = Range { low: sum.low + own.low, high: sum.high + own.high };
            }
        }
        self.tighten(family.parent, |fact, _| sums.get(fact).copied());
        for at in &family.children {
            self.tighten(*at, |fact, own| {
                let (whole, sum) = (parent.get(fact)?, sums.get(fact)?);
                Some(Range { low: whole.low - (sum.high - own.high), high: whole.high - (sum.low - own.low) })
            });
        }
    }

    /// Keeps what is found out of each fact of a row, by its place and what was known.
    fn tighten(&mut self, at: At, found: impl Fn(usize, Range) -> Option<Range>) {
        let Some((row, (_, is_new))) = self.facts.get_mut(at).zip(self.is_new.get_mut(at)) else { return };
        for (fact, own) in row.iter_mut().enumerate() {
            *is_new |= found(fact, *own).is_some_and(|it| own.tighten(it.low, it.high));
        }
    }
}

fn unknown(table: &Table, at: At) -> Facts {
    let mut facts = [Range { low: 0, high: OPEN }; 8];
    let [children, .., both] = &mut facts;
    children.low = 1;
    // Where any service is not told, assessments and services need not make it up.
    both.low = if table.measured().any { 0 } else { -OPEN };
    for (fact, count) in facts.iter_mut().zip(FACTS) {
        if table.shape(at).fixes(count) {
            *fact = Range::exactly(0);
        }
    }
    facts
}

fn known(counts: Counts) -> Facts {
    let Counts { denominator, any, assessment, service } = counts;
    let both = assessment + service - any;
    [denominator, any, assessment, service, denominator - any, any - service, any - assessment, both]
        .map(Range::exactly)
}

/// The whole from its parts, and each part from the whole and the other.
fn work_out(facts: &mut Facts) -> bool {
    let mut is_new = false;
    for (whole, one, other) in PARTS {
        let get = |it: usize| facts.get(it).copied().unwrap_or(Range { low: -OPEN, high: OPEN });
        let (all, a, b) = (get(whole), get(one), get(other));
        let found = [
            (whole, a.low + b.low, a.high + b.high),
            (one, all.low - b.high, all.high - b.low),
            (other, all.low - a.high, all.high - a.low),
        ];
        for (fact, low, high) in found {
            is_new |= facts.get_mut(fact).is_some_and(|it| it.tighten(low, high));
        }
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::rules::protect::invented;
    use crate::metric::reach::rules::protect::table::{Key, Measured, Stratum};

    fn counts(denominator: i64) -> Counts {
        Counts { denominator, any: denominator / 2, assessment: denominator / 2, service: 0 }
    }

    /// Two values of one dimension, in the state alone.
    fn two_values() -> Table {
        let key = |stratum| Key { scope: 0, stratum };
        let rows = [(Stratum::Total, 48), (Stratum::One((0, 0)), 40), (Stratum::One((0, 1)), 8)];
        Table::new(Measured::ALL, rows.map(|(stratum, n)| (key(stratum), counts(n))))
    }

    #[test]
    fn one_hidden_row_of_a_family_is_found_out() {
        let table = two_values();
        let attack = Attack::on(&table, &Sums::new(&table), |at| at == 2);
        assert_eq!(attack.range((2, Count::Denominator)), Some(Range { low: 8, high: 8 }));
        assert_eq!(attack.finds(&table, &invented::policy(), |at| at == 2), Some((2, Count::Denominator)));
    }

    #[test]
    fn two_hidden_rows_of_a_family_hide_each_other() {
        let table = two_values();
        let attack = Attack::on(&table, &Sums::new(&table), |at| at > 0);
        assert_eq!(attack.range((2, Count::Denominator)), Some(Range { low: 1, high: 47 }));
        assert_eq!(attack.finds(&table, &invented::policy(), |at| at > 0), None);
    }
}
