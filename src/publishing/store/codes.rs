//! Finding a printed code again. What is not public is not found here at all: every query begins at the publications.

use diesel::prelude::*;

use super::publications::{COLUMNS, Found, read};
use crate::kernel::failure::Result;
use crate::people::tenancy::PublicScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::publishing::publications;
use crate::platform::db::schema::tenancy::contracts;
use crate::platform::db::schema::workflow::snapshots;
use crate::publishing::rules::{Code, Publication};

/// A publication whose seal, or whose round's, begins with a code; with what is stored of it.
#[derive(Debug, Clone)]
pub struct Coded {
    pub publication: Publication,
    pub cco: String,
    pub content: String,
    /// The round of which it was made, where the code is that one's: its seal, and what that is made of.
    pub round: Option<Source>,
}

#[derive(Debug, Clone)]
pub struct Source {
    pub sha256: String,
    pub content: String,
    pub form: String,
}

/// Our own publications under a code, newest first.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn coded(conn: &mut Conn, _: &PublicScope, code: &Code, demonstration: bool) -> Result<Vec<Coded>> {
    type Row = (Found, String, Option<String>, (String, String, String));
    // A code is made of digits and letters, so that no sign of it is one of a pattern.
    let begins = format!("{}%", code.as_str());
    let rows: Vec<Row> = publications::table
        .inner_join(contracts::table)
        .inner_join(snapshots::table)
        .filter(publications::demonstration.eq(demonstration).and(publications::content.is_not_null()))
        .filter(publications::sha256.like(begins.clone()).or(snapshots::sha256.like(begins)))
        .order((publications::published_at.desc(), publications::publication_id))
        .select((
            COLUMNS,
            contracts::slug,
            publications::content,
            (snapshots::sha256, snapshots::content, snapshots::form),
        ))
        .load(conn)?;
    let one = |(found, cco, content, (sha256, source, form)): Row| -> Result<Coded> {
        let publication = read(found)?;
        let is_its_own = publication.sha256.starts_with(code.as_str());
        let round = (!is_its_own).then_some(Source { sha256, content: source, form });
        Ok(Coded { publication, cco, content: content.unwrap_or_default(), round })
    };
    rows.into_iter().map(one).collect()
}
