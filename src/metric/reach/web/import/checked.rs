//! A file that waits, read and compared: what is said to whoever is about to take it in.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::{counted, grouped};
use crate::kernel::time::Moment;
use crate::metric::reach::changes::import::{self as change, Effect, Incoming, Plan};
use crate::metric::reach::io::import::{self, Looked, Table};
use crate::metric::reach::rules::data_set::Provenance;
use crate::metric::reach::rules::import::names::Contracts;
use crate::metric::reach::rules::import::problems::{Problem, Problems};
use crate::metric::reach::rules::import::terms::{self, Sheet};
use crate::metric::reach::rules::import::unknown::Unknown;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::metric::reach::store::imports::Waiting;
use crate::metric::reach::store::{self, ReachScope};
use crate::metric::reach::web::groups;
use crate::people::tenancy::{self, OhaScope};
use crate::platform::db::Conn;

/// What a look at a file and its sheet has brought.
pub(super) struct Checked {
    pub looked: Looked,
    /// What is wrong with the choice of columns or of the sheet.
    pub column_errors: FieldErrors,
    pub provenance: std::result::Result<Provenance, FieldErrors>,
    pub table: Option<Table>,
    pub plan: Option<Plan>,
    pub stratifiers: Cow<'static, Stratifiers>,
}

/// Reads the whole file by a sheet, and compares it with what is here.
pub(super) fn check(
    conn: &mut Conn,
    scope: &OhaScope,
    file: &Waiting,
    sheet: &Sheet,
    (now, demonstration): (Moment, bool),
) -> Result<Checked> {
    let guide = import::guide()?;
    let stratifiers = store::stratifiers(conn)?;
    let contracts = Contracts::of(&tenancy::contracts(conn)?, &guide.ccos, demonstration);
    let provenance = terms::provenance(sheet, file.year, &import::measures()?, now.pacific_day());
    let (table, bare, column_errors) = match import::read(file.bytes.as_slice(), sheet, &contracts, &stratifiers) {
        Ok(table) => (Some(table), None, FieldErrors::default()),
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            // The columns are wrong, or there is no such sheet: the rest is shown as it would be without that choice.
            let bare = Sheet::default().with("sheet", sheet.get("sheet"));
            let first = looked(file, Some(bare.get("sheet")).filter(|it| !it.is_empty()), &stratifiers);
            (None, Some(first.or_else(|_| looked(file, None, &stratifiers))?), errors)
        }
        Err(error) => return Err(error),
    };
    let looked = match (&table, bare) {
        (Some(table), _) => table.looked.clone(),
        (None, Some(bare)) => bare,
        (None, None) => looked(file, None, &stratifiers)?,
    };
    let mut checked = Checked { looked, column_errors, provenance, table, plan: None, stratifiers };
    if let Some(incoming) = incoming(&checked, file, demonstration, "") {
        checked.plan = Some(change::plan(conn, ReachScope::Oha(scope), &incoming)?);
    }
    Ok(checked)
}

fn looked(file: &Waiting, sheet: Option<&str>, stratifiers: &Stratifiers) -> Result<Looked> {
    import::look(file.bytes.as_slice(), sheet, stratifiers)
}

/// The table as it would be taken in; none while something is missing or wrong.
pub(super) fn incoming(it: &Checked, file: &Waiting, demonstration: bool, correction: &str) -> Option<Incoming> {
    let table = it.table.as_ref().filter(|it| it.told.errors.is_empty())?;
    Some(Incoming {
        provenance: it.provenance.clone().ok()?,
        indicators: table.indicators,
        file_name: file.file_name.clone(),
        file_sha256: file.file_sha256.clone(),
        rows: Arc::clone(&table.rows),
        correction: correction.to_owned(),
        demonstration,
    })
}

/// What is said of the table below its form.
#[derive(Serialize)]
pub(super) struct Outcome {
    summary: String,
    notes: Vec<String>,
    errors: Vec<Said>,
    errors_heading: String,
    /// Groups that the list lacks, each with the way to add it.
    unknown: Vec<Wanted>,
    warnings: Vec<Said>,
    warnings_heading: String,
    effect: Option<String>,
    changes: Vec<String>,
    is_fine: bool,
}

