//! The page of one round: what stands in the way of its publication, what was proposed, and what comes next.

use std::collections::HashMap;

use serde::Serialize;

use super::{address, facts_of, review_address, round_shell};
use crate::kernel::failure::{Missing, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time::day_words;
use crate::metric::workflow::State;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Site, Tag, query_with};
use crate::publishing::changes;
use crate::publishing::facts::Facts;
use crate::publishing::rules::{self, Course, Doubt, Proposal, Publication};
use crate::publishing::web::passages::{self, PassageView};
use crate::publishing::web::plan::{PlanPage, Preview};
use crate::publishing::web::proposal_view::ProposalView;
use crate::publishing::web::turned_over;

#[derive(Serialize)]
struct Round {
    cco: String,
    year: String,
    round: String,
    state: Tag,
    next: Next,
    /// The one button; nothing until the gate is open.
    form: Option<Form>,
    /// What publishing takes from the public besides.
    outdone: Option<String>,
    is_revised: bool,
    missing: Vec<Missing>,
    doubts: Vec<DoubtView>,
    passages: Vec<PassageView>,
    withhold_href: Option<String>,
    proposal: Option<ProposalView>,
    versions: Vec<VersionView>,
    preview_href: String,
    review_href: String,
}

/// What comes next, and by when.
#[derive(Serialize)]
struct Next {
    title: String,
    text: String,
    href: Option<String>,
    label: String,
}

#[derive(Serialize)]
struct DoubtView {
    label: String,
    passage: String,
    why: String,
    href: String,
}

#[derive(Serialize)]
struct VersionView {
    version: i64,
    when: String,
    href: Option<String>,
    correction: Option<String>,
    withdrawn_on: Option<String>,
    reason: Option<String>,
    withdrawal_href: Option<String>,
}

impl Page for Round {
    const TEMPLATE: &'static str = "publishing/round";
}

/// `GET /desk/oha/submissions/{submission}/publication`
///
/// # Errors
/// Not found when nothing of that id was sent, Forbidden for somebody with a stake in the organization.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let facts = facts_of(&site, &scope).await?;
    let (facts, names, outdone) = site
        .read(move |conn| {
            let (names, outdone) = (passages::names(conn, &facts)?, changes::shows_more(conn, &facts)?);
            Ok((facts, names, outdone))
        })
        .await?;
    let page = round(&site, &facts, &names, &outdone)?;
    site.page(round_shell(&site, &scope, &facts, "Publication").without_link(), &page)
}

/// `GET /desk/oha/submissions/{submission}/publication/preview`
///
/// # Errors
/// As [`page`].
pub async fn preview(scope: OhaScope, site: Site) -> Answer {
    let facts = facts_of(&site, &scope).await?;
    let preview = Preview {
        text: "Only OHA and the CCO see this page. It is what the public would read, word for word.".into(),
        href: address(&facts.submission.id),
        label: "Back to the publication".into(),
    };
    let page = previewed(&site, &facts, preview)?;
    site.page(round_shell(&site, &scope, &facts, "Preview").here("Preview"), &page)
}

/// The public page as it would be now, for either side.
pub(in crate::publishing::web) fn previewed(site: &Site, facts: &Facts, preview: Preview) -> Result<PlanPage> {
    let publication = Publication {
        // Of no row: the page shows no id.
        id: crate::kernel::ids::PublicationId::parse(facts.snapshot.id.as_str())?,
        kind: rules::Kind::ActionPlan,
        contract: facts.contract.id.clone(),
        year: facts.submission.year,
        version: facts.next_version(),
        title: facts.edition.title(),
        sha256: facts.sha256.clone(),
        legacy: None,
        published_at: site.now,
        withdrawn_at: None,
        withdrawal_reason: None,
        correction: facts.edition.correction.clone(),
    };
    let mut page = PlanPage::of(site, &facts.contract, &publication, Some(&facts.edition), &facts.versions)?;
    page.preview = Some(preview);
    Ok(page)
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
            changes::publish(tx, &scope, &id, now)?;
            Ok(Done::at(address(&id), Notice::Published))
        })
        .await?;
    turned_over(&site, answer).await
}

