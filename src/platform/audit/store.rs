//! The rows of the log.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::{Entry, Finding, line_hash, value_hash, values_hash};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::time::Moment;
use crate::platform::clock;
use crate::platform::db::schema::audit::{audit_entries, audit_head, audit_values};
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = audit_entries)]
struct EntryRow {
    seq: i64,
    at: NaiveDateTime,
    actor: String,
    tenant: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    values_hash: String,
    previous_hash: String,
    hash: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = audit_values)]
struct ValueRow {
    seq: i64,
    position: i64,
    name: String,
    salt: String,
    value_hash: String,
    value: Option<String>,
    redacted_because: Option<String>,
}

/// A line as people read it.
pub struct Line {
    pub seq: i64,
    pub at: Moment,
    pub actor: String,
    pub action: String,
    pub values: Vec<(String, Option<String>)>,
}

/// Appends one line: the last statement of every change. The head's row lock is the queue in which racers wait.
///
/// # Errors
/// Breaks when a query fails; the whole change is then rolled back.
pub fn append(tx: &mut Tx, entry: Entry, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(audit_head::table).set(audit_head::seq.eq(audit_head::seq + 1)).execute(conn)?;
    let (seq, previous): (i64, String) = audit_head::table.select((audit_head::seq, audit_head::hash)).first(conn)?;
    let values = salted(seq, entry.values)?;
    let mut row = EntryRow {
        seq,
        at: now.utc(),
        actor: entry.actor,
        tenant: entry.tenant,
        action: entry.action.to_owned(),
        subject_kind: entry.subject_kind.to_owned(),
        subject_id: entry.subject_id,
        values_hash: values_hash(values.iter().map(|it| it.value_hash.as_str())),
        previous_hash: previous,
        hash: String::new(),
    };
    row.hash = hash_of(&row);
    diesel::update(audit_head::table).set(audit_head::hash.eq(&row.hash)).execute(conn)?;
    // A copy of the line, without its values, where nobody of this house can change it.
    tracing::info!(target: "audit", seq, action = entry.action, actor = row.actor, tenant = row.tenant, subject = row.subject_id);
    diesel::insert_into(audit_entries::table).values(&row).execute(conn)?;
    for value in &values {
        diesel::insert_into(audit_values::table).values(value).execute(conn)?;
    }
    Ok(())
}

fn salted(seq: i64, values: Vec<(&'static str, String)>) -> Result<Vec<ValueRow>> {
    let numbered = (0i64..).zip(values);
    numbered
        .map(|(position, (name, value))| {
            let salt = clock::token()?;
            let value_hash = value_hash(&salt, name, &value);
            Ok(ValueRow {
                seq,
                position,
                name: name.to_owned(),
                salt,
                value_hash,
                value: Some(value),
                redacted_because: None,
            })
        })
        .collect()
}

/// The lines about one thing, oldest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn history(conn: &mut Conn, subject_kind: &str, subject_id: &str) -> Result<Vec<Line>> {
    let rows: Vec<EntryRow> = audit_entries::table
        .filter(audit_entries::subject_kind.eq(subject_kind).and(audit_entries::subject_id.eq(subject_id)))
        .order(audit_entries::seq)
        .load(conn)?;
    with_values(conn, rows)
}

/// The newest lines about one thing that tell of these actions, newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn lately(conn: &mut Conn, subject_kind: &str, subject_id: &str, actions: &[&str], most: i64) -> Result<Vec<Line>> {
    let rows: Vec<EntryRow> = audit_entries::table
        .filter(audit_entries::subject_kind.eq(subject_kind).and(audit_entries::subject_id.eq(subject_id)))
        .filter(audit_entries::action.eq_any(actions))
        .order(audit_entries::seq.desc())
        .limit(most)
        .load(conn)?;
    with_values(conn, rows)
}

fn with_values(conn: &mut Conn, rows: Vec<EntryRow>) -> Result<Vec<Line>> {
    let seqs: Vec<i64> = rows.iter().map(|it| it.seq).collect();
    let values: Vec<ValueRow> = audit_values::table
        .filter(audit_values::seq.eq_any(&seqs))
        .order((audit_values::seq, audit_values::position))
        .load(conn)?;
    let lines = rows.into_iter().map(|row| Line {
        seq: row.seq,
        at: Moment::from_utc(row.at),
        actor: row.actor,
        action: row.action,
        values: values.iter().filter(|it| it.seq == row.seq).map(|it| (it.name.clone(), it.value.clone())).collect(),
    });
    Ok(lines.collect())
}

