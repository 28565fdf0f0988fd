//! `groundwork user invite`, and `user add`: the doors through which the first administrator comes in.

use clap::{Args, Subcommand};

use super::{open, say};
use crate::app::{letters, reference};
use crate::kernel::failure::{Error, Fault, FieldErrors, Result};
use crate::kernel::ids::ContractId;
use crate::kernel::texts::Line;
use crate::people::accounts::{self, Email, Mint, Password, PasswordHash, Purpose, Status};
use crate::people::tenancy::{self, Contract, Grant, Place, Role, SystemScope};
use crate::platform::clock::Clock;
use crate::platform::config::Settings;
use crate::platform::db::Tx;

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add a person with one role, or give one more role to somebody who has an account.
    /// A new person's password is asked for, or read from standard input.
    Add(Add),
    /// Invite a person with one role, and print the link with which she chooses her password herself. It works once, for 7 days.
    Invite(Invite),
}

#[derive(Debug, Args)]
pub(super) struct Invite {
    email: String,
    /// As the person is called; she can correct it. Without it the address stands for it.
    #[arg(long)]
    name: Option<String>,
    /// For example `oha_admin`, `oha_reviewer`, `ta_facilitator`, `cco_lead`, `cco_editor`.
    #[arg(long, value_parser = role)]
    role: Role,
    /// The contract of a CCO's role, as in its address: `advanced-health`.
    #[arg(long)]
    cco: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    #[arg(long)]
    email: String,
    #[arg(long)]
    name: String,
    /// For example `oha_admin`, `oha_reviewer`, `ta_facilitator`, `cco_lead`, `cco_editor`.
    #[arg(long, value_parser = role)]
    role: Role,
    /// The contract of a CCO's role, as in its address: `advanced-health`.
    #[arg(long)]
    cco: Option<String>,
}

fn role(word: &str) -> std::result::Result<Role, String> {
    let known = || Role::all().map(Role::word).collect::<Vec<_>>().join(", ");
    Role::parse(word).ok_or_else(|| format!("no such role; the roles are {}", known()))
}

pub(super) fn run(command: &User, settings: &Settings) -> Result<()> {
    match command {
        User::Add(added) => add(added, settings),
        User::Invite(invited) => invite(invited, settings),
    }
}

/// Nobody else ever knows the password, not even who runs the command.
fn invite(invited: &Invite, settings: &Settings) -> Result<()> {
    // A link of another secret than the one that serves would open nothing.
    settings.check_production()?;
    let email = Email::parse(&invited.email).map_err(|text| FieldErrors::one("email", text))?;
    let name = invited.name.as_deref().unwrap_or(email.as_str());
    let name = Line::parse(name).map_err(|text| FieldErrors::one("name", text))?;
    let (db, now) = (open(settings)?, Clock::default().now());
    reference::load(&db, now)?;
    let mint = Mint::new(settings.secret_key.expose());
    let system = SystemScope::because("the operator invited a person at the command line");
    let seed = db.write_here(|tx| {
        let contract = match &invited.cco {
            Some(slug) => Some(contract(tx, slug)?.id),
            None => None,
        };
        let person = accounts::changes::find_or_add(tx, &email, &name, "operator", now)?;
        let held = tenancy::standing(tx, &person.id)?.on(now.pacific_day());
        let is_there = held.grants.iter().any(|it| it.role == invited.role && contract_of(it) == contract.as_ref());
        if !is_there {
            tenancy::changes::give(tx, &system, &person.id, invited.role, contract.as_ref(), now)?;
        }
        let is_new = person.status == Status::Invited;
        is_new.then(|| accounts::changes::invite_by_hand(tx, &mint, &person, "operator", now)).transpose()
    });
    let role = invited.role.label();
    match seed.map_err(plain)? {
        Some(seed) => {
            say(&format!(
                "Hand this link to {} alone. It works once, for {}:",
                email.as_str(),
                Purpose::Invitation.lifetime_words()
            ));
            say(&letters::link(settings, &mint.token(&seed)));
        }
        None => say(&format!("{} has an account already and can sign in as {role}.", email.as_str())),
    }
    Ok(())
}

fn contract_of(grant: &Grant) -> Option<&ContractId> {
    match &grant.place {
        Place::Contract { id, .. } => Some(id),
        Place::Agency(_) => None,
    }
}

fn add(add: &Add, settings: &Settings) -> Result<()> {
    let email = Email::parse(&add.email).map_err(|text| FieldErrors::one("email", text))?;
    let name = Line::parse(&add.name).map_err(|text| FieldErrors::one("name", text))?;
    let (db, now) = (open(settings)?, Clock::default().now());
    reference::load(&db, now)?;
    let known = db.read_here(|conn| accounts::find_by_email(conn, &email))?.map(|it| it.person.id);
    // Who has an account already gets the role only, and keeps her password.
    let hash = if known.is_none() { Some(new_password()?) } else { None };
    let system = SystemScope::because("the operator added a person at the command line");
    let added = db.write_here(|tx| {
        let contract = match &add.cco {
            Some(slug) => Some(contract(tx, slug)?.id),
            None => None,
        };
        let person = match &known {
            Some(person) => person.clone(),
            None => accounts::changes::add_person(tx, &email, &name, hash.as_ref(), "operator", now)?,
        };
        tenancy::changes::give(tx, &system, &person, add.role, contract.as_ref(), now)
    });
    added.map_err(plain)?;
    say(&format!("{} can sign in as {}.", email.as_str(), add.role.label()));
    Ok(())
}

fn new_password() -> Result<PasswordHash> {
    accounts::hash(&Password::parse(&ask()?).map_err(Fault::new)?)
}

fn contract(tx: &mut Tx, slug: &str) -> Result<Contract> {
    tenancy::contract_by_slug(tx, slug)?.ok_or_else(|| Fault::new(format!("There is no contract {slug}")).into())
}

/// A refusal in one sentence: there is no form here to show it beside.
fn plain(error: Error) -> Error {
    match error {
        Error::Refused(crate::kernel::failure::Refusal::Invalid(errors)) => {
            Fault::new(errors.iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")).into()
        }
        other => other,
    }
}

fn ask() -> Result<String> {
    use std::io::IsTerminal as _;
    let unread = |cause| Fault::because("The password cannot be read", cause);
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Password (15 characters or more): ").map_err(unread)?);
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(unread)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
