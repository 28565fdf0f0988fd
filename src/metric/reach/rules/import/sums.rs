//! Whether a table adds up: each stratifier to the total, each pair to its parts, the CCOs to the state. Rows are read in an order in which
//! those of one sum follow each other, so that one sum is held at a time.

use super::problems::{Problem, Problems};
use super::reading::Known;
use super::rows::{Numbered, Order, Rows, Side, turned};
use crate::metric::reach::rules::data_set::{Key, Scope, Stratum, TrueCounts, Value};

/// Of one kind of sum at most so many are told one by one.
const MOST_TOLD: usize = 100;

/// What a row may be a part of: a scope, and a value in it or none.
type Whole = (u16, Side);

/// Everything that does not add up, in words, and how many more there are. The rows come back in their first order.
pub fn check(rows: &mut Rows, known: Known<'_>) -> Vec<Problem> {
    let mut told = Problems::at_most(MOST_TOLD);
    rows.put_in(Order::First);
    let singles = rows.numbered().iter().filter(|it| it.sides[1] == Side::NONE);
    within(singles.map(|it| ((it.scope, Side::NONE), it.sides[0], it)), (rows, known), &mut told);
    let parts = |it: &&Numbered| it.sides[0] != Side::NONE;
    let firsts = rows.numbered().iter().filter(parts).map(|it| ((it.scope, it.sides[0]), it.sides[1], it));
    within(firsts, (rows, known), &mut told);
    rows.put_in(Order::Last);
    let lasts = rows.numbered().iter().filter(parts).map(|it| {
        let [last, first] = turned(it.sides);
        ((it.scope, last), first, it)
    });
    within(lasts, (rows, known), &mut told);
    rows.put_in(Order::Values);
    across((rows, known), &mut told);
    rows.put_in(Order::First);
    let n_more = told.n_not_kept();
    let mut all: Vec<Problem> = told.iter().cloned().collect();
    if n_more > 0 {
        all.push(Problem::whole(format!("{n_more} more sums do not add up.")));
    }
    all
}

/// Rows of a whole, and what they add up to by the stratifier that divides it.
#[derive(Default)]
struct Run {
    whole: Option<Whole>,
    own: Option<TrueCounts>,
    dim: u32,
    sum: Option<TrueCounts>,
}

/// Each whole with its parts behind it, those of one stratifier together.
fn within<'r>(
    parts: impl Iterator<Item = (Whole, Side, &'r Numbered)>,
    (rows, known): (&Rows, Known<'_>),
    told: &mut Problems,
) {
    let mut run = Run::default();
    for (whole, part, row) in parts {
        if run.whole != Some(whole) {
            run.tell((rows, known), told);
            run = Run { whole: Some(whole), ..Run::default() };
        }
        if part == Side::NONE {
            run.own = Some(row.counts());
            continue;
        }
        if run.dim != part.dim() {
            run.tell((rows, known), told);
            run.dim = part.dim();
        }
        add(run.sum.get_or_insert(NOTHING), row.counts());
    }
    run.tell((rows, known), told);
}

impl Run {
    /// The sum is complete: it is the whole's own count, or it is told.
    fn tell(&mut self, (rows, known): (&Rows, Known<'_>), told: &mut Problems) {
        let Some((sum, (scope, side))) = self.sum.take().zip(self.whole) else { return };
        let Some(key) = rows.key((scope, [side, Side::NONE])) else { return };
        let dim = rows.dim(self.dim).unwrap_or_default();
        let by = known.stratifiers.get(dim).map_or(dim, |it| it.by.as_str());
        match self.own {
            Some(own) if own != sum => told.add(|| {
                let (place, sum, own) = (place(&key, known), words(sum), words(own));
                Problem::whole(format!("{place}: the counts {by} add up to {sum}, and the row itself says {own}."))
            }),
            None if side == Side::NONE => told.add(|| {
                let place = place(&key, known);
                Problem::whole(format!("{place}: there are counts {by}, and no row for all children."))
            }),
            _ => (),
        }
    }
}

/// The CCOs' rows of the same values behind the state's. A table of CCOs alone has nothing to add up to.
fn across((rows, known): (&Rows, Known<'_>), told: &mut Problems) {
    const STATE: u16 = 0;
    for same in rows.numbered().chunk_by(|one, other| one.sides == other.sides) {
        let Some((state, ccos)) = same.split_first().filter(|(it, ccos)| it.scope == STATE && !ccos.is_empty()) else {
            continue;
        };
        let mut sum = NOTHING;
        for it in ccos {
            add(&mut sum, it.counts());
        }
        let own = state.counts();
        if let Some(key) = rows.key(state.key()).filter(|_| own != sum) {
            told.add(|| {
                let (place, sum, own) = (place(&key, known), words(sum), words(own));
                Problem::whole(format!("{place}: the CCOs add up to {sum}, and the row itself says {own}."))
            });
        }
    }
}

const NOTHING: TrueCounts = TrueCounts { denominator: 0, any: None, assessment: None, service: None };

/// Adds counts; what one side does not tell the other says alone.
pub fn add(sum: &mut TrueCounts, part: TrueCounts) {
    let both = |one: Option<i64>, other: Option<i64>| match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    };
    sum.denominator += part.denominator;
    sum.any = both(sum.any, part.any);
    sum.assessment = both(sum.assessment, part.assessment);
    sum.service = both(sum.service, part.service);
}

fn words(it: TrueCounts) -> String {
    let parts = [
        Some(format!("{} children", it.denominator)),
        it.any.map(|it| format!("{it} reached")),
        it.assessment.map(|it| format!("{it} with an assessment")),
        it.service.map(|it| format!("{it} with a service")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where a row stands, as people say it.
pub fn place(key: &Key, known: Known<'_>) -> String {
    let scope = match &key.scope {
        Scope::Statewide => "Statewide",
        Scope::Cco(id) => known.contracts.label(id),
    };
    let value = |it: &Value| {
        format!("{} “{}”", known.stratifiers.label(&it.dim), known.stratifiers.value_label(&it.dim, &it.value))
    };
    match &key.stratum {
        Stratum::Total => format!("{scope}, all children"),
        Stratum::One(it) => format!("{scope}, {}", value(it)),
        Stratum::Two(one, other) => format!("{scope}, {} and {}", value(one), value(other)),
    }
}
