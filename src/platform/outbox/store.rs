//! The rows of the outbox.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::rules::{Message, State, after_failure};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::MessageId;
use crate::kernel::paging::Paging;
use crate::kernel::search::containing;
use crate::kernel::time::Moment;
use crate::platform::clock;
use crate::platform::db::schema::outbox::outbox;
use crate::platform::db::{Conn, MultiBackend, Tx, lower};

/// Which letters a list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub state: Option<State>,
    pub kind: Option<String>,
    /// A part of the recipient's address or name.
    pub to: Option<String>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = outbox)]
struct Row {
    message_id: String,
    dedupe_key: String,
    kind: String,
    recipient_name: String,
    recipient_email: String,
    data: String,
    state: String,
    attempts: i64,
    next_at: NaiveDateTime,
    queued_at: NaiveDateTime,
    sent_at: Option<NaiveDateTime>,
    last_error: Option<String>,
    row_version: i64,
}

/// A row of the outbox, read.
#[derive(Debug, Clone)]
pub struct Queued {
    pub id: MessageId,
    pub kind: String,
    pub to_name: String,
    pub to_email: String,
    pub data: serde_json::Value,
    pub state: State,
    pub attempts: i64,
    pub queued_at: Moment,
    pub sent_at: Option<Moment>,
    /// When it is tried next, while it waits.
    pub next_at: Moment,
    pub last_error: Option<String>,
    /// The row version that a resending must name.
    pub version: i64,
}

impl Queued {
    /// A letter that was never queued, for a preview.
    pub fn specimen(id: MessageId, kind: &str, data: serde_json::Value, now: Moment) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            to_name: "[name]".into(),
            to_email: "name@example.org".into(),
            data,
            state: State::Queued,
            attempts: 0,
            queued_at: now,
            sent_at: None,
            next_at: now,
            last_error: None,
            version: 0,
        }
    }

    /// Whether the letter opens a door by itself, once: an invitation, a new password. Nobody but its reader sees it in words.
    pub fn opens_a_door(&self) -> bool {
        ["seed", "token"].iter().any(|it| self.data.get(it).is_some())
    }
}

/// Queues a message, unless one of its key was queued before.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue(tx: &mut Tx, message: Message, now: Moment) -> Result<()> {
    queue_new(tx, message, now).map(|_| ())
}

/// As [`queue`]; tells whether it is new.
///
/// # Errors
/// Breaks when a query fails.
pub fn queue_new(tx: &mut Tx, message: Message, now: Moment) -> Result<bool> {
    let conn: &mut Conn = tx;
    let row = Row {
        message_id: clock::new_id().to_string(),
        dedupe_key: message.dedupe_key,
        kind: message.kind.to_owned(),
        recipient_name: message.to_name,
        recipient_email: message.to_email,
        data: message.data.to_string(),
        state: State::Queued.word().to_owned(),
        attempts: 0,
        next_at: now.utc(),
        queued_at: now.utc(),
        sent_at: None,
        last_error: None,
        row_version: 1,
    };
    let insert = diesel::insert_into(outbox::table).values(&row);
    let inserted = crate::each_backend!(conn, insert.on_conflict(outbox::dedupe_key).do_nothing().execute(conn))?;
    Ok(inserted == 1)
}

/// Messages whose time has come, oldest first.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn due(conn: &mut Conn, now: Moment, most: i64) -> Result<Vec<Queued>> {
    let rows: Vec<Row> = outbox::table
        .filter(outbox::state.eq(State::Queued.word()).and(outbox::next_at.le(now.utc())))
        .order((outbox::next_at, outbox::message_id))
        .limit(most)
        .load(conn)?;
    // One row that cannot be read must not hold up the mail of all others.
    let readable =
        |row: Row| Queued::try_from(row).inspect_err(|error| tracing::error!(%error, "a letter cannot be read")).ok();
    Ok(rows.into_iter().filter_map(readable).collect())
}

/// The newest messages, for the pages that show what was sent.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn list(conn: &mut Conn, most: i64) -> Result<Vec<Queued>> {
    let rows: Vec<Row> =
        outbox::table.order((outbox::queued_at.desc(), outbox::message_id.desc())).limit(most).load(conn)?;
    rows.into_iter().map(Queued::try_from).collect()
}

/// Narrows a query to the letters that are wanted. A macro, since the counting and the listing query differ in type.
macro_rules! wanted {
    ($query:expr, $wanted:expr) => {{
        let mut query = $query;
        if let Some(state) = $wanted.state {
            query = query.filter(outbox::state.eq(state.word()));
        }
        if let Some(kind) = &$wanted.kind {
            query = query.filter(outbox::kind.eq(kind));
        }
        if let Some(to) = &$wanted.to {
            let pattern = containing(&to.to_lowercase());
            let either = lower(outbox::recipient_email).like(pattern.clone()).escape('\\');
            query = query.filter(either.or(lower(outbox::recipient_name).like(pattern).escape('\\')));
        }
        query
    }};
}

/// A page of letters, newest first, and how many there are in all.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn page(conn: &mut Conn, of: &Wanted, paging: Paging) -> Result<(Vec<Queued>, i64)> {
    let counted = outbox::table.select(diesel::dsl::count_star()).into_boxed::<MultiBackend>();
    let total: i64 = wanted!(counted, of).first(conn)?;
    let listed = wanted!(outbox::table.into_boxed::<MultiBackend>(), of);
    let rows: Vec<Row> = listed
        .order((outbox::queued_at.desc(), outbox::message_id.desc()))
        .limit(paging.size)
        .offset(paging.offset())
        .load(conn)?;
    Ok((rows.into_iter().map(Queued::try_from).collect::<Result<_>>()?, total))
}

