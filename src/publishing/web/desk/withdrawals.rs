//! Taking a publication from the public pages: what happens is said before it does, and has to be confirmed.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::FieldErrors;
use crate::kernel::ids::PublicationId;
use crate::kernel::texts::Narrative;
use crate::kernel::time::day_words;
use crate::metric::workflow::changes::no_stake;
use crate::people::tenancy::{self, Contract, OhaScope, PublicScope};
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};
use crate::publishing::changes;
use crate::publishing::rules::{self, Publication};
use crate::publishing::store;
use crate::publishing::web::{shown_again, turned_over};

#[derive(Serialize)]
struct Withdrawal {
    title: String,
    version: i64,
    published_on: String,
    href: Option<String>,
    withdrawn_on: Option<String>,
    /// What a reader of its address is led to; nothing when nothing of the plan stays public.
    instead: Option<i64>,
    form: Option<Form>,
}

impl Page for Withdrawal {
    const TEMPLATE: &'static str = "publishing/withdrawal";
}

/// `GET /desk/oha/publications/{publication}/withdrawal`
///
/// # Errors
/// Not found when there is no such publication, Forbidden for somebody with a stake in the organization.
pub async fn withdrawal(scope: OhaScope, site: Site) -> Answer {
    show(&site, &scope, StatusCode::OK, None, &FieldErrors::default()).await
}

/// `POST /desk/oha/publications/{publication}/withdrawals`
///
/// # Errors
/// As `changes::withdraw`; mistakes show the form again.
pub async fn withdraw(post: Post<OhaScope>, site: Site) -> Answer {
    let id = PublicationId::parse(site.part("publication")?)?;
    let (reason, note) = match read(&post.fields) {
        Ok(read) => read,
        Err(errors) => {
            return show(&site, &post.scope, StatusCode::UNPROCESSABLE_ENTITY, Some(&post.fields), &errors).await;
        }
    };
    let scope = post.scope.clone();
    let done = site.act(post.receipt.clone(), move |tx, now| {
        changes::withdraw(tx, &scope, &id, &reason, &note, now)?;
        Ok(Done::at("/desk/oha/publications", Notice::TakenDown))
    });
    let done = done.await;
    match done.as_ref().err().and_then(shown_again) {
        Some((status, errors)) => show(&site, &post.scope, status, Some(&post.fields), &errors).await,
        None => turned_over(&site, done?).await,
    }
}

fn read(fields: &Fields) -> std::result::Result<(Narrative, Narrative), FieldErrors> {
    let mut reader = Reader::new(fields);
    let reason = reader.required_narrative("reason", "Say in public words why it is withdrawn.");
    let note = reader.narrative("note");
    let confirmed = reader.ticked("confirmed", "Confirm that the public can no longer read it.");
    reader.finish(reason.zip(note).zip(confirmed).map(|(texts, ())| texts))
}

async fn show(
    site: &Site,
    scope: &OhaScope,
    status: StatusCode,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Answer {
    let id = PublicationId::parse(site.part("publication")?)?;
    let asker = scope.clone();
    let (publication, contract, versions) = site
        .read(move |conn| {
            let publication = store::publication(conn, &asker, &id)?;
            let contract = tenancy::contract(conn, &publication.contract)?;
            no_stake(&asker, &contract)?;
            let versions = store::plans(conn, &PublicScope::new(), &contract.id, publication.year)?;
            Ok((publication, contract, versions))
        })
        .await?;
    let page = withdrawal_page(site, &publication, &contract, &versions, typed, errors);
    let shell = scope
        .shell(site, format!("Withdraw · {}", publication.title))
        .crumb("Your work", "/desk")
        .crumb("Publications", "/desk/oha/publications")
        .here("Withdraw")
        .errors(errors);
    site.page_with(status, shell, &page)
}

fn withdrawal_page(
    site: &Site,
    publication: &Publication,
    contract: &Contract,
    versions: &[Publication],
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Withdrawal {
    let fields = vec![
        Field::textarea("reason", "Why it is withdrawn, in public words")
            .hint("It stands at the address of the plan, for everybody.")
            .rows(4),
        Field::textarea("note", "Note for OHA's team").hint("Never public.").optional().rows(3),
        Field::checkbox("confirmed", "The public shall no longer read this version"),
    ];
    let action = format!("/desk/oha/publications/{}/withdrawals", publication.id);
    let form = Form::new(site, action, "Withdraw it", fields).cancel("/desk/oha/publications");
    let form = typed.map_or_else(|| form.clone(), |it| form.clone().filled(it, errors));
    let stays = versions.iter().find(|it| !it.is_withdrawn() && it.id != publication.id && it.kind == publication.kind);
    Withdrawal {
        title: publication.title.clone(),
        version: publication.version,
        published_on: day_words(publication.day()),
        href: (!publication.is_withdrawn())
            .then(|| rules::version_address(&contract.slug, publication.year, publication.version)),
        withdrawn_on: publication.withdrawn_at.map(|at| day_words(at.pacific_day())),
        instead: stays.map(|it| it.version),
        form: (!publication.is_withdrawn() || typed.is_some()).then_some(form),
    }
}
