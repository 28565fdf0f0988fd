//! What OHA wrote, on one page, each with where it stands; and the CCO's answers to questions.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::CommentId;
use crate::kernel::texts::counted;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component};
use crate::metric::submissions::changes;
use crate::metric::workflow::{self, Comment, CommentView, PlaceView, QuestionState, Submission, rail};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

#[derive(Serialize)]
struct Comments {
    component: String,
    summary: String,
    groups: Vec<CommentGroup>,
    is_empty: bool,
    base: String,
    /// "Back to the plan"
    back: String,
}

#[derive(Serialize)]
struct CommentGroup {
    anchor: &'static str,
    title: &'static str,
    comments: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    comment: CommentView,
    /// For those who write, while an answer is possible.
    form: Option<Form>,
    is_unfolded: bool,
}

impl Page for Comments {
    const TEMPLATE: &'static str = "submissions/comments";
}

struct Gathered {
    year: measures::Year,
    submission: Submission,
    others: Vec<Submission>,
    comments: Vec<Comment>,
}

struct Typed<'t> {
    comment: &'t str,
    fields: &'t Fields,
    errors: &'t FieldErrors,
    status: StatusCode,
}

/// `GET /desk/cco/{cco}/{year}/{component}/comments`
///
/// # Errors
/// Not found when the component was not started.
pub async fn comments(scope: CcoScope, site: Site) -> Answer {
    show(&site, &scope, None).await
}

/// `POST /desk/cco/{cco}/{year}/{component}/comments/{comment}/answers`
///
/// # Errors
/// Closed when nothing can be answered any more; a mistake shows the page again.
pub async fn answer(post: Post<CcoScope>, site: Site) -> Answer {
    let (year, component) = place(&site)?;
    let id = CommentId::parse(site.part("comment")?)?;
    let mut reader = Reader::new(&post.fields);
    let body = reader.required_narrative("body", "Write the answer.");
    let version = reader.version();
    let (body, version) = match reader.finish(body.zip(version)) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &id, &errors, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let toll = Toll::of(&site, Action::Write, post.scope.person().as_str());
    let (scope, question) = (post.scope.clone(), id.clone());
    let here = format!("{}/{}/comments#comment-{id}", scope.address(year), component.slug());
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            toll.pay(tx, now)?;
            changes::answer_question(tx, &scope, (year, component), &question, body.as_str(), version, now)?;
            Ok(Done::at(here, Notice::Answered))
        })
        .await;
    match done {
        Err(Error::Refused(Refusal::Stale(text) | Refusal::Closed(text))) => {
            again(&site, &post, &id, &FieldErrors::one("body", text), StatusCode::CONFLICT).await
        }
        other => other,
    }
}

async fn again(site: &Site, post: &Post<CcoScope>, id: &CommentId, errors: &FieldErrors, status: StatusCode) -> Answer {
    show(site, &post.scope, Some(Typed { comment: id.as_str(), fields: &post.fields, errors, status })).await
}

fn place(site: &Site) -> Result<(MeasurementYear, Component)> {
    Ok((MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?))
}

async fn show(site: &Site, scope: &CcoScope, typed: Option<Typed<'_>>) -> Answer {
    let (number, component) = place(site)?;
    let asker = scope.clone();
    let gathered = site.read(move |conn| gather(conn, &asker, number, component)).await?;
    let mut errors = FieldErrors::default();
    if let Some(typed) = &typed {
        // An answer to what is not there any more has no form to be shown in.
        gathered.comments.iter().find(|it| it.id.as_str() == typed.comment).ok_or(Refusal::NotFound)?;
        typed.errors.iter().for_each(|(field, text)| errors.add(&format!("q{}-{field}", typed.comment), text));
    }
    let page = page(site, scope, &gathered, typed.as_ref());
    let base = format!("{}/{}", scope.address(number), component.slug());
    let shell = scope
        .shell(site, number, "Comments and questions")
        .crumb(page.component.clone(), base)
        .here("Comments and questions")
        .rail(rail(scope, &gathered.year, &gathered.others, Some(component)))
        .errors(&errors);
    site.page_with(typed.map_or(StatusCode::OK, |it| it.status), shell, &page)
}

fn gather(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear, component: Component) -> Result<Gathered> {
    let others = workflow::store::of_contract(conn, scope, number)?;
    let submission = others.iter().find(|it| it.component == component).cloned().ok_or(Refusal::NotFound)?;
    Ok(Gathered {
        year: measures::year(conn, number)?,
        comments: workflow::store::comments_for_cco(conn, scope, &submission.id)?,
        submission,
        others,
    })
}

