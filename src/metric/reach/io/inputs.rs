//! The three files of a run, row by row: fields become facts here, or a reason why not.

use super::blocks::Stop;
use super::records::Table;
use super::refused::{Account, Input, Reason};
use crate::metric::reach::rules::codes::{Category, CodeSet};
use crate::metric::reach::rules::day::Day;
use crate::metric::reach::rules::measure::{Period, Terms};
use crate::metric::reach::rules::roll::{Enrolment, Roll};
use crate::metric::reach::rules::settle::{Denominator, Lines};

/// Columns of the enrolment file, in the order in which [`enrolment_of`] takes them.
pub const ENROLMENT: [&str; 8] =
    ["member_id", "cco", "county", "birth_date", "race_ethnicity", "language", "start_date", "end_date"];
/// Columns of the claims file that are used. Who rendered a service counts for nothing.
pub const CLAIMS: [&str; 3] = ["member_id", "service_date", "procedure_code"];
/// Columns of the code set.
pub const CODES: [&str; 2] = ["procedure_code", "category"];

/// Reads one reader's share of the enrolment file.
///
/// # Errors
/// When the file cannot be read on.
pub fn enrolment(table: &Table<8>, roll: &mut Roll, is_strict: bool) -> Result<Account, Stop> {
    let mut account = Account::default();
    table.each(|line, fields| {
        account.n_read += 1;
        match fields.and_then(enrolment_of) {
            Ok(row) => {
                roll.take(&row, line);
                true
            }
            Err(reason) => {
                account.refuse(Input::Enrolment, line, reason);
                !is_strict
            }
        }
    })?;
    Ok(account)
}

/// Reads one reader's share of the claims file and marks the members.
///
/// # Errors
/// When the file cannot be read on.
pub fn claims(
    table: &Table<3>,
    (codes, terms, denominator): (&CodeSet, &Terms, &Denominator),
    is_strict: bool,
) -> Result<Account, Stop> {
    let (mut account, mut lines) = (Account::default(), Lines::default());
    table.each(|line, fields| {
        account.n_read += 1;
        match fields.and_then(|it| claim(it, codes, terms.period, &mut lines)) {
            Ok(()) => {
                if lines.are_enough() {
                    denominator.mark(&mut lines);
                }
                true
            }
            Err(reason) => {
                account.refuse(Input::Claims, line, reason);
                !is_strict
            }
        }
    })?;
    denominator.mark(&mut lines);
    Ok(account)
}

/// Reads the code set, as far as the measure counts its categories.
///
/// # Errors
/// When the file cannot be read on.
pub fn codes(table: &Table<2>, counted: &[Category], is_strict: bool) -> Result<(CodeSet, Account), Stop> {
    let (mut codes, mut account) = (CodeSet::default(), Account::default());
    table.each(|line, fields| {
        account.n_read += 1;
        let code = fields
            .and_then(|[code, category]| Category::parse(category).map(|it| (code, it)).ok_or(Reason::UnknownCategory));
        match code {
            Ok((code, category)) => {
                if counted.contains(&category) {
                    codes.add(code, category);
                }
                true
            }
            Err(reason) => {
                account.refuse(Input::Codes, line, reason);
                !is_strict
            }
        }
    })?;
    Ok((codes, account))
}

fn enrolment_of(fields: [&[u8]; 8]) -> Result<Enrolment<'_>, Reason> {
    let [member, cco, county, birth, race_ethnicity, language, start, end] = fields;
    let birth = day("birth_date", birth);
    let row = |birth, start, end| Enrolment { member, cco, county, language, race_ethnicity, birth, start, end };
    if member.is_empty() {
        return Err(Reason::NoMember);
    }
    let end = if end.is_empty() { None } else { Some(("end_date", end)) };
    Ok(row(birth?, day("start_date", start)?, end.map(|(column, raw)| day(column, raw)).transpose()?))
}

/// The day and the code are looked at first: few lines are left for which the member must be found.
fn claim([member, date, code]: [&[u8]; 3], codes: &CodeSet, period: Period, lines: &mut Lines) -> Result<(), Reason> {
    if member.is_empty() {
        return Err(Reason::NoMember);
    }
    if period.holds(day("service_date", date)?) {
        let marks = codes.marks(code);
        if !marks.is_empty() {
            lines.add(member, marks);
        }
    }
    Ok(())
}

fn day(column: &'static str, raw: &[u8]) -> Result<Day, Reason> {
    Day::parse(raw).ok_or(Reason::NoSuchDay(column))
}
