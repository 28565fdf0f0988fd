//! What adds up to what, and whether a table that differs from the true one is still one that a reader must think possible. It knows nothing
//! of how such tables are found.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::table::{ALL, At, Counts, Key, Stratum, Table};

/// A parent and the rows that add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// The sum.
    pub parent: At,
    /// What it is the sum of.
    pub children: Vec<At>,
}

impl Family {
    /// The children and then the parent.
    pub fn rows(&self) -> impl Iterator<Item = At> {
        self.children.iter().copied().chain([self.parent])
    }
}

/// By how much some rows differ from the true table, in their order. No row comes twice.
pub type Difference = Vec<Change>;

/// By how much a row differs. Small, since the proofs of a large table hold some hundred thousand of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    at: u32,
    by: [i32; 4],
}

impl Change {
    /// None for a row or a number so large that no table has it.
    pub fn new(at: At, by: Counts) -> Option<Self> {
        let number = |it: i64| i32::try_from(it).ok();
        let by = [number(by.denominator)?, number(by.any)?, number(by.assessment)?, number(by.service)?];
        Some(Self { at: u32::try_from(at).ok()?, by })
    }

    /// The row.
    #[inline]
    pub fn at(self) -> At {
        self.at as usize
    }

    /// By how much.
    #[inline]
    pub fn by(self) -> Counts {
        let [denominator, any, assessment, service] = self.by.map(i64::from);
        Counts { denominator, any, assessment, service }
    }
}

/// What adds up, found by each of its rows.
#[derive(Debug, Clone)]
pub struct Sums {
    families: Vec<Family>,
    of: Vec<Vec<(usize, i64)>>,
}

impl Sums {
    /// Everything of a table that adds up.
    pub fn new(table: &Table) -> Self {
        let families = families(table);
        let mut of = vec![Vec::new(); table.n_rows()];
        for (n, family) in families.iter().enumerate() {
            for (at, sign) in family.children.iter().map(|it| (*it, 1)).chain([(family.parent, -1)]) {
                if let Some(own) = of.get_mut(at) {
                    own.push((n, sign));
                }
            }
        }
        Self { families, of }
    }

    /// All families.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The families that a row belongs to.
    pub fn families_of(&self, at: At) -> impl Iterator<Item = &Family> {
        self.of.get(at).into_iter().flatten().filter_map(|it| self.families.get(it.0))
    }

    /// What weighs tables against all that adds up.
    pub fn scale(&self) -> Scale<'_> {
        Scale { sums: self, by_family: vec![Counts::default(); self.families.len()], touched: Vec::new() }
    }

    /// The families whose children do not add up to their parent: such a table is not fit to be released.
    pub fn unbalanced(&self, table: &Table) -> Vec<&Family> {
        let sum =
            |family: &Family| family.children.iter().fold(Counts::default(), |sum, at| sum.plus(table.counts(*at), 1));
        self.families.iter().filter(|it| sum(it) != table.counts(it.parent)).collect()
    }
}

/// Weighs one table after the other: by how much each family is off is kept between them, all of it nothing.
#[derive(Debug)]
pub struct Scale<'s> {
    sums: &'s Sums,
    by_family: Vec<Counts>,
    touched: Vec<usize>,
}

impl Scale<'_> {
    /// Whether a table that differs so is one that a reader of the published rows must think possible: only hidden rows differ, each
    /// row says what a row may say, everything adds up.
    pub fn agrees(&mut self, table: &Table, is_hidden: impl Fn(At) -> bool, difference: &Difference) -> bool {
        let measured = table.measured();
        let is_told = |it: Counts| measured.mirrored(it) == it;
        let may = |it: &Change| {
            let (at, by) = (it.at(), it.by());
            is_hidden(at)
                && is_told(by)
                && table.shape(at).allows(by)
                && table.counts(at).plus(by, 1).is_possible(measured)
        };
        difference.iter().all(may) && self.balances(difference)
    }

    fn balances(&mut self, difference: &Difference) -> bool {
        for change in difference {
            let by = change.by();
            for (family, sign) in self.sums.of.get(change.at()).into_iter().flatten() {
                if let Some(own) = self.by_family.get_mut(*family) {
                    *own = own.plus(by, *sign);
                    self.touched.push(*family);
                }
            }
        }
        let mut is_balanced = true;
        for family in self.touched.drain(..) {
            let off = self.by_family.get_mut(family).map(std::mem::take).unwrap_or_default();
            is_balanced &= off == Counts::default();
        }
        is_balanced
    }
}

/// Everything that adds up: a scope over each dimension, a value over each other dimension, the state over its CCOs. A family of which the
/// table has no parent, or no child, links nothing.
fn families(table: &Table) -> Vec<Family> {
    let mut children: HashMap<(At, u16), Vec<At>, FixedState> = HashMap::default();
    for (at, key, _) in table.rows() {
        for (parent, kind) in parents(key) {
            if let Some(parent) = table.at(parent.scope, parent.stratum) {
                children.entry((parent, kind)).or_default().push(at);
            }
        }
    }
    let mut families: Vec<Family> =
        children.into_iter().map(|((parent, _), children)| Family { parent, children }).collect();
    families.sort_unstable_by(|one, other| (one.parent, &one.children).cmp(&(other.parent, &other.children)));
    families
}

/// Of which sums a row is a part, each with a word for the family: the dimension that is summed over, or the scopes.
fn parents(key: Key) -> Vec<(Key, u16)> {
    const OVER_SCOPES: u16 = u16::MAX;
    let within = |stratum| Key { scope: key.scope, stratum };
    let mut parents = match key.stratum {
        Stratum::Total => Vec::new(),
        Stratum::One((dimension, _)) => vec![(within(Stratum::Total), u16::from(dimension))],
        Stratum::Two(one, other) => {
            vec![(within(Stratum::One(one)), u16::from(other.0)), (within(Stratum::One(other)), u16::from(one.0))]
        }
    };
    if key.scope != ALL {
        parents.push((Key { scope: ALL, stratum: key.stratum }, OVER_SCOPES));
    }
    parents
}
