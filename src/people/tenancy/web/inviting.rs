//! OHA's administrators invite somebody, or give one more role: to anybody, in any place.

use super::act::{self, ActPage};
use super::{person, words};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::texts::Line;
use crate::people::accounts::{self, Email, Profile};
use crate::people::tenancy::changes::{self, Gift, Invitee};
use crate::people::tenancy::rules::{Contract, Role, may_hold};
use crate::people::tenancy::scope::OhaScope;
use crate::people::tenancy::store;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Post, Reader, Shell, Site};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

const INVITATIONS: &str = "/desk/oha/invitations";

/// A role in a place, as it was chosen.
struct Chosen {
    role: Role,
    contract: Option<Contract>,
    expires_on: Option<chrono::NaiveDate>,
}

impl Chosen {
    fn gift(&self) -> Gift<'_> {
        Gift { role: self.role, contract: self.contract.as_ref(), expires_on: self.expires_on }
    }
}

/// `GET /desk/oha/invitations/new`
///
/// # Errors
/// Breaks when a query fails.
pub async fn new_invitation(scope: OhaScope, site: Site) -> Answer {
    let contracts = contracts(&site).await?;
    act::show(&site, invite_shell(&scope, &site), &invite_page(invite_form(&site, &contracts)))
}

/// `POST /desk/oha/invitations`
///
/// # Errors
/// Breaks when a query fails.
pub async fn invite(post: Post<OhaScope>, site: Site) -> Answer {
    let contracts = contracts(&site).await?;
    let (fields, scope) = (post.fields, post.scope);
    let again = |errors: &FieldErrors| {
        let form = invite_form(&site, &contracts).filled(&fields, errors);
        act::show_again(&site, invite_shell(&scope, &site), &invite_page(form), errors)
    };
    let (email, name, chosen) = match read_invitation(&fields, &contracts) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    let toll = Toll::of(&site, Action::Invite, scope.person().as_str());
    let (mint, asker) = (person::mint(&site), scope.clone());
    let answer = site.act(post.receipt, move |tx, now| {
        toll.pay(tx, now)?;
        let invitee = Invitee { email: &email, name: &name };
        let id = changes::invite(tx, &asker, &mint, invitee, chosen.gift(), now)?;
        Ok(Done::at(person::address(&id), Notice::Invited))
    });
    act::or_again(answer.await, again)
}

/// `GET /desk/oha/people/{person}/grants/new`
///
/// # Errors
/// Not found when there is no such person.
pub async fn new_grant(scope: OhaScope, site: Site) -> Answer {
    let (profile, contracts) = (profile(&site).await?, contracts(&site).await?);
    act::show(&site, give_shell(&scope, &site, &profile), &give_page(&profile, give_form(&site, &profile, &contracts)))
}

/// `POST /desk/oha/people/{person}/grants`
///
/// # Errors
/// Not found when there is no such person; Forbidden for oneself.
pub async fn give(post: Post<OhaScope>, site: Site) -> Answer {
    let (profile, contracts) = (profile(&site).await?, contracts(&site).await?);
    let (fields, scope) = (post.fields, post.scope);
    let again = |errors: &FieldErrors| {
        let form = give_form(&site, &profile, &contracts).filled(&fields, errors);
        act::show_again(&site, give_shell(&scope, &site, &profile), &give_page(&profile, form), errors)
    };
    let mut reader = Reader::new(&fields);
    let chosen = choose(&mut reader, &contracts);
    let chosen = match reader.finish(chosen) {
        Ok(chosen) => chosen,
        Err(errors) => return again(&errors),
    };
    let toll = Toll::of(&site, Action::Invite, scope.person().as_str());
    let (id, asker) = (profile.person.id.clone(), scope.clone());
    let answer = site.act(post.receipt, move |tx, now| {
        toll.pay(tx, now)?;
        changes::give_role(tx, &asker, &id, chosen.gift(), now)?;
        Ok(Done::at(person::address(&id), Notice::RoleGiven))
    });
    act::or_again(answer.await, again)
}

pub(super) async fn profile(site: &Site) -> Result<Profile> {
    let id: PersonId = person::id(site)?;
    site.read(move |conn| accounts::profile(conn, &id)?.ok_or_else(|| Refusal::NotFound.into())).await
}

