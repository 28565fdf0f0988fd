//! Putting a banner up, changing it, ending it, taking it away.

use super::rules::{self, Draft};
use super::store;
use crate::kernel::banner::{Banner, Phase};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::BannerId;
use crate::kernel::time::Moment;
use crate::people::tenancy::{AgencyRole, OhaScope};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// # Errors
/// Invalid when it would end before it begins, Forbidden for a reviewer.
pub fn add(tx: &mut Tx, scope: &OhaScope, draft: &Draft, now: Moment) -> Result<BannerId> {
    checked(scope, draft)?;
    let banner = of(BannerId::from_uuid(clock::new_id()), draft, 1);
    store::insert(tx, &banner)?;
    append(tx, scope, "banner-added", &banner, now)?;
    Ok(banner.id)
}

/// # Errors
/// As [`add`]; Not found when it is gone, Stale when somebody else saved meanwhile.
pub fn edit(tx: &mut Tx, scope: &OhaScope, id: &BannerId, draft: &Draft, version: i64, now: Moment) -> Result<()> {
    checked(scope, draft)?;
    store::find(tx, id)?;
    let banner = of(id.clone(), draft, version);
    store::update(tx, &banner)?;
    append(tx, scope, "banner-edit", &banner, now)
}

/// Ends a banner that shows.
///
/// # Errors
/// Closed when it does not show, and as [`edit`].
pub fn end(tx: &mut Tx, scope: &OhaScope, id: &BannerId, version: i64, now: Moment) -> Result<()> {
    admin(scope)?;
    let banner = store::find(tx, id)?;
    if banner.phase(now) != Phase::Showing {
        return Err(Refusal::Closed("This banner does not show now, so there is nothing to end.".into()).into());
    }
    let banner = Banner { ends_at: now, version, ..banner };
    store::update(tx, &banner)?;
    append(tx, scope, "banner-ended", &banner, now)
}

/// Takes a banner away. The audit log keeps what it said.
///
/// # Errors
/// As [`edit`].
pub fn remove(tx: &mut Tx, scope: &OhaScope, id: &BannerId, version: i64, now: Moment) -> Result<()> {
    admin(scope)?;
    let banner = store::find(tx, id)?;
    store::delete(tx, id, version)?;
    append(tx, scope, "banner-removed", &banner, now)
}

fn checked(scope: &OhaScope, draft: &Draft) -> Result<()> {
    admin(scope)?;
    let errors = rules::span(draft.starts_at, draft.ends_at);
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}

fn admin(scope: &OhaScope) -> Result<()> {
    if scope.role() == AgencyRole::OhaAdmin {
        return Ok(());
    }
    Err(Refusal::Forbidden("Only an administrator of OHA's team puts up banners.".into()).into())
}

fn of(id: BannerId, draft: &Draft, version: i64) -> Banner {
    Banner {
        id,
        area: draft.area,
        tone: draft.tone,
        text: draft.text.clone(),
        link: draft.link.clone(),
        starts_at: draft.starts_at,
        ends_at: draft.ends_at,
        version,
    }
}

fn append(tx: &mut Tx, scope: &OhaScope, action: &'static str, banner: &Banner, now: Moment) -> Result<()> {
    let link = banner.link.as_ref().map_or_else(String::new, |it| format!("{} {}", it.label, it.href));
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: "oha".into(),
        action,
        subject_kind: "banner",
        subject_id: banner.id.to_string(),
        values: vec![
            ("area", banner.area.word().to_owned()),
            ("text", banner.text.clone()),
            ("link", link),
            ("starts_at", banner.starts_at.rfc3339()),
            ("ends_at", banner.ends_at.rfc3339()),
        ],
    };
    audit::append(tx, entry, now)
}
