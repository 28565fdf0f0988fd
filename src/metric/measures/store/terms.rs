//! The rows of the words of a list. Levers have a table of their own, since strategies refer to them; the other lists share one.

use diesel::prelude::*;

use super::levers::{self, changed};
use crate::kernel::failure::{Fault, Refusal, Result};
use crate::metric::measures::form::Provenance;
use crate::metric::measures::io::TermLine;
use crate::metric::measures::rules::{Term, TermDraft, Vocabulary};
use crate::platform::db::schema::measures::vocabulary_terms;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable)]
struct TermRow {
    #[expect(dead_code, reason = "the row is read whole; whoever asks knows the list")]
    vocabulary: String,
    term: String,
    label: String,
    description: String,
    #[expect(dead_code, reason = "the row is read whole; the list comes in this order")]
    position: i64,
    provenance: String,
    retired: bool,
    row_version: i64,
}

/// The words of a list in OHA's order, retired ones too: what was written may name one.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn terms(conn: &mut Conn, vocabulary: Vocabulary) -> Result<Vec<Term>> {
    if vocabulary == Vocabulary::Levers {
        return levers::terms(conn);
    }
    let rows: Vec<TermRow> = vocabulary_terms::table
        .filter(vocabulary_terms::vocabulary.eq(vocabulary.word()))
        .order((vocabulary_terms::position, vocabulary_terms::term))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// One word of a list.
///
/// # Errors
/// Not found when the list has no such word.
pub fn term(conn: &mut Conn, vocabulary: Vocabulary, code: &str) -> Result<Term> {
    let found = terms(conn, vocabulary)?.into_iter().find(|it| it.code == code);
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// Adds a word at the end of its list. It counts as edited, so that no file takes it back.
///
/// # Errors
/// Breaks when a query fails.
pub fn insert_term(tx: &mut Tx, vocabulary: Vocabulary, code: &str, draft: &TermDraft) -> Result<()> {
    if vocabulary == Vocabulary::Levers {
        return levers::insert(tx, code, draft);
    }
    let conn: &mut Conn = tx;
    let last: Option<i64> = vocabulary_terms::table
        .filter(vocabulary_terms::vocabulary.eq(vocabulary.word()))
        .select(diesel::dsl::max(vocabulary_terms::position))
        .first(conn)?;
    let row = (
        vocabulary_terms::vocabulary.eq(vocabulary.word()),
        vocabulary_terms::term.eq(code),
        vocabulary_terms::label.eq(&draft.label),
        vocabulary_terms::description.eq(&draft.description),
        vocabulary_terms::position.eq(last.unwrap_or_default() + 1),
        vocabulary_terms::provenance.eq(draft.provenance.word()),
        vocabulary_terms::row_version.eq(2),
    );
    diesel::insert_into(vocabulary_terms::table).values(row).execute(conn)?;
    Ok(())
}

/// Saves a word over the version that its form was made from.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn update_term(tx: &mut Tx, vocabulary: Vocabulary, code: &str, draft: &TermDraft, version: i64) -> Result<()> {
    if vocabulary == Vocabulary::Levers {
        return levers::update(tx, code, draft, version);
    }
    let conn: &mut Conn = tx;
    let row = vocabulary_terms::table.find((vocabulary.word(), code)).filter(vocabulary_terms::row_version.eq(version));
    let values = (
        vocabulary_terms::label.eq(&draft.label),
        vocabulary_terms::description.eq(&draft.description),
        vocabulary_terms::provenance.eq(draft.provenance.word()),
        vocabulary_terms::row_version.eq(version + 1),
    );
    changed(diesel::update(row).set(values).execute(conn)?)
}

/// Offers a word, or no longer.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn offer_term(tx: &mut Tx, vocabulary: Vocabulary, code: &str, offered: bool, version: i64) -> Result<()> {
    if vocabulary == Vocabulary::Levers {
        return levers::offer(tx, code, offered, version);
    }
    let conn: &mut Conn = tx;
    let row = vocabulary_terms::table.find((vocabulary.word(), code)).filter(vocabulary_terms::row_version.eq(version));
    let values = (vocabulary_terms::retired.eq(!offered), vocabulary_terms::row_version.eq(version + 1));
    changed(diesel::update(row).set(values).execute(conn)?)
}

/// Puts a word at a place of its list.
///
/// # Errors
/// Breaks when a query fails.
pub fn place_term(tx: &mut Tx, vocabulary: Vocabulary, code: &str, position: i64) -> Result<()> {
    if vocabulary == Vocabulary::Levers {
        return levers::place(tx, code, position);
    }
    let conn: &mut Conn = tx;
    let row = vocabulary_terms::table.find((vocabulary.word(), code));
    diesel::update(row).set(vocabulary_terms::position.eq(position)).execute(conn)?;
    Ok(())
}

/// Brings in a line of the list's file; says whether that changed anything. What OHA has edited stays as OHA left it.
///
/// # Errors
/// Breaks when a query fails.
pub fn keep_term(tx: &mut Tx, vocabulary: Vocabulary, position: i64, line: &TermLine) -> Result<bool> {
    if vocabulary == Vocabulary::Levers {
        return levers::keep(tx, position, line);
    }
    let conn: &mut Conn = tx;
    let key = (vocabulary.word(), line.code.as_str());
    let known: Option<TermRow> = vocabulary_terms::table.find(key).first(conn).optional()?;
    let values = (
        vocabulary_terms::label.eq(&line.label),
        vocabulary_terms::description.eq(&line.description),
        vocabulary_terms::provenance.eq(&line.provenance),
    );
    match known {
        None => {
            let row = (
                vocabulary_terms::vocabulary.eq(vocabulary.word()),
                vocabulary_terms::term.eq(&line.code),
                vocabulary_terms::position.eq(position),
                values,
            );
            diesel::insert_into(vocabulary_terms::table).values(row).execute(conn)?;
            Ok(true)
        }
        Some(known) if known.row_version > 1 || known.says(line) => Ok(false),
        Some(_) => Ok(diesel::update(vocabulary_terms::table.find(key)).set(values).execute(conn)? == 1),
    }
}

impl TermRow {
    fn says(&self, line: &TermLine) -> bool {
        (&self.label, &self.description, &self.provenance) == (&line.label, &line.description, &line.provenance)
    }
}

fn read(row: TermRow) -> Result<Term> {
    let provenance = Provenance::parse(&row.provenance)
        .ok_or_else(|| Fault::new(format!("No provenance is called {}", row.provenance)))?;
    Ok(Term {
        code: row.term,
        label: row.label,
        description: row.description,
        serves: None,
        provenance,
        retired: row.retired,
        version: row.row_version,
    })
}
