//! `groundwork reach`: counts reach from files on this machine, and makes up files to try it with. Only an import opens a database.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::reach_import;
use crate::kernel::failure::{Fault, FieldErrors, Result};
use crate::metric::reach::io::blocks::BLOCK;
use crate::metric::reach::io::output::{Staged, internal_csv};
use crate::metric::reach::io::progress::Progress;
use crate::metric::reach::io::public::{public_csv, published};
use crate::metric::reach::io::refused::Account;
use crate::metric::reach::io::run::{Files, Manner, Summary, compute_showing, peak_kib};
use crate::metric::reach::io::{disclosure, generate, measures};
use crate::metric::reach::rules::protect::release;
use crate::metric::reach::rules::public::release;
use crate::platform::config::Settings;

const MEASURES: &str = include_str!("../../../seeds/reach/measures.toml");
const SYNTHETIC: &str = include_str!("../../../seeds/reach/synthetic.toml");

#[derive(Debug, Subcommand)]
pub(super) enum Reach {
    /// Count reach from enrolment and claims, and protect it.
    Compute(Compute),
    /// Write made-up files with every edge of the rules.
    Generate(Generate),
    /// Take a table of counts in, as OHA's page does. The only one of these that opens the database.
    Import(reach_import::Import),
}

#[derive(Debug, Args)]
pub(super) struct Compute {
    #[arg(long)]
    enrolment: PathBuf,
    #[arg(long)]
    claims: PathBuf,
    #[arg(long)]
    codes: PathBuf,
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=9_999))]
    year: i32,
    /// The folder for the tables.
    #[arg(long)]
    out: PathBuf,
    #[arg(long, default_value = "child_level_2025")]
    measure: String,
    /// First and last day instead of the measure's own: `2024-07-01..2025-06-30`.
    #[arg(long, value_parser = period)]
    period: Option<(NaiveDate, NaiveDate)>,
    /// End at the first row that cannot be read.
    #[arg(long)]
    strict: bool,
    /// How many readers; without it as many as there are processors.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    /// By which rules counts are hidden.
    #[arg(long, default_value = "public")]
    policy: String,
    /// A `reach.csv` that readers have already; may be given more than once.
    #[arg(long)]
    earlier: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Generate {
    #[arg(long)]
    members: u64,
    #[arg(long)]
    seed: u64,
    #[arg(long, value_parser = clap::value_parser!(i32).range(10..=9_990))]
    year: i32,
    #[arg(long)]
    out: PathBuf,
}

pub(super) fn run(command: &Reach, settings: impl FnOnce() -> Result<Settings>) -> Result<()> {
    match command {
        Reach::Import(it) => reach_import::run(it, &settings()?),
        Reach::Compute(it) => count(it),
        Reach::Generate(it) => {
            let words = generate::vocabulary("synthetic.toml", SYNTHETIC)?;
            generate::generate(&words, it.members, it.seed, it.year, &it.out)
        }
    }
}

fn count(it: &Compute) -> Result<()> {
    let started = Instant::now();
    let measures = measures::measures("measures.toml", MEASURES)?;
    let terms = measures::terms(&measures, &it.measure, it.year, it.period)?;
    let policy = disclosure::policy(&disclosure::disclosure()?.policies, &it.policy)?;
    let earlier: Vec<_> = it.earlier.iter().map(|it| published(it)).collect::<Result<_>>()?;
    let files = Files { enrolment: it.enrolment.clone(), claims: it.claims.clone(), codes: it.codes.clone() };
    let processors = || std::thread::available_parallelism().map_or(1, usize::from).min(64);
    let n_threads = it.threads.map_or_else(processors, usize::from);
    let progress = Progress::on_terminal(n_bytes(&files));
    let outcome = compute_showing(&files, &terms, Manner { is_strict: it.strict, n_threads, block: BLOCK }, &progress)?;
    let counted = peak_kib();
    progress.turn_to("hiding what could tell of a child");
    // What is not to be released is not written either, though its bytes are made meanwhile.
    let (internal, release) = std::thread::scope(|scope| {
        let internal = scope.spawn(|| internal_csv(&outcome.rows));
        let release = release(&outcome.rows, &policy, &earlier);
        (internal.join().unwrap_or_else(|_| Err(Fault::new("The writer stopped").into())), release)
    });
    let release = release.map_err(|why| FieldErrors::one("release", format!("{}; nothing was written", why.0)))?;
    keep(&it.out, &internal?, &public_csv(&outcome.rows, &release)?)?;
    progress.end();
    let mut lines = counts(&outcome.summary, counted);
    lines.extend(protection(release.summary(), started.elapsed().as_secs_f64()));
    // A closed terminal is no reason to fail: the tables are in their places.
    let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
    Ok(())
}

/// How much there is to read, as far as the system tells before the files are opened.
fn n_bytes(files: &Files) -> u64 {
    let size = |it: &PathBuf| std::fs::metadata(it).map_or(0, |it| it.len());
    [&files.enrolment, &files.claims, &files.codes].into_iter().map(size).sum()
}

/// Both tables are on the disk before either is in its place.
fn keep(out: &Path, internal: &[u8], public: &[u8]) -> Result<()> {
    let internal = Staged::write(out, "reach_internal.csv", internal)?;
    let public = Staged::write(out, "reach.csv", public)?;
    Staged::keep_all([internal, public])
}

fn counts(summary: &Summary, peak: Option<u64>) -> Vec<String> {
    let accounts = [("enrolment", &summary.enrolment), ("claims", &summary.claims), ("codes", &summary.codes)];
    let mut lines: Vec<String> = accounts.iter().flat_map(|(word, it)| account(word, it)).collect();
    lines.push(format!(
        "members: {}, of whom {} are counted and {} left out for two birth dates",
        summary.n_members, summary.n_children, summary.n_contradicted
    ));
    lines.push(format!("counting: {:.3} seconds, peak memory {}", summary.seconds, memory(peak)));
    lines
}

fn protection(it: release::Summary, seconds: f64) -> [String; 4] {
    let narrowest = it.narrowest.map_or_else(
        || "nothing is small".into(),
        |it| format!("every small count may still be one of {it} numbers at least"),
    );
    let n_hidden = it.n_small + it.n_linked;
    [
        format!(
            "rows: {}, of which {n_hidden} hidden: {} small, {} linked to them (without thinking it would be {})",
            it.n_rows, it.n_small, it.n_linked, it.n_baseline
        ),
        format!(
            "children in hidden rows: {}.{} % of those in rows of values and pairs",
            it.hidden_per_mille / 10,
            it.hidden_per_mille % 10
        ),
        format!(
            "narrowest interval: {narrowest}; zeros that can be worked out: {}; rows corrected since an earlier release: {}",
            it.n_known_zeros, it.n_corrected
        ),
        format!("seconds: {seconds:.3}; peak memory: {}", memory(peak_kib())),
    ]
}

fn memory(kib: Option<u64>) -> String {
    kib.map_or_else(|| "unknown".into(), |it| format!("{:.1} MiB", to_mib(it)))
}

fn account(word: &str, it: &Account) -> Vec<String> {
    let mut lines = vec![format!("{word}: {} rows read, {} refused", it.n_read, it.n_refused)];
    lines.extend(it.first.iter().map(|it| format!("  {it}")));
    lines
}

fn to_mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1_024.0
}

pub(super) fn period(raw: &str) -> std::result::Result<(NaiveDate, NaiveDate), String> {
    let both = raw.split_once("..").and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    both.ok_or_else(|| "a period is written START..END, each a day of the form YYYY-MM-DD".into())
}
