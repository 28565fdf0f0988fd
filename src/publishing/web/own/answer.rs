//! The lead's answer to the page that OHA proposes to publish.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{Own, own, place};
use crate::kernel::failure::FieldErrors;
use crate::kernel::ids::ProposalId;
use crate::kernel::time::day_words;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};
use crate::publishing::changes::{self, Reply};
use crate::publishing::web::shown_again;

#[derive(Serialize)]
struct AnswerPage {
    until: Option<String>,
    days: Option<String>,
    preview_href: Option<String>,
    form: Option<Form>,
}

impl Page for AnswerPage {
    const TEMPLATE: &'static str = "publishing/answer";
}

/// `GET /desk/cco/{cco}/{year}/{component}/publication/answer`
///
/// # Errors
/// Not found when the component was not started.
pub async fn answer_form(scope: CcoScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, None, &FieldErrors::default()).await
}

/// `POST /desk/cco/{cco}/{year}/{component}/publication/answers`
///
/// # Errors
/// As `changes::answer`; mistakes and a page that was changed meanwhile show the form again.
pub async fn answer(post: Post<CcoScope>, site: Site) -> Answer {
    let (year, component) = place(&site)?;
    let (seen, version, reply) = match read(&post.fields) {
        Ok(read) => read,
        Err(errors) => {
            return show(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some(&post.fields), &errors).await;
        }
    };
    let scope = post.scope.clone();
    let location = format!("{}/{}/publication", scope.address(year), component.slug());
    let notice = if matches!(reply, Reply::Agree) { Notice::Agreed } else { Notice::Objected };
    let done = site.act(post.receipt.clone(), move |tx, now| {
        changes::answer(tx, &scope, year, component, (&seen, version), &reply, now)?;
        Ok(Done::at(location, notice))
    });
    let done = done.await;
    match done.as_ref().err().and_then(shown_again) {
        Some((status, errors)) => show(&site, &post.scope, status, Some(&post.fields), &errors).await,
        None => done,
    }
}

fn read(fields: &Fields) -> std::result::Result<(ProposalId, i64, Reply), FieldErrors> {
    let mut reader = Reader::new(fields);
    let answer = reader.choice(
        "answer",
        |it| ["agree", "object"].contains(&it).then(|| it == "agree"),
        "Choose whether you agree.",
    );
    let objection = reader.narrative("objection");
    let incomplete = || "This form is incomplete. Open the page again; your text is still below.".to_owned();
    let seen = reader.note("", ProposalId::parse(reader.raw("proposal")).map_err(|_| incomplete()));
    let version = reader.version();
    let all = seen.zip(version).zip(answer).zip(objection);
    reader.finish(all.map(|(((seen, version), agrees), objection)| {
        (seen, version, if agrees { Reply::Agree } else { Reply::Object(objection) })
    }))
}

async fn show(
    site: &Site,
    scope: &CcoScope,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let own = own(site, scope).await?;
    let live = own.facts.as_ref().and_then(|it| it.live());
    let open = live.filter(|it| it.may_agree());
    let page = AnswerPage {
        until: open.map(|it| day_words(it.objections_until)),
        days: open.and_then(|it| it.days_left(site.now.pacific_day())),
        preview_href: own.facts.as_ref().map(|_| format!("{}/preview", own.address(scope))),
        // What was typed is never taken from the page, although nothing can be answered any more.
        form: open.or(own.facts.as_ref().and_then(|it| it.proposal.as_ref()).filter(|_| typed.is_some())).map(|it| {
            let seen = typed.filter(|_| status != StatusCode::CONFLICT);
            let version = seen.and_then(|it| it.get("version").parse().ok()).unwrap_or(it.version);
            let form = form(site, scope, &own, version);
            let mut form = match typed {
                Some(typed) => form.filled(typed, errors),
                None => form,
            };
            // With a mistake in it the form still answers the page that was seen; after another was proposed, that one.
            let typed =
                typed.map(|it| it.get("proposal")).filter(|it| status != StatusCode::CONFLICT && !it.is_empty());
            let mut seen = Field::new(Control::Hidden, "proposal", "").value(typed.unwrap_or(it.id.as_str()));
            seen.required = false;
            form.fields.push(seen);
            form
        }),
    };
    site.page_with(status, own.shell(site, scope, "Answer OHA").here("Answer").errors(errors), &page)
}

fn form(site: &Site, scope: &CcoScope, own: &Own, version: i64) -> Form {
    let fields = vec![
        Field::new(Control::Radios, "answer", "Your answer")
            .options([("agree", "We agree to the page"), ("object", "We object")])
            .option_hint("agree", "OHA can publish it at once.")
            .option_hint("object", "OHA cannot publish it before it has answered you."),
        Field::textarea("objection", "What is wrong with the page")
            .hint("Only when you object. Name the passage, and what should stand there.")
            .optional(),
    ];
    let address = own.address(scope);
    Form::new(site, format!("{address}/answers"), "Send to OHA", fields).version(version).cancel(address)
}
