//! The second step of signing in: the code from the telephone, or one of the recovery codes.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::signin::{arrival, pending_hash, session_hash, with_cookie};
use crate::kernel::failure::{FieldErrors, Result};
use crate::kernel::time::wait_words;
use crate::people::accounts::changes::{self, Entered};
use crate::people::accounts::rules::{FactorKeys, TotpKey};
use crate::people::accounts::store::{self, Pending};
use crate::platform::clock;
use crate::platform::http::{
    self, Answer, App, Control, Done, Field, Fields, Form, Notice, OpenPost, Page, Signed, Site,
};
use crate::platform::limits::web::Attempt;
use crate::platform::limits::{self, Action};

/// So many wrong codes and the person is told that somebody has her password.
const WORTH_A_WARNING: i64 = 5;

#[derive(Serialize)]
struct CodePage {
    /// Nothing when the first step was too long ago.
    form: Option<Form>,
}

impl Page for CodePage {
    const TEMPLATE: &'static str = "accounts/code";
}

/// What the instance's secret is turned into for second factors.
pub fn factor_keys(app: &App) -> FactorKeys {
    let key = |purpose| http::keyed_hash(&app.settings.secret_key, purpose, "");
    FactorKeys { sealing: key("second factor"), recovery: key("recovery code") }
}

/// What a telephone needs to make codes, while that is being set up.
#[derive(Debug, Clone, Serialize)]
pub struct SetUp {
    /// An image's address.
    square: String,
    /// The same for typing.
    key: String,
    /// The same for a click on the telephone itself.
    address: String,
}

/// The key that was begun and is not confirmed yet.
///
/// # Errors
/// Breaks when a query fails, or the key cannot be unsealed.
pub async fn set_up(site: &Site, signed: &Signed) -> Result<Option<SetUp>> {
    let person = signed.person.clone();
    let begun = site.read(move |conn| store::factor(conn, &person)).await?;
    let Some(factor) = begun.filter(|it| it.confirmed_at.is_none()) else { return Ok(None) };
    let key = TotpKey::unsealed(&factor.sealed_key, &factor_keys(&site.app).sealing, &signed.person)?;
    let email = &signed.email;
    Ok(Some(SetUp { square: key.square(email)?, key: key.words(), address: key.address(email)? }))
}

/// `GET /signin/code`
///
/// # Errors
/// Breaks when a query fails.
pub async fn code_page(site: Site) -> Answer {
    match waiting(&site).await? {
        Some(_) => show(&site, StatusCode::OK, Some(code_form(&site)), &FieldErrors::default()),
        None => show(&site, StatusCode::OK, None, &FieldErrors::default()),
    }
}

/// `POST /signin/code`
///
/// # Errors
/// Breaks when a query fails.
pub async fn enter_code(post: OpenPost, site: Site) -> Answer {
    let Some((hash, pending)) = waiting(&site).await? else { return over(&site) };
    let fields = post.fields;
    if fields.get("code").trim().is_empty() {
        return wrong(&site, &fields, "Enter the code from your telephone, or a recovery code.");
    }
    let attempt = Attempt::new(&site, Action::Code, pending.person.as_str());
    if let Err(seconds) = attempt.admit(&site).await? {
        return later(&site, &fields, seconds);
    }
    let token = clock::token()?;
    let (session, arrival, keys, now) = (session_hash(&site, &token), arrival(&site), factor_keys(&site.app), site.now);
    let typed = fields.get("code").to_owned();
    let entered =
        site.app.db.write(move |tx| changes::enter_code(tx, &hash, &typed, &session, &arrival, &keys, now)).await?;
    match entered {
        Entered::In(pending) => {
            tracing::info!(target: "security", event = "signed-in", person = %pending.person, second_factor = true);
            attempt.forgive(&site).await?;
            let answer = site.see(&Done::at(pending.leads_to, Notice::None));
            with_cookie(with_cookie(answer, &http::session_cookie(&token))?, &http::pending_removal())
        }
        Entered::Wrong => {
            note_wrong(&site, &pending, &attempt).await?;
            wrong(
                &site,
                &fields,
                "This code is not right, or was used already. Type the one that your telephone shows now, or a recovery code that you have not used.",
            )
        }
        Entered::Wait(seconds) => later(&site, &fields, seconds),
        Entered::Over => over(&site),
    }
}

async fn waiting(site: &Site) -> Result<Option<(String, Pending)>> {
    let Some(token) = http::pending_token_of(&site.request) else { return Ok(None) };
    let (hash, now) = (pending_hash(site, &token), site.now);
    let found = site.read({
        let hash = hash.clone();
        move |conn| store::pending(conn, &hash, now)
    });
    Ok(found.await?.map(|it| (hash, it)))
}

async fn note_wrong(site: &Site, pending: &Pending, attempt: &Attempt) -> Result<()> {
    tracing::warn!(target: "security", event = "code-refused", person = %pending.person);
    let (now, key, limits, person) =
        (site.now, attempt.lock.clone(), site.app.settings.limits.clone(), pending.person.clone());
    site.app
        .db
        .write(move |tx| {
            if limits::fail(tx, &key, &limits, now)?.failures == WORTH_A_WARNING {
                changes::warn_of_codes(tx, &person, now)?;
            }
            Ok(())
        })
        .await
}

fn wrong(site: &Site, fields: &Fields, text: &str) -> Answer {
    let errors = FieldErrors::one("code", text);
    show(site, StatusCode::UNPROCESSABLE_ENTITY, Some(code_form(site).filled(fields, &errors)), &errors)
}

fn later(site: &Site, fields: &Fields, seconds: i64) -> Answer {
    let text = format!("There were too many tries. Wait {}, then type the next code.", wait_words(seconds));
    let errors = FieldErrors::one("code", text);
    let page = CodePage { form: Some(code_form(site).filled(fields, &errors)) };
    site.page_later(seconds, site.open_shell("Enter your code").errors(&errors), &page)
}

fn over(site: &Site) -> Answer {
    show(site, StatusCode::UNPROCESSABLE_ENTITY, None, &FieldErrors::default())
}

fn code_form(site: &Site) -> Form {
    Form::new(site, "/signin/code", "Sign in", vec![code_field("code", "Code")])
}

/// The field of a code, which telephones and password managers fill in.
pub fn code_field(name: &str, label: &str) -> Field {
    Field::new(Control::Text, name, label)
        .hint("Six figures from your telephone's app, or one of your recovery codes.")
        .autocomplete("one-time-code")
        .width("short")
}

fn show(site: &Site, status: StatusCode, form: Option<Form>, errors: &FieldErrors) -> Answer {
    site.page_with(status, site.open_shell("Enter your code").errors(errors), &CodePage { form })
}