/// One letter.
///
/// # Errors
/// Not found when there is none of this id.
pub fn find(conn: &mut Conn, id: &MessageId) -> Result<Queued> {
    let row: Option<Row> = outbox::table.find(id.as_str()).first(conn).optional()?;
    row.ok_or(Refusal::NotFound)?.try_into()
}

/// The newest letter of a kind, for a preview.
///
/// # Errors
/// Breaks when a query fails or the row cannot be read.
pub fn newest_of(conn: &mut Conn, kind: &str) -> Result<Option<Queued>> {
    let row: Option<Row> = outbox::table
        .filter(outbox::kind.eq(kind))
        .order((outbox::queued_at.desc(), outbox::message_id.desc()))
        .first(conn)
        .optional()?;
    row.map(Queued::try_from).transpose()
}

/// How many letters there are of each state, and since when the oldest waits.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn counts(conn: &mut Conn) -> Result<Vec<(State, i64, Option<Moment>)>> {
    let rows: Vec<(String, i64, Option<NaiveDateTime>)> = outbox::table
        .group_by(outbox::state)
        .select((outbox::state, diesel::dsl::count_star(), diesel::dsl::min(outbox::queued_at)))
        .load(conn)?;
    let known = |word: &str| State::parse(word).ok_or_else(|| Fault::new(format!("No outbox state is called {word}")));
    rows.into_iter().map(|(word, n, oldest)| Ok((known(&word)?, n, oldest.map(Moment::from_utc)))).collect()
}

/// Puts a letter that failed back into the queue: due at once, with all its tries before it, under its old Message-ID.
///
/// # Errors
/// Closed when it did not fail, Stale when somebody else was faster.
pub fn again(tx: &mut Tx, message: &Queued, now: Moment) -> Result<()> {
    if message.state != State::Failed {
        let text = "Only a letter that failed can be sent again. This one is waiting or was sent.";
        return Err(Refusal::Closed(text.into()).into());
    }
    let conn: &mut Conn = tx;
    let row =
        outbox::table.filter(outbox::message_id.eq(message.id.as_str()).and(outbox::row_version.eq(message.version)));
    let changed = diesel::update(row)
        .set((
            outbox::state.eq(State::Queued.word()),
            outbox::attempts.eq(0),
            outbox::next_at.eq(now.utc()),
            outbox::row_version.eq(message.version + 1),
        ))
        .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Refusal::Stale("Somebody else has put this letter back meanwhile.".into()).into())
    }
}

/// Takes a message for sending. False when another worker was faster. Until it is marked, it comes back after five minutes.
///
/// # Errors
/// Breaks when a query fails.
pub fn take(tx: &mut Tx, message: &Queued, now: Moment) -> Result<bool> {
    let conn: &mut Conn = tx;
    let again = now.plus(Duration::minutes(5)).utc();
    let taken = diesel::update(
        outbox::table.filter(outbox::message_id.eq(message.id.as_str()).and(outbox::row_version.eq(message.version))),
    )
    .set((
        outbox::row_version.eq(message.version + 1),
        outbox::next_at.eq(again),
        outbox::attempts.eq(message.attempts + 1),
    ))
    .execute(conn)?;
    Ok(taken == 1)
}

/// # Errors
/// Breaks when a query fails.
pub fn mark_sent(tx: &mut Tx, message: &Queued, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(outbox::table.find(message.id.as_str()))
        .set((
            outbox::state.eq(State::Sent.word()),
            outbox::sent_at.eq(Some(now.utc())),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes a failure and sets the next try; a refusal for good, or the last try, ends it.
///
/// # Errors
/// Breaks when a query fails.
pub fn mark_failed(tx: &mut Tx, message: &Queued, why: &str, for_good: bool, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let wait = after_failure(message.attempts + 1).filter(|_| !for_good);
    let state = if wait.is_some() { State::Queued } else { State::Failed };
    diesel::update(outbox::table.find(message.id.as_str()))
        .set((
            outbox::state.eq(state.word()),
            outbox::next_at.eq(wait.map_or(now, |it| now.plus(it)).utc()),
            outbox::last_error.eq(Some(why)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes a person from the mail that was written to her. What waits to be sent to her is given up.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_recipient(tx: &mut Tx, email: &str, name: &str, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    let waiting = outbox::table.filter(outbox::recipient_email.eq(email).and(outbox::state.eq(State::Queued.word())));
    diesel::update(waiting)
        .set((
            outbox::state.eq(State::Failed.word()),
            outbox::next_at.eq(now.utc()),
            outbox::last_error.eq(Some("the recipient is gone")),
        ))
        .execute(conn)?;
    let hers = diesel::update(outbox::table.filter(outbox::recipient_email.eq(email)));
    Ok(hers.set((outbox::recipient_name.eq(name), outbox::recipient_email.eq("nobody@invalid"))).execute(conn)?)
}

impl TryFrom<Row> for Queued {
    type Error = crate::kernel::failure::Error;

    fn try_from(row: Row) -> Result<Self> {
        let state =
            State::parse(&row.state).ok_or_else(|| Fault::new(format!("No outbox state is called {}", row.state)))?;
        let data = serde_json::from_str(&row.data)
            .map_err(|cause| Fault::because("A message's data cannot be read", cause))?;
        Ok(Self {
            id: MessageId::parse(&row.message_id)?,
            kind: row.kind,
            to_name: row.recipient_name,
            to_email: row.recipient_email,
            data,
            state,
            attempts: row.attempts,
            queued_at: Moment::from_utc(row.queued_at),
            sent_at: row.sent_at.map(Moment::from_utc),
            next_at: Moment::from_utc(row.next_at),
            last_error: row.last_error,
            version: row.row_version,
        })
    }
}
