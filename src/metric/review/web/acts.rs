//! The buttons of a review. A mistake shows the page again, with what was typed.

use actix_web::http::StatusCode;

use super::submission::{Typed, show};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::metric::review::changes;
use crate::metric::workflow::{Decision, Verdict};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Fields, Notice, Post, Reader, Site};

/// `POST /desk/oha/submissions/{submission}/claims`
///
/// # Errors
/// Closed or Stale when a colleague was faster.
pub async fn claim(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, here) = place(&site)?;
    site.act(post.receipt, move |tx, now| {
        changes::claim(tx, &post.scope, &id, now)?;
        Ok(Done::at(here, Notice::Claimed))
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/decisions`
///
/// # Errors
/// Closed or Forbidden when it is not hers to decide.
pub async fn decide(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, here) = place(&site)?;
    let item = post.fields.get("item").to_owned();
    let (verdict, seen) = match read_verdict(&post.fields) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &item, StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
    };
    let anchor = super::cards::prefix(&item);
    let (scope, code) = (post.scope.clone(), item.clone());
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            changes::as_seen(tx, &scope, &id, seen)?;
            changes::decide(tx, &scope, &id, &code, verdict, now)?;
            Ok(Done::at(format!("{here}#{anchor}"), Notice::Decided))
        })
        .await;
    match done {
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            again(&site, &post, &item, StatusCode::UNPROCESSABLE_ENTITY, &errors).await
        }
        // Somebody was faster: the page as it is now, with her words in its form.
        Err(Error::Refused(Refusal::Stale(text) | Refusal::Closed(text))) => {
            again(&site, &post, &item, StatusCode::CONFLICT, &FieldErrors::one("decision", text)).await
        }
        other => other,
    }
}

/// `POST /desk/oha/submissions/{submission}/approvals`
///
/// # Errors
/// Not ready while a must-pass item is not accepted or a question is not resolved, Stale when the page was older.
pub async fn approve(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, here) = place(&site)?;
    let mut reader = Reader::new(&post.fields);
    let version = reader.version();
    let seen = reader.finish(version)?;
    site.act(post.receipt, move |tx, now| {
        changes::as_seen(tx, &post.scope, &id, seen)?;
        changes::approve(tx, &post.scope, &id, now)?;
        Ok(Done::at(here, Notice::Approved))
    })
    .await
}

fn place(site: &Site) -> Result<(SubmissionId, String)> {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let here = format!("/desk/oha/submissions/{id}");
    Ok((id, here))
}

/// The verdict, and the row version that its page was made from.
fn read_verdict(fields: &Fields) -> std::result::Result<(Verdict, i64), FieldErrors> {
    let mut reader = Reader::new(fields);
    let decision = reader.choice("decision", Decision::parse, "Choose whether to accept it.");
    let note = reader.narrative("note");
    let version = reader.version();
    let reasons = fields.all("reasons[]").map(str::to_owned).collect();
    let verdict =
        decision.zip(note).map(|(decision, note)| Verdict { decision, reasons, note: note.as_str().to_owned() });
    reader.finish(verdict.zip(version))
}

async fn again(site: &Site, post: &Post<OhaScope>, item: &str, status: StatusCode, errors: &FieldErrors) -> Answer {
    let typed = Typed { item, fields: &post.fields, errors, is_moved_on: status == StatusCode::CONFLICT };
    show(site, &post.scope, None, status, Some(typed)).await
}
