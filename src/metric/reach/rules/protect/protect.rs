//! From a table to what may be shown of it.

use super::attack::Attack;
use super::crew;
use super::engine::{Engine, Exposed, SMALL_TABLE};
use super::policy::{Need, Policy};
use super::proof::Task;
use super::sums::{Family, Sums};
use super::table::{At, Count, Table};

/// A row of the table and what is told of it. The reason is for the analyst; a reader is told that a row is suppressed, and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Shown.
    Published,
    /// Hidden for its own sake.
    Small,
    /// Hidden since others could be found out through it.
    Linked,
}

/// What may be shown, and how well the rest is protected. Only `protect` makes one, and only of what it has proved.
#[derive(Debug, Clone)]
pub struct Protected {
    verdicts: Vec<Verdict>,
    /// The fewest whole numbers that any small count may still be, as far as it is proved; none where nothing is small.
    pub narrowest: Option<i64>,
    /// Zeros of hidden rows that may follow from what is published. A zero may be shown, so nothing is given away.
    pub n_known_zeros: usize,
    /// How many rows the baseline would hide. Where that alone does not keep the promise, more are hidden than it has.
    pub n_baseline: usize,
}

impl Protected {
    /// What is told of a row. What the table does not have is not told.
    pub fn verdict(&self, at: At) -> Verdict {
        self.verdicts.get(at).copied().unwrap_or(Verdict::Linked)
    }

    /// Of all rows, by place.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }
}

/// Rows looked at before the last pass gives up on showing more.
const PATIENCE: usize = 20_000_000;
/// The same where nothing is traded, which gains less.
const LAST_PATIENCE: usize = 2_000_000;

/// Why nothing may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// The first count for which there is no proof.
    Unproved(Exposed),
    /// The first count of which the attack finds out more than is promised.
    Attacked(Exposed),
}

/// Hides what must be hidden, and attacks what is left. `known` says by place which rows a reader has from an earlier release: they cannot be
/// hidden any more.
///
/// # Errors
/// Why nothing may be published.
pub fn protect(table: &Table, sums: &Sums, policy: &Policy, known: &[bool]) -> Result<Protected, Failed> {
    let small: Vec<At> = (0..table.n_rows()).filter(|it| policy.hides(table, *it)).collect();
    if let Some(at) = small.iter().find(|it| known.get(**it).copied().unwrap_or_default()) {
        return Err(Failed::Unproved(Exposed { at: *at, count: Count::Denominator }));
    }
    let baseline = baseline(table, sums, &small);
    let n_baseline = n_hidden(table, &baseline);
    let start = |known: &[bool]| Engine::new(table, policy, sums, known, &small);
    let first = settled(table, start(known), true);
    let is_good = |it: &Engine<'_>| n_hidden(table, it.hidden()) <= n_baseline;
    let best = match first {
        Ok(first) if is_good(&first) => first,
        first => {
            // From the other side: hide as the baseline does, and show again what can be. And once more as at first, counting rows alone.
            let first = fewer(table, first, settled(table, start(known), false));
            let mut other = start(known);
            baseline.iter().enumerate().filter(|it| *it.1).for_each(|it| other.hide(it.0));
            match fewer(table, first, settled(table, other, false)) {
                Ok(best) if !is_good(&best) => without_one(table, best, (known, &small), start),
                best => best,
            }
            .map_err(Failed::Unproved)?
        }
    };
    let hidden = best.hidden();
    let is_hidden = |at: At| hidden.get(at).copied().unwrap_or_default();
    // Neither knows of the other.
    let attack = || Attack::on(table, sums, is_hidden).finds(table, policy, is_hidden);
    let (protected, found) = crew::both(|| verify(table, policy, sums, &best, &small), attack);
    match found {
        Some((at, count)) => Err(Failed::Attacked(Exposed { at, count })),
        None => Ok(Protected { n_baseline, ..protected.map_err(Failed::Unproved)? }),
    }
}

/// In a large table nothing comes of showing rows again one by one: of thousands a handful, for a tenth of the time.
fn settled<'t>(table: &Table, mut engine: Engine<'t>, trades: bool) -> Result<Engine<'t>, Exposed> {
    engine.run()?;
    engine.release();
    if table.n_rows() <= SMALL_TABLE {
        if trades {
            engine.shrink(PATIENCE, true);
            engine.release();
        }
        engine.shrink(LAST_PATIENCE, false);
    }
    Ok(engine)
}

