//! What OHA has said of stratifiers over the program's own file, and the list that comes of both. It is the same for everybody, so no scope is
//! asked to read it.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::time::Moment;
use crate::metric::measures::Provenance;
use crate::metric::reach::io;
use crate::metric::reach::rules::additions::Addition;
use crate::metric::reach::rules::data_set::Value;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::people::tenancy::OhaScope;
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::reach::{reach_additions, reach_rows};
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Selectable)]
#[diesel(table_name = reach_additions)]
struct AdditionRow {
    stratifier: String,
    category: String,
    label: String,
    by_words: String,
    aliases: String,
    places: String,
    is_rest: bool,
    retired: bool,
    position: i64,
    provenance: Option<String>,
    source: String,
    edited_at: NaiveDateTime,
    row_version: i64,
}

/// The stratifiers in force: the program's own, with what OHA has said over them. Two small questions, however long the lists are.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn stratifiers(conn: &mut Conn) -> Result<Cow<'static, Stratifiers>> {
    let own = io::stratifiers::stratifiers()?;
    let (additions, orders) = (additions(conn)?, super::orders(conn)?);
    if additions.is_empty() && orders.is_empty() {
        return Ok(Cow::Borrowed(own));
    }
    Ok(Cow::Owned(own.clone().with(&additions).in_order(&orders)))
}

/// All that OHA has said, in the order in which it was added.
///
/// # Errors
/// As [`stratifiers`].
pub fn additions(conn: &mut Conn) -> Result<Vec<Addition>> {
    let rows: Vec<(AdditionRow, String)> = reach_additions::table
        .inner_join(people::table)
        .order((reach_additions::position, reach_additions::stratifier, reach_additions::category))
        .select((AdditionRow::as_select(), people::name))
        .load(conn)?;
    rows.into_iter().map(|(row, name)| read(row, name)).collect()
}

/// Saves what is said now over what was seen; version 0 is that of one of which nothing was said.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn keep_addition(tx: &mut Tx, scope: &OhaScope, it: &Addition) -> Result<()> {
    let conn: &mut Conn = tx;
    let values = (
        reach_additions::label.eq(&it.label),
        reach_additions::by_words.eq(&it.by),
        reach_additions::aliases.eq(written(&it.aliases)?),
        reach_additions::places.eq(written(&it.places)?),
        reach_additions::is_rest.eq(it.is_rest),
        reach_additions::retired.eq(it.retired),
        reach_additions::position.eq(it.position),
        reach_additions::provenance.eq(it.provenance.map(Provenance::word)),
        reach_additions::source.eq(&it.source),
        reach_additions::edited_by.eq(scope.person().as_str()),
        reach_additions::edited_at.eq(it.edited.1.utc()),
        reach_additions::row_version.eq(it.version + 1),
    );
    let key = (it.stratifier.as_str(), it.category.as_str());
    let n_rows = if it.version > 0 {
        let row = reach_additions::table.find(key).filter(reach_additions::row_version.eq(it.version));
        diesel::update(row).set(values).execute(conn)?
    } else {
        let row = (reach_additions::stratifier.eq(key.0), reach_additions::category.eq(key.1), values);
        let insert = diesel::insert_into(reach_additions::table).values(row);
        let known = (reach_additions::stratifier, reach_additions::category);
        crate::each_backend!(conn, insert.on_conflict(known).do_nothing().execute(conn))?
    };
    if n_rows == 1 {
        return Ok(());
    }
    Err(Refusal::Stale("Somebody else saved this while you were writing. Nothing was overwritten.".into()).into())
}

/// Whether a table that was taken in counts children of a category.
///
/// # Errors
/// Breaks when a query fails.
pub fn is_told(conn: &mut Conn, _: &OhaScope, of: &Value) -> Result<bool> {
    let first = reach_rows::dim1.eq(&of.dim).and(reach_rows::value1.eq(&of.value));
    let second = reach_rows::dim2.eq(&of.dim).and(reach_rows::value2.eq(&of.value));
    Ok(diesel::select(diesel::dsl::exists(reach_rows::table.filter(first.or(second)))).get_result(conn)?)
}

fn written<T: serde::Serialize>(it: &T) -> Result<String> {
    Ok(serde_json::to_string(it).map_err(|cause| Fault::because("An addition cannot be written", cause))?)
}

fn read(row: AdditionRow, name: String) -> Result<Addition> {
    let wrong = || Fault::new(format!("What was said of {} {} cannot be read", row.stratifier, row.category));
    let provenance = row.provenance.as_deref().map(|it| Provenance::parse(it).ok_or_else(wrong)).transpose()?;
    Ok(Addition {
        aliases: serde_json::from_str(&row.aliases).map_err(|_| wrong())?,
        places: serde_json::from_str(&row.places).map_err(|_| wrong())?,
        provenance,
        stratifier: row.stratifier,
        category: row.category,
        label: row.label,
        by: row.by_words,
        is_rest: row.is_rest,
        retired: row.retired,
        position: row.position,
        source: row.source,
        edited: (name, Moment::from_utc(row.edited_at)),
        version: row.row_version,
    })
}
