//! `groundwork reach import`: takes a table in as OHA's page does, by the same change.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use sha2::{Digest as _, Sha256};

use super::{open, say};
use crate::kernel::failure::{Fault, FieldErrors, Result};
use crate::kernel::texts::counted;
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::changes::import::{self as change, Effect, Incoming, Plan};
use crate::metric::reach::io::import::{self, Choices, Table};
use crate::metric::reach::io::stratifiers::stratifiers as own_stratifiers;
use crate::metric::reach::rules::data_set::Value;
use crate::metric::reach::rules::import::columns::{Column, Mapping};
use crate::metric::reach::rules::import::names::{self, Contracts};
use crate::metric::reach::rules::import::problems::Problem;
use crate::metric::reach::rules::import::terms::{self, Sheet};
use crate::metric::reach::rules::import::unknown::Unknown;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::metric::reach::store::{self, ReachScope};
use crate::metric::reach::web::groups;
use crate::people::tenancy::{self, SystemScope};
use crate::platform::clock::Clock;
use crate::platform::config::Settings;
use crate::platform::tables::Origin;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// CSV (UTF-8) or .xlsx, with counts of children. A file about single children is refused.
    file: PathBuf,
    #[arg(long, value_parser = year)]
    year: MeasurementYear,
    /// A version of the measure; without it the likely one of the year.
    #[arg(long)]
    measure: Option<String>,
    /// First and last day that are counted, where they are not the measure's own: `2024-07-01..2025-06-30`.
    #[arg(long, value_parser = super::reach::period)]
    period: Option<(NaiveDate, NaiveDate)>,
    /// The day on which the figures were drawn from OHA's records.
    #[arg(long)]
    extracted_on: NaiveDate,
    /// Where the figures are from, in one line.
    #[arg(long)]
    source: String,
    #[arg(long, default_value = "")]
    method_note: String,
    /// Why it cannot be compared with the period before.
    #[arg(long, default_value = "")]
    break_note: String,
    /// Each CCO may see its own true counts.
    #[arg(long)]
    own_counts: bool,
    /// What was wrong with the version before, where that was released.
    #[arg(long, default_value = "")]
    correction: String,
    /// The sheet of a workbook; without it the first that shows and holds something.
    #[arg(long, default_value = "")]
    sheet: String,
    /// What a column holds, by its heading: `--mapping "Plan name=scope"`. As often as it is needed; a column that is named nowhere is not read then.
    #[arg(long)]
    mapping: Vec<String>,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

fn year(raw: &str) -> std::result::Result<MeasurementYear, String> {
    MeasurementYear::parse(raw).map_err(|_| "no year of the measure".into())
}

pub(super) fn run(it: &Import, settings: &Settings) -> Result<()> {
    let name = it.file.display().to_string();
    let broken = |cause: std::io::Error| Fault::because(format!("{name} cannot be read"), cause);
    let file = File::open(&it.file).map_err(broken)?;
    let name_of_sheet = Some(it.sheet.as_str()).filter(|it| !it.is_empty());
    // Before anything else is done with it, and without a database, so by the program's own list.
    import::look(Origin::File(&file), name_of_sheet, own_stratifiers()?)?;
    let (db, now) = (open(settings)?, Clock::default().now());
    let stratifiers = db.read_here(store::stratifiers)?;
    let provenance = terms::provenance(&sheet(it)?, it.year, &import::measures()?, now.pacific_day())?;
    let contracts = db.read_here(tenancy::contracts)?;
    let contracts = Contracts::of(&contracts, &import::guide()?.ccos, settings.demonstration);
    let choose = |mapping: &Mapping| choices(&it.mapping, &mapping.headings, &stratifiers);
    let table = import::read_by(Origin::File(&file), name_of_sheet, choose, (&contracts, &stratifiers))?;
    tell(&table);
    let base = settings.base_url.trim_end_matches('/');
    let most = import::guide()?.most_shown;
    table.told.unknown.iter().take(most).for_each(|it| say(&mending(it, &stratifiers, base)));
    if !table.told.errors.is_empty() {
        let n = counted(table.told.errors.len(), "mistake", "mistakes");
        return Err(FieldErrors::one("file", format!("{name} has {n}. Nothing was taken in.")).into());
    }
    let incoming = Incoming {
        provenance,
        indicators: table.indicators,
        file_name: it.file.file_name().map_or_else(|| name.clone(), |it| it.to_string_lossy().into_owned()),
        file_sha256: digest(&file).map_err(broken)?,
        rows: table.rows,
        correction: it.correction.clone(),
        demonstration: settings.demonstration,
    };
    let system = SystemScope::because("the operator imported a reach table at the command line");
    let scope = ReachScope::System(&system);
    if it.dry_run {
        let plan = db.read_here(|conn| change::plan(conn, scope, &incoming))?;
        say(&format!("{} Nothing was changed: this was a dry run.", planned(&plan)));
        return Ok(());
    }
    let (effect, id) = db.write_here(|tx| change::import(tx, scope, &incoming, now))?;
    say(&format!("{} Data set {id}.", done(effect)));
    Ok(())
}

