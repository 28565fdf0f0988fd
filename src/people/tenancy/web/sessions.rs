//! One's own sessions: where one is signed in, and the way to end it there.

use serde::Serialize;

use super::security::shell;
use crate::kernel::failure::{FieldErrors, Refusal};
use crate::kernel::ids::SessionId;
use crate::people::accounts::{self, Listed};
use crate::people::tenancy::extract::AccountScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Site};

#[derive(Serialize)]
struct SessionsPage {
    sessions: Vec<Line>,
    /// Ends all others at once, when there are several.
    others: Option<Form>,
}

#[derive(Serialize)]
struct Line {
    browser: String,
    address: String,
    began: String,
    seen: String,
    is_this: bool,
    form: Form,
    id: String,
}

impl Page for SessionsPage {
    const TEMPLATE: &'static str = "accounts/sessions";
}

const PATH: &str = "/account/sessions";
const ENDINGS: &str = "/account/session-endings";

/// `GET /account/sessions`
///
/// # Errors
/// Breaks when a query fails.
pub async fn sessions_page(scope: AccountScope, site: Site) -> Answer {
    let (person, now, own) = (scope.signed().person.clone(), site.now, scope.signed().token_hash.clone());
    let mut listed = site.read(move |conn| accounts::sessions_of(conn, &person, now)).await?;
    listed.sort_by_key(|it| it.token_hash != own);
    let others = (listed.len() > 2).then(|| Form::button(&site, ENDINGS, "End all others"));
    let sessions = listed.into_iter().map(|it| line(&site, it, &own)).collect();
    let page = SessionsPage { sessions, others };
    let shell = shell(&scope, &site, "Where you are signed in").crumb("Sign-in and security", "/account/security");
    site.page(shell.here("Where you are signed in"), &page)
}

fn line(site: &Site, it: Listed, own: &str) -> Line {
    Line {
        is_this: it.token_hash == own,
        browser: if it.browser.is_empty() { "A browser".into() } else { it.browser },
        address: if it.address_class.is_empty() { "unknown".into() } else { it.address_class },
        began: it.began_at.words(),
        seen: it.seen_at.words(),
        form: Form::button(site, ENDINGS, "End this session"),
        id: it.id.to_string(),
    }
}

/// `POST /account/session-endings`: one, by its name, or all others.
///
/// # Errors
/// Invalid when it names none; Not found when it is not one's own.
pub async fn end_sessions(post: Post<AccountScope>, site: Site) -> Answer {
    let (person, own) = (post.scope.signed().person.clone(), post.scope.signed().token_hash.clone());
    let named = post.fields.get("session").to_owned();
    if named.is_empty() {
        return Err(FieldErrors::one("session", "Choose which session to end.").into());
    }
    tracing::info!(target: "security", event = "sessions-ended", person = %person);
    site.act(post.receipt, move |tx, now| {
        if named == "others" {
            accounts::changes::end_other_sessions(tx, &person, &own, now)?;
        } else {
            let id = SessionId::parse(&named).map_err(|_| Refusal::NotFound)?;
            accounts::changes::end_session(tx, &person, &id, now)?;
        }
        Ok(Done::at(PATH, Notice::SessionEnded))
    })
    .await
}
