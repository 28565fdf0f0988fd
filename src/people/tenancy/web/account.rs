//! `/account`: a person's own page. Name and address she changes herself, the address with her password and a link to the new one.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::act::{self, ActPage};
use super::person;
use super::words::{self, Event, RoleLine};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::time::day_words;
use crate::people::accounts::changes as account;
use crate::people::accounts::{self, Email, Profile};
use crate::people::tenancy::extract::MemberScope;
use crate::people::tenancy::store::{self, GrantRecord};
use crate::platform::http::{Answer, Control, Done, Field, Form, Notice, Page, Post, Reader, Shell, Site};

#[derive(Serialize)]
struct AccountPage {
    name: String,
    email: String,
    since: String,
    roles: Vec<RoleLine>,
    story: Vec<Event>,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "tenancy/account";
}

/// `GET /account`
///
/// # Errors
/// Breaks when a query fails.
pub async fn account(scope: MemberScope, site: Site) -> Answer {
    let id = scope.standing().person.clone();
    let (profile, records) = site
        .read(move |conn| {
            let profile = accounts::profile(conn, &id)?.ok_or(Refusal::NotFound)?;
            Ok((profile, store::grant_records(conn, &id, None)?))
        })
        .await?;
    let page = page(&site, &profile, &records);
    site.page(scope.shell(&site, "Your account").crumb("Your work", "/desk").here("Your account"), &page)
}

fn page(site: &Site, profile: &Profile, records: &[GrantRecord]) -> AccountPage {
    let today = site.now.pacific_day();
    let in_force = records.iter().filter(|it| it.ended.is_none() && it.grant.is_in_force(today));
    AccountPage {
        name: profile.person.name.clone(),
        email: profile.person.email.clone(),
        since: day_words(profile.since.pacific_day()),
        roles: in_force
            .map(|it| RoleLine { name: words::held(&it.grant), note: words::given(it), ending: None })
            .collect(),
        story: words::story(records),
    }
}

/// `GET /account/name`
///
/// # Errors
/// Breaks when a query fails.
pub async fn name(scope: MemberScope, site: Site) -> Answer {
    let profile = own(&scope, &site).await?;
    act::show(&site, shell(&scope, &site, "Change your name"), &name_page(&profile, name_form(&site, &profile)))
}

/// `POST /account/names`
///
/// # Errors
/// Breaks when a query fails.
pub async fn rename(post: Post<MemberScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let profile = own(&scope, &site).await?;
    let shell = || shell(&scope, &site, "Change your name");
    let mut reader = Reader::new(&fields);
    let name = reader.line("name", "Enter your name.");
    let version = reader.version();
    let (name, version) = match reader.finish(name.zip(version)) {
        Ok(read) => read,
        Err(errors) => {
            let form = name_form(&site, &profile).filled(&fields, &errors);
            return act::show_again(&site, shell(), &name_page(&profile, form), &errors);
        }
    };
    let id = profile.person.id.clone();
    let answer = site.act(post.receipt, move |tx, now| {
        account::rename(tx, &id, &name, version, now)?;
        Ok(Done::at("/account", Notice::Saved))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Stale(text))) => {
            let theirs = name_form(&site, &own(&scope, &site).await?);
            let form = theirs.clone().filled(&fields, &FieldErrors::default()).beside(&theirs);
            let page = ActPage { warnings: vec![text], ..name_page(&profile, form) };
            site.page_with(StatusCode::CONFLICT, shell(), &page)
        }
        other => other,
    }
}

/// `GET /account/address`
///
/// # Errors
/// Breaks when a query fails.
pub async fn address(scope: MemberScope, site: Site) -> Answer {
    let profile = own(&scope, &site).await?;
    let shell = shell(&scope, &site, "Change your mail address");
    act::show(&site, shell, &address_page(&profile, address_form(&site)))
}

/// `POST /account/addresses`
///
/// # Errors
/// Busy when too many passwords are being compared.
pub async fn ask_for_address(post: Post<MemberScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let profile = own(&scope, &site).await?;
    let again = |errors: &FieldErrors| {
        let page = address_page(&profile, address_form(&site).filled(&fields, errors));
        act::show_again(&site, shell(&scope, &site, "Change your mail address"), &page, errors)
    };
    let mut reader = Reader::new(&fields);
    let email = reader.note("email", Email::parse(fields.get("email")));
    let typed = Some(fields.get("password")).filter(|it| !it.is_empty()).ok_or("Enter your password.".to_owned());
    let typed = reader.note("password", typed);
    let (email, typed) = match reader.finish(email.zip(typed)) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    if email.folded() == crate::kernel::texts::folded(&profile.person.email) {
        return again(&FieldErrors::one("email", "This is your mail address already."));
    }
    if !is_password(&site, &profile, typed).await? {
        return again(&FieldErrors::one("password", "This is not your password."));
    }
    let (mint, id) = (person::mint(&site), profile.person.id.clone());
    site.act(post.receipt, move |tx, now| {
        account::ask_for_address(tx, &mint, &id, &email, now)?;
        Ok(Done::at("/account", Notice::AddressAsked))
    })
    .await
}

/// Whoever sits down at somebody's open session does not know her password.
async fn is_password(site: &Site, profile: &Profile, typed: &str) -> Result<bool> {
    let signed = site.signed().filter(|it| it.person == profile.person.id).ok_or(Refusal::SignIn)?;
    Ok(accounts::web::prove(site, signed, typed).await?.is_empty())
}

async fn own(scope: &MemberScope, site: &Site) -> Result<Profile> {
    let id = scope.standing().person.clone();
    site.read(move |conn| accounts::profile(conn, &id)?.ok_or_else(|| Refusal::NotFound.into())).await
}

fn shell(scope: &MemberScope, site: &Site, title: &str) -> Shell {
    scope.shell(site, title).crumb("Your work", "/desk").crumb("Your account", "/account").here(title)
}

fn name_form(site: &Site, profile: &Profile) -> Form {
    let name = Field::text("name", "Your name")
        .hint("As your colleagues read it beside what you write. What you wrote before shows it too.")
        .autocomplete("name")
        .width("medium")
        .value(&profile.person.name);
    Form::new(site, "/account/names", "Save", vec![name]).cancel("/account").version(profile.version)
}

fn name_page(profile: &Profile, form: Form) -> ActPage {
    ActPage {
        eyebrow: profile.person.email.clone(),
        heading: "Change your name".into(),
        lede: "The new name shows at once, to you and to everybody you work with.".into(),
        warnings: Vec::new(),
        form,
        is_grave: false,
    }
}

fn address_form(site: &Site) -> Form {
    let fields = vec![
        Field::new(Control::Email, "email", "New mail address").autocomplete("email").width("medium"),
        Field::new(Control::Password, "password", "Your password")
            .hint("To be sure that it is you.")
            .autocomplete("current-password")
            .width("medium"),
    ];
    Form::new(site, "/account/addresses", "Send a link to the new address", fields).cancel("/account")
}

fn address_page(profile: &Profile, form: Form) -> ActPage {
    ActPage {
        eyebrow: profile.person.name.clone(),
        heading: "Change your mail address".into(),
        lede: format!(
            "We send a link to the new address. Once you open it there, you sign in with the new address, and {} gets a notice.",
            profile.person.email
        ),
        warnings: Vec::new(),
        form,
        is_grave: false,
    }
}
