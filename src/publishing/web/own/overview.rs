//! Where the publication of a CCO's plan stands, what comes next and by when; and the page as the public would read it.

use std::collections::HashMap;

use serde::Serialize;

use super::{Own, own};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::day_words;
use crate::metric::workflow::State;
use crate::people::tenancy::{CcoRole, CcoScope};
use crate::platform::http::{Answer, Form, Page, Site, Tag};
use crate::publishing::changes;
use crate::publishing::facts::Facts;
use crate::publishing::rules::{self, Course, Publication, Ruling, Side};
use crate::publishing::web::desk::previewed;
use crate::publishing::web::passages::{self, PassageView};
use crate::publishing::web::plan::Preview;
use crate::publishing::web::proposal_view::ProposalView;

#[derive(Serialize)]
struct Overview {
    component: String,
    year: String,
    state: Tag,
    next: Next,
    proposal: Option<ProposalView>,
    passages: Vec<PassageView>,
    withhold_href: Option<String>,
    /// Why no passage can be proposed now.
    hindrance: Option<String>,
    preview_href: Option<String>,
    versions: Vec<VersionView>,
}

#[derive(Serialize)]
struct Next {
    title: String,
    text: String,
    href: Option<String>,
    label: String,
}

#[derive(Serialize)]
struct VersionView {
    version: i64,
    when: String,
    href: Option<String>,
    withdrawn_on: Option<String>,
    reason: Option<String>,
}

impl Page for Overview {
    const TEMPLATE: &'static str = "publishing/own";
}

/// `GET /desk/cco/{cco}/{year}/{component}/publication`
///
/// # Errors
/// Not found when the component was not started.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let mut own = own(&site, &scope).await?;
    let mut names = HashMap::new();
    if let Some(facts) = own.facts.take() {
        let (facts, known) = site.read(move |conn| passages::names(conn, &facts).map(|it| (facts, it))).await?;
        (own.facts, names) = (Some(facts), known);
    }
    let page = overview(&site, &scope, &own, &names)?;
    site.page(own.shell(&site, &scope, "Publication").without_link(), &page)
}

/// `GET /desk/cco/{cco}/{year}/{component}/publication/preview`
///
/// # Errors
/// Not found when nothing was sent yet.
pub async fn preview(scope: CcoScope, site: Site) -> Answer {
    let own = own(&site, &scope).await?;
    let facts = own.facts.as_ref().ok_or(Refusal::NotFound)?;
    let preview = Preview {
        text: "Only you and OHA see this page. It is what the public would read, word for word.".into(),
        href: own.address(&scope),
        label: "Back to the publication".into(),
    };
    let page = previewed(&site, facts, preview)?;
    site.page(own.shell(&site, &scope, "Preview").here("Preview"), &page)
}

fn overview(site: &Site, scope: &CcoScope, own: &Own, names: &HashMap<String, String>) -> Result<Overview> {
    let base = own.address(scope);
    let is_approved = own.submission.state == State::Approved;
    let facts = own.facts.as_ref();
    let late = facts.filter(|_| is_approved).and_then(|it| changes::cco_is_late(it, site.now));
    let may = scope.role().may_edit() && is_approved && late.is_none();
    let mut passages = facts.map(|it| passages::views(it, names)).transpose()?.unwrap_or_default();
    for passage in &mut passages {
        let found = facts.and_then(|facts| facts.withholdings.iter().find(|it| it.id.as_str() == passage.id));
        let is_own = found.is_some_and(|it| it.side == Side::Cco && it.ruling == Ruling::Open);
        let action = format!("{base}/withholdings/{}/removals", passage.id);
        passage.removal = (is_own && scope.role().may_edit()).then(|| Form::button(site, action, "Take back"));
    }
    Ok(Overview {
        component: own.name.clone(),
        year: own.year.to_string(),
        state: Tag::new(own.submission.state.label(), own.submission.state.tone()),
        next: next(site, scope, own, &base),
        proposal: facts
            .and_then(|it| it.proposal.as_ref())
            .map(|it| ProposalView { taking_back: None, ..ProposalView::of(it, names, site.now.pacific_day(), &base) }),
        passages,
        withhold_href: may.then(|| format!("{base}/withholding")),
        hindrance: late.map(str::to_owned),
        preview_href: facts.map(|_| format!("{base}/preview")),
        versions: facts.map(versions).unwrap_or_default(),
    })
}

fn versions(facts: &Facts) -> Vec<VersionView> {
    let view = |it: &Publication| VersionView {
        version: it.version,
        when: day_words(it.day()),
        href: (!it.is_withdrawn()).then(|| rules::version_address(&facts.contract.slug, it.year, it.version)),
        withdrawn_on: it.withdrawn_at.map(|at| day_words(at.pacific_day())),
        reason: it.withdrawal_reason.clone(),
    };
    facts.versions.iter().filter(|it| it.legacy.is_none()).map(view).collect()
}

fn next(site: &Site, scope: &CcoScope, own: &Own, base: &str) -> Next {
    let say = |title: &str, text: String, to: Option<(String, &str)>| {
        let (href, label) = to.map_or((None, String::new()), |(href, label)| (Some(href), label.to_owned()));
        Next { title: title.to_owned(), text, href, label }
    };
    let Some(facts) = own.facts.as_ref().filter(|_| own.submission.state == State::Approved) else {
        let text = "Once OHA has approved the plan, it shows you the public page before anybody else can read it.";
        return say("Nothing to do yet", text.into(), None);
    };
    let Some(live) = facts.live() else {
        if facts.gate().is_public {
            return say(
                "Your plan is public",
                "Nothing is to be done. If something in it is wrong, write to OHA.".into(),
                None,
            );
        }
        let text = "OHA will propose a date and show you the exact page. Until then you may say which passages must not be public.";
        return say("OHA has not proposed to publish it yet", text.into(), None);
    };
    let (today, until) = (site.now.pacific_day(), day_words(live.objections_until));
    let way = |label| (scope.role() == CcoRole::Lead).then(|| (format!("{base}/answer"), label));
    let who = if scope.role() == CcoRole::Lead { "" } else { " Your lead answers for you." };
    match live.course {
        Course::Open if live.may_object(today) => {
            let text = format!(
                "Look at the page, then agree or object until the end of {until}. After that day OHA may publish it.{who}"
            );
            say("Next: look at the public page", text, way("Answer OHA"))
        }
        Course::Open => say("OHA may publish it now", format!("Nobody objected until {until}."), None),
        Course::Agreed => say("You agreed", "OHA can publish the page now.".into(), None),
        Course::Objected => {
            let text = format!(
                "OHA reads your objection. It changes the page and shows it to you again, takes its proposal back, or decides, with its reason, to publish it as it is.{who}"
            );
            say("OHA answers your objection next", text, way("Change your answer"))
        }
        _ => say("OHA decided on your objection", "Its reason stands below. It can publish the page now.".into(), None),
    }
}
