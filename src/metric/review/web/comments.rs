//! Comments and questions: in their places on the page of a submission, and each with a page of its own.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::submission::{Gathered, gathered};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::{CommentId, SubmissionId};
use crate::kernel::texts::paragraphs;
use crate::metric::review::{changes, rules};
use crate::metric::workflow::{Asking, Comment, CommentView, NewComment, PlaceView, QuestionState, Spot, Visibility};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

/// A comment in its place, with what may be done with it now.
#[derive(Serialize)]
pub struct Entry {
    comment: CommentView,
    resolve: Option<Form>,
    href: Option<String>,
}

#[derive(Serialize)]
struct NewCommentPage {
    eyebrow: String,
    place: String,
    paragraphs: Vec<String>,
    form: Option<Form>,
    hindrance: Option<String>,
    back: String,
}

#[derive(Serialize)]
struct OneComment {
    eyebrow: String,
    heading: String,
    comment: CommentView,
    resolve: Option<Form>,
    again: Option<Form>,
    is_waiting: bool,
    back: String,
}

impl Page for NewCommentPage {
    const TEMPLATE: &'static str = "review/new_comment";
}

impl Page for OneComment {
    const TEMPLATE: &'static str = "review/one_comment";
}

/// Comments as they stand in the page of a submission.
pub fn entries<'c>(
    site: &Site,
    scope: &OhaScope,
    it: &Gathered,
    comments: impl Iterator<Item = &'c Comment>,
) -> Vec<Entry> {
    comments.map(|comment| entry(site, scope, it, comment)).collect()
}

fn entry(site: &Site, scope: &OhaScope, it: &Gathered, comment: &Comment) -> Entry {
    // Where the part has gone since, the comment still says what it was about.
    let is_gone = comment.node.as_deref().is_some_and(|key| it.outline.find(key).is_none());
    let place = is_gone.then(|| PlaceView { label: format!("{}, which has gone", comment.place), href: None });
    Entry {
        comment: CommentView::for_oha(comment, place, site.now.pacific_day()),
        resolve: resolve_form(site, scope, it, comment),
        href: comment.state.map(|_| format!("{}/comments/{}", it.base(), comment.id)),
    }
}

fn resolve_form(site: &Site, scope: &OhaScope, it: &Gathered, comment: &Comment) -> Option<Form> {
    let action = format!("{}/comments/{}/resolutions", it.base(), comment.id);
    (it.is_for(scope) && comment.is_unresolved())
        .then(|| Form::button(site, action, "Resolve the question").version(comment.version))
}

/// `GET /desk/oha/submissions/{submission}/comments/new`
///
/// # Errors
/// Not found when the round has no such place, Closed or Forbidden when it is not hers to review.
pub async fn new_comment(scope: OhaScope, site: Site) -> Answer {
    let query = site.query()?;
    show_new(&site, &scope, &query, None).await
}

/// `POST /desk/oha/submissions/{submission}/comments`
///
/// # Errors
/// Closed or Forbidden when it is not hers to review; a mistake shows the page again.
pub async fn comment(post: Post<OhaScope>, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let spot = spot(&post.fields);
    let new = match read(&post.fields, spot) {
        Ok(new) => new,
        Err(errors) => return show_new(&site, &post.scope, &post.fields, Some(&errors)).await,
    };
    let toll = Toll::of(&site, Action::Write, post.scope.person().as_str());
    let notice = if new.question.is_some() { Notice::Asked } else { Notice::Commented };
    let scope = post.scope.clone();
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            toll.pay(tx, now)?;
            let comment = changes::remark(tx, &scope, &id, &new, now)?;
            Ok(Done::at(format!("/desk/oha/submissions/{id}#comment-{comment}"), notice))
        })
        .await;
    match done {
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            show_new(&site, &post.scope, &post.fields, Some(&errors)).await
        }
        other => other,
    }
}

fn spot(fields: &Fields) -> Spot {
    let some = |name: &str| Some(fields.get(name).to_owned()).filter(|it| !it.is_empty());
    Spot { item: some("item"), node: some("node"), field: some("field"), place: String::new() }
}

