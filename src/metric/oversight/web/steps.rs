//! `/desk/oha/submissions/{submission}/steps`: what can be done beside the review now, by whom, and what follows from it.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::{PersonId, SubmissionId};
use crate::kernel::texts::Narrative;
use crate::kernel::time::{Deadline, Moment, day_words};
use crate::metric::measures::{self, Year};
use crate::metric::oversight::changes::{self, Asked};
use crate::metric::oversight::rules::{STEPS, Words, decision_words};
use crate::metric::submissions::web::{HistoryLine, lines};
use crate::metric::workflow::{self, State, Step, Submission, UndoFacts, short_name};
use crate::people::accounts;
use crate::people::tenancy::{self, AgencyRole, Contract, OhaScope, Role};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag};

#[derive(Serialize)]
struct Steps {
    cco: String,
    component: String,
    year: String,
    state: Tag,
    round: String,
    reviewer: String,
    due: String,
    submission_href: String,
    due_href: Option<String>,
    /// What went wrong with what was asked, and the words that it was asked with.
    refused: Option<String>,
    kept: Vec<String>,
    cards: Vec<Card>,
    history: Vec<HistoryLine>,
}

#[derive(Serialize)]
struct Card {
    anchor: String,
    title: String,
    who: &'static str,
    follows: String,
    /// Where it is open to this person now.
    form: Option<Form>,
    /// Why not.
    hindrance: Option<String>,
}

impl Page for Steps {
    const TEMPLATE: &'static str = "oversight/steps";
}

struct Gathered {
    submission: Submission,
    contract: Contract,
    year: Year,
    reviewer: Option<String>,
    reviewers: Vec<(PersonId, String, String)>,
    decision: Option<(Step, State, UndoFacts)>,
    history: Vec<HistoryLine>,
}

/// A step that was asked for and refused: the words come back with the page.
struct Refused<'r> {
    step: Step,
    fields: &'r Fields,
    errors: &'r FieldErrors,
    /// Of a step that is not open any more.
    text: Option<String>,
}

/// `GET /desk/oha/submissions/{submission}/steps`
///
/// # Errors
/// Not found when it was never sent, Forbidden for somebody with a role in the organization.
pub async fn steps(scope: OhaScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, None).await
}