/// Hides once more, each time without one of the rows that were hidden for others: that leads the search elsewhere.
fn without_one<'t>(
    table: &Table,
    mut best: Engine<'t>,
    (known, small): (&[bool], &[At]),
    start: impl Fn(&[bool]) -> Engine<'t>,
) -> Result<Engine<'t>, Exposed> {
    if table.n_rows() > SMALL_TABLE {
        return Ok(best);
    }
    let is_small = marked(table, small.iter().copied());
    let is_linked = |it: &At| best.hidden().get(*it) == Some(&true) && is_small.get(*it) == Some(&false);
    let linked: Vec<At> = (0..table.n_rows()).filter(is_linked).collect();
    for at in linked {
        let barred = (0..table.n_rows()).filter(|it| known.get(*it) == Some(&true)).chain([at]);
        best = fewer(table, Ok(best), settled(table, start(&marked(table, barred)), false))?;
    }
    Ok(best)
}

fn fewer<'t>(
    table: &Table,
    one: Result<Engine<'t>, Exposed>,
    other: Result<Engine<'t>, Exposed>,
) -> Result<Engine<'t>, Exposed> {
    match (one, other) {
        (Ok(one), Ok(other)) if n_hidden(table, other.hidden()) < n_hidden(table, one.hidden()) => Ok(other),
        (Err(_), other) => other,
        (one, _) => one,
    }
}

/// Of the rows that readers get.
fn n_hidden(table: &Table, hidden: &[bool]) -> usize {
    hidden.iter().take(table.n_told()).filter(|it| **it).count()
}

/// Every row of every family that holds a small count: what would be hidden without thinking.
pub fn baseline(table: &Table, sums: &Sums, small: &[At]) -> Vec<bool> {
    let is_small = marked(table, small.iter().copied());
    let holds_small = |it: &&Family| it.rows().any(|at| is_small.get(at) == Some(&true));
    let families = sums.families().iter().filter(holds_small).flat_map(Family::rows);
    marked(table, families.chain(small.iter().copied()))
}

fn marked(table: &Table, rows: impl Iterator<Item = At>) -> Vec<bool> {
    let mut marks = vec![false; table.n_rows()];
    for at in rows {
        if let Some(own) = marks.get_mut(at) {
            *own = true;
        }
    }
    marks
}

/// The promise, checked by what adds up alone.
fn verify(
    table: &Table,
    policy: &Policy,
    sums: &Sums,
    engine: &Engine<'_>,
    small: &[At],
) -> Result<Protected, Exposed> {
    let hidden = engine.hidden();
    let is_hidden = |at: At| hidden.get(at).copied().unwrap_or_default();
    let book = engine.book();
    let holding = book.holding(table, sums, is_hidden);
    let counts = (0..table.n_rows()).filter(|it| is_hidden(*it)).flat_map(|at| Count::ALL.map(|it| (at, it)));
    let tasks: Vec<(Task, Need)> = counts.filter_map(|it| Some((it, policy.need(table, it.0, it.1)?))).collect();
    let widths = crew::share(&tasks, |part| part.iter().map(|it| book.width(&holding, it.0)).collect());
    let (mut narrowest, mut n_known_zeros) = (None::<i64>, 0);
    for (((at, count), need), width) in tasks.into_iter().zip(widths) {
        match width {
            Some(width) if width >= need.width => {
                let own = policy.is_small(table.counts(at).of(count)).then_some(width + 1);
                narrowest = own.map(|own| narrowest.map_or(own, |it| it.min(own))).or(narrowest);
            }
            _ if need.is_soft => n_known_zeros += 1,
            _ => return Err(Exposed { at, count }),
        }
    }
    Ok(Protected { verdicts: verdicts(hidden, small)?, narrowest, n_known_zeros, n_baseline: 0 })
}

fn verdicts(hidden: &[bool], small: &[At]) -> Result<Vec<Verdict>, Exposed> {
    let linked = |is: &bool| if *is { Verdict::Linked } else { Verdict::Published };
    let mut verdicts: Vec<Verdict> = hidden.iter().map(linked).collect();
    for at in small {
        match verdicts.get_mut(*at) {
            Some(own) if *own == Verdict::Linked => *own = Verdict::Small,
            _ => return Err(Exposed { at: *at, count: Count::Denominator }),
        }
    }
    Ok(verdicts)
}
