//! Requests for a role, and what was answered.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::contracts::unknown;
use crate::kernel::failure::Result;
use crate::kernel::ids::{ContractId, PersonId, RequestId};
use crate::kernel::time::Moment;
use crate::people::accounts;
use crate::people::tenancy::rules::{RequestState, Role};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::tenancy::{contracts, role_requests};
use crate::platform::db::{Conn, MultiBackend, Tx};

/// A request that somebody makes.
pub struct NewRequest<'a> {
    pub id: &'a RequestId,
    pub person: &'a PersonId,
    pub role: Role,
    pub contract: Option<&'a ContractId>,
    pub reason: &'a str,
}

/// A request with its answer.
#[derive(Debug, Clone)]
pub struct RequestRecord {
    pub id: RequestId,
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The contract's id and name, where it is about one.
    pub contract: Option<(ContractId, String)>,
    pub reason: String,
    pub asked_at: Moment,
    pub state: RequestState,
    pub decided: Option<(Moment, Option<String>)>,
    pub answer: Option<String>,
}

type Found = (
    (String, String, String, String, String),
    Option<(String, String)>,
    (String, NaiveDateTime, String, Option<NaiveDateTime>, Option<String>, Option<String>),
);

pub fn insert_request(tx: &mut Tx, new: &NewRequest<'_>, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        role_requests::request_id.eq(new.id.as_str()),
        role_requests::person_id.eq(new.person.as_str()),
        role_requests::role.eq(new.role.word()),
        role_requests::contract_id.eq(new.contract.map(ContractId::as_str)),
        role_requests::reason.eq(new.reason),
        role_requests::asked_at.eq(now.utc()),
        role_requests::state.eq(RequestState::Asked.word()),
        role_requests::row_version.eq(1),
    );
    diesel::insert_into(role_requests::table).values(row).execute(conn)?;
    Ok(())
}

/// Answers a request, once. False when somebody else was faster.
pub fn decide_request(
    tx: &mut Tx,
    id: &RequestId,
    state: RequestState,
    by: &PersonId,
    answer: &str,
    now: Moment,
) -> Result<bool> {
    let conn: &mut Conn = tx;
    let open = role_requests::table
        .filter(role_requests::request_id.eq(id.as_str()).and(role_requests::state.eq(RequestState::Asked.word())));
    let decided = diesel::update(open).set((
        role_requests::state.eq(state.word()),
        role_requests::decided_by.eq(Some(by.as_str())),
        role_requests::decided_at.eq(Some(now.utc())),
        role_requests::answer.eq(Some(answer)),
        role_requests::row_version.eq(role_requests::row_version + 1),
    ));
    Ok(decided.execute(conn)? == 1)
}

/// Open requests: of one contract, or all. The oldest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn requests_in(conn: &mut Conn, contract: Option<&ContractId>, most: i64) -> Result<Vec<RequestRecord>> {
    let mut query = records().filter(role_requests::state.eq(RequestState::Asked.word())).into_boxed::<MultiBackend>();
    if let Some(contract) = contract {
        query = query.filter(role_requests::contract_id.eq(contract.as_str()));
    }
    let found: Vec<Found> = query.order((role_requests::asked_at, role_requests::request_id)).limit(most).load(conn)?;
    named(conn, found)
}

/// What a person has asked for, newest first.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn requests_of(conn: &mut Conn, person: &PersonId, most: i64) -> Result<Vec<RequestRecord>> {
    let found: Vec<Found> = records()
        .filter(role_requests::person_id.eq(person.as_str()))
        .order((role_requests::asked_at.desc(), role_requests::request_id.desc()))
        .limit(most)
        .load(conn)?;
    named(conn, found)
}

/// One request.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn role_request(conn: &mut Conn, id: &RequestId) -> Result<Option<RequestRecord>> {
    let found: Option<Found> = records().filter(role_requests::request_id.eq(id.as_str())).first(conn).optional()?;
    Ok(named(conn, found.into_iter().collect())?.into_iter().next())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn records() -> _ {
    role_requests::table.inner_join(people::table).left_join(contracts::table).select((
        (role_requests::request_id, role_requests::person_id, people::name, people::email, role_requests::role),
        (contracts::contract_id, contracts::short_name).nullable(),
        (
            role_requests::reason,
            role_requests::asked_at,
            role_requests::state,
            role_requests::decided_at,
            role_requests::decided_by,
            role_requests::answer,
        ),
    ))
}

fn named(conn: &mut Conn, found: Vec<Found>) -> Result<Vec<RequestRecord>> {
    let actors: Vec<&str> = found.iter().filter_map(|it| it.2.4.as_deref()).collect();
    let names = accounts::names(conn, &actors)?;
    found
        .into_iter()
        .map(|((id, person, name, email, role), contract, rest)| {
            let (reason, asked_at, state, decided_at, decided_by, answer) = rest;
            let contract =
                contract.map(|(id, name)| Ok::<_, crate::kernel::failure::Refusal>((ContractId::parse(&id)?, name)));
            Ok(RequestRecord {
                id: RequestId::parse(&id)?,
                person: PersonId::parse(&person)?,
                name,
                email,
                role: Role::parse(&role).ok_or_else(|| unknown("role", &role))?,
                contract: contract.transpose()?,
                reason,
                asked_at: Moment::from_utc(asked_at),
                state: RequestState::parse(&state).ok_or_else(|| unknown("state of a request", &state))?,
                decided: decided_at.map(|at| (Moment::from_utc(at), decided_by.and_then(|it| names.get(&it).cloned()))),
                answer,
            })
        })
        .collect()
}
