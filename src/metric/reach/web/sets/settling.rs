//! Protecting a data set: read, worked out on a thread that may be busy, written down. No transaction is open while it is worked out.

use actix_web::web;

use super::desk::{self, ADDRESS};
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::Moment;
use crate::metric::reach::changes::{self, Actor, Task};
use crate::metric::reach::io::disclosure::disclosure;
use crate::metric::reach::rules::protection::Settled;
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::OhaScope;
use crate::platform::db::Database;
use crate::platform::http::{Answer, Done, Notice, Post, Site};

/// `POST /desk/oha/reach/{set}/protections`: now where that is quick, else by the job.
///
/// # Errors
/// Stale when somebody was faster, Closed when readers have it.
pub async fn protect(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, seen) = (desk::id(&site)?, desk::version(&post.fields)?);
    let set = desk::find(&site, &post.scope, &id).await?;
    let scope = post.scope.clone();
    let back = format!("{ADDRESS}/{id}");
    if set.n_rows > disclosure()?.rows_at_once {
        return site
            .act(post.receipt, move |tx, now| {
                changes::protect_later(tx, &scope, &id, seen, now)?;
                Ok(Done::at(back, Notice::ReachWaits))
            })
            .await;
    }
    let actor = Actor::Oha(scope);
    let (task, settled) = work_out(&site.app.db, actor.clone(), id).await?;
    let act = site.act(post.receipt, move |tx, now| {
        changes::keep(tx, &actor, &task, &settled, now)?;
        Ok(Done::at(back, Notice::ReachProtected))
    });
    act.await
}

/// Protects a data set, however large it is.
///
/// # Errors
/// Stale when it was changed meanwhile, Closed when readers have it.
pub async fn settle(db: &Database, actor: Actor, id: DataSetId, now: Moment) -> Result<()> {
    let (task, settled) = work_out(db, actor.clone(), id).await?;
    db.write(move |tx| changes::keep(tx, &actor, &task, &settled, now)).await
}

/// Protects what waits for it and is quick, as after an import; the job does the rest.
///
/// # Errors
/// Breaks when a query fails. Whoever is faster meanwhile has it protected.
pub async fn settle_small(site: &Site, scope: &OhaScope) -> Result<()> {
    let (own, most) = (scope.clone(), disclosure()?.rows_at_once);
    let waiting = site.read(move |conn| store::waiting(conn, ReachScope::Oha(&own))).await?;
    for set in waiting.into_iter().filter(|it| it.n_rows <= most) {
        match settle(&site.app.db, Actor::Oha(scope.clone()), set.id, site.now).await {
            Ok(()) | Err(Error::Refused(Refusal::Stale(_) | Refusal::Closed(_) | Refusal::NotFound)) => (),
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

async fn work_out(db: &Database, actor: Actor, id: DataSetId) -> Result<(Task, Settled)> {
    let task = db.read(move |conn| changes::begin(conn, &actor, &id)).await?;
    let worked = web::block(move || {
        let settled = changes::settle(&task);
        (task, settled)
    });
    let (task, settled) = worked.await.map_err(|cause| Fault::because("Disclosure control stopped", cause))?;
    Ok((task, settled?))
}
