//! What people are told by mail about their roles: what changed and who did it. The reason stands on their own page, behind the sign-in.

use crate::kernel::failure::Result;
use crate::kernel::ids::PersonId;
use crate::kernel::time::{Moment, day_words};
use crate::people::accounts::changes::{Told, tell, tell_once};
use crate::people::accounts::{self, Person};
use crate::people::tenancy::rules::Grant;
use crate::people::tenancy::store::RequestRecord;
use crate::platform::db::Tx;

const ACCOUNT: &str = "/account";

/// Who did it, by name.
pub fn name_of(tx: &mut Tx, person: &PersonId) -> Result<String> {
    Ok(accounts::profile(tx, person)?.map_or_else(|| "Somebody".to_owned(), |it| it.person.name))
}

pub fn given(tx: &mut Tx, to: &Person, by: &PersonId, grant: &Grant, now: Moment) -> Result<()> {
    let what = grant.words();
    let until = grant.expires_on.map_or_else(String::new, |it| format!(" It ends by itself after {}.", day_words(it)));
    let (words, more) = (format!("{} gave you a role in Groundwork: {what}.{until}", name_of(tx, by)?), "");
    let told = Told {
        subject: format!("You have a new role: {what}"),
        what: words,
        more,
        action: "Go to your work",
        path: "/desk".into(),
    };
    tell(tx, &to.name, &to.email, told, now)
}

pub fn changed(tx: &mut Tx, to: &Person, by: &PersonId, before: &str, grant: &Grant, now: Moment) -> Result<()> {
    let what = grant.words();
    let (words, more) = (
        format!("{} changed your role in Groundwork: you were {before}, now you are {what}.", name_of(tx, by)?),
        "What you wrote stays. The reason stands on the page of your account.",
    );
    let told = Told {
        subject: format!("Your role was changed: {what}"),
        what: words,
        more,
        action: "See your roles",
        path: ACCOUNT.into(),
    };
    tell(tx, &to.name, &to.email, told, now)
}

pub fn ended(tx: &mut Tx, to: &Person, by: &PersonId, grant: &Grant, now: Moment) -> Result<()> {
    let what = grant.words();
    let (words, more) = (
        format!("{} ended your role in Groundwork: {what}. It holds no longer from now on.", name_of(tx, by)?),
        "What you wrote stays. The reason stands on the page of your account.",
    );
    let told = Told {
        subject: format!("Your role has ended: {what}"),
        what: words,
        more,
        action: "See your roles",
        path: ACCOUNT.into(),
    };
    tell(tx, &to.name, &to.email, told, now)
}

/// A role that ended by itself.
pub fn expired(tx: &mut Tx, to: &Person, grant: &Grant, now: Moment) -> Result<()> {
    let what = grant.words();
    let (words, more) = (
        format!("Your role in Groundwork has ended, since its last day has passed: {what}."),
        "If you still need it, ask whoever gave it to you, or ask for it on the page of your account.",
    );
    let told = Told {
        subject: format!("Your role has ended: {what}"),
        what: words,
        more,
        action: "See your roles",
        path: ACCOUNT.into(),
    };
    tell(tx, &to.name, &to.email, told, now)
}

/// A role that will end by itself: told once.
pub fn ending(tx: &mut Tx, to: &Person, grant: &Grant, now: Moment) -> Result<()> {
    let Some(last) = grant.expires_on else { return Ok(()) };
    let what = grant.words();
    let (words, more) = (
        format!("Your role in Groundwork ends by itself after {}: {what}.", day_words(last)),
        "If you need it longer, ask whoever gave it to you.",
    );
    let told = Told {
        subject: format!("Your role ends soon: {what}"),
        what: words,
        more,
        action: "See your roles",
        path: ACCOUNT.into(),
    };
    tell_once(tx, &to.name, &to.email, &format!("role-ends/{}/{last}", grant.id), told, now)
}

/// Tells those who decide that somebody asks for a role.
pub fn asked(
    tx: &mut Tx,
    deciders: Vec<(PersonId, String, String)>,
    asker: &str,
    what: &str,
    path: &str,
    now: Moment,
) -> Result<()> {
    for (_, name, email) in deciders {
        let told = Told {
            subject: format!("{asker} asks for a role"),
            what: format!("{asker} asks for a role in Groundwork: {what}. You can give it or say no."),
            more: "",
            action: "Read the request",
            path: path.to_owned(),
        };
        tell(tx, &name, &email, told, now)?;
    }
    Ok(())
}

pub fn denied(tx: &mut Tx, request: &RequestRecord, what: &str, now: Moment) -> Result<()> {
    let told = Told {
        subject: format!("Your request was answered: {what}"),
        what: format!("You asked for a role in Groundwork: {what}. It was not given."),
        more: "The answer stands on the page of your account.",
        action: "Read the answer",
        path: "/account/role-requests".into(),
    };
    tell(tx, &request.name, &request.email, told, now)
}
