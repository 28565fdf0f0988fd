//! The buttons of a review. A mistake shows the page again, with what was typed.

use actix_web::http::StatusCode;

use super::submission::{Typed, show};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::texts::Narrative;
use crate::metric::review::changes;
use crate::metric::workflow::{Decision, Visibility};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Notice, Post, Reader, Site};

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
    let (decision, comment) = match read_decision(&post) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &item, &errors).await,
    };
    let anchor = item.to_lowercase().replace('.', "-");
    site.act(post.receipt, move |tx, now| {
        changes::decide(tx, &post.scope, &id, &item, decision, now)?;
        if let Some((visibility, body)) = comment {
            changes::comment(tx, &post.scope, &id, Some(&item), visibility, body.as_str(), now)?;
        }
        Ok(Done::at(format!("{here}#item-{anchor}"), Notice::Decided))
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/comments`
///
/// # Errors
/// As [`decide`].
pub async fn comment(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, here) = place(&site)?;
    let mut reader = Reader::new(&post.fields);
    let body = reader.required_narrative("body", "Write the comment.");
    let visibility = reader.choice("visibility", Visibility::parse, "Choose who may read it.");
    let (body, visibility) = match reader.finish(body.zip(visibility)) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, "comment", &errors).await,
    };
    site.act(post.receipt, move |tx, now| {
        changes::comment(tx, &post.scope, &id, None, visibility, body.as_str(), now)?;
        Ok(Done::at(format!("{here}#comments"), Notice::Commented))
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/returns`
///
/// # Errors
/// As [`decide`].
pub async fn return_to_cco(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, here) = place(&site)?;
    let mut reader = Reader::new(&post.fields);
    let reason = reader.required_narrative("reason", "Say what is to be revised. The CCO reads this first.");
    let reason = match reader.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => return again(&site, &post, "return", &errors).await,
    };
    site.act(post.receipt, move |tx, now| {
        changes::return_with_reason(tx, &post.scope, &id, reason.as_str(), now)?;
        Ok(Done::at(here, Notice::Returned))
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/approvals`
///
/// # Errors
/// Not ready while a must-pass item is not accepted.
pub async fn approve(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, here) = place(&site)?;
    site.act(post.receipt, move |tx, now| {
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

type Read = (Decision, Option<(Visibility, Narrative)>);

fn read_decision(post: &Post<OhaScope>) -> std::result::Result<Read, FieldErrors> {
    let mut reader = Reader::new(&post.fields);
    let decision = reader.choice("decision", Decision::parse, "Choose whether to accept it.");
    let body = reader.narrative("body");
    let has_body = body.as_ref().is_some_and(|it| !it.is_blank());
    let visibility = if has_body {
        reader.choice("visibility", Visibility::parse, "Choose who may read the comment.").map(Some)
    } else {
        Some(None)
    };
    let read = decision
        .zip(body)
        .zip(visibility)
        .map(|((decision, body), visibility)| (decision, visibility.map(|it| (it, body))));
    reader.finish(read)
}

async fn again(site: &Site, post: &Post<OhaScope>, form: &str, errors: &FieldErrors) -> Answer {
    let typed = Typed { form, fields: &post.fields, errors };
    match show(site, &post.scope, None, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await {
        // The page itself may be closed to this person: then that is the answer.
        Err(Error::Refused(Refusal::Invalid(errors))) => Err(errors.into()),
        other => other,
    }
}