fn read(fields: &Fields, spot: Spot) -> std::result::Result<NewComment, FieldErrors> {
    let mut reader = Reader::new(fields);
    let kind = |word: &str| match word {
        "" | "remark" => Some(false),
        "question" => Some(true),
        _ => None,
    };
    let is_question = reader.choice("kind", kind, "Choose whether it asks for an answer.");
    let body = reader.required_narrative("body", "Write the comment.");
    let visibility = reader.choice("visibility", Visibility::parse, "Choose who may read it.");
    let answer_due_on = reader.optional_day("answer_due_on");
    let read = is_question.zip(body).zip(visibility).map(|((is_question, body), visibility)| NewComment {
        spot,
        visibility,
        body: body.as_str().to_owned(),
        question: is_question.then_some(Asking { answer_due_on }),
    });
    reader.finish(read)
}

async fn show_new(site: &Site, scope: &OhaScope, fields: &Fields, errors: Option<&FieldErrors>) -> Answer {
    let it = gathered(site, scope, None).await?;
    if errors.is_some() {
        it.must_be_for(scope)?;
    }
    let spot = spot(fields);
    let (place, text) = described(&it, &spot)?;
    let form = new_form(site, &it.base(), &spot);
    let (status, form, shell) = match errors {
        Some(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            form.filled(fields, errors).screened(),
            shell(site, scope, &it, "Comment").errors(errors),
        ),
        None => (StatusCode::OK, form, shell(site, scope, &it, "Comment")),
    };
    let hindrance = it.hindrance(scope);
    let page = NewCommentPage {
        eyebrow: it.title(),
        place,
        paragraphs: paragraphs(&text),
        form: hindrance.is_none().then_some(form),
        hindrance,
        back: it.base(),
    };
    site.page_with(status, shell, &page)
}

/// What a place is called, and what stands there.
fn described(it: &Gathered, spot: &Spot) -> Result<(String, String)> {
    if let Some(code) = &spot.item {
        let item = it.form.items_of(it.submission.component).find(|it| it.code == *code).ok_or(Refusal::NotFound)?;
        let answer = it.content.answers.iter().find(|it| it.item == *code);
        let text = answer.map_or_else(String::new, |it| format!("{}.\n\n{}", it.said.label(), it.narrative));
        return Ok((format!("{}, {}", item.code, item.text), text));
    }
    let Some(key) = &spot.node else { return Ok(("the whole submission".to_owned(), String::new())) };
    let place = it.outline.place(key, spot.field.as_deref()).ok_or(Refusal::NotFound)?;
    let text = spot.field.as_deref().and_then(|name| it.outline.text(key, name)).unwrap_or_default();
    Ok((place, text.to_owned()))
}

fn new_form(site: &Site, base: &str, spot: &Spot) -> Form {
    let hidden = |name, value: &Option<String>| {
        Field::new(Control::Hidden, name, "").value(value.as_deref().unwrap_or_default())
    };
    let kinds = [("remark", "A comment"), ("question", "A question that asks for an answer")];
    let eyes = [(Visibility::Shared.word(), "Shared with the CCO"), (Visibility::Internal.word(), "Internal to OHA")];
    let fields = vec![
        hidden("item", &spot.item),
        hidden("node", &spot.node),
        hidden("field", &spot.field),
        Field::new(Control::Radios, "kind", "What is it?")
            .options(kinds)
            .value("remark")
            .option_hint("question", "The CCO gets a mail and answers on its page, without a return. The submission is not approved before the question is resolved."),
        Field::textarea("body", "Your words").rows(6).hint("Comments may be released under public-records law."),
        Field::new(Control::Radios, "visibility", "Who may read it").options(eyes).value(Visibility::Shared.word()),
        Field::date("answer_due_on", "Answer by").optional().hint("For a question. The CCO and you see when it is overdue."),
    ];
    Form::new(site, format!("{base}/comments"), "Add it", fields).cancel(base)
}

/// `GET /desk/oha/submissions/{submission}/comments/{comment}`
///
/// # Errors
/// Not found when there is no such comment.
pub async fn one_comment(scope: OhaScope, site: Site) -> Answer {
    show_one(&site, &scope, None).await
}

