//! The plan's own page: where it stands, the one next step, and everything that is written.

use serde::Serialize;

use super::cards::{GoalCard, cards};
use super::carried::{self, Offer};
use super::work::{GoalsOffer, Work};
use crate::kernel::failure::Missing;
use crate::kernel::privacy;
use crate::kernel::texts::lower_first;
use crate::metric::action_plan::PlanView;
use crate::metric::action_plan::rules::ProgressView;
use crate::metric::measures::{self, Component, Section};
use crate::metric::workflow;
use crate::metric::workflow::web::items::{self, ItemRow};
use crate::metric::workflow::web::sheet::Work as _;
use crate::metric::workflow::web::{Next, Standing, address, beginning, section_tag, year_of};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Site, Tag};

/// Before anything was started.
#[derive(Serialize)]
struct Unstarted {
    standing: Standing,
    name: String,
    form: Option<Form>,
    /// What was sent of an earlier year, to begin with.
    offer: Option<Offer>,
    why_not: Option<String>,
}

/// For those who write, while it may be written.
#[derive(Serialize)]
struct Overview {
    standing: Standing,
    next: Next,
    /// Passages that seem to speak of one person.
    warnings: Vec<Missing>,
    before: Vec<SectionRow>,
    goals: Vec<GoalCard>,
    add_goal: String,
    /// Goals of contracts that this one took over from.
    offers: Vec<GoalsOffer>,
    after: Vec<SectionRow>,
    items: Vec<ItemRow>,
    items_href: String,
}

/// For those who read, and for everybody once it was sent.
#[derive(Serialize)]
struct Reading {
    standing: Standing,
    is_editable: bool,
    plan: PlanView,
    progress: Option<ProgressView>,
}

#[derive(Serialize)]
struct SectionRow {
    anchor: String,
    title: String,
    href: String,
    /// How it begins, or what it asks for.
    note: String,
    state: Tag,
}

impl Page for Unstarted {
    const TEMPLATE: &'static str = "action_plan/unstarted";
}

impl Page for Overview {
    const TEMPLATE: &'static str = "action_plan/overview";
}

impl Page for Reading {
    const TEMPLATE: &'static str = "action_plan/reading";
}

/// `GET …/action-plan`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    let shell = work.desk.shell(&site);
    let standing = work.standing(site.now);
    if work.desk.submission.is_none() {
        return site.page(shell, &unstarted(&site, &work, standing));
    }
    if work.desk.may_edit() {
        return site.page(shell, &overview(&site, &work, standing));
    }
    let progress = work.past.frozen_progress(&work.desk.year.form).map(|it| ProgressView::of(&it));
    site.page(shell, &Reading { standing, is_editable: work.desk.state().is_editable(), plan: work.view(), progress })
}

/// `POST …/action-plan/starts`
pub async fn start(post: Post<CcoScope>, site: Site) -> Answer {
    let (scope, number) = (post.scope, year_of(&site)?);
    site.act(post.receipt, move |tx, now| {
        let year = measures::year(tx, number)?;
        workflow::changes::start(tx, &scope, &year, Component::ActionPlan, now)?;
        Ok(Done::at(address(&scope, number, Component::ActionPlan), Notice::Started))
    })
    .await
}

fn unstarted(site: &Site, work: &Work, standing: Standing) -> Unstarted {
    let is_open = work.desk.year.is_open(site.now.pacific_day());
    let may_start = is_open && work.desk.scope.role().may_edit() && work.desk.may_act;
    let why_not = if !is_open {
        "This year is not open for work."
    } else if !work.desk.may_act {
        "This contract has ended, and the time in which it could still begin something has passed."
    } else {
        "An editor or a lead of your CCO starts it."
    };
    let offer = if may_start { carried::offer(site, work) } else { None };
    let start = if offer.is_some() { "Start empty" } else { "Start the action plan" };
    Unstarted {
        standing,
        name: work.desk.year.form.component(Component::ActionPlan).map_or_else(String::new, |it| it.name.clone()),
        form: may_start.then(|| Form::button(site, format!("{}/starts", work.desk.base()), start)),
        offer,
        why_not: (!may_start).then(|| why_not.to_owned()),
    }
}

fn overview(site: &Site, work: &Work, standing: Standing) -> Overview {
    let view = work.view();
    let rows = |follows: bool| {
        let placed = work
            .desk
            .year
            .form
            .sections_of(Component::ActionPlan)
            .zip(&view.sections)
            .filter(move |(_, it)| it.follows_goals == follows);
        placed.map(|(section, _)| section_row(work, section)).collect()
    };
    Overview {
        standing,
        next: Next::of(&work.desk, work.gaps().iter().map(|it| &it.missing)),
        warnings: warnings(work),
        before: rows(false),
        goals: cards(site, work),
        add_goal: format!("{}/goals/new", work.desk.base()),
        offers: work.offers.clone(),
        after: rows(true),
        items: items::rows(work),
        items_href: format!("{}/items", work.desk.base()),
    }
}

fn section_row(work: &Work, section: &Section) -> SectionRow {
    let body = work.copy.section(&section.key);
    let carried = work.carried("section", &section.key).filter(|_| !body.is_empty());
    let state = carried.map_or_else(|| section_tag(section, body), |it| it.tag);
    SectionRow {
        anchor: format!("section-{}", section.key),
        title: format!("{}. {}", section.number, section.title),
        href: format!("{}/sections/{}", work.desk.base(), section.key),
        note: if body.is_empty() { section.prompt.clone() } else { beginning(body) },
        state,
    }
}

/// Every passage that seems to speak of one person, with its field.
fn warnings(work: &Work) -> Vec<Missing> {
    let (base, form, plan) = (work.desk.base(), &work.desk.year.form, &work.copy.plan);
    let mut found = Vec::new();
    let mut look = |what: String, text: &str, page: String, field: &str| {
        if let Some(warning) = privacy::warning(text) {
            let sign = warning.split(". ").next().unwrap_or(&warning);
            found.push(Missing {
                text: format!("{what}: {}", lower_first(sign)),
                href: format!("{base}/{page}#field-{field}"),
            });
        }
    };
    for section in form.sections_of(Component::ActionPlan) {
        look(section.title.clone(), work.copy.section(&section.key), format!("sections/{}", section.key), "body");
    }
    for (number, goal) in (1..).zip(&plan.goals) {
        let page = || format!("goals/{}", goal.id);
        look(format!("Goal {number}"), &goal.title, page(), "title");
        look(format!("Why goal {number}"), &goal.why, page(), "why");
        for (n, strategy) in (1..).zip(&goal.strategies) {
            look(
                format!("Strategy {number}.{n}"),
                &strategy.description,
                format!("strategies/{}", strategy.id),
                "description",
            );
            for (m, target) in (1..).zip(&strategy.targets) {
                look(format!("Target {number}.{n}.{m}"), &target.measure, format!("targets/{}", target.id), "measure");
            }
        }
    }
    for answer in &work.desk.answers {
        look(format!("Evidence for {}", answer.item), &answer.narrative, format!("items/{}", answer.item), "narrative");
    }
    found
}
