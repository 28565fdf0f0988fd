//! What a person typed and has not saved: forms that came after her session had ended, and drafts. She alone sees them; nothing is sent
//! before she says so. And the word that keeps a session, for a page that is left open.

use actix_web::HttpResponse;
use serde::Serialize;

use crate::kernel::failure::Refusal;
use crate::people::tenancy::MemberScope;
use crate::platform::http::drafts::{self, Draft};
use crate::platform::http::held::{self, Held};
use crate::platform::http::{
    Answer, Done, Form, Notice, Page, Post, Reader, Resend, Site, TypedText, UNSAVED, resend, typed_texts,
};

#[derive(Serialize)]
struct Unsaved {
    held: Vec<Text>,
    drafts: Vec<Text>,
    is_empty: bool,
}

/// One form's words.
#[derive(Serialize)]
struct Text {
    anchor: String,
    /// What of: the last parts of its address.
    name: String,
    when: String,
    until: Option<String>,
    texts: Vec<TypedText>,
    /// Where a draft is gone on with.
    href: Option<String>,
    resend: Option<Resend>,
    discard: Form,
    /// Names it to the form that lets it go.
    key: String,
}

impl Page for Unsaved {
    const TEMPLATE: &'static str = "account/unsaved";
}

/// `GET /account/unsaved`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: MemberScope, site: Site) -> Answer {
    let person = site.signed().ok_or(Refusal::SignIn)?.person.clone();
    let now = site.now;
    let (held, drafts) = site.read(move |conn| Ok((held::of(conn, &person, now)?, drafts::of(conn, &person)?))).await?;
    let held: Vec<Text> = (1..).zip(held).map(|(number, it)| of_held(&site, number, it)).collect();
    let drafts: Vec<Text> = (1..).zip(drafts).map(|(number, it)| of_draft(&site, number, it)).collect();
    let page = Unsaved { is_empty: held.is_empty() && drafts.is_empty(), held, drafts };
    site.page(scope.shell(&site, "Text that is not saved").crumb("Your work", "/desk").here("Not saved"), &page)
}

/// `POST /account/unsaved/removals`
///
/// # Errors
/// Invalid when the form names nothing.
pub async fn discard(post: Post<MemberScope>, site: Site) -> Answer {
    let mut reader = Reader::new(&post.fields);
    let text = reader.line("text", "Say which text is to be discarded.");
    let text = reader.finish(text)?;
    let person = site.signed().ok_or(Refusal::SignIn)?.person.clone();
    let location = way_back(post.fields.get("next")).to_owned();
    site.act(post.receipt, move |tx, _| {
        match text.as_str().split_once(':') {
            Some(("held", id)) => held::forget(tx, &person, id)?,
            Some(("draft", path)) => drafts::forget(tx, &person, path)?,
            _ => return Err(Refusal::NotFound.into()),
        }
        Ok(Done::at(location, Notice::Discarded))
    })
    .await
}

/// `GET /account/session`: that it was asked for makes the session longer; the answer says how long.
///
/// # Errors
/// None of its own.
pub async fn session(_: MemberScope, site: Site) -> Answer {
    #[derive(Serialize)]
    struct Lasting {
        seconds: i64,
        longer: bool,
    }
    let shell = site.shell("");
    let lasting = shell.session.ok_or(Refusal::SignIn)?;
    Ok(HttpResponse::Ok().json(Lasting { seconds: lasting.seconds, longer: lasting.can_last_longer }))
}

fn of_held(site: &Site, number: usize, held: Held) -> Text {
    let fields = held.fields.with("held", held.id.as_str());
    Text {
        anchor: format!("held-{number}"),
        name: name_of(&held.path),
        when: held.at.words_at(site.now),
        until: Some(held.until.hour_words()),
        texts: typed_texts(&fields, &format!("held-{number}")),
        href: None,
        resend: resend(&site.request, &fields, &held.path),
        discard: Form::button(site, format!("{UNSAVED}/removals"), "Discard"),
        key: format!("held:{}", held.id),
    }
}

fn of_draft(site: &Site, number: usize, draft: Draft) -> Text {
    Text {
        anchor: format!("draft-{number}"),
        name: name_of(&draft.path),
        when: draft.at.words_at(site.now),
        until: None,
        texts: typed_texts(&draft.fields, &format!("draft-{number}")),
        href: Some(page_of(&draft)),
        resend: None,
        discard: Form::button(site, format!("{UNSAVED}/removals"), "Discard"),
        key: format!("draft:{}", draft.path),
    }
}

/// A form that adds something is sent to the noun and stands at `new` below it.
fn page_of(draft: &Draft) -> String {
    let (path, query) = draft.path.split_at(draft.path.find('?').unwrap_or(draft.path.len()));
    if draft.fields.get("version").is_empty() { format!("{path}/new{query}") } else { draft.path.clone() }
}

/// "demo-lantern-river 2026, action plan, goals": an address in words, without ids.
fn name_of(path: &str) -> String {
    let is_id = |it: &&str| it.len() == 36 && it.matches('-').count() == 4;
    let parts = path
        .split('?')
        .next()
        .unwrap_or_default()
        .split('/')
        .filter(|it| !it.is_empty() && !matches!(*it, "desk" | "cco" | "oha") && !is_id(it));
    let words: Vec<String> = parts.map(|it| it.replace('-', " ")).collect();
    let text = words.join(", ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Back to a page of the person's own, or to the list.
fn way_back(raw: &str) -> &str {
    let is_ours = raw.starts_with("/desk/") && !raw.contains("//") && !raw.contains('\\');
    if is_ours && raw.bytes().all(|it| it.is_ascii_graphic()) { raw } else { UNSAVED }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discarded_text_leads_back_to_its_page_and_nowhere_else() {
        assert_eq!(way_back("/desk/cco/x/2026/action-plan"), "/desk/cco/x/2026/action-plan");
        for raw in
            ["", "//evil.example", "/desk//evil", "/desk/\\evil", "/desk/\r\nX: y", "/signin", "https://evil.example"]
        {
            assert_eq!(way_back(raw), UNSAVED, "{raw:?}");
        }
    }

    #[test]
    fn an_address_is_said_in_words() {
        let path = "/desk/cco/demo-lantern-river/2026/action-plan/goals/01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(name_of(path), "Demo lantern river, 2026, action plan, goals");
        assert_eq!(
            name_of("/desk/cco/x/2026/reach-review/observations?dim=age"),
            "X, 2026, reach review, observations"
        );
    }
}
