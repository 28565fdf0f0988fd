//! Changing one's own password.

use actix_web::http::StatusCode;
use chrono::Datelike as _;
use serde::Serialize;

use super::security::shell;
use crate::kernel::failure::FieldErrors;
use crate::people::accounts::{self, Owner, Password, SHORTEST_ALONE, SHORTEST_BESIDE};
use crate::people::tenancy::extract::AccountScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Site};

#[derive(Serialize)]
struct PasswordPage {
    form: Form,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "accounts/password";
}

/// `GET /account/security/password`
///
/// # Errors
/// Breaks when the page cannot be rendered.
pub async fn password_page(scope: AccountScope, site: Site) -> Answer {
    let form = form(&scope, &site);
    show(&scope, &site, StatusCode::OK, form, &FieldErrors::default())
}

/// `POST /account/passwords`
///
/// # Errors
/// Too many wrong tries; Busy when too many are waiting.
pub async fn change_password(post: Post<AccountScope>, site: Site) -> Answer {
    let (scope, fields) = (post.scope, post.fields);
    let typed = fields.get("current_password");
    let (password, errors) = match read(&scope, &site, &fields) {
        Ok(password) => (Some(password), accounts::web::prove(&site, scope.signed(), typed).await?),
        // What can be said without hashing is said without it.
        Err(text) => (None, FieldErrors::one("password", text)),
    };
    let Some(password) = password.filter(|_| errors.is_empty()) else {
        let form = form(&scope, &site).filled(&fields, &errors);
        return show(&scope, &site, StatusCode::UNPROCESSABLE_ENTITY, form, &errors);
    };
    let is_short = accounts::is_short(fields.get("password"));
    let hash = accounts::hash_in_turn(&site.app.hashing, password).await?;
    let (person, session) = (scope.signed().person.clone(), scope.signed().token_hash.clone());
    tracing::info!(target: "security", event = "password-changed", person = %person);
    site.act(post.receipt, move |tx, now| {
        accounts::changes::change_password(tx, &person, &session, &hash, is_short, now)?;
        Ok(Done::at("/account/security", Notice::PasswordChanged))
    })
    .await
}

fn read(scope: &AccountScope, site: &Site, fields: &Fields) -> Result<Password, String> {
    let signed = scope.signed();
    let typed = fields.get("password");
    if typed == fields.get("current_password") && !typed.is_empty() {
        return Err("This is the password that you have now. Choose another one.".into());
    }
    let organizations: Vec<&str> = scope.member().standing().contracts().into_iter().map(|(_, name)| name).collect();
    let owner = Owner {
        name: &signed.name,
        email: &signed.email,
        organizations: &organizations,
        year: site.now.pacific_day().year(),
        has_second_factor: signed.has_second_factor,
    };
    Password::parse_for(typed, &owner)
}

fn form(scope: &AccountScope, site: &Site) -> Form {
    let shortest = if scope.signed().has_second_factor { SHORTEST_BESIDE } else { SHORTEST_ALONE };
    let hint = format!(
        "At least {shortest} characters. Three or four words that have nothing to do with each other work well. Any sign may be in it, blanks too."
    );
    let fields = vec![
        accounts::web::current_password(),
        Field::new(Control::Password, "password", "New password")
            .hint(hint)
            .autocomplete("new-password")
            .width("medium"),
    ];
    Form::new(site, "/account/passwords", "Change the password", fields).cancel("/account/security")
}

fn show(scope: &AccountScope, site: &Site, status: StatusCode, form: Form, errors: &FieldErrors) -> Answer {
    let shell = shell(scope, site, "Change your password").crumb("Sign-in and security", "/account/security");
    site.page_with(status, shell.here("Change your password").errors(errors), &PasswordPage { form })
}
