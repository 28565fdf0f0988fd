//! One's own second factor: set it up, make new recovery codes, turn it off. And an administrator's help for who has lost it.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::security::{codes_words, shell};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::time::wait_words;
use crate::people::accounts;
use crate::people::accounts::changes::{self, Checked};
use crate::people::accounts::web::{SetUp, code_field, current_password, factor_keys, is_proved, prove, set_up};
use crate::people::tenancy::extract::{AccountScope, needs_second_factor};
use crate::platform::http::{Answer, Done, Fields, Form, Notice, Page, Post, Site};
use crate::platform::limits::Action;
use crate::platform::limits::web::Attempt;

#[derive(Serialize)]
struct FactorPage {
    is_on: bool,
    /// The square and the key, once it was begun.
    set_up: Option<SetUp>,
    form: Option<Form>,
}

#[derive(Serialize)]
struct CodesPage {
    codes: Vec<String>,
}

/// One form about a factor that is on, or a sentence that none is.
#[derive(Serialize)]
struct StepPage {
    heading: &'static str,
    lede: String,
    form: Option<Form>,
}

impl Page for FactorPage {
    const TEMPLATE: &'static str = "accounts/second_factor";
}

impl Page for CodesPage {
    const TEMPLATE: &'static str = "accounts/recovery_codes";
}

impl Page for StepPage {
    const TEMPLATE: &'static str = "accounts/factor_step";
}

const SET_UP: &str = "/account/security/second-factor";
const OFF: &str = "There is no second factor on this account.";

/// `GET /account/security/second-factor`
///
/// # Errors
/// Breaks when a query fails.
pub async fn factor_page(scope: AccountScope, site: Site) -> Answer {
    show_factor(&scope, &site, StatusCode::OK, None, &FieldErrors::default()).await
}

async fn show_factor(
    scope: &AccountScope,
    site: &Site,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let is_on = scope.signed().has_second_factor;
    let set_up = if is_on { None } else { set_up(site, scope.signed()).await? };
    let form = match &set_up {
        _ if is_on => None,
        Some(_) => Some(confirmation(site)),
        None => Some(beginning(scope, site)),
    };
    let form = form.map(|form| typed.map_or(form.clone(), |typed| form.filled(typed, errors)));
    let page = FactorPage { is_on, set_up, form };
    let shell = shell(scope, site, "Set up a second factor").crumb("Sign-in and security", "/account/security");
    site.page_with(status, shell.here("Second factor").errors(errors), &page)
}

fn beginning(scope: &AccountScope, site: &Site) -> Form {
    let fields = if is_proved(site, scope.signed()) { Vec::new() } else { vec![current_password()] };
    Form::new(site, "/account/second-factors", "Show me the square", fields).cancel("/account/security")
}

fn confirmation(site: &Site) -> Form {
    let field =
        code_field("code", "Code that your telephone shows").hint("Six figures. They change every half minute.");
    Form::new(site, "/account/second-factor-confirmations", "Turn it on", vec![field]).cancel("/account/security")
}

/// `POST /account/second-factors`
///
/// # Errors
/// Closed when one is on; Too many wrong passwords.
pub async fn begin_factor(post: Post<AccountScope>, site: Site) -> Answer {
    let scope = post.scope;
    if !is_proved(&site, scope.signed()) {
        let errors = prove(&site, scope.signed(), post.fields.get("current_password")).await?;
        if !errors.is_empty() {
            return show_factor(&scope, &site, StatusCode::UNPROCESSABLE_ENTITY, Some(&post.fields), &errors).await;
        }
    }
    let (person, keys) = (scope.signed().person.clone(), factor_keys(&site.app));
    site.act(post.receipt, move |tx, now| {
        changes::begin_second_factor(tx, &person, &keys, now).map(|()| Done::at(SET_UP, Notice::None))
    })
    .await
}

/// `POST /account/second-factor-confirmations`. The codes are shown in this answer and never again.
///
/// # Errors
/// Closed when nothing was begun.
pub async fn confirm_factor(post: Post<AccountScope>, site: Site) -> Answer {
    let scope = post.scope;
    let (person, session, keys, now) =
        (scope.signed().person.clone(), scope.signed().token_hash.clone(), factor_keys(&site.app), site.now);
    let typed = post.fields.get("code").to_owned();
    let confirmed =
        site.app.db.write(move |tx| changes::confirm_second_factor(tx, &person, &session, &typed, &keys, now)).await;
    match confirmed {
        Ok(codes) => {
            tracing::info!(target: "security", event = "second-factor-on", person = %scope.signed().person);
            show_codes(&scope, &site, codes)
        }
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            show_factor(&scope, &site, StatusCode::UNPROCESSABLE_ENTITY, Some(&post.fields), &errors).await
        }
        Err(other) => Err(other),
    }
}

fn show_codes(scope: &AccountScope, site: &Site, codes: Vec<String>) -> Answer {
    let shell = shell(scope, site, "Keep your recovery codes").crumb("Sign-in and security", "/account/security");
    site.page(shell.here("Recovery codes"), &CodesPage { codes })
}

/// `GET /account/security/recovery-codes`
///
/// # Errors
/// Breaks when a query fails.
pub async fn recovery_codes_page(scope: AccountScope, site: Site) -> Answer {
    let form = scope.signed().has_second_factor.then(|| codes_form(&site));
    show_codes_step(&scope, &site, StatusCode::OK, form, &FieldErrors::default()).await
}

