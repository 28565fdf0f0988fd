//! What a table says, line by line: rows that can be taken, and everything that is wrong, in words and with its place.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use super::columns::{Column, Mapping};
use super::guide::Guide;
use super::names::Contracts;
use super::numbers::{self, Rate};
use crate::metric::reach::rules::data_set::{Indicators, Key, Scope, Stratum, TrueCounts, TrueRow, Value};
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::platform::tables::{Kind, Line};

/// What is needed to understand a table.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    pub guide: &'k Guide,
    pub stratifiers: &'k Stratifiers,
    pub contracts: &'k Contracts,
}

/// One thing that is wrong, or that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// 0 where it is about the table as a whole.
    pub line: u64,
    /// The heading of the column; empty where it is about the line.
    pub column: String,
    pub what: String,
    pub read: String,
}

/// What a table said. A table with mistakes is not taken in part.
#[derive(Debug, Default)]
pub struct Told {
    pub rows: Vec<TrueRow>,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
    pub n_lines: u64,
}

/// A table on its way.
pub struct Reading<'k> {
    known: Known<'k>,
    mapping: &'k Mapping,
    kind: Kind,
    told: Told,
    /// Where a row of a key stands among those that were taken, by the key's hash: keys are large, and rows hold them already.
    seen: HashMap<u64, usize>,
    hasher: RandomState,
    /// What words were found to mean: a table says the same few ten thousand times.
    scopes: HashMap<String, Option<Scope>>,
    values: HashMap<(String, String), Value>,
    unknown: HashMap<(String, String), u64>,
}

/// A cell that cannot be taken: its column, and what is wrong with it.
type Wrong = (String, String);

impl<'k> Reading<'k> {
    pub fn of(known: Known<'k>, mapping: &'k Mapping, kind: Kind) -> Self {
        Self {
            known,
            mapping,
            kind,
            told: Told::default(),
            seen: HashMap::new(),
            hasher: RandomState::new(),
            scopes: HashMap::new(),
            values: HashMap::new(),
            unknown: HashMap::new(),
        }
    }

    pub fn take(&mut self, line: &Line) {
        if line.number <= self.mapping.heading_line {
            return;
        }
        self.told.n_lines += 1;
        if let Some(what) = self.ragged(line) {
            self.error(line, "", &what);
            return;
        }
        let counts = self.counts(line);
        let scope = self.scope(line);
        let stratum = self.stratum(line);
        let (Some(counts), Some(scope), Some(stratum)) = (counts, scope, stratum) else { return };
        let key = Key { scope, stratum };
        let hash = self.hasher.hash_one(&key);
        if let Some(first) = self.seen.get(&hash).and_then(|it| self.told.rows.get(*it)).filter(|it| it.key == key) {
            let what = format!("says the same as line {}: the same CCO and the same categories.", first.line);
            self.error(line, "", &what);
            return;
        }
        self.seen.insert(hash, self.told.rows.len());
        self.compare_rate(line, counts);
        let number = i64::try_from(line.number).unwrap_or(i64::MAX);
        self.told.rows.push(TrueRow { key, line: number, counts });
    }

    /// All that was read, in the order of its lines.
    pub fn done(mut self) -> Told {
        let mut unknown: Vec<_> = self.unknown.drain().collect();
        unknown.sort();
        for ((dim, value), n_lines) in unknown {
            let label = self.known.stratifiers.label(&dim);
            self.told.warnings.push(Problem {
                line: 0,
                column: label.to_owned(),
                what: format!(
                    "is no category that we know of “{label}”. It is kept under its own name, on {n_lines} lines."
                ),
                read: value,
            });
        }
        self.told
    }

    fn ragged(&self, line: &Line) -> Option<String> {
        let (cells, headings) = (line.cells.len(), self.mapping.headings.len());
        let surplus = line.cells.iter().skip(headings).any(|it| !it.trim().is_empty());
        let is_short = self.kind == Kind::Csv && cells < headings;
        (surplus || is_short).then(|| {
            format!("has {cells} cells, and the heading has {headings}. Perhaps a name with a comma stands without quotation marks.")
        })
    }

