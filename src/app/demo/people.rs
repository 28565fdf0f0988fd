//! Adds the cast: people with one shared, public password.

use std::collections::HashMap;

use super::files::{Player, cast};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::{self, Email, Password, PasswordHash};
use crate::people::tenancy::{self, Role, SystemScope};
use crate::platform::db::{Database, Tx};

/// Everybody's password. It opens nothing but demonstrations.
pub const PASSWORD: &str = "groundwork demonstration";

/// Who plays whom.
pub(super) type Cast = HashMap<String, PersonId>;

pub(super) fn add_all(db: &Database, now: Moment) -> Result<Cast> {
    let players = cast()?;
    let hash = accounts::hash(&Password::parse(PASSWORD).map_err(Fault::new)?)?;
    db.write_here(|tx| players.iter().map(|player| Ok((player.key.clone(), add(tx, player, &hash, now)?))).collect())
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
