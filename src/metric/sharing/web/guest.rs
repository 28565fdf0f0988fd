//! What the holder of a link reads, without an account. The address is the key: it stands in no log and in no row, and its page is never kept.

use actix_web::http::{StatusCode, header};
use serde::Serialize;

use crate::kernel::failure::{Error, Fault, FieldErrors, Refusal, Result};
use crate::kernel::privacy;
use crate::kernel::texts::{Narrative, paragraphs};
use crate::kernel::time::day_words;
use crate::metric::sharing::changes;
use crate::metric::sharing::opened::{Behind, behind};
use crate::metric::sharing::rules::{Access, Closed, GuestComment, Share};
use crate::metric::sharing::store;
use crate::metric::submissions::{DocumentView, Facts};
use crate::people::accounts::Mint;
use crate::people::tenancy::PublicScope;
use crate::platform::http::{
    Answer, Choice, Control, Done, Field, Fields, Form, Notice, OpenPost, Page, Reader, Shell, Site,
};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

#[derive(Serialize)]
struct Guest {
    cco: String,
    year: String,
    name: String,
    until: String,
    note: Vec<String>,
    document: DocumentView,
    form: Option<Form>,
    own: Vec<OwnComment>,
}

#[derive(Serialize)]
struct OwnComment {
    about: String,
    when: String,
    paragraphs: Vec<String>,
}

#[derive(Serialize)]
struct ClosedPage {
    cco: String,
    year: String,
    text: String,
}

impl Page for Guest {
    const TEMPLATE: &'static str = "sharing/guest";
}

impl Page for ClosedPage {
    const TEMPLATE: &'static str = "sharing/closed";
}

struct Gathered {
    share: Share,
    behind: Behind,
    own: Vec<GuestComment>,
}

/// `GET /shared/{token}`
///
/// # Errors
/// Not found when no link has this address. A closed one answers 410 with what happened.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    let gathered = gathered(&site, scope).await?;
    note_opened(&site, scope, &gathered.share).await?;
    show(&site, gathered, StatusCode::OK, None)
}

/// `POST /shared/{token}/comments`
///
/// # Errors
/// Not found when no link has this address, Forbidden when it only reads. A closed one answers 410 with what happened.
pub async fn comment(scope: PublicScope, post: OpenPost, site: Site) -> Answer {
    let (about, body) = match read(&post.fields) {
        Ok(read) => read,
        Err(errors) => return again(&site, scope, &post.fields, &errors).await,
    };
    let (hash, settings) = (token_hash(&site)?, site.app.settings.sharing.clone());
    // Counted by link: its holder has no account.
    let toll = Toll::of(&site, Action::Write, &hash);
    let done = site
        .act(post.receipt, move |tx, now| {
            toll.pay(tx, now)?;
            changes::comment(tx, &scope, &hash, (&about, &body), &settings, now)?;
            // Without the token: what a form was answered is kept in a row.
            Ok(Done::at("/shared", Notice::GuestCommented))
        })
        .await;
    match done {
        Ok(mut answer) => {
            let back = format!("/shared/{}#yours", token(&site)?);
            let back = header::HeaderValue::from_str(&back).map_err(|it| Fault::because("No such address", it))?;
            answer.headers_mut().insert(header::LOCATION, back);
            Ok(answer)
        }
        Err(Error::Refused(Refusal::Gone)) => show(&site, gathered(&site, scope).await?, StatusCode::GONE, None),
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, scope, &post.fields, &errors).await,
        Err(error) => Err(error),
    }
}

fn read(fields: &Fields) -> std::result::Result<(String, Narrative), FieldErrors> {
    let mut reader = Reader::new(fields);
    let about = reader.optional_line("about");
    let body = reader.required_narrative("body", "Write what you would like to say.");
    // A warning stops once, so that it is read; whoever ticks the box is taken at her word.
    if let Some(warning) = body.as_ref().and_then(|it| privacy::warning(it.as_str()))
        && !fields.is_ticked("kept")
    {
        reader.note::<()>("body", Err(format!("{warning} Change it, or tick the box below to send it as it is.")));
    }
    if fields.get("once").is_empty() {
        reader.note::<()>("body", Err("This form is incomplete. Open the page again and send it from there.".into()));
    }
    reader.finish(body.map(|body| (about.map_or_else(String::new, |it| it.as_str().to_owned()), body)))
}

async fn again(site: &Site, scope: PublicScope, fields: &Fields, errors: &FieldErrors) -> Answer {
    let gathered = gathered(site, scope).await?;
    show(site, gathered, StatusCode::UNPROCESSABLE_ENTITY, Some((fields, errors)))
}

fn token(site: &Site) -> Result<&str> {
    site.part("token")
}

/// What the database knows of the token. One of another length was never given.
fn token_hash(site: &Site) -> Result<String> {
    const LENGTH: usize = 43;
    let token = token(site)?;
    if token.len() != LENGTH {
        return Err(Refusal::NotFound.into());
    }
    Ok(Mint::new(site.app.settings.secret_key.expose()).hash(token))
}

