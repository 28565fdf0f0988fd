//! The lists that OHA and TA work from: the queue, paged in SQL, and the board. Neither reads a text of a draft.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::{ContractId, SubmissionId};
use crate::kernel::paging::Paging;
use crate::kernel::search::containing;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::rules::State;
use crate::people::tenancy::{OhaScope, SystemScope, TaScope};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::tenancy::contracts;
use crate::platform::db::schema::workflow::{review_assignments, snapshots, submissions};
use crate::platform::db::{Conn, MultiBackend, lower};

/// What of the queue is shown.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Any of these; none means all.
    pub states: Vec<State>,
    /// A contract's slug.
    pub cco: Option<String>,
    pub year: Option<MeasurementYear>,
    pub component: Option<Component>,
    pub whose: Whose,
    /// Words in the CCO's name.
    pub words: String,
    /// Only what OHA should have answered before this day, and has not.
    pub overdue_on: Option<NaiveDate>,
}

/// Whose work is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    #[default]
    Anybodys,
    /// Of the CCOs to which this reviewer is assigned.
    Assigned,
    /// What this person has claimed.
    Claimed,
    /// What nobody has claimed.
    Nobodys,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueOrder {
    #[default]
    Sent,
    /// By the day on which OHA should have answered.
    Due,
    Cco,
    Round,
}

/// A line of the queue.
#[derive(Debug, Clone)]
pub struct QueueRow {
    pub id: SubmissionId,
    pub cco: String,
    pub organization: String,
    pub year: i64,
    pub component: Component,
    pub state: State,
    pub round: i64,
    pub contract: ContractId,
    /// When it was due from the CCO.
    pub days_late: i64,
    pub sent_at: Moment,
    pub answer_due_on: Option<NaiveDate>,
    pub claimed_by: Option<String>,
}

#[derive(Queryable)]
struct Found {
    id: String,
    contract: String,
    cco: String,
    organization: String,
    year: i64,
    component: String,
    state: String,
    round: i64,
    days_late: i64,
    sent_at: NaiveDateTime,
    answer_due_on: Option<NaiveDate>,
    claimed_by: Option<String>,
}

/// Narrows a query to what was sent and what the filter wants. A macro, since the counting and the listing query differ in type.
macro_rules! narrowed {
    ($query:expr, $scope:expr, $filter:expr, $assigned:expr) => {{
        let mut query = $query.filter(submissions::submitted_at.is_not_null());
        if !$filter.states.is_empty() {
            let words: Vec<&str> = $filter.states.iter().map(|it| it.word()).collect();
            query = query.filter(submissions::state.eq_any(words));
        }
        if let Some(cco) = &$filter.cco {
            query = query.filter(contracts::slug.eq(cco));
        }
        if let Some(year) = $filter.year {
            query = query.filter(submissions::year.eq(i64::from(year.number())));
        }
        if let Some(component) = $filter.component {
            query = query.filter(submissions::component.eq(component.word()));
        }
        if !$filter.words.is_empty() {
            let pattern = containing(&$filter.words.to_lowercase());
            query = query.filter(lower(contracts::short_name).like(pattern).escape('\\'));
        }
        if let Some(today) = $filter.overdue_on {
            let waiting = [State::Submitted.word(), State::InReview.word()];
            query = query.filter(snapshots::answer_due_on.lt(today)).filter(submissions::state.eq_any(waiting));
        }
        match $filter.whose {
            Whose::Anybodys => query,
            Whose::Assigned => query.filter(submissions::contract_id.eq_any($assigned)),
            Whose::Claimed => query.filter(submissions::claimed_by.eq($scope.person().as_str())),
            Whose::Nobodys => query.filter(submissions::claimed_by.is_null()),
        }
    }};
}

/// Puts a query into the order that was asked for. A boxed query of both databases takes no boxed expression, so each order stands twice.
macro_rules! ordered {
    ($query:expr, $order:expr, $is_descending:expr) => {
        match ($order, $is_descending) {
            (QueueOrder::Sent, false) => $query.order(snapshots::sent_at.asc()),
            (QueueOrder::Sent, true) => $query.order(snapshots::sent_at.desc()),
            (QueueOrder::Due, false) => $query.order(snapshots::answer_due_on.asc()),
            (QueueOrder::Due, true) => $query.order(snapshots::answer_due_on.desc()),
            (QueueOrder::Cco, false) => $query.order(contracts::short_name.asc()),
            (QueueOrder::Cco, true) => $query.order(contracts::short_name.desc()),
            (QueueOrder::Round, false) => $query.order(submissions::round.asc()),
            (QueueOrder::Round, true) => $query.order(submissions::round.desc()),
        }
    };
}

