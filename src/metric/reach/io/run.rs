//! One run: three files in, the internal table out.
//!
//! Enrolment is read first, by all readers at once; then each shard of members is settled; then the claims stream past and mark them.
//! Claims are never kept, so memory grows with the members and not with what was done for them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::blocks::{Blocks, Stop};
use super::inputs;
use super::progress::Progress;
use super::records::{Table, Unusable};
use super::refused::{Account, Input, Reason, Refused};
use crate::kernel::failure::{Error, Fault, FieldErrors, Result};
use crate::metric::reach::rules::codes::CodeSet;
use crate::metric::reach::rules::measure::Terms;
use crate::metric::reach::rules::roll::Roll;
use crate::metric::reach::rules::settle::{self, Denominator, Part, Values};
use crate::metric::reach::rules::strata::{ALL, Tally};
use crate::metric::reach::rules::table::Row;

/// The files of a run.
#[derive(Debug, Clone)]
pub struct Files {
    pub enrolment: PathBuf,
    pub claims: PathBuf,
    pub codes: PathBuf,
}

/// How a run goes about it. None of it changes a count.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// The first row that cannot be read ends the run.
    pub is_strict: bool,
    pub n_threads: usize,
    /// Bytes that a reader takes at once.
    pub block: usize,
}

/// The table, and what is to be said of the run.
#[derive(Debug)]
pub struct Outcome {
    /// Sorted by scope, dimensions and values.
    pub rows: Vec<Row>,
    pub summary: Summary,
}

/// A run in figures.
#[derive(Debug)]
pub struct Summary {
    pub enrolment: Account,
    pub claims: Account,
    pub codes: Account,
    /// Members with two birth dates, who are left out.
    pub n_contradicted: u64,
    /// Members with any row that can be read.
    pub n_members: usize,
    /// Those of them who are in the denominator.
    pub n_children: usize,
    pub seconds: f64,
}

/// How a run goes about it, and where it says how far it is.
#[derive(Clone, Copy)]
struct Way<'a> {
    manner: Manner,
    progress: &'a Progress,
}

/// Counts, and tells nobody how far it is.
///
/// # Errors
/// As [`compute_showing`].
pub fn compute(files: &Files, terms: &Terms, manner: Manner) -> Result<Outcome> {
    compute_showing(files, terms, manner, &Progress::none())
}

/// Counts.
///
/// # Errors
/// Refuses input that cannot be used, with its file; breaks when a reader stops.
pub fn compute_showing(files: &Files, terms: &Terms, manner: Manner, progress: &Progress) -> Result<Outcome> {
    let started = Instant::now();
    let way = Way { manner, progress };
    let (codes, of_codes) = read_codes(&files.codes, terms, way)?;
    let (values, parts, of_enrolment) = read_enrolment(&files.enrolment, terms, way)?;
    let denominator = Denominator(all_at_once(parts, |part: Part| Ok(part.settle(terms)))?);
    let contradicted = contradicted(&denominator, manner)?;
    let of_claims = read_claims(&files.claims, (&codes, terms, &denominator), way)?;
    let mut tally = Tally::default();
    for other in all_at_once(denominator.0.iter().collect(), |it| Ok(Tally::of(it)))? {
        tally.absorb(other);
    }
    let rows = tally.rows(&values);
    let summary = Summary {
        enrolment: with(of_enrolment, &contradicted),
        claims: of_claims,
        codes: of_codes,
        n_contradicted: u64::try_from(contradicted.len()).unwrap_or(u64::MAX),
        n_members: denominator.n_members(),
        n_children: denominator.n_children(),
        seconds: started.elapsed().as_secs_f64(),
    };
    Ok(Outcome { rows, summary })
}

fn read_codes(path: &Path, terms: &Terms, way: Way<'_>) -> Result<(CodeSet, Account)> {
    let table = open(Input::Codes, (path, way), inputs::CODES)?;
    let read = inputs::codes(&table, &terms.measure.categories, way.manner.is_strict);
    let (codes, account) = read.map_err(|it| stopped(Input::Codes, path, &it))?;
    strict(&account, way.manner)?;
    Ok((codes, account))
}