async fn gathered(site: &Site, scope: PublicScope) -> Result<Gathered> {
    let (hash, today) = (token_hash(site)?, site.now.pacific_day());
    site.read(move |conn| {
        let share = store::link(conn, &scope, &hash)?.ok_or(Refusal::NotFound)?;
        let behind = behind(conn, &share.opening, today)?;
        Ok(Gathered { own: store::own_comments(conn, &scope, &share)?, share, behind })
    })
    .await
}

/// Once a minute is exact enough to say when a link was opened last.
async fn note_opened(site: &Site, scope: PublicScope, share: &Share) -> Result<()> {
    let now = site.now;
    if share.opened_at.is_some_and(|it| it.plus(chrono::Duration::minutes(1)) > now) {
        return Ok(());
    }
    let share = share.clone();
    site.app.db.write(move |tx| changes::note_opened(tx, &scope, &share, now)).await
}

fn show(site: &Site, it: Gathered, status: StatusCode, typed: Option<(&Fields, &FieldErrors)>) -> Answer {
    let (cco, year) = (it.behind.contract.name.clone(), it.share.opening.year.to_string());
    match &it.behind.facts {
        Err(why) => closed(site, *why, &it.share, cco, year),
        Ok(facts) => {
            let mut shell = shell(site, format!("Draft action plan {year} of {cco}"));
            if let Some((_, errors)) = typed {
                shell = shell.errors(errors);
            }
            site.page_with(status, shell, &open(site, &it, facts, typed)?)
        }
    }
}

fn closed(site: &Site, why: Closed, share: &Share, cco: String, year: String) -> Answer {
    let text = why.words(&cco, &share.opening);
    site.page_with(
        StatusCode::GONE,
        shell(site, "This draft is not open any more".into()),
        &ClosedPage { cco, year, text },
    )
}

/// Nothing around the page tells its address.
fn shell(site: &Site, title: String) -> Shell {
    Shell { noindex: true, path: "/shared".into(), ..site.open_shell(title) }
}

fn open(site: &Site, it: &Gathered, facts: &Facts, typed: Option<(&Fields, &FieldErrors)>) -> Result<Guest> {
    let parts = parts(facts);
    let form = if it.share.access == Access::Comment { Some(form(site, &parts, typed)?) } else { None };
    let own = |comment: &GuestComment| OwnComment {
        about: parts.iter().find(|part| part.0 == comment.about).map_or_else(String::new, |part| part.1.clone()),
        when: comment.written_at.words(),
        paragraphs: paragraphs(&comment.body),
    };
    Ok(Guest {
        cco: it.behind.contract.name.clone(),
        year: it.share.opening.year.to_string(),
        name: it.share.name.clone(),
        until: day_words(it.share.opening.until_on),
        note: paragraphs(&it.share.note),
        own: it.own.iter().map(own).collect(),
        document: facts.content.document.view_for_guests(&facts.year.form),
        form,
    })
}

/// What a comment may be about, with its name.
pub(super) fn parts(facts: &Facts) -> Vec<(String, String)> {
    let mut parts = vec![(String::new(), "The plan as a whole".to_owned())];
    let sections = facts.year.form.sections_of(facts.submission.component);
    parts.extend(sections.map(|it| (format!("section:{}", it.key), format!("Section {}: {}", it.number, it.title))));
    let goals = (1..).zip(facts.content.plan().map_or(&[][..], |it| &it.goals));
    parts.extend(goals.map(|(n, it): (usize, _)| (format!("goal:{}", it.id), format!("Goal {n}: {}", it.title))));
    parts
}

fn form(site: &Site, parts: &[(String, String)], typed: Option<(&Fields, &FieldErrors)>) -> Result<Form> {
    let mut about = Field::new(Control::Select, "about", "What it is about").value("");
    let choice = |(value, label): &(String, String)| Choice {
        value: value.clone(),
        label: label.clone(),
        hint: None,
        selected: false,
    };
    about.options = parts.iter().map(choice).collect();
    let mut fields = vec![
        about,
        Field::textarea("body", "Your comment").rows(6).hint(
            "The people who write the plan read it, nobody else. Write about groups, not about one child or family.",
        ),
    ];
    if typed.is_some_and(|(fields, _)| privacy::warning(fields.get("body")).is_some()) {
        fields.push(Field::checkbox("kept", "I have read the warning and send it as it is"));
    }
    let form = Form::new(site, format!("/shared/{}/comments", token(site)?), "Send the comment", fields).keyed()?;
    Ok(match typed {
        Some((fields, errors)) => form.filled(fields, errors),
        None => form,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_stops_once_and_is_answered_by_a_tick() {
        let typed = |kept: &'static str| {
            Fields::of(&[
                ("body", "Maria, 4 years old, waits since spring."),
                ("once", "k"),
                ("about", ""),
                ("kept", kept),
            ])
        };
        let errors = read(&typed("")).unwrap_err();
        assert!(errors.of("body").is_some_and(|it| it.contains("a name with an age")));
        assert_eq!(read(&typed("yes")).unwrap().1.as_str(), "Maria, 4 years old, waits since spring.");
        assert!(read(&Fields::of(&[("body", "Well said.")])).is_err(), "a form without its key");
    }
}
