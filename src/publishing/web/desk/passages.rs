//! OHA's forms for a passage: to propose and decide at once, and to decide on what was proposed.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{address, facts_of, review_address, round_shell};
use crate::kernel::failure::{FieldErrors, Refusal};
use crate::kernel::ids::{SubmissionId, WithholdingId};
use crate::kernel::texts::Narrative;
use crate::metric::workflow::State;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};
use crate::publishing::changes;
use crate::publishing::facts::Facts;
use crate::publishing::rules::{Ruling, Withholding};
use crate::publishing::web::passages::{self, Choices, PassageView};
use crate::publishing::web::shown_again;

#[derive(Serialize)]
struct PassageForm {
    lede: String,
    hindrance: Option<String>,
    form: Option<Form>,
}

#[derive(Serialize)]
struct Decision {
    passage: PassageView,
    hindrance: Option<String>,
    form: Option<Form>,
}

impl Page for PassageForm {
    const TEMPLATE: &'static str = "publishing/passage_form";
}

impl Page for Decision {
    const TEMPLATE: &'static str = "publishing/decision";
}

/// `GET /desk/oha/submissions/{submission}/publication/withholding`
///
/// # Errors
/// Not found when nothing of that id was sent, Forbidden for somebody with a stake in the organization.
pub async fn withholding(scope: OhaScope, site: Site) -> Answer {
    show_form(&site, &scope, StatusCode::OK, None, &FieldErrors::default()).await
}

/// `POST /desk/oha/submissions/{submission}/withholdings`
///
/// # Errors
/// As `changes::propose_for_oha`; mistakes show the form again.
pub async fn withhold(post: Post<OhaScope>, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let mut reader = Reader::new(&post.fields);
    let ruling = reader.choice("ruling", Ruling::parse, "Choose what becomes of the passage.");
    let read = match (passages::read(&post.fields), reader.finish(ruling)) {
        (Ok(asked), Ok(ruling)) => Ok((asked, ruling)),
        (Err(mut errors), Err(more)) => {
            more.iter().for_each(|(field, text)| errors.add(field, text));
            Err(errors)
        }
        (Err(errors), _) | (_, Err(errors)) => Err(errors),
    };
    let (asked, ruling) = match read {
        Ok(read) => read,
        Err(errors) => {
            return show_form(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some(&post.fields), &errors).await;
        }
    };
    let scope = post.scope.clone();
    let done = site.act(post.receipt.clone(), move |tx, now| {
        changes::propose_for_oha(tx, &scope, &id, &asked, ruling, now)?;
        Ok(Done::at(format!("{}#passages", address(&id)), Notice::Saved))
    });
    let done = done.await;
    match done.as_ref().err().and_then(shown_again) {
        Some((status, errors)) => show_form(&site, &post.scope, status, Some(&post.fields), &errors).await,
        None => done,
    }
}

async fn show_form(
    site: &Site,
    scope: &OhaScope,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let facts = facts_of(site, scope).await?;
    let (facts, choices) = site.read(move |conn| passages::choices(conn, &facts).map(|it| (facts, it))).await?;
    let form = form(site, &facts, &choices)?;
    let form = typed.map_or_else(|| form.clone(), |it| form.clone().filled(it, errors));
    let is_approved = facts.submission.state == State::Approved;
    let page = PassageForm {
        lede: "The frozen plan keeps every word. Only what becomes public has a mark in its place, with the reason."
            .into(),
        hindrance: (!is_approved).then(|| hindrance(&facts)),
        form: (is_approved || typed.is_some()).then_some(form),
    };
    let shell = round_shell(site, scope, &facts, "Withhold a passage").here("Withhold a passage").errors(errors);
    site.page_with(status, shell, &page)
}

fn hindrance(facts: &Facts) -> String {
    format!(
        "This plan is {}. Passages can be withheld once it is approved.",
        facts.submission.state.label().to_lowercase()
    )
}

fn form(site: &Site, facts: &Facts, choices: &Choices) -> crate::kernel::failure::Result<Form> {
    let note =
        Field::textarea("note", "Why you decide so").hint("The CCO reads it. The public does not.").optional().rows(3);
    let mut fields = choices.fields(site, note)?;
    fields.push(
        Field::new(Control::Radios, "ruling", "What becomes of it")
            .options([("withheld", "Withhold it"), ("kept", "It stays public"), ("open", "Decide later")])
            .option_hint("kept", "You have looked at it, and it may be read by all."),
    );
    let action = format!("{}/withholdings", review_address(&facts.submission.id));
    Ok(Form::new(site, action, "Save", fields).cancel(address(&facts.submission.id)))
}

