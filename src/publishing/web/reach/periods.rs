//! The periods of the years. A year's own address leads to its latest one; the others of the year are asked for by their days and, where
//! these are the same, by their measure. Such an address leads to its period whatever is published later.

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::{DataSet, State};
use crate::metric::reach::store::{self as reach, ReachScope};
use crate::metric::reach::web::{measure, name_of};
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::http::query_with;

/// Every period of which the public knows, the one that a year's address leads to before the others of its year.
pub(in crate::publishing::web) struct Periods(Vec<Period>);

/// All versions of the figures of one period, by one measure.
pub(super) struct Period {
    /// The newest first; never empty.
    versions: Vec<DataSet>,
}

impl Periods {
    /// # Errors
    /// Breaks when a query fails.
    pub fn of(conn: &mut Conn, scope: &PublicScope, demonstration: bool) -> Result<Self> {
        Self::read_by(conn, ReachScope::Public(scope), demonstration)
    }

    /// The same for whoever looks ahead to what will be public.
    ///
    /// # Errors
    /// Breaks when a query fails.
    pub(super) fn read_by(conn: &mut Conn, reader: ReachScope<'_>, demonstration: bool) -> Result<Self> {
        let mut all = reach::list(conn, reader, None)?;
        all.retain(|it| it.demonstration == demonstration);
        Ok(Self::among(all))
    }

    fn among(all: Vec<DataSet>) -> Self {
        let mut periods: Vec<Period> = Vec::new();
        for set in all {
            match periods.iter_mut().find(|it| it.versions.iter().any(|it| is_of_period(it, &set))) {
                Some(period) => period.versions.push(set),
                None => periods.push(Period { versions: vec![set] }),
            }
        }
        for period in &mut periods {
            period.versions.sort_by_key(|it| std::cmp::Reverse(it.version));
        }
        // The latest days come first; of the same days what was public first, so that it keeps its address.
        periods.sort_by_cached_key(|it| {
            let first = it.versions.iter().filter_map(|it| it.published_at).min();
            it.newest().map(|set| (std::cmp::Reverse(days(set)), first, set.provenance.measure.clone()))
        });
        Self(periods)
    }

    /// What an address asks for: blank words ask for nothing in particular.
    ///
    /// # Errors
    /// Not found where nothing was published that fits.
    pub(super) fn find(&self, year: MeasurementYear, period: &str, measure: &str) -> Result<&Period> {
        let fits = |it: &&Period| {
            it.newest().is_some_and(|set| {
                set.provenance.year == year
                    && (period.is_empty() || set.provenance.days() == period)
                    && (measure.is_empty() || set.provenance.measure == measure)
            })
        };
        self.0.iter().find(fits).ok_or_else(|| Refusal::NotFound.into())
    }

    /// The figures that stand, those of a year's own address before the others of the year.
    pub fn standing(&self) -> impl Iterator<Item = &DataSet> {
        self.0.iter().filter_map(Period::newest).filter(|it| it.state == State::Published)
    }

    /// The words by which a period is asked for: none for what stands at its year's address.
    pub fn words(&self, set: &DataSet) -> [(&'static str, String); 2] {
        let it = &set.provenance;
        let is_main = self.of_year(set).next().is_none_or(|main| is_of_period(main, set));
        [
            ("period", if is_main { String::new() } else { it.days() }),
            ("measure", if is_main || !self.has_twin(set) { String::new() } else { it.measure.clone() }),
        ]
    }

    fn of_year<'p>(&'p self, set: &DataSet) -> impl Iterator<Item = &'p DataSet> {
        let year = set.provenance.year;
        self.0.iter().filter_map(Period::newest).filter(move |it| it.provenance.year == year)
    }

    /// Whether another measure counts the same days.
    fn has_twin(&self, set: &DataSet) -> bool {
        let measure = &set.provenance.measure;
        self.of_year(set).any(|it| days(it) == days(set) && it.provenance.measure != *measure)
    }

    /// The same with more words, as the query of an address.
    pub fn query(&self, set: &DataSet, more: &[(&str, &str)]) -> String {
        let words = self.words(set);
        let own = words.iter().map(|(name, word)| (*name, word.as_str()));
        query_with(&own.chain(more.iter().copied()).collect::<Vec<_>>())
    }

    /// What a visitor calls it: its days, and its measure where another one counts the same days.
    ///
    /// # Errors
    /// Breaks when the program's own list of measures cannot be read.
    pub fn name(&self, set: &DataSet) -> Result<String> {
        if !self.has_twin(set) {
            return Ok(name_of(set));
        }
        Ok(format!("{}, {}", name_of(set), measure(&set.provenance.measure)?.0))
    }
}

impl Period {
    pub fn newest(&self) -> Option<&DataSet> {
        self.versions.first()
    }

    /// What was public before a version, and still can be read.
    pub fn before(&self, set: &DataSet) -> Option<&DataSet> {
        self.versions.iter().find(|it| it.version < set.version && it.state == State::Published)
    }

    /// # Errors
    /// Not found where there is no such version.
    pub fn version(&self, version: Option<i64>) -> Result<&DataSet> {
        let found = self.versions.iter().find(|it| version.is_none_or(|version| it.version == version));
        found.ok_or_else(|| Refusal::NotFound.into())
    }
}

/// Whether two data sets are versions of one.
pub(super) fn is_of_period(one: &DataSet, other: &DataSet) -> bool {
    let measure = |it: &DataSet| it.provenance.measure.clone();
    one.provenance.year == other.provenance.year && days(one) == days(other) && measure(one) == measure(other)
}

/// By which of two periods is the later.
fn days(set: &DataSet) -> (chrono::NaiveDate, chrono::NaiveDate) {
    (set.provenance.period_last, set.provenance.period_first)
}
