//! An Excel workbook (.xlsx): one sheet of it, cell by cell, so that two cells far apart cost no more than two cells.

use std::ops::ControlFlow;

use calamine::{Data, DataRef, Dimensions, Reader as _, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::delimited::too_many_lines;
use super::package;
use super::reading::{About, DAMAGED, Kind, Limits, Line, Merged, Unreadable, unreachable_file};
use super::source::{Origin, Source};

type Book<'b> = Xlsx<Source<'b>>;

/// So many merged places are told; a sheet that is read has none below its heading.
const MOST_MERGED: usize = 100;

pub(super) struct Workbook<'b> {
    book: Book<'b>,
    sheet: String,
    limits: Limits,
}

impl<'b> Workbook<'b> {
    pub fn open(origin: Origin<'b>, sheet: Option<&str>, limits: Limits) -> Result<(Self, About), Unreadable> {
        let source = || origin.from(0).map_err(|it| unreachable_file(&it));
        package::check(source()?, limits)?;
        let mut book: Book<'b> = Xlsx::new(source()?).map_err(unreadable)?;
        let of_kind = |is_shown: bool| {
            let sheets = book.sheets_metadata().iter().filter(|it| it.typ == SheetType::WorkSheet);
            let some = sheets.filter(|it| (it.visible == SheetVisible::Visible) == is_shown);
            some.map(|it| it.name.clone()).collect::<Vec<String>>()
        };
        let (shown, hidden) = (of_kind(true), of_kind(false));
        let sheet = chosen(&mut book, sheet, &shown)?;
        no_formula(&mut book, &sheet)?;
        let mut merged = book.merge_cells_by_sheet_name(&sheet).map_err(unreadable)?;
        // The lowest first: one of them stands below the heading, if any does.
        merged.sort_by_key(|it| std::cmp::Reverse(it.end.0));
        merged.truncate(MOST_MERGED);
        let about = About {
            kind: Kind::Xlsx,
            separator: None,
            sheet: Some(sheet.clone()),
            sheets: shown,
            others: book_sheets(&book).into_iter().filter(|it| *it != sheet).collect(),
            notes: told(&hidden),
            merged: merged.iter().map(merged_of).collect(),
        };
        Ok((Self { book, sheet, limits }, about))
    }

    pub fn each_line(&mut self, visit: &mut dyn FnMut(Line) -> ControlFlow<()>) -> Result<(), Unreadable> {
        let sheet = self.sheet.clone();
        self.each_line_of(&sheet, visit)
    }

    /// As [`Workbook::each_line`], of any sheet, hidden or not.
    pub fn each_line_of(
        &mut self,
        sheet: &str,
        visit: &mut dyn FnMut(Line) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        let is_own = sheet == self.sheet;
        let mut cells = self.book.worksheet_cells_reader(sheet).map_err(unreadable)?;
        let percents: Vec<bool> = cells.styles().iter().map(is_percent).collect();
        let mut lines = Lines { limits: self.limits, line: None, n_lines: 0, visit };
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(unreadable)? {
            let place = cell.get_position();
            let is_percent = percents.get(style).copied().unwrap_or(false);
            let text = match text_of(cell.get_value(), is_percent, place) {
                // On a sheet that is only looked at, an error is a cell without a text.
                Err(_) if !is_own => continue,
                text => text?,
            };
            if !text.trim().is_empty() && lines.take(place, text)?.is_break() {
                return Ok(());
            }
        }
        let _ = lines.turn()?;
        Ok(())
    }
}

fn book_sheets(book: &Book<'_>) -> Vec<String> {
    let sheets = book.sheets_metadata().iter().filter(|it| it.typ == SheetType::WorkSheet);
    sheets.map(|it| it.name.clone()).collect()
}

/// Cells on their way into lines.
struct Lines<'v> {
    limits: Limits,
    line: Option<Line>,
    n_lines: u64,
    visit: &'v mut dyn FnMut(Line) -> ControlFlow<()>,
}

