//! The lists that OHA and TA work from: the queue, paged in SQL, and the board. Neither reads a text of a draft.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::{ContractId, SubmissionId};
use crate::kernel::paging::Paging;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::rules::State;
use crate::people::tenancy::{OhaScope, SystemScope, TaScope};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::tenancy::contracts;
use crate::platform::db::schema::workflow::submissions;
use crate::platform::db::{Conn, MultiBackend};

/// What of the queue is shown.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Any of these; none means all.
    pub states: Vec<State>,
    /// A contract's slug.
    pub cco: Option<String>,
    pub year: Option<MeasurementYear>,
    /// Only what this person has claimed.
    pub mine: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueOrder {
    #[default]
    SentFirst,
    DueFirst,
    ByCco,
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
    pub due_on: NaiveDate,
    pub sent_at: Moment,
    pub claimed_by: Option<String>,
}

type Found = (String, String, String, i64, String, String, i64, NaiveDate, Option<NaiveDateTime>, Option<String>);

/// Narrows a query to what was sent and what the filter wants. A macro, since the counting and the listing query differ in type.
macro_rules! narrowed {
    ($query:expr, $scope:expr, $filter:expr) => {{
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
        if $filter.mine {
            query = query.filter(submissions::claimed_by.eq($scope.person().as_str()));
        }
        query
    }};
}

/// A page of what was sent to OHA, and how much there is in all.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn queue(
    conn: &mut Conn,
    scope: &OhaScope,
    filter: &QueueFilter,
    order: QueueOrder,
    paging: Paging,
) -> Result<(Vec<QueueRow>, i64)> {
    let counted =
        submissions::table.inner_join(contracts::table).select(diesel::dsl::count_star()).into_boxed::<MultiBackend>();
    let total: i64 = narrowed!(counted, scope, filter).first(conn)?;
    let listed = submissions::table
        .inner_join(contracts::table)
        .left_join(people::table.on(submissions::claimed_by.eq(people::person_id.nullable())))
        .select((
            submissions::submission_id,
            contracts::short_name,
            contracts::organization,
            submissions::year,
            submissions::component,
            submissions::state,
            submissions::round,
            submissions::due_on,
            submissions::submitted_at,
            people::name.nullable(),
        ))
        .into_boxed::<MultiBackend>();
    let query = narrowed!(listed, scope, filter);
    let query = match order {
        QueueOrder::SentFirst => query.order((submissions::submitted_at, submissions::submission_id)),
        QueueOrder::DueFirst => query.order((submissions::due_on, submissions::submission_id)),
        QueueOrder::ByCco => query.order((contracts::short_name, submissions::submission_id)),
    };
    let rows: Vec<Found> = query.limit(paging.size).offset(paging.offset()).load(conn)?;
    Ok((rows.into_iter().map(read).collect::<Result<_>>()?, total))
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

fn read(
    (id, cco, organization, year, component, state, round, due_on, sent_at, claimed_by): Found,
) -> Result<QueueRow> {
    Ok(QueueRow {
        id: SubmissionId::parse(&id)?,
        cco,
        organization,
        year,
        component: Component::parse(&component).ok_or_else(|| unknown("component", &component))?,
        state: State::parse(&state).ok_or_else(|| unknown("state", &state))?,
        round,
        due_on,
        sent_at: sent_at.map(Moment::from_utc).ok_or_else(|| Fault::new("A submission in the queue was never sent"))?,
        claimed_by,
    })
}

fn unknown(what: &str, word: &str) -> Fault {
    Fault::new(format!("No {what} is called {word}"))
}
