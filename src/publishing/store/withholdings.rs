//! The rows of passages that somebody wants withheld.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::{SnapshotId, WithholdingId};
use crate::kernel::time::Moment;
use crate::metric::measures::Vocabulary;
use crate::people::tenancy::{CcoScope, OhaScope, SuccessorScope};
use crate::platform::clock;
use crate::platform::db::schema::measures::vocabulary_terms;
use crate::platform::db::schema::publishing::withholdings;
use crate::platform::db::{Conn, Tx};
use crate::publishing::rules::{At, Ruling, Side, Withholding};

/// Whoever may read what goes before a publication: OHA, or the CCO of which it is. The round it is about was found through the same scope.
#[derive(Clone, Copy)]
pub enum EitherScope<'s> {
    Oha(&'s OhaScope),
    Cco(&'s CcoScope),
}

impl EitherScope<'_> {
    pub fn person(&self) -> &str {
        match self {
            Self::Oha(scope) => scope.person().as_str(),
            Self::Cco(scope) => scope.person().as_str(),
        }
    }

    pub fn side(&self) -> Side {
        match self {
            Self::Oha(_) => Side::Oha,
            Self::Cco(_) => Side::Cco,
        }
    }
}

type Found = (
    (String, String, String, String, Option<String>),
    (String, String, String, String, String, NaiveDateTime),
    (String, Option<String>, Option<NaiveDateTime>, Option<String>, i64),
);

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (
        (
            withholdings::withholding_id,
            withholdings::snapshot_id,
            withholdings::node,
            withholdings::field,
            withholdings::passage,
        ),
        (
            withholdings::reason,
            vocabulary_terms::label,
            withholdings::note,
            withholdings::side,
            withholdings::proposed_by,
            withholdings::proposed_at,
        ),
        (
            withholdings::state,
            withholdings::decided_by,
            withholdings::decided_at,
            withholdings::decision_reason,
            withholdings::row_version,
        ),
    )
}

/// A query that each scope may ask, of a round that was found through it.
macro_rules! of_round {
    ($conn:expr, $snapshot:expr) => {{
        let rows: Vec<Found> = withholdings::table
            .inner_join(
                vocabulary_terms::table.on(vocabulary_terms::vocabulary
                    .eq(Vocabulary::WithholdingReasons.word())
                    .and(vocabulary_terms::term.eq(withholdings::reason))),
            )
            .filter(withholdings::snapshot_id.eq($snapshot.as_str()))
            .order((withholdings::proposed_at, withholdings::withholding_id))
            .select(columns())
            .load($conn)?;
        rows.into_iter().map(read).collect()
    }};
}

/// The passages of a round, in the order in which they were proposed.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn withholdings(conn: &mut Conn, _: &EitherScope, snapshot: &SnapshotId) -> Result<Vec<Withholding>> {
    of_round!(conn, snapshot)
}

/// As [`withholdings`], of a round of a contract that was taken over.
///
/// # Errors
/// As [`withholdings`].
pub fn withholdings_for_successor(
    conn: &mut Conn,
    _: &SuccessorScope,
    snapshot: &SnapshotId,
) -> Result<Vec<Withholding>> {
    of_round!(conn, snapshot)
}

/// A passage to be proposed.
#[derive(Debug, Clone)]
pub(in crate::publishing) struct NewWithholding<'a> {
    pub snapshot: &'a SnapshotId,
    pub at: &'a At,
    pub passage: Option<&'a str>,
    pub reason: &'a str,
    pub note: &'a str,
    /// OHA may decide at once.
    pub ruling: Ruling,
}

pub(in crate::publishing) fn insert_withholding(
    tx: &mut Tx,
    scope: &EitherScope,
    new: &NewWithholding<'_>,
    now: Moment,
) -> Result<WithholdingId> {
    let conn: &mut Conn = tx;
    let id = WithholdingId::from_uuid(clock::new_id());
    let decided = new.ruling != Ruling::Open;
    let row = (
        withholdings::withholding_id.eq(id.as_str()),
        withholdings::snapshot_id.eq(new.snapshot.as_str()),
        withholdings::node.eq(&new.at.node),
        withholdings::field.eq(&new.at.field),
        withholdings::passage.eq(new.passage),
        withholdings::reason.eq(new.reason),
        withholdings::note.eq(new.note),
        withholdings::side.eq(scope.side().word()),
        withholdings::proposed_by.eq(scope.person()),
        withholdings::proposed_at.eq(now.utc()),
        withholdings::state.eq(new.ruling.word()),
        decided.then(|| withholdings::decided_by.eq(scope.person())),
        decided.then(|| withholdings::decided_at.eq(now.utc())),
        decided.then(|| withholdings::decision_reason.eq(new.note)),
        withholdings::row_version.eq(1),
    );
    diesel::insert_into(withholdings::table).values(row).execute(conn)?;
    Ok(id)
}

/// Writes OHA's decision over the version that its form was made from.
pub(in crate::publishing) fn decide_withholding(
    tx: &mut Tx,
    scope: &OhaScope,
    id: &WithholdingId,
    version: i64,
    (ruling, reason): (Ruling, &str),
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let known = withholdings::table
        .filter(withholdings::withholding_id.eq(id.as_str()).and(withholdings::row_version.eq(version)));
    let changed = diesel::update(known)
        .set((
            withholdings::state.eq(ruling.word()),
            withholdings::decided_by.eq(scope.person().as_str()),
            withholdings::decided_at.eq(now.utc()),
            withholdings::decision_reason.eq(reason),
            withholdings::row_version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed == 1 {
        return Ok(());
    }
    Err(Refusal::Stale("Somebody else decided on this passage meanwhile. Nothing was overwritten.".into()).into())
}

/// Takes a passage of the CCO's own back. False when it was decided meanwhile, or is not one of these.
pub(in crate::publishing) fn remove_withholding(
    tx: &mut Tx,
    _: &CcoScope,
    snapshot: &SnapshotId,
    id: &WithholdingId,
) -> Result<bool> {
    let conn: &mut Conn = tx;
    let own = withholdings::table
        .filter(withholdings::withholding_id.eq(id.as_str()).and(withholdings::snapshot_id.eq(snapshot.as_str())))
        .filter(withholdings::side.eq(Side::Cco.word()).and(withholdings::state.eq(Ruling::Open.word())));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

fn read(
    (
        (id, snapshot, node, field, passage),
        (reason, label, note, side, proposed_by, proposed_at),
        (state, decided_by, decided_at, decision_reason, version),
    ): Found,
) -> Result<Withholding> {
    let unknown = |word: &str| Fault::new(format!("Of a withheld passage nothing is called {word}"));
    Ok(Withholding {
        id: WithholdingId::parse(&id)?,
        snapshot: SnapshotId::parse(&snapshot)?,
        at: At { node, field },
        passage,
        reason,
        label,
        note,
        side: Side::parse(&side).ok_or_else(|| unknown(&side))?,
        proposed_by,
        proposed_at: Moment::from_utc(proposed_at),
        ruling: Ruling::parse(&state).ok_or_else(|| unknown(&state))?,
        decided_by,
        decided_at: decided_at.map(Moment::from_utc),
        decision_reason,
        version,
    })
}
