//! The letter of a return: assembled from the items that are to be revised, edited, read as the CCO will, and sent.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::comments::{keeping_version, shell};
use super::submission::{Gathered, gathered};
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::kernel::ids::SubmissionId;
use crate::metric::review::{changes, rules};
use crate::metric::submissions::web::{LetterParts, LetterView, letter_view};
use crate::metric::workflow::{Decision, Letter};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct LetterPage {
    eyebrow: String,
    /// "Saved by Rosalind Achterby, …", once there is a draft.
    saved: Option<String>,
    form: Option<Form>,
    hindrance: Option<String>,
    /// What stands below the letter's own words.
    letter: LetterView,
    has_items: bool,
    back: String,
}

#[derive(Serialize)]
struct Preview {
    eyebrow: String,
    letter: LetterView,
    form: Option<Form>,
    hindrance: Option<String>,
    edit: String,
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "review/letter";
}

impl Page for Preview {
    const TEMPLATE: &'static str = "review/letter_preview";
}

/// How many items the letter begins with.
pub fn n_returned(it: &Gathered) -> usize {
    it.decisions.iter().filter(|it| it.decision == Decision::Returned).count()
}

/// `GET /desk/oha/submissions/{submission}/letter`
///
/// # Errors
/// Closed or Forbidden when it is not hers to review.
pub async fn letter(scope: OhaScope, site: Site) -> Answer {
    let it = gathered(&site, &scope, None).await?;
    let hindrance = it.hindrance(&scope);
    let form = hindrance.is_none().then(|| form(&site, &it));
    let page = LetterPage { hindrance, ..page(&site, &it, form) };
    site.page(shell(&site, &scope, &it, "Return letter"), &page)
}

/// `POST /desk/oha/submissions/{submission}/letters`
///
/// # Errors
/// Closed or Forbidden when it is not hers to review; a mistake, or somebody else's draft, shows the page again.
pub async fn save_letter(post: Post<OhaScope>, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let mut reader = Reader::new(&post.fields);
    let body = reader.required_narrative("reason", ASK);
    let version = reader.version();
    let (body, version) = match reader.finish(body.zip(version)) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &errors).await,
    };
    let (scope, here) = (post.scope.clone(), format!("/desk/oha/submissions/{id}/letter/preview"));
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            changes::save_letter(tx, &scope, &id, body.as_str(), version, now)?;
            Ok(Done::at(here, Notice::LetterSaved))
        })
        .await;
    match done {
        Err(Error::Refused(Refusal::Stale(_))) => beside(&site, &post).await,
        other => other,
    }
}

/// `GET /desk/oha/submissions/{submission}/letter/preview`
///
/// # Errors
/// As [`letter`].
pub async fn preview(scope: OhaScope, site: Site) -> Answer {
    let it = gathered(&site, &scope, None).await?;
    let hindrance = it.hindrance(&scope);
    let body = body(&it);
    let fields = vec![Field::new(Control::Hidden, "reason", "").value(body.clone())];
    let page = Preview {
        eyebrow: it.title(),
        letter: view(&site, &it, &body),
        form: hindrance
            .is_none()
            .then(|| Form::new(&site, format!("{}/returns", it.base()), "Return to the CCO", fields))
            .map(|form| form.version(it.submission.version)),
        hindrance,
        edit: format!("{}/letter", it.base()),
    };
    site.page(shell(&site, &scope, &it, "The letter as the CCO will read it"), &page)
}

/// `POST /desk/oha/submissions/{submission}/returns`
///
/// # Errors
/// As [`save_letter`].
pub async fn return_to_cco(post: Post<OhaScope>, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let mut reader = Reader::new(&post.fields);
    let reason = reader.required_narrative("reason", ASK);
    let version = reader.version();
    let (reason, seen) = match reader.finish(reason.zip(version)) {
        Ok(read) => read,
        Err(errors) => return anew(&site, &post, StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
    };
    let scope = post.scope.clone();
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            changes::as_seen(tx, &scope, &id, seen)?;
            changes::return_with_reason(tx, &scope, &id, reason.as_str(), now)?;
            Ok(Done::at(format!("/desk/oha/submissions/{id}"), Notice::Returned))
        })
        .await;
    match done {
        Err(Error::Refused(Refusal::Stale(text) | Refusal::Closed(text))) => {
            anew(&site, &post, StatusCode::CONFLICT, &FieldErrors::one("reason", text)).await
        }
        other => other,
    }
}

