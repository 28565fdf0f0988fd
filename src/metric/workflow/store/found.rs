//! What a search looks through: a contract's own work, and what was sent to OHA. Each query is one, however much there is.

use diesel::prelude::*;

use super::submissions::Submission;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::search::Search;
use crate::metric::measures::Component;
use crate::metric::workflow::rounds::Visibility;
use crate::people::tenancy::{CcoScope, OhaScope};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::tenancy::contracts;
use crate::platform::db::schema::workflow::{comments, snapshots, submissions};
use crate::platform::db::{Conn, lower};

/// What was sent last of one component.
#[derive(Debug, Clone)]
pub struct Sent {
    pub submission: SubmissionId,
    pub cco: String,
    /// The company, by which a stake is known.
    pub organization: String,
    pub year: i64,
    pub content: String,
    pub form: String,
}

/// A comment with its place.
#[derive(Debug, Clone)]
pub struct Remark {
    pub submission: SubmissionId,
    pub cco: String,
    pub organization: String,
    pub year: i64,
    pub component: Component,
    pub author: String,
    pub body: String,
}

/// Every component that the contract ever started, newest year first.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn started(conn: &mut Conn, scope: &CcoScope) -> Result<Vec<Submission>> {
    super::submissions::all_of(conn, scope)
}

type RemarkRow = (String, String, String, i64, String, String, String);

/// The comments that the contract may read: those that are shared with it.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn comments_of(conn: &mut Conn, scope: &CcoScope) -> Result<Vec<Remark>> {
    let rows: Vec<RemarkRow> = comments::table
        .inner_join(submissions::table.inner_join(contracts::table))
        .inner_join(people::table)
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(comments::visibility.eq(Visibility::Shared.word()))
        .order((comments::written_at.desc(), comments::comment_id))
        .select(columns())
        .load(conn)?;
    rows.into_iter().map(remark).collect()
}

/// The comments of all reviews, internal ones too, that may hold the words.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn everybodys_comments(conn: &mut Conn, _: &OhaScope) -> Result<Vec<Remark>> {
    let rows: Vec<RemarkRow> = comments::table
        .inner_join(submissions::table.inner_join(contracts::table))
        .inner_join(people::table)
        .order((comments::written_at.desc(), comments::comment_id))
        .select(columns())
        .load(conn)?;
    rows.into_iter().map(remark).collect()
}

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (
        submissions::submission_id,
        contracts::short_name,
        contracts::organization,
        submissions::year,
        submissions::component,
        people::name,
        comments::body,
    )
}

/// What was sent last of every component of every contract, where it may hold the words: the database looks roughly, and
/// whoever asked looks again.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn sent_last(conn: &mut Conn, _: &OhaScope, search: &Search) -> Result<Vec<Sent>> {
    type Row = (String, String, String, i64, String, String);
    let later = diesel::alias!(snapshots as later_snapshots);
    let is_replaced = diesel::dsl::exists(
        later
            .filter(later.field(snapshots::submission_id).eq(snapshots::submission_id))
            .filter(later.field(snapshots::round).gt(snapshots::round)),
    );
    let [one, two, three, four, five, six] = search.rough_patterns();
    let rows: Vec<Row> = snapshots::table
        .inner_join(submissions::table.inner_join(contracts::table))
        .filter(diesel::dsl::not(is_replaced))
        .filter(lower(snapshots::content).like(one).and(lower(snapshots::content).like(two)))
        .filter(lower(snapshots::content).like(three).and(lower(snapshots::content).like(four)))
        .filter(lower(snapshots::content).like(five).and(lower(snapshots::content).like(six)))
        .order((submissions::year.desc(), contracts::short_name))
        .select((
            submissions::submission_id,
            contracts::short_name,
            contracts::organization,
            submissions::year,
            snapshots::content,
            snapshots::form,
        ))
        .load(conn)?;
    let sent = |(submission, cco, organization, year, content, form): Row| {
        Ok(Sent { submission: SubmissionId::parse(&submission)?, cco, organization, year, content, form })
    };
    rows.into_iter().map(sent).collect()
}

fn remark((submission, cco, organization, year, component, author, body): RemarkRow) -> Result<Remark> {
    let component =
        Component::parse(&component).ok_or_else(|| Fault::new(format!("No component is called {component}")))?;
    Ok(Remark { submission: SubmissionId::parse(&submission)?, cco, organization, year, component, author, body })
}
