//! What guests wrote.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::shares::unless_stale;
use crate::kernel::failure::Result;
use crate::kernel::ids::{GuestCommentId, ShareId, SubmissionId};
use crate::kernel::texts::Narrative;
use crate::kernel::time::Moment;
use crate::metric::sharing::rules::{GuestComment, Share};
use crate::people::tenancy::{CcoScope, PublicScope};
use crate::platform::clock;
use crate::platform::db::schema::sharing::{guest_comments, share_links};
use crate::platform::db::schema::workflow::submissions;
use crate::platform::db::{Conn, Tx};

type Row = (String, String, String, String, String, String, NaiveDateTime, Option<NaiveDateTime>, i64);

/// Everything that guests wrote to the scope's own draft, oldest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn comments(conn: &mut Conn, scope: &CcoScope, submission: &SubmissionId) -> Result<Vec<GuestComment>> {
    let rows: Vec<Row> = guest_comments::table
        .inner_join(share_links::table.inner_join(submissions::table))
        .filter(submissions::contract_id.eq(scope.contract().id.as_str()))
        .filter(share_links::submission_id.eq(submission.as_str()))
        .order((guest_comments::written_at, guest_comments::comment_id))
        .select(columns())
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// What the holder of a link wrote herself, oldest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn own_comments(conn: &mut Conn, _: &PublicScope, share: &Share) -> Result<Vec<GuestComment>> {
    let rows: Vec<Row> = guest_comments::table
        .inner_join(share_links::table)
        .filter(guest_comments::share_id.eq(share.id.as_str()))
        .order((guest_comments::written_at, guest_comments::comment_id))
        .select(columns())
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (
        guest_comments::comment_id,
        guest_comments::share_id,
        share_links::name,
        share_links::who,
        guest_comments::about,
        guest_comments::body,
        guest_comments::written_at,
        guest_comments::done_at,
        guest_comments::row_version,
    )
}

pub fn insert_comment(
    tx: &mut Tx,
    _: &PublicScope,
    share: &Share,
    about: &str,
    body: &Narrative,
    now: Moment,
) -> Result<GuestCommentId> {
    let id = GuestCommentId::from_uuid(clock::new_id());
    let row = (
        guest_comments::comment_id.eq(id.as_str()),
        guest_comments::share_id.eq(share.id.as_str()),
        guest_comments::about.eq(about),
        guest_comments::body.eq(body.as_str()),
        guest_comments::written_at.eq(now.utc()),
        guest_comments::row_version.eq(1),
    );
    let conn: &mut Conn = tx;
    diesel::insert_into(guest_comments::table).values(row).execute(conn)?;
    Ok(id)
}

/// Marks a comment as done, or takes the mark back. The comment itself is the proof: the scope gave it out.
pub fn settle_comment(
    tx: &mut Tx,
    scope: &CcoScope,
    comment: &GuestComment,
    is_done: bool,
    version: i64,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = guest_comments::table.find(comment.id.as_str()).filter(guest_comments::row_version.eq(version));
    let values = (
        guest_comments::done_at.eq(is_done.then(|| now.utc())),
        guest_comments::done_by.eq(is_done.then(|| scope.person().to_string())),
        guest_comments::row_version.eq(version + 1),
    );
    unless_stale(diesel::update(row).set(values).execute(conn)?)
}

fn read((id, share, from, who, about, body, written_at, done_at, version): Row) -> Result<GuestComment> {
    Ok(GuestComment {
        id: GuestCommentId::parse(&id)?,
        share: ShareId::parse(&share)?,
        from,
        who,
        about,
        body,
        written_at: Moment::from_utc(written_at),
        done_at: done_at.map(Moment::from_utc),
        version,
    })
}
