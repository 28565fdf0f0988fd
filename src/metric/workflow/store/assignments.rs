//! Who reviews which CCO: rows that are ended, never deleted.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::submissions::Submission;
use crate::kernel::failure::{Error, Refusal, Result};
use crate::kernel::ids::{AssignmentId, ContractId, PersonId};
use crate::kernel::time::Moment;
use crate::metric::workflow::rounds::Assignment;
use crate::people::tenancy::OhaScope;
use crate::platform::clock;
use crate::platform::db::schema::accounts::people;
use crate::platform::db::schema::workflow::review_assignments;
use crate::platform::db::{Conn, Tx};

type Row = (String, String, String, String, NaiveDateTime, Option<NaiveDateTime>, i64);

/// Every assignment, those in force and those that were ended, newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn assignments(conn: &mut Conn, _: &OhaScope) -> Result<Vec<Assignment>> {
    let rows: Vec<Row> = review_assignments::table
        .inner_join(people::table.on(review_assignments::person_id.eq(people::person_id)))
        .order((review_assignments::assigned_at.desc(), people::name))
        .select((
            review_assignments::assignment_id,
            review_assignments::contract_id,
            review_assignments::person_id,
            people::name,
            review_assignments::assigned_at,
            review_assignments::ended_at,
            review_assignments::row_version,
        ))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The people who review the CCO of a submission.
///
/// # Errors
/// Breaks when a query fails.
pub fn assigned_to(conn: &mut Conn, submission: &Submission) -> Result<Vec<PersonId>> {
    let ids: Vec<String> = review_assignments::table
        .filter(
            review_assignments::contract_id
                .eq(submission.contract.as_str())
                .and(review_assignments::ended_at.is_null()),
        )
        .select(review_assignments::person_id)
        .load(conn)?;
    ids.iter().map(|it| PersonId::parse(it).map_err(Error::from)).collect()
}

/// Whether any CCO is this reviewer's.
///
/// # Errors
/// Breaks when a query fails.
pub fn has_assignments(conn: &mut Conn, scope: &OhaScope) -> Result<bool> {
    let own = review_assignments::person_id.eq(scope.person().as_str()).and(review_assignments::ended_at.is_null());
    Ok(review_assignments::table.filter(own).count().get_result::<i64>(conn)? > 0)
}

/// # Errors
/// Closed when she reviews this CCO already.
pub fn insert_assignment(
    tx: &mut Tx,
    scope: &OhaScope,
    contract: &ContractId,
    person: &PersonId,
    now: Moment,
) -> Result<AssignmentId> {
    let conn: &mut Conn = tx;
    let in_force = review_assignments::contract_id
        .eq(contract.as_str())
        .and(review_assignments::person_id.eq(person.as_str()))
        .and(review_assignments::ended_at.is_null());
    if review_assignments::table.filter(in_force).count().get_result::<i64>(conn)? > 0 {
        return Err(
            Refusal::Closed("This reviewer is assigned to this CCO already. Nothing was changed.".into()).into()
        );
    }
    let id = AssignmentId::from_uuid(clock::new_id());
    let row = (
        review_assignments::assignment_id.eq(id.as_str()),
        review_assignments::person_id.eq(person.as_str()),
        review_assignments::contract_id.eq(contract.as_str()),
        review_assignments::assigned_by.eq(scope.person().as_str()),
        review_assignments::assigned_at.eq(now.utc()),
        review_assignments::row_version.eq(1),
    );
    diesel::insert_into(review_assignments::table).values(row).execute(conn)?;
    Ok(id)
}

/// # Errors
/// Stale when somebody else has ended it.
pub fn end_assignment(tx: &mut Tx, _: &OhaScope, assignment: &Assignment, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let own = review_assignments::table.find(assignment.id.as_str()).filter(review_assignments::ended_at.is_null());
    let ended = diesel::update(own)
        .set((review_assignments::ended_at.eq(now.utc()), review_assignments::row_version.eq(assignment.version + 1)))
        .execute(conn)?;
    if ended == 0 {
        return Err(
            Refusal::Stale("Somebody else has ended this assignment. Nothing of yours was changed.".into()).into()
        );
    }
    Ok(())
}

fn read((id, contract, person, name, assigned_at, ended_at, version): Row) -> Result<Assignment> {
    Ok(Assignment {
        id: AssignmentId::parse(&id)?,
        contract: ContractId::parse(&contract)?,
        person: PersonId::parse(&person)?,
        name,
        assigned_at: Moment::from_utc(assigned_at),
        ended_at: ended_at.map(Moment::from_utc),
        version,
    })
}