/// Piece by piece: the file is not held.
fn digest(file: &File) -> std::io::Result<String> {
    let (mut file, mut digest) = (file, Sha256::new());
    file.seek(SeekFrom::Start(0))?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        let n = file.read(&mut piece)?;
        if n == 0 {
            return Ok(hex::encode(digest.finalize()));
        }
        digest.update(piece.get(..n).unwrap_or_default());
    }
}

fn sheet(it: &Import) -> Result<Sheet> {
    let mut sheet = import::blank_sheet(it.year)?;
    if let Some(measure) = &it.measure {
        sheet = sheet.with("measure", measure.clone());
    }
    if let Some((first, last)) = it.period {
        sheet = sheet.with("period_first", first.to_string()).with("period_last", last.to_string());
    }
    Ok(sheet
        .with("extracted_on", it.extracted_on.to_string())
        .with("source", it.source.clone())
        .with("method_note", it.method_note.clone())
        .with("break_note", it.break_note.clone())
        .with("own_counts", if it.own_counts { "yes" } else { "" })
        .with("sheet", it.sheet.clone()))
}

/// The columns that were named on the command line, if any were.
fn choices(named: &[String], headings: &[String], stratifiers: &Stratifiers) -> Result<Choices> {
    let mut choices = Vec::new();
    for word in named {
        let wrong = |what: &str| FieldErrors::one("mapping", format!("{word}: {what}"));
        let (heading, column) = word.split_once('=').ok_or_else(|| wrong("is not written HEADING=COLUMN"))?;
        let place = headings.iter().position(|it| names::words(it) == names::words(heading));
        let place = place.ok_or_else(|| wrong("the file has no such heading"))?;
        let known = Column::parse(column.trim(), import::guide()?, stratifiers);
        let known = known.ok_or_else(|| wrong("there is no such column; there is scope, dim1, value1, dim2, value2, denominator, numerator, assessment, service, rate, and by_ before a stratifier"))?;
        choices.push((place, known.word()));
    }
    Ok(Some(choices).filter(|it| !it.is_empty()))
}

fn tell(table: &Table) {
    let told = &table.told;
    say(&format!(
        "{} lines read, {} rows to take in, {} of them summed from counties.",
        told.n_lines,
        table.rows.len(),
        table.n_derived
    ));
    table.looked.about.notes.iter().chain(&table.notes).for_each(|it| say(it));
    let most = import::guide().map_or(0, |it| it.most_shown);
    for (kind, all) in [("mistake", &told.errors), ("to look at", &told.warnings)] {
        all.iter().take(most).for_each(|it| say(&format!("{kind}: {}", words(it))));
        if all.len() > most {
            say(&format!("{kind}: and {} more", all.len() - most));
        }
    }
}

/// The list of groups is OHA's, kept in its pages: who runs the command is told where, and whom to ask.
fn mending(it: &Unknown, all: &Stratifiers, base: &str) -> String {
    let Value { dim, value } = &it.value;
    let (name, label, page) = (all.value_label(dim, value), all.label(dim), groups::mending_address(it, all));
    let who = "to do: an administrator of OHA's team";
    if groups::is_retired(dim, all) {
        return format!("{who} offers “{label}” again at {base}{page}. Then run this command again.");
    }
    if it.is_retired {
        return format!("{who} offers “{name}” of “{label}” again at {base}{page}. Then run this command again.");
    }
    let list = groups::address(dim);
    format!(
        "{who} adds “{name}” to “{label}” at {base}{page}, or makes it another spelling of a group at {base}{list}. Then run this command again."
    )
}

fn words(it: &Problem) -> String {
    let place = if it.line == 0 { String::new() } else { format!("line {}: ", it.line) };
    let parts = [it.column.as_str(), it.what.as_str(), it.read.as_str()];
    format!("{place}{}", parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" | "))
}

fn planned(plan: &Plan) -> String {
    let it = plan.change;
    format!(
        "{} {} new, {} changed, {} unchanged, {} gone.",
        done(plan.effect),
        it.n_new,
        it.n_changed,
        it.n_unchanged,
        it.n_gone
    )
}

fn done(effect: Effect) -> &'static str {
    match effect {
        Effect::New => "A new data set.",
        Effect::Nothing => "The very same table is here already; there is nothing to change.",
        Effect::Replaces => "It takes the place of one that was not released.",
        Effect::Corrects => "A correction of one that was released.",
    }
}
