//! Who reviews which CCO: OHA's administrator assigns and ends; what was ended stays in the list.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::{AssignmentId, PersonId};
use crate::kernel::time::day_words;
use crate::metric::review::changes;
use crate::metric::workflow::{self, Assignment};
use crate::people::tenancy::{self, AgencyRole, Contract, OhaScope, Role};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct Assignments {
    rows: Vec<Line>,
    n_without: String,
    past: Vec<PastLine>,
    form: Form,
}

#[derive(Serialize)]
struct Line {
    cco: String,
    reviewers: Vec<ReviewerLine>,
}

#[derive(Serialize)]
struct ReviewerLine {
    name: String,
    since: String,
    end: Form,
}

#[derive(Serialize)]
struct PastLine {
    cco: String,
    name: String,
    when: String,
}

impl Page for Assignments {
    const TEMPLATE: &'static str = "review/assignments";
}

struct Gathered {
    contracts: Vec<Contract>,
    assignments: Vec<Assignment>,
    people: Vec<(PersonId, String, String)>,
}

/// `GET /desk/oha/assignments`
///
/// # Errors
/// Breaks when a query fails.
pub async fn assignments(scope: OhaScope, site: Site) -> Answer {
    show(&site, &scope, None).await
}

/// `POST /desk/oha/assignments`
///
/// # Errors
/// A mistake, or somebody with a stake, shows the page again.
pub async fn assign(post: Post<OhaScope>, site: Site) -> Answer {
    let mut reader = Reader::new(&post.fields);
    let some = |it: &str| Some(it.trim().to_owned()).filter(|it| !it.is_empty());
    let cco = reader.choice("cco", some, "Choose a CCO.");
    let person = reader.choice("person", |it| PersonId::parse(it).ok(), "Choose a reviewer.");
    let (cco, person) = match reader.finish(cco.zip(person)) {
        Ok(read) => read,
        Err(errors) => return show(&site, &post.scope, Some((&post.fields, &errors))).await,
    };
    let scope = post.scope.clone();
    let done = site
        .act(post.receipt.clone(), move |tx, now| {
            let unknown = || FieldErrors::one("cco", "Choose a CCO of the list.");
            let contract = tenancy::contract_by_slug(tx, &cco)?.ok_or_else(unknown)?;
            changes::assign(tx, &scope, &contract, &person, now)?;
            Ok(Done::at("/desk/oha/assignments", Notice::Assigned))
        })
        .await;
    match done {
        Err(Error::Refused(Refusal::Invalid(errors))) => show(&site, &post.scope, Some((&post.fields, &errors))).await,
        Err(Error::Refused(Refusal::Closed(text))) => {
            show(&site, &post.scope, Some((&post.fields, &FieldErrors::one("person", text)))).await
        }
        other => other,
    }
}

/// `POST /desk/oha/assignments/{assignment}/endings`
///
/// # Errors
/// Not found when there is none, Stale when somebody else has ended it.
pub async fn end_assignment(post: Post<OhaScope>, site: Site) -> Answer {
    let id = AssignmentId::parse(site.part("assignment")?)?;
    let mut reader = Reader::new(&post.fields);
    let version = reader.version();
    let version = reader.finish(version)?;
    site.act(post.receipt, move |tx, now| {
        changes::end_assignment(tx, &post.scope, &id, version, now)?;
        Ok(Done::at("/desk/oha/assignments", Notice::AssignmentEnded))
    })
    .await
}

async fn show(site: &Site, scope: &OhaScope, typed: Option<(&Fields, &FieldErrors)>) -> Answer {
    let asker = scope.clone();
    let gathered = site.read(move |conn| gather(conn, &asker)).await?;
    let shell = scope
        .shell(site, "Reviewers")
        .crumb("Your work", "/desk")
        .crumb("Review queue", "/desk/oha/queue")
        .here("Reviewers");
    let form = form(site, &gathered);
    let Some((fields, errors)) = typed else { return site.page(shell, &page(site, &gathered, form)) };
    let page = page(site, &gathered, form.filled(fields, errors));
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell.errors(errors), &page)
}

fn gather(conn: &mut Conn, scope: &OhaScope) -> Result<Gathered> {
    let roles = [Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::OhaAdmin)];
    Ok(Gathered {
        contracts: tenancy::contracts(conn)?,
        assignments: workflow::store::assignments(conn, scope)?,
        people: tenancy::persons_with(conn, &roles, None)?,
    })
}

fn page(site: &Site, it: &Gathered, form: Form) -> Assignments {
    let today = site.now.pacific_day();
    let in_force = |contract: &Contract| {
        it.assignments.iter().filter(|it| it.contract == contract.id && it.ended_at.is_none()).collect::<Vec<_>>()
    };
    let line = |contract: &Contract| Line {
        cco: contract.name.clone(),
        reviewers: in_force(contract).into_iter().map(|it| reviewer(site, it)).collect(),
    };
    let shown = it.contracts.iter().filter(|it| !it.has_ended(today) || !in_force(it).is_empty());
    let rows: Vec<Line> = shown.map(line).collect();
    let n_without = rows.iter().filter(|it| it.reviewers.is_empty()).count();
    let name = |assignment: &Assignment| {
        it.contracts.iter().find(|it| it.id == assignment.contract).map_or_else(String::new, |it| it.name.clone())
    };
    let past = it.assignments.iter().filter_map(|assignment| {
        let (from, to) = (assignment.assigned_at.pacific_day(), assignment.ended_at?.pacific_day());
        Some(PastLine {
            cco: name(assignment),
            name: assignment.name.clone(),
            when: format!("{} to {}", day_words(from), day_words(to)),
        })
    });
    Assignments {
        n_without: match n_without {
            0 => "Every CCO has a reviewer.".to_owned(),
            1 => "One CCO has no reviewer: what it sends is told to everybody.".to_owned(),
            n => format!("{n} CCOs have no reviewer: what they send is told to everybody."),
        },
        rows,
        past: past.collect(),
        form,
    }
}

fn reviewer(site: &Site, assignment: &Assignment) -> ReviewerLine {
    let action = format!("/desk/oha/assignments/{}/endings", assignment.id);
    ReviewerLine {
        name: assignment.name.clone(),
        since: day_words(assignment.assigned_at.pacific_day()),
        end: Form::button(site, action, "End").version(assignment.version),
    }
}

fn form(site: &Site, it: &Gathered) -> Form {
    let today = site.now.pacific_day();
    let running = it.contracts.iter().filter(|it| !it.has_ended(today));
    let ccos = [("", "Choose a CCO")].into_iter().chain(running.map(|it| (it.slug.as_str(), it.name.as_str())));
    let people = it.people.iter().map(|(id, name, _)| (id.as_str(), name.as_str()));
    let people = [("", "Choose a reviewer")].into_iter().chain(people);
    let fields = vec![
        Field::new(Control::Select, "cco", "CCO").options(ccos),
        Field::new(Control::Select, "person", "Reviewer")
            .options(people)
            .hint("Somebody who holds a role in the CCO's organization cannot be chosen."),
    ];
    Form::new(site, "/desk/oha/assignments", "Assign", fields)
}