    fn scope(&mut self, line: &Line) -> Option<Scope> {
        let raw = self.cell(line, "scope").to_owned();
        if raw.is_empty() || self.known.guide.is_statewide(&raw) {
            if !raw.is_empty() {
                return Some(Scope::Statewide);
            }
            self.error(line, "scope", "is blank. Name the CCO, or write ALL for the state.");
            return None;
        }
        let contracts = self.known.contracts;
        let found =
            self.scopes.entry(raw).or_insert_with_key(|it| contracts.named(it).cloned().map(Scope::Cco)).clone();
        if found.is_none() {
            self.error(line, "scope", "is no CCO that we know. Write its name or the last part of its address here.");
        }
        found
    }

    fn stratum(&mut self, line: &Line) -> Option<Stratum> {
        let sides = if self.mapping.place("dim1").is_some() { self.named_sides(line) } else { self.own_sides(line) };
        let sides = match sides {
            Ok(sides) => sides,
            Err((column, what)) => {
                self.error(line, &column, &what);
                return None;
            }
        };
        let stratum = of_sides(&sides);
        if stratum.is_none() {
            self.error(line, "", "divides by one stratifier twice, or by more than two at once.");
            return None;
        }
        for side in sides {
            if self.known.stratifiers.get(&side.dim).is_some_and(|it| it.category(&side.value).is_none()) {
                *self.unknown.entry((side.dim, side.value)).or_default() += 1;
            }
        }
        stratum
    }

    /// The stratifiers that a line names in columns of their own.
    fn named_sides(&mut self, line: &Line) -> Result<Vec<Value>, Wrong> {
        let mut sides = Vec::new();
        for (dim, value) in [("dim1", "value1"), ("dim2", "value2")] {
            let (raw_dim, raw_value) = (self.cell(line, dim), self.cell(line, value));
            let is_total = raw_dim.is_empty() || self.known.guide.is_total(raw_dim);
            if is_total {
                if !raw_value.is_empty() && !self.known.guide.is_total(raw_value) {
                    return Err((dim.into(), "is blank, and a category stands beside it.".into()));
                }
                continue;
            }
            let stratifiers = self.known.stratifiers;
            let Some(stratifier) = stratifiers.get(raw_dim).or_else(|| stratifiers.named(raw_dim)) else {
                return Err((dim.into(), "is no stratifier that we know.".into()));
            };
            if raw_value.is_empty() {
                return Err((value.into(), "is blank, and a stratifier stands beside it.".into()));
            }
            sides.push(self.side(&stratifier.key, raw_value, value)?);
        }
        Ok(sides)
    }

    /// The stratifiers that have columns of their own.
    fn own_sides(&mut self, line: &Line) -> Result<Vec<Value>, Wrong> {
        let mut sides = Vec::new();
        let mapping = self.mapping;
        for (column, place) in &mapping.places {
            let Column::Of(dim) = column else { continue };
            let raw = line.cells.get(*place).map_or("", |it| it.trim());
            if !raw.is_empty() && !self.known.guide.is_total(raw) {
                sides.push(self.side(dim, raw, &column.word())?);
            }
        }
        Ok(sides)
    }

    fn side(&mut self, dim: &str, raw: &str, column: &str) -> Result<Value, Wrong> {
        const LONGEST: usize = 80;
        if raw.chars().count() > LONGEST {
            return Err((column.into(), format!("is longer than {LONGEST} characters.")));
        }
        let stratifiers = self.known.stratifiers;
        let meant = |(dim, raw): &(String, String)| {
            let known = stratifiers.get(dim).and_then(|it| it.named(raw));
            Value { dim: dim.clone(), value: known.map_or_else(|| raw.clone(), |it| it.key.clone()) }
        };
        Ok(self.values.entry((dim.to_owned(), raw.to_owned())).or_insert_with_key(meant).clone())
    }

