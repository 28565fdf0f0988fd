//! OHA's administrators put the groups of a list in order.

use super::additions::begin;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::Moment;
use crate::metric::reach::rules::additions::{Order, Seen, reordered};
use crate::metric::reach::store;
use crate::metric::workflow::Direction;
use crate::people::tenancy::OhaScope;
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;

/// Moves a group by one place. The version that was seen is that of the order, so that nobody moves within a list that has changed.
///
/// # Errors
/// Not found when there is no such group, Closed where it cannot be moved there, Stale when somebody else moved one meanwhile.
pub fn move_category(tx: &mut Tx, scope: &OhaScope, seen: &Seen, direction: Direction, now: Moment) -> Result<()> {
    let before = begin(tx, scope)?;
    let (stratifier, own) = before.category(seen)?;
    let Some(categories) = reordered(stratifier, &own.key, direction) else {
        let text = "It stands at that end of the list already, or is not moved. Nothing was changed.";
        return Err(Refusal::Closed(text.into()).into());
    };
    let order = Order { stratifier: stratifier.key.clone(), categories, version: seen.version };
    store::keep_order(tx, scope, &order, now)?;
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: "oha".into(),
        action: "reach-group-moved",
        subject_kind: "reach-group",
        subject_id: format!("{}/{}", seen.stratifier, seen.category),
        values: vec![("direction", direction.word().to_owned()), ("order", order.categories.join(" "))],
    };
    audit::append(tx, entry, now)
}