fn round(site: &Site, facts: &Facts, names: &HashMap<String, String>, outdone: &[Publication]) -> Result<Round> {
    let (id, today) = (&facts.submission.id, site.now.pacific_day());
    let base = address(id);
    let is_approved = facts.submission.state == State::Approved;
    let gate = facts.gate();
    let missing = gate.before_publishing(today, "");
    let may_publish = missing.is_empty();
    let mut passages = passages::views(facts, names)?;
    for passage in &mut passages {
        passage.href = is_approved.then(|| format!("{}/withholdings/{}", review_address(id), passage.id));
    }
    Ok(Round {
        cco: facts.contract.name.clone(),
        year: facts.submission.year.to_string(),
        round: facts.snapshot.round.to_string(),
        state: Tag::new(facts.submission.state.label(), facts.submission.state.tone()),
        next: next(site, facts, &base),
        form: may_publish
            .then(|| Form::button(site, format!("{}/publications", review_address(id)), "Publish this page")),
        outdone: outdone_words(outdone).filter(|_| may_publish),
        is_revised: facts.is_being_revised(),
        missing: if gate.is_public && facts.live().is_none() { Vec::new() } else { missing },
        doubts: facts.doubts.iter().map(|it| doubt(it, &base)).collect(),
        passages,
        withhold_href: is_approved.then(|| format!("{base}/withholding")),
        proposal: facts.proposal.as_ref().map(|it| ProposalView::of(it, names, today, &base)),
        versions: facts.versions.iter().filter(|it| it.legacy.is_none()).map(|it| version(it, facts)).collect(),
        preview_href: format!("{base}/preview"),
        review_href: review_address(id),
    })
}

fn outdone_words(outdone: &[Publication]) -> Option<String> {
    let numbers: Vec<String> = outdone.iter().map(|it| it.version.to_string()).collect();
    (!numbers.is_empty()).then(|| {
        format!(
            "Version {} still shows a passage that is withheld now, so it is withdrawn with it.",
            numbers.join(" and ")
        )
    })
}

fn doubt(it: &Doubt, base: &str) -> DoubtView {
    let query = query_with(&[("at", &it.at), ("passage", &it.passage)]);
    DoubtView {
        label: it.label.clone(),
        passage: it.passage.clone(),
        why: it.why.clone(),
        href: format!("{base}/withholding{query}"),
    }
}

fn version(it: &Publication, facts: &Facts) -> VersionView {
    let public = rules::version_address(&facts.contract.slug, it.year, it.version);
    VersionView {
        version: it.version,
        when: it.published_at.words(),
        href: (!it.is_withdrawn()).then_some(public),
        correction: it.correction.as_ref().map(|said| format!("Corrects version {}: {}", said.version, said.text)),
        withdrawn_on: it.withdrawn_at.map(|at| day_words(at.pacific_day())),
        reason: it.withdrawal_reason.clone(),
        withdrawal_href: (!it.is_withdrawn()).then(|| format!("/desk/oha/publications/{}/withdrawal", it.id)),
    }
}

fn next(site: &Site, facts: &Facts, base: &str) -> Next {
    let gate = facts.gate();
    if facts.submission.state != State::Approved {
        return Next::of("Nothing to do yet", "This plan can be published once it is approved.", None);
    }
    if gate.n_doubts > 0 {
        let text = "Each may stay or be withheld. Until all are decided nothing can be proposed or published.";
        return Next::of("Next: look at the passages below", text, Some(("#doubts", "Go to the passages")));
    }
    if gate.n_undecided > 0 {
        let text = "Somebody proposed that they are withheld. The CCO reads what you decide, and why.";
        return Next::of("Next: decide on the proposed passages", text, Some(("#passages", "Go to the passages")));
    }
    let to_proposal = format!("{base}/proposal");
    let Some(live) = facts.live() else {
        if gate.is_public {
            let text = "Nothing is to be done. A correction begins with a new proposal.";
            return Next::of("It is public", text, Some((&to_proposal, "Propose a correction")));
        }
        let text = "Its leads see the exact public page and have some days to object. Then it can be published.";
        return Next::of("Next: show the page to the CCO", text, Some((&to_proposal, "Propose to publish")));
    };
    if live.edition_sha256 != facts.sha256 {
        let text = "What would be published is no longer what the CCO was shown. The new proposal takes the place of the old one.";
        return Next::of("Next: propose the changed page", text, Some((&to_proposal, "Propose again")));
    }
    after_proposing(site, live, base)
}

fn after_proposing(site: &Site, live: &Proposal, base: &str) -> Next {
    match live.course {
        Course::Objected => {
            let text = "Change the page, decide that it is published as it is, or take the proposal back.";
            Next::of("Next: answer the objection", text, Some((&format!("{base}/objection"), "Answer the objection")))
        }
        Course::Open if !live.has_run_out(site.now.pacific_day()) => {
            let until = day_words(live.objections_until);
            let text = format!(
                "It may object until the end of {until}. It can be published as soon as it agrees, or after that day."
            );
            Next::of("The CCO is looking at it", &text, None)
        }
        _ => {
            let text = "Anybody can then read it. It gets an address that stays, its leads get a mail, and it cannot be changed: whatever comes later becomes a new version.";
            Next::of("Next: publish this page", text, None)
        }
    }
}

impl Next {
    fn of(title: &str, text: &str, to: Option<(&str, &str)>) -> Self {
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            href: to.map(|(href, _)| href.to_owned()),
            label: to.map_or_else(String::new, |(_, label)| label.to_owned()),
        }
    }
}
