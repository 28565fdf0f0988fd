//! `/desk/cco/{cco}/people/{person}`: one person of a contract, as its lead sees her.

use serde::Serialize;

use super::act::{self, ActPage};
use super::members::{self, parse_role, role_field};
use super::person;
use super::words::{self, Event, RoleLine};
use crate::kernel::failure::{FieldErrors, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::people::accounts::{self, LinkRecord, Profile, Purpose, Status};
use crate::people::tenancy::changes;
use crate::people::tenancy::rules::{CcoRole, Role};
use crate::people::tenancy::scope::CcoScope;
use crate::people::tenancy::store::{self, GrantRecord, PersonLine};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{Answer, Control, Done, Field, Form, Notice, Page, Paging, Post, Reader, Shell, Site, Tag};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

/// More colleagues than a list to choose from can hold are not offered.
const MOST_SUCCESSORS: Paging = Paging { page: 1, size: 200 };

#[derive(Serialize)]
struct MemberPage {
    cco: String,
    name: String,
    email: String,
    state: Tag,
    signed_in: String,
    invitation: Option<String>,
    roles: Vec<RoleLine>,
    story: Vec<Event>,
    change: Option<Form>,
    ending: Option<String>,
    resend: Option<Form>,
    withdraw: Option<Form>,
}

impl Page for MemberPage {
    const TEMPLATE: &'static str = "tenancy/member";
}

/// A person, with what of her belongs to this contract.
struct Told {
    profile: Profile,
    records: Vec<GrantRecord>,
    invitation: Option<LinkRecord>,
    colleagues: Vec<PersonLine>,
}

/// `GET /desk/cco/{cco}/people/{person}`
///
/// # Errors
/// Not found when she never belonged to this contract.
pub async fn member(scope: CcoScope, site: Site) -> Answer {
    let told = told(&scope, &site).await?;
    let page = page(&scope, &site, &told, change_form(&scope, &site, &told));
    site.page(shell(&scope, &site, &told).without_link(), &page)
}

/// `POST /desk/cco/{cco}/people/{person}/roles`
///
/// # Errors
/// As the page; Closed when she holds no role here any more.
pub async fn change_role(post: Post<CcoScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let told = told(&scope, &site).await?;
    let again = |errors: &FieldErrors| {
        let form = change_form(&scope, &site, &told).filled(&fields, errors);
        let page = page(&scope, &site, &told, form);
        let shell = shell(&scope, &site, &told).without_link().errors(errors);
        site.page_with(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
    };
    let mut reader = Reader::new(&fields);
    let role = reader.choice("role", parse_role, "Choose a role.");
    let reason = reader.line("reason", "Say why.");
    let (role, reason) = match reader.finish(role.zip(reason)) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    let (id, asker) = (told.profile.person.id.clone(), scope.clone());
    let answer = site.act(post.receipt, move |tx, now| {
        changes::change_role(tx, &asker, &id, role, &reason, now)?;
        Ok(done(&asker, &id, Notice::RoleChanged, role == CcoRole::Lead))
    });
    act::or_again(answer.await, again)
}

/// `GET /desk/cco/{cco}/people/{person}/ending`
///
/// # Errors
/// As [`member`].
pub async fn ending(scope: CcoScope, site: Site) -> Answer {
    let told = told(&scope, &site).await?;
    act::show(&site, ending_shell(&scope, &site, &told), &ending_page(&scope, &told, ending_form(&scope, &site, &told)))
}

/// `POST /desk/cco/{cco}/people/{person}/endings`
///
/// # Errors
/// As [`member`]; Closed when she holds no role here any more.
pub async fn end(post: Post<CcoScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let told = told(&scope, &site).await?;
    let again = |errors: &FieldErrors| {
        let form = ending_form(&scope, &site, &told).filled(&fields, errors);
        act::show_again(&site, ending_shell(&scope, &site, &told), &ending_page(&scope, &told, form), errors)
    };
    let mut reader = Reader::new(&fields);
    let reason = reader.line("reason", "Say why.");
    let successor = match reader.raw("successor") {
        "" => Ok(None),
        raw => PersonId::parse(raw).map(Some).map_err(|_| "Choose somebody of the list.".to_owned()),
    };
    let successor = reader.note("successor", successor);
    let (reason, successor) = match reader.finish(reason.zip(successor)) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    let (id, asker) = (told.profile.person.id.clone(), scope.clone());
    let answer = site.act(post.receipt, move |tx, now| {
        changes::end_membership(tx, &asker, &id, successor.as_ref(), &reason, now)?;
        Ok(done(&asker, &id, Notice::RoleEnded, false))
    });
    act::or_again(answer.await, again)
}

/// `POST /desk/cco/{cco}/people/{person}/invitations`
///
/// # Errors
/// As [`member`]; Closed when she has an account already.
pub async fn resend(post: Post<CcoScope>, site: Site) -> Answer {
    let toll = Toll::of(&site, Action::Invite, post.scope.person().as_str());
    let mint = person::mint(&site);
    press(post, site, Notice::Invited, move |tx, scope, id, now| {
        toll.pay(tx, now)?;
        changes::resend_in_contract(tx, scope, &mint, id, now)
    })
    .await
}

/// `POST /desk/cco/{cco}/people/{person}/withdrawals`
///
/// # Errors
/// As [`resend`].
pub async fn withdraw(post: Post<CcoScope>, site: Site) -> Answer {
    press(post, site, Notice::InvitationWithdrawn, changes::withdraw_in_contract).await
}

async fn press(
    post: Post<CcoScope>,
    site: Site,
    notice: Notice,
    change: impl FnOnce(&mut Tx, &CcoScope, &PersonId, Moment) -> Result<()> + Send + 'static,
) -> Answer {
    let (id, scope) = (person::id(&site)?, post.scope);
    site.act(post.receipt, move |tx, now| {
        change(tx, &scope, &id, now)?;
        Ok(Done::at(format!("{}/{id}", members::base(&scope)), notice))
    })
    .await
}

/// Whoever steps down as a lead has no list of people to go back to.
fn done(scope: &CcoScope, id: &PersonId, notice: Notice, stays_lead: bool) -> Done {
    if scope.person() == id && !stays_lead {
        return Done::at("/desk", notice);
    }
    Done::at(format!("{}/{id}", members::base(scope)), notice)
}

async fn told(scope: &CcoScope, site: &Site) -> Result<Told> {
    let (asker, id, today) = (scope.clone(), person::id(site)?, site.now.pacific_day());
    site.read(move |conn: &mut Conn| {
        let profile = store::person_of(conn, &asker, &id)?;
        Ok(Told {
            records: store::grant_records(conn, &id, Some(&asker.contract().id))?,
            invitation: accounts::last_link(conn, &id, Purpose::Invitation)?,
            colleagues: store::members(conn, &asker, false, MOST_SUCCESSORS, today)?.0,
            profile,
        })
    })
    .await
}

fn page(scope: &CcoScope, site: &Site, told: &Told, change: Form) -> MemberPage {
    let (person, now) = (&told.profile.person, site.now);
    let base = format!("{}/{}", members::base(scope), person.id);
    let is_open = told.invitation.as_ref().is_some_and(|it| it.is_open(now));
    let roles = held(told, now);
    let works_here = !roles.is_empty();
    let is_invited = person.status == Status::Invited && works_here;
    let button =
        |wanted: bool, path: &str, label: &str| wanted.then(|| Form::button(site, format!("{base}/{path}"), label));
    MemberPage {
        cco: scope.contract().name.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        state: words::state(person.status, is_open),
        signed_in: words::signed_in(told.profile.signed_in_at),
        invitation: told.invitation.as_ref().filter(|_| is_invited).map(|it| person::invitation(it, now)),
        story: words::story(&told.records),
        change: works_here.then_some(change),
        ending: works_here.then(|| format!("{base}/ending")),
        resend: button(is_invited, "invitations", "Send the invitation again"),
        withdraw: button(is_invited, "withdrawals", "Withdraw the invitation"),
        roles: roles
            .into_iter()
            .map(|it| RoleLine { name: words::title(it.grant.role), note: words::given(it), ending: None })
            .collect(),
    }
}

fn held(told: &Told, now: Moment) -> Vec<&GrantRecord> {
    told.records.iter().filter(|it| it.ended.is_none() && it.grant.is_in_force(now.pacific_day())).collect()
}

fn change_form(scope: &CcoScope, site: &Site, told: &Told) -> Form {
    let now = held(told, site.now).first().map_or("", |it| it.grant.role.word());
    let fields = vec![
        role_field("Role").value(now),
        Field::text("reason", "Reason").hint("It stays in the history, for whoever asks later.").width("medium"),
    ];
    let action = format!("{}/{}/roles", members::base(scope), told.profile.person.id);
    Form::new(site, action, "Change the role", fields)
}

fn ending_form(scope: &CcoScope, site: &Site, told: &Told) -> Form {
    let base = format!("{}/{}", members::base(scope), told.profile.person.id);
    let mut fields = vec![Field::text("reason", "Reason").hint("It stays in the history, for whoever asks later.")];
    if is_lead(told, site.now) {
        let fit = |it: &&PersonLine| it.person.status == Status::Active && it.person.id != told.profile.person.id;
        let colleagues: Vec<&PersonLine> = told.colleagues.iter().filter(fit).collect();
        let options = colleagues.iter().map(|it| (it.person.id.as_str(), it.person.name.as_str()));
        fields.push(
            Field::new(Control::Select, "successor", "Who takes over as lead")
                .hint("Needed where nobody else is a lead here.")
                .options([("", "Nobody")].into_iter().chain(options))
                .optional(),
        );
    }
    Form::new(site, format!("{base}/endings"), "End the work here", fields).cancel(base)
}

fn is_lead(told: &Told, now: Moment) -> bool {
    held(told, now).iter().any(|it| it.grant.role == Role::Cco(CcoRole::Lead))
}

fn ending_page(scope: &CcoScope, told: &Told, form: Form) -> ActPage {
    let (name, cco) = (&told.profile.person.name, &scope.contract().name);
    let mut warnings = Vec::new();
    if told.profile.person.id == *scope.person() {
        warnings.push(format!("This is you. You can no longer open anything of {cco}."));
    }
    ActPage {
        eyebrow: format!("{name} · {cco}"),
        heading: "End the work here".into(),
        lede: format!(
            "{name} can no longer open anything of {cco}, from the next click on. What was written stays, and so do roles elsewhere."
        ),
        warnings,
        form,
        is_grave: true,
    }
}

fn shell(scope: &CcoScope, site: &Site, told: &Told) -> Shell {
    let person = &told.profile.person;
    members::shell(scope, site, &person.name).crumb(&person.name, format!("{}/{}", members::base(scope), person.id))
}

fn ending_shell(scope: &CcoScope, site: &Site, told: &Told) -> Shell {
    shell(scope, site, told).here("End the work here")
}