fn page(site: &Site, scope: &CcoScope, gathered: &Gathered, typed: Option<&Typed>) -> Comments {
    let component = gathered.submission.component;
    let base = format!("{}/{}", scope.address(gathered.year.number), component.slug());
    let entry = |it: &Comment| entry(site, scope, gathered, &base, it, typed);
    let group = |anchor, title, state: Option<QuestionState>| CommentGroup {
        anchor,
        title,
        comments: gathered.comments.iter().rev().filter(|it| it.state == state).map(entry).collect(),
    };
    let groups = [
        group("open", "Questions that wait for your answer", Some(QuestionState::Open)),
        group("answered", "Answered; OHA looks at them", Some(QuestionState::Answered)),
        group("remarks", "Comments", None),
        group("resolved", "Questions that are settled", Some(QuestionState::Resolved)),
    ];
    let n_open = gathered.comments.iter().filter(|it| it.is_open()).count();
    Comments {
        component: workflow::short_name(&gathered.year, component),
        summary: match n_open {
            0 => "No question waits for your answer.".to_owned(),
            n => format!("{} for your answer.", counted(n, "question waits", "questions wait")),
        },
        is_empty: gathered.comments.is_empty(),
        groups: groups.into_iter().filter(|it| !it.comments.is_empty()).collect(),
        base,
        back: format!("Back to the {}", component.noun()),
    }
}

fn entry(
    site: &Site,
    scope: &CcoScope,
    gathered: &Gathered,
    base: &str,
    comment: &Comment,
    typed: Option<&Typed>,
) -> Entry {
    let own = typed.filter(|it| it.comment == comment.id.as_str());
    let may_answer = scope.role().may_edit()
        && matches!(comment.state, Some(QuestionState::Open | QuestionState::Answered))
        && changes::takes_answers(gathered.submission.state);
    // A refused answer is shown once more even where none is taken any more: nothing typed is lost.
    let form = (may_answer || own.is_some()).then(|| {
        let label = if comment.is_open() { "Your answer" } else { "Add to your answer" };
        let field = Field::textarea("body", label).rows(5).hint("OHA reads it at once. Nothing has to be sent again.");
        let form = Form::new(site, format!("{base}/comments/{}/answers", comment.id), "Send the answer", vec![field])
            .version(comment.version);
        let form = match own {
            Some(typed) => form.filled(typed.fields, typed.errors).screened(),
            None => form,
        };
        form.prefixed(&format!("q{}", comment.id))
    });
    let place = place_view(comment, base, scope.role().may_edit() && gathered.submission.state.is_editable());
    Entry {
        comment: CommentView::for_cco(comment, place, site.now.pacific_day()),
        is_unfolded: comment.is_open() || own.is_some(),
        form,
    }
}

/// Where a comment leads: to the field, for those who may change it now; to the items otherwise.
pub fn place_view(comment: &Comment, base: &str, may_edit: bool) -> Option<PlaceView> {
    let label = match (&comment.node, &comment.item) {
        (None, Some(item)) => format!("item {item}"),
        (None, None) => return None,
        _ => comment.place.clone(),
    };
    let href = match &comment.item {
        Some(item) if !may_edit => Some(format!("{base}/items#item-{}", item.to_lowercase().replace('.', "-"))),
        Some(item) => Some(format!("{base}/items/{item}")),
        None if may_edit => field_href(comment.node.as_deref()?, comment.field.as_deref(), base),
        None => None,
    };
    Some(PlaceView { label, href })
}

/// The address of a field of the document: `goal/0197…` and `title` make `goals/0197…#field-title`.
fn field_href(node: &str, field: Option<&str>, base: &str) -> Option<String> {
    const FOLDERS: &[(&str, &str)] = &[
        ("goal", "goals"),
        ("strategy", "strategies"),
        ("target", "targets"),
        ("section", "sections"),
        ("observation", "observations"),
        ("population", "populations"),
        ("item", "items"),
    ];
    let (kind, id) = node.split_once('/')?;
    let fragment = field.map_or_else(String::new, |it| format!("#field-{}", it.replace('_', "-")));
    if kind == "acknowledgement" {
        // There is one, so it has no id.
        return Some(format!("{base}/{kind}{fragment}"));
    }
    let (_, folder) = FOLDERS.iter().find(|(it, _)| *it == kind)?;
    Some(format!("{base}/{folder}/{id}{fragment}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_leads_to_its_field() {
        let href = |node, field| field_href(node, field, "/x");
        assert_eq!(href("goal/1", Some("title")).unwrap(), "/x/goals/1#field-title");
        assert_eq!(href("target/2", Some("due_on")).unwrap(), "/x/targets/2#field-due-on");
        assert_eq!(href("section/risks", None).unwrap(), "/x/sections/risks");
        assert_eq!(href("observation/3", Some("likely_cause")).unwrap(), "/x/observations/3#field-likely-cause");
        assert_eq!(href("acknowledgement/report", None).unwrap(), "/x/acknowledgement");
        assert_eq!(href("nothing", None), None);
        assert_eq!(href("cloud/1", None), None);
    }
}
