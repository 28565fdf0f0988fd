//! Lets the contract that took over copy one goal of the one that ended; the others wait to be chosen.

use super::people::Cast;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow;
use crate::people::tenancy::{self, SuccessorScope, SystemScope};
use crate::platform::db::{Database, Tx};
use crate::publishing;
use crate::succession::changes::{Chosen, copy_goals};

const LEAD: &str = "amadou-brackenfell";
const CCO: &str = "demo-saltgrass";
const ENDED: &str = "demo-fern-hollow";

/// Once: what somebody removes later stays removed.
pub(super) fn add(db: &Database, cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    db.write_here(|tx| play(tx, cast, year, now))
}

fn play(tx: &mut Tx, cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    let lead = cast.get(LEAD).ok_or_else(|| Fault::new(format!("Nobody of the cast is called {LEAD}")))?;
    let contract = tenancy::contract_by_slug(tx, CCO)?.ok_or_else(|| Fault::new("The contract has gone"))?;
    let system = SystemScope::because("the demonstration copies a goal of the contract that ended");
    let standing = tenancy::standing(tx, lead)?;
    let scope = tenancy::cco_scope_for_command(tx, &system, standing, contract, now)?;
    let plan = workflow::store::find(tx, &scope, year, Component::ActionPlan)?;
    if plan.is_none_or(|it| !it.state.is_editable()) {
        return Ok(());
    }
    let proof = SuccessorScope::of(tx, &scope, ENDED)?;
    let Some(inherited) = publishing::for_successor(tx, &proof, year)? else { return Ok(()) };
    let Some(last) = inherited.plan.goals.last() else { return Ok(()) };
    let chosen = Chosen { predecessor: ENDED.into(), offered: inherited.snapshot.id, goals: vec![last.id.clone()] };
    copy_goals(tx, &scope, year, &chosen, now).map(drop)
}
