//! Adds the cast: people with one shared, public password.

use std::collections::HashMap;

use chrono::Duration;

use super::files::{Player, cast};
use crate::kernel::failure::{Error, Fault, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::{self, Email, Mint, Password, PasswordHash};
use crate::people::tenancy::changes::Invitee;
use crate::people::tenancy::{self, CcoRole, Role, SystemScope};
use crate::platform::config::DEMONSTRATION_SECRET;
use crate::platform::db::{Database, Tx};

/// Everybody's password. It opens nothing but demonstrations.
pub const PASSWORD: &str = "groundwork demonstration";

/// Who plays whom.
pub(super) type Cast = HashMap<String, PersonId>;

pub(super) fn add_all(db: &Database, now: Moment) -> Result<Cast> {
    let players = cast()?;
    let hash = accounts::hash(&Password::parse(PASSWORD).map_err(Fault::new)?)?;
    let cast: Cast = db.write_here(|tx| {
        players.iter().map(|player| Ok((player.key.clone(), add(tx, player, &hash, now)?))).collect()
    })?;
    db.write_here(|tx| add_comings_and_goings(tx, &cast, now))?;
    Ok(cast)
}

/// What a lead meets in her list of people: somebody invited, somebody who left, somebody who asks.
fn add_comings_and_goings(tx: &mut Tx, cast: &Cast, now: Moment) -> Result<()> {
    let parse = |email: &str, name: &str| {
        Ok::<_, Fault>((Email::parse(email).map_err(Fault::new)?, Line::parse(name).map_err(Fault::new)?))
    };
    let (invited, invited_name) = parse("bertram.oakhollow@example.org", "Bertram Oakhollow")?;
    if accounts::find_by_email(tx, &invited)?.is_some() {
        return Ok(());
    }
    let system = SystemScope::because("the demonstration's cast");
    let someone = |key: &str| cast.get(key).ok_or_else(|| Fault::new(format!("Nobody in the cast is called {key}")));
    let contract = |tx: &mut Tx, slug: &str| {
        let known = tenancy::contract_by_slug(tx, slug)?;
        known.ok_or_else(|| Fault::new(format!("No contract is called {slug}"))).map_err(Error::from)
    };
    let (yesterday, long_ago) = (now.plus(Duration::days(-1)), now.plus(Duration::days(-200)));
    let (left, left_name) = parse("iris.farrowgate@example.org", "Iris Farrowgate")?;
    let left = accounts::changes::add_person(tx, &left, &left_name, None, "demonstration", long_ago)?;
    let lantern = contract(tx, "demo-lantern-river")?;
    tenancy::changes::give(tx, &system, &left, Role::Cco(CcoRole::Editor), Some(&lantern.id), long_ago)?;
    let standing = tenancy::standing(tx, someone("theodora-quillhaven")?)?;
    let lead = tenancy::cco_scope_for_command(tx, &system, standing, lantern, yesterday)?;
    let reason = Line::parse("Works for another CCO now.").map_err(Fault::new)?;
    tenancy::changes::end_membership(tx, &lead, &left, None, &reason, now.plus(Duration::days(-30)))?;
    let invitee = Invitee { email: &invited, name: &invited_name };
    let mint = Mint::new(DEMONSTRATION_SECRET);
    tenancy::changes::invite_to_contract(tx, &lead, &mint, invitee, CcoRole::Editor, yesterday)?;
    let (forks, reason) =
        (contract(tx, "demo-two-forks")?, Line::parse("I keep the minutes there.").map_err(Fault::new)?);
    tenancy::changes::ask_for_role(tx, someone("wendeline-strand")?, CcoRole::Viewer, &forks, &reason, yesterday)
}

fn add(tx: &mut Tx, player: &Player, hash: &PasswordHash, now: Moment) -> Result<PersonId> {
    let email = Email::parse(&player.email).map_err(Fault::new)?;
    if let Some(known) = accounts::find_by_email(tx, &email)? {
        return Ok(known.person.id);
    }
    let name = Line::parse(&player.name).map_err(Fault::new)?;
    let person = accounts::changes::add_person(tx, &email, &name, Some(hash), "demonstration", now)?;
    let system = SystemScope::because("the demonstration's cast");
    for grant in &player.grant {
        let role = Role::parse(&grant.role).ok_or_else(|| Fault::new(format!("No role is called {}", grant.role)))?;
        let contract = match role {
            Role::Cco(_) => Some(
                tenancy::contract_by_slug(tx, &grant.at)?
                    .ok_or_else(|| Fault::new(format!("No contract is called {}", grant.at)))?
                    .id,
            ),
            Role::Agency(_) => None,
        };
        tenancy::changes::give(tx, &system, &person, role, contract.as_ref(), now)?;
    }
    Ok(person)
}
