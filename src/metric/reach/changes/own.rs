//! A CCO's look at its own true counts.

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{DataSetId, ReadingId};
use crate::kernel::time::Moment;
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::CcoScope;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;

/// Asks for it: written down for OHA, and good for the rest of the day.
///
/// # Errors
/// Not found when CCOs may not read the data set, Forbidden when OHA does not allow it.
pub fn look(tx: &mut Tx, scope: &CcoScope, id: &DataSetId, now: Moment) -> Result<()> {
    let set = store::find(tx, ReachScope::Cco(scope), id)?;
    if !set.state.is_released() {
        return Err(Refusal::Gone.into());
    }
    if !set.provenance.own_counts {
        return Err(Refusal::Forbidden("OHA does not show CCOs their own counts of this report.".into()).into());
    }
    store::insert_reading(tx, scope, &ReadingId::from_uuid(clock::new_id()), &set, now)?;
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: scope.contract().id.to_string(),
        action: "reach-own-counts-read",
        subject_kind: "reach-data-set",
        subject_id: set.id.to_string(),
        values: vec![("contract", scope.contract().slug.clone())],
    };
    audit::append(tx, entry, now)
}
