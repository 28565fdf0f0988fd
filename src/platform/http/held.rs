//! Forms that came after their session had ended, held until their sender has signed in again. The ended session says who that is; nobody
//! else is shown them, and nothing is sent again before she says so.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage as _, HttpRequest, web};
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::session::{Ended, Signed};
use super::{App, Fields, typed};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::platform::clock;
use crate::platform::db::schema::saving::held_forms;
use crate::platform::db::{Conn, Tx};

/// Long enough to find one's second factor, short enough that a draft does not lie about.
pub const HELD_FOR: Duration = Duration::minutes(30);
/// Of one person at once: more tabs than anybody writes in.
const MOST: usize = 20;

/// A form as it is held.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: String,
    pub path: String,
    pub fields: Fields,
    pub at: Moment,
    pub until: Moment,
}

/// Says that this request's form is held.
struct IsHeld;

pub(super) fn is_held(request: &HttpRequest) -> bool {
    request.extensions().get::<IsHeld>().is_some()
}

pub(super) fn is_ended(request: &HttpRequest) -> bool {
    request.extensions().get::<Ended>().is_some()
}

/// Holds what was typed, where it is known who typed it. Without that nothing is kept here: her own page shows it to her.
pub(super) async fn hold(request: &HttpRequest) {
    let ended = request.extensions().get::<Ended>().cloned();
    let (Some(ended), Some(fields), Some(app)) = (ended, typed::of(request), request.app_data::<web::Data<App>>())
    else {
        return;
    };
    if typed::holds_a_secret(&fields) || typed::texts(&fields, "").is_empty() {
        return;
    }
    let (path, now) = (request.path().to_owned(), app.clock.now());
    // What a script wanted to keep as a draft is held as the form that it is.
    let fields = fields.only(|name| !matches!(name, "csrf" | "keep"));
    match app.db.write(move |tx| insert(tx, &ended.person, &path, &fields, now)).await {
        Ok(true) => drop(request.extensions_mut().insert(IsHeld)),
        Ok(false) => (),
        // The page shows the words either way.
        Err(error) => tracing::warn!(%error, "a form could not be held"),
    }
}

fn insert(tx: &mut Tx, person: &PersonId, path: &str, fields: &Fields, now: Moment) -> Result<bool> {
    let here = of(tx, person, now)?;
    // The same form, as its page sent it a moment ago: the later words take the place of the earlier.
    let is_same = |it: &&Held| it.path == path && it.fields.get("once") == fields.get("once");
    if let Some(earlier) = here.iter().find(is_same) {
        forget(tx, person, &earlier.id)?;
    } else if here.len() >= MOST {
        return Ok(false);
    }
    let conn: &mut Conn = tx;
    let row = (
        held_forms::held_id.eq(clock::new_id().to_string()),
        held_forms::person_id.eq(person.as_str()),
        held_forms::path.eq(path),
        held_forms::fields.eq(written(fields)?),
        held_forms::held_at.eq(now.utc()),
        held_forms::ends_at.eq(now.plus(HELD_FOR).utc()),
    );
    diesel::insert_into(held_forms::table).values(row).execute(conn)?;
    Ok(true)
}

/// A person's own, the newest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn of(conn: &mut Conn, person: &PersonId, now: Moment) -> Result<Vec<Held>> {
    type Row = (String, String, String, NaiveDateTime, NaiveDateTime);
    let rows: Vec<Row> = held_forms::table
        .filter(held_forms::person_id.eq(person.as_str()).and(held_forms::ends_at.gt(now.utc())))
        .order((held_forms::held_at.desc(), held_forms::held_id.desc()))
        .select((held_forms::held_id, held_forms::path, held_forms::fields, held_forms::held_at, held_forms::ends_at))
        .load(conn)?;
    let held = |(id, path, fields, at, until): Row| {
        let fields = read(&fields)?;
        Ok(Held { id, path, fields, at: Moment::from_utc(at), until: Moment::from_utc(until) })
    };
    rows.into_iter().map(held).collect()
}

/// Lets one go that was sent or is not wanted.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget(tx: &mut Tx, person: &PersonId, id: &str) -> Result<()> {
    let conn: &mut Conn = tx;
    let own = held_forms::table.filter(held_forms::held_id.eq(id).and(held_forms::person_id.eq(person.as_str())));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// # Errors
/// Breaks when a query fails.
pub fn forget_old(tx: &mut Tx, now: Moment) -> Result<usize> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(held_forms::table.filter(held_forms::ends_at.le(now.utc()))).execute(conn)?)
}

/// A held form that was sent once more and taken is held no longer.
pub(super) async fn let_go(request: &HttpRequest, status: StatusCode) {
    let (Some(fields), Some(signed)) = (typed::of(request), Signed::of(request)) else { return };
    let Some(app) = request.app_data::<web::Data<App>>() else { return };
    let id = fields.get("held").to_owned();
    if status == StatusCode::SEE_OTHER
        && !id.is_empty()
        && let Err(error) = app.db.write(move |tx| forget(tx, &signed.person, &id)).await
    {
        tracing::warn!(%error, "a held form stays until its half hour is over");
    }
}

pub(super) fn written(fields: &Fields) -> Result<String> {
    serde_json::to_string(fields).map_err(|cause| Fault::because("A form cannot be written down", cause).into())
}

pub(super) fn read(text: &str) -> Result<Fields> {
    serde_json::from_str(text)
        .map_err(|cause| Fault::because("A form that was written down cannot be read", cause).into())
}
