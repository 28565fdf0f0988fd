//! "Sign-in and security": what keeps one's own account, at one glance.

use serde::Serialize;

use crate::kernel::tone::Tone;
use crate::people::accounts;
use crate::people::tenancy::extract::{AccountScope, needs_second_factor};
use crate::platform::config::SecondFactor;
use crate::platform::http::{Answer, Page, Shell, Site, Tag};

#[derive(Serialize)]
struct SecurityPage {
    /// Why nothing else opens yet.
    demand: Option<String>,
    factor: Tag,
    is_on: bool,
    factor_note: String,
    /// A sentence when few recovery codes are left.
    few_codes: Option<String>,
    may_turn_off: bool,
    password_note: String,
    sessions_note: String,
}

impl Page for SecurityPage {
    const TEMPLATE: &'static str = "accounts/security";
}

/// Below this many, a person should make new ones.
const FEW: i64 = 3;

/// `GET /account/security`
///
/// # Errors
/// Breaks when a query fails.
pub async fn security_page(scope: AccountScope, site: Site) -> Answer {
    let signed = scope.signed().clone();
    let (person, now, idle) = (signed.person.clone(), site.now, accounts::web::idle(&site));
    let (left, sessions) = site
        .read(move |conn| {
            Ok((accounts::recovery_codes_left(conn, &person)?, accounts::sessions_of(conn, &person, idle, now)?.len()))
        })
        .await?;
    let needed = needs_second_factor(&site.app.settings.sign_in, scope.member().standing());
    let is_on = signed.has_second_factor;
    let page = SecurityPage {
        demand: demand(&scope, &site),
        factor: if is_on { Tag::new("On", Tone::Good) } else { Tag::new("Off", Tone::Neutral) },
        is_on,
        factor_note: factor_note(&scope, &site),
        few_codes: (is_on && left < FEW).then(|| format!("{}. Make a new set before you need one.", codes_words(left))),
        may_turn_off: is_on && needed.is_none(),
        password_note: if is_on {
            "At least 8 characters, since a second factor stands beside it.".into()
        } else {
            "At least 15 characters.".into()
        },
        sessions_note: match sessions {
            1 => "You are signed in here only.".into(),
            n => format!("You are signed in at {n} places."),
        },
    };
    site.page(shell(&scope, &site, "Sign-in and security").here("Sign-in and security"), &page)
}

/// The shell of a page of one's own account.
pub(super) fn shell(scope: &AccountScope, site: &Site, title: &str) -> Shell {
    scope.member().shell(site, title).crumb("Your work", "/desk")
}

fn demand(scope: &AccountScope, site: &Site) -> Option<String> {
    let signed = scope.signed();
    if signed.has_second_factor {
        return None;
    }
    if let Some(role) = needs_second_factor(&site.app.settings.sign_in, scope.member().standing()) {
        return Some(format!(
            "Your role as {} opens work that others trust you with, so signing in needs a second factor. Set it up now; then everything else opens.",
            role.label()
        ));
    }
    let text = "Your password has fewer than 15 characters, which is enough only beside a second factor. Choose a longer one, or set up a second factor; then everything else opens.";
    signed.has_short_password.then(|| text.to_owned())
}

fn factor_note(scope: &AccountScope, site: &Site) -> String {
    if scope.signed().has_second_factor {
        return "Signing in asks for your password, then for a code from your telephone.".into();
    }
    let settings = &site.app.settings;
    if settings.demonstration && settings.sign_in.second_factor == SecondFactor::Offered {
        return "A code from your telephone beside the password. In this demonstration it is offered to everybody and asked of nobody; a real installation asks it of OHA's team, leads and signers.".into();
    }
    "A code from your telephone beside the password: whoever finds out the one still lacks the other.".into()
}

pub(super) fn codes_words(left: i64) -> String {
    match left {
        0 => "No recovery code is left".into(),
        1 => "One recovery code is left".into(),
        n => format!("{n} recovery codes are left"),
    }
}
