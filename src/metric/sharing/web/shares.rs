//! Showing a draft to others: on paper, by a link, by asking somebody of OHA or TA. And whom it is shown to now.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{Desk, address, tag, year_of};
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::kernel::texts::counted;
use crate::kernel::time::{Moment, day_words, days_after};
use crate::metric::sharing::changes;
use crate::metric::sharing::rules::{Access, Share, ShareDraft};
use crate::metric::sharing::store;
use crate::people::accounts::{Email, Mint};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

#[derive(Serialize)]
struct Shares {
    eyebrow: String,
    form: Option<Form>,
    hindrance: Option<String>,
    rows: Vec<Row>,
    print_href: String,
    looks_href: String,
    looks_note: String,
    comments_href: String,
    comments_note: String,
    seen_href: String,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: String,
    who: String,
    access: &'static str,
    until: String,
    opened: String,
    state: Tag,
}

impl Page for Shares {
    const TEMPLATE: &'static str = "sharing/shares";
}

struct Gathered {
    desk: Desk,
    shares: Vec<Share>,
    n_looks: usize,
    n_comments: usize,
    n_open_comments: usize,
}

/// `GET …/action-plan/shares`
///
/// # Errors
/// Not found when the plan was not started.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, None).await
}

/// `POST …/action-plan/shares`
///
/// # Errors
/// Closed when there is no draft now, Too many when very many letters were caused.
pub async fn add(post: Post<CcoScope>, site: Site) -> Answer {
    let draft = match read(&post.fields) {
        Ok(draft) => draft,
        Err(errors) => return again(&site, &post, &errors).await,
    };
    let (scope, number) = (post.scope.clone(), year_of(&site)?);
    let (asker, now) = (scope.clone(), site.now);
    let hindrance = site.read(move |conn| Ok(Desk::gather(conn, &asker, number)?.hindrance(now))).await?;
    if let Some(text) = hindrance {
        return closed(&site, &post, text).await;
    }
    let toll = Toll::of(&site, Action::Invite, post.scope.person().as_str());
    let mint = Mint::new(site.app.settings.secret_key.expose());
    let settings = site.app.settings.sharing.clone();
    let change = move |tx: &mut crate::platform::db::Tx<'_>, now| {
        toll.pay(tx, now)?;
        changes::share(tx, &scope, number, &draft, &mint, &settings, now)?;
        Ok(Done::at(format!("{}/shares#links", address(&scope, number)), Notice::Shared))
    };
    match site.act(post.receipt.clone(), change).await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, &errors).await,
        Err(Error::Refused(Refusal::Closed(text))) => closed(&site, &post, text).await,
        other => other,
    }
}

/// The plan was sent while this was being typed: the words are shown once more, to be kept elsewhere.
async fn closed(site: &Site, post: &Post<CcoScope>, text: String) -> Answer {
    let errors = FieldErrors::one("name", text);
    show(site, &post.scope, StatusCode::CONFLICT, Some((&post.fields, &errors))).await
}

async fn again(site: &Site, post: &Post<CcoScope>, errors: &FieldErrors) -> Answer {
    show(site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some((&post.fields, errors))).await
}

async fn show(site: &Site, scope: &CcoScope, status: StatusCode, typed: Option<(&Fields, &FieldErrors)>) -> Answer {
    let (number, asker, now) = (year_of(site)?, scope.clone(), site.now);
    let gathered = site
        .read(move |conn| {
            let desk = Desk::gather(conn, &asker, number)?;
            let id = desk.submission.id.clone();
            let looks = store::looks(conn, &asker, &id)?;
            let comments = store::comments(conn, &asker, &id)?;
            Ok(Gathered {
                shares: store::shares(conn, &asker, &id)?,
                n_looks: looks.iter().filter(|it| desk.closed(&it.opening, now).is_none()).count(),
                n_comments: comments.len(),
                n_open_comments: comments.iter().filter(|it| it.done_at.is_none()).count(),
                desk,
            })
        })
        .await?;
    let hindrance = gathered.desk.hindrance(now);
    let form = match typed {
        Some((fields, errors)) => Some(form(site, &gathered.desk).filled(fields, errors).screened()),
        None => hindrance.is_none().then(|| form(site, &gathered.desk)),
    };
    let mut shell = gathered.desk.shell(site, "Show it to others");
    if let Some((_, errors)) = typed {
        shell = shell.errors(errors);
    }
    site.page_with(status, shell, &listing(&gathered, form, hindrance, now))
}

