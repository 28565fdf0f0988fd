//! What a table says, line by line: rows that can be taken, and everything that is wrong, in words and with its place.

use std::collections::{BTreeMap, HashMap};

use super::columns::{Column, Mapping};
use super::guide::Guide;
use super::names::Contracts;
use super::numbers::{self, Rate};
use super::problems::{Problem, Problems};
use super::rows::{Order, Rows, Side};
use super::unknown::{Listed, Unknown};
use crate::metric::reach::rules::data_set::{Indicators, Scope, TrueCounts};
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::platform::tables::{Kind, Line};

/// What is needed to understand a table.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    pub guide: &'k Guide,
    pub stratifiers: &'k Stratifiers,
    pub contracts: &'k Contracts,
}

/// What a table said. A table with mistakes is not taken in part.
#[derive(Debug, Default)]
pub struct Told {
    pub rows: Rows,
    pub errors: Problems,
    pub warnings: Problems,
    /// The groups that no list knows, or that are no longer offered; each stands among the errors too.
    pub unknown: Vec<Unknown>,
    pub n_lines: u64,
}

/// A table on its way.
pub struct Reading<'k> {
    known: Known<'k>,
    mapping: &'k Mapping,
    /// Where the table's own columns stand.
    places: BTreeMap<&'k str, usize>,
    kind: Kind,
    told: Told,
    heard: Heard,
    unknown: BTreeMap<Side, Unknown>,
}

/// What words were found to mean: a table says the same few ten thousand times. Of a table that never says the same again only so much
/// is remembered.
#[derive(Default)]
struct Heard {
    totals: HashMap<String, bool>,
    scopes: HashMap<String, Option<u16>>,
    stratifiers: HashMap<String, Option<usize>>,
    /// By the stratifier's place: the value, and how it stands in OHA's list.
    sides: HashMap<usize, HashMap<String, (Side, Listed)>>,
}

/// A cell that cannot be taken: its column, and what is wrong with it.
type Wrong = (String, String);

impl<'k> Reading<'k> {
    pub fn of(known: Known<'k>, mapping: &'k Mapping, kind: Kind) -> Self {
        let problems = || Problems::at_most(known.guide.most_kept);
        let told =
            Told { rows: Rows::of(known.stratifiers), errors: problems(), warnings: problems(), ..Told::default() };
        let own = |(column, place): (&'k Column, &usize)| match column {
            Column::Own(key) => Some((key.as_str(), *place)),
            Column::Of(_) => None,
        };
        let places = mapping.places.iter().filter_map(own).collect();
        Self { known, mapping, places, kind, told, heard: Heard::default(), unknown: BTreeMap::new() }
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
        let sides = self.sides(line);
        let (Some(counts), Some(scope), Some(sides)) = (counts, scope, sides) else { return };
        if self.told.rows.add((scope, sides), line.number, counts) {
            self.compare_rate(line, counts);
        } else {
            self.error(line, "denominator", "is more children than can be counted.");
        }
    }

    /// All that was read.
    pub fn done(mut self) -> Told {
        self.told.rows.put_in(Order::First);
        self.find_twins();
        for it in std::mem::take(&mut self.unknown).into_values() {
            self.told.errors.add(|| it.told(self.known.stratifiers));
            self.told.unknown.push(it);
        }
        // A mistake stands where its line does.
        self.told.errors.in_order_of_lines();
        self.told
    }

    /// Lines that say the same stand behind each other by now, the first of them first.
    fn find_twins(&mut self) {
        for same in self.told.rows.numbered().chunk_by(|one, other| one.key() == other.key()) {
            let Some((first, others)) = same.split_first() else { continue };
            for it in others {
                self.told.errors.add(|| {
                    let what = format!("says the same as line {}: the same CCO and the same categories.", first.line);
                    Problem { line: u64::from(it.line), ..Problem::whole(what) }
                });
            }
        }
    }

    fn ragged(&self, line: &Line) -> Option<String> {
        let (cells, headings) = (line.cells.len(), self.mapping.headings.len());
        let surplus = line.cells.iter().skip(headings).any(|it| !it.trim().is_empty());
        let is_short = self.kind == Kind::Csv && cells < headings;
        (surplus || is_short).then(|| {
            format!("has {cells} cells, and the heading has {headings}. Perhaps a name with a comma stands without quotation marks.")
        })
    }

