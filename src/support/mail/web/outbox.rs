//! The outbox: what was sent, what waits, what failed, and sending again.

use serde::Serialize;

use super::worded;
use crate::kernel::failure::Result;
use crate::kernel::ids::MessageId;
use crate::kernel::texts::counted;
use crate::kernel::tone::Tone;
use crate::people::tenancy::OhaScope;
use crate::platform::db::Conn;
use crate::platform::http::{
    Answer, Choice, Done, Fields, Form, Notice, Page, Pages, Paging, Post, Site, Tag, query_with,
};
use crate::platform::outbox::{self, Queued, State, Wanted};
use crate::support::mail::changes;
use crate::support::mail::rules::label;

const PER_PAGE: i64 = 25;
const ADDRESS: &str = "/desk/oha/mail";

#[derive(Serialize)]
struct Outbox {
    caption: String,
    rows: Vec<Line>,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    to: String,
    paging: Pages,
    is_filtered: bool,
    /// A sentence when letters have failed or wait for long.
    trouble: Option<String>,
}

#[derive(Serialize)]
struct Line {
    kind: String,
    href: String,
    to: String,
    queued: String,
    state: Tag,
    note: Option<String>,
}

#[derive(Serialize)]
struct LetterPage {
    subject: String,
    to: String,
    kind: String,
    state: Tag,
    queued: String,
    sent: Option<String>,
    next: Option<String>,
    attempts: String,
    error: Option<String>,
    message_id: String,
    /// Nothing where the letter opens a door by itself.
    text: Option<String>,
    again: Option<Form>,
}

impl Page for Outbox {
    const TEMPLATE: &'static str = "support/outbox";
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "support/letter";
}

/// `GET /desk/oha/mail`
///
/// # Errors
/// Breaks when a query fails.
pub async fn list(scope: OhaScope, site: Site) -> Answer {
    let query = site.query()?;
    let kinds = super::wordings::kinds(&site);
    let page = site.read(move |conn| gather(conn, &query, &kinds)).await?;
    site.page(scope.shell(&site, "Mail").crumb("Your work", "/desk").here("Mail"), &page)
}

/// `GET /desk/oha/mail/{message}`
///
/// # Errors
/// Not found when there is no such letter.
pub async fn letter(scope: OhaScope, site: Site) -> Answer {
    let id = MessageId::parse(site.part("message")?)?;
    let (message, texts) =
        site.read(move |conn| Ok((outbox::find(conn, &id)?, crate::support::mail::texts(conn)?))).await?;
    let own = texts.iter().find(|it| it.kind == message.kind);
    let words = if message.opens_a_door() {
        None
    } else {
        let own = own.map(|it| (it.subject.as_str(), it.body.as_str()));
        Some(worded(&site.app, &message, &message.data, own)?)
    };
    let page = letter_page(&site, &message, words);
    let shell = scope.shell(&site, page.subject.clone()).crumb("Your work", "/desk").crumb("Mail", ADDRESS);
    site.page(shell.here(page.kind.clone()), &page)
}

/// `POST /desk/oha/mail/{message}/resendings`
///
/// # Errors
/// Closed when the letter did not fail.
pub async fn send_again(post: Post<OhaScope>, site: Site) -> Answer {
    let id = MessageId::parse(site.part("message")?)?;
    site.act(post.receipt, move |tx, now| {
        changes::send_again(tx, &post.scope, &id, now)?;
        Ok(Done::at(format!("{ADDRESS}/{id}"), Notice::Requeued))
    })
    .await
}

fn gather(conn: &mut Conn, query: &Fields, kinds: &[String]) -> Result<Outbox> {
    let filled = |name: &str| Some(query.get(name).trim().to_owned()).filter(|it| !it.is_empty());
    let wanted = Wanted { state: State::parse(query.get("state")), kind: filled("kind"), to: filled("to") };
    let paging = Paging::parse(query.get("page"), PER_PAGE);
    let (rows, total) = outbox::page(conn, &wanted, paging)?;
    let address = |page: i64| {
        let kept = |name| (name, query.get(name));
        format!("{ADDRESS}{}", query_with(&[kept("state"), kept("kind"), kept("to"), ("page", &page.to_string())]))
    };
    let is_filtered = wanted.state.is_some() || wanted.kind.is_some() || wanted.to.is_some();
    let any = |word: &str| Choice::new("", word, false);
    Ok(Outbox {
        caption: format!("{}, newest first", counted(usize::try_from(total).unwrap_or_default(), "letter", "letters")),
        rows: rows.iter().map(line).collect(),
        states: [any("Any state")]
            .into_iter()
            .chain(STATES.iter().map(|it| Choice::new(it.word(), words(*it), wanted.state == Some(*it))))
            .collect(),
        kinds: [any("Any kind")]
            .into_iter()
            .chain(kinds.iter().map(|it| Choice::new(it, &label(it), wanted.kind.as_ref() == Some(it))))
            .collect(),
        to: wanted.to.unwrap_or_default(),
        paging: paging.of(total, address),
        is_filtered,
        trouble: trouble(conn)?,
    })
}

const STATES: [State; 3] = [State::Queued, State::Sent, State::Failed];

fn words(state: State) -> &'static str {
    match state {
        State::Queued => "Waiting",
        State::Sent => "Sent",
        State::Failed => "Failed",
    }
}

fn tag(state: State) -> Tag {
    let tone = match state {
        State::Queued => Tone::Info,
        State::Sent => Tone::Good,
        State::Failed => Tone::Bad,
    };
    Tag::new(words(state), tone)
}

fn trouble(conn: &mut Conn) -> Result<Option<String>> {
    let failed = outbox::counts(conn)?.into_iter().find(|(state, ..)| *state == State::Failed).map_or(0, |it| it.1);
    let letters = counted(usize::try_from(failed).unwrap_or_default(), "letter has", "letters have");
    Ok((failed > 0).then(|| format!("{letters} failed for good. Look at the reason, mend it, and send again.")))
}

fn line(message: &Queued) -> Line {
    Line {
        kind: label(&message.kind),
        href: format!("{ADDRESS}/{}", message.id),
        to: format!("{} <{}>", message.to_name, message.to_email),
        queued: message.queued_at.words(),
        state: tag(message.state),
        note: message.last_error.as_ref().filter(|_| message.state != State::Sent).cloned(),
    }
}

fn letter_page(site: &Site, message: &Queued, words: Option<outbox::Letter>) -> LetterPage {
    let waits = message.state == State::Queued;
    let action = format!("{ADDRESS}/{}/resendings", message.id);
    let (subject, text) = words.map_or_else(|| (label(&message.kind), None), |it| (it.subject, Some(it.text)));
    LetterPage {
        subject,
        text,
        to: format!("{} <{}>", message.to_name, message.to_email),
        kind: label(&message.kind),
        state: tag(message.state),
        queued: message.queued_at.words(),
        sent: message.sent_at.map(crate::kernel::time::Moment::words),
        next: waits.then(|| message.next_at.words()),
        attempts: message.attempts.to_string(),
        error: message.last_error.clone(),
        message_id: message.id.to_string(),
        again: (message.state == State::Failed).then(|| Form::button(site, action, "Send it again")),
    }
}
