//! The forms of a proposal: to make it, to answer an objection, to take it back.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{address, facts_of, review_address, round_shell};
use crate::kernel::failure::{FieldErrors, Missing};
use crate::kernel::ids::SubmissionId;
use crate::kernel::texts::Narrative;
use crate::metric::action_plan::paragraphs;
use crate::metric::workflow::State;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};
use crate::publishing::changes::{self, Proposing};
use crate::publishing::facts::Facts;
use crate::publishing::rules::Course;
use crate::publishing::web::shown_again;

/// A page of one form, or of the reason why there is none.
#[derive(Serialize)]
struct Act {
    heading: String,
    lede: String,
    quote: Vec<String>,
    quote_heading: Option<String>,
    missing: Vec<Missing>,
    hindrance: Option<String>,
    form: Option<Form>,
    /// Another way out, as a link.
    other: Option<Other>,
}

#[derive(Serialize)]
struct Other {
    href: String,
    label: String,
}

impl Page for Act {
    const TEMPLATE: &'static str = "publishing/act";
}

/// `GET /desk/oha/submissions/{submission}/publication/proposal`
///
/// # Errors
/// Not found when nothing of that id was sent, Forbidden for somebody with a stake in the organization.
pub async fn proposal(scope: OhaScope, site: Site) -> Answer {
    let facts = facts_of(&site, &scope).await?;
    show_proposal(&site, &scope, &facts, StatusCode::OK, None, &FieldErrors::default())
}

/// `POST /desk/oha/submissions/{submission}/proposals`
///
/// # Errors
/// As `changes::propose`.
pub async fn propose(post: Post<OhaScope>, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let said = match read_proposal(&post.fields) {
        Ok(said) => said,
        Err(errors) => {
            let facts = facts_of(&site, &post.scope).await?;
            return show_proposal(
                &site,
                &post.scope,
                &facts,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(&post.fields),
                &errors,
            );
        }
    };
    let scope = post.scope.clone();
    let done = site.act(post.receipt.clone(), move |tx, now| {
        changes::propose(tx, &scope, &id, &said, now)?;
        Ok(Done::at(address(&id), Notice::Proposed))
    });
    let done = done.await;
    let Some((status, errors)) = done.as_ref().err().and_then(shown_again) else { return done };
    let facts = facts_of(&site, &post.scope).await?;
    show_proposal(&site, &post.scope, &facts, status, Some(&post.fields), &errors)
}

fn read_proposal(fields: &Fields) -> std::result::Result<Proposing, FieldErrors> {
    const MOST_DAYS: u64 = 90;
    let mut reader = Reader::new(fields);
    let days = |raw: &str| raw.trim().parse().ok().filter(|it: &u64| (1..=MOST_DAYS).contains(it));
    let days = reader.choice("days", days, "Enter a number of days from 1 to 90.");
    let correction = reader.narrative("correction");
    reader.finish(days.zip(correction).map(|(objection_days, correction)| Proposing {
        objection_days,
        correction: Some(correction).filter(|it| !it.is_blank()),
    }))
}

fn show_proposal(
    site: &Site,
    scope: &OhaScope,
    facts: &Facts,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let base = address(&facts.submission.id);
    // Whether a page is new depends on what will be typed here, so only what concerns the document is asked now.
    let mut missing = facts.gate().before_proposing(&base);
    missing.retain(|it| !it.href.ends_with("#state") && !it.href.ends_with("#versions"));
    let hindrance = (facts.submission.state != State::Approved).then(|| {
        format!(
            "This plan is {}. It can be proposed once it is approved.",
            facts.submission.state.label().to_lowercase()
        )
    });
    // What was typed is never taken from the page.
    let may = (missing.is_empty() && hindrance.is_none()) || typed.is_some();
    let days = facts.edition.form.objection_days.map(|it| it.to_string()).unwrap_or_default();
    let mut fields = vec![
        Field::new(Control::Number, "days", "Days in which the CCO may object")
            .hint("Counted from tomorrow, to the end of the last day in Oregon.")
            .value(days),
    ];
    let earlier = facts.newest_own().map(|it| format!("version {}", it.version));
    let earlier = earlier.or_else(|| typed.map(|_| "the version before".to_owned()));
    let correction = earlier.map(|it| {
        Field::textarea("correction", &format!("What was wrong in {it}"))
            .hint("In public words: it stands above the new version and at the head of the old one. Leave it empty when nothing was wrong.")
            .optional()
            .rows(4)
            .value(facts.edition.correction.as_ref().map(|it| it.text.clone()).unwrap_or_default())
    });
    fields.extend(correction);
    let form =
        Form::new(site, format!("{}/proposals", review_address(&facts.submission.id)), "Propose to the CCO", fields);
    let form = typed.map_or_else(|| form.clone(), |it| form.clone().filled(it, errors)).cancel(base.clone());
    let page = Act {
        heading: "Propose to publish".into(),
        lede: "The leads of the CCO get a mail. They see the exact public page and may agree or object.".into(),
        quote: Vec::new(),
        quote_heading: None,
        missing,
        hindrance,
        form: may.then_some(form),
        other: Some(Other { href: format!("{base}/preview"), label: "See the page as the public would".into() }),
    };
    site.page_with(status, round_shell(site, scope, facts, "Propose").here("Propose to publish").errors(errors), &page)
}