fn read_enrolment(path: &Path, terms: &Terms, way: Way<'_>) -> Result<(Values, Vec<Part>, Account)> {
    let table = open(Input::Enrolment, (path, way), inputs::ENROLMENT)?;
    let read = all_at_once((0..way.manner.n_threads).collect(), |_| {
        let mut roll = Roll::new(terms.period, way.manner.n_threads);
        let account = inputs::enrolment(&table, &mut roll, way.manner.is_strict);
        Ok((roll, account.map_err(|it| stopped(Input::Enrolment, path, &it))?))
    })?;
    let (rolls, accounts): (Vec<Roll>, Vec<Account>) = read.into_iter().unzip();
    let account = Account::of_all(accounts);
    strict(&account, way.manner)?;
    let (values, parts) = settle::parts(rolls);
    if values.cco.iter().any(|it| it == ALL) {
        return Err(unusable(Input::Enrolment, path, "a cco is called ALL, which stands for all of them"));
    }
    Ok((values, parts, account))
}

fn read_claims(path: &Path, facts: (&CodeSet, &Terms, &Denominator), way: Way<'_>) -> Result<Account> {
    let table = open(Input::Claims, (path, way), inputs::CLAIMS)?;
    let accounts = all_at_once((0..way.manner.n_threads).collect(), |_| {
        inputs::claims(&table, facts, way.manner.is_strict).map_err(|it| stopped(Input::Claims, path, &it))
    })?;
    let account = Account::of_all(accounts);
    strict(&account, way.manner)?;
    Ok(account)
}

fn contradicted(denominator: &Denominator, manner: Manner) -> Result<Vec<Refused>> {
    let lines = denominator.0.iter().flat_map(|it| it.contradicted.iter().copied());
    let refused = |line| Refused { input: Input::Enrolment, line, reason: Reason::TwoBirthDates };
    let mut all: Vec<Refused> = lines.map(refused).collect();
    all.sort_unstable();
    match all.first() {
        Some(first) if manner.is_strict => Err(FieldErrors::one("strict", first.to_string()).into()),
        _ => Ok(all),
    }
}

/// Names members who are left out among the rows that are; they are counted apart.
fn with(account: Account, contradicted: &[Refused]) -> Account {
    let named = Account { first: contradicted.to_vec(), ..Account::default() };
    Account::of_all([account, named])
}

fn strict(account: &Account, manner: Manner) -> Result<()> {
    match account.first.first() {
        Some(first) if manner.is_strict => Err(FieldErrors::one("strict", first.to_string()).into()),
        _ => Ok(()),
    }
}

fn open<const N: usize>(input: Input, (path, way): (&Path, Way<'_>), columns: [&'static str; N]) -> Result<Table<N>> {
    let file = File::open(path).map_err(|cause| unusable(input, path, &cause.to_string()))?;
    Table::open(Blocks::of(file, way.manner.block).seen_by(way.progress), columns).map_err(|it| match it {
        Unusable::Stopped(stop) => stopped(input, path, &stop),
        Unusable::NoHeader => unusable(input, path, "it has no header line"),
        Unusable::MissingColumn(name) => unusable(input, path, &format!("its header lacks {name}")),
        Unusable::ColumnTwice(name) => unusable(input, path, &format!("its header has {name} twice")),
    })
}

fn stopped(input: Input, path: &Path, stop: &Stop) -> Error {
    match stop {
        Stop::Broken(cause) => unusable(input, path, &cause.to_string()),
        Stop::TooLong { line } => unusable(
            input,
            path,
            &format!("the row that begins on line {line} does not end; is a quotation mark left open?"),
        ),
    }
}

fn unusable(input: Input, path: &Path, why: &str) -> Error {
    FieldErrors::one(input.word(), format!("{}: {why}", path.display())).into()
}

/// Does the work of each at the same time, the first here, and gives what came of it in the same order.
fn all_at_once<T: Send, R: Send>(work: Vec<T>, act: impl Fn(T) -> Result<R> + Sync) -> Result<Vec<R>> {
    let act = &act;
    std::thread::scope(|scope| {
        let mut work = work.into_iter();
        let first = work.next();
        let running: Vec<_> = work.map(|it| scope.spawn(move || act(it))).collect();
        let first = first.map(act);
        let ended =
            running.into_iter().map(|it| it.join().unwrap_or_else(|_| Err(Fault::new("A reader stopped").into())));
        first.into_iter().chain(ended).collect()
    })
}

/// The most memory that the process has held so far. The kernel keeps the mark; other systems tell it otherwise, or not.
pub fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
