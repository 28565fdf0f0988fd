//! The coded reasons of a return that waits for its answer: labels of OHA's list, never a text that somebody wrote.

use diesel::prelude::*;

use super::lists::BoardScope;
use crate::kernel::failure::Result;
use crate::kernel::ids::SubmissionId;
use crate::kernel::year::MeasurementYear;
use crate::metric::workflow::rules::State;
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::workflow::{item_findings, return_letters, submissions};

/// Why an item came back, as the list of reasons words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedReason {
    pub submission: SubmissionId,
    pub item: String,
    pub label: String,
}

impl CodedReason {
    /// "C4.02: The evidence does not show it"
    pub fn words(&self) -> String {
        format!("{}: {}", self.item, self.label)
    }
}

/// The reasons that are in force in a year: of a submission that is returned, those of its last round, once the letter was sent.
/// A macro, since the two askers filter differently.
macro_rules! in_force {
    ($year:expr) => {
        item_findings::table
            .inner_join(submissions::table)
            .inner_join(
                return_letters::table.on(return_letters::submission_id
                    .eq(item_findings::submission_id)
                    .and(return_letters::round.eq(item_findings::round))),
            )
            .filter(submissions::year.eq(i64::from($year.number())))
            .filter(submissions::state.eq(State::Returned.word()).and(submissions::round.eq(item_findings::round)))
            .filter(return_letters::returned_at.is_not_null())
            .order((item_findings::submission_id, item_findings::item, item_findings::label))
            .select((item_findings::submission_id, item_findings::item, item_findings::label))
    };
}

/// The reasons that the scope's own CCO is to answer in a year.
///
/// # Errors
/// Breaks when a query fails.
pub fn coded_reasons_for_cco(conn: &mut Conn, scope: &CcoScope, year: MeasurementYear) -> Result<Vec<CodedReason>> {
    let own = submissions::contract_id.eq(scope.contract().id.as_str());
    read(in_force!(year).filter(own).load(conn)?)
}

/// The reasons that any CCO is to answer in a year, for the boards.
///
/// # Errors
/// Breaks when a query fails.
pub fn coded_reasons(conn: &mut Conn, _: &BoardScope, year: MeasurementYear) -> Result<Vec<CodedReason>> {
    read(in_force!(year).load(conn)?)
}

fn read(rows: Vec<(String, String, String)>) -> Result<Vec<CodedReason>> {
    let reason = |(submission, item, label): (String, String, String)| {
        Ok(CodedReason { submission: SubmissionId::parse(&submission)?, item, label })
    };
    rows.into_iter().map(reason).collect()
}