/// `GET /desk/oha/submissions/{submission}/publication/objection`
///
/// # Errors
/// As [`proposal`].
pub async fn objection(scope: OhaScope, site: Site) -> Answer {
    let facts = facts_of(&site, &scope).await?;
    show_reasoned(&site, &scope, &facts, &Kind::Settlement, StatusCode::OK, None, &FieldErrors::default())
}

/// `POST /desk/oha/submissions/{submission}/settlements`
///
/// # Errors
/// As `changes::settle`.
pub async fn settle(post: Post<OhaScope>, site: Site) -> Answer {
    reasoned(post, site, Kind::Settlement).await
}

/// `GET /desk/oha/submissions/{submission}/publication/taking-back`
///
/// # Errors
/// As [`proposal`].
pub async fn taking_back(scope: OhaScope, site: Site) -> Answer {
    let facts = facts_of(&site, &scope).await?;
    show_reasoned(&site, &scope, &facts, &Kind::TakingBack, StatusCode::OK, None, &FieldErrors::default())
}

/// `POST /desk/oha/submissions/{submission}/retractions`
///
/// # Errors
/// As `changes::take_back`.
pub async fn take_back(post: Post<OhaScope>, site: Site) -> Answer {
    reasoned(post, site, Kind::TakingBack).await
}

/// The two forms that ask for a reason and nothing else.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Settlement,
    TakingBack,
}

async fn reasoned(post: Post<OhaScope>, site: Site, kind: Kind) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let (version, reason) = match read_reason(&post.fields) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, kind, StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
    };
    let scope = post.scope.clone();
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            let notice = if kind == Kind::Settlement {
                changes::settle(tx, &scope, &id, version, &reason, now)?;
                Notice::Decided
            } else {
                changes::take_back(tx, &scope, &id, version, &reason, now)?;
                Notice::TakenBack
            };
            Ok(Done::at(address(&id), notice))
        })
        .await;
    match done.as_ref().err().and_then(shown_again) {
        Some((status, errors)) => again(&site, &post, kind, status, &errors).await,
        None => done,
    }
}

async fn again(site: &Site, post: &Post<OhaScope>, kind: Kind, status: StatusCode, errors: &FieldErrors) -> Answer {
    let facts = facts_of(site, &post.scope).await?;
    show_reasoned(site, &post.scope, &facts, &kind, status, Some(&post.fields), errors)
}

fn read_reason(fields: &Fields) -> std::result::Result<(i64, Narrative), FieldErrors> {
    let mut reader = Reader::new(fields);
    let reason = reader.required_narrative("reason", "Say why: the CCO reads it.");
    let version = reader.version();
    reader.finish(version.zip(reason))
}

fn show_reasoned(
    site: &Site,
    scope: &OhaScope,
    facts: &Facts,
    kind: &Kind,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let page = match kind {
        Kind::Settlement => settlement_page(site, facts, typed, errors),
        Kind::TakingBack => taking_back_page(site, facts, typed, errors),
    };
    let shell = round_shell(site, scope, facts, &page.heading).here(page.heading.clone()).errors(errors);
    site.page_with(status, shell, &page)
}

fn settlement_page(site: &Site, facts: &Facts, typed: Option<&Fields>, errors: &FieldErrors) -> Act {
    let base = address(&facts.submission.id);
    let objected = facts.live().filter(|it| it.course == Course::Objected);
    let quote = objected.and_then(|it| it.objection.as_deref()).map(paragraphs).unwrap_or_default();
    let form = |version| {
        let field = Field::textarea("reason", "Why it is published as it is")
            .hint("The CCO reads it, and it stays in the history.");
        reason_form(site, facts, "settlements", "Decide to publish as it is", field, version, typed, errors)
    };
    Act {
        heading: "Answer the objection".into(),
        lede: "You may withhold a passage, take the proposal back, or decide that the page is published as it is."
            .into(),
        quote_heading: objected.is_some().then(|| "What the CCO objects to".to_owned()),
        quote,
        missing: Vec::new(),
        hindrance: objected.is_none().then(|| "There is no objection to answer.".to_owned()),
        form: objected.or(facts.proposal.as_ref().filter(|_| typed.is_some())).map(|it| form(it.version)),
        other: objected
            .is_some()
            .then(|| Other { href: format!("{base}/withholding"), label: "Withhold a passage instead".into() }),
    }
}

fn taking_back_page(site: &Site, facts: &Facts, typed: Option<&Fields>, errors: &FieldErrors) -> Act {
    let live = facts.live();
    let form = |version| {
        let field = Field::textarea("reason", "Why you take it back").hint("The CCO reads it.");
        reason_form(site, facts, "retractions", "Take the proposal back", field, version, typed, errors)
    };
    Act {
        heading: "Take the proposal back".into(),
        lede: "Nothing is published. The leads of the CCO get a mail. You may propose the page again at any time."
            .into(),
        quote: Vec::new(),
        quote_heading: None,
        missing: Vec::new(),
        hindrance: live.is_none().then(|| "Nothing is proposed now.".to_owned()),
        form: live.or(facts.proposal.as_ref().filter(|_| typed.is_some())).map(|it| form(it.version)),
        other: None,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "what differs between two forms of one field, and what was typed into it"
)]
fn reason_form(
    site: &Site,
    facts: &Facts,
    noun: &str,
    submit: &str,
    field: Field,
    version: i64,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Form {
    let action = format!("{}/{noun}", review_address(&facts.submission.id));
    let form = Form::new(site, action, submit, vec![field]).version(version).cancel(address(&facts.submission.id));
    match typed {
        Some(typed) => form.filled(typed, errors),
        None => form,
    }
}
