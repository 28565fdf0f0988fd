//! Settling what each audience may see of a data set. It takes long, so it is three things: reading all that it takes, working it out
//! without a transaction, and writing it down if nothing has changed meanwhile.

use std::borrow::Cow;

use super::line;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::Moment;
use crate::metric::reach::io::disclosure::{disclosure, policy};
use crate::metric::reach::rules::data_set::{Audience, DataSet, Key, Scope, State, TrueRow};
use crate::metric::reach::rules::life::{self, Profile, Standing};
use crate::metric::reach::rules::protect::policy::Policy;
use crate::metric::reach::rules::protection::{self, Input, Outcome, Settled, Wanted};
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::metric::reach::store::{self, ReachScope, ShownLine};
use crate::people::tenancy::{self, OhaScope, SystemScope};
use crate::platform::audit;
use crate::platform::db::{Conn, Tx};

/// Who settles it.
#[derive(Debug, Clone)]
pub enum Actor {
    Oha(OhaScope),
    System(SystemScope),
}

impl Actor {
    fn scope(&self) -> ReachScope<'_> {
        match self {
            Self::Oha(it) => ReachScope::Oha(it),
            Self::System(it) => ReachScope::System(it),
        }
    }

    fn word(&self) -> &str {
        match self {
            Self::Oha(it) => it.person().as_str(),
            Self::System(_) => "system",
        }
    }
}

/// A data set that is to be protected, with all that this takes.
#[derive(Debug)]
pub struct Task {
    set: DataSet,
    profiles: Vec<Profile>,
    input: Input,
    stratifiers: Cow<'static, Stratifiers>,
}

/// Reads what it takes.
///
/// # Errors
/// Not found, or Closed when readers have it already.
pub fn begin(conn: &mut Conn, actor: &Actor, id: &DataSetId) -> Result<Task> {
    let scope = actor.scope();
    let set = store::find(conn, scope, id)?;
    if !life::is_open(set.state) {
        return Err(Refusal::Closed("Readers have this data set already: what it shows cannot change.".into()).into());
    }
    let profiles = profiles(conn, scope, id)?;
    let mut wanted = |audience: Audience| -> Result<Wanted> {
        let profile = profiles.iter().find(|it| it.audience == audience).ok_or(Refusal::NotFound)?;
        Ok(Wanted { policy: profile.policy.clone(), before: store::shown_before(conn, scope, &set, audience)? })
    };
    let (public, ta) = (wanted(Audience::Public)?, wanted(Audience::Ta)?);
    let rows = store::true_rows(conn, scope, id)?;
    let stratifiers = store::stratifiers(conn)?;
    Ok(Task { input: Input { indicators: set.indicators, rows, public, ta }, set, profiles, stratifiers })
}

/// The profiles of a data set; of one that has none yet, those that every data set begins with.
pub(super) fn profiles(conn: &mut Conn, scope: ReachScope<'_>, id: &DataSetId) -> Result<Vec<Profile>> {
    let stored = store::profiles(conn, scope, id)?;
    let own = &disclosure()?.policies;
    let profile = |audience: Audience| match stored.iter().find(|it| it.audience == audience).cloned() {
        Some(it) => Ok(it),
        None => Ok(Profile::waiting(audience, policy(own, audience.word())?)),
    };
    Audience::ALL.into_iter().map(profile).collect()
}

/// Works it out. Pure, and long: never within a transaction.
///
/// # Errors
/// Breaks when the program's own list of stratifiers does not fit.
pub fn settle(task: &Task) -> Result<Settled> {
    Ok(protection::settle(&task.input, &task.stratifiers))
}

/// Writes down what came of it.
///
/// # Errors
/// Stale when the data set was changed meanwhile.
pub fn keep(tx: &mut Tx, actor: &Actor, task: &Task, settled: &Settled, now: Moment) -> Result<()> {
    let scope = actor.scope();
    let mut set = task.set.clone();
    let is_proved = Audience::ALL.iter().all(|it| matches!(settled.of(*it), Outcome::Proved { .. }));
    set.state = if is_proved { State::Protected } else { State::Imported };
    store::update_state(tx, scope, &set)?;
    let mut values = Vec::new();
    let mut profiles = Vec::new();
    for profile in &task.profiles {
        let outcome = settled.of(profile.audience);
        let lines = lines(task, outcome);
        store::keep_shown(tx, scope, &set, profile.audience, if is_proved { &lines } else { &[] })?;
        let standing = standing(tx, &task.stratifiers, outcome)?;
        values.push((profile.audience.word(), told(&profile.policy, &standing)));
        let proved_at = standing.summary().map(|_| now);
        profiles.push(Profile { standing, proved_at, ..profile.clone() });
    }
    store::keep_profiles(tx, scope, &set.id, &profiles)?;
    audit::append(tx, line(actor.word(), "reach-protection", &set.id, values), now)
}

fn lines(task: &Task, outcome: &Outcome) -> Vec<ShownLine> {
    let Outcome::Proved { shown, .. } = outcome else { return Vec::new() };
    let line = |(row, shown): (&TrueRow, &_)| ShownLine { key: row.key.clone(), line: row.line, row: *shown };
    task.input.rows.iter().zip(shown).map(line).collect()
}

fn standing(conn: &mut Conn, stratifiers: &Stratifiers, outcome: &Outcome) -> Result<Standing> {
    Ok(match outcome {
        Outcome::Proved { summary, .. } => Standing::Proved(*summary),
        Outcome::Refused { why, row: None } => Standing::Refused(why.clone()),
        Outcome::Refused { why, row: Some(key) } => {
            Standing::Refused(format!("{why}: {}.", place(conn, stratifiers, key)?))
        }
    })
}

/// A row in words: "Lantern River, County Lake". It names no count.
fn place(conn: &mut Conn, stratifiers: &Stratifiers, key: &Key) -> Result<String> {
    let scope = match &key.scope {
        Scope::Statewide => "statewide".to_owned(),
        Scope::Cco(contract) => tenancy::contract(conn, contract)?.name,
    };
    let [dim1, value1, dim2, value2] = key.stratum.words();
    let values = [(dim1, value1), (dim2, value2)].into_iter().filter(|it| !it.0.is_empty());
    let words =
        values.map(|(dim, value)| format!("{} {}", stratifiers.label(dim), stratifiers.value_label(dim, value)));
    Ok([scope].into_iter().chain(words).collect::<Vec<_>>().join(", "))
}

/// For the audit log: the rules, and how it went.
fn told(policy: &Policy, standing: &Standing) -> String {
    let rules = format!(
        "threshold {}, least denominator {}, hides zero {}, rounds to {}",
        policy.threshold, policy.least_denominator, policy.hides_zero, policy.rounds_to
    );
    match standing {
        Standing::Waiting => rules,
        Standing::Refused(why) => format!("{rules}: refused, {why}"),
        Standing::Proved(it) => {
            let narrowest = it.narrowest.map_or_else(|| "nothing small".into(), |it| format!("narrowest {it}"));
            format!("{rules}: {} small and {} linked of {} rows, {narrowest}", it.n_small, it.n_linked, it.n_rows)
        }
    }
}