impl Lines<'_> {
    fn take(&mut self, (row, column): (u32, u32), text: String) -> Result<ControlFlow<()>, Unreadable> {
        let number = u64::from(row) + 1;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= self.limits.most_columns {
            return Err(Unreadable::new(format!(
                "The cell {} stands further right than the {} columns that are read.",
                address(row, u32::try_from(column).unwrap_or(u32::MAX)),
                self.limits.most_columns
            )));
        }
        if text.len() > self.limits.longest_cell {
            let most = self.limits.longest_cell;
            return Err(Unreadable::new(format!("A cell on line {number} is longer than {most} characters.")));
        }
        let mut flow = ControlFlow::Continue(());
        match &self.line {
            Some(line) if line.number > number => return Err(Unreadable::new(DAMAGED)),
            Some(line) if line.number == number => (),
            _ => {
                flow = self.turn()?;
                self.line = Some(Line { number, cells: Vec::new() });
            }
        }
        if let Some(line) = &mut self.line {
            if column < line.cells.len() {
                return Err(Unreadable::new(DAMAGED));
            }
            line.cells.resize(column, String::new());
            line.cells.push(text);
        }
        Ok(flow)
    }

    /// Shows the line that is complete.
    fn turn(&mut self) -> Result<ControlFlow<()>, Unreadable> {
        let Some(line) = self.line.take() else { return Ok(ControlFlow::Continue(())) };
        self.n_lines += 1;
        if self.n_lines > self.limits.most_lines {
            return Err(Unreadable::new(too_many_lines(self.limits.most_lines)));
        }
        Ok((self.visit)(line))
    }
}

/// The sheet of that name, or the first that shows and holds something.
fn chosen(book: &mut Book<'_>, named: Option<&str>, shown: &[String]) -> Result<String, Unreadable> {
    if let Some(named) = named {
        return shown.iter().find(|it| *it == named).cloned().ok_or_else(|| {
            Unreadable::new(format!("There is no sheet “{named}” that shows. The sheets are: {}.", shown.join(", ")))
        });
    }
    for sheet in shown {
        let mut cells = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            if *cell.get_value() != DataRef::Empty {
                return Ok(sheet.clone());
            }
        }
    }
    Err(Unreadable::new("No sheet of this workbook that shows holds anything."))
}

/// A formula's value is what Excel last made of it, perhaps from another workbook; so it is not taken on trust.
fn no_formula(book: &mut Book<'_>, sheet: &str) -> Result<(), Unreadable> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(unreadable)? {
        if cell.formula.is_some() {
            return Err(Unreadable::new(format!(
                "The cell {} of the sheet “{sheet}” holds a formula. Copy the cells, paste them as values, and send that.",
                address(cell.pos.0, cell.pos.1)
            )));
        }
    }
    Ok(())
}

fn told(hidden: &[String]) -> Vec<String> {
    if hidden.is_empty() {
        return Vec::new();
    }
    let text = format!(
        "This workbook also holds hidden sheets, which are not read: {}. Make sure that they hold nothing about single children.",
        hidden.join(", ")
    );
    vec![text]
}

fn merged_of(it: &Dimensions) -> Merged {
    let (first, last) = (address(it.start.0, it.start.1), address(it.end.0, it.end.1));
    Merged { last_line: u64::from(it.end.0) + 1, address: format!("{first}:{last}") }
}

fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|it| it.format_code.contains('%'))
}

fn text_of(value: &DataRef<'_>, is_percent: bool, place: (u32, u32)) -> Result<String, Unreadable> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(it) => it.to_string(),
        DataRef::Float(it) if is_percent => format!("{}%", number(it * 100.0)),
        DataRef::Float(it) => number(*it),
        DataRef::String(it) | DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => it.clone(),
        DataRef::SharedString(it) => (*it).to_owned(),
        DataRef::Bool(it) => if *it { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(it) => match it.as_datetime() {
            Some(at) if it.is_datetime() && at.time() == chrono::NaiveTime::MIN => at.date().to_string(),
            Some(at) if it.is_datetime() => at.to_string(),
            _ => number(it.as_f64()),
        },
        DataRef::Error(_) => {
            return Err(Unreadable::new(format!(
                "The cell {} shows an error ({}). Mend it, and send the table again.",
                address(place.0, place.1),
                Data::from(value.clone())
            )));
        }
    })
}

/// As Excel shows it: to fifteen digits, and a whole number without a point.
fn number(value: f64) -> String {
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// `D12`, from places that begin with 0.
fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), u64::from(row) + 1)
}

fn unreadable(_: XlsxError) -> Unreadable {
    // What the library says is for programmers; what helps is to save the file again.
    Unreadable::new(DAMAGED)
}
