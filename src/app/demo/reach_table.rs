//! Makes a table of reach from the weights of `seeds/demo/reach.toml`: it adds up in every direction, as a table of real counts does.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::kernel::failure::{Fault, Result};
use crate::metric::reach::rules::chance::Chance;

const TEXT: &str = include_str!("../../../seeds/demo/reach.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weights {
    #[serde(rename = "schema")]
    _schema: u8,
    seed: u64,
    only_assessment: u64,
    both: u64,
    pub source: String,
    pub method_note: String,
    pub period: Vec<Period>,
    cco: Vec<Cco>,
    population: Vec<Population>,
    reached: Vec<Reached>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Period {
    /// Of a thousand children.
    reached: u64,
    pub break_note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cco {
    slug: String,
    children: u64,
    level: u64,
    counties: BTreeMap<String, u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Population {
    key: String,
    values: Vec<Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    key: String,
    share: u64,
    level: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reached {
    key: String,
    values: Vec<Share>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    key: String,
    share: u64,
}

/// Children of one row: all, and of the reached those with an assessment only, with both, with a service only.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    children: u64,
    kinds: [u64; 3],
}

/// Rows by scope, stratifier and value.
type Table = BTreeMap<(String, String, String), Cell>;

pub(super) fn weights() -> Result<Weights> {
    Ok(toml::from_str(TEXT).map_err(|cause| Fault::because("demo/reach.toml cannot be read", cause))?)
}

impl Weights {
    /// The table of a period, as CSV in the form of `groundwork reach compute`.
    pub fn csv(&self, number: usize) -> String {
        let mut table = Table::new();
        for cco in &self.cco {
            self.fill(cco, number, &mut table);
        }
        let all = table.clone();
        for ((_, dim, value), cell) in all {
            table.entry(("ALL".into(), dim, value)).or_default().add(cell);
        }
        let mut text =
            "scope,dim1,value1,dim2,value2,denominator,numerator,numerator_assessment,numerator_service\n".to_owned();
        for ((scope, dim, value), cell) in table {
            let [assessment, both, service] = cell.kinds;
            let line = [cell.children, assessment + both + service, assessment + both, both + service];
            let counts = line.map(|it| it.to_string()).join(",");
            text.extend([scope.as_str(), ",", &dim, ",", &value, ",,,", &counts, "\n"]);
        }
        text
    }

    fn fill(&self, cco: &Cco, number: usize, table: &mut Table) {
        let chance = |what: &str| self.chance(&cco.slug, what, number);
        let children = cco.children * (960 + 20 * to_u64(number) + chance("children").below(30)) / 1_000;
        let of_a_thousand = self.period.get(number).map_or(0, |it| it.reached);
        let reached = children * of_a_thousand * cco.level / 1_000_000;
        let kinds = self.kinds(reached);
        let mut put = |dim: &str, value: &str, cell: Cell| {
            table.insert((cco.slug.clone(), dim.to_owned(), value.to_owned()), cell);
        };
        put("", "", Cell { children, kinds });
        let counties = Population { key: "county".into(), values: counties(cco) };
        for dim in self.population.iter().chain([&counties]) {
            let cells = divided(children, kinds, &dim.values, &mut chance(&dim.key));
            dim.values.iter().zip(cells).for_each(|(value, cell)| put(&dim.key, &value.key, cell));
        }
        for dim in &self.reached {
            let weights: Vec<u64> = dim.values.iter().map(|it| it.share * (900 + chance(&it.key).below(200))).collect();
            let each = apportioned(reached, &weights, &vec![u64::MAX; weights.len()]);
            let split = split(kinds, &each);
            let cells = each.iter().zip(split).map(|(children, kinds)| Cell { children: *children, kinds });
            dim.values.iter().zip(cells).for_each(|(value, cell)| put(&dim.key, &value.key, cell));
            put(&dim.key, "not_reached", Cell { children: children - reached, kinds: [0; 3] });
        }
    }

    fn kinds(&self, reached: u64) -> [u64; 3] {
        let (assessment, both) = (reached * self.only_assessment / 1_000, reached * self.both / 1_000);
        [assessment, both, reached - assessment - both]
    }

    /// The same for the same CCO, thing and period.
    fn chance(&self, slug: &str, what: &str, number: usize) -> Chance {
        let text = slug.bytes().chain([0]).chain(what.bytes());
        let hash =
            text.fold(0xcbf2_9ce4_8422_2325_u64, |it, byte| (it ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Chance::of(self.seed, hash.wrapping_add(to_u64(number)))
    }
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.children += other.children;
        for (own, more) in self.kinds.iter_mut().zip(other.kinds) {
            *own += more;
        }
    }
}

fn counties(cco: &Cco) -> Vec<Value> {
    // Who lives far out is reached less often.
    let level = |share: u64| if share < 25 { 600 } else { 800 + share.min(300) };
    cco.counties.iter().map(|(key, share)| Value { key: key.clone(), share: *share, level: level(*share) }).collect()
}

/// Divides children, and of them the reached, over the values of a stratifier.
fn divided(children: u64, kinds: [u64; 3], values: &[Value], chance: &mut Chance) -> Vec<Cell> {
    let shares: Vec<u64> = values.iter().map(|it| it.share * (960 + chance.below(80))).collect();
    let each = apportioned(children, &shares, &vec![u64::MAX; values.len()]);
    let weights: Vec<u64> =
        values.iter().zip(&each).map(|(value, n)| n * value.level * (900 + chance.below(200)) / 1_000).collect();
    let reached = apportioned(kinds.iter().sum(), &weights, &each);
    let split = split(kinds, &reached);
    each.into_iter().zip(split).map(|(children, kinds)| Cell { children, kinds }).collect()
}

/// Divides each kind over the values, so that every value gets as many reached children as it has.
fn split(kinds: [u64; 3], reached: &[u64]) -> Vec<[u64; 3]> {
    let [first, second, _] = kinds;
    let ones = apportioned(first, reached, reached);
    let left: Vec<u64> = reached.iter().zip(&ones).map(|(all, one)| all - one).collect();
    let twos = apportioned(second, &left, &left);
    let rest = left.iter().zip(&twos).map(|(all, two)| all - two);
    ones.iter().zip(&twos).zip(rest).map(|((one, two), three)| [*one, *two, three]).collect()
}

/// Divides a whole by weights into whole parts, none larger than its cap; the largest remainders first.
fn apportioned(whole: u64, weights: &[u64], caps: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|it| u128::from(*it)).sum::<u128>().max(1);
    let share = |weight: u64| u128::from(whole) * u128::from(weight);
    let floor = |weight: u64| u64::try_from(share(weight) / sum).unwrap_or(0);
    let mut parts: Vec<u64> = weights.iter().zip(caps).map(|(weight, cap)| floor(*weight).min(*cap)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(weights.get(*place).map_or(0, |it| share(*it) % sum)));
    let mut left = whole - parts.iter().sum::<u64>();
    while left > 0 {
        let before = left;
        for place in &order {
            if let (Some(part), Some(cap)) = (parts.get_mut(*place), caps.get(*place))
                && left > 0
                && *part < *cap
            {
                *part += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    parts
}

fn to_u64(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_the_whole_and_none_passes_its_cap() {
        for (whole, weights, caps) in [
            (10, vec![1, 1, 1], vec![9; 3]),
            (7, vec![5, 0, 1], vec![3, 9, 9]),
            (0, vec![1], vec![1]),
            (5, vec![0, 0], vec![9, 9]),
        ] {
            let parts = apportioned(whole, &weights, &caps);
            assert_eq!(parts.iter().sum::<u64>(), whole, "{weights:?}");
            assert!(parts.iter().zip(&caps).all(|(part, cap)| part <= cap));
        }
    }

    #[test]
    fn a_period_is_the_same_each_time_and_each_period_is_another() {
        let weights = weights().unwrap();
        assert_eq!(weights.csv(1), weights.csv(1));
        assert_ne!(weights.csv(1), weights.csv(2));
    }
}
