//! `/desk/oha/people/{person}`: one person, her roles with their story, and what can be done.

use serde::Serialize;

use super::words::{self, ACCOUNT_ACTIONS, Event, RoleLine};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::{Moment, day_words};
use crate::people::accounts::{self, LinkRecord, Mint, Profile, Purpose, Status};
use crate::people::tenancy::changes;
use crate::people::tenancy::scope::OhaScope;
use crate::people::tenancy::store::{self, GrantRecord};
use crate::platform::audit;
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Shell, Site, Tag};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

#[derive(Serialize)]
struct PersonPage {
    name: String,
    email: String,
    state: Tag,
    since: String,
    signed_in: String,
    invitation: Option<String>,
    roles: Vec<RoleLine>,
    story: Vec<Event>,
    account: Vec<Event>,
    grants_new: Option<String>,
    factor_reset: Option<String>,
    disabling: Option<String>,
    anonymization: Option<String>,
    resend: Option<Form>,
    withdraw: Option<Form>,
    enable: Option<Form>,
}

impl Page for PersonPage {
    const TEMPLATE: &'static str = "tenancy/person";
}

/// A person with everything that is told of her to OHA's administrators.
struct Told {
    profile: Profile,
    records: Vec<GrantRecord>,
    invitation: Option<LinkRecord>,
    account: Vec<Event>,
    has_second_factor: bool,
}

/// `GET /desk/oha/people/{person}`
///
/// # Errors
/// Not found when there is no such person.
pub async fn person(scope: OhaScope, site: Site) -> Answer {
    let id = id(&site)?;
    let told = site.read(move |conn| gather(conn, &id)).await?;
    let page = page(&site, &scope, &told);
    site.page(shell(&scope, &site, &told.profile).without_link(), &page)
}

/// `POST /desk/oha/people/{person}/invitations`
///
/// # Errors
/// Closed when she has an account already.
pub async fn resend(post: Post<OhaScope>, site: Site) -> Answer {
    let toll = Toll::of(&site, Action::Invite, post.scope.person().as_str());
    let mint = mint(&site);
    act(post, site, Notice::Invited, move |tx, scope, id, now| {
        toll.pay(tx, now)?;
        changes::resend(tx, scope, &mint, id, now)
    })
    .await
}

/// `POST /desk/oha/people/{person}/withdrawals`
///
/// # Errors
/// Closed when she has an account already.
pub async fn withdraw(post: Post<OhaScope>, site: Site) -> Answer {
    act(post, site, Notice::InvitationWithdrawn, changes::withdraw).await
}

/// `POST /desk/oha/people/{person}/enablings`
///
/// # Errors
/// Closed when the account is not disabled.
pub async fn enable(post: Post<OhaScope>, site: Site) -> Answer {
    let mint = mint(&site);
    act(post, site, Notice::Enabled, move |tx, scope, id, now| changes::enable(tx, scope, &mint, id, now)).await
}

async fn act(
    post: Post<OhaScope>,
    site: Site,
    notice: Notice,
    change: impl FnOnce(&mut Tx, &OhaScope, &PersonId, Moment) -> Result<()> + Send + 'static,
) -> Answer {
    let (id, scope) = (id(&site)?, post.scope);
    site.act(post.receipt, move |tx, now| {
        change(tx, &scope, &id, now)?;
        Ok(Done::at(address(&id), notice))
    })
    .await
}

pub(super) fn id(site: &Site) -> Result<PersonId> {
    Ok(PersonId::parse(site.part("person")?)?)
}

pub(super) fn address(id: &PersonId) -> String {
    format!("/desk/oha/people/{id}")
}

pub(super) fn mint(site: &Site) -> Mint {
    Mint::new(site.app.settings.secret_key.expose())
}

/// The shell of a page about a person, with the way back to her.
pub(super) fn shell(scope: &OhaScope, site: &Site, profile: &Profile) -> Shell {
    let name = &profile.person.name;
    scope
        .shell(site, name.clone())
        .crumb("Your work", "/desk")
        .crumb("People", "/desk/oha/people")
        .crumb(name.clone(), address(&profile.person.id))
}

fn gather(conn: &mut Conn, id: &PersonId) -> Result<Told> {
    let profile = accounts::profile(conn, id)?.ok_or(Refusal::NotFound)?;
    let lines = audit::lately(conn, "person", id.as_str(), ACCOUNT_ACTIONS, 50)?;
    let actors: Vec<&str> = lines.iter().map(|it| it.actor.as_str()).collect();
    let names = accounts::names(conn, &actors)?;
    Ok(Told {
        records: store::grant_records(conn, id, None)?,
        invitation: accounts::last_link(conn, id, Purpose::Invitation)?,
        account: lines.iter().map(|it| words::account_event(it, names.get(&it.actor))).collect(),
        has_second_factor: accounts::has_second_factor(conn, id)?,
        profile,
    })
}

fn page(site: &Site, scope: &OhaScope, told: &Told) -> PersonPage {
    let person = &told.profile.person;
    let (base, now) = (address(&person.id), site.now);
    let is_self = person.id == *scope.person();
    let is_open = told.invitation.as_ref().is_some_and(|it| it.is_open(now));
    let is = |status| person.status == status;
    let roles = roles(&told.records, &base, now);
    let may_be_invited = is(Status::Invited) && !roles.is_empty();
    let button =
        |wanted: bool, path: &str, label: &str| wanted.then(|| Form::button(site, format!("{base}/{path}"), label));
    PersonPage {
        name: person.name.clone(),
        email: person.email.clone(),
        state: words::state(person.status, is_open),
        since: day_words(told.profile.since.pacific_day()),
        signed_in: words::signed_in(told.profile.signed_in_at),
        invitation: told.invitation.as_ref().filter(|_| is(Status::Invited)).map(|it| invitation(it, now)),
        story: words::story(&told.records),
        account: told.account.clone(),
        grants_new: (!is_self && (is(Status::Active) || is(Status::Invited))).then(|| format!("{base}/grants/new")),
        factor_reset: (!is_self && told.has_second_factor).then(|| format!("{base}/second-factor-reset")),
        disabling: (!is_self && (is(Status::Active) || is(Status::Invited))).then(|| format!("{base}/disabling")),
        anonymization: is(Status::Disabled).then(|| format!("{base}/anonymization")),
        resend: button(may_be_invited, "invitations", "Send the invitation again"),
        withdraw: button(is(Status::Invited) && is_open, "withdrawals", "Withdraw the invitation"),
        enable: button(is(Status::Disabled), "enablings", "Enable the account"),
        roles,
    }
}

fn roles(records: &[GrantRecord], base: &str, now: Moment) -> Vec<RoleLine> {
    let in_force = records.iter().filter(|it| it.ended.is_none() && it.grant.is_in_force(now.pacific_day()));
    let line = |it: &GrantRecord| RoleLine {
        name: words::held(&it.grant),
        note: words::given(it),
        ending: Some(format!("{base}/grants/{}/ending", it.grant.id)),
    };
    in_force.map(line).collect()
}

/// How the last invitation stands.
pub(super) fn invitation(record: &LinkRecord, now: Moment) -> String {
    let sent = record.link.made_at.words();
    match &record.closed {
        Some((at, _)) => format!("Sent {sent}. Withdrawn {}.", at.words()),
        None if record.is_open(now) => {
            format!("Sent {sent}. It can be accepted until {}.", record.link.ends_at.words())
        }
        None => format!("Sent {sent}. Its time ended {}; send it again.", record.link.ends_at.words()),
    }
}