/// Who wrote the last line about one part of a thing, and when. The part is named by one of the line's values.
///
/// # Errors
/// Breaks when a query fails.
pub fn last_on_part(
    conn: &mut Conn,
    subject_kind: &str,
    subject_id: &str,
    part: (&str, &str),
) -> Result<Option<(String, Moment)>> {
    let last: Option<(String, NaiveDateTime)> = audit_entries::table
        .inner_join(audit_values::table)
        .filter(audit_entries::subject_kind.eq(subject_kind).and(audit_entries::subject_id.eq(subject_id)))
        .filter(audit_values::name.eq(part.0).and(audit_values::value.eq(part.1)))
        .order(audit_entries::seq.desc())
        .select((audit_entries::actor, audit_entries::at))
        .first(conn)
        .optional()?;
    Ok(last.map(|(actor, at)| (actor, Moment::from_utc(at))))
}

/// Takes the texts of these values out of every line about one thing. Their hashes stay, so the chain still holds, and each says why its text is
/// gone.
///
/// # Errors
/// Breaks when a query fails.
pub fn redact(tx: &mut Tx, subject_kind: &str, subject_id: &str, names: &[&str], because: &str) -> Result<usize> {
    let conn: &mut Conn = tx;
    let lines: Vec<i64> = audit_entries::table
        .filter(audit_entries::subject_kind.eq(subject_kind).and(audit_entries::subject_id.eq(subject_id)))
        .select(audit_entries::seq)
        .load(conn)?;
    let texts = audit_values::table.filter(
        audit_values::seq.eq_any(lines).and(audit_values::name.eq_any(names)).and(audit_values::value.is_not_null()),
    );
    let gone = (audit_values::value.eq(None::<String>), audit_values::redacted_because.eq(Some(because)));
    Ok(diesel::update(texts).set(gone).execute(conn)?)
}

/// Walks the whole chain. Answers how many lines hold, or the first that does not.
///
/// # Errors
/// Breaks when a query fails.
pub fn verify(conn: &mut Conn) -> Result<std::result::Result<i64, Finding>> {
    const PAGE: i64 = 1_000;
    let (head_seq, head_hash): (i64, String) =
        audit_head::table.select((audit_head::seq, audit_head::hash)).first(conn)?;
    let (mut at, mut previous) = (0i64, String::new());
    loop {
        let rows: Vec<EntryRow> =
            audit_entries::table.filter(audit_entries::seq.gt(at)).order(audit_entries::seq).limit(PAGE).load(conn)?;
        if rows.is_empty() {
            break;
        }
        let last = rows.last().map_or(at, |it| it.seq);
        let values: Vec<ValueRow> = audit_values::table
            .filter(audit_values::seq.gt(at).and(audit_values::seq.le(last)))
            .order((audit_values::seq, audit_values::position))
            .load(conn)?;
        for row in rows {
            if let Some(what) = fault_of(&row, at, &previous, &values) {
                return Ok(Err(Finding { seq: row.seq, what }));
            }
            (at, previous) = (row.seq, row.hash);
        }
    }
    if (at, &previous) != (head_seq, &head_hash) {
        return Ok(Err(Finding {
            seq: at + 1,
            what: format!("the head speaks of line {head_seq}, the last line here is {at}"),
        }));
    }
    Ok(Ok(at))
}

fn fault_of(row: &EntryRow, before: i64, previous: &str, values: &[ValueRow]) -> Option<String> {
    let own = || values.iter().filter(|it| it.seq == row.seq);
    if row.seq != before + 1 {
        return Some(format!("line {} is missing", before + 1));
    }
    if row.previous_hash != previous {
        return Some("it does not continue the line before it".into());
    }
    if row.hash != hash_of(row) {
        return Some("its own hash does not fit".into());
    }
    if row.values_hash != values_hash(own().map(|it| it.value_hash.as_str())) {
        return Some("its values were added, removed or exchanged".into());
    }
    // A value is there and fits, or is gone and says why; and it stands where it stood.
    let is_whole = |position: i64, it: &ValueRow| match (&it.value, &it.redacted_because) {
        (Some(value), None) => it.value_hash == value_hash(&it.salt, &it.name, value) && it.position == position,
        (None, Some(_)) => it.position == position,
        _ => false,
    };
    let altered = (0i64..).zip(own()).find(|(position, it)| !is_whole(*position, it)).map(|(_, it)| it);
    altered.map(|it| format!("the value {} was altered", it.name))
}

fn hash_of(row: &EntryRow) -> String {
    // Microseconds as a number: both databases give the same.
    let (seq, at) = (row.seq.to_string(), row.at.and_utc().timestamp_micros().to_string());
    line_hash([
        &row.previous_hash,
        &seq,
        &at,
        &row.actor,
        &row.tenant,
        &row.action,
        &row.subject_kind,
        &row.subject_id,
        &row.values_hash,
    ])
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Self {
        Self::new(format!("The audit log does not verify at line {}: {}", finding.seq, finding.what))
    }
}
