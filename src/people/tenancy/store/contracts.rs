//! The rows of counties, contracts and grants. Contracts and counties are public records; grants are asked for one person at a time.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::failure::{Error, Fault, Result};
use crate::kernel::ids::{ContractId, GrantId, PersonId};
use crate::kernel::time::Moment;
use crate::people::tenancy::rules::{Contract, County, Coverage, Grant, Place, Role, Rurality, Standing};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::tenancy::{contract_counties, contracts, counties, grants};
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = contracts)]
pub struct ContractRow {
    pub contract_id: String,
    pub slug: String,
    pub organization: String,
    pub organization_name: String,
    pub legal_name: String,
    pub short_name: String,
    pub website: Option<String>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub demonstration: bool,
    pub provenance: String,
    pub row_version: i64,
    pub acts_until: Option<NaiveDate>,
    pub acts_until_provenance: Option<String>,
    pub successor: Option<String>,
    pub end_said_at: Option<NaiveDateTime>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = counties)]
pub struct CountyRow {
    pub county: String,
    pub fips: String,
    pub name: String,
    pub rurality: String,
}

#[derive(Insertable)]
#[diesel(table_name = grants)]
struct GrantRow {
    grant_id: String,
    person_id: String,
    role: String,
    contract_id: Option<String>,
    given_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
}

/// Every contract, current and ended, by name.
///
/// # Errors
/// Breaks when a query fails.
pub fn contracts(conn: &mut Conn) -> Result<Vec<Contract>> {
    let rows: Vec<ContractRow> = contracts::table.order((contracts::short_name, contracts::slug)).load(conn)?;
    rows.into_iter().map(Contract::try_from).collect()
}

/// # Errors
/// Breaks when a query fails.
pub fn contract_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Contract>> {
    let row: Option<ContractRow> = contracts::table.filter(contracts::slug.eq(slug)).first(conn).optional()?;
    row.map(Contract::try_from).transpose()
}

/// # Errors
/// Breaks when a query fails or there is no such contract.
pub fn contract(conn: &mut Conn, id: &ContractId) -> Result<Contract> {
    let row: ContractRow = contracts::table.find(id.as_str()).first(conn)?;
    Contract::try_from(row)
}

/// Holds the row of a contract until the transaction ends.
///
/// # Errors
/// Breaks when a query fails.
pub fn lock(tx: &mut Tx, id: &ContractId) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(contracts::table.find(id.as_str()))
        .set(contracts::row_version.eq(contracts::row_version))
        .execute(conn)?;
    Ok(())
}

/// The 36 counties, by name.
///
/// # Errors
/// Breaks when a query fails.
pub fn counties(conn: &mut Conn) -> Result<Vec<County>> {
    let rows: Vec<CountyRow> = counties::table.order(counties::name).load(conn)?;
    rows.into_iter().map(County::try_from).collect()
}

/// Which contract serves which county: (contract, county, coverage), by county's name.
///
/// # Errors
/// Breaks when a query fails.
pub fn counties_of(conn: &mut Conn) -> Result<Vec<(ContractId, County, Coverage)>> {
    let rows: Vec<(String, String, CountyRow)> = contract_counties::table
        .inner_join(counties::table)
        .order((counties::name, contract_counties::contract_id))
        .select((contract_counties::contract_id, contract_counties::coverage, counties::all_columns))
        .load(conn)?;
    rows.into_iter()
        .map(|(contract, coverage, county)| {
            let coverage = Coverage::parse(&coverage).ok_or_else(|| unknown("coverage", &coverage))?;
            Ok((ContractId::parse(&contract)?, county.try_into()?, coverage))
        })
        .collect()
}

/// A grant's id, role and last day, and its contract's id, slug, name and company.
pub(super) type FoundGrant = (String, String, Option<NaiveDate>, Option<(String, String, String, String)>);

/// A person's grants that were not ended. `Standing::on` leaves out those whose last day has passed.
///
/// # Errors
/// Breaks when a query fails.
pub fn standing(conn: &mut Conn, person: &PersonId) -> Result<Standing> {
    let rows: Vec<FoundGrant> = grants::table
        .left_join(contracts::table)
        .filter(grants::person_id.eq(person.as_str()).and(grants::ended_at.is_null()))
        .order(grants::grant_id)
        .select((
            grants::grant_id,
            grants::role,
            grants::expires_on,
            (contracts::contract_id, contracts::slug, contracts::short_name, contracts::organization).nullable(),
        ))
        .load(conn)?;
    let grants = rows.into_iter().map(grant).collect::<Result<Vec<Grant>>>()?;
    Ok(Standing { person: person.clone(), grants })
}

pub(super) fn grant((id, role, expires_on, contract): FoundGrant) -> Result<Grant> {
    let role = Role::parse(&role).ok_or_else(|| unknown("role", &role))?;
    let place = match (role, contract) {
        (Role::Cco(_), Some((id, slug, name, organization))) => {
            Place::Contract { id: ContractId::parse(&id)?, slug, name, organization }
        }
        (Role::Agency(role), None) => Place::Agency(role),
        _ => return Err(Fault::new(format!("The grant {id} holds its role in the wrong kind of place")).into()),
    };
    Ok(Grant { id: GrantId::parse(&id)?, role, place, expires_on })
}

