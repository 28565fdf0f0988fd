//! Shows the draft of the main contract to others: to a guest of its advisory council, who has answered, and to a person of TA, who was asked.

use chrono::Duration;

use super::people::Cast;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::time::{Moment, days_after};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::sharing::changes::{Asking, ShareDraft};
use crate::metric::sharing::{self, Access, Agency};
use crate::metric::workflow;
use crate::people::accounts::{Email, Mint};
use crate::people::tenancy::{self, PublicScope, SystemScope};
use crate::platform::config::{DEMONSTRATION_SECRET, SharingSettings};
use crate::platform::db::{Database, Tx};

const CCO: &str = "demo-lantern-river";
const EDITOR: &str = "mira-castellane";
const FACILITATOR: &str = "hana-wrenfield";

/// Once: a second start finds the link.
pub(super) fn add(db: &Database, cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    db.write_here(|tx| play(tx, cast, year, now.plus(Duration::days(-2)), now))
}

#[expect(clippy::too_many_lines, reason = "one story, told from its beginning to its end")]
fn play(tx: &mut Tx, cast: &Cast, year: MeasurementYear, then: Moment, now: Moment) -> Result<()> {
    let known = |key: &str| cast.get(key).ok_or_else(|| Fault::new(format!("Nobody of the cast is called {key}")));
    let system = SystemScope::because("the demonstration shows a draft to others");
    let standing = tenancy::standing(tx, known(EDITOR)?)?;
    let contract = tenancy::contract_by_slug(tx, CCO)?.ok_or_else(|| Fault::new("The contract has gone"))?;
    let found = tenancy::cco_scope_for_command(tx, &system, standing, contract, then)?;
    let Some(submission) = workflow::store::find(tx, &found, year, Component::ActionPlan)? else { return Ok(()) };
    if !submission.state.is_editable() || !sharing::shares(tx, &found, &submission.id)?.is_empty() {
        return Ok(());
    }
    let (mint, settings) = (Mint::new(DEMONSTRATION_SECRET), SharingSettings::default());
    let until_on = days_after(now.pacific_day(), u64::from(settings.days));
    let text = |it: &str| Narrative::parse(it).map_err(Fault::new);
    let draft = ShareDraft {
        name: Line::parse("Marisol Tenbrook").map_err(Fault::new)?,
        email: Email::parse("marisol.tenbrook@example.org").map_err(Fault::new)?,
        who: Some(Line::parse("community advisory council").map_err(Fault::new)?),
        access: Access::Comment,
        until_on,
        note: text("In the summer you asked us to name who is responsible for each target. Is it clear now?")?,
    };
    sharing::changes::share(tx, &found, year, &draft, &mint, &settings, then)?;
    let shares = sharing::shares(tx, &found, &submission.id)?;
    let seed = shares.first().map(|it| it.seed.clone()).ok_or_else(|| Fault::new("The link has gone"))?;
    let said = text(
        "The names of the offices help. For the coast we still do not see how families without a car get to a clinic.",
    )?;
    let hash = mint.hash(&mint.token(&seed));
    sharing::changes::comment(
        tx,
        &PublicScope::new(),
        &hash,
        ("section:priority", &said),
        &settings,
        then.plus(Duration::hours(5)),
    )?;
    let asking = Asking {
        agency: Agency::Ta,
        person: known(FACILITATOR)?.clone(),
        question: text("Is the baseline of the first target strong enough, or would you wait for the next report?")?,
        until_on,
    };
    sharing::changes::ask(
        tx,
        &found,
        (year, Component::ActionPlan),
        &asking,
        &settings,
        then.plus(Duration::hours(6)),
    )?;
    Ok(())
}
