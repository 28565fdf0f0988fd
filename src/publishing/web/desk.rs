//! OHA's page for publishing: what would be public, word for word, and one button.

use serde::Serialize;

use super::turned_over;
use crate::kernel::failure::Result;
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::day_words;
use crate::metric::workflow::changes::no_stake;
use crate::metric::workflow::{Snapshot, State, Submission, store as workflow};
use crate::people::tenancy::{self, Contract, OhaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Site, Tag, Tone};
use crate::publishing::rules::{self, Document, Doubt, Preview, Publication};
use crate::publishing::{changes, store};

#[derive(Serialize)]
struct PublicationPage {
    cco: String,
    year: String,
    state: Tag,
    round: String,
    /// The one button; nothing when it cannot be published, or was.
    form: Option<Form>,
    /// Why there is no button.
    hindrance: Option<String>,
    published: Option<Published>,
    doubts: Vec<Doubt>,
    document: Document,
}

#[derive(Serialize)]
struct Published {
    href: String,
    version: String,
    when: String,
    withdrawn_on: Option<String>,
}

impl Page for PublicationPage {
    const TEMPLATE: &'static str = "publishing/desk";
}

/// What the page is made of.
struct Facts {
    submission: Submission,
    contract: Contract,
    snapshot: Snapshot,
    preview: Preview,
    publication: Option<Publication>,
}

/// `GET /desk/oha/submissions/{submission}/publication`
///
/// # Errors
/// Not found when nothing of that id was sent, Forbidden for somebody with a stake in the organization.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let asker = scope.clone();
    let facts = site.read(move |conn| facts(conn, &asker, &id)).await?;
    let title = format!("Publish · {} {}", facts.contract.name, facts.submission.year);
    let shell = scope.shell(&site, title).crumb("Review queue", "/desk/oha/queue");
    let shell = shell
        .crumb(format!("{} {}", facts.contract.name, facts.submission.year), review_address(&facts.submission.id))
        .here("Publish");
    let page = publication_page(&site, facts);
    site.page(shell, &page)
}

/// `POST /desk/oha/submissions/{submission}/publications`
///
/// # Errors
/// As `changes::publish`.
pub async fn publish(post: Post<OhaScope>, site: Site) -> Answer {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let scope = post.scope;
    let answer = site
        .act(post.receipt, move |tx, now| {
            let submission = workflow::for_review(tx, &scope, &id)?;
            let contract = tenancy::contract(tx, &submission.contract)?;
            let snapshot = workflow::latest_snapshot(tx, &scope, &id)?;
            changes::publish(tx, &scope, &submission, &snapshot, &contract, now)?;
            Ok(Done::at(format!("{}/publication", review_address(&id)), Notice::Published))
        })
        .await?;
    turned_over(&site, answer).await
}

fn facts(conn: &mut Conn, scope: &OhaScope, id: &SubmissionId) -> Result<Facts> {
    let submission = workflow::for_review(conn, scope, id)?;
    let contract = tenancy::contract(conn, &submission.contract)?;
    no_stake(scope, &contract)?;
    let snapshot = workflow::latest_snapshot(conn, scope, id)?;
    let served = tenancy::counties_of(conn)?.into_iter().filter(|(it, ..)| *it == contract.id);
    let counties: Vec<_> = served.map(|(_, county, coverage)| (county, coverage)).collect();
    let preview = rules::preview(&snapshot, &contract, &counties)?;
    let publication = store::of_snapshot(conn, scope, &snapshot.id)?;
    Ok(Facts { submission, contract, snapshot, preview, publication })
}

fn publication_page(site: &Site, facts: Facts) -> PublicationPage {
    let Facts { submission, contract, snapshot, preview, publication } = facts;
    let may = publication.is_none() && submission.state == State::Approved;
    let published = publication.map(|it| Published {
        href: rules::version_address(&contract.slug, it.year, it.version),
        version: it.version.to_string(),
        when: it.published_at.words(),
        withdrawn_on: it.withdrawn_at.map(|at| day_words(at.pacific_day())),
    });
    let hindrance = (!may && published.is_none()).then(|| {
        format!("This plan is {}. It can be published once it is approved.", submission.state.label().to_lowercase())
    });
    PublicationPage {
        cco: contract.name,
        year: submission.year.to_string(),
        state: if published.is_some() {
            Tag::new("Published", Tone::Good)
        } else {
            Tag::new(submission.state.label(), submission.state.tone())
        },
        round: snapshot.round.to_string(),
        form: may.then(|| {
            Form::button(site, format!("{}/publications", review_address(&submission.id)), "Publish this plan")
        }),
        hindrance,
        published,
        doubts: preview.doubts,
        document: preview.document,
    }
}

fn review_address(submission: &SubmissionId) -> String {
    format!("/desk/oha/submissions/{submission}")
}
