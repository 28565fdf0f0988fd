//! A file of somebody's, read into rows: what its columns are, whether it is about single children, what it says.

use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use serde::de::DeserializeOwned;

use crate::kernel::failure::{Error, Fault, FieldErrors, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::data_set::Indicators;
use crate::metric::reach::rules::import::child_level::Look;
use crate::metric::reach::rules::import::columns::{LOOKED_AT, Mapping};
use crate::metric::reach::rules::import::guide::{ChildLevelGuide, Guide};
use crate::metric::reach::rules::import::names::Contracts;
use crate::metric::reach::rules::import::problems::Problem;
use crate::metric::reach::rules::import::reading::{Known, Reading, Told, indicators};
use crate::metric::reach::rules::import::rows::Rows;
use crate::metric::reach::rules::import::terms::{Sheet, column_field, likely_measure};
use crate::metric::reach::rules::import::{derived, sums};
use crate::metric::reach::rules::measure::Measure;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::people::tenancy::io::relative_day;
use crate::platform::tables::{About, Line, Origin, TableFile, Unreadable};

/// # Errors
/// Breaks when the embedded file does not fit, which a test would have told.
pub fn guide() -> Result<&'static Guide> {
    static OWN: LazyLock<std::result::Result<Guide, String>> =
        LazyLock::new(|| own("import.toml", include_str!("../../../../seeds/reach/import.toml")));
    OWN.as_ref().map_err(|it| Fault::new(it.clone()).into())
}

/// # Errors
/// As [`guide`].
pub fn child_level() -> Result<&'static ChildLevelGuide> {
    static OWN: LazyLock<std::result::Result<ChildLevelGuide, String>> =
        LazyLock::new(|| own("child_level.toml", include_str!("../../../../seeds/reach/child_level.toml")));
    OWN.as_ref().map_err(|it| Fault::new(it.clone()).into())
}

/// The versions of the measure.
///
/// # Errors
/// As [`guide`].
pub fn measures() -> Result<Vec<Measure>> {
    super::measures::measures("measures.toml", include_str!("../../../../seeds/reach/measures.toml"))
}

fn own<T: DeserializeOwned>(name: &str, text: &str) -> std::result::Result<T, String> {
    toml::from_str(text).map_err(|cause| format!("{name} cannot be read: {cause}"))
}

/// A file after a first look.
#[derive(Debug, Clone)]
pub struct Looked {
    pub about: About,
    /// Its first lines, to be shown.
    pub first: Vec<Line>,
    pub mapping: Mapping,
}

/// Looks at all of a file, on every sheet of it, without keeping anything.
///
/// # Errors
/// Refuses what is no table, and what is about single children, beside the field of the file.
pub fn look<'b>(origin: impl Into<Origin<'b>>, sheet: Option<&str>, stratifiers: &Stratifiers) -> Result<Looked> {
    look_at(open(origin, sheet)?, stratifiers, |_| ())
}

fn open<'b>(origin: impl Into<Origin<'b>>, sheet: Option<&str>) -> Result<TableFile<'b>> {
    TableFile::open(origin, sheet, guide()?.limits).map_err(refused)
}

/// As [`look`]. Every line of the sheet goes by `beside` too, so that one way through a large file serves both; what that makes of them is
/// nothing where the file is refused.
fn look_at(mut file: TableFile<'_>, stratifiers: &Stratifiers, mut beside: impl FnMut(&Line)) -> Result<Looked> {
    let mut watch = Watch::new(stratifiers)?;
    let watched = file.each_line(|line| {
        beside(&line);
        watch.take(line)
    });
    watched.map_err(refused)?;
    let (first, mapping) = watch.settled()?;
    let about = file.about().clone();
    for other in &about.others {
        let mut watch = Watch::new(stratifiers)?;
        file.each_line_beside(other, |line| watch.take(line)).map_err(refused)?;
        watch.settled()?;
    }
    let merged = about.merged.iter().find(|it| it.last_line >= mapping.heading_line);
    if let Some(merged) = merged {
        let text = format!(
            "The cells {} are merged into one. Part them, fill in each of them, and send the table again.",
            merged.address
        );
        return Err(FieldErrors::one("file", text).into());
    }
    Ok(Looked { about, first, mapping })
}

/// A sheet that is looked at: its first lines, then what gives a file about single children away.
struct Watch<'s> {
    guide: &'static Guide,
    child_level: &'static ChildLevelGuide,
    stratifiers: &'s Stratifiers,
    first: Vec<Line>,
    look: Option<Look<'static>>,
    mapping: Mapping,
}

impl<'s> Watch<'s> {
    fn new(stratifiers: &'s Stratifiers) -> Result<Self> {
        let (guide, child_level) = (guide()?, child_level()?);
        Ok(Self { guide, child_level, stratifiers, first: Vec::new(), look: None, mapping: Mapping::default() })
    }

    fn take(&mut self, line: Line) -> ControlFlow<()> {
        if let Some(look) = &mut self.look {
            look.take(&line);
            return ControlFlow::Continue(());
        }
        self.first.push(line);
        if self.first.len() == LOOKED_AT { self.begin() } else { ControlFlow::Continue(()) }
    }

    /// The heading is known from here on.
    fn begin(&mut self) -> ControlFlow<()> {
        self.mapping = recognized(&self.first, self.guide, self.stratifiers);
        let mut look = Look::at(self.child_level, &self.mapping.headings, self.mapping.place("denominator"));
        for line in &self.first {
            look.take_top(&line.cells);
            if line.number > self.mapping.heading_line {
                look.take(line);
            }
        }
        self.look = Some(look);
        ControlFlow::Continue(())
    }

