//! One item read across all CCOs: what each has sent last, paged in SQL. Drafts are not in it.

use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::paging::Paging;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::rounds::Decision;
use crate::metric::workflow::rules::State;
use crate::people::tenancy::OhaScope;
use crate::platform::db::schema::tenancy::contracts;
use crate::platform::db::schema::workflow::{item_decisions, snapshots, submissions};
use crate::platform::db::{Conn, MultiBackend};

/// Which of them are read.
#[derive(Debug, Clone)]
pub struct SentFilter {
    pub year: MeasurementYear,
    pub component: Component,
    pub item: String,
    /// Companies in which the reader holds a role: she does not judge them.
    pub without: Vec<String>,
    /// Only those with this decision.
    pub decision: Option<Decision>,
}

/// What one CCO has sent last.
#[derive(Debug, Clone)]
pub struct SentItem {
    pub id: SubmissionId,
    pub cco: String,
    pub state: State,
    pub round: i64,
    /// The frozen content, as JSON.
    pub content: String,
    pub decision: Option<Decision>,
}

type Row = (String, String, String, i64, String, Option<String>);

macro_rules! narrowed {
    ($query:expr, $filter:expr) => {{
        let mut query = $query
            .filter(submissions::submitted_at.is_not_null())
            .filter(submissions::year.eq(i64::from($filter.year.number())))
            .filter(submissions::component.eq($filter.component.word()));
        if !$filter.without.is_empty() {
            query = query.filter(contracts::organization.ne_all(&$filter.without));
        }
        if let Some(decision) = $filter.decision {
            query = query.filter(item_decisions::decision.eq(decision.word()));
        }
        query
    }};
}

/// A page of it, and how many there are.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn sent_items(conn: &mut Conn, _: &OhaScope, filter: &SentFilter, paging: Paging) -> Result<(Vec<SentItem>, i64)> {
    let decided = |item: String| {
        item_decisions::submission_id
            .eq(submissions::submission_id)
            .and(item_decisions::round.eq(submissions::round))
            .and(item_decisions::item.eq(item))
    };
    let latest =
        || snapshots::submission_id.eq(submissions::submission_id).and(snapshots::round.eq(submissions::round));
    let counted = submissions::table
        .inner_join(contracts::table)
        .inner_join(snapshots::table.on(latest()))
        .left_join(item_decisions::table.on(decided(filter.item.clone())))
        .select(diesel::dsl::count_star())
        .into_boxed::<MultiBackend>();
    let total: i64 = narrowed!(counted, filter).first(conn)?;
    let listed = submissions::table
        .inner_join(contracts::table)
        .inner_join(snapshots::table.on(latest()))
        .left_join(item_decisions::table.on(decided(filter.item.clone())))
        .select((
            submissions::submission_id,
            contracts::short_name,
            submissions::state,
            submissions::round,
            snapshots::content,
            item_decisions::decision.nullable(),
        ))
        .into_boxed::<MultiBackend>();
    let rows: Vec<Row> = narrowed!(listed, filter)
        .order((contracts::short_name, submissions::submission_id))
        .limit(paging.size)
        .offset(paging.offset())
        .load(conn)?;
    Ok((rows.into_iter().map(read).collect::<Result<_>>()?, total))
}

fn read((id, cco, state, round, content, decision): Row) -> Result<SentItem> {
    let unknown = |what: &str, word: &str| Fault::new(format!("No {what} is called {word}"));
    let parse = |word: &str| Decision::parse(word).ok_or_else(|| unknown("decision", word));
    Ok(SentItem {
        id: SubmissionId::parse(&id)?,
        cco,
        state: State::parse(&state).ok_or_else(|| unknown("state", &state))?,
        round,
        content,
        decision: decision.as_deref().map(parse).transpose()?,
    })
}