/// `GET /desk/oha/submissions/{submission}/withholdings/{withholding}`
///
/// # Errors
/// Not found when this round has no such passage.
pub async fn decision(scope: OhaScope, site: Site) -> Answer {
    show_decision(&site, &scope, StatusCode::OK, None, &FieldErrors::default()).await
}

/// `POST /desk/oha/submissions/{submission}/withholdings/{withholding}/decisions`
///
/// # Errors
/// As `changes::decide`; mistakes show the form again.
pub async fn decide(post: Post<OhaScope>, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let passage = WithholdingId::parse(site.part("withholding")?)?;
    let (version, ruling, reason) = match read_decision(&post.fields) {
        Ok(read) => read,
        Err(errors) => {
            return show_decision(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some(&post.fields), &errors)
                .await;
        }
    };
    let scope = post.scope.clone();
    let done = site.act(post.receipt.clone(), move |tx, now| {
        changes::decide(tx, &scope, &id, (&passage, version), ruling, &reason, now)?;
        Ok(Done::at(format!("{}#passages", address(&id)), Notice::Decided))
    });
    let done = done.await;
    match done.as_ref().err().and_then(shown_again) {
        Some((status, errors)) => show_decision(&site, &post.scope, status, Some(&post.fields), &errors).await,
        None => done,
    }
}

fn read_decision(fields: &Fields) -> std::result::Result<(i64, Ruling, Narrative), FieldErrors> {
    let mut reader = Reader::new(fields);
    let decided = |raw: &str| Ruling::parse(raw).filter(|it| *it != Ruling::Open);
    let ruling = reader.choice("ruling", decided, "Choose whether it is withheld.");
    let reason = reader.required_narrative("reason", "Say why: the CCO reads it.");
    let version = reader.version();
    reader.finish(version.zip(ruling).zip(reason).map(|((version, ruling), reason)| (version, ruling, reason)))
}

async fn show_decision(
    site: &Site,
    scope: &OhaScope,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let facts = facts_of(site, scope).await?;
    let id = WithholdingId::parse(site.part("withholding")?)?;
    let found = facts.withholdings.iter().find(|it| it.id == id).cloned().ok_or(Refusal::NotFound)?;
    let (facts, names) = site.read(move |conn| passages::names(conn, &facts).map(|it| (facts, it))).await?;
    let view = passages::views(&facts, &names)?.into_iter().find(|it| it.id == id.as_str()).ok_or(Refusal::NotFound)?;
    let saved = decision_form(site, &facts, &found);
    let form = match typed {
        Some(it) if status == StatusCode::CONFLICT => saved.clone().filled(it, errors).beside(&saved),
        Some(it) => saved.filled(it, errors),
        None => saved,
    };
    let is_approved = facts.submission.state == State::Approved;
    let page = Decision {
        passage: view,
        hindrance: (!is_approved).then(|| hindrance(&facts)),
        form: (is_approved || typed.is_some()).then_some(form),
    };
    let shell = round_shell(site, scope, &facts, "Decide on a passage").here("Decide on a passage").errors(errors);
    site.page_with(status, shell, &page)
}

fn decision_form(site: &Site, facts: &Facts, passage: &Withholding) -> Form {
    let ruling = if passage.ruling == Ruling::Open { "" } else { passage.ruling.word() };
    let fields = vec![
        Field::new(Control::Radios, "ruling", "What becomes of it")
            .options([("withheld", "Withhold it"), ("kept", "It stays public")])
            .option_hint("withheld", "A mark with the coded reason stands in its place, in the text and in the data.")
            .value(ruling),
        Field::textarea("reason", "Why you decide so")
            .hint("The CCO reads it. The public does not.")
            .rows(4)
            .value(passage.decision_reason.clone().unwrap_or_default()),
    ];
    let action = format!("{}/withholdings/{}/decisions", review_address(&facts.submission.id), passage.id);
    Form::new(site, action, "Save the decision", fields).version(passage.version).cancel(address(&facts.submission.id))
}