    fn settled(mut self) -> Result<(Vec<Line>, Mapping)> {
        if self.look.is_none() {
            let _ = self.begin();
        }
        if let Some(text) = self.look.as_ref().and_then(Look::found) {
            return Err(FieldErrors::one("file", text).into());
        }
        Ok((self.first, self.mapping))
    }
}

fn recognized(first: &[Line], guide: &Guide, stratifiers: &Stratifiers) -> Mapping {
    Mapping::recognized(first, guide, stratifiers).unwrap_or_default()
}

/// What the columns of a file are recognized as, from its first lines.
fn heading(file: &mut TableFile<'_>, known: Known<'_>) -> Result<Mapping> {
    let mut first = Vec::new();
    let seen = file.each_line(|line| {
        first.push(line);
        if first.len() == LOOKED_AT { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    seen.map_err(refused)?;
    Ok(recognized(&first, known.guide, known.stratifiers))
}

/// A table as it would be taken in.
#[derive(Debug)]
pub struct Table {
    pub looked: Looked,
    pub indicators: Indicators,
    /// With those that were summed from others.
    pub rows: Arc<Rows>,
    pub told: Told,
    pub n_derived: usize,
    pub notes: Vec<String>,
}

/// What somebody chose each column for, by its place; none where the columns are taken as they are recognized.
pub type Choices = Option<Vec<(usize, String)>>;

/// Reads a whole file by the columns that were chosen, or else recognized.
///
/// # Errors
/// As [`look`], and Invalid where the columns do not make a table.
pub fn read<'b>(
    origin: impl Into<Origin<'b>>,
    sheet: &Sheet,
    contracts: &Contracts,
    stratifiers: &Stratifiers,
) -> Result<Table> {
    let name = Some(sheet.get("sheet")).filter(|it| !it.is_empty());
    read_by(origin, name, |_| Ok(sheet.choices()), (contracts, stratifiers))
}

/// As [`read`], by whoever chooses once the headings are known.
///
/// # Errors
/// As [`read`], and as `choose`.
pub fn read_by<'b>(
    origin: impl Into<Origin<'b>>,
    sheet: Option<&str>,
    choose: impl FnOnce(&Mapping) -> Result<Choices>,
    (contracts, stratifiers): (&Contracts, &Stratifiers),
) -> Result<Table> {
    let known = Known { guide: guide()?, stratifiers, contracts };
    let mut file = open(origin, sheet)?;
    let recognized = heading(&mut file, known)?;
    match choose(&recognized).and_then(|it| chosen(recognized, it, known)) {
        Ok(mapping) => read_whole(file, mapping, known),
        // A file that is refused is refused whatever was chosen.
        Err(error) => look_at(file, stratifiers, |_| ()).and(Err(error)),
    }
}

fn chosen(recognized: Mapping, choices: Choices, known: Known<'_>) -> Result<Mapping> {
    let Some(choices) = choices else { return Ok(recognized) };
    recognized.chosen(&choices, known.guide, known.stratifiers).map_err(|twice| twice_errors(&twice))
}

/// Looks at all of a file while it is read.
fn read_whole(file: TableFile<'_>, mapping: Mapping, known: Known<'_>) -> Result<Table> {
    let mut reading = Reading::of(known, &mapping, file.about().kind);
    let missing = mapping.missing(known.guide);
    let looked = look_at(file, known.stratifiers, |line| {
        if missing.is_empty() {
            reading.take(line);
        }
    })?;
    let mut told = reading.done();
    if missing.is_empty() && told.n_lines == 0 {
        told.errors.add(|| Problem::whole("The table has a heading and no line below it."));
    }
    for it in missing {
        told.errors.add(|| Problem::whole(it));
    }
    let (rows, n_derived, notes) = complete(&mut told, known);
    let indicators = indicators(&mapping);
    Ok(Table { looked: Looked { mapping, ..looked }, indicators, rows, told, n_derived, notes })
}

/// The rows of a table without mistakes, and with what follows from them.
fn complete(told: &mut Told, known: Known<'_>) -> (Arc<Rows>, usize, Vec<String>) {
    let mut rows = std::mem::take(&mut told.rows);
    if !told.errors.is_empty() {
        return (Arc::new(rows), 0, Vec::new());
    }
    for it in sums::check(&mut rows, known) {
        told.warnings.add(|| it);
    }
    let (n_derived, notes) = derived::nested(&mut rows, known.stratifiers);
    (Arc::new(rows), n_derived, notes)
}

fn twice_errors(twice: &[(usize, String)]) -> Error {
    let mut errors = FieldErrors::default();
    for (place, text) in twice {
        errors.add(&column_field(*place), text.clone());
    }
    errors.into()
}

fn refused(it: Unreadable) -> Error {
    FieldErrors::one("file", it.0).into()
}

/// A sheet as it is shown first: the likely version of the measure and its period in this year.
///
/// # Errors
/// Breaks when a measure's period cannot be read.
pub fn blank_sheet(year: MeasurementYear) -> Result<Sheet> {
    let measures = measures()?;
    let Some(measure) = likely_measure(&measures, year) else { return Ok(Sheet::default()) };
    let day =
        |raw: &str| Ok::<_, Error>(relative_day(raw, year.number())?.map_or_else(String::new, |it| it.to_string()));
    let (first, last) = (day(&measure.period_start)?, day(&measure.period_end)?);
    Ok(Sheet::default().with("measure", measure.key.clone()).with("period_first", first).with("period_last", last))
}