/// A group that no list has, and where that is mended.
#[derive(Serialize)]
struct Wanted {
    /// "“Klingon” in Household language"
    name: String,
    href: String,
    act: &'static str,
    list_href: String,
}

#[derive(Serialize)]
struct Said {
    place: String,
    text: String,
}

pub(super) fn outcome(it: &Checked) -> Result<Option<Outcome>> {
    let Some(table) = &it.table else { return Ok(None) };
    let most = import::guide()?.most_shown;
    let said = |all: &Problems| all.iter().take(most).map(Said::of).collect::<Vec<_>>();
    let heading = |all: &Problems, one: &str, many: &str| {
        let first = if all.len() > most { format!(", the first {most} of them") } else { String::new() };
        format!("{}{first}", counted(all.len(), one, many))
    };
    let told = &table.told;
    let mut notes: Vec<String> = table.looked.about.notes.iter().chain(&table.notes).cloned().collect();
    if table.n_derived > 0 {
        let rows = counted(table.n_derived, "row", "rows");
        notes.push(format!("The table says nothing of rurality, so {rows} were summed from its counties."));
    }
    Ok(Some(Outcome {
        summary: format!(
            "{} read, {} to take in.",
            counted(usize::try_from(told.n_lines).unwrap_or(usize::MAX), "line", "lines"),
            counted(table.rows.len(), "row", "rows")
        ),
        notes,
        errors: said(&told.errors),
        unknown: told.unknown.iter().take(most).map(|unknown| Wanted::of(unknown, &it.stratifiers)).collect(),
        errors_heading: heading(&told.errors, "mistake", "mistakes"),
        warnings: said(&told.warnings),
        warnings_heading: heading(&told.warnings, "thing to look at", "things to look at"),
        effect: it.plan.as_ref().map(effect),
        changes: it.plan.as_ref().map_or_else(Vec::new, changes),
        is_fine: told.errors.is_empty(),
    }))
}

fn effect(plan: &Plan) -> String {
    let version = plan.latest.as_ref().map_or(0, |it| it.version);
    match plan.effect {
        Effect::New => "This is the first table of its period. It becomes a new data set.".into(),
        Effect::Nothing => "The very same table is here already. There is nothing to change.".into(),
        Effect::Replaces => format!(
            "It takes the place of version {version}, which nobody but OHA has seen. What was there before can be brought back until the release."
        ),
        Effect::Corrects => format!(
            "Version {version} of this period was released before, so this becomes version {}: a correction. Who read the other one will read what was wrong with it.",
            version + 1
        ),
    }
}

fn changes(plan: &Plan) -> Vec<String> {
    let it = plan.change;
    let parts =
        [(it.n_new, "new"), (it.n_changed, "changed"), (it.n_unchanged, "unchanged"), (it.n_gone, "no longer there")];
    parts.into_iter().map(|(n, what)| format!("{} {what}", grouped(n))).collect()
}

impl Wanted {
    fn of(it: &Unknown, all: &Stratifiers) -> Self {
        let value = &it.value;
        let is_retired = it.is_retired || groups::is_retired(&value.dim, all);
        let act = if is_retired { "Offer it again" } else { "Add it to the list" };
        let name = format!("“{}” in {}", all.value_label(&value.dim, &value.value), all.label(&value.dim));
        Self { name, href: groups::mending_address(it, all), act, list_href: groups::address(&value.dim) }
    }
}

impl Said {
    fn of(it: &Problem) -> Self {
        let place = if it.line == 0 { "Whole table".into() } else { format!("Line {}", it.line) };
        Self { place, text: text(it) }
    }
}

fn text(it: &Problem) -> String {
    let Problem { line, column, what, read } = it;
    match (line, column.is_empty(), read.is_empty()) {
        (0, true, _) => what.clone(),
        (0, false, _) => format!("“{read}” {what}"),
        (_, true, _) => format!("This line {what}"),
        (_, false, true) => format!("“{column}” {what}"),
        (_, false, false) => format!("“{column}” {what} It reads “{read}”."),
    }
}
