//! Links to a draft.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::{ContractId, PersonId, ShareId, SubmissionId};
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::sharing::rules::{Access, Opening, Share, ShareDraft};
use crate::people::tenancy::{CcoScope, PublicScope};
use crate::platform::clock;
use crate::platform::db::schema::sharing::share_links;
use crate::platform::db::schema::workflow::submissions;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Selectable)]
#[diesel(table_name = share_links)]
struct Row {
    share_id: String,
    submission_id: String,
    name: String,
    email: String,
    who: String,
    access: String,
    note: String,
    seed: String,
    until_on: NaiveDate,
    shared_at: NaiveDateTime,
    shared_by: String,
    opened_at: Option<NaiveDateTime>,
    withdrawn_at: Option<NaiveDateTime>,
    row_version: i64,
}

type Found = (Row, String, i64, String);

/// Every link of the scope's own draft, newest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn shares(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<Share>> {
    let rows: Vec<Found> = share_links::table
        .inner_join(submissions::table)
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(share_links::submission_id.eq(submission.as_str()))
        .order((share_links::shared_at.desc(), share_links::share_id))
        .select((Row::as_select(), submissions::contract_id, submissions::year, submissions::component))
        .load(conn)?;
    rows.into_iter().map(Share::try_from).collect()
}

/// The link that a token hashes to, whether it is open or not.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn link(conn: &mut Conn, _: &PublicScope, token_hash: &str) -> Result<Option<Share>> {
    let row: Option<Found> = share_links::table
        .inner_join(submissions::table)
        .filter(share_links::token_hash.eq(token_hash))
        .select((Row::as_select(), submissions::contract_id, submissions::year, submissions::component))
        .first(conn)
        .optional()?;
    row.map(Share::try_from).transpose()
}

/// Notes that a link was opened, at most once a minute.
pub fn note_opened(tx: &mut Tx, _: &PublicScope, share: &Share, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(share_links::table.find(share.id.as_str()))
        .set(share_links::opened_at.eq(now.utc()))
        .execute(conn)?;
    Ok(())
}

/// What a new link is made of.
pub struct Minted<'m> {
    pub seed: &'m str,
    pub token_hash: &'m str,
}

pub fn insert_share(
    tx: &mut Tx,
    scope: &CcoScope,
    submission: &SubmissionId,
    draft: &ShareDraft,
    minted: &Minted,
    now: Moment,
) -> Result<ShareId> {
    let id = ShareId::from_uuid(clock::new_id());
    let row = (
        share_links::share_id.eq(id.as_str()),
        share_links::submission_id.eq(submission.as_str()),
        share_links::name.eq(draft.name.as_str()),
        share_links::email.eq(draft.email.as_str()),
        share_links::email_folded.eq(draft.email.folded()),
        share_links::who.eq(draft.who.as_ref().map_or("", Line::as_str)),
        share_links::access.eq(draft.access.word()),
        share_links::note.eq(draft.note.as_str()),
        share_links::seed.eq(minted.seed),
        share_links::token_hash.eq(minted.token_hash),
        share_links::until_on.eq(draft.until_on),
        share_links::shared_at.eq(now.utc()),
        share_links::shared_by.eq(scope.person().as_str()),
        share_links::row_version.eq(1),
    );
    let conn: &mut Conn = tx;
    diesel::insert_into(share_links::table).values(row).execute(conn)?;
    Ok(id)
}

pub fn extend_share(tx: &mut Tx, _: &CcoScope, share: &Share, until_on: NaiveDate, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = share_links::table.find(share.id.as_str()).filter(share_links::row_version.eq(version));
    unless_stale(
        diesel::update(row)
            .set((share_links::until_on.eq(until_on), share_links::row_version.eq(version + 1)))
            .execute(conn)?,
    )
}

/// Puts another token in place of the old one, which opens nothing from now on.
pub fn renew_share(
    tx: &mut Tx,
    scope: &CcoScope,
    share: &Share,
    minted: &Minted,
    version: i64,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = share_links::table.find(share.id.as_str()).filter(share_links::row_version.eq(version));
    let values = (
        share_links::seed.eq(minted.seed),
        share_links::token_hash.eq(minted.token_hash),
        share_links::shared_at.eq(now.utc()),
        share_links::shared_by.eq(scope.person().as_str()),
        share_links::row_version.eq(version + 1),
    );
    unless_stale(diesel::update(row).set(values).execute(conn)?)
}

pub fn withdraw_share(tx: &mut Tx, _: &CcoScope, share: &Share, version: i64, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = share_links::table.find(share.id.as_str()).filter(share_links::row_version.eq(version));
    unless_stale(
        diesel::update(row)
            .set((share_links::withdrawn_at.eq(now.utc()), share_links::row_version.eq(version + 1)))
            .execute(conn)?,
    )
}

pub(super) fn unless_stale(rows: usize) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    let text =
        "Somebody else changed this meanwhile. Nothing of yours was written; open the page to see it as it is now.";
    Err(Refusal::Stale(text.into()).into())
}

pub(super) fn year_of(year: i64) -> Result<MeasurementYear> {
    let number = i32::try_from(year).ok().and_then(MeasurementYear::new);
    number.ok_or_else(|| Fault::new(format!("{year} is no year of the measure")).into())
}

pub(super) fn component_of(word: &str) -> Result<Component> {
    Component::parse(word).ok_or_else(|| Fault::new(format!("No component is called {word}")).into())
}

impl TryFrom<Found> for Share {
    type Error = Error;

    fn try_from((row, contract, year, component): Found) -> Result<Self> {
        Ok(Self {
            id: ShareId::parse(&row.share_id)?,
            opening: Opening {
                submission: SubmissionId::parse(&row.submission_id)?,
                contract: ContractId::parse(&contract)?,
                year: year_of(year)?,
                component: component_of(&component)?,
                by: PersonId::parse(&row.shared_by)?,
                at: Moment::from_utc(row.shared_at),
                until_on: row.until_on,
                withdrawn_at: row.withdrawn_at.map(Moment::from_utc),
                answered_at: None,
            },
            name: row.name,
            email: row.email,
            who: row.who,
            access: Access::parse(&row.access)
                .ok_or_else(|| Fault::new(format!("No access is called {}", row.access)))?,
            note: row.note,
            seed: row.seed,
            opened_at: row.opened_at.map(Moment::from_utc),
            version: row.row_version,
        })
    }
}
