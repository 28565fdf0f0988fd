//! The rows of proposals to publish, and OHA's list of everything that is or may become public.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::EitherScope;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::{ProposalId, SnapshotId, SubmissionId};
use crate::kernel::time::Moment;
use crate::metric::measures::Component;
use crate::metric::workflow::State;
use crate::people::tenancy::OhaScope;
use crate::platform::db::schema::publishing::{publication_proposals as proposals, publications};
use crate::platform::db::schema::tenancy::contracts;
use crate::platform::db::schema::workflow::{snapshots, submissions};
use crate::platform::db::{Conn, Tx};
use crate::publishing::rules::{Correction, Course, Proposal};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = proposals)]
struct ProposalRow {
    proposal_id: String,
    snapshot_id: String,
    edition_sha256: String,
    objection_days: i64,
    objections_until: NaiveDate,
    corrects: Option<i64>,
    correction: Option<String>,
    state: String,
    proposed_by: String,
    proposed_at: NaiveDateTime,
    answered_by: Option<String>,
    answered_at: Option<NaiveDateTime>,
    objection: Option<String>,
    settled_by: Option<String>,
    settled_at: Option<NaiveDateTime>,
    settlement: Option<String>,
    row_version: i64,
}

/// The last proposal to publish a round.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn latest_proposal(conn: &mut Conn, _: &EitherScope, snapshot: &SnapshotId) -> Result<Option<Proposal>> {
    let row: Option<ProposalRow> = proposals::table
        .filter(proposals::snapshot_id.eq(snapshot.as_str()))
        .order((proposals::proposed_at.desc(), proposals::proposal_id.desc()))
        .select(ProposalRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Proposal::try_from).transpose()
}

pub(in crate::publishing) fn insert_proposal(tx: &mut Tx, scope: &OhaScope, new: &Proposal) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = ProposalRow {
        proposal_id: new.id.to_string(),
        snapshot_id: new.snapshot.to_string(),
        edition_sha256: new.edition_sha256.clone(),
        objection_days: new.objection_days,
        objections_until: new.objections_until,
        corrects: new.correction.as_ref().map(|it| it.version),
        correction: new.correction.as_ref().map(|it| it.text.clone()),
        state: new.course.word().to_owned(),
        proposed_by: scope.person().to_string(),
        proposed_at: new.proposed_at.utc(),
        answered_by: None,
        answered_at: None,
        objection: None,
        settled_by: None,
        settled_at: None,
        settlement: None,
        row_version: new.version,
    };
    diesel::insert_into(proposals::table).values(&row).execute(conn)?;
    Ok(())
}

