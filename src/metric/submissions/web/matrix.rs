//! The board: every contract of a year, every component, its state and its days.

use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::failure::Result;
use crate::kernel::time::{Deadline, day_words};
use crate::metric::measures::{Component, Year};
use crate::metric::submissions::rules::YearResult;
use crate::metric::submissions::store::results_of_year;
use crate::metric::workflow::State;
use crate::metric::workflow::store::{self, BoardScope, Cell, CodedReason, Extension};
use crate::people::tenancy::{self, AgencyRole, Contract};
use crate::platform::db::Conn;
use crate::platform::http::Tag;

/// One contract's line.
#[derive(Debug, Clone, Serialize)]
pub struct BoardRow {
    pub cco: String,
    pub is_ended: bool,
    pub cells: Vec<BoardCell>,
    /// What the year came to; nothing before it closes, and for TA.
    pub result: Option<Tag>,
}

#[derive(Debug, Clone, Serialize)]
pub struct BoardCell {
    pub state: Tag,
    /// "12 days left", "late by 3 days", "sent 4 days late"; nothing where nothing is owed.
    pub days: Option<String>,
    pub is_late: bool,
    /// "extended to 1 March 2027", where that is the due date now.
    pub extended: Option<String>,
    /// Why it came back, by the codes of OHA's list: for TA, who reads no letter.
    pub reasons: Vec<String>,
    /// What the link of the cell leads to, for those who do not see the cell.
    pub leads_to: &'static str,
    /// Where a reviewer reads what was sent.
    pub href: Option<String>,
}

/// What of the board is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct BoardFilter {
    pub state: Option<State>,
    pub only_late: bool,
}

/// The board of a year. Real contracts are shown in real years, a demonstration's in its own: they never stand side by side.
///
/// # Errors
/// Breaks when a query fails.
pub fn board(
    conn: &mut Conn,
    scope: &BoardScope,
    year: &Year,
    filter: BoardFilter,
    today: NaiveDate,
) -> Result<Vec<BoardRow>> {
    let cells = store::board(conn, scope, year.number)?;
    let has_cell = |contract: &Contract| cells.iter().any(|it| it.contract == contract.id);
    let contracts = tenancy::contracts(conn)?
        .into_iter()
        .filter(|it| it.covers(year.number) && (it.demonstration == year.demonstration || has_cell(it)));
    let extensions = store::extensions_of_year(conn, scope, year.number)?;
    let reasons = match scope {
        BoardScope::Ta(_) => store::coded_reasons(conn, scope, year.number)?,
        BoardScope::Oha(_) | BoardScope::System(_) => Vec::new(),
    };
    let results = match scope {
        BoardScope::Oha(_) => results_of_year(conn, scope, year.number)?,
        BoardScope::Ta(_) | BoardScope::System(_) => Vec::new(),
    };
    let rows = contracts.map(|contract| {
        let own = |component: Component| Place {
            contract: &contract,
            component,
            cell: cells.iter().find(|it| it.contract == contract.id && it.component == component),
            extensions: &extensions,
            reasons: &reasons,
        };
        let may_read = may_read(scope, &contract);
        let may_extend = may_read && is_admin(scope);
        let row: Vec<(State, BoardCell)> =
            Component::ALL.into_iter().map(|it| cell(&own(it), year, today, (may_read, may_extend))).collect();
        let is_wanted = filter.state.is_none_or(|state| row.iter().any(|(it, _)| *it == state))
            && (!filter.only_late || row.iter().any(|(_, it)| it.is_late));
        let row = BoardRow {
            is_ended: contract.has_ended(today),
            result: results.iter().find(|it| it.contract == contract.id).map(|it| result_tag(it.verdict.result)),
            cco: contract.name,
            cells: row.into_iter().map(|(_, it)| it).collect(),
        };
        (is_wanted, row)
    });
    Ok(rows.filter(|(is_wanted, _)| *is_wanted).map(|(_, row)| row).collect())
}

/// A reviewer with a role in the organization does not read its review, so she is offered no way there.
fn may_read(scope: &BoardScope, contract: &Contract) -> bool {
    match scope {
        BoardScope::Oha(scope) => !scope.standing().has_stake_in(&contract.organization),
        BoardScope::Ta(_) | BoardScope::System(_) => false,
    }
}

fn result_tag(result: YearResult) -> Tag {
    Tag::new(result.label(), result.tone())
}

pub fn is_admin(scope: &BoardScope) -> bool {
    matches!(scope, BoardScope::Oha(scope) if scope.role() == AgencyRole::OhaAdmin)
}

/// Where OHA looks at the due date of a component, and moves it.
pub fn due_address(contract: &Contract, year: &Year, component: Component) -> String {
    format!("/desk/oha/ccos/{}/{}/{}/due-date", contract.slug, year.number, component.slug())
}

/// One component of one contract.
struct Place<'p> {
    contract: &'p Contract,
    component: Component,
    cell: Option<&'p Cell>,
    extensions: &'p [Extension],
    reasons: &'p [CodedReason],
}

fn cell(place: &Place, year: &Year, today: NaiveDate, (may_read, may_extend): (bool, bool)) -> (State, BoardCell) {
    let cell = place.cell;
    let state = cell.map_or(State::NotStarted, |it| it.state);
    let granted = store::due_on(place.extensions, &place.contract.id, place.component);
    let due_on = cell.map(|it| it.due_on).or(granted).unwrap_or(year.form.due_on);
    let sent_on = cell.and_then(|it| it.sent_at).map(crate::kernel::time::Moment::pacific_day);
    let owed = Deadline::of(due_on, today);
    // An ended contract owes nothing by a date: its pages say in words what it owes.
    let is_owed = state.is_owed() && !year.is_closed() && !place.contract.has_ended(today);
    let sent_late = sent_on.map_or(0, |day| Deadline::of(due_on, day).days_late());
    let (days, is_late) = match (is_owed, sent_late) {
        (true, _) => (Some(owed.words()), owed.days_late() > 0),
        (false, 1) => (Some("sent 1 day late".to_owned()), true),
        (false, late) if late > 1 => (Some(format!("sent {late} days late")), true),
        (false, _) => (None, false),
    };
    let sent = cell.filter(|it| may_read && it.sent_at.is_some());
    let (href, leads_to) = match sent {
        Some(it) => (Some(format!("/desk/oha/submissions/{}", it.submission)), "what it sent"),
        None if may_extend && is_owed => (Some(due_address(place.contract, year, place.component)), "its due date"),
        None => (None, ""),
    };
    let extended = granted.filter(|it| *it == due_on).map(|it| format!("extended to {}", day_words(it)));
    let own = place.reasons.iter().filter(|it| cell.is_some_and(|cell| cell.submission == it.submission));
    let reasons = own.map(CodedReason::words).collect();
    (
        state,
        BoardCell { state: Tag::new(state.label(), state.tone()), days, is_late, extended, reasons, leads_to, href },
    )
}
