//! Taking a table in, and taking that back. The same table again changes nothing; another one for the same period replaces what nobody but
//! OHA has seen, and corrects what somebody has.

use std::sync::Arc;

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{DataSetId, PersonId};
use crate::kernel::time::Moment;
use crate::metric::measures;
use crate::metric::reach::rules::data_set::{DataSet, Indicators, Provenance, State, TrueRow};
use crate::metric::reach::rules::import::compared::Change;
use crate::metric::reach::rules::import::kept::{self, Keeping};
use crate::metric::reach::rules::import::rows::Rows;
use crate::metric::reach::store::{self, ReachScope, imports};
use crate::people::tenancy::AgencyRole;
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::{Conn, Tx};

/// A table that was read whole, and what is said of it.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub provenance: Provenance,
    pub indicators: Indicators,
    pub file_name: String,
    pub file_sha256: String,
    pub rows: Arc<Rows>,
    /// What was wrong with the version before; asked for where that was released.
    pub correction: String,
    pub demonstration: bool,
}

/// What an import does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The first table of its period.
    New,
    /// The very same is here.
    Nothing,
    /// In place of one that was not released.
    Replaces,
    /// A new version of one that was.
    Corrects,
}

/// What an import would do, before it does.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The latest version of its period.
    pub latest: Option<DataSet>,
    pub change: Change,
    pub effect: Effect,
}

/// Compares a table with what is here of its period.
///
/// # Errors
/// Breaks when a query fails.
pub fn plan(conn: &mut Conn, scope: ReachScope<'_>, incoming: &Incoming) -> Result<Plan> {
    let own = &incoming.provenance;
    let all = store::list(conn, scope, Some(own.year))?;
    let latest = all.into_iter().find(|it| {
        let its = &it.provenance;
        (&its.measure, its.period_first, its.period_last) == (&own.measure, own.period_first, own.period_last)
    });
    let mut change = Change::all_new(&incoming.rows);
    if let Some(set) = &latest {
        store::each_true(conn, scope, &set.id, |old| {
            change.take_old(&old, &incoming.rows);
            Ok(())
        })?;
    }
    let effect = match &latest {
        None => Effect::New,
        Some(set) if is_same(set, incoming, change) => Effect::Nothing,
        Some(set) if is_open(set) => Effect::Replaces,
        Some(_) => Effect::Corrects,
    };
    Ok(Plan { latest, change, effect })
}

fn is_same(set: &DataSet, incoming: &Incoming, change: Change) -> bool {
    set.state != State::Withdrawn
        && change.is_nothing()
        && set.provenance == incoming.provenance
        && set.indicators == incoming.indicators
}

/// Whether nobody but OHA has seen it.
fn is_open(set: &DataSet) -> bool {
    matches!(set.state, State::Imported | State::Protected)
}

/// Takes a table in.
///
/// # Errors
/// Invalid when the year is not set up, when there is no row, or when a correction does not say what was wrong.
pub fn import(tx: &mut Tx, scope: ReachScope<'_>, incoming: &Incoming, now: Moment) -> Result<(Effect, DataSetId)> {
    admin(scope)?;
    hold_year(tx, incoming)?;
    if incoming.rows.is_empty() {
        return Err(FieldErrors::one("file", "The table holds no row.").into());
    }
    let plan = plan(tx, scope, incoming)?;
    match (plan.effect, plan.latest) {
        (Effect::Nothing, Some(set)) => Ok((Effect::Nothing, set.id)),
        (Effect::Replaces, Some(set)) => Ok((Effect::Replaces, replace(tx, scope, &set, incoming, now)?)),
        (effect, latest) => Ok((effect, add(tx, scope, latest.as_ref(), incoming, now)?)),
    }
}

/// Takes back an import that nobody but OHA has seen: what it replaced stands again; where it replaced nothing, the data set goes.
///
/// # Errors
/// Closed when it was released; Stale when somebody was faster.
pub fn take_back(tx: &mut Tx, scope: ReachScope<'_>, id: &DataSetId, version: i64, now: Moment) -> Result<bool> {
    admin(scope)?;
    let set = store::find(tx, scope, id)?;
    if !is_open(&set) {
        return Err(Refusal::Closed(
            "This data set was released, so its import cannot be taken back. Withdraw it, or import a correction."
                .into(),
        )
        .into());
    }
    if set.row_version != version {
        return Err(Refusal::Stale("Somebody else changed this data set since. Open its page again.".into()).into());
    }
    let Some((terms, rows)) = imports::replaced(tx, scope, id)? else {
        imports::delete(tx, scope, id)?;
        append(tx, scope, "reach-import-removed", &set, now)?;
        return Ok(false);
    };
    let restored = DataSet { state: State::Imported, ..kept::restored(set, &terms)? };
    write_over(tx, scope, &restored, kept::restored_rows(&rows))?;
    imports::forget_replaced(tx, scope, id)?;
    append(tx, scope, "reach-import-taken-back", &restored, now)?;
    Ok(true)
}

