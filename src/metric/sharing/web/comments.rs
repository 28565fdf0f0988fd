//! What guests wrote, beside the plan that they read.

use serde::Serialize;

use super::desk::{Desk, address, year_of};
use super::guest::parts;
use crate::kernel::failure::FieldErrors;
use crate::kernel::ids::GuestCommentId;
use crate::kernel::privacy;
use crate::kernel::texts::{counted, paragraphs};
use crate::kernel::time::Moment;
use crate::metric::measures::Component;
use crate::metric::sharing::changes;
use crate::metric::sharing::rules::GuestComment;
use crate::metric::sharing::store;
use crate::metric::submissions::{DocumentView, Facts, gather};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Done, Field, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct Comments {
    eyebrow: String,
    /// "5 comments, 2 still open"
    summary: String,
    open: Vec<Card>,
    done: Vec<Card>,
    document: DocumentView,
    shares_href: String,
}

#[derive(Serialize)]
struct Card {
    anchor: String,
    /// "Ada Marten, advisory council"
    from: String,
    when: String,
    about: String,
    /// Where the part stands on this page.
    about_href: Option<String>,
    paragraphs: Vec<String>,
    warning: Option<String>,
    /// Where the part is edited, for those who may now.
    edit_href: Option<String>,
    form: Option<Form>,
}

impl Page for Comments {
    const TEMPLATE: &'static str = "sharing/comments";
}

/// `GET …/action-plan/guest-comments`
///
/// # Errors
/// Not found when the plan was not started.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let (number, asker) = (year_of(&site)?, scope.clone());
    let (desk, facts, comments) = site
        .read(move |conn| {
            let desk = Desk::gather(conn, &asker, number)?;
            let facts = gather(conn, &asker, desk.year.clone(), Component::ActionPlan)?;
            let comments = store::comments(conn, &asker, &desk.submission.id)?;
            Ok((desk, facts, comments))
        })
        .await?;
    let (open, done): (Vec<&GuestComment>, Vec<&GuestComment>) = comments.iter().partition(|it| it.done_at.is_none());
    let cards = |list: &[&GuestComment]| list.iter().map(|it| card(&site, &desk, &facts, it)).collect();
    let page = Comments {
        eyebrow: desk.eyebrow(),
        summary: match comments.len() {
            0 => "No guest has written yet.".into(),
            n => format!("{}, {} still open.", counted(n, "comment", "comments"), open.len()),
        },
        open: cards(&open),
        done: cards(&done),
        document: facts.content.document.view_for_guests(&facts.year.form),
        shares_href: format!("{}/shares", desk.base()),
    };
    site.page(desk.shell_below(&site, "What guests wrote"), &page)
}

/// `POST …/action-plan/guest-comments/{said}/settlements`
///
/// # Errors
/// Not found when the draft has no such comment, Stale when somebody else changed it meanwhile.
pub async fn settle(post: Post<CcoScope>, site: Site) -> Answer {
    let (id, number) = (GuestCommentId::parse(site.part("said")?)?, year_of(&site)?);
    let (is_done, version) = read(&post)?;
    let scope = post.scope;
    site.act(post.receipt, move |tx, now| {
        changes::settle(tx, &scope, number, &id, is_done, version, now)?;
        Ok(Done::at(format!("{}/guest-comments", address(&scope, number)), Notice::Saved))
    })
    .await
}

fn read(post: &Post<CcoScope>) -> Result<(bool, i64), FieldErrors> {
    let mut reader = Reader::new(&post.fields);
    let word = |it: &str| match it {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let is_done = reader.choice("done", word, "Say whether it is done.");
    let version = reader.version();
    reader.finish(is_done.zip(version))
}

fn card(site: &Site, desk: &Desk, facts: &Facts, it: &GuestComment) -> Card {
    let parts = parts(facts);
    let goals = facts.content.plan().map_or(&[][..], |it| &it.goals);
    let goal = |id: &str| goals.iter().position(|goal| goal.id == id).map(|at| at + 1);
    let (about_href, page) = match it.about.split_once(':') {
        Some(("section", key)) => (Some(format!("#section-{key}")), Some(format!("sections/{key}"))),
        Some(("goal", id)) => (goal(id).map(|n| format!("#goal-{n}")), goal(id).map(|_| format!("goals/{id}"))),
        _ => (None, None),
    };
    let may_edit = desk.may_edit() && desk.submission.state.is_editable();
    let is_done = it.done_at.is_some();
    let mut form = Form::button(
        site,
        format!("{}/guest-comments/{}/settlements", desk.base(), it.id),
        if is_done { "Open it again" } else { "Mark as done" },
    )
    .version(it.version);
    form.fields = vec![Field::new(Control::Hidden, "done", "").value(if is_done { "no" } else { "yes" })];
    Card {
        anchor: format!("comment-{}", it.id),
        from: if it.who.is_empty() { it.from.clone() } else { format!("{}, {}", it.from, it.who) },
        when: Moment::words(it.written_at),
        about: parts
            .iter()
            .find(|part| part.0 == it.about)
            .map_or_else(|| "A part that was removed since".into(), |part| part.1.clone()),
        about_href,
        paragraphs: paragraphs(&it.body),
        warning: privacy::warning(&it.body),
        edit_href: page.filter(|_| may_edit).map(|page| format!("{}/{page}", desk.base())),
        form: desk.may_edit().then_some(form),
    }
}