    fn scope(&mut self, line: &Line) -> Option<u16> {
        let raw = self.cell(line, "scope");
        if raw.is_empty() {
            self.error(line, "scope", "is blank. Name the CCO, or write ALL for the state.");
            return None;
        }
        let (known, rows) = (self.known, &mut self.told.rows);
        let found = remembered(&mut self.heard.scopes, raw, || {
            let is_state = known.guide.is_statewide(raw);
            let cco = || known.contracts.named(raw).cloned().map(Scope::Cco);
            let scope = if is_state { Some(Scope::Statewide) } else { cco() };
            scope.and_then(|it| rows.scope(&it))
        });
        if found.is_none() {
            self.error(line, "scope", "is no CCO that we know. Write its name or the last part of its address here.");
        }
        found
    }

    fn sides(&mut self, line: &Line) -> Option<[Side; 2]> {
        let sides = if self.places.contains_key("dim1") { self.named_sides(line) } else { self.own_sides(line) };
        let sides = match sides {
            Ok(sides) => sides,
            Err((column, what)) => {
                self.error(line, &column, &what);
                return None;
            }
        };
        let ordered = in_order(&sides);
        if ordered.is_none() {
            self.error(line, "", "divides by one stratifier twice, or by more than two at once.");
        }
        ordered
    }

    /// The stratifiers that a line names in columns of their own.
    fn named_sides(&mut self, line: &Line) -> Result<Vec<Side>, Wrong> {
        let mut sides = Vec::new();
        for (dim, value) in [("dim1", "value1"), ("dim2", "value2")] {
            let (raw_dim, raw_value) = (self.cell(line, dim), self.cell(line, value));
            if raw_dim.is_empty() || self.is_total(raw_dim) {
                if !raw_value.is_empty() && !self.is_total(raw_value) {
                    return Err((dim.into(), "is blank, and a category stands beside it.".into()));
                }
                continue;
            }
            let stratifiers = self.known.stratifiers;
            let found = remembered(&mut self.heard.stratifiers, raw_dim, || {
                let meant = stratifiers.get(raw_dim).or_else(|| stratifiers.named(raw_dim))?;
                stratifiers.0.iter().position(|it| it.key == meant.key)
            });
            let Some(place) = found else {
                return Err((dim.into(), "is no stratifier that OHA's list has. Add it to the list of groups, or there as another name of one that is there.".into()));
            };
            if raw_value.is_empty() {
                return Err((value.into(), "is blank, and a stratifier stands beside it.".into()));
            }
            sides.push(self.side(line, place, raw_value, value)?);
        }
        Ok(sides)
    }

    /// The stratifiers that have columns of their own.
    fn own_sides(&mut self, line: &Line) -> Result<Vec<Side>, Wrong> {
        let mut sides = Vec::new();
        let mapping = self.mapping;
        for (column, place) in &mapping.places {
            let Column::Of(dim) = column else { continue };
            let raw = line.cells.get(*place).map_or("", |it| it.trim());
            if raw.is_empty() || self.is_total(raw) {
                continue;
            }
            if let Some(place) = self.known.stratifiers.0.iter().position(|it| it.key == *dim) {
                sides.push(self.side(line, place, raw, &column.word())?);
            }
        }
        Ok(sides)
    }

    /// The value that a cell means of the stratifier at a place.
    fn side(&mut self, line: &Line, place: usize, raw: &str, column: &str) -> Result<Side, Wrong> {
        const LONGEST: usize = 80;
        if raw.chars().count() > LONGEST {
            return Err((column.into(), format!("is longer than {LONGEST} characters.")));
        }
        let (side, listed) = self.listed(place, raw, column)?;
        if listed != Listed::Offered {
            self.note_unknown(line, side, column, listed == Listed::Retired);
        }
        Ok(side)
    }