fn add(
    tx: &mut Tx,
    scope: ReachScope<'_>,
    latest: Option<&DataSet>,
    incoming: &Incoming,
    now: Moment,
) -> Result<DataSetId> {
    if latest.is_some() && incoming.correction.trim().is_empty() {
        let text = "This period was released before. Say what was wrong with it: whoever read it will read that.";
        return Err(FieldErrors::one("correction", text).into());
    }
    let set = DataSet {
        id: DataSetId::from_uuid(clock::new_id()),
        provenance: incoming.provenance.clone(),
        version: latest.map_or(1, |it| it.version + 1),
        demonstration: incoming.demonstration,
        indicators: incoming.indicators,
        file_name: incoming.file_name.clone(),
        file_sha256: incoming.file_sha256.clone(),
        n_rows: n_rows(incoming),
        state: State::Imported,
        corrects: latest.map(|it| it.id.clone()),
        correction: latest.map_or_else(String::new, |_| incoming.correction.trim().to_owned()),
        imported_at: now,
        imported_by: person(scope),
        released_at: None,
        publish_on: None,
        published_at: None,
        withdrawn_at: None,
        withdrawal_reason: String::new(),
        row_version: 1,
    };
    store::insert(tx, scope, &set)?;
    store::insert_true(tx, scope, &set.id, incoming.rows.iter().map(Ok))?;
    append(tx, scope, "reach-imported", &set, now)?;
    Ok(set.id)
}

fn replace(tx: &mut Tx, scope: ReachScope<'_>, old: &DataSet, incoming: &Incoming, now: Moment) -> Result<DataSetId> {
    let mut was = Keeping::default();
    store::each_true(tx, scope, &old.id, |it| was.add(&it))?;
    imports::keep_replaced(tx, scope, &old.id, (&kept::terms(old)?, &was.text()?), now)?;
    let correction = incoming.correction.trim();
    let set = DataSet {
        provenance: incoming.provenance.clone(),
        indicators: incoming.indicators,
        file_name: incoming.file_name.clone(),
        file_sha256: incoming.file_sha256.clone(),
        n_rows: n_rows(incoming),
        state: State::Imported,
        correction: if correction.is_empty() { old.correction.clone() } else { correction.to_owned() },
        imported_at: now,
        imported_by: person(scope),
        ..old.clone()
    };
    write_over(tx, scope, &set, incoming.rows.iter().map(Ok))?;
    append(tx, scope, "reach-replaced", &set, now)?;
    Ok(set.id)
}

/// Other rows under the same name: what disclosure control said of the old ones goes with them.
fn write_over(
    tx: &mut Tx,
    scope: ReachScope<'_>,
    set: &DataSet,
    rows: impl Iterator<Item = Result<TrueRow>>,
) -> Result<()> {
    super::rows_replaced(tx, scope, set)?;
    store::delete_true(tx, scope, &set.id)?;
    store::insert_true(tx, scope, &set.id, rows)?;
    store::update_state(tx, scope, set)
}

fn n_rows(incoming: &Incoming) -> i64 {
    i64::try_from(incoming.rows.len()).unwrap_or(i64::MAX)
}

/// Two imports of one year come one after the other.
fn hold_year(tx: &mut Tx, incoming: &Incoming) -> Result<()> {
    let year = incoming.provenance.year;
    if measures::find(tx, year)?.is_none() {
        return Err(FieldErrors::one("year", format!("The year {year} is not set up here.")).into());
    }
    measures::store::hold(tx, year)
}

fn admin(scope: ReachScope<'_>) -> Result<()> {
    let may = match scope {
        ReachScope::Oha(it) => it.role() == AgencyRole::OhaAdmin,
        ReachScope::System(_) => true,
        ReachScope::Ta(_) | ReachScope::Cco(_) | ReachScope::Public(_) | ReachScope::Ahead(..) => false,
    };
    if may {
        Ok(())
    } else {
        Err(Refusal::Forbidden("Only an administrator of OHA's team imports reach tables.".into()).into())
    }
}

fn person(scope: ReachScope<'_>) -> Option<PersonId> {
    match scope {
        ReachScope::Oha(it) => Some(it.person().clone()),
        _ => None,
    }
}

/// No count goes into the log: it says which table came, not what is in it.
fn append(tx: &mut Tx, scope: ReachScope<'_>, action: &'static str, set: &DataSet, now: Moment) -> Result<()> {
    let own = &set.provenance;
    let entry = Entry {
        actor: person(scope).map_or_else(|| "system".into(), |it| it.to_string()),
        tenant: "oha".into(),
        action,
        subject_kind: "reach-data-set",
        subject_id: set.id.to_string(),
        values: vec![
            ("year", own.year.to_string()),
            ("measure", own.measure.clone()),
            ("period", format!("{} to {}", own.period_first, own.period_last)),
            ("version", set.version.to_string()),
            ("extracted_on", own.extracted_on.to_string()),
            ("source", own.source.clone()),
            ("method_note", own.method_note.clone()),
            ("break_note", own.break_note.clone()),
            ("own_counts", own.own_counts.to_string()),
            ("file_name", set.file_name.clone()),
            ("file_sha256", set.file_sha256.clone()),
            ("n_rows", set.n_rows.to_string()),
            ("correction", set.correction.clone()),
        ],
    };
    audit::append(tx, entry, now)
}
