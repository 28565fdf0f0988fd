//! Roles as they were given and ended: who, when and why. A row is never taken away.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::contracts::{FoundGrant, grant};
use crate::kernel::failure::Result;
use crate::kernel::ids::{ContractId, GrantId, PersonId};
use crate::kernel::time::Moment;
use crate::people::accounts;
use crate::people::tenancy::rules::{Grant, Role};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::tenancy::{contracts, grants};
use crate::platform::db::{Conn, MultiBackend, Tx};

/// A role that somebody gives.
pub struct NewGrant<'a> {
    pub id: &'a GrantId,
    pub person: &'a PersonId,
    pub role: Role,
    pub contract: Option<&'a ContractId>,
    pub by: &'a PersonId,
    pub expires_on: Option<NaiveDate>,
}

/// A role with its whole story.
#[derive(Debug, Clone)]
pub struct GrantRecord {
    pub grant: Grant,
    pub person: PersonId,
    pub given_at: Moment,
    /// Nobody, where the operator or the program gave it.
    pub given_by: Option<String>,
    pub ended: Option<Ended>,
}

#[derive(Debug, Clone)]
pub struct Ended {
    pub at: Moment,
    pub by: Option<String>,
    pub because: String,
}

type EndFound = (Option<NaiveDateTime>, Option<String>, Option<String>);
type RecordFound = (FoundGrant, String, NaiveDateTime, Option<String>, EndFound);

pub fn insert_given(tx: &mut Tx, new: &NewGrant<'_>, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        grants::grant_id.eq(new.id.as_str()),
        grants::person_id.eq(new.person.as_str()),
        grants::role.eq(new.role.word()),
        grants::contract_id.eq(new.contract.map(ContractId::as_str)),
        grants::given_at.eq(now.utc()),
        grants::given_by.eq(Some(new.by.as_str())),
        grants::expires_on.eq(new.expires_on),
    );
    diesel::insert_into(grants::table).values(row).execute(conn)?;
    Ok(())
}

/// Ends a role. False when it has ended already. `by` is nobody where it ended by itself.
pub fn end_grant(tx: &mut Tx, id: &GrantId, by: Option<&PersonId>, because: &str, now: Moment) -> Result<bool> {
    let conn: &mut Conn = tx;
    let there = grants::table.filter(grants::grant_id.eq(id.as_str()).and(grants::ended_at.is_null()));
    let ended = diesel::update(there).set((
        grants::ended_at.eq(Some(now.utc())),
        grants::ended_by.eq(by.map(PersonId::as_str)),
        grants::ended_because.eq(Some(because)),
        grants::row_version.eq(grants::row_version + 1),
    ));
    Ok(ended.execute(conn)? == 1)
}

/// Every role that a person holds or held, newest first; of one contract, or all.
///
/// # Errors
/// Breaks when a query fails.
pub fn grant_records(conn: &mut Conn, person: &PersonId, contract: Option<&ContractId>) -> Result<Vec<GrantRecord>> {
    let mut query = records().filter(grants::person_id.eq(person.as_str())).into_boxed::<MultiBackend>();
    if let Some(contract) = contract {
        query = query.filter(grants::contract_id.eq(contract.as_str()));
    }
    let found: Vec<RecordFound> = query.order((grants::given_at.desc(), grants::grant_id.desc())).load(conn)?;
    named(conn, found)
}

/// Roles that were not ended although their last day has passed.
pub fn expired(conn: &mut Conn, today: NaiveDate, most: i64) -> Result<Vec<GrantRecord>> {
    let found: Vec<RecordFound> = records()
        .filter(grants::ended_at.is_null().and(grants::expires_on.lt(today)))
        .order(grants::grant_id)
        .limit(most)
        .load(conn)?;
    named(conn, found)
}

/// Roles whose last day falls between two days.
pub fn ending_between(conn: &mut Conn, first: NaiveDate, last: NaiveDate) -> Result<Vec<GrantRecord>> {
    let found: Vec<RecordFound> = records()
        .filter(grants::ended_at.is_null().and(grants::expires_on.between(first, last)))
        .order(grants::grant_id)
        .load(conn)?;
    named(conn, found)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn records() -> _ {
    grants::table.left_join(contracts::table).select((
        (
            grants::grant_id,
            grants::role,
            grants::expires_on,
            (contracts::contract_id, contracts::slug, contracts::short_name, contracts::organization).nullable(),
        ),
        grants::person_id,
        grants::given_at,
        grants::given_by,
        (grants::ended_at, grants::ended_by, grants::ended_because),
    ))
}

fn named(conn: &mut Conn, found: Vec<RecordFound>) -> Result<Vec<GrantRecord>> {
    let actors: Vec<&str> = found.iter().flat_map(|it| [it.3.as_deref(), it.4.1.as_deref()]).flatten().collect();
    let names = accounts::names(conn, &actors)?;
    found.into_iter().map(|it| record(it, &names)).collect()
}

fn record(
    (found, person, given_at, given_by, (ended_at, ended_by, because)): RecordFound,
    names: &HashMap<String, String>,
) -> Result<GrantRecord> {
    let name = |id: Option<String>| id.and_then(|it| names.get(&it).cloned());
    let ended =
        ended_at.map(|at| Ended { at: Moment::from_utc(at), by: name(ended_by), because: because.unwrap_or_default() });
    Ok(GrantRecord {
        grant: grant(found)?,
        person: PersonId::parse(&person)?,
        given_at: Moment::from_utc(given_at),
        given_by: name(given_by),
        ended,
    })
}

/// Holds up whoever would end the same role in the same place at this moment: of two who each see the other remain, one waits and looks again.
pub fn lock_holders(tx: &mut Tx, role: Role, contract: Option<&ContractId>) -> Result<()> {
    let conn: &mut Conn = tx;
    let held = grants::role.eq(role.word()).and(grants::ended_at.is_null());
    let version = grants::row_version.eq(grants::row_version + 1);
    match contract {
        Some(id) => diesel::update(grants::table.filter(held.and(grants::contract_id.eq(id.as_str()))))
            .set(version)
            .execute(conn)?,
        None => diesel::update(grants::table.filter(held)).set(version).execute(conn)?,
    };
    Ok(())
}

/// How many others hold a role in the same place and can come in: active, and not only until some day when `lasting` is asked for.
pub fn holders(
    conn: &mut Conn,
    role: Role,
    contract: Option<&ContractId>,
    except: &PersonId,
    today: NaiveDate,
    lasting: bool,
) -> Result<i64> {
    let mut query = grants::table
        .inner_join(people::table)
        .filter(grants::role.eq(role.word()).and(grants::ended_at.is_null()))
        .filter(people::status.eq("active").and(people::person_id.ne(except.as_str())))
        .select(diesel::dsl::count_star())
        .into_boxed::<MultiBackend>();
    if let Some(id) = contract {
        query = query.filter(grants::contract_id.eq(id.as_str()));
    }
    query = if lasting {
        query.filter(grants::expires_on.is_null())
    } else {
        query.filter(grants::expires_on.is_null().or(grants::expires_on.ge(today)))
    };
    Ok(query.first(conn)?)
}