/// What a step writes beside the course.
#[derive(Debug, Clone, Copy)]
pub(in crate::publishing) enum Word<'a> {
    Agreement,
    Objection(&'a str),
    Settlement(&'a str),
    None,
}

/// Moves a proposal on, over the version that was looked at.
pub(in crate::publishing) fn move_proposal(
    tx: &mut Tx,
    scope: &EitherScope,
    proposal: &Proposal,
    (to, word): (Course, Word<'_>),
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let answered = matches!(word, Word::Agreement | Word::Objection(_));
    let settled = matches!(word, Word::Settlement(_));
    let known = proposals::table
        .filter(proposals::proposal_id.eq(proposal.id.as_str()).and(proposals::row_version.eq(proposal.version)));
    let changed = diesel::update(known)
        .set((
            proposals::state.eq(to.word()),
            answered.then(|| proposals::answered_by.eq(scope.person())),
            answered.then(|| proposals::answered_at.eq(now.utc())),
            if let Word::Objection(text) = word { Some(proposals::objection.eq(text)) } else { None },
            settled.then(|| proposals::settled_by.eq(scope.person())),
            settled.then(|| proposals::settled_at.eq(now.utc())),
            if let Word::Settlement(text) = word { Some(proposals::settlement.eq(text)) } else { None },
            proposals::row_version.eq(proposal.version + 1),
        ))
        .execute(conn)?;
    if changed == 1 {
        return Ok(());
    }
    Err(Refusal::Stale("Somebody else was faster. Open the page again to see where the proposal stands.".into()).into())
}

/// A line of OHA's list: a plan that was sent, with what was proposed and published of it.
#[derive(Debug, Clone)]
pub struct DeskRow {
    pub submission: SubmissionId,
    pub cco: String,
    pub organization: String,
    pub year: i64,
    pub state: State,
    pub proposal: Option<Proposal>,
    /// Version and, where it is so, the moment of its withdrawal; newest first.
    pub versions: Vec<(i64, Option<Moment>)>,
}

/// Every plan that is approved, or of which something was proposed or published.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn desk(conn: &mut Conn, scope: &OhaScope) -> Result<Vec<DeskRow>> {
    type Row = (String, String, String, i64, String);
    let rows: Vec<Row> = submissions::table
        .inner_join(contracts::table)
        .filter(submissions::submitted_at.is_not_null())
        .filter(submissions::component.eq(Component::ActionPlan.word()))
        .order((submissions::year.desc(), contracts::short_name, submissions::submission_id))
        .select((
            submissions::submission_id,
            contracts::short_name,
            contracts::organization,
            submissions::year,
            submissions::state,
        ))
        .load(conn)?;
    let (mut proposed, mut published) = (proposed(conn, scope)?, published(conn, scope)?);
    let line = |(id, cco, organization, year, state): Row| -> Result<DeskRow> {
        Ok(DeskRow {
            proposal: proposed.remove(&id),
            versions: published.remove(&id).unwrap_or_default(),
            submission: SubmissionId::parse(&id)?,
            cco,
            organization,
            year,
            state: State::parse(&state).ok_or_else(|| Fault::new(format!("No state is called {state}")))?,
        })
    };
    let lines: Vec<DeskRow> = rows.into_iter().map(line).collect::<Result<_>>()?;
    let concerns = |it: &DeskRow| it.state == State::Approved || it.proposal.is_some() || !it.versions.is_empty();
    Ok(lines.into_iter().filter(concerns).collect())
}

/// The last proposal of each submission.
fn proposed(conn: &mut Conn, _: &OhaScope) -> Result<HashMap<String, Proposal>> {
    let rows: Vec<(ProposalRow, String)> = proposals::table
        .inner_join(snapshots::table)
        .order((proposals::proposed_at, proposals::proposal_id))
        .select((ProposalRow::as_select(), snapshots::submission_id))
        .load(conn)?;
    rows.into_iter().map(|(row, submission)| Ok((submission, row.try_into()?))).collect()
}

type Versions = Vec<(i64, Option<Moment>)>;

fn published(conn: &mut Conn, _: &OhaScope) -> Result<HashMap<String, Versions>> {
    let rows: Vec<(String, i64, Option<NaiveDateTime>)> = publications::table
        .inner_join(snapshots::table)
        .order(publications::version.desc())
        .select((snapshots::submission_id, publications::version, publications::withdrawn_at))
        .load(conn)?;
    let mut found: HashMap<String, Versions> = HashMap::new();
    for (submission, version, withdrawn) in rows {
        found.entry(submission).or_default().push((version, withdrawn.map(Moment::from_utc)));
    }
    Ok(found)
}

impl TryFrom<ProposalRow> for Proposal {
    type Error = Error;

    fn try_from(row: ProposalRow) -> Result<Self> {
        Ok(Self {
            id: ProposalId::parse(&row.proposal_id)?,
            snapshot: SnapshotId::parse(&row.snapshot_id)?,
            edition_sha256: row.edition_sha256,
            objection_days: row.objection_days,
            objections_until: row.objections_until,
            correction: row.corrects.zip(row.correction).map(|(version, text)| Correction { version, text }),
            course: Course::parse(&row.state)
                .ok_or_else(|| Fault::new(format!("No proposal's course is called {}", row.state)))?,
            proposed_by: row.proposed_by,
            proposed_at: Moment::from_utc(row.proposed_at),
            answered_by: row.answered_by,
            answered_at: row.answered_at.map(Moment::from_utc),
            objection: row.objection,
            settled_at: row.settled_at.map(Moment::from_utc),
            settlement: row.settlement,
            version: row.row_version,
        })
    }
}
