//! Lists of people, paged in SQL: everybody for OHA's administrators, the people of one contract for its lead.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::contracts::{FoundGrant, grant, unknown};
use crate::kernel::failure::{Error, Refusal, Result};
use crate::kernel::ids::{ContractId, PersonId};
use crate::kernel::paging::Paging;
use crate::kernel::time::Moment;
use crate::people::accounts::{self, Person, Profile, Status};
use crate::people::tenancy::rules::{Grant, PeopleFilter, PeopleOrder, Role};
use crate::people::tenancy::scope::{CcoScope, OhaScope};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::tenancy::{contracts, grants};
use crate::platform::db::{Conn, MultiBackend};

/// A line of a list of people, with the roles that the asker may see.
#[derive(Debug, Clone)]
pub struct PersonLine {
    pub person: Person,
    pub signed_in_at: Option<Moment>,
    pub grants: Vec<Grant>,
}

type Found = (String, String, String, String, Option<NaiveDateTime>);

const COLUMNS: (people::person_id, people::email, people::name, people::status, people::signed_in_at) =
    (people::person_id, people::email, people::name, people::status, people::signed_in_at);

/// Narrows a query to the people that the filter wants. A macro, since the counting and the listing query differ in type.
macro_rules! narrowed {
    ($query:expr, $filter:expr, $today:expr) => {{
        let mut query = $query;
        let in_force = || grants::expires_on.is_null().or(grants::expires_on.ge($today));
        let held = || grants::table.filter(grants::person_id.eq(people::person_id).and(grants::ended_at.is_null()));
        if let Some(pattern) = $filter.pattern() {
            let name = people::name_folded.like(pattern.clone()).escape('\\');
            query = query.filter(name.or(people::email_folded.like(pattern).escape('\\')));
        }
        if let Some(status) = $filter.status {
            query = query.filter(people::status.eq(status.word()));
        }
        if let Some(role) = $filter.role {
            let with_role = held().filter(in_force()).filter(grants::role.eq(role.word()));
            query = query.filter(exists(with_role));
        }
        if let Some(contract) = &$filter.contract {
            let role = $filter.role.map_or("%", Role::word);
            let there = held().filter(in_force()).filter(grants::contract_id.eq(contract.as_str()));
            query = query.filter(exists(there.filter(grants::role.like(role))));
        }
        if let Some(since) = $filter.dormant_since {
            let since = since.utc();
            query = query.filter(people::status.eq(Status::Active.word())).filter(
                people::signed_in_at
                    .lt(since)
                    .or(people::signed_in_at.is_null().and(people::created_at.lt(since)))
                    .assume_not_null(),
            );
        }
        query
    }};
}

/// A page of everybody, and how many there are in all.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn people(
    conn: &mut Conn,
    _: &OhaScope,
    filter: &PeopleFilter,
    order: PeopleOrder,
    paging: Paging,
    today: NaiveDate,
) -> Result<(Vec<PersonLine>, i64)> {
    let counted = people::table.select(diesel::dsl::count_star()).into_boxed::<MultiBackend>();
    let total: i64 = narrowed!(counted, filter, today).first(conn)?;
    let listed = people::table.select(COLUMNS).into_boxed::<MultiBackend>();
    let query = narrowed!(listed, filter, today);
    let query = match order {
        PeopleOrder::ByName => query.order((people::name_folded, people::person_id)),
        // Who never came is away longest; the databases do not agree on where a blank stands.
        PeopleOrder::LongestAway => {
            query.order((people::signed_in_at.is_not_null(), people::signed_in_at, people::person_id))
        }
        PeopleOrder::NewestFirst => query.order((people::created_at.desc(), people::person_id)),
    };
    let found: Vec<Found> = query.limit(paging.size).offset(paging.offset()).load(conn)?;
    Ok((with_grants(conn, found, None, today)?, total))
}

/// A page of a contract's people: who holds a role there, or who held one and holds none now.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn members(
    conn: &mut Conn,
    scope: &CcoScope,
    former: bool,
    paging: Paging,
    today: NaiveDate,
) -> Result<(Vec<PersonLine>, i64)> {
    let id = scope.contract().id.as_str();
    let ever = || grants::table.filter(grants::person_id.eq(people::person_id).and(grants::contract_id.eq(id)));
    let now = || {
        ever().filter(grants::ended_at.is_null()).filter(grants::expires_on.is_null().or(grants::expires_on.ge(today)))
    };
    let counted = people::table.select(diesel::dsl::count_star()).into_boxed::<MultiBackend>();
    let listed = people::table.select(COLUMNS).into_boxed::<MultiBackend>();
    let (counted, listed) = if former {
        (
            counted.filter(exists(ever())).filter(not(exists(now()))),
            listed.filter(exists(ever())).filter(not(exists(now()))),
        )
    } else {
        (counted.filter(exists(now())), listed.filter(exists(now())))
    };
    let total: i64 = counted.first(conn)?;
    let found: Vec<Found> =
        listed.order((people::name_folded, people::person_id)).limit(paging.size).offset(paging.offset()).load(conn)?;
    Ok((with_grants(conn, found, Some(&scope.contract().id), today)?, total))
}

/// Somebody who holds or held a role in this contract. Anybody else is not found, whoever she is.
///
/// # Errors
/// Not found when she never belonged here.
pub fn person_of(conn: &mut Conn, scope: &CcoScope, person: &PersonId) -> Result<Profile> {
    let there = grants::table
        .filter(grants::person_id.eq(person.as_str()).and(grants::contract_id.eq(scope.contract().id.as_str())));
    if !diesel::select(exists(there)).get_result::<bool>(conn)? {
        return Err(Refusal::NotFound.into());
    }
    accounts::profile(conn, person)?.ok_or_else(|| Refusal::NotFound.into())
}

/// Adds the roles of all people of a page, in one query.
fn with_grants(
    conn: &mut Conn,
    found: Vec<Found>,
    contract: Option<&ContractId>,
    today: NaiveDate,
) -> Result<Vec<PersonLine>> {
    let ids: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
    let mut query = grants::table
        .left_join(contracts::table)
        .filter(grants::person_id.eq_any(ids).and(grants::ended_at.is_null()))
        .select((
            grants::person_id,
            (
                grants::grant_id,
                grants::role,
                grants::expires_on,
                (contracts::contract_id, contracts::slug, contracts::short_name, contracts::organization).nullable(),
            ),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(contract) = contract {
        query = query.filter(grants::contract_id.eq(contract.as_str()));
    }
    let rows: Vec<(String, FoundGrant)> = query.order(grants::grant_id).load(conn)?;
    let mut held: HashMap<String, Vec<Grant>> = HashMap::new();
    for (person, row) in rows {
        let grant = grant(row)?;
        if grant.is_in_force(today) {
            held.entry(person).or_default().push(grant);
        }
    }
    found.into_iter().map(|it| line(it, &mut held)).collect()
}

fn line((id, email, name, status, signed_in_at): Found, held: &mut HashMap<String, Vec<Grant>>) -> Result<PersonLine> {
    let grants = held.remove(&id).unwrap_or_default();
    let status = Status::parse(&status).ok_or_else(|| Error::from(unknown("status", &status)))?;
    let person = Person { id: PersonId::parse(&id)?, email, name, status };
    Ok(PersonLine { person, signed_in_at: signed_in_at.map(Moment::from_utc), grants })
}
