//! `groundwork reach`: counts reach from files on this machine, and makes up files to try it with. It opens no database.

use std::io::Write as _;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::kernel::failure::Result;
use crate::metric::reach::io::blocks::BLOCK;
use crate::metric::reach::io::output::{Staged, internal_csv};
use crate::metric::reach::io::refused::Account;
use crate::metric::reach::io::run::{Files, Manner, Summary, compute};
use crate::metric::reach::io::{generate, measures};

const MEASURES: &str = include_str!("../../../seeds/reach/measures.toml");
const SYNTHETIC: &str = include_str!("../../../seeds/reach/synthetic.toml");

#[derive(Debug, Subcommand)]
pub(super) enum Reach {
    /// Count reach from enrolment and claims.
    Compute(Compute),
    /// Write made-up files with every edge of the rules.
    Generate(Generate),
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

pub(super) fn run(command: &Reach) -> Result<()> {
    match command {
        Reach::Compute(it) => count(it),
        Reach::Generate(it) => {
            let words = generate::vocabulary("synthetic.toml", SYNTHETIC)?;
            generate::generate(&words, it.members, it.seed, it.year, &it.out)
        }
    }
}

fn count(it: &Compute) -> Result<()> {
    let measures = measures::measures("measures.toml", MEASURES)?;
    let terms = measures::terms(&measures, &it.measure, it.year, it.period)?;
    let files = Files { enrolment: it.enrolment.clone(), claims: it.claims.clone(), codes: it.codes.clone() };
    let processors = || std::thread::available_parallelism().map_or(1, usize::from).min(64);
    let n_threads = it.threads.map_or_else(processors, usize::from);
    let outcome = compute(&files, &terms, Manner { is_strict: it.strict, n_threads, block: BLOCK })?;
    Staged::write(&it.out, "reach_internal.csv", &internal_csv(&outcome.rows)?)?.keep()?;
    tell(&outcome.summary);
    Ok(())
}

fn tell(summary: &Summary) {
    let accounts = [("enrolment", &summary.enrolment), ("claims", &summary.claims), ("codes", &summary.codes)];
    let mut lines: Vec<String> = accounts.iter().flat_map(|(word, it)| account(word, it)).collect();
    lines.push(format!(
        "members: {}, of whom {} are counted and {} left out for two birth dates",
        summary.n_members, summary.n_children, summary.n_contradicted
    ));
    let memory = summary.peak_kib.map_or_else(|| "unknown".into(), |it| format!("{:.1} MiB", to_mib(it)));
    lines.push(format!("seconds: {:.3}; peak memory: {memory}", summary.seconds));
    // A closed terminal is no reason to fail: the table is in its place.
    let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
}

fn account(word: &str, it: &Account) -> Vec<String> {
    let mut lines = vec![format!("{word}: {} rows read, {} refused", it.n_read, it.n_refused)];
    lines.extend(it.first.iter().map(|it| format!("  {it}")));
    lines
}

fn to_mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1_024.0
}

fn period(raw: &str) -> std::result::Result<(NaiveDate, NaiveDate), String> {
    let both = raw.split_once("..").and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    both.ok_or_else(|| "a period is written START..END, each a day of the form YYYY-MM-DD".into())
}
