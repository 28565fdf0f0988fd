//! Assigns the reviewers to the CCOs that the cast's file gives them.

use super::files::cast;
use super::people::Cast;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::time::Moment;
use crate::metric::review;
use crate::people::tenancy::{self, AgencyRole, Role, SystemScope};
use crate::platform::db::{Database, Tx};

pub(super) fn add_all(db: &Database, people: &Cast, now: Moment) -> Result<()> {
    for player in cast()? {
        for slug in &player.reviews {
            let reviewer = people.get(&player.key).ok_or_else(|| Fault::new("A reviewer is not of the cast"))?;
            match db.write_here(|tx| assign(tx, reviewer, slug, now)) {
                // An earlier start assigned her.
                Ok(()) | Err(Error::Refused(Refusal::Closed(_))) => (),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

fn assign(tx: &mut Tx, reviewer: &crate::kernel::ids::PersonId, slug: &str, now: Moment) -> Result<()> {
    let admins = tenancy::persons_with(tx, &[Role::Agency(AgencyRole::OhaAdmin)], None)?;
    let (admin, ..) = admins.first().ok_or_else(|| Fault::new("Nobody administers for OHA"))?;
    let standing = tenancy::standing(tx, admin)?;
    let system = SystemScope::because("the demonstration assigns its reviewers");
    let scope = tenancy::oha_scope_for_command(tx, &system, standing, now)?;
    let contract =
        tenancy::contract_by_slug(tx, slug)?.ok_or_else(|| Fault::new(format!("No contract is called {slug}")))?;
    review::changes::assign(tx, &scope, &contract, reviewer, now).map(drop)
}
