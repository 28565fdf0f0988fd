//! The rows of people.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::people::accounts::passwords::PasswordHash;
use crate::people::accounts::rules::{Email, Person, Status};
use crate::platform::db::schema::accounts::people;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub(super) struct Row {
    person_id: String,
    email: String,
    email_folded: String,
    name: String,
    password_hash: Option<String>,
    status: String,
    created_at: NaiveDateTime,
    row_version: i64,
    name_folded: String,
}

/// Somebody who tries to sign in.
pub struct Signing {
    pub person: Person,
    pub password_hash: Option<PasswordHash>,
}

/// # Errors
/// Breaks when a query fails.
pub fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Signing>> {
    let row: Option<Row> = people::table
        .filter(people::email_folded.eq(email.folded()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(|row| {
        let password_hash = row.password_hash.clone().map(PasswordHash::from_text);
        Ok(Signing { person: row.try_into()?, password_hash })
    })
    .transpose()
}

/// The names of these people, for lists that show who did something.
///
/// # Errors
/// Breaks when a query fails.
pub fn names(conn: &mut Conn, ids: &[&str]) -> Result<std::collections::HashMap<String, String>> {
    let pairs: Vec<(String, String)> =
        people::table.filter(people::person_id.eq_any(ids)).select((people::person_id, people::name)).load(conn)?;
    Ok(pairs.into_iter().collect())
}

/// Everybody, by name: for the operator and the demonstration's list of sign-ins.
///
/// # Errors
/// Breaks when a query fails.
pub fn persons(conn: &mut Conn) -> Result<Vec<Person>> {
    let rows: Vec<Row> = people::table.order(people::name).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Person::try_from).collect()
}

pub(in crate::people::accounts) fn insert_person(
    tx: &mut Tx,
    person: &Person,
    hash: Option<&PasswordHash>,
    now: Moment,
) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = Row {
        person_id: person.id.to_string(),
        email_folded: crate::kernel::texts::folded(&person.email),
        email: person.email.clone(),
        name: person.name.clone(),
        password_hash: hash.map(|it| it.as_str().to_owned()),
        status: person.status.word().to_owned(),
        created_at: now.utc(),
        row_version: 1,
        name_folded: crate::kernel::texts::folded(&person.name),
    };
    diesel::insert_into(people::table).values(&row).execute(conn)?;
    Ok(())
}

impl TryFrom<Row> for Person {
    type Error = crate::kernel::failure::Error;

    fn try_from(row: Row) -> Result<Self> {
        let status =
            Status::parse(&row.status).ok_or_else(|| Fault::new(format!("No status is called {}", row.status)))?;
        Ok(Self { id: PersonId::parse(&row.person_id)?, email: row.email, name: row.name, status })
    }
}
