//! Releasing a data set to CCOs, publishing it now or on a day, withdrawing it.

use chrono::NaiveDate;
use serde_json::json;

use super::letters::tell_leads;
use super::{line, seen};
use crate::kernel::failure::{FieldErrors, Missing, Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::{Moment, day_words};
use crate::metric::reach::rules::data_set::{Audience, DataSet};
use crate::metric::reach::rules::life::{self, Profile, Step};
use crate::metric::reach::store::{self, ReachScope, imports};
use crate::people::tenancy::{OhaScope, SystemScope};
use crate::platform::audit;
use crate::platform::db::Tx;
use crate::platform::edition;

/// What somebody decided, after having looked at this version of the data set.
#[derive(Debug, Clone)]
pub struct Stepping {
    pub set: DataSetId,
    pub seen: i64,
}

/// Lets CCOs and TA read it, and tells the leads.
///
/// # Errors
/// Not ready while what they may see is not proved, or was proved before another version of the period was released; Stale; Closed.
pub fn release(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, now: Moment) -> Result<()> {
    let own = ReachScope::Oha(scope);
    let mut set = seen(tx, scope, &stepping.set, stepping.seen)?;
    set.state = life::taken(set.state, Step::Release)?;
    let profiles = store::profiles(tx, own, &set.id)?;
    let others = store::other_versions(tx, own, &set)?;
    let last = others.iter().filter_map(|it| it.released_at).map(Moment::utc).max();
    let is_proved = |it: &Profile| it.standing.summary().is_some() && it.proved_at.map(Moment::utc) > last;
    if profiles.len() != Audience::ALL.len() || !profiles.iter().all(is_proved) {
        let text = "Protect it again: readers have another version of this period since it was protected.";
        let href = format!("/desk/oha/reach/{}#protection", set.id);
        return Err(Refusal::NotReady(vec![Missing { text: text.into(), href }]).into());
    }
    set.released_at = Some(now);
    // From here on an import is corrected, not taken back.
    imports::forget_replaced(tx, own, &set.id)?;
    let facts = json!({ "correction": (!set.correction.is_empty()).then_some(&set.correction) });
    tell_leads(tx, own, &set, "reach-released", &facts, now)?;
    keep(tx, own, &set, (scope.person().as_str(), "reach-release"), Vec::new(), now)
}

/// Lets the public read it from a day on.
///
/// # Errors
/// Invalid for a day that is not ahead; Stale; Closed.
pub fn schedule(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, day: NaiveDate, now: Moment) -> Result<()> {
    let mut set = seen(tx, scope, &stepping.set, stepping.seen)?;
    if day <= now.pacific_day() {
        let text = "Choose a day after today, or publish it now.";
        return Err(FieldErrors::one("publish_on", text).into());
    }
    set.state = life::taken(set.state, Step::Schedule)?;
    set.publish_on = Some(day);
    let values = vec![("publish_on", day.to_string())];
    keep(tx, ReachScope::Oha(scope), &set, (scope.person().as_str(), "reach-embargo"), values, now)
}

/// Takes the day back: the public reads it when somebody says so.
///
/// # Errors
/// Stale; Closed when no day is set.
pub fn unschedule(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, now: Moment) -> Result<()> {
    let mut set = seen(tx, scope, &stepping.set, stepping.seen)?;
    set.state = life::taken(set.state, Step::Unschedule)?;
    set.publish_on = None;
    keep(tx, ReachScope::Oha(scope), &set, (scope.person().as_str(), "reach-embargo-withdrawal"), Vec::new(), now)
}

/// Lets the public read it now.
///
/// # Errors
/// Stale; Closed.
pub fn publish(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, now: Moment) -> Result<()> {
    let set = seen(tx, scope, &stepping.set, stepping.seen)?;
    make_public(tx, ReachScope::Oha(scope), set, scope.person().as_str(), now)
}

/// Publishes whatever has reached its day. Tells how many.
///
/// # Errors
/// Breaks when a query fails.
pub fn publish_due(tx: &mut Tx, system: &SystemScope, now: Moment) -> Result<usize> {
    let scope = ReachScope::System(system);
    let due = store::due(tx, scope, now.pacific_day())?;
    let n = due.len();
    for set in due {
        make_public(tx, scope, set, "system", now)?;
    }
    Ok(n)
}

fn make_public(tx: &mut Tx, scope: ReachScope<'_>, mut set: DataSet, actor: &str, now: Moment) -> Result<()> {
    set.state = life::taken(set.state, Step::Publish)?;
    set.published_at = Some(now);
    edition::raise(tx)?;
    keep(tx, scope, &set, (actor, "reach-publication"), Vec::new(), now)
}

/// Takes it from all readers. The reason stands at its public addresses if it was public, and in a letter to the leads.
///
/// # Errors
/// Stale; Closed when nobody may read it.
pub fn withdraw(tx: &mut Tx, scope: &OhaScope, stepping: &Stepping, reason: &str, now: Moment) -> Result<()> {
    let own = ReachScope::Oha(scope);
    let mut set = seen(tx, scope, &stepping.set, stepping.seen)?;
    set.state = life::taken(set.state, Step::Withdraw)?;
    set.publish_on = None;
    set.withdrawn_at = Some(now);
    reason.clone_into(&mut set.withdrawal_reason);
    if set.published_at.is_some() {
        edition::raise(tx)?;
    }
    let facts = json!({ "reason": reason, "day": day_words(now.pacific_day()) });
    tell_leads(tx, own, &set, "reach-withdrawn", &facts, now)?;
    let values = vec![("reason", reason.to_owned())];
    keep(tx, own, &set, (scope.person().as_str(), "reach-withdrawal"), values, now)
}

fn keep(
    tx: &mut Tx,
    scope: ReachScope<'_>,
    set: &DataSet,
    (actor, action): (&str, &'static str),
    values: Vec<(&'static str, String)>,
    now: Moment,
) -> Result<()> {
    store::update_state(tx, scope, set)?;
    let state = ("state", set.state.word().to_owned());
    audit::append(tx, line(actor, action, &set.id, [state].into_iter().chain(values).collect()), now)
}
