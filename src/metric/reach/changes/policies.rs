//! How a data set is protected, as OHA decides for it before anybody reads it.

use super::{line, protect, seen};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::Moment;
use crate::metric::reach::rules::data_set::{Audience, DataSet, State};
use crate::metric::reach::rules::life::{self, Profile};
use crate::metric::reach::rules::protect::policy::Policy;
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::OhaScope;
use crate::platform::audit;
use crate::platform::db::Tx;

/// Sets the rules for one audience. What was settled before is forgotten, for the other audience too: each is told what the other may see.
///
/// # Errors
/// Invalid, Closed when readers have it already, Stale when it was changed since.
pub fn set_policy(
    tx: &mut Tx,
    scope: &OhaScope,
    (id, version): (&DataSetId, i64),
    (audience, policy): (Audience, &Policy),
    now: Moment,
) -> Result<()> {
    let mut set = seen(tx, scope, id, version)?;
    if !life::is_open(set.state) {
        return Err(Refusal::Closed("Readers have this data set already: what it shows cannot change.".into()).into());
    }
    let mut errors = FieldErrors::default();
    for (field, text) in life::mistakes(policy) {
        errors.add(field, text);
    }
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let own = ReachScope::Oha(scope);
    let mut profiles = protect::profiles(tx, own, id)?;
    profiles.iter_mut().filter(|it| it.audience == audience).for_each(|it| it.policy = policy.clone());
    set.state = State::Imported;
    store::update_state(tx, own, &set)?;
    unsettle(tx, own, &set, profiles)?;
    let values = vec![
        ("audience", audience.word().to_owned()),
        ("threshold", policy.threshold.to_string()),
        ("least_denominator", policy.least_denominator.to_string()),
        ("hides_zero", policy.hides_zero.to_string()),
        ("rounds_to", policy.rounds_to.to_string()),
    ];
    audit::append(tx, line(scope.person().as_str(), "reach-policy", id, values), now)
}

/// Asks for it to be protected anew by the job, as after a refusal or another version.
///
/// # Errors
/// Closed when readers have it already, Stale when it was changed since.
pub fn protect_later(tx: &mut Tx, scope: &OhaScope, id: &DataSetId, version: i64, now: Moment) -> Result<()> {
    let mut set = seen(tx, scope, id, version)?;
    if !life::is_open(set.state) {
        return Err(Refusal::Closed("Readers have this data set already: what it shows cannot change.".into()).into());
    }
    let own = ReachScope::Oha(scope);
    let profiles = protect::profiles(tx, own, id)?;
    set.state = State::Imported;
    store::update_state(tx, own, &set)?;
    unsettle(tx, own, &set, profiles)?;
    audit::append(tx, line(scope.person().as_str(), "reach-protection-asked", id, Vec::new()), now)
}

/// Forgets what was settled; the rules stay. The data set's own row is the caller's to write.
fn unsettle(tx: &mut Tx, scope: ReachScope<'_>, set: &DataSet, profiles: Vec<Profile>) -> Result<()> {
    let waiting: Vec<Profile> = profiles.into_iter().map(|it| Profile::waiting(it.audience, it.policy)).collect();
    store::keep_profiles(tx, scope, &set.id, &waiting)?;
    for audience in Audience::ALL {
        store::keep_shown(tx, scope, set, audience, &[])?;
    }
    Ok(())
}

/// Forgets what was settled of a data set whose rows have been replaced. Its own row is the caller's to write, with the state "imported".
///
/// # Errors
/// Breaks when a query fails.
pub fn rows_replaced(tx: &mut Tx, scope: ReachScope<'_>, set: &DataSet) -> Result<()> {
    let profiles = protect::profiles(tx, scope, &set.id)?;
    unsettle(tx, scope, set, profiles)
}

/// Whether each CCO may look at its own true counts. It can be changed as long as the data set is read.
///
/// # Errors
/// Stale when it was changed since.
pub fn allow_own_counts(
    tx: &mut Tx,
    scope: &OhaScope,
    (id, version): (&DataSetId, i64),
    is_allowed: bool,
    now: Moment,
) -> Result<()> {
    let mut set = seen(tx, scope, id, version)?;
    if set.state == State::Withdrawn {
        return Err(Refusal::Closed("This data set is withdrawn: nobody reads it any more.".into()).into());
    }
    set.provenance.own_counts = is_allowed;
    store::update_state(tx, ReachScope::Oha(scope), &set)?;
    let values = vec![("own_counts", is_allowed.to_string())];
    audit::append(tx, line(scope.person().as_str(), "reach-own-counts", id, values), now)
}
