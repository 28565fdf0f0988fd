//! What the program does by itself beside sending mail, each under its name: once for all instances, and its outcome is noted.

use actix_web::web;
use chrono::Duration;

use crate::kernel::failure::{Error, Refusal, Result};
use crate::kernel::texts::counted;
use crate::kernel::time::Moment;
use crate::metric::reach;
use crate::metric::reach::store::ReachScope;
use crate::people::accounts;
use crate::people::tenancy::{self, SystemScope};
use crate::platform::db::Tx;
use crate::platform::http::{self, App};
use crate::platform::jobs::{self, Job};
use crate::platform::limits;
use crate::support::reminders;

/// What one turn did, in a few words.
type Turn = fn(&mut Tx, Moment) -> Result<String>;

/// A turn is one transaction: it is done whole, or it is tried again.
const JOBS: &[(Job, Turn)] = &[
    (Job { name: "reminders", every: Duration::minutes(15) }, remind),
    (Job { name: "reach-publication", every: Duration::minutes(5) }, publish_reach),
    (Job { name: "old-form-keys", every: Duration::hours(1) }, forget_receipts),
    (Job { name: "old-attempts", every: Duration::hours(1) }, forget_attempts),
    (Job { name: "old-links", every: Duration::hours(24) }, forget_links),
    (Job { name: "roles-that-end", every: Duration::hours(1) }, end_roles),
    // What is held for half an hour goes soon after.
    (Job { name: "old-unsaved-texts", every: Duration::minutes(5) }, forget_unsaved),
    (Job { name: "old-reach-files", every: Duration::hours(1) }, forget_reach_files),
];

/// Does every job that is due. One that fails is noted and does not keep the others from their turn.
///
/// # Errors
/// Breaks when the rows of jobs cannot be written.
pub async fn all(house: &web::Data<App>) -> Result<()> {
    for (job, turn) in JOBS {
        let now = house.clock.now();
        if !house.db.write(move |tx| jobs::take(tx, *job, now)).await? {
            continue;
        }
        let outcome = house.db.write(move |tx| turn(tx, now)).await;
        let outcome = outcome.inspect_err(|error| tracing::error!(%error, job = job.name, "a job failed"));
        let ended = house.clock.now();
        house
            .db
            .write(move |tx| match outcome {
                Ok(detail) => jobs::ended(tx, *job, Ok(&detail), ended),
                // The log has the cause; the page must not.
                Err(_) => jobs::ended(tx, *job, Err("It broke; the log says why."), ended),
            })
            .await?;
    }
    Ok(())
}

/// Protecting a data set takes longer than a transaction may, so it is no turn of the list.
const PROTECTION: Job = Job { name: "reach-protection", every: Duration::minutes(1) };

/// Protects every data set that waits for it. What is changed meanwhile waits for its next turn.
///
/// # Errors
/// Breaks when the rows of jobs cannot be written.
pub async fn protect_reach(house: &web::Data<App>) -> Result<()> {
    let now = house.clock.now();
    if !house.db.write(move |tx| jobs::take(tx, PROTECTION, now)).await? {
        return Ok(());
    }
    let outcome = protect_waiting(house).await;
    let outcome = outcome.inspect_err(|error| tracing::error!(%error, job = PROTECTION.name, "a job failed"));
    let ended = house.clock.now();
    house
        .db
        .write(move |tx| match outcome {
            Ok(n) => {
                jobs::ended(tx, PROTECTION, Ok(&format!("{} protected", counted(n, "data set", "data sets"))), ended)
            }
            Err(_) => jobs::ended(tx, PROTECTION, Err("It broke; the log says why."), ended),
        })
        .await
}

async fn protect_waiting(house: &web::Data<App>) -> Result<usize> {
    let system = SystemScope::because("a large data set is protected by itself");
    let own = system.clone();
    let waiting = house.db.read(move |conn| reach::store::waiting(conn, ReachScope::System(&own))).await?;
    let mut n = 0;
    for set in waiting {
        let actor = reach::changes::Actor::System(system.clone());
        match reach::web::sets::settle(&house.db, actor, set.id, house.clock.now()).await {
            Ok(()) => n += 1,
            Err(Error::Refused(Refusal::Stale(_) | Refusal::Closed(_) | Refusal::NotFound)) => (),
            Err(other) => return Err(other),
        }
    }
    Ok(n)
}

fn publish_reach(tx: &mut Tx, now: Moment) -> Result<String> {
    let system = SystemScope::because("a reach report becomes public on its day");
    let published = reach::changes::publish_due(tx, &system, now)?;
    Ok(format!("{} published", counted(published, "data set", "data sets")))
}

fn remind(tx: &mut Tx, now: Moment) -> Result<String> {
    let system = SystemScope::because("reminders go out by themselves");
    let queued = reminders::changes::remind(tx, &system, now)?;
    Ok(format!("{} queued", counted(queued, "reminder", "reminders")))
}

fn forget_receipts(tx: &mut Tx, now: Moment) -> Result<String> {
    let forgotten = http::forget_old_receipts(tx, now)?;
    Ok(format!("{} forgotten", counted(forgotten, "key", "keys")))
}

fn forget_attempts(tx: &mut Tx, now: Moment) -> Result<String> {
    let forgotten = limits::forget_old(tx, now)?;
    Ok(format!("{} forgotten", counted(forgotten, "count", "counts")))
}

fn forget_links(tx: &mut Tx, now: Moment) -> Result<String> {
    let forgotten = accounts::changes::forget_old_links(tx, now)?;
    Ok(format!("{} forgotten", counted(forgotten, "link", "links")))
}

fn end_roles(tx: &mut Tx, now: Moment) -> Result<String> {
    let system = SystemScope::because("roles end on their last day");
    let ended = tenancy::changes::end_expired(tx, &system, now)?;
    Ok(format!("{} ended", counted(ended, "role", "roles")))
}

fn forget_unsaved(tx: &mut Tx, now: Moment) -> Result<String> {
    let forgotten = http::held::forget_old(tx, now)? + http::drafts::forget_old(tx, now)?;
    Ok(format!("{} forgotten", counted(forgotten, "text", "texts")))
}

fn forget_reach_files(tx: &mut Tx, now: Moment) -> Result<String> {
    let system = SystemScope::because("files that wait for their import are forgotten after a day");
    let forgotten = reach::changes::uploads::forget_old(tx, &system, now)?;
    Ok(format!("{} forgotten", counted(forgotten, "file", "files")))
}