fn listing(it: &Gathered, form: Option<Form>, hindrance: Option<String>, now: Moment) -> Shares {
    let base = it.desk.base();
    Shares {
        eyebrow: it.desk.eyebrow(),
        form,
        hindrance,
        rows: it.shares.iter().map(|share| row(&it.desk, share, now)).collect(),
        print_href: format!("{base}/print"),
        looks_href: format!("{base}/looks"),
        looks_note: match it.n_looks {
            0 => "Nobody of OHA or TA sees it now.".into(),
            n => format!("{} it now.", counted(n, "person of OHA or TA sees", "people of OHA and TA see")),
        },
        comments_href: format!("{base}/guest-comments"),
        comments_note: match (it.n_comments, it.n_open_comments) {
            (0, _) => "No guest has written yet.".into(),
            (all, open) => format!("{}, {open} still open.", counted(all, "comment", "comments")),
        },
        seen_href: format!("/desk/cco/{}/seen-by-ta", it.desk.scope.contract().slug),
    }
}

fn row(desk: &Desk, share: &Share, now: Moment) -> Row {
    Row {
        href: format!("{}/shares/{}", desk.base(), share.id),
        name: share.name.clone(),
        who: share.who.clone(),
        access: share.access.label(),
        until: day_words(share.opening.until_on),
        opened: share.opened_at.map_or_else(|| "Not opened yet".into(), Moment::words),
        state: tag(desk.closed(&share.opening, now)),
    }
}

fn form(site: &Site, desk: &Desk) -> Form {
    let settings = &site.app.settings.sharing;
    let today = site.now.pacific_day();
    let until = days_after(today, u64::from(settings.days));
    let latest = day_words(days_after(today, u64::from(settings.most_days)));
    let fields = vec![
        Field::text("name", "Name").width("medium").hint("Whom it is for. The page greets her or him by this name."),
        Field::new(Control::Email, "email", "Mail address")
            .width("medium")
            .hint("The link goes there, and nowhere else."),
        Field::text("who", "Who it is")
            .width("medium")
            .hint("For you, beside the comments: “advisory council”.")
            .optional(),
        Field::new(Control::Radios, "access", "What the link allows")
            .options([Access::Comment, Access::Read].map(|it| (it.word(), it.label())))
            .value(Access::Comment.word()),
        Field::date("until_on", "Open until")
            .hint(format!("At most until {latest}. That day still counts."))
            .value(until.to_string()),
        Field::textarea("note", "A word to the reader")
            .rows(3)
            .hint("It stands on top of the draft, not in the mail.")
            .optional(),
    ];
    Form::new(site, format!("{}/shares", desk.base()), "Share the draft", fields)
}

fn read(fields: &Fields) -> Result<ShareDraft, FieldErrors> {
    let mut reader = Reader::new(fields);
    let name = reader.line("name", "Enter a name.");
    let email = reader.note("email", Email::parse(fields.get("email")));
    let who = reader.optional_line("who");
    let access = reader.choice("access", Access::parse, "Choose what the link allows.");
    let until_on = reader.day("until_on", "Enter the last day.");
    let note = reader.narrative("note");
    let draft = name.zip(email).zip(access).zip(until_on).zip(note);
    reader.finish(draft.map(|((((name, email), access), until_on), note)| ShareDraft {
        name,
        email,
        who,
        access,
        until_on,
        note,
    }))
}