async fn contracts(site: &Site) -> Result<Vec<Contract>> {
    let demonstration = site.app.settings.demonstration;
    let mut contracts = site.read(store::contracts).await?;
    contracts.retain(|it| it.demonstration == demonstration);
    Ok(contracts)
}

fn read_invitation(fields: &Fields, contracts: &[Contract]) -> std::result::Result<(Email, Line, Chosen), FieldErrors> {
    let mut reader = Reader::new(fields);
    let email = reader.note("email", Email::parse(fields.get("email")));
    let name = reader.line("name", "Enter the name of this person.");
    let chosen = choose(&mut reader, contracts);
    reader.finish(email.zip(name).zip(chosen)).map(|((email, name), chosen)| (email, name, chosen))
}

fn choose(reader: &mut Reader<'_>, contracts: &[Contract]) -> Option<Chosen> {
    let role = reader.choice("role", Role::parse, "Choose a role.");
    let slug = reader.raw("cco");
    let contract = contracts.iter().find(|it| it.slug == slug).cloned();
    let is_known = slug.is_empty() || contract.is_some();
    let place = match role {
        _ if !is_known => Err("Choose a CCO of the list.".to_owned()),
        Some(role) if !may_hold(role, contract.is_some()) && contract.is_none() => {
            Err("Choose the CCO in which the role holds.".into())
        }
        Some(role) if !may_hold(role, contract.is_some()) => {
            Err("This role belongs to no CCO. Choose none here, or another role.".into())
        }
        _ => Ok(()),
    };
    let place = reader.note("cco", place);
    let expires_on = reader.optional_day("expires_on");
    role.zip(place).map(|(role, ())| Chosen { role, contract, expires_on })
}

fn role_fields(contracts: &[Contract]) -> Vec<Field> {
    let titles: Vec<(&str, String)> =
        Role::all().map(|it| (it.word(), format!("{}: {}", words::title(it), words::may(it)))).collect();
    let roles = [("", "Choose a role")].into_iter().chain(titles.iter().map(|(word, text)| (*word, text.as_str())));
    let places = contracts.iter().map(|it| (it.slug.as_str(), it.name.as_str()));
    vec![
        Field::new(Control::Select, "role", "Role").options(roles),
        Field::new(Control::Select, "cco", "CCO")
            .hint("For the roles viewer, signer, editor and lead. Leave it open for all others.")
            .options([("", "None")].into_iter().chain(places))
            .optional(),
        Field::date("expires_on", "Last day")
            .hint("The role ends by itself after this day. Leave it open if you do not know one.")
            .optional(),
    ]
}

fn invite_form(site: &Site, contracts: &[Contract]) -> Form {
    let mut fields = vec![
        Field::new(Control::Email, "email", "Mail address").autocomplete("off").width("medium"),
        Field::text("name", "Name").hint("The person can correct it.").autocomplete("off").width("medium"),
    ];
    fields.extend(role_fields(contracts));
    Form::new(site, INVITATIONS, "Send the invitation", fields).cancel("/desk/oha/people")
}

fn invite_page(form: Form) -> ActPage {
    ActPage {
        eyebrow: "People".into(),
        heading: "Invite somebody".into(),
        lede: "A letter brings a link that works once, for 7 days. Who has an account already gets the role at once, and a notice.".into(),
        warnings: Vec::new(),
        form,
        is_grave: false,
    }
}

fn invite_shell(scope: &OhaScope, site: &Site) -> Shell {
    scope
        .shell(site, "Invite somebody")
        .crumb("Your work", "/desk")
        .crumb("People", "/desk/oha/people")
        .here("Invite somebody")
}

fn give_form(site: &Site, profile: &Profile, contracts: &[Contract]) -> Form {
    let base = person::address(&profile.person.id);
    Form::new(site, format!("{base}/grants"), "Give this role", role_fields(contracts)).cancel(base)
}

fn give_page(profile: &Profile, form: Form) -> ActPage {
    ActPage {
        eyebrow: profile.person.name.clone(),
        heading: "Give a role".into(),
        lede: "It holds from the next click on. A notice goes out by mail.".into(),
        warnings: Vec::new(),
        form,
        is_grave: false,
    }
}

fn give_shell(scope: &OhaScope, site: &Site, profile: &Profile) -> Shell {
    person::shell(scope, site, profile).here("Give a role")
}