/// The letter as it was to be returned, to be looked over and returned after all.
async fn anew(site: &Site, post: &Post<OhaScope>, status: StatusCode, errors: &FieldErrors) -> Answer {
    let it = gathered(site, &post.scope, None).await?;
    if status != StatusCode::CONFLICT {
        it.must_be_for(&post.scope)?;
    }
    let action = format!("{}/returns", it.base());
    let form = Form::new(site, action, "Return to the CCO", vec![field(&it)]).cancel(it.base());
    let form = form.version(it.submission.version).filled(&post.fields, errors).screened();
    // Who has seen what came since may return it; a slip in the form is no look at it.
    let form = if status == StatusCode::CONFLICT { form } else { keeping_version(form, &post.fields) };
    let page = page(site, &it, Some(form));
    site.page_with(status, shell(site, &post.scope, &it, "Return letter").errors(errors), &page)
}

const ASK: &str = "Say what is to be revised. The CCO reads this first.";

async fn again(site: &Site, post: &Post<OhaScope>, errors: &FieldErrors) -> Answer {
    let it = gathered(site, &post.scope, None).await?;
    it.must_be_for(&post.scope)?;
    let form = keeping_version(form(site, &it).filled(&post.fields, errors).screened(), &post.fields);
    let page = page(site, &it, Some(form));
    let shell = shell(site, &post.scope, &it, "Return letter").errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

/// Somebody else saved a draft: both texts are shown, and the next save overwrites knowingly.
async fn beside(site: &Site, post: &Post<OhaScope>) -> Answer {
    let it = gathered(site, &post.scope, None).await?;
    it.must_be_for(&post.scope)?;
    let text = "Somebody else saved this letter while you were writing. Nothing was overwritten: compare both texts, then save again.";
    let errors = FieldErrors::one("reason", text);
    let saved = form(site, &it);
    let typed = saved.clone().filled(&post.fields, &errors).beside(&saved).screened();
    let page = page(site, &it, Some(typed));
    site.page_with(StatusCode::CONFLICT, shell(site, &post.scope, &it, "Return letter").errors(&errors), &page)
}

/// The letter of the round under review. One that was returned and taken back is a draft again.
fn draft(it: &Gathered) -> Option<&Letter> {
    it.letters.iter().find(|letter| letter.round == it.round)
}

/// The draft, or what the decisions make of it.
fn body(it: &Gathered) -> String {
    draft(it).map_or_else(|| rules::assembled(&it.form, &it.decisions), |it| it.body.clone())
}

fn form(site: &Site, it: &Gathered) -> Form {
    Form::new(site, format!("{}/letters", it.base()), "Save and preview", vec![field(it)])
        .cancel(it.base())
        .version(draft(it).map_or(0, |it| it.version))
}

fn field(it: &Gathered) -> Field {
    Field::textarea("reason", "The letter")
        .rows(14)
        .hint("It stands on top; the items with their reasons and your notes follow it by themselves. It may be released under public-records law.")
        .value(body(it))
}

fn page(site: &Site, it: &Gathered, form: Option<Form>) -> LetterPage {
    let letter = view(site, it, "");
    LetterPage {
        eyebrow: it.title(),
        saved: draft(it).map(|it| format!("Saved by {}, {}", it.by, it.written_at.words())),
        form,
        hindrance: None,
        has_items: !letter.items.is_empty() || !letter.passages.is_empty(),
        letter,
        back: it.base(),
    }
}

fn view(site: &Site, it: &Gathered, body: &str) -> LetterView {
    letter_view(&LetterParts {
        body,
        decisions: &it.decisions,
        comments: &it.comments,
        round: it.round,
        form: &it.form,
        reasons: &it.reasons,
        place: None,
        today: site.now.pacific_day(),
    })
}