/// `POST /desk/oha/submissions/{submission}/comments/{comment}/resolutions`
///
/// # Errors
/// Closed when it is resolved already, Stale when somebody wrote to it meanwhile.
pub async fn resolve(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, comment) = place(&site)?;
    let version = version_of(&post.fields)?;
    site.act(post.receipt, move |tx, now| {
        changes::resolve(tx, &post.scope, &id, &comment, version, now)?;
        Ok(Done::at(format!("/desk/oha/submissions/{id}#comment-{comment}"), Notice::Resolved))
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/comments/{comment}/questions`
///
/// # Errors
/// Closed when it still waits for an answer; a mistake shows the page again.
pub async fn ask_again(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, comment) = place(&site)?;
    let mut reader = Reader::new(&post.fields);
    let body = reader.required_narrative("body", "Say what is still unclear.");
    let version = reader.version();
    let (body, version) = match reader.finish(body.zip(version)) {
        Ok(read) => read,
        Err(errors) => {
            let typed = (&post.fields, &errors, StatusCode::UNPROCESSABLE_ENTITY);
            return show_one(&site, &post.scope, Some(typed)).await;
        }
    };
    let toll = Toll::of(&site, Action::Write, post.scope.person().as_str());
    let scope = post.scope.clone();
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            toll.pay(tx, now)?;
            changes::ask_again(tx, &scope, &id, &comment, body.as_str(), version, now)?;
            Ok(Done::at(format!("/desk/oha/submissions/{id}#comment-{comment}"), Notice::Asked))
        })
        .await;
    match done {
        Err(Error::Refused(Refusal::Stale(text) | Refusal::Closed(text))) => {
            let errors = FieldErrors::one("body", text);
            show_one(&site, &post.scope, Some((&post.fields, &errors, StatusCode::CONFLICT))).await
        }
        other => other,
    }
}

fn place(site: &Site) -> Result<(SubmissionId, CommentId)> {
    Ok((SubmissionId::parse(site.part("submission")?)?, CommentId::parse(site.part("comment")?)?))
}

fn version_of(fields: &Fields) -> Result<i64> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    Ok(reader.finish(version)?)
}

type Typed<'t> = (&'t Fields, &'t FieldErrors, StatusCode);

async fn show_one(site: &Site, scope: &OhaScope, typed: Option<Typed<'_>>) -> Answer {
    let it = gathered(site, scope, None).await?;
    let id = CommentId::parse(site.part("comment")?)?;
    let comment = it.comments.iter().find(|it| it.id == id).ok_or(Refusal::NotFound)?;
    let may_ask = it.is_for(scope) && matches!(comment.state, Some(QuestionState::Answered | QuestionState::Resolved));
    let action = format!("{}/comments/{id}/questions", it.base());
    let field =
        Field::textarea("body", "What is still unclear").rows(4).hint("The CCO gets a mail and may answer again.");
    let again = (may_ask || typed.is_some()).then(|| {
        let form = Form::new(site, action, "Ask again", vec![field]).version(comment.version);
        match typed {
            // Sent again, it still names the version that it was written from.
            Some((fields, errors, StatusCode::UNPROCESSABLE_ENTITY)) => {
                keeping_version(form.filled(fields, errors).screened(), fields)
            }
            Some((fields, errors, _)) => form.filled(fields, errors).screened(),
            None => form,
        }
    });
    let heading = if comment.state.is_some() { "Question" } else { "Comment" };
    let page = OneComment {
        eyebrow: it.title(),
        heading: format!("{heading} on {}", rules::subject(comment)),
        comment: CommentView::for_oha(comment, None, site.now.pacific_day()),
        resolve: resolve_form(site, scope, &it, comment),
        is_waiting: comment.is_open(),
        back: format!("{}#comment-{id}", it.base()),
        again,
    };
    let shell = shell(site, scope, &it, heading);
    match typed {
        Some((_, errors, status)) => site.page_with(status, shell.errors(errors), &page),
        None => site.page(shell, &page),
    }
}

/// What others saved since is still seen at the next try.
pub fn keeping_version(mut form: Form, fields: &Fields) -> Form {
    if !fields.get("version").is_empty() {
        form.version = Some(fields.get("version").to_owned());
    }
    form
}

/// The shell of a page below that of a submission.
pub fn shell(site: &Site, scope: &OhaScope, it: &Gathered, title: &str) -> Shell {
    scope
        .shell(site, format!("{title} · {}", it.title()))
        .crumb("Your work", "/desk")
        .crumb("Review queue", "/desk/oha/queue")
        .crumb(it.title(), it.base())
        .here(title)
}