    fn counts(&mut self, line: &Line) -> Option<TrueCounts> {
        let [denominator, any, assessment, service] =
            ["denominator", "numerator", "assessment", "service"].map(|key| self.count(line, key).ok());
        let counts = TrueCounts {
            denominator: denominator?.unwrap_or(0),
            any: any?,
            assessment: assessment?,
            service: service?,
        };
        let wrong = contradiction(counts);
        for (key, what) in &wrong {
            self.error(line, key, what);
        }
        wrong.is_empty().then_some(counts)
    }

    /// The count of a column; none where the table has no such column. A mistake is noted.
    fn count(&mut self, line: &Line, key: &str) -> Result<Option<i64>, ()> {
        if self.mapping.place(key).is_none() {
            return Ok(None);
        }
        let read = numbers::count(self.cell(line, key), self.known.guide);
        read.map(Some).map_err(|what| self.error(line, key, &what))
    }

    fn compare_rate(&mut self, line: &Line, counts: TrueCounts) {
        let Some(any) = counts.any else { return };
        let told = Rate::parse(self.cell(line, "rate"));
        if told.is_some_and(|it| it.disagrees(any, counts.denominator)) {
            // The rate of a row may stand here: whoever reads this may read its counts.
            let own = rate_words(any, counts.denominator);
            let problem = self.problem(
                line,
                "rate",
                &format!("is another rate than the counts make, which is {own}. Ours counts."),
            );
            self.told.warnings.push(problem);
        }
    }

    fn cell<'l>(&self, line: &'l Line, key: &str) -> &'l str {
        self.mapping.place(key).and_then(|it| line.cells.get(it)).map_or("", |it| it.trim())
    }

    fn error(&mut self, line: &Line, key: &str, what: &str) {
        let problem = self.problem(line, key, what);
        self.told.errors.push(problem);
    }

    fn problem(&self, line: &Line, key: &str, what: &str) -> Problem {
        let column = Column::parse(key, self.known.guide, self.known.stratifiers);
        let place = column.and_then(|it| self.mapping.places.get(&it).copied());
        let text = |of: &[String]| place.and_then(|it| of.get(it)).map_or_else(String::new, |it| it.trim().to_owned());
        let read: String = text(&line.cells).chars().take(60).collect();
        Problem { line: line.number, column: text(&self.mapping.headings), what: what.to_owned(), read }
    }
}

/// None where there are more than two sides, or two of one stratifier.
fn of_sides(sides: &[Value]) -> Option<Stratum> {
    let mut words = sides.iter().flat_map(|it| [it.dim.as_str(), it.value.as_str()]).chain(std::iter::repeat(""));
    let fields = [(); 4].map(|()| words.next().unwrap_or_default());
    if sides.len() > 2 { None } else { Stratum::parse(fields) }
}

/// Which indicators a table tells, by its columns.
pub fn indicators(mapping: &Mapping) -> Indicators {
    let has = |key: &str| mapping.place(key).is_some();
    Indicators { any: has("numerator"), assessment: has("assessment"), service: has("service") }
}

/// What of a row's counts cannot be, with the column to look at.
fn contradiction(it: TrueCounts) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let parts = [("numerator", it.any), ("assessment", it.assessment), ("service", it.service)];
    for (key, part) in parts {
        if part.is_some_and(|part| part > it.denominator) {
            wrong.push((key, "is more than the children in the denominator.".to_owned()));
        }
    }
    let Some(any) = it.any else { return wrong };
    for (key, part) in [("assessment", it.assessment), ("service", it.service)] {
        if part.is_some_and(|part| part > any) {
            wrong.push((key, "is more than the children reached in any way.".to_owned()));
        }
    }
    if let (Some(assessment), Some(service)) = (it.assessment, it.service)
        && any > assessment + service
    {
        wrong
            .push(("numerator", "is more than those with an assessment and those with a service together.".to_owned()));
    }
    wrong
}

fn rate_words(any: i64, denominator: i64) -> String {
    let tenths = (2_000 * any + denominator).checked_div(2 * denominator).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