    fn listed(&mut self, place: usize, raw: &str, column: &str) -> Result<(Side, Listed), Wrong> {
        let heard = self.heard.sides.entry(place).or_default();
        if let Some(side) = heard.get(raw) {
            return Ok(*side);
        }
        let most = self.known.guide.most_categories;
        let Some(stratifier) = self.known.stratifiers.0.get(place) else {
            return Err((column.into(), "is no stratifier that we know.".into()));
        };
        let category = stratifier.named(raw);
        let value = category.map_or(raw, |it| it.key.as_str());
        let side = self.told.rows.side(&stratifier.key, value, most);
        let side = side.ok_or_else(|| {
            (column.to_owned(), format!("is one category too many: a table names {most} different ones at most."))
        })?;
        let listed = Listed::of(stratifier, stratifier.category(value));
        Ok(remembered(heard, raw, || (side, listed)))
    }

    fn note_unknown(&mut self, line: &Line, side: Side, column: &str, is_retired: bool) {
        if let Some(it) = self.unknown.get_mut(&side) {
            it.n_lines += 1;
            return;
        }
        let Some(value) = self.told.rows.value(side) else { return };
        let problem = problem((self.known, self.mapping), line, column, "");
        let own = Unknown { value, is_retired, n_lines: 1, problem };
        // Of a column that was taken for another one, each line names a group of its own.
        if self.unknown.len() < self.known.guide.most_shown {
            self.unknown.insert(side, own);
        } else {
            self.told.errors.add(|| own.told(self.known.stratifiers));
        }
    }

    fn is_total(&mut self, raw: &str) -> bool {
        let guide = self.known.guide;
        remembered(&mut self.heard.totals, raw, || guide.is_total(raw))
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
        if !self.places.contains_key(key) {
            return Ok(None);
        }
        let read = numbers::count(self.cell(line, key), self.known.guide);
        read.map(Some).map_err(|what| self.error(line, key, &what))
    }

    fn compare_rate(&mut self, line: &Line, counts: TrueCounts) {
        let Some(any) = counts.any else { return };
        let told = Rate::parse(self.cell(line, "rate"));
        if told.is_some_and(|it| it.disagrees(any, counts.denominator)) {
            let (known, mapping) = (self.known, self.mapping);
            // The rate of a row may stand here: whoever reads this may read its counts.
            self.told.warnings.add(|| {
                let own = rate_words(any, counts.denominator);
                let what = format!("is another rate than the counts make, which is {own}. Ours counts.");
                problem((known, mapping), line, "rate", &what)
            });
        }
    }

    fn cell<'l>(&self, line: &'l Line, key: &str) -> &'l str {
        self.places.get(key).and_then(|it| line.cells.get(*it)).map_or("", |it| it.trim())
    }

    fn error(&mut self, line: &Line, key: &str, what: &str) {
        let (known, mapping) = (self.known, self.mapping);
        self.told.errors.add(|| problem((known, mapping), line, key, what));
    }
}

fn problem((known, mapping): (Known<'_>, &Mapping), line: &Line, key: &str, what: &str) -> Problem {
    let column = Column::parse(key, known.guide, known.stratifiers);
    let place = column.and_then(|it| mapping.places.get(&it).copied());
    let text = |of: &[String]| place.and_then(|it| of.get(it)).map_or_else(String::new, |it| it.trim().to_owned());
    let read: String = text(&line.cells).chars().take(60).collect();
    Problem { line: line.number, column: text(&mapping.headings), what: what.to_owned(), read }
}

/// How many words of one kind are remembered.
const MOST_HEARD: usize = 10_000;

fn remembered<T: Copy>(heard: &mut HashMap<String, T>, raw: &str, mean: impl FnOnce() -> T) -> T {
    if let Some(meant) = heard.get(raw) {
        return *meant;
    }
    let meant = mean();
    if heard.len() < MOST_HEARD {
        heard.insert(raw.to_owned(), meant);
    }
    meant
}

/// The smaller first. None where there are more than two, or two of one stratifier.
fn in_order(sides: &[Side]) -> Option<[Side; 2]> {
    match sides {
        [] => Some([Side::NONE; 2]),
        [one] => Some([*one, Side::NONE]),
        [one, other] if one.dim() != other.dim() => Some([*one.min(other), *one.max(other)]),
        _ => None,
    }
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
