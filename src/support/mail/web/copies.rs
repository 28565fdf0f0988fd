//! Who gets copies of a kind of letter.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::wordings::{ADDRESS, Known, Typed, load, may_be_copied, show};
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::people::accounts::Email;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Form, Notice, Post, Reader, Site};
use crate::platform::outbox::CopyTo;
use crate::support::mail::changes;

#[derive(Serialize)]
pub struct CopyLine {
    name: String,
    email: String,
    since: String,
    end: Form,
}

/// `POST /desk/oha/letters/{kind}/copies`
///
/// # Errors
/// Not found when no copy of such a letter may go out.
pub async fn add_copy(post: Post<OhaScope>, site: Site) -> Answer {
    let known = load(&site).await?;
    if !may_be_copied(&site, &known.kind) {
        return Err(Refusal::NotFound.into());
    }
    let mut reader = Reader::new(&post.fields);
    let name = reader.line("name", "Enter whose mailbox it is.");
    let email = Email::parse(reader.raw("email"));
    let email = reader.note("email", email);
    let (name, email) = match reader.finish(name.zip(email)) {
        Ok(read) => read,
        Err(errors) => {
            let typed = Typed::Copy(&post.fields, errors);
            return show(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, &known, Some(&typed));
        }
    };
    let (scope, kind) = (post.scope.clone(), known.kind.clone());
    let answer = site
        .act(post.receipt.clone(), move |tx, now| {
            changes::add_copy(tx, &scope, &kind, &name, &email, now)?;
            Ok(Done::at(format!("{ADDRESS}/{kind}#copies"), Notice::Added))
        })
        .await;
    match answer {
        Err(Error::Refused(Refusal::Closed(text))) => {
            let typed = Typed::Copy(&post.fields, FieldErrors::one("email", text));
            show(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, &known, Some(&typed))
        }
        other => other,
    }
}

/// `POST /desk/oha/copies/{copy}/endings`
///
/// # Errors
/// Not found when it was ended before.
pub async fn end_copy(post: Post<OhaScope>, site: Site) -> Answer {
    let id = site.part("copy")?.to_owned();
    site.act(post.receipt, move |tx, now| {
        let kind = changes::end_copy(tx, &post.scope, &id, now)?;
        Ok(Done::at(format!("{ADDRESS}/{kind}#copies"), Notice::Removed))
    })
    .await
}

pub fn copy_form(site: &Site, known: &Known) -> Form {
    let fields = vec![
        Field::text("name", "Whose mailbox")
            .hint("A team rather than a person, such as “Metrics team”.")
            .width("medium"),
        Field::new(Control::Email, "email", "Mail address").width("medium"),
    ];
    Form::new(site, format!("{ADDRESS}/{}/copies", known.kind), "Add", fields)
}

pub fn copy_line(site: &Site, copy: &CopyTo) -> CopyLine {
    CopyLine {
        name: copy.name.clone(),
        email: copy.email.clone(),
        since: copy.added_at.words(),
        end: Form::button(site, format!("/desk/oha/copies/{}/endings", copy.id), "End"),
    }
}