/// `POST /desk/oha/submissions/{submission}/releases`
///
/// # Errors
/// Forbidden unless she holds the review or administers.
pub async fn release(post: Post<OhaScope>, site: Site) -> Answer {
    let asked = asked(&site, &post.fields);
    take(post, site, Step::Release, asked, |tx, scope, asked, now| {
        changes::release(tx, scope, &asked, now)?;
        Ok(Notice::Released)
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/reassignments`
///
/// # Errors
/// As [`release`].
pub async fn reassign(post: Post<OhaScope>, site: Site) -> Answer {
    let mut reader = Reader::new(&post.fields);
    let reviewer = reader.line("reviewer", "Choose the reviewer.");
    let asked = both(asked(&site, &post.fields), reader.finish(reviewer));
    take(post, site, Step::Reassign, asked, |tx, scope, (asked, reviewer), now| {
        changes::reassign(tx, scope, &asked, reviewer.as_str(), now)?;
        Ok(Notice::Reassigned)
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/judgments`
///
/// # Errors
/// Closed before the due date has passed.
pub async fn find_not_met(post: Post<OhaScope>, site: Site) -> Answer {
    let asked = asked(&site, &post.fields);
    take(post, site, Step::NotMet, asked, |tx, scope, asked, now| {
        changes::find_not_met(tx, scope, &asked, now)?;
        Ok(Notice::FoundNotMet)
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/reopenings`
///
/// # Errors
/// Closed when it is not approved.
pub async fn reopen(post: Post<OhaScope>, site: Site) -> Answer {
    let mut reader = Reader::new(&post.fields);
    let due_on = reader.day("due_on", "Enter the day by which the CCO answers.");
    let asked = both(asked(&site, &post.fields), reader.finish(due_on));
    take(post, site, Step::Reopen, asked, |tx, scope, (asked, due_on), now| {
        changes::reopen(tx, scope, &asked, due_on, now)?;
        Ok(Notice::Reopened)
    })
    .await
}

/// `POST /desk/oha/submissions/{submission}/undos`
///
/// # Errors
/// Closed when something rests on the decision, Forbidden for anybody but who decided and administrators.
pub async fn undo(post: Post<OhaScope>, site: Site) -> Answer {
    let asked = asked(&site, &post.fields);
    take(post, site, Step::Undo, asked, |tx, scope, asked, now| {
        changes::undo(tx, scope, &asked, now)?;
        Ok(Notice::Undone)
    })
    .await
}

type Read<T> = std::result::Result<T, FieldErrors>;

fn asked(site: &Site, fields: &Fields) -> Read<Asked> {
    let mut reader = Reader::new(fields);
    let reason = reader.required_narrative("reason", "Say why. It stands in the history, and the CCO reads it there.");
    let version = reader.version();
    let read = reader.finish(reason.zip(version))?;
    let id = site.part("submission").ok().and_then(|it| SubmissionId::parse(it).ok());
    let id = id.ok_or_else(|| FieldErrors::one("", "There is no such submission."))?;
    let (reason, version): (Narrative, i64) = read;
    Ok(Asked { id, version, reason: reason.as_str().to_owned() })
}

fn both<A, B>(one: Read<A>, other: Read<B>) -> Read<(A, B)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut errors), Err(more)) => {
            more.iter().for_each(|(field, text)| errors.add(field, text));
            Err(errors)
        }
        (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
    }
}

/// Takes a step. A mistake, or a step that is not open any more, shows the page again with every word that was typed.
async fn take<T: Send + 'static>(
    post: Post<OhaScope>,
    site: Site,
    step: Step,
    asked: Read<T>,
    change: impl FnOnce(&mut Tx<'_>, &OhaScope, T, Moment) -> Result<Notice> + Send + 'static,
) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let asked = match asked {
        Ok(asked) => asked,
        Err(errors) => {
            let refused = Refused { step, fields: &post.fields, errors: &errors, text: None };
            return show(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some(refused)).await;
        }
    };
    let scope = post.scope.clone();
    let act = move |tx: &mut Tx<'_>, now| {
        let notice = change(tx, &scope, asked, now)?;
        Ok(Done::at(format!("/desk/oha/submissions/{id}/steps"), notice))
    };
    let (status, errors, text) = match site.act(post.receipt.clone(), act).await {
        Err(Error::Refused(Refusal::Invalid(errors))) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(Error::Refused(Refusal::Stale(text) | Refusal::Closed(text))) => {
            (StatusCode::CONFLICT, FieldErrors::default(), Some(text))
        }
        other => return other,
    };
    show(&site, &post.scope, status, Some(Refused { step, fields: &post.fields, errors: &errors, text })).await
}

async fn show(site: &Site, scope: &OhaScope, status: StatusCode, refused: Option<Refused<'_>>) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let asker = scope.clone();
    let it = site.read(move |conn| gather(conn, &asker, &id)).await?;
    let title = format!("{} · {}", it.contract.name, it.submission.year);
    let mut shell = scope
        .shell(site, format!("Steps of {title}"))
        .crumb("Your work", "/desk")
        .crumb("Review queue", "/desk/oha/queue")
        .crumb(title, format!("/desk/oha/submissions/{}", it.submission.id))
        .here("Steps");
    if let Some(refused) = &refused {
        let mut errors = FieldErrors::default();
        refused.errors.iter().for_each(|(field, text)| errors.add(&format!("{}-{field}", refused.step.word()), text));
        shell = shell.errors(&errors);
    }
    site.page_with(status, shell, &page(site, scope, it, refused.as_ref()))
}

fn gather(conn: &mut Conn, scope: &OhaScope, id: &SubmissionId) -> Result<Gathered> {
    let submission = workflow::store::for_review(conn, scope, id)?;
    let contract = tenancy::contract(conn, &submission.contract)?;
    workflow::changes::no_stake(scope, &contract)?;
    let reviewer = match &submission.claimed_by {
        Some(person) => accounts::names(conn, &[person.as_str()])?.remove(person.as_str()),
        None => None,
    };
    Ok(Gathered {
        year: measures::year(conn, submission.year)?,
        reviewers: workflow::changes::reviewers_for(conn, &contract)?,
        decision: workflow::changes::last_decision(conn, scope, &submission)?,
        history: lines(conn, id.as_str())?,
        reviewer,
        submission,
        contract,
    })
}

fn page(site: &Site, scope: &OhaScope, it: Gathered, refused: Option<&Refused>) -> Steps {
    let (submission, today) = (&it.submission, site.now.pacific_day());
    let base = format!("/desk/oha/submissions/{}", submission.id);
    let open = STEPS.iter().filter(|words| workflow::rule(submission.state, words.step).is_some());
    let is_owed = submission.state.is_owed() && !it.year.is_closed() && !it.contract.has_ended(today);
    let days = is_owed.then(|| format!(", {}", Deadline::of(submission.due_on, today).words()));
    let due = format!("{}{}", day_words(submission.due_on), days.unwrap_or_default());
    let cards: Vec<Card> = open.map(|words| card(site, scope, &base, &it, words, refused)).collect();
    let is_shown = |step: Step| cards.iter().any(|it| it.anchor == step.word() && it.form.is_some());
    let may_extend = is_owed && scope.role() == AgencyRole::OhaAdmin;
    Steps {
        cco: it.contract.name.clone(),
        component: short_name(&it.year, submission.component),
        year: submission.year.to_string(),
        state: Tag::new(submission.state.label(), submission.state.tone()),
        round: submission.round.to_string(),
        reviewer: it.reviewer.clone().unwrap_or_else(|| "Nobody yet".into()),
        due,
        due_href: may_extend.then(|| super::due::address(&it.contract, &it.year, submission.component)),
        refused: refused.and_then(|it| it.text.clone()),
        kept: refused.filter(|it| !is_shown(it.step)).map(kept).unwrap_or_default(),
        cards,
        history: it.history,
        submission_href: base,
    }
}

fn kept(refused: &Refused) -> Vec<String> {
    crate::metric::action_plan::paragraphs(refused.fields.get("reason"))
}

fn card(site: &Site, scope: &OhaScope, base: &str, it: &Gathered, words: &Words, refused: Option<&Refused>) -> Card {
    let hindrance = hindrance(scope, it, words.step, site.now);
    let form = hindrance.is_none().then(|| {
        let form = Form::new(site, format!("{base}/{}", words.noun), words.act, fields(words, it))
            .version(it.submission.version);
        let form = match refused.filter(|it| it.step == words.step) {
            Some(refused) => form.filled(refused.fields, refused.errors),
            None => form,
        };
        form.prefixed(words.step.word())
    });
    let title = match (words.step, &it.decision) {
        (Step::Undo, Some((decision, ..))) => format!("Take back {}", decision_words(*decision)),
        _ => words.title.to_owned(),
    };
    let follows = match (words.step, &it.decision) {
        (Step::Undo, Some((_, before, _))) => {
            format!("It is {} again. {}", before.label().to_lowercase(), words.follows)
        }
        _ => words.follows.to_owned(),
    };
    Card { anchor: words.step.word().to_owned(), title, who: words.who, follows, form, hindrance }
}

/// Why a step that the table knows is not open to this person now.
fn hindrance(scope: &OhaScope, it: &Gathered, step: Step, now: Moment) -> Option<String> {
    if let Err(refusal) = workflow::step(it.submission.state, step, Role::Agency(scope.role())) {
        return Some(words_of(refusal));
    }
    let is_admin = scope.role() == AgencyRole::OhaAdmin;
    let holds_it = is_admin || it.submission.claimed_by.as_ref() == Some(scope.person());
    match step {
        Step::Release | Step::Reassign if !holds_it => Some("A colleague holds this review.".into()),
        Step::NotMet if Deadline::of(it.submission.due_on, now.pacific_day()).days_late() == 0 => {
            Some(format!("Not before its due date, {}, has passed.", day_words(it.submission.due_on)))
        }
        Step::Reopen if it.year.is_closed() => {
            Some(format!("{} is closed, so the CCO could not answer.", it.year.number))
        }
        Step::Undo => workflow::undo_hindrance(it.submission.state, it.decision.as_ref().map(|it| it.2)).map(words_of),
        _ => None,
    }
}

fn words_of(refusal: Refusal) -> String {
    match refusal {
        Refusal::Closed(text) | Refusal::Forbidden(text) | Refusal::Stale(text) => text,
        _ => "This step is not open now.".into(),
    }
}

fn fields(words: &Words, it: &Gathered) -> Vec<Field> {
    let mut fields = Vec::new();
    if words.step == Step::Reassign {
        let others = it.reviewers.iter().filter(|(id, ..)| it.submission.claimed_by.as_ref() != Some(id));
        let options = [("", "Choose a reviewer")]
            .into_iter()
            .chain(others.map(|(_, name, email)| (email.as_str(), name.as_str())));
        fields.push(Field::new(Control::Select, "reviewer", "New reviewer").options(options));
    }
    if words.step == Step::Reopen {
        fields.push(Field::date("due_on", "The CCO answers by").hint("The day itself still counts."));
    }
    fields.push(
        Field::textarea("reason", words.reason)
            .rows(3)
            .hint("It stands in the history, where the CCO reads it. It may be released under public-records law."),
    );
    fields
}