/// A page of what was sent to OHA, and how much there is in all.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn queue(
    conn: &mut Conn,
    scope: &OhaScope,
    filter: &QueueFilter,
    (order, is_descending): (QueueOrder, bool),
    paging: Paging,
) -> Result<(Vec<QueueRow>, i64)> {
    let latest =
        || snapshots::submission_id.eq(submissions::submission_id).and(snapshots::round.eq(submissions::round));
    let assigned = assigned_contracts(conn, scope)?;
    let counted = submissions::table
        .inner_join(contracts::table)
        .inner_join(snapshots::table.on(latest()))
        .select(diesel::dsl::count_star())
        .into_boxed::<MultiBackend>();
    let total: i64 = narrowed!(counted, scope, filter, &assigned).first(conn)?;
    let listed = submissions::table
        .inner_join(contracts::table)
        .inner_join(snapshots::table.on(latest()))
        .left_join(people::table.on(submissions::claimed_by.eq(people::person_id.nullable())))
        .select((
            submissions::submission_id,
            submissions::contract_id,
            contracts::short_name,
            contracts::organization,
            submissions::year,
            submissions::component,
            submissions::state,
            submissions::round,
            snapshots::days_late,
            snapshots::sent_at,
            snapshots::answer_due_on,
            people::name.nullable(),
        ))
        .into_boxed::<MultiBackend>();
    let query = narrowed!(listed, scope, filter, &assigned);
    let query = ordered!(query, order, is_descending);
    let query = query.then_order_by(submissions::submission_id);
    let rows: Vec<Found> = query.limit(paging.size).offset(paging.offset()).load(conn)?;
    Ok((rows.into_iter().map(read).collect::<Result<_>>()?, total))
}

fn assigned_contracts(conn: &mut Conn, scope: &OhaScope) -> Result<Vec<String>> {
    Ok(review_assignments::table
        .filter(review_assignments::person_id.eq(scope.person().as_str()).and(review_assignments::ended_at.is_null()))
        .select(review_assignments::contract_id)
        .load(conn)?)
}

/// One cell of the board.
#[derive(Debug, Clone)]
pub struct Cell {
    pub contract: ContractId,
    pub component: Component,
    pub state: State,
    pub due_on: NaiveDate,
    /// When it was sent last.
    pub sent_at: Option<Moment>,
    pub submission: SubmissionId,
}

/// Who may see the board: states and dates of every CCO, no text.
pub enum BoardScope<'s> {
    Oha(&'s OhaScope),
    Ta(&'s TaScope),
    System(&'s SystemScope),
}

/// Where every started component of a year stands.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn board(conn: &mut Conn, _: &BoardScope, year: MeasurementYear) -> Result<Vec<Cell>> {
    type Row = (String, String, String, NaiveDate, Option<NaiveDateTime>, String);
    let rows: Vec<Row> = submissions::table
        .filter(submissions::year.eq(i64::from(year.number())))
        .select((
            submissions::contract_id,
            submissions::component,
            submissions::state,
            submissions::due_on,
            submissions::submitted_at,
            submissions::submission_id,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(contract, component, state, due_on, sent_at, id)| {
            Ok(Cell {
                contract: ContractId::parse(&contract)?,
                component: Component::parse(&component).ok_or_else(|| unknown("component", &component))?,
                state: State::parse(&state).ok_or_else(|| unknown("state", &state))?,
                due_on,
                sent_at: sent_at.map(Moment::from_utc),
                submission: SubmissionId::parse(&id)?,
            })
        })
        .collect()
}

fn read(row: Found) -> Result<QueueRow> {
    Ok(QueueRow {
        id: SubmissionId::parse(&row.id)?,
        contract: ContractId::parse(&row.contract)?,
        cco: row.cco,
        organization: row.organization,
        year: row.year,
        component: Component::parse(&row.component).ok_or_else(|| unknown("component", &row.component))?,
        state: State::parse(&row.state).ok_or_else(|| unknown("state", &row.state))?,
        round: row.round,
        days_late: row.days_late,
        sent_at: Moment::from_utc(row.sent_at),
        answer_due_on: row.answer_due_on,
        claimed_by: row.claimed_by,
    })
}

fn unknown(what: &str, word: &str) -> Fault {
    Fault::new(format!("No {what} is called {word}"))
}