/// `POST /account/recovery-codes`
///
/// # Errors
/// Closed when there is no second factor; Too many wrong codes.
pub async fn renew_recovery_codes(post: Post<AccountScope>, site: Site) -> Answer {
    let scope = post.scope;
    if !scope.signed().has_second_factor {
        return Err(Refusal::Closed(OFF.into()).into());
    }
    let errors = wrong_code(&scope, &site, &post.fields).await?;
    if !errors.is_empty() {
        let form = codes_form(&site).filled(&post.fields, &errors);
        return show_codes_step(&scope, &site, StatusCode::UNPROCESSABLE_ENTITY, Some(form), &errors).await;
    }
    let (person, keys, now) = (scope.signed().person.clone(), factor_keys(&site.app), site.now);
    let codes = site.app.db.write(move |tx| changes::renew_recovery_codes(tx, &person, &keys, now)).await?;
    show_codes(&scope, &site, codes)
}

fn codes_form(site: &Site) -> Form {
    let field = code_field("code", "Code that your telephone shows");
    Form::new(site, "/account/recovery-codes", "Make new codes", vec![field]).cancel("/account/security")
}

async fn show_codes_step(
    scope: &AccountScope,
    site: &Site,
    status: StatusCode,
    form: Option<Form>,
    errors: &FieldErrors,
) -> Answer {
    let person = scope.signed().person.clone();
    let left = site.read(move |conn| accounts::recovery_codes_left(conn, &person)).await?;
    let lede = if form.is_some() {
        format!("{}. A new set takes the place of the old one, whose codes are worth nothing then.", codes_words(left))
    } else {
        OFF.to_owned()
    };
    show_step(scope, site, status, StepPage { heading: "Make new recovery codes", lede, form }, errors)
}

/// `GET /account/security/second-factor-removal`
///
/// # Errors
/// Breaks when the page cannot be rendered.
pub async fn removal_page(scope: AccountScope, site: Site) -> Answer {
    show_removal(&scope, &site, StatusCode::OK, None, &FieldErrors::default())
}

/// `POST /account/second-factor-removals`: with the password and a code, where no role needs it.
///
/// # Errors
/// Forbidden when a role needs it; Closed when there is none; Too many wrong tries.
pub async fn remove_factor(post: Post<AccountScope>, site: Site) -> Answer {
    let (scope, fields) = (post.scope, post.fields);
    if let Some(role) = needs_second_factor(&site.app.settings.sign_in, scope.member().standing()) {
        return Err(Refusal::Forbidden(format!("Your role as {} needs a second factor.", role.label())).into());
    }
    if !scope.signed().has_second_factor {
        return Err(Refusal::Closed(OFF.into()).into());
    }
    let typed = fields.get("current_password");
    let mut errors = prove(&site, scope.signed(), typed).await?;
    if errors.is_empty() && accounts::is_short(typed) {
        errors.add("current_password", "Your password has fewer than 15 characters, which is too short without a second factor. Choose a longer one first.");
    }
    if errors.is_empty() {
        errors = wrong_code(&scope, &site, &fields).await?;
    }
    if !errors.is_empty() {
        return show_removal(&scope, &site, StatusCode::UNPROCESSABLE_ENTITY, Some(&fields), &errors);
    }
    let (person, session) = (scope.signed().person.clone(), scope.signed().token_hash.clone());
    tracing::info!(target: "security", event = "second-factor-off", person = %person);
    site.act(post.receipt, move |tx, now| {
        changes::turn_off_second_factor(tx, &person, &session, now)?;
        Ok(Done::at("/account/security", Notice::FactorOff))
    })
    .await
}

fn show_removal(
    scope: &AccountScope,
    site: &Site,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let needed = needs_second_factor(&site.app.settings.sign_in, scope.member().standing());
    let (lede, form) = match needed {
        _ if !scope.signed().has_second_factor => (OFF.to_owned(), None),
        Some(role) => (format!("Your role as {} needs it, so it cannot be turned off.", role.label()), None),
        None => {
            let fields = vec![current_password(), code_field("code", "Code")];
            let form =
                Form::new(site, "/account/second-factor-removals", "Turn it off", fields).cancel("/account/security");
            let form = typed.map_or(form.clone(), |typed| form.filled(typed, errors));
            ("Signing in will ask for your password alone. Your recovery codes go with it.".to_owned(), Some(form))
        }
    };
    show_step(scope, site, status, StepPage { heading: "Turn off the second factor", lede, form }, errors)
}

fn show_step(scope: &AccountScope, site: &Site, status: StatusCode, page: StepPage, errors: &FieldErrors) -> Answer {
    let shell = shell(scope, site, page.heading).crumb("Sign-in and security", "/account/security");
    site.page_with(status, shell.here(page.heading).errors(errors), &page)
}

/// Checks a code of one's own; what is wrong with it stands beside its field.
async fn wrong_code(scope: &AccountScope, site: &Site, fields: &Fields) -> Result<FieldErrors> {
    if fields.get("code").trim().is_empty() {
        return Ok(FieldErrors::one("code", "Enter the code that your telephone shows, or a recovery code."));
    }
    let (person, keys, now) = (scope.signed().person.clone(), factor_keys(&site.app), site.now);
    let attempt = Attempt::new(site, Action::Code, person.as_str()).from_a_known_place();
    attempt.admit(site).await?.map_err(Refusal::TooMany)?;
    let typed = fields.get("code").to_owned();
    let checked = site.app.db.write(move |tx| changes::check_code(tx, &person, &typed, &keys, now)).await?;
    Ok(match checked {
        Checked::Right => {
            attempt.forgive(site).await?;
            FieldErrors::default()
        }
        Checked::Wrong => {
            FieldErrors::one("code", "This code is not right, or was used already. Wait for the next one.")
        }
        Checked::Wait(seconds) => FieldErrors::one(
            "code",
            format!("There were too many tries. Wait {}, then type the next code.", wait_words(seconds)),
        ),
    })
}