/// Active people who hold one of these roles, in this contract or, without one, in an agency: (id, name, address).
///
/// # Errors
/// Breaks when a query fails.
pub fn persons_with(
    conn: &mut Conn,
    roles: &[Role],
    contract: Option<&ContractId>,
) -> Result<Vec<(PersonId, String, String)>> {
    let words: Vec<&str> = roles.iter().map(|it| it.word()).collect();
    let mut query = grants::table
        .inner_join(people::table)
        .filter(grants::role.eq_any(words).and(grants::ended_at.is_null()).and(people::status.eq("active")))
        .order((people::name, people::person_id))
        .select((people::person_id, people::name, people::email))
        .distinct()
        .into_boxed();
    query = match contract {
        Some(id) => query.filter(grants::contract_id.eq(id.as_str())),
        None => query.filter(grants::contract_id.is_null()),
    };
    let rows: Vec<(String, String, String)> = query.load(conn)?;
    rows.into_iter().map(|(id, name, email)| Ok((PersonId::parse(&id)?, name, email))).collect()
}

/// Everybody who holds a role in force in any contract of a company.
///
/// # Errors
/// Breaks when a query fails.
pub fn stakeholders(conn: &mut Conn, company: &str) -> Result<HashSet<PersonId>> {
    let ids: Vec<String> = grants::table
        .inner_join(contracts::table)
        .filter(contracts::organization.eq(company).and(grants::ended_at.is_null()))
        .select(grants::person_id)
        .load(conn)?;
    ids.iter().map(|it| PersonId::parse(it).map_err(Error::from)).collect()
}

pub fn insert_grant(
    tx: &mut Tx,
    id: &GrantId,
    person: &PersonId,
    role: Role,
    contract: Option<&ContractId>,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = GrantRow {
        grant_id: id.to_string(),
        person_id: person.to_string(),
        role: role.word().to_owned(),
        contract_id: contract.map(ToString::to_string),
        given_at: now.utc(),
        ended_at: None,
    };
    diesel::insert_into(grants::table).values(&row).execute(conn)?;
    Ok(())
}

/// Adds a county, or brings its name and class up to date; says whether that changed anything.
pub fn keep_county(tx: &mut Tx, row: &CountyRow) -> Result<bool> {
    let conn: &mut Conn = tx;
    let known: Option<CountyRow> = counties::table.find(&row.county).first(conn).optional()?;
    match known {
        Some(known) if known.name == row.name && known.rurality == row.rurality => return Ok(false),
        Some(_) => diesel::update(counties::table.find(&row.county))
            .set((counties::name.eq(&row.name), counties::rurality.eq(&row.rurality)))
            .execute(conn)?,
        None => diesel::insert_into(counties::table).values(row).execute(conn)?,
    };
    Ok(true)
}

pub fn insert_contract(tx: &mut Tx, row: &ContractRow) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(contracts::table).values(row).execute(conn)?;
    Ok(())
}

/// Fills in what is not known yet of the end of a contract. What OHA has said stays, also that it says nothing. Answers whether something was
/// filled in.
pub fn keep_ending(tx: &mut Tx, row: &ContractRow) -> Result<bool> {
    let conn: &mut Conn = tx;
    let known = contracts::table.filter(contracts::slug.eq(&row.slug).and(contracts::end_said_at.is_null()));
    let mut filled = 0;
    if row.acts_until.is_some() {
        filled += diesel::update(known.filter(contracts::acts_until.is_null()))
            .set((
                contracts::acts_until.eq(row.acts_until),
                contracts::acts_until_provenance.eq(&row.acts_until_provenance),
            ))
            .execute(conn)?;
    }
    if row.successor.is_some() {
        filled += diesel::update(known.filter(contracts::successor.is_null()))
            .set(contracts::successor.eq(&row.successor))
            .execute(conn)?;
    }
    Ok(filled > 0)
}

pub fn insert_contract_county(tx: &mut Tx, contract: &str, county: &str, coverage: Coverage) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        contract_counties::contract_id.eq(contract),
        contract_counties::county.eq(county),
        contract_counties::coverage.eq(coverage.word()),
    );
    diesel::insert_into(contract_counties::table).values(row).execute(conn)?;
    Ok(())
}

impl TryFrom<ContractRow> for Contract {
    type Error = Error;

    fn try_from(row: ContractRow) -> Result<Self> {
        Ok(Self {
            id: ContractId::parse(&row.contract_id)?,
            slug: row.slug,
            organization: row.organization,
            organization_name: row.organization_name,
            legal_name: row.legal_name,
            name: row.short_name,
            website: row.website,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            demonstration: row.demonstration,
            acts_until: row.acts_until,
            successor: row.successor,
        })
    }
}

impl TryFrom<CountyRow> for County {
    type Error = Error;

    fn try_from(row: CountyRow) -> Result<Self> {
        let rurality = Rurality::parse(&row.rurality).ok_or_else(|| unknown("rurality", &row.rurality))?;
        Ok(Self { slug: row.county, name: row.name, rurality })
    }
}

pub(super) fn unknown(what: &str, word: &str) -> Fault {
    Fault::new(format!("No {what} is called {word}"))
}
